"""A lesson's quiz, as text and as HTML that opens on a click."""

from __future__ import annotations

import pytest

from bukuflask.feedback import prose
from bukuflask.problems import Masalah
from bukuflask.exercises.quiz import Quiz, quiz


@pytest.fixture
def small():
    options = [
        {"text": {"md": "`a`", "html": "<p><code>a</code></p>"}, "correct": False, "why": prose("bukan a")},
        {"text": prose("b"), "correct": True, "why": prose("memang b")},
    ]
    return Quiz(
        {"stem": "02-x", "title": "X", "exercises": {}, "quiz": [{"text": prose("Mengapa?"), "options": options}]}
    )


def test_text_keeps_the_explanations_after_the_questions(small):
    assert repr(small).splitlines() == [
        "1. Mengapa?",
        "   a. `a`",
        "   b. b",
        "",
        "Penjelasan (baca setelah memilih):",
        "1a ✗ Belum tepat: bukan a",
        "1b ✓ Benar: memang b",
    ]


def test_html_opens_each_option_to_its_own_explanation(small):
    shown = small._repr_mimebundle_()["text/html"]
    assert shown.count("<details") == shown.count("</details>") == 2
    assert '<summary style="cursor:pointer">a. <code>a</code></summary>' in shown
    assert "open" not in shown.split("<details")[1].split(">")[0]
    assert "<strong>✗ Belum tepat.</strong> bukan a" in shown
    assert "<strong>✓ Benar.</strong> memang b" in shown


def test_a_lessons_quiz_comes_from_the_bank():
    assert len(quiz("02").lesson["quiz"]) >= 3
    with pytest.raises(Masalah, match=r"'2' tidak ada.*\n.*02"):
        quiz("2")
