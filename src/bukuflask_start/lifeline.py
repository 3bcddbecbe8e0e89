"""A Jupyter Server extension that ends JupyterLab with the window that it was started from, however that window ends.

`python mulai.py` holds the other end of the server's standard input. A closed window, a task manager or a power-off of the
session ends it without a word, on Windows without ending its children; the pipe then closes by itself.

And it ends a server that has stopped. Jupyter reads and writes files in threads of AnyIO, which are told to end by the request that
started them; one that is cut off as the server stops never tells them, and Python waits for such threads for ever
(https://github.com/jupyterlab/jupyterlab/issues/10442).
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from typing import Any

GRACE = 10.0
"""Seconds that the server has to save and to end its kernels."""

LAST = 2.0
"""Seconds that threads have to end after the server's own code has."""


def follow(lifeline: int, stop: Callable[[], None], end: Callable[[int], None] = os._exit) -> threading.Thread:
    """Wait in a thread until the other end of `lifeline` is closed, then `stop`, and `end` this process after `GRACE`."""

    def wait() -> None:
        while os.read(lifeline, 1):
            pass
        stop()
        time.sleep(GRACE)
        end(1)

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    return thread


def leave(end: Callable[[int], None] = os._exit) -> threading.Thread:
    """`end` this process with 0, `LAST` seconds after its main thread has run to its end, whatever other threads still wait for."""

    def wait() -> None:
        threading.main_thread().join()
        time.sleep(LAST)  # a process without such threads is gone before
        end(0)

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    return thread


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:
    # The pipe moves away from descriptor 0: on Windows a read that waits on standard input would hold up every process
    # that the server starts.
    lifeline = os.dup(0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    loop = server.io_loop
    follow(lifeline, lambda: loop.add_callback(server.stop))
    leave()
