"""What lesson 04 and its exercises say of WSGI, Werkzeug, Flask and Python, as small programs: each fails when its sentence is false."""

from __future__ import annotations

import contextlib
import http.client
import io
import json
import re
import threading
from collections.abc import Callable, Iterator
from typing import Any
from wsgiref import simple_server, validate
from wsgiref.handlers import SimpleHandler

import flask
import werkzeug.serving
from claim_helpers import data_is_read_by_format, fails
from flask import Flask, abort, request
from werkzeug import Request, Response
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequestKeyError, HTTPException, MethodNotAllowed, NotFound
from werkzeug.routing import Map, MapAdapter, Rule
from werkzeug.test import Client, create_environ

App = Callable[..., Any]


def _text() -> list[tuple[str, str]]:
    """Return the header of a text; a new list each time, for `wsgiref` writes into the one that it is given."""
    return [("Content-Type", "text/plain; charset=utf-8")]


class _QuietOfWsgiref(simple_server.WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Keep the terminal clean."""

    def get_stderr(self) -> Any:
        return io.StringIO()


class _QuietOfWerkzeug(werkzeug.serving.WSGIRequestHandler):
    def log(self, *args: Any) -> None:
        """Keep the terminal clean."""


def _wsgiref(app: App) -> Any:
    return simple_server.make_server("127.0.0.1", 0, app, handler_class=_QuietOfWsgiref)


def _werkzeug(app: App, log: Callable[[str], None] = lambda text: None) -> Any:
    server = werkzeug.serving.make_server("127.0.0.1", 0, app, request_handler=_QuietOfWerkzeug)
    server.log = lambda kind, message, *args: log(message % args if args else message)  # type: ignore[method-assign]
    return server


def _answer(
    make: Callable[[App], Any], app: App, path: str = "/", headers: dict[str, str] | None = None
) -> tuple[int, bytes]:
    """Serve one request on a port that the system chooses; return the status and the body that arrived."""
    server = make(app)
    one = threading.Thread(target=server.handle_request)
    one.start()
    try:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=5)) as connection:
            connection.request("GET", path, headers=headers or {})
            response = connection.getresponse()
            return response.status, response.read()
    finally:
        one.join()
        server.server_close()


def _by_handler(app: App) -> bytes:
    """Return what the standard library's WSGI handler writes for one request, without any socket."""
    out = io.BytesIO()
    handler = SimpleHandler(io.BytesIO(), out, io.StringIO(), create_environ("/"))
    handler.run(app)
    return out.getvalue()


def _station(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("200 OK", _text())
    return [b"Stasiun Surabaya Gubeng"]


# -- WSGI ------------------------------------------------------------------------------------------------------------------


def server_mana_pun() -> None:
    """Two servers that know nothing of one another run the same function."""
    for make in (_wsgiref, _werkzeug):
        assert _answer(make, _station) == (200, b"Stasiun Surabaya Gubeng")


def satu_panggilan_satu_permintaan() -> None:
    called: list[str] = []

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        called.append(environ["PATH_INFO"])
        return _station(environ, start_response)

    for make in (_wsgiref, _werkzeug):
        for path in ("/a", "/b"):
            called.clear()
            _answer(make, app, path)
            assert called == [path]


def dua_argumen() -> None:
    """The server gives two arguments, the environ first and `start_response` second."""
    seen: list[tuple[Any, ...]] = []

    def app(*given: Any, **named: Any) -> list[bytes]:
        seen.append(given)
        assert not named
        return _station(*given)

    for make in (_wsgiref, _werkzeug):
        _answer(make, app)
    for given in seen:
        environ, start_response = given
        assert type(environ) is dict and callable(start_response)


def tanpa_404_bawaan() -> None:
    for make in (_wsgiref, _werkzeug):
        assert _answer(make, _station, "/tidak-ada")[0] == 200


def teks_bukan_bita() -> None:
    """A text for bytes: Werkzeug's server says so in its log, after the visitor was sent `200 OK` and nothing more."""

    def app(environ: dict[str, Any], start_response: Any) -> str:
        start_response("200 OK", _text())
        return "Stasiun"

    said: list[str] = []

    def make(app: App) -> Any:
        return _werkzeug(app, said.append)

    assert _answer(make, app) == (200, b"")
    assert any("applications must write bytes" in text for text in said), said
    listed: App = lambda environ, start_response: (start_response("200 OK", _text()), ["teks"])[1]  # noqa: E731
    said.clear()
    _answer(make, listed)
    assert any("applications must write bytes" in text for text in said), said


def isi_dibaca_satu_per_satu() -> None:
    """A server takes what can be read with `for`, part by part, and not `None`."""

    def parts(environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        start_response("200 OK", _text())
        yield b"satu "
        yield b"dua"

    for make in (_wsgiref, _werkzeug):
        assert _answer(make, parts) == (200, b"satu dua")
    fails(TypeError, "not iterable", lambda: iter(None))  # type: ignore[call-overload]
    assert next(iter("Gubeng")) == "G"


def bita_satu_per_satu() -> None:
    assert list(b"Gu") == [71, 117]


def tanpa_start_response() -> None:
    assert "write() before start_response" in _complaint(lambda environ, start_response: [b"isi"])


def dua_kali_start_response() -> None:
    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", _text())
        start_response("200 OK", _text())
        return [b"isi"]

    assert "Headers already set" in _complaint(app)


def _complaint(app: App) -> str:
    """Return what Werkzeug's server writes into its log when it serves this app once."""
    said: list[str] = []
    with contextlib.suppress(http.client.HTTPException, OSError):
        _answer(lambda app: _werkzeug(app, said.append), app)
    return "\n".join(said)


def bentuk_status() -> None:
    """A status is text, three digits, a space, words; wsgiref refuses others, and status comes before the headers."""

    def with_status(*given: Any) -> App:
        def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
            start_response(*given)
            return [b"isi"]

        return app

    assert b"200 OK" in _by_handler(with_status("200 OK", _text()))
    for wrong in ("404", "Not Found", 404):
        assert b"500 Internal Server Error" in _by_handler(with_status(wrong, _text())), wrong
    assert b"500 Internal Server Error" in _by_handler(with_status(_text(), "200 OK"))


def status_diteruskan() -> None:
    """A server sends the status that the app gave, whatever it is."""

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("418 Teko", _text())
        return [b"isi"]

    for make in (_wsgiref, _werkzeug):
        assert _answer(make, app)[0] == 418


def nama_404() -> None:
    from http import HTTPStatus

    assert HTTPStatus(404).phrase == "Not Found"
    assert HTTPStatus(500).phrase == "Internal Server Error"
    assert HTTPStatus(410).phrase == "Gone"


def header_berupa_daftar() -> None:
    """Headers are a list of pairs of texts, in which a name may come twice; a dict or another shape is refused."""

    def with_headers(headers: Any) -> App:
        def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
            start_response("200 OK", headers)
            return [b"isi"]

        return app

    twice = _by_handler(with_headers([("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), *_text()]))
    assert twice.count(b"Set-Cookie") == 2
    assert len({"Set-Cookie": "a=1", "Set-Cookie": "b=2"}) == 1  # noqa: F601 - that is the point
    for wrong in ({"Content-Type": "text/plain"}, ("Content-Type", "text/plain"), [("Content-Type: text/plain")], None):
        checked = validate.validator(with_headers(wrong))
        try:
            list(checked(create_environ("/"), lambda status, headers, exc_info=None: print))
        except (AssertionError, ValueError, TypeError):
            continue
        raise AssertionError(f"header {wrong!r} diterima")


def panjang_menentukan_akhir() -> None:
    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [("Content-Length", "7"), *_text()])
        return [b"Stasiun Gubeng"]

    assert _answer(_werkzeug, app) == (200, b"Stasiun")


# -- environ ---------------------------------------------------------------------------------------------------------------


def alamat_terbelah() -> None:
    for make in (_wsgiref, _werkzeug):
        seen: dict[str, str] = {}

        def app(environ: dict[str, Any], start_response: Any, seen: dict[str, str] = seen) -> list[bytes]:
            seen.update(path=environ["PATH_INFO"], query=environ["QUERY_STRING"])
            return _station(environ, start_response)

        _answer(make, app, "/loket?jam=4")
        assert seen == {"path": "/loket", "query": "jam=4"}


def request_uri_tambahan() -> None:
    """Werkzeug's server fills two keys more than WSGI names; wsgiref, Python's own, fills `PATH_INFO` alone."""
    given: dict[str, Any] = {}

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        given.clear()
        given.update(environ)
        start_response("200 OK", [])
        return [b""]

    _answer(_werkzeug, app, "/loket?jam=4")
    assert (given["PATH_INFO"], given["REQUEST_URI"], given["RAW_URI"]) == ("/loket", "/loket?jam=4", "/loket?jam=4")
    _answer(_wsgiref, app, "/loket?jam=4")
    assert given["PATH_INFO"] == "/loket"
    assert not {"REQUEST_URI", "RAW_URI"} & set(given)


def awalan_http() -> None:
    headers = {"Accept-Language": "id", "X-Kereta": "Arjuno", "Content-Type": "text/plain", "Content-Length": "0"}
    for make in (_wsgiref, _werkzeug):
        seen: dict[str, Any] = {}

        def app(environ: dict[str, Any], start_response: Any, seen: dict[str, Any] = seen) -> list[bytes]:
            seen.update(environ)
            return _station(environ, start_response)

        _answer(make, app, "/", headers)
        assert (seen["HTTP_ACCEPT_LANGUAGE"], seen["HTTP_X_KERETA"]) == ("id", "Arjuno")
        assert (seen["CONTENT_TYPE"], seen["CONTENT_LENGTH"]) == ("text/plain", "0")
        assert "HTTP_CONTENT_TYPE" not in seen and "HTTP_CONTENT_LENGTH" not in seen


def environ_berupa_teks() -> None:
    seen: dict[str, Any] = {}

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        seen.update(environ)
        return _station(environ, start_response)

    _answer(_wsgiref, app, "/ke/malang?sesudah=12", {"X-Jam": "4"})
    for key in ("PATH_INFO", "QUERY_STRING", "HTTP_X_JAM", "REQUEST_METHOD"):
        assert type(seen[key]) is str
    assert "sesudah=12" in seen["QUERY_STRING"]


# -- Werkzeug's Request and Response ---------------------------------------------------------------------------------------


def _asked(path: str) -> Request:
    return Request(create_environ(path))


def args_get_int() -> None:
    for query, wanted in (("?sesudah=12", 12), ("", 0), ("?sesudah=siang", 0)):
        found = _asked("/ke/malang" + query).args.get("sesudah", 0, type=int)
        assert found == wanted and type(found) is int
    assert isinstance(_asked("/").args, MultiDict)


def args_get_bawaan() -> None:
    assert _asked("/").args.get("nama", "penumpang") == "penumpang"
    assert _asked("/?nama=Yohana").args.get("nama", "penumpang") == "Yohana"


def args_diurai() -> None:
    args = _asked("/?kota=Ende&nama=Siti%20Nur&ibu=Ni+Luh").args
    assert args.to_dict() == {"kota": "Ende", "nama": "Siti Nur", "ibu": "Ni Luh"}


def args_bukan_form() -> None:
    found = _asked("/?nama=Yohana")
    assert found.form.get("nama") is None
    assert found.args.get("Nama") is None


def kunci_huruf_demi_huruf() -> None:
    asked = _asked("/?name=Budi&Nama=Ani")
    assert asked.args.get("nama", "penumpang") == "penumpang"
    assert (asked.args["name"], asked.args["Nama"]) == ("Budi", "Ani")


def format_membaca_data() -> None:
    data_is_read_by_format()


def kunci_args_wajib() -> None:
    """A key that is missing between square brackets is a request that Werkzeug calls wrong (400)."""
    fails(BadRequestKeyError, "400", lambda: _asked("/").args["nama"])


def getlist_memberi_daftar() -> None:
    from urllib.parse import parse_qs

    assert _asked("/?nama=Siti&nama=Budi").args.getlist("nama") == ["Siti", "Budi"]
    assert parse_qs("nama=Siti&nama=Budi")["nama"] == ["Siti", "Budi"]
    assert _asked("/?nama=Siti&nama=Budi").args.get("nama") == "Siti"


def request_butuh_environ() -> None:
    fails(AttributeError, "get", lambda: Request.args.get("nama"))  # type: ignore[attr-defined]
    assert _asked("/?nama=Yohana").args.get("nama") == "Yohana"


def request_application() -> None:
    @Request.application
    def app(request: Request) -> Response:
        return Response(request.args["nama"])

    assert Client(app).get("/?nama=Yohana").text == "Yohana"


def response_memanggil_start_response() -> None:
    started: list[tuple[str, list[tuple[str, str]]]] = []
    response = Response("Selamat jalan")
    body = response(create_environ("/"), lambda status, headers: started.append((status, headers)))
    assert started[0][0] == "200 OK" and dict(started[0][1])["Content-Type"].startswith("text/plain")
    assert b"".join(body) == b"Selamat jalan"
    assert _answer(_wsgiref, response) == (200, b"Selamat jalan")


def status_bawaan_200() -> None:
    assert Response("isi").status == "200 OK"


def bawaan_text_plain() -> None:
    assert Response("<h1>x</h1>").mimetype == "text/plain"
    assert flask.Response("<h1>x</h1>").mimetype == "text/html"


def urutan_response() -> None:
    """Content first, status second, headers third; a dict for the content leaves its keys, a number cannot be sent."""
    assert Response("isi", 503, [("X-Kereta", "Arjuno")]).headers["X-Kereta"] == "Arjuno"
    fails(ValueError, "unpack", lambda: Response("isi", 503, "text/html"))  # type: ignore[arg-type]
    assert Response("isi", 503).status_code == 503
    assert Response({"kereta": "Arjuno", "jam": "7"}).get_data(as_text=True) == "keretajam"
    fails(TypeError, "not iterable", lambda: Response(503, "200 OK").get_data())  # type: ignore[arg-type]


# -- the map and its errors ------------------------------------------------------------------------------------------------


def _map() -> MapAdapter:
    rules = [
        Rule("/", endpoint="depan"),
        Rule("/ke/<kota>", endpoint="ke"),
        Rule("/peron/<int:nomor>", endpoint="peron"),
    ]
    return Map(rules).bind("localhost")


def int_memeriksa_dan_mengubah() -> None:
    assert _map().match("/peron/3") == ("peron", {"nomor": 3})
    fails(NotFound, "404", lambda: _map().match("/peron/tiga"))


def isi_values() -> None:
    assert _map().match("/peron/3")[1] == {"nomor": 3}
    assert _map().match("/")[1] == {}


def match_menimbulkan_galat() -> None:
    for path in ("/gudang", "/peron/tiga"):
        fails(HTTPException, "404", lambda path=path: _map().match(path))


def peta_perlu_bind() -> None:
    assert not hasattr(Map(), "match") and hasattr(_map(), "match")
    bound = Map([Rule("/loket", endpoint="loket")]).bind_to_environ(create_environ("/loket"))
    assert bound.match() == ("loket", {})


def galat_adalah_respons() -> None:
    """A caught HTTP error can be called by a server as it is, with its own status; text, dicts and None cannot."""
    error: HTTPException | None = None
    try:
        _map().match("/gudang")
    except HTTPException as caught:
        error = caught
    assert error is not None
    assert _answer(_wsgiref, error)[0] == 404
    assert error.get_response().status_code == 404
    assert _answer(_wsgiref, MethodNotAllowed())[0] == 405
    assert not any(callable(other) for other in ("teks", {"a": 1}, None))


def url_for_memakai_build() -> None:
    """`url_for` asks the map's `build`."""
    app, asked = Flask("claim"), []
    app.add_url_rule("/ke/<kota>", "ke", lambda kota: kota)
    original = MapAdapter.build

    def build(adapter: MapAdapter, endpoint: str, *args: Any, **kwargs: Any) -> str:
        asked.append(endpoint)
        return original(adapter, endpoint, *args, **kwargs)

    MapAdapter.build = build  # type: ignore[method-assign]
    try:
        with app.test_request_context():
            assert flask.url_for("ke", kota="malang") == "/ke/malang"
    finally:
        MapAdapter.build = original  # type: ignore[method-assign]
    assert asked == ["ke"]


def endpoint_berupa_fungsi() -> None:
    def depan() -> str:
        return "Stasiun"

    assert Map([Rule("/", endpoint=depan)]).bind("localhost").match("/")[0] is depan


# -- Python ----------------------------------------------------------------------------------------------------------------


def except_as() -> None:
    """`except Kind as name` keeps the error itself under that name; an error of another kind goes on."""
    kept: BaseException | None = None
    try:
        raise NotFound("tidak ada")
    except HTTPException as error:
        kept = error
    assert isinstance(kept, NotFound)

    def other() -> None:
        try:
            raise KeyError("lain")
        except HTTPException:
            raise AssertionError from None

    fails(KeyError, "lain", other)


def satu_dan_dua_bintang() -> None:
    def peron(request: object, nomor: object = None) -> object:
        return nomor

    values = {"nomor": 3}
    assert peron("request", *values) == "nomor"
    assert peron("request", **values) == 3
    assert peron("request", values) == values


def argumen_bernama_dan_posisi() -> None:
    def peron(permintaan: object, **values: object) -> object:
        return permintaan

    assert peron("request", nomor=3) == "request"
    fails(TypeError, "missing 1 required positional argument: 'permintaan'", lambda: peron(request="request", nomor=3))  # type: ignore[call-arg]


def titik_di_pola() -> None:
    assert re.fullmatch("/info.txt", "/infoXtxt")
    assert re.fullmatch("/a+b", "/aab")
    assert not re.fullmatch("/a+b", "/a+b")
    assert not re.fullmatch(re.escape("/info.txt"), "/infoXtxt")


def dekorator_mengganti() -> None:
    """What a decorator returns takes the place of the function; without `return` that is None."""

    def catat(view: App) -> App:
        return view

    def lupa(view: App) -> None:
        """Return nothing."""

    def lain(view: App) -> str:
        return view.__name__.upper()

    @catat
    def satu() -> int:
        return 1

    @lupa
    def dua() -> int:
        return 2

    @lain
    def tiga() -> int:
        return 3

    def empat() -> int:
        return 4

    assert satu() == 1 and dua is None and tiga == "TIGA"
    assert catat(empat) is empat


def dekorator_dua_panggilan() -> None:
    """`@route(...)` calls `route`, then what it returned with the function, which keeps its name and is not called yet."""
    order: list[object] = []

    def route(alamat: str) -> Callable[[App], App]:
        order.append(alamat)

        def catat(view: App) -> App:
            order.append(view.__name__)
            return view

        return catat

    @route("/toilet")
    def toilet() -> str:
        order.append("dipanggil")
        return "Toilet"

    assert order == ["/toilet", "toilet"]
    assert toilet.__name__ == "toilet"
    assert toilet() == "Toilet"
    app = Flask("claim")

    @app.route("/toilet")
    def kedua() -> str:
        order.append("dipanggil lagi")
        return "Toilet"

    assert order[-1] == "dipanggil"
    assert app.test_client().get("/toilet").text == "Toilet"
    assert order[-1] == "dipanggil lagi"
    assert [rule.endpoint for rule in app.url_map.iter_rules() if rule.rule == "/toilet"] == ["kedua"]


def removeprefix_dan_join() -> None:
    assert "/ke/malang".removeprefix("/ke/") == "malang"
    assert "\n".join(["satu", "dua"]) == "satu\ndua"


def fungsi_dalam_ingat() -> None:
    def route(alamat: str) -> Callable[[], str]:
        def catat() -> str:
            return alamat

        return catat

    satu, dua = route("/toilet"), route("/musala")
    assert (satu(), dua()) == ("/toilet", "/musala")


class _Loket:
    semua: list[str] = []  # noqa: RUF012 - a record that the class keeps for all

    def __init__(self, kota: str) -> None:
        self.kota = kota
        self.catatan: list[str] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", _text())
        return [self.kota.encode()]


def init_dipanggil() -> None:
    assert _Loket("Malang").kota == "Malang" and _Loket("Malang").catatan == []


def self_diisi_python() -> None:
    """Python fills the first parameter with the object; outside it, the object's records have no name of their own."""

    class Papan:
        def __init__(self) -> None:
            self.jam = 4

        def siapa(ini) -> object:  # noqa: N805 - the name is free
            return ini

        def tanpa(self) -> int:
            return jam  # type: ignore[name-defined]  # noqa: F821

    papan = Papan()
    assert papan.siapa() is papan
    fails(NameError, "jam", papan.tanpa)


def objek_dengan_call() -> None:
    assert callable(_Loket("Malang")) and not callable(object())
    assert _answer(_wsgiref, _Loket("Malang")) == (200, b"Malang")


def catatan_kelas_dibagi() -> None:
    satu, dua = _Loket("Malang"), _Loket("Blitar")
    satu.semua.append("tiket")
    satu.catatan.append("tiket")
    assert dua.semua == ["tiket"] and dua.catatan == []
    _Loket.semua.clear()


def pembongkaran() -> None:
    """A text comes apart into its letters and a dict into its keys, so two names fit few of them."""
    satu, dua = "ab"
    tiga, empat = {"isi": 1, "status": 2}
    assert (satu, dua, tiga, empat) == ("a", "b", "isi", "status")

    def three() -> None:
        _, _ = "abc"

    fails(ValueError, "unpack", three)


def teks_dua_huruf_dibongkar() -> None:
    one, two = "OK"
    assert (one, two) == ("O", "K")


def kosong_dianggap_salah() -> None:
    empty: list[object] = [{}, ""]
    assert all(not value for value in empty)
    assert json.dumps({}) == "{}"


def json_dumps() -> None:
    """JSON has double quotes, true and null; Python's own text of a dict has not; a Response is no JSON."""
    value = {"kereta": "Arjuno", "tepat": True, "diskon": None}
    assert json.loads(json.dumps(value)) == value
    assert json.dumps(value) == '{"kereta": "Arjuno", "tepat": true, "diskon": null}'
    assert str(value) == "{'kereta': 'Arjuno', 'tepat': True, 'diskon': None}"
    for allowed in ([1], "teks", 3):
        json.dumps(allowed)
    file = io.StringIO()
    json.dump(value, file)
    assert file.getvalue() == json.dumps(value)
    fails(TypeError, "not JSON serializable", lambda: json.dumps(Response("x")))


def isinstance_turunan() -> None:
    """An object of a subclass is an instance of the class, but its type is another."""

    class Ticket(Response):
        pass

    assert isinstance(Ticket("x"), Response)
    assert type(Ticket("x")) is not Response


# -- Flask -----------------------------------------------------------------------------------------------------------------


def abort_menghentikan() -> None:
    app, after = Flask("claim"), []

    @app.route("/")
    def depan() -> str:
        abort(404, "Belum ada kereta.")
        after.append("sampai")
        return "isi"

    response = app.test_client().get("/")
    assert response.status_code == 404 and "Belum ada kereta." in response.text and after == []


def nama_catatan_flask() -> None:
    app = Flask("claim")
    app.add_url_rule("/", "depan", lambda: "isi")
    assert isinstance(app.url_map, Map) and "depan" in app.view_functions
    assert "url_map" in vars(app) and "view_functions" in vars(app)


def flask_dipanggil_server() -> None:
    """A Flask object is called by the server through `__call__`, which calls `wsgi_app`."""
    app, seen = Flask("claim"), []
    app.add_url_rule("/", "depan", lambda: "isi")
    original = app.wsgi_app

    def wsgi_app(environ: Any, start_response: Any) -> Any:
        seen.append(environ["PATH_INFO"])
        return original(environ, start_response)

    app.wsgi_app = wsgi_app  # type: ignore[method-assign]
    for make in (_wsgiref, _werkzeug):
        assert _answer(make, app) == (200, b"isi")
    assert seen == ["/", "/"] and "__call__" in vars(Flask)


def dispatch_request() -> None:
    """`dispatch_request` calls the view function."""
    app, called = Flask("claim"), []

    @app.route("/ke/<kota>")
    def ke(kota: str) -> str:
        called.append(kota)
        return kota

    with app.test_request_context("/ke/malang"):
        assert app.dispatch_request() == "malang"
    assert called == ["malang"]


def make_response() -> None:
    """`make_response` makes a response of a text, a dict, or a pair of content and status."""
    app = Flask("claim")
    with app.test_request_context():
        assert app.make_response("isi").mimetype == "text/html"
        assert app.make_response({"a": 1}).mimetype == "application/json"
        assert app.make_response(("Loket tutup", 503)).status_code == 503
        ready = app.response_class("siap", 202)
        assert app.make_response(ready) is ready


def none_ditolak() -> None:
    app = Flask("claim")
    with app.test_request_context("/"):
        app.add_url_rule("/", "depan", lambda: None)
        request.url_rule = next(app.url_map.iter_rules("depan"))
        fails(TypeError, "did not return a valid response", lambda: app.make_response(None))  # type: ignore[arg-type]


def isi_werkzeug() -> None:
    import werkzeug.debug
    import werkzeug.routing
    import werkzeug.wrappers

    assert werkzeug.wrappers.Request and werkzeug.wrappers.Response and werkzeug.routing.Map
    assert werkzeug.serving.run_simple and werkzeug.debug.DebuggedApplication


def bukan_isi_werkzeug() -> None:
    """No module of Werkzeug makes pages from templates or talks to a database; what it requires is MarkupSafe alone."""
    import pkgutil
    from importlib.metadata import requires

    names = {module.name for module in pkgutil.walk_packages(werkzeug.__path__)}
    assert not names & {"template", "templates", "templating", "jinja", "database", "db", "sql", "orm"}, names
    needed = [line for line in requires("werkzeug") or [] if "extra ==" not in line]
    assert [line.lower().startswith("markupsafe") for line in needed] == [True], needed


def list_memecah_bita() -> None:
    assert list(b"Stasiun")[:2] == [83, 116]


def get_dengan_type() -> None:
    """What `type` cannot read counts as not there."""
    args = Request(create_environ("/?nama=Yohana&nomor=3")).args
    assert args.get("nama", 0, type=int) == 0
    assert args.get("nomor", 0, type=int) == 3


def teks_berdampingan() -> None:
    # fmt: off
    assert ("nama" "penumpang") == "namapenumpang"  # noqa: ISC001
    # fmt: on


def type_bukan_teks() -> None:
    kind: object = "a".__class__
    assert kind is str
    assert kind != "str"


def path_info_latin1() -> None:
    """What the server keeps of an address is its bytes, one sign each; `Request` makes the text of them."""
    environ = create_environ("/halo/Zaïnab")
    assert environ["PATH_INFO"] == "/halo/ZaÃ¯nab"
    assert Request(environ).path == "/halo/Zaïnab"
