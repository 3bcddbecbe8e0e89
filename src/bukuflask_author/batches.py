"""Judge many answers of exercises quickly, and safely for the one who asks: in a child process that may hang or die.

One child judges answer after answer, for a new process for each would cost a hundred times as much. One that does not answer in
time, or is gone, is replaced; its answer then counts as lost, as it would for a student.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import IO

import psutil

from bukuflask.bank import Exercise
from bukuflask.exercises.limits import seconds
from bukuflask.exercises.runner import Outcome, needed
from bukuflask.this_python import again

LIMIT = 5.0
"""Seconds of computing, or of waiting, that one answer may take. On a busy machine the same computing lasts longer."""

LOOK = 0.5
"""Seconds between two looks at a child that has not answered: does it compute, or wait for a thread, a lock?"""

BUSY = 12
"""How many times its limit an answer may last by the clock, where it neither waits nor gets the time to compute."""

START = 60.0
"""Seconds that a child may take to start, on the slowest machine."""


class Prover:
    """A child process that runs answers; `outcome` may be called any number of times, by one thread."""

    def __init__(self, limit: float = LIMIT) -> None:
        """Take the limit in seconds for one answer. The child is started when it is needed."""
        self.limit = limit
        self._process: subprocess.Popen[str] | None = None
        self._lines: queue.Queue[str | None] = queue.Queue()
        atexit.register(self.close)

    def outcome(self, exercise: Exercise, source: str, waits: Callable[[], object] = lambda: None) -> Outcome:
        """Run one answer and return what came of it. `waits` is called when it takes long: it sleeps, most probably."""
        process = self._started(needed(exercise, source))
        assert process.stdin is not None
        job = [source, exercise["check"], exercise["file"], exercise["check_line"], exercise.get("subject")]
        with contextlib.suppress(OSError):  # a child that is gone: no line comes, and that is told below
            process.stdin.write(json.dumps(job) + "\n")
            process.stdin.flush()
        try:
            line = self._answer(max(self.limit, 3 * seconds(exercise)) if "subject" in exercise else self.limit, waits)
        except queue.Empty:
            self.close()
            return {"lost": "waktu"}
        if line is None:
            self.close()
            return {"lost": "keluar"}
        return {"verdict": json.loads(line)}

    def _answer(self, limit: float, waits: Callable[[], object]) -> str | None:
        """Return the line that the child says, or None when it is gone. Raises `queue.Empty` when the time is up."""
        assert self._process is not None
        pid = self._process.pid
        start = last = time.monotonic()
        begun = before = _computed(pid)
        # Only the time in which it was seen waiting counts as such: one look may fall between its answer and the reading of it.
        waited = 0.0
        while True:
            try:
                return self._lines.get(timeout=min(LOOK, limit))
            except queue.Empty:
                now, clock = _computed(pid), time.monotonic()
                if _idle(pid, now - before):
                    if not waited:
                        waits()
                    waited += clock - last
                before, last = now, clock
                if now - begun >= limit or waited >= limit or clock - start >= BUSY * limit:
                    raise

    def _started(self, ahead: Sequence[str]) -> subprocess.Popen[str]:
        if self._process is None:
            self._lines = queue.Queue()
            command, environment = again(["-X", "utf8", "-m", __name__, *ahead])
            self._process = subprocess.Popen(
                command,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                encoding="utf-8",
            )
            threading.Thread(target=_listen, args=(self._process.stdout, self._lines), daemon=True).start()
            self._lines.get(timeout=START)  # its first line says that it is ready
        return self._process

    def close(self) -> None:
        """End the child."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


class Pool:
    """Several children; `outcome` may be called by any number of threads, and answers that wait do not hold up the others.

    A child serves one exercise, for an answer may leave a thread that never ends.
    """

    def __init__(self, workers: int) -> None:
        """Take how many answers may compute at the same time."""
        self._slots = threading.Semaphore(workers)
        self._lock = threading.Lock()
        self._idle: dict[str, list[Prover]] = {}
        self._all: list[Prover] = []

    def outcome(self, exercise: Exercise, source: str) -> Outcome:
        """Run one answer and return what came of it."""
        self._slots.acquire()
        held = [self._slots]

        def give_back() -> None:
            while held:
                held.pop().release()

        prover = self._take(exercise)
        try:
            # What takes long sleeps, most probably; but tests run the application many times, and compute all the while.
            return (
                prover.outcome(exercise, source, give_back)
                if "subject" not in exercise
                else prover.outcome(exercise, source)
            )
        finally:
            with self._lock:
                self._idle[exercise["id"]].append(prover)
            give_back()

    def _take(self, exercise: Exercise) -> Prover:
        with self._lock:
            if idle := self._idle.setdefault(exercise["id"], []):
                return idle.pop()
            self._all.append(Prover())
            return self._all[-1]

    def done(self, exercise: Exercise) -> None:
        """End the children of an exercise of which nothing more will be asked."""
        with self._lock:
            ended = self._idle.pop(exercise["id"], [])
        for prover in ended:
            prover.close()

    def close(self) -> None:
        """End all children."""
        for prover in self._all:
            prover.close()


def _computed(pid: int) -> float:
    """Return the seconds that a process has computed; 0 when it is gone."""
    with contextlib.suppress(psutil.Error):
        times = psutil.Process(pid).cpu_times()
        return float(times.user + times.system)
    return 0.0


def _idle(pid: int, computed: float) -> bool:
    """Whether a process waits that has computed so many seconds between two looks; it may look around now and then."""
    if sys.platform != "linux":  # elsewhere every process is said to run
        return computed < LOOK / 25
    with contextlib.suppress(psutil.Error):
        return computed < LOOK / 5 and bool(psutil.Process(pid).status() == psutil.STATUS_SLEEPING)
    return True


def _listen(pipe: IO[str], lines: queue.Queue[str | None]) -> None:
    with contextlib.suppress(ValueError, OSError):
        for line in pipe:
            lines.put(line)
    lines.put(None)


def _serve() -> None:
    """The child: one JSON list per line in, one JSON verdict per line out."""
    import os

    import flask  # noqa: F401 - loaded before the first answer's clock runs

    from bukuflask import libraries
    from bukuflask.exercises.runner import InProcessRunner

    libraries.load(sys.argv[1:])

    own, verdicts = os.getpid(), os.fdopen(os.dup(1), "w", encoding="utf-8")
    quiet = os.open(os.devnull, os.O_RDWR)
    os.dup2(quiet, 1)
    runner = InProcessRunner()
    jobs = os.fdopen(os.dup(0), encoding="utf-8")
    os.dup2(quiet, 0)
    verdicts.write("\n")
    verdicts.flush()
    for line in jobs:
        source, check, file, check_line, subject = json.loads(line)
        exercise: Exercise = {"check": check, "file": file, "check_line": check_line}  # type: ignore[typeddict-item]
        if subject:
            exercise["subject"] = subject
        outcome = runner.run(exercise, source)
        if os.getpid() == own:  # a copy that the answer forked has nothing to say
            verdicts.write(json.dumps(outcome.get("verdict")) + "\n")
            verdicts.flush()


if __name__ == "__main__":
    _serve()
