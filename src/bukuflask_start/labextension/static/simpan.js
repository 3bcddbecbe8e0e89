// A JupyterLab extension by hand, for JupyterLab on a laptop and for the browser edition: an answer is never lost.
// Loaded as a module federation container, the way JupyterLab loads every prebuilt extension, so it needs no build of its own.
//
// 1. Running an exercise saves its notebook, at once and again when the cell has ended.
// 2. Leaving the page (another tab, a closed lid, a closed window) saves what is not saved yet of this book's notebooks.
(() => {
  const EXERCISE = /^\s*%{1,2}\s?(latihan|tebak|uji)\b/i;
  const OURS = /^\s*%{1,2}\s?(latihan|tebak|kuis|kemajuan)\b|\bbukuflask\b/im;
  let shared;

  const load = async (name) => {
    const [version] = Object.values(shared[name]);
    return (await version.get())();
  };

  // Two saves at once make JupyterLab think that somebody else has changed the file: it asks which of the two shall stay, and one
  // answer throws away what was typed. So each save of a notebook, Ctrl+S and JupyterLab's own included, waits for the one before.
  const known = new WeakSet(); // a notebook that is shown twice has one context
  const inTurn = (context) => {
    if (known.has(context)) return;
    known.add(context);
    const now = context.save.bind(context);
    let last = Promise.resolve(), waiting;
    context.save = () => {
      waiting ??= last.then(() => {
        waiting = undefined;
        const saved = context.isDisposed ? Promise.resolve() : now();
        last = saved.catch(() => {});
        return saved;
      });
      return waiting;
    };
  };

  const save = async ({ context }) => {
    if (context.isReady && !context.isDisposed && context.model.dirty && !context.model.readOnly) await context.save().catch(() => {});
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
        tracker.forEach((panel) => inTurn(panel.context));
        tracker.widgetAdded.connect((_tracker, panel) => inTurn(panel.context));
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
