"""Uji untuk pustaka. Jalankan di folder contoh ini: python -m pytest

Tidak ada surat yang keluar dari komputer ini: TESTING menahan semuanya, kecuali yang dikirim ke server di 127.0.0.1.
"""

import re
import socket
from datetime import date
from email import message_from_bytes, policy
from smtplib import SMTPRecipientsRefused
from unittest.mock import patch

import pytest
from aiosmtpd.controller import Controller

from amati import Susunan, kotak_surat, perpus_sementara, server_mati
from pustaka import create_app, surat
from pustaka.isi import ANGGOTA, BUKU
from pustaka.models import Anggota, Pinjam, banyak, db, nyalakan_kunci_asing
from pustaka.surat import mail

ADDED = {"nama": "Tiur", "dusun": "Kombo", "email": "tiur@contoh.example"}


def library(**settings):
    app = create_app({"TESTING": True, "SQLALCHEMY_DATABASE_URI": "sqlite:///:memory:", **settings})
    assert app.test_cli_runner().invoke(args=["init-db"]).output == "Basis data siap.\n"
    return app


def closed(app):
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app():
    app = library()
    yield app
    closed(app)


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def arrived():
    """Start an SMTP server on this computer; give what arrives there, and the settings that lead to it."""

    class Kept(list):
        async def handle_DATA(self, server, session, envelope):  # noqa: N802 (the name that aiosmtpd calls)
            self.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
            return "250 OK"

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    kept = Kept()
    kept.settings = {"MAIL_SUPPRESS_SEND": False, "MAIL_SERVER": "127.0.0.1", "MAIL_PORT": port}
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    yield kept
    controller.stop()


def members(app):
    with app.app_context():
        return banyak(Anggota)


def test_front_page_counts(client):
    page = client.get("/").text
    assert "12 buku dan 6 anggota" in page
    assert "2 buku sedang dipinjam" in page


def test_filling_again_changes_nothing(app, client):
    app.test_cli_runner().invoke(args=["init-db"])
    assert "12 buku dan 6 anggota" in client.get("/").text


def test_every_book_has_its_page(client):
    listed = "".join(client.get(f"/buku/?page={number}").text for number in (1, 2, 3))
    for number, (title, author, year) in enumerate(BUKU, start=1):
        assert f'<a href="/buku/{number}">{title}</a>' in listed
        assert f"{author}, {year}" in client.get(f"/buku/{number}").text
    assert 'dipinjam <a href="/anggota/1">Yuliana</a>' in client.get("/buku/2").text
    assert "Ada di rak" in client.get("/buku/1").text


def test_every_member_has_a_page(client):
    listed = client.get("/anggota/").text
    for number, (name, hamlet, email) in enumerate(ANGGOTA, start=1):
        assert f'<a href="/anggota/{number}">{name}</a>' in listed
        page = client.get(f"/anggota/{number}").text
        assert f"Dusun {hamlet}" in page
        assert ("@" in page) == (email is not None)
    assert "kembali 2026-10-19" in client.get("/anggota/1").text
    assert "Belum pernah meminjam" in client.get("/anggota/3").text


@pytest.mark.parametrize("address", ["/buku/99", f"/anggota/{10**30}", "/anggota/99", "/tidak-ada"])
def test_what_is_not_there_is_answered_404(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "address", ["/", "/buku/", "/buku/2", "/buku/99", "/anggota/", "/anggota/1", "/anggota/tambah", "/pinjam/", "/x"]
)
def test_every_link_and_stylesheet_of_a_page_leads_somewhere(client, address):
    links = re.findall(r'href="([^"]+)"', client.get(address).text)
    assert links
    for link in links:
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link


def test_a_book_is_brought_back_once(app, client):
    assert "Bumi Manusia" in client.get("/pinjam/").text
    assert "Buku sudah kembali." in client.post("/pinjam/2/kembali", follow_redirects=True).text
    with app.app_context():
        assert db.session.get(Pinjam, 2).tanggal_kembali == date.today()
    assert client.post("/pinjam/2/kembali").status_code == 404


def test_only_sqlite_is_asked_to_check_foreign_keys():
    class Server:
        """A connection to a server, which has no method `execute`."""

    nyalakan_kunci_asing(Server(), None)


def test_a_new_member_is_stored_and_welcomed(app, client):
    with mail.record_messages() as outbox:
        page = client.post("/anggota/tambah", data=ADDED, follow_redirects=True)
    assert "Tiur terdaftar. Surat sambutan sudah dikirim." in page.text
    assert page.request.path == "/anggota/7"
    (sent,) = outbox
    assert sent.sender == "pustaka@waerebo.example"
    assert sent.recipients == ["tiur@contoh.example"]
    assert "Selamat datang, Tiur!" in sent.body
    assert "http://127.0.0.1:5000/anggota/7" in sent.body
    assert 'href="http://127.0.0.1:5000/anggota/7"' in sent.html
    (rules,) = sent.attachments
    assert (rules.filename, rules.content_type) == ("aturan-pinjam.txt", "text/plain")
    assert b"14 hari" in rules.data


def test_a_name_is_text_in_the_html(client):
    with mail.record_messages() as outbox:
        client.post("/anggota/tambah", data={**ADDED, "nama": "Tiur <b>"})
    assert "Selamat datang, Tiur &lt;b&gt;!" in outbox[0].html
    assert "Selamat datang, Tiur <b>!" in outbox[0].body


@pytest.mark.parametrize(
    ("field", "typed", "complaint"),
    [
        ("nama", "  ", "Nama dan dusun harus diisi."),
        ("dusun", "", "Nama dan dusun harus diisi."),
        ("nama", "a" * 101, "paling banyak 100 huruf"),
        ("email", "tiur", "Email ditulis seperti"),
        ("email", "a@b.example\nBcc: semua@contoh.example", "Email ditulis seperti"),
        ("email", "a" * 120 + "@b.example", "Email ditulis seperti"),
        ("email", "yuliana@contoh.example", "sudah dipakai anggota lain"),
    ],
)
def test_a_form_that_is_not_right_is_shown_again_and_nothing_is_stored_or_sent(app, client, field, typed, complaint):
    with mail.record_messages() as outbox:
        page = client.post("/anggota/tambah", data={**ADDED, field: typed})
    assert page.status_code == 200
    assert complaint in page.text
    assert 'name="email"' in page.text
    assert members(app) == 6
    assert outbox == []


def test_a_line_break_in_a_name_becomes_a_space(client):
    with mail.record_messages() as outbox:
        client.post("/anggota/tambah", data={**ADDED, "nama": "Tiur\r\nSimbolon"})
    assert "Selamat datang, Tiur Simbolon!" in outbox[0].body


@pytest.mark.parametrize("trouble", [ConnectionRefusedError(), SMTPRecipientsRefused({})])
def test_a_member_stays_when_the_mail_cannot_be_sent(app, client, trouble, caplog):
    with patch.object(surat.mail, "send", side_effect=trouble):
        page = client.post("/anggota/tambah", data=ADDED, follow_redirects=True)
    assert "Tiur terdaftar, tetapi surat sambutannya belum terkirim." in page.text
    assert members(app) == 7
    assert type(trouble).__name__ in caplog.text


def test_a_fault_of_the_program_is_not_taken_for_a_silent_server(app):
    with app.test_request_context():
        letter = surat.sambutan(db.session.get(Anggota, 1))
        with patch.object(surat.mail, "send", side_effect=TypeError), pytest.raises(TypeError):
            surat.kirim(letter)


def test_who_is_late_and_can_be_written_to_is_reminded(app):
    with app.app_context():
        db.session.add(Pinjam(buku_id=5, anggota_id=3, tanggal_pinjam=date(2026, 10, 1)))  # Ucok has no email
        db.session.commit()
    runner = app.test_cli_runner()
    with mail.record_messages() as outbox:
        result = runner.invoke(args=["ingatkan", "--tanggal", "2026-11-28"])
    assert result.exit_code == 0
    assert result.output == "Terkirim: Yuliana, Bumi Manusia\nTerkirim: Sitti, Cantik Itu Luka\n"
    assert [each.recipients for each in outbox] == [["yuliana@contoh.example"], ["sitti@contoh.example"]]
    assert 'Yuliana, buku "Bumi Manusia" seharusnya kembali pada 2026-11-16.' in outbox[0].body
    assert "http://127.0.0.1:5000/anggota/1" in outbox[0].body


@pytest.mark.parametrize(("day", "names"), [(16, []), (17, ["Yuliana"]), (23, ["Yuliana"]), (24, ["Yuliana", "Sitti"])])
def test_a_loan_is_late_from_the_day_after_its_last(app, day, names):
    with app.app_context():
        assert [each.anggota.nama for each in surat.terlambat(date(2026, 11, day))] == names


def test_without_a_date_it_is_today_that_counts(app):
    with app.app_context():
        for loan in db.session.scalars(db.select(Pinjam)):
            loan.tanggal_pinjam = date.today()
        db.session.commit()
    assert app.test_cli_runner().invoke(args=["ingatkan"]).output == ""


def test_one_refused_reminder_does_not_keep_back_the_next(app):
    with patch.object(surat.mail, "send", side_effect=[ConnectionRefusedError(), None]):
        result = app.test_cli_runner().invoke(args=["ingatkan", "--tanggal", "2026-11-28"])
    assert result.exit_code == 1
    assert "Belum terkirim: Yuliana, Bumi Manusia" in result.output
    assert "Terkirim: Sitti, Cantik Itu Luka" in result.output
    assert "Error: 1 surat belum terkirim." in result.output


def test_a_real_server_on_this_computer_gets_all_parts(arrived):
    app = library(**arrived.settings)
    app.test_client().post("/anggota/tambah", data=ADDED)
    closed(app)
    ((sender, recipients, content),) = arrived
    assert (sender, recipients) == ("pustaka@waerebo.example", ["tiur@contoh.example"])
    parts = list(message_from_bytes(content, policy=policy.default).walk())
    assert [each.get_content_type() for each in parts] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/plain",
    ]
    assert parts[-1].get_filename() == "aturan-pinjam.txt"
    assert "dijemur" in parts[-1].get_content()


def test_config_comes_from_the_test_or_from_the_instance_folder():
    assert library(KOTA="Ruteng").config["KOTA"] == "Ruteng"
    assert "KOTA" not in create_app().config


def test_the_notebook_sees_what_is_sent_and_nothing_leaves():
    app = perpus_sementara()
    assert repr(kotak_surat(app)) == "(kotak surat masih kosong)"
    app.test_client().post("/anggota/tambah", data=ADDED)
    app.test_cli_runner().invoke(args=["ingatkan", "--tanggal", "2026-11-20"])
    shown = repr(kotak_surat(app))
    assert shown.startswith(
        "Untuk   : tiur@contoh.example\nJudul   : Selamat datang di Pustaka Wae Rebo\nLampiran: aturan"
    )
    assert "\n\nUntuk   : yuliana@contoh.example\n" in shown
    with app.app_context():
        picture = Susunan(kotak_surat(app)[0])
        db.engine.dispose()
    assert repr(picture).splitlines()[:3] == [
        "multipart/mixed",
        "    multipart/alternative",
        "        text/plain  Selamat datang, Tiur!",
    ]
    assert ">lampiran aturan-pinjam.txt<" in picture._repr_svg_()
    app.extensions["folder_sementara"].cleanup()


def test_a_dead_server_refuses_every_connection():
    app = perpus_sementara(MAIL_SUPPRESS_SEND=False)
    with server_mati():
        page = app.test_client().post("/anggota/tambah", data=ADDED, follow_redirects=True)
    assert "belum terkirim" in page.text
    assert kotak_surat(app) == []
    closed(app)
    app.extensions["folder_sementara"].cleanup()
