"""Where an answer runs: in a fresh child process with a time limit or, where there are no processes, in this one.

Not a sandbox: an answer can do what the student's own account can do. What is guarded is the notebook: its kernel, its
variables and its patience. `docs/isolasi.md` says what is held back and what is not.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import re
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, Literal, NoReturn, NotRequired, TypedDict, cast

from .. import libraries
from ..bank import Exercise
from ..errors.facts import words
from ..files import remove_tree, temporary_folder
from ..host import host
from ..problems import Masalah
from ..this_python import again
from . import limits, restore
from .grading import ANSWER, OVERTIME, PIPE_LOST, Verdict, grade

PATIENCE = 30.0
"""Seconds to wait for a worker that is still starting on a slow machine."""

GRACE = 1.0
"""Seconds after the limit in which a worker ends itself; then it is ended, for the answer has stopped its watchdog."""

_LARGEST = 2**20
"""Bytes of a verdict; grading keeps each within a tenth of that."""


class Outcome(TypedDict):
    """A verdict, or the reason why there is none and what is known of it."""

    verdict: NotRequired[Verdict]
    lost: NotRequired[Literal["waktu", "keluar", "dibunuh", "tertutup", "dihentikan", "tak-mulai"]]
    line: NotRequired[int]
    """Where the answer was when its time was up (1-based)."""
    text: NotRequired[str]
    """What stands in that line."""
    signal: NotRequired[str]
    """What ended the process: a signal ("SIGKILL"), or the number that Windows gives ("0xC0000005")."""
    ended: NotRequired[str]
    """What a process that ended before it began has written last, or its exit code; absent of one that is only slow."""


class _Talk(threading.Thread):
    """Hands a worker its job and reads its two lines. A thread, for a pipe may be full, and on Windows cannot be waited for."""

    def __init__(self, process: subprocess.Popen[bytes], job: bytes) -> None:
        super().__init__(daemon=True)  # a process that has escaped may hold the pipe open for ever
        self._job = job
        self._to, self._from = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
        self.heard = threading.Event()
        self.finished = threading.Event()
        self.began = 0.0
        self.said = b""

    def run(self) -> None:
        with contextlib.suppress(OSError, ValueError), self._from:
            with contextlib.suppress(OSError), self._to:  # a worker that is gone will say nothing either
                self._to.write(self._job)
            # os.read, not the stream: a daemon thread that holds a stream's lock at Python's end is a fatal error.
            while self.said.count(b"\n") < 2 and len(self.said) < _LARGEST:
                part = os.read(self._from.fileno(), 2**16)
                if not part:
                    break
                self.began = self.began or time.monotonic()
                self.heard.set()
                self.said += part
        self.heard.set()
        self.finished.set()


def _wait(event: threading.Event, seconds: float) -> bool:
    """Wait in short turns: on Windows ■ does not reach a thread in the midst of a wait."""
    end = time.monotonic() + seconds
    while not event.wait(min(0.2, max(end - time.monotonic(), 0))):
        if time.monotonic() >= end:
            return False
    return True


class Worker:
    """One child process, warm and waiting, with a folder of its own to work in. It grades answers; others do other work."""

    module = "bukuflask.exercises._worker"
    """What runs in it."""

    def __init__(self, ahead: Sequence[str] = ()) -> None:
        """Start it; `ahead` names the libraries that it imports besides Flask."""
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - until it has begun, the process writes into it why it cannot
        self.folder = Path(tempfile.mkdtemp(prefix="bukuflask-"))
        environ = {k: v for k, v in os.environ.items() if not k.startswith("FLASK_")}
        command, environ = again(["-X", "utf8", "-m", self.module, *ahead], environ | {"PYTHONDONTWRITEBYTECODE": "1"})
        try:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                cwd=self.folder,
                env=environ,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                # A process group of its own, to be ended as a whole; and no terminal from which getpass() could wait.
                start_new_session=True,
            )
        except OSError:
            self._errors.close()
            remove_tree(self.folder)
            raise
        self._talk: _Talk | None = None

    def run(self, job: bytes, limit: float) -> Outcome:
        """Send the process its one job, wait for the answer at most `limit` seconds from when it begins, and end it."""
        try:
            talk = self._talk = _Talk(self.process, job)
            talk.start()
            if not _wait(talk.heard, PATIENCE) or not talk.began:
                return self._not_begun()
            in_time = _wait(talk.finished, talk.began + limit + GRACE - time.monotonic())
            if (verdict := self.read(talk.said)) is not None:
                return {"verdict": verdict}
            if talk.said.count(b"\n") > 1:
                return {"lost": "tertutup"}  # the answer itself has written where its verdict was to go
            # The watchdog's own exit, one that could not report: its clock began a little earlier than ours.
            late = not in_time or time.monotonic() - talk.began > 0.9 * limit
            return self._lost(late, over=not in_time)
        except KeyboardInterrupt:
            return {"lost": "dihentikan"}
        finally:
            self.close()

    def _not_begun(self) -> Outcome:
        """Say how the process ended before it began, if it did."""
        try:
            status = self.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            return {"lost": "tak-mulai"}
        self._errors.seek(0)
        lines = [line for line in self._errors.read(_LARGEST).decode("utf-8", "replace").splitlines() if line.strip()]
        # Python itself says why in the first line of several, an exception in the last.
        last = next((line for line in lines if line.startswith("Fatal Python error")), lines[-1] if lines else "")
        if not last and (killer := _killer(status)):
            return {"lost": "dibunuh", "signal": killer}
        return {"lost": "tak-mulai", "ended": words(last.strip()) if last else str(status)}

    def read(self, said: bytes) -> Any:
        """Return what its second line says, or None for what is no such answer."""
        return _verdict(said)

    def place(self, report: str) -> Outcome:
        """Return where it was when its time was up, from faulthandler's report."""
        return _place(report)

    def _lost(self, late: bool, over: bool) -> Outcome:
        """Say why there is no verdict, as far as the process has left traces. `over`: it was still running after its time."""
        report = self.folder / OVERTIME
        with contextlib.suppress(OSError), report.open(encoding="utf-8", errors="replace") as file:
            if "Timeout (" in (text := file.read(_LARGEST)):
                return {"lost": "waktu"} | self.place(text)
        if over:
            return {"lost": "waktu"}
        try:
            status = self.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            return {"lost": "tertutup"}  # it lives, but its pipe is closed
        if late and status == 1:
            return {"lost": "waktu"}
        if killer := _killer(status):
            return {"lost": "dibunuh", "signal": killer}
        return {"lost": "tertutup" if status == PIPE_LOST else "keluar"}

    def close(self) -> None:
        """End the process and those it has started, and remove its folder."""
        if os.name == "posix":
            with contextlib.suppress(OSError):  # nobody is left in its group
                os.killpg(self.process.pid, signal.SIGKILL)
        if self.process.poll() is None:
            self.process.kill()
        if self._talk is None:
            for pipe in (self.process.stdin, self.process.stdout):
                if pipe is not None:
                    pipe.close()
        self.process.wait()
        self._errors.close()
        remove_tree(self.folder)


def _killer(status: int) -> str:
    """Return what ended a process with this exit code, where it did not end by itself; else an empty text."""
    if status < 0:
        return _signal(-status)
    return (
        f"0x{status:X}" if status >= 0xC0000000 else ""
    )  # Windows: an NTSTATUS of severity "error", such as an access violation


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # a real-time signal
        return f"SIG{number}"


def _verdict(said: bytes) -> Verdict | None:
    """Return the verdict in a worker's second line; None for what is none: nothing, cut off, or written by the answer itself."""
    needs = {"benar": "output", "salah": "code", "berhenti": "crash"}
    try:
        verdict = json.loads(said.partition(b"\n")[2])
        return cast("Verdict", verdict) if needs[verdict["state"]] in verdict and "output" in verdict else None
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _place(report: str) -> Outcome:
    """Return where the answer was, from faulthandler's report: threads one after another, the main one last, innermost first."""
    for thread in reversed(report.split("\n\n")):
        if found := re.search(rf'File "{re.escape(ANSWER)}", line (\d+)', thread):
            return {"line": int(found[1])}
    return {}


class ProcessRunner:
    """Runs each answer in a new process; one spare process is kept warm, so that feedback comes in milliseconds."""

    def __init__(self) -> None:
        self._spare: Worker | None = None
        self._ahead: tuple[str, ...] = ()
        self._lock = threading.Lock()
        atexit.register(self.close)

    def warm(self) -> None:
        """Start the spare process unless there is one; returns at once, the child warms up on its own."""
        with self._lock, contextlib.suppress(OSError):  # `run` tries again, and says what is wrong
            self._spare = self._living()

    def _living(self) -> Worker:
        spare, self._spare = self._spare, None
        if spare is not None and spare.process.poll() is not None:
            spare.close()
            spare = None
        return spare or Worker(self._ahead)

    def run(self, exercise: Exercise, source: str, limit: float | None = None) -> Outcome:
        """Run an answer; `limit` is in seconds, the exercise's own unless given. Starts the next spare before it returns.

        Raises `Masalah` when this computer cannot start another process.
        """
        try:
            with self._lock:
                worker = self._living()
        except OSError as error:
            raise Masalah(
                f"Proses untuk memeriksa jawabanmu tidak dapat dimulai ({error.strerror}).",
                "tutup beberapa program atau kosongkan ruang di disk, lalu jalankan sel ini lagi.",
            ) from None
        if limit is None:
            limit = limits.seconds(exercise)
        job: dict[str, Any] = {
            "source": source,
            "check": exercise["check"],
            "check_file": exercise["file"],
            "check_line": exercise["check_line"],
            "subject": exercise.get("subject"),
            "limit": limit,
            "libraries": needed(exercise, source),
        }
        self._ahead = job["libraries"]
        try:
            outcome = worker.run(json.dumps(job).encode("ascii"), limit)
        finally:
            self.warm()
        lines = source.splitlines()
        if "line" in outcome and 0 < outcome["line"] <= len(lines):
            outcome["text"] = words(lines[outcome["line"] - 1].strip())
        return outcome

    def close(self) -> None:
        """End the spare process."""
        with self._lock:
            spare, self._spare = self._spare, None
        if spare is not None:
            spare.close()


class InProcessRunner:
    """Runs an answer in this very process: for the browser, which has no other. Knows no limit of time or memory.

    What it changes is put back as far as `restore.py` reaches; threads that it leaves go on running.
    """

    def warm(self) -> None:
        """Nothing to prepare."""

    def run(self, exercise: Exercise, source: str, limit: float | None = None) -> Outcome:
        """Run an answer here and now, in an empty folder of its own."""
        with (
            temporary_folder() as folder,
            contextlib.chdir(folder),
            restore.surroundings(folder.resolve()),
            no_end(),
        ):
            return {
                "verdict": grade(
                    source, exercise["check"], exercise["file"], exercise["check_line"], exercise.get("subject")
                )
            }

    def close(self) -> None:
        """Nothing to end."""


@contextlib.contextmanager
def no_end() -> Iterator[None]:
    """Make what would end this process raise SystemExit instead."""

    def refuse(*_: object) -> NoReturn:
        raise SystemExit(limits.NO_END)

    kept: dict[str, Callable[..., Any]] = {name: getattr(os, name) for name in ("_exit", "abort")}
    for name in kept:
        setattr(os, name, refuse)
    try:
        yield
    finally:
        for name, function in kept.items():
            setattr(os, name, function)


def needed(exercise: Exercise, source: str) -> tuple[str, ...]:
    """Return the libraries that an answer and what judges it import, beyond those of every lesson."""
    tested = exercise.get("subject")
    own = libraries.imported_by(source, exercise["check"], *(tested["files"].values() if tested else ()))
    return (*own, "pytest") if tested and "pytest" not in own else own


def make_runner() -> ProcessRunner | InProcessRunner:
    """Return the runner that this platform allows."""
    found: ProcessRunner | InProcessRunner = host().runner(ProcessRunner)
    return found
