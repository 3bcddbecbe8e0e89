// A JupyterLab extension by hand: what a lesson needs of the page beside JupyterLite. Loaded as a module federation container,
// the way JupyterLab loads every prebuilt extension, so it needs no build of its own.
//
// 1. An opened notebook shows the plain picture of a page in place of a widget whose kernel is gone with the last visit
//    (bukuflask_start/save_hook.py does the same where a server saves).
// 2. A link from one lesson to another opens that lesson; the single-document page alone would fetch its file as it is.
(() => {
  const VIEW = "application/vnd.jupyter.widget-view+json";
  const LESSON = /^notebooks\/[^/]+\.ipynb$/;
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

  // A link to a lesson leads to the lesson's page, not to its file: also in a new tab, and whether the lesson was saved here before or not.
  const lessonPage = (path) => new URL(`../notebooks/index.html?path=${path}`, location.href).href;

  const leadToLessons = (resolver) => {
    const download = resolver.getDownloadUrl.bind(resolver);
    resolver.getDownloadUrl = async (path) => (LESSON.test(decodeURI(path)) ? lessonPage(decodeURI(path)) : download(path));
  };

  const openLessons = (event) => {
    const link = event.target.closest?.(".jp-Notebook a[href]");
    if (!link) return;
    const { pathname, searchParams } = new URL(link.href);
    // The first is what stands there until JupyterLab has looked the address up, some time after it has drawn the text.
    const path = pathname.match(/\/(notebooks\/[^/]+\.ipynb)$/)?.[1] ?? (pathname.endsWith("/notebooks/index.html") && searchParams.get("path"));
    if (!path || !LESSON.test(path) || new URL(link.href).origin !== location.origin) return;
    event.preventDefault();
    event.stopPropagation();
    const target = lessonPage(path);
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
        const alone = location.pathname.startsWith(new URL("../notebooks/", location.href).pathname); // the whole JupyterLab has tabs
        for (const kind of alone ? ["click", "auxclick"] : []) document.addEventListener(kind, openLessons, true);
        tracker.widgetAdded.connect(async (_tracker, panel) => {
          if (alone) leadToLessons(panel.content.rendermime.resolver);
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
