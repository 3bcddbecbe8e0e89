"""Advice that the answer cannot follow, or has followed already, says so."""

from __future__ import annotations

import pytest

from bukuflask.exercises.verdict import judge

SOLUTION = "import json\nfrom flask import Flask, g, redirect as alihkan, url_for\napp = Flask(__name__)\n"


@pytest.fixture
def coba(make_exercise):
    """Return what Coba says under an answer that an exercise refuses with this advice."""

    def said(advice: str, answer: str, solution: str = SOLUTION) -> str:
        given = make_exercise(solution=solution, messages={"salah": {"happened": "a", "why": "b", "advice": advice}})
        outcome = {"verdict": {"state": "salah", "code": "salah", "values": {}, "output": ""}}
        feedback = judge(given, outcome, answer)
        return {label: text.md for label, text in feedback.parts}["Coba"].strip()

    return said


@pytest.mark.parametrize(
    ("advice", "answer", "told"),
    [
        (
            "simpan di `g.buku`.",
            "x = 1",
            "Di jawabanmu `g` belum diimpor, jadi tulis juga `from flask import g` di atas.",
        ),
        (
            "tulis `alihkan(url_for('a'))`.",
            "x = 1",
            "`alihkan` dan `url_for` belum diimpor, jadi tulis juga `from flask import redirect as alihkan, url_for`",
        ),
        (
            "tulis `json.dumps(g)`.",
            "from flask import g",
            "`json` belum diimpor, jadi tulis juga `import json` di atas",
        ),
        ("simpan di `g.buku`.", "from flask import g", ""),
        ("simpan di `g.buku`.", "def f(g): pass", ""),
        ("simpan di `g.buku`.", "from flask import *", ""),
        ("simpan di `g.buku`. Impor `g` dari flask.", "x = 1", ""),
        ("pakai `app.json`.", "app = 1", ""),
        ("tulis `'json'`.", "app = 1", ""),
        ("tulis `/g/<g>`.", "app = 1", ""),
        ("simpan di g.", "x = 1", ""),
        ("pakai `Resource`.", "x = 1", ""),
    ],
)
def test_a_name_that_the_answer_does_not_import_is_told(coba, advice, answer, told):
    assert told in coba(advice, answer)
    if not told:
        assert coba(advice, answer) == advice


@pytest.mark.parametrize(
    ("advice", "answer", "line"),
    [
        ("tulis `nama=nama + 1`.", "x = 1\nf(nama = nama+1)", "baris 3"),
        ("panggil `f('a', x)`.", 'f("a", x)  # sudah', "baris 2"),
        ("panggil `f(1, 2)`, lalu `g(3, 4)`.", "f(1, 2)\ng(3, 4)", "baris 2 dan 3"),
        ("panggil `f(1, 2)`, lalu `g(3, 4)`.", "f(1, 2)", ""),
        ("panggil `f(1, 2)` satu kali.", "f(1, 2)", ""),
        ("panggil `f(1, 2)`, memakai `>=`.", "f(1, 2)\nx > 2", ""),
        ("panggil `f(...)` dengan `a`.", "f(...)", ""),
        ("tulis `nama`.", "nama = 1", ""),
        ("hapus `f(1, 2)`.", "f(1, 2)", ""),
        ("panggil `f(1, 2)` di dalam fungsi.", "f(1, 2)", ""),
        ("lihat `f(1, 2)`.", "f(1, 2)", ""),
        ("panggil `f(1, 2)`.", "f(1, 3)", ""),
    ],
)
def test_what_is_advised_and_stands_there_is_told(coba, advice, answer, line):
    told = coba(advice, answer)
    assert ("sudah ada di" in told) == bool(line)
    assert line in told
