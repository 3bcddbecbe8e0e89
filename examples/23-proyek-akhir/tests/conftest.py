"""Yang disiapkan untuk setiap uji: aplikasi dengan basis data baru, seorang tamu, dan dua warga yang sudah masuk."""

import secrets

import pytest

from papan import create_app
from papan.db import get_db

# Kata sandi untuk uji dibuat acak, jadi tidak ada rahasia yang tertulis di sini.
SANDI = secrets.token_hex(8)


@pytest.fixture
def app(tmp_path):
    app = create_app({"TESTING": True, "WTF_CSRF_ENABLED": False, "DATABASE": str(tmp_path / "uji.db")})
    hasil = app.test_cli_runner().invoke(args=["init-db"])
    assert hasil.output == "Basis data siap.\n"
    return app


@pytest.fixture
def tamu(app):
    return app.test_client()


@pytest.fixture
def baris(app):
    def baris(sql, *nilai):
        """Yang dibaca sambungan lain: hanya yang sudah disimpan."""
        with app.app_context():
            return [tuple(satu) for satu in get_db().execute(sql, nilai)]

    return baris


def warga(app, nama):
    """Kembalikan klien uji milik warga bernama itu, yang baru mendaftar dan masuk."""
    klien = app.test_client()
    isian = {"nama": nama, "sandi": SANDI}
    assert klien.post("/daftar", data=isian).headers["Location"] == "/masuk"
    assert klien.post("/masuk", data=isian).headers["Location"] == "/"
    return klien


@pytest.fixture
def yosef(app):
    klien = warga(app, "Yosef")
    klien.post("/tulis", data={"judul": "Gotong royong", "isi": "Sabtu pagi di Mbaru Niang."})
    return klien


@pytest.fixture
def sitti(app, yosef):
    return warga(app, "Sitti")
