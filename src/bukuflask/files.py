"""Files that others may hold or read at the same moment: written whole, replaced and removed with patience.

On Windows a virus scanner, a child that is just ending or another notebook can have a file open, and then nothing may be
renamed or deleted. Half a second later it usually can.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

WAITS = (0.02, 0.1, 0.5)
"""Seconds between tries while the system refuses."""

LEFT_BY_RUNNING = frozenset({"__pycache__", ".ipynb_checkpoints", ".pytest_cache"})
"""Folders that running a lesson leaves behind: no copy of the book holds them."""

NOT_THE_BOOKS = LEFT_BY_RUNNING | {"instance"}
"""What the book's own copies leave out: also the data that an app has made."""

_T = TypeVar("_T")

_OF_EDITORS = re.compile(r"\.#.*|#.*#|\.~.*|~\$.*|.*~|\..*\.sw[a-p]|\..*\.kate-swp|\.goutputstream-.*")
_OF_SYSTEMS = re.compile(
    r"desktop\.ini|(?:eh)?thumbs(?:_.*)?\.db|\.ds_store|\._.*|\.localized|\.directory|icon\r|.*:zone\.identifier|\.nfs[0-9a-f]+|\.fuse_hidden.*|\.dropbox.*",
    re.IGNORECASE,
)


def left_by_an_editor(name: str) -> bool:
    """Whether a file of this name is what a program lays beside the file that it has open: a lock, a half-written copy, a backup.

    Emacs, vim, Kate and GNOME, LibreOffice and Office, JupyterLab's own saving. Some hold no text, some are links to nothing. So do systems
    lay files of theirs into the folders that they show, copy or share: Windows, macOS, KDE, network drives.
    """
    return _OF_EDITORS.fullmatch(name) is not None or _OF_SYSTEMS.fullmatch(name) is not None


def sources_under(folder: Path) -> list[Path]:
    """Return the files under a folder of the book, sorted: not what running them or an editor has left there, nor an app's own data."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if NOT_THE_BOOKS.isdisjoint(path.relative_to(folder).parts)
        and not left_by_an_editor(path.name)
        and path.is_file()
    ]


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
    """Remove a folder with all in it, with patience, and say whether it is gone; what stays held is left for the system.

    The patience is one for the whole folder. What its owner may not write or open is made so first.
    """
    with contextlib.suppress(RecursionError):  # nested deeper than Python reaches
        for wait in (0, *WAITS):
            time.sleep(wait)
            shutil.rmtree(folder, ignore_errors=True)
            if not folder.exists():
                break
            _open_up(folder)
    return not folder.exists()


def _open_up(folder: Path) -> None:
    """Let the owner remove all that is in a folder: POSIX asks the folders for it, Windows each file."""
    for place, folders, names in os.walk(folder):
        for name in ["", *folders, *(names if os.name == "nt" else [])]:
            path = Path(place, name)
            if not path.is_symlink():
                with contextlib.suppress(OSError):
                    path.chmod(stat.S_IRWXU)


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    """Give a folder of one's own, which is removed with patience at the end."""
    folder = Path(tempfile.mkdtemp(prefix="bukuflask-"))
    try:
        yield folder
    finally:
        remove_tree(folder)
