// A JupyterLab extension by hand (see pelengkap.js): nothing typed is lost, whatever the browser lets a page keep.
//
// 1. Every cell that has run saves its notebook (bukuflask_start/labextension does so for exercises, on a laptop too).
// 2. A page that is left does not live until the browser's store has taken the notebook. What is not saved yet is put where that is done at
//    once, and taken up when the lesson is opened again.
// 3. Where the browser keeps nothing, or no more, a sentence says so, and the lesson goes on in memory.
// 4. A lesson that was changed since the reader began with it says so. At any time it can be put back to the original; the reader's own
//    stays beside it.
(() => {
  const LESSON = /^notebooks\/(\d\d-[\w-]+?)(?:-salinanku-\d+)?\.ipynb$/;
  const VIEW = "application/vnd.jupyter.widget-view+json";
  const root = new URL("../../", location.href);
  const placeOf = (path) => `buku-kerja-flask titipan ${root.pathname}${path}`;
  let shared;

  const load = async (name) => {
    const [version] = Object.values(shared[name]);
    return (await version.get())();
  };

  // A sentence at the top of the page, with what can be done about it. It stays until it is closed.
  const say = (text, label, action, close = "Tutup") => {
    if ([...document.querySelectorAll(".bkf-kabar")].some((box) => box.firstChild.textContent === text)) return;
    const box = document.createElement("div");
    box.className = "bkf-kabar";
    box.setAttribute("role", "status");
    box.append(text);
    const button = (words, act) => {
      const made = Object.assign(document.createElement("button"), { type: "button", textContent: words });
      made.addEventListener("click", () => { box.remove(); act?.(); });
      box.append(made);
    };
    if (label) button(label, action);
    button(close);
    const above = document.querySelector(".bkf-atas");
    if (above) above.append(box);
    else document.body.append(box);
  };

  // A model that was given all its content at once does not call itself changed.
  const replace = (panel, content) => {
    panel.model.fromJSON(content);
    panel.model.dirty = true;
    return save(panel);
  };

  // Saves wait for one another: bukuflask_start/labextension sees to that.
  const save = async ({ context }) => {
    if (context.isReady && !context.isDisposed && context.model.dirty && !context.model.readOnly) await context.save().catch(() => {});
  };

  // -- what is left behind in a hurry ---------------------------------------------------------------------------------------------

  const contentOf = (panel) => {
    const content = panel.model.toJSON();
    for (const cell of content.cells)
      for (const output of cell.outputs ?? []) // without the kernel a widget is nothing; its picture stays
        if (output.data && VIEW in output.data && "text/html" in output.data) delete output.data[VIEW];
    return content;
  };

  const leaveBehind = (panel) => {
    if (!panel.context.isReady || panel.isDisposed || !panel.model?.dirty) return;
    const content = contentOf(panel), place = placeOf(panel.context.path);
    const put = () => localStorage.setItem(place, JSON.stringify({ since: new Date().toISOString(), content }));
    try {
      put();
    } catch { // no room for all of it, or none at all
      for (const cell of content.cells) if (cell.outputs) cell.outputs = [];
      try { put(); } catch { /* said when saving fails */ }
    }
  };

  const takeUp = async (panel, contents) => {
    const place = placeOf(panel.context.path);
    try {
      const left = JSON.parse(localStorage.getItem(place) ?? "null");
      if (left) {
        const kept = await contents.get(panel.context.path, { content: false });
        if (Date.parse(left.since) > Date.parse(kept.last_modified)) {
          await replace(panel, left.content);
        }
        localStorage.removeItem(place);
      }
    } catch (error) {
      console.warn(error);
    }
    panel.context.saveState.connect((_, state) => {
      if (state === "completed") try { localStorage.removeItem(place); } catch { /* nothing is there */ }
    });
  };

  // -- what the browser does not take ---------------------------------------------------------------------------------------------

  const download = (panel) => {
    const file = new Blob([JSON.stringify(contentOf(panel))], { type: "application/json" });
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: panel.context.path.split("/").pop() });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };

  const NOTHING = "Peramban ini tidak mengizinkan penyimpanan. Semuanya tetap berjalan, tetapi tulisanmu hilang kalau halaman ini ditutup.";
  const FULL = "Penyimpanan peramban ini penuh. Tulisanmu masih ada di halaman ini saja: unduh notebooknya sebelum menutupnya.";

  const keepsNothing = () => new Promise((done) => {
    try {
      const asked = indexedDB.open(`buku-kerja-flask coba ${root.pathname}`);
      asked.onerror = () => done(true);
      asked.onsuccess = () => { asked.result.close(); done(false); };
    } catch {
      done(true);
    }
  });

  // What the store does not take is remembered here and given back as if it had: to JupyterLab, and to Python, whose files pass by here too
  // and which would wait for ever for an answer.
  const goOnInMemory = (store, current) => {
    const remembered = new Map();
    const { setItem, getItem, removeItem, keys, iterate } = store;
    store.setItem = async (key, value) => {
      try {
        await setItem.call(store, key, value);
        remembered.delete(key);
      } catch (error) {
        console.warn(error);
        remembered.set(key, structuredClone(value));
        say(FULL, "Unduh notebook", () => current() && download(current()));
      }
      return value;
    };
    store.getItem = async (key) => (remembered.has(key) ? structuredClone(remembered.get(key)) : getItem.call(store, key));
    store.removeItem = async (key) => {
      remembered.delete(key);
      await removeItem.call(store, key).catch((error) => console.warn(error));
    };
    store.keys = async () => [...new Set([...await keys.call(store), ...remembered.keys()])];
    store.iterate = async (look) => {
      let at = 0, found = await iterate.call(store, (value, key) => (remembered.has(key) ? undefined : look(value, key, (at += 1))));
      for (const [key, value] of remembered) if (found === undefined) found = look(structuredClone(value), key, (at += 1));
      return found;
    };
  };

  // -- the lesson as the book has it ----------------------------------------------------------------------------------------------

  const asked = async (path) => {
    const reply = await fetch(new URL(`jalan/${path}`, root), { cache: "no-cache" });
    if (!reply.ok) throw new Error(`${path}: ${reply.status}`);
    return reply.json();
  };
  const originalOf = (stem) => asked(`files/notebooks/${stem}.ipynb`);

  const stampOf = (metadata) => metadata?.buku_kerja_flask?.asli;

  const beginAnew = async (panel, contents, original) => {
    const path = panel.context.path, taken = new Set((await contents.get("notebooks", { content: true })).content.map(({ name }) => name));
    const [, stem] = path.match(LESSON);
    let number = 1;
    while (taken.has(`${stem}-salinanku-${number}.ipynb`)) number += 1;
    const copy = `notebooks/${stem}-salinanku-${number}.ipynb`;
    await contents.save(copy, { type: "notebook", format: "json", content: contentOf(panel) });
    await replace(panel, original);
    say(`Pelajaran ini sudah seperti aslinya. Tulisanmu yang tadi ada di ${copy}.`, "Buka tulisanku", () => {
      location.assign(`${location.pathname}?path=${copy}`);
    });
  };

  const restore = async (panel, contents) => {
    const found = panel.context.path.match(LESSON);
    if (!found) return;
    const original = await originalOf(found[1]).catch(() => undefined);
    if (original) await beginAnew(panel, contents, original);
    else say("Pelajaran aslinya belum dapat diunduh. Periksa sambungan internetmu; tulisanmu tidak berubah.");
  };

  const tellOfChange = async (panel, contents) => {
    const found = panel.context.path.match(LESSON);
    if (!found || panel.context.path !== `notebooks/${found[1]}.ipynb`) return;
    const stamp = (await asked("asli.json").catch(() => undefined))?.[found[1]];
    if (!stamp || panel.isDisposed || stamp === stampOf(panel.model.toJSON().metadata)) return;
    say(
      "Pelajaran ini sudah diperbarui sejak kamu mulai. Yang tampil di sini tulisanmu, dari edisi sebelumnya.",
      "Pakai edisi baru", () => restore(panel, contents), "Nanti saja",
    );
  };

  const plugin = async () => {
    const { INotebookTracker, NotebookActions } = await load("@jupyterlab/notebook");
    return {
      id: "buku-kerja-flask:simpanan",
      autoStart: true,
      requires: [INotebookTracker],
      activate: (app, tracker) => {
        const { contents } = app.serviceManager;
        const { storage, counters, checkpoints } = contents.defaultDrive;
        for (const coming of [storage, counters, checkpoints])
          coming.then(async (store) => {
            await store.ready(); // it gives itself its methods only then
            goOnInMemory(store, () => tracker.currentWidget);
          }).catch(console.warn);
        Promise.all([keepsNothing(), app.restored]).then(([nothing]) => { if (nothing) say(NOTHING); });
        NotebookActions.executed.connect((_actions, { notebook }) => {
          const panel = tracker.find((each) => each.content === notebook);
          if (panel) save(panel);
        });
        const leave = () => tracker.forEach(leaveBehind);
        document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") leave(); });
        addEventListener("pagehide", leave);
        tracker.widgetAdded.connect(async (_tracker, panel) => {
          await Promise.all([panel.context.ready, app.restored]);
          await takeUp(panel, contents);
          await tellOfChange(panel, contents);
        });
        app.commands.addCommand("buku-kerja-flask:kembali-ke-asli", {
          label: "Kembali ke Pelajaran Asli",
          isEnabled: () => LESSON.test(tracker.currentWidget?.context.path ?? ""),
          execute: () => restore(tracker.currentWidget, contents),
        });
      },
    };
  };

  globalThis._JUPYTERLAB = globalThis._JUPYTERLAB || {};
  globalThis._JUPYTERLAB["buku-kerja-flask-simpanan"] = {
    init: (scope) => { shared = scope; },
    get: async () => {
      const made = await plugin();
      return () => ({ __esModule: true, default: made });
    },
  };
})();
