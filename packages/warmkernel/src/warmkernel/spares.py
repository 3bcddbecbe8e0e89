"""Our side of a zygote: starting one, taking kernels from it, telling each where it belongs.

Light to import, so that a program can let a zygote warm up (`warm_up`) before it imports what is heavy itself.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib.util
import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from typing import IO, Any

SUPPORTED = sys.platform == "linux" and hasattr(os, "pidfd_open")
"""Whether kernels are forked here. macOS has `fork`, but its own libraries do not survive it; Windows has none."""

START_LIMIT = 60.0
"""Seconds to wait for a kernel, the imports of a zygote that has only just been started included."""

_END_LIMIT = 5.0
"""Seconds to wait for a zygote to end."""

_READ_AT_START = re.compile(r"PYTHON(?!UNBUFFERED)|IPYTHON|JUPYTER_|LANG|LC_|LD_")
"""The environment variables that are read before a kernel is told its own: kernels that differ in one need another zygote."""


class WarmKernelError(Exception):
    """Why a kernel cannot be had from a zygote. The provisioner then starts an ordinary kernel."""


class ForkedProcess:
    """A process that is not our child, with as much of `subprocess.Popen` as a provisioner uses."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        """Take the id of a process that is certainly still running. Raises `ProcessLookupError` when it is not."""
        self.pid = pid
        self._descriptor: int | None = os.pidfd_open(pid)

    def ends_within(self, seconds: float) -> bool:
        """Wait at most so many seconds for the process to end, and return whether it has."""
        if self._descriptor is None:
            return True
        watch = select.poll()
        watch.register(self._descriptor, select.POLLIN)
        if not watch.poll(seconds * 1000):
            return False
        os.close(self._descriptor)
        self._descriptor = None
        return True

    def poll(self) -> int | None:
        """Return None while the process runs, then 1: the true exit code is known to its parent alone."""
        return 1 if self.ends_within(0) else None

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end. Raises `subprocess.TimeoutExpired` after `timeout` seconds."""
        while not self.ends_within(60 if timeout is None else timeout):
            if timeout is not None:
                raise subprocess.TimeoutExpired(str(self.pid), timeout)
        return 1

    def send_signal(self, number: int) -> None:
        """Send a signal, if the process still runs."""
        if self._descriptor is not None and not self.ends_within(0):
            signal.pidfd_send_signal(self._descriptor, number)

    def terminate(self) -> None:
        """Ask the process to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the process."""
        self.send_signal(signal.SIGKILL)

    def __del__(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)


class Spare:
    """A kernel that runs and waits to be told where it belongs."""

    def __init__(self, process: ForkedProcess, link: socket.socket) -> None:
        """Take the process and the socket on which it will say how it is reached."""
        self.process = process
        self._link = link

    def launch(self, cwd: str, env: Mapping[str, str], connection_file: str) -> dict[str, Any]:
        """Start the kernel in `cwd` with `env` and return its connection info. Raises `WarmKernelError` when it has ended."""
        launcher = importlib.util.find_spec("ipykernel_launcher")
        job = {
            "cwd": cwd,
            "env": dict(env),
            "connection_file": connection_file,
            "program": launcher.origin if launcher else "",
        }
        self._link.settimeout(START_LIMIT)
        try:
            with self._link, self._link.makefile("rw", encoding="utf-8", newline="\n") as talk:
                info: dict[str, Any] = json.loads(talk.readline() or "null")
                talk.write(json.dumps(job) + "\n")
        except OSError as error:
            raise WarmKernelError(f"the forked kernel does not answer: {error}") from error
        if info is None:
            raise WarmKernelError("the forked kernel ended before it was ready")
        return info


class Zygote:
    """Our end of a running zygote. Threads, and processes forked from this one, may share it: spares are all alike."""

    def __init__(self, flags: Sequence[str], preload: Sequence[str], env: Mapping[str, str]) -> None:
        """Start a zygote with this Python's `flags`; its imports go on while this process does something else."""
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.settimeout(START_LIMIT)
        self._lock = threading.Lock()
        self._said: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the process, whose complaints it holds
        command = [sys.executable, *flags, "-m", "warmkernel.zygote", str(theirs.fileno()), *preload]
        with theirs:
            self._starter: subprocess.Popen[bytes] | None = subprocess.Popen(
                command,
                pass_fds=[theirs.fileno()],
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=self._said,
                stderr=self._said,
                start_new_session=True,  # Ctrl+C belongs to whoever runs the kernels
            )
        self._owner = os.getpid()

    def spare(self) -> Spare:
        """Take a kernel. Raises `WarmKernelError` when the zygote has ended."""
        try:
            with self._lock:
                self.reap()
                self._control.send(b"k")
                pid, descriptors, _, _ = socket.recv_fds(self._control, 64, 1)
            if pid:
                return Spare(ForkedProcess(int(pid)), socket.socket(fileno=descriptors[0]))
        except OSError as error:
            raise WarmKernelError(f"the zygote does not answer ({error}): {self.said()}") from error
        raise WarmKernelError(f"the zygote has ended: {self.said()}")

    def said(self) -> str:
        """Return what the zygote wrote last, for instance why it ended."""
        size = self._said.seek(0, os.SEEK_END)
        return os.pread(self._said.fileno(), 2000, max(0, size - 2000)).decode("utf-8", "replace").strip()

    def close(self) -> None:
        """End the zygote and the kernels that it still holds ready, unless a process forked from this one still uses it."""
        with contextlib.suppress(OSError):
            if os.getpid() == self._owner:
                self._control.shutdown(socket.SHUT_WR)
                self._control.settimeout(_END_LIMIT)
                while self._control.recv(64):
                    pass  # its end of the socket is closed when it has ended
        self._control.close()
        self.reap()
        self._said.close()

    def reap(self) -> None:
        """Wait for the process that started the zygote and ended at once: nothing of it is left among this process's children."""
        if self._starter is not None and os.getpid() == self._owner:
            self._starter.wait()
            self._starter = None


_zygotes: dict[tuple[object, ...], Zygote] = {}
_making = threading.Lock()


def zygote(flags: Sequence[str], preload: Sequence[str], env: Mapping[str, str]) -> Zygote:
    """Return the zygote for kernels of this kind, started now if there is none yet."""
    fixed = {name: value for name, value in env.items() if _READ_AT_START.match(name)}
    key = (tuple(flags), tuple(preload), tuple(sorted(fixed.items())))
    with (
        _making
    ):  # of two threads that ask at once, one would lose its zygote, and with it the kernels that come from there
        if key not in _zygotes:
            # What else this kernel is to find in its environment is told to it alone.
            rest = {name: value for name, value in os.environ.items() if not _READ_AT_START.match(name)}
            _zygotes[key] = Zygote(flags, preload, rest | fixed)
        return _zygotes[key]


def warm_up(preload: Sequence[str] = (), env: Mapping[str, str] | None = None) -> None:
    """Start importing now what kernels with these settings will need; nothing happens where kernels are not forked.

    Call it before forking a process that will start kernels: then all share one zygote. A child that has ended stays among
    this process's own until a kernel is taken, or `settle` is called.
    """
    if SUPPORTED:
        zygote((), preload, os.environ if env is None else env)


def settle() -> None:
    """Wait for the processes that started zygotes and ended at once (40 ms after the start of one, else no time)."""
    for started in list(_zygotes.values()):
        started.reap()


def forget(cold: Zygote) -> None:
    """Close a zygote that gives no kernels any more; the next one that is asked for is started anew."""
    for key in [key for key, known in _zygotes.items() if known is cold]:
        del _zygotes[key]
    cold.close()


@atexit.register
def close_all() -> None:
    """End every zygote of this process."""
    while _zygotes:
        _zygotes.popitem()[1].close()
