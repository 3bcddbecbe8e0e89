"""The two files that are written into the folder of the exports, and how they are known again."""

from __future__ import annotations

from pathlib import Path

PAGE = "ringkasan-kelas.html"
SHEET = "ringkasan-kelas.csv"
FILES = (PAGE, SHEET)

MARK = '<meta name="generator" content="Buku Kerja Flask: kelas">'
"""What stands in the head of the page."""
FIRST_COLUMN = "nama siswa"
"""What the table begins with."""


def is_ours(path: Path) -> bool:
    """Say whether a file of one of these names is one that was written here, so that it may be written again."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            head = file.read(1000)
    except OSError:
        return False
    return MARK in head if path.suffix == ".html" else head.lstrip('"').startswith(FIRST_COLUMN)
