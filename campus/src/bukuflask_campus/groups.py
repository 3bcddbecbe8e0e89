"""Control groups of Linux: what all processes of one student may use together, and which processes those are.

Version 2 (every distribution since about 2021) needs a hub that systemd has given its own subtree (`Delegate=yes` in the unit file);
version 1 is there in some containers. Where neither can be written, the student is held by `ulimit` alone, and the hub's log says so.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import signal
from collections.abc import Callable
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
_OURS = "buku-kerja"
_LIMITS = {2: ("memory.max", "pids.max"), 1: ("memory.limit_in_bytes", "pids.max")}
_TRIES, _PAUSE = 50, 0.1

Entrances = tuple[list[Path], int]


def prepare(name: str, memory: int, processes: int, warn: Callable[[str], None]) -> Entrances:
    """Make a student's groups, with their limits (memory in bytes, 0 for none), and return by which files one enters them."""
    try:
        return _prepare(name, memory, processes), processes
    except OSError as error:
        warn(f"batas memori untuk {name} tidak dapat dipasang ({error}); yang berlaku hanya batas banyaknya proses")
        return [], processes


def _prepare(name: str, memory: int, processes: int) -> list[Path]:
    version, folders = _folders(name)
    files = dict(zip(("memory", "pids"), _LIMITS[version], strict=True))
    entrances = []
    for kind, folder in folders.items():
        folder.mkdir(parents=True, exist_ok=True)
        for limited, amount in (("memory", memory), ("pids", processes)):
            if amount and (version == 2 or limited == kind):
                (folder / files[limited]).write_text(str(amount), encoding="ascii")
        entrances.append(folder / "cgroup.procs")
    return entrances


def _folders(name: str) -> tuple[int, dict[str, Path]]:
    """Return the version of control groups here, and the folders of a student's groups by what they limit."""
    if not (ROOT / "cgroup.controllers").exists():
        if not (ROOT / "memory").is_dir() or not (ROOT / "pids").is_dir():
            raise FileNotFoundError("cgroup")
        return 1, {kind: ROOT / kind / _OURS / name for kind in ("memory", "pids")}
    own = own_group()
    if own.name != "hub":  # a group with limits below it must hold no process itself
        (own / "hub").mkdir(exist_ok=True)
        for pid in (own / "cgroup.procs").read_text(encoding="ascii").split():
            (own / "hub" / "cgroup.procs").write_text(pid, encoding="ascii")
        own = own / "hub"
    (own.parent / "cgroup.subtree_control").write_text("+memory +pids", encoding="ascii")
    return 2, {"both": own.parent / f"{_OURS}-{name}"}


def own_group() -> Path:
    """Return the folder of the group of version 2 in which this process is."""
    lines = Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines()
    return next(ROOT / line[3:].strip().lstrip("/") for line in lines if line.startswith("0::"))


def enter(entrances: Entrances) -> None:
    """Put this process, root's still, and whatever it starts, into a student's groups."""
    files, processes = entrances
    for file in files:
        file.write_text(str(os.getpid()), encoding="ascii")
    if not files:
        resource.setrlimit(resource.RLIMIT_NPROC, (processes, processes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def members(name: str) -> set[int]:
    """Return the processes of a student, as far as there are groups."""
    with contextlib.suppress(OSError, StopIteration):
        return {
            int(pid)
            for folder in _folders(name)[1].values()
            for pid in (folder / "cgroup.procs").read_text(encoding="ascii").split()
        }
    return set()


async def empty(name: str) -> None:
    """End every process that a student has left running, and remove their groups."""
    for _ in range(_TRIES):
        left = members(name)
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if not left:
            break
        await asyncio.sleep(_PAUSE)
    with contextlib.suppress(OSError, StopIteration):
        for folder in _folders(name)[1].values():
            folder.rmdir()
