"""The pauses between repetitions: FSRS's own, reckoned from two numbers and a day."""

from __future__ import annotations

import builtins
import datetime as dt
import itertools

import pytest

from bukuflask.progress.spacing import LONGEST, SO_FAR, Memory, overdue, pause, reviewed

fsrs = pytest.importorskip("fsrs")

DAY = dt.date(2026, 11, 20)
RATINGS = {"lupa": fsrs.Rating.Again, "sulit": fsrs.Rating.Hard, "baik": fsrs.Rating.Good}


@pytest.mark.parametrize("grades", list(itertools.product(RATINGS, repeat=4)))
def test_the_pauses_are_those_that_fsrs_itself_would_make(grades):
    """A card that FSRS keeps whole is due on the same days as one kept as two numbers; for the rounding, within two in a hundred."""
    scheduler = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False, maximum_interval=LONGEST)
    card, memory, day = fsrs.Card(card_id=1), None, DAY
    for grade in grades:
        moment = dt.datetime.combine(day, dt.time(), dt.UTC)
        card, _ = scheduler.review_card(card, RATINGS[grade], moment)
        memory = reviewed(memory, grade, day)
        assert memory.day == day
        assert memory.strength / 100 == pytest.approx(card.stability, rel=0.02, abs=0.02)
        assert memory.difficulty / 100 == pytest.approx(card.difficulty, abs=0.02)
        assert pause(memory).days == pytest.approx((card.due - moment).days, rel=0.02, abs=1)
        day += pause(memory)


def test_the_same_answers_always_give_the_same_pauses():
    assert len({reviewed(Memory(5000, 300, DAY), "baik", DAY + dt.timedelta(50)) for _ in range(20)}) == 1


def test_what_is_assumed_of_older_records_is_what_fsrs_makes_of_their_pauses():
    day = DAY
    memory = reviewed(None, "baik", day)
    for expected, wait in zip(SO_FAR, (1, 3, 7, 0), strict=True):
        assert memory[:2] == expected
        day += dt.timedelta(wait)
        memory = reviewed(memory, "baik", day)


@pytest.mark.parametrize("day", [dt.date.min, dt.date(9998, 12, 31)])
@pytest.mark.parametrize("grade", RATINGS)
def test_a_clock_at_the_ends_of_time_stops_nothing(day, grade):
    for memory in (None, Memory(365000, 1000, DAY), Memory(1, 100, dt.date.min), Memory(0, 0, dt.date(9998, 12, 31))):
        after = reviewed(memory, grade, day)
        assert 1 <= after.strength <= 100 * LONGEST
        assert 1 <= pause(after).days <= LONGEST
        overdue(after, DAY)


def test_without_the_package_the_pauses_still_grow(monkeypatch):
    real = builtins.__import__

    def without(name, *rest):
        if name == "fsrs":
            raise ImportError
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    memory = reviewed(None, "baik", DAY)
    waits = []
    for _ in range(4):
        waits.append(pause(memory).days)
        memory = reviewed(memory, "baik", memory.day + pause(memory))
    assert waits == [1, 2, 4, 8]
    assert pause(reviewed(memory, "lupa", DAY)).days == 1


def test_what_waits_longest_for_its_strength_is_most_overdue():
    assert overdue(Memory(200, 300, DAY), DAY + dt.timedelta(4)) == 2
    assert overdue(Memory(800, 300, DAY), DAY + dt.timedelta(4)) == 0.5
