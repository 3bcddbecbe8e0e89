"""Judge many answers of exercises quickly, and safely for the one who asks: in a child process that may hang or die.

One child judges answer after answer, for a new process for each would cost a hundred times as much. One that does not answer in
time, or is gone, is replaced; its answer then counts as lost, as it would for a student.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import json
import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import connection
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import TypeVar

import psutil

from bukuflask import libraries
from bukuflask.bank import Exercise
from bukuflask.exercises.limits import seconds
from bukuflask.exercises.runner import Outcome, needed
from bukuflask.problems import Masalah

from . import rules_once

LIMIT = 5.0
"""Seconds of computing, or of waiting, that one answer may take. On a busy machine the same computing lasts longer."""

LOOK = 0.5
"""Seconds between two looks at a child that has not answered: does it compute, or wait for a thread, a lock?"""

BUSY = 12
"""How many times its limit an answer may last by the clock, where it neither waits nor gets the time to compute."""

PATIENCE = 1 if sys.platform == "linux" else 4
"""How many times its limit an answer may seem to wait. Only Linux tells who waits from who does not get the time to compute."""

START = 60.0
"""Seconds that a child may take to start, on the slowest machine."""

# A child serves one exercise, and Flask with SQLAlchemy takes half a second to import. Where a process can be copied, each child is a
# copy of one that has imported these and in which nothing else ever runs. Not the libraries that are put back after each answer:
# that takes the longer the more of them there are.
if sys.platform == "linux":
    _CONTEXT = multiprocessing.get_context("forkserver")
    _CONTEXT.set_forkserver_preload([__name__, "flask.testing", "bukuflask.exercises.runner", "sqlalchemy.orm"])
else:
    _CONTEXT = multiprocessing.get_context("spawn")


_T = TypeVar("_T")


def apart(work: Callable[..., _T], *arguments: object, limit: float) -> _T:
    """Return what a function of a module returns in a child process of its own, which has Flask at hand; what it changes there is gone.

    Raises `TimeoutError` after `limit` seconds, and `EOFError` when the child has ended without a word.
    """
    ours, theirs = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(target=_tell, args=(theirs, work, arguments))
    try:
        with _in_utf8():
            process.start()
        theirs.close()
        if not ours.poll(limit):
            raise TimeoutError
        told: _T = ours.recv()
        return told
    finally:
        process.kill()
        process.join()
        ours.close()


def _tell(pipe: Connection, work: Callable[..., object], arguments: Sequence[object]) -> None:
    pipe.send(work(*arguments))


class Prover:
    """A child process that runs answers; `outcome` may be called any number of times, by one thread."""

    def __init__(self, limit: float = LIMIT) -> None:
        """Take the limit in seconds for one answer. The child is started when it is needed."""
        self.limit = limit
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        atexit.register(self.close)

    def outcome(self, exercise: Exercise, source: str, waits: Callable[[], object] = lambda: None) -> Outcome:
        """Run one answer and return what came of it. `waits` is called when it takes long: it sleeps, most probably.

        Raises `Masalah` when the child cannot be started.
        """
        process, pipe = self._started(needed(exercise, source))
        job = [source, exercise["check"], exercise["file"], exercise["check_line"], exercise.get("subject")]
        with contextlib.suppress(OSError):  # a child that is gone: nothing comes, and that is told below
            pipe.send_bytes(json.dumps(job).encode())
        limit = max(self.limit, 3 * seconds(exercise)) if "subject" in exercise else self.limit
        try:
            said = _answer(process, pipe, limit, waits)
        except TimeoutError:
            self.close()
            return {"lost": "waktu"}
        if said is None:
            self.close()
            return {"lost": "keluar"}
        return {"verdict": json.loads(said)}

    def _started(self, ahead: Sequence[str]) -> tuple[BaseProcess, Connection]:
        process, pipe = self._process, self._pipe
        if process is None or pipe is None:
            pipe, theirs = _CONTEXT.Pipe()
            process = _CONTEXT.Process(target=_serve, args=(theirs, tuple(ahead)))
            self._process, self._pipe = process, pipe
            with _in_utf8():
                process.start()
            theirs.close()
            if not _is_ready(pipe):  # no answer is to blame for that
                self.close()
                raise Masalah(
                    "Proses yang menilai jawaban berakhir, atau tidak siap, ketika dinyalakan.",
                    "lihat galatnya di atas. Program yang memanggilnya harus berupa berkas atau modul (`python -m`), bukan masukan standar, "
                    'dan yang dijalankannya harus berada di bawah `if __name__ == "__main__":`.',
                )
        return process, pipe

    def close(self) -> None:
        """End the child."""
        process, pipe, self._process, self._pipe = self._process, self._pipe, None, None
        if process is not None:
            process.kill()
            process.join()
        if pipe is not None:
            pipe.close()


def _is_ready(pipe: Connection) -> bool:
    """Whether a child says in time that it is ready: its first message."""
    with contextlib.suppress(EOFError, OSError):
        return pipe.poll(START) and pipe.recv_bytes() == b""
    return False


def _answer(process: BaseProcess, pipe: Connection, limit: float, waits: Callable[[], object]) -> bytes | None:
    """Return what the child says, or None when it is gone. Raises `TimeoutError` when the time is up."""
    pid = process.pid or 0
    start = last = time.monotonic()
    begun = before = _computed(pid)
    # Only the time in which it was seen waiting counts as such: one look may fall between its answer and the reading of it.
    waited = 0.0
    while not connection.wait([pipe, process.sentinel], min(LOOK, limit)):
        now, clock = _computed(pid), time.monotonic()
        if _idle(pid, now - before):
            if not waited:
                waits()
            waited += clock - last
        before, last = now, clock
        if now - begun >= limit or waited >= PATIENCE * limit or clock - start >= BUSY * limit:
            raise TimeoutError
    with contextlib.suppress(EOFError, OSError):
        if pipe.poll():  # what it said before it ended counts
            return pipe.recv_bytes()
    return None


_STARTS = threading.Lock()
"""Held while a child starts: the environment is that of all threads."""


@contextlib.contextmanager
def _in_utf8() -> Iterator[None]:
    """Let a Python that starts now read and write UTF-8, as the one in which a student's answer runs does."""
    with _STARTS:
        before = os.environ.get("PYTHONUTF8")
        os.environ["PYTHONUTF8"] = "1"
        try:
            yield
        finally:
            if before is None:
                del os.environ["PYTHONUTF8"]
            else:
                os.environ["PYTHONUTF8"] = before


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


def _family(pid: int) -> list[psutil.Process]:
    """Return a process and those that it has started, as far as they are still there."""
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    return []


def _computed(pid: int) -> float:
    """Return the seconds that a process and those that it has started have computed; 0 when it is gone."""
    computed = 0.0
    for process in _family(pid):
        with contextlib.suppress(psutil.Error):
            times = process.cpu_times()
            computed += float(times.user + times.system)
    return computed


def _idle(pid: int, computed: float) -> bool:
    """Whether a process waits that has computed so many seconds between two looks; it may look around now and then.

    One that waits for a process of its own does not, while that one computes or would compute if it got the time.
    """
    if sys.platform != "linux":  # elsewhere every process is said to run
        return computed < LOOK / 25
    if computed >= LOOK / 5:
        return False
    for process in _family(pid):
        with contextlib.suppress(psutil.Error):
            if process.status() not in (psutil.STATUS_SLEEPING, psutil.STATUS_ZOMBIE):
                return False
    return True


def _serve(pipe: Connection, ahead: Sequence[str]) -> None:
    """The child: one JSON list per message in, one JSON verdict per message out."""
    from bukuflask.exercises import restore
    from bukuflask.exercises.runner import InProcessRunner

    restore.use_once()  # before the first answer's clock runs
    libraries.load(ahead)
    rules_once.install()
    # What is imported by now stays: looking through it for garbage takes longer than an answer.
    gc.freeze()

    own = os.getpid()
    quiet = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(quiet, number)
    runner = InProcessRunner()
    pipe.send_bytes(b"")
    while True:
        try:
            source, check, file, check_line, subject = json.loads(pipe.recv_bytes())
        except EOFError:
            return
        exercise: Exercise = {"check": check, "file": file, "check_line": check_line}  # type: ignore[typeddict-item]
        if subject:
            exercise["subject"] = subject
        outcome = runner.run(exercise, source)
        if os.getpid() == own:  # a copy that the answer forked has nothing to say
            pipe.send_bytes(json.dumps(outcome.get("verdict")).encode())
