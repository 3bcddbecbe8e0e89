// A JupyterLab extension by hand (see pelengkap.js): the ways out of a lesson, and a page that fingers can use.
//
// 1. The logo leads to the book's start page; beside it stand the ways to the list of lessons and to this lesson's reading page.
// 2. On a touch screen what can be tapped is 44 pixels large, and a line says how a cell is run.
(() => {
  const LESSON = /^notebooks\/(\d\d-[\w-]+?)(?:-salinanku-\d+)?\.ipynb$/;
  const root = new URL("../../", location.href);
  let shared;

  const load = async (name) => {
    const [version] = Object.values(shared[name]);
    return (await version.get())();
  };

  const STYLE = `
    .bkf-arah { display: flex; flex-wrap: wrap; gap: 0 16px; align-items: center; padding: 0 12px; font: 15px/1.3 system-ui, sans-serif;
      background: var(--jp-layout-color1, #fff); border-bottom: 1px solid var(--jp-border-color2, #ddd); }
    .bkf-arah a { color: var(--jp-content-link-color, #0b57a4); display: inline-flex; align-items: center; min-height: 44px; }
    .bkf-arah span { color: var(--jp-ui-font-color1, #333); }
    .bkf-jari { display: none; }
    @media (pointer: coarse) {
      .bkf-jari { display: inline; }
      :root:root { --jp-private-horizontal-tab-height: 44px; --jp-private-sidebar-tab-width: 44px; }
      .jp-Toolbar { min-height: 46px; height: auto !important; }
      #jp-NotebookLogo, .jp-Toolbar jp-button, .jp-Toolbar .jp-ToolbarButtonComponent, .jp-Toolbar-item button, .jp-Toolbar select, .jp-cell-toolbar jp-button,
      .bkf-pesan button, .jp-Dialog-button, .jp-Dialog-close-button, .jp-Dialog select, .jp-Dialog input:not([type="checkbox"]), .jp-DocumentSearch-overlay button,
      .jp-DocumentSearch-overlay input, .jp-BreadCrumbs-item, .lm-CommandPalette-input, .lm-CommandPalette-item, .lm-TabBar-tabCloseIcon, .lm-TabBar-addButton,
      .jp-tocItem-heading, .jp-Dialog-checkbox, .jp-Button-flat, .jp-StatusBar-GroupItem, .jp-ClearData-container input, .jp-Dialog label, .jp-FilterBox input, .jp-Stdin-input { min-width: 44px; min-height: 44px; }
      .jp-BreadCrumbs-item, .jp-tocItem-heading, .jp-Dialog-checkbox, .jp-Button-flat, .jp-StatusBar-GroupItem, .lm-CommandPalette-item { display: inline-flex; align-items: center; }
      .jp-tocItem-heading, .lm-CommandPalette-item { display: flex; }
      .lm-CommandPalette-inputGroup, .lm-CommandPalette-wrapper { height: auto !important; min-height: 44px; }
      .jp-DocumentSearch-replace-button { display: flex; align-items: center; justify-content: center; }
      .lm-TabBar-tabCloseIcon, .lm-TabBar-addButton { display: flex !important; align-items: center; justify-content: center; }
      .jp-DirListing-item { min-height: 44px; align-items: center; }
      .lm-DockPanel-tabBar .lm-TabBar-tab { min-width: 44px !important; align-items: center; }
      .jp-DocumentSearch-overlay { left: 0; right: 0; box-sizing: border-box; padding-inline-end: 8px; }
      .jp-DocumentSearch-overlay-row { flex-wrap: wrap; }
      .jp-DocumentSearch-overlay svg { width: 20px; height: 20px; }
      .lm-MenuBar-content { overflow-x: auto; }
      .lm-MenuBar-item { min-height: 44px; min-width: 44px; flex-shrink: 0; display: flex; align-items: center; justify-content: center; }
      .lm-MenuBar, #menu-panel, #menu-panel-wrapper, #jp-top-panel, #jp-MainLogo { min-height: 44px !important; }
      .lm-Menu-itemShortcut { display: none; }
      .lm-Menu-item:not([data-type="separator"]) { height: 44px; line-height: 44px; }
      /* Too narrow for a finger, and in the way of it; the menu does the same. */
      .jp-Collapser { pointer-events: none; }
      .jp-SidePanel-collapse { display: none !important; }
      .jp-collapseHeadingButton { display: none !important; }
    }
    /* JupyterLab gives what it opens a width that a phone has not. */
    @media (max-width: 600px) {
      .jp-Dialog-content { max-width: calc(100vw - 8px) !important; min-width: 0 !important; }
      .jp-Dialog-body, .jp-Dialog-body *, .jp-Dialog-header, .jp-Dialog-header * { min-width: 0; }
      .lm-Menu { max-width: 100vw; box-sizing: border-box; }
      .lm-Menu-itemLabel { white-space: normal; line-height: 1.25 !important; vertical-align: middle; }
      .jp-DocumentSearch-overlay { left: 0; right: 0; min-width: 0; box-sizing: border-box; }
      .jp-DocumentSearch-overlay-row, .jp-DocumentSearch-replace-wrapper-class { flex-wrap: wrap; }
      .jp-DocumentSearch-input-wrapper, .jp-DocumentSearch-input-label { min-width: 0; flex: 1 1 8em; }
      #modal-command-palette { left: 2vw; width: 96vw; max-width: none; box-sizing: border-box; }
      #jp-left-stack { --jp-sidebar-min-width: 180px; }
    }
    /* A sentence is broken between its words. */
    .jp-RenderedText pre { word-break: normal; overflow-wrap: anywhere; }
    .jp-Stdin-input { width: 100%; box-sizing: border-box; margin: 0; }
    .jp-Stdin-prompt { padding: 0 4px; }
    .bkf-kabar { padding: 8px 12px; font: 15px/1.4 system-ui, sans-serif; background: #fff4ce; color: #1c1e21; }
    body > .bkf-kabar { position: fixed; inset: auto 0 0 0; z-index: 1001; }
    .bkf-kabar button { font: inherit; font-weight: 600; min-height: 44px; min-width: 44px; margin-inline-start: 12px; padding: 4px 16px; color: #0b4f9e;
      background: #fff; border: 1px solid #0b4f9e; border-radius: 6px; cursor: pointer; }
    .bkf-arah button { font: inherit; color: var(--jp-content-link-color, #0b57a4); background: none; border: 0; padding: 0; min-height: 44px;
      text-decoration: underline; cursor: pointer; }
    @media print { .bkf-atas, .bkf-pesan, .bkf-kabar, .jp-skiplink, #jp-skiplink { display: none !important; } }`;

  const link = (text, to) => Object.assign(document.createElement("a"), { textContent: text, href: new URL(to, root).href });

  const ways = (row, path, commands) => {
    row.replaceChildren(link("← Daftar pelajaran", "index.html"));
    const found = path?.match(LESSON);
    if (found) {
      const anew = Object.assign(document.createElement("button"), { type: "button", textContent: "Kembali ke asli" });
      anew.title = "Pelajaran ini seperti di buku; tulisanmu disimpan di sampingnya";
      anew.addEventListener("click", () => commands.execute("buku-kerja-flask:kembali-ke-asli"));
      row.append(link("Halaman baca", `baca/${found[1]}.html`), anew);
    }
    const hint = document.createElement("span");
    hint.className = "bkf-jari";
    hint.textContent = "Ketuk sebuah sel, lalu ketuk ▶ di atas untuk menjalankannya.";
    row.append(hint);
  };

  const home = () => location.assign(new URL("index.html", root));

  const onLogo = (event) => {
    if (!event.target.closest?.("#jp-NotebookLogo, #jp-MainLogo")) return;
    event.preventDefault();
    event.stopPropagation();
    home();
  };

  // A phone has room for the lesson or the list of files, and for no second column of icons: the whole JupyterLab opens the list, more than once, before anybody has asked for it.
  const lessonAlone = (shell) => {
    let touched = false;
    const alone = () => { if (!touched && shell.leftCollapsed === false && shell.currentWidget?.context) shell.collapseLeft(); };
    for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => { touched = true; }, { once: true, capture: true });
    if (shell.isSideTabBarVisible?.("right")) shell.toggleSideTabBarVisibility("right"); // nothing that a lesson needs
    shell.layoutModified?.connect(alone);
    alone();
  };

  const plugin = async () => ({
    id: "buku-kerja-flask:arah",
    autoStart: true,
    requires: [(await load("@jupyterlab/translation")).ITranslator],
    activate: (app, translator) => {
      globalThis.bukuKerjaKamus = translator; // see `_NO_TRANSLATOR` in bukuflask_site/lite.py
      document.head.append(Object.assign(document.createElement("style"), { textContent: STYLE }));
      document.addEventListener("click", onLogo, true);
      app.restored.then(() => {
        const logo = document.getElementById("jp-NotebookLogo"); // the whole JupyterLab's is no link
        if (logo) logo.href = new URL("index.html", root).href;
        // Above JupyterLab, which lays itself out anew in what is left.
        const above = document.createElement("div"), row = document.createElement("nav");
        above.className = "bkf-atas";
        row.className = "bkf-arah";
        row.setAttribute("aria-label", "Buku Kerja Flask");
        const shown = () => {
          const path = app.shell.currentWidget?.context?.path;
          ways(row, path ?? new URLSearchParams(location.search).get("path"), app.commands);
          if (logo && path) app.shell.currentWidget.disposed.connect(home); // closed: a tab that a reader opened cannot close itself
        };
        shown();
        app.shell.currentChanged?.connect(shown); // the whole JupyterLab shows many documents
        above.append(row);
        document.body.prepend(above);
        if (innerWidth < 600) lessonAlone(app.shell);
        const main = document.getElementById("main");
        const fit = () => {
          const taken = `${above.offsetHeight}px`;
          Object.assign(main.style, { position: "absolute", top: taken, bottom: "0", left: "0", right: "0", height: "auto" });
          dispatchEvent(new Event("resize"));
        };
        new ResizeObserver(fit).observe(above);
      });
    },
  });

  globalThis._JUPYTERLAB = globalThis._JUPYTERLAB || {};
  globalThis._JUPYTERLAB["buku-kerja-flask-arah"] = {
    init: (scope) => { shared = scope; },
    get: async () => {
      const made = await plugin();
      return () => ({ __esModule: true, default: made });
    },
  };
})();
