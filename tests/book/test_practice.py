"""What `%ulang` may ask: enough of it, made from the exercises as they are. That it is true of each is tested with the exercise."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.needs("penulis")
pytest.importorskip("jupytext")

from bukuflask_author import exercises, practice  # noqa: E402
from bukuflask_book.checkout import own  # noqa: E402

BOOK = own()
FILES = [path for stem in BOOK.stems() for path in BOOK.exercise_files(stem)]
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
