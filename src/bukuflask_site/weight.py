"""How many bytes a visitor downloads, as compressed by the server: counted from the built site."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from . import links, runtime

PRESSED = {".gif", ".png", ".whl", ".woff", ".woff2", ".zip"}
"""Files that servers send as they are."""

INTERFACE_SHARE = 0.34
"""What of JupyterLite's scripts opening one lesson fetches. The rest belongs to menus that a lesson never opens; which is which
only a browser knows, so `tests/site/test_first_visit.py` has one count."""


def sent(file: Path) -> int:
    """Return how many bytes `file` is on its way."""
    content = file.read_bytes()
    return len(content) if file.suffix in PRESSED else len(gzip.compress(content, 6))


def first_visit(site: Path) -> int:
    """Return the bytes that opening the first lesson in the browser edition under `site` downloads."""
    running = site / links.RUNNING
    (python,) = running.glob("static/pyodide-*")
    settings = json.loads((running / "jupyter-lite.json").read_text(encoding="utf-8"))
    kernels = settings["jupyter-config-data"]["litePluginSettings"].values()
    names = {name for kernel in kernels for name in kernel.get("loadPyodideOptions", {}).get("packages", ())}
    lock = json.loads((python / "pyodide-lock.json").read_text(encoding="utf-8"))["packages"]
    names.add(min(name for name in lock if name.startswith(f"{runtime.OWN}-")))
    packages = {entry["file_name"]: name for name, entry in lock.items()}
    wanted = [file for file in python.iterdir() if packages.get(file.name) in names or file.name not in packages]
    scripts = [file for folder in ("build", "extensions") for file in (running / folder).rglob("*") if file.is_file()]
    return sum(map(sent, wanted)) + round(INTERFACE_SHARE * sum(map(sent, scripts)))


def reading(site: Path) -> int:
    """Return the bytes that the first page of the reading view costs on average: a lesson and what all pages share."""
    folder = site / links.READING
    lessons = [sent(file) for file in folder.glob("[0-9][0-9]-*.html")]
    shared = [file for file in (folder / "_static").rglob("*") if file.suffix in {".css", ".js"}]
    unused = {"searchtools.js", "language_data.js", "debug.css", "skeleton.css", "basic.css"}
    return round(sum(lessons) / len(lessons)) + sum(sent(file) for file in shared if file.name not in unused)


def spoken(size: int) -> str:
    """Return a size in bytes as a reader is told it: whole MB, or tens of kB below one."""
    return (
        f"{round(size / 1e6)}\N{NO-BREAK SPACE}MB"
        if size >= 1e6
        else f"{max(1, round(size / 1e4)) * 10}\N{NO-BREAK SPACE}kB"
    )
