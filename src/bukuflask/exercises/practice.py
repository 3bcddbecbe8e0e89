"""Today's practice (`%ulang`): which exercises it takes, the questions about wrong answers, and the one that is done again.

Everything is drawn by the day, so asking twice on one day shows the same; nothing is run here.
"""

from __future__ import annotations

import datetime as dt
import random
import re
from dataclasses import dataclass

from .. import bank
from ..bank import Exercise, Option, Practice, PracticeAnswer, QuizQuestion
from ..progress.standing import longest_waiting, standings
from ..progress.store import RIGHT, Record, codes, due_from
from ..text import changed_lines

MOST_QUESTIONS = 4
"""With one exercise to do again, five minutes."""
LONGEST = 34
"""Lines of code that are shown whole."""
AROUND = 11
"""Lines that are shown before and after what is wrong in longer code."""
LEAST_LINES, MOST_LINES = 3, 9
"""Lines that can be put in order."""


@dataclass(frozen=True)
class PracticeQuestion:
    """A question about a wrong answer to an exercise."""

    ident: str
    question: QuizQuestion


@dataclass(frozen=True)
class Session:
    """Today's practice."""

    asked: tuple[PracticeQuestion, ...] = ()
    again: str = ""
    """The exercise that is done again; "" for none."""
    cell: str = ""
    """Its cell."""
    ordered: bool = False
    """Whether its lines are there and only to be put in order."""
    left: int = 0
    """Exercises that are due today besides these."""


def session(book: Record, today: dt.date, number: str = "") -> Session:
    """Return today's practice; with the number of a lesson, that of what was done in it, due or not.

    Raises `Masalah` for an unknown lesson.
    """
    every = standings(book, today, [number] if number else None)
    known = book["latihan"]
    if number:
        there = (ident for each in every for ident in bank.outline(each.number)["exercises"])
        idents = [i for i in there if known.get(i, {}).get("status") == RIGHT and not bank.is_step(i)]
    else:
        idents = [i for s in every for i in s.again]
    # What went wrong before comes first, then what has waited longest.
    waiting = sorted(longest_waiting(book, idents, today), key=lambda i: not _mistakes(book, i))
    chosen = waiting[: MOST_QUESTIONS + 1]
    asked: list[PracticeQuestion] = []
    again = ""
    if len(chosen) > 1 or (chosen and known[chosen[0]].get("ulang", 0) % 2):
        # One that cannot be asked about is done again; else the last, which can wait best.
        again = next((i for i in chosen if not _questions(book, i, today)), chosen[-1])
    rest = [i for i in chosen if i != again]
    turns = [_questions(book, i, today) for i in rest]
    while len(asked) < MOST_QUESTIONS and any(turns):
        for ident, turn in zip(rest, turns, strict=True):
            if turn and len(asked) < MOST_QUESTIONS:
                asked.append(PracticeQuestion(ident, turn.pop(0)))
    if not again and not asked and chosen:
        again = chosen[0]
    cell, ordered = _cell(bank.exercise(again), known[again].get("ulang", 0), today) if again else ("", False)
    return Session(tuple(asked), again, cell, ordered, len(waiting) - len({*rest, again} & {*waiting}))


def next_day(book: Record) -> dt.date | None:
    """Return the day on which something is to be repeated next; None when nothing was right yet."""
    days = (due_from(entry) for ident, entry in book["latihan"].items() if not bank.is_step(ident))
    return min((day for day in days if day is not None), default=None)


def _mistakes(book: Record, ident: str) -> list[str]:
    """Return the messages that the student got in an exercise, the last first."""
    return list(dict.fromkeys(code for code in reversed(codes(book["latihan"].get(ident, {}))) if code != RIGHT))


# -- questions ----------------------------------------------------------------------------------------------------------------


def _questions(book: Record, ident: str, today: dt.date) -> list[QuizQuestion]:
    """Return what can be asked about an exercise today: first about what the student got wrong; each message once."""
    practice = bank.practice(ident[:2]).get(ident)
    if practice is None:
        return []
    exercise, mistakes = bank.exercise(ident), _mistakes(book, ident)
    draw = random.Random(f"{today} {ident}")
    answers = [answer for answer in practice["answers"] if answer["others"] and answer["code"] in exercise["messages"]]
    draw.shuffle(answers)
    answers.sort(key=lambda each: mistakes.index(each["code"]) if each["code"] in mistakes else len(mistakes))
    once = {answer["code"]: answer for answer in reversed(answers)}
    return [question(exercise, practice, answer, draw) for answer in answers if once[answer["code"]] is answer]


def question(exercise: Exercise, practice: Practice, answer: PracticeAnswer, draw: random.Random) -> QuizQuestion:
    """Return the question about one wrong answer, its options in an order that is drawn."""
    others = [practice["answers"][at] for at in answer["others"]]
    options = [_right(exercise, answer), *(_wrong(exercise, other) for other in others)]
    draw.shuffle(options)
    return {
        "text": f"{bank.name_of(exercise)}, {exercise['title']}. Andaikan jawabanmu begini. Pesan mana yang kamu dapat?",
        "options": options,
        "task": practice["task"],
        "code": _shown(exercise["solution"], answer),
    }


def source_of(solution: str, answer: PracticeAnswer) -> str:
    """Return a wrong answer whole."""
    lines = solution.splitlines(keepends=True)
    start, end = answer["lines"]
    return "".join([*lines[:start], answer["new"], *lines[end:]])


def _shown(solution: str, answer: PracticeAnswer) -> str:
    """Return what is shown of a wrong answer: of a long one, what is around its mistake."""
    lines = source_of(solution, answer).splitlines()
    if len(lines) <= LONGEST:
        return "\n".join(lines)
    first = max(answer["lines"][0] - AROUND, 0)
    last = min(answer["lines"][0] + len(answer["new"].splitlines()) + AROUND, len(lines))
    before = [f"# ... {first} baris di atasnya seperti seharusnya"] if first else []
    after = [f"# ... {len(lines) - last} baris di bawahnya seperti seharusnya"] if last < len(lines) else []
    return "\n".join([*before, *lines[first:last], *after])


def _right(exercise: Exercise, answer: PracticeAnswer) -> Option:
    message, values = exercise["messages"][answer["code"]], answer.get("values", {})
    why = f"Tepat. {message['why']}"
    return {"text": message["happened"], "correct": True, "why": why, "values": values, "why_values": values}


def _wrong(exercise: Exercise, other: PracticeAnswer) -> Option:
    """Return a message that is false of the answer asked about, and an answer that really gets it."""
    start, end = other["lines"]
    old, new = "".join(exercise["solution"].splitlines(keepends=True)[start:end]).strip(), other["new"].strip()
    why = "Pesan itu untuk kekeliruan yang lain."
    if not re.search(r"[\n`]", old + new):
        if old and new:
            why = f"Pesan itu didapat, misalnya, kalau di tempat `{old}` tertulis `{new}`."
        elif old:
            why = f"Pesan itu didapat, misalnya, kalau baris `{old}` tidak ada."
        elif new:
            why = f"Pesan itu didapat, misalnya, kalau ada baris `{new}`."
    happened = exercise["messages"][other["code"]]["happened"]
    return {"text": happened, "correct": False, "why": why, "values": other.get("values", {})}


# -- an exercise again --------------------------------------------------------------------------------------------------------


def _cell(exercise: Exercise, repeated: int, today: dt.date) -> tuple[str, bool]:
    """Return the cell in which an exercise is done again, and whether its lines are there: the first time, where they can be ordered."""
    practice = bank.practice(exercise["id"][:2]).get(exercise["id"])
    ordered = practice is not None and practice["ordered"] and not repeated
    lines = mixed(exercise, f"{today} {exercise['id']}") if ordered else None
    body = exercise["starter"] if lines is None else lines
    return f"%%{bank.magic_of(exercise)} {exercise['id']}\n{body}", lines is not None


def mixed(exercise: Exercise, seed: str) -> str | None:
    """Return a solution whose lines are out of order: those that the student wrote, or all; None where that is no task."""
    lines = exercise["solution"].rstrip("\n").splitlines()
    places = changed_lines(exercise["starter"], exercise["solution"])
    if len({lines[at] for at in places}) < LEAST_LINES:
        places = [at for at, line in enumerate(lines) if line.strip()]
    if not LEAST_LINES <= len({lines[at] for at in places}) <= MOST_LINES:
        return None
    draw = random.Random(seed)
    # The order that is farthest from the right one: neighbours may stand either way round, and then there would be nothing to do.
    orders = [draw.sample(places, len(places)) for _ in range(20)]
    order = max(orders, key=lambda each: sum(a > b for at, a in enumerate(each) for b in each[at + 1 :]))
    out = lines[:]
    for place, taken in zip(places, order, strict=True):
        out[place] = lines[taken]
    if len(places) == sum(bool(line.strip()) for line in lines):
        out = [line for line in out if line.strip()]
    return "\n".join(out) + "\n"
