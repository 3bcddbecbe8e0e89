"""Programs as beginners write them, in Indonesian: each is told what is wrong with it, and nothing that is not."""

from __future__ import annotations

import pytest

from bukuflask.errors.explain import explain
from bukuflask.errors.naming import HOMES_OF_NAMES, SEVERAL_HOMES
from bukuflask.exercises.grading import grade

APP = "from flask import *\napp = Flask(__name__)\napp.testing = True\n"
REQUEST = APP + "with app.test_request_context('/?nama=Siti'):\n    "

SAID = [
    ("from flask import Flask\napp = Flask(app)", "`Flask(__name__)`"),
    ("from flask import Flask\napp = Flask\n@app.route('/')\ndef a(): ''", "buat objeknya dengan kurung"),
    ("from flask import Flask, render_templates", "mungkin maksudmu `render_template`?"),
    (APP + "@route('/')\ndef a(): ''", "`@app.route(...)`"),
    (APP + "@app('/')\ndef a(): ''", '`@app.route("/...")`'),
    (APP + "@app.route('/', methods=[POST])\ndef a(): ''", '`"POST"`'),
    (APP + "@app.route('/'):\ndef a(): ''", "hapus titik dua"),
    (APP + "@app.route('/')\n    def a(): ''", "samakan spasi di depan `def`"),
    (APP + "@app.route('/<int: n>')\ndef a(n): ''", "tanpa spasi"),
    (APP + "def a():\n    return <h1>Halo</h1>", "HTML"),
    (REQUEST + "request.args('nama')", '`request.args.get("nama")`'),
    (REQUEST + "request['nama']", '`request.args["nama"]`'),
    (REQUEST + "request.post['nama']", "`request.form`"),
    (REQUEST + "int(request.args.get('umur'))", "mendapat `None`"),
    (REQUEST + "url_for('menu', 3)", "nomor=3"),
    (APP + "app.config('NAMA') = 'x'", "kurung siku"),
    (APP + "app.config.from_mapping('NAMA')", "bukan kamus"),
    (APP + "app.config.from_mapping(NAMA: 'x')", "`NAMA=...`"),
    ("def create_app(): pass\ncreate_app('A': 'B')", "kurung kurawal"),
    ("def f():\n    x = 1\n    return x\nprint(x)", "`x = f(...)`"),
    ("def f(): pass\na = f\na.config", "belum dipanggil"),
    ("import os\nos.environ['WARUNG_TIDAK_ADA']", "`WARUNG_TIDAK_ADA` belum dipasang"),
    ("import os\nos.environ['WARUNG'] = 5", "bukan teks"),
    ("raise 404", "`abort(404)`"),
    ("import flask\nflask.Flsk", "`Flask`"),
    ("import flask\nflask.papan_kabar", "Modul `flask` tidak mempunyai `papan_kabar`"),
    ("import sqlite3\nsqlite3.error", "`Error`"),
    ("import sqlite3\ntry:\n    1 / 0\nexcept Error:\n    pass", "`sqlite3.Error`"),
    ("import sqlite3\nsqlite3.connect(':memory:').execute('SELECT last(1)')", "tidak mempunyai fungsi `last(...)`"),
    ("try:\n    1 / 0\nexcept IntegrityError:\n    pass", "`sqlite3.IntegrityError`"),
    ("x = HTTPException", "`from werkzeug.exceptions import HTTPException`"),
    ("def view():\n    return Response('x')\nview()", "untuk aplikasi Flask, `from flask import Response`"),
    ("raise ValidationError('x')", "untuk konverter rute, `from werkzeug.routing import ValidationError`"),
    ("x = reqparse.RequestParser()", "`from flask_restful import reqparse`"),
    ("@wraps\ndef f(): ''", "`from functools import wraps`"),
    ("Request.args", "mungkin maksudmu `request`?"),
    ("from flask import make_response\nresponse = make_response\nprint(Response)", "mungkin maksudmu `response`?"),
    ("from flask import fields", "`from flask_restful import fields`"),
    ("class Message: pass\nMessage('x')", "tidak punya `__init__`"),
    ("from flask_login import UserMixin\nUserMixin('x')", "milik sebuah pustaka"),
    ("import html\nescape('<')", "`html.escape(...)`"),
    (APP + "app.wsgi_app = print(app.wsgi_app())", "hapus kurung di belakang `wsgi_app`"),
    ("raise 'salah'", '`raise ValueError("...")`'),
    ("menu = {'soto': 1}\nmenu.soto", '`menu["soto"]`'),
    ("menu = {'soto': 1}\nmenu[soto]", '`menu["soto"]`'),
    ("menu = {'soto': 1, 'sate' 2}", "tanpa titik dua"),
    ("menu = {'soto': 1; 'sate': 2}", "ganti `;`"),
    ("menu = {'soto': 1}\nfor a, b in menu: pass", "`.items()`"),
    ("menu = ['soto']\nmenu.add('sate')", "`.append(...)`"),
    ("menu = {'soto': 1}\nmenu.remove('soto')", "`del kamus[kunci]`"),
    ("cetak('halo')", "`print(...)`"),
    ("x = 3\nif x == 3 then:\n    pass", "hapus `then`"),
    ("int x = 5", "`x = ...`"),
    ("jam buka = 5", "`jam_buka = ...`"),
    ("harga = 5.000.000", "pemisah ribuan"),
    ("getattr(x, 'y') = 1", "`setattr(objek, nama, nilai)`"),
    ("class A:\n    def sapa(): pass\nA().sapa()", "`def sapa(self, ...)`"),
    ("class A:\n    def sapa(self): pass\nA.sapa()", "bukan dari objek"),
    ("total = 0\ndef f():\n    total += 1\nf()", "`global total`"),
    ("import datetime\ndatetime.now()", "`from datetime import datetime`"),
    ("import Flask", "`Flask`"),
    ("import json\njson.loads(\"{'a': 1}\")", "kutip ganda"),
    ("x = 5\nx.append(1)", "bilangan bulat"),
    ("a = 'x'\nlen(5)", "padahal yang diberikan adalah bilangan bulat"),
]


@pytest.mark.parametrize(("source", "expected"), SAID)
def test_the_culprit_is_named(source, expected):
    verdict = grade(source, "pass", "x.md", 1)
    known = explain(verdict["crash"])
    assert known is not None
    assert expected in f"{known.happened} {known.why} {known.advice}"


@pytest.mark.parametrize(
    "source", ["warung()", "warung.nama", "@warung\ndef f(): pass", "for x in range(warung.banyak): pass"]
)
def test_a_name_that_can_be_no_text_is_not_told_to_be_quoted(source):
    known = explain(grade(source, "pass", "x.md", 1)["crash"])
    assert "kutip" not in known.why + known.advice


def test_what_is_told_to_be_imported_can_be_imported():
    told = [*HOMES_OF_NAMES.items(), *((name, home) for name, homes in SEVERAL_HOMES.items() for home in homes)]
    for name, home in told:
        exec(f"from {home} import {name}", {})


def test_whoever_forgets_an_import_is_told_its_line():
    # Nearer lies what Python and Flask have by almost the same name, or a dict by just this one.
    for name in {*HOMES_OF_NAMES, *SEVERAL_HOMES} - {"inputs", "requires", "text", "update"}:
        known = explain(grade(f"{name}('x')", "pass", "x.md", 1)["crash"])
        for home in SEVERAL_HOMES.get(name) or [HOMES_OF_NAMES[name]]:
            assert f"`from {home} import {name}`" in known.advice, name
