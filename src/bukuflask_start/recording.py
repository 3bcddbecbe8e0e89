"""What stands in a lesson before its reader ran it says so: it is a recording, made on another machine.

The book's own notebooks stay as they were built, because their outputs are compared with what runs. A student gets `as_recording` of
them, which depends on nothing but the notebook and the version of Python, so that a copy can still be told from what a student wrote (with
another Python, by what was remembered of the copy).
"""

from __future__ import annotations

import json
import platform
import re
from typing import Any

LABEL = "Rekaman: jalankan sel ini (Shift+Enter)"

_LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "nbconvert_exporter": "python",
    "version": platform.python_version(),
}
"""What a Python kernel says of its language beyond what the book's notebooks hold."""

_MACHINE = re.compile(r"\bperiksa_mesin\(")
"""A cell whose output is about one machine, and would be false of the reader's."""

_PAGE = 'aria-label="Gambar halaman '
"""How the still picture of a page begins (`bukuflask.web.picture`), in which a link is underlined."""

_UNDERLINE = re.compile(r"</?u>")
_OPENING_LINK = re.compile(r"<a\b[^>]*>", re.IGNORECASE)
_ADDRESS = re.compile(r"\s(?:xlink:)?href\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+)", re.IGNORECASE)
_LEADS = re.compile(r"[\"']?(?:https?://(?!localhost|127\.0\.0\.1|\[::1\])|#|[\w.-]+\.ipynb)", re.IGNORECASE)
"""Addresses that lead somewhere without a server of the reader's: the web, this page, another lesson."""

_MARKUP = ("text/html", "image/svg+xml")


def laid(content: bytes) -> bytes:
    """Return a notebook file as a student gets it; what is no notebook comes back as it is."""
    try:
        notebook = json.loads(content)
        changed = _as_the_kernel_says(as_recording(notebook))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return content
    return (
        content if changed == notebook else (json.dumps(changed, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
    )


def _as_the_kernel_says(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return a notebook whose language is told as the kernel of this Python tells it.

    JupyterLab writes that into every notebook that it opens, and a notebook in which it differs looks changed before its reader did anything.
    """
    metadata = notebook.get("metadata", {})
    if "language_info" not in metadata:
        return notebook
    return notebook | {"metadata": metadata | {"language_info": metadata["language_info"] | _LANGUAGE}}


def as_recording(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return a notebook in which no cell has run yet, and each saved output stands below its label."""
    return notebook | {"cells": [_cell(cell) if cell["cell_type"] == "code" else cell for cell in notebook["cells"]]}


def _cell(cell: dict[str, Any]) -> dict[str, Any]:
    saved = [] if _MACHINE.search("".join(cell["source"])) else [_output(output) for output in cell["outputs"]]
    return cell | {"execution_count": None, "outputs": [_label(), *saved] if cell["outputs"] else []}


def _label() -> dict[str, Any]:
    markup = (
        '<div role="note" style="font-size:.85em;border-left:4px solid var(--jp-border-color1, #757575);padding:.1em 0 .1em .9em">'
        "<strong>Rekaman</strong>: jalankan sel ini (<kbd>Shift</kbd>+<kbd>Enter</kbd>)</div>"
    )
    return {
        "output_type": "display_data",
        "metadata": {},
        "data": {"text/html": [markup], "text/plain": [LABEL]},
    }


def _output(output: dict[str, Any]) -> dict[str, Any]:
    if "execution_count" in output:
        output = output | {"execution_count": None}
    if "data" not in output:
        return output
    data = {kind: _still("".join(value)) if kind in _MARKUP else value for kind, value in output["data"].items()}
    return output | {"data": data}


def _still(markup: str) -> str:
    """Return recorded markup in which nothing looks like a link that leads nowhere."""
    if _PAGE in markup:
        markup = _UNDERLINE.sub("", markup)
    return _OPENING_LINK.sub(
        lambda link: _ADDRESS.sub(lambda at: at[0] if _LEADS.match(at[1]) else "", link[0]), markup
    )
