"""A provisioner for Jupyter that has a student's kernels forked, by the process that the hub has made for it (`warm`), instead of started."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
from pathlib import Path
from typing import Any, cast

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from .forking import ROOM

NAME = "buku-kampus"
"""What Jupyter knows it by (the package's entry points)."""

asking: socket.socket | None = None
"""Where to ask; nowhere in a process that the hub has started in the ordinary way."""

_WAY = ["-m", "ipykernel_launcher", "-f"]


class Forked:
    """A kernel that is another process's child, with as much of `subprocess.Popen` as the provisioner uses."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int, descriptor: int) -> None:
        """Take its number, and a descriptor that stays its own even when it has ended."""
        self.pid = pid
        self._descriptor = descriptor
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return None while it runs, then 1: only its parent could learn how it ended."""
        if self.returncode is None:
            watch = select.poll()
            watch.register(self._descriptor, select.POLLIN)
            if watch.poll(0):
                os.close(self._descriptor)
                self.returncode = 1
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the kernel's end. Raises `subprocess.TimeoutExpired` after `timeout` seconds."""
        if self.returncode is None:
            watch = select.poll()
            watch.register(self._descriptor, select.POLLIN)
            if not watch.poll(None if timeout is None else timeout * 1000):
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        return cast(int, self.poll())

    def send_signal(self, number: int) -> None:
        """Send the kernel a signal, if it still runs."""
        if self.poll() is None:
            signal.pidfd_send_signal(self._descriptor, number)

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Kill the kernel."""
        self.send_signal(signal.SIGKILL)


class ForkedProvisioner(LocalProvisioner):
    """Has kernels of the book's own Python forked; whatever else is wanted is started as `LocalProvisioner` does."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start the kernel and return how it is reached."""
        if asking is None or cmd[1:-1] != _WAY or not Path(cmd[0]).name.startswith("python"):
            return await super().launch_kernel(cmd, **kwargs)
        self.cwd = os.fspath(kwargs.get("cwd") or Path.cwd())
        os.umask(umask := os.umask(0o077))
        wanted = {
            "module": _WAY[1],
            "words": cmd[3:],
            "env": dict(kwargs["env"]),
            "cwd": self.cwd,
            "umask": umask,
        }
        asking.send(json.dumps(wanted).encode())
        said, descriptors, _, _ = socket.recv_fds(asking, ROOM, 1)
        self.process = cast(Any, Forked(int(said), descriptors[0]))
        self.pid = self.pgid = int(said)  # it leads a session of its own
        return self.connection_info
