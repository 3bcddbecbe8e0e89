"""What a teacher wants to know tomorrow morning: which exercises are hard and why, which questions mislead, and whom to help."""

from __future__ import annotations

import datetime as dt
import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bukuflask import bank
from bukuflask.progress.store import RIGHT, codes

from .figures import LEAST_PUPILS, Class, Item, correlation, examine, wilson
from .gathering import Pupil, last_date
from .work import Work, answers, question, quiz_idents, work

MOST_HARD = 8
MOST_MISTAKES = 2
MOST_HELPED = 6
"""As many as one can sit beside in a lesson."""
STUCK = 3
"""Attempts without a right answer after which somebody is stuck."""
SILENT = dt.timedelta(7)
"""Time behind the last of the class after which a record is silent."""


@dataclass(frozen=True)
class MessageCount:
    """A message, and how many pupils have got it."""

    code: str
    pupils: int


@dataclass(frozen=True)
class Hard:
    """An exercise as the class has it: how many tried, struggled and opened the solution first, who has not got it right, and the mistakes."""

    ident: str
    tried: int
    struggled: int
    solution_first: int
    waiting: tuple[str, ...]
    mistakes: tuple[MessageCount, ...]

    @property
    def share(self) -> tuple[float, float]:
        """Between which shares that of those who struggle plausibly lies."""
        return wilson(self.struggled, self.tried)


@dataclass(frozen=True)
class Chosen:
    """One option of a question: how many chose it first, and how that goes with what they show elsewhere."""

    option: int
    pupils: int
    r: float
    low: float
    of_the_good: int
    """How many of the upper third chose it."""


@dataclass(frozen=True)
class QuizFigures:
    """A question of a quiz, what its answers say of it, and how its options were chosen."""

    ident: str
    question: bank.QuizQuestion
    item: Item
    options: tuple[Chosen, ...]
    good: int
    """How many pupils the upper third has."""

    @property
    def below_guessing(self) -> bool:
        """Say whether it is right more seldom than by blind choice, as sure as that can be said."""
        many = self.item.answered
        return many >= LEAST_PUPILS and wilson(self.item.right, many)[1] < 1 / len(self.options)


@dataclass(frozen=True)
class Help:
    """Somebody to sit beside, and why."""

    pupil: Pupil
    reasons: tuple[str, ...]


def lessons_begun(pupils: Sequence[Pupil]) -> list[str]:
    """Return the numbers of the lessons in which anybody has tried anything, in the book's order."""
    tried = {
        ident[:2] for each in pupils for ident, entry in each.book["latihan"].items() if work(entry).state != "belum"
    }
    return [number for number in bank.stems() if number in tried]


def exercises_of(number: str) -> dict[str, bank.Named]:
    """Return the exercises (and steps of the project) of a lesson, by their ids."""
    return bank.outline(number)["exercises"]


def work_of(pupil: Pupil, ident: str) -> Work:
    """Return how an exercise went for a pupil."""
    return work(pupil.book["latihan"].get(ident, {}))


def done_by(pupil: Pupil) -> int:
    """Return how many exercises of this book a pupil has got right."""
    return sum(work_of(pupil, ident).state == "benar" for number in bank.stems() for ident in exercises_of(number))


# -- exercises ----------------------------------------------------------------------------------------------------------------


def every_exercise(pupils: Sequence[Pupil]) -> list[Hard]:
    """Return every exercise that anybody has tried, in the book's order."""
    found = []
    for number in lessons_begun(pupils):
        for ident in exercises_of(number):
            went = [(each, work_of(each, ident)) for each in pupils]
            tried = [(each, how) for each, how in went if how.state != "belum"]
            if not tried:
                continue
            counts = Counter(code for each, _ in tried for code in set(codes(each.book["latihan"][ident])) - {RIGHT})
            ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
            found.append(
                Hard(
                    ident,
                    len(tried),
                    sum(how.struggled for _, how in tried),
                    sum(how.solution_first for _, how in tried),
                    tuple(each.name for each, how in tried if how.state == "dicoba"),
                    tuple(MessageCount(code, many) for code, many in ordered),
                )
            )
    return found


def hardest(pupils: Sequence[Pupil]) -> list[Hard]:
    """Return the exercises with which most struggle, the surest first; not those with which a single pupil does."""
    found = [each for each in every_exercise(pupils) if each.struggled > 1]
    return sorted(found, key=lambda each: (-each.share[0], each.ident))[:MOST_HARD]


# -- questions ----------------------------------------------------------------------------------------------------------------


def every_question(pupils: Sequence[Pupil]) -> list[QuizFigures]:
    """Return every question of the quizzes that anybody has answered, with what the answers say of it."""
    shown = [answers(each.book) for each in pupils]
    items = examine(shown, [f"kuis {ident}" for ident in quiz_idents()])
    whole = Class(shown, frozenset(name for name, item in items.items() if item.accused))
    found = []
    for ident in quiz_idents():
        item, asked = items.get(f"kuis {ident}"), question(ident)
        if item is None or asked is None:
            continue
        rest = whole.rest(f"kuis {ident}")
        chosen = [pupils[at].book["kuis"][ident]["pilihan"] for at, _ in rest]
        order = sorted(zip((value for _, value in rest), chosen, strict=True))
        third = len(order) // 3
        good = [choice for _, choice in order[len(order) - third :]]
        options = []
        for at in range(len(asked["options"])):
            r, low, _ = correlation([float(choice == at) for choice in chosen], [value for _, value in rest])
            many = sum(ident in each.book["kuis"] and each.book["kuis"][ident]["pilihan"] == at for each in pupils)
            options.append(Chosen(at, many, r, low, good.count(at)))
        found.append(QuizFigures(ident, asked, item, tuple(options), third))
    return found


# -- pupils -------------------------------------------------------------------------------------------------------------------


def to_help(pupils: Sequence[Pupil]) -> list[Help]:
    """Return whom to help today, the most urgent first: who is stuck, who reads solutions, who is far behind, who is silent."""
    done = {each.file: done_by(each) for each in pupils}
    middle = statistics.median(done.values()) if done else 0
    days = [day for each in pupils if (day := last_date(each.book)) is not None]
    # A clock that was wrong must not make a whole class silent: the day that most have reached is the last of the class.
    latest = sorted(days)[len(days) * 9 // 10] if days else None
    found: list[tuple[float, Help]] = []
    for each in pupils:
        weight, reasons = 0.0, []
        stuck = [(ident, how) for ident, how in _works(each) if how.state == "dicoba" and how.attempts >= STUCK]
        if stuck:
            weight += 2 * len(stuck)
            listed = ", ".join(f"{ident} ({how.attempts} percobaan)" for ident, how in stuck[:4])
            more = f", dan {len(stuck) - 4} latihan lain" if len(stuck) > 4 else ""
            reasons.append(f"buntu di {listed}{more}")
        opened = sum(how.solution_first for _, how in _works(each) if how.state == "benar")
        if opened >= 3 and 2 * opened >= done[each.file]:
            weight += 2
            reasons.append(f"membuka solusi sebelum benar di {opened} dari {done[each.file]} latihan yang selesai")
        if middle >= 4 and done[each.file] < middle / 2:
            weight += 2
            reasons.append(f"selesai {done[each.file]} latihan, sedangkan siswa yang di tengah {middle:.0f}")
        last = last_date(each.book)
        if latest is not None and (last is None or latest - last > SILENT):
            weight += 1
            reasons.append(
                f"tidak ada yang tercatat sejak {last:%d-%m-%Y}"
                if last
                else "belum ada yang benar, dan belum ada kuis yang dijawab"
            )
        if reasons:
            found.append((weight, Help(each, tuple(reasons))))
    by: Callable[[tuple[float, Help]], tuple[float, str]] = lambda pair: (-pair[0], pair[1].pupil.name)  # noqa: E731
    return [each for _, each in sorted(found, key=by)[:MOST_HELPED]]


def _works(pupil: Pupil) -> list[tuple[str, Work]]:
    return [(ident, work(entry)) for ident, entry in sorted(pupil.book["latihan"].items())]
