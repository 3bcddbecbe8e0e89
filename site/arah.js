(() => {
  globalThis._JUPYTERLAB = globalThis._JUPYTERLAB || {};
  globalThis._JUPYTERLAB["buku-kerja-flask-arah"] = { init: () => {}, get: async () => () => ({ __esModule: true, default: [] }) };
})();
