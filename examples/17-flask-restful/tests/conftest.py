"""What both files of tests use: an app with its first content, in memory, and a client of it."""

import pytest

from pustaka import create_app
from pustaka.models import db

# Opens nothing but the app of these tests.
TOKEN = "token-untuk-uji"  # nosec B105


def made(way, **settings):
    """Give a way's app with its first content, in memory, and close it."""
    app = create_app({"SQLALCHEMY_DATABASE_URI": "sqlite:///:memory:", "API_TOKEN": TOKEN, "API": way, **settings})
    assert app.test_cli_runner().invoke(args=["init-db"]).output == "Basis data siap.\n"
    yield app
    with app.app_context():
        db.drop_all()
    # A context of its own: the session of the one above has ended, so no connection is lent any more.
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app():
    yield from made("baru", TESTING=True)


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def headers():
    return {"Authorization": f"Bearer {TOKEN}"}
