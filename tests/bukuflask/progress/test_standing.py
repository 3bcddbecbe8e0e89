"""Which lessons are begun, done and due, and what comes next."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from bukuflask import bank
from bukuflask.problems import Masalah
from bukuflask.progress.standing import next_exercise, standings
from bukuflask.progress.store import empty, parse

DAY = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _book(make_bank):
    make_bank({"02": 2, "05": 3, "09": 1})


def book(**latihan):
    entries = {ident[1:].replace("_", "-"): entry for ident, entry in latihan.items()}
    return parse(json.dumps({"versi": 1, "latihan": entries, "tebakan": {}}))


def right(day):
    return {"status": "benar", "benar": f"2026-11-{day}"}


TRIED = {"status": "dicoba", "percobaan": 1}


def test_a_standing():
    known = book(_02_01=right(18), _02_02=right(20), _05_01=TRIED, _05_02={"petunjuk": 1}, _77_01=right(20))
    first, second, third = standings(known, DAY)
    assert (first.number, first.done, first.tried, first.again) == ("02", ("02-01", "02-02"), (), ("02-01",))
    assert (first.begun, first.finished) == (True, True)
    assert (second.done, second.tried, second.again) == ((), ("05-01",), ())
    assert (second.begun, second.finished) == (True, False)
    assert (third.begun, third.finished) == (False, False)
    assert [s.number for s in standings(known, DAY, ["09"])] == ["09"]
    with pytest.raises(Masalah, match="tidak ada"):
        standings(known, DAY, ["77"])


@pytest.mark.parametrize(
    ("known", "following"),
    [
        (empty(), "02-01"),
        (book(_02_01=right(20)), "02-02"),
        (book(_02_01=right(20), _02_02=right(20)), "05-01"),
        (book(_05_01=right(20)), "05-02"),  # began in the middle
        (book(_05_02=right(20)), "05-01"),
        (book(_05_01=right(19), _02_01=right(20)), "02-02"),  # went back to the beginning since
        (book(_05_01=TRIED), "05-01"),
        (book(_02_01=right(20), _05_01=TRIED), "02-02"),
        (book(_09_01=right(20)), "02-01"),  # what was skipped comes at the end
        (book(_77_01=right(20)), "02-01"),  # an exercise that this book does not have
        (book(_02_01=right(20), _02_02=right(20), _05_01=right(20), _05_02=right(20), _05_03=right(20)), "09-01"),
    ],
)
def test_what_comes_next(known, following):
    assert next_exercise(known, standings(known, DAY)) == following


def test_after_everything_nothing_comes():
    known = book(**{f"_{i}": right(20) for i in ("02_01", "02_02", "05_01", "05_02", "05_03", "09_01")})
    assert next_exercise(known, standings(known, DAY)) is None


def test_a_lesson_is_finished_without_its_challenges():
    bank.lesson("02")["exercises"]["02-02"]["optional"] = True
    first = standings(book(_02_01=right(20)), DAY)[0]
    assert (first.ids, first.done, first.finished) == (("02-01",), ("02-01",), True)
    assert next_exercise(book(_02_01=right(20)), standings(book(_02_01=right(20)), DAY)) == "05-01"
    first = standings(book(_02_01=right(20), _02_02=TRIED), DAY)[0]
    assert (first.tried, first.finished) == (("02-02",), True)
    first = standings(book(_02_02=right(18)), DAY)[0]
    assert (first.done, first.again, first.finished) == ((), ("02-02",), False)


def test_a_step_of_the_project_is_done_once_and_not_repeated():
    lesson = dict(bank.lesson("09"), exercises={}, steps={"09-01": "Pabrik", "09-02": "Uji"})
    (bank.BANK / "09-x.json").write_text(json.dumps(lesson), encoding="utf-8")
    bank.lesson.cache_clear()
    (standing,) = standings(book(_09_01=right(10)), DAY, ["09"])
    assert (standing.ids, standing.done, standing.again, standing.finished) == (
        ("09-01", "09-02"),
        ("09-01",),
        (),
        False,
    )
    assert next_exercise(book(_09_01=right(10)), [standing]) == "09-02"
    assert "09-01" not in bank.exercise_ids()
    with pytest.raises(Masalah, match="%periksa 09-02"):
        bank.exercise("09-02")
