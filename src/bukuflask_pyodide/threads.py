"""Threads where there are none: a thread's function runs to its end before `start()` returns, and this is said.

It runs in a context of its own, as in a real thread, so a lesson about what a thread does not inherit shows the same.
"""

from __future__ import annotations

import _thread
import asyncio
import contextvars
import sys
import threading
import time
from typing import Any, NoReturn

from bukuflask.problems import Masalah

from .after_import import after_import

_told = False
_NONE = "Di peramban hanya ada satu utas, jadi `ThreadPoolExecutor`, `Timer` dan yang lain yang bekerja di belakang layar tidak dapat dimulai."
_NEVER = "Di peramban hanya ada satu utas, jadi menunggu utas lain di sini tidak akan selesai."
_INSTEAD = "panggil fungsinya langsung, satu per satu, atau jalankan sel ini di laptop."


class TanpaUtas(Masalah, RuntimeError):  # noqa: N818 - a name that a student reads
    """Yang diminta memerlukan utas kedua, dan tidak ada di peramban. Juga sebuah `RuntimeError`, seperti dari Python sendiri.

    Contoh: `except RuntimeError as galat: print(galat)`
    """


def install() -> None:
    """Make `threading.Thread.start` run the thread to its end."""
    active: dict[int, threading.Thread] = threading._active  # type: ignore[attr-defined]

    def start(self: Any) -> None:
        """Run the thread's activity now, to its end: a browser has one thread only."""
        if _from_the_library(self):
            raise TanpaUtas(_NONE, _INSTEAD)  # such a thread waits for others, here for ever
        if self._started.is_set():
            raise RuntimeError("threads can only be started once")
        _tell()
        self._started.set()
        loop = asyncio._get_running_loop()  # a cell runs inside a task of the page's loop; a thread does not
        asyncio._set_running_loop(None)
        ident = threading.get_ident()
        before = active.get(ident)
        active[ident] = self
        self._ident = ident
        try:
            contextvars.Context().run(_attempt, self)
        finally:
            if before is None:
                active.pop(ident, None)
            else:
                active[ident] = before
            asyncio._set_running_loop(loop)
            self._os_thread_handle = threading._make_thread_handle(ident)  # type: ignore[attr-defined]
            self._os_thread_handle._set_done()

    def start_new_thread(*_: Any, **__: Any) -> NoReturn:
        """Raise `TanpaUtas`: no such thread can be started."""
        raise TanpaUtas(_NONE, _INSTEAD)

    wait = threading.Condition.wait

    def wait_in_time(self: Any, timeout: float | None = None) -> bool:
        """Wait as long as is asked; without an end nothing could ever wake the only thread there is."""
        if timeout is None:
            raise TanpaUtas(_NEVER, _INSTEAD)
        if not self._is_owned():
            return wait(self, timeout)  # raises
        time.sleep(timeout)
        return False

    threading.Thread.start = start  # type: ignore[method-assign]
    threading.Condition.wait = wait_in_time  # type: ignore[method-assign]
    threading.Lock = _Lock  # type: ignore[assignment]
    _thread.start_new_thread = start_new_thread
    after_import("queue", _wait_in_python)


class _Lock:
    """`threading.Lock`: taken twice, it waits here for nobody."""

    def __init__(self) -> None:
        self._lock = _thread.allocate_lock()
        self.release, self.locked = self._lock.release, self._lock.locked
        self._at_fork_reinit = self._lock._at_fork_reinit  # type: ignore[attr-defined]  # what the standard library asks of it

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """Take the lock; one that is taken stays so for as long as is waited."""
        if not blocking or not self.locked():
            return self._lock.acquire(blocking, timeout)
        if timeout < 0:
            raise TanpaUtas(_NEVER, _INSTEAD)
        time.sleep(timeout)
        return False

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()


def _wait_in_python(module: Any) -> None:
    """Let `queue.SimpleQueue` wait as `Queue` does: the one written in C would wait for ever."""
    module.SimpleQueue = module._PySimpleQueue


def _attempt(thread: Any) -> None:
    try:
        thread.run()
    except SystemExit:
        pass
    except BaseException:
        threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), thread)))


def _from_the_library(thread: Any) -> bool:
    function = getattr(thread, "_target", None) if type(thread).run is threading.Thread.run else type(thread).run
    module = getattr(function, "__module__", None) or ""
    return module.partition(".")[0] in sys.stdlib_module_names - {"builtins", "time"}


def _tell() -> None:
    global _told  # noqa: PLW0603 - said once in a notebook
    if (
        not _told and type(sys.stdout).__name__ == "LiteStream"
    ):  # not into the output of an answer that is being checked
        _told = True
        print(
            "Di peramban hanya ada satu utas: fungsi sebuah `Thread` di sini berjalan sampai selesai di dalam `start()`."
        )
