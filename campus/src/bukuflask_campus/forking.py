"""The hub's side of the warm processes: starting them, and having a student's processes forked from them."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from typing import Any

ROOM = 2**18
"""Bytes that one request may have."""

_PATIENCE = 60.0
"""Seconds for the imports, the first time, and for an answer."""


class Warm:
    """Our ends of the two sockets, and the process that made both warm ones."""

    def __init__(self) -> None:
        """Start them; their imports go on while this process does something else."""
        self._lock = threading.Lock()
        (self._kernels, one), (self._servers, two) = _pair(), _pair()
        with one, two:
            self._child = subprocess.Popen(
                [sys.executable, "-X", "utf8", "-m", "bukuflask_campus.warm", str(one.fileno()), str(two.fileno())],
                pass_fds=(one.fileno(), two.fileno()),
                # None of the hub's secrets: students' processes begin as copies of this one.
                env={name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ} | _SETTINGS,
                cwd="/",
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def start(self, job: dict[str, Any], listening: int) -> int:
        """Have a student's server forked, and what will start their kernels; return the server's process id.

        Raises `OSError` when it cannot be done.
        """
        ours, theirs = _pair()
        with self._lock, ours:
            with theirs:
                pid = _asked(self._servers, job, [listening, theirs.fileno()])
            if ours.recv(16) != b"ready":
                raise OSError(f"server {job['name']} berakhir sebelum siap")
            network = os.open(f"/proc/{pid}/ns/net", os.O_RDONLY)
            try:
                _asked(self._kernels, job | {"env": {}, "words": []}, [ours.fileno(), network])
            finally:
                os.close(network)
        return pid


_there: list[Warm] = []
_making = threading.Lock()


def start(job: dict[str, Any], listening: int) -> int:
    """Have a student's server forked, from warm processes that are started now if there are none. Raises `OSError`."""
    with _making:
        if not _there:
            _there.append(Warm())
        found = _there[0]
    try:
        return found.start(job, listening)
    except OSError:
        with _making:
            if found in _there:  # the next one that asks gets new ones
                _there.remove(found)
        raise


_SETTINGS = {"PYTHONNOUSERSITE": "1", "PYTHONUNBUFFERED": "1", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}


def _pair() -> tuple[socket.socket, socket.socket]:
    one, two = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    one.settimeout(_PATIENCE)
    return one, two


def _asked(where: socket.socket, job: dict[str, Any], descriptors: list[int]) -> int:
    socket.send_fds(where, [json.dumps(job).encode()], descriptors)
    said = where.recv(64)
    if not said:
        raise OSError("proses yang hangat sudah berakhir")
    return int(said)
