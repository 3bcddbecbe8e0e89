"""The marks of what is claimed: comments after a sentence that say how it is known to be true. No reader sees them.

`<!-- klaim: nama -->` names a function of the lesson's claims file, `<!-- terlihat -->` the cell or picture beside the sentence,
`<!-- sumber: ... -->` a source of history, and `<!-- cerita -->` says that nothing about software is claimed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from bukuflask_book.problems import ManuscriptError

KINDS = ("klaim", "terlihat", "sumber", "cerita")
"""What a mark can be."""

_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
CODE = re.compile(r"(?s)(?<!`)(`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)\1(?!`)")
"""A span of code in prose."""


@dataclass(frozen=True)
class Mark:
    """One mark: its kind, the claims it names (for `klaim`), its source (for `sumber`), and where it begins and ends in a text."""

    kind: str
    names: tuple[str, ...]
    source: str
    start: int
    end: int


def blanked(text: str, pattern: re.Pattern[str]) -> str:
    """Return a text of the same length and lines in which whatever matches is spaces."""
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


_FENCE = re.compile(r"(?ms)^[ \t]*(?P<mark>`{3,}|~{3,})[^\n]*\n.*?^[ \t]*(?P=mark)[`~]*[ \t]*$")


def without_code(text: str) -> str:
    """Return a text of the same length and lines whose fenced blocks and code spans are spaces."""
    return blanked(blanked(text, _FENCE), CODE)


def marks(text: str, file: Path, first: int) -> list[Mark]:
    """Return the marks of a Markdown text that begins at the 1-based line `first`. Raises `ManuscriptError` for any other comment."""
    out: list[Mark] = []
    for found in _COMMENT.finditer(without_code(text)):
        kind, colon, rest = found[1].strip().partition(":")
        kind, rest = kind.strip(), " ".join(rest.split())
        names = tuple(name.strip() for name in rest.split(",")) if kind == "klaim" else ()
        needs_more = kind in ("klaim", "sumber")
        if (
            kind not in KINDS
            or needs_more != bool(rest)
            or (not needs_more and colon)
            or not all(map(_NAME.fullmatch, names))
        ):
            line = first + text.count("\n", 0, found.start())
            raise ManuscriptError(
                file,
                line,
                f"tanda {' '.join(found[0].split())} tidak dikenal. Yang ada: <!-- klaim: nama-klaim -->, <!-- terlihat -->, "
                "<!-- sumber: alamat atau judul, tanggal -->, dan <!-- cerita -->.",
            )
        out.append(Mark(kind, names, rest if kind == "sumber" else "", found.start(), found.end()))
    return out


def strip(text: str, file: Path, first: int) -> str:
    """Return the text without its marks; a line that holds nothing else goes too. Raises `ManuscriptError` for any other comment."""
    for mark in reversed(marks(text, file, first)):
        start, end = mark.start, mark.end
        while start > 0 and text[start - 1] in " \t":
            start -= 1
        alone = (start == 0 or text[start - 1] == "\n") and re.match(r"[ \t]*(?:\n|$)", text[end:])
        if alone:
            end += len(alone[0])
            if text[end - 1 : end] != "\n" and start > 0:
                start -= 1  # the last line of a text
        text = text[:start] + text[end:]
    return text
