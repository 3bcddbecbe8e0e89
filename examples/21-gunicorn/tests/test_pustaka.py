"""Uji untuk pustaka. Jalankan di folder contoh ini: python -m pytest"""

import os
import re
import runpy
import sqlite3
import sys
from pathlib import Path

import pytest

import amati
from pustaka import create_app, halaman
from pustaka.db import get_db

FOLDER = Path(__file__).resolve().parents[1]
KINDS = [
    ("antrean", "gunicorn", "-w", "1"),
    ("antrean", "gunicorn", "-w", "4"),
    ("antrean", "gunicorn", "-w", "1", "--threads", "4"),
    ("antrean", "waitress"),
    ("antrean", "waitress", "--threads=1"),
]
PAIRS = [
    ("gunicorn", "-w", "2", "wsgi:app"),
    ("gunicorn", "-w", "2", "kunci_acak:app"),
    ("gunicorn", "-w", "2", "--preload", "kunci_acak:app"),
    ("waitress", "wsgi:app"),
]


@pytest.fixture
def app(tmp_path):
    halaman.dibuat["banyak"] = 0
    app = create_app({"TESTING": True, "SECRET_KEY": os.urandom(8), "DATABASE": str(tmp_path / "uji.db"), "JEDA": 0})
    result = app.test_cli_runner().invoke(args=["init-db"])
    assert (result.exit_code, result.output) == (0, "Basis data siap.\n")
    return app


@pytest.fixture
def client(app):
    return app.test_client()


def test_without_a_key_there_is_no_app(monkeypatch):
    monkeypatch.delenv("PUSTAKA_SECRET_KEY", raising=False)
    for given in (None, {}, {"TESTING": True}):
        with pytest.raises(RuntimeError, match="PUSTAKA_SECRET_KEY belum diisi"):
            create_app(given)
    monkeypatch.setenv("PUSTAKA_SECRET_KEY", "dari-lingkungan")
    monkeypatch.setenv("PUSTAKA_DATABASE", "lain.db")
    app = create_app()
    assert app.config["SECRET_KEY"] == "dari-lingkungan"
    assert app.config["DATABASE"] == "lain.db"
    monkeypatch.delenv("PUSTAKA_DATABASE")
    assert create_app().config["DATABASE"].startswith(app.instance_path)


def test_books_and_name(client):
    assert "tamu" in client.get("/").text
    assert "Selamat datang, Fatimah" in client.post("/tamu", data={"nama": " Fatimah "}, follow_redirects=True).text
    assert "untuk Fatimah" in client.get("/laporan").text
    assert "Selamat datang, tamu" in client.post("/tamu", follow_redirects=True).text
    assert "Laskar Pelangi (Andrea Hirata, 2005)" in client.get("/buku/").text


def test_a_report_is_counted_in_two_ways(client):
    for number in (1, 2):
        assert re.findall(r"ke-(\d+)", client.get("/laporan").text) == [str(number)] * 2


def test_health_says_whether_the_database_can_be_read(app, client, tmp_path):
    assert (client.get("/sehat").status_code, client.get("/sehat").json) == (200, {"basis_data": "siap"})
    (tmp_path / "uji.db").unlink()
    answer = client.get("/sehat")
    assert (answer.status_code, answer.json) == (503, {"basis_data": "tidak dapat dibaca"})


@pytest.mark.parametrize("address", ["/", "/buku/", "/laporan"])
def test_every_link_leads_somewhere(client, address):
    for link in re.findall(r'href="([^"]+)"', client.get(address).text):
        assert client.get(link).status_code == 200, link


def test_a_request_has_one_connection_which_is_closed_with_it(app):
    with app.app_context():
        db = get_db()
        assert get_db() is db
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        db.execute("SELECT 1")
    with app.app_context():
        pass  # a request that asked for no connection has none to close


def test_what_servers_are_given(monkeypatch):
    monkeypatch.setenv("PUSTAKA_SECRET_KEY", "uji")
    assert runpy.run_path(str(FOLDER / "wsgi.py"))["app"].config["SECRET_KEY"] == "uji"
    first, second = (runpy.run_path(str(FOLDER / "kunci_acak.py"))["app"].secret_key for _ in range(2))
    assert first != second
    settings = runpy.run_path(str(FOLDER / "deploy" / "gunicorn.conf.py"))
    assert settings["bind"].startswith("127.0.0.1:")


def test_no_key_is_written_in_a_file_that_goes_into_git():
    assert "PUSTAKA_SECRET_KEY=\n" in (FOLDER / "deploy" / "pustaka.env.contoh").read_text(encoding="utf-8")


def done(capsys, *kind):
    if kind[0] == "antrean":
        picture = amati.antrean(*kind[1:])
        assert picture._repr_svg_().count(" detik</text>") == 4
        return repr(picture)
    amati.berdua(*kind[:-1], app=kind[-1])
    return capsys.readouterr().out


def same(text):
    """What a slow computer shows too: of a picture its shape, whether all waited for each other; of counts and names each word."""
    if "detik" not in text:
        return re.sub(r"\((diukur|rekaman).*\)", "", text)
    first, _, third, books = map(int, re.findall(r"(\d+) detik", text))
    return books >= third, third - first >= 2


@pytest.mark.parametrize("kind", KINDS + PAIRS, ids=" ".join)
def test_what_is_recorded_is_what_happens(kind, capsys, monkeypatch):
    server = "gunicorn" if "gunicorn" in kind else "waitress"
    here = None
    if sys.platform not in amati.TIDAK_BISA[server]:
        here = done(capsys, *kind)
        assert "(diukur saat dijalankan)" in here
    monkeypatch.setattr(sys, "platform", "emscripten")
    recorded = done(capsys, *kind)
    assert "(rekaman dari Linux" in recorded
    assert here is None or same(here) == same(recorded)


def test_a_server_that_does_not_start_is_named():
    with pytest.raises(RuntimeError, match="Server tidak menyala"), amati.menyala("waitress", app="tidak_ada:app"):
        pytest.fail("server itu tidak mungkin menyala")  # pragma: no cover


def test_a_server_that_says_nothing_is_not_waited_for_without_end(monkeypatch):
    class Silent:
        def poll(self):
            return None

    monkeypatch.setattr(amati.time, "sleep", lambda seconds: None)
    with pytest.raises(RuntimeError, match="Server tidak menyala"):
        amati._alamat(Silent(), None, [], 1)
