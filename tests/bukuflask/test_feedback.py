"""The answer as text and as HTML: nothing of the student's becomes markup."""

from __future__ import annotations

import pytest

from bukuflask.feedback import Feedback
from bukuflask.prose import ShownText, code_block, fill, prose

BAD = "<img src=x onerror=alert(1)> & \"kutip\" 'satu'"


def test_prose_knows_code_and_nothing_else():
    assert prose("a `b<c>` **d** <i>").html == "a <code>b&lt;c&gt;</code> **d** &lt;i&gt;"


def test_values_are_escaped_in_html_and_kept_in_text():
    filled = fill(ShownText("isi: `{isi}`", lambda: '<p>isi: <code title="{isi}">{isi}</code></p>'), {"isi": BAD})
    assert filled.md == f"isi: `{BAD}`"
    assert "<img" not in filled.html
    assert filled.html.count('"') == 2  # the attribute's own


def test_braces_that_are_no_place_stay():
    text = prose('{{ nama }} {"a": 1} {lain} {isi}')
    assert fill(text, {"isi": "x"}).md == '{{ nama }} {"a": 1} {lain} x'
    assert fill(text, {}).md == text.md


def test_a_value_is_not_filled_again():
    assert fill(prose("{a} {b}"), {"a": "{b}", "b": "x"}).md == "{b} x"


@pytest.mark.parametrize("place", ["title", "label", "text", "code"])
def test_nothing_becomes_markup(place):
    title = BAD if place == "title" else "judul"
    label = BAD if place == "label" else "Mengapa"
    text = {"text": prose(BAD), "code": code_block(BAD)}.get(place, prose("teks"))
    shown = Feedback("salah", title, ((label, text),)).html()
    assert "<img" not in shown
    assert "&lt;img" in shown


def test_the_four_states_can_be_told_apart_without_colour():
    heads = [Feedback(state, "Latihan 02-01").heading() for state in ("kosong", "salah", "berhenti", "benar")]
    assert heads == [
        "○ BELUM DIKERJAKAN · Latihan 02-01",
        "✗ BELUM TEPAT · Latihan 02-01",
        "⚠ KODE BERHENTI · Latihan 02-01",
        "✓ BENAR · Latihan 02-01",
    ]
    assert Feedback("catatan", "Judul").heading() == "✎ Judul"


def test_text_version():
    given = Feedback("salah", "", (("Buntu?", prose("`%petunjuk`")), ("Keluaran", code_block("a\n")), ("", prose("x"))))
    assert str(given) == "✗ BELUM TEPAT\nBuntu? `%petunjuk`\nKeluaran:\n```python\na\n```\nx"
    assert repr(given) == str(given)


def test_html_version_puts_the_label_before_any_kind_of_text():
    parts = (
        ("A", ShownText("", lambda: "<p>satu</p>\n<p>dua</p>")),
        ("B", ShownText("", lambda: "<pre>kode</pre>")),
        ("C", ShownText("", lambda: "polos")),
        ("", ShownText("", lambda: "<ul><li>x</li></ul>")),
    )
    shown = Feedback("benar", "", parts).html()
    assert '<p style="margin:.35em 0"><strong>A:</strong> satu</p>\n<p>dua</p>' in shown
    assert '<p style="margin:.35em 0"><strong>B:</strong> </p><pre>kode</pre>' in shown
    assert '<p style="margin:.35em 0"><strong>C:</strong> polos</p>' in shown
    assert "\n<ul><li>x</li></ul>\n" in shown
    assert shown.count("<div") == shown.count("</div>") == 1


def test_both_versions_reach_the_notebook():
    given = Feedback("benar", "x")
    assert given._repr_mimebundle_() == {"text/plain": str(given), "text/html": given.html()}
