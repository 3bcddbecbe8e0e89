"""What of a record is counted, and how."""

from __future__ import annotations

import pytest

from bukuflask import bank
from bukuflask_class.work import Work, answers, question, quiz_idents, work


@pytest.mark.parametrize(
    ("entry", "how", "struggled"),
    [
        ({}, Work(), False),
        ({"petunjuk": 2}, Work(), False),
        ({"status": "dicoba", "percobaan": 4, "pesan": "a b a b"}, Work("dicoba", 4), True),
        ({"status": "benar", "percobaan": 1, "pesan": "benar"}, Work("benar", 1), False),
        ({"status": "benar", "percobaan": 6, "pesan": "a umum-galat benar"}, Work("benar", 3), False),
        ({"status": "benar", "percobaan": 4, "pesan": "a b a benar"}, Work("benar", 4), True),
        ({"status": "benar", "percobaan": 2, "pesan": "a benar b", "solusi_awal": True}, Work("benar", 2, True), True),
        ({"status": "benar", "percobaan": 5, "benar": "2026-11-20"}, Work("benar", 5), True),  # of an older workbook
    ],
)
def test_how_an_exercise_went(entry, how, struggled):
    assert work(entry) == how
    assert how.struggled is struggled
    assert how.smooth is (how.state == "benar" and not struggled)


def test_what_shows_what_a_pupil_can(record):
    key = next(n for n, option in enumerate(question("02-1")["options"]) if option["correct"])
    book = record(
        {"02-01": "benar", "02-02": "a b c d"},
        {"02-1": key, "02-2": 9, "77-1": 0, "02-9": 0},
        {"02-a": "cocok", "02-b": "meleset"},
    )
    book["latihan"]["02-03"] = {"petunjuk": 1}
    assert answers(book) == {
        **{"latihan 02-01": True, "latihan 02-02": False, "kuis 02-1": True},
        **{"tebakan 02-a": True, "tebakan 02-b": False},
    }
    assert answers(record(kuis={"02-1": (key + 1) % 2})) == {"kuis 02-1": False}


def test_questions_are_named_as_the_record_names_them():
    assert len(quiz_idents()) == sum(len(bank.lesson(number)["quiz"]) for number in bank.stems())
    assert question("02-1") == bank.lesson("02")["quiz"][0]
    assert question("77-1") is None
