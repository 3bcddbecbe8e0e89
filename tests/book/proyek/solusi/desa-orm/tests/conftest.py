import pytest

from wargaapp import create_app


@pytest.fixture
def app():
    app = create_app(
        {"TESTING": True, "SECRET_KEY": "uji", "SQLALCHEMY_DATABASE_URI": "sqlite://", "WTF_CSRF_ENABLED": False}
    )
    hasil = app.test_cli_runner().invoke(args=["init-db"])
    assert "Selesai" in hasil.output
    return app


@pytest.fixture
def tamu(app):
    return app.test_client()


@pytest.fixture
def buat_warga(app):
    def buat(nama, sandi="kopi"):
        klien = app.test_client()
        assert klien.post("/daftar", data=dict(nama=nama, sandi=sandi)).status_code == 302
        assert klien.post("/masuk", data=dict(nama=nama, sandi=sandi)).status_code == 302
        return klien

    return buat


@pytest.fixture
def rina(buat_warga):
    return buat_warga("Rina")


@pytest.fixture
def yosef(buat_warga):
    return buat_warga("Yosef")
