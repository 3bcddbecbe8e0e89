"""A code in a record, in the words of the book."""

from __future__ import annotations

import re

import pytest

from bukuflask import bank
from bukuflask.exercises.verdict import GENERAL, LOST, attempt_code
from bukuflask.feedback import Feedback
from bukuflask.projects.points import STEPS
from bukuflask_class.words import _ENDINGS, told

LITERAL = {
    ("00-01", "tanpa-f"),
    ("04-02", "tanpa-f"),
    ("04-04", "teks-jadi-json"),
    ("16-03", "kosong-lolos"),
    ("18-02", "lupa-f"),
}
"""Messages that show braces as a pupil has written them."""


def _places(text):
    return re.findall(r"(?<![{\\w]){(\w+)}(?!})", re.sub("<[^>]+>", "", text.html))


def test_every_message_of_the_book_is_told_with_its_places_filled():
    left = {}
    for number in bank.stems():
        for ident, exercise in bank.lesson(number)["exercises"].items():
            for code, message in exercise["messages"].items():
                said = told(ident, code)
                assert said.known
                assert said.happened.md.startswith(message["happened"].partition("{")[0])
                if places := [*_places(said.happened), *_places(said.why)]:
                    left[ident, code] = places
    # What is left stands in a value that an answer has given, or in the message as it is.
    for ident, code in left.keys() - LITERAL:
        given = [a.get("values", {}) for a in bank.practice(ident[:2])[ident]["answers"] if a["code"] == code]
        assert any("{" in str(value) for values in given for value in values.values()), (ident, code, left[ident, code])


def test_a_value_is_that_of_a_known_wrong_answer_or_an_ellipsis():
    assert told("02-01", "nama-lain").happened.md.startswith("Aplikasimu bernama `warung`")
    assert (
        told("02-01", "umum-nama").happened.md
        == "Setelah kodemu dijalankan, tidak ada variabel, fungsi, atau kelas bernama `…` di tingkat paling luar. Yang ada: …."
    )
    assert "{" not in told("06-03", "get-menyimpan").happened.md


@pytest.mark.parametrize("code", [*GENERAL, *_ENDINGS])
def test_every_code_that_any_exercise_can_give_is_known(code):
    said = told("02-01", code)
    assert said.known
    assert said.happened.md


@pytest.mark.parametrize("code", ["SyntaxError", "TypeError", "waktu", "dibunuh", *LOST])
def test_how_an_attempt_ended_is_told_as_that_in_every_exercise(code):
    """An exercise about templates has a message `sintaks` of its own: the record must not mix it with a syntax error of Python."""
    kept = attempt_code(Feedback("berhenti", code=code))
    for number in bank.stems():
        for ident, exercise in bank.lesson(number)["exercises"].items():
            assert kept not in exercise["messages"]
            assert told(ident, kept).happened.md == _ENDINGS[kept]
            assert not told(ident, kept).names_a_mistake


def test_a_message_of_an_exercise_goes_before_how_an_attempt_ended():
    assert told("03-02", "kosong").names_a_mistake
    assert told("03-02", "kosong").happened.md == bank.exercise("03-02")["messages"]["kosong"]["happened"]
    assert told("05-01", "sintaks").happened.md.startswith("Jinja2 tidak dapat membaca")


def test_a_step_of_the_project_is_told_by_what_it_asks_for():
    for ident, step in STEPS.items():
        for code, point in step.points.items():
            assert told(ident, code).happened.md == f"Belum ada: {point.what}"


@pytest.mark.parametrize(("ident", "code"), [("02-01", "tiada"), ("77-01", "apa"), ("02-99", "apa")])
def test_a_code_of_another_edition_is_named_as_that(ident, code):
    said = told(ident, code)
    assert not said.known
    assert f"`{code}`, yang tidak ada di buku versi ini" in said.happened.md
