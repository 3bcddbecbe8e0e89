"""The proof of every exercise of the book, the kept copies of what a student reads, and what practice asks of it later."""

from __future__ import annotations

import re

import pytest

pytestmark = [pytest.mark.needs("penulis"), pytest.mark.lessons]
pytest.importorskip("jupytext")

from bukuflask.exercises.practice import source_of  # noqa: E402
from bukuflask_author import exercises, practice, proof  # noqa: E402
from bukuflask_book.checkout import own  # noqa: E402

BOOK = own()
FILES = [path for stem in BOOK.stems() for path in BOOK.exercise_files(stem)]
IDS = [f"{path.parent.name}/{path.stem}" for path in FILES]


@pytest.fixture(scope="module", params=FILES, ids=IDS)
def exercise(request):
    """An exercise, and who judges its answers: another for each exercise, for an answer may leave a thread that never ends."""
    with proof.prover() as judge:
        yield exercises.read(request.param, BOOK.relative(request.param)), judge


def test_an_exercise_keeps_its_promises(exercise):
    """Starter ○; solution and alternatives ✓, in another hand too; each wrong answer its own message; damage never passes unseen."""
    found, judge = exercise
    assert proof.Proof(found, judge).report().faults == []


def test_what_a_student_reads_is_what_was_reviewed(exercise):
    """To accept a change after reading it: python -m bukuflask_author buktikan NOMOR --simpan."""
    found, judge = exercise
    kept = proof.snapshot_file(BOOK.root, found)
    assert kept.read_text(encoding="utf-8") == proof.snapshot(found, judge)


def test_of_what_practice_may_ask_the_key_is_the_message_and_no_other_choice_is_true(exercise):
    """By running each answer that may be shown; a difference means that the check or the message has another value each time.

    What is shown is a wrong answer or an impostor of the exercise, whose message its proof has seen. That the answers were chosen as
    they would be today is held by the hash of what they were chosen from (`test_practice.py`).
    """
    found, _ = exercise
    compiled = found.compiled
    kept = practice.kept(BOOK, found.path.parent.name)[compiled["id"]]
    answers = kept["answers"]
    sources = [source_of(compiled["solution"], answer) for answer in answers]
    noting, sites = practice.going_on(compiled)
    with (
        proof.prover() as judge
    ):  # one of its own: a thread that an answer of the proof has left would disturb it, in 08-04
        assert practice.has_order(compiled, judge) is kept["ordered"]
        for source in sources:
            judge.begin(noting, source)
        told = [practice.seen(judge, noting, sites, source) for source in sources]
    known = {(wrong.source.strip(), wrong.code) for wrong in (*found.wrong, *found.impostors)}
    for answer, source, one in zip(answers, sources, told, strict=True):
        assert (source.strip(), answer["code"]) in known
        assert one is not None
        assert one.codes[0] == answer["code"]
        assert practice.named(compiled["messages"][answer["code"]], one) == answer.get("values", {})
        assert {answers[at]["code"] for at in answer["others"]} <= one.false


def test_every_kept_copy_belongs_to_an_exercise():
    folder = proof.snapshot_file(BOOK.root, exercises.read(FILES[0], FILES[0])).parent
    named = {exercises.read(path, path).compiled["id"] for path in FILES}
    assert {file.stem for file in folder.glob("*.txt")} == named


@pytest.mark.parametrize("stem", BOOK.stems())
def test_exercises_are_numbered_as_they_are_read(stem):
    """A reader looks for the next number. Numbers stay once they are out: kept notebooks and progress records name them.

    So where a challenge has a lower number than what comes before it, the text says where it waits.
    """
    text = BOOK.manuscript(stem).read_text(encoding="utf-8")
    order = re.findall(r"^```\{exercise\} (\d\d-\d\d)$", text, re.MULTILINE)
    challenges = {
        found.compiled["id"]
        for found in (exercises.read(path, path) for path in BOOK.exercise_files(stem))
        if found.compiled.get("optional")
    }
    ordinary = [ident for ident in order if ident not in challenges]
    assert ordinary == sorted(ordinary)
    assert [ident for ident in order if ident in challenges] == sorted(challenges)
    for place, ident in enumerate(order):
        waiting = [later for later in order[place + 1 :] if later < ident]
        before = text.split(f"```{{exercise}} {ident}\n")[0]
        for later in waiting:
            assert later in challenges
            assert re.search(rf"Latihan .*\b{later}\b.* tantangan", before), f"{later} is skipped without a word"
