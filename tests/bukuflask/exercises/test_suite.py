"""Tests that a student writes: judged by what they notice, and told what they do not."""

from __future__ import annotations

import re
import sys

import pytest

from bukuflask.bank import Exercise
from bukuflask.exercises import suite
from bukuflask.exercises.grading import grade
from bukuflask.exercises.runner import InProcessRunner, ProcessRunner
from bukuflask.exercises.verdict import judge

APP = """\
from flask import Flask, abort

BUKU = {1: "Bumi Manusia", 2: "Laskar Pelangi"}


def create_app():
    app = Flask(__name__)
    app.hitungan = 0

    @app.get("/buku/")
    def daftar():
        app.hitungan += 1
        return "Daftar: " + ", ".join(BUKU.values())

    @app.get("/buku/<int:nomor>")
    def satu(nomor):
        if nomor not in BUKU:
            abort(404)
        return BUKU[nomor]

    return app
"""


def change(code, words, old, new):
    return {"code": code, "words": words, "file": "toko.py", "old": f"{old}\n", "new": f"{new}\n"}


SUBJECT = {
    "files": {"toko.py": APP},
    "same": [change("titik", "daftarnya diawali kata lain", '        return "Daftar: " + ", ".join(BUKU.values())', '        return "Buku: " + ", ".join(BUKU.values())')],
    "damage": [
        change("tanpa-404", "kembali dengan 200 walaupun buku tidak ada", "            abort(404)", '            return "Tidak ada"'),
        change("satu-saja", "daftarnya hanya memuat satu buku", '        return "Daftar: " + ", ".join(BUKU.values())', '        return "Daftar: " + BUKU[1]'),
        change("selalu-satu", "halaman buku selalu menampilkan buku 1", "        return BUKU[nomor]", "        return BUKU[1]"),
    ],
}  # fmt: skip

MESSAGES = {
    each["code"]: {"happened": f"Ujimu tetap hijau: {each['words']}", "why": "Karena.", "advice": "periksa itu."}
    for each in SUBJECT["damage"]
}

EXERCISE: Exercise = {
    "id": "19-03",
    "title": "Menguji toko",
    "file": "exercises/19-uji/03-toko.md",
    "starter": "...\n",
    "solution": "",
    "check": "",
    "check_line": 1,
    "messages": MESSAGES,
    "hints": [],
    "success": "Bagus.",
    "subject": SUBJECT,
}

HEAD = """\
import pytest
from toko import create_app


@pytest.fixture
def client():
    return create_app().test_client()


"""
LIST = """\
def test_daftar(client):
    jawaban = client.get("/buku/")
    assert jawaban.status_code == 200
    assert "Bumi Manusia" in jawaban.text
    assert "Laskar Pelangi" in jawaban.text


"""
ONE = """\
@pytest.mark.parametrize(("nomor", "judul"), [(1, "Bumi Manusia"), (2, "Laskar Pelangi")])
def test_satu(client, nomor, judul):
    assert judul in client.get(f"/buku/{nomor}").text


"""
GONE = """\
def test_hilang(client):
    assert client.get("/buku/99").status_code == 404
"""
WHOLE = HEAD + LIST + ONE + GONE


@pytest.fixture(autouse=True)
def _folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def verdict(source, **more):
    return grade(source, more.get("check", ""), "exercises/x.md", 1, more.get("subject", SUBJECT))


def test_a_whole_suite_is_right_and_every_damage_is_told():
    found = verdict(WHOLE)
    assert found["state"] == "benar", found
    assert [each["found"] for each in found["damage"]] == [True, True, True]


@pytest.mark.parametrize(
    ("left_out", "code"), [(LIST, "satu-saja"), (ONE, "selalu-satu"), (GONE, "tanpa-404")], ids=["list", "one", "gone"]
)
def test_the_damage_that_no_test_notices_is_named(left_out, code):
    found = verdict(WHOLE.replace(left_out, ""))
    assert (found["state"], found["code"]) == ("salah", code)
    assert [each["words"] for each in found["damage"] if not each["found"]] == [
        each["words"] for each in SUBJECT["damage"] if each["code"] == code
    ]
    assert (found["values"]["ketahuan"], found["values"]["semua"]) == ("2", "3")


NOTED = """
@pytest.fixture(autouse=True)
def _catat(request):
    with open({file!r}, "a", encoding="utf-8") as catatan:
        catatan.write(request.node.name + "\\n")
    yield
"""


def test_what_is_known_to_notice_a_damage_runs_first(tmp_path):
    file = tmp_path / "catatan.txt"
    source = WHOLE.replace("\n\n\ndef test_daftar", NOTED.format(file=str(file)) + "\n\ndef test_daftar")
    assert "_catat" in source
    found = verdict(source, subject={**SUBJECT, "first": {}})
    by = ["test_hilang", "test_daftar", "test_satu[2-Laskar Pelangi]"]
    assert [each["by"] for each in found["damage"]] == [f"test_jawaban.py::{name}" for name in by]
    file.unlink()
    known = {change["code"]: each["by"] for change, each in zip(SUBJECT["damage"], found["damage"], strict=True)}
    again = verdict(source, subject={**SUBJECT, "first": known})
    assert again == found
    assert (
        file.read_text(encoding="utf-8").splitlines()[-len(by) :] == by
    )  # nothing else ran beside the damaged applications
    # One that is not there any more takes nothing away.
    gone = dict.fromkeys(known, "test_jawaban.py::test_tidak_ada")
    assert [each["found"] for each in verdict(source, subject={**SUBJECT, "first": gone})["damage"]] == [True] * 3


@pytest.mark.parametrize(
    "left_out",
    [(LIST,), (ONE,), (GONE,), (LIST, GONE), (LIST, ONE)],
    ids=["list", "one", "gone", "list and gone", "list and one"],
)
def test_a_brief_verdict_has_the_same_message(left_out):
    source = WHOLE
    for part in left_out:
        source = source.replace(part, "")
    whole, brief = verdict(source), verdict(source, subject={**SUBJECT, "brief": True})
    assert (brief["state"], brief["code"]) == (whole["state"], whole["code"])
    assert len(brief["damage"]) <= len(whole["damage"]) == 3


def test_a_brief_verdict_runs_nothing_after_the_message_is_certain():
    brief = verdict(WHOLE.replace(LIST, ""), subject={**SUBJECT, "brief": True})
    assert [each["found"] for each in brief["damage"]] == [True, False]
    # One damage that is missed does not tell yet whether any is noticed.
    brief = verdict(WHOLE.replace(GONE, ""), subject={**SUBJECT, "brief": True})
    assert [each["found"] for each in brief["damage"]] == [False, True]
    # A damage of which it is doubtful whether it is noticed comes first, and the message is the same.
    codes = [change["code"] for change in SUBJECT["damage"]]
    last = WHOLE.replace(ONE, "")
    in_order = verdict(last, subject={**SUBJECT, "brief": True})
    doubted = verdict(last, subject={**SUBJECT, "brief": True, "doubtful": codes[-1:]})
    assert doubted["code"] == in_order["code"] == codes[-1]
    assert [each["found"] for each in in_order["damage"]] == [True, True, False]
    assert [each["found"] for each in doubted["damage"]] == [False, True]


GREEN = {
    "uji-koma": "    assert client.get('/buku/99').status_code, 404\n",
    "uji-kurung": "    assert (client.get('/buku/99').status_code == 404, 'harus 404')\n",
    "uji-atau": "    assert client.get('/buku/99').status_code == 200 or 404\n",
    "uji-tanpa-banding": "    assert client.get('/buku/99').status_code\n",
    "uji-lupa-assert": "    client.get('/buku/99').status_code == 404\n",
    "uji-ditelan": "    try:\n        assert client.get('/buku/99').status_code == 405\n    except AssertionError:\n        pass\n",
    "uji-tanpa-assert": "    client.get('/buku/99')\n",
}


GREEN_TOO = {
    "comma, a name": ("uji-koma", "    seharusnya = 404\n    assert client.get('/buku/99').status_code, seharusnya\n"),
    "comma, a number after a call": ("uji-koma", "    assert len(client.get('/buku/99').text), 404\n"),
    "swallowed and ended": ("uji-ditelan", GREEN["uji-ditelan"].replace("        pass", "        print('gagal')\n        return False")),
    "swallowed with others": ("uji-ditelan", GREEN["uji-ditelan"].replace("AssertionError", "(ValueError, AssertionError)")),
}  # fmt: skip


@pytest.mark.parametrize(("code", "body"), GREEN_TOO.values(), ids=GREEN_TOO)
def test_a_test_that_cannot_fail_is_found_out_in_its_other_forms(code, body):
    found = verdict(HEAD + LIST + ONE + "def test_hilang(client):\n" + body)
    assert (found["state"], found["code"]) == ("salah", code)


HONEST = {
    "a message in a variable": "    pesan = 'ada'\n    assert client.get('/buku/1').status_code == 200, pesan\n",
    "a number as message": "    assert client.get('/buku/1').status_code == 200, 1\n",
    "a call with a message": "    assert client.get('/buku/1').text.isascii(), 'ascii'\n",
    "another error is expected": "    try:\n        assert client.get('/buku/1').text\n    except KeyError:\n        pass\n",
    "swallowed where the result is asked": (
        "    def cek():\n        try:\n            assert client.get('/buku/1').text\n        except AssertionError:\n            return False\n"
        "        return True\n    assert cek()\n"
    ),
    "a helper of its own": "    periksa(client)\n",
    "a helper in an object": "    import toko\n    toko.periksa = print\n    toko.periksa(client)\n",
}


@pytest.mark.parametrize("body", HONEST.values(), ids=HONEST)
def test_a_test_that_can_fail_is_not_said_to_be_always_green(body):
    helper = "def periksa(client):\n    assert client.get('/buku/1').status_code == 200\n\n\n"
    found = verdict(HEAD + LIST + ONE + helper + "def test_satu_lagi(client):\n" + body)
    assert (found["state"], found["code"]) == ("salah", "tanpa-404")


def test_a_class_of_unittest_is_a_suite_like_any_other():
    case = (
        "import unittest\nfrom toko import create_app\n\n\nclass Uji(unittest.TestCase):\n    def setUp(self):\n"
        "        self.client = create_app().test_client()\n\n    def test_daftar(self):\n"
        "        self.assertIn('Bumi Manusia, Laskar', self.client.get('/buku/').text)\n"
        "        self.assertIn('Laskar', self.client.get('/buku/2').text)\n"
    )
    assert verdict(case)["code"] == "tanpa-404"
    assert (
        verdict(case + "        self.assertEqual(self.client.get('/buku/99').status_code, 404)\n")["state"] == "benar"
    )


@pytest.mark.parametrize(("code", "body"), GREEN.items(), ids=GREEN)
def test_a_test_that_cannot_fail_is_found_out(code, body):
    found = verdict(HEAD + LIST + ONE + "def test_hilang(client):\n" + body)
    assert (found["state"], found["code"]) == ("salah", code)
    place = int(found["values"]["baris_uji"])
    assert (HEAD + LIST + ONE + "def test_hilang(client):\n" + body).splitlines()[place - 1].strip() == found["values"][
        "kode"
    ]


ALWAYS = (
    "import toko\n\n\ndef test_a():\n    app = toko.create_app()\n    assert app == app\n",
    "from toko import create_app\n\n\ndef test_a():\n    assert create_app().name == create_app().name\n",
)


@pytest.mark.parametrize("source", ALWAYS)
def test_tests_that_notice_nothing_are_not_told_that_a_case_is_missing(source):
    found = verdict(source)
    assert (found["code"], found["values"]["ketahuan"], found["values"]["semua"]) == ("uji-tak-menemukan", "0", "3")


def test_calling_what_is_tested_checks_nothing():
    assert (
        verdict("from toko import create_app\n\n\ndef test_a():\n    print(create_app())\n")["code"]
        == "uji-tanpa-assert"
    )


def test_a_test_that_cannot_fail_beside_whole_ones_is_no_reason_to_refuse():
    assert verdict(WHOLE + "\n\ndef test_buka(client):\n    client.get('/')\n")["state"] == "benar"


REFUSED = {
    "uji-tanpa-uji": WHOLE.replace("def test_", "def cek_"),
    "uji-dilewati": HEAD + "@pytest.mark.skip\ndef test_a(client):\n    assert client.get('/buku/').status_code == 200\n",
    "uji-fixture": WHOLE.replace("def client():", "def klien():"),
    "uji-parametrize": HEAD + "@pytest.mark.parametrize(('a', 'b'), [(1, 2), 3])\ndef test_a(client, a, b):\n    assert a\n",
    "uji-menolak-yang-benar": WHOLE.replace("== 404", "== 400"),
    "uji-fixture-sama": HEAD + (
        "@pytest.fixture\ndef petugas(client):\n    client.get('/')\n    return client\n\n\n"
        "def test_a(client, petugas):\n    assert client.get('/buku/').status_code == 403\n"
    ),
    "uji-berurutan": (
        "from toko import create_app\n\napp = create_app()\n\n\ndef test_a():\n    app.test_client().get('/buku/')\n    assert app.hitungan == 1\n\n\n"
        "def test_b():\n    assert app.hitungan == 1\n"
    ),
    "uji-terlalu-kaku": WHOLE.replace('assert "Bumi Manusia" in jawaban.text', 'assert jawaban.text == "Daftar: Bumi Manusia, Laskar Pelangi"'),
    "uji-terputus": WHOLE.replace("    jawaban = client", "    pytest.exit('cukup')\n    jawaban = client"),
}  # fmt: skip


@pytest.mark.parametrize(("code", "source"), REFUSED.items(), ids=REFUSED)
def test_what_tests_must_not_do_has_a_message_of_its_own(code, source):
    found = verdict(source)
    assert (found["state"], found.get("code")) == ("salah", code), found


CRASHES = {
    "in the test": (WHOLE.replace("assert judul in client", "assert judul in klient"), "NameError", "assert judul in klient"),
    "at import": (WHOLE.replace("from toko import create_app", "from toko import buat_app"), "ImportError", "from toko import buat_app"),
    "a fixture called": (WHOLE.replace("    jawaban = client.get", "    jawaban = client().get"), "TypeError", "jawaban = client()"),
    "a fixture called by its name": (HEAD + "def test_a():\n    assert client().get('/').status_code == 404\n", "Failed", "assert client()"),
    "in a fixture": (WHOLE.replace("return create_app()", "return create_app(1)"), "TypeError", "return create_app(1)"),
}  # fmt: skip


@pytest.mark.parametrize(("source", "kind", "text"), CRASHES.values(), ids=CRASHES)
def test_an_error_in_the_tests_is_explained_at_its_line(source, kind, text):
    found = verdict(source)
    assert found["state"] == "berhenti"
    assert found["crash"]["type"] == kind
    assert found["crash"]["text"].startswith(text)
    assert source.splitlines()[found["crash"]["line"] - 1].strip().startswith(text)


def test_what_the_exercise_asks_besides_is_checked_on_the_tests_own_names():
    check = 'require(len(calls("parametrize")) == 2, "umum-nama", nama="x", ada="y")'
    assert verdict(WHOLE, check=check)["code"] == "umum-nama"
    assert verdict(WHOLE, check='require("test_hilang" in ns, "umum-nama", nama="x", ada="y")')["state"] == "benar"


def test_a_damage_is_of_whole_lines():
    """The same words further to the right, or in the midst of a line, are another place."""
    subject = {"files": {"a.py": "if x:\n        return 1\n    return 1\n"}}
    one = change("a", "", "    return 1", "    return 2") | {"file": "a.py"}
    assert suite.damaged(subject, one) == {"a.py": "if x:\n        return 1\n    return 2\n"}


def test_nothing_is_left_behind(tmp_path):
    paths, modules = list(sys.path), set(sys.modules)
    verdict(WHOLE)
    assert list(tmp_path.iterdir()) == []
    assert sys.path == paths
    assert not {name for name in set(sys.modules) - modules if "toko" in name or "jawaban" in name}


def test_the_test_that_noticed_the_last_damage_is_tried_first(tmp_path):
    """Of twenty damages that is what most of the time goes to: tests that pass before the one that does not."""
    note = "    with open('../jejak', 'a') as jejak:\n        jejak.write('{} ')\n"
    source = WHOLE
    for name in ("daftar", "satu", "hilang"):
        source = re.sub(rf"(def test_{name}\(.*\n)", lambda found, name=name: found[1] + note.format(name), source)
    assert verdict(source)["state"] == "benar"
    order = (tmp_path / "jejak").read_text().split()
    whole = ["daftar", "satu", "satu", "hilang"]
    assert order[:12] == whole + whole[::-1] + whole
    assert order[12:16] == whole
    assert order[16:18] == ["hilang", "daftar"]
    assert order[18:] == ["daftar", "satu", "satu"]


def test_a_suite_that_changes_flask_does_not_help_itself():
    source = WHOLE.replace(LIST, "").replace(
        "@pytest.fixture", "import flask\nflask.Flask.test_client = None\n\n\n@pytest.fixture", 1
    )
    assert verdict(source)["state"] == "berhenti"
    assert verdict(WHOLE)["state"] == "benar"


@pytest.mark.parametrize("make", [ProcessRunner, InProcessRunner], ids=["process", "in process"])
def test_both_ways_of_running_say_the_same(make):
    runner = make()
    try:
        said = [judge(EXERCISE, runner.run(EXERCISE, source), source) for source in (WHOLE, WHOLE.replace(GONE, ""))]
    finally:
        runner.close()
    assert [each.code for each in said] == ["", "tanpa-404"]
    assert "- ✗ lolos: kembali dengan 200 walaupun buku tidak ada" in str(said[1])
    assert str(said[0]).count("✓ ketahuan") == 3


def test_lines_are_counted_as_the_reader_counts_them():
    source = WHOLE.replace("== 404", "== 400")
    said = str(judge(EXERCISE, {"verdict": verdict(source)}, source))
    number = next(n for n, line in enumerate(source.splitlines(), 2) if "== 400" in line)
    assert f"baris {number}: `assert client" in said


def test_tests_that_never_end_are_ended():
    runner = ProcessRunner()
    try:
        outcome = runner.run(EXERCISE, WHOLE + "\n\ndef test_lama():\n    while True:\n        pass\n", limit=2)
    finally:
        runner.close()
    assert outcome["lost"] == "waktu"
