"""The server's child process: the `flask` command itself, with its life tied to the kernel's.

Run by path (never imported; `_trace_run.py` runs it for its lifeline), so that neither the workbook's modules nor the student's folder come first on `sys.path`.
"""

from __future__ import annotations

import os
import sys
import threading


def _die_with_the_kernel(lifeline: int) -> None:
    """Wait until the kernel's end of the pipe is closed, by `berhenti()` or by the kernel's death, and end at once.

    A pipe says so on every platform, however the kernel ended; a signal handler or a parent process id would not.
    """
    # os.read, not sys.stdin: a daemon thread that holds a stream's lock at shutdown is a fatal error in CPython.
    while os.read(lifeline, 1):
        pass
    os._exit(0)


def follow_the_kernel() -> None:
    """Let this process end with the kernel that started it, which holds the other end of its standard input."""
    # The pipe moves away from descriptor 0: the app's own `input()` must not swallow the end of the pipe, and on Windows a
    # read that waits on standard input would hold up every process that the app starts.
    lifeline = os.dup(0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    threading.Thread(target=_die_with_the_kernel, args=(lifeline,), daemon=True).start()


def main() -> None:
    """Watch the lifeline and hand over to Flask's command line."""
    follow_the_kernel()

    from flask.cli import main as flask_command

    sys.argv[0] = "flask"
    flask_command()


if __name__ == "__main__":
    main()
