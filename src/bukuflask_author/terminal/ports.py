"""Ports that a lesson writes, and the free ones that stand for them while it is recorded."""

from __future__ import annotations

import contextlib
import random
import re
import socket
from collections.abc import Callable, Iterable
from pathlib import Path

FLASK = 5000
"""What a Flask or Werkzeug server takes when nothing else is said."""

_HOST = r"(?:127\.0\.0\.1|localhost|0\.0\.0\.0|\[::1?\]|\*|\b[\w-]+(?:\.[\w-]+)+)"
_WRITTEN = re.compile(
    rf"""(?P<before>
        {_HOST}:                               # 127.0.0.1:8000, *:8080
      | (?<!\w):(?=\d{{4}})                      # -b :8000
      | \b(?!pid:)[A-Za-z][\w-]*:(?=\d{{4}})     # db:3306
      | \b\w*port\b["']?[\s=:]{{1,3}}["']?       # --port 8000, FLASK_RUN_PORT=5001, "port": 8000
      | (?<![\w-])-p\s?(?=\d{{4}})               # -p 5001, -P3307
      | \blisten\s+                            # nginx
      | \bhttp\.server\b[^\n|&;]*?\s           # python -m http.server -b 127.0.0.1 8000
      | {_HOST}["']\s*,\s*                     # ("127.0.0.1", 8000)
      | {_HOST}\s+                             # nc localhost 8025
    )(?P<port>\d{{2,5}})(?![\w@]|\.\d)""",
    re.VERBOSE | re.IGNORECASE,
)
_SETTINGS = (".conf", ".cnf", ".ini", ".toml", ".yaml", ".yml", ".env", ".flaskenv")
"""Files that a server reads its port from, and which no Python stands between."""


def written(text: str) -> set[int]:
    """Return the ports that a text names."""
    return {port for found in _WRITTEN.finditer(text) if 0 < (port := int(found["port"])) < 65536}


class Ports:
    """Written ports with the free port that stands for each.

    A free port is kept from other recordings by holding the UDP port of the same number; the system lets go of it when this
    process ends, however it ends. It has as many digits as the written one (a page's Content-Length stays), and lies outside
    of the range from which systems give ports to clients.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._free: dict[int, int] = {}
        self._written: dict[int, int] = {}
        self._held: list[socket.socket] = []

    def add(self, ports: Iterable[int]) -> None:
        """Find a free port for each of these that has none yet."""
        for port in sorted(set(ports) - set(self._free) - set(self._written)):
            self._free[port] = self._reserve(port)
            self._written[self._free[port]] = port

    def free(self, port: int) -> int:
        """Return the free port that stands for a written one (a port that was never written stands for itself)."""
        return self._free.get(port, port)

    def as_written(self, port: int) -> int:
        """Return the written port that a free one stands for (another port stands for itself)."""
        return self._written.get(port, port)

    def to_free(self, text: str) -> str:
        """Return a text with every written port replaced by its free one."""
        return _replaced(text, self.free)

    def to_written(self, text: str) -> str:
        """Return a text with every free port replaced by the one that was written."""
        return _replaced(text, self.as_written)

    def known(self) -> set[int]:
        """Return the ports as written."""
        return set(self._free)

    def pairs(self) -> dict[int, int]:
        """Return every written port with its free one."""
        return dict(self._free)

    def release(self) -> None:
        """Release the ports to other recordings."""
        for held in self._held:
            held.close()
        self._held.clear()

    def _reserve(self, port: int) -> int:
        lowest, highest = (10_000, 32_000) if port > 9999 else (2_200, 9_999)
        for candidate in random.SystemRandom().sample(range(lowest, highest), 500):
            if candidate in self._free or candidate in self._written or candidate == FLASK:
                continue
            held = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            try:
                held.bind(("127.0.0.1", candidate))
                for family, address in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET, "127.0.0.1")):
                    with socket.socket(family) as probe:
                        probe.bind((address, candidate))
            except OSError:
                held.close()
                continue
            self._held.append(held)
            return candidate
        raise OSError(f"tidak ada port bebas untuk menggantikan port {port}")


def _replaced(text: str, change: Callable[[int], int]) -> str:
    return _WRITTEN.sub(lambda found: f"{found['before']}{change(int(found['port']))}", text)


def in_example(folder: Path) -> set[int]:
    """Return the ports that an example's own files name: those that a server reads, and its Python files (not its tests)."""
    found: set[int] = set()
    for path in folder.rglob("*"):
        python = path.suffix == ".py" and not path.name.startswith("test_")
        if path.is_file() and (python or _is_settings(path)):
            with contextlib.suppress(UnicodeDecodeError):
                found |= written(path.read_text(encoding="utf-8"))
    return found


def translate(folder: Path, ports: Ports) -> None:
    """Write the free ports into the settings files of an example that was copied for a recording."""
    for path in folder.rglob("*"):
        if path.is_file() and _is_settings(path):
            with contextlib.suppress(UnicodeDecodeError):
                text = path.read_text(encoding="utf-8")
                if (changed := ports.to_free(text)) != text:
                    path.write_text(changed, encoding="utf-8", newline="\n")


def _is_settings(path: Path) -> bool:
    return path.suffix in _SETTINGS or path.name in _SETTINGS
