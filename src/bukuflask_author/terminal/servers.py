"""How known servers say that they are ready, and that they have answered. To know another server, add one line here."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class KnownServer:
    """A server: how its command is recognised, what it prints when it is ready ("" for nothing), what it prints per request."""

    name: str
    command: str
    ready: str
    request: str = ""


_DEVELOPMENT = r"(?s)\A(?!.*Debug mode: on).*Press CTRL\+C|Debugger PIN"
_COMMON_LOG = r'" \d{3} \S+'

KNOWN = (
    KnownServer("Flask", r"\bflask\b.*\brun\b", _DEVELOPMENT, _COMMON_LOG),
    KnownServer("http.server", r"\bhttp\.server\b", r"Serving HTTP on", _COMMON_LOG),
    KnownServer("gunicorn", r"\bgunicorn\b", r"Booting worker with pid"),
    KnownServer("waitress", r"\bwaitress-serve\b|-m waitress\b", r"Serving on http"),
    KnownServer("hypercorn", r"\bhypercorn\b", r"Running on http"),
    KnownServer("uvicorn", r"\buvicorn\b", r"Uvicorn running on"),
    KnownServer("MariaDB", r"\b(mariadbd|mysqld)\b", r"ready for connections"),
    KnownServer("PostgreSQL", r"\bpostgres\b", r"ready to accept connections"),
    KnownServer("Redis", r"\bredis-server\b", r"Ready to accept connections"),
    # These say nothing: a port that is listened on has to do.
    KnownServer("nginx", r"\bnginx\b", ""),
    KnownServer("aiosmtpd", r"\baiosmtpd\b", ""),
    KnownServer("busybox httpd", r"\bhttpd\b", ""),
)
_ADDRESS = re.compile(r"https?://(?:127\.0\.0\.1|localhost|0\.0\.0\.0|\[::1?\]):(\d+)")


def known(command: str) -> KnownServer | None:
    """Return the server that a command starts, or None for one that is not in the list."""
    return next((k for k in KNOWN if re.search(k.command, command)), None)


def says_ready(command: str, printed: str) -> bool:
    """Tell whether the server that a command started says that it is ready."""
    server = known(command)
    patterns = [server.ready] if server else [k.ready for k in KNOWN]
    return any(re.search(pattern, printed) for pattern in patterns if pattern)


def silent(command: str) -> bool:
    """Tell whether one must look at the ports: the server is not in the list, or prints nothing when it is ready."""
    server = known(command)
    return server is None or not server.ready


def answers(command: str, printed: str) -> int | None:
    """Count the requests that a server says it has answered; None for a server that does not say."""
    server = known(command)
    pattern = server.request if server else _COMMON_LOG if re.search(_DEVELOPMENT, printed) else ""
    return len(re.findall(pattern, printed)) if pattern else None


def port_of(printed: str) -> int | None:
    """Return the port of the first address that a server has printed."""
    found = _ADDRESS.search(printed)
    return int(found[1]) if found else None
