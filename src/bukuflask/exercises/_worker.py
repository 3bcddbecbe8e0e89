"""The child process in which one answer runs. Started ahead of time with Flask already imported; used once, then gone.

Its arguments name more libraries to import ahead: those of the answer before, for the next is mostly of the same lesson.

It reads one JSON job from standard input until its end, and writes two lines to the real standard output: an empty one when the
job's time begins, and one JSON verdict. What the answer prints goes to a bounded buffer. A kernel that dies closes the pipe, and
an unused worker leaves at once; a worker that is busy is ended by faulthandler's watchdog, a C thread which needs no GIL and so
ends loops inside C code too.
"""

from __future__ import annotations

import faulthandler
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .. import libraries
from ..files import remove_tree
from .grading import OVERTIME, PIPE_LOST


def main() -> None:
    """Grade one answer."""
    serve(_grade)


def _grade(job: dict[str, Any]) -> object:
    from . import grading

    return grading.grade(*(job[name] for name in ("source", "check", "check_file", "check_line", "subject")))


def serve(judge: Callable[[dict[str, Any]], object]) -> None:
    """Warm up, take one job, let it be judged, leave without waiting for threads that the answer may have left."""
    # Jupyter's ■ interrupts the kernel's whole process group; whether this process ends is the kernel's decision.
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    from . import restore
    from ._confine import confine

    restore.use_once()
    libraries.load(sys.argv[1:])
    restore.tools()

    _without_keyboard()
    verdicts = os.fdopen(os.dup(1), "wb")
    quiet = os.open(os.devnull, os.O_RDWR)
    job: dict[str, Any] = json.loads(sys.stdin.buffer.read().decode("utf-8") or "{}")
    if not job:
        folder = Path.cwd()
        os.chdir(folder.parent)
        remove_tree(folder)  # a killed kernel cannot
        os._exit(0)
    libraries.load(job["libraries"])
    own, whoami, leave, encode = (
        os.getpid(),
        os.getpid,
        os._exit,
        json.JSONEncoder().encode,
    )  # an answer may replace them
    os.dup2(quiet, 0)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    overtime = Path(OVERTIME).open("w", encoding="utf-8")  # noqa: SIM115 - faulthandler writes into it later
    confine(job["limit"])
    verdicts.write(b"\n")
    verdicts.flush()
    faulthandler.dump_traceback_later(job["limit"], exit=True, file=overtime)
    verdict = judge(job)
    if whoami() != own:  # a copy that the answer forked has nothing to say
        leave(0)
    try:
        verdicts.write(encode(verdict).encode("ascii") + b"\n")
        verdicts.flush()
    except OSError:
        leave(PIPE_LOST)
    leave(0)


def _without_keyboard() -> None:
    """Let what waits for a key meet the end of input at once, as `input()` does here.

    On Windows `getpass` and `msvcrt` read the console, which an answer has, unseen; elsewhere it has no terminal.
    """
    if sys.platform == "win32":
        import msvcrt

        def nobody(*_: object) -> Any:
            raise EOFError("EOF when reading a line")

        for name in ("getch", "getche", "getwch", "getwche"):
            setattr(msvcrt, name, nobody)


if __name__ == "__main__":
    main()
