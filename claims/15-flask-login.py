"""What lesson 15 and its exercises say about Flask-Login, hashes and cookies, and no cell of theirs shows."""

from __future__ import annotations

import contextlib
import hashlib
import re
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

from claim_helpers import fails
from flask import Blueprint, Flask, abort, redirect, request, session
from flask.testing import FlaskClient
from flask_login import (
    AnonymousUserMixin,
    LoginManager,
    UserMixin,
    current_user,
    login_required,
    login_user,
    logout_user,
)
from werkzeug.security import check_password_hash, generate_password_hash

from amati import PetaAkses, isi_dan_kirim, klien, perpus_sementara, petugas_baru
from pustaka.auth import tujuan_aman
from pustaka.models import Petugas, db

# flask_login still calls it when it sets a cookie that remembers.
warnings.filterwarnings("ignore", "datetime.datetime.utcnow", DeprecationWarning)

WORDS = "sawah-hijau-77"


@contextlib.contextmanager
def _perpus(**settings: Any) -> Iterator[Flask]:
    """Give the example's app with `yuliana`, its head (1), and `made` (2), and close its database."""
    app = perpus_sementara(**settings)
    petugas_baru(app, "yuliana", WORDS, peran="kepala")
    petugas_baru(app, "made", WORDS)
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


class _User(UserMixin):
    def __init__(self, id: Any) -> None:
        self.id = id


def _small(load: Callable[[str], Any] = _User, remember: bool = False) -> Flask:
    """Return an app with /masuk, /keluar, and /siapa, which tells whether its visitor is logged in."""
    app = Flask("klaim")
    app.secret_key = "klaim"
    LoginManager(app).user_loader(load)

    @app.route("/masuk")
    def masuk() -> str:
        return str(login_user(_User(7), remember=remember))

    @app.route("/keluar")
    def keluar() -> str:
        return str(logout_user())

    @app.route("/siapa")
    def siapa() -> str:
        return str(current_user.is_authenticated)

    return app


def _cookie(client: FlaskClient, name: str = "session") -> str:
    found = client.get_cookie(name)
    assert found is not None
    return found.value


# -- passwords ----------------------------------------------------------------------------------------------------------------


def hash_sengaja_lambat() -> None:
    start = time.perf_counter()
    generate_password_hash(WORDS)
    slow = time.perf_counter() - start
    start = time.perf_counter()
    for _ in range(1000):
        hashlib.sha256(WORDS.encode()).hexdigest()
    assert slow > 500 * (time.perf_counter() - start) / 1000


def hash_berbeda_setiap_kali() -> None:
    first, second = generate_password_hash(WORDS), generate_password_hash(WORDS)
    assert first != second
    method, salt, _ = first.split("$")
    assert method.startswith("scrypt:")
    assert salt != second.split("$")[1]
    assert check_password_hash(first, WORDS)
    assert check_password_hash(second, WORDS)


def hash_tidak_dapat_dicari() -> None:
    with _perpus() as app, app.app_context():
        wanted = db.select(Petugas).filter_by(username="made", password_hash=generate_password_hash(WORDS))
        assert db.session.scalar(wanted) is None
        assert db.session.scalar(db.select(Petugas).filter_by(username="made")) is not None


def abort_membungkus() -> None:
    app = Flask("absensi")
    app.add_url_rule("/", view_func=lambda: abort(401, "Salah."))
    reply = app.test_client().get("/")
    assert "Salah." in reply.text
    assert reply.text.startswith("<!doctype html>")


def urutan_check() -> None:
    stored = generate_password_hash(WORDS)
    assert check_password_hash(stored, WORDS) is True
    assert check_password_hash(WORDS, stored) is False


def check_mengenali_hash() -> None:
    for stored in (hashlib.sha256(WORDS.encode()).hexdigest(), WORDS, generate_password_hash("lain")):
        assert check_password_hash(stored, WORDS) is False


def hash_berupa_teks() -> None:
    assert isinstance(generate_password_hash(WORDS), str)
    assert callable(generate_password_hash) and not isinstance(generate_password_hash, str)
    assert isinstance(hash(WORDS), int)


def sha256_tanpa_garam() -> None:
    assert hashlib.sha256(WORDS.encode()).hexdigest() == hashlib.sha256(WORDS.encode()).hexdigest()
    start = time.perf_counter()
    hashlib.sha256(WORDS.encode()).hexdigest()
    assert time.perf_counter() - start < 0.05


# -- who is logged in ---------------------------------------------------------------------------------------------------------


def isi_user_mixin() -> None:
    user = _User(7)
    assert (user.is_authenticated, user.is_active, user.is_anonymous, user.get_id()) == (True, True, False, "7")
    given = []
    client = _small(lambda id: given.append(id)).test_client()
    client.get("/masuk")
    client.get("/siapa")
    assert given == ["7"]


def tanpa_int_orang_asing() -> None:
    people = {7: _User(7)}
    for load, known in ((people.get, "False"), (lambda id: people.get(int(id)), "True")):
        client = _small(load).test_client()
        assert client.get("/masuk").text == "True"
        assert client.get("/siapa").text == known
    app = _small()
    app.add_url_rule("/lupa", "lupa", lambda: "login_user tidak dipanggil")
    client = app.test_client()
    client.get("/lupa")
    assert client.get("/siapa").text == "False"


def akun_dihapus_keluar() -> None:
    people = {"7": _User(7)}
    client = _small(people.get).test_client()
    client.get("/masuk")
    assert client.get("/siapa").text == "True"
    people.clear()
    assert client.get("/siapa").text == "False"


def ditanya_sekali() -> None:
    asked = []

    def load(id: str) -> _User:
        asked.append(id)
        return _User(int(id))

    app = _small(load)
    app.add_url_rule("/biasa", "biasa", lambda: "tidak memerlukan orangnya")
    app.add_url_rule("/dua", "dua", lambda: f"{current_user.id} {current_user.is_authenticated}")
    client = app.test_client()
    client.get("/masuk")
    client.get("/biasa")
    assert asked == []
    assert client.get("/dua").text == "7 True"
    assert asked == ["7"]


def pengunjung_tanpa_kolom() -> None:
    app = _small()
    with app.test_request_context():
        assert isinstance(current_user._get_current_object(), AnonymousUserMixin)
        fails(AttributeError, "'AnonymousUserMixin' object has no attribute 'username'", lambda: current_user.username)


def is_authenticated_properti() -> None:
    fails(TypeError, "'bool' object is not callable", lambda: _User(7).is_authenticated())


def tanpa_loader_galat() -> None:
    app = Flask("klaim")
    app.secret_key = "klaim"
    LoginManager(app)
    with app.test_request_context():
        fails(Exception, "Missing user_loader", lambda: current_user.is_authenticated)


def tanpa_init_app() -> None:
    app = Flask("klaim")
    LoginManager()
    with app.test_request_context():
        fails(AttributeError, "login_manager", lambda: current_user.is_authenticated)


# -- guarded pages ------------------------------------------------------------------------------------------------------------


def peta_akses() -> None:
    with _perpus() as app:
        rows = {row[0]: row[1:] for row in PetaAkses(app, pengunjung=None, made=2, yuliana=1).baris}
        assert rows["GET /buku/"] == ["boleh"] * 3
        assert rows["POST /buku/tambah"] == ["login dulu", "boleh", "boleh"]
        assert rows["POST /buku/<int:id>/hapus"] == ["login dulu", "dilarang", "boleh"]
        assert [row for row, (_, _, head) in rows.items() if head != "boleh"] == []
        open_posts = [row for row, (visitor, _, _) in rows.items() if row.startswith("POST") and visitor == "boleh"]
        assert open_posts == ["POST /login", "POST /logout"]


def hapus_lewat_post() -> None:
    with _perpus() as app:
        yuliana = klien(app, 1)
        assert yuliana.get("/buku/3/hapus").status_code == 405
        assert yuliana.post("/buku/3/hapus").status_code == 400
        assert isi_dan_kirim(yuliana, "/buku/3", ke="/buku/3/hapus").status_code == 302
        assert yuliana.get("/buku/3").status_code == 404


def hapus_lewat_get_jalan() -> None:
    app = Flask("klaim")
    app.add_url_rule("/hapus", "hapus", lambda: "terhapus")
    assert app.test_client().get("/hapus").text == "terhapus"


def urutan_dekorator() -> None:
    def status(wrong: bool) -> int:
        app = _small()

        def gaji() -> str:
            return "rahasia"

        if wrong:
            app.route("/gaji")(gaji)
            login_required(gaji)
        else:
            app.route("/gaji")(login_required(gaji))
        return app.test_client().get("/gaji").status_code

    assert (status(wrong=True), status(wrong=False)) == (200, 401)


def before_request_menjaga() -> None:
    app = _small()
    part = Blueprint("bagian", __name__, url_prefix="/bagian")
    part.before_request(login_required(lambda: None))
    part.add_url_rule("/lama", "lama", lambda: "lama")
    part.add_url_rule("/bulan-depan", "baru", lambda: "baru")
    app.register_blueprint(part)
    for address in ("/bagian/lama", "/bagian/bulan-depan"):
        client = app.test_client()
        assert client.get(address).status_code == 401
        client.get("/masuk")
        assert client.get(address).status_code == 200


def tanpa_wraps_bentrok() -> None:
    def guard(function: Callable[[], str]) -> Callable[[], str]:
        def dijaga() -> str:
            return function()

        return dijaga

    app = Flask("klaim")
    app.route("/satu")(guard(lambda: "satu"))
    fails(AssertionError, "existing endpoint function: dijaga", lambda: app.route("/dua")(guard(lambda: "dua")))


def tanpa_login_view_401() -> None:
    app = _small()
    app.add_url_rule("/gaji", "gaji", login_required(lambda: "rahasia"))
    assert app.test_client().get("/gaji").status_code == 401
    app.login_manager.login_view = "masuk"  # type: ignore[attr-defined]
    assert app.test_client().get("/gaji").location == "/masuk?next=%2Fgaji"


# -- next ---------------------------------------------------------------------------------------------------------------------


def tujuan_aman_menolak() -> None:
    foreign = [
        *("https://jahat.example/", "//jahat.example", "///jahat.example", "http:///jahat.example", "//["),
        *("/\\jahat.example", "\\\\jahat.example", "/\t/jahat.example", "javascript:alert(1)", "buku/", "", None),
    ]
    with _perpus() as app, app.test_request_context():
        assert [address for address in foreign if tujuan_aman(address) != "/"] == []
        for own in ("/", "/pinjam/", "/buku/?cari=a&page=2"):
            assert tujuan_aman(own) == own


def awalan_garis_miring_tidak_cukup() -> None:
    app = Flask("klaim")
    for address in ("//jahat.example", "/\\jahat.example", "/\t/jahat.example"):
        assert address.startswith("/")
    with app.test_request_context():
        assert redirect("//jahat.example").location == "//jahat.example"


def next_dari_post_405() -> None:
    app = _small()
    app.login_manager.login_view = "masuk"  # type: ignore[attr-defined]
    app.add_url_rule("/hapus", "hapus", login_required(lambda: "terhapus"), methods=["POST"])
    client = app.test_client()
    assert client.post("/hapus").location == "/masuk?next=%2Fhapus"
    client.get("/masuk")
    assert client.get("/hapus").status_code == 405
    with _perpus() as library:
        visitor = library.test_client()
        assert isi_dan_kirim(visitor, "/login", ke="/buku/3/hapus").location == "/login"
        assert visitor.get("/pinjam/").location == "/login?next=%2Fpinjam%2F"


def isian_wajib_400() -> None:
    app = Flask("klaim")
    app.add_url_rule("/", "depan", lambda: request.form["ingat"], methods=["POST"])
    app.add_url_rule("/login", "login", lambda: request.args["next"])
    client = app.test_client()
    assert (client.post("/", data={"nama": "Dewi"}).status_code, client.get("/login").status_code) == (400, 400)
    assert client.post("/", data={"ingat": "ya"}).text == "ya"


def rute_tanpa_methods() -> None:
    app = Flask("klaim")
    app.add_url_rule("/nilai", "nilai", lambda: "")
    client = app.test_client()
    done = {
        each
        for each in ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
        if client.open("/nilai", method=each).status_code == 200
    }
    assert done == {"GET", "HEAD", "OPTIONS"}
    assert client.post("/nilai").status_code == 405


def and_dari_kiri() -> None:
    accounts: dict[str, str] = {}
    assert not ("yosef" in accounts and accounts["yosef"])
    try:
        accounts["yosef"] and "yosef" in accounts
    except KeyError:
        return
    raise AssertionError


def header_tanpa_ganti_baris() -> None:
    for mark in ("\r", "\n"):
        try:
            redirect("/" + mark + "/jahat.example")
        except ValueError:
            continue
        raise AssertionError(mark)


# -- cookies ------------------------------------------------------------------------------------------------------------------


def cookie_ingat() -> None:
    for remember in (False, True):
        app = _small(remember=remember)
        sent = app.test_client().get("/masuk").headers.getlist("Set-Cookie")
        assert any(each.startswith("session=") and "Expires" not in each for each in sent)
        assert any(each.startswith("remember_token=") for each in sent) == remember
        client = app.test_client()
        client.get("/masuk")
        client.delete_cookie("session")
        assert client.get("/siapa").text == str(remember)
    kept = [each for each in sent if each.startswith("remember_token=")][0]
    expires = re.search(r"Expires=([^;]+)", kept)
    assert expires is not None
    days = (time.mktime(time.strptime(expires[1], "%a, %d %b %Y %H:%M:%S GMT")) - time.time()) / 86400
    assert 363 < days < 367
    with _perpus() as app:
        assert app.config["REMEMBER_COOKIE_DURATION"].days == 14


def clear_belum_logout() -> None:
    app = _small(remember=True)

    @app.route("/kosongkan")
    def kosongkan() -> str:
        session.clear()
        return ""

    client = app.test_client()
    client.get("/masuk")
    client.get("/kosongkan")
    assert client.get("/siapa").text == "True"
    client.get("/keluar")
    assert client.get("/siapa").text == "False"


def clear_sesudah_logout() -> None:
    app = _small(remember=True)

    @app.route("/keluar-lalu-kosongkan")
    def keluar_lalu_kosongkan() -> str:
        logout_user()
        session.clear()
        return ""

    client = app.test_client()
    client.get("/masuk")
    assert client.get_cookie("remember_token") is not None
    client.get("/keluar-lalu-kosongkan")
    assert client.get_cookie("remember_token") is not None
    assert client.get("/siapa").text == "True"
    client.get("/keluar")
    assert client.get_cookie("remember_token") is None
    with client.session_transaction() as kept:
        assert "_user_id" not in kept


def cookie_lama_tanpa_login() -> None:
    app = _small()

    @app.route("/titip")
    def titip() -> str:
        session["titipan"] = "penyusup"
        return ""

    victim = app.test_client()
    victim.get("/titip")
    planted = _cookie(victim)
    victim.get("/masuk")
    assert _cookie(victim) != planted
    intruder = app.test_client()
    intruder.set_cookie("session", planted)
    assert (intruder.get("/siapa").text, victim.get("/siapa").text) == ("False", "True")


def sandi_baru_cookie_lama() -> None:
    with _perpus() as app:
        made = app.test_client()
        isi_dan_kirim(made, "/login", username="made", password=WORDS)
        with app.app_context():
            petugas = db.session.get(Petugas, 2)
            assert petugas is not None
            petugas.simpan_hash("sandi-yang-baru")
            db.session.commit()
        assert made.get("/pinjam/").status_code == 200


def kunci_menggugurkan_cookie() -> None:
    keys = {"7": "lama"}

    class Keyed(UserMixin):
        id = "7"

        def get_id(self) -> str:
            return f"{self.id}.{keys[self.id]}"

    def load(given: str) -> Keyed | None:
        number, key = given.split(".")
        return Keyed() if keys.get(number) == key else None

    app = _small(load, remember=True)
    app.add_url_rule("/berkunci", "berkunci", lambda: str(login_user(Keyed(), remember=True)))
    clients = [app.test_client(), app.test_client()]
    for client in clients:
        client.get("/berkunci")
        assert client.get("/siapa").text == "True"
    keys["7"] = "baru"
    for client in clients:
        assert client.get("/siapa").text == "False"


def login_di_global() -> None:
    app = Flask("klaim")
    entered: dict[str, str] = {}  # the module's variable, as `global` reaches it

    @app.route("/login")
    def login() -> str:
        entered["nama"] = "made"
        return ""

    @app.route("/")
    def depan() -> str:
        return entered.get("nama", "belum login")

    made, stranger = app.test_client(), app.test_client()
    assert stranger.get("/").text == "belum login"
    made.get("/login")
    assert stranger.get("/").text == "made"


def tidak_aktif_ditolak() -> None:
    app = _small()
    for value in (False, None, 0):
        switched_off = type("Off", (_User,), {"is_active": value})("7")
        with app.test_request_context():
            assert login_user(switched_off) is False
            assert "_user_id" not in session
    with app.test_request_context():
        assert login_user(_User("7")) is True
        assert session["_user_id"] == "7"
