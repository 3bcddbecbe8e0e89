"""A lesson's quiz, as text and as HTML that opens on a click."""

from __future__ import annotations

import pytest

from bukuflask.exercises.quiz import Quiz, quiz
from bukuflask.problems import Masalah


@pytest.fixture
def small():
    options = [
        {"text": "`a`", "correct": False, "why": "bukan a"},
        {"text": "b", "correct": True, "why": "memang b"},
    ]
    return Quiz([{"text": "Mengapa?", "options": options}], ["02-1"])


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


def test_what_a_question_is_about_stands_above_its_options_and_values_are_no_markup():
    options = [
        {
            "text": "isinya {isi}",
            "correct": True,
            "why": "karena {isi}",
            "values": {"isi": "<b>`x`"},
            "why_values": {"isi": "<i>"},
        },
        {"text": "lain", "correct": False, "why": "di `{isi}`"},
    ]
    asked = Quiz([{"text": "Apa?", "options": options, "task": "Buat `a`.", "code": "if a < b:\n    c"}], ["1"])
    assert repr(asked).splitlines()[:6] == [
        "1. Apa?",
        "   Buat `a`.",
        "   | if a < b:",
        "   |     c",
        "   a. isinya <b>`x`",
        "   b. lain",
    ]
    shown = asked.html()
    assert "<pre><code>if a &lt; b:\n    c</code></pre>" in shown
    assert "<p>Buat <code>a</code>.</p></details>" in shown
    assert "isinya &lt;b&gt;`x`</summary>" in shown
    assert "karena &lt;i&gt;</p>" in shown
    assert "<code>{isi}</code>" in shown
    pytest.importorskip("anywidget")
    (question,) = asked.widget().questions
    assert question["given"].startswith("<details>")
    assert question["options"][0]["html"] == "isinya &lt;b&gt;`x`"


def test_choosing_is_told_once_and_by_question(small):
    pytest.importorskip("anywidget")
    noted = []
    small.note = lambda *words: noted.append(words)
    widget = small.widget()
    assert widget.questions[0]["html"] == "Mengapa?"
    assert [(o["correct"], o["sign"], o["why"]) for o in widget.questions[0]["options"]] == [
        (False, "✗ Belum tepat.", "bukan a"),
        (True, "✓ Benar.", "memang b"),
    ]
    assert (widget.chosen, widget.first, noted) == ([-1], [-1], [])
    widget.set_state({"chosen": [0], "first": [0]})
    widget.set_state({"chosen": [1], "first": [0]})
    assert noted == [("02-1", 0)]


def test_live_and_read_only_are_in_one_bundle(small):
    pytest.importorskip("anywidget")
    bundle = small._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html", "application/vnd.jupyter.widget-view+json"}
    assert bundle["text/html"] == small.html()


def test_without_the_widgets_packages_it_is_read(small, monkeypatch):
    def missing():
        raise ImportError

    monkeypatch.setattr("bukuflask.exercises.quiz._widget_class", missing)
    assert set(small._repr_mimebundle_()) == {"text/plain", "text/html"}


def test_a_lessons_quiz_comes_from_the_bank():
    asked = quiz("02")
    assert len(asked.questions) >= 3
    assert asked.idents[:2] == ["02-1", "02-2"]
    with pytest.raises(Masalah, match=r"'2' tidak ada.*\n.*02"):
        quiz("2")
