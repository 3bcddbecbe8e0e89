"""The text of a source as it may be used: UTF-8, and without the marks that git leaves where two changes met."""

from __future__ import annotations

import re
from pathlib import Path

from .problems import ManuscriptError

_MERGING = re.compile(r"^(?:<{7}|>{7}|\|{7})(?: |$)", re.MULTILINE)
# Not `=======`: in Markdown that is how a heading may be underlined, and it never stands without the others.


def merge_mark(text: str) -> int | None:
    """Return the 1-based line of the first mark of a merge that nobody has finished (`<<<<<<<` and its like), or None."""
    found = _MERGING.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else None


def read_source(path: Path, file: Path) -> str:
    """Return a source's text, without the mark that Windows Notepad puts before it.

    Raises `ManuscriptError` when it is not UTF-8 or a merge was left unfinished in it.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise ManuscriptError(
            file, line, "berkas harus disimpan sebagai UTF-8; baris ini memuat huruf dari pengodean lain."
        ) from error
    if (mark := merge_mark(text)) is not None:
        raise ManuscriptError(file, mark, UNFINISHED_MERGE)
    return text


UNFINISHED_MERGE = "penggabungan git belum selesai di sini (`<<<<<<<` sampai `>>>>>>>`); pilih isinya, lalu hapus baris-baris tandanya."
