"""A name that is not known: why it holds nothing although the code makes it, and what the line could have used."""

from __future__ import annotations

import sys

import pytest

from bukuflask.errors.explain import explain
from bukuflask.errors.facts import crash_of

BELOW = "baru dibuat di bawah"
APP = "from flask import Flask\nwarung = Flask(__name__)\nwarung.testing = True\n"
REQUEST = "from flask import Flask, request as req\nwith Flask('a').test_request_context('/'):\n    "


@pytest.mark.parametrize("context", ["latihan", "notebook"])
@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "kuadrat = [x * x for x in range(3)]\nprint(x)",
            ("dikenal di dalam `[x * x for", "hasilnya, `kuadrat`"),
        ),
        ("total = sum(harga for harga in [1, 2])\nprint(f'{harga}')", ("`for harga in [1, 2]:`",)),
        ("def f():\n    a = [n for n in [1]]\n    return n\nf()", ("dikenal di dalam `[n for n in [1]]`",)),
        ("print([h for h in [1]], h)", ("dikenal di dalam `[h for h in [1]]`",)),
        ("sorted([2, 1], key=lambda b: -b)\nprint(b)", ("`b` adalah parameter `lambda b: -b`",)),
        (
            "try:\n    int('a')\nexcept ValueError as galat:\n    pass\nprint(galat)",
            ("Di akhir blok itu Python menghapusnya",),
        ),
        (
            "def f():\n    try:\n        int('a')\n    except ValueError as e:\n        print('x')\n    return str(e)\nf()",
            ("di dalam blok `except ValueError as e:`", "`pesan = str(e)`"),
        ),
        ("a = 1\ndel a\nprint(a)", ("sudah dihapus oleh `del a`",)),
        ("a = [1]\ndef f():\n    return a\ndel a  # buang\nf()", ("sudah dihapus oleh `del a`,",)),
        ("for i in []:\n    pass\nprint(i)", ("`for i in []:`", "yang diulang kosong")),
        (
            "for b in []:\n    judul = b['judul']\nprint(judul)",
            ("yang diulang kosong", "isi awal di atas `for b in []:`"),
        ),
        (
            "def f(d):\n    for x in d:\n        if x > 2:\n            ketemu = x\n    return ketemu\nf([1])",
            ("di dalam `if x > 2:`", "isi awal di atas `for x in d:`."),
        ),
        ("n = 5\nwhile n < 3:\n    hasil = n\nprint(hasil)", ("syaratnya tidak terpenuhi",)),
        ("if 1 > 2: nama = 'Budi'\nprint(nama)", ("di dalam `if 1 > 2:`, dan bagian itu tidak dijalankan",)),
        (
            "u = 5\nif u > 17:\n    s = 'a'\nelif u > 12:\n    s = 'b'\nprint(s)",
            ("`if u > 17:` dan `elif u > 12:`", "juga di dalam `else:`"),
        ),
        ("if True:\n    pass\nelse:\n    x = 1\nprint(x)", ("di dalam `else:`", "di atas `if True:`")),
        (
            "try:\n    hasil = int('x')\nexcept ValueError:\n    pass\nprint(hasil)",
            ("terjadi galat sebelum `hasil = int('x')` selesai", "isi awal di atas `try:`"),
        ),
        (
            "try:\n    a = 1\nexcept ValueError:\n    pesan = 'x'\nprint(pesan)",
            ("dibuat di dalam `except ValueError:`",),
        ),
        (
            "if __name__ == '__main__':\n    app = 1\n@app.get('/')\ndef f(): pass",
            ("kalau berkasnya sendiri yang dijalankan",),
        ),
        ("class A:\n    for i in []:\n        pass\n    print(i)", ("yang diulang kosong",)),
        ("match 3:\n    case 4:\n        x = 1\nprint(x)", ("di dalam `case 4:`",)),
        ("def g():\n    global total\n    total = 1\nprint(total)", ("dengan `global total`", "panggil dulu `g(...)`")),
        (
            APP + "@warung.get('/')\ndef f():\n    return nama\nif False:\n    nama = 1\nwarung.test_client().get('/')",
            ("di dalam `if False:`",),
        ),
        (
            "for x in [1, 2]:\n    if x > 1:\n        break\n    continue\n    y = x\nprint(y)",
            ("belum berjalan sampai selesai",),
        ),
        (
            "from contextlib import suppress\nfor t in ['x']:\n    with suppress(ValueError): nilai = int(t)\nprint(nilai)",
            ("belum berjalan sampai selesai", "isi awal di atas `for t in ['x']:`"),
        ),
        (
            "import contextlib\nwith contextlib.suppress(ValueError):\n    nilai = int('a')\nprint(nilai)",
            ("belum berjalan sampai selesai", "isi awal di atas `with contextlib.suppress(ValueError):`"),
        ),
        (
            f"if False:\n    total = {' + '.join(['1'] * 900)}\nprint(total)",
            ("di dalam `if False:`",),
        ),
        (
            "class A:\n    batas = 3\n    isi = [x for x in range(5) if x < batas]",
            ("di dalam kelas `A`", "tidak dapat melihatnya", "ke atas `class A`"),
        ),
        (
            "def f():\n    class A:\n        batas = 3\n        isi = sorted([1], key=lambda x: x - batas)\nf()",
            ("di dalam kelas `A`", "tidak dapat melihatnya", "ke atas `class A`"),
        ),
    ],
)
def test_a_name_of_a_line_above_that_holds_nothing(told, source, expected, context):
    said = told(source, context)
    assert all(each in said for each in expected), said
    assert BELOW not in said


@pytest.mark.parametrize(
    "source",
    [
        "print(nama)\nnama = 'x'",
        "def f():\n    return KOTA\nf()\nKOTA = 'x'",
        "for x in [1]:\n    print(y)\n    y = 2",
        "print(len(daftar))\nif True:\n    daftar = []",
        "class A:\n    b = a\n    a = 1",
        "x = halo()\ndef halo():\n    return 1",
    ],
)
def test_a_name_that_a_line_below_makes(told, source):
    assert BELOW in told(source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # another name of an import
        (REQUEST + "print(request.path)", "`req.path`"),
        (REQUEST + "print(f'{request.method}')", "`req.method`"),
        ("import flask as f\napp = flask.Flask('a')", "`f.Flask`"),
        ("import datetime as dt\nprint(datetime.date.today())", "`dt.date.today`"),
        ("from datetime import datetime as waktu\nprint(datetime.now())", "`waktu.now`"),
        ("from datetime import datetime as dt\nprint(datetime.date.today())", "tulis `import datetime`"),
        ("import random as acak\ndef f():\n    return random.choice([1])\nf()", "`acak.choice`"),
        ("from flask import url_for as alamat\nurl_for('a')", "tulis `alamat` di tempat `url_for`."),
        ("from random import randint\nx = random.randint(1, 6)", "hapus `random.` di depan `randint`"),
        ("from flask import Flask\napp = flask.Flask('a')", "hapus `flask.` di depan `Flask`"),
        ("import os.path as jalur\nprint(os.getcwd())", "tulis `import os`"),
        # the application
        (APP + "@app.get('/')\ndef f(): pass", "`@warung.get`"),
        (APP + "@toko.route('/')\ndef f(): pass", "`@warung.route`"),
        (APP + "klien = app.test_client()", "bernama `warung`"),
        (
            "from flask import Flask\ndef buat():\n    toko = Flask('a')\n    @app.get('/')\n    def f(): pass\nbuat()",
            "`@toko.get`",
        ),
        ("import json as j\nx = json.dumps([])", "`j.dumps`"),
        ("x = json.dumps([])", "tulis `import json`"),
        ("import flask\n@app.route('/')\ndef f(): pass", "`app = Flask(__name__)`"),
        (
            APP + "from flask import Blueprint\nmenu_bp = Blueprint('m', 'm')\n@bp.get('/')\ndef f(): pass",
            "`@menu_bp.get`",
        ),
        (
            APP + "from flask import Blueprint\nmenu = Blueprint('m', 'm')\n@toko.get('/')\ndef f(): pass",
            "`@warung.get` atau `@menu.get`",
        ),
        # loops, and what their names hold
        ("RAK = [{'judul': 'a'}]\nfor buku in RAK:\n    print(judul)", '`buku["judul"]`'),
        ("RAK = [{'judul': 'a'}]\nfor buku in RAK:\n    print(f\"- {judul}\")", "`buku['judul']`"),
        (
            "RAK = [{'judul': 'a'}]\ndef f():\n    return [judul for buku in RAK]\nf()",
            # Since 3.12 such a loop has no frame of its own, and what its name held is gone when it stops.
            '`buku["judul"]`' if sys.version_info < (3, 12) else "tulis `buku` di tempat `judul`",
        ),
        ("siswa = {'nama': 'A'}\nprint('Halo ' + nama)", '`siswa["nama"]`'),
        ("class B:\n    def __init__(s, judul): s.judul = judul\nfor b in [B('a')]:\n    print(judul)", "`b.judul`"),
        ("for m in ['soto']:\n    print(menu)", "tulis `m` di tempat `menu`"),
        ("for x in [1]:\n    print(item)", "tulis `x` di tempat `item`"),
        ("for n, h in {'a': 1}.items():\n    print(harga)", "`h` atau `n`"),
        ("print([nilai for n in [1]])", "tulis `n` di tempat `nilai`"),
        ("for x in [1]:\n    prnt(x)", "`print`"),
        ("for x in [1]:\n    y = Tru", "`True`"),
        # classes
        ("class A:\n    nama = 'x'\n    def f(self):\n        return nama\nA().f()", "`self.nama`"),
        ("class A:\n    n: int = 5\n    def f(self):\n        return 2 * n\nA().f()", "`self.n`"),
        ("class A:\n    nama = 'x'\nprint(nama)", "`A.nama`"),
        ("def f():\n    class P:\n        nama = 'a'\n    return nama\nf()", "`P.nama`"),
        (
            "class A:\n    def __init__(self):\n        self.n = 1\n    def f(self):\n        return n\nA().f()",
            "`self.n`",
        ),
        ("def cari(kata):\n    for j in ['a']:\n        if j == kata_kunci: pass\ncari('a')", "tulis `kata` atau `j`"),
        ("class A:\n    n = 0\n    @staticmethod\n    def f():\n        return n\nA.f()", "`A.n`"),
    ],
)
def test_what_is_at_hand_comes_before_anything_else(told, source, expected):
    said = told(source)
    assert expected in said
    assert BELOW not in said


@pytest.mark.parametrize(
    ("source", "expected", "not_said"),
    [
        (
            "def f(n):\n    match n:\n        case 1:\n            h = 1\n    return h\nf(3)",
            "di atas `match n:`.",
            "else",
        ),
        (
            "def f(n):\n    if n == 1:\n        h = 1\n    if n == 2:\n        h = 2\n    return h\nf(3)",
            "di atas `if n == 1:`.",
            "else",
        ),
        ("try:\n    f = open('tidak_ada')\nfinally:\n    f.close()", "di atas `try:`.", "except"),
        ("def a():\n    def b():\n        return x\n    b()\n    x = 1\na()", "oleh fungsi yang memuat", "global"),
        ("def a():\n    x = 1\n    def b():\n        x += 1\n    b()\na()", "`nonlocal x`", "global"),
        ("def a(x):\n    def b():\n        x += 1\n    b()\na(1)", "`nonlocal x`", "global"),
        ("def a(x):\n    def b():\n        x = x + 1\n    b()\na(1)", "`nonlocal x`", "misalnya `x`"),
        ("x = 1\ndef a():\n    def b():\n        x += 1\n    b()\na()", "`global x`", "nonlocal"),
        ("def a():\n    global x\n    x = 1\n    def b():\n        x += 1\n    b()\na()", "`global x`", "nonlocal"),
    ],
)
def test_where_the_name_can_be_filled(told, source, expected, not_said):
    said = told(source)
    assert expected in said
    assert not_said not in said


def test_in_a_notebook_another_cell_may_make_the_name(told):
    assert "jalankan dulu sel itu" in told("for x in [1]:\n    print(item)", "notebook")


def test_a_name_that_is_only_changed_is_not_itself_what_is_meant(told):
    said = told("print(total)\ntotal += 1")
    assert "`total`?" not in said
    assert BELOW not in said


def test_another_cell_may_have_deleted_what_a_function_of_this_one_uses():
    source, names = "x = 1\ndef f():\n    return x", {"__name__": "__main__"}
    exec(compile(source, "<ipython-input-1-a>", "exec"), names)
    del names["x"]
    with pytest.raises(NameError) as raised:
        exec(compile("f()", "<ipython-input-2-a>", "exec"), names)
    known = explain(crash_of(raised.value, "run", "notebook", source=source))
    assert known is not None
    assert "atau isinya sudah dihapus" in known.why
