"""Read the compiled exercises and quizzes of a lesson (`bank/*.json`, made by the author tools from `exercises/`)."""

from __future__ import annotations

import difflib
import functools
import json
import re
from typing import NotRequired, TypedDict

from .host import host
from .places import BANK
from .problems import Masalah
from .text import shortened

PRACTICE = "ulang"
"""The folder beside the lessons' files in which `%ulang` finds what to ask."""

Markdown = str
"""One piece of prose as it is written; `prose.markdown` makes what is shown of it."""


class Message(TypedDict):
    """What a known mistake is told: what happened, why, and one thing to try."""

    happened: Markdown
    why: Markdown
    advice: Markdown


class Named(TypedDict):
    """The parts of an exercise, or of a step of the project, that every list of them holds."""

    id: str
    title: str
    optional: NotRequired[bool]
    """A challenge: a lesson is finished without it."""
    step: NotRequired[bool]
    """A step of the final project, which is looked at in a folder and not repeated."""


class Change(TypedDict):
    """One change of an application that a reader's tests are to notice, or to let pass."""

    code: str
    words: Markdown
    """What the application then does, after "aplikasinya dirusak begini:"."""
    file: str
    old: str
    """Whole lines of the file, which stand in it once."""
    new: str


class Subject(TypedDict):
    """The application that a reader writes tests for."""

    files: dict[str, str]
    """Its text files by their paths, with `/`."""
    same: list[Change]
    """Changes after which it is as right as before."""
    damage: list[Change]
    """Changes of which each must make a test fail, in the order in which they are told."""
    first: NotRequired[dict[str, str]]
    """By the code of a damage the test to begin with (`DamageSeen.by` of another answer). Said by who judges many answers, and in no bank."""
    brief: NotRequired[bool]
    """Only the message's code is asked: what cannot change it is not run. Said by who judges many answers, and in no bank."""
    doubtful: NotRequired[list[str]]
    """The codes of the damages that may be missed where another answer noticed all: they are tried first. Goes with `brief`."""


class Exercise(Named):
    """One exercise as a notebook needs it."""

    file: str
    starter: str
    solution: str
    check: str
    check_line: int
    messages: dict[str, Message]
    hints: list[Markdown]
    success: Markdown
    subject: NotRequired[Subject]
    """Of an exercise whose answer is tests: what they test."""


class Option(TypedDict):
    """One answer of a quiz question, explained whether right or wrong."""

    text: Markdown
    correct: bool
    why: Markdown
    values: NotRequired[dict[str, str]]
    """What `{name}` places of the text get."""
    why_values: NotRequired[dict[str, str]]
    """And those of the explanation."""


class QuizQuestion(TypedDict):
    """One quiz question."""

    text: Markdown
    options: list[Option]
    task: NotRequired[Markdown]
    """What the question is about, folded."""
    code: NotRequired[str]
    """The code that it asks about."""


class WrongGuess(TypedDict):
    """A typical wrong guess in all its spellings, and what is said to it."""

    guesses: list[str]
    says: Markdown


class PredictionQuestion(TypedDict):
    """What a prediction asks: the value, its spellings (the first stands in the output), wrong guesses, why it is so."""

    asked: Markdown
    answers: list[str]
    wrong: list[WrongGuess]
    why: Markdown
    needs: dict[str, str]
    """Names that the cell takes from earlier cells, and the line that makes each."""


class PracticeAnswer(TypedDict):
    """A wrong answer, what it is told, and what else might be said of it and is false."""

    code: str
    """The message that it gets."""
    lines: list[int]
    """The lines of the solution in whose place it has others: the first, from 0, and the one after the last."""
    new: str
    values: NotRequired[dict[str, str]]
    """What the message's places get."""
    others: list[int]
    """Other answers of the exercise, by their place among them, whose messages are false of this one; [] where it is not asked about."""


class Practice(TypedDict):
    """What `%ulang` may ask of one exercise."""

    of: str
    """The hash of what it is made from."""
    ordered: bool
    """Whether the lines of its solution can be put in order: they can, and not every order is right."""
    task: Markdown
    answers: list[PracticeAnswer]


class Lesson(TypedDict):
    """All that one lesson's notebook asks the bank for."""

    stem: str
    title: str
    app: NotRequired[str]
    paket: NotRequired[list[str]]
    exercises: dict[str, Exercise]
    steps: NotRequired[dict[str, str]]
    """Of the lesson with the final project: the titles of its steps by their ids."""
    predictions: NotRequired[dict[str, PredictionQuestion]]
    quiz: list[QuizQuestion]


class Outline(TypedDict):
    """What the other lessons need to know of a lesson."""

    stem: str
    title: str
    exercises: dict[str, Named]
    """By their ids, in the book's order."""
    paket: list[str]
    """What the lesson adds to Flask, as pip calls it."""


@functools.cache
def stems() -> dict[str, str]:
    """Return the lessons that exist: number ("09") to stem ("09-pabrik-aplikasi"), in the book's order."""
    if (known := host().outlines()) is not None:
        return {number: outline["stem"] for number, outline in known.items()}
    return {p.stem.split("-", 1)[0]: p.stem for p in sorted(BANK.glob("*.json"))}


@functools.cache
def lesson(number: str) -> Lesson:
    """Return the lesson with this number ("09"). Raises `Masalah` naming the lessons there are."""
    stem = _stem(number)
    host().bring_lesson(stem)
    loaded: Lesson = json.loads((BANK / f"{stem}.json").read_text(encoding="utf-8"))
    return loaded


@functools.cache
def practice(number: str) -> dict[str, Practice]:
    """Return what `%ulang` may ask of a lesson's exercises, by their ids. Read when it is asked for, and by nothing else."""
    stem = _stem(number)
    host().bring_lesson(stem)
    file = BANK / PRACTICE / f"{stem}.json"
    loaded: dict[str, Practice] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return loaded


def outline(number: str) -> Outline:
    """Return what is known of the lesson with this number wherever one is. Raises `Masalah` naming the lessons there are."""
    _stem(number)
    known: dict[str, Outline] | None = host().outlines()
    return outline_of(lesson(number)) if known is None else known[number]


def outline_of(found: Lesson) -> Outline:
    """Return the outline of a lesson whose bank is at hand."""
    exercises: dict[str, Named] = {}
    for ident, exercise in found["exercises"].items():
        exercises[ident] = {"id": ident, "title": exercise["title"]}
        if exercise.get("optional"):
            exercises[ident]["optional"] = True
    for ident, title in found.get("steps", {}).items():
        exercises[ident] = {"id": ident, "title": title, "step": True}
    return {"stem": found["stem"], "title": found["title"], "exercises": exercises, "paket": found.get("paket", [])}


def _stem(number: str) -> str:
    """Return the stem of the lesson with this number. Raises `Masalah` naming the lessons there are."""
    known = stems()
    if number not in known:
        raise Masalah(
            f"Pelajaran {number!r} tidak ada di buku ini.",
            "pakai nomor dua angka dari daftar ini: " + ", ".join(known) + ".",
        )
    return known[number]


def name_of(exercise: Exercise) -> str:
    """Return what an exercise is called: "Latihan 04-02", or "Tantangan 04-05" when a lesson is finished without it."""
    return f"{'Tantangan' if exercise.get('optional') else 'Latihan'} {exercise['id']}"


def magic_of(exercise: Exercise) -> str:
    """Return the magic with which an exercise's cell begins: `uji` where the answer is tests, else `latihan`."""
    return "uji" if "subject" in exercise else "latihan"


def exercise_ids() -> list[str]:
    """Return the ids of every exercise of the book, in the book's order; steps of the final project are none."""
    return [ident for number in stems() for ident in outline(number)["exercises"] if not is_step(ident)]


def is_step(ident: str) -> bool:
    """Return whether this is the id of a step of the final project."""
    number = ident.split("-", 1)[0]
    known = outline(number)["exercises"] if number in stems() else {}
    return ident in known and known[ident].get("step", False)


def title(ident: str) -> str:
    """Return the title of the exercise with this id, which must be one of the book's."""
    return outline(ident[:2])["exercises"][ident]["title"]


def exercise(ident: str) -> Exercise:
    """Return the exercise with this id ("09-02"). Raises `Masalah` offering the nearest ids."""
    number = ident.split("-", 1)[0]
    if re.fullmatch(r"\d\d-\d\d", ident) and number in stems():
        found = lesson(number)["exercises"].get(ident)
        if found is not None:
            return found
    if is_step(ident):
        raise Masalah(
            f"{ident} adalah langkah proyek akhir, bukan latihan.",
            f"tulis foldermu di belakangnya: `%periksa {ident} ../papan-kabar`.",
        )
    near = " atau ".join(f"`{n}`" for n in _nearest(ident))
    shown = shortened(ident, 40)
    raise Masalah(
        f"Latihan bernomor {shown!r} tidak ada." if ident else "Nomor latihannya belum ditulis.",
        f"tulis nomor seperti di judul latihan, misalnya {near}.",
    )


def prediction(ident: str) -> PredictionQuestion | None:
    """Return what the prediction with this mark ("08-b") asks, or None when the book has none of that mark."""
    number = ident.split("-", 1)[0]
    return lesson(number).get("predictions", {}).get(ident) if number in stems() else None


def _nearest(ident: str) -> list[str]:
    """Return the ids that were most probably meant: the same numbers written another way, else those that look alike."""
    ids = exercise_ids()
    numbers = re.findall(r"\d+", ident[:40], re.ASCII)
    if len(numbers) == 1 and 3 <= len(numbers[0]) <= 4:  # "0902", "902"
        numbers = [numbers[0][:-2], numbers[0][-2:]]
    meant = "-".join(n.zfill(2) for n in numbers)
    if meant in ids:
        return [meant]
    return difflib.get_close_matches(meant or ident[:40], ids, n=3, cutoff=0.4) or ids[:3]
