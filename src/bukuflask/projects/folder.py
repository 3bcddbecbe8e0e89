"""The folder that a student names: where it is, whether it can be a project, and a copy of it in which it may run.

Nothing of the student's is run or changed here.
"""

from __future__ import annotations

import difflib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from ..files import NOT_THE_BOOKS
from ..places import book_root, example, here, working_folder
from ..problems import Masalah

LEFT_OUT = NOT_THE_BOOKS | {".git", ".hg", ".venv", "venv", ".mypy_cache", ".ruff_cache", "node_modules", "htmlcov"}
"""Folders that no copy of a project holds: its data, and what other tools put there. What else is a virtual environment is left out too."""

_DATA = (".db", ".sqlite", ".sqlite3", ".db-journal", ".db-wal", ".db-shm", ".log")
"""How files end that hold data: the copy begins without any."""

MOST_FILES = 2_000
"""Files that a project may have; a folder with more is a desktop or a disk."""

LARGEST = 50 * 2**20
"""Bytes that a project may have in all."""


def find(given_words: str | Path) -> Path:
    """Return the folder that a student names, from the notebook's folder or from their own. Raises `Masalah` when there is none."""
    name = str(given_words).strip().strip("\"'").strip()
    if not name:
        raise Masalah(
            "Folder proyekmu belum disebut.",
            "tulis namanya sesudah nomor langkahnya, misalnya `%periksa 23-01 ../papan-kabar`.",
        )
    try:
        given = Path(name).expanduser()
        given.is_dir()
    except (OSError, ValueError, RuntimeError):  # a name that no system takes, or the home of nobody
        raise Masalah(f"{name!r} tidak dapat menjadi nama folder.", "periksa ejaannya.") from None
    places = [given] if given.is_absolute() else [here() / given, working_folder() / given]
    for place in places:
        if place.parent.name == "examples" and (_examples() / place.name).is_dir():
            return example(place.name)
    for place in places:
        if place.is_dir():
            return place.resolve()
    if (file := next((place for place in places if place.is_file()), None)) is not None:
        raise Masalah(
            f"{name!r} adalah sebuah berkas, bukan folder.",
            f"sebut folder yang memuatnya, misalnya `{file.parent.name}`.",
        )
    near = _near(places)
    raise Masalah(
        f"Folder {name!r} tidak ada. Yang dicari: "
        + " dan ".join(f"`{place}`" for place in dict.fromkeys(places))
        + ".",
        "periksa ejaannya" + (f"; yang mirip: {near}." if near else ", atau tulis letak lengkapnya."),
    )


def is_the_books(folder: Path) -> bool:
    """Return whether a folder is one of the book's own examples, or lies where temporary files do: no project of a student's."""
    temporary = Path(tempfile.gettempdir()).resolve()
    return folder.resolve().parent == _examples() or folder.resolve().is_relative_to(temporary)


def _examples() -> Path:
    return (book_root() / "examples").resolve()


def _near(places: list[Path]) -> str:
    found: list[str] = []
    for place in places:
        try:
            names = [each.name for each in place.parent.iterdir() if each.is_dir() and not each.name.startswith(".")]
        except OSError:
            continue
        found += [f"`{near}`" for near in difflib.get_close_matches(place.name, names, n=3, cutoff=0.6)]
    return ", ".join(dict.fromkeys(found))


def files(folder: Path) -> Iterator[Path]:
    """Yield the files of a project, in order, without data and what other tools put there."""
    for place, inner, names in os.walk(folder):
        inner[:] = sorted(
            name for name in inner if name not in LEFT_OUT and not Path(place, name, "pyvenv.cfg").is_file()
        )
        yield from (Path(place, name) for name in sorted(names) if not name.lower().endswith(_DATA))


def copy(folder: Path, target: Path) -> None:
    """Copy a project into a new folder. Raises `Masalah` when it is larger than a project is, or cannot be read."""
    target.mkdir(parents=True)
    number = size = 0
    for file in files(folder):
        try:
            number, size = number + 1, size + file.stat().st_size
            if number > MOST_FILES or size > LARGEST:
                raise Masalah(
                    f"Isi folder {folder.name!r} terlalu banyak untuk sebuah proyek: lebih dari {MOST_FILES} berkas atau {LARGEST // 2**20} MB.",
                    "sebut folder proyekmu sendiri, bukan folder yang memuat banyak hal lain.",
                )
            inside = target / file.relative_to(folder)
            inside.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, inside)
        except OSError as error:
            raise Masalah(
                f"Berkas {file.relative_to(folder).as_posix()!r} tidak dapat dibaca ({error.strerror}).",
                "tutup program yang sedang memakainya, atau hapus berkas itu kalau tidak dipakai, lalu jalankan sel ini lagi.",
            ) from None
