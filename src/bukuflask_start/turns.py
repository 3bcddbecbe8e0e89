"""Two starts of the same book at once: the second waits until the first has prepared everything."""

from __future__ import annotations

import contextlib
import getpass
import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bukuflask.progress.shared_file import Turn

_FOR_EVER = 24 * 60 * 60.0
"""Seconds; the lock of a start that is gone is gone with it."""


@contextlib.contextmanager
def one_at_a_time(book: Path) -> Iterator[None]:
    """Prepare the workbook in `book` while no other start does, and say so while this one waits."""
    with contextlib.ExitStack() as held:
        with contextlib.suppress(OSError):  # without a place for a lock it goes as it goes
            lock = _file(book)
            try:
                held.enter_context(Turn(lock, 0.0))
            except TimeoutError:
                print("Buku kerja ini sedang disiapkan di jendela lain; menunggu sampai selesai ...", flush=True)
                held.enter_context(Turn(lock, _FOR_EVER))
        yield


def _file(book: Path) -> Path:
    """Return the lock file: in the folder for temporary files, for the book's own may be read-only."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):  # a computer without names for its users
        user = ""
    mark = hashlib.sha256(f"{user}\0{book.resolve()}".encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"bukuflask-{mark}.kunci"
