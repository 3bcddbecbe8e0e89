"""When an exercise is to be repeated: the pauses grow as FSRS reckons them, from how well it went each time.

What is kept of an exercise are two numbers and a day. Its strength is the number of days after which it is still remembered in nine
cases of ten (FSRS calls it stability), in hundredths, and that is the pause; its difficulty goes from 1 to 10, in hundredths too.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import Literal, NamedTuple

Grade = Literal["lupa", "sulit", "baik"]
"""How it went: not without the solution or many attempts, with some, at once."""


class Memory(NamedTuple):
    """What is kept of one exercise."""

    strength: int
    difficulty: int
    day: dt.date


SO_FAR = ((231, 212), (732, 211), (1984, 210), (4516, 209))
"""Strength and difficulty after a right answer and none to three repetitions, 1, 3 and 7 days apart: what the workbook proposed before."""
LONGEST = 3650
"""Days; nobody repeats an exercise of this book later."""


def load() -> None:
    """Import what reckons, which takes longer than reckoning: not while other notebooks wait for the file."""
    with contextlib.suppress(ImportError):
        import fsrs  # noqa: F401


def pause(memory: Memory) -> dt.timedelta:
    """Return the days from the last repetition to the next."""
    return dt.timedelta(min(max(round(memory.strength / 100), 1), LONGEST))


def overdue(memory: Memory, today: dt.date) -> float:
    """Say how long an exercise has waited, measured by its own strength."""
    return (today - memory.day).days / max(memory.strength / 100, 0.1)


def reviewed(memory: Memory | None, grade: Grade, day: dt.date) -> Memory:
    """Return what is kept after an exercise was done on a day; `memory` is None for the first time."""
    try:
        return _by_fsrs(memory, grade, day)
    except (
        ImportError,
        OverflowError,
    ):  # an environment from before this package was needed; a clock at the end of time
        strength = 100 if memory is None or grade == "lupa" else 2 * memory.strength
        return Memory(min(strength, 100 * LONGEST), memory.difficulty if memory else SO_FAR[0][1], day)


def _by_fsrs(memory: Memory | None, grade: Grade, day: dt.date) -> Memory:
    from fsrs import Card, Rating, Scheduler, State

    scheduler = Scheduler(learning_steps=(), relearning_steps=(), maximum_interval=LONGEST, enable_fuzzing=False)
    moment = _moment(day)
    card = Card(card_id=0, due=moment)  # with no number it would wait for one of its own
    if memory is not None:
        card.state, card.step = State.Review, None
        # A record from elsewhere may hold any count.
        card.stability, card.difficulty = max(memory.strength, 1) / 100, min(max(memory.difficulty, 100), 1000) / 100
        card.last_review = min(_moment(memory.day), moment)  # a clock that was wrong
    rating = {"lupa": Rating.Again, "sulit": Rating.Hard, "baik": Rating.Good}[grade]
    card, _ = scheduler.review_card(card, rating, moment)
    assert card.stability is not None
    assert card.difficulty is not None
    strength = min(max(round(100 * card.stability), 1), 100 * LONGEST)
    return Memory(strength, round(100 * card.difficulty), day)


def _moment(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)
