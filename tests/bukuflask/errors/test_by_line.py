"""Slips that the general texts explained with somebody else's cause: what is said of each, and what must not be said."""

from __future__ import annotations

import sys

import pytest

from bukuflask.errors.explain import explain
from bukuflask.exercises.grading import grade

APP = "from flask import *\napp = Flask(__name__)\napp.secret_key = 'x'\n"
VISIT = 'visit(get_app(), "/", "POST", data={"nama": "Siti"})'


def view(body: str) -> str:
    lines = "\n    ".join(body.split("\n"))
    return f"{APP}@app.post('/')\ndef pesan():\n    {lines}\n"


KEPT = "class BukuKas:\n    def tutup(self):\n        pass\n\n"
FACTORY = "from flask import Flask\ndef create_app(test_config=None):\n    app = Flask(__name__)\n    app.config.update(JUDUL_HALAMAN=1)\n    {}\n    return app\n{}"
CONVERTER = "class Desa:\n    def to_python(self, value):\n        return {}\nDesa().to_python('wae-rebo')"

SAID = [
    (view("nama = request.form[nama]\nreturn nama"), 'request.form["nama"]', "global"),
    (view("nama = request.form.get(nama)\nreturn nama"), 'request.form.get("nama")', "global"),
    (view("porsi = request.form.get(porsi, 1)\nreturn porsi"), 'request.form.get("porsi", ...)', "global"),
    (view("global nama\nnama = request.form[nama]\nreturn nama"), 'request.form["nama"]', "di luar fungsi itu"),
    (view('data = {}\nif barang not in data:\n    return ""\nbarang = 1'), '"barang" not in data', "isi awal"),
    (view('if buku not in g:\n    return ""'), '"buku" not in g', "cek ejaannya"),
    (
        view("def cari(nomor):\n    berikut = str(berikut)\n    return berikut\nreturn cari(3)"),
        "misalnya `nomor`",
        "global",
    ),
    (view("keranjang = []\nreturn lihat()") + "def lihat():\n    return jsonify(keranjang)\n", "session", "pindahkan"),
    (view('session.append("kopi")\nreturn ""'), 'session["keranjang"] =', '["append"]'),
    (APP + "app.config.append({})", "app.config.update", '["append"]'),
    (
        "import os\ndef create_app():\n    return os.environ(KAS_SECRET_KEY)\ncreate_app()",
        'os.environ.get("KAS_SECRET_KEY")',
        "konfigurasi",
    ),
    ("import os\nport = os.getenv(PORT, '8000')", 'os.environ.get("PORT")', "di atas baris ini"),
    (
        "import " + ("fcntl" if sys.platform == "win32" else "msvcrt"),
        "berbeda antara Windows",
        "ejaannya",
    ),
    ("import sqlite3\ntry:\n    1 / 0\nexcept sqlite3:\n    pass", "`sqlite3` bukan kelas galat", "belum mengenal"),
    (
        'try:\n    1 / 0\nexcept "ValueError":\n    pass',
        "yang ditulis di belakangnya bukan kelas galat",
        "belum mengenal",
    ),
    ("kamus = {'a': 1}\nkamus.lower()", "hapus `.lower(...)`", '["lower"]'),
    (view('nama = form["nama"]\nreturn nama'), "`request.form`", "`for`"),
    ("def f():\n    return config['NAMA']\nf()", "`app.config`", "mengimpor"),
    (APP + "@app.get('/<int:nomor>')\ndef buku(int nomor):\n    return ''", "tulis `nomor` saja", "kutip"),
    ('f = dict({"NAMA"; "Ende"})', "dengan `:`", "`,`"),
    (CONVERTER.format('replace("-", " ")'), "`value.replace(...)`", "mengimpornya"),
    (CONVERTER.format('strftime(value, "%d")'), "`value.strftime(...)`", "mengimpornya"),
    (CONVERTER.format('teks.replace("-", " ")'), "`value` di tempat `teks`", "kutip"),
    (CONVERTER.format("self.value"), "`value` tanpa `self.`", "__init__"),
    (KEPT + "buku = BukuKas()\nbuku.close()", "`.tutup()`", "self.close"),
    (APP + "from markupsafe import escape\nnama = 'a'\nf'{nama|escape}'", "`escape(nama)`", "int("),
    (APP + "from markupsafe import escape\nnama = 'a'\nnama.escape()", "`escape(nama)`", "ejaan"),
    (APP + "app.from_mapping({})", "`app.config.from_mapping(...)`", "ejaan"),
    (APP + "@app.error(404)\ndef f(e): ''", "`@app.errorhandler(404)`", "ejaan"),
    (APP + "def kalimat(): ''\napp.kalimat()", "`kalimat(...)`", "ejaan"),
    (FACTORY.format("", 'create_app(NAMA="Ende")'), 'create_app({"NAMA": ...})', "ejaan"),
    (FACTORY.format("app.config.update(test_config)", 'create_app("Warung Ende")'), "baris yang memanggil", "lain."),
    (FACTORY.format("app.config.update(test_config)", 'create_app({"NAMA", "Ende"})'), "titik dua", "lain."),
    (
        FACTORY.format("app.config.from_mapping({test_config})", "create_app({'A': 1})"),
        "hapus kurung kurawalnya",
        "tuple",
    ),
    (
        FACTORY.format("app.config.from_pyfile(test_config)", "create_app({'A': 1})"),
        "from_mapping(test_config)",
        "belum mengenal",
    ),
    (FACTORY.format("app.config + test_config", "create_app({'A': 1})"), "app.config.update", "samakan"),
    (FACTORY.format("app.config['judul_halaman']", "create_app()"), '["JUDUL_HALAMAN"]', "`.get(...)`"),
    (FACTORY.format("str(MAKS_PINJAM)", "create_app()"), 'app.config["MAKS_PINJAM"]', "ejaannya"),
    (
        FACTORY.format("app.config[test_config]", "create_app({'A': 1})"),
        "app.config.update(test_config)",
        "tanda kutip",
    ),
    ("from flask import Flask\nFlask({'A': 1})", "`Flask(__name__)`", "belum mengenal"),
    ("stok = {}\nbarang = 'kopi'\nstok[barang] = stok[barang] + 1", "`stok.get(barang, 0)`", "`None`"),
    ("def f(nomor):\n    return {1: 'a'}['nomor']\nf(1)", "ejaan", "tanda kutipnya"),
    ("def f(nomor):\n    buku = {1: 'a'}\n    return buku['nomor']\nf(1)", "`buku[nomor]`", "`.get(...)`"),
    (APP + "def f(nomor):\n    return app.config['nomor']\nf(1)", "`config[nomor]`", "`.get(...)`"),
    (APP + "kunci = 'hitung'\napp.config[kunci] = app.config[kunci] + 1", "`config.get(kunci, 0)`", "`None`"),
    (view('keranjang = []\nsession[keranjang] = keranjang\nreturn ""'), 'session["keranjang"]', "belum mengenal"),
    (view("return session"), "jsonify(session.get", "belum mengenal"),
    (view('return str(int(request.form.get("porsi"), 1))'), "type=int", "belum mengenal"),
    ("from types import SimpleNamespace\nSimpleNamespace(a=1)['a']", "getattr(objek, nama)", "belum mengenal"),
    ("from threading import Thread\nThread(print, [1]).start()", "Thread(target=fungsi", "belum mengenal"),
    ('kata = \'a\'\nsql = "WHERE judul LIKE "%kata%" ORDER BY judul"', "dibaca sebagai kode", "Banyaknya"),
    ('sql = "WHERE judul LIKE "%kata%" ORDER BY judul"', "tulis `?` di sana", "ejaannya"),
    ('harga = 2\nx = "total" %harga% " lagi"', "Banyaknya", "dibaca sebagai kode"),
    ('x = "a"%harga+"b%s"', "ejaannya", "dibaca sebagai kode"),
    ("f = dict(a=1)\nnomor = 1\nprint(nomor++)", "`nomor + 1`", "tanda demi tanda"),
    (
        APP + "def create_app():\n    return app\n@create_app.route('/')\ndef f(): ''",
        "`@app.route(...)`",
        "test_client",
    ),
    ("nama = sorted\nnama.endswith('a')", "di baris yang mengisi `nama`", "test_client"),
    (APP + "with Flask.app_context():\n    pass", "`app.app_context(...)`", "flask ="),
    (view("kata = 'a'\nreturn render_template_string('{{ nama }}', kata)"), "`kata=kata`", "menu=menu"),
    ("'{} {}'.format(*'a'.split())", "`.format(...)`", "kurung siku"),
]

if sys.version_info < (3, 14):  # from then on annotations are not evaluated, and a date has `strptime`
    SAID += [
        (APP + "@app.get('/<int:nomor>')\ndef buku(int:nomor):\n    return ''", "tulis `nomor` saja", "kutip"),
        ("from datetime import date\ndate.strptime('17', '%d')", "datetime.strptime", "strftime"),
    ]


@pytest.mark.parametrize(("source", "said", "unsaid"), SAID, ids=[str(number) for number in range(len(SAID))])
def test_the_slip_is_told(source, said, unsaid):
    verdict = grade(source, VISIT if "app.post" in source else "pass", "x.md", 1)
    known = explain(verdict["crash"])
    assert known is not None
    text = f"{known.happened} {known.why} {known.advice}"
    assert said in text, text
    assert unsaid not in text, text


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("barang = 1\nstok = {barang: 1}\nprint(stok[barng])", "`barang`"),
        ("def f():\n    hitung = hitung + 1\nhitung = 0\nf()", "global hitung"),
        ("def f(nomor):\n    return warung.nama\nwarng = 1\nf(1)", "`warng`"),
        ("kamus = {'a': 1}\nprint(kamus['b'])", "ejaan kuncinya"),
        ("'a'.besar()", "kata setelah titik"),
    ],
)
def test_what_is_no_such_slip_is_told_as_before(source, said):
    known = explain(grade(source, "pass", "x.md", 1)["crash"])
    assert known is not None
    assert said in f"{known.why} {known.advice}"
