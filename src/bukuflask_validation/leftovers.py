"""What a notebook leaves behind when its kernel has ended: processes that still run, and the ports at which they listen."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass

import psutil

from .environment import NOTEBOOK

_LOOK = 0.01


@dataclass(frozen=True)
class Leftover:
    """A process that outlived its notebook's kernel."""

    pid: int
    command: str
    ports: tuple[int, ...]

    def __str__(self) -> str:
        held = f", memegang port {', '.join(map(str, self.ports))}" if self.ports else ""
        return f"proses {self.pid}: {self.command}{held}"


def family(pid: int) -> list[psutil.Process]:
    """Return the processes that descend from the process `pid`, to be asked about later."""
    try:
        return list(psutil.Process(pid).children(recursive=True))
    except psutil.Error:
        return []


def remaining(mark: str, known: list[psutil.Process], grace: float) -> list[Leftover]:
    """Return what is still there `grace` seconds after the kernel's end, ended now so that it troubles nobody else.

    `mark` is the notebook's value of `NOTEBOOK`, which every process gets from the one that starts it, whatever session or
    parent it has by then; `known` are descendants seen before, for those that were given another environment.
    """
    end = time.monotonic() + grace
    while alive := _alive(mark, known):
        if time.monotonic() > end:
            found = [_describe(process) for process in alive]
            for process in alive:
                with contextlib.suppress(psutil.Error):
                    process.kill()
            return found
        time.sleep(_LOOK)
    return []


def _alive(mark: str, known: list[psutil.Process]) -> list[psutil.Process]:
    found = {process.pid: process for process in known if _runs(process)}
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):  # another user's, or gone by now
            if process.environ().get(NOTEBOOK) == mark and _runs(process):
                found[process.pid] = process
    return list(found.values())


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _describe(process: psutil.Process) -> Leftover:
    command = "?"
    ports: tuple[int, ...] = ()
    with contextlib.suppress(psutil.Error):
        command = " ".join(process.cmdline())[:200] or process.name()
        held = process.net_connections("inet")
        ports = tuple(sorted({place.laddr.port for place in held if place.status == psutil.CONN_LISTEN}))
    return Leftover(process.pid, command, ports)
