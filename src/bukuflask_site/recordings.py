"""Record for the browser what only a real computer can do: runs of `flask run`, and the outputs of cells that need a socket."""

from __future__ import annotations

import ast
import json
import tomllib
from collections.abc import Iterator
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


def sources() -> list[bytes]:
    """Return what a recording depends on beside the book itself."""
    return [CELLS.read_bytes()]


def record(book: Book) -> str:
    """Run what the notebooks ask `jejak_run` for, collect the listed cells' saved outputs, and return both as JSON.

    Raises `SiteBuildError` when the list names a cell that is not there.
    """
    runs = {}
    for stem in book.stems():
        for cell in _code_cells(book, stem):
            for place, app, address, reloader in _traced(cell.source):
                _, folder, found = server.find_place(place, app)
                name = recordings.key(folder.relative_to(book.root / "examples").as_posix(), found, address, reloader)
                if name not in runs:
                    runs[name] = [_settled(each) for each in run_trace.recorded(folder, found, address, reloader)]
    cells, outputs = {}, {}
    for row in tomllib.loads(CELLS.read_text(encoding="utf-8"))["sel"]:
        for stem in book.stems():
            found_cells = {cell.id: cell for cell in _code_cells(book, stem)}
            if stem == row["pelajaran"] and row["id"] in found_cells:
                cell = found_cells[row["id"]]
                cells[cell.source.strip()] = row["id"]
                outputs[row["id"]] = {"alasan": row["alasan"], "keluaran": cell.outputs}
        if row["id"] not in outputs:
            raise SiteBuildError(f"{CELLS.name}: pelajaran {row['pelajaran']} tidak punya sel {row['id']}.")
    return json.dumps({"jejak_run": runs, "sel": cells, "keluaran": outputs}, ensure_ascii=False, sort_keys=True)


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
