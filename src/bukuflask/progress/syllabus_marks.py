"""The student's progress in the student's own copy of `lessons.md`: a column of marks and a sentence, put in and taken out again.

What is put in can be taken out to the last byte, so the copy still tells the book's text from the student's own (`unmarked`).
Nothing but our own marks is ever taken out: a cell must look like one, and the sentence's comment holds its checksum.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from .. import bank
from ..files import write_whole
from .shared_file import Turn
from .standing import Standing, next_exercise, standings
from .store import Record, peek

NAME = "lessons.md"
MEMORY = "salinan.json"
"""In the data folder of a copy that the launcher made, and nowhere else: without it a `lessons.md` is the book's own."""

_HEAD, _RULE, _NONE = " Kemajuan ", "---", " – "
_MARK = re.compile(r" (?:(?:✓ )?[0-9]+/[0-9]+(?: ↻ [0-9]+)?|–) ")
_TABLE = re.compile(r"\|\s*No\s*\|\s*Pelajaran\s*\|.*\|\s*")
_ROW = re.compile(r"(\|[^|]*\|[^|]*\|)(.*)", re.DOTALL)
_NUMBER = re.compile(r"\|\s*([0-9]{2})\s*\|")
_SENTENCE = re.compile(r"<!-- kemajuan ([0-9a-f]{8}) -->\r?\n(.*?)<!-- /kemajuan -->\r?\n\r?\n", re.DOTALL)
_LEGEND = (
    "Kolom **Kemajuan** menghitung latihan yang selesai: ✓ berarti semuanya, dan ↻ 2 berarti dua di antaranya waktunya diulang "
    "(`%kemajuan` di notebook menyebut yang mana).\n"
    "Halaman ini ikut berubah saat kamu mengerjakan latihan; tekan **F5** untuk melihat yang terbaru."
)


def refresh(data: Path, today: dt.date | None = None) -> None:
    """Write the progress stored in the data folder of a student's copy into the copy's `lessons.md`.

    Does nothing for any other folder, and nothing when the disk refuses: the page only repeats what is stored.
    """
    page, day = data.parent / NAME, today or dt.date.today()

    def pair() -> tuple[bytes, bytes]:
        before = page.read_bytes()
        return before, marked(before.decode("utf-8"), peek(data / "kemajuan.json"), day).encode("utf-8")

    if not (data / MEMORY).is_file():
        return
    with contextlib.suppress(OSError, ValueError):
        before, after = pair()
        if after == before:
            return
        with Turn(data / "kemajuan.kunci"):
            before, after = pair()
            if page.read_bytes() == before:
                write_whole(page, after, 0o666)


def marked(text: str, book: Record, today: dt.date) -> str:
    """Return the syllabus with this progress in it, in place of marks that it has. A syllabus without tables stays as it is."""
    every = standings(book, today)
    known = {standing.number: _mark(standing) for standing in every}

    def put(cell: str) -> Callable[[re.Match[str]], str]:
        return lambda row: f"{row[1]}{cell}|{row[2]}"

    def line(kind: str, source: str) -> str:
        if kind == "head":
            return _ROW.sub(put(_HEAD), source)
        if kind == "rule":
            return _ROW.sub(put(_RULE), source)
        number = _NUMBER.match(source)
        return _ROW.sub(put(known.get(number[1], _NONE) if number else _NONE), source)

    plain = unmarked(text)
    lines = [line(kind, source) if kind else source for kind, source in _lines(plain)]
    if "".join(lines) == plain:
        return plain
    first = next((at for at, source in enumerate(lines) if source.startswith("## ")), None)
    if first is not None:
        lines.insert(first, _sentence(book, every, "\r\n" if "\r\n" in plain else "\n"))
    return "".join(lines)


def unmarked(text: str) -> str:
    """Return the syllabus without our marks, exactly as it was before they were put in."""

    def drop(like: re.Pattern[str], source: str) -> str:
        found = _ROW.fullmatch(source)
        cell, bar, rest = found[2].partition("|") if found else ("", "", "")
        return found[1] + rest if found and bar and like.fullmatch(cell) else source

    lines, ours = [], False
    for kind, source in _lines(_SENTENCE.sub(lambda found: "" if found[1] == _sum(found[2]) else found[0], text)):
        if kind == "head":
            plain = drop(re.compile(re.escape(_HEAD)), source)
            ours = plain != source
            lines.append(plain)
        elif kind and ours:
            lines.append(drop(re.compile(_RULE) if kind == "rule" else _MARK, source))
        else:
            lines.append(source)
    return "".join(lines)


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Yield each line with its ending, and what it is in a table of lessons: "head", "rule", "row", or "" outside of one."""
    kind = ""
    for source in re.split(r"(?<=\n)", text):
        if not source.startswith("|"):
            kind = ""
        elif kind:
            kind = "rule" if kind == "head" else "row"
        elif _TABLE.fullmatch(source):
            kind = "head"
        yield kind, source


def _mark(standing: Standing) -> str:
    done = f"{'✓ ' if standing.finished else ''}{len(standing.done)}/{len(standing.ids)}"
    return f" {done}{f' ↻ {len(standing.again)}' if standing.again else ''} "


def _sentence(book: Record, every: list[Standing], newline: str) -> str:
    done, total = sum(len(s.done) for s in every), sum(len(s.ids) for s in every)
    text = f"**Kemajuanmu:** {done} dari {total} latihan selesai."
    if again := sum(len(s.again) for s in every):
        text += f" Hari ini {again} latihan waktunya diulang."
    if following := next_exercise(book, every):
        stem = bank.stems()[following[:2]]
        title = bank.title(following)
        text += f" Berikutnya: [latihan {following}, {title}](notebooks/{stem}.ipynb)."
    text = f"{text}\n\n{_LEGEND}\n"
    return f"<!-- kemajuan {_sum(text)} -->\n{text}<!-- /kemajuan -->\n\n".replace("\n", newline)


def _sum(text: str) -> str:
    return f"{zlib.crc32(text.replace(chr(13), '').encode('utf-8')):08x}"
