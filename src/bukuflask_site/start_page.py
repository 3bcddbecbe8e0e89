"""The start page: the lessons of lessons.md, what runs where, and the ways into each lesson. One file, no script needed."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bukuflask.prose import render
from bukuflask_book.checkout import Book, SyllabusRow

from . import links, offline, weight
from .reading import DOWNLOADS
from .toolchain import SITE

SOURCES = SITE / "depan"


def build(book: Book, out: Path, archive: Path | None = None) -> None:
    """Write `out/index.html` for the site whose other parts stand in `out`.

    Sizes are counted from what is there; `archive` is the ZIP of the whole site inside `out`, when one is made.
    """
    jinja = Environment(loader=FileSystemLoader(SOURCES), autoescape=True, undefined=StrictUndefined)
    first = next(entry for entry in book.syllabus if entry.stem)
    icon = (SITE / "ikon.svg").read_text(encoding="utf-8").strip()
    page = jinja.get_template("index.html").render(
        icon=f"data:image/svg+xml,{quote(icon)}",
        first=_lesson(first),
        parts=[{"title": part.title, "lessons": [_lesson(entry) for entry in part.entries]} for part in book.parts],
        first_visit=weight.spoken(weight.first_visit(out)) if (out / links.RUNNING).is_dir() else "",
        offline=weight.spoken(offline.size(out)) if (out / links.RUNNING).is_dir() else "",
        reading=weight.spoken(weight.reading(out)) if (out / links.READING).is_dir() else "",
        reading_index=f"{links.READING}/index.html",
        archive=archive.name if archive else "",
        archive_size=weight.spoken(archive.stat().st_size) if archive else "",
    )
    out.mkdir(parents=True, exist_ok=True)
    (out / "index.html").write_text(page + "\n", encoding="utf-8", newline="\n")
    (out / "404.html").write_text(_NOT_FOUND, encoding="utf-8", newline="\n")


# Asked for at any depth, so the start page is named by a script that looks where the site begins: at the folder that the server names,
# else above the first folder of the site's own.
_NOT_FOUND = """<!doctype html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Halaman ini tidak ada · Buku Kerja Flask</title>
<style>body { font: 1rem/1.55 system-ui, sans-serif; margin: 2rem auto; max-width: 40rem; padding: 0 1rem; } a { display: inline-block; padding: .6rem 0; color: inherit; }</style>
</head>
<body data-awal="">
<h1>Halaman ini tidak ada</h1>
<p>Mungkin alamatnya salah ketik, atau halamannya sudah pindah.</p>
<p><a id="awal" href="index.html">Ke halaman depan Buku Kerja Flask</a></p>
<script>
"use strict";
const given = document.body.dataset.awal, found = location.pathname.match(/^(.*?\\/)(?:baca|jalan)\\//);
const first = location.pathname.match(/^\\/[^/]+\\//);
document.getElementById("awal").href = given || (found ? found[1] : location.hostname.endsWith(".github.io") && first ? first[0] : "/");
</script>
</body>
</html>
"""


def _lesson(entry: SyllabusRow) -> dict[str, Any]:
    """Return what the page says of one lesson; those to come have no links."""
    makes = render(entry.makes).removeprefix("<p>").removesuffix("</p>")
    found: dict[str, Any] = {
        "number": entry.number,
        "title": entry.title,
        "minutes": entry.minutes,
        "makes": Markup(makes),  # made from our own lessons.md
        "run": "",
    }
    if entry.stem:
        found |= {
            "run": links.notebook_url(entry.stem),
            "read": f"{links.READING}/{entry.stem}.html",
            "download": f"{links.READING}/{DOWNLOADS}/{entry.stem}.ipynb",
        }
    return found
