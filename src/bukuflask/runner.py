"""Where an answer runs: in a fresh child process with a time limit or, where there are no processes, in this one.

Not a sandbox: an answer can do what the student's own account can do. What is guarded is the notebook: its kernel, its
variables and its patience.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Literal, NotRequired, TypedDict

from .bank import Exercise
from .grading import OVERTIME, Verdict, grade
from .problems import Masalah

LIMIT = 5.0
"""Seconds that an answer may take, its check included, counted by the worker from when it has the job."""

PATIENCE = 30.0
"""Seconds to wait beyond that for a worker that is still starting on a slow machine."""


class Outcome(TypedDict):
    """A verdict, or the reason why there is none."""

    verdict: NotRequired[Verdict]
    lost: NotRequired[Literal["waktu", "keluar", "dihentikan"]]


class _Worker:
    """One child process, warm and waiting, with a folder of its own to work in."""

    def __init__(self) -> None:
        self.folder = tempfile.mkdtemp(prefix="bukuflask-")
        environ = {k: v for k, v in os.environ.items() if not k.startswith("FLASK_")}
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-X", "utf8", "-m", "bukuflask._worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=self.folder,
                env=environ | {"PYTHONDONTWRITEBYTECODE": "1"},
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise

    def run(self, job: bytes, limit: float) -> Outcome:
        try:
            answer, _ = self.process.communicate(job, timeout=limit + PATIENCE)
            with contextlib.suppress(ValueError):  # nothing, or cut off
                return {"verdict": json.loads(answer)}
            overtime = Path(self.folder, OVERTIME)
            return {"lost": "waktu" if overtime.is_file() and overtime.stat().st_size else "keluar"}
        except subprocess.TimeoutExpired:
            return {"lost": "waktu"}
        except KeyboardInterrupt:
            return {"lost": "dihentikan"}
        finally:
            self.close()

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None and not pipe.closed:
                pipe.close()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class ProcessRunner:
    """Runs each answer in a new process; one spare process is kept warm, so that feedback comes in milliseconds."""

    def __init__(self) -> None:
        self._spare: _Worker | None = None
        self._lock = threading.Lock()
        atexit.register(self.close)

    def warm(self) -> None:
        """Start the spare process unless there is one; returns at once, the child warms up on its own."""
        with self._lock, contextlib.suppress(OSError):  # `run` tries again, and says what is wrong
            self._spare = self._living()

    def _living(self) -> _Worker:
        spare, self._spare = self._spare, None
        if spare is not None and spare.process.poll() is not None:
            spare.close()
            spare = None
        return spare or _Worker()

    def run(self, exercise: Exercise, source: str, limit: float = LIMIT) -> Outcome:
        """Run an answer; `limit` is in seconds. Starts the next spare before it returns.

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
        job = {
            "source": source,
            "check": exercise["check"],
            "check_file": exercise["file"],
            "check_line": exercise["check_line"],
            "limit": limit,
        }
        try:
            return worker.run(json.dumps(job).encode("utf-8"), limit)
        finally:
            self.warm()

    def close(self) -> None:
        """End the spare process."""
        with self._lock:
            spare, self._spare = self._spare, None
        if spare is not None:
            spare.close()


class InProcessRunner:
    """Runs an answer in this very process: for the browser, which has no other. Knows no time limit."""

    def warm(self) -> None:
        """Nothing to prepare."""

    def run(self, exercise: Exercise, source: str, limit: float = LIMIT) -> Outcome:
        """Run an answer here and now, in an empty folder of its own."""
        with (
            tempfile.TemporaryDirectory(prefix="bukuflask-", ignore_cleanup_errors=True) as folder,
            contextlib.chdir(folder),
        ):
            return {"verdict": grade(source, exercise["check"], exercise["file"], exercise["check_line"])}

    def close(self) -> None:
        """Nothing to end."""


def make_runner() -> ProcessRunner | InProcessRunner:
    """Return the runner that this platform allows."""
    if sys.platform == "emscripten":
        from bukuflask_pyodide.answers import BrowserRunner

        return BrowserRunner()
    return ProcessRunner()
