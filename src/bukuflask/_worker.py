"""The child process in which one answer runs. Started ahead of time with Flask already imported; used once, then gone.

It reads one JSON job from standard input until its end and writes one JSON verdict to the real standard output. What the
answer prints goes to a bounded buffer. A kernel that dies closes the pipe, and an unused worker leaves at once; a worker that
is busy is ended by faulthandler's watchdog, a C thread which needs no GIL and so ends loops inside C code too.
"""

from __future__ import annotations

import faulthandler
import json
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

from .grading import OVERTIME


def main() -> None:
    """Warm up, take one job, answer, leave without waiting for threads that the answer may have left."""
    # Jupyter's ■ interrupts the kernel's whole process group; whether this process ends is the kernel's decision.
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    import flask

    from . import grading

    warm = flask.Flask("bukuflask")
    warm.add_url_rule("/", "warm", lambda: "")
    warm.test_client().get("/")

    verdicts = os.fdopen(os.dup(1), "wb")
    quiet = os.open(os.devnull, os.O_RDWR)
    job: dict[str, Any] = json.loads(sys.stdin.buffer.read().decode("utf-8") or "{}")
    if not job:
        folder = Path.cwd()
        os.chdir(folder.parent)
        shutil.rmtree(folder, ignore_errors=True)  # a killed kernel cannot
        os._exit(0)
    own = os.getpid()
    os.dup2(quiet, 0)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    overtime = Path(OVERTIME).open("w", encoding="utf-8")  # noqa: SIM115 - faulthandler writes into it later
    faulthandler.dump_traceback_later(job["limit"], exit=True, file=overtime)
    verdict = grading.grade(job["source"], job["check"], job["check_file"], job["check_line"])
    if os.getpid() == own:  # a copy that the answer forked has nothing to say
        verdicts.write(json.dumps(verdict).encode("utf-8"))
        verdicts.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
