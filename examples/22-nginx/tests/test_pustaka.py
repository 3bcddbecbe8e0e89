"""Uji untuk pustaka. Jalankan di folder contoh ini: python -m pytest

Nginx yang sungguhan tidak diperlukan di sini: penggantinya server berkas dari Python.
"""

import io
import json
import os
import re
import runpy
import sqlite3
import sys
from pathlib import Path

import pytest

import amati
from pustaka import create_app
from pustaka.db import get_db

FOLDER = Path(__file__).resolve().parents[1]
SENT = {"X-Forwarded-For": "203.0.113.5", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "pustaka.example"}


def made(tmp_path, **settings):
    given = {"TESTING": True, "SECRET_KEY": os.urandom(8), "DATABASE": str(tmp_path / "uji.db"), "JEDA": 0}
    app = create_app(given | settings)
    result = app.test_cli_runner().invoke(args=["init-db"])
    assert (result.exit_code, result.output) == (0, "Basis data siap.\n")
    return app


@pytest.fixture
def app(tmp_path):
    return made(tmp_path)


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
    monkeypatch.delenv("PUSTAKA_PROXY", raising=False)
    app = create_app()
    assert app.config["SECRET_KEY"] == "dari-lingkungan"
    assert app.config["DATABASE"] == "lain.db"
    assert app.config["PROXY"] == 0
    monkeypatch.delenv("PUSTAKA_DATABASE")
    monkeypatch.setenv("PUSTAKA_PROXY", "1")
    assert create_app().config["DATABASE"].startswith(app.instance_path)
    assert create_app().config["PROXY"] == 1
    assert runpy.run_path(str(FOLDER / "wsgi.py"))["app"].config["SECRET_KEY"] == "dari-lingkungan"


def test_books_name_and_report(client):
    assert "tamu" in client.get("/").text
    assert "Selamat datang, Fatimah" in client.post("/tamu", data={"nama": " Fatimah "}, follow_redirects=True).text
    assert "Laskar Pelangi (Andrea Hirata, 2005)" in client.get("/buku/").text
    for number in (1, 2):
        page = client.get("/laporan").text
        assert "untuk Fatimah" in page
        assert f"laporan ke-{number}." in page
    assert "Selamat datang, tamu" in client.post("/tamu", follow_redirects=True).text


def test_a_photo_is_counted(client):
    sent = {"foto": (io.BytesIO(b"x" * 1234), "sampul.jpg")}
    assert client.post("/foto", data=sent).json == {"bita": 1234}
    answer = client.post("/foto", data={"foto": "bukan berkas"})
    assert (answer.status_code, answer.json) == (400, {"galat": "tidak ada foto"})


def test_headers_of_a_proxy_are_believed_as_often_as_there_are_proxies(tmp_path):
    for proxies, visitor, link in (
        (0, "127.0.0.1", "http://localhost/buku/"),
        (1, "203.0.113.5", "https://pustaka.example/buku/"),
    ):
        client = made(tmp_path, PROXY=proxies).test_client()
        assert client.get("/terlihat", headers=SENT).json == {
            "pengunjung": visitor,
            "jalur": "/terlihat",
            "tautan": link,
        }
    forged = SENT | {"X-Forwarded-For": "8.8.8.8, 203.0.113.5"}
    assert client.get("/terlihat", headers=forged).json["pengunjung"] == "203.0.113.5"


def test_behind_a_prefix_links_have_it(tmp_path):
    client = made(tmp_path, PROXY=1).test_client()
    seen = client.get("/terlihat", headers=SENT | {"X-Forwarded-Prefix": "/pustaka"}).json
    assert seen["tautan"] == "https://pustaka.example/pustaka/buku/"


def test_health_says_whether_the_database_can_be_read(client, tmp_path):
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


def test_what_is_deployed_listens_on_this_computer_only():
    for file in [*(FOLDER / "deploy").glob("*.conf"), *(FOLDER / "deploy" / "salah").glob("*.conf")]:
        for listened in re.findall(r"(?:listen|server) +([^{; ]+);", file.read_text(encoding="utf-8")):
            assert listened.startswith("127.0.0.1:"), file.name
    assert runpy.run_path(str(FOLDER / "deploy" / "gunicorn.conf.py"))["bind"].startswith("127.0.0.1:")
    assert "PUSTAKA_SECRET_KEY=\n" in (FOLDER / "deploy" / "pustaka.env.contoh").read_text(encoding="utf-8")


# -- measuring ----------------------------------------------------------------------------------------------------------------


def test_what_is_recorded_is_drawn():
    picture = amati.perbandingan()
    recorded = json.loads((FOLDER / "rekaman.json").read_text(encoding="utf-8"))
    static, waited = recorded["hasil"]["berkas statis"], recorded["hasil"]["menunggu"]
    assert static[0] == 1 < static[1]
    assert waited[0] > waited[1] == 0
    for drawn in (repr(picture), picture._repr_svg_()):
        assert f"Rekaman dari {recorded['mesin']}" in drawn
        for told in (f"{static[1]:g} kali".replace(".", ","), f"{waited[0]} detik", f"{waited[1]} detik"):
            assert told in drawn
    assert picture._repr_svg_().count("<rect") == 5


def test_each_server_is_started_on_its_own_port(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    behind, front = amati.perintah(5001, 5002)
    assert "127.0.0.1:5001" in behind
    assert front[-2:] == ["-g", "user root;"]
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert "-g" not in amati.perintah(5001, 5002)[1]


def test_both_ways_are_measured(monkeypatch):
    """Gunicorn and nginx are not on every system, so waitress stands for the first, and answers also where nginx would."""

    def stand_in(behind, front):
        waitress = [sys.executable, "-m", "waitress"]
        return [*waitress, f"--listen=127.0.0.1:{behind}", "wsgi:app"], [
            *waitress,
            f"--listen=127.0.0.1:{front}",
            "wsgi:app",
        ]

    monkeypatch.setattr(amati, "perintah", stand_in)
    with amati.situs(ganti=[("client_max_body_size 2m", "client_max_body_size 3m")]) as (folder, behind, front):
        assert f"127.0.0.1:{front};" in (folder / "deploy" / "nginx.conf").read_text(encoding="utf-8")
        assert (folder / "deploy" / "upstream.conf").read_text(encoding="utf-8") == f"server 127.0.0.1:{behind};\n"
        assert "client_max_body_size 3m;" in (folder / "deploy" / "lokasi.conf").read_text(encoding="utf-8")
        for port in (behind, front):
            status, headers, body = amati.minta(port, "/terlihat", x_forwarded_host="pustaka.example")
            assert (status, headers["Content-Type"]) == (200, "application/json")
            assert json.loads(body)["jalur"] == "/terlihat"
    measured = amati.ukur(lama=0.2)
    assert measured["berkas statis"][0] == 1
    assert len(measured["menunggu"]) == 2


def test_a_server_that_does_not_start_is_named(monkeypatch, tmp_path):
    fails = [sys.executable, "-c", "raise SystemExit('tidak bisa')"]
    monkeypatch.setattr(amati, "perintah", lambda behind, front: (fails, fails))
    with pytest.raises(RuntimeError, match=r"tidak menyala:\ntidak bisa"), amati.situs():
        pytest.fail("server itu tidak mungkin menyala")  # pragma: no cover


def test_a_server_that_says_nothing_is_not_waited_for_without_end(monkeypatch, tmp_path):
    class Silent:
        def poll(self):
            return None

    monkeypatch.setattr(amati.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(amati.socket, "create_connection", refused)
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / "layar.txt").write_text("", encoding="utf-8")
    with pytest.raises(RuntimeError, match="Server di port 1 tidak menyala"):
        amati._tunggu(Silent(), tmp_path, 1)


def refused(address, timeout):
    raise ConnectionRefusedError
