"""The seam: the same questions, asked of a real server and of an app in this process, get the same answers."""

from __future__ import annotations

import gzip
import http.client
import socket
import threading
import time
from collections.abc import Iterator

import flask
import pytest
from werkzeug.serving import make_server

from bukuflask.problems import Masalah
from bukuflask.web import transport as transport_module
from bukuflask.web.transport import HttpTransport, Reply, Transport, WsgiTransport


def make_app() -> flask.Flask:
    app = flask.Flask("warung")
    app.secret_key = "dev"

    @app.get("/")
    def beranda():
        flask.session["kali"] = flask.session.get("kali", 0) + 1
        return f"kunjungan ke-{flask.session['kali']}"

    @app.route("/gema", methods=["GET", "POST", "PUT"])
    def gema():
        return flask.jsonify(
            cara=flask.request.method,
            tanya=flask.request.args.to_dict(),
            isi=flask.request.get_data(as_text=True),
            jenis=flask.request.content_type,
            bahasa=flask.request.headers.get("X-Bahasa"),
        )

    @app.get("/pindah")
    def pindah():
        return flask.redirect("/")

    @app.get("/hapus")
    def hapus():
        response = flask.Response("")
        response.delete_cookie("session")
        return response

    @app.get("/rusak")
    def rusak():
        raise ValueError("resepnya kosong")

    @app.get("/mampat")
    def mampat():
        return flask.Response(gzip.compress("kué lapis".encode()), headers={"Content-Encoding": "gzip"})

    @app.get("/aman")
    def aman():
        response = flask.Response(flask.request.cookies.get("rahasia", "belum"))
        response.set_cookie("rahasia", "sudah", secure=True)
        return response

    @app.get("/aliran")
    def aliran():
        def tanpa_akhir():
            while True:
                yield b"detak\n"
                time.sleep(0.01)

        return flask.Response(tanpa_akhir(), mimetype="text/event-stream")

    @app.get("/banjir")
    def banjir():
        return flask.Response(iter(lambda: b"x" * 100_000, b""))

    @app.get("/desa/<nama>")
    def desa(nama):
        return nama

    return app


@pytest.fixture(params=["http", "wsgi"])
def transport(request) -> Iterator[Transport]:
    app = make_app()
    if request.param == "wsgi":
        yield WsgiTransport(app)
        return
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield HttpTransport("127.0.0.1", server.server_port)
    server.shutdown()
    thread.join()
    server.server_close()


def test_status_reason_headers_body(transport):
    reply = transport.open("GET", "/gema?kota=Ende&kota2=a%20b")
    assert (reply.status, reply.reason, reply.mimetype) == (200, "OK", "application/json")
    assert flask.json.loads(reply.body)["tanya"] == {"kota": "Ende", "kota2": "a b"}
    assert reply.header("content-type") == "application/json"
    assert reply.header("X-Tidak-Ada") == ""
    assert reply.ms >= 0


def test_a_body_arrives_with_its_headers(transport):
    reply = transport.open("POST", "/gema", [("Content-Type", "text/plain"), ("X-Bahasa", "Bugis")], "kué".encode())
    assert flask.json.loads(reply.body) == {
        "cara": "POST",
        "tanya": {},
        "isi": "kué",
        "jenis": "text/plain",
        "bahasa": "Bugis",
    }


def test_a_connection_that_python_closes_with_the_last_byte_is_read_to_there(transport, monkeypatch):
    """As Python does from 3.13 on; then nothing more may be asked of it."""
    read1 = http.client.HTTPResponse.read1

    def closing(self, n=-1):
        part = read1(self, n)
        if self.length == 0 and self.fp is not None:
            self._close_conn()
        return part

    monkeypatch.setattr(http.client.HTTPResponse, "read1", closing)
    reply = transport.open("GET", "/")
    assert reply.status == 200
    assert not reply.cut


def test_an_empty_post_is_a_post(transport):
    assert flask.json.loads(transport.open("POST", "/gema").body)["cara"] == "POST"


def test_cookies_stay_and_go(transport):
    assert [transport.open("GET", "/").text for _ in range(2)] == ["kunjungan ke-1", "kunjungan ke-2"]
    transport.open("GET", "/hapus")
    assert transport.open("GET", "/").text == "kunjungan ke-1"


def test_redirects_are_not_followed(transport):
    reply = transport.open("GET", "/pindah")
    assert (reply.status, reply.header("Location")) == (302, "/")


def test_spaces_and_accents_in_a_path_are_encoded_once(transport):
    assert transport.open("GET", "/desa/Wae Rebo é").text == "Wae Rebo é"
    assert transport.open("GET", "/desa/Wae%20Rebo#atas").text == "Wae Rebo"


def test_an_exception_in_a_view_becomes_flasks_own_page(transport):
    reply = transport.open("GET", "/rusak")
    assert (reply.status, reply.reason) == (500, "INTERNAL SERVER ERROR")
    assert "<h1>Internal Server Error</h1>" in reply.text


@pytest.mark.parametrize("setting", [{}, {"TESTING": True}, {"DEBUG": True}])
def test_in_this_process_the_exception_itself_is_kept_and_logged(setting, capsys):
    app = make_app()
    app.config.update(setting)
    transport = WsgiTransport(app)
    reply = transport.open("GET", "/rusak")
    assert reply.status == 500
    assert isinstance(reply.error, ValueError)
    assert "ValueError: resepnya kosong" in transport.log()
    assert '"GET /rusak" 500' in transport.log()
    assert capsys.readouterr() == ("", "")
    assert transport.open("GET", "/").error is None


def test_a_clients_own_cookies_count():
    app = make_app()
    client = app.test_client()
    client.get("/")
    assert WsgiTransport(app, client).open("GET", "/").text == "kunjungan ke-2"


def test_a_server_that_is_gone_is_said():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(Masalah, match="tidak menjawab GET /"):
        HttpTransport("127.0.0.1", port).open("GET", "/")


def test_another_program_on_a_stopped_servers_port_is_never_asked():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(Masalah, match="sudah berhenti"):
            HttpTransport("127.0.0.1", other.getsockname()[1], alive=lambda: False).open("GET", "/")
        other.settimeout(0.05)
        with pytest.raises(TimeoutError):
            other.accept()


def test_what_the_app_compresses_is_read(transport):
    reply = transport.open("GET", "/mampat")
    assert (reply.text, reply.header("Content-Encoding")) == ("kué lapis", "gzip")
    assert Reply(200, "OK", [("Content-Encoding", "gzip")], b"bukan gzip", 0).text == "bukan gzip"


def test_secure_cookies_are_sent_to_this_computer(transport):
    assert [transport.open("GET", "/aman").text for _ in range(2)] == ["belum", "sudah"]


@pytest.mark.parametrize(("path", "part"), [("/aliran", b"detak\n"), ("/banjir", b"xxx")])
def test_a_stream_without_an_end_is_taken_as_far_as_it_comes(transport, monkeypatch, path, part):
    monkeypatch.setattr(transport_module, "TIMEOUT", 1.0)
    monkeypatch.setattr(transport_module, "LARGEST", 1_000_000)
    start = time.monotonic()
    reply = transport.open("GET", path)
    assert time.monotonic() - start < 20
    assert reply.cut
    assert reply.body.startswith(part)
    assert len(reply.body) < 2_000_000
    assert not transport.open("GET", "/").cut


def test_a_server_that_does_not_answer_is_given_up(monkeypatch):
    monkeypatch.setattr(transport_module, "TIMEOUT", 0.1)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(Masalah, match="tidak menjawab GET /lama dalam"):
            HttpTransport("127.0.0.1", silent.getsockname()[1]).open("GET", "/lama")


@pytest.mark.parametrize(
    ("kind", "body", "text"),
    [
        ("text/html; charset=latin-1", "kué".encode("latin-1"), "kué"),
        ("text/plain", "kué".encode(), "kué"),
        ("text/plain; charset=entah", b"a", "a"),
        ("text/plain", b"\xff", "\ufffd"),
    ],
)
def test_text_is_read_in_the_character_set_that_the_response_names(kind, body, text):
    assert Reply(200, "OK", [("Content-Type", kind)], body, 0).text == text
