// "Simpan untuk offline": everything of the site that a reader may ask for is put where its service workers look (site/luring.js), also
// lessons that were never opened. What is there by then is not fetched again, so that a broken line costs only what was missing, and a new
// edition only what has changed in it.
{
  const box = document.getElementById("luring"), start = document.getElementById("simpan"), said = document.getElementById("simpanan");
  const root = new URL(".", location.href), LIST = new URL("luring.json", root).href;
  const AT_ONCE = 6;
  const open = () => caches.open(`buku-kerja-flask luring ${root.pathname}`);

  const register = async (script) => {
    const worker = await navigator.serviceWorker.register(new URL(script, root));
    const coming = worker.installing ?? worker.waiting;
    if (worker.active || !coming) return;
    await new Promise((done) => coming.addEventListener("statechange", () => { if (coming.state === "activated") done(); }));
  };

  const registerAll = () => Promise.all([register("luring.js"), register("jalan/service-worker.js?enableCache=true")]);

  const missing = async (shelf, files) => {
    const before = await (await shelf.match(LIST))?.json().catch(() => undefined) ?? { berkas: {} };
    const kept = new Set((await shelf.keys()).map((request) => request.url));
    const fixed = /[.-][0-9a-f]{7,}\.\w+$/; // in such a name is what it holds
    return Object.keys(files).filter(
      (name) => !kept.has(new URL(name, root).href) || (before.berkas[name] !== files[name] && !fixed.test(name)),
    );
  };

  const save = async () => {
    start.disabled = true;
    try {
      said.textContent = "Menyimpan …";
      const list = await (await fetch(LIST, { cache: "no-cache" })).json();
      await registerAll();
      await navigator.storage?.persist?.().catch(() => {});
      const shelf = await open(), waiting = await missing(shelf, list.berkas), all = waiting.length;
      const one = async () => {
        for (let name; (name = waiting.shift()); ) {
          const response = await fetch(new URL(name, root), { cache: "no-cache" });
          if (!response.ok) throw new TypeError(`${name}: ${response.status}`);
          await shelf.put(new URL(name, root).href, response);
          said.textContent = `Menyimpan … ${Math.round((100 * (all - waiting.length)) / all)}%`;
        }
      };
      const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, () => one().catch((error) => { waiting.length = 0; throw error; })));
      for (const { reason } of ended) if (reason) throw reason;
      const wanted = new Set(Object.keys(list.berkas).map((name) => new URL(name, root).pathname));
      for (const old of await shelf.keys()) if (!wanted.has(new URL(old.url).pathname)) await shelf.delete(old);
      await shelf.put(LIST, new Response(JSON.stringify(list), { headers: { "Content-Type": "application/json" } }));
      done();
    } catch (error) {
      console.warn(error);
      said.textContent = error.name === "QuotaExceededError"
        ? "Penyimpanan peramban ini penuh. Kosongkan sedikit ruang di perangkat ini, lalu tekan lagi; yang sudah tersimpan tidak diunduh ulang."
        : "Belum selesai: ada yang belum dapat diunduh. Periksa sambunganmu, lalu tekan lagi; yang sudah tersimpan tidak diunduh ulang.";
    }
    start.disabled = false;
  };

  const done = () => {
    start.hidden = true;
    said.textContent = "Tersimpan. Halaman ini, semua pelajaran dan halaman bacanya dapat dibuka di peramban ini tanpa internet.";
  };

  const look = async () => {
    const shelf = await open(), kept = await (await shelf.match(LIST))?.json();
    box.hidden = false;
    if (!kept) return;
    await registerAll().catch(console.warn); // what is kept is given by them alone, and something may have unregistered them
    done();
    const now = await fetch(LIST, { cache: "no-cache" }).then((response) => response.json()).catch(() => kept);
    if (now.versi !== kept.versi) await save();
  };

  // Over plain http, or where a reader keeps sites from storing anything, there is no such thing to offer.
  if (navigator.serviceWorker && window.caches) {
    start.addEventListener("click", save);
    look().catch(() => { box.hidden = true; });
  }
}
