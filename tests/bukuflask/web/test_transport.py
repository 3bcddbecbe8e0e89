"""The seam: the same questions, asked of a real server and of an app in this process, get the same answers."""

from __future__ import annotations

import contextvars
import gzip
import http.client
import queue
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Iterator

import flask
import pytest
from werkzeug.middleware.dispatcher import DispatcherMiddleware
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


def in_loops() -> Iterator[bytes]:
    while True:
        time.sleep(0.01)
    yield b""


def busy() -> Iterator[bytes]:
    while True:
        pass
    yield b""


def for_a_message() -> Iterator[bytes]:
    yield b"awal"
    queue.Queue().get()
    yield b"akhir"


def with_nothing() -> Iterator[bytes]:
    while True:
        time.sleep(0.01)
        yield b""


def silent_wsgi(_, start_response):
    start_response("200 OK", [("Content-Type", "text/event-stream")])
    return for_a_message()


@pytest.mark.parametrize("stream", [in_loops, busy, for_a_message, with_nothing])
@pytest.mark.parametrize("within", [False, True])
def test_a_stream_that_is_silent_ends_in_the_notebook_too(monkeypatch, stream, within):
    app = flask.Flask("warung")
    app.add_url_rule("/", "kabar", lambda: flask.Response(flask.stream_with_context(stream())))
    app.add_url_rule("/lain", "lain", lambda: "lain")
    monkeypatch.setattr(transport_module, "TIMEOUT", 3 if stream is for_a_message else 0.3)
    client = app.test_client()
    if within:
        client.__enter__()
    transport = WsgiTransport(app, client)
    reply = transport.open("GET", "/")
    assert (reply.status, reply.cut, reply.error) == (200, True, None)
    assert reply.body == (b"awal" if stream is for_a_message else b"")
    assert ("yang sampai baru sebagian" if reply.body else "belum ada isi") in reply.unfinished
    assert transport.open("GET", "/lain").text == "lain"
    if within:
        assert flask.request.path == "/lain"
        client.__exit__(None, None, None)


def test_a_stream_of_a_plain_wsgi_app_may_be_silent_too(monkeypatch):
    monkeypatch.setattr(transport_module, "TIMEOUT", 3)
    reply = WsgiTransport(silent_wsgi).open("GET", "/")
    assert (reply.body, reply.cut) == (b"awal", True)


def test_a_stream_of_an_app_within_another_may_be_silent_too(monkeypatch):
    monkeypatch.setattr(transport_module, "TIMEOUT", 0.3)
    inner, outer = flask.Flask("dalam"), flask.Flask("luar")
    inner.add_url_rule("/", "kabar", lambda: flask.Response(in_loops()))
    outer.wsgi_app = DispatcherMiddleware(outer.wsgi_app, {"/dalam": inner})  # type: ignore[method-assign]
    assert WsgiTransport(outer).open("GET", "/dalam/").cut


def test_what_is_left_of_a_silent_stream_ends(monkeypatch):
    monkeypatch.setattr(transport_module, "TIMEOUT", 0.2)
    ended = threading.Event()

    def endless():
        try:
            yield from in_loops()
        finally:
            ended.set()

    app = flask.Flask("warung")
    app.add_url_rule("/", "kabar", lambda: flask.Response(endless()))
    assert WsgiTransport(app).open("GET", "/").cut
    assert ended.wait(60)


def test_a_stream_may_need_what_its_view_has_opened():
    """A connection of SQLite belongs to its thread; the context of the request, and of the cell, go along."""
    label = contextvars.ContextVar("label")
    label.set("sel")
    app = flask.Flask("warung")

    asked = []

    @app.route("/menu", methods=["GET", "POST"])
    def menu():
        asked.append(flask.request.method)
        connection = sqlite3.connect(":memory:")
        flask.g.kota = "Ende"

        def rows():
            yield "nama,"
            for row in connection.execute("SELECT 'soto' UNION SELECT 'rawon' ORDER BY 1"):
                yield f"{row[0]},"
            yield f"{flask.g.kota},{flask.request.path},{label.get()}"

        return flask.Response(flask.stream_with_context(rows()))

    transport = WsgiTransport(app)
    assert transport.open("GET", "/menu").text == "nama,rawon,soto,Ende,/menu,sel"
    assert transport.log().count("/menu") == 1
    # What may change something is asked once only.
    assert transport.open("POST", "/menu").text == "nama,rawon,soto,Ende,/menu,sel"
    assert asked == ["GET", "GET", "POST"]


def test_what_a_client_keeps_of_a_posted_stream_is_there():
    app = flask.Flask("warung")
    app.add_url_rule("/", "kata", lambda: flask.Response(iter("abc")), methods=["POST"])
    with app.test_client() as client:
        assert WsgiTransport(app, client).open("POST", "/?kota=Ende").text == "abc"
        assert flask.request.args["kota"] == "Ende"


def test_an_error_in_a_stream_is_told(monkeypatch):
    def broken():
        yield "a"
        raise ValueError("resepnya kosong")

    app = flask.Flask("warung")
    app.add_url_rule("/", "rusak", lambda: flask.Response(broken()))
    reply = WsgiTransport(app).open("GET", "/")
    assert (reply.status, type(reply.error)) == (500, ValueError)


def test_less_time_than_usual_may_be_given(monkeypatch):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(Masalah, match="generator yang memberikan isinya"):
            HttpTransport("127.0.0.1", silent.getsockname()[1]).open("GET", "/", seconds=0.05)
    app = flask.Flask("warung")
    app.add_url_rule("/", "kabar", lambda: flask.Response(for_a_message()))
    assert WsgiTransport(app).open("GET", "/", seconds=0.05).cut


def test_what_cannot_be_asked_is_not_told_as_an_error_of_the_app():
    def strange():
        raise AssertionError("tidak ditanya")

    app = flask.Flask("warung")
    app.add_url_rule("/", "strange", strange)
    with pytest.raises(Masalah, match="aplikasinya belum ditanya"):
        WsgiTransport(app).open("GET", "/", [("X", "a\nb")])


def test_a_server_that_does_not_answer_is_given_up(monkeypatch):
    monkeypatch.setattr(transport_module, "TIMEOUT", 0.1)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(Masalah, match="tidak menjawab GET /lama dalam"):
            HttpTransport("127.0.0.1", silent.getsockname()[1]).open("GET", "/lama")


def zipped(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)  # without it the name of a test would change every second


def packed(content: bytes, wbits: int) -> bytes:
    packer = zlib.compressobj(wbits=wbits)
    return packer.compress(content) + packer.flush()


@pytest.mark.parametrize(
    ("coding", "body", "read"),
    [
        ("gzip", zipped(b"soto "), b"soto "),
        ("GZIP", zipped(b"soto ") + zipped(b"rawon"), b"soto rawon"),
        ("gzip", zipped(b"soto") + b"\0\0\0", b"soto"),
        ("gzip, gzip", zipped(zipped(b"soto")), b"soto"),
        ("deflate, gzip", zipped(zlib.compress(b"soto")), b"soto"),
        ("deflate", zlib.compress(b"soto"), b"soto"),
        ("deflate", packed(b"soto", -zlib.MAX_WBITS), b"soto"),
        ("identity", b"soto", b"soto"),
        ("gzip", zipped(bytes(range(256)) * 9)[:-9], bytes(range(256)) * 9),  # cut
        ("gzip", b"", b""),
    ],
)
def test_what_is_compressed_is_read_in_every_way_that_browsers_know(coding, body, read):
    reply = Reply(200, "OK", [("Content-Encoding", coding)], body, 0)
    assert reply.content in (read, read[: len(reply.content)])
    assert len(reply.content) >= len(read) - 300
    assert reply.packed == ""


@pytest.mark.parametrize(("coding", "body"), [("br", b"\x8b\x01"), ("gzip", b"<p>bukan gzip"), ("gzip, zstd", b"x")])
def test_what_cannot_be_unpacked_is_named(coding, body):
    reply = Reply(200, "OK", [("Content-Encoding", coding)], body, 0)
    assert (reply.packed, reply.content) == (coding, body)


@pytest.mark.parametrize(
    ("kind", "body", "text"),
    [
        ("text/html; charset=latin-1", "kué".encode("latin-1"), "kué"),
        ("text/plain", "kué".encode(), "kué"),
        ("text/plain; charset=entah", b"a", "a"),
        ("text/plain; charset=idna", b"\xff\xfe\0" * 100, "\ufffd\ufffd\0" * 100),
        ("text/plain; charset=hex", b"a", "a"),
        ("text/plain", b"\xff", "\ufffd"),
    ],
)
def test_text_is_read_in_the_character_set_that_the_response_names(kind, body, text):
    assert Reply(200, "OK", [("Content-Type", kind)], body, 0).text == text


WAITING = """
import queue, sys
import flask
from bukuflask.web import transport

transport.TIMEOUT = 0.3
app = flask.Flask("warung")


def news():
    yield queue.Queue().get()


app.add_url_rule("/", "kabar", lambda: flask.Response(news()))
assert transport.WsgiTransport(app).open("GET", "/").cut
sys.settrace(lambda *_: None)
(lambda: 1)()
sys.settrace(None)
print("selesai")
"""


def test_what_a_silent_stream_leaves_holds_no_debugger_up():
    """Python 3.11 asked for ever, before each call that is traced, whether the thread that waits can be ended."""
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", WAITING], capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    assert done.stdout.strip() == "selesai", done.stderr
