// The first script of the page: Python starts beside JupyterLab, not after it. JupyterLab makes the kernel's worker only once the
// notebook is drawn; the one made here has by then loaded Python, and is given to it in place of a new one.
//
// JupyterLab's own scripts come first over a slow line, so that the lesson can be read while the rest arrives. The service worker
// comes before the worker, because a worker that was made without it has no drive.
(() => {
  const { root, kernel, early, core, serviceWorker } = JSON.parse(document.currentScript.dataset.awal);
  const base = new URL(root, location.href);
  const Original = globalThis.Worker;
  const lesson = new URLSearchParams(location.search).get("path")?.match(/^notebooks\/([^/]+)\.ipynb$/)?.[1] ?? "";
  let started;

  const fetched = () => new Promise((done) => {
    const seen = (entries) => entries.some((entry) => entry.name.includes(core));
    if (seen(performance.getEntriesByType("resource"))) return done();
    const observer = new PerformanceObserver((list) => {
      if (seen(list.getEntries())) { observer.disconnect(); done(); }
    });
    observer.observe({ type: "resource", buffered: true });
  });

  const controlled = async () => {
    const container = navigator.serviceWorker;
    if (!container || container.controller) return;
    const changed = new Promise((done) => container.addEventListener("controllerchange", done, { once: true }));
    await container.register(new URL(serviceWorker, base));
    await changed;
  };

  const start = async () => {
    if (!navigator.serviceWorker?.controller) await Promise.all([fetched(), controlled().catch(() => {})]);
    if (globalThis.Worker === Early) started = new Original(new URL(early, base), { type: "module", name: lesson });
  };

  class Early extends Original {
    constructor(url, options) {
      if (String(url) !== new URL(kernel, base).href) return super(url, options);
      globalThis.Worker = Original;
      return started ?? new Original(url, options);
    }
  }
  globalThis.Worker = Early;
  start();
})();
