"""Importing nbformat without the grammar that one of its dependencies builds: 0.8 s in every process."""

from __future__ import annotations

import sys


def without_grammar() -> None:
    """Let jsonschema find no `rfc3987_syntax`; to be called before nbformat is imported.

    nbformat imports jsonschema, which imports this optional package if it is there (JupyterLab brings it) to check international
    addresses, a format that no notebook has (jsonschema#1392). Only this process is touched.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
