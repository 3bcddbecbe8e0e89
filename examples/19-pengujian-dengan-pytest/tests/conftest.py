"""Fixture untuk semua berkas uji di folder ini. Jalankan di folder contoh: pytest"""

from datetime import date
from secrets import token_hex

import pytest
from werkzeug.security import generate_password_hash

from pustaka import create_app
from pustaka.models import db

HARI_INI = date(2026, 11, 10)


@pytest.fixture
def app():
    app = create_app(
        {
            "TESTING": True,
            "SECRET_KEY": token_hex(16),
            "WTF_CSRF_ENABLED": False,
            "SQLALCHEMY_DATABASE_URI": "sqlite:///:memory:",
            "HARI_INI": lambda: HARI_INI,
            # Satu putaran saja: cepat, dan hanya boleh untuk uji.
            "HASH_SANDI": generate_password_hash("ombak", method="pbkdf2:sha256:1"),
        }
    )
    app.test_cli_runner().invoke(args=["init-db"])
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def runner(app):
    return app.test_cli_runner()


@pytest.fixture
def petugas(client):
    """Klien uji yang sudah masuk sebagai petugas."""
    with client.session_transaction() as sesi:
        sesi["petugas"] = "Rahel"
    return client
