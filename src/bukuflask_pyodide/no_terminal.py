"""The kernel puts empty modules in the place of `termios` and `fcntl`; libraries that ask them for the width of a terminal need an answer."""

from __future__ import annotations

import sys
from typing import Any, NoReturn


def install() -> None:
    """Make the calls by which a library asks for a terminal answer that there is none."""
    termios: Any = sys.modules.get("termios")
    fcntl: Any = sys.modules.get("fcntl")
    if termios is not None and not hasattr(termios, "TIOCGWINSZ"):
        termios.TIOCGWINSZ = 0x5413  # as on Linux
    if fcntl is not None and not hasattr(fcntl, "ioctl"):
        fcntl.ioctl = _ioctl


def _ioctl(*_: Any) -> NoReturn:
    raise OSError(25, "Inappropriate ioctl for device")
