"""Rewritings keep what a program does: each is made where it applies, and the rewritten app answers as before."""

from __future__ import annotations

import ast
import sys
import types

import pytest

pytestmark = pytest.mark.needs("penulis")

from flask import Flask  # noqa: E402

from bukuflask_author.rewrites import REWRITINGS, rewritings, together  # noqa: E402

APP = """\
from flask import Flask, request, url_for
from flask import jsonify as json_kan

app = Flask(__name__)


@app.route("/")
def depan():
    jumlah = 3
    return f"{jumlah:>4} {app.name!r} {{}} {url_for('cari')}"


@app.get("/cari", endpoint="cari")
def temukan():
    kata = request.args.get("kata", "")
    if not kata:
        return "kosong", 400
    elif kata == "apa":
        return "siapa"
    else:
        hasil = kata.upper()
    return hasil


@app.route("/kirim", methods=["POST"])
def kirim():
    return request.form["isi"] + "!"


@app.post("/dua")
@app.post("/tiga")
def dua():
    if request.path == "/dua":
        return "2"
    return request.path
"""
VISITS = [
    ("GET", "/", {}),
    ("GET", "/cari", {}),
    ("GET", "/cari?kata=apa", {}),
    ("GET", "/cari?kata=kue", {}),
    ("POST", "/kirim", {"data": {"isi": "é"}}),
    ("GET", "/kirim", {}),
    ("POST", "/dua", {}),
    ("POST", "/tiga", {}),
    ("GET", "/tiga", {}),
]


def answers(source):
    module = types.ModuleType("jawaban")
    sys.modules["jawaban"] = module
    try:
        exec(source, module.__dict__)
    finally:
        del sys.modules["jawaban"]
    client = next(value for value in vars(module).values() if isinstance(value, Flask)).test_client()
    return [(r.status, r.text) for r in (client.open(path, method=method, **more) for method, path, more in VISITS)]


def test_every_rewriting_applies_here():
    assert [name for name, _ in rewritings(APP)] == list(REWRITINGS)


@pytest.mark.parametrize("name", REWRITINGS)
def test_a_rewritten_app_answers_as_before(name):
    assert answers(dict(rewritings(APP))[name]) == answers(APP)


EXPECTED = {
    "@app.get dan @app.post": ["@app.get('/')", "@app.post('/kirim')"],
    "@app.route": ["@app.route('/cari', endpoint='cari')", "@app.route('/dua', methods=['POST'])"],
    "add_url_rule": ["app.add_url_rule('/', 'depan', depan)", "app.add_url_rule('/kirim', 'kirim', kirim, methods=['POST'])"],
    "import flask": ["import flask\n", "flask.request.args", "flask.Flask(__name__)"],
    "format": ["'{:>4} {!r} {{}} {}'.format(jumlah, app.name, url_for('cari'))"],
    "hasil dinamai dulu": ["hasil_akhir = request.path\n    return hasil_akhir"],
    "nama lain di dalam fungsi": ["jumlah_ku = 3", "kata_ku.upper()"],
    "docstring dan anotasi": ["def dua() -> object:\n"],
    "dengan else": ["        return '2'\n    else:\n        return request.path"],
    "aplikasi bernama lain": ["app_ku = Flask(__name__)", "@app_ku."],
    "dengan dataclass": ["from __future__ import annotations\nfrom dataclasses import dataclass\n"],
    "app.run di akhir": ["if __name__ == '__main__':\n    app.run(debug=True)"],
}  # fmt: skip


@pytest.mark.parametrize(("name", "pieces"), EXPECTED.items(), ids=EXPECTED)
def test_what_a_rewriting_writes(name, pieces):
    source = dict(rewritings(APP))[name]
    for piece in pieces:
        assert piece in source


def test_all_rewritings_at_once_answer_as_before():
    first, second = together(APP)
    for name in (
        "import flask",
        "format",
        "add_url_rule",
        "hasil dinamai dulu",
        "docstring dan anotasi",
        "dengan dataclass",
    ):
        kept = [
            piece
            for piece in EXPECTED[name]
            if "app" not in piece and "jumlah" not in piece and "request.path" not in piece
        ]
        assert all(piece in first for piece in kept), name
    assert "app_ku.add_url_rule('/', 'depan', depan)" in first
    assert "@app.post('/kirim')" in second
    assert answers(first) == answers(second) == answers(APP)


def test_what_an_exercise_excuses_is_left_out():
    first, second = together(APP, ["import flask", "@app.get dan @app.post"])
    assert "from flask import" in first
    assert "@app.route('/', " in second or "@app.route('/')" in second
    assert list(together("x = 1\n", ["dengan dataclass"])) == []


def test_a_name_imported_under_another_stays():
    source = dict(rewritings(APP))["import flask"]
    assert "from flask import jsonify as json_kan" in source


def test_names_that_are_bound_without_a_store_keep_their_name():
    source = """\
def f(a, *b, c=1):
    a = a + c
    import os.path as p
    try:
        p = 1
    except ValueError as e:
        e = 2
    match b:
        case [x, *y]:
            x = y
        case {"k": 1, **z}:
            z = 1
    hasil = a
    return hasil, p
"""
    rewritten = dict(rewritings(source))["nama lain di dalam fungsi"]
    assert "hasil_ku = a" in rewritten
    assert rewritten.count("_ku") == 2
    one, other = {}, {}
    exec(source, one)
    exec(rewritten, other)
    assert one["f"](1, 2, c=3) == other["f"](1, 2, c=3)


class Elsewhere:
    """A tree of some other program, as large as you like."""

    def __deepcopy__(self, memo):
        raise AssertionError("the tree of another program was copied")


def test_what_others_hang_on_the_nodes_that_all_trees_share_costs_nothing():
    """IPython's tracebacks and Bandit give each node its parent; `ast.Load()` is one object for all programs of a process.

    Copied with it, the last program they looked at made the proof of three lines take ten seconds.
    """
    shared = ast.parse("a").body[0].value.ctx
    shared.parent = Elsewhere()
    try:
        assert [name for name, _ in rewritings(APP)] == list(REWRITINGS)
    finally:
        del shared.parent


def test_nothing_is_yielded_that_changes_nothing():
    assert [name for name, _ in rewritings("x = 1\n")] == ["tata letak lain", "dengan dataclass"]
