"""A small file that several notebooks write: one at a time, and each time whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import random
import sys
import time
from pathlib import Path

from ..files import patiently, remove, write_whole
from ..host import host

LONGEST_WAIT = 5.0
"""Seconds to wait for one's turn: a turn takes milliseconds, so a longer one belongs to a program that hangs."""

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _unlock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    # Imported late: a browser's Python has no such module, and is never asked for a lock.

    def _lock(handle: int) -> None:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(handle: int) -> None:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_UN)


class Turn:
    """One process (and thread) at a time: a lock of the operating system on a file that stays where it is.

    The lock ends with its holder, however that ends, so there is no such thing as a stale one. Entering raises `OSError` when the
    file cannot be made, and `TimeoutError` after `longest` seconds.
    """

    def __init__(self, path: Path, longest: float | None = None) -> None:
        """Take the path of the lock file, whose folder must be there when the turn begins, and how long to wait (`LONGEST_WAIT`)."""
        self.path, self._longest = path, longest
        self._handle = -1

    def __enter__(self) -> None:
        self._handle = patiently(lambda: os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        end = time.monotonic() + (LONGEST_WAIT if self._longest is None else self._longest)
        try:
            while not self._taken():
                if time.monotonic() > end:
                    raise TimeoutError(errno.ETIMEDOUT, "terlalu lama dipakai program lain")
                time.sleep(random.uniform(0.001, 0.01))
        except BaseException:
            os.close(self._handle)
            raise

    def _taken(self) -> bool:
        if host().in_browser:
            return True  # there is no second process
        try:
            _lock(self._handle)
        except (BlockingIOError, PermissionError):
            return False
        except OSError:
            return True  # a network drive without locks: better saved unlocked than not at all
        return True

    def __exit__(self, *_: object) -> None:
        if not host().in_browser:
            with contextlib.suppress(OSError):
                _unlock(self._handle)  # closing alone would not do while a forked child has the same handle
        os.close(self._handle)


def write_in_turn(path: Path, content: bytes) -> None:
    """Put `content` in the place of `path`, readable by its owner only. Raises `OSError`, and then leaves the old file.

    To be called in a `Turn`, which is why what a killed writer left is removed.
    """
    for left in path.parent.glob(f"{path.name}.*.baru"):
        remove(left)
    write_whole(path, content, 0o600)
