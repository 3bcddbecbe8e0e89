// A JupyterLab extension by hand (see pelengkap.js): what a student reads and can do while Python is not free.
//
// 1. While Python is fetched and started, a bar says so, and a Run that is pressed early waits its turn: JupyterLab alone drops it, or
//    starts a second kernel beside the first.
// 2. A cell that runs for long can be ended. Nothing reaches a Python that is busy in a page, so it is started anew; what was typed stays.
(() => {
  const LONG = 3000; // milliseconds after which a running cell gets its button
  const PATIENCE = 20_000; // and after which a page without Python says what may help
  let shared;

  const load = async (name) => {
    const [version] = Object.values(shared[name]);
    return (await version.get())();
  };

  const delay = (time) => new Promise((done) => setTimeout(done, time));

  // The bar at the foot of the page: one sentence, and perhaps a button.
  const bar = (() => {
    let shown;
    const hide = () => { shown?.remove(); shown = undefined; };
    const say = (text, label, action) => {
      hide();
      const box = document.createElement("div");
      box.className = "bkf-pesan";
      box.setAttribute("role", "status");
      Object.assign(box.style, {
        position: "fixed", insetInline: "0", bottom: "0", zIndex: "1000", padding: "8px 16px", boxSizing: "border-box",
        font: "16px/1.4 system-ui, sans-serif", background: "#0b4f9e", color: "#fff", textAlign: "center",
      });
      box.append(text);
      if (label) {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = label;
        Object.assign(button.style, {
          font: "inherit", fontWeight: "600", minHeight: "44px", marginInlineStart: "12px", padding: "4px 16px", color: "#0b4f9e",
          background: "#fff", border: "0", borderRadius: "6px", cursor: "pointer",
        });
        button.addEventListener("click", action);
        box.append(button);
      }
      document.body.append(box);
      shown = box;
      return box;
    };
    return { say, hide, is: (box) => Boolean(box) && box === shown };
  })();

  const LOADING = "Memuat Python … Kamu sudah boleh membaca dan mengetik. Sel yang dijalankan sekarang menunggu sampai Python siap.";
  const ABSENT = "Python belum dapat dimuat. Periksa sambungan internetmu; tulisanmu tetap ada.";

  const waits = new WeakMap(); // of a notebook's session: until Python has answered
  const waiting = new Set(); // the same, as long as they last

  const begin = (panel) => {
    const context = panel.sessionContext;
    const found = waits.get(context);
    if (found && !found.over) return found;
    const state = { over: false, since: Date.now() };
    state.box = bar.say(LOADING);
    state.absent = () => {
      if (!bar.is(state.box) || state.box.firstChild.textContent === ABSENT) return;
      state.box = bar.say(ABSENT, "Coba lagi", () => {
        state.since = Date.now();
        state.box = bar.say(LOADING);
        const kernel = context.session?.kernel;
        (kernel && kernel.status !== "dead" ? kernel.restart() : context.restartKernel()).catch(console.warn);
      });
    };
    waiting.add(state);
    state.answered = answer(panel, state).finally(() => {
      state.over = true;
      waiting.delete(state);
      if (bar.is(state.box)) bar.hide();
    });
    waits.set(context, state);
    return state;
  };

  const answer = async (panel, state) => {
    const context = panel.sessionContext;
    while (!panel.isDisposed) {
      await context.ready.catch(() => {});
      const kernel = context.session?.kernel;
      if (kernel && kernel.status !== "dead") {
        state.since = Date.now();
        kernel.interrupt = async () => { if (kernel.status === "busy") await end(panel); };
        // A kernel that is replaced or started anew meanwhile does not answer; then the next one is asked.
        const answered = await kernel
          .requestExecute({ code: "", silent: true, store_history: false }, true).done
          .then(() => true, () => false);
        if (answered && context.session?.kernel === kernel) return;
      } else if (Date.now() - state.since > PATIENCE) {
        state.absent();
      }
      await delay(500);
    }
  };

  addEventListener("buku-kerja-flask:python-gagal", () => { for (const state of waiting) state.absent(); }); // see site/awal.js

  const end = async (panel) => {
    const kernel = panel.sessionContext.session?.kernel;
    if (!kernel) return;
    bar.hide();
    await kernel.restart().catch(() => {});
    await begin(panel).answered;
    const said = bar.say("Selnya dihentikan dan Python dimulai lagi. Tulisanmu tetap ada, tetapi variabelnya kosong: jalankan lagi sel-sel dari atas.");
    setTimeout(() => { if (bar.is(said)) bar.hide(); }, 15_000);
  };

  const watch = (panel) => {
    const context = panel.sessionContext;
    let timer, said;
    context.statusChanged.connect((_, status) => {
      clearTimeout(timer);
      if (bar.is(said)) bar.hide();
      if (status === "restarting" || status === "autorestarting") begin(panel);
      if (status !== "busy") return;
      timer = setTimeout(() => {
        if (!waits.get(context)?.over || context.session?.kernel?.status !== "busy") return;
        said = bar.say("Selnya masih berjalan …", "■ Hentikan sel", () => end(panel));
      }, LONG);
    });
  };

  const plugins = async () => {
    const { INotebookTracker, INotebookCellExecutor, runCell } = await load("@jupyterlab/notebook");
    const executor = {
      id: "buku-kerja-flask:pelaksana",
      autoStart: true,
      provides: INotebookCellExecutor,
      activate: () => Object.freeze({
        runCell: async (options) => {
          const { cell, sessionContext } = options;
          const state = sessionContext && waits.get(sessionContext);
          if (cell.model.type === "code" && state && !state.over) {
            cell.setPrompt("*");
            await state.answered;
            if (cell.isDisposed) return false;
          }
          return runCell(options);
        },
      }),
    };
    const waiting = {
      id: "buku-kerja-flask:menunggu",
      autoStart: true,
      requires: [INotebookTracker],
      activate: (_app, tracker) => {
        tracker.widgetAdded.connect((_tracker, panel) => {
          begin(panel);
          watch(panel);
        });
      },
    };
    return [executor, waiting];
  };

  globalThis._JUPYTERLAB = globalThis._JUPYTERLAB || {};
  globalThis._JUPYTERLAB["buku-kerja-flask-menunggu"] = {
    init: (scope) => { shared = scope; },
    get: async () => {
      const made = await plugins();
      return () => ({ __esModule: true, default: made });
    },
  };
})();
