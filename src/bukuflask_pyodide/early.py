"""Import what a lesson's first cells need while JupyterLab is still being drawn; `site/siap.mjs` imports this module for that.

There is no kernel yet and no drive, so nothing is imported here that looks at either.
"""

from __future__ import annotations

import importlib
import sys
import types

from bukuflask import libraries

from . import desk, prepare

_KERNEL = (
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
)
"""What the kernel itself needs, in its order."""


def load() -> None:
    """Import all of it, and lay the book's files where they run."""
    # As the kernel does before it imports IPython, which looks for them; it puts its own in place of these.
    for name in ("termios", "fcntl", "resource", "pexpect"):
        sys.modules[name] = types.ModuleType(name)
    sys.modules["termios"].__dict__["TCSAFLUSH"] = 2
    prepare.modules()
    desk.lay()
    for name in (*_KERNEL, *libraries.preload()):
        importlib.import_module(name)
