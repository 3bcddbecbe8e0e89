"""Parts of an answer that often surprise: each is found, and what is said of it is so."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

from bukuflask.bank import Exercise
from bukuflask.exercises import suspects
from bukuflask.exercises.grading import grade
from bukuflask.exercises.runner import Outcome
from bukuflask.exercises.suspects import find, said
from bukuflask.exercises.verdict import is_right, judge
from bukuflask.exercises.without import without

FLASK = "from flask import Flask, flash, get_flashed_messages, request, abort\napp = Flask(__name__)\napp.secret_key = 'uji'\nklien = app.test_client()\n"

# The kind, how it is written, a program that has the part, and what is true once the program has run.
SHOWN = [
    (
        "cache",
        "@lru_cache",
        "from functools import lru_cache\nantrean = ['Sri']\n@lru_cache\ndef cari(): return antrean[0]\ncari()\nantrean[0] = 'Ani'",
        "cari() == 'Sri'",
    ),
    (
        "cache",
        "@cache",
        "import functools\nkali = []\n@functools.cache\ndef f(x): kali.append(x)\nf(1); f(1); f(2)",
        "kali == [1, 2]",
    ),
    (
        "command",
        "@app.cli.command('lapor')",
        FLASK
        + "@app.cli.command('lapor')\ndef lapor(): return 'isi'\ntry:\n    lapor([])\nexcept SystemExit as akhir:\n    selesai = akhir",
        "selesai is not None",
    ),
    (
        "kept-default",
        "isi=[]",
        "def tambah(x, isi=[]):\n    isi.append(x)\n    return isi\ntambah(1)",
        "tambah(2) == [1, 2]",
    ),
    (
        "kept-default",
        "isi=set()",
        "def tambah(x, *, isi=set()):\n    isi.add(x)\n    return isi\ntambah(1)",
        "tambah(2) == {1, 2}",
    ),
    (
        "late",
        "lambda",
        "semua = []\nfor nama in 'ab':\n    semua.append(lambda: nama)",
        "[f() for f in semua] == ['b', 'b']",
    ),
    (
        "late",
        "def f",
        "semua = []\nfor nama in 'ab':\n    def f():\n        return nama\n    semua.append(f)",
        "[f() for f in semua] == ['b', 'b']",
    ),
    (
        "registered-twice",
        "@app.teardown_request",
        FLASK
        + "kali = []\n@app.teardown_request\n@app.teardown_appcontext\ndef tutup(galat): kali.append(1)\n@app.route('/')\ndef depan(): return ''\nklien.get('/')",
        "kali == [1, 1]",
    ),
    (
        "flashed",
        "get_flashed_messages()",
        FLASK
        + "@app.route('/')\ndef depan():\n    flash('satu')\n    return ''\n@app.route('/lihat')\ndef lihat(): return str(get_flashed_messages())\nklien.get('/')",
        "[klien.get('/lihat').text for _ in 'ab'] == [\"['satu']\", '[]']",
    ),
    (
        "global",
        "global app",
        "def buat(n):\n    global app\n    app = n\ndef lihat(): return app\nbuat(1)\nbuat(2)",
        "lihat() == 2",
    ),
    (
        "passed-over",
        "except ValueError",
        "isi = []\nfor x in ('1', 'a', '2'):\n    try:\n        y = int(x)\n        isi.append(y)\n    except ValueError:\n        continue",
        "isi == [1, 2]",
    ),
    ("passed-over", "except", "try:\n    1 / 0\n    ada = 1\nexcept:\n    pass", "'ada' not in globals()"),
    ("lossy", '.encode(..., "ignore")', "isi = 'José'.encode('ascii', 'ignore')", "isi == b'Jos'"),
    ("lossy", '.decode(..., "replace")', "isi = b'\\xff'.decode('utf-8', errors='replace')", "isi == '\\ufffd'"),
    (
        "every-error",
        "@app.errorhandler(Exception)",
        FLASK + "@app.errorhandler(Exception)\ndef salah(galat): return 'tertangkap'",
        "klien.get('/tidak-ada').text == 'tertangkap'",
    ),
    (
        "before_request",
        "@app.before_request",
        FLASK + "@app.before_request\ndef periksa(): return 'bukan view'\n@app.route('/')\ndef depan(): return 'view'",
        "klien.get('/').text == 'bukan view'",
    ),
    (
        "after_request",
        "@app.after_request",
        FLASK
        + "@app.after_request\ndef hias(respons):\n    respons.headers['X-Hias'] = 'ya'\n    return respons\n@app.route('/')\ndef depan(): 1 / 0",
        "[klien.get(a).headers['X-Hias'] for a in ('/', '/tidak-ada')] == ['ya', 'ya']",
    ),
    (
        "beginning",
        "re.match(...)",
        "import re\nada = re.match('[0-9]+', '7x')",
        "ada and not re.fullmatch('[0-9]+', '7x')",
    ),
    ("identity", "is 'a b'", "x = 'a'\nx = x + ' b'\nsama = x is 'a b'", "not sama and x == 'a b'"),
    ("once-each", "{p[0]: ...}", "isi = {p[0]: p[1] for p in [('a', 1), ('a', 2)]}", "isi == {'a': 2}"),
    ("once-each", "{v: ...}", "isi = {v: k for k, v in {'a': 1, 'b': 1}.items()}", "isi == {1: 'b'}"),
    (
        "once-each",
        "{k: ...}",
        "from werkzeug.datastructures import MultiDict\nisi = {k: v for k, v in MultiDict([('a', 1), ('a', 2)]).items(multi=True)}",
        "isi == {'a': 2}",
    ),
    ("once-each", "set", "isi = set(['a', 'a'])", "len(isi) == 1"),
    (
        "exact-date",
        "strptime(...)",
        "from datetime import datetime\ntry:\n    datetime.strptime('2004', '%Y-%m-%d')\nexcept ValueError as galat:\n    terjadi = str(galat)",
        "terjadi",
    ),
    ("text-title", ".title(...)", "isi = 'es TEH'.title()", "isi == 'Es Teh'"),
    ("text-capitalize", ".capitalize(...)", "isi = 'es TEH'.capitalize()", "isi == 'Es teh'"),
    ("text-lower", ".lower(...)", "isi = 'Es'.lower()", "isi == 'es'"),
    ("text-casefold", ".casefold(...)", "isi = 'Es'.casefold()", "isi == 'es'"),
    ("text-upper", ".upper(...)", "isi = 'Es'.upper()", "isi == 'ES'"),
    ("text-strip", ".strip(...)", "isi = ' \\t\\nes '.strip(), 'xesx'.strip('x')", "isi == ('es', 'es')"),
    ("text-normalize", "normalize(...)", "import unicodedata\nisi = unicodedata.normalize('NFKC', 'ﬁ')", "isi == 'fi'"),
    (
        "text-unquote",
        "unquote(...)",
        FLASK
        + "from urllib.parse import unquote\n@app.route('/<nama>')\ndef sapa(nama): return nama + request.args['x'] + unquote('%20')",
        "klien.get('/a%2525b?x=%2525').text == 'a%25b%25 '",
    ),
    ("first-few", "[:3]", "isi = 'Kupang'[:3], 'ab'[:3]", "isi == ('Kup', 'ab')"),
    ("order-sorted", "sorted(...)", "isi = sorted([2, 1])", "isi == [1, 2]"),
    ("order-reversed", "reversed(...)", "isi = list(reversed([2, 1]))", "isi == [1, 2]"),
    ("order-sort", ".sort(...)", "isi = [2, 1]\nsama = isi\nisi.sort()", "sama == [1, 2]"),
    ("order-reverse", ".reverse(...)", "isi = [2, 1]\nsama = isi\nisi.reverse()", "sama == [1, 2]"),
    (
        "or-constant",
        "or 'tamu'",
        "isi = [x or 'tamu' for x in ('', 0, None, False, [], 'Sri')]",
        "isi == ['tamu'] * 5 + ['Sri']",
    ),
    (
        "made-once",
        "if simpanan is None",
        "simpanan = None\ndef ambil(x):\n    global simpanan\n    if simpanan is None:\n        simpanan = x\n    return simpanan\nambil(1)",
        "ambil(2) == 1",
    ),
    (
        "made-once",
        "if k not in isi",
        "isi = {}\ndef ambil(k, x):\n    if k not in isi:\n        isi[k] = x\n    return isi[k]\nambil('a', 1)",
        "ambil('a', 2) == 1",
    ),
    ("made-once", ".setdefault(...)", "isi = {'a': 1}\nada = isi.setdefault('a', 2)", "ada == 1"),
    (
        "looked-up-first",
        "if k in isi",
        "isi = {}\ndef ambil(k, x):\n    if k in isi:\n        return isi[k]\n    isi[k] = x\n    return x\nambil('a', 1)",
        "ambil('a', 2) == 1",
    ),
    (
        "leaves-loop",
        "break",
        "isi = []\nangka = [1, 5, 2]\nfor x in angka:\n    if x > 4:\n        break\n    isi.append(x)",
        "isi == [1]",
    ),
    (
        "returns-in-loop",
        "return isi",
        "def ambil(angka):\n    isi = []\n    for x in angka:\n        isi.append(x)\n        return isi",
        "ambil([1, 2]) == [1]",
    ),
    ("letter-by-letter", "isi += ...", "isi = ['a']\nisi += 'bc'", "isi == ['a', 'b', 'c']"),
]


@pytest.mark.parametrize(
    ("kind", "written", "program", "fact"), SHOWN, ids=[f"{kind}-{at}" for at, (kind, *_) in enumerate(SHOWN)]
)
@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_a_part_is_found_and_does_what_is_said(kind, written, program, fact):
    (found,) = [each for each in find(program) if each.kind == kind]
    assert found.written == written
    assert found.written in said([found], int)
    names: dict = {"__name__": "jawaban"}
    exec(program, names)
    assert eval(fact, names)


PROCESS = "from multiprocessing import Process\nstruk = []\ndef cetak(): struk.append(1)\nutas = Process(target=cetak)"


def test_a_process_has_its_own_variables(tmp_path):
    (found,) = find(PROCESS)
    assert (found.kind, found.line) == ("process", 4)
    file = tmp_path / "cetak.py"
    ended = "if __name__ == '__main__':\n    utas.start(); utas.join(); print(utas.exitcode, struk)\n"
    file.write_text(f"{PROCESS}\n{ended}", encoding="utf-8")
    done = subprocess.run([sys.executable, file], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.split() == ["0", "[]"]


def test_each_rule_is_shown():
    """What a rule says that finds nothing in the programs above would be said unproved."""
    rules = {name for name in vars(suspects._Look) if not name.startswith("__") and name != "_full"}
    for program in [*(program for _, _, program, _ in SHOWN), PROCESS]:
        nodes = list(ast.walk(ast.parse(program)))
        look = suspects._Look(nodes)
        rules -= {name for name in rules if any(list(getattr(look, name)(node)) for node in nodes)}
    assert rules == set()


@pytest.mark.parametrize(
    "innocent",
    [
        "from flask_caching import Cache\ncache = Cache()\n@cache.cached()\ndef f(): pass",
        "def f(x=()): pass",
        "isi = {k: v + 1 for k, v in lama.items() if v}",
        "isi = {n: nama for n, nama in enumerate(daftar)}",
        "for nama in 'ab':\n    def f(nama=nama): return nama",
        "try:\n    pass\nexcept ValueError as galat:\n    print(galat)",
        "import re\nre.match('[0-9]+$', '7')",
        "x = 1\nx is None\nx is True",
        "'a'.encode('utf-8')",
        "x = a or b",
        "x[1:]\nx[:-1]",
        "a = (",
        "isi = {nama: minta[nama] for nama in ('kota', 'harga')}",
    ],
)
def test_what_does_not_surprise_is_not_named(innocent):
    assert find(innocent) == []


def test_what_the_exercise_itself_does_is_not_named():
    assert find("x = y.lower()[:20]", "z.lower()") == [
        each for each in find("x = y.lower()[:20]") if each.kind == "first-few"
    ]


def outcome(given: Exercise, source: str) -> Outcome:
    return {"verdict": grade(source, given["check"], given["file"], given["check_line"])}


# An answer, what is right of one, and what is told of it: the part without which it is right, or nothing.
CAUSES = [
    ("nama = 'Es Teh'.lower()", "nama == 'Es Teh'", "Tanpa bagian itu, jawabanmu mendapat ✓"),
    ("nama = ' Es Teh '.strip().lower()", "nama == ' Es Teh '", "Tanpa bagian-bagian itu, jawabanmu mendapat ✓"),
    (
        "nama = ' Es Teh '.strip().lower()",
        "nama == 'Es Teh'",
        "`.lower(...)`: semua huruf menjadi kecil. Tanpa bagian itu",
    ),
    ("nama = 'Kupang'[:3]", "nama == 'Kupang'", "Tanpa bagian itu"),
    ("nama = 'Kupang'[:3]", "nama == 'Ende'", ""),
    ("nama = '' or 'tamu'", "nama == ''", "Tanpa `or 'tamu'`"),
    ("nama = a = '' or None or 'tamu'", "not nama", "Tanpa `or 'tamu'`"),
    ("nama = len(set('aa'))", "nama == 2", "Dengan sebuah daftar (`list`) sebagai gantinya"),
    ("nama = len({x for x in 'aa'})", "nama == 2", "Dengan sebuah daftar (`list`) sebagai gantinya"),
    ("nama = sorted('ba')", "nama == ['b', 'a']", "Tanpa bagian itu"),
    ("nama = ['b', 'a']\nnama.sort()", "nama == ['b', 'a']", "Tanpa baris itu"),
    ("nama = int('100000') is 100000", "nama", "Dengan `==`"),
    ("from re import match as cocok\nnama = bool(cocok('a', 'ab'))", "not nama", "Dengan `re.fullmatch`"),
    ("from unicodedata import normalize\nnama = normalize('NFKC', 'ﬁ')", "nama == 'ﬁ'", "Tanpa bagian itu"),
    ("from urllib.parse import unquote\nnama = unquote('%2525')", "nama == '%2525'", "Tanpa bagian itu"),
    (
        "from functools import cache\nisi = []\n@cache\ndef f(): isi.append(1)\nf(); f()\nnama = len(isi)",
        "nama == 2",
        "Tanpa dekorator itu",
    ),
    (
        "def f(isi=[]):\n    isi.append(1)\n    return len(isi)\nf()\nnama = f()",
        "nama == 1",
        "Kalau isinya dibuat di dalam fungsi",
    ),
    (
        "def f(a, b=2, *, isi=[]):\n    isi.append(1)\n    return len(isi)\nf(1)\nnama = f(1)",
        "nama == 1",
        "Kalau isinya dibuat di dalam fungsi",
    ),
    (
        "isi = {}\ndef f(x):\n    if 'k' not in isi:\n        isi['k'] = x\n    return isi['k']\nf(1)\nnama = f(2)",
        "nama == 2",
        "dilewati kalau `'k'` sudah ada di `isi`. Kalau bagian itu dijalankan setiap kali",
    ),
    (
        "isi = {}\ndef f(x):\n    if 'k' in isi:\n        return isi['k']\n    isi['k'] = x\n    return x\nf(1)\nnama = f(2)",
        "nama == 2",
        "dipakai lagi. Tanpa bagian itu",
    ),
    (
        "isi = {}\ndef f(x): return isi.setdefault('k', x)\nf(1)\nnama = f(2)",
        "nama == 2",
        "Kalau isinya dibuat lagi setiap kali",
    ),
    ("nama = 0\nfor x in [1, 2]:\n    nama += x\n    break", "nama == 3", "Tanpa `break` itu"),
    (
        "def f():\n    isi = []\n    for x in 'ab':\n        isi.append(x)\n        return isi\nnama = f()",
        "nama == ['a', 'b']",
        "Kalau baris itu sejajar dengan `for`",
    ),
    (
        "sudah = False\nisi = []\ndef f(x):\n    global sudah\n    if not sudah:\n        isi.append(x)\n        sudah = True\nf(1)\nf(2)\nnama = isi",
        "nama == [1, 2]",
        "dilewati sesudah `sudah` terisi. Kalau bagian itu dijalankan setiap kali",
    ),
    ("nama = []\nnama += 'Ende'", "nama == ['Ende']", "Dengan `.append(...)` sebagai gantinya"),
    ("nama = [0]\nnama[0] = []\nnama[0] += 'Ende'", "nama == [['Ende']]", "Dengan `.append(...)` sebagai gantinya"),
    ("isi = {1: 'a'}\nnama = [x for x in sorted(isi)] if 1 in isi else None", "nama == 5", ""),
]


@pytest.mark.parametrize(("answer", "right", "told"), CAUSES)
@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_a_part_is_called_the_cause_where_the_answer_is_right_without_it(make_exercise, answer, right, told):
    given = make_exercise(
        f"nama = get('nama')\nrequire({right}, 'salah')",
        messages={"salah": {"happened": "a", "why": "b", "advice": "c"}},
    )
    runs: list[str] = []

    def tried(source: str) -> bool:
        runs.append(source)
        return is_right(outcome(given, source))

    feedback = judge(given, outcome(given, answer), answer, tried)
    assert feedback.code == "salah"
    below = str(feedback).partition("Perhatikan juga: ")[2]
    assert told in below
    assert bool(told) == bool(below)
    assert len(runs) <= 3


def test_a_part_is_taken_away_after_a_traceback_of_ipython_too(monkeypatch):
    """It writes the parent of each node upon it, also upon those that Python shares between all trees: what says that a name is read."""
    read = ast.parse("x", mode="eval").body.ctx
    assert read is ast.parse("y", mode="eval").body.ctx
    top = ast.Pass()
    for _ in range(5000):
        above = ast.Pass()
        above.parent = top
        top = above
    monkeypatch.setattr(read, "parent", top, raising=False)
    (part,) = find("nama = kota.lower()")
    assert without("nama = kota.lower()", [part.change]) == "nama = kota"


def test_of_what_stopped_the_cause_is_named_too(make_exercise):
    given = make_exercise("pass", messages={})
    answer = "from functools import cache\n@cache\ndef f(x): return 1\nnama = f([])"

    feedback = judge(given, outcome(given, answer), answer, lambda source: is_right(outcome(given, source)))
    assert feedback.state == "berhenti"
    assert "`@cache`" in str(feedback)
    assert "Tanpa dekorator itu, jawabanmu mendapat ✓" in str(feedback)


def test_what_is_seldom_meant_is_named_as_what_may_be_the_cause(make_exercise):
    """Where something else is wrong too, the answer without it shows nothing."""
    given = make_exercise("fail('salah')", messages={"salah": {"happened": "a", "why": "b", "advice": "c"}})
    answer = "from functools import cache\n@cache\ndef nama(): return 'a'.upper()"

    text = str(judge(given, outcome(given, answer), answer, lambda source: is_right(outcome(given, source))))
    assert "`@cache`" in text
    assert "mungkin itu sebabnya" in text
    assert ".upper" not in text


def test_it_stands_under_a_refusal_that_does_not_speak_of_it(make_exercise):
    words = {"happened": "a", "why": "b", "advice": "c"}
    answer = "nama = 'a'\nfor x in '12':\n    try:\n        int(x)\n    except ValueError:\n        pass"

    def said_of(check, advice="c", source=answer):
        given = make_exercise(check, messages={"salah": {**words, "advice": advice}})
        return judge(given, {"verdict": grade(source, given["check"], given["file"], given["check_line"])}, source)

    refusal = said_of("fail('salah')")
    assert [label for label, _ in refusal.parts] == ["Yang terjadi", "Mengapa", "Coba", "Perhatikan juga"]
    assert "baris 6 ada `except ValueError`: isinya `pass` saja" in str(refusal)
    assert "mungkin itu sebabnya" in str(refusal)
    assert "Perhatikan juga" not in str(said_of("fail('salah')", "hapus `except ValueError`."))
    assert "Perhatikan juga" in str(said_of("fail('salah')", "hapus except ValueError di `nama`."))
    assert "Perhatikan juga" in str(said_of("fail('salah')", "hapus `<except ValueError>`."))
    assert "Perhatikan juga" not in str(said_of("pass"))
    assert "Perhatikan juga" not in str(said_of("fail('salah')", source="nama = 'a'"))


def test_the_two_most_telling_are_named(make_exercise):
    given = make_exercise("fail('salah')", messages={"salah": {"happened": "a", "why": "b", "advice": "c"}})
    answer = "isi = 'a'.encode('ascii', 'ignore')\ntry:\n    pass\nexcept ValueError:\n    pass\ndef f():\n    global x\n    x = 1"
    text = str(judge(given, {"verdict": grade(answer, given["check"], given["file"], given["check_line"])}, answer))
    assert "`except ValueError`" in text
    assert "`global x`" in text
    assert "ignore" not in text.partition("Perhatikan juga")[2]
