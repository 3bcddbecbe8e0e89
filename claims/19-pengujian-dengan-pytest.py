"""What lesson 19 and its exercises say about pytest, Flask's test client and coverage, and no cell of theirs shows."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from claim_helpers import fails
from flask import Flask, session

from amati import Cakupan, perpus_sementara, uji


def _said(tests: str, *options: str) -> str:
    """Return what pytest prints about these tests, which stand beside the example's conftest.py."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        uji(tests, *options)
    return printed.getvalue()


def _ends(tests: str, words: str, *options: str) -> None:
    """Fail unless pytest's last line about these tests is this one."""
    said = _said(tests, *options)
    assert said.strip().splitlines()[-1] == words, said


def _pytest(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command of a terminal in a folder, without plugins and without what the book's own tools set."""
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHONPATH", "PYTEST"))}
    environ |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONUTF8": "1"}
    arguments = [*command, "-q", "-p", "no:cacheprovider"]
    return subprocess.run(arguments, cwd=folder, env=environ, capture_output=True, encoding="utf-8", check=False)


# -- what pytest finds and runs -----------------------------------------------------------------------------------------------


def nama_yang_dicari() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "test_a.py").write_text("def test_x(): pass\ndef cek_y(): assert 0\n", encoding="utf-8")
        (folder / "uji_b.py").write_text("def test_z(): assert 0\n", encoding="utf-8")
        assert "1 passed" in _pytest(folder, sys.executable, "-m", "pytest").stdout


def fixture_dicari_dari_nama() -> None:
    own = (
        "import pytest\n\n@pytest.fixture\ndef warung():\n    return 7\n\ndef test_a(warung):\n    assert warung == 7\n"
    )
    _ends(own, "1 passed")
    assert "fixture 'kedai' not found" in _said(own.replace("test_a(warung)", "test_a(kedai)"))


def conftest_tanpa_impor() -> None:
    _ends("def test_a(client):\n    assert client.get('/').status_code == 200\n", "1 passed")


def fixture_baru_setiap_uji() -> None:
    pair = "def test_{}(petugas):\n    petugas.post('/buku/3/hapus')\n    assert petugas.get('/buku/').text.count('<tr>') == 4\n"
    _ends(pair.format("a") + pair.format("b"), "2 passed")
    _ends(
        "ada = []\n\ndef test_a(app):\n    ada.append(app)\n\ndef test_b(app):\n    assert app is not ada[0]\n",
        "2 passed",
    )


def sesudah_yield() -> None:
    said = _said(
        "import pytest\n\n@pytest.fixture\ndef meja():\n    yield 4\n    print('dibereskan')\n\n"
        "def test_a(meja):\n    print('diuji')\n    assert meja == 5\n",
        "-s",
    )
    assert said.index("diuji") < said.index("dibereskan")
    assert "1 failed" in said


def testing_meneruskan_galat() -> None:
    for testing, words in ((False, "assert 500 == 200"), (True, "ZeroDivisionError")):
        said = _said(
            f"from flask import Flask\n\ndef test_a():\n    app = Flask('a')\n    app.testing = {testing}\n"
            "    app.add_url_rule('/', 'a', lambda: 1 / 0)\n    assert app.test_client().get('/').status_code == 200\n"
        )
        assert words in said.partition("short test summary")[2], said


def runner_menjalankan_perintah() -> None:
    _ends(
        "def test_a(runner):\n    assert runner.invoke(args=['init-db']).output == 'Basis data siap.\\n'\n", "1 passed"
    )


def unittest_dijalankan() -> None:
    _ends(
        "import unittest\n\nclass Uji(unittest.TestCase):\n    def setUp(self):\n        self.lima = 5\n\n"
        "    def test_a(self):\n        self.assertEqual(self.lima, 5)\n",
        "1 passed",
    )


def unittest_tanpa_fixture() -> None:
    _ends(
        "import unittest\n\nclass Uji(unittest.TestCase):\n    def test_a(self, client):\n        pass\n",
        "1 failed",
    )


def fixture_dipanggil_langsung() -> None:
    for tests in (
        "import pytest\n\n@pytest.fixture\ndef client():\n    return 1\n\ndef test_a():\n    client()\n",
        "from conftest import client\n\ndef test_a():\n    client()\n",
    ):
        assert 'Fixture "client" called directly' in _said(tests)


def pythonpath() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "tests").mkdir()
        (folder / "toko.py").write_text("x = 1\n", encoding="utf-8")
        (folder / "tests" / "test_a.py").write_text("import toko\n\ndef test_a(): assert toko.x\n", encoding="utf-8")
        ini = folder / "pytest.ini"
        ini.write_text("[pytest]\n", encoding="utf-8")
        # What the command `pytest` does: it does not put the current folder on the path, as `python -m` does.
        alone = [sys.executable, "-c", "import sys; sys.path.remove(''); import pytest; sys.exit(pytest.main())"]
        assert "ModuleNotFoundError: No module named 'toko'" in _pytest(folder, *alone).stdout
        assert "1 passed" in _pytest(folder, sys.executable, "-m", "pytest").stdout
        ini.write_text("[pytest]\npythonpath = .\n", encoding="utf-8")
        assert "1 passed" in _pytest(folder, *alone).stdout


def k_memilih() -> None:
    _ends(
        "def test_hapus(): pass\ndef test_hapus_dua(): pass\ndef test_tambah(): pass\n",
        "2 passed, 1 deselected",
        "-k",
        "hapus",
    )


# -- tests that cannot fail ---------------------------------------------------------------------------------------------------


def _green(line: str) -> None:
    for status in (200, 404, 500):
        app = f"from flask import Flask\n\ndef test_a():\n    app = Flask('a')\n    app.add_url_rule('/', 'a', lambda: ('', {status}))\n"
        _ends(f"{app}    jawaban = app.test_client().get('/')\n    {line}\n", "1 passed")


def koma_selalu_hijau() -> None:
    _green("assert jawaban.status_code, 200")
    _green("assert jawaban.status_code, 404")


def atau_selalu_hijau() -> None:
    _green("assert jawaban.status_code == 200 or 404")


def tanpa_assert_selalu_hijau() -> None:
    _green("jawaban.status_code == 404")


def respons_selalu_benar() -> None:
    _green("assert jawaban")


def ditelan_selalu_hijau() -> None:
    _green("try:\n        assert jawaban.status_code == 999\n    except AssertionError:\n        pass")


def status_200_tidak_tersimpan() -> None:
    _ends(
        "def test_a(petugas):\n    sebelum = petugas.get('/buku/').text.count('<tr>')\n"
        "    assert petugas.post('/buku/tambah', data={'judul': 'Saman'}).status_code == 200\n"
        "    assert petugas.get('/buku/').text.count('<tr>') == sebelum\n",
        "1 passed",
    )


def mengikuti_pengalihan() -> None:
    _ends(
        "SAMAN = {'judul': 'Saman', 'penulis': 'Ayu Utami', 'tahun': '1998'}\n\n"
        "def test_a(petugas):\n    assert 'tersimpan' not in petugas.post('/buku/tambah', data=SAMAN).text\n\n"
        "def test_b(petugas):\n    assert 'tersimpan' in petugas.post('/buku/tambah', data=SAMAN, follow_redirects=True).text\n\n"
        "def test_c(client):\n    assert client.get('/', follow_redirects=True).text == client.get('/').text\n",
        "3 passed",
    )


# -- sessions, tokens, coverage -----------------------------------------------------------------------------------------------


def sesi_ditulis_di_akhir_blok() -> None:
    client = perpus_sementara().test_client()
    with client.session_transaction() as kept:
        kept["petugas"] = "Rahel"
        assert client.get("/buku/tambah").status_code == 403
    assert client.get("/buku/tambah").status_code == 200


def sesi_sesudah_permintaan() -> None:
    app = Flask("klaim")
    app.secret_key = "x"

    @app.get("/")
    def depan() -> str:
        session["nama"] = "Rahel"
        return ""

    client = app.test_client()
    client.get("/")
    fails(RuntimeError, "Working outside of request context", lambda: session["nama"])
    with client:
        client.get("/")
        assert session["nama"] == "Rahel"


def csrf_menolak_tanpa_token() -> None:
    app = perpus_sementara()
    assert app.test_client().post("/masuk", data={"nama": "Rahel", "sandi": "dev"}).status_code == 400
    app.config["WTF_CSRF_ENABLED"] = False
    assert app.test_client().post("/masuk", data={"nama": "Rahel", "sandi": "dev"}).status_code == 302


def klien_menyimpan_cookie() -> None:
    _ends(
        "from amati import perpus_sementara\n\nclient = perpus_sementara().test_client()\n\n"
        "def test_a():\n    with client.session_transaction() as sesi:\n        sesi['petugas'] = 'Rahel'\n\n"
        "def test_b():\n    assert client.get('/buku/tambah').status_code == 200\n",
        "2 passed",
    )


def cakupan_tanpa_assert() -> None:
    drawn = Cakupan(
        "buku.py",
        "hapus",
        "def test_a(petugas):\n    petugas.post('/buku/3/hapus')\n    petugas.post('/buku/1/hapus')\n",
    )
    assert {state for _, state, _ in drawn.baris} <= {"dilewati", ""}


def tanpa_tabel_galat() -> None:
    _ends(
        "import pytest\nfrom pustaka.models import db\nfrom sqlalchemy.exc import OperationalError\n\n"
        "def test_a(app, client):\n    with app.app_context():\n        db.drop_all()\n"
        "    with pytest.raises(OperationalError):\n        client.get('/buku/')\n",
        "1 passed",
    )


# -- the date, in exercise 19-04 ----------------------------------------------------------------------------------------------


def tanggal_dihitung_sekali() -> None:
    days = iter([date(2026, 11, 28), date(2026, 11, 29)])

    def today() -> date:
        return next(days)

    stored, function = today(), today
    assert stored == date(2026, 11, 28)
    assert function() == date(2026, 11, 29)
    assert stored == date(2026, 11, 28)


def konfigurasi_menimpa() -> None:
    app = Flask("klaim")
    app.config["KOTA"] = "Ende"
    app.config.update({"KOTA": "Kupang", "LAIN": 1})
    assert (app.config["KOTA"], app.config["LAIN"]) == ("Kupang", 1)


# -- what stands in the example's conftest.py ---------------------------------------------------------------------------------


def isi_conftest() -> None:
    _ends(
        "from werkzeug.security import check_password_hash\n\n"
        "def test_isi(app):\n"
        "    assert len(app.config['SECRET_KEY']) == 32 and app.config['SECRET_KEY'].isalnum()\n"
        "    assert check_password_hash(app.config['HASH_SANDI'], 'ombak')\n"
        "    assert app.config['HARI_INI']() == app.config['HARI_INI']()\n",
        "1 passed",
    )


def satu_klien_saja() -> None:
    _ends(
        "def test_sama(client, petugas):\n    assert client is petugas\n    assert client.get('/buku/tambah').status_code == 200\n",
        "1 passed",
    )
