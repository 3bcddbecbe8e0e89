"""What lesson 14 and its exercises say about Flask-WTF and WTForms, and no cell of theirs shows."""

from __future__ import annotations

import contextlib
import importlib
import re
import sys
import tempfile
import time
import types
import warnings
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from claim_helpers import fails, message
from flask import Blueprint, Flask, render_template_string, send_from_directory
from flask.testing import FlaskClient
from flask_wtf import CSRFProtect, FlaskForm
from flask_wtf.file import FileAllowed, FileField, FileRequired
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import NotFound
from werkzeug.test import EnvironBuilder, run_wsgi_app
from werkzeug.utils import secure_filename
from wtforms import (
    Form,
    IntegerField,
    PasswordField,
    SelectChoice,
    SelectField,
    StringField,
    SubmitField,
    ValidationError,
)
from wtforms.i18n import get_translations
from wtforms.validators import DataRequired, Email, EqualTo, InputRequired, Length, NumberRange, Optional

import penyerang
from amati import isi_dan_kirim, keluhan, perpus_sementara
from pustaka.forms import FormulirAnggota, FormulirBuku, FormulirPinjam
from pustaka.models import Buku, db

RIGHT = {"judul": "Laut Bercerita", "penulis": "Leila S. Chudori", "tahun": "2017"}
PNG = b"\x89PNG\r\n\x1a\n gambar"


@contextlib.contextmanager
def _perpus(**settings: Any) -> Iterator[Flask]:
    """Give the example's app with its first content, and close its database."""
    app = perpus_sementara(**settings)
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def _app(**settings: Any) -> Flask:
    app = Flask("klaim")
    app.config.update(SECRET_KEY="kunci uji", **settings)
    return app


def _token(client: FlaskClient, address: str = "/buku/tambah") -> str:
    found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', client.get(address).text)
    assert found
    return found[1]


def _sent(**values: str) -> MultiDict[str, str]:
    return MultiDict(values)


class _Guest(FlaskForm):
    nama = StringField(
        "Nama", validators=[DataRequired("Nama harus diisi."), Length(max=40, message="Terlalu panjang.")]
    )


# -- fields and validators ----------------------------------------------------------------------------------------------------


def isian_tidak_hilang() -> None:
    with _perpus() as app:
        page = isi_dan_kirim(app.test_client(), "/buku/tambah", judul="", penulis="Ayu Utami", tahun="dua ribu").text
        assert len(keluhan(page)) == 2
        assert 'value="Ayu Utami"' in page and 'value="dua ribu"' in page


def tanpa_bahasa_indonesia() -> None:
    for language in (["id"], ["id_ID"]):
        message(FileNotFoundError, lambda language=language: get_translations(language))
    with _app().test_request_context(method="POST", data={"usia": "x"}):

        class Ages(FlaskForm):
            usia = IntegerField(validators=[InputRequired()])
            nama = StringField(validators=[DataRequired()])

        form = Ages()
        form.validate()
        assert form.usia.errors == ["Not a valid integer value."] and form.nama.errors == ["This field is required."]


def salah_eja_validator() -> None:
    class Misspelt(Form):
        tahun = IntegerField()

        def validate_tahum(self, field: Any) -> None:
            raise ValidationError("belum tiba")

    class Right(Form):
        tahun = IntegerField()

        def validate_tahun(self, field: Any) -> None:
            raise ValidationError("belum tiba")

    assert Misspelt(_sent(tahun="2999")).validate()
    assert not Right(_sent(tahun="2999")).validate()


def validator_menolak_dengan_raise() -> None:
    class Returned(Form):
        tahun = IntegerField()

        def validate_tahun(self, field: Any) -> Any:
            return "belum tiba" if field.data == 2999 else False

    class Raised(Form):
        tahun = IntegerField()

        def validate_tahun(self, field: Any) -> None:
            raise ValidationError("belum tiba")

    for typed in ("2999", "1"):
        assert Returned(_sent(tahun=typed)).validate()
    form = Raised(_sent(tahun="2999"))
    assert not form.validate()
    assert form.tahun.errors == ["belum tiba"]


def dua_formulir_satu_kiriman() -> None:
    class Find(FlaskForm):
        kata = StringField(validators=[DataRequired()])
        cari = SubmitField()

    class Comment(FlaskForm):
        kata = StringField(validators=[DataRequired()])
        kirim = SubmitField()

    with _perpus(WTF_CSRF_ENABLED=False) as app:
        with app.test_request_context("/", method="POST", data={"kata": "Saman", "cari": "Cari"}):
            assert Find().validate_on_submit()
            assert Comment().validate_on_submit()
            assert not Comment().kirim.data  # its own button was not pressed
        with app.test_request_context("/", method="POST", data={"cari-kata": "Saman", "cari-cari": "Cari"}):
            own = Find(prefix="cari")
            assert own.validate_on_submit()
            assert own.cari.data
            assert not Comment(prefix="komentar").validate_on_submit()


def data_required_nol() -> None:
    class Stock(Form):
        stok = IntegerField(validators=[DataRequired("wajib")])

    for typed in ("0", "", "x"):
        form = Stock(_sent(stok=typed))
        assert not form.validate() and form.stok.errors == ["wajib"]
    assert Stock(_sent(stok="1")).validate()


def input_required_nol() -> None:
    class Stock(Form):
        stok = IntegerField(validators=[InputRequired("wajib")])

    assert Stock(_sent(stok="0")).validate()
    assert not Stock(_sent(stok="")).validate()
    assert not Stock(_sent()).validate()


def spasi_dianggap_kosong() -> None:
    class Asked(Form):
        nama = StringField(validators=[InputRequired("wajib")])

    class Filled(Form):
        nama = StringField(validators=[DataRequired("wajib")])

    for typed in (" ", "   "):
        assert Asked(_sent(nama=typed)).validate()
        assert not Filled(_sent(nama=typed)).validate()
    assert not Asked(_sent(nama="")).validate()
    assert Filled(_sent(nama="Kapur")).validate()


def optional_menerima_kosong() -> None:
    class Stock(Form):
        stok = IntegerField(validators=[Optional(), NumberRange(min=0)])

    assert Stock(_sent(stok="")).validate()
    assert Stock(_sent()).validate()
    assert not Stock(_sent(stok="-1")).validate()


def tanpa_validator_diterima() -> None:
    class Free(Form):
        nama = StringField()

    for typed in ("", "x" * 10_000, "<b>"):
        assert Free(_sent(nama=typed)).validate()


def atribut_dari_validator() -> None:
    with _app().test_request_context():
        html = str(_Guest().nama())
        assert "required" in html and 'maxlength="40"' in html and 'name="nama"' in html


def equal_to_nama() -> None:
    class Password(Form):
        sandi = PasswordField()
        ulang = PasswordField(validators=[EqualTo("sandi", "tidak sama")])

    assert Password(_sent(sandi="a", ulang="a")).validate()
    assert not Password(_sent(sandi="a", ulang="b")).validate()


def email_tanpa_paket() -> None:
    class Member(Form):
        email = StringField(validators=[Email("salah")])

    assert Member(_sent(email="sitti@desa.id")).validate()
    there = {name: sys.modules.pop(name) for name in list(sys.modules) if name.split(".")[0] == "email_validator"}
    sys.modules["email_validator"] = None  # type: ignore[assignment]  # as if it were not installed
    try:
        form = Member(_sent(email="sitti@desa.id"))  # made without complaint
        assert "Install 'email_validator'" in message(Exception, form.validate)
    finally:
        sys.modules.update(there)


# -- a form in a view -----------------------------------------------------------------------------------------------------------


def formulir_di_luar_view() -> None:
    app = _app()
    fails(RuntimeError, "Working outside of", _Guest)
    with app.test_request_context(method="POST", data={"nama": "Sitti"}):
        assert _Guest().nama.data == "Sitti"


def validate_on_submit_get_dan_post() -> None:
    app = _app(WTF_CSRF_ENABLED=False)
    with app.test_request_context("/?nama=Sitti"):
        form = _Guest()
        assert not form.validate_on_submit() and form.errors == {}
    with app.test_request_context(method="POST", data={"nama": "Sitti"}):
        assert _Guest().validate_on_submit()
    with app.test_request_context(method="POST", data={"nama": ""}):
        form = _Guest()
        assert not form.validate_on_submit() and "nama" in form.errors


def validate_kapan_saja() -> None:
    with _app(WTF_CSRF_ENABLED=False).test_request_context():
        form = _Guest()
        assert not form.validate() and form.nama.errors == ["Nama harus diisi."]


def data_sudah_angka() -> None:
    with _app(WTF_CSRF_ENABLED=False).test_request_context(method="POST", data=RIGHT):
        form = FormulirBuku()
        assert (form.tahun.data, form.tahun.raw_data) == (2017, ["2017"])


def tanpa_kurung_selalu_benar() -> None:
    with _app().test_request_context():
        assert _Guest().validate_on_submit
        assert _Guest().nama.data is None


def populate_obj_menyalin() -> None:
    with _app(WTF_CSRF_ENABLED=False).test_request_context(method="POST", data=RIGHT):
        target = types.SimpleNamespace(warna="merah")
        FormulirBuku().populate_obj(target)
        assert vars(target) == {"warna": "merah", **RIGHT, "tahun": 2017}


def isian_asing_tidak_ikut() -> None:
    with _perpus() as app:
        client = app.test_client()
        assert isi_dan_kirim(client, "/buku/3/edit", **RIGHT, id="77", sampul="x.png").status_code == 302
        with app.app_context():
            book = db.session.get(Buku, 3)
            assert book is not None and book.judul == "Laut Bercerita" and book.sampul is None
            assert db.session.get(Buku, 77) is None


def tanpa_hidden_tag_diam() -> None:
    app = _app()

    @app.route("/", methods=["GET", "POST"])
    def form() -> str:
        made = _Guest()
        if made.validate_on_submit():
            return "tersimpan"
        shown = "<form method=post>{{ f.nama }}{% for each in f.nama.errors %}<b>{{ each }}</b>{% endfor %}</form>"
        return render_template_string(shown, f=made) + f"<!-- {made.errors} -->"

    page = app.test_client().post("/", data={"nama": "Sitti"})
    assert page.status_code == 200 and "<b>" not in page.text and "<form" in page.text
    assert "{'csrf_token': ['The CSRF token is missing.']}" in page.text


def obj_kalah_dari_kiriman() -> None:
    book = Buku(judul="Saman", penulis="Ayu Utami", tahun=1998)
    app = _app(WTF_CSRF_ENABLED=False)
    with app.test_request_context():
        assert FormulirBuku(obj=book).judul.data == "Saman"
    with app.test_request_context(method="POST", data={**RIGHT, "judul": "Larung"}):
        assert FormulirBuku(obj=book).judul.data == "Larung"


def data_diisi_sebelum_validasi() -> None:
    with _app(WTF_CSRF_ENABLED=False).test_request_context(method="POST", data={"nama": "Larung"}):
        form = _Guest()
        form.nama.data = "Saman"
        assert form.validate_on_submit() and form.nama.data == "Saman"


# -- choices --------------------------------------------------------------------------------------------------------------------


def _member(**values: str) -> FormulirAnggota:
    with _app(WTF_CSRF_ENABLED=False).test_request_context(method="POST", data={"nama": "Made", **values}):
        form = FormulirAnggota()
        form.validate()
    return form


def pilihan_kosong_ditolak() -> None:
    assert _member(dusun="").dusun.errors == ["Pilih dusunnya."]
    assert _member(dusun="Denge").errors == {}


def di_luar_daftar() -> None:
    class Village(Form):
        dusun = SelectField(choices=["Denge", "Kombo"])

    form = Village(_sent(dusun="Jakarta"))
    assert not form.validate() and form.dusun.errors == ["Not a valid choice."]
    assert Village(_sent(dusun="Kombo")).validate()
    assert _member(dusun="Jakarta").dusun.errors == ["Pilih salah satu dari daftar."]


def tuple_diperingatkan() -> None:
    for choices, warned in [([("denge", "Denge")], True), ([SelectChoice("denge", "Denge")], False)]:

        class Village(Form):
            dusun = SelectField(choices=choices)

        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            assert Village(_sent(dusun="denge")).validate()
        assert any("tuples is deprecated" in str(each.message) for each in seen) is warned


def coerce_int() -> None:
    for coerce, right in [(int, True), (str, False)]:

        class Loan(Form):
            buku_id = SelectField(coerce=coerce)

        form = Loan(_sent(buku_id="3"))
        form.buku_id.choices = [SelectChoice(3, "Saman")]  # type: ignore[arg-type]
        assert form.validate() is True
        assert (form.buku_id.data == 3) is right


def pilihan_di_kelas_sekali() -> None:
    rooms = ["Melati"]

    class Rooms(Form):
        once = SelectField(choices=list(rooms))

    rooms.append("Kenanga")
    assert [each.value for each in Rooms().once.iter_choices()] == ["Melati"]


def pilihan_dari_fungsi() -> None:
    rooms = ["Melati"]

    class Rooms(Form):
        kamar = SelectField(choices=lambda: list(rooms))

    for size in (1, 2):
        assert len(list(Rooms().kamar.iter_choices())) == size
        rooms.append("Kenanga")


def tanpa_pilihan_type_error() -> None:
    with _app(WTF_CSRF_ENABLED=False).test_request_context(method="POST", data={"buku_id": "3", "anggota_id": "1"}):
        fails(TypeError, "Choices cannot be None.", FormulirPinjam().validate)


# -- CSRF -----------------------------------------------------------------------------------------------------------------------


def token_dan_sesi() -> None:
    with _perpus() as app:
        client = app.test_client()
        token = _token(client)
        with client.session_transaction() as session:
            kept = session["csrf_token"]
        assert len(kept) == 40 and kept not in token  # the token holds it encoded, and signed
        assert client.post("/buku/tambah", data={**RIGHT, "csrf_token": token}).status_code == 302
        assert client.post("/buku/tambah", data={**RIGHT, "csrf_token": token[:-2]}).status_code == 400
        app.secret_key = "kunci lain"
        client.get("/buku/tambah")
        assert client.post("/buku/tambah", data={**RIGHT, "csrf_token": token}).status_code == 400


def tanpa_secret_key() -> None:
    app = Flask("klaim")
    with app.test_request_context():
        assert message(RuntimeError, _Guest) == "A secret key is required to use CSRF."


def token_orang_lain_ditolak() -> None:
    with _perpus() as app:
        attackers, clerks = app.test_client(), app.test_client()
        _token(clerks)
        reply = clerks.post("/buku/3/hapus", data={"csrf_token": _token(attackers)})
        assert reply.status_code == 400 and "The CSRF tokens do not match." in reply.text
        reply = app.test_client().post("/buku/3/hapus", data={"csrf_token": _token(attackers)})
        assert reply.status_code == 400 and "The CSRF session token is missing." in reply.text


def _guarded() -> Flask:
    app = _app()
    CSRFProtect(app)

    @app.route("/", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    def page() -> str:
        return "diterima"

    return app


def token_diperiksa_flaskform() -> None:
    with _app().test_request_context(method="POST", data={"nama": "Sitti"}):
        form = _Guest()
        assert not form.validate() and list(form.errors) == ["csrf_token"]


def token_dari_isian() -> None:
    with _perpus() as app:
        client = app.test_client()
        token = _token(client)
        for sent in ({"token": token}, {"csrf_token": "<function generate_csrf at 0x1>"}):
            assert client.post("/pinjam/2/kembali", data=sent).status_code == 400
        assert client.post("/pinjam/2/kembali", data={"csrf_token": token}).status_code == 302


def metode_yang_diperiksa() -> None:
    client = _guarded().test_client()
    assert {
        name: client.open("/", method=name).status_code for name in ("POST", "PUT", "PATCH", "DELETE")
    } == dict.fromkeys(("POST", "PUT", "PATCH", "DELETE"), 400)
    assert client.post("/tidak-ada").status_code == 404


def get_tidak_diperiksa() -> None:
    assert _guarded().test_client().get("/").text == "diterima"


def token_satu_jam() -> None:
    with _perpus() as app:
        client = app.test_client()
        token = _token(client)
        assert app.config["WTF_CSRF_TIME_LIMIT"] == 3600
        real = time.time
        for later, status in [(3590, 302), (3610, 400)]:
            time.time = lambda later=later: real() + later  # type: ignore[assignment]
            try:
                reply = client.post("/buku/tambah", data={**RIGHT, "csrf_token": token})
            finally:
                time.time = real
            assert reply.status_code == status
        assert "The CSRF token has expired." in reply.text


def uji_tanpa_token() -> None:
    app = _app(TESTING=True)
    stored = []

    @app.route("/", methods=["GET", "POST"])
    def form() -> tuple[str, int]:
        made = _Guest()
        if made.validate_on_submit():
            stored.append(made.nama.data)
            return "", 302
        return "formulir", 200

    assert app.test_client().post("/", data={"nama": "Sitti"}).status_code == 200
    assert _guarded().test_client().post("/").status_code == 400
    assert stored == []
    app.config["WTF_CSRF_ENABLED"] = False
    assert app.test_client().post("/", data={"nama": "Sitti"}).status_code == 302
    assert stored == ["Sitti"]


def hapus_lewat_get_405() -> None:
    with _perpus() as app:
        assert app.test_client().get("/buku/3/hapus").status_code == 405


def serangan_ditolak() -> None:
    found = re.search(r'method="post" action="http://127.0.0.1:5000([^"]+)"', penyerang.HALAMAN)
    assert found
    with _perpus() as app:
        client = app.test_client()
        client.get("/buku/3")  # the clerk has the library open, and so a session
        reply = client.post(found[1], headers={"Origin": "http://127.0.0.1:5001"})
        assert reply.status_code == 400 and "Kiriman ditolak" in reply.text
        assert client.get("/buku/3").status_code == 200


def token_di_header() -> None:
    with _perpus() as app:
        client = app.test_client()
        token = _token(client)
        assert client.post("/pinjam/2/kembali").status_code == 400
        assert client.post("/pinjam/2/kembali", headers={"X-CSRFToken": token}).status_code == 302


def exempt_blueprint() -> None:
    app = _app()
    csrf = CSRFProtect(app)
    for name in ("api", "halaman"):
        part = Blueprint(name, __name__)
        part.post(f"/{name}")(lambda: "diterima")
        app.register_blueprint(part)
    csrf.exempt(app.blueprints["api"])
    client = app.test_client()
    assert (client.post("/api").status_code, client.post("/halaman").status_code) == (200, 400)


def csrf_token_di_templat() -> None:
    app = _app()
    app.add_url_rule("/", view_func=lambda: render_template_string("{{ csrf_token() }}"))
    app.testing = True
    fails(Exception, "'csrf_token' is undefined", lambda: app.test_client().get("/"))
    app = _app(TESTING=True)
    CSRFProtect(app)
    app.add_url_rule("/", view_func=lambda: render_template_string("{{ csrf_token() }}"))
    assert len(app.test_client().get("/").text) > 40


# -- uploads --------------------------------------------------------------------------------------------------------------------


def tanpa_enctype() -> None:
    with _perpus() as app:
        client = app.test_client()
        page = isi_dan_kirim(client, "/sampul/3/ganti", gambar="kucing.png")  # what a browser sends without enctype
        assert page.status_code == 200 and keluhan(page.text) == ["Pilih sebuah gambar."]


def file_allowed_nama_saja() -> None:
    class Cover(FlaskForm):
        gambar = FileField(validators=[FileRequired(), FileAllowed(["png"], "bukan png")])

    app = _app(WTF_CSRF_ENABLED=False)
    for content, name, right in [(b"<script>", "a.png", True), (b"<script>", "a.PNG", True), (PNG, "a.html", False)]:
        with app.test_request_context(method="POST", data={"gambar": (BytesIO(content), name)}):
            assert Cover().validate() is right


def file_allowed_satu_teks() -> None:
    class Cover(FlaskForm):
        gambar = FileField(validators=[FileAllowed("png", "bukan png")])

    app = _app(WTF_CSRF_ENABLED=False)
    for name, right in [("a.png", False), ("a.p", True)]:
        with app.test_request_context(method="POST", data={"gambar": (BytesIO(PNG), name)}):
            assert Cover().validate() is right


def secure_filename_di_dalam() -> None:
    for name in ("../../app.py", "/etc/passwd", "..\\..\\app.py", "C:\\app.py", ".env", "a/../../b"):
        safe = secure_filename(name)
        assert "/" not in safe and "\\" not in safe and not safe.startswith(".")


def secure_filename_kosong() -> None:
    assert secure_filename("..") == secure_filename("") == secure_filename("日本") == ""


def nama_sama_menimpa() -> None:
    with tempfile.TemporaryDirectory() as name:
        for content in (b"Made", b"Ucok"):
            photo = FileStorage(BytesIO(content), filename="IMG_001.jpg")
            photo.save(Path(name, secure_filename(photo.filename or "")))
        assert [each.read_bytes() for each in Path(name).iterdir()] == [b"Ucok"]


def save_dari_tempat_baca() -> None:
    with tempfile.TemporaryDirectory() as name:
        photo = FileStorage(BytesIO(b"0123456789"), filename="a.png")
        photo.read(8)
        photo.save(Path(name, "a.png"))
        assert Path(name, "a.png").read_bytes() == b"89"


def jenis_dari_akhiran() -> None:
    with tempfile.TemporaryDirectory() as name, _app().test_request_context():
        for file, kind in [("a.png", "image/png"), ("a.jpg", "image/jpeg")]:
            Path(name, file).write_bytes(b"teks biasa")
            reply = send_from_directory(Path(name).resolve(), file)
            reply.close()
            assert reply.mimetype == kind


def send_from_directory_menolak() -> None:
    with tempfile.TemporaryDirectory() as name, _app().test_request_context():
        Path(name, "rahasia.txt").write_text("rahasia", encoding="utf-8")
        Path(name, "sampul").mkdir()
        Path(name, "sampul", "a.txt").write_text("a", encoding="utf-8")
        folder = Path(name, "sampul").resolve()
        reply = send_from_directory(folder, "a.txt")
        reply.close()
        for outside in ("../rahasia.txt", str(Path(name, "rahasia.txt").resolve())):
            message(NotFound, lambda outside=outside: send_from_directory(folder, outside))


def kiriman_besar_413() -> None:
    class Unread(BytesIO):
        def read(self, *_: Any) -> bytes:
            raise AssertionError("dibaca")

    with _perpus() as app:
        client = app.test_client()
        token = _token(client, "/sampul/3/ganti")
        # Between the two limits the field complains; above both the page of its own.
        for size, status, words in [(1_500_000, 200, "paling besar 1 MB"), (3_000_000, 413, "Kiriman terlalu besar")]:
            data = {"csrf_token": token, "gambar": (BytesIO(PNG + b"x" * size), "a.png")}
            reply = client.post("/sampul/3/ganti", data=data)
            assert reply.status_code == status and words in reply.text
        made = EnvironBuilder("/sampul/3/ganti", method="POST", content_type="multipart/form-data; boundary=x")
        environ = made.get_environ()
        environ.update({"CONTENT_LENGTH": "3000000", "wsgi.input": Unread()})
        assert run_wsgi_app(app.wsgi_app, environ)[1].startswith("413")


def flask_form_request_form() -> None:
    from flask import request

    class Cover(FlaskForm):
        gambar = FileField()

    app = _app(WTF_CSRF_ENABLED=False)
    with app.test_request_context(method="POST", data={"gambar": (BytesIO(PNG), "a.png")}):
        assert Cover().gambar.data is not None
        assert Cover(request.form).gambar.data is None


# -- what old tutorials say -----------------------------------------------------------------------------------------------------


def form_lama() -> None:
    import flask_wtf

    assert flask_wtf.Form is Form
    assert not hasattr(flask_wtf.Form, "validate_on_submit")
    with _app().test_request_context(method="POST", data={"nama": "Sitti"}):

        class Old(flask_wtf.Form):
            nama = StringField()

        assert Old().nama.data is None
        assert "csrf_token" not in Old()


def nama_lama() -> None:
    for module, name in [
        ("flask_wtf", "CsrfProtect"),
        ("wtforms", "TextField"),
        ("wtforms.validators", "Required"),
    ]:
        assert not hasattr(importlib.import_module(module), name)
    for module in ("wtforms.fields.html5", "flask.ext.wtf"):
        message(ModuleNotFoundError, lambda module=module: importlib.import_module(module))
    from wtforms import EmailField

    assert EmailField
