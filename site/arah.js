// A JupyterLab extension by hand (see pelengkap.js): the ways out of a lesson, and a page that fingers can use.
//
// 1. The logo leads to the book's start page; beside it stand the ways to the list of lessons and to this lesson's reading page.
// 2. On a touch screen the buttons are 44 pixels large, and a line says which of them runs a cell.
(() => {
  const LESSON = /^notebooks\/(\d\d-[\w-]+?)(?:-salinanku-\d+)?\.ipynb$/;
  const root = new URL("../../", location.href);

  const STYLE = `
    .bkf-arah { display: flex; flex-wrap: wrap; gap: 0 16px; align-items: center; padding: 0 12px; font: 15px/1.3 system-ui, sans-serif;
      background: var(--jp-layout-color1, #fff); border-bottom: 1px solid var(--jp-border-color2, #ddd); }
    .bkf-arah a { color: var(--jp-content-link-color, #0b57a4); display: inline-flex; align-items: center; min-height: 44px; }
    .bkf-arah span { color: var(--jp-ui-font-color1, #333); }
    .bkf-jari { display: none; }
    @media (pointer: coarse) {
      .bkf-jari { display: inline; }
      .jp-NotebookPanel-toolbar, .jp-NotebookPanel > .jp-Toolbar { min-height: 46px; height: auto !important; }
      .jp-NotebookPanel .jp-Toolbar jp-button, .jp-NotebookPanel .jp-Toolbar .jp-ToolbarButtonComponent,
      .jp-NotebookPanel .jp-Toolbar-item button, .jp-cell-toolbar jp-button, .bkf-pesan button {
        min-width: 44px; min-height: 44px; }
      .lm-MenuBar-item { min-height: 44px; min-width: 44px; display: flex; align-items: center; justify-content: center; }
      .lm-MenuBar, #menu-panel, #menu-panel-wrapper { min-height: 44px; }
      .lm-Menu-item { height: 44px; line-height: 44px; }
    }
    .bkf-kabar { padding: 8px 12px; font: 15px/1.4 system-ui, sans-serif; background: #fff4ce; color: #1c1e21; }
    body > .bkf-kabar { position: fixed; inset: auto 0 0 0; z-index: 1001; }
    .bkf-kabar button { font: inherit; font-weight: 600; min-height: 44px; min-width: 44px; margin-inline-start: 12px; padding: 4px 16px; color: #0b4f9e;
      background: #fff; border: 1px solid #0b4f9e; border-radius: 6px; cursor: pointer; }
    .bkf-arah button { font: inherit; color: var(--jp-content-link-color, #0b57a4); background: none; border: 0; padding: 0; min-height: 44px;
      text-decoration: underline; cursor: pointer; }
    @media print { .bkf-atas, .bkf-pesan, .bkf-kabar, .jp-skiplink, #jp-skiplink { display: none !important; } }`;

  const link = (text, to) => Object.assign(document.createElement("a"), { textContent: text, href: new URL(to, root).href });

  const ways = (commands) => {
    const row = document.createElement("nav");
    row.className = "bkf-arah";
    row.setAttribute("aria-label", "Buku Kerja Flask");
    row.append(link("← Daftar pelajaran", "index.html"));
    const found = new URLSearchParams(location.search).get("path")?.match(LESSON);
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
    return row;
  };

  const logo = (event) => {
    if (!event.target.closest?.("#jp-NotebookLogo, #jp-MainLogo")) return;
    event.preventDefault();
    event.stopPropagation();
    location.assign(new URL("index.html", root));
  };

  const plugin = {
    id: "buku-kerja-flask:arah",
    autoStart: true,
    activate: (app) => {
      document.head.append(Object.assign(document.createElement("style"), { textContent: STYLE }));
      document.addEventListener("click", logo, true);
      app.restored.then(() => {
        if (!document.getElementById("jp-NotebookLogo")) return; // the whole JupyterLab has no room of its own for a row
        document.getElementById("jp-NotebookLogo").href = new URL("index.html", root).href;
        // Above JupyterLab, which lays itself out anew in what is left.
        const above = document.createElement("div");
        above.className = "bkf-atas";
        above.append(ways(app.commands));
        document.body.prepend(above);
        const main = document.getElementById("main");
        const fit = () => {
          const taken = `${above.offsetHeight}px`;
          Object.assign(main.style, { position: "absolute", top: taken, bottom: "0", left: "0", right: "0", height: "auto" });
          dispatchEvent(new Event("resize"));
        };
        new ResizeObserver(fit).observe(above);
      });
    },
  };

  globalThis._JUPYTERLAB = globalThis._JUPYTERLAB || {};
  globalThis._JUPYTERLAB["buku-kerja-flask-arah"] = {
    init: () => {},
    get: async () => () => ({ __esModule: true, default: plugin }),
  };
})();
