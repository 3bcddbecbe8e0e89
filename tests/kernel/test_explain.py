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
    ("name-class", "app = flask(__name__)", "", "`Flask`, dengan huruf besar", "`Flask(__name__)`"),
    ("name-module", "app = flask.Flask(__name__)", "", "Modul `flask` belum diimpor", "`import flask`"),
    ("name-near", "warung = 1\nprint(warungg)", "", "tidak mengenal nama `warungg`", "`warung`?"),
    ("name-of-flask", "url_for('menu')", "", "milik Flask, tetapi belum diimpor", "`from flask import url_for`"),
    ("name-of-book", APP + "coba(app, '/')", "", "milik notebook", "hapus `coba(...)`"),
    ("name-dunder", "from flask import Flask\napp = Flask(name)", "", "nama `name`", "`__name__`"),
    ("name-inside", "def buat():\n    app = 1\n    return app\nprint(app)", "", "di dalam fungsi `buat`", "empat spasi"),
    ("name-later", "print(app)\napp = 1", "", "baru dibuat di bawah", "ke atas baris ini"),
    ("name-builtin", "pritn(1)", "", "`pritn`", "`print`?"),
    ("name", "warung_bu_sri()", "", "belum dibuat", "cek ejaannya"),
    ("unbound", "x = 1\ndef f():\n    print(x)\n    x = 2\nf()", "", "milik fungsi", "ke atas baris ini"),
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
    ("view-tuple", APP + "@app.get('/')\ndef f(): return 1, 2, 3, 4", VISIT, "susunan yang tidak dikenal", "`isi, status`"),
    ("build", APP + "from flask import url_for\n@app.get('/')\ndef f(): return url_for('x')", VISIT, "nama fungsi, bukan alamat", "`@app.route(...)`"),
    ("template", APP + "from flask import render_template\n@app.get('/')\ndef f(): return render_template('x.html')", VISIT, "`templates`", "huruf s"),
    ("late-route", APP + "app.test_client().get('/')\n@app.get('/')\ndef f(): return ''", "", "pernah menjawab", "sebelum permintaan pertama"),
    ("slash", APP + "@app.get('jam')\ndef f(): return ''", "", "garis miring", "tambahkan `/`"),
    ("secret", APP + "from flask import session\n@app.get('/')\ndef f():\n    session['a'] = 1\n    return ''", VISIT, "SECRET_KEY", "sebelum memakai"),
    ("no-return", "def f(): 1\nf().run()", "", "itu `None`", "`return`"),
    ("attribute-of-app", APP + "@app.rute('/')\ndef f(): return ''", "", "tidak mempunyai `rute`", "`route`?"),
    ("attribute", "'a'.besar()", "", "jenis `str`", "kata setelah titik"),
    ("concatenate", "'a' + 1", "", "disambung", "f-string"),
    ("config-called", APP + "app.config('JUDUL')", "", "kurung siku", "`app.config["),
    ("not-callable", "x = 1\nx()", "", "sebuah `int`", "hapus kurungnya"),
    ("not-subscriptable", "x = 1\nx['a']", "", "daftar atau kamus", "di depan kurung siku"),
    ("app-called", APP + "app()", "", "seperti fungsi", "bukan `app()`"),
    ("checker-calls", "def create_app(a): pass", "call(get('create_app'))", "Pemeriksa memanggil `create_app()`", "`=None`"),
    ("too-many", "def f(): pass\nf(1)", "", "lebih banyak daripada parameternya", "`def f(...)`"),
    ("keyword", "def f(): pass\nf(menu=1)", "", "parameter bernama `menu`", "ejaan"),
    ("mapping", "dict('Warung')", "", "bukan kamus", "kurung kurawal"),
    ("return-outside", "return 1", "", "di dalam fungsi", "empat spasi"),
    ("equals", "if x = 1: pass", "", "satu tanda `=`", "`==`"),
    ("comma", "f('a' 1)", "", "koma yang hilang", "periksa koma"),
    ("converter", APP + "@app.route('/<angka:x>')\ndef f(x): return ''", "", "jenis yang tidak dikenal", "`int`"),
    ("methods", APP + "@app.route('/', methods='POST')\ndef f(): return ''", "", "meminta daftar", '`methods=["POST"]`'),
    ("malformed", APP + "@app.route('/<x')\ndef f(x): return ''", "", "tidak berpasangan", "`<nama>`"),
    ("errorhandler", APP + "@app.errorhandler('404')\ndef f(e): return ''", "", "nomor status", "`@app.errorhandler(404)`"),
    ("template-syntax", "from jinja2 import Template\nTemplate('{% for %}')", "", "membaca templat", "endfor"),
    ("undefined", "from jinja2 import Template\nTemplate('{{ a.b.c }}').render()", "", "tidak diberikan", "render_template"),
    ("from-old", "from flask import escape", "", "sejak Flask 3.0", "`from markupsafe import escape`"),
    ("removed", APP + "@app.before_first_request\ndef f(): pass", "", "dihapus di Flask 2.3", "setelah `app` dibuat"),
    ("key", "{}['kursi']", "", "kunci 'kursi'", "ejaan kuncinya"),
    ("f-string", "x = f'{1 +}'", "", "f-string", "kurung kurawal"),
]  # fmt: skip


def crash_of(source, check):
    verdict = grade(source, check or "pass", "x.md", 1)
    assert verdict["state"] == "berhenti"
    return verdict["crash"]


@pytest.mark.parametrize(("source", "check", "why", "advice"), [k[1:] for k in KNOWN], ids=[k[0] for k in KNOWN])
def test_a_known_error_is_explained(source, check, why, advice):
    found = explain(crash_of(source, check))
    assert found is not None
    assert why.lower() in found[0].lower()
    assert advice in found[1]
    assert "``" not in "".join(found)


UNKNOWN = [
    ("1 / 0", ""),
    ("raise NameError('x')", ""),
    ("raise ImportError", ""),
    ("raise RuntimeError('lain')", ""),
    ("raise EOFError", ""),
    ("assert False, 'lain'", ""),
    ("len(1)", ""),
    ("raise KeyboardInterrupt", ""),
    ("x = " + "1+" * 200_000 + "1", ""),
    (APP + "@app.get('/')\ndef f(): raise ValueError('did not return a valid response')", VISIT),
    ("raise TypeError('The function either returned None or ended without a return statement')", ""),
]


@pytest.mark.parametrize(("source", "check"), UNKNOWN, ids=range(len(UNKNOWN)))
def test_an_unknown_error_gets_nothing(source, check):
    assert explain(crash_of(source, check)) is None
