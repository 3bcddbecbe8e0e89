// node prakompilasi.mjs <node_modules> <folder>: compile the Python under <folder> with Pyodide's own Python, in place.
//
// `jobs.json` there names the roots (folders in it): where their files will lie in the browser, which top-level names keep
// their sources (for tracebacks and `??`), and which modules a lesson imports as it starts. Only what these import is
// compiled, for compiled code is twice as large to fetch; the rest is compiled when it is first imported. What only some lessons import
// (`added`) has its own parts compiled too (`apart`), and nothing of what every lesson fetches.
// Unchecked hashes: a browser has no times to compare.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [modules, folder] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${modules}/pyodide/pyodide.mjs`));
const python = await loadPyodide({ stdout: () => {} });
python.mountNodeFS("/kerja", folder);
python.globals.set("jobs", readFileSync(`${folder}/jobs.json`, "utf8"));
console.log(python.runPython(`
import importlib, json, py_compile, sys, traceback
from pathlib import Path

said, jobs = [], json.loads(jobs)
for root in jobs:
    sys.path.insert(0, f"/kerja/{root}")
sys.dont_write_bytecode = True

def no_terminal(*_):
    raise OSError

def imported(key):
    for name in dict.fromkeys(name for job in jobs.values() for name in job[key]):
        try:
            importlib.import_module(name)
        except Exception:
            said.append(f"tidak dapat diimpor: {name}\\n{traceback.format_exc()}")
        if name == "pyodide_kernel":  # see bukuflask_pyodide/no_terminal.py
            vars(sys.modules["termios"]).setdefault("TIOCGWINSZ", 0)
            vars(sys.modules["fcntl"]).setdefault("ioctl", no_terminal)
    return {Path(file) for module in list(sys.modules.values()) if (file := getattr(module, "__file__", None))}

started, later = imported("start"), imported("added")

for root, job in jobs.items():
    base = Path("/kerja", root)
    for source in sorted(base.rglob("*.py")):
        name = source.relative_to(base)
        top = name.parts[0].removesuffix(".py")
        if job["start"] and not {source, Path(job["place"], name)} & (later if top in job["apart"] else started):
            continue
        keep = "*" in job["keep"] or top in job["keep"]
        cached = source.parent / "__pycache__" / f"{source.stem}.cpython-314.pyc" if keep else source.with_suffix(".pyc")
        try:
            py_compile.compile(str(source), str(cached), dfile=f"{job['place']}/{name}", doraise=True,
                               invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
        except py_compile.PyCompileError as error:
            said.append(f"tidak dikompilasi: {name}: {error.exc_value}")
            continue
        if not keep:
            source.unlink()
"\\n".join(said)
`));
