"""The whole site, part by part: what `python -m bukuflask_author situs` does."""

from __future__ import annotations

import shutil
import time
import zipfile
from collections.abc import Callable, Collection
from pathlib import Path

from bukuflask_book.checkout import Book

from . import layani, links, lite, offline, reading, start_page

PARTS = (links.RUNNING, links.READING, "depan")
"""The parts that can be built alone, in the order in which they are built: the start page weighs the others."""

ARCHIVE = "buku-kerja-flask-situs.zip"
"""The whole site in one file, inside the site."""


def build(
    book: Book, out: Path, parts: Collection[str] = PARTS, archive: bool = False, say: Callable[[str], None] = print
) -> None:
    """Build the chosen `parts` of the site into `out`, telling `say` each; with `archive` also the ZIP of it all.

    Raises `SiteBuildError` when a part cannot be built.
    """
    if links.RUNNING in parts:
        say("Membangun JupyterLite dengan semua pelajaran ...")
        lite.build(book, out)
    if links.READING in parts:
        say("Membangun halaman baca ...")
        reading.build(book, out / links.READING)
    if "depan" in parts:
        say("Membangun halaman depan ...")
        packed = out / ARCHIVE
        packed.unlink(missing_ok=True)
        start_page.build(book, out)
        shutil.copy(layani.__file__, out / "layani.py")
        offline.write(out)
        if archive:
            say("Mengemas seluruh situs ...")
            _pack(out, packed)
            start_page.build(book, out, packed)  # anew, with the link to what was packed
            offline.write(out)
    files = [file for file in out.rglob("*") if file.is_file()]
    say(f"{len(files)} berkas, {sum(file.stat().st_size for file in files) / 1e6:.1f} MB di {out}")


def _pack(out: Path, target: Path) -> None:
    """Pack the site `out` into `target`: the same site gives the same bytes, whenever and wherever."""
    date = max(time.gmtime(lite.written())[:6], (1980, 1, 1, 0, 0, 0))  # ZIP knows no earlier one
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in sorted(out.rglob("*")):
            if file.is_file() and file != target:
                entry = zipfile.ZipInfo(Path("buku-kerja-flask-situs", file.relative_to(out)).as_posix(), date)
                entry.external_attr = 0o644 << 16
                packed.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED)
