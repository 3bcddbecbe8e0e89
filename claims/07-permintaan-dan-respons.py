"""What lesson 07 says of requests, responses and sessions and no cell of it shows: one function a claim, which fails when it is false."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from claim_helpers import data_is_read_by_format, links_are_made_by_urlize, message
from flask import (
    Flask,
    flash,
    get_flashed_messages,
    jsonify,
    redirect,
    render_template_string,
    request,
    session,
    url_for,
)
from itsdangerous import base64_decode, base64_encode
from markupsafe import Markup, escape
from werkzeug.debug import DebuggedApplication
from werkzeug.test import Client, TestResponse
from werkzeug.utils import secure_filename


def _app(view: Callable[[], object], method: str = "POST") -> Flask:
    """An app whose only view answers at `/`; its key signs sessions."""
    app = Flask("klaim")
    app.secret_key = "kunci"
    app.logger.disabled = True
    app.add_url_rule("/", "view", view, methods=[method])
    return app


def _sent(view: Callable[[], object], **request_: object) -> TestResponse:
    return _app(view).test_client().post("/", **request_)  # type: ignore[arg-type]


# -- Python -------------------------------------------------------------------------------------------------------------------


def koma_membuat_tuple() -> None:
    pair = "isi", 201
    assert type(pair) is tuple


def b_menandai_bita() -> None:
    content = b"isi"
    assert isinstance(content, bytes) and not isinstance("isi", bytes)


def nama_lokal_hilang() -> None:
    def view() -> int:
        total = 5
        return total

    view()
    assert "total" not in globals()
    stock = {"jagung": 12}
    assert [stock["jagung"] + 8, stock["jagung"] + 8] == [20, 20]


def read_entry_none() -> None:
    from app import read_entry

    assert read_entry({"nama": "Sari", "pesan": "x"}) == {"nama": "Sari", "pesan": "x", "foto": None}
    for data in ({"nama": "", "pesan": "x"}, {"nama": "Sari"}, {}, [], "teks"):
        assert read_entry(data) is None


# -- forms --------------------------------------------------------------------------------------------------------------------


def isian_selalu_teks() -> None:
    assert _sent(lambda: type(request.form["n"]).__name__, data={"n": 17}).text == "str"
    assert _sent(lambda: repr(request.form["n"]), data={"n": "17"}).text == "'17'"


def form_seperti_kamus() -> None:
    seen: list[str] = []

    def view() -> str:
        seen.append(message(TypeError, lambda: request.form("nama")))  # type: ignore[operator]
        seen.append(message(AttributeError, lambda: request.form.nama))  # type: ignore[attr-defined]
        return request.form["nama"]

    assert _sent(view, data={"nama": "Sari"}).text == "Sari"
    assert "not callable" in seen[0]


def form_bukan_args() -> None:
    both = _sent(lambda: {"form": request.form.to_dict(), "args": request.args.to_dict()}, data={"n": "1"}).json
    assert both == {"form": {"n": "1"}, "args": {}}
    both = (
        _app(lambda: {"form": request.form.to_dict(), "args": request.args.to_dict()}).test_client().post("/?n=1").json
    )
    assert both == {"form": {}, "args": {"n": "1"}}


def isian_hilang_400() -> None:
    assert _sent(lambda: request.form["nama"], data={"Nama": "Sari"}).status_code == 400
    assert _sent(lambda: request.args["nama"], data={"nama": "Sari"}).status_code == 400
    assert _sent(lambda: request.form.get("nama") or "kosong", data={"Nama": "Sari"}).text == "kosong"


def debug_isian_hilang_500() -> None:
    app = _app(lambda: request.form["nama"])
    app.debug = True
    answer = Client(DebuggedApplication(app)).post("/", data={"Nama": "Sari"})
    assert answer.status_code == 500
    assert "KeyError" in answer.text and "nama" in answer.text


def get_memberi_bawaan() -> None:
    assert _sent(lambda: repr(request.form.get("porsi", 1, type=int)), data={"porsi": "3"}).text == "3"
    for data in ({}, {"Porsi": "3"}, {"porsi": ""}, {"porsi": "tiga"}):
        assert _sent(lambda: repr(request.form.get("porsi", 1, type=int)), data=data).text == "1"


def get_tanpa_bawaan_none() -> None:
    assert _sent(lambda: repr(request.form.get("porsi", type=int))).text == "None"
    message(TypeError, lambda: None * 15000)  # type: ignore[operator]


def type_teks_memberi_bawaan() -> None:
    assert _sent(lambda: repr(request.form.get("porsi", 1, type="int")), data={"porsi": "3"}).text == "1"  # type: ignore[call-overload]


def kosong_bukan_angka() -> None:
    assert _sent(lambda: repr(request.form["porsi"]), data={"porsi": ""}).text == "''"
    message(ValueError, lambda: int(""))


def teks_dikali_diulang() -> None:
    assert "3" * 4 == "3333"
    assert len("12" * 15000) == 30000


def get_tanpa_post() -> None:
    app = Flask("klaim")
    app.get("/g")(lambda: "x")
    app.add_url_rule("/r", "r", lambda: "x")
    for address in ("/g", "/r"):
        assert app.test_client().post(address).status_code == 405


def fstring_apa_adanya() -> None:
    name = "<b>Sari</b>"
    assert _sent(lambda: f"Halo {name}").text == "Halo <b>Sari</b>"
    assert _sent(lambda: f"Halo {escape(name)}").text == "Halo &lt;b&gt;Sari&lt;/b&gt;"


def escape_dua_kali() -> None:
    assert str(escape("<")) == "&lt;"
    assert str(escape(str(escape("<")))) == "&amp;lt;"


def format_membaca_data() -> None:
    data_is_read_by_format()


def urlize_membuat_tautan() -> None:
    links_are_made_by_urlize()


def escape_tanpa_kurung() -> None:
    assert "function escape" in f"{escape}"


def templat_mengamankan() -> None:
    assert _sent(lambda: render_template_string("{{ n }}", n="<b>")).text == "&lt;b&gt;"


# -- JSON ---------------------------------------------------------------------------------------------------------------------


def json_perlu_jenis() -> None:
    assert _sent(lambda: request.get_json(), data='{"a": 1}').status_code == 415
    assert _sent(lambda: request.get_json(), data={"a": "1"}).status_code == 415
    assert _sent(lambda: request.get_json(), data='{"a": 1}', content_type="application/json").json == {"a": 1}
    assert _sent(lambda: request.headers["Content-Type"], json={"a": 1}).text == "application/json"
    assert _sent(lambda: request.get_json(), data="{", content_type="text/plain").status_code == 415


def silent_none() -> None:
    assert _sent(lambda: repr(request.get_json(silent=True)), data={"a": "1"}).text == "None"


def json_bukan_form() -> None:
    assert _sent(lambda: repr(len(request.form)), json={"barang": "jagung"}).text == "0"


def stok_keyerror() -> None:
    """Adding to a key that a dict has not is the same error as reading one that the request lacks."""
    stock = {"jagung": 12}
    for work in (lambda: stock.__setitem__("vanili", stock["vanili"] + 2), lambda: {"jumlah": 2}["barang"]):
        message(KeyError, work)
    assert stock == {"jagung": 12}


def get_data_bita() -> None:
    assert _sent(lambda: type(request.get_data()).__name__, json={"a": 1}).text == "bytes"
    assert _sent(lambda: type(request.data).__name__, json={"a": 1}).text == "bytes"
    message(TypeError, lambda: b"{}"["barang"])  # type: ignore[call-overload]
    assert _sent(lambda: request.get_json()["a"], json={"a": "isi"}).text == "isi"


# -- responses ----------------------------------------------------------------------------------------------------------------


def bentuk_tuple() -> None:
    assert _sent(lambda: "isi").status_code == 200
    assert _sent(lambda: ("isi", 201)).status_code == 201
    answer = _sent(lambda: ("isi", 201, {"Location": "/x"}))
    assert (answer.status_code, answer.headers["Location"], answer.text) == (201, "/x", "isi")


def tanpa_status_200() -> None:
    assert _sent(lambda: {"a": 1}).status == "200 OK"
    assert _sent(lambda: "ditolak").status_code == 200


def tuple_tertukar() -> None:
    app = _app(lambda: (201, "tercatat"))
    app.testing = True
    message(TypeError, lambda: app.test_client().post("/"))


def status_teks_nol() -> None:
    for text in ("ya", "tersimpan", "dibuat 201"):
        answer = _sent(lambda text=text: ("isi", text))
        assert (answer.status, answer.status_code) == (f"0 {text}", 0)


def status_teks_angka() -> None:
    for text in ("201", "201 CREATED", "201 apa saja"):
        assert _sent(lambda text=text: ("isi", text)).status_code == 201
    assert _sent(lambda: ("isi", "201CREATED")).status_code == 0


def keterangan_huruf_besar() -> None:
    assert _sent(lambda: ("isi", 201)).status == "201 CREATED"
    assert _sent(lambda: request.get_json()).status == "415 UNSUPPORTED MEDIA TYPE"


def kamus_menjadi_json() -> None:
    for given in ({"a": 1}, ["a"]):
        answer = _sent(lambda given=given: given)
        assert (answer.mimetype, answer.json) == ("application/json", given)
    assert _sent(lambda: "teks").mimetype == "text/html"


def jsonify_respons() -> None:
    def view() -> object:
        answer = jsonify(a=1)
        answer.status_code = 201
        return answer

    answer = _sent(view)
    assert (answer.status_code, answer.json) == (201, {"a": 1})


def none_menjadi_null() -> None:
    assert json.dumps(None) == "null"
    assert _sent(lambda: jsonify(None)).text.strip() == "null"


def galat_python_500() -> None:
    assert _sent(lambda: {}["tidak ada"]).status_code == 500


def redirect_menerima_alamat() -> None:
    def view() -> object:
        assert url_for("view") == "/"
        return redirect("view")

    assert _sent(view).location == "view"


# -- uploads ------------------------------------------------------------------------------------------------------------------


def _photo(name: str = "a.png", content: bytes = b"isi", **fields: str) -> dict[str, object]:
    return {"foto": (BytesIO(content), name), **fields}


def berkas_di_files() -> None:
    assert _sent(lambda: {"files": list(request.files), "form": list(request.form)}, data=_photo(lain="x")).json == {
        "files": ["foto"],
        "form": ["lain"],
    }


def tanpa_enctype_kosong() -> None:
    view = lambda: {"files": list(request.files), "form": request.form.to_dict()}  # noqa: E731
    kind = "application/x-www-form-urlencoded"
    assert _sent(view, data="foto=rendang.png", content_type=kind).json == {
        "files": [],
        "form": {"foto": "rendang.png"},
    }
    assert _sent(lambda: request.files["foto"].filename, data="foto=rendang.png", content_type=kind).status_code == 400


def nama_berfolder_keluar() -> None:
    folder = Path("foto")
    assert os.path.normpath(folder / "../app.py") == "app.py"
    outside = Path(tempfile.gettempdir(), "app.py").absolute()
    assert folder / outside.as_posix() == outside
    assert _sent(lambda: request.files["foto"].filename, data=_photo("../app.py")).text == "../app.py"
    with tempfile.TemporaryDirectory() as place:
        message(FileNotFoundError, lambda: Path(place, "tidak/ada/a.png").write_bytes(b""))


def secure_filename_minta_teks() -> None:
    assert secure_filename("../../app.py") == "app.py"
    assert _sent(lambda: type(request.files["foto"].filename).__name__, data=_photo()).text == "str"
    assert _sent(lambda: secure_filename(request.files["foto"]), data=_photo()).status_code == 500  # type: ignore[arg-type]


def secure_filename_spasi() -> None:
    assert secure_filename("air terjun.png") == "air_terjun.png"
    assert _sent(lambda: request.files["foto"].filename, data=_photo("air terjun.png")).text == "air terjun.png"


def _limited(limit: object, key: str = "MAX_CONTENT_LENGTH") -> Flask:
    app = _app(lambda: str(len(request.files["foto"].read())))
    app.config[key] = limit
    return app


def batas_seluruh_kiriman() -> None:
    app = _limited(1000)
    assert len(b"x" * 2000) == 2000
    assert app.test_client().post("/", data=_photo(content=b"x" * 2000)).status_code == 413
    assert app.test_client().post("/", data=_photo(lain="x" * 2000)).status_code == 413
    assert app.test_client().post("/", data=_photo(content=b"x" * 990)).status_code == 413  # with the parts around it
    assert app.test_client().post("/", data=_photo(content=b"x" * 500)).text == "500"


def batas_dari_kunci_itu() -> None:
    for key in ("MAX_LENGTH", "max_content_length"):
        assert _limited(1000, key).test_client().post("/", data=_photo(content=b"x" * 2000)).text == "2000"


def batas_teks_gagal() -> None:
    assert _limited("1000").test_client().post("/", data=_photo()).status_code == 500
    message(TypeError, lambda: 5 > "100_000")  # type: ignore[operator]


def garis_bawah_ribuan() -> None:
    assert 100_000 == 100000


def unggahan_dibaca_berurutan() -> None:
    def view() -> list[int]:
        photo = request.files["foto"]
        lengths = [len(photo.read()), len(photo.read())]
        photo.seek(0)
        return [*lengths, len(photo.read())]

    assert _sent(view, data=_photo(content=b"rendang")).json == [7, 0, 7]


def mkdir_exist_ok() -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "foto")
        message(FileNotFoundError, lambda: (folder / "a.png").write_bytes(b""))
        folder.mkdir()
        message(FileExistsError, folder.mkdir)
        folder.mkdir(exist_ok=True)


def save_ke_folder_gagal() -> None:
    with tempfile.TemporaryDirectory() as place:
        assert _sent(lambda: request.files["foto"].save(place) or "x", data=_photo()).status_code == 500


def save_menimpa() -> None:
    with tempfile.TemporaryDirectory() as place:
        kept = Path(place, "a.png")
        for content in (b"satu", b"dua"):
            _sent(lambda: request.files["foto"].save(kept) or "x", data=_photo(content=content))
        assert kept.read_bytes() == b"dua"


def save_photo_nama_acak() -> None:
    import app as guestbook

    with tempfile.TemporaryDirectory() as place:
        guestbook.PHOTO_FOLDER = Path(place)
        names = []
        for _ in range(2):
            _sent(
                lambda: names.append(guestbook.save_photo(request.files["foto"])) or "x", data=_photo("Air Terjun.PNG")
            )
        assert len(set(names)) == 2 == len(list(Path(place).iterdir()))
        assert all(name.endswith(".png") and "Air" not in name for name in names)


def jenis_dari_pengirim() -> None:
    data = {"foto": (BytesIO(b"bukan gambar"), "virus.exe", "image/png")}
    assert _sent(lambda: request.files["foto"].content_type, data=data).text == "image/png"
    assert _sent(lambda: request.files["foto"].filename, data={"foto": (BytesIO(b"x"), "a.png")}).text == "a.png"


def tolak_sesudah_simpan() -> None:
    """What a view has saved stays there when it then refuses."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "virus.exe")

        def view() -> tuple[str, int]:
            request.files["foto"].save(file)
            return "ditolak", 400

        assert _sent(view, data=_photo("virus.exe")).status_code == 400
        assert file.exists()


def unggahan_ditutup() -> None:
    kept: list[object] = []
    app = _app(lambda: kept.append(request.files["foto"].stream) or "x")
    answer = app.test_client().post("/", data=_photo())
    answer.close()
    assert kept and kept[0].closed  # type: ignore[attr-defined]


# -- cookies and sessions -----------------------------------------------------------------------------------------------------


def cookie_biasa_bebas_diubah() -> None:
    client = _app(lambda: request.cookies["bahasa"]).test_client()
    client.set_cookie("bahasa", "diubah pengunjung")
    assert client.post("/").text == "diubah pengunjung"


def _counting() -> Flask:
    """An app that keeps what comes in the session, and tells it again."""
    app = Flask("klaim")
    app.secret_key = "dev"

    def put() -> str:
        session["nama"] = request.form["nama"]
        return "ya"

    app.add_url_rule("/", "put", put, methods=["POST"])
    app.add_url_rule("/", "tell", lambda: dict(session))
    return app


def sesi_baru_kosong() -> None:
    assert _counting().test_client().get("/").json == {}
    seen: list[str] = []
    _sent(lambda: seen.append(message(KeyError, lambda: session["keranjang"])) or repr(session.get("keranjang")))
    assert seen == ["'keranjang'"]


def sesi_sampai_berikutnya() -> None:
    app = _counting()
    one, other = app.test_client(), app.test_client()
    one.post("/", data={"nama": "Tiur"})
    assert one.get("/").json == {"nama": "Tiur"}
    assert other.get("/").json == {}


def markup_menyatakan_aman() -> None:
    assert f"{Markup('<b>')}" == "<b>"
    assert escape(Markup("<b>")) == "<b>"


def sesi_kunci_diurutkan() -> None:
    app = _app(lambda: session.__setitem__("keranjang", {"salak": 1, "gula": 1, "kopi": 1}) or "")
    app.add_url_rule("/lihat", "lihat", lambda: " ".join(session["keranjang"]))
    client = app.test_client()
    client.post("/")
    assert client.get("/lihat").text == "gula kopi salak"


def sesi_di_cookie() -> None:
    client = _counting().test_client()
    answer = client.post("/", data={"nama": "Tiur"})
    assert answer.headers["Set-Cookie"].startswith("session=")


def isi_sesi_terbaca() -> None:
    client = _counting().test_client()
    client.post("/", data={"nama": "Tiur"})
    cookie = client.get_cookie("session")
    assert cookie is not None
    assert json.loads(base64_decode(cookie.value.split(".")[0])) == {"nama": "Tiur"}
    written = base64_encode(bytes(range(256)) * 3).decode("ascii")
    assert {sign for sign in written if not sign.isalnum()} == {"-", "_"}


def _changed(change: Callable[[str], str]) -> object:
    """What is read from a session whose cookie was changed."""
    app = _counting()
    client = app.test_client()
    client.post("/", data={"nama": "Tiur"})
    cookie = client.get_cookie("session")
    assert cookie is not None
    other = app.test_client()
    other.set_cookie("session", change(cookie.value))
    return other.get("/").json


def cookie_diubah_dibuang() -> None:
    assert _changed(lambda value: value) == {"nama": "Tiur"}
    assert _changed(lambda value: "x" + value) == {}
    assert _changed(lambda value: value + "x") == {}
    assert _changed(lambda value: "bukan cookie") == {}


def kunci_lain_ditolak() -> None:
    one, other = _counting(), _counting()
    client = one.test_client()
    client.post("/", data={"nama": "Tiur"})
    cookie = client.get_cookie("session")
    assert cookie is not None
    for key, read in (("dev", {"nama": "Tiur"}), ("kunci lain", {})):
        other.secret_key = key
        visitor = other.test_client()
        visitor.set_cookie("session", cookie.value)
        assert visitor.get("/").json == read


def waktu_ditandatangani() -> None:
    def later(value: str) -> str:
        content, time, signature = value.split(".")
        other = ("B" if time[0] == "A" else "A") + time[1:]
        return f"{content}.{other}.{signature}"

    assert _changed(later) == {}


def cookie_tua_ditolak() -> None:
    app = _counting()
    assert app.permanent_session_lifetime == timedelta(days=31)
    client = app.test_client()
    client.post("/", data={"nama": "Tiur"})
    assert client.get("/").json == {"nama": "Tiur"}
    app.permanent_session_lifetime = timedelta(seconds=-1)
    assert client.get("/").json == {}


def tanpa_kunci_runtime_error() -> None:
    app = _counting()
    app.secret_key = None
    app.testing = True
    said = message(RuntimeError, lambda: app.test_client().post("/", data={"nama": "Tiur"}))
    assert said.startswith("The session is unavailable because no secret key was set")


def kunci_huruf_kecil() -> None:
    app = _counting()
    app.secret_key = None
    app.config["secret_key"] = "dev"
    assert not app.secret_key
    app.config["SECRET_KEY"] = "dev"
    assert app.secret_key == "dev"


def _sends_cookie(work: Callable[[], object]) -> bool:
    """Whether a request that does this with a session full of things sends a new cookie."""
    app = _app(lambda: work() or "ya")
    client = app.test_client()
    with client.session_transaction() as kept:
        kept.update(daftar=["gula"], nama="Tiur")
    return "Set-Cookie" in client.post("/").headers


def sesi_berubah_mengirim_cookie() -> None:
    assert _sends_cookie(lambda: session.update(nama="Made"))
    assert _sends_cookie(lambda: session.__setitem__("nama", "Made"))
    assert _sends_cookie(lambda: session.pop("nama") and "")
    assert _sends_cookie(lambda: session.__delitem__("nama"))
    assert _sends_cookie(lambda: session.clear())
    assert not _sends_cookie(lambda: session["nama"] and "")


def append_tidak_terlihat() -> None:
    assert not _sends_cookie(lambda: session["daftar"].append("kopi"))
    app = _app(lambda: session.setdefault("daftar", []).append("x") or repr(session["daftar"]))
    client = app.test_client()
    assert [client.post("/").text for _ in range(3)] == ["['x']", "['x', 'x']", "['x', 'x']"]


def modified_true() -> None:
    def work() -> None:
        session["daftar"].append("kopi")
        session.modified = True

    assert _sends_cookie(work)


def global_dipakai_bersama() -> None:
    shared: list[str] = []
    app = _app(lambda: shared.append(request.form["b"]) or shared)
    assert app.test_client().post("/", data={"b": "gula"}).json == ["gula"]
    assert app.test_client().post("/", data={"b": "kopi"}).json == ["gula", "kopi"]


def append_memberi_none() -> None:
    goods = ["gula"]
    assert goods.append("kopi") is None  # type: ignore[func-returns-value]
    assert goods.sort() is None  # type: ignore[func-returns-value]
    assert goods == ["gula", "kopi"]


def none_tanpa_append() -> None:
    message(AttributeError, lambda: None.append("gula"))  # type: ignore[attr-defined]
    message(TypeError, lambda: None + ["gula"])  # type: ignore[operator]


def daftar_tambah_teks() -> None:
    assert ["gula"] + ["kopi"] == ["gula", "kopi"]
    assert "can only concatenate list" in message(TypeError, lambda: ["gula"] + "kopi")  # type: ignore[operator]


# -- messages shown once, and hooks -------------------------------------------------------------------------------------------


def flash_di_sesi() -> None:
    app = Flask("klaim")
    app.secret_key = "dev"
    app.add_url_rule("/", "put", lambda: flash("Terima kasih") or "ya", methods=["POST"])
    app.add_url_rule("/", "tell", lambda: list(get_flashed_messages()))
    client = app.test_client()
    client.post("/")
    with client.session_transaction() as kept:
        assert "Terima kasih" in str(kept["_flashes"])
    assert [client.get("/").json, client.get("/").json] == [["Terima kasih"], []]


def flash_di_jawaban_yang_sama() -> None:
    from app import app

    answer = app.test_client().post("/pesan", data=_photo(content=b"x" * 1024 * 1024))
    assert answer.status_code == 413
    assert answer.mimetype == "text/html"
    assert "paling banyak 1 MB" in answer.text


def after_request_mengembalikan() -> None:
    app = _app(lambda: "fungsi view")
    seen: list[str] = []

    def note(response: object) -> object:
        seen.append(type(response).__name__)
        return response

    app.before_request(lambda: ("tutup", 503))
    app.after_request(note)  # type: ignore[type-var]
    assert app.test_client().post("/").text == "tutup"
    assert seen == ["Response"]
    broken = _app(lambda: "isi")
    broken.after_request(lambda response: None)  # type: ignore[arg-type, return-value]
    message(TypeError, lambda: broken.test_client().post("/"))


def nol_dianggap_salah() -> None:
    assert not 0 and not None
    assert not {"jumlah": 0}.get("jumlah") and "jumlah" in {"jumlah": 0}


def bawaan_parameter_bersama() -> None:
    def add(goods: str, basket: list[str] = []) -> list[str]:  # noqa: B006 - the mistake itself
        basket.append(goods)
        return basket

    assert add("gula") == ["gula"]
    assert add("kopi") == ["gula", "kopi"]


def session_pop_menghapus() -> None:
    app = _app(lambda: str(session.pop("k", "kosong")))
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["k"] = "salak"
    assert client.post("/").text == "salak"
    assert client.post("/").text == "kosong"


def json_teks_dan_angka() -> None:
    import json

    assert json.loads('{"stok": "20"}') == {"stok": "20"}
    assert json.loads('{"stok": 20}') == {"stok": 20}


def json_dengan_keterangan() -> None:
    app = Flask(__name__)

    @app.post("/")
    def terima() -> dict[str, object]:
        return {"json": request.is_json, "isi": request.get_json()}

    for kind in ("application/json", "application/json; charset=utf-8"):
        reply = app.test_client().post("/", data='{"jumlah": 3}', content_type=kind)
        assert reply.json == {"json": True, "isi": {"jumlah": 3}}
