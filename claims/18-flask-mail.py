"""What lesson 18 and its exercises say about Flask-Mail and smtplib, and no cell of theirs shows."""

from __future__ import annotations

import asyncio
import contextlib
import io
import smtplib
import threading
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

from claim_helpers import fails, raised
from flask import Flask, abort, current_app, request, url_for
from flask_mail import Attachment, BadHeaderError, Mail, Message
from sqlalchemy.orm.exc import DetachedInstanceError

from amati import perpus_sementara
from pustaka.models import Anggota, banyak, db
from pustaka.surat import sambutan

TO = ["made@contoh.example"]
FROM = "warung@contoh.example"


class _Server:
    """Stands for the server to which smtplib would talk: keeps what it is called with, and what it is sent."""

    def __init__(self, trouble: Exception | None = None) -> None:
        self.calls: list[tuple[tuple[Any, ...], dict[str, Any]]] = []
        self.sent: list[tuple[str, list[str], bytes]] = []
        self.logged_in: list[tuple[str, str]] = []
        self.trouble = trouble

    def __call__(self, *arguments: Any, **words: Any) -> _Server:
        self.calls.append((arguments, words))
        if self.trouble is not None:
            raise self.trouble
        return self

    def set_debuglevel(self, level: int) -> None: ...

    def starttls(self) -> None:
        self.logged_in.append(("starttls", ""))

    def login(self, name: str, password: str) -> None:
        self.logged_in.append((name, password))

    def sendmail(self, sender: str, to: list[str], content: bytes, *_: object) -> None:
        self.sent.append((sender, to, content))

    def quit(self) -> None: ...


@contextlib.contextmanager
def _server(trouble: Exception | None = None) -> Iterator[_Server]:
    server = _Server(trouble)
    with patch.object(smtplib, "SMTP", server):
        yield server


def _app(**settings: Any) -> tuple[Flask, Mail]:
    app = Flask("klaim")
    app.config.from_mapping({"MAIL_DEFAULT_SENDER": FROM, **settings})
    return app, Mail(app)


def _letter(**words: Any) -> Message:
    return Message(**{"subject": "Halo", "recipients": TO, "body": "Isi.", **words})


# -- settings ------------------------------------------------------------------------------------------------------------------


def contoh_di_laptop() -> None:
    from pustaka import create_app

    state = create_app({"SQLALCHEMY_DATABASE_URI": "sqlite:///:memory:"}).extensions["mail"]
    assert state.server == "127.0.0.1"
    assert perpus_sementara().extensions["mail"].suppress is True


def bawaan_server() -> None:
    app, _ = _app()
    state = app.extensions["mail"]
    assert (state.server, state.port) == ("127.0.0.1", 25)


def pengirim_bawaan() -> None:
    app, _ = _app()
    with app.app_context():
        assert _letter().sender == FROM
        assert _letter(sender="lain@contoh.example").sender == "lain@contoh.example"


def ditahan_ikut_testing() -> None:
    for settings, held in [
        ({}, False),
        ({"TESTING": True}, True),
        ({"TESTING": True, "MAIL_SUPPRESS_SEND": False}, False),
        ({"MAIL_SUPPRESS_SEND": True}, True),
    ]:
        app, mail = _app(**settings)
        with app.app_context(), _server() as server:
            mail.send(_letter())
        assert (server.sent == []) is held, settings


def pengaturan_dibaca_sekali() -> None:
    app, mail = _app(MAIL_SERVER="satu.example", MAIL_PORT=2525)
    app.config.update(
        TESTING=True,
        MAIL_SUPPRESS_SEND=True,
        MAIL_SERVER="dua.example",
        MAIL_PORT=1,
        MAIL_DEFAULT_SENDER="lain@contoh.example",
    )
    with app.app_context(), _server() as server:
        mail.send(_letter())
    assert server.calls[0][0] == ("satu.example", 2525)
    assert [sender for sender, _, _ in server.sent] == [FROM]


def server_terlambat() -> None:
    app, mail = _app()
    app.config.update(MAIL_SERVER="smtp.contoh.example", MAIL_PORT=587)
    with app.app_context(), _server(ConnectionRefusedError("tidak ada server")) as server:
        raised(ConnectionRefusedError, lambda: mail.send(_letter()))
    assert server.calls[0][0] == ("127.0.0.1", 25)


def testing_tertinggal() -> None:
    app, mail = _app(TESTING=True, MAIL_SERVER="tidak-ada.example")
    with app.app_context(), _server() as server:
        assert mail.send(_letter()) is None
    assert server.calls == []


def tanpa_init_app() -> None:
    app, mail = Flask("klaim"), Mail()
    with app.app_context():
        fails(KeyError, "mail", lambda: Message("Halo", recipients=TO))
        letter = Message("Halo", recipients=TO, sender=FROM)
        fails(RuntimeError, "not configured with Flask-Mail", lambda: mail.send(letter))


def tanpa_pengirim() -> None:
    app = Flask("klaim")
    app.config["MAIL_SUPPRESS_SEND"] = True
    mail = Mail(app)
    with app.app_context():
        fails(AssertionError, "does not specify a sender", lambda: mail.send(_letter()))
        fails(AssertionError, "No recipients", lambda: mail.send(_letter(sender=FROM, recipients=[])))


def teks_false_benar() -> None:
    assert bool("False") is True
    app, mail = _app(MAIL_USE_TLS="False")
    with app.app_context(), _server() as server:
        mail.send(_letter())
    assert server.logged_in == [("starttls", "")]


# -- sending and recording ---------------------------------------------------------------------------------------------------


def perlu_konteks() -> None:
    app, mail = _app(MAIL_SUPPRESS_SEND=True)
    fails(RuntimeError, "application context", _letter)
    with app.app_context():
        letter = _letter()
    fails(RuntimeError, "application context", lambda: mail.send(letter))

    @app.route("/")
    def view() -> str:
        mail.send(_letter())
        return "ok"

    assert app.test_client().get("/").text == "ok"


def rekam_tidak_menahan() -> None:
    app, mail = _app()
    with app.app_context(), _server() as server, mail.record_messages() as outbox:
        mail.send(_letter())
    assert len(server.sent) == len(outbox) == 1


def penerima_per_huruf() -> None:
    app, mail = _app()
    with app.app_context(), _server() as server:
        letter = _letter(recipients="made@d.id")
        mail.send(letter)
    assert letter.send_to == set("made@d.id")
    assert len(server.sent[0][1]) == len(letter.send_to)


def hanya_oserror() -> None:
    from pustaka import surat

    assert issubclass(smtplib.SMTPException, OSError)
    assert issubclass(ConnectionRefusedError, OSError)
    assert not issubclass(BadHeaderError, OSError)
    app = perpus_sementara()
    with app.test_request_context():
        letter = surat.pengingat(surat.terlambat(_day())[0])
        for trouble in (ConnectionRefusedError(), TimeoutError(), smtplib.SMTPDataError(554, b"tidak")):
            with patch.object(surat.mail, "send", side_effect=trouble), patch.object(app.logger, "warning"):
                assert surat.kirim(letter) is False
        for fault in (TypeError, KeyError):
            with patch.object(surat.mail, "send", side_effect=fault):
                raised(fault, lambda: surat.kirim(letter))


def _day() -> Any:
    from datetime import date

    return date(2026, 11, 28)


def tanpa_penjagaan_500() -> None:
    app = perpus_sementara(MAIL_SUPPRESS_SEND=False)
    data = {"nama": "Tiur", "dusun": "Kombo", "email": "tiur@contoh.example"}
    client = app.test_client()

    def unguarded(letter: Message) -> bool:
        from pustaka.surat import mail

        mail.send(letter)
        return True

    with _server(ConnectionRefusedError()), patch("pustaka.surat.kirim", unguarded), patch.object(app, "log_exception"):
        assert client.post("/anggota/tambah", data=data).status_code == 500
        again = client.post("/anggota/tambah", data=data)
    assert "sudah dipakai" in again.text
    with app.app_context():
        assert banyak(Anggota) == 7
        db.engine.dispose()


def tanpa_batas_waktu() -> None:
    app, mail = _app()
    with app.app_context(), _server() as server:
        mail.send(_letter())
    assert server.calls == [(("127.0.0.1", 25), {})]
    import socket

    assert socket.getdefaulttimeout() is None


def satu_sambungan() -> None:
    app, mail = _app()
    with app.app_context(), _server() as server:
        with mail.connect() as connection:
            for _ in range(3):
                connection.send(_letter())
        assert (len(server.calls), len(server.sent)) == (1, 3)
        for _ in range(3):
            mail.send(_letter())
        assert (len(server.calls), len(server.sent)) == (4, 6)


def kirim_sekaligus() -> None:
    app, mail = _app()
    with app.app_context(), _server() as server:
        mail.send_message("Tagihan kos", recipients=TO, body="Isi.")
    assert server.sent[0][1] == TO
    assert b"Subject: Tagihan kos" in server.sent[0][2]


# -- threads -----------------------------------------------------------------------------------------------------------------


def _in_thread(work: Any, *arguments: Any) -> list[BaseException | None]:
    """Run work in a thread of its own, and return what its end printed in the terminal would be about."""
    ends: list[BaseException | None] = []
    with patch.object(threading, "excepthook", lambda args: ends.append(args.exc_value)):
        thread = threading.Thread(target=work, args=arguments)
        thread.start()
        thread.join()
    return ends


def utas_tanpa_konteks() -> None:
    app, mail = _app(TESTING=True)
    ends: list[BaseException | None] = []

    @app.route("/")
    def view() -> str:
        ends.extend(_in_thread(mail.send, _letter()))
        return "terkirim"

    with mail.record_messages() as outbox:
        page = app.test_client().get("/")
    assert (page.status_code, page.text) == (200, "terkirim")
    assert [type(each) for each in ends] == [RuntimeError]
    assert outbox == []


def proxy_di_utas() -> None:
    app, _ = _app()
    found: list[str] = []

    def work(given: Any) -> None:
        found.append(given.name)

    with app.app_context():
        assert [type(each) for each in _in_thread(work, current_app)] == [RuntimeError]
        assert _in_thread(work, current_app._get_current_object()) == []  # type: ignore[attr-defined]
    assert found == ["klaim"]


# -- what a letter is made of ------------------------------------------------------------------------------------------------


def open_resource_bita() -> None:
    app = perpus_sementara()
    with app.open_resource("lampiran/aturan-pinjam.txt") as file:
        content = file.read()
    assert isinstance(content, bytes)


def html_diamankan_txt_tidak() -> None:
    app = perpus_sementara()
    with app.test_request_context():
        letter = sambutan(Anggota(id=9, nama="<b>Tiur</b>", dusun="Kombo", email="tiur@contoh.example"))
    assert "&lt;b&gt;Tiur" in str(letter.html)
    assert "<b>Tiur</b>" in str(letter.body)


def tautan_lengkap() -> None:
    app = Flask("klaim")

    @app.route("/anggota/<int:id>")
    def satu(id: int) -> str:
        return ""

    def links() -> tuple[str, str]:
        return url_for("satu", id=7), url_for("satu", id=7, _external=True)

    with app.test_request_context("/", base_url="https://desa.example"):
        assert links() == ("/anggota/7", "https://desa.example/anggota/7")
    with app.app_context():
        for external in (True, False):
            fails(RuntimeError, "SERVER_NAME", lambda: url_for("satu", id=7, _external=external))  # noqa: B023
    app.config["SERVER_NAME"] = "127.0.0.1:5000"
    with app.app_context():
        assert url_for("satu", id=7, _external=True) == "http://127.0.0.1:5000/anggota/7"
    with app.test_request_context("/", base_url="http://desa.example"):
        assert links() == ("/anggota/7", "http://127.0.0.1:5000/anggota/7")


def host_dari_pengunjung() -> None:
    app = Flask("klaim")

    @app.route("/")
    def view() -> str:
        return url_for("view", _external=True)

    answer = app.test_client().get("/", headers={"Host": "jahat.example"}).text
    assert answer == "http://jahat.example/"
    app.config["SERVER_NAME"] = "desa.example"
    answer = app.test_client().get("/", headers={"Host": "jahat.example"}).text
    assert answer == "http://desa.example/"


def html_tanpa_teks() -> None:
    app, _ = _app()
    with app.app_context():
        assert "text/html" not in _letter(body="<p>Halo</p>").as_string()
        assert "text/html" in _letter(html="<p>Halo</p>").as_string()


def lampiran_bita() -> None:
    from email import message_from_bytes

    app, _ = _app()
    with app.app_context():
        letter = _letter()
        letter.attach("daftar.csv", "text/csv", "nama\nTiur\n")
        letter.attach("foto.png", "image/png", b"\x89PNG")
        parts = [each for each in message_from_bytes(letter.as_bytes()).walk() if each.get_filename()]
    assert [each.get_content_type() for each in parts] == ["text/csv", "image/png"]
    assert parts[0].get_payload(decode=True) == b"nama\nTiur\n"


def lipatan_diterima() -> None:
    app, mail = _app()
    with app.app_context(), _server() as server:
        mail.send(_letter(subject="Saran dari Made\r\n Putu"))
    assert len(server.sent) == 1


def reply_to_menjadi_header() -> None:
    app, _ = _app()
    with app.app_context():
        assert "Reply-To: tiur@contoh.example" in _letter(reply_to="tiur@contoh.example").as_string()
        assert "Reply-To" not in _letter().as_string()


def sekaligus_di_message() -> None:
    app, _ = _app()
    with app.app_context():
        letter = _letter(html="<p>Isi.</p>", attachments=[Attachment("a.csv", "text/csv", "isi")])
        content = letter.as_string()
    assert "text/html" in content
    assert 'filename="a.csv"' in content


def yang_diperiksa() -> None:
    app, mail = _app()
    bad = "a@contoh.example\nBcc: semua@contoh.example"
    with app.app_context(), _server() as server:
        for words in (
            {"subject": "Saran\nBcc: semua@contoh.example"},
            {"subject": "Saran\r\nBcc: semua@contoh.example"},
            {"sender": bad},
            {"reply_to": bad},
            {"recipients": [bad]},
        ):
            raised(BadHeaderError, lambda: mail.send(_letter(**words)))  # noqa: B023
        assert server.sent == []
        mail.send(_letter(extra_headers={"X-Asal": "laman\nBcc: semua@contoh.example"}))
    assert b"\r\nBcc: semua@contoh.example" in server.sent[0][2]


# -- servers ------------------------------------------------------------------------------------------------------------------


def aiosmtpd_mencetak() -> None:
    from aiosmtpd.handlers import Debugging
    from aiosmtpd.main import DEFAULT_CLASS
    from aiosmtpd.smtp import Envelope

    assert DEFAULT_CLASS == "aiosmtpd.handlers.Debugging"
    shown = io.StringIO()
    envelope = Envelope()
    envelope.content = b"Subject: Halo\r\n\r\nIsi.\r\n"

    class Session:
        peer = ("127.0.0.1", 51234)

    with patch.object(smtplib, "SMTP", side_effect=AssertionError("diteruskan")):
        answer = asyncio.run(Debugging(shown).handle_DATA(None, Session(), envelope))  # type: ignore[arg-type]
    assert answer == "250 OK"
    assert "Subject: Halo" in shown.getvalue()


def sandi_ditolak() -> None:
    app, mail = _app(MAIL_USERNAME="a@contoh.example", MAIL_PASSWORD="biasa", MAIL_USE_TLS=True)
    refused = smtplib.SMTPAuthenticationError(535, b"5.7.8 Username and Password not accepted.")
    with app.app_context(), _server() as server, patch.object(server, "login", side_effect=refused):
        assert raised(smtplib.SMTPAuthenticationError, lambda: mail.send(_letter())).smtp_code == 535


# -- messages of the exercises ------------------------------------------------------------------------------------------------


def isian_tidak_ada_400() -> None:
    app = Flask("klaim")
    for number, source in enumerate(
        (lambda: request.form["e-mail"], lambda: request.args["email"], lambda: request.form["email"])
    ):
        app.add_url_rule(f"/{number}", f"{number}", source, methods=["POST"])
    replies = [app.test_client().post(f"/{number}", data={"email": TO[0]}).status_code for number in range(3)]
    assert replies == [400, 400, 200]


def kurung_kurawal_tanpa_f() -> None:
    nama = "Yosef"
    assert "Halo, {nama}!" != f"Halo, {nama}!" == "Halo, Yosef!"


def teks_atau_selalu_benar() -> None:
    for nama in ("Yosef", "", "Made\n"):
        assert "\n" or "\r" in nama


def abort_membuat_halaman() -> None:
    app = Flask("klaim")
    app.add_url_rule("/", view_func=lambda: abort(400, "Isian tidak boleh memuat baris baru."))
    page = app.test_client().get("/")
    assert page.mimetype == "text/html"
    assert page.text.startswith("<!doctype html>")
    assert "Isian tidak boleh memuat baris baru." in page.text


def objek_sesudah_permintaan() -> None:
    library = perpus_sementara()
    with library.app_context():
        member = Anggota(nama="Tiur", dusun="Kombo", email="tiur@contoh.example")
        db.session.add(member)
        db.session.commit()
        assert member.nama == "Tiur"  # read again from the table
        db.session.commit()
    raised(DetachedInstanceError, lambda: member.nama)
