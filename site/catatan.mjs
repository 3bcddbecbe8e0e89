// What %kemajuan remembers, where the kernel has no drive: over plain http on a school's network there is no service worker.
// IndexedDB is there. Python is given what was kept before it starts, and tells every change (bukuflask_pyodide/kept.py).
//
// Only what has changed is written, into what is there by then, so that two lessons open at once do not undo each other.
const NAME = `buku-kerja-flask ${new URL("../..", import.meta.url).pathname}`;
const STORE = "catatan";
const KEY = "kemajuan";

const done = (asked) => new Promise((resolve, reject) => {
  asked.onsuccess = () => resolve(asked.result);
  asked.onerror = () => reject(asked.error);
});

const open = () => {
  const asked = indexedDB.open(NAME, 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
  return done(asked);
};

const write = (database, change) => {
  const store = database.transaction(STORE, "readwrite").objectStore(STORE);
  const found = store.get(KEY);
  found.onsuccess = () => store.put(change(found.result ?? {}), KEY);
};

const merged = (book, changes) => {
  for (const [name, value] of Object.entries(changes))
    book[name] = typeof value === "object" ? { ...book[name], ...value } : value;
  return book;
};

// A browser may refuse to keep anything; then there is nothing for Python to find.
export const restore = async () => {
  try {
    const database = await open();
    const found = await done(database.transaction(STORE).objectStore(STORE).get(KEY));
    globalThis.bukuflaskCatatan = {
      text: found?.versi ? JSON.stringify(found) : "",
      change: (text) => write(database, (book) => merged(book, JSON.parse(text))),
      clear: () => write(database, () => ({})),
    };
  } catch (error) {
    console.warn(`IndexedDB: ${error}`);
  }
};
