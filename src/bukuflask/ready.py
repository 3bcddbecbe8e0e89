"""The workbook in a kernel before any of its cells: `%%latihan` and `coba` are there although cell 1 never ran.

IPython loads this module as an extension wherever the launcher has put a line for it (`bukuflask_start.install.ready_kernels`), so it does next to
nothing: the workbook itself comes with the first cell, and a public name with the first cell that speaks of it.
"""

from __future__ import annotations

import os
import re
from typing import Any

import bukuflask

from .host import host
from .lookalikes import plainly
from .names import HOMES, OUR_MAGIC
from .places import working_room
from .testing import is_testing

_HELP = {
    "Dokumentasi Python (bahasa Inggris)": "https://docs.python.org/3/",
    "Dokumentasi Flask (bahasa Inggris)": "https://flask.palletsprojects.com/",
}
"""What JupyterLab's help menu offers for this kernel, in place of libraries that no lesson uses."""

_WORD = re.compile(r"[^\W\d]\w*")
_MARK = "_bukuflask_siap"
"""The attribute of a shell that says that it waits for its first cell already."""


def load_ipython_extension(shell: Any) -> None:
    """Wait in an IPython shell for its first cell. While the book is built or tested, cell 1 does what it says."""
    if not is_testing() and not hasattr(shell, _MARK):
        setattr(shell, _MARK, _Waiting(shell))
        if at_home() and hasattr(shell, "kernel"):
            shell.kernel.help_links = [{"text": text, "url": url} for text, url in _HELP.items()]


def at_home() -> bool:
    """Return whether this kernel belongs to a student's folder: the launcher said so, or it works in such a folder."""
    return host().in_browser or bool(os.environ.get("BUKUFLASK_DATA")) or working_room() is not None


def _is_ours(cell: str) -> bool:
    """Return whether a cell is one of this workbook's, wherever its notebook lies."""
    return "%" in plainly(cell) and OUR_MAGIC.search(plainly(cell)) is not None


class _Waiting:
    """Sees the source of each cell before IPython reads it."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._began = False
        shell.input_transformers_cleanup.insert(0, self._see)
        shell.events.register("pre_run_cell", self._bring_names)
        shell.events.register("post_run_cell", self._after)

    def _see(self, lines: list[str]) -> list[str]:
        """Start the workbook with the first cell of a student's folder, elsewhere with the first cell that asks for it."""
        # Asked again: a warm kernel is loaded before it is told for what.
        if self._began or is_testing() or not lines or not (at_home() or _is_ours("".join(lines))):
            return lines
        self._began = True
        if "bukuflask" in self._shell.extension_manager.loaded:
            return lines
        before = len(self._shell.input_transformers_cleanup)
        # Not as an extension: to a `%load_ext bukuflask` in cell 1 IPython would answer that it is loaded already.
        bukuflask.load_ipython_extension(self._shell)
        setattr(self._shell, bukuflask.LOADED, True)
        for transform in self._shell.input_transformers_cleanup[before:]:  # IPython is already past the end of its list
            lines = transform(lines)
        return lines

    def _bring_names(self, info: Any) -> None:
        """Put the public names that a cell speaks of among the notebook's own, where it has none of that name."""
        if not self._began:
            return
        for name in HOMES.keys() & set(_WORD.findall(info.raw_cell or "")):
            if name not in self._shell.user_ns:
                self._shell.user_ns[name] = self._shell.user_ns_hidden[name] = getattr(bukuflask, name)

    def _after(self, result: Any) -> None:
        """In a notebook elsewhere, tell what is to be done about one of our names."""
        error = result.error_in_exec
        name = error.name if isinstance(error, NameError) else None
        if self._began or is_testing() or name not in HOMES:
            return
        from IPython.display import display

        from .feedback import Feedback
        from .prose import prose

        text = prose(
            f"jalankan `%load_ext bukuflask` dan `from bukuflask import {name}` di sebuah sel, lalu sel ini lagi."
        )
        display(
            Feedback("catatan", f"{name} milik Buku Kerja Flask, dan notebook ini belum memuatnya.", (("Coba", text),))
        )
