"""`jelajah_environ`: the table says what the app received, and every name it promises shows that very value."""

from __future__ import annotations

import itertools
import xml.etree.ElementTree as ET

import flask
import flask.logging
import pytest
from werkzeug import Request

from bukuflask.drawings.environ_view import _KNOWN, jelajah_environ
from bukuflask.problems import Masalah


def stasiun(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["wsgi.input"].read()]


def lines(environ) -> list[str]:
    return [" ".join(line.split()) for line in repr(environ).splitlines()]


def test_the_keys_stand_in_their_groups_with_value_meaning_and_name():
    shown = lines(jelajah_environ(stasiun, "/ke/malang?sesudah=12", headers={"X-Loket": "3"}))
    assert shown[0] == "environ untuk GET /ke/malang?sesudah=12"
    groups = [line.partition(" (")[0] for before, line in itertools.pairwise(shown) if before == ""]
    assert groups == ["Baris permintaan", "Header permintaan", "Server dan WSGI", "Tambahan di luar standar"]
    assert "PATH_INFO '/ke/malang' alamat, sampai sebelum tanda tanya request.path" in shown
    assert "QUERY_STRING 'sesudah=12' semua sesudah tanda tanya request.args" in shown
    assert "HTTP_X_LOKET '3' header X-Loket request.headers[\"X-Loket\"]" in shown
    assert shown.index("wsgi.url_scheme 'http' http atau https request.scheme") > shown.index(
        "Server dan WSGI (" + HEAD
    )


HEAD = "kunci, nilai, artinya, namanya di Flask)"


def test_a_body_is_shown_and_still_reaches_the_app():
    received = []

    def app(environ, start_response):
        received.append(environ["wsgi.input"].read())
        return stasiun(environ, start_response)

    shown = lines(jelajah_environ(app, "/pesan", "POST", data={"nama": "Sri"}))
    assert received == [b"nama=Sri"]
    assert any(line.startswith("wsgi.input berkas berisi b'nama=Sri'") for line in shown)
    assert any(line.startswith("CONTENT_LENGTH '8'") for line in shown)


def test_it_is_a_mapping_of_the_real_values():
    environ = jelajah_environ(stasiun, "/ke/malang", "DELETE")
    assert environ["REQUEST_METHOD"] == "DELETE"
    assert len(environ) == len(list(environ))
    assert "wsgi.input" in environ


def test_two_requests_show_the_same_and_no_address_in_memory():
    one, two = (jelajah_environ(flask.Flask("x"), "/") for _ in range(2))
    assert repr(one) == repr(two)
    assert "0x" not in repr(one)


def test_the_html_is_well_formed_escaped_and_says_the_same():
    environ = jelajah_environ(stasiun, '/<script>"&', headers={"X-Beda": "<i>" + "a" * 90})
    page = ET.fromstring(environ._repr_html_().replace("<details open>", "<details>"))
    cells = [["".join(cell.itertext()) for cell in row] for row in page.iter("tr")]
    head = ["Kunci", "Nilai", "Artinya", "Namanya di Flask"]
    assert cells.count(head) == len(page.findall("details")) == 4
    rows = [row for row in cells if row != head]
    assert len(rows) == len(environ)
    for row in rows:
        assert any(line.startswith(" ".join(" ".join(row).split())) for line in lines(environ))
    assert "<script>" not in environ._repr_html_()
    assert next(row for row in rows if row[0] == "HTTP_X_BEDA")[1].endswith("…")
    assert page.findtext("p") == 'environ untuk GET /<script>"&'


def test_the_request_is_open_and_the_rest_waits():
    html = jelajah_environ(stasiun, "/")._repr_html_()
    opened = [part.partition("</strong>")[0] for part in html.split("<details open><summary><strong>")[1:]]
    assert opened == ["Baris permintaan", "Header permintaan"]
    assert "<details><summary><strong>Server dan WSGI</strong> (10 kunci)" in html


@pytest.mark.parametrize(
    ("key", "value", "seen"),
    [
        ("REQUEST_METHOD", "PATCH", lambda r: r.method == "PATCH"),
        ("SCRIPT_NAME", "/toko", lambda r: r.root_path == "/toko"),
        ("PATH_INFO", "/ke/malang", lambda r: r.path == "/ke/malang"),
        ("QUERY_STRING", "a=1", lambda r: r.args["a"] == "1"),
        ("HTTP_HOST", "kereta.example", lambda r: r.host == "kereta.example"),
        ("HTTP_USER_AGENT", "uji", lambda r: r.user_agent.string == "uji"),
        ("HTTP_ACCEPT", "text/html", lambda r: r.accept_mimetypes.best == "text/html"),
        ("HTTP_ACCEPT_LANGUAGE", "id", lambda r: r.accept_languages.best == "id"),
        ("HTTP_COOKIE", "a=1", lambda r: r.cookies["a"] == "1"),
        ("HTTP_REFERER", "http://x/", lambda r: r.referrer == "http://x/"),
        ("HTTP_AUTHORIZATION", "Bearer x", lambda r: r.authorization.token == "x"),
        ("CONTENT_TYPE", "text/plain", lambda r: r.content_type == "text/plain"),
        ("CONTENT_LENGTH", "8", lambda r: r.content_length == 8),
        ("SERVER_NAME", "gubeng", lambda r: r.server[0] == "gubeng"),
        ("SERVER_PORT", "81", lambda r: r.server[1] == 81),
        ("SERVER_PROTOCOL", "HTTP/1.0", lambda r: r.environ["SERVER_PROTOCOL"] == "HTTP/1.0"),
        ("REMOTE_ADDR", "10.0.0.1", lambda r: r.remote_addr == "10.0.0.1"),
        ("wsgi.version", (1, 0), lambda r: r.environ["wsgi.version"] == (1, 0)),
        ("wsgi.url_scheme", "https", lambda r: r.scheme == "https"),
        ("wsgi.multithread", True, lambda r: r.is_multithread),
        ("wsgi.multiprocess", True, lambda r: r.is_multiprocess),
        ("wsgi.run_once", True, lambda r: r.is_run_once),
    ],
)
def test_the_name_in_flask_shows_that_value(key, value, seen):
    """The table's promise, kept by a real `Request`: the value changes exactly what the table names."""
    environ = dict(jelajah_environ(stasiun, "/"))
    request = Request({**environ, key: value}, populate_request=False)
    assert seen(request)
    name = _KNOWN[key][2].removeprefix("request.")
    assert hasattr(request, name)


def test_the_log_goes_to_wsgi_errors():
    app = flask.Flask("x")
    app.logger.addHandler(flask.logging.default_handler)  # which Flask itself adds where pytest does not listen

    @app.get("/")
    def depan():
        app.logger.error("kereta terlambat")
        return ""

    environ = jelajah_environ(app, "/")
    assert "kereta terlambat" in environ["wsgi.errors"].getvalue()


def test_arguments_that_cannot_be_right_are_explained():
    with pytest.raises(Masalah, match="`jelajah_environ` meminta aplikasi"):
        jelajah_environ("app", "/")
    with pytest.raises(Masalah, match="garis miring"):
        jelajah_environ(stasiun, "ke/malang")
