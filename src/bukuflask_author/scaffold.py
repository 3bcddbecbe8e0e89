"""A new lesson with every part in its place, each marked where its author writes; and what is still to be written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bukuflask.files import sources_under, write_whole
from bukuflask_book.checkout import Book, SyllabusRow
from bukuflask_book.problems import ManuscriptError
from bukuflask_book.sources import read_source

from .teaching import plan as teaching

TO_WRITE = "TULIS:"
"""What stands wherever a new lesson waits for its author."""

MINUTES = 40
"""Minutes that the syllabus gives a new lesson until its author has tried it."""

_COMMAND = "python -m bukuflask_author baru"
_TEMPLATES = Path(__file__).with_name("kerangka")
_EXERCISES = {"01": "pertama", "02": "memperbaiki"}
_LONGEST = 50
"""Letters that a lesson's file name may have after its number."""

_FORBIDDEN = set("|[]<>`*\\")
"""Characters that would end the title in the syllabus's table, or be read as Markdown."""

_WRITTEN = {".md", ".py", ".html", ".txt", ".css", ".js", ".csv", ".json", ".toml", ".sql"}
"""Kinds of files in which an author writes."""


class ScaffoldError(ManuscriptError):
    """A lesson cannot be begun as it was asked for; the message says why and what to do."""

    def __init__(self, words: str) -> None:
        """Take the Indonesian sentences."""
        super().__init__(Path(), 0, words)
        self.words = words

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True)
class NewLesson:
    """A lesson that can be begun: its number, title and stem, and whether the syllabus names it already."""

    number: str
    title: str
    stem: str
    listed: bool


def stem_of(title: str) -> str:
    """Return the words of a title as a file name has them; "" when none is left."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def plan(book: Book, words: tuple[str, ...], name: str | None = None) -> NewLesson:
    """Return the lesson that is asked for, by its number and the words of its title.

    `name`: what its files are called after the number. Raises `ScaffoldError` naming what stands in its way. Writes nothing.
    """
    if not words:
        raise ScaffoldError(f'Tulis nomor dan judulnya: {_COMMAND} {_free(book)} "Menyimpan berkas".')
    number, title = words[0], " ".join(" ".join(words[1:]).split())
    if option := next((word for word in title.split() if word.startswith("--")), None):
        raise ScaffoldError(f"Pilihan {option} tidak dikenal. Yang ada: --nama.")
    if not re.fullmatch(r"[0-9]{1,2}", number):
        raise ScaffoldError(f"Nomor pelajaran ditulis dengan dua angka, misalnya {_free(book)} (tertulis {number!r}).")
    number = number.zfill(2)
    taken = next((stem for stem in book.stems() if stem.startswith(f"{number}-")), None)
    if taken is not None:
        raise ScaffoldError(
            f"Pelajaran {number} sudah ada: lessons/{taken}.md. Nomor kosong berikutnya: {_free(book)}."
        )
    row = next((row for row in book.syllabus if row.number == number), None)
    title = _title(number, title, row)
    stem = f"{number}-{_name(title, name)}"
    if row is not None and row.stem is not None and row.stem != stem:
        raise ScaffoldError(
            f"lessons.md sudah menautkan pelajaran {number} ke notebooks/{row.stem}.ipynb. Pakai nama itu: "
            f"--nama {row.stem[3:]}"
        )
    found = [path for path in _places(book, stem) if path.exists()]
    if found:
        raise ScaffoldError(
            f"{book.relative(found[0]).as_posix()} sudah ada, padahal lessons/{stem}.md belum. Pindahkan dulu, atau pilih "
            "nama lain dengan --nama."
        )
    return NewLesson(number, title, stem, row is not None)


def _title(number: str, words: str, row: SyllabusRow | None) -> str:
    if row is not None:
        if words and words.casefold() != row.title.casefold():
            raise ScaffoldError(
                f"lessons.md menamai pelajaran {number} «{row.title}». Jalankan tanpa judul untuk memakainya, atau ubah "
                "dulu judul di baris itu."
            )
        return row.title
    if not words:
        raise ScaffoldError(
            f"Pelajaran {number} belum ada di lessons.md, jadi tulis judulnya dalam tanda kutip, misalnya: "
            f'{_COMMAND} {number} "Menyimpan berkas".'
        )
    if odd := [c for c in words if c in _FORBIDDEN or not c.isprintable()]:
        shown = " ".join(dict.fromkeys(c if c.isprintable() else repr(c) for c in odd))
        raise ScaffoldError(f"Judul tidak boleh memuat {shown}, karena judul itu menjadi isi tabel di lessons.md.")
    return words


def _name(title: str, name: str | None) -> str:
    if name is not None:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) or len(name) > _LONGEST:
            raise ScaffoldError(
                f"--nama berisi huruf kecil, angka, dan tanda hubung saja, paling banyak {_LONGEST} huruf, misalnya "
                f"--nama menyimpan-berkas (tertulis {name!r})."
            )
        return name
    made = stem_of(title)
    if not made or len(made) > _LONGEST:
        why = "terlalu panjang untuk" if made else "tidak memuat huruf yang dapat dipakai sebagai"
        raise ScaffoldError(f"Judul itu {why} nama berkas. Pilih namanya sendiri, misalnya: --nama menyimpan-berkas.")
    return made


def _free(book: Book) -> str:
    """Return the first number that no lesson has."""
    used = {stem[:2] for stem in book.stems()}
    return next((f"{n:02}" for n in range(100) if f"{n:02}" not in used), "99")


def _places(book: Book, stem: str) -> list[Path]:
    return [
        book.manuscript(stem),
        book.example(stem),
        book.root / "exercises" / stem,
        book.claims(stem),
        teaching.path(book, stem),
        book.notebook(stem),
    ]


def write(book: Book, lesson: NewLesson, terminal: bool) -> list[Path]:
    """Write the lesson's sources and its row of the syllabus; `terminal`: with a terminal block. Returns what was written."""
    stem = lesson.stem
    texts = {
        book.manuscript(stem): _template("lesson.md", lesson).replace(
            "@@TERMINAL@@\n", _template("terminal", lesson) if terminal else "\n"
        ),
        book.claims(stem): _template("claims.py", lesson),
        teaching.path(book, stem): _template("teaching.toml", lesson),
        book.example(stem) / "app.py": _template("app.py", lesson),
        book.example(stem) / "tests" / "test_app.py": _template("test_app.py", lesson),
        book.example(stem) / ".coveragerc": _template("coveragerc", lesson),
    }
    for number, name in _EXERCISES.items():
        file = book.root / "exercises" / stem / f"{number}-{name}.md"
        texts[file] = _template(f"exercise-{number}.md", lesson)
    texts[book.syllabus_file] = _syllabus(book, lesson)
    for file, text in texts.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, text.encode("utf-8"))
    return list(texts)


def _template(name: str, lesson: NewLesson) -> str:
    text = (_TEMPLATES / f"{name}.txt").read_text(encoding="utf-8")
    return text.replace("@@NOMOR@@", lesson.number).replace("@@STEM@@", lesson.stem)


def _syllabus(book: Book, lesson: NewLesson) -> str:
    """Return lessons.md with the lesson linked: in its own row, or in a new one where its number belongs."""
    link = f"[{lesson.title}](notebooks/{lesson.stem}.ipynb)"
    lines = book.syllabus_file.read_text(encoding="utf-8").splitlines()
    rows = [(n, found[1]) for n, line in enumerate(lines) if (found := re.match(r"^\|\s*(\d\d)\s*\|", line))]
    if lesson.listed:
        at = next(n for n, number in rows if number == lesson.number)
        if f"(notebooks/{lesson.stem}.ipynb)" not in lines[at]:
            cells = lines[at].split("|")
            cells[2] = f" {link} "
            lines[at] = "|".join(cells)
    else:
        before = [n for n, number in rows if number < lesson.number] or [rows[0][0] - 1]
        row = f"| {lesson.number} | {link} | {MINUTES} menit | {TO_WRITE} yang dihasilkan pembaca |"
        lines.insert(before[-1] + 1, row)
    return "\n".join(lines) + "\n"


def before(book: Book, stem: str) -> str | None:
    """Return the written lesson whose notebook ends with the way to this one, or None."""
    rows = book.syllabus
    at = next(n for n, row in enumerate(rows) if row.stem == stem)
    return rows[at - 1].stem if at else None


# -- what is still to be written ----------------------------------------------------------------------------------------------


def unwritten(book: Book, stem: str) -> Iterator[str]:
    """Yield `file:line: words` for every place of a lesson that still waits for its author."""
    number = stem[:2]
    for line, text in enumerate(read_source(book.syllabus_file, book.relative(book.syllabus_file)).splitlines(), 1):
        if TO_WRITE in text and re.match(rf"^\|\s*{number}\s*\|", text):
            yield _place(book, book.syllabus_file, line, text)
    files = [
        book.manuscript(stem),
        *book.exercise_files(stem),
        book.claims(stem),
        teaching.path(book, stem),
        *(path for path in sources_under(book.example(stem)) if path.suffix in _WRITTEN),
    ]
    for file in files:
        if file.is_file():
            for line, text in enumerate(read_source(file, book.relative(file)).splitlines(), 1):
                if TO_WRITE in text:
                    yield _place(book, file, line, text)


def _place(book: Book, file: Path, line: int, text: str) -> str:
    words = text[text.index(TO_WRITE) :].strip(' "|}],')
    return f"{book.relative(file).as_posix()}:{line}: {words}"
