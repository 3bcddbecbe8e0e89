import runpy
import sqlite3

import pytest

from papan import create_app
from papan.db import get_db


def test_konfigurasi_dari_uji_atau_dari_lingkungan(app, monkeypatch):
    monkeypatch.setenv("KABAR_SECRET_KEY", "dari lingkungan")
    biasa = create_app()
    assert not biasa.testing
    assert biasa.config["SECRET_KEY"] == "dari lingkungan"
    assert biasa.config["DATABASE"].startswith(biasa.instance_path)
    assert app.config["DATABASE"] != biasa.config["DATABASE"]


def test_wsgi_menolak_kunci_dari_kode(monkeypatch):
    monkeypatch.setenv("KABAR_SECRET_KEY", "acak sekali")
    assert runpy.run_path("wsgi.py")["app"].config["SECRET_KEY"] == "acak sekali"
    monkeypatch.delenv("KABAR_SECRET_KEY")
    with pytest.raises(RuntimeError, match="KABAR_SECRET_KEY"):
        runpy.run_path("wsgi.py")


def test_sambungan_satu_untuk_satu_permintaan(app):
    with app.app_context():
        db = get_db()
        assert get_db() is db
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        db.execute("SELECT 1")
    with app.app_context():
        pass  # permintaan yang tidak meminta sambungan tidak menutup apa-apa


def test_init_db_mulai_dari_awal(app, yosef, baris):
    app.test_cli_runner().invoke(args=["init-db"])
    assert baris("SELECT * FROM kabar") == []


def test_tanpa_token_ditolak(tmp_path):
    app = create_app({"DATABASE": str(tmp_path / "uji.db")})
    assert app.test_client().post("/masuk", data={"nama": "Yosef"}).status_code == 400
