"""Lanes as processes: a shell with all that runs in it, what it prints, and when it has nothing more to do."""

from __future__ import annotations

import codecs
import contextlib
import json
import os
import re
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

import psutil

from bukuflask.this_python import again

from .shells import MARK, Shell
from .steps import Typed

T = TypeVar("T")

_KEEPER = Path(__file__).with_name("keeper.py")
_ENDED = re.compile(rf"{MARK}(-?\d+){MARK}([^{MARK}]*){MARK}(?:\r\n)?")
_QUIET_LIMIT = 10.0
"""Seconds after which a lane that never rests is taken as it is."""
_GONE_LIMIT = 30.0


class Lane:
    """One terminal: a shell that keeps its variables and its folder from command to command."""

    def __init__(
        self, name: str, environ: dict[str, str], folder: Path, home: Path, grown: threading.Condition, *, shell: Shell
    ) -> None:
        """Start the shell in `folder`. `grown` is notified when something was printed; `home` goes if this process is killed."""
        self.name = name
        self.folder = folder
        self._shell = shell
        self._text = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._grown = grown
        self._start = 0
        command, variables = again(["-I", "-X", "utf8", str(_KEEPER), str(home), *shell.command], environ)
        self._keeper = subprocess.Popen(
            command,
            cwd=folder,
            env=variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            # On Windows Ctrl+C belongs to a console: the keeper gets one of its own, without a window.
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._order(type=shell.greeting)

    # -- what is printed -----------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        assert self._keeper.stdout is not None
        descriptor = self._keeper.stdout.fileno()
        while True:
            if os.name == "posix":
                # What was printed is added before anybody can find the pipe empty.
                _readable(descriptor, None)
                with self._grown:
                    chunk = os.read(descriptor, 65536)
                    self._add(chunk)
            else:
                chunk = os.read(descriptor, 65536)
                with self._grown:
                    self._add(chunk)
            if not chunk:
                return

    def _add(self, chunk: bytes) -> None:
        self._text += self._decoder.decode(chunk, final=not chunk)
        self._grown.notify_all()

    def drained(self) -> bool:
        """Tell whether everything that was printed has been read."""
        assert self._keeper.stdout is not None
        if not self._reader.is_alive() or os.name != "posix":
            return True
        with self._grown:
            return not _readable(self._keeper.stdout.fileno(), 0)

    def position(self) -> int:
        """Return how much has been printed so far."""
        with self._grown:
            return len(self._text)

    def since(self, position: int) -> str:
        """Return what has been printed since a position, without the marks of commands that ended."""
        with self._grown:
            return _ENDED.sub("", self._text[position:])

    # -- commands ------------------------------------------------------------------------------------------------------------

    def type(self, step: Typed) -> None:
        """Type a step; whether its command has ended is asked with `ended`."""
        self._start = self.position()
        self._order(type=self._shell.line(step), lasting=self._shell.lasting(step))

    def ended(self) -> str | None:
        """Return the exit code of the command typed last ("?" when the shell itself is gone), or None while it runs."""
        with self._grown:
            if found := _ENDED.search(self._text, self._start):
                self.folder = Path(found[2])
                return found[1]
            return None if self._reader.is_alive() else "?"

    def printed(self) -> str:
        """Return what the command typed last has printed."""
        return self.since(self._start)

    def signal(self, name: str) -> None:
        """Press Ctrl+C (`INT`), or send another signal to the running command."""
        self._order(signal=name)

    def processes(self) -> list[psutil.Process]:
        """Return the shell and everything that runs below it."""
        try:
            return psutil.Process(self._keeper.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []

    def listening(self) -> set[int]:
        """Return the TCP ports on which something of this lane listens."""
        found: set[int] = set()
        for process in self.processes():
            with contextlib.suppress(psutil.Error):
                found |= {c.laddr.port for c in process.net_connections("tcp") if c.status == psutil.CONN_LISTEN}
        return found

    # -- the end -------------------------------------------------------------------------------------------------------------

    def ask_end(self) -> None:
        """Ask the keeper to end everything; `wait_end` waits for it. Several lanes end side by side."""
        self._order(end=True)
        assert self._keeper.stdin is not None
        with contextlib.suppress(OSError):
            self._keeper.stdin.close()

    def wait_end(self) -> None:
        """Wait until nothing of the lane is left."""
        try:
            self._keeper.wait(_GONE_LIMIT)
        except subprocess.TimeoutExpired:
            for process in self.processes():
                with contextlib.suppress(psutil.Error):
                    process.kill()
            self._keeper.kill()
            self._keeper.wait()
        self._reader.join(_GONE_LIMIT)
        assert self._keeper.stdout is not None
        self._keeper.stdout.close()

    def _order(self, **order: object) -> None:
        assert self._keeper.stdin is not None
        with contextlib.suppress(OSError, ValueError):
            self._keeper.stdin.write(json.dumps(order).encode() + b"\n")
            self._keeper.stdin.flush()


def _readable(descriptor: int, seconds: float | None) -> bool:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(seconds))


def until(found: Callable[[], T | None], seconds: float, grown: threading.Condition) -> T | None:
    """Ask `found` again whenever something was printed (and now and then), and return what it finds; None after `seconds`."""
    limit = time.monotonic() + seconds
    while (result := found()) is None and time.monotonic() < limit:
        with grown:
            grown.wait(0.05)
    return result


def rest(lanes: Iterable[Lane]) -> None:
    """Wait until the lanes have nothing more to do: every thread sleeps, none ran meanwhile, all they printed was read.

    A server may answer first and write its log line afterwards. Waiting for a moment would be a guess; the system knows.
    """
    lanes = list(lanes)
    limit = time.monotonic() + _QUIET_LIMIT
    before: object = None
    while time.monotonic() < limit:
        now = _at_rest(lanes)
        if now is not None and now == before and all(lane.drained() for lane in lanes):
            return
        before = now
        # Elsewhere than on Linux nobody tells; there, silence for a while has to do.
        time.sleep(0.02 if sys.platform == "linux" else 0.3)


def _at_rest(lanes: list[Lane]) -> object | None:
    """Return something that stays equal while nothing happens, or None when something is going on right now."""
    if sys.platform != "linux":
        return [lane.position() for lane in lanes]
    turns: dict[str, tuple[bytes, ...]] = {}
    for lane in lanes:
        for process in lane.processes():
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                for task in os.scandir(f"/proc/{process.pid}/task"):
                    if Path(task.path, "stat").read_bytes().rpartition(b") ")[2][:1] in b"RDW":
                        return None
                    status = Path(task.path, "status").read_bytes()
                    turns[task.path] = tuple(re.findall(rb"ctxt_switches:\s*(\d+)", status))
    return turns, [lane.position() for lane in lanes]
