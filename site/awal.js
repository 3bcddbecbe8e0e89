// The second script of the page: Python starts beside JupyterLab, not after it. JupyterLab makes the kernel's worker only once the
// notebook is drawn; the one made here has by then loaded Python, and is given to it in place of a new one.
//
// Not on the first visit over a slow line: there the lesson is to be read while Python arrives, and the line, not the order, decides
// when all is there. The service worker comes before the worker, because a worker that was made without it has no drive.
(() => {
  const QUICK = 1000; // milliseconds for 670 kB, beside some others: a line of more than 10 Mbit/s
  const { root, kernel, early, core, serviceWorker } = JSON.parse(document.currentScript.dataset.awal);
  const base = new URL(root, location.href);
  const Original = globalThis.Worker;
  const workers = navigator.serviceWorker;
  // The first lesson that JupyterLite opens here makes it unregister every service worker of this host, as left by an older JupyterLite: also
  // that of the book's start page, and those of whoever shares the host. A worker of ours that has changed takes over by itself.
  if (workers) workers.getRegistrations = async () => [];
  const lesson = new URLSearchParams(location.search).get("path")?.match(/^notebooks\/([^/]+)\.ipynb$/)?.[1] ?? "";
  let started, given = false;

  // Whether JupyterLab's largest script came quickly, once it is there.
  const quick = () => new Promise((done) => {
    const look = (entries) => {
      const found = entries.find((entry) => entry.name.includes(core));
      if (found) done(found.duration < QUICK);
      return found;
    };
    if (look(performance.getEntriesByType("resource"))) return;
    const observer = new PerformanceObserver((list) => { if (look(list.getEntries())) observer.disconnect(); });
    observer.observe({ type: "resource", buffered: true });
  });

  const controlled = async () => {
    if (!workers || workers.controller) return;
    const changed = new Promise((done) => workers.addEventListener("controllerchange", done, { once: true }));
    await workers.register(new URL(serviceWorker, base));
    await changed;
  };

  const start = async () => {
    if (!workers?.controller) {
      const [fast] = await Promise.all([quick(), controlled().catch(() => {})]);
      if (!fast) return;
    }
    if (given) return;
    started = watched(new Original(new URL(early, base), { type: "module", name: lesson }));
    started.addEventListener("error", () => { started = undefined; });
  };

  // A line that breaks while Python comes is told to nobody: JupyterLab would wait for ever. The kernel's worker answers a call that
  // failed by a message of this form. site/menunggu.js listens.
  const watched = (worker) => {
    const tell = () => dispatchEvent(new Event("buku-kerja-flask:python-gagal"));
    worker.addEventListener("error", tell);
    worker.addEventListener("message", ({ data }) => { if (data?.type === "HANDLER" && data.name === "throw") tell(); });
    return worker;
  };

  class Early extends Original {
    constructor(url, options) {
      if (String(url) !== new URL(kernel, base).href) return super(url, options);
      const first = started;
      started = undefined;
      given = true;
      return first ?? watched(new Original(url, options));
    }
  }
  globalThis.Worker = Early;
  start();
})();
