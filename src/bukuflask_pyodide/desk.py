"""The files of a lesson in the browser.

JupyterLite keeps what a student writes on its drive, in the browser's own store. Examples run from a copy in memory: imports
are quicker there, hidden files such as `.flaskenv` exist, and SQLite works, which on the drive it does not
(https://github.com/jupyterlite/pyodide-kernel/issues/35).
"""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
from pathlib import Path
from typing import Any

from bukuflask.files import NOT_THE_BOOKS

SHIPPED = Path(__file__).with_name("buku")
"""The book's files as the site brings them."""

BOOK = Path("/tmp/buku")
"""The book's files as they run."""

DRIVE = Path("/drive")
"""What JupyterLite mounts, where the browser allows it."""

_DATABASES = Path("/tmp/basis-data")


@functools.cache
def lay() -> None:
    """Put the shipped files, once, into the folder from which they run."""
    shutil.copytree(SHIPPED / "examples", BOOK / "examples", dirs_exist_ok=True)
    (BOOK / "notebooks").mkdir(exist_ok=True)


def renew(stem: str) -> Path:
    """Bring an example up to what the student changed in JupyterLite's file list, and return its folder."""
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
