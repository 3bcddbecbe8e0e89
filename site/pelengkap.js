// A JupyterLab extension by hand: what a lesson needs of the page beside JupyterLite. Loaded as a module federation container,
// the way JupyterLab loads every prebuilt extension, so it needs no build of its own.
//
// 1. An opened notebook shows the plain picture of a page in place of a widget whose kernel is gone with the last visit
//    (bukuflask_start/save_hook.py does the same where a server saves).
// 2. A link from one lesson to another opens that lesson; the single-document page alone would fetch its file as it is.
(() => {
  const VIEW = "application/vnd.jupyter.widget-view+json";
  let shared;

  const load = async (name) => {
    const [version] = Object.values(shared[name]);
    return (await version.get())();
  };

  const withoutDeadWidgets = (panel) => {
    for (const cell of panel.content.model.cells) {
      if (cell.type !== "code") continue;
      const outputs = cell.outputs.toJSON();
      const dead = outputs.filter((output) => output.data && VIEW in output.data && "text/html" in output.data);
      if (!dead.length) continue;
      for (const output of dead) delete output.data[VIEW];
      cell.outputs.fromJSON(outputs);
    }
  };

  const openLessons = (event) => {
    const link = event.target.closest?.(".jp-Notebook a[href]");
    const found = link?.href.match(/^(.*\/)files\/(notebooks\/[^/?#]+\.ipynb)/);
    if (!found || !location.href.startsWith(`${found[1]}notebooks/`)) return;
    event.preventDefault();
    event.stopPropagation();
    const target = `${found[1]}notebooks/index.html?path=${found[2]}`;
    if (event.ctrlKey || event.metaKey || event.button === 1) open(target);
    else location.assign(target);
  };

  const plugin = async () => {
    const { INotebookTracker } = await load("@jupyterlab/notebook");
    return {
      id: "buku-kerja-flask:pelengkap",
      autoStart: true,
      requires: [INotebookTracker],
      activate: (_app, tracker) => {
        for (const kind of ["click", "auxclick"]) document.addEventListener(kind, openLessons, true);
        tracker.widgetAdded.connect(async (_tracker, panel) => {
          await panel.context.ready;
          withoutDeadWidgets(panel);
        });
      },
    };
  };

  globalThis._JUPYTERLAB = globalThis._JUPYTERLAB || {};
  globalThis._JUPYTERLAB["buku-kerja-flask"] = {
    init: (scope) => { shared = scope; },
    get: async () => {
      const made = await plugin();
      return () => ({ __esModule: true, default: made });
    },
  };
})();
