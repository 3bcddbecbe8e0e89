"""Each explanation, got by a real program that makes the error; what is not known gets none."""

from __future__ import annotations

import pytest

from bukuflask.explain import explain
from bukuflask.grading import grade

APP = "from flask import Flask\napp = Flask(__name__)\n"
VISIT = 'visit(get_app(), "/")'

KNOWN = [
    # name, source, check, a piece of the reason, a piece of the advice
    ("indent", "if True:\nx = 1", "", "lekukan", "empat spasi"),
    ("tab", "if True:\n\tx = 1\n        y = 2", "", "lekukan", "jangan campur"),
    ("colon", "def f()\n    pass", "", "titik dua", "`:`"),
    ("bracket", "print(1\nx = 2", "", "tidak pernah ditutup", "pasangan kurung"),
    ("quote", "x = 'halo", "", "kutip penutupnya", "tutup teks"),
    ("triple", 'x = """halo', "", "kutip penutupnya", "tutup teks"),
    ("smart", "x = “halo”", "", "kutip miring", "ketik ulang"),
    ("invisible", "x =\u00a01", "", "bukan huruf pemrograman", "ketik ulang"),
    ("prompt", ">>> x = 1", "", "milik terminal", "hapus tanda itu"),
    ("shell", "!pip install x", "", "milik terminal", "hapus tanda itu"),
    ("syntax", "x = 1 +* 2", "", "tidak dapat dibaca Python", "kata demi kata"),
    ("name-near", "app = flask(__name__)", "", "tidak mengenal nama `flask`", "`Flask`?"),
    ("name-builtin", "pritn(1)", "", "`pritn`", "`print`?"),
    ("name", "warung_bu_sri()", "", "belum dibuat", "cek ejaannya"),
    ("unbound", "x = 1\ndef f():\n    print(x)\n    x = 2\nf()", "", "milik fungsi", "nama lain"),
    ("module", "import Flask", "", "tidak menemukan modul `Flask`", "modulnya bernama `flask`"),
    ("module-other", "import permintaan", "", "tidak menemukan modul `permintaan`", "cek ejaannya"),
    ("from", "from flask import flask", "", "Modul `flask` ada", "kelasnya bernama `Flask`"),
    ("from-other", "from os import pabrik", "", "Modul `os` ada", "cek ejaannya"),
    ("input", "input()", "", "`input()` menunggu", "langsung di kode"),
    ("exit", "import sys; sys.exit()", "", "mengakhiri program", "hapus panggilan"),
    ("recursion", "def f(): f()\nf()", "", "memanggil dirinya", "syarat"),
    ("none", APP + "@app.get('/')\ndef f(): 'halo'", VISIT, "`None`", "`return`"),
    ("int", APP + "@app.get('/')\ndef f(): return 404", VISIT, "sebuah `int`", "`str(...)`"),
    ("view-extra", APP + "@app.get('/', defaults={'id': 1})\ndef f(): return ''", VISIT, "`<...>`", "samakan"),
    ("view-missing", APP + "@app.get('/')\ndef f(meja): return ''", VISIT, "`f` meminta argumen", "`<...>`"),
    ("endpoint", APP + "@app.get('/')\ndef f(): ''\n@app.get('/b')\ndef f(): ''", "", "nama yang sama", "namanya sendiri"),
    ("context", "from flask import request\nprint(request.path)", "", "melayani permintaan", "fungsi view"),
    ("context-app", "from flask import current_app\nprint(current_app.name)", "", "konteks aplikasi", "app_context"),
    ("missing", "def pesan(menu): pass\npesan()", "", "`pesan()` dipanggil tanpa", "isi argumen"),
    ("missing-in-view", APP + "def g(a): ''\n@app.get('/')\ndef f(): return g()", VISIT, "`g()` dipanggil", "isi argumen"),
]  # fmt: skip


def crash_of(source, check):
    verdict = grade(source, check or "pass", "x.md", 1)
    assert verdict["state"] == "berhenti"
    return verdict["crash"]


@pytest.mark.parametrize(("source", "check", "why", "advice"), [k[1:] for k in KNOWN], ids=[k[0] for k in KNOWN])
def test_a_known_error_is_explained(source, check, why, advice):
    found = explain(crash_of(source, check))
    assert found is not None
    assert why in found[0]
    assert advice in found[1]
    assert "``" not in "".join(found)


UNKNOWN = [
    ("1 / 0", ""),
    ("{}['a']", ""),
    ("raise NameError('x')", ""),
    ("raise ImportError", ""),
    ("raise RuntimeError('lain')", ""),
    ("raise EOFError", ""),
    ("assert False, 'lain'", ""),
    ("len(1)", ""),
    ("def f(): pass\nf(menu=1)", ""),
    ("raise KeyboardInterrupt", ""),
    ("x = " + "1+" * 200_000 + "1", ""),
    (APP + "def g(): pass\n@app.get('/')\ndef f(): return g(a=1)", VISIT),  # not the route's argument
    (APP + "@app.get('/')\ndef f(): raise ValueError('did not return a valid response')", VISIT),
    (APP + "@app.get('/')\ndef f(): return 1, 2, 3, 4", VISIT),
    ("raise TypeError('The function either returned None or ended without a return statement')", ""),
]


@pytest.mark.parametrize(("source", "check"), UNKNOWN, ids=range(len(UNKNOWN)))
def test_an_unknown_error_gets_nothing(source, check):
    assert explain(crash_of(source, check)) is None
