"""TCP ports of this computer that nothing listens on."""

from __future__ import annotations

import socket


def free_port() -> int:
    """Return a TCP port of this computer that nothing listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
