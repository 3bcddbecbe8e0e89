"""Import what a lesson's first cells need while JupyterLab is still being drawn; `site/siap.mjs` imports this module for that.

There is no kernel yet and no drive, so nothing is imported here that looks at either.
"""

from __future__ import annotations

import importlib
import sys
import types

from . import desk, prepare

MODULES = (
    "comm",
    "IPython.core.application",
    "IPython.core.interactiveshell",
    "IPython.core.shellapp",
    "IPython.core.completer",
    "IPython.core.completerlib",
    "IPython.core.magics",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "micropip",
    "piplite.piplite",
    "flask",
    "flask.testing",
    "bukuflask.magics",
    "bukuflask.web.client",
    "bukuflask.drawings.routes",
    "bukuflask.serving.server",
    "bukuflask.web.peramban",
)
"""In the order in which a kernel needs them."""


def load() -> None:
    """Import all of it, and lay the book's files where they run."""
    # As the kernel does before it imports IPython, which looks for them; it puts its own in place of these.
    for name in ("termios", "fcntl", "resource", "pexpect"):
        sys.modules[name] = types.ModuleType(name)
    sys.modules["termios"].__dict__["TCSAFLUSH"] = 2
    prepare.modules()
    desk.lay()
    for name in MODULES:
        importlib.import_module(name)
