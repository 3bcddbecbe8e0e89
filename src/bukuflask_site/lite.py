"""JupyterLite: the JupyterLab that is nothing but files, with the book's notebooks, settings and Indonesian in it."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import nbformat

from bukuflask_author.book import Book
from bukuflask_start import indonesian

from . import links, runtime
from .workshop import ROOT, SITE, run, tools

APPS = ("lab", links.APP)
"""The whole JupyterLab, and the single document that the lessons' links open."""

_OVERRIDES = Path(indonesian.__file__).parent / "settings" / "overrides.json"
_KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
_HOME = "/home/pyodide"


def build(book: Book, out: Path) -> Path:
    """Build JupyterLite into `out/jalan` and return that folder. Raises `Situs` when a tool is missing or fails."""
    target = out / links.RUNNING
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        names = runtime.assemble(book, room / "static" / "pyodide")
        (room / "jupyter-lite.json").write_text(json.dumps(_settings(names)), encoding="utf-8")
        (room / "overrides.json").write_text(json.dumps(_overrides()), encoding="utf-8")
        contents = room / "isi"
        _contents(book, contents)
        built = room / "hasil"
        words: list[str | Path] = ["build", "--no-sourcemaps", "--lite-dir", room, "--output-dir", built]
        words += [
            "--contents",
            contents,
            *(word for app in APPS for word in ("--apps", app)),
            "--no-unused-shared-packages",
        ]
        run([tools(), "-m", "jupyterlite_core", *words], room, "Membangun JupyterLite", {"SOURCE_DATE_EPOCH": _EPOCH})
        _complete_indonesian(built / "api" / "translations" / "id_ID.json")
        shutil.rmtree(target, ignore_errors=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(built, target, ignore=shutil.ignore_patterns("*.doit.db*"))
    return target


_EPOCH = "1577836800"
"""The date of every file in the site, so that the same sources give the same bytes."""


def _settings(names: list[str]) -> dict[str, Any]:
    """Return `jupyter-lite.json`. Where it is served from is left open: every address is relative."""
    return {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": "Buku Kerja Flask",
            "enableServiceWorkerCache": True,
            "exposeAppInBrowser": True,
            "litePluginSettings": {
                _KERNEL: {
                    "pyodideUrl": "./static/pyodide/pyodide.mjs",
                    "disablePyPIFallback": True,
                    "loadPyodideOptions": {
                        "packages": names,
                        "env": {
                            "HOME": _HOME,
                            "PYTHONSTARTUP": f"{runtime.PLACE}/bukuflask_pyodide/startup.py",
                        },
                    },
                }
            },
        },
    }


def _overrides() -> dict[str, Any]:
    """Return the settings of the book's JupyterLab, and those that only a small screen asks for."""
    settings: dict[str, Any] = json.loads(_OVERRIDES.read_text(encoding="utf-8"))
    more: dict[str, Any] = json.loads((SITE / "overrides.json").read_text(encoding="utf-8"))
    return settings | more


def _contents(book: Book, target: Path) -> None:
    """Put what a student sees beside a notebook into `target`: the list of lessons, the notebooks, the examples."""
    target.mkdir()
    shutil.copy(book.syllabus_file, target)
    shutil.copytree(ROOT / "examples", target / "examples", ignore=shutil.ignore_patterns(*runtime.SKIPPED))
    (target / "notebooks").mkdir()
    for stem in book.stems():
        notebook = nbformat.read(book.notebook(stem), as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                # What a server says of a notebook that it signed: its drawings show before anything is run.
                cell.metadata["trusted"] = True
        nbformat.write(notebook, target / "notebooks" / f"{stem}.ipynb")


def _complete_indonesian(file: Path) -> None:
    """Add the book's own Indonesian to the language pack."""
    pack = json.loads(file.read_text(encoding="utf-8"))
    indonesian.complete(pack["data"])
    file.write_text(json.dumps(pack, ensure_ascii=False), encoding="utf-8")
