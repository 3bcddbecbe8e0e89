"""`teaching/NN-*.toml`: a lesson's plan as it is written by hand, held against the lesson that it is for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bukuflask.projects.points import STEPS
from bukuflask_book.checkout import Book
from bukuflask_book.problems import ManuscriptError
from bukuflask_book.sources import read_source

from .lesson import SUMMARY, Section, TaughtLesson

HOUR = 40
"""Minutes of one lesson hour at school (*jam pelajaran*)."""

HOURS_OF_A_MEETING = 2
MOST_BOARD_LINES, WIDEST_BOARD_LINE = 10, 76
MISTAKES = 3
LEAST_WRONG_REPLIES = 2
_KEYS = {"siap", "rumah", "jam", "papan", "tanya", "keliru"}
_OF_HOUR, _OF_STEP = {"langkah"}, {"menit", "bagian", "apa", "latihan"}
_OF_QUESTION, _OF_MISTAKE = {"kata", "kode", "hasil", "jawab", "keliru"}, {"pesan", "dari", "tanya"}
_LAST = (SUMMARY, "Sesudah langkah terakhir")
"""Headings that a reader reads alone."""


@dataclass(frozen=True)
class Step:
    """Some minutes of a lesson hour: under which heading, what the teacher sees to, and what is worked on."""

    minutes: int
    section: str
    note: str
    exercises: tuple[str, ...] = ()
    predictions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """One question for the whole class, whose wrong replies show what was misunderstood."""

    words: str
    code: str
    printed: str
    """What the code prints when it is run, "" without code."""
    answer: str
    wrong: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ExpectedMistake:
    """A known wrong answer that is to be expected: of which exercise, with which message, how we know, and what to ask back."""

    exercise: str
    code: str
    source: str
    ask: str


@dataclass
class Plan:
    """What is written by hand for one lesson."""

    file: Path
    hours: list[list[Step]]
    board: str
    question: Question
    mistakes: list[ExpectedMistake]
    ready: str = ""
    home: list[str] = field(default_factory=list)

    @property
    def meetings(self) -> list[list[list[Step]]]:
        """The hours, two to a meeting."""
        return [self.hours[at : at + HOURS_OF_A_MEETING] for at in range(0, len(self.hours), HOURS_OF_A_MEETING)]

    def said(self) -> Iterator[str]:
        """Yield every sentence about the lesson in which code stands between backticks."""
        yield self.question.words
        yield self.question.answer
        for reply, meaning in self.question.wrong:
            yield from (reply, meaning)
        for mistake in self.mistakes:
            yield mistake.ask
        for hour in self.hours:
            for step in hour:
                yield step.note


def path(book: Book, stem: str) -> Path:
    """Return where a lesson's plan is written."""
    return book.root / "teaching" / f"{stem}.toml"


def _data(book: Book, stem: str) -> tuple[Path, dict[str, Any]]:
    """Return a plan as its author wrote it, after the file's name. Raises `ManuscriptError`."""
    file = path(book, stem)
    shown = book.relative(file)
    if not file.is_file():
        raise ManuscriptError(shown, 0, "rencana mengajar pelajaran ini belum ditulis; salin berkas di sampingnya.")
    try:
        return shown, tomllib.loads(read_source(file, shown))
    except tomllib.TOMLDecodeError as error:
        raise ManuscriptError(shown, 0, f"TOML tidak dapat dibaca: {error}") from error


def hours(book: Book, stem: str) -> int:
    """Return how many lesson hours a plan has, whatever its lesson holds. Raises `ManuscriptError`."""
    file, data = _data(book, stem)
    found = data.get("jam", ())
    if not isinstance(found, list | tuple):
        raise ManuscriptError(file, 0, "`jam` harus berupa tabel `[[jam]]`.")
    return len(found)


def read(lesson: TaughtLesson) -> Plan:
    """Read a lesson's plan and hold it against the lesson. Raises `ManuscriptError`."""
    shown, data = _data(lesson.book, lesson.stem)
    try:
        if unknown := _unknown(data):
            raise ManuscriptError(shown, 0, f"kunci tidak dikenal, atau salah tempat: {', '.join(sorted(unknown))}.")
        plan = _made(shown, data, lesson)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ManuscriptError(shown, 0, f"isinya tidak seperti di rencana lain: {error!r}") from error
    if complaints := list(_complaints(plan, lesson)):
        raise ManuscriptError(shown, 0, " ".join(complaints))
    return plan


def _unknown(data: dict[str, Any]) -> set[str]:
    """Return keys that mean nothing where they stand; in TOML one that stands below a table belongs to that table."""
    found = set(data) - _KEYS
    for hour in data["jam"]:
        found |= set(hour) - _OF_HOUR
        for step in hour["langkah"]:
            found |= set(step) - _OF_STEP
    found |= set(data["tanya"]) - _OF_QUESTION
    for mistake in data["keliru"]:
        found |= set(mistake) - _OF_MISTAKE
    return found


def _made(file: Path, data: dict[str, Any], lesson: TaughtLesson) -> Plan:
    home = [str(ident) for ident in data.get("rumah", [])]
    written = [[dict(step) for step in hour["langkah"]] for hour in data["jam"]]
    named = [step.get("bagian", "") for hour in written for step in hour]
    hours: list[list[Step]] = []
    at = 0
    for hour in written:
        steps = []
        for step in hour:
            title = named[at]
            section = lesson.section(title) or Section(title)
            # Predictions go with the first time a heading is named, exercises with the last.
            exercises = step.get("latihan", section.exercises if title not in named[at + 1 :] else [])
            predictions = section.predictions if title not in named[:at] else []
            kept = tuple(ident for ident in exercises if ident not in home)
            steps.append(Step(int(step["menit"]), title, str(step.get("apa", "")), kept, tuple(predictions)))
            at += 1
        hours.append(steps)
    asked = data["tanya"]
    question = Question(
        str(asked["kata"]),
        str(asked.get("kode", "")).strip("\n"),
        str(asked.get("hasil", "")).strip("\n"),
        str(asked["jawab"]),
        tuple((str(reply), str(meaning)) for reply, meaning in asked["keliru"]),
    )
    mistakes = []
    for mistake in data["keliru"]:
        exercise, code = str(mistake["pesan"]).split()
        mistakes.append(ExpectedMistake(exercise, code, str(mistake["dari"]), str(mistake["tanya"])))
    return Plan(file, hours, str(data["papan"]).strip("\n"), question, mistakes, str(data.get("siap", "")), home)


# -- held against the lesson ---------------------------------------------------------------------------------------------------


def _complaints(plan: Plan, lesson: TaughtLesson) -> Iterator[str]:
    yield from _time(plan, lesson)
    yield from _order(plan, lesson)
    yield from _names(plan, lesson)
    lines = plan.board.splitlines()
    if not 3 <= len(lines) <= MOST_BOARD_LINES or any(len(line) > WIDEST_BOARD_LINE for line in lines):
        yield f"Papan harus 3 sampai {MOST_BOARD_LINES} baris, paling panjang {WIDEST_BOARD_LINE} huruf."
    if len(plan.question.wrong) < LEAST_WRONG_REPLIES:
        yield "Pertanyaan memerlukan sedikitnya dua jawaban keliru beserta artinya."
    if bool(plan.question.code) != bool(plan.question.printed):
        yield "`kode` dan `hasil` di dalam pertanyaan ditulis berdua."
    if len({(mistake.exercise, mistake.code) for mistake in plan.mistakes}) != MISTAKES:
        yield f"Sebutkan {MISTAKES} kekeliruan yang berbeda."
    for mistake in plan.mistakes:
        if not known(lesson, mistake):
            yield f"Latihan {mistake.exercise} tidak punya jawaban keliru dengan pesan {mistake.code}."


def known(lesson: TaughtLesson, mistake: ExpectedMistake) -> bool:
    """Tell whether an exercise of the lesson has a wrong answer with this message, or a step of the project this point."""
    if (found := lesson.exercises.get(mistake.exercise)) is not None:
        return any(wrong.code == mistake.code for wrong in (*found.wrong, *found.impostors))
    return mistake.exercise.startswith(lesson.row.number) and mistake.code in STEPS[mistake.exercise].points


def _time(plan: Plan, lesson: TaughtLesson) -> Iterator[str]:
    for number, hour in enumerate(plan.hours, 1):
        if (total := sum(step.minutes for step in hour)) != HOUR:
            yield f"Jam ke-{number} berjumlah {total} menit, bukan {HOUR}."
    if len(plan.hours) % HOURS_OF_A_MEETING:
        yield "Jumlah jamnya harus genap, dua jam satu pertemuan."
    room = len(plan.hours) * HOUR
    if room < lesson.row.minutes:
        yield f"Pelajaran ini {lesson.row.minutes} menit, sedangkan rencananya {room} menit."


def _order(plan: Plan, lesson: TaughtLesson) -> Iterator[str]:
    titles = [section.title for section in lesson.sections]
    needed = [s.title for s in lesson.sections if not s.optional and s.title not in _LAST]
    named = [[step.section for step in hour if step.section] for hour in plan.hours]
    flat = [title for hour in named for title in hour]
    if unknown := [title for title in flat if title not in titles]:
        yield f"Judul yang tidak ada di naskah: {'; '.join(unknown)}."
        return
    if missing := [title for title in needed if title not in flat]:
        yield f"Judul yang belum mendapat waktu: {'; '.join(missing)}."
    places = [titles.index(title) for title in flat]
    if places != sorted(places):
        yield "Urutan judulnya tidak seperti di naskah."
    half = titles.index(lesson.half[0].title)
    done = 0
    boundaries = []
    for hour in named:
        done += len(hour)
        boundaries.append(done)
    cut = sum(place <= half for place in places)
    if cut not in boundaries:
        yield f"Baris berhenti berada di ujung {titles[half]!r}, tetapi tidak ada jam yang berakhir di situ."
    elif len(plan.hours) > HOURS_OF_A_MEETING and not any(
        cut == end for at, end in enumerate(boundaries, 1) if at % HOURS_OF_A_MEETING == 0
    ):
        yield f"Baris berhenti berada di ujung {titles[half]!r}, tetapi tidak ada pertemuan yang berakhir di situ."
    given = {ident for hour in plan.hours for step in hour for ident in step.exercises} | set(plan.home)
    asked = {ident for section in lesson.sections if not section.optional for ident in section.exercises}
    if lacking := sorted(asked - given):
        yield f"Latihan yang belum mendapat tempat: {', '.join(lacking)}."
    if strange := sorted(given - {ident for section in lesson.sections for ident in section.exercises}):
        yield f"Latihan yang tidak ada: {', '.join(strange)}."


_CODE = re.compile(r"`([^`\n]+)`")
_BOARD_NAME = re.compile(r"\w+_\w+|\w+(?=\()|@\w+")


def _names(plan: Plan, lesson: TaughtLesson) -> Iterator[str]:
    named = [name for words in plan.said() for name in _CODE.findall(words)]
    named += _BOARD_NAME.findall(plan.board)
    allowed = re.sub(r"\s+", " ", plan.question.code + plan.question.printed)
    missing = [name for name in dict.fromkeys(named) if name not in lesson.words and name not in allowed]
    readme = (lesson.book.root / "README.md").read_text(encoding="utf-8")
    missing += [name for name in _CODE.findall(plan.ready) if name not in lesson.words and name not in readme]
    if missing:
        yield f"Yang disebut tetapi tidak ada di pelajarannya: {', '.join(missing)}."
