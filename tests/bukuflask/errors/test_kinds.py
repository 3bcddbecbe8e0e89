"""A value of a kind that does not do: what it is, where it came from, and advice that can be followed."""

from __future__ import annotations

import pytest

from bukuflask.errors.facts import crash_of
from bukuflask.errors.wrong_kinds import explain as explain_kind

DAY = "import datetime\nhari = datetime.date(2026, 1, 1)\n"
TIME = "from datetime import date, datetime, timedelta, timezone\nkini = datetime(2026, 1, 1)\n"
PRICE = "from decimal import Decimal\nharga = Decimal('1')\n"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (DAY + "print('Hari ini ' + datetime.date.today())", "teks dan tanggal; teks"),
        (DAY + "def f():\n    return 'Acara ' + hari\nf()", "(`hari`)"),
        (DAY + "besok = hari + 1", "`timedelta(days=1)`"),
        (DAY + "if hari > '2026-01-01': pass", "`date.fromisoformat("),
        (DAY + "hari - '2026-01-01'", "`date.fromisoformat("),
        (DAY + "if hari > 2026: pass", "`.year`"),
        (DAY + "len(hari)", "bukan teks, daftar, atau bilangan"),
        (DAY + "hari[0]", "`.day`"),
        (DAY + "for x in hari: pass", "`.day`"),
        (DAY + "int(hari)", "`.year`"),
        (DAY + "', '.join([hari])", "di dalam daftarnya ada tanggal"),
        (DAY + "hari + hari", "Dua tanggal tidak dapat dijumlahkan"),
        (DAY + "a, b = hari", "`.day`"),
        (DAY + "datetime.datetime.strptime(hari, '%Y')", "sudah tanggal"),
        (DAY + "sum([hari, hari])", "tidak menyebut hari"),
        (DAY + "datetime.date('2026-01-01')", "`datetime.date.fromisoformat('2026-01-01')`"),
        (TIME + "'Jam ' + kini", "teks dan waktu `datetime`"),
        (TIME + "kini - date(2026, 1, 1)", "`.date()`"),
        (TIME + "kini > date(2026, 1, 1)", "`.date()`"),
        (TIME + "umur = kini - kini\nif umur > 17: pass", "`.days`"),
        (TIME + "kini > datetime.now(timezone.utc)", "zona waktunya"),
        (TIME + "timedelta('1')", "`timedelta(days=1)`"),
        (PRICE + "'Rp ' + harga", "teks dan bilangan `Decimal`"),
        (PRICE + "harga * 1.1", '`Decimal("1.5")`'),
        (PRICE + "len(harga)", "bilangan `Decimal`"),
        ("import re\nm = re.match('a', 'a')\nm()", "sebuah `Match`"),
    ],
)
def test_kinds_that_python_names_with_their_module(told, source, expected):
    assert expected in told(source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("print('a', seperator='-')", "tulis `sep=...`"),
        ("print('a', akhir='')", "tulis `end=...`"),
        ("sorted([1], reversed=True)", "`sorted(...)` tidak mempunyai argumen bernama `reversed`. tulis `reverse=...`"),
        ("open('a', encode='utf-8')", "tulis `encoding=...`"),
        ("max([1], kunci=len)", "tulis `key=...`"),
        ("{}.get('a', default=1)", "tanpa nama argumen"),
        ("'%d' % 'lima'", "`%d` di dalam teks meminta bilangan"),
        ("x = '5'\nprint('Harga %d' % x)", "`x = '5'`"),
        ("'diskon 5% dari %s' % 'a'", "tulis `%%`"),
        ("x = '5'\nf'{x:.2f}'", "`f` sesudah titik dua meminta bilangan"),
        ("x = '1500'\nprint(f'{x:,}')", "memisahkan ribuan"),
        ("x = None\nf'{x:.2f}'", "tidak dapat dipakai untuk `None`"),
        ("f'{[1]:.2f}'", "tidak dapat dipakai untuk daftar"),
        ("f'{ {}:.2f}'", "tidak dapat dipakai untuk kamus"),
        ("f'{(1, 2):.2f}'", "tidak dapat dipakai untuk tuple"),
        (TIME + "f'{timedelta(1):.2f}'", "tidak dapat dipakai untuk objek `timedelta`"),
        (DAY + "'%d' % hari", "padahal yang diberikan adalah objek `date`"),
        ("import datetime\ndatetime.timedelta(hari=1)", "`timedelta(...)` tidak mempunyai "),
        (TIME + "x = timedelta(\n    hari=1)", "bernama `hari`"),
        (TIME + "timedelta(1, 2, 3, 4, 5, 6, 7, 8)", "`timedelta(...)` dipanggil dengan banyak argumen"),
        ("class A:\n    def __new__(cls, a): pass\nA(b=1)", "`A(...)` tidak mempunyai parameter bernama `b`"),
        ("'100%' % 3", "tulis `%%`"),
        ("import json\njson.load('{}')", "`json.loads(...)`"),
        ("import json\njson.dump({}, 'a.json')", "`json.dumps(nilai)`"),
        ("'a'.replace('a', 1)", "Yang diminta oleh `replace(...)` adalah teks"),
        ("-'a'", "meminta bilangan"),
        ("kamus = {}\nkamus.kopi = 5", '`kamus["kopi"] = ...`'),
        ("def f():\n    stok = {'a': 1}\n    stok.kopi = 2\nf()", '`stok["kopi"] = ...`'),
        ("for b in [{}]:\n    b.judul = 'x'", '`b["judul"] = ...`'),
        ("x = [1]\nx.n = 3", "tidak dapat diisi `.n`"),
        ("x = None\nx.a = 1", "`None` tidak dapat diisi `.a`"),
    ],
)
def test_what_had_no_explanation(told, source, expected):
    assert expected in told(source)


@pytest.mark.parametrize(
    ("message", "expected"),
    [  # Python 3.13 and later
        ("print() got an unexpected keyword argument 'seperator'", "tulis `sep=...`"),
        ("sort() got an unexpected keyword argument 'reversed'", "tulis `reverse=...`"),
        ("__new__() got an unexpected keyword argument 'hari'", "Tidak ada argumen bernama `hari` di sana"),
        ("this function got an unexpected keyword argument 'hari'", "Tidak ada argumen bernama `hari` di sana"),
        ("argument of type 'datetime.date' is not a container or iterable", "bukan teks, daftar, atau bilangan"),
        ("replace() argument 2 must be str, not datetime.date", "diberikan adalah tanggal"),
    ],
)
def test_the_words_of_other_versions_of_python(message, expected):
    crash = crash_of(TypeError(message), "run", "latihan", source="")
    said = explain_kind(crash)
    assert said is not None
    assert expected in " ".join(said)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def buat():\n    return ['a']\nx = buat()\nx.strip()", "`x` diisi oleh `x = buat()`."),
        (
            "x = 'a'\ndef f():\n    return x.foo\nf()",
            "`x` diisi oleh `x = 'a'`. kalau `x` seharusnya bukan teks, perbaiki",
        ),
        ("for n in [1, 2]:\n    print(n.upper())", "`n` diisi oleh `for n in [1, 2]:`."),
        ("import json\nd = json.loads('[1]')  # data\nd.get('a')", "`d` diisi oleh `d = json.loads('[1]')`."),
        ("def f(nama):\n    return nama.upper()\nf(5)", "baris yang memanggil fungsi ini: `f(5)`."),
        ("def halo(nama):\n    return 'Halo ' + nama\nprint(halo(5))", "fungsi ini: `print(halo(5))`."),
        ("def f(a, b):\n    return a / b\nf('6', 2)", "`a` dan `b` adalah parameter"),
        ("umur = 17\nprint('Umur: ' + umur)", "`umur` diisi oleh `umur = 17`."),
        ("for k in {'a': 1}:\n    print(k + 1)", "`k` diisi oleh `for k in {'a': 1}:`."),
        ("harga = '5000'\nif harga > 3: pass", "`harga` diisi oleh `harga = '5000'`."),
        ("x = 5\nx[0]", "`x` diisi oleh `x = 5`."),
        ("def f():\n    x = 1\nhasil = f() + 1", "`f()` memberi `None`, dan `+`"),
        ("def total(n):\n    n = 5\ntotal = total(3)\ntotal + 1", "diisi oleh `total = total(3)`"),
        ("nilai = None\nif nilai > 3: pass", "`nilai` berisi `None`, dan `>`"),
        ("d = {}\nprint('Halo ' + d.get('nama'))", "`d.get('nama')` memberi `None`"),
        ("def f(n=None):\n    return n * 2\nf()", "parameter fungsi ini"),
        ("total = None\ntotal += 5", "diisi oleh `total = None`"),
        ("str = 'teks'\nprint(str(5))", "sudah diisi teks oleh `str = 'teks'`"),
        ("len = 5\nprint(len([1]))", "sudah diisi bilangan bulat oleh `len = 5`"),
        ("def total(n):\n    return n\ntotal = total(3)\ntotal(4)", "oleh `total = total(3)`"),
        ("def f(str):\n    return str(5)\nf('a')", "beri parameter `str` nama lain"),
        ("def f(n):\n    return n.upper()\nlist(map(f, [5]))", "fungsi ini: `list(map(f, [5]))`."),
        ("menu = {\n    'a': 1,\n}\nmenu.append(1)", "diisi oleh `menu = { ...`."),
        ("kalimat = 'a b'.split\nkalimat.index('a')", "`kalimat` diisi oleh `kalimat = 'a b'.split`."),
    ],
)
def test_where_a_value_came_from(told, source, expected):
    assert expected in told(source)


@pytest.mark.parametrize(
    "source",
    [
        "x = 1\nx = 'a'\nx.foo()",
        "x = []\nx += [1]\nx.foo()",
        "x = 1\ndef f():\n    global x\n    x = 'a'\nf()\nx.foo()",
        "def f(x):\n    x = x or 'a'\n    return x.foo\nf('')",
        "x = 0\nfor n in [1]:\n    x = x + n\nx.foo()",
        "print([x.foo for x in [1]])",
        "f = lambda x: x.foo\nf(1)",
        "def f(n=5):\n    return n.foo\nf()",
    ],
)
def test_where_several_lines_may_have_filled_it_none_is_named(told, source):
    assert "diisi oleh" not in told(source)
    assert "adalah parameter" not in told(source)


def test_another_cell_may_have_filled_it(told):
    source = "x = 1\ndef f():\n    return x.foo\nf()"
    assert "diisi oleh" in told(source)
    assert "diisi oleh" not in told(source, "notebook")
    assert "diisi oleh `x = 1`" in told("x = 1\nx.foo()", "notebook")


@pytest.mark.parametrize(
    ("source", "expected", "not_said"),
    [
        ("list = [1]\nlist('abc')", "pakai nama lain", "list['abc']"),
        ("dict = {}\ndict(a=1)", "pakai nama lain", 'dict["kunci"]'),
        ("umur = input\nif umur > 17: pass", "`umur = 18`", "samakan"),
        ("nama = input\nprint('Halo ' + nama)", '`nama = "Sari"`', "input()"),
        ("def f():\n    return 1\nx = f\nx * 2", "Di `x = f` fungsinya belum dipanggil", ""),
        ("round('3.5')", "`float(...)`", "`int(...)`"),
        ("range([1, 2])", "`len(...)`", "`int(...)`"),
        ("max(5)", "`max(a, b)`", "`str(...)`"),
        ("sum(5)", "`sum([a, b])`", "`str(...)`"),
        ("list(5)", "`[nilai]`", "`str(...)`"),
        ("[1] + 2", "`daftar + [nilai]`", "samakan"),
        ("if [1] > 0: pass", "`len(...)`", "`int(...)`"),
        ("class B: pass\nB() > B()", "yang ada di dalamnya", "`int(...)`"),
        ("class B: pass\nint(B())", "periksa dari mana", "`[0]`"),
        ("x = 'a' + [1]", "`str(...)`", "`int(...)`"),
        ("d = {'a': 1}\nd.tambah('b', 2)", "`d['b'] = 2`", 'd["tambah"]'),
        ("d = {'a': 1}\nd.cari('b')", "`.get(...)`", 'd["cari"]'),
        ("s = {1}\ns.append(2)", "`.add(...)`", "ejaan"),
        ("t = (1, 2)\nt.append(3)", "Pakai daftar", "ejaan"),
        ("umur = 17\numur.upper()", "`str(umur).upper(...)`", "ejaan"),
        ("n = 5\nn.append(1)", "mulai dengan daftar", "ejaan"),
        ("x = ['a']\nx.strip()", "`[isi.strip(...) for isi in x]`", "ejaan"),
        (DAY + "hari.bulan", "`.month`", "ejaan"),
        (TIME + "f'{kini.jam}'", "`.hour`", "ejaan"),
        ("nama = 'a'\nnama.uppercase()", "`.upper()`", "ejaan"),
        ("from pathlib import Path\np = Path('a')\np.endswith('.txt')", "`str(p).endswith(...)`", "ejaan"),
        ("from random import random\nrandom.randint(1, 2)", "`import random`", "test_client"),
        ("hasil = [].append(1)\nlen(hasil)", "`.append(...)`", "periksa"),
        (
            "from datetime import datetime\ndatetime.timedelta(days=1)",
            "`from datetime import datetime, timedelta`",
            "ejaan",
        ),
        ("from datetime import datetime\ndatetime.date.today()", "`from datetime import datetime, date`", "kurung"),
        ("from datetime import date\ndate.now()", "`date.today()`", "ejaan"),
        ("tanggal = '2026-08-17'\ntanggal.year", "`date.fromisoformat(tanggal).year`", "ejaan"),
        ("x = 'halo'\nx.pop()", "`.pop` milik daftar", "ejaan"),
        ("import datetime\ndatetime.date(2026, 13, 1)", "bulan (1 sampai 12)", ""),
        ("import random\nrandom()", "`random.randint(1, 6)`", "datetime"),
        ("x = sum([1]) / len", "(`len`)", "periksa"),
    ],
)
def test_advice_that_can_be_followed(told, source, expected, not_said):
    said = told(source)
    assert expected in said
    assert not not_said or not_said not in said


def test_in_a_notebook_input_can_be_called(told):
    assert "`umur = int(input())`" in told("umur = input\nif umur > 17: pass", "notebook")
    assert "`nama = input()`" in told("nama = input\nprint('Halo ' + nama)", "notebook")


def test_only_the_name_that_did_not_do_is_told_of(told):
    assert "diisi oleh" not in told("nama = 'Budi'\nprint('Halo ' + nama + 5)")
    assert "`y` diisi oleh" not in told("x = 3\ny = 4\nz = x(y)")
    assert "diisi oleh" not in told("class B: pass\nB.x")


def test_in_a_notebook_a_builtin_comes_back_only_when_the_name_is_deleted(told):
    source = "str = 'teks'\nprint(str(5))"
    assert "`del str`" in told(source, "notebook")
    assert "`del str`" not in told(source)
