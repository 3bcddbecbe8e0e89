// The first part of both of the site's service workers: JupyterLite's, before its own script (see bukuflask_site/lite.py), and, alone, that
// of the start page and the reading view, which a reader has who chose "Simpan untuk offline" (see site/depan/luring.js). ROOT, the way
// to the start of the site, is put in as the site is built.
//
// What is asked of the site is kept, so that a second visit asks for little, and one without a network for nothing:
// - A name with a digest is never asked for again.
// - JupyterLite gets what is kept, which is renewed meanwhile; pages to read come from the network if it answers in time.
// Kept things have their address without what follows the question mark, so that one saved page opens every lesson.
(() => {
  const root = new URL(ROOT, location.href);
  const SHELF = `buku-kerja-flask luring ${root.pathname}`;
  const NEVER_CHANGES = /[.-][0-9a-f]{7,}\.\w+$|\/pyodide-[0-9a-f]+\/(?!catatan|mesin|siap|pyodide-lock)|\?(?:_|v)=[0-9a-f]+$/;
  // JupyterLite's own questions to the page; and Python's machine code, see site/mesin.mjs.
  const NOT_OURS = /\/api\/(?:drive|stdin|service-worker-heartbeat)|\/pyodide\.asm\.wasm$/;
  const PATIENCE = 3000; // milliseconds
  const AGAIN = [300, 1000, 3000]; // milliseconds: a request that a busy machine or a weak line has lost is asked for again

  const keyOf = (url) => url.origin + url.pathname.replace(/\/$/, "/index.html") + (NEVER_CHANGES.test(url.search) ? url.search : "");

  // One lost file of its own would leave JupyterLab empty: it asks for none a second time.
  const fetched = async (request, needed) => {
    for (const wait of needed ? AGAIN : []) {
      try {
        return await fetch(request);
      } catch { // also where the browser says that there is no network: a laptop without one serves itself, or its class
        await new Promise((done) => setTimeout(done, wait));
      }
    }
    return fetch(request);
  };

  const answer = async (event) => {
    const { request } = event, url = new URL(request.url), key = keyOf(url);
    const shelf = await caches.open(SHELF).catch(() => undefined);
    const found = await shelf?.match(key).catch(() => undefined); // a shelf that can't be read is as none
    const asked = ["no-cache", "no-store", "reload"].includes(request.cache); // by whoever must know what is new
    if (found && NEVER_CHANGES.test(url.href)) return found;
    const renewed = (async () => {
      const needed = NEVER_CHANGES.test(url.href) && !(await shelf?.match(key, { ignoreSearch: true }));
      const response = await fetched(request, needed);
      if (response.ok && response.type === "basic" && !response.redirected && shelf) event.waitUntil(shelf.put(key, response.clone()).catch(() => {}));
      return response;
    })();
    event.waitUntil(renewed.catch(() => {}));
    if (found && !asked) {
      if (url.pathname.startsWith(`${root.pathname}jalan/`)) return found;
      return Promise.race([renewed.catch(() => found), new Promise((done) => setTimeout(done, PATIENCE, found))]);
    }
    return renewed.catch(async (error) => {
      const kept = found ?? await shelf?.match(key, { ignoreSearch: true });
      if (kept) return kept;
      throw error;
    });
  };

  self.addEventListener("fetch", (event) => {
    const url = new URL(event.request.url);
    if (event.request.method !== "GET" || !url.href.startsWith(root.href) || NOT_OURS.test(url.pathname)) return;
    event.stopImmediatePropagation();
    event.respondWith(answer(event));
  });
  self.addEventListener("install", () => self.skipWaiting());
  self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
})();
