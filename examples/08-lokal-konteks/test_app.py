"""Uji untuk warung ini. Jalankan di folder ini: python -m pytest"""

import runpy
from pathlib import Path

import pytest
from flask import Flask, g

import menu
from app import app

HERE = Path(__file__).parent


@pytest.fixture
def client():
    return app.test_client()


@pytest.fixture
def opened(monkeypatch):
    """Setiap berkas menu yang dibuka selama uji."""
    files = []
    real = Path.open

    def watched(self, *args, **kwargs):
        file = real(self, *args, **kwargs)
        if self.name == "menu.csv":
            files.append(file)
        return file

    monkeypatch.setattr(Path, "open", watched)
    return files


def test_the_session_stays_and_g_starts_anew(client):
    first = client.get("/?meja=3").text
    second = client.get("/").text
    assert "kunjunganmu yang ke-1" in first
    assert "meja: 3" in first
    assert "kunjunganmu yang ke-2" in second
    assert "meja: belum dipilih" in second


def test_another_visitor_has_a_session_of_their_own(client):
    client.get("/")
    assert "kunjunganmu yang ke-1" in app.test_client().get("/").text


def test_the_page_shows_the_menu_and_opens_its_file_once(client, opened):
    text = client.get("/").text
    assert "Rendang: Rp18.000" in text
    assert "Warung Bu Sri: 4 menu" in text
    assert [file.closed for file in opened] == [True]


def test_the_file_is_closed_even_when_the_view_fails(opened):
    broken = Flask("broken", root_path=str(HERE))
    broken.teardown_appcontext(menu.close_menu)

    @broken.route("/")
    def home():
        menu.open_menu()
        raise RuntimeError

    broken.logger.disabled = True
    assert broken.test_client().get("/").status_code == 500
    assert [file.closed for file in opened] == [True]


def test_a_context_that_never_asked_for_the_menu_opens_nothing(opened):
    with app.app_context():
        assert "menu_file" not in g
    assert opened == []


def test_the_menu_cannot_be_read_outside_an_application_context():
    with pytest.raises(RuntimeError, match="Working outside of application context"):
        menu.read_menu()


def test_a_test_request_context_lets_request_be_read_but_runs_no_view():
    with app.test_request_context("/?meja=7"):
        assert "meja" not in g
        app.preprocess_request()
        assert g.meja == "7"


def test_the_script_pushes_its_own_context(capsys, monkeypatch):
    monkeypatch.syspath_prepend(str(HERE))
    runpy.run_path(str(HERE / "rekap.py"), run_name="__main__")
    assert capsys.readouterr().out == "Warung Bu Sri: 4 menu\n"


def test_a_command_of_flask_gets_its_context_from_flask():
    result = app.test_cli_runner().invoke(args=["rekap"])
    assert result.output == "Warung Bu Sri: 4 menu\n"
