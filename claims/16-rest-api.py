"""What lesson 16 and its exercises say about JSON, status codes, headers and tokens, and no cell of theirs shows."""

from __future__ import annotations

import ast
import contextlib
import hmac
import http.client
import io
import json
import logging
import os
import re
import secrets
import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.error import HTTPError
from urllib.request import urlopen

from claim_helpers import fails, raised
from flask import Blueprint, Flask, abort, jsonify, request
from flask.testing import FlaskClient
from flask.views import MethodView
from werkzeug.debug import DebuggedApplication
from werkzeug.exceptions import HTTPException, default_exceptions
from werkzeug.serving import make_server
from werkzeug.test import Client

from amati import perpus_sementara
from pustaka import create_app
from pustaka.models import Buku, db

TOKEN = "rahasia"
HEADERS = {"Authorization": f"Bearer {TOKEN}"}
BOOK = {"judul": "Sang Pemimpi", "penulis": "Andrea Hirata", "tahun": 2006}


@contextlib.contextmanager
def _perpus(**settings: Any) -> Iterator[FlaskClient]:
    """Give a client of the example's app with its first content, and close its database."""
    app = perpus_sementara(**{"API_TOKEN": TOKEN, **settings})
    try:
        yield app.test_client()
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def _app() -> Flask:
    app = Flask("klaim")
    app.logger.disabled = True
    return app


@contextlib.contextmanager
def _served(app: Flask) -> Iterator[int]:
    """Serve the app on a free port of the loopback address; give the port."""
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    server = make_server("127.0.0.1", 0, app)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


# -- addresses and methods ------------------------------------------------------------------------------------------------------


def tautan_hapus_dijalankan_robot() -> None:
    app, shelf = _app(), {1, 2, 3}

    @app.get("/")
    def front() -> str:
        return "".join(f'<a href="/buku/{each}/hapus">Hapus</a>' for each in sorted(shelf))

    @app.get("/buku/<int:id>/hapus")
    def gone(id: int) -> str:
        shelf.discard(id)
        return "dihapus"

    robot = app.test_client()
    for link in re.findall(r'href="([^"]+)"', robot.get("/").text):
        robot.get(link)
    assert shelf == set()


def isi_204_hilang() -> None:
    app = _app()

    @app.delete("/buku/1")
    def gone() -> tuple[Any, int]:
        return jsonify(pesan="berhasil dihapus"), 204

    with _served(app) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request("DELETE", "/buku/1")
        reply = connection.getresponse()
        assert (reply.status, reply.read()) == (204, b"")
        connection.close()


def kamus_menjadi_json() -> None:
    app = _app()
    app.add_url_rule("/kamus", "kamus", lambda: {"a": 1})
    app.add_url_rule("/daftar", "daftar", lambda: [1, 2])
    for address, value in (("/kamus", {"a": 1}), ("/daftar", [1, 2])):
        reply = app.test_client().get(address)
        assert reply.content_type == "application/json"
        assert reply.json == value


def objek_bukan_json() -> None:
    app = perpus_sementara()
    app.testing = True
    app.add_url_rule("/objek", "objek", lambda: jsonify(db.session.get(Buku, 1)))
    fails(TypeError, "Object of type Buku is not JSON serializable", lambda: app.test_client().get("/objek"))
    with app.app_context():
        db.engine.dispose()


def dumps_menjadi_html() -> None:
    app = _app()
    app.add_url_rule("/", "teks", lambda: json.dumps([{"id": 1}]))
    reply = app.test_client().get("/")
    assert reply.mimetype == "text/html"
    assert reply.get_json(silent=True) is None


# -- status and errors ----------------------------------------------------------------------------------------------------------


def galat_200_dianggap_berhasil() -> None:
    app = _app()
    app.add_url_rule("/", "gagal", lambda: jsonify(status=404, galat="tidak ada"))
    with _served(app) as port, urlopen(f"http://127.0.0.1:{port}/", timeout=10) as reply:
        assert reply.status == 200  # and urlopen raised nothing


def galat_bawaan_html() -> None:
    app = _app()
    app.add_url_rule("/", "rusak", lambda: str(1 / 0))
    for address, method, status in (("/x", "GET", 404), ("/", "POST", 405), ("/", "GET", 500)):
        reply = app.test_client().open(address, method=method)
        assert (reply.status_code, reply.mimetype) == (status, "text/html")


def _json_errors(app: Flask) -> None:
    @app.errorhandler(HTTPException)
    def handle(error: HTTPException) -> tuple[dict[str, Any], int]:
        return {"kode": error.code}, error.code or 500


def satu_penangan_untuk_semua() -> None:
    app = _app()
    _json_errors(app)
    app.add_url_rule("/abort/<int:code>", "abort", lambda code: abort(code))
    app.add_url_rule("/rusak", "rusak", lambda: str(1 / 0))
    app.add_url_rule("/json", "json", lambda: request.get_json(), methods=["POST"])
    client = app.test_client()
    for code in default_exceptions:
        if 400 <= code <= 500:
            assert client.get(f"/abort/{code}").json == {"kode": code}
    for address, method, code in (
        ("/x", "GET", 404),
        ("/rusak", "POST", 405),
        ("/json", "POST", 415),
        ("/rusak", "GET", 500),
    ):
        reply = client.open(address, method=method)
        assert (reply.status_code, reply.json) == (code, {"kode": code})


def register_sama_dengan_errorhandler() -> None:
    def handle(error: HTTPException) -> tuple[str, int]:
        return "milik kita", error.code or 500

    first, second = _app(), _app()
    first.register_error_handler(HTTPException, handle)
    second.errorhandler(HTTPException)(handle)
    assert first.error_handler_spec == second.error_handler_spec


def blueprint_tidak_melihat_404_asing() -> None:
    app, api = _app(), Blueprint("api", __name__, url_prefix="/api")

    @api.errorhandler(HTTPException)
    def handle(error: HTTPException) -> tuple[dict[str, Any], int]:
        return {"kode": error.code}, error.code or 500

    api.add_url_rule("/satu", "satu", lambda: abort(404))
    app.register_blueprint(api)
    assert app.test_client().get("/api/satu").json == {"kode": 404}
    assert app.test_client().get("/api/x").mimetype == "text/html"
    assert app.test_client().post("/api/satu").mimetype == "text/html"


def penangan_exception_menelan_404() -> None:
    app = _app()

    @app.errorhandler(Exception)
    def handle(error: Exception) -> tuple[dict[str, str], int]:
        return {"galat": "rusak"}, 500

    assert app.test_client().get("/tidak-ada").status_code == 500


# -- what is sent ---------------------------------------------------------------------------------------------------------------


def _echo() -> FlaskClient:
    app = _app()
    app.add_url_rule("/", "gema", lambda: {"isi": request.get_json()}, methods=["POST"])
    return app.test_client()


def get_json_400_dan_415() -> None:
    client = _echo()
    assert client.post("/", data="{", content_type="application/json").status_code == 400
    assert client.post("/", data="", content_type="application/json").status_code == 400
    assert client.post("/", data="{}").status_code == 415
    assert client.post("/", data={"judul": "x"}).status_code == 415
    with _perpus() as library:
        assert library.post("/api/buku", data=json.dumps(BOOK), headers=HEADERS).status_code == 415


def form_400_json_500() -> None:
    app = _app()
    app.add_url_rule("/form", "form", lambda: request.form["judul"], methods=["POST"])
    app.add_url_rule("/json", "json", lambda: request.get_json()["judul"], methods=["POST"])
    app.add_url_rule("/jenis", "jenis", lambda: type(request.get_json()).__name__, methods=["POST"])
    assert app.test_client().post("/form", data={"title": "x"}).status_code == 400
    assert app.test_client().post("/json", json={"title": "x"}).status_code == 500
    assert app.test_client().post("/jenis", json={}).text == "dict"


def kiriman_aneh_400() -> None:
    with _perpus() as client:
        for sent in ({**BOOK, "tahun": "2006"}, {**BOOK, "tahun": True}, [BOOK], {}, {**BOOK, "judul": None}):
            assert client.post("/api/buku", json=sent, headers=HEADERS).status_code == 400
        assert (
            client.post("/api/buku", data="null", content_type="application/json", headers=HEADERS).status_code == 400
        )


def bool_dari_teks() -> None:
    app = _app()
    app.add_url_rule("/", "aktif", lambda: str(request.args.get("aktif", type=bool)))
    assert [app.test_client().get(f"/?aktif={each}").text for each in ("false", "0", "")] == ["True", "True", "False"]


def put_dengan_get_mengosongkan() -> None:
    app, book = _app(), {"judul": "Saman", "tahun": 1998}

    @app.put("/buku/1")
    def replace() -> dict[str, Any]:
        sent = request.get_json()
        for key in list(book):
            book[key] = sent.get(key)
        return book

    reply = app.test_client().put("/buku/1", json={"tahun": 2003})
    assert (reply.status_code, reply.json) == (200, {"judul": None, "tahun": 2003})


def daftar_menyebut_halaman() -> None:
    with _perpus() as client:
        found = client.get("/api/buku?page=2").json
        assert (found["halaman"], found["banyak_halaman"], found["banyak_buku"]) == (2, 3, 12)


# -- the token ------------------------------------------------------------------------------------------------------------------


def compare_digest_perlu_bita() -> None:
    raised(TypeError, lambda: hmac.compare_digest("ñ", "n"))
    assert not hmac.compare_digest("ñ".encode(), b"n")
    assert hmac.compare_digest("ñ".encode(), "ñ".encode())
    raised(UnicodeEncodeError, lambda: "ñ".encode("ascii"))
    with _perpus() as client:
        assert client.delete("/api/buku/3", headers={"Authorization": "Bearer ñ"}).status_code == 401


def www_authenticate_bearer() -> None:
    with _perpus() as client:
        reply = client.delete("/api/buku/3")
        assert reply.status_code == 401
        assert reply.headers["WWW-Authenticate"].strip() == "Bearer"


def tanpa_token_terkunci() -> None:
    with _perpus(API_TOKEN=None) as client:
        for sent in ("Bearer None", "Bearer ", ""):
            for method in ("PUT", "PATCH", "DELETE"):
                assert client.open("/api/buku/3", method=method, headers={"Authorization": sent}).status_code == 401
            assert client.post("/api/buku", json=BOOK, headers={"Authorization": sent}).status_code == 401
        assert client.get("/api/buku/3").status_code == 200


def variabel_menjadi_konfigurasi() -> None:
    with mock.patch.dict(os.environ, {"PUSTAKA_API_TOKEN": "dari-lingkungan"}):
        assert create_app().config["API_TOKEN"] == "dari-lingkungan"
    assert "instance/" in Path(".gitignore").read_text(encoding="utf-8").splitlines()


def token_acak() -> None:
    made = {secrets.token_urlsafe() for _ in range(100)}
    assert len(made) == 100
    assert all(len(each) >= 40 for each in made)


def alamat_masuk_log() -> None:
    app, kept = _app(), io.StringIO()
    app.add_url_rule("/", "depan", lambda: "ok")
    log = logging.getLogger("werkzeug")
    handler = logging.StreamHandler(kept)
    log.addHandler(handler)
    server = make_server("127.0.0.1", 0, app)
    log.setLevel(logging.INFO)
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", "/?token=di-alamat", headers={"Authorization": "Bearer di-header"})
    connection.getresponse().read()
    connection.close()
    thread.join()
    server.server_close()
    log.removeHandler(handler)
    assert "di-alamat" in kept.getvalue()
    assert "di-header" not in kept.getvalue()


# -- the client -----------------------------------------------------------------------------------------------------------------


def klien_pustaka_standar() -> None:
    tree = ast.parse(Path("klien.py").read_text(encoding="utf-8"))
    names = {each.name for node in ast.walk(tree) if isinstance(node, ast.Import) for each in node.names}
    names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert names
    assert {each.split(".")[0] for each in names} <= set(sys.stdlib_module_names)


def urlopen_menjadikan_galat() -> None:
    app = _app()
    _json_errors(app)
    with _served(app) as port:
        error = raised(HTTPError, lambda: urlopen(f"http://127.0.0.1:{port}/x", timeout=10))
        with error:
            assert (error.code, json.loads(error.read())) == (404, {"kode": 404})


# -- the curious ----------------------------------------------------------------------------------------------------------------


def etag_dari_isi() -> None:
    app = _app()

    @app.get("/<text>")
    def page(text: str) -> Any:
        reply = app.make_response(text)
        reply.add_etag()
        return reply.make_conditional(request)

    client = app.test_client()
    tag = client.get("/a").headers["ETag"]
    assert client.get("/a").headers["ETag"] == tag != client.get("/b").headers["ETag"]
    again = client.get("/a", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/b", headers={"If-None-Match": tag}).status_code == 200


def isoformat_tanggal() -> None:
    assert date(2026, 11, 30).isoformat() == "2026-11-30"
    with _perpus() as client:
        assert client.get("/api/buku/2/pinjaman").json[0]["tanggal_pinjam"] == "2026-11-02"


def pengaturan_json_lama() -> None:
    app = _app()
    app.config["JSON_SORT_KEYS"] = False
    app.config["JSON_AS_ASCII"] = False
    app.add_url_rule("/", "isi", lambda: {"b": "é", "a": 1})
    assert app.test_client().get("/").text.strip() == '{"a":1,"b":"\\u00e9"}'
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    assert app.test_client().get("/").text.strip() == '{"b":"é","a":1}'


def kelas_tanpa_as_view() -> None:
    class Books(MethodView):
        def get(self) -> str:
            return "ada"

    app = _app()
    app.testing = True
    app.add_url_rule("/", "buku", view_func=Books)  # type: ignore[arg-type]
    raised(TypeError, lambda: app.test_client().get("/"))


def galat_debug_tanpa_cors() -> None:
    app = perpus_sementara(API_ASAL="http://127.0.0.1:8000")
    app.view_functions["api.satu"] = lambda id: 1 / 0
    app.logger.disabled = True
    asked = {"Origin": "http://127.0.0.1:8000"}
    allowed = "Access-Control-Allow-Origin"
    assert allowed in app.test_client().get("/api/buku", headers=asked).headers
    app.debug = True
    browser = Client(DebuggedApplication(app.wsgi_app))
    reply = browser.get("/api/buku/1", headers=asked, errors_stream=io.StringIO())
    assert reply.status_code == 500
    assert allowed not in reply.headers
    with app.app_context():
        db.engine.dispose()


# -- what only the exercises say ------------------------------------------------------------------------------------------------


def tanpa_status_200() -> None:
    app = _app()
    app.add_url_rule("/", "isi", lambda: {"a": 1})
    app.add_url_rule("/header", "header", lambda: ({"a": 1}, {"Location": "/"}))
    assert app.test_client().get("/").status_code == app.test_client().get("/header").status_code == 200


def url_for_ikut_rute() -> None:
    for rule in ("/api/kereta/<int:nomor>", "/v2/kereta/<int:nomor>"):
        app = _app()
        app.add_url_rule(rule, "satu", lambda nomor: "")
        with app.test_request_context():
            assert app.url_for("satu", nomor=3) == rule.replace("<int:nomor>", "3")


def kamus_baru_tanpa_lama() -> None:
    students = {7: {"nama": "Yuliana", "alamat": "Ruteng"}}
    students[7] = {"nama": "Sitti"}
    assert "alamat" not in students[7]


def update_menyimpan_semua() -> None:
    student = {"nama": "Yuliana"}
    student.update({"peran": "admin"})
    assert student == {"nama": "Yuliana", "peran": "admin"}


def spasi_berlebih_hilang() -> None:
    assert "Bearer  rahasia".split() == ["Bearer", "rahasia"]
    with _app().test_request_context(headers={"Authorization": "Bearer  rahasia"}):
        assert request.headers["Authorization"] == "Bearer  rahasia"
        assert request.authorization is not None
        assert request.authorization.token == "rahasia"


def compare_digest_jenis_sama() -> None:
    raised(TypeError, lambda: hmac.compare_digest(b"a", "a"))  # type: ignore[arg-type]
    raised(TypeError, lambda: hmac.compare_digest("a", b"a"))  # type: ignore[arg-type]
    raised(TypeError, lambda: hmac.compare_digest(b"a", None))  # type: ignore[arg-type]
    assert hmac.compare_digest("a", "a")


def kait_none_lewat() -> None:
    app = _app()
    app.before_request(lambda: None)
    app.add_url_rule("/", "isi", lambda: "sampai")
    assert app.test_client().get("/").text == "sampai"


def none_menjadi_teks() -> None:
    token = None
    assert f"Bearer {token}" == "Bearer None"


def kait_menjaga_rute_baru() -> None:
    app = _app()
    app.before_request(lambda: abort(401))
    app.add_url_rule("/baru", "baru", lambda: "sampai", methods=["POST"])
    assert app.test_client().post("/baru").status_code == 401


def args_berupa_teks() -> None:
    app = _app()
    with app.test_request_context("/?page=2&lain=abc"):
        assert request.args["page"] == "2"
        raised(ValueError, lambda: int(request.args["lain"]))


def type_int_memberi_bawaan() -> None:
    app = _app()
    for text in ("abc", "", "1.5"):
        with app.test_request_context(f"/?page={text}"):
            assert request.args.get("page", 1, type=int) == 1


def del_nama_bukan_isi() -> None:
    trains = {1: "Argo Wilis"}
    nomor = 1
    assert (nomor not in trains) is False
    del nomor
    assert trains == {1: "Argo Wilis"}

    def removed() -> str:
        return ""
        trains.clear()  # type: ignore[unreachable]

    removed()
    assert trains == {1: "Argo Wilis"}


def get_melewatkan_kosong() -> None:
    sent = {"kelas": "", "nama": "Ucok"}

    def first() -> str:
        for each in ("kelas", "nama"):
            return each
        return ""

    assert [each for each in ("nama", "kelas") if sent.get(each)] == ["nama"]
    assert first() == "kelas"


def or_teks_benar() -> None:
    for method in ("GET", "POST", "DELETE"):
        assert method == "GET" or "HEAD"


def compare_digest_true() -> None:
    assert hmac.compare_digest(b"sama", b"sama") is True
    assert hmac.compare_digest(b"sama", b"lain") is False


def nol_terdiri_dari_angka() -> None:
    assert all(text.isascii() and text.isdigit() for text in ("0", "00"))


def args_kosong_bukan_bawaan() -> None:
    app = _app()
    with app.test_request_context("/?page="):
        assert request.args.get("page", "1") == ""
        assert (request.args.get("page") or "1") == "1"
    with app.test_request_context("/"):
        assert request.args.get("page", "1") == "1"


def int_menerima_spasi() -> None:
    assert [int(each) for each in (" 1", "1 ", "+1", "-1", "1_0")] == [1, 1, 1, -1, 10]
