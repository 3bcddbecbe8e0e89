// The third script of JupyterLab's page: something to read while JupyterLab itself is fetched, which over a slow line takes long. It is the
// lesson's reading page, 20 kB; as soon as the notebook is drawn it gives way, unless the reader is in the middle of it.
(() => {
  const SOON = 500; // milliseconds: JupyterLab that is there by then needs no stand-in
  const READ_ON = 80; // pixels scrolled: the reader has begun
  const STALLED = 60_000; // milliseconds in which no file has come
  const { root } = JSON.parse(document.currentScript.dataset.sementara);
  const lesson = new URLSearchParams(location.search).get("path")?.match(/^notebooks\/(\d\d-[\w-]+?)(?:-salinanku-\d+)?\.ipynb$/)?.[1];
  // Without a document the single-document page has nothing to show.
  if (location.pathname.includes("/notebooks/") && !new URLSearchParams(location.search).get("path")) {
    location.replace(new URL(`${root}/index.html`, location.href));
    return;
  }
  const page = lesson && new URL(`${root}/baca/${lesson}.html`, location.href);
  const STYLE = `
    #bkf-sementara { position: fixed; inset: 0; z-index: 900; overflow: auto; background: #fff; color: #1c1e21; font: 16px/1.6 system-ui, sans-serif; }
    #bkf-sementara > * { max-width: 46rem; margin: 0 auto; padding: 0 16px; }
    #bkf-sementara .bkf-nanti { position: sticky; top: 0; z-index: 1; max-width: none; padding: 10px 16px; background: #0b4f9e; color: #fff; }
    #bkf-sementara .bkf-nanti a { color: #fff; }
    #bkf-sementara button.bkf-buka { font: inherit; font-weight: 600; min-height: 44px; padding: 4px 16px; margin-inline-start: 12px; border: 0;
      border-radius: 6px; background: #fff; color: #0b4f9e; cursor: pointer; }
    #bkf-sementara pre { overflow: auto; padding: 10px 12px; background: #f6f8fa; border: 1px solid #d4d9df; border-radius: 6px; line-height: 1.4; }
    #bkf-sementara code { font-family: ui-monospace, Consolas, monospace; font-size: .92em; }
    #bkf-sementara svg, #bkf-sementara img { max-width: 100%; height: auto; }
    #bkf-sementara .gambar, #bkf-sementara .table-wrapper { overflow: auto; }
    @media print { #bkf-sementara { position: static; } }`;

  const LOST = "Satu berkas JupyterLab tidak sampai, juga sesudah diminta empat kali. Periksa sambunganmu, lalu muat ulang halaman ini.";
  const QUIET = "Sudah satu menit tidak ada berkas yang datang. Kalau sambunganmu lambat, tunggulah; kalau tadi terputus, muat ulang halaman ini.";

  const came = { last: 0, lost: false }; // when the last file came, and whether one will not come (site/lagi.js)
  new PerformanceObserver((list) => {
    for (const { responseEnd } of list.getEntries()) came.last = Math.max(came.last, responseEnd);
  }).observe({ type: "resource", buffered: true });
  addEventListener("buku-kerja-flask:berkas-hilang", () => { came.lost = true; });

  // What stands behind must not stay hidden: the lesson, whatever else was asked for, or a dialog that says why there is none.
  const drawn = () => {
    const panel = globalThis.jupyterapp?.shell?.currentWidget;
    if (document.querySelector(".jp-Dialog")) return true;
    if (lesson) return Boolean(panel?.context?.isReady && document.querySelector(".jp-Notebook .jp-Cell"));
    return Boolean(panel && (panel.context?.isReady ?? true));
  };

  const articleOf = async () => {
    const reply = await fetch(page);
    if (!reply.ok) throw new Error(`${page}: ${reply.status}`);
    const { body } = new DOMParser().parseFromString(await reply.text(), "text/html");
    const article = body.querySelector("article");
    for (const each of article.querySelectorAll("script, style, .headerlink, .kerjakan, .copybtn")) each.remove();
    for (const each of article.querySelectorAll("[href], [src]"))
      for (const name of ["href", "src"]) if (each.hasAttribute(name)) each.setAttribute(name, new URL(each.getAttribute(name), page).href);
    for (const each of article.querySelectorAll("[id]")) each.removeAttribute("id"); // JupyterLab has ids of its own
    return article;
  };

  const stand = async () => {
    const text = lesson ? articleOf().catch(() => undefined) : Promise.resolve();
    await new Promise((done) => setTimeout(done, SOON));
    if (drawn()) return;
    const box = document.createElement("div");
    box.id = "bkf-sementara";
    const bar = document.createElement("div");
    bar.className = "bkf-nanti";
    bar.setAttribute("role", "status");
    const start = Object.assign(document.createElement("a"), { href: new URL(`${root}/index.html`, location.href).href, textContent: "Daftar pelajaran" });
    bar.append("Membuka pelajaran … ", start);
    box.append(Object.assign(document.createElement("style"), { textContent: STYLE }), bar);
    document.documentElement.append(box); // beside <body>, which JupyterLab fills
    const article = await text;
    if (article) {
      const room = document.createElement("div");
      room.append(document.adoptNode(article));
      box.append(room);
      bar.firstChild.textContent = "Membuka pelajaran … Bacalah dulu; sebentar lagi kodenya dapat dijalankan. ";
    }
    const away = () => { box.remove(); dispatchEvent(new Event("resize")); };
    const say = (text, label, action) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "bkf-buka", textContent: label });
      button.addEventListener("click", action);
      bar.replaceChildren(text, button);
    };
    let told = false;
    const look = () => {
      if (!drawn()) {
        const quiet = performance.now() - came.last > STALLED;
        if (!told && (came.lost || quiet)) {
          told = true;
          say(came.lost ? LOST : QUIET, "Muat ulang", () => location.reload());
        }
        return setTimeout(look, 100);
      }
      if (box.scrollTop < READ_ON) return away();
      say("Pelajarannya sudah terbuka.", "Buka sekarang", away);
      return undefined;
    };
    look();
  };
  stand();
})();
