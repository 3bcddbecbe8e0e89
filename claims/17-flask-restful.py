"""What lesson 17 and its exercises say about Flask-RESTful and the move away from it, and no cell of theirs shows."""

from __future__ import annotations

import contextlib
import inspect
import json
from collections.abc import Iterator
from typing import Any

from claim_helpers import fails, raised
from flask import Flask, abort, jsonify, make_response, request
from flask.testing import FlaskClient
from flask.views import MethodView
from flask_restful import Api, Resource, fields, inputs, marshal, marshal_with, reqparse
from flask_restful import abort as abort_restful
from werkzeug.exceptions import HTTPException

from amati import PERMINTAAN, TOKEN, perpus_sementara, rekam
from pustaka.kiriman import PANJANG, kamus_buku
from pustaka.models import db

HEADERS = {"Authorization": f"Bearer {TOKEN}"}
BOOK = {"judul": "Larung", "penulis": "Ayu Utami", "tahun": 2001}


def _client(resource: type[Resource], *, testing: bool = False) -> FlaskClient:
    """Give a client of an app whose only address, `/`, is this resource."""
    app = Flask("klaim")
    app.testing = testing
    app.logger.disabled = True
    Api(app).add_resource(resource, "/")
    return app.test_client()


def _get(result: Any) -> FlaskClient:
    """Give a client whose GET of `/` is answered with what the function returns."""
    return _client(type("Satu", (Resource,), {"get": lambda self: result()}))


@contextlib.contextmanager
def _perpus(way: str) -> Iterator[FlaskClient]:
    """Give a client of the example's app with its first content, and close its database."""
    app = perpus_sementara(API=way)
    app.logger.disabled = True
    try:
        yield app.test_client()
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


# -- Resource ---------------------------------------------------------------------------------------------------------------


def semua_menjadi_json() -> None:
    for value in ({"a": 1}, ["a"], "halo"):
        reply = _get(lambda value=value: value).get("/")
        assert (reply.content_type, reply.json) == ("application/json", value)


def lupa_return_null() -> None:
    reply = _get(lambda: None).get("/")
    assert (reply.status_code, reply.text.strip()) == (200, "null")
    app = Flask("klaim")
    app.testing = True
    app.add_url_rule("/", "depan", lambda: None)
    fails(TypeError, "did not return a valid response", lambda: app.test_client().get("/"))


def jsonify_dengan_status() -> None:
    alone = _get(lambda: jsonify(nama="Made")).get("/")
    assert (alone.status_code, alone.json) == (200, {"nama": "Made"})
    assert _get(lambda: (jsonify(nama="Made"), 201)).get("/").status_code == 500
    client = _get(lambda: (jsonify(nama="Made"), 201))
    client.application.testing = True
    fails(TypeError, "Object of type Response is not JSON serializable", lambda: client.get("/"))
    assert _get(lambda: ({"nama": "Made"}, 201)).get("/").status_code == 201


def status_sesudah_koma() -> None:
    reply = _get(lambda: ({"a": 1}, 201, {"Location": "/1"})).get("/")
    assert (reply.status_code, reply.json, reply.headers["Location"]) == (201, {"a": 1}, "/1")


def resource_perlu_alamat() -> None:
    class Kapal(Resource):
        def get(self) -> str:
            return "ada"

    app = Flask("klaim")
    api = Api(app)
    before = [rule.rule for rule in app.url_map.iter_rules()]
    api.add_resource(Kapal, "/kapal")
    assert "/kapal" not in before
    assert app.test_client().get("/kapal").status_code == 200


def nama_metode_http() -> None:
    client = _client(type("Satu", (Resource,), {"get": lambda self: 1, "tambah": lambda self: 2}))
    reply = client.post("/")
    assert (reply.status_code, reply.allow.as_set()) == (405, {"get", "head", "options"})


def resource_bawaan_200() -> None:
    assert _client(type("Satu", (Resource,), {"post": lambda self: {"a": 1}})).post("/").status_code == 200


def api_resource_dekorator() -> None:
    app = Flask("klaim")

    @Api(app).resource("/kapal")
    class Kapal(Resource):
        def get(self) -> str:
            return "ada"

    assert app.test_client().get("/kapal").json == "ada"


# -- reqparse ---------------------------------------------------------------------------------------------------------------


def _parsed(address: str = "/", arguments: dict[str, Any] | None = None, **request: Any) -> dict[str, Any]:
    """Parse the argument `isian` out of a request."""
    parser = reqparse.RequestParser()
    parser.add_argument("isian", **(arguments or {}))
    app = Flask("klaim")
    with app.test_request_context(address, **request):
        return dict(parser.parse_args())


def _status(**request: Any) -> int:
    """Return the status with which parsing the argument `isian` ends: 200 when it is read."""
    try:
        _parsed(**request)
    except Exception as error:
        return error.code  # type: ignore[attr-defined, no-any-return]
    return 200


def reqparse_tanpa_location() -> None:
    assert _status(address="/?isian=Ayu") == 415
    assert _status(address="/?isian=Ayu", arguments={"required": True}) == 415
    assert _status(method="POST", data={"isian": "Ayu"}) == 415
    assert _status(method="POST", json={"isian": "Ayu"}) == 200


def tiga_tempat_isian() -> None:
    assert _parsed("/?isian=Ayu", {"location": "args"}) == {"isian": "Ayu"}
    assert _parsed("/", {"location": "json"}, method="POST", json={"isian": "Ayu"}) == {"isian": "Ayu"}
    assert _parsed("/", {"location": "form"}, method="POST", data={"isian": "Ayu"}) == {"isian": "Ayu"}
    assert _status(arguments={"location": "args", "required": True}, method="POST", json={"isian": "Ayu"}) == 400


def inputs_boolean() -> None:
    for text, value in (("false", False), ("true", True), ("0", False), ("1", True)):
        found = _parsed(f"/?isian={text}", {"location": "args", "type": inputs.boolean})
        assert found["isian"] is value
        assert _parsed(f"/?isian={text}", {"location": "args", "type": bool}) == {"isian": True}
    assert _status(address="/?isian=apa", arguments={"location": "args", "type": inputs.boolean}) == 400


def null_lolos_required() -> None:
    sent = {"method": "POST", "json": {"isian": None}}
    assert _parsed("/", {"location": "json"}, method="POST", json={}) == {"isian": None}
    assert _status(arguments={"location": "json", "required": True}, method="POST", json={}) == 400
    assert _parsed("/", {"location": "json", "required": True}, **sent) == {"isian": None}
    assert _status(arguments={"location": "json", "required": True, "nullable": False}, **sent) == 400


def nullable_saja_tidak_cukup() -> None:
    only = {"location": "json", "nullable": False}
    assert _parsed("/", only, method="POST", json={}) == {"isian": None}
    assert _status(arguments=only, method="POST", json={"isian": None}) == 400


def bool_teks_tidak_kosong() -> None:
    assert bool("false") is True
    assert _parsed("/", {"location": "json", "type": bool}, method="POST", json={"isian": "false"}) == {"isian": True}


def default_menggantikan_none() -> None:
    assert _parsed("/", {"location": "json"}, method="POST", json={}) == {"isian": None}
    assert _parsed("/", {"location": "json", "default": True}, method="POST", json={}) == {"isian": True}


def galat_type_menjadi_400() -> None:
    def even(value: int) -> int:
        if value % 2:
            raise ValueError("ganjil")
        return value

    arguments = {"location": "json", "type": even}
    assert [_status(arguments=arguments, method="POST", json={"isian": value}) for value in (2, 3)] == [200, 400]


def boolean_huruf_besar() -> None:
    assert [inputs.boolean(text) for text in ("TRUE", "False")] == [True, False]
    for text in ("ya", "on", "t", "2"):
        raised(ValueError, lambda text=text: inputs.boolean(text))


def int_menerima_true() -> None:
    for value, becomes in ((True, 1), (2001.9, 2001), ("2001", 2001)):
        assert _parsed("/", {"location": "json", "type": int}, method="POST", json={"isian": value}) == {
            "isian": becomes
        }


def help_menjadi_pesan() -> None:
    parser = reqparse.RequestParser()
    parser.add_argument("isian", required=True, location="json", help="Isilah.")
    client = _get(parser.parse_args)
    reply = client.get("/", json={})
    assert (reply.status_code, reply.json) == (400, {"message": {"isian": "Isilah."}})


# -- errors -----------------------------------------------------------------------------------------------------------------


def dua_abort() -> None:
    fails(TypeError, "unexpected keyword argument 'message'", lambda: abort(404, message="x"))  # type: ignore[call-arg]
    assert _get(lambda: abort(404, message="x")).get("/").status_code == 500  # type: ignore[call-arg]
    for stop in (lambda: abort_restful(404, message="Tidak ada."), lambda: abort(404, "Tidak ada.")):
        reply = _get(stop).get("/")
        assert (reply.status_code, reply.json) == (404, {"message": "Tidak ada."})


def _handled(debug: bool) -> int:
    """Return the status of a ZeroDivisionError in a resource of an app that has a handler for it."""
    client = _get(lambda: 1 / 0)
    app = client.application
    app.register_error_handler(ZeroDivisionError, lambda error: ("tertangani", 409))
    app.debug = debug
    return client.get("/").status_code


def penangan_hilang_di_produksi() -> None:
    assert [_handled(debug=True), _handled(debug=False), _handled(debug=False)] == [409, 500, 500]


def urutan_penangan() -> None:
    class Iuran(Resource):
        def get(self) -> None:
            raise ZeroDivisionError

    for first in ("penangan", "alamat"):
        app = Flask("klaim")
        app.logger.disabled = True
        if first == "alamat":
            Api(app).add_resource(Iuran, "/")
        app.register_error_handler(ZeroDivisionError, lambda error: ("tertangani", 409))
        if first == "penangan":
            Api(app).add_resource(Iuran, "/")
        assert app.test_client().get("/").status_code == 500


def alamat_asing_html() -> None:
    reply = _get(lambda: "ada").get("/tidak-ada")
    assert (reply.status_code, reply.mimetype) == (404, "text/html")


def abort_dengan_respons() -> None:
    def stop() -> None:
        abort(make_response({"message": {"judul": "Isilah."}}, 400))

    plain = Flask("klaim")
    plain.add_url_rule("/", "depan", stop)
    for client in (_get(stop), plain.test_client()):
        reply = client.get("/")
        assert (reply.status_code, reply.json) == (400, {"message": {"judul": "Isilah."}})


def _handler(error: HTTPException) -> tuple[dict[str, Any], int | None]:
    return {"message": error.description}, error.code


def _plain(view: Any) -> FlaskClient:
    """Give a client of an app without Flask-RESTful whose errors are answered as in lesson 17."""
    app = Flask("klaim")
    app.logger.disabled = True
    app.register_error_handler(HTTPException, _handler)
    app.add_url_rule("/", "depan", view)
    return app.test_client()


def respons_jadi_melewati_penangan() -> None:
    reply = _plain(lambda: abort(make_response({"isi": "apa adanya"}, 400))).get("/")
    assert (reply.status_code, reply.json) == (400, {"isi": "apa adanya"})


def abort_menjadi_description() -> None:
    reply = _plain(lambda: abort(404, "Kamar itu tidak ada.")).get("/")
    assert (reply.status_code, reply.json) == (404, {"message": "Kamar itu tidak ada."})


def description_kamus() -> None:
    reply = _plain(lambda: abort(400, {"harga": "x"})).get("/")  # type: ignore[arg-type]
    assert (reply.status_code, reply.json) == (400, {"message": {"harga": "x"}})


def galat_membawa_status() -> None:
    client = _plain(lambda: request.get_json())
    assert [client.get("/").status_code, client.get("/lain").status_code, client.post("/").status_code] == [
        415,
        404,
        405,
    ]


def kamus_dikirim_seutuhnya() -> None:
    assert _plain(lambda: {"nomor": 1, "kode_kunci": "7714"}).get("/").json == {"nomor": 1, "kode_kunci": "7714"}


def teks_view_html() -> None:
    assert _plain(lambda: "{'nomor': 1}").get("/").mimetype == "text/html"
    assert isinstance(_plain(lambda: [1, 2]).get("/").json, list)


def true_bilangan_bulat() -> None:
    value: object = True
    assert isinstance(value, int)
    assert type(value) is not int


def reqparse_mengabaikan_kunci_lain() -> None:
    assert _parsed("/", {"location": "json"}, method="POST", json={"isian": "a", "lain": "b"}) == {"isian": "a"}


def force_dan_silent_tanpa_415() -> None:
    def status(**asked: bool) -> int:
        with Flask("penginapan").test_request_context(method="PUT", data="harga=5"):
            try:
                request.get_json(**asked)
            except HTTPException as error:
                return error.code or 0
        return 200

    assert status() == 415
    assert status(force=True) == 400
    assert status(silent=True) == 200


def get_json_apa_adanya() -> None:
    sent: dict[str, Any] = {"warga": None}
    reply = _plain(lambda: {"sama": request.get_json() == {"warga": None}}).get("/", json=sent)
    assert reply.json == {"sama": True}


def reqparse_berhenti_di_pertama() -> None:
    parser = reqparse.RequestParser()
    for name in ("warga", "berat"):
        parser.add_argument(name, required=True, location="json", help=f"{name} harus ada.")
    assert _get(parser.parse_args).get("/", json={}).json == {"message": {"warga": "warga harus ada."}}


# -- marshalling ------------------------------------------------------------------------------------------------------------


def kamus_sendiri_berteriak() -> None:
    class Buku:
        id = 1
        judul = penulis = "x"
        tahunn = 2001

    assert raised(AttributeError, lambda: kamus_buku(Buku())).name == "tahun"


def marshal_with_sama() -> None:
    class Buku:
        judul = "Larung"
        sandi = "kopi"

    form = {"judul": fields.String, "tahun": fields.Integer}
    assert marshal_with(form)(Buku)() == marshal(Buku(), form) == {"judul": "Larung", "tahun": 0}
    assert marshal_with(form)(lambda: (Buku(), 201))()[:2] == ({"judul": "Larung", "tahun": 0}, 201)


# -- Flask 3.2 and the move -------------------------------------------------------------------------------------------------


def flask_31_satu_nilai() -> None:
    assert list(inspect.signature(Flask.handle_user_exception).parameters) == ["self", "e"]
    assert list(inspect.signature(Flask.handle_exception).parameters) == ["self", "e"]
    app = Flask("klaim")
    Api(app)
    fails(
        TypeError,
        "error_router() takes 3 positional arguments but 4 were given",
        lambda: app.handle_user_exception("konteks", KeyError(1)),  # type: ignore[call-arg, arg-type]
    )


def rekam_enam_belas() -> None:
    statuses = [status for _method, _address, status, _content in rekam("lama")]
    assert len(statuses) == len(PERMINTAAN) == 16
    assert {200, 400} < set(statuses)


def catatan_ketiganya_sama() -> None:
    assert rekam("lama") == rekam("tengah") == rekam("baru")


def spasi_json_tidak_berarti() -> None:
    texts = []
    for way in ("lama", "baru"):
        with _perpus(way) as client:
            texts.append(client.get("/api/buku?penulis=Ayu Utami").text.strip())
    assert '"id": 10' in texts[0]
    assert '"id":10' in texts[1]
    assert json.loads(texts[0]) == json.loads(texts[1])


def items_memberi_pasangan() -> None:
    assert list(PANJANG.items()) == [("judul", 200), ("penulis", 100)]


def huruf_pertama_besar() -> None:
    assert "judul".capitalize() == "Judul"


def yang_sengaja_diubah() -> None:
    for change in ({"judul": ""}, {"tahun": True}):
        for way, status in (("lama", 201), ("baru", 400)):
            with _perpus(way) as client:
                assert client.post("/api/buku", json={**BOOK, **change}, headers=HEADERS).status_code == status


def tahun_teks_diterima() -> None:
    for way in ("lama", "baru"):
        with _perpus(way) as client:
            reply = client.post("/api/buku", json={**BOOK, "tahun": "2001"}, headers=HEADERS)
            assert (reply.status_code, reply.json["tahun"]) == (201, 2001)


def berdampingan() -> None:
    app = Flask("klaim")
    Api(app).add_resource(type("Lama", (Resource,), {"get": lambda self: {"dari": "lama"}}), "/buku")
    app.add_url_rule("/buku/<int:id>", "baru", lambda id: {"dari": "baru"})
    app.add_url_rule("/anggota", view_func=type("Kelas", (MethodView,), {"get": lambda self: "x"}).as_view("kelas"))
    client = app.test_client()
    assert [client.get(each).json for each in ("/buku", "/buku/1")] == [{"dari": "lama"}, {"dari": "baru"}]


# -- messages of the exercises ------------------------------------------------------------------------------------------------


def default_tanpa_type() -> None:
    def refuse(value: object) -> object:
        raise ValueError(value)

    arguments = {"location": "json", "type": refuse, "default": "true"}
    assert _parsed("/", arguments, method="POST", json={}) == {"isian": "true"}


def penangan_tanpa_status() -> None:
    app = Flask("klaim")
    app.register_error_handler(HTTPException, lambda error: {"message": error.description})
    assert app.test_client().get("/").status_code == 200
    app = Flask("klaim")
    app.add_url_rule("/", view_func=lambda: {"message": "Setoran itu tidak ada."})
    assert app.test_client().get("/").status_code == 200


def garis_miring_mengalihkan() -> None:
    app = Flask("klaim")
    app.add_url_rule("/setoran/", view_func=lambda: "", methods=["POST"])
    assert app.test_client().post("/setoran").status_code == 308
    assert app.test_client().post("/setoran/").status_code == 200


def form_kosong_untuk_json() -> None:
    app = Flask("klaim")
    with app.test_request_context("/", method="POST", json={"warga": "Made"}):
        assert not request.form
        assert request.get_json() == {"warga": "Made"}


def angka_dan_batas() -> None:
    allowed = [text for text in ("2001", "²", "٢٠٠١", "-5", "20.5", "") if text.isascii() and text.isdigit()]
    assert allowed == ["2001"]
    assert [year for year in (999, 1000, 9999, 10000) if 1000 <= year <= 9999] == [1000, 9999]
