"""TCP ports on this computer: which are free, which answer, and which one the workbook asks for first."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator

from ..testing import is_testing

HOST = "127.0.0.1"
PREFERRED_PORT = 5000
ANY_PORT = 0
"""Asks the system for a port that nothing uses; the server says which it got."""

_PORTS_TRIED = 50


def free_ports(first: int, settled: bool) -> Iterator[int]:
    """Yield ports that nothing listens on: near `first`, or anywhere when many kernels run (unless `settled`)."""
    if is_testing() and not settled:
        while True:
            yield ANY_PORT
    for port in range(first, min(first + _PORTS_TRIED, 65536)):
        if free(port):
            yield port


def free(port: int) -> bool:
    """Return whether a server could listen on `port`."""
    with socket.socket() as probe:
        # On Windows SO_REUSEADDR would share a port with its owner; elsewhere it only forgives connections that a stopped
        # server has left behind.
        if sys.platform == "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def listens(port: int) -> bool:
    """Return whether something on this computer accepts connections on `port`."""
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True
