"""Files that others may hold or read at the same moment: written whole, replaced and removed with patience.

On Windows a virus scanner, a child that is just ending or another notebook can have a file open, and then nothing may be
renamed or deleted. Half a second later it usually can.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

WAITS = (0.02, 0.1, 0.5)
"""Seconds between tries while the system refuses."""

LEFT_BY_RUNNING = frozenset({"__pycache__", ".ipynb_checkpoints", ".pytest_cache"})
"""Folders that running a lesson leaves behind: no copy of the book holds them."""

NOT_THE_BOOKS = LEFT_BY_RUNNING | {"instance"}
"""What the book's own copies leave out: also the data that an app has made."""

_T = TypeVar("_T")


def patiently(act: Callable[[], _T]) -> _T:
    """Return what `act` returns, trying again for about half a second while it raises `PermissionError`."""
    for wait in WAITS:
        try:
            return act()
        except PermissionError:
            time.sleep(wait)
    return act()


def write_whole(path: Path, content: bytes, mode: int = 0o666) -> None:
    """Put `content` in the place of `path`: a reader, a kill or a power cut sees the old file or the new one.

    `mode` holds the permissions of the new file, from which the process's umask takes away. Raises `OSError`, and then leaves
    the old file.
    """
    fresh = path.with_name(f"{path.name}.{os.getpid()}.baru")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # without it a power cut can leave the new name on an empty file
        patiently(lambda: fresh.replace(path))
    except BaseException:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise


def remove(path: Path) -> bool:
    """Remove a file, with patience, and say whether it is gone; what stays held is left for the system to clean up."""
    try:
        patiently(lambda: path.unlink(missing_ok=True))
    except OSError:
        return False
    return True


def remove_tree(folder: Path) -> bool:
    """Remove a folder with all in it, with patience, and say whether it is gone. Read-only files are made writable first."""

    def again(function: Callable[[str], object], name: str, _error: object) -> None:
        with contextlib.suppress(OSError):
            Path(name).chmod(stat.S_IRWXU)
        with contextlib.suppress(OSError):
            patiently(lambda: function(name))

    with contextlib.suppress(OSError):
        shutil.rmtree(folder, onerror=again)
    return not folder.exists()
