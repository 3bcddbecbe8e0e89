import pytest

from kabardesa import create_app


@pytest.fixture
def app(tmp_path):
    app = create_app({"TESTING": True, "BERKAS_DB": str(tmp_path / "uji.db"), "CEK_TOKEN": False})
    app.test_cli_runner().invoke(args=["init-db"])
    return app


@pytest.fixture
def tamu(app):
    return app.test_client()


def warga_baru(app, nama, sandi="rahasia"):
    klien = app.test_client()
    klien.post("/daftar", data={"nama": nama, "sandi": sandi})
    klien.post("/masuk", data={"nama": nama, "sandi": sandi})
    return klien


@pytest.fixture
def ana(app):
    return warga_baru(app, "Ana")


@pytest.fixture
def beni(app):
    return warga_baru(app, "Beni")


@pytest.fixture
def kabar_ana(ana):
    ana.post("/tulis", data={"judul": "Panen kopi", "isi": "Mulai Senin."})
    return 1
