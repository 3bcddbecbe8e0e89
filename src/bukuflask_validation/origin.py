"""Where a cell of a notebook was written: the heading above it, and the line of the manuscript."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
_FENCED = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_DIRECTIVES = (
    (re.compile(r"%%(?:latihan|uji) (\S+)"), r"```\{{exercise\}}\s+{}\s*$"),
    (re.compile(r"%%tebak (\S+)"), r"```\{{tebak\}}\s+{}\s*$"),
    (re.compile(r"%kuis (\S+)"), r"```\{{quiz\}}"),
    (re.compile(r"%periksa (\S+)"), r"```\{{langkah\}}\s+{}\s*$"),
)


@dataclass(frozen=True)
class CellOrigin:
    """What a contributor needs to find a cell.

    `lesson` is the notebook's title, `heading` the nearest one above the cell ("" when that is the title itself), `place` the
    file and, where it is known, the 1-based line of its source (`berkas:baris`), `refresh` the command that records it anew.
    """

    lesson: str
    heading: str
    place: str
    refresh: str | None

    def at(self, line: int) -> str:
        """Return the place of the 1-based `line` of the cell."""
        file, _, first = self.place.rpartition(":")
        return f"{file}:{int(first) + line - 1}" if first.isdecimal() else self.place


def origins(notebook: Path, cells: list[Any], root: Path) -> list[CellOrigin]:
    """Return where each code cell of a notebook comes from, in order.

    A notebook of the book (`notebooks/NN-name.ipynb` beside `lessons/NN-name.md`) leads to its manuscript, any other to itself.
    """
    manuscript = _manuscript(notebook)
    refresh = refresh_of(notebook)
    ours = refresh is not None
    # Letters of another encoding are told where the manuscript is built; here its lines are only looked for.
    rows = manuscript.read_text(encoding="utf-8-sig", errors="replace").splitlines() if ours else []
    lesson, heading = notebook.stem, ""
    at = 0
    out: list[CellOrigin] = []
    for cell in cells:
        if cell.cell_type == "markdown":
            for words in _HEADING.findall(_FENCED.sub("", cell.source)):
                lesson, heading = (words, heading) if not out and lesson == notebook.stem else (lesson, words)
        elif cell.cell_type == "code":
            file = manuscript if ours else notebook
            place = shown(file, root)
            if (found := _find(cell.source, rows, at)) is not None:
                at = found + 1
                place += f":{at}"
            out.append(CellOrigin(lesson, heading, place, refresh))
    return out


def refresh_of(notebook: Path) -> str | None:
    """Return the command that builds and records a notebook of the book anew; None for any other notebook."""
    number = re.match(r"(\d\d)-", notebook.name)
    return f"python -m bukuflask_author segarkan {number[1]}" if number and _manuscript(notebook).is_file() else None


def shown(file: Path, root: Path) -> str:
    """Return a path as a contributor reads it."""
    return (file.relative_to(root) if file.is_relative_to(root) else file).as_posix()


def _manuscript(notebook: Path) -> Path:
    return notebook.parent.parent / "lessons" / f"{notebook.stem}.md"


def _find(source: str, rows: list[str], start: int) -> int | None:
    """Return the 0-based row, from `start` on, at which a cell's source begins; cells stand in the manuscript's order."""
    lines = source.splitlines()
    written = next((row for row in range(start, len(rows)) if rows[row : row + len(lines)] == lines), None)
    if written is not None:
        return written
    for begins, directive in _DIRECTIVES:
        if found := begins.match(source):
            wanted = re.compile(directive.format(re.escape(found[1])))
            return next((row for row in range(start, len(rows)) if wanted.match(rows[row])), None)
    return None
