"""Errors of a line of the student's own: what the value is, where it came from, which names there are."""

from __future__ import annotations

import pytest

CLASS = """class Mini:
    def __init__(self):
        self.url_map = []
    def route(self, rule):
        url_map.append(rule)
app = Mini()
"""

REQUEST = "from flask import Flask, request\napp = Flask('a')\nwith app.test_request_context('/?q=a'):\n    "


@pytest.mark.parametrize(
    ("source", "expected", "not_said"),
    [
        # where a name lives, which arguments there are, what a decorator wants
        ("from flask import CSRFProtect", "`from flask_wtf import CSRFProtect`", "ejaan"),
        ("from sqlalchemy.orm import MetaData", "`from sqlalchemy import MetaData`", "ejaan"),
        ("from flask import Rute", "cek ejaannya", "tempat lain"),
        ("x = Optional[str]", "cek ejaannya", "wtforms"),
        ("text('SELECT 1')", "`from sqlalchemy import text`", "belum diimpor"),  # beside a name that is spelt nearly so
        ("print(text)", "mungkin maksudmu `next`?", "sqlalchemy"),
        ("form = 1\nprint(Form)", "tulis `form`. Kalau yang dimaksud milik `wtforms`", "ada di modul"),
        ("def f(Decimal):\n    return decimal\nf(1)", "`Decimal`", "modul"),
        ("Session = {}\nsession['a'] = 1", "`Session`", "milik Flask, tetapi belum"),
        ("x = [select]", "beri tanda kutip", "sqlalchemy"),
        ("from sqlalchemy.orm import Mapped\nMapped(str)", "`Mapped[str]`", "__init__"),
        ("x = 'a' == 'a' & object() == 1", "beri kurung di sekeliling masing-masing syarat", "int("),
        (
            "def create_app():\n    app = 1\n    return app\n@app.get('/')\ndef f(): ''",
            "ke dalam `create_app`, sebelum `return`",
            "simpan",
        ),
        (
            "def create_app():\n    app = 1\n    return app\ndef f():\n    return app.config\nf()",
            "pakai `current_app`",
            "simpan",
        ),
        (
            "from flask import *\nb = Blueprint('menu', 'menu')\ndef daftar(): ''\nurl_for(b.daftar)",
            "endpoint ditulis sebagai teks",
            "hapus",
        ),
        (
            "from sqlalchemy import ForeignKey\nForeignKey(siswa.id)\ndef f():\n    siswa = 1",
            '`ForeignKey("siswa.id")`',
            "fungsi",
        ),
        ("class A(FlaskForm):\n    pass", "`from flask_wtf import FlaskForm`", "ejaan"),
        ("date + 1", "", "datetime"),
        ("def sapa(nama, kota):\n    pass\nsapa(nma=1)", "yang dikenalnya: `nama`, `kota`", ""),
        ("class A:\n    def __init__(self, min):\n        pass\nA(mni=1)", "yang dikenalnya: `min`", "self"),
        ("def hias(f):\n    return f\n@hias()\ndef g(): pass", "hapus kurungnya: `@hias`", ""),
        ("class A:\n    def muat(self, f):\n        pass\na = A()\n@A.muat\ndef g(): pass", "`@a.muat`", "kurungnya"),
        ("class A:\n    def muat(self):\n        pass\na = A()\nif A.muat():  # nanti\n    pass", "`a.muat(...)`", ""),
        ("from pathlib import Path\nPath('a') + 'b'", "`folder / nama`", "str("),
        ("'abc'.startswith(b'a')", "mencocokkan teks dengan teks, padahal yang diberikan adalah bita", ""),
        ("open([])", "Yang diminta adalah alamat berkas", ""),
        ("import io\nio.BytesIO().seek()", "perlu sedikitnya 1", "daftar"),
        ("from alembic import op\ndef upgrade():\n    x = harga * 2\nupgrade()", "di dalam SQL", ""),
        ("a.halaman = masuk\ndef masuk(): ''", 'beri tanda kutip: `"masuk"`', ""),
        ("print(masuk())\ndef masuk(): ''", "ke atas baris ini", "kutip"),
        ("def f(k):\n    return {'a': 1}[k]\nf({'b': 2})", "", "tanpa `**`"),
        ("d = {}\ndef f(k):\n    d[k] = 1\nf({'b': 2})", "tanpa `**`", ""),
        ("def sapa(nama):\n    return 'Halo ' + Wayan + '!'\nsapa('x')", "Yang diterima fungsi ini: `nama`", ""),
        ("def sapa(nama):\n    return 'Halo ' + Nama\nsapa('x')", "mungkin maksudmu `nama`?", "kutip"),
        ("terpakai = 1\nprint(terpakai + Terpakai)", "mungkin maksudmu `terpakai`?", "kutip"),
        ("from pathlib import Path\npath('.')", "mungkin maksudmu `Path`?", "kutip"),
        ("x = benar", "tulis `True`", ""),
        ("x = null", "tulis `None`", ""),
        ("print(warung)", "kalau sebuah nama, buat dulu", ""),
        ("print(lama)\nlama = 1", "pindahkan baris yang membuat", ""),
        (REQUEST + "request.args.get('x').upper()", "`request.args.get('x')` memberi `None`", "`return`"),
        ("def f():\n    pass\nf().upper()", "akhiri dengan `return`", ""),
        ("x = None\nx.upper()", "`x` berisi `None`", ""),
        ("None + 1", "`None`, yaitu tanda bahwa nilainya tidak ada", "teks dan"),
        ("'a' + 1", "teks dan bilangan bulat", ""),
        ("1 + 'a'", "teks dan bilangan bulat", ""),
        ("[1] + 'a'", "teks dan daftar", ""),
        ("{} + []", "antara kamus dan daftar", "teks"),
        ("x = '<a href=' / '>'", "tanda kutip yang sama dengan pembungkusnya", ""),
        ("'3' * '4'", "pengalinya teks", ""),
        ("'3' > 4", "tidak punya urutan", ""),
        ("x = 5\nx()", "di depannya bilangan bulat", ""),
        ("print[1]", "dipanggil dengan kurung biasa", ""),
        ("x = None\nx[0]", "`None`", ""),
        ("for x in 5:\n    pass", "`range(...)`", ""),
        ("[1]['a']", "diambil dengan nomor", ""),
        ("'abc'.terbalik()", "tidak mempunyai `.terbalik`", ""),
        ("daftar = [1]\ndaftar.tambah(2)", "`daftar` adalah daftar", ""),
        ("if __name__ == __main__:\n    pass", 'beri tanda kutip: `if __name__ == "__main__":`', "mungkin maksudmu"),
        ("if __main__:\n    pass", "beri tanda kutip", "mungkin maksudmu"),
        ("if _name_ == '_main_':\n    pass", '`if __name__ == "__main__":`', ""),
        ("def a():\n    return isi\na()", "belum dibuat", "`is`"),
        ("def menu(): pass\nmenu.path", '`url_for("menu")`', "kurung"),
        ("str(1).path", "hapus `.path`", ""),
        ("def sapa(nama):\n    return sapa(nama)\nsapa(1)", "ganti panggilan itu dengan nama", ""),
        ("if __name__ == main:\n    pass", "beri tanda kutip", ""),
        ("papan = 1\npapan = app", "tukar keduanya: `app = papan`", "contoh"),
        ("papan = 1\napp == papan", "`app = papan`", "contoh"),
        ("papan = 1\napp.papan = papan", "tulis `app = papan`", "contoh"),
        (
            "def a():\n    try:\n        1 / 0\n    except ZeroDivisionError as error:\n        return Error\na()",
            "`error`?",
            "OSError",
        ),
        (CLASS + "app.route('/')", "tulis `self.url_map`", "beri tanda kutip"),
        (
            "def route(rule):\n    def catat(view):\n        return Rule2(alamat)\n    return catat\nRule2 = str\nroute('/')(1)",
            "`view`, `rule`",
            "",
        ),
        ("class A:\n    def f(self):\n        return warung\nA().f()", "belum dibuat", "`self`"),
        (
            "from werkzeug.routing import Map\ndef f():\n    pencari = Map().bind('a')\n    return match()\nf()",
            "`pencari.match(...)`",
            "impor",
        ),
        ("baris = {'t': 'a'}\nif startswith('a'):\n    pass", "metode milik teks", "def startswith"),
        ("import os\nenviron.get('A')", "`os.environ`", ""),
        ("import base64\nb64decode('aaaa')", "`base64.b64decode(...)`", ""),
        ("FLASK_APP=kapal", "isi berkas `.flaskenv`", "beri tanda kutip:"),
        ("d = {'t': 'a'}\nif d['t'].startswith['a']:\n    pass", "`d['t'].startswith(...)`", "`d(...)`"),
        ("d = {}\nx = d.get['a', 1]", "`d.get(...)`", ""),
        ("def route(x):\n    pass\n@route('/')\ndef f(): pass", "akhiri `route` dengan `return`", "mengalikan"),
        (
            "from werkzeug.routing import Map, Rule\nm = Map\nm.add(Rule('/'))",
            "dikira objeknya. buat dulu objeknya dengan kurung: `Map()`",
            "isi argumen",
        ),
        (
            "from flask import Flask\napp = Flask('a')\nFlask.url_for('menu')",
            "panggil `app.url_for(...)`",
            "isi argumen",
        ),
        ("def f(request): pass\nx = f()", "hapus kurungnya", ""),
        ("def f(request): pass\nf(1, 2)", "lebih banyak", "hapus kurungnya"),
        ("x = 'Halo', + '!'", "koma di depan `+`", ""),
        ("[1] in 'abc'", "tukar keduanya", ""),
        ("str(1) ** {}", "koma di depan `**`", ""),
        ("'3.1'.split('.', int)", "`int(nilai)`", ""),
        ("v = {'a': 1}\nkunci = 'a'\nv(kunci)", "`v[kunci]`", ""),
        ("from werkzeug import Request\nRequest['environ']", "`Request(...)`", ""),
        ("request = 'environ'\nrequest.args", "diisi oleh `request = 'environ'`", ""),
        ("x = ['a']\nx.contains('a')", "tulis `isi in daftar`", "ejaan"),
        ("from werkzeug.routing import Rule\nm = []\nm.add(Rule('/'))", "`Map()`", ".append"),
        ("def f():\n    return coba(1)\nf()", "tulis di tempatnya", ""),
        ("if True:\n    jalankan(1)", "`app.run()`", ""),
    ],
)
def test_what_is_said(told, source, expected, not_said):
    said = told(source)
    assert expected in said
    assert not not_said or not_said not in said
