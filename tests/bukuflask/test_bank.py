"""The compiled exercises: found by number and id, the nearest offered for what does not exist."""

from __future__ import annotations

import json

import pytest

from bukuflask import bank
from bukuflask.problems import Masalah


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    for number in ("02", "09"):
        exercises = {f"{number}-0{n}": {"id": f"{number}-0{n}", "title": f"judul {n}"} for n in (1, 2)}
        lesson = {"stem": f"{number}-x", "title": "é", "exercises": exercises, "quiz": []}
        (tmp_path / f"{number}-x.json").write_text(json.dumps(lesson, ensure_ascii=False), encoding="utf-8")
    monkeypatch.setattr(bank, "BANK", tmp_path)
    for cached in (bank.stems, bank.lesson):
        cached.cache_clear()
    yield tmp_path
    for cached in (bank.stems, bank.lesson):
        cached.cache_clear()


@pytest.mark.usefixtures("shelf")
def test_lessons_and_exercises_in_the_books_order():
    assert bank.stems() == {"02": "02-x", "09": "09-x"}
    assert bank.exercise_ids() == ["02-01", "02-02", "09-01", "09-02"]
    assert bank.exercise("09-02")["id"] == "09-02"
    assert bank.lesson("02")["title"] == "é"
    assert bank.title("09-02") == "judul 2"
    named = {f"02-0{n}": {"id": f"02-0{n}", "title": f"judul {n}"} for n in (1, 2)}
    assert bank.outline("02") == {"stem": "02-x", "title": "é", "exercises": named, "paket": []}


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("number", ["", "2", "03", "../02", "02-x"])
def test_an_unknown_lesson_names_those_there_are(number):
    with pytest.raises(Masalah, match="02, 09"):
        bank.lesson(number)


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("ident", "near"),
    [("09-03", "`09-0"), ("9-2", "`09-02`"), ("0902", "`09-02`"), ("02_01", "`02-01`"), ("latihan", "`02-01`")],
)
def test_an_unknown_exercise_offers_the_nearest(ident, near):
    with pytest.raises(Masalah) as problem:
        bank.exercise(ident)
    assert repr(ident) in problem.value.what
    assert near in problem.value.do


@pytest.mark.usefixtures("shelf")
def test_a_missing_id_is_asked_for():
    with pytest.raises(Masalah, match="belum ditulis"):
        bank.exercise("")


def test_every_exercise_of_the_book_has_what_a_notebook_needs():
    for ident in bank.exercise_ids():
        found = bank.exercise(ident)
        assert set(found) - {"optional", "subject"} == set(bank.Exercise.__annotations__) - {
            "optional",
            "subject",
            "step",
        }
        assert len(found["hints"]) == 4
