"""Where a piece of a student's code stands, as they would say it: a cell of the notebook, or a file of their app and a line."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def is_cell(filename: str) -> bool:
    """Whether Python calls a cell of a notebook so (with ipykernel or without), or other code that no file holds."""
    return filename.startswith("<") or re.search(r"[\\/]ipykernel_\d+[\\/]", filename) is not None


def place_of_code(filename: str, line: int, app: Flask | None) -> str:
    """Return "sel notebook, baris 3" or "flaskr/auth.py:12": the same on every computer.

    A file outside the app is named alone; a line that Flask itself wrote is "bawaan Flask".
    """
    if is_cell(filename):
        return f"sel notebook, baris {line}"
    path = Path(filename)
    if "flask" in path.parts and "site-packages" in path.parts:
        return "bawaan Flask"
    base = _base(app) if app is not None else None
    if base is not None and path.is_relative_to(base):
        return f"{path.relative_to(base).as_posix()}:{line}"
    return f"{path.name}:{line}"


def _base(app: Flask) -> Path:
    """Return the folder that the app's files are named from: beside the package, or the module's own folder."""
    root = Path(app.root_path)
    is_package = hasattr(sys.modules.get(app.import_name), "__path__")
    return root.parent if is_package else root
