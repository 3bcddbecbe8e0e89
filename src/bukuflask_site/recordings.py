"""Record for the browser what only a real computer can do: runs of `flask run`, and the outputs of cells that need a socket."""

from __future__ import annotations

import ast
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat

from bukuflask.drawings import run_trace
from bukuflask.serving import ports, server
from bukuflask_book.checkout import Book
from bukuflask_pyodide import recordings

from .problems import SiteBuildError
from .toolchain import SITE

CELLS = SITE / "rekaman.toml"
"""The cells that cannot run in a browser: lesson, id, and the reason that is shown to a student."""


NOTHING = '{"jejak_run": {}, "keluaran": {}}'
"""The recordings of an example without a lesson."""


def sources(stem: str) -> list[bytes]:
    """Return what a lesson's recording depends on beside the book itself."""
    return [json.dumps(row).encode() for row in _rows(stem)]


def index(book: Book) -> dict[str, dict[str, Any]]:
    """Return which lesson has which recording: runs by their key, listed cells by their source (lesson and id).

    Raises `SiteBuildError` when the list names a cell that is not there.
    """
    for row in _rows():
        if row["pelajaran"] not in book.stems():
            raise SiteBuildError(f"{CELLS.name}: pelajaran {row['pelajaran']} tidak ada.")
    runs = {name: stem for stem in reversed(book.stems()) for name in _runs(book, stem)}
    cells = {cell.source.strip(): [stem, cell.id] for stem in book.stems() for cell, _ in _listed(book, stem)}
    return {"jejak_run": runs, "sel": cells}


def record(book: Book, stem: str) -> str:
    """Run what a lesson's notebook asks `jejak_run` for, collect the listed cells' saved outputs, and return both as JSON.

    Raises `SiteBuildError` when the list names a cell that is not there.
    """
    runs = {name: [_settled(each) for each in run_trace.recorded(*run)] for name, run in _runs(book, stem).items()}
    outputs = {cell.id: {"alasan": reason, "keluaran": cell.outputs} for cell, reason in _listed(book, stem)}
    return json.dumps({"jejak_run": runs, "keluaran": outputs}, ensure_ascii=False, sort_keys=True)


def _runs(book: Book, stem: str) -> dict[str, tuple[Path, str | None, str, bool]]:
    """Return the runs of `flask run` that a notebook asks for, by their key: folder, app, address, reloader."""
    found = {}
    for cell in _code_cells(book, stem):
        for place, given, address, reloader in _traced(cell.source):
            _, folder, app = server.find_place(place, given)
            name = recordings.key(folder.relative_to(book.root / "examples").as_posix(), app, address, reloader)
            found[name] = (folder, app, address, reloader)
    return found


def _listed(book: Book, stem: str) -> Iterator[tuple[Any, str]]:
    """Yield the cells of a lesson that the list names, each with its reason."""
    rows = _rows(stem)
    cells = {cell.id: cell for cell in _code_cells(book, stem)} if rows else {}
    for row in rows:
        if row["id"] not in cells:
            raise SiteBuildError(f"{CELLS.name}: pelajaran {stem} tidak punya sel {row['id']}.")
        yield cells[row["id"]], row["alasan"]


def _rows(stem: str | None = None) -> list[dict[str, str]]:
    """Return what the list names, of one lesson or of all."""
    rows = tomllib.loads(CELLS.read_text(encoding="utf-8"))["sel"]
    return [row for row in rows if stem in (None, row["pelajaran"])]


def _code_cells(book: Book, stem: str) -> list[Any]:
    notebook = nbformat.read(book.notebook(stem), as_version=4)
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _traced(source: str) -> Iterator[tuple[str, str | None, str, bool]]:
    """Yield place, app, address and reloader of each call of `jejak_run` in a cell, as far as they are written out."""
    code = "\n".join(line for line in source.splitlines() if not line.startswith("%"))
    if "jejak_run(" not in code:
        return
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "jejak_run":
            given = {word.arg: ast.literal_eval(word.value) for word in node.keywords}
            places = [ast.literal_eval(argument) for argument in node.args]
            yield places[0], given.get("app"), (places[1:] or ["/"])[0], bool(given.get("reloader"))


def _settled(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record without the port that the system happened to give."""
    return record | ({"port": ports.PREFERRED_PORT} if "port" in record else {})
