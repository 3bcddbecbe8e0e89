"""Read what an exercise about tests is about: the right application, changes that leave it right, and damages with their messages.

`uji: pustaka` in the head names a module or package of the lesson's example, or what the block under `# Aplikasi` is to be called.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bukuflask.bank import Change, Exercise, Markdown, Message, Subject
from bukuflask.exercises.suite_words import MISSED, SUITE
from bukuflask.files import sources_under
from bukuflask_book.markdown import Fence
from bukuflask_book.problems import ManuscriptError
from bukuflask_book.sources import read_source

from . import line_change

LEAST_DAMAGE = 5
"""Damages that an exercise about tests must have."""

_TEXT = (".py", ".html", ".css", ".sql", ".txt", ".js")
"""Files of an example that belong to the application."""

_LABELS = ("Mengapa", "Coba")


@dataclass(frozen=True)
class Piece:
    """One heading of `# Kerusakan` or `# Sama benarnya`: its code, its text without marks, its blocks, where it stands (1-based)."""

    code: str
    text: str
    fences: list[Fence]
    line: int
    body_line: int


@dataclass(frozen=True)
class Tested:
    """What the tests of a student are run against, and the messages of damages that they miss."""

    subject: Subject
    messages: Mapping[str, Message]


def read(files: dict[str, str], damage: list[Piece], same: list[Piece], shown: Path) -> Tested:
    """Return what the head and the three sections say. Raises `ManuscriptError` with line and reason.

    `files` is the application, and `shown` how the exercise is named to an author.
    """
    if len(damage) < LEAST_DAMAGE:
        line = damage[0].line if damage else 0
        raise ManuscriptError(shown, line, f"sedikitnya {LEAST_DAMAGE} kerusakan (ada {len(damage)}).")
    subject: Subject = {"files": files, "same": [], "damage": []}
    messages: dict[str, Message] = {}
    for piece in damage:
        if piece.code in messages or piece.code in SUITE:
            raise ManuscriptError(shown, piece.line, f"kode `{piece.code}` sudah dipakai.")
        words, why, advice = _told(piece, shown)
        subject["damage"].append(_change(piece, words, files, shown))
        messages[piece.code] = {"happened": MISSED.replace("{kerusakan}", words), "why": why, "advice": advice}
    for piece in same:
        subject["same"].append(_change(piece, piece.text.strip(), files, shown))
    return Tested(subject, messages)


def application(name: object, example: Path, block: str | None, shown: Path) -> dict[str, str]:
    """Return the files of the application that is tested: the code under `# Aplikasi`, or a part of the lesson's example."""
    if not isinstance(name, str) or not name.isidentifier():
        raise ManuscriptError(shown, 2, "`uji` menyebut nama modul atau paket yang diuji, misalnya `uji: pustaka`.")
    if block is not None:
        return {f"{name}.py": block}
    module, package = example / f"{name}.py", example / name
    found = [module] if module.is_file() else [each for each in sources_under(package) if each.suffix in _TEXT]
    if not found:
        raise ManuscriptError(
            shown,
            2,
            f"`uji: {name}`: tidak ada modul atau paket {name} di contoh pelajaran ini, dan tidak ada `# Aplikasi`.",
        )
    return {path.relative_to(example).as_posix(): read_source(path, path) for path in found}


def shown(exercise: Exercise) -> Markdown:
    """Return what a notebook shows below the task: the code that is tested, folded, where it is one file.

    A package is part of the lesson's example, which readers have.
    """
    files = exercise["subject"]["files"] if "subject" in exercise else {}
    if len(files) != 1:
        return ""
    ((name, source),) = files.items()
    summary = f"<summary>Kode yang diuji, <code>{name}</code></summary>"
    return f"\n\n<details>{summary}\n\n```python\n{source.rstrip()}\n```\n\n</details>"


def _told(piece: Piece, shown: Path) -> tuple[Markdown, Markdown, Markdown]:
    """Return what the application then does, why a test should see it, and one thing to try."""
    words, _, rest = piece.text.partition(f"**{_LABELS[0]}.**")
    why, _, advice = rest.partition(f"**{_LABELS[1]}.**")
    told = words.strip(), why.strip(), advice.strip()
    if not all(told):
        raise ManuscriptError(
            shown,
            piece.line,
            "kerusakan berisi satu baris yang menyebut apa yang lalu dilakukan aplikasi, lalu **Mengapa.** dan **Coba.**",
        )
    return told


def _change(piece: Piece, words: Markdown, files: Mapping[str, str], shown: Path) -> Change:
    """Return the one change that a piece's `diff` makes; `diff pustaka/buku.py` names the file where there are several."""
    if len(piece.fences) != 1:
        raise ManuscriptError(shown, piece.line, f"tulis tepat satu blok ```diff (ada {len(piece.fences)}).")
    fence = piece.fences[0]
    line = piece.body_line + fence.start
    kind, _, file = fence.info.partition(" ")
    file = file.strip() or (next(iter(files)) if len(files) == 1 else "")
    if kind != "diff" or file not in files:
        raise ManuscriptError(
            shown,
            line,
            f"blok diff menyebut berkas aplikasinya, misalnya ```diff {next(iter(files))}. Yang ada: {', '.join(files)}.",
        )
    old, new = line_change.read(fence, line, files[file], file, shown)
    return {"code": piece.code, "words": words, "file": file, "old": old, "new": new}
