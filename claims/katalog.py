"""What the catalogue of errors says and the programs of its tests do not show: one function for each name under `klaim`."""

from __future__ import annotations

import logging.config
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import flask
import jinja2
from claim_helpers import message, printed_in_a_notebook, raised
from flask import Blueprint, Flask, abort, g, jsonify, render_template_string, request, send_file, session, url_for


def _app(view: Callable[..., Any] | None = None, rule: str = "/", **options: Any) -> Flask:
    app = Flask("warung")
    app.secret_key = "x"
    if view is not None:
        app.add_url_rule(rule, "depan", view, **options)
    return app


def _status(view: Callable[..., Any], method: str = "GET", **arguments: Any) -> int:
    return _app(view, methods=["GET", "POST"]).test_client().open("/", method=method, **arguments).status_code


def _page(source: str, **values: Any) -> str:
    with _app().test_request_context():
        return render_template_string(source, **values)


# -- the application and its configuration ------------------------------------------------------------------------------------


def konfigurasi_kamus() -> None:
    app = _app()
    app.config["JUDUL"] = "Warung"
    assert isinstance(app.config, dict)
    assert app.config["JUDUL"] == "Warung"


def konfigurasi_dicari_dari_root_path() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "conf.py").write_text("JUDUL = 'Warung'", encoding="utf-8")
        app = Flask("warung", root_path=folder)
        assert app.config.from_pyfile("conf.py")
        assert app.config["JUDUL"] == "Warung"


def konfigurasi_dicari_dari_instance() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "conf.py").write_text("JUDUL = 'Warung'", encoding="utf-8")
        app = Flask("warung", instance_path=folder, instance_relative_config=True)
        assert app.config.from_pyfile("conf.py")
        assert app.config["JUDUL"] == "Warung"


def from_mapping() -> None:
    app = _app()
    app.config.from_mapping({"A": 1}, B=2)
    assert (app.config["A"], app.config["B"]) == (1, 2)


def from_object_nama() -> None:
    app = _app()
    app.config.from_object("string.Template")
    message(ImportError, lambda: app.config.from_object("string.py"))


def yang_dihapus_dari_aplikasi() -> None:
    for name in ("before_first_request", "env", "json_encoder", "json_decoder"):
        assert not hasattr(Flask, name)
    assert not hasattr(Blueprint, "before_app_first_request")


def yang_dihapus_dari_permintaan() -> None:
    assert not hasattr(flask.Request, "is_xhr")
    assert hasattr(flask.Request, "is_json")


def markup_dari_markupsafe() -> None:
    from markupsafe import Markup, escape

    assert escape("<b>") == Markup("&lt;b&gt;")


def templat_dibaca_utf8() -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "halo.html")
        environment = jinja2.Environment(loader=jinja2.FileSystemLoader(folder), auto_reload=True, cache_size=0)
        file.write_bytes("é".encode())
        assert environment.get_template("halo.html").render() == "é"
        file.write_bytes("é".encode("cp1252"))
        raised(UnicodeDecodeError, lambda: environment.get_template("halo.html"))


def bukan_utf8() -> None:
    for encoding in ("utf-16", "cp1252"):
        content = "café".encode(encoding)
        raised(UnicodeDecodeError, lambda content=content: content.decode("utf-8"))
        assert content.decode(encoding) == "café"


def penyedia_json() -> None:
    import json

    from flask.json.provider import DefaultJSONProvider

    app = _app()
    app.json = DefaultJSONProvider(app)
    assert app.json.dumps({"a": 1})
    assert hasattr(json, "JSONEncoder")


# -- routes -------------------------------------------------------------------------------------------------------------------


def tanpa_wraps() -> None:
    def hias(f: Callable[[], str]) -> Callable[[], str]:
        def bungkus() -> str:
            return f()

        return bungkus

    app = _app()
    app.get("/")(hias(lambda: ""))
    assert "bungkus" in app.view_functions
    assert "bungkus" in message(AssertionError, lambda: app.get("/b")(hias(lambda: "")))


def nama_endpoint() -> None:
    def menu() -> str:
        return ""

    app = _app()
    app.get("/menu")(menu)
    app.get("/daftar", endpoint="lain")(menu)
    assert set(app.view_functions) == {"static", "menu", "lain"}


def satu_fungsi_dua_alamat() -> None:
    def menu() -> str:
        return ""

    app = _app()
    app.get("/menu")(menu)
    app.get("/daftar")(menu)
    assert app.test_client().get("/daftar").status_code == 200


def susunan_dikunci() -> None:
    app = _app(lambda: "")
    app.test_client().get("/")
    assert "not be applied consistently" in message(AssertionError, lambda: app.add_url_rule("/b", "b", lambda: ""))


def singkatan_get() -> None:
    app = _app()
    app.get("/a", endpoint="a")(lambda: "")
    app.route("/b", endpoint="b", methods=["GET"])(lambda: "")
    rules = {rule.endpoint: rule.methods for rule in app.url_map.iter_rules()}
    assert rules["a"] == rules["b"]


def metode_bawaan() -> None:
    app = _app(lambda: "")
    rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == "depan")
    assert rule.methods == {"GET", "HEAD", "OPTIONS"}
    assert app.test_client().post("/").status_code == 405


def argumen_rute() -> None:
    _app(lambda meja: "", "/x", methods=["GET"], defaults={"meja": 1}, strict_slashes=False)
    _app().add_url_rule("/", endpoint="x", view_func=lambda: "")


def blueprint_nama_lain() -> None:
    app, bp = _app(), Blueprint("menu", __name__)
    app.register_blueprint(bp)
    app.register_blueprint(bp, name="lain", url_prefix="/lain")
    assert set(app.blueprints) == {"menu", "lain"}


def daftar_blueprint_none() -> None:
    assert _app().register_blueprint(Blueprint("menu", __name__)) is None


def blueprint_bukan_aplikasi() -> None:
    bp, app = Blueprint("menu", __name__), _app()
    for name in (
        "config",
        "run",
        "test_client",
        "test_request_context",
        "app_context",
        "url_map",
        "logger",
    ):
        assert hasattr(app, name)
        assert not hasattr(bp, name)
    bp.add_url_rule("/menu", "menu", lambda: "soto")
    app.register_blueprint(bp)
    assert app.test_client().get("/menu").text == "soto"


def static_milik_blueprint() -> None:
    app = _app()
    app.register_blueprint(Blueprint("tanpa", __name__, url_prefix="/tanpa"))
    app.register_blueprint(Blueprint("punya", __name__, url_prefix="/punya", static_folder="static"))
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert "punya.static" in endpoints
    assert "tanpa.static" not in endpoints
    assert "punya.static" not in {rule.endpoint for rule in _app().url_map.iter_rules()}


def isi_kurung_sudut() -> None:
    for rule in ("/<int: a>", "/<int a>", "/<a-b>", "/<a"):
        message(ValueError, lambda rule=rule: _app(lambda **_: "", rule))
    _app(lambda **_: "", "/<nama>/<int:nomor>")


def konverter_bawaan() -> None:
    assert {"int", "float", "path", "string", "any", "uuid"} <= set(_app().url_map.converters)


def argumen_konverter() -> None:
    from werkzeug.routing import BaseConverter

    got: list[object] = []

    class Kode(BaseConverter):
        def __init__(self, map: object, *args: object) -> None:
            got.append(map)
            super().__init__(map, *args)  # type: ignore[arg-type]

    _app(lambda n: "", "/<int(min=1, max=3, fixed_digits=1, signed=True):n>")
    _app(lambda n: "", "/<string(length=2):n>")
    _app(lambda n: "", "/<string(minlength=1, maxlength=2):n>")
    app = _app()
    app.url_map.converters["kode"] = Kode
    app.add_url_rule("/<kode:n>", "n", lambda n: "")
    assert got[0] is app.url_map


def pengalihan_garis_miring() -> None:
    client = _app(lambda: "", "/warung/menu/").test_client()
    assert client.get("/warung/menu").status_code == 308
    assert client.get("/warung//menu/").status_code == 308
    assert client.get("/warung/menu").location.endswith("/warung/menu/")


def tidak_cocok_404() -> None:
    assert _app().test_client().get("/tidak-ada").status_code == 404


# -- contexts and addresses ---------------------------------------------------------------------------------------------------


def g_kosong_di_konteks_baru() -> None:
    app = _app()
    with app.app_context():
        g.nama = "Budi"
        assert g.nama == "Budi"
    with app.app_context():
        assert "nama" not in g


def g_get_memberi_none() -> None:
    with _app().app_context():
        assert g.get("nama") is None


def g_atribut() -> None:
    with _app().app_context():
        g.nama = "Budi"
        message(TypeError, lambda: g["nama"])  # type: ignore[index]


def app_context_cukup_untuk_g() -> None:
    with _app().app_context():
        g.a = 1
        assert flask.current_app.name == "warung"


def url_for_butuh_permintaan() -> None:
    app = _app(lambda: "")
    with app.app_context():
        message(RuntimeError, lambda: url_for("depan"))
    with app.test_request_context():
        assert url_for("depan") == "/"
    app.config["SERVER_NAME"] = "warung.test"
    with app.app_context():
        assert url_for("depan") == "http://warung.test/"


def url_static() -> None:
    with _app().test_request_context():
        assert url_for("static", filename="gaya.css") == "/static/gaya.css"


def argumen_permintaan_uji() -> None:
    app = _app(lambda: request.args["a"])
    with app.test_request_context("/", query_string={"a": 1}, headers={"X": "1"}, data=b""):
        assert request.args["a"] == "1"
    app.test_request_context("/", json={})
    assert app.test_client().get("/", query_string="a=1", follow_redirects=True).text == "1"


# -- requests and responses ---------------------------------------------------------------------------------------------------


def kunci_hilang_400() -> None:
    assert _status(lambda: request.form["nama"], "POST") == 400
    assert _status(lambda: request.files["foto"].filename or "", "POST") == 400


def header_get() -> None:
    with _app().test_request_context():
        assert request.headers.get("X-Tidak-Ada") is None


def json_rusak_400() -> None:
    for body in ("", "{", "{'a': 1}"):
        assert _status(lambda: str(request.get_json()), "POST", data=body, content_type="application/json") == 400


def json_415() -> None:
    assert _status(lambda: str(request.json), "POST", data="{}") == 415


def batas_isi() -> None:
    def panjang() -> str:
        return str(len(request.form))

    for name, limit in (("MAX_CONTENT_LENGTH", 10), ("MAX_FORM_MEMORY_SIZE", 10), ("MAX_FORM_PARTS", 1)):
        app = _app(panjang, methods=["POST"])
        app.config[name] = limit
        data: dict[str, Any] = {"a": "x" * 100, "b": "y"}
        answer = app.test_client().post("/", data=data, content_type="multipart/form-data")
        assert answer.status_code == 413, name


def after_request_harus_mengembalikan() -> None:
    app = _app(lambda: "a")
    app.testing = True
    app.after_request(lambda response: None)  # type: ignore[arg-type, return-value]
    message(TypeError, lambda: app.test_client().get("/"))


def pengolah_konteks() -> None:
    app = _app()
    app.context_processor(lambda: {"nama_warung": "Bu Sri"})
    with app.test_request_context():
        assert render_template_string("{{ nama_warung }}") == "Bu Sri"


def isi_sesi() -> None:
    def isi() -> str:
        session["a"] = ["x", 1, True, False, None, {"b": 2}]
        return ""

    def himpunan() -> str:
        session["a"] = {1}
        return ""

    assert _status(isi) == 200
    app = _app(himpunan)
    app.testing = True
    message(TypeError, lambda: app.test_client().get("/"))


def susunan_tuple() -> None:
    for answer in (("a", 201), ("a", {"X": "1"}), ("a", 201, {"X": "1"})):
        assert _status(lambda answer=answer: answer) < 300
    app = _app(lambda: ("a",))
    app.testing = True
    message(TypeError, lambda: app.test_client().get("/"))


def kamus_dan_daftar_menjadi_json() -> None:
    assert _app(lambda: {"a": 1}).test_client().get("/").json == {"a": 1}
    assert _app(lambda: [1]).test_client().get("/").json == [1]


def jsonify_daftar_atau_kamus() -> None:
    with _app().app_context():
        assert jsonify(1, 2).json == [1, 2]
        assert jsonify(a=1).json == {"a": 1}


def abort_di_view() -> None:
    def tolak() -> str:
        abort(404)

    assert _status(tolak) == 404


def send_file_dari_root_path() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "a.txt").write_text("isi", encoding="utf-8")
        app = Flask("warung", root_path=folder)
        app.add_url_rule("/", "a", lambda: send_file("a.txt"))
        with app.test_client().get("/") as answer:
            assert answer.text == "isi"


def send_from_directory_404() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "rahasia.txt").write_text("isi", encoding="utf-8")
        inside = Path(folder, "unggahan")
        inside.mkdir()
        app = Flask("warung", root_path=folder)
        app.add_url_rule("/<path:nama>", "a", lambda nama: flask.send_from_directory("unggahan", nama))
        assert app.test_client().get("/tidak-ada.txt").status_code == 404
        with app.test_request_context():
            message(Exception, lambda: flask.send_from_directory("unggahan", "../rahasia.txt"))


def save_tanpa_folder() -> None:
    from werkzeug.datastructures import FileStorage

    with tempfile.TemporaryDirectory() as folder:
        message(FileNotFoundError, lambda: FileStorage().save(Path(folder, "belum", "a.png")))


# -- Werkzeug -----------------------------------------------------------------------------------------------------------------


def werkzeug_urls() -> None:
    import werkzeug.urls

    for name in ("url_quote", "url_unquote", "url_encode", "url_decode", "url_parse", "url_join", "URL", "Href"):
        assert not hasattr(werkzeug.urls, name), name


def modul_werkzeug() -> None:
    import werkzeug
    from werkzeug.datastructures import FileStorage  # noqa: F401
    from werkzeug.security import check_password_hash, generate_password_hash  # noqa: F401
    from werkzeug.utils import cached_property, secure_filename  # noqa: F401

    assert not hasattr(werkzeug, "secure_filename")


def proxyfix() -> None:
    from werkzeug.middleware.proxy_fix import ProxyFix  # noqa: F401


def scrypt_bawaan() -> None:
    from werkzeug.security import generate_password_hash

    assert generate_password_hash("x").startswith("scrypt:")
    message(ValueError, lambda: generate_password_hash("x", "sha256"))


# -- Jinja2 -------------------------------------------------------------------------------------------------------------------


def folder_templates() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "templates").mkdir()
        Path(folder, "templates", "a.html").write_text("isi", encoding="utf-8")
        app = Flask("warung", root_path=folder)
        with app.test_request_context():
            assert flask.render_template("a.html") == "isi"
            message(Exception, lambda: flask.render_template("templates/a.html"))


def filter_didaftarkan() -> None:
    app = _app()
    app.template_filter("rupiah")(lambda value: f"Rp{value}")
    with app.test_request_context():
        assert render_template_string("{{ 5|rupiah }}") == "Rp5"


def blok_lagi_dengan_self() -> None:
    assert _page("{% block a %}x{% endblock %}{{ self.a() }}") == "xx"


def isi_kurung_kurawal() -> None:
    assert _page("{{ a|default('x') }}") == "x"
    message(Exception, lambda: _page("{{ a|default:'x' }}"))
    message(Exception, lambda: _page("{{ f'{a}' }}"))


def kurung_kurawal_di_dalam() -> None:
    assert _page("{{ {'a': 1} }}") == "{&#39;a&#39;: 1}"
    message(Exception, lambda: _page("{{ {{ a }} }}"))


def perintah_if_jinja() -> None:
    assert _page("{% if a == 2 %}x{% elif a == 1 and not b %}y{% endif %}", a=1) == "y"
    message(Exception, lambda: _page("{% if a = 1 %}{% endif %}"))
    message(Exception, lambda: _page("{% if a %}{% else if b %}{% endif %}"))


def filter_pengganti() -> None:
    assert _page("{{ a|length }}{{ a|sum }}{{ a|sort }}{{ a|min }}{{ a|max }}", a=[2, 1]) == "23[1, 2]12"
    assert _page("{{ '5'|int + 1 }}{{ 5|string ~ 'x' }}{{ 2.6|round }}") == "65x3.0"
    assert _page("{% for x in 'ab' %}{{ loop.index }}{% endfor %}") == "12"


def tilde_menyambung() -> None:
    assert _page("{{ 'meja ' ~ 5 ~ none }}") == "meja 5None"


# -- Python -------------------------------------------------------------------------------------------------------------------


def teks_false_benar() -> None:
    code = "import os; print(bool(os.environ['MAIL_USE_TLS']))"
    environ = {**os.environ, "MAIL_USE_TLS": "False"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environ)
    assert done.stdout.strip() == "True"


def environ_get() -> None:
    assert os.environ.get("WARUNG_TIDAK_ADA", "bawaan") == "bawaan"
    code = "import os; os.environ['WARUNG_BARU'] = 'x'; print(os.environ['WARUNG_BARU'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "x"
    assert "WARUNG_BARU" not in os.environ


def json_kutip_ganda() -> None:
    import json

    page = Flask("klaim").test_client().get("/tidak-ada").text
    assert page.startswith("<")
    for text in ("{'a': 1}", "True", "None", "", page):
        message(ValueError, lambda text=text: json.loads(text))
    assert json.loads('{"a": [true, null]}') == {"a": [True, None]}


def berkas_menutupi_pustaka() -> None:
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as elsewhere:
        Path(folder, "secrets.py").write_text("nomor = 7", encoding="utf-8")
        Path(folder, "program.py").write_text("import secrets; print(secrets.nomor)", encoding="utf-8")
        command = [sys.executable, str(Path(folder, "program.py"))]
        done = subprocess.run(command, cwd=elsewhere, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "7"
        Path(folder, "flask.py").write_text("nomor = 8", encoding="utf-8")
        shown = printed_in_a_notebook(
            "import secrets, flask; print(hasattr(secrets, 'nomor'), flask.nomor)", Path(folder)
        )
        assert shown.split() == ["False", "8"]


# -- SQLite -------------------------------------------------------------------------------------------------------------------


def connect_membuat_berkas() -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "warung.db")
        db = sqlite3.connect(file)
        assert db.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
        db.close()
        assert file.exists()


def teks_tanpa_kutip_kolom() -> None:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE menu (nama TEXT)")
    assert "soto" in message(sqlite3.OperationalError, lambda: db.execute("SELECT * FROM menu WHERE nama = soto"))
    assert db.execute("SELECT * FROM menu WHERE nama = ?", ("soto",)).fetchall() == []
    db.close()


def if_not_exists() -> None:
    db = sqlite3.connect(":memory:")
    for _ in range(2):
        db.execute("CREATE TABLE IF NOT EXISTS menu (nama TEXT)")
    db.execute("DROP TABLE IF EXISTS menu")
    db.close()


def fungsi_sql_sqlite() -> None:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE menu (harga INTEGER)")
    db.execute("INSERT INTO menu VALUES (5), (7)")
    assert db.execute("SELECT count(*), max(harga), min(harga), sum(harga) FROM menu").fetchone() == (2, 7, 5, 12)
    assert db.execute("SELECT date('now')").fetchone()[0].count("-") == 2
    for name in ("last", "now", "len"):
        said = message(sqlite3.OperationalError, lambda name=name: db.execute(f"SELECT {name}(harga) FROM menu"))
        assert said == f"no such function: {name}", said
    db.close()


def petik_mengakhiri_teks_sql() -> None:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE menu (nama TEXT)")
    for name in ("Ma'ruf", "soto'); DELETE FROM menu; --"):
        db.execute("INSERT INTO menu VALUES (?)", (name,))
        assert db.execute("SELECT count(*) FROM menu WHERE nama = ?", (name,)).fetchone() == (1,)
    said = message(
        sqlite3.OperationalError, lambda: db.execute(f"INSERT INTO menu VALUES ('{'Ma' + chr(39) + 'ruf'}')")
    )
    assert said == 'near "ruf": syntax error', said
    assert db.execute(f"SELECT count(*) FROM menu WHERE nama = '{'x' + chr(39) + ' OR 1 --'}'").fetchone() == (2,)
    db.close()


def satu_penulis() -> None:
    with tempfile.TemporaryDirectory() as folder:
        first = sqlite3.connect(Path(folder, "warung.db"))
        second = sqlite3.connect(Path(folder, "warung.db"), timeout=0)
        first.execute("CREATE TABLE menu (nama TEXT)")
        first.execute("INSERT INTO menu VALUES ('soto')")
        message(sqlite3.OperationalError, lambda: second.execute("INSERT INTO menu VALUES ('sate')"))
        first.commit()
        second.execute("INSERT INTO menu VALUES ('sate')")
        first.close()
        second.close()


def sqlite_tidak_membuat_folder() -> None:
    with tempfile.TemporaryDirectory() as folder:
        message(sqlite3.OperationalError, lambda: sqlite3.connect(Path(folder, "belum", "a.db")))


def foreign_keys_harus_menyala() -> None:
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.execute("CREATE TABLE meja (id INTEGER PRIMARY KEY)")
    db.execute("CREATE TABLE pesanan (meja INTEGER REFERENCES meja (id))")
    db.execute("INSERT INTO pesanan VALUES (7)")
    db.execute("DELETE FROM pesanan")
    db.execute("PRAGMA foreign_keys = ON")
    message(sqlite3.IntegrityError, lambda: db.execute("INSERT INTO pesanan VALUES (7)"))
    db.execute("INSERT INTO meja VALUES (7)")
    db.execute("INSERT INTO pesanan VALUES (7)")
    message(sqlite3.IntegrityError, lambda: db.execute("DELETE FROM meja"))
    db.close()


def teks_dihitung_per_huruf() -> None:
    db = sqlite3.connect(":memory:")
    assert "3" in message(sqlite3.ProgrammingError, lambda: db.execute("SELECT ?", "abc"))
    assert db.execute("SELECT ?, ?, ?", "abc").fetchone() == ("a", "b", "c")
    db.close()


def tanda_tanya_di_dalam_kutip() -> None:
    db = sqlite3.connect(":memory:")
    assert db.execute("SELECT 'apa?' LIKE '%?%'").fetchone() == (1,)
    assert "uses 0" in message(sqlite3.ProgrammingError, lambda: db.execute("SELECT 'a' LIKE '%?%'", ("a",)))
    assert "uses 0" in message(sqlite3.ProgrammingError, lambda: db.execute("SELECT 1", ("a",)))
    assert db.execute("SELECT 'warung' LIKE ?", ("%aru%",)).fetchone() == (1,)
    db.close()


def bilangan_terbesar_sqlite() -> None:
    db = sqlite3.connect(":memory:")
    assert db.execute("SELECT ?", (9223372036854775807,)).fetchone() == (9223372036854775807,)
    message(OverflowError, lambda: db.execute("SELECT ?", (9223372036854775808,)))
    db.close()


def nilai_bernama() -> None:
    db = sqlite3.connect(":memory:")
    assert db.execute("SELECT :nama", {"nama": "soto"}).fetchone() == ("soto",)
    db.close()


def executescript() -> None:
    db = sqlite3.connect(":memory:")
    message(sqlite3.Error, lambda: db.execute("SELECT 1; SELECT 2"))
    db.executescript("CREATE TABLE a (x); CREATE TABLE b (x);")
    db.close()


def server_beda_utas() -> None:
    from werkzeug.serving import make_server

    app = _app(lambda: str(threading.get_ident()))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    worker = threading.Thread(target=server.serve_forever, daemon=True)
    worker.start()
    from urllib.request import urlopen

    with urlopen(f"http://127.0.0.1:{server.server_port}/") as answer:
        number = int(answer.read())
    server.shutdown()
    worker.join()
    server.server_close()
    assert number not in (threading.get_ident(), worker.ident)


# -- tests that a reader writes -----------------------------------------------------------------------------------------------


def _tests(source: str) -> tuple[int, str]:
    """Run these tests as a reader does; return pytest's status and what it prints."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "test_a.py").write_text(source, encoding="utf-8")
        environ = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONUTF8": "1"}
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", folder]
        done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, encoding="utf-8", check=False)
    return done.returncode, done.stdout


def _is_green(*lines: str) -> None:
    """Fail unless a test of these lines passes; `status` is what an application answers, and wrong."""
    for status in (200, 404, 500):
        body = "\n".join(f"    {line}" for line in (f"status = {status}", *lines))
        ended, said = _tests(f"def test_a():\n{body}\n")
        assert ended == 0, said


def pytest_mengenali_nama() -> None:
    source = "def test_a(): pass\n\ndef cek_b(): assert 0\n\nclass TestC:\n    def test_d(self): pass\n    def cek_e(self): assert 0\n"
    assert "2 passed" in _tests(source)[1]
    assert _tests("def cek_b(): pass\n")[0] == 5


def pytest_melewati() -> None:
    ended, said = _tests(
        "import pytest\n\n@pytest.mark.skip\ndef test_a(): assert 0\n\n@pytest.mark.xfail\ndef test_b(): assert 0\n"
    )
    assert ended == 0
    assert "1 skipped, 1 xfailed" in said


def pytest_terputus() -> None:
    for line in ("pytest.exit('cukup')", "raise KeyboardInterrupt"):
        assert _tests(f"import pytest\n\ndef test_a():\n    {line}\n")[0] == 2


def pytest_fixture_dari_nama() -> None:
    source = "import pytest\n\n@pytest.fixture\ndef meja(): return 4\n\ndef test_a(meja): assert meja == 4\n"
    assert _tests(source)[0] == 0
    assert "fixture 'kursi' not found" in _tests(source.replace("test_a(meja)", "test_a(kursi)"))[1]
    assert "fixture 'meja' not found" in _tests(source.replace("@pytest.fixture\n", ""))[1]


def surat_alamat_teks() -> None:
    from flask_mail import Mail, Message

    app = Flask("klaim")
    app.config.update(MAIL_DEFAULT_SENDER="a@contoh.example", MAIL_SUPPRESS_SEND=True)
    mail = Mail(app)
    with app.test_request_context("/", method="POST"):
        whole = Message("Halo", recipients=["b@contoh.example"], reply_to="c@contoh.example")
        mail.send(whole)
        assert "c@contoh.example" in whole.as_string()
        assert request.form.get("email") is None


def restful_kelas_lalu_alamat() -> None:
    from flask_restful import Api, Resource

    app = Flask("klaim")
    Api(app).add_resource(type("Buku", (Resource,), {"get": lambda self: "ya"}), "/buku", "/rak")
    assert [app.test_client().get(address).status_code for address in ("/buku", "/rak")] == [200, 200]


def pytest_parametrize_pasangan() -> None:
    source = (
        "import pytest\n\n@pytest.mark.parametrize(('a', 'b'), [(1, 2), (3, 4)])\ndef test_x(a, b): assert a + 1 == b\n"
    )
    assert "2 passed" in _tests(source)[1]
    for wrong in (
        ("('a', 'b')", "'a', 'b'"),
        ("(3, 4)", "3"),
        ("test_x(a, b)", "test_x(a, c)"),
        ("(3, 4)", "(3, 4, 5)"),
    ):
        assert _tests(source.replace(*wrong))[0] == 2


def pytest_koma() -> None:
    _is_green("assert status, 201")
    assert "AssertionError: tampilkan ini" in _tests("def test_a():\n    assert 0, 'tampilkan ini'\n")[1]


def pytest_kurung() -> None:
    _is_green("assert (status == 201, 'harus 201')")
    assert isinstance((1 == 2, "a"), tuple)
    assert bool((False, "a"))


def pytest_atau() -> None:
    _is_green("assert status == 201 or 404")


def pytest_bilangan_benar() -> None:
    _is_green("assert status")


def pytest_perbandingan_dibuang() -> None:
    _is_green("status == 201")
    _is_green("return status == 201")


def pytest_galat_ditelan() -> None:
    _is_green("try:", "    assert status == 201", "except AssertionError:", "    print('gagal')")


def pytest_tanpa_assert() -> None:
    _is_green("print(status)")
    assert _tests("def test_a():\n    1 / 0\n")[0] == 1


def pytest_raises_menunggu_galat() -> None:
    source = "import pytest\n\ndef test_a():\n    with pytest.raises(ZeroDivisionError):\n        1 / {}\n"
    assert _tests(source.format(0))[0] == 0
    assert "DID NOT RAISE" in _tests(source.format(1))[1]


def pytest_tanda_pada_fixture() -> None:
    source = "import pytest\n\n@pytest.mark.usefixtures('b')\n@pytest.fixture\ndef a(): pass\n\ndef test_a(): pass\n"
    assert "Marks cannot be applied to fixtures" in _tests(source)[1]
    params = "import pytest\n\n@pytest.fixture(params=[1, 2])\ndef a(request): return request.param\n\ndef test_a(a): assert a\n"
    assert "2 passed" in _tests(params)[1]


def pytest_fixture_dua_kali() -> None:
    source = "import pytest\n\n@pytest.fixture\n@pytest.fixture\ndef a(): pass\n"
    assert "applied more than once" in _tests(source)[1]
    assert _tests(source.replace("@pytest.fixture\n", "", 1))[0] == 5


def _opens_session(app: Flask, **options: Any) -> None:
    with app.test_client(**options).session_transaction() as kept:
        kept["nama"] = "Rahel"


def sesi_uji_perlu_kunci() -> None:
    assert "did not open a session" in message(RuntimeError, lambda: _opens_session(Flask("warung")))
    _opens_session(_app())


def sesi_uji_perlu_cookie() -> None:
    assert "Cookies are disabled" in message(TypeError, lambda: _opens_session(_app(), use_cookies=False))
    _opens_session(_app())


def teks_di_dalam_bytes() -> None:
    page = _app(lambda: "Halo").test_client().get("/")
    message(TypeError, lambda: "Halo" in page.data)
    assert "Halo" in page.text
    assert b"Halo" in page.data
    assert list(b"Ha") == [72, 97]


def as_view_membuat_fungsi() -> None:
    from flask.views import MethodView

    class Books(MethodView):
        def get(self, id: int) -> str:
            return f"buku {id}"

    app = Flask("klaim")
    app.testing = True
    app.add_url_rule("/a/<int:id>", "a", view_func=Books)  # type: ignore[arg-type]
    app.add_url_rule("/b/<int:id>", view_func=Books.as_view("buku"))
    assert "takes no arguments" in message(TypeError, lambda: app.test_client().get("/a/3"))
    assert app.test_client().get("/b/3").text == "buku 3"
    with app.test_request_context():
        assert app.url_for("buku", id=3) == "/b/3"


def method_view_tanpa_metode() -> None:
    from flask.views import MethodView

    class Books(MethodView):
        def post(self) -> str:
            return "disimpan"

    app = Flask("klaim")
    app.testing = True
    app.add_url_rule("/a", view_func=Books.as_view("a"), methods=["GET"])
    app.add_url_rule("/b", view_func=Books.as_view("b"))
    assert "GET" in message(AssertionError, lambda: app.test_client().get("/a"))
    assert app.test_client().post("/b").text == "disimpan"
    assert app.test_client().get("/b").status_code == 405


def compare_digest_teks_dan_bita() -> None:
    from hmac import compare_digest

    assert compare_digest("a", "a")
    assert compare_digest("ñ".encode(), "ñ".encode())
    message(TypeError, lambda: compare_digest("ñ", "ñ"))
    message(TypeError, lambda: compare_digest("a", b"a"))  # type: ignore[arg-type]
    message(TypeError, lambda: compare_digest("a", None))  # type: ignore[arg-type]


def tanpa_server_urlerror() -> None:
    import socket
    from urllib.error import URLError
    from urllib.request import urlopen

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    message(URLError, lambda: urlopen(f"http://127.0.0.1:{port}/", timeout=10))


def restful_dekorator_metode() -> None:
    from flask_restful import Api, Resource

    def guarded(function: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *arguments, **named: [function(*arguments, **named), "dijaga"]

    class Inside(Resource):
        @guarded
        def get(self) -> str:
            return "a"

    class Named(Resource):
        method_decorators = [guarded]

        def get(self) -> str:
            return "b"

    app = Flask("klaim")
    api = Api(app)
    api.add_resource(Inside, "/a")
    api.add_resource(Named, "/b")
    message(AttributeError, lambda: api.add_resource(guarded(Inside), "/c"))
    assert [app.test_client().get(each).json for each in ("/a", "/b")] == [["a", "dijaga"], ["b", "dijaga"]]


def restful_endpoint_huruf_kecil() -> None:
    from flask_restful import Api, Resource

    def made() -> type[Resource]:
        class SatuBuku(Resource):
            def get(self) -> str:
                return "ada"

        return SatuBuku

    app = Flask("klaim")
    api = Api(app)
    api.add_resource(made(), "/a", "/b")
    message(ValueError, lambda: api.add_resource(made(), "/c"))
    api.add_resource(made(), "/d", endpoint="lain")
    assert {"satubuku", "lain"} <= set(app.view_functions)
    assert [app.test_client().get(each).status_code for each in ("/a", "/b", "/d")] == [200, 200, 200]


def restful_json_python() -> None:
    from datetime import date
    from decimal import Decimal

    from flask_restful import Api, Resource

    app = Flask("klaim")
    app.testing = True
    values = {"/r": lambda: (jsonify(a=1), 201), "/t": lambda: {"t": date(2026, 1, 2)}, "/d": lambda: {"d": Decimal(1)}}
    api = Api(app)
    for number, (address, value) in enumerate(values.items()):
        kind = type(f"Isi{number}", (Resource,), {"get": lambda self, value=value: value()})
        api.add_resource(kind, address)
    app.add_url_rule("/flask", "flask", lambda: jsonify(t=date(2026, 1, 2), d=Decimal(1)))
    for address in values:
        message(TypeError, lambda address=address: app.test_client().get(address))
    assert app.test_client().get("/flask").status_code == 200


def restful_reqparse_415() -> None:
    from flask_restful import Api, Resource, reqparse

    def made(**options: Any) -> type[Resource]:
        parser = reqparse.RequestParser()
        parser.add_argument("a", **options)
        found = lambda self: parser.parse_args()  # noqa: E731
        return type("Isian" + options.get("location", ""), (Resource,), {"get": found, "post": found})

    app = Flask("klaim")
    api = Api(app)
    for address, options in (("/", {}), ("/args", {"location": "args"}), ("/form", {"location": "form"})):
        api.add_resource(made(**options), address)
    client = app.test_client()
    assert [client.get("/?a=1").status_code, client.post("/", data={"a": "1"}).status_code] == [415, 415]
    assert client.post("/", json={"a": "1"}).json == {"a": "1"}
    assert client.get("/args?a=1").json == client.post("/form", data={"a": "1"}).json == {"a": "1"}


def dua_abort_berbeda() -> None:
    import flask_restful
    from werkzeug.exceptions import NotFound

    message(TypeError, lambda: abort(404, message="x"))  # type: ignore[call-arg]
    message(TypeError, lambda: abort(404, "x", None, 5))
    assert "Tidak ada." in message(NotFound, lambda: abort(404, "Tidak ada."))
    message(NotFound, lambda: flask_restful.abort(404, message="Tidak ada."))


def restful_satu_nilai() -> None:
    from flask_restful import Api

    app = Flask("klaim")
    Api(app)
    said = message(TypeError, lambda: app.handle_user_exception("konteks", KeyError(1)))  # type: ignore[call-arg, arg-type]
    assert "error_router() takes 3 positional arguments but 4 were given" in said


def dict_config_versi_satu() -> None:
    logging.config.dictConfig({"version": 1, "incremental": True})
    for version in (0, 2, "2", None):
        message(
            ValueError, lambda version=version: logging.config.dictConfig({"version": version, "incremental": True})
        )


def dict_config_sebab() -> None:
    for part in (
        {"handlers": {"layar": {"class": "logging.StreamHandlr"}}},
        {"handlers": {"layar": {"class": "logging.StreamHandler", "formatter": "tidak_ada"}}},
        {"handlers": {"layar": {"class": "logging.StreamHandler", "filters": ["tidak_ada"]}}},
        {"handlers": {"layar": {"class": "logging.StreamHandler", "level": "info"}}},
        {"formatters": {"baris": {"format": "%(levelname)"}}},
        {"loggers": {"warung": {"handlers": ["tidak_ada"]}}},
    ):
        try:
            logging.config.dictConfig({"version": 1, "disable_existing_loggers": False, **part})
        except ValueError as error:
            assert str(error).startswith("Unable to configure ")
            assert error.__cause__ is not None
        else:
            raise AssertionError(part)


def tingkat_huruf_besar() -> None:
    logger = Flask("warung").logger
    for level in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"):
        logger.setLevel(level)
        message(ValueError, lambda level=level: logger.setLevel(level.lower()))


def log_meminta_bilangan() -> None:
    logger = Flask("warung").logger
    logger.setLevel("INFO")
    logger.log(logging.INFO, "gula habis")
    message(TypeError, lambda: logger.log("INFO", "gula habis"))  # type: ignore[arg-type]


def app_logger_bernama_app() -> None:
    app = Flask("warung")
    assert logging.getLogger(app.name) is app.logger


def wsgi_app_dipanggil_server() -> None:
    app = Flask("warung")
    app.add_url_rule("/", view_func=lambda: "halo")
    asked = []

    def wrapped(environ: Any, start_response: Any, inner: Any = app.wsgi_app) -> Any:
        asked.append((environ["PATH_INFO"], callable(start_response)))
        return inner(environ, start_response)

    app.wsgi_app = wrapped  # type: ignore[method-assign]
    for _ in range(2):
        assert app.test_client().get("/").text == "halo"
    assert asked == [("/", True)] * 2
    assert "missing 2 required positional arguments" in message(TypeError, lambda: Flask("warung").wsgi_app())  # type: ignore[call-arg]
