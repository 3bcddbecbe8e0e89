"""A path, a mail address or a code without quotes that Python reads as names with operators between them."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("isi = open({})", "data/buku.txt"),
        ("with open({}) as f:\n    pass", "data/menu/buku.csv"),
        ("gambar = {}", "static/foto.png"),
        ("gambar = {}", "foto-warung.png"),
        ("email = {}", "budi@mail.com"),
        ("email = {}", "budi_88.santoso@mail.co.id"),
        ('akun = {{"email": {}, "nama": "Budi"}}', "budi@mail.com"),
        ("def kirim(ke): pass\nkirim(ke={})", "budi-s@mail.com"),
        ("class Akun:\n    email = {}", "budi@mail.com"),
        ("daftar = [{}, 'siti@mail.com']", "budi@mail.com"),
        ("web = {}", "www.contoh.id"),
        ("kelas = {}", "XII-IPA-1"),
        ("tanggal = {}", "17-Agustus-2026"),
        ("from flask import *\napp = Flask('a')\napp.config['SECRET_KEY'] = {}", "rahasia-sekali"),
        ("from flask import *\napp = Flask('a')\n@app.route({})\ndef f(): pass", "menu/soto"),
        ("from flask import redirect\ndef f():\n    return redirect({})\nf()", "menu/soto"),
        ("from flask import render_template\ndef f():\n    return render_template({})\nf()", "menu/index.html"),
    ],
)
@pytest.mark.parametrize("context", ["latihan", "notebook"])
def test_the_whole_text_is_shown_in_quotes(told, line, text, context):
    said = told(line.format(text), context)
    assert f'`"{text}"`' in said
    assert "ejaan" not in said


@pytest.mark.parametrize(
    "source",
    [
        "total = 5\nrata = total/jumlah",
        "x = a - b",
        "x = a/b",
        "umur = 5\nx = umr-umur",
        "umur = 5\nx = umr-lahir",
        "sisa = stok-5",
        "def f(nama):\n    return data/nama\nf(1)",
        "@app.get('/')\ndef f(): pass",
    ],
)
def test_a_calculation_is_not_told_to_be_a_text(told, source):
    assert "satu teks" not in told(source)
    assert "ditulis tanpa tanda kutip" not in told(source)
