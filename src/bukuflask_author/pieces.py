"""The last hint of an exercise: its solution, in which only what the reader writes is out of order."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable

from bukuflask import text
from bukuflask.exercises.verdict import BLANK

_TOKEN = re.compile(
    r"""\s*(?:[rbfuRBFU]{0,2}(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|[\w.]+|[-+*/%<>=!]=|\*\*|//|->|@|.)[(\[{)\]},:]*"""
)
"""A word of code with the brackets and commas that follow it: the same on every Python, where `tokenize` is not."""

MARK = "# ?"
"""What stands after a line that is to be put in order."""


def marked_lines(marked: str) -> dict[int, str]:
    """Return the 0-based lines of a marked solution that the reader writes, each with its piece, or "" for the whole line."""
    out: dict[int, str] = {}
    for number, line in enumerate(marked.splitlines()):
        _, mark, note = line.partition("#~")
        if mark:
            found = re.match(r"\[(.+?)\](?:\s|$)", note.strip())
            out[number] = found[1] if found else ""
    return out


def changed_lines(solution: str, starter: str) -> dict[int, str]:
    """Return the 0-based lines of a solution that the starter does not have, or has elsewhere."""
    return dict.fromkeys(text.changed_lines(starter, solution), "")


def last_hint(solution: str, loose: dict[int, str], ident: str) -> str:
    """Return the hint in Markdown: the loose lines in another order, the same on every machine; the others in their place.

    A single loose line cannot be out of order, so its words are.
    """
    lines = solution.rstrip("\n").splitlines()
    places = [number for number in loose if lines[number].strip()]
    if not places:
        return "Tidak ada baris baru yang perlu ditulis: jawabannya adalah kode awal yang sebagian barisnya dihapus."
    written = [lines[number] for number in places]
    if len(set(written)) < 2:
        return _one_line(lines, places[0], loose[places[0]], ident)
    for number, line in zip(places, _shuffled(written, ident), strict=True):
        lines[number] = f"{line}  {MARK}"
    if all(number in places for number, line in enumerate(lines) if line.strip()):
        lines = [line for line in lines if line.strip()]  # nothing stands in its place, so gaps would only mislead
    return (
        f"Ini semua baris salah satu jawaban. Yang diakhiri `{MARK}` urutannya diacak (lekukannya sudah benar); yang lain sudah di "
        f"tempatnya.\n\n{_listing(lines)}"
    )


def _one_line(lines: list[str], number: int, piece: str, ident: str) -> str:
    line = lines[number]
    part = piece or line.strip()
    lines[number] = line.replace(part, BLANK, 1)
    words = [word.strip() for word in _TOKEN.findall(part) if word.strip()]
    if len(words) == 1:
        words = part.split()  # a text of several words, such as a command
    shown = " ".join(f"`` {word} ``" if "`" in word else f"`{word}`" for word in _shuffled(words, ident))
    order = "potongan ini, urutannya diacak" if len(words) > 1 else "ini"
    return f"Yang mengisi `{BLANK}` di bawah adalah {order}: {shown}\n\n{_listing(lines)}"


def _listing(lines: Iterable[str]) -> str:
    return "\n".join(("```python", *lines, "```"))


def _shuffled(items: list[str], ident: str) -> list[str]:
    out = items[:]
    draw = random.Random(ident)
    while out == items and len(set(items)) > 1:
        draw.shuffle(out)
    return out
