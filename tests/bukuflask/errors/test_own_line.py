"""Errors of a line of the student's own: what the value is, where it came from, which names there are."""

from __future__ import annotations

import pytest

from bukuflask.errors.explain import explain
from bukuflask.errors.facts import crash_of


def told(source: str, context: str = "latihan") -> str:
    try:
        exec(compile(source, "<jawabanmu>", "exec"), {})
    except Exception as error:
        known = explain(crash_of(error, "run", context, source=source))
        return f"{known.why} {known.advice}" if known else ""
    raise AssertionError("nothing is wrong with it")


REQUEST = "from flask import Flask, request\napp = Flask('a')\nwith app.test_request_context('/?q=a'):\n    "


@pytest.mark.parametrize(
    ("source", "expected", "not_said"),
    [
        ("def sapa(nama):\n    return 'Halo ' + Wayan + '!'\nsapa('x')", "Yang diterima fungsi ini: `nama`", ""),
        ("def sapa(nama):\n    return 'Halo ' + Nama\nsapa('x')", "mungkin maksudmu `nama`?", "kutip"),
        ("terpakai = 1\nprint(terpakai + Terpakai)", "mungkin maksudmu `terpakai`?", "kutip"),
        ("from pathlib import Path\npath('.')", "mungkin maksudmu `Path`?", "kutip"),
        ("x = benar", "tulis `True`", ""),
        ("x = null", "tulis `None`", ""),
        ("print(warung)", "kalau sebuah nama, buat dulu", ""),
        ("print(lama)\nlama = 1", "pindahkan baris yang membuat", ""),
        (REQUEST + "request.args.get('x').upper()", "`request.args.get('x')` memberi `None`", "`return`"),
        ("def f():\n    pass\nf().upper()", "akhiri dengan `return`", ""),
        ("x = None\nx.upper()", "`x` berisi `None`", ""),
        ("None + 1", "`None`, yaitu tanda bahwa nilainya tidak ada", "teks dan"),
        ("'a' + 1", "teks dan bilangan bulat", ""),
        ("1 + 'a'", "teks dan bilangan bulat", ""),
        ("[1] + 'a'", "teks dan daftar", ""),
        ("{} + []", "antara kamus dan daftar", "teks"),
        ("x = '<a href=' / '>'", "tanda kutip yang sama dengan pembungkusnya", ""),
        ("'3' * '4'", "pengalinya teks", ""),
        ("'3' > 4", "tidak punya urutan", ""),
        ("x = 5\nx()", "di depannya bilangan bulat", ""),
        ("print[1]", "dipanggil dengan kurung biasa", ""),
        ("x = None\nx[0]", "`None`", ""),
        ("for x in 5:\n    pass", "`range(...)`", ""),
        ("[1]['a']", "diambil dengan nomor", ""),
        ("'abc'.terbalik()", "tidak mempunyai `.terbalik`", ""),
        ("daftar = [1]\ndaftar.tambah(2)", "`daftar` adalah daftar", ""),
    ],
)
def test_what_is_said(source, expected, not_said):
    said = told(source)
    assert expected in said
    assert not not_said or not_said not in said
