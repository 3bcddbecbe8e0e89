"""The syntax tree of somebody else's source, read in silence."""

from __future__ import annotations

import ast
import warnings


def tree_of(source: str) -> ast.Module | None:
    """Return the syntax tree, or None when Python cannot read the source; its warnings are for whoever runs it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except (SyntaxError, ValueError, MemoryError, RecursionError):  # the last two for what is nested too deeply
            return None
