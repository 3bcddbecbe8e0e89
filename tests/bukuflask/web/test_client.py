"""`coba`: one request, and what a student reads about the answer."""

from __future__ import annotations

import gzip
import io
import json
import threading
import types
from pathlib import Path

import flask
import psutil
import pytest
from werkzeug.serving import make_server

from bukuflask.problems import Masalah
from bukuflask.serving.server import jalankan
from bukuflask.web import client as client_module
from bukuflask.web import transport
from bukuflask.web.client import coba
from bukuflask.web.transport import HttpTransport


@pytest.fixture
def app() -> flask.Flask:
    app = flask.Flask("warung", root_path=str(Path(__file__).parent))
    app.secret_key = "dev"

    @app.get("/")
    def beranda():
        return "<h1>Warung & kopi</h1>\n"

    @app.route("/pesan", methods=["POST"])
    def pesan():
        flask.session["nama"] = flask.request.form["nama"]
        return flask.redirect("/siapa")

    @app.get("/siapa")
    def siapa():
        return f"{flask.request.method}: {flask.session.get('nama', 'belum kenal')}"

    @app.post("/json")
    def terima():
        return flask.jsonify(terima=flask.request.get_json())

    @app.post("/unggah")
    def unggah():
        file = flask.request.files["foto"]
        return f"{file.filename} {len(file.read())}"

    @app.get("/bahasa")
    def bahasa():
        return flask.request.headers["Accept-Language"]

    @app.get("/rusak")
    def rusak():
        harga = {}
        return harga["rendang"]

    @app.get("/gambar")
    def gambar():
        return flask.Response(b"\x89PNG\r\n", mimetype="image/png")

    @app.get("/panjang")
    def panjang():
        return "a" * 5000

    @app.get("/kosong")
    def kosong():
        return "", 204

    @app.get("/putar")
    def putar():
        return flask.redirect("/putar")

    @app.post("/ulang")
    def ulang():
        return flask.redirect("/json", 307)

    return app


def test_status_headers_and_body_are_shown(app):
    answer = coba(app, "/")
    assert repr(answer) == (
        "GET / → 200 OK\nContent-Type: text/html; charset=utf-8\nContent-Length: 23\n\n<h1>Warung & kopi</h1>"
    )
    html = answer._repr_html_()
    assert "<strong>GET / → 200 OK</strong>" in html
    assert "&lt;h1&gt;Warung &amp; kopi&lt;/h1&gt;" in html


def test_the_parts_can_be_used_in_code(app):
    answer = coba(app, "/json", "post", json={"menu": ["soto", "rawon"]})
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json == {"terima": {"menu": ["soto", "rawon"]}}
    assert answer.teks == '{"terima":{"menu":["soto","rawon"]}}\n'


def test_text_is_not_json(app):
    with pytest.raises(Masalah, match="bukan JSON, melainkan text/html"):
        _ = coba(app, "/").json


def test_a_form_and_its_redirect(app):
    answer = coba(app, "/pesan", "POST", data={"nama": "Yohana"})
    assert answer.status == 302
    assert answer.headers["Location"] == "/siapa"
    followed = coba(app, "/pesan", "POST", data={"nama": "Yohana"}, follow_redirects=True)
    assert followed.teks == "GET: Yohana"
    assert repr(followed).startswith("POST /pesan → 302 FOUND, dialihkan ke /siapa\nGET /siapa → 200 OK\n")


def test_307_repeats_the_method_and_the_body(app):
    assert coba(app, "/ulang", "POST", json=[1], follow_redirects=True).json == {"terima": [1]}


def test_each_coba_is_a_new_visitor_but_a_client_of_ones_own_keeps_its_cookies(app):
    coba(app, "/pesan", "POST", data={"nama": "Yohana"})
    assert "belum kenal" in coba(app, "/siapa").teks
    client = app.test_client()
    coba(client, "/pesan", "POST", data={"nama": "Yohana"})
    assert coba(client, "/siapa").teks == "GET: Yohana"


def test_a_file_and_headers_are_sent(app):
    answer = coba(app, "/unggah", "POST", data={"foto": (io.BytesIO(b"12345"), "kucing.png")})
    assert answer.teks == "kucing.png 5"
    assert coba(app, "/bahasa", headers={"Accept-Language": "id"}).teks == "id"


def test_an_exception_shows_500_and_the_students_own_line(app, capsys):
    shown = repr(coba(app, "/rusak"))
    assert shown.startswith("GET /rusak → 500 INTERNAL SERVER ERROR\n")
    assert "Galat di fungsi view: KeyError: 'rendang'" in shown
    assert 'return harga["rendang"]' in shown
    assert "di rusak(), test_client.py:" in shown
    assert capsys.readouterr().err == ""


def test_a_mistake_that_the_workbook_knows_is_explained_too():
    own = flask.Flask(__name__)

    @own.get("/lupa")
    def lupa():
        "<h1>Halo</h1>"

    @own.get("/himpunan")
    def himpunan():
        return json.dumps({1})

    @own.get("/nol")
    def nol():
        return next(iter([]))

    shown = repr(coba(own, "/lupa"))
    assert "  Mengapa: Tanpa `return`, Python mengembalikan `None`" in shown
    assert "  Coba: tulis `return`" in shown
    assert "di himpunan(), test_client.py:" in repr(coba(own, "/himpunan"))  # not the line of the library that noticed
    assert "Mengapa" not in repr(coba(own, "/nol"))


def test_under_testing_the_same_is_shown_with_the_reason(app):
    app.testing = True
    shown = repr(coba(app, "/rusak"))
    assert "KeyError: 'rendang'" in shown
    assert "app.testing atau app.debug menyala" in shown


def test_what_is_not_text_what_is_long_and_what_is_empty(app):
    assert "(6 bita, image/png: bukan teks)" in repr(coba(app, "/gambar"))
    assert "masih 3000 karakter lagi" in repr(coba(app, "/panjang"))
    assert len(coba(app, "/panjang").teks) == 5000
    assert repr(coba(app, "/kosong")).endswith("(tanpa isi)")


def test_a_server_is_asked_over_http_and_shows_nothing_that_changes(tmp_path, app):
    code = "import flask\napp = flask.Flask(__name__)\napp.add_url_rule('/', 'b', lambda: 'dari server')\n"
    (tmp_path / "app.py").write_text(code, encoding="utf-8")
    server = jalankan(tmp_path)
    try:
        answer = coba(server, "/")
        assert (
            repr(answer) == "GET / → 200 OK\nContent-Type: text/html; charset=utf-8\nContent-Length: 11\n\ndari server"
        )
        assert "GET / HTTP" in server.log()
    finally:
        server.berhenti()
    with pytest.raises(Masalah, match="sudah berhenti"):
        coba(server, "/")
    assert psutil.Process().children() == []


def test_an_app_in_the_notebook_is_asked_through_its_server(app):
    assert coba(jalankan(app), "/").status == 200


def create_app():
    raise AssertionError("not called")


module = types.ModuleType("flaskr")
module.app = flask.Flask("x")  # type: ignore[attr-defined]
factory_module = types.ModuleType("proyek.flaskr")
factory_module.create_app = create_app  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("given", "what", "do"),
    [
        (module, "modul `flaskr`", "coba(flaskr.app, ...)"),
        (factory_module, "modul `flaskr`", "coba(flaskr.create_app(), ...)"),
        (types.ModuleType("kosong"), "modul `kosong`", "variabel aplikasinya"),
        (create_app, "fungsi `create_app`", "coba(create_app(), ...)"),
        (flask.Flask, "kelas `Flask`", "app = Flask(__name__)"),
        ("app", "teks 'app'", "tanpa tanda kutip"),
        (None, "NoneType", "coba(app, ...)"),
    ],
)
def test_something_that_is_no_app_is_explained(given, what, do):
    with pytest.raises(Masalah) as problem:
        coba(given, "/")
    assert what in problem.value.what
    assert do in problem.value.do


@pytest.mark.parametrize(
    ("arguments", "options", "said"),
    [
        (("halo",), {}, 'tulis `"/halo"`'),
        ((5,), {}, "diawali garis miring"),
        (("http://127.0.0.1:5000/halo",), {}, "alamat lengkap"),
        (("/", ["POST"]), {}, "tidak dikenal"),
        (("/", "KIRIM"), {}, "tidak dikenal"),
        (("/", "POST"), {"data": {}, "json": {}}, "pilih satu"),
        (("/", "POST"), {"json": {1, 2}}, "tidak bisa dikirim"),
        (("/", "POST"), {"data": {"a": "\ud800"}}, "tidak bisa dikirim"),
        (("/", "POST"), {"data": {"f": (1, 2)}}, "tidak bisa dikirim"),
        (("/", "POST"), {"data": 5}, "yang diberikan int"),
        (("/", "POST"), {"data": [("a", "b")]}, "yang diberikan list"),
        (("/", "POST"), {"data": "\ud83d"}, "`data` memuat separuh huruf (U+D83D)"),
        (("/", "GET"), {"headers": "X: 1"}, "harus sebuah kamus; yang diberikan str"),
        (("/", "GET"), {"headers": ["a"]}, "harus sebuah kamus; yang diberikan list"),
        (("/", "GET"), {"headers": 5}, "harus sebuah kamus; yang diberikan int"),
        (("/", "GET"), {"headers": {"X": None}}, "Isi header `X` harus teks; yang diberikan NoneType"),
        (("/", "GET"), {"headers": {"X": True}}, "Isi header `X` harus teks; yang diberikan bool"),
        (("/", "GET"), {"headers": {"X": "a\nb"}}, "(U+000A), yang tidak dapat dikirim"),
        (("/", "GET"), {"headers": {"X": "—"}}, "`'—'` (U+2014), yang tidak dapat dikirim"),
        (("/", "GET"), {"headers": {"X\u200b": "a"}}, "tidak dapat menjadi nama header"),
        (("/", "GET"), {"headers": {"X Y": "a"}}, "tidak dapat menjadi nama header"),
        (("/", "GET"), {"headers": {b"X": "a"}}, "tidak dapat menjadi nama header"),
        (("/", "GET"), {"headers": {"": "a"}}, "tidak dapat menjadi nama header"),
        (("/", "GET"), {"headers": {"content-length": "99"}}, "menjanjikan `'99'` bita, padahal isi permintaan ini 0"),
        (("/", "POST"), {"headers": {"Content-Length": "x"}, "data": "ab"}, "padahal isi permintaan ini 2 bita"),
        (("/", "POST"), {"headers": {"Transfer-Encoding": "chunked"}, "data": "ab"}, "mengirim isinya sekaligus"),
        (("/\ud83d",), {}, "Alamatnya memuat separuh huruf (U+D83D)"),
        (("//[",), {}, "tidak dapat dibaca sebagai alamat"),
        (("/putar",), {"follow_redirects": True}, "terus-menerus"),
    ],
)
def test_arguments_that_cannot_be_right_are_explained(app, arguments, options, said):
    with pytest.raises(Masalah) as problem:
        coba(app, *arguments, **options)
    assert said in str(problem.value)


@pytest.mark.parametrize(
    "options",
    [
        {"headers": {"X-Nomor": 5}},
        {"headers": [("X-Nomor", "5")]},
        {"headers": {"Content-Length": "2", "X-Nomor": "5"}, "data": "ab"},
        {"headers": {"Host": "contoh.id", "X-Nomor": "5"}},
    ],
)
@pytest.mark.parametrize("over_http", [False, True])
def test_headers_that_can_be_right_arrive_once(options, over_http, monkeypatch):
    app = flask.Flask("x")
    app.add_url_rule("/", "x", lambda: [list(each) for each in flask.request.headers], methods=["POST"])
    with make_server("127.0.0.1", 0, app) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        if over_http:
            http = HttpTransport("127.0.0.1", server.server_port)
            monkeypatch.setattr(client_module, "_transport_for", lambda _: (http, None))
        arrived = coba(app, "/", "POST", **options).json
        server.shutdown()
    names = [name.lower() for name, _ in arrived]
    assert len(names) == len(set(names))
    assert ["X-Nomor", "5"] in arrived
    for name, value in dict(options["headers"]).items():
        assert [name, str(value)] in arrived


@pytest.mark.parametrize("over_http", [False, True])
def test_what_a_post_said_of_its_body_is_not_said_of_the_page_after_it(over_http, monkeypatch):
    app = flask.Flask("x")
    app.add_url_rule("/kirim", "k", lambda: flask.redirect("/hasil", 303), methods=["POST"])
    app.add_url_rule("/hasil", "h", lambda: [flask.request.get_data(as_text=True), *map(list, flask.request.headers)])
    monkeypatch.setattr(transport, "TIMEOUT", 2)
    with make_server("127.0.0.1", 0, app) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        if over_http:
            http = HttpTransport("127.0.0.1", server.server_port)
            monkeypatch.setattr(client_module, "_transport_for", lambda _: (http, None))
        given = {"Content-Length": "3", "Content-Encoding": "x", "X-Nomor": "5"}
        body, *headers = coba(app, "/kirim", "POST", data="abc", headers=given, follow_redirects=True).json
        server.shutdown()
    assert body == ""
    assert ["X-Nomor", "5"] in headers
    assert [name for name, value in headers if name.startswith("Content-") and value not in ("", "0")] == []


def test_a_stream_that_is_silent_is_told_as_unfinished(monkeypatch):
    monkeypatch.setattr(transport, "TIMEOUT", 0.3)
    app = flask.Flask("x")
    app.add_url_rule("/", "x", lambda: flask.Response(iter(threading.Event().wait, 0), mimetype="application/json"))
    for asked in (app, app.test_client()):
        answer = coba(asked, "/")
        assert "belum ada isi: sesudah" in repr(answer)
        assert "tanpa isi" not in repr(answer)
        with pytest.raises(Masalah, match="belum lengkap"):
            _ = answer.json


def test_json_is_read_from_what_the_app_compressed():
    app = flask.Flask("x")

    @app.get("/<coding>")
    def menu(coding):
        body = gzip.compress(b'{"soto": 1}')
        return flask.Response(body, headers={"Content-Encoding": coding}, mimetype="application/json")

    assert coba(app, "/gzip").json == {"soto": 1}
    assert "mengaku dimampatkan dengan `br`" in repr(coba(app, "/br"))
    with pytest.raises(Masalah, match="dimampatkan; headernya menyebut Content-Encoding `br`"):
        _ = coba(app, "/br").json


def test_without_an_address_it_says_what_it_needs():
    with pytest.raises(Masalah, match="aplikasi dan alamat"):
        coba("/menu")
