// How Python's machine code (10 MB of WebAssembly) is fetched. The service worker lets it pass (see bukuflask_site/lite.py), because a
// browser keeps what it has compiled only for what comes from the network or its own HTTP cache: a second visit is a third quicker.
// So that a visit without a network works too, it is also kept here, and taken from here when nothing answers.
const MACHINE = new URL("pyodide.asm.wasm", import.meta.url).href;
const SHELF = `buku-kerja-flask ${new URL("../..", import.meta.url).pathname}`;
const direct = globalThis.fetch;

// Of what did not come, or broke off, Pyodide says nothing, and waits for ever.
let fail;
export const failed = new Promise((_, reject) => { fail = reject; });
failed.catch(() => {}); // siap.mjs listens as long as Python is loaded

globalThis.fetch = async (request, options) => {
  try {
    return await direct(request, options);
  } catch (error) {
    const kept = String(request) === MACHINE && (await globalThis.caches?.match(MACHINE));
    if (kept) return kept;
    fail(error);
    throw error;
  }
};

for (const name of ["instantiate", "instantiateStreaming"]) {
  const instantiate = WebAssembly[name];
  WebAssembly[name] = (...words) => {
    const coming = instantiate(...words);
    coming.catch(fail);
    return coming;
  };
}

// Called once Python runs: the file is then in the HTTP cache. Over plain http there is no shelf, and no service worker either.
export const keep = async () => {
  try {
    const shelf = await caches.open(SHELF);
    for (const old of await shelf.keys()) if (old.url !== MACHINE) await shelf.delete(old);
    if (!(await caches.match(MACHINE))) await shelf.add(MACHINE);
  } catch (error) {
    console.info(`Cache: ${error}`);
  }
};
