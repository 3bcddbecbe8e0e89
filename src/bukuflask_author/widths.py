"""How long a line of shown code may be: where JupyterLab's pane ends, a listing is wrapped and a cell is cut.

Measured in a window of 1366 pixels, the width of most school laptops, with the file list open and the widest of JupyterLab's code fonts
(8.43 pixels for a character of a listing in 851, 7.83 for one of a cell in 924).
"""

from __future__ import annotations

from pathlib import Path

from bukuflask_book.problems import ManuscriptError

LISTING = 100
CELL = 117

_AS_TYPED = {"text", "bash", "bat", "powershell", "console", "sh"}
"""Languages of what a program prints, which a terminal wraps as well, and of commands, which stay on one line to be copied."""


def check(text: str, longest: int, file: Path, line: int) -> None:
    """Raise `ManuscriptError` when a line of this code is longer than that."""
    widest = max(text.split("\n"), key=len)
    if len(widest) > longest:
        raise ManuscriptError(
            file,
            line,
            f"baris kode sepanjang {len(widest)} huruf tidak tampil utuh di layar 1366 piksel; paling panjang {longest}: `{widest.strip()}`",
        )


def check_fence(info: str, text: str, file: Path, line: int) -> None:
    """Do the same for a fenced block of a manuscript, unless it holds what is typed or printed in a terminal."""
    if info and info.split(maxsplit=1)[0] not in _AS_TYPED:
        check(text, LISTING, file, line)
