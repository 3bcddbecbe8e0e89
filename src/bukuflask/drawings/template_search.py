"""`peta_templat`: the folders in which a running app looks for a template, in order, and the one that wins."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..app_argument import flask_app
from ..problems import Masalah
from .drawing import Drawing, Line, Span, columns, line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

_HEADER = ["No", "Milik", "Folder", "Isinya"]


@dataclass(frozen=True, slots=True)
class _Place:
    """One loader that is asked, in its turn."""

    owner: str
    folder: str
    file: Path | None
    """The file that it would give; None when it has none of this name."""


def peta_templat(app: Flask, nama: str) -> Drawing:
    """Gambar di folder mana saja sebuah templat dicari, menurut urutannya, dan templat mana yang dipakai.

    :param app: aplikasi Flask.
    :param nama: nama templat, seperti yang diberikan kepada `render_template`.
    :return: sebuah gambar.
    :raises Masalah: kalau salah satu argumennya keliru.

    Contoh: `peta_templat(app, "index.html")`
    """
    app = flask_app(app, "peta_templat")
    if not isinstance(nama, str) or not nama:
        raise Masalah(
            f"Nama templat harus teks; yang diberikan {nama!r}.", 'tulis misalnya `peta_templat(app, "index.html")`.'
        )
    places = list(_places(app, nama))
    winner = next((number for number, place in enumerate(places) if place.file is not None), None)
    rows = [
        [str(number + 1), place.owner, place.folder, _verdict(place, number, winner)]
        for number, place in enumerate(places)
    ]
    starts = columns([_HEADER, *rows])
    lines = [_row(_HEADER, starts, "judul", "judul")]
    for number, row in enumerate(rows):
        lines.append(_row(row, starts, "", "ya" if number == winner else ""))
    if winner is None:
        sentence = f"{nama} tidak ada di folder mana pun."
    else:
        sentence = f"{nama} milik {places[winner].owner} dipakai: foldernya yang pertama punya berkas itu."
    lines += [Line(), line(f"→ {sentence}", "tidak" if winner is None else "ya")]
    description = "; ".join(f"{row[0]}. {row[1]}, {row[2]}: {row[3]}" for row in rows)
    return Drawing(f"Pencarian templat {nama} di aplikasi {app.name}", f"{description}. {sentence}", lines)


def _places(app: Flask, name: str) -> Iterator[_Place]:
    """Yield what Flask asks for a template: the app first, then its blueprints as they were registered."""
    owners: list[tuple[str, Any]] = [("aplikasi", app)]
    owners += [(f"blueprint {key}", blueprint) for key, blueprint in app.blueprints.items()]
    for owner, scaffold in owners:
        loader = scaffold.jinja_loader
        for folder in getattr(loader, "searchpath", ()):
            file = Path(folder, *name.split("/"))
            yield _Place(owner, _shown(Path(folder), app), file if file.is_file() else None)


def _verdict(place: _Place, number: int, winner: int | None) -> str:
    if place.file is None:
        return "tidak ada"
    return "dipakai" if number == winner else "ada, tidak dipakai"


def _shown(folder: Path, app: Flask) -> str:
    """Return the folder as a picture may show it: from the app's own folder on, with no path of this computer."""
    root = Path(app.root_path).resolve()
    here = folder.resolve()
    if here.is_relative_to(root.parent):
        return here.relative_to(root.parent).as_posix()
    return f"…/{here.name}"


def _row(cells: list[str], starts: list[int], style: str, background: str) -> Line:
    spans = [Span("▶", 0, background)] if background == "ya" else []
    spans += [Span(cell, start + 2, style) for cell, start in zip(cells, starts, strict=True)]
    return Line(tuple(spans), background)
