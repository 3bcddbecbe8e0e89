"""Prose becomes HTML in one place: as the Markdown parser makes it, and without the parser where none is needed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

pytest.importorskip("markdown_it")

from bukuflask import prose
from bukuflask.bank import PRACTICE
from bukuflask.places import BANK

SAMPLES = [
    "",
    "Biasa.",
    'Kode `a < b & "c"` dan \'petik\' "dua".',
    "Dua\nbaris.",
    "Dua paragraf.\n\nYang kedua `x`.",
    "*miring* dan **tebal**",
    "snake_case dan _miring_",
    "- satu\n- dua",
    "1. satu\n2. dua",
    "# Judul",
    "> kutipan",
    "```python\nx = 1\n```",
    "a\n\n    kode",
    "a  \nb",
    "a\\\nb",
    "Judul\n=====",
    "Judul\n---",
    "| a |\n|---|\n| b |",
    "`` a`b ``",
    "` a `",
    "`a\nb`",
    "satu ` saja",
    "[tautan](x) <b>tebal</b> &amp; & <https://a.b>",
    "!`kode`",
    "~~~\nx\n~~~",
    "`a``b`",
    "\ttab",
]


def held(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict | list):
        for one in part.values() if isinstance(part, dict) else part:
            yield from held(one)


@pytest.mark.parametrize("source", SAMPLES)
def test_it_is_what_the_parser_makes(source):
    assert prose.render(source) == prose.parser().render(source.strip()).strip()


@pytest.mark.parametrize("file", sorted(BANK.rglob("*.json")), ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_the_books_prose_is_what_the_parser_makes(file):
    lesson = json.loads(file.read_text(encoding="utf-8"))
    texts = set(held(lesson))
    for text in texts:
        assert prose.render(text) == prose.parser().render(text.strip()).strip(), text


def test_the_bank_holds_no_html_that_its_markdown_yields():
    files = sorted(BANK.rglob("*.json"))
    assert {file.parent.name for file in files} == {BANK.name, PRACTICE}
    for file in files:
        assert '"html":' not in file.read_text(encoding="utf-8"), file


def test_a_value_is_never_markup():
    filled = prose.fill(prose.markdown("isi: {isi} `{isi}`"), {"isi": "**a** <b>"})
    assert filled.md == "isi: **a** <b> `**a** <b>`"
    assert filled.html == "<p>isi: **a** &lt;b&gt; <code>**a** &lt;b&gt;</code></p>"


@pytest.mark.parametrize(
    ("source", "value", "shown"),
    [
        ("ada: {isi}.", "`a`, `<b>`", "ada: <code>a</code>, <code>&lt;b&gt;</code>."),
        ("ada: {isi}.", "`a`, `b`, dan `c`", "ada: <code>a</code>, <code>b</code>, dan <code>c</code>."),
        ("ada: {isi}.", "`a` lalu <i>", "ada: `a` lalu &lt;i&gt;."),
        ("ada: {isi}.", "a`, `b", "ada: a`, `b."),
        ("ada: `{isi}`.", "a`, `<b>", "ada: <code>a</code>, <code>&lt;b&gt;</code>."),
        ("ada: `{isi}`.", "belum", "ada: <code>belum</code>."),
        ("ada: `x {isi}`.", "a`, `b", "ada: <code>x a`, `b</code>."),
    ],
)
def test_names_that_a_check_lists_are_code_as_others_are(source, value, shown):
    filled = prose.fill(prose.markdown(source), {"isi": value})
    assert filled.html == f"<p>{shown}</p>"
    assert filled.md == source.replace("{isi}", value)


def test_plain_prose_imports_no_parser():
    code = (
        "import sys; from bukuflask.prose import render; render('Satu `dua`.\\n\\nTiga.'); "
        "assert 'markdown_it' not in sys.modules; render('*a*'); assert 'markdown_it' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_without_the_parser_it_is_still_readable(monkeypatch):
    def missing():
        raise ImportError

    monkeypatch.setattr(prose, "parser", missing)
    assert prose.render("*a* <b>") == '<div style="white-space:pre-wrap">*a* &lt;b&gt;</div>'
