"""The files of a lesson in the browser.

The site brings them one lesson at a time, each in an archive with what `lesson` in bukuflask_site.runtime puts there: the
page fetches that of its own lesson while Python starts, and any other is fetched when it is first asked for. What is known of all
lessons comes with Python itself, in an archive that holds nothing else.

JupyterLite keeps what a student writes on its drive, in the browser's own store. Examples run from a copy in memory: imports
are quicker there, hidden files such as `.flaskenv` exist, and SQLite works, which on the drive it does not
(https://github.com/jupyterlite/pyodide-kernel/issues/35).
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from bukuflask.files import NOT_THE_BOOKS

from . import packages

SHIPPED = Path(__file__).with_name("buku")
"""The book's files as the site brings them."""

BOOK = Path(tempfile.gettempdir(), "buku")
"""The book's files as they run: a folder of the file system that Pyodide keeps in the page's memory, on no one's disk."""

DRIVE = Path("/drive")
"""What JupyterLite mounts, where the browser allows it."""

_DATABASES = Path(tempfile.gettempdir(), "basis-data")
"""Where databases lie, in that same memory."""


@functools.cache
def index() -> dict[str, Any]:
    """Return what is known of all lessons before any of them is brought: `pelajaran`, `contoh`, `jejak_run`, `sel`."""
    found: dict[str, Any] = json.loads((SHIPPED / "daftar.json").read_text(encoding="utf-8"))
    return found


@functools.cache
def lay() -> None:
    """Make, once, the folders from which the book's files run; the examples in them are empty until they are brought."""
    for name in index()["contoh"]:
        (BOOK / "examples" / name).mkdir(parents=True, exist_ok=True)
    (BOOK / "notebooks").mkdir(exist_ok=True)


def recording(stem: str) -> Path:
    """Return the file of a lesson's recordings, which every lesson's archive brings."""
    return SHIPPED / "rekaman" / f"{stem}.json"


@functools.cache
def bring(stem: str) -> None:
    """Fetch a lesson's bank, example, recordings and packages, once. Raises `Masalah` when they cannot be fetched."""
    if stem not in index()["contoh"]:
        return
    if not recording(stem).is_file():
        packages.fetch(f"bukuflask-{stem}")
    shutil.copytree(SHIPPED / "examples" / stem, BOOK / "examples" / stem, dirs_exist_ok=True)


def renew(stem: str) -> Path:
    """Copy an example into memory, with what the student changed in JupyterLite's file list, and return its folder."""
    bring(stem)
    target = BOOK / "examples" / stem
    source = DRIVE / "examples" / stem
    with contextlib.suppress(OSError):  # a drive that is not there, or a file in it that is being written
        for name, inner, files in os.walk(source):
            inner[:] = [each for each in inner if each not in NOT_THE_BOOKS]
            for each in files:
                _renew_file(Path(name, each), target / Path(name).relative_to(source) / each)
    return target


def _renew_file(source: Path, target: Path) -> None:
    content = source.read_bytes()
    if not target.is_file() or target.read_bytes() != content:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def keep_databases_off_the_drive(sqlite3: Any) -> None:
    """Let `sqlite3.connect` open a file in memory where one on the drive is asked for. It is gone after a reload."""
    connect = sqlite3.connect

    @functools.wraps(connect)
    def connected(database: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(database, str | os.PathLike) and not kwargs.get("uri") and str(database) not in {"", ":memory:"}:
            path = Path(database).resolve()
            if path.is_relative_to(DRIVE):
                database = _DATABASES / path.relative_to(DRIVE)
                database.parent.mkdir(parents=True, exist_ok=True)
        return connect(database, *args, **kwargs)

    sqlite3.connect = sqlite3.dbapi2.connect = connected
