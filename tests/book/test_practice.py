"""What `%ulang` may ask: enough of it, made from the exercises as they are, each key and each wrong choice proved by running it."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.needs("penulis")
pytest.importorskip("jupytext")

from bukuflask.exercises.practice import source_of  # noqa: E402
from bukuflask_author import exercises, practice, proof  # noqa: E402
from bukuflask_book.checkout import own  # noqa: E402

BOOK = own()
FILES = [path for stem in BOOK.stems() for path in BOOK.exercise_files(stem)]
IDS = [f"{path.parent.name}/{path.stem}" for path in FILES]
LEAST = 500
LARGEST = 60_000
"""Bytes of a lesson's file, which a browser fetches with the lesson."""


def read(path):
    return exercises.read(path, BOOK.relative(path))


def kept(found):
    return practice.kept(BOOK, found.path.parent.name)[found.compiled["id"]]


@pytest.mark.parametrize("stem", [stem for stem in BOOK.stems() if BOOK.exercise_files(stem)])
def test_what_may_be_asked_is_made_from_the_exercises_as_they_are(stem):
    assert practice.complaint(BOOK, stem, [read(path) for path in BOOK.exercise_files(stem)]) is None
    assert BOOK.practice(stem).stat().st_size < LARGEST


def test_there_is_enough_to_ask():
    asked = [answer for path in FILES for answer in kept(read(path))["answers"] if answer["others"]]
    assert len(asked) >= LEAST
    assert sum(kept(read(path))["ordered"] for path in FILES) > 0.4 * len(FILES)
    assert sum(len(answer["others"]) == practice.MOST_OTHERS for answer in asked) > 0.8 * len(asked)


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_the_key_is_the_message_and_no_other_choice_is_true(path):
    """By running each answer that may be shown; a difference means that the check or the message has another value each time.

    What is shown is a wrong answer or an impostor of the exercise, whose message its proof has seen. That the answers were chosen as
    they would be today is held by the hash of what they were chosen from.
    """
    found, practised = read(path), kept(read(path))
    exercise, answers = found.compiled, practised["answers"]
    sources = [source_of(exercise["solution"], answer) for answer in answers]
    with proof.prover() as judge:
        assert practice.has_order(exercise, judge) is practised["ordered"]
        noting, sites = practice.going_on(exercise)
        for source in sources:
            judge.begin(noting, source)
        told = [practice.seen(judge, noting, sites, source) for source in sources]
    known = {(wrong.source.strip(), wrong.code) for wrong in (*found.wrong, *found.impostors)}
    for answer, source, one in zip(answers, sources, told, strict=True):
        assert (source.strip(), answer["code"]) in known
        assert one is not None
        assert one.codes[0] == answer["code"]
        assert practice.named(exercise["messages"][answer["code"]], one) == answer.get("values", {})
        assert {answers[at]["code"] for at in answer["others"]} <= one.false
