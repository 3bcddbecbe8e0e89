"""The syntax tree of somebody else's source, read in silence."""

from __future__ import annotations

import ast
import warnings
from threading import Lock
from typing import Final

_ONE_AT_A_TIME: Final = Lock()
"""Python 3.11 counts the depth of a tree for all threads together, and stops with a SystemError when two are read at once."""


def tree_of(source: str) -> ast.Module | None:
    """Return the syntax tree, or None when Python cannot read the source; its warnings are for whoever runs it."""
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except (SyntaxError, ValueError, MemoryError, RecursionError):  # the last two for what is nested too deeply
            return None
