// The first script of JupyterLab's page: another one that a busy machine or a weak line has lost is asked for again. JupyterLab asks for
// none a second time, and without one of its two hundred it stays empty. The service worker does the same for what passes through it
// (site/luring.js); but a first visit has none yet, and a browser may end it in the middle of an answer.
(() => {
  const AGAIN = [300, 1000, 3000]; // milliseconds
  const tried = new Map();
  // On its way down to the script, before whoever asked for it hears of it.
  addEventListener("error", (event) => {
    const lost = event.target;
    if (!(lost instanceof HTMLScriptElement) || !lost.src.startsWith(`${location.origin}/`)) return;
    const times = tried.get(lost.src) ?? 0;
    if (times === AGAIN.length) {
      dispatchEvent(new Event("buku-kerja-flask:berkas-hilang")); // site/sementara.js says so
      return;
    }
    tried.set(lost.src, times + 1);
    event.stopImmediatePropagation();
    const again = document.createElement("script");
    for (const { name, value } of lost.attributes) again.setAttribute(name, value);
    again.onload = lost.onload;
    again.onerror = lost.onerror;
    setTimeout(() => document.head.append(again), AGAIN[times]);
  }, true);
})();
