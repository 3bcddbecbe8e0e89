"""Where the sources of the book stand, and what the syllabus says of each lesson."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bukuflask.files import left_by_an_editor

from .problems import ManuscriptError
from .sources import read_source


@dataclass(frozen=True)
class SyllabusRow:
    """One row of the syllabus: lesson number, title, stem (None while it is not written), minutes, what it lets one make."""

    number: str
    title: str
    stem: str | None
    minutes: int
    makes: str


@dataclass(frozen=True)
class Part:
    """One heading of the syllabus ("Bagian 1 · Mulai") and the lessons under it, in order."""

    title: str
    entries: list[SyllabusRow]


_ROW = re.compile(
    r"^\|\s*(\d\d)\s*\|\s*(?:\[([^\]]+)\]\(notebooks/([\w-]+)\.ipynb\)|([^|]+?))\s*\|\s*(\d+)\s*menit\s*\|\s*(.+?)\s*\|$"
)


@dataclass(frozen=True)
class Book:
    """A checkout of the book. All paths are `pathlib.Path`s under `root`."""

    root: Path

    @property
    def syllabus_file(self) -> Path:
        """The front door, `lessons.md`: the only place where titles and minutes are written."""
        return self.root / "lessons.md"

    @cached_property
    def syllabus(self) -> list[SyllabusRow]:
        """Every lesson of the book in its order, written or to come. Raises `ManuscriptError` for a row it cannot read."""
        return [row for part in self.parts for row in part.entries]

    @cached_property
    def parts(self) -> list[Part]:
        """The parts of the book that hold lessons, in order. Raises `ManuscriptError` for a row it cannot read."""
        file = self.syllabus_file
        parts = [Part("", [])]
        for line, text in enumerate(read_source(file, self.relative(file)).splitlines(), 1):
            if text.startswith("## "):
                parts.append(Part(text.removeprefix("## ").strip(), []))
            if not re.match(r"^\|\s*\d\d\s*\|", text):
                continue
            found = _ROW.match(text)
            if found is None:
                raise ManuscriptError(
                    self.relative(file),
                    line,
                    "baris pelajaran harus berbentuk `| 09 | [Judul](notebooks/09-nama.ipynb) | 35 menit | hasil |`; "
                    "pelajaran yang belum ditulis memakai judul tanpa tautan.",
                )
            number, title, stem, coming, minutes, makes = found.groups()
            if stem is not None and not stem.startswith(f"{number}-"):
                raise ManuscriptError(
                    self.relative(file), line, f"nomor {number} tidak cocok dengan berkas {stem}.ipynb."
                )
            parts[-1].entries.append(SyllabusRow(number, title or coming, stem, int(minutes), makes))
        return [part for part in parts if part.entries]

    def entry(self, stem: str) -> SyllabusRow:
        """Return the syllabus row of a written lesson. Raises `ManuscriptError` when lessons.md does not list it."""
        for row in self.syllabus:
            if row.stem == stem:
                return row
        raise ManuscriptError(
            self.relative(self.manuscript(stem)),
            0,
            f"pelajaran ini belum ada di lessons.md; tambahkan baris yang menautkan notebooks/{stem}.ipynb.",
        )

    def after(self, stem: str) -> SyllabusRow | None:
        """Return the row after this lesson, or None for the last."""
        rows = self.syllabus
        at = next(i for i, row in enumerate(rows) if row.stem == stem)
        return rows[at + 1] if at + 1 < len(rows) else None

    def stems(self) -> list[str]:
        """Return the stem of every manuscript, sorted."""
        return sorted(p.stem for p in (self.root / "lessons").glob("[0-9][0-9]-*.md"))

    def manuscript(self, stem: str) -> Path:
        """Return the manuscript's path."""
        return self.root / "lessons" / f"{stem}.md"

    def recording(self, stem: str) -> Path:
        """Return the path of what the lesson's terminal blocks printed when they last ran."""
        return self.root / "lessons" / "terminal" / f"{stem}.json"

    def notebook(self, stem: str) -> Path:
        """Return the built notebook's path."""
        return self.root / "notebooks" / f"{stem}.ipynb"

    def bank(self, stem: str) -> Path:
        """Return the path of the lesson's compiled exercises and quiz."""
        return self.root / "src" / "bukuflask" / "bank" / f"{stem}.json"

    def practice(self, stem: str) -> Path:
        """Return the path of what `%ulang` may ask of the lesson's exercises."""
        return self.root / "src" / "bukuflask" / "bank" / "ulang" / f"{stem}.json"

    def example(self, stem: str) -> Path:
        """Return the folder of the lesson's app."""
        return self.root / "examples" / stem

    def claims(self, stem: str) -> Path:
        """Return the path of the functions that prove what the lesson's prose claims."""
        return self.root / "claims" / f"{stem}.py"

    def exercise_files(self, stem: str) -> list[Path]:
        """Return the lesson's exercise files, sorted."""
        found = (self.root / "exercises" / stem).glob("*.md")
        return sorted(path for path in found if not left_by_an_editor(path.name))

    def relative(self, path: Path) -> Path:
        """Return a path as it is shown to an author."""
        return path.relative_to(self.root) if path.is_relative_to(self.root) else path


def own() -> Book:
    """Return the checkout that these tools belong to."""
    return Book(Path(__file__).resolve().parents[2])
