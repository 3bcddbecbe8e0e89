// What the kernel imports as Pyodide. Where the page has begun to load Python before there was a kernel (see awal.mjs), the kernel
// is given that one; otherwise, as after a restart, a new one.
import { restore } from "./catatan.mjs";
import { failed, keep } from "./mesin.mjs";
import { loadPyodide } from "./pyodide.mjs";

const load = async (options) => {
  const [python] = await Promise.race([Promise.all([loadPyodide(options), restore()]), failed]);
  keep();
  return python;
};

const said = { stdout: console.log, stderr: console.error };
let early;

// The worker is named after the lesson of its page (see awal.js), whose data is then fetched beside the rest.
export const begin = (options, lessons) => {
  const packages = lessons.includes(self.name) ? [...options.packages, `bukuflask-${self.name}`] : options.packages;
  const streams = Object.fromEntries(Object.keys(said).map((name) => [name, (text) => said[name](text)]));
  early = load({ ...options, packages, ...streams, indexURL: new URL(".", import.meta.url).href }).then((python) => {
    python.runPython("import bukuflask_pyodide.early; bukuflask_pyodide.early.load()");
    return python;
  });
  early.catch(() => {}); // the kernel is told
};

const begunOrNew = (options) => {
  if (!early) return load(options);
  for (const name of Object.keys(said)) said[name] = options[name] ?? said[name];
  const python = early;
  early = undefined;
  return python;
};

export { begunOrNew as loadPyodide };
