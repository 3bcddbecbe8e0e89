"""Each explanation of Python's own errors, got by a real program that makes the error; what is not known gets none."""

from __future__ import annotations

import sys

import pytest

from bukuflask.errors.explain import explain
from bukuflask.errors.facts import crash_of as crash_of_error
from bukuflask.exercises.grading import grade
from bukuflask.host import Host

APP = "from flask import Flask\napp = Flask(__name__)\n"
VISIT = 'visit(get_app(), "/")'

KNOWN = [
    # name, source, check, a piece of the reason, a piece of the advice
    ("indent", "if True:\nx = 1", "", "membuka sebuah blok", "empat spasi"),
    ("tab", "if True:\n\tx = 1\n        y = 2", "", "tingkat", "jangan campur"),
    ("colon", "def f()\n    pass", "", "titik dua", "`:`"),
    ("bracket", "print(1\nx = 2", "", "belum ditutup", "pasangan kurung"),
    ("quote", "x = 'halo", "", "kutip penutupnya", "tutup teks"),
    ("triple", 'x = """halo', "", "tiga tanda kutip", "tutup dengan tiga"),
    ("smart", "x = “halo”", "", "bukan tanda kutip Python", "lalu ketik"),
    ("invisible", "x =\u00a01", "", "tak terlihat U+00A0", "ketik lagi"),
    ("prompt", ">>> x = 1", "", "milik terminal", "hapus tanda itu"),
    ("shell", "!pip install x", "", "milik terminal", "hapus tanda itu"),
    ("syntax", "x = 1 +* 2", "", "tidak dapat membaca baris itu", "tanda demi tanda"),
    ("name-class", "app = flask(__name__)", "", "`Flask`, dengan huruf besar", "`Flask(__name__)`"),
    ("name-module", "app = flask.Flask(__name__)", "", "Modul `flask` belum diimpor", "`import flask`"),
    ("name-near", "warung = 1\nprint(warungg)", "", "tidak mengenal nama `warungg`", "`warung`?"),
    ("name-of-flask", "url_for('menu')", "", "milik Flask, tetapi belum diimpor", "`from flask import url_for`"),
    ("name-of-book", APP + "coba(app, '/')", "", "milik notebook", "hapus `coba(...)`"),
    ("name-dunder", "from flask import Flask\napp = Flask(name)", "", "nama `name`", "`__name__`"),
    ("name-inside", "def buat():\n    app = 1\n    return app\nprint(app)", "", "di dalam fungsi `buat`", "`app = buat(...)`"),
    ("name-later", "print(app)\napp = 1", "", "baru dibuat di bawah", "ke atas baris ini"),
    ("name-builtin", "pritn(1)", "", "`pritn`", "`print`?"),
    ("name", "warung_bu_sri()", "", "belum dibuat", "cek ejaannya"),
    ("unbound", "x = 1\ndef f():\n    print(x)\n    x = 2\nf()", "", "milik fungsi", "isi awal"),
    ("module", "import Flask", "", "tidak menemukan modul `Flask`", "modulnya bernama `flask`"),
    ("module-other", "import permintaan", "", "tidak menemukan modul `permintaan`", "cek ejaannya"),
    ("from", "from flask import flask", "", "Modul `flask` ada", "kelasnya bernama `Flask`"),
    ("from-other", "from os import pabrik", "", "Modul `os` ada", "cek ejaannya"),
    ("input", "input()", "", "`input()` menunggu", "langsung di kode"),
    ("exit", "import sys; sys.exit()", "", "mengakhiri program", "hapus panggilan"),
    ("exit-typed", "exit()", "", "mengakhiri program", "hapus panggilan"),
    ("recursion", "def f(): f()\nf()", "", "memanggil dirinya", "syarat"),
    ("missing", "def pesan(menu): pass\npesan()", "", "`pesan(...)` dipanggil tanpa", "isi argumen"),
    ("missing-in-view", APP + "def g(a): ''\n@app.get('/')\ndef f(): return g()", VISIT, "`g(...)` dipanggil", "isi argumen"),
    ("no-return", "def f(): 1\nf().run()", "", "memberi `None`", "`return`"),
    ("attribute-of-app", APP + "@app.rute('/')\ndef f(): return ''", "", "tidak mempunyai `rute`", "`route`?"),
    ("attribute", "'a'.besar()", "", "adalah teks", "kata setelah titik"),
    ("concatenate", "'a' + 1", "", "disambung", "f-string"),
    ("not-callable", "x = 1\nx()", "", "di depannya bilangan bulat", "hapus kurungnya"),
    ("not-subscriptable", "x = 1\nx['a']", "", "daftar, kamus, atau teks", "di depan kurung siku"),
    ("checker-calls", "def create_app(a): pass", "call(get('create_app'))", "Pemeriksa memanggil `create_app()`", "`=None`"),
    ("too-many", "def f(): pass\nf(1)", "", "lebih banyak daripada parameternya", "`def f(...)`"),
    ("keyword", "def f(): pass\nf(menu=1)", "", "parameter bernama `menu`", "ejaan"),
    ("mapping", "dict('Warung')", "", "seharusnya sebuah kamus", "kurung kurawal"),
    ("return-outside", "return 1", "", "di dalam fungsi", "empat spasi"),
    ("equals", "if x = 1: pass", "", "satu tanda `=`", "`==`"),
    ("comma", "f('a' 1)", "", "berdampingan tanpa pemisah", "tambahkan koma"),
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
    ("raise NameError('x')", ""),
    ("raise ImportError", ""),
    ("raise RuntimeError('lain')", ""),
    ("raise EOFError", ""),
    ("assert False, 'lain'", ""),
    ("raise KeyboardInterrupt", ""),
    ("x = " + "1+" * 200_000 + "1", ""),
    (APP + "@app.get('/')\ndef f(): raise ValueError('did not return a valid response')", VISIT),
    ("raise TypeError('The function either returned None or ended without a return statement')", ""),
]


@pytest.mark.parametrize(("source", "check"), UNKNOWN, ids=range(len(UNKNOWN)))
def test_an_unknown_error_gets_nothing(source, check):
    assert explain(crash_of(source, check)) is None


def in_notebook(source, names=()):
    try:
        exec(compile(source, "<tebakan>", "exec"), {"__name__": "__main__"})
    except BaseException as error:
        return explain(crash_of_error(error, "run", "notebook", source=source, names=names))


@pytest.mark.parametrize(
    ("source", "why", "advice"),
    [
        ("print(menu_hari_ini)", "belum dibuat", "jalankan dulu sel itu"),
        ("coba(1, '/')", "belum diimpor di notebook ini", "`from bukuflask import coba`"),
        ("peta_konteks()", "belum diimpor di notebook ini", "`from bukuflask import peta_konteks`"),
        ("import flask_warung", "tidak menemukan modul `flask_warung`", "`periksa_mesin()`"),
        ("import Flask", "tidak menemukan modul `Flask`", "modulnya bernama `flask`"),
        ("import sys; sys.exit()", "kernel dan variabelmu tetap ada", "`return`"),
        ("raise SystemExit", "kernel dan variabelmu tetap ada", "`return`"),
        ("import math\nmath.akar(2)", "Modul `math` tidak mempunyai `akar`", "setelah titik"),
        ("print(apl)\napl = 1", "baru dibuat di bawah", "ke atas baris ini"),
    ],
)
def test_the_texts_fit_a_notebook(source, why, advice):
    found = in_notebook(source)
    assert why in found.why
    assert advice in found.advice
    assert "pemeriksa" not in " ".join(found).lower()


def test_a_library_that_cannot_run_in_a_browser_is_not_called_missing_there(monkeypatch):
    monkeypatch.setattr(Host, "in_browser", True)
    monkeypatch.setitem(sys.modules, "gunicorn", None)  # Python then finds no such module
    found = in_notebook("import gunicorn.app")
    assert "tidak ada di dalam peramban" in found.why
    assert "laptop" in found.advice
    monkeypatch.setattr(Host, "in_browser", False)
    assert "periksa_mesin()" in in_notebook("import gunicorn.app").advice


def test_a_name_of_another_cell_is_offered():
    assert "`warung`?" in in_notebook("print(warun)", names=["warung"]).advice


@pytest.mark.parametrize(
    "source",
    [
        "import string\nstring.Template('$a').substitute()",
        "from urllib.parse import urlsplit\nurlsplit(5)",
        "raise KeyError('menu')",
        "raise AttributeError('menu')",
        "import click\nclick.Context(click.Command('x')).exit()",
    ],
)
def test_what_a_library_or_the_student_raised_is_not_explained_as_pythons(source):
    assert in_notebook(source) is None
