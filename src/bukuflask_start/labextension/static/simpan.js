// A JupyterLab extension by hand, for JupyterLab on a laptop and for the browser edition: an answer is never lost.
// Loaded as a module federation container, the way JupyterLab loads every prebuilt extension, so it needs no build of its own.
//
// 1. Running an exercise saves its notebook, at once and again when the cell has ended.
// 2. Leaving the page (another tab, a closed lid, a closed window) saves what is not saved yet of this book's notebooks.
(() => {
  const EXERCISE = /^\s*%{1,2}\s?(latihan|tebak)\b/i;
  const OURS = /^\s*%{1,2}\s?(latihan|tebak|kuis|kemajuan)\b|\bbukuflask\b/im;
  let shared;

  const load = async (name) => {
    const [version] = Object.values(shared[name]);
    return (await version.get())();
  };

  const save = async ({ context }) => {
    // Two saves at once would make JupyterLab think that somebody else has changed the file.
    const before = context.buku_simpan ?? Promise.resolve();
    context.buku_simpan = before.then(async () => {
      if (context.isReady && !context.isDisposed && context.model.dirty && !context.model.readOnly) await context.save();
    }).catch(() => {});
    return context.buku_simpan;
  };

  const isOurs = (panel) => [...panel.content.model?.cells ?? []].some(
    (cell) => cell.type === "code" && OURS.test(cell.sharedModel.source),
  );

  const plugin = async () => {
    const { INotebookTracker, NotebookActions } = await load("@jupyterlab/notebook");
    return {
      id: "buku-kerja-flask-simpan:simpan",
      autoStart: true,
      requires: [INotebookTracker],
      activate: (_app, tracker) => {
        const ran = (_actions, { notebook, cell }) => {
          if (cell.model.type !== "code" || !EXERCISE.test(cell.model.sharedModel.source)) return;
          const panel = tracker.find((each) => each.content === notebook);
          if (panel) save(panel);
        };
        NotebookActions.executionScheduled.connect(ran);
        NotebookActions.executed.connect(ran);
        document.addEventListener("visibilitychange", () => {
          if (document.visibilityState === "hidden") tracker.forEach((panel) => { if (isOurs(panel)) save(panel); });
        });
      },
    };
  };

  globalThis._JUPYTERLAB = globalThis._JUPYTERLAB || {};
  globalThis._JUPYTERLAB["buku-kerja-flask-simpan"] = {
    init: (scope) => { shared = scope; },
    get: async () => {
      const made = await plugin();
      return () => ({ __esModule: true, default: made });
    },
  };
})();
