"""TCP ports on this computer: which are free, which answer, and which one the workbook asks for first."""

from __future__ import annotations

import socket
from collections.abc import Iterator

from ..testing import is_testing

HOST = "127.0.0.1"
PREFERRED_PORT = 5000
_PORTS_TRIED = 50


def free_ports(first: int, settled: bool) -> Iterator[int]:
    """Yield ports that nothing listens on: near `first`, or anywhere when many kernels run (unless `settled`)."""
    if is_testing() and not settled:
        while True:
            with socket.socket() as probe:
                probe.bind((HOST, 0))
                port = probe.getsockname()[1]
            yield port
    for port in range(first, min(first + _PORTS_TRIED, 65536)):
        with socket.socket() as probe:
            # On Windows SO_REUSEADDR (which the server sets) would share a port with its owner; elsewhere it only
            # forgives connections that a stopped server has left behind.
            exclusive = getattr(socket, "SO_EXCLUSIVEADDRUSE", None)
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR if exclusive is None else exclusive, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
        yield port


def listens(port: int) -> bool:
    """Return whether something on this computer accepts connections on `port`."""
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True
