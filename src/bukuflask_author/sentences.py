"""The sentences of a Markdown text, each with its line and the marks that say how it is known to be true.

A heading, an item of a list and a row of a table count as sentences too; what stands in fenced blocks is no prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bukuflask_book.markdown import tokens

from .marks import CODE, Mark, marks

_MARK, _FILL, _SPAN = "\ue000", "\ue001", "\ue002"
"""What stands in the place of a mark's first letter, of its other letters, and of the letters of a code span."""

_NO_END = frozenset(
    {
        "mis",
        "hlm",
        "no",
        "jl",
        "tgl",
        "dr",
        "prof",
        "ir",
        "sdr",
        "vs",
        "cf",
        "e.g",
        "i.e",
        "s.d",
        "a.n",
        "ttd",
        "yth",
        "st",
    }
)
"""Abbreviations after which the sentence goes on; after "dll." and its like it may end."""

_END = re.compile(rf"[.!?…]+[\"”’')\]*_]*(?=\s|$|{_MARK})")
_BEGINS = re.compile(rf"[\"“‘'(\[*_]*[A-Z0-9{_SPAN}]")
_LABEL = re.compile(r"\*\*[^*]{1,40}[.?]\*\*")
"""A bold word or two before a sentence: `**Mengapa.**`."""


@dataclass(frozen=True)
class Sentence:
    """One sentence as it is written, without its marks; `line` is 1-based."""

    file: Path
    line: int
    text: str
    marks: tuple[Mark, ...]
    prose: str
    """The sentence with its code spans blanked, in small letters."""


def sentences(text: str, file: Path, first: int) -> list[Sentence]:
    """Return the sentences of a text that begins at the 1-based line `first`. Raises `ManuscriptError` for an unknown mark."""
    found = marks(text, file, first)
    hidden = text
    for mark in found:
        piece = re.sub(r"[^\n]", _FILL, text[mark.start : mark.end])
        hidden = hidden[: mark.start] + _MARK + piece[1:] + hidden[mark.end :]
    rest = iter(found)
    out: list[Sentence] = []
    for content, line in _blocks(hidden):
        for start, end in _cut(content):
            piece = content[start:end]
            own = tuple(next(rest) for _ in range(piece.count(_MARK)))
            shown = re.sub(rf"\s*{_MARK}{_FILL}*(?:\n{_FILL}+)*", "", piece)
            if re.search(r"\w", shown):
                at = first + line + content.count("\n", 0, start + len(piece) - len(piece.lstrip()))
                out.append(Sentence(file, at, " ".join(shown.split()), own, _without_code(shown).lower()))
            elif out and own:  # a mark in a paragraph of its own speaks of what is before it
                last = out[-1]
                out[-1] = Sentence(file, last.line, last.text, (*last.marks, *own), last.prose)
    return out


def _blocks(text: str) -> Iterator[tuple[str, int]]:
    """Yield what is written in each paragraph, heading, item and row of a table, with the 0-based line at which it begins."""
    row: list[str] | None = None
    place = 0
    head = False
    for token in tokens(text):
        if token.type in ("thead_open", "thead_close"):
            head = token.type == "thead_open"
        elif token.type == "tr_open" and token.map:
            row, place = [], token.map[0]
        elif token.type == "tr_close" and row is not None:
            # A head names columns and says nothing, but a mark in it must not be lost.
            cells = " | ".join(row)
            if not head or _MARK in cells:
                yield f"{_SPAN}{cells}", place
            row = None
        elif token.type == "inline" and row is not None:
            row.append(token.content)
        elif token.type == "inline" and token.map:
            yield token.content, token.map[0]


def _without_code(text: str) -> str:
    return CODE.sub(lambda span: re.sub(r"[^\n]", _SPAN, span[0]), text)


def _cut(content: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence begins and ends; the marks after a sentence belong to it."""
    if content.startswith(_SPAN):  # a row
        yield 1, len(content)
        return
    plain = _without_code(content)
    start = 0
    for found in _END.finditer(plain):
        end = found.end()
        after = re.match(rf"(?:\s*{_MARK}{_FILL}*(?:\n{_FILL}+)*)+", plain[end:])
        if after is None and not _ends(plain, start, found):
            continue
        end += len(after[0]) if after else 0
        if _LABEL.fullmatch(plain[start:end].strip()):
            continue
        yield start, end
        start = end
    if plain[start:].strip():
        yield start, len(plain)


def _ends(plain: str, start: int, found: re.Match[str]) -> bool:
    """Say whether a full stop ends its sentence: what follows begins one, and what precedes is no abbreviation."""
    rest = plain[found.end() :].lstrip()
    if rest and not _BEGINS.match(rest):
        return False
    word = re.search(r"[\w.]*$", plain[start : found.start()])
    before = word[0].lower() if word else ""
    return not found[0].startswith(".") or (before not in _NO_END and not re.fullmatch(r"[a-z]", before))
