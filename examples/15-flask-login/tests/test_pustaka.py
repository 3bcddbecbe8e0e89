"""Uji untuk pustaka. Jalankan di folder contoh ini: python -m pytest

Variabel lingkungan PUSTAKA_UJI memilih basis data lain, misalnya mysql+pymysql://root@127.0.0.1/pustaka_uji?charset=utf8mb4.
Isinya dihapus sesudah setiap uji.
"""

import os
import re
from datetime import date
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from flask_login import FlaskLoginClient
from sqlalchemy.exc import IntegrityError
from werkzeug.security import generate_password_hash

from amati import PetaAkses, isi_dan_kirim, klien, perpus_sementara, petugas_baru
from pustaka import create_app
from pustaka.auth import tujuan_aman
from pustaka.isi import ANGGOTA, BUKU
from pustaka.models import Anggota, Buku, Petugas, Pinjam, db, nyalakan_kunci_asing

ADDRESS = os.environ.get("PUSTAKA_UJI", "sqlite:///:memory:")
PNG = b"\x89PNG\r\n\x1a\n gambar"
JPEG = b"\xff\xd8\xff gambar"
# Words and a number that nobody has as a password.
PASSWORD = "-".join(("hutan", "hujan", "77"))
HASH = generate_password_hash(PASSWORD, method="pbkdf2:sha256:1000")
ADDED = {"judul": "Orang-Orang Biasa", "penulis": "Andrea Hirata", "tahun": "2019"}


@pytest.fixture
def settings(tmp_path):
    return {
        "TESTING": True,
        "SQLALCHEMY_DATABASE_URI": ADDRESS,
        "FOLDER_SAMPUL": str(tmp_path / "sampul"),
        # The tests of the pages send their forms without a token; those of the token switch it on again.
        "WTF_CSRF_ENABLED": False,
    }


@pytest.fixture
def app(settings):
    app = create_app(settings)
    # As quick as a test must be; another test compares these tables with those of the migrations.
    with app.app_context():
        db.create_all()
    assert app.test_cli_runner().invoke(args=["isi-data"]).output == "Perpustakaan terisi.\n"
    with app.app_context():
        # A made-up hash: one of the kind that the application makes takes a tenth of a second.
        db.session.add_all(
            [
                Petugas(username="yuliana", password_hash=HASH, peran="kepala"),
                Petugas(username="made", password_hash=HASH),
            ]
        )
        db.session.commit()
    yield app
    with app.app_context():
        db.drop_all()
    # A context of its own: the session of the one above has ended, so no connection is lent any more.
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def client(app):
    """The head of the library, who may do everything."""
    return klien(app, 1)


@pytest.fixture
def visitor(app):
    return app.test_client()


def keluhan(page):
    """Return what a page says beside the fields of its form."""
    return [unescape(words) for words in re.findall(r'<small class="galat">(.*?)</small>', page)]


def book(app, title):
    """Return the id of the book with this title, or None."""
    with app.app_context():
        return db.session.scalar(db.select(Buku.id).where(Buku.judul == title))


def loans(app):
    """Return (title, name, lent, brought back) of every loan."""
    with app.app_context():
        return [
            (each.buku.judul, each.anggota.nama, each.tanggal_pinjam, each.tanggal_kembali)
            for each in db.session.scalars(db.select(Pinjam).order_by(Pinjam.id))
        ]


def test_front_page_counts(client):
    page = client.get("/")
    assert page.status_code == 200
    assert "12 buku dan 6 anggota" in page.text
    assert "2 buku sedang dipinjam" in page.text


def test_filling_again_changes_nothing(app, client):
    client.post("/buku/3/edit", data={**ADDED, "judul": "Diganti"})
    app.test_cli_runner().invoke(args=["isi-data"])
    assert "12 buku dan 6 anggota" in client.get("/").text
    assert book(app, "Diganti") == 3


def test_every_book_has_its_page(client):
    listed = client.get("/buku/?per_page=20").text
    for number, (title, author, year) in enumerate(BUKU, start=1):
        assert f'<a href="/buku/{number}">{title}</a>' in listed
        page = client.get(f"/buku/{number}").text
        assert title in page
        assert f"{author}, {year}" in page


def titles(client, address):
    return re.findall(r'<td><a href="/buku/\d+">([^<]+)</a>', client.get(address).text)


def test_the_list_of_books_comes_in_pages(client):
    pages = [titles(client, f"/buku/?page={number}") for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [5, 5, 2]
    assert [title for page in pages for title in page] == sorted(title for title, _, _ in BUKU)
    assert "<strong>1</strong>" in client.get("/buku/").text
    assert 'href="/buku/?page=3&amp;per_page=5"' in client.get("/buku/").text
    assert client.get("/buku/?page=4").status_code == 404
    assert client.get("/buku/?page=zzz").status_code == 404


def test_a_search_comes_in_pages_too_and_its_signs_are_letters(client):
    assert titles(client, "/buku/?cari=gadis") == ["Gadis Kretek"]
    assert titles(client, "/buku/?cari=%25") == []
    assert 'href="/buku/?page=2&amp;per_page=5&amp;cari=a"' in client.get("/buku/?cari=a").text
    assert 'value="&lt;a&gt;"' in client.get("/buku/?cari=<a>").text


def test_a_gap_in_a_long_list_of_pages_is_shown(client):
    assert "…" in client.get("/buku/?per_page=1").text


def test_no_visitor_gets_more_rows_at_once_than_the_cap(app, client):
    with app.app_context():
        db.session.add_all([Buku(judul=f"Jilid {number}", penulis="Tim", tahun=2020) for number in range(30)])
        db.session.commit()
    assert client.get("/buku/?per_page=1000").text.count('<td><a href="/buku/') == 20


def test_a_book_says_who_has_it(client):
    assert 'dipinjam <a href="/anggota/1">Yuliana</a>' in client.get("/buku/2").text
    assert "Ada di rak" in client.get("/buku/1").text  # lent once, and brought back
    assert "Ada di rak" in client.get("/buku/3").text  # never lent


def test_every_member_has_her_page(client):
    listed = client.get("/anggota/").text
    for number, (name, hamlet) in enumerate(ANGGOTA, start=1):
        assert f'<a href="/anggota/{number}">{name}</a>' in listed
        assert f"Dusun {hamlet}" in client.get(f"/anggota/{number}").text


def test_a_member_sees_her_loans(client):
    page = client.get("/anggota/1").text
    assert '<a href="/buku/1">Laskar Pelangi</a>' in page
    assert "kembali 2026-10-19" in page
    assert "belum kembali" in page
    assert "Belum pernah meminjam" in client.get("/anggota/3").text


def test_a_blueprint_answers_its_own_abort_and_the_app_all_other_addresses(client):
    for address, words in [
        ("/buku/99", "Buku itu tidak ada"),
        ("/buku/99/edit", "Buku itu tidak ada"),
        (f"/anggota/{10**30}", "Halaman tidak ditemukan"),
        ("/buku/zzz", "Halaman tidak ditemukan"),
        ("/anggota/99", "Halaman tidak ditemukan"),
        ("/tidak-ada", "Halaman tidak ditemukan"),
    ]:
        page = client.get(address)
        assert page.status_code == 404
        assert words in page.text


@pytest.mark.parametrize(
    "address",
    [
        *("/", "/x", "/buku/", "/buku/2", "/buku/99", "/buku/tambah", "/buku/2/edit", "/pinjam/", "/sampul/2/ganti"),
        *("/anggota/", "/anggota/1", "/anggota/tambah", "/anggota/1/edit"),
    ],
)
def test_every_link_and_stylesheet_of_a_page_leads_somewhere(client, address):
    links = re.findall(r'href="([^"]+)"', client.get(address).text)
    assert links
    for link in links:
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link


def test_a_book_is_added(app, client):
    page = client.post("/buku/tambah", data=ADDED, follow_redirects=True)
    assert "Orang-Orang Biasa tersimpan." in page.text
    assert "Andrea Hirata, 2019" in page.text
    assert page.request.path == f"/buku/{book(app, 'Orang-Orang Biasa')}"


def test_a_title_with_any_letters_comes_back_as_it_was_typed(app, client):
    title = "Kisah Ñusa 🦎 <Komodo>"
    client.post("/buku/tambah", data={**ADDED, "judul": title})
    page = client.get(f"/buku/{book(app, title)}").text
    assert "<h1>Kisah Ñusa 🦎 &lt;Komodo&gt;</h1>" in page


@pytest.mark.parametrize(
    ("field", "typed", "complaint"),
    [
        ("judul", "  ", "Judul harus diisi."),
        ("penulis", "", "Penulis harus diisi."),
        ("judul", "a" * 201, "Judul paling banyak 200 huruf."),
        ("penulis", "a" * 101, "Penulis paling banyak 100 huruf."),
        ("tahun", "dua ribu", "Tahun ditulis dengan angka, misalnya 1980."),
        ("tahun", "²⁰⁰⁵", "Tahun ditulis dengan angka, misalnya 1980."),
        ("tahun", "", "Tahun ditulis dengan angka, misalnya 1980."),
        ("tahun", "80", "Tahun ditulis dengan empat angka."),
        ("tahun", str(date.today().year + 1), "Tahun itu belum tiba."),
    ],
)
@pytest.mark.parametrize("address", ["/buku/tambah", "/buku/3/edit"])
def test_a_form_that_is_not_right_is_shown_again_and_nothing_is_stored(client, address, field, typed, complaint):
    page = client.post(address, data={**ADDED, field: typed})
    assert page.status_code == 200
    assert keluhan(page.text) == [complaint]
    assert f'value="{typed.strip()}"' in page.text  # what was typed is not lost
    assert "12 buku dan" in client.get("/").text
    assert "Ronggeng Dukuh Paruk" in client.get("/buku/3").text


def test_a_form_without_its_fields_is_a_form_that_is_not_right(client):
    assert len(keluhan(client.post("/buku/tambah").text)) == 3


def test_nothing_but_the_fields_of_the_form_is_stored(app, client):
    client.post("/buku/3/edit", data={**ADDED, "id": "77", "sampul": "../rahasia"})
    with app.app_context():
        assert db.session.get(Buku, 77) is None
        assert db.session.get(Buku, 3).sampul is None


def test_a_book_is_edited(client):
    assert 'value="Ronggeng Dukuh Paruk"' in client.get("/buku/3/edit").text
    page = client.post("/buku/3/edit", data={**ADDED, "tahun": "2020"}, follow_redirects=True)
    assert page.request.path == "/buku/3"
    assert "Perubahan tersimpan." in page.text
    assert "Andrea Hirata, 2020" in client.get("/buku/3").text


def test_a_book_that_was_never_lent_can_be_deleted_and_only_by_post(client):
    assert client.get("/buku/3/hapus").status_code == 405
    page = client.post("/buku/3/hapus", follow_redirects=True)
    assert "Ronggeng Dukuh Paruk dihapus." in page.text
    assert client.get("/buku/3").status_code == 404


def test_a_book_that_was_lent_stays(app, client):
    before = loans(app)
    for number in (1, 2):
        page = client.post(f"/buku/{number}/hapus", follow_redirects=True)
        assert "tidak dapat dihapus" in page.text
        assert client.get(f"/buku/{number}").status_code == 200
    assert loans(app) == before


def test_the_open_loans_are_listed(client):
    page = client.get("/pinjam/").text
    assert "Bumi Manusia" in page
    assert "Sitti" in page
    assert "2026-11-09" in page
    assert '<option value="2">' not in re.findall(r'(?s)<select id="buku_id".*?</select>', page)[0]


def test_a_book_is_lent_and_brought_back(app, client):
    page = client.post("/pinjam/", data={"buku_id": 3, "anggota_id": 5}, follow_redirects=True)
    assert "Pinjaman dicatat." in page.text
    assert loans(app)[-1] == ("Ronggeng Dukuh Paruk", "Yosef", date.today(), None)
    page = client.post("/pinjam/4/kembali", follow_redirects=True)
    assert "Buku sudah kembali." in page.text
    assert loans(app)[-1][-1] == date.today()
    client.post("/pinjam/", data={"buku_id": 3, "anggota_id": 6})
    assert loans(app)[-1][1:] == ("Sitti", date.today(), None)


@pytest.mark.parametrize(
    ("data", "complaints"),
    [
        ({}, ["Pilih bukunya.", "Pilih anggotanya."]),
        ({"buku_id": 99, "anggota_id": 5}, ["Pilih salah satu dari daftar."]),
        ({"buku_id": 2, "anggota_id": 5}, ["Pilih salah satu dari daftar."]),  # lent already
        ({"buku_id": 3, "anggota_id": 99}, ["Pilih salah satu dari daftar."]),
        ({"buku_id": "x", "anggota_id": 5}, ["Pilih bukunya."]),
    ],
)
def test_what_is_not_in_the_lists_is_not_lent(app, client, data, complaints):
    before = loans(app)
    page = client.post("/pinjam/", data=data)
    assert keluhan(page.text) == complaints
    assert "Bumi Manusia" in page.text
    assert loans(app) == before


def test_a_book_that_another_clerk_lent_a_moment_ago_is_not_lent_twice(app, client, monkeypatch):
    monkeypatch.setattr("pustaka.pinjam.DI_RAK", Buku.id > 0)
    before = loans(app)
    page = client.post("/pinjam/", data={"buku_id": 2, "anggota_id": 5}, follow_redirects=True)
    assert "Buku itu sedang dipinjam." in page.text
    assert loans(app) == before


def test_a_member_is_added_and_edited(app, client):
    data = {"nama": " Wayan ", "dusun": "Denge", "email": "wayan@desa.id"}
    page = client.post("/anggota/tambah", data=data, follow_redirects=True)
    assert "Wayan menjadi anggota." in page.text
    assert "Dusun Denge, wayan@desa.id" in page.text
    form = client.get("/anggota/7/edit").text
    assert '<option selected value="Denge">' in form
    page = client.post("/anggota/7/edit", data={**data, "dusun": "Kombo", "email": " "}, follow_redirects=True)
    assert "Perubahan tersimpan." in page.text
    with app.app_context():
        member = db.session.get(Anggota, 7)
        assert (member.nama, member.dusun, member.email) == ("Wayan", "Kombo", None)


@pytest.mark.parametrize(
    ("field", "typed", "complaint"),
    [
        ("nama", "", "Nama harus diisi."),
        ("nama", "a" * 101, "Nama paling banyak 100 huruf."),
        ("dusun", "", "Pilih dusunnya."),
        ("dusun", "Jakarta", "Pilih salah satu dari daftar."),
        ("email", "wayan", "Tulis alamat email yang benar, misalnya nama@desa.id."),
        ("email", "a" * 65 + "@desa..id", "Tulis alamat email yang benar, misalnya nama@desa.id."),
    ],
)
@pytest.mark.parametrize("address", ["/anggota/tambah", "/anggota/3/edit"])
def test_a_member_who_is_not_right_is_not_stored(client, address, field, typed, complaint):
    page = client.post(address, data={"nama": "Wayan", "dusun": "Denge", "email": "wayan@desa.id", field: typed})
    assert keluhan(page.text) == [complaint]
    assert "Wayan" not in client.get("/anggota/").text


def test_an_email_belongs_to_one_member(client):
    data = {"nama": "Wayan", "dusun": "Denge", "email": "wayan@desa.id"}
    client.post("/anggota/tambah", data=data)
    for address in ("/anggota/tambah", "/anggota/3/edit"):
        page = client.post(address, data={**data, "nama": "Ketut"})
        assert keluhan(page.text) == ["Email ini sudah dipakai anggota lain."]
        assert 'value="Ketut"' in page.text
        assert "Ketut" not in client.get("/anggota/").text
    assert client.post("/anggota/7/edit", data=data).status_code == 302  # her own


def upload(client, content, name="sampul.png", number=3):
    data = {"gambar": (BytesIO(content), name)}
    return client.post(f"/sampul/{number}/ganti", data=data, follow_redirects=True)


def stored(app):
    """Return the content of every stored cover, sorted."""
    return sorted(file.read_bytes() for file in Path(app.config["FOLDER_SAMPUL"]).iterdir())


def test_a_cover_is_uploaded_and_shown(client):
    assert client.get("/sampul/3").status_code == 404
    assert 'src="/sampul/3"' not in client.get("/buku/3").text
    page = upload(client, PNG)
    assert "Sampul tersimpan." in page.text
    assert 'src="/sampul/3"' in page.text
    image = client.get("/sampul/3")
    assert (image.data, image.mimetype) == (PNG, "image/png")
    assert image.headers["X-Content-Type-Options"] == "nosniff"


def test_two_covers_of_the_same_name_are_two_files_and_a_new_one_replaces_the_old(app, client):
    upload(client, PNG + b"3")
    upload(client, PNG + b"5", number=5)
    assert stored(app) == [PNG + b"3", PNG + b"5"]
    upload(client, JPEG, "../../app.py.JPG")
    assert stored(app) == [PNG + b"5", JPEG]
    assert client.get("/sampul/3").mimetype == "image/jpeg"


@pytest.mark.parametrize(
    ("content", "name", "complaint"),
    [
        (b"", "", "Pilih sebuah gambar."),
        (PNG, "sampul.html", "Yang diterima gambar PNG atau JPEG."),
        (b"<script>alert(1)</script>", "sampul.png", "Isi berkas itu bukan gambar PNG atau JPEG."),
        (PNG + b"x" * 1024 * 1024, "sampul.png", "Gambarnya paling besar 1 MB."),
    ],
)
def test_what_is_no_cover_is_not_stored(app, client, content, name, complaint):
    assert keluhan(upload(client, content, name).text) == [complaint]
    assert stored(app) == []


def test_what_is_much_too_large_is_not_even_read(client):
    page = upload(client, b"x" * 3 * 1024 * 1024)
    assert page.status_code == 413
    assert "Kiriman terlalu besar" in page.text


def test_a_cover_goes_with_its_book(app, client):
    upload(client, PNG)
    upload(client, JPEG, number=2)
    client.post("/buku/3/hapus")
    client.post("/buku/2/hapus")  # lent: the book stays, and its cover
    assert stored(app) == [JPEG]


CHANGES = ["/buku/tambah", "/buku/3/edit", "/buku/3/hapus", "/anggota/tambah", "/anggota/3/edit", "/pinjam/"]
CHANGES += ["/pinjam/2/kembali", "/sampul/3/ganti", "/login", "/logout"]


def everything(app):
    with app.app_context():
        return [
            [tuple(row) for row in db.session.execute(db.select(table).order_by(table.c.id))]
            for table in (Buku.__table__, Anggota.__table__, Pinjam.__table__)
        ]


@pytest.mark.parametrize("address", CHANGES)
def test_a_change_without_the_token_of_this_visitor_is_refused(app, client, address):
    app.config["WTF_CSRF_ENABLED"] = True
    client.get("/buku/tambah")
    foreign = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', app.test_client().get("/login").text)[1]
    before = everything(app)
    for token, reason in [
        ({}, "The CSRF token is missing."),
        ({"csrf_token": foreign}, "The CSRF tokens do not match."),
    ]:
        page = client.post(
            address, data={**ADDED, "nama": "Wayan", "dusun": "Denge", "buku_id": 3, "anggota_id": 5, **token}
        )
        assert page.status_code == 400
        assert "Kiriman ditolak" in page.text
        assert reason in page.text
    assert everything(app) == before


def test_every_route_that_changes_something_is_tried_without_a_token(app):
    changing = {rule.rule for rule in app.url_map.iter_rules() if "POST" in rule.methods}
    assert changing == {re.sub(r"\d+", "<int:id>", address) for address in CHANGES}


def test_every_form_of_every_page_carries_the_token(app, client):
    app.config["WTF_CSRF_ENABLED"] = True
    for address in (
        "/buku/tambah",
        "/buku/3/edit",
        "/buku/3",
        "/anggota/tambah",
        "/anggota/3/edit",
        "/pinjam/",
        "/sampul/3/ganti",
        "/login",
    ):
        for form in re.findall(r'(?s)<form method="post".*?</form>', client.get(address).text):
            assert form.count('name="csrf_token"') == 1


def test_a_visitor_with_the_page_fills_in_the_form_and_sends_it(app, client):
    app.config["WTF_CSRF_ENABLED"] = True
    assert isi_dan_kirim(client, "/buku/tambah", **ADDED).status_code == 302
    assert book(app, "Orang-Orang Biasa") == 13


def test_a_book_that_is_back_stays_back(app, client):
    assert client.post("/pinjam/1/kembali").status_code == 404
    assert client.post("/pinjam/99/kembali").status_code == 404
    assert loans(app)[0][-1] == date(2026, 10, 19)


def test_a_row_needs_the_rows_that_it_names(app):
    with app.app_context():
        db.session.add(Pinjam(buku_id=99, anggota_id=1))
        with pytest.raises(IntegrityError):
            db.session.commit()


def test_only_sqlite_is_asked_to_check_foreign_keys():
    class Server:
        """A connection to a server, which has no method `execute`."""

    nyalakan_kunci_asing(Server(), None)


def test_the_migrations_make_the_tables_of_the_models(settings, tmp_path):
    settings["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{tmp_path}/pustaka.db"
    app = create_app(settings)
    folder = str(Path(__file__).parents[1] / "migrations")
    for command in (["upgrade"], ["check"], ["downgrade", "base"]):
        done = app.test_cli_runner().invoke(args=["db", *command, "-d", folder])
        assert done.exit_code == 0, done.output
    with app.app_context():
        db.engine.dispose()


def test_config_comes_from_the_test_or_from_the_instance_folder(settings):
    assert create_app({**settings, "KOTA": "Ruteng"}).config["KOTA"] == "Ruteng"
    assert "KOTA" not in create_app().config


def test_a_library_for_a_while_keeps_all_it_has_in_one_folder():
    app = perpus_sementara(KOTA="Ruteng")
    assert app.config["KOTA"] == "Ruteng"
    assert "12 buku dan 6 anggota" in app.test_client().get("/").text
    folder = Path(app.extensions["folder_sementara"].name)
    assert sorted(each.name for each in folder.iterdir()) == ["pustaka.db", "sampul"]
    with app.app_context():
        db.engine.dispose()
    app.extensions["folder_sementara"].cleanup()


def test_a_member_keeps_the_loans_of_her_own(app):
    with app.app_context():
        yuliana = db.session.get(Anggota, 1)
        assert [each.buku.judul for each in yuliana.pinjaman] == ["Laskar Pelangi", "Bumi Manusia"]


# -- who may do what ----------------------------------------------------------------------------------------------------------

OPEN = ["/", "/buku/", "/buku/2", "/login"]
CLOSED = ["/buku/tambah", "/buku/2/edit", "/sampul/2/ganti", "/anggota/", "/anggota/1", "/anggota/tambah", "/pinjam/"]


@pytest.mark.parametrize("address", OPEN)
def test_a_visitor_reads_without_login_and_every_link_works(visitor, address):
    page = visitor.get(address)
    assert page.status_code == 200
    for link in re.findall(r'href="([^"]+)"', page.text):
        assert visitor.get(link.replace("&amp;", "&")).status_code == 200, link


@pytest.mark.parametrize("address", CLOSED)
def test_a_visitor_is_sent_to_login_and_comes_back(visitor, address):
    page = visitor.get(address)
    assert page.status_code == 302
    assert page.location == f"/login?next={address.replace('/', '%2F')}"
    page = visitor.post(page.location, data={"username": "made", "password": PASSWORD})
    assert page.location == address
    page = visitor.get(address)
    assert page.status_code == 200
    assert "Selamat datang, made." in page.text


@pytest.mark.parametrize("address", [address for address in CHANGES if address not in ("/login", "/logout")])
def test_a_visitor_changes_nothing(app, visitor, address):
    before = everything(app)
    page = visitor.post(address, data={**ADDED, "nama": "Wayan", "dusun": "Denge", "buku_id": 3, "anggota_id": 5})
    assert page.status_code == 302
    # Only an address that GET opens is kept for after the login.
    assert page.location == "/login"
    assert everything(app) == before


def test_a_visitor_does_not_see_who_has_a_book(visitor):
    page = visitor.get("/buku/2").text
    assert "Sedang dipinjam." in page
    assert "Yuliana" not in page
    assert "Hapus" not in page
    assert "Edit" not in page


def test_only_the_head_deletes(app):
    made = klien(app, 2)
    assert "Edit" in made.get("/buku/3").text
    assert "Hapus" not in made.get("/buku/3").text
    page = made.post("/buku/3/hapus")
    assert page.status_code == 403
    assert "Kamu tidak boleh" in page.text
    assert book(app, "Ronggeng Dukuh Paruk") == 3
    assert "Hapus" in klien(app, 1).get("/buku/3").text


@pytest.mark.parametrize(
    "data",
    [
        {"username": "made", "password": PASSWORD + "x"},
        {"username": "made", "password": PASSWORD.upper()},
        {"username": "madeline", "password": PASSWORD},
        {"username": "made", "password": HASH},
        dict.fromkeys(("username", "password"), "' OR '1'='1"),
    ],
)
def test_a_wrong_name_and_a_wrong_password_are_told_alike(visitor, data):
    page = visitor.post("/login", data=data)
    assert page.status_code == 200
    assert "Nama pengguna atau kata sandi salah." in page.text
    assert visitor.get("/pinjam/").status_code == 302


def test_an_empty_form_is_told_beside_its_fields(visitor):
    assert keluhan(visitor.post("/login").text) == ["Nama pengguna harus diisi.", "Kata sandi harus diisi."]


def test_logout_ends_the_login_and_only_by_post(visitor):
    visitor.post("/login", data={"username": "made", "password": PASSWORD, "ingat": "y"})
    assert visitor.get_cookie("remember_token") is not None
    assert visitor.get("/logout").status_code == 405
    assert visitor.get("/pinjam/").status_code == 200
    assert "Kamu sudah logout." in visitor.post("/logout", follow_redirects=True).text
    assert visitor.get_cookie("remember_token") is None
    assert visitor.get("/pinjam/").status_code == 302


def test_who_asks_to_be_remembered_is_known_without_a_session(visitor):
    visitor.post("/login", data={"username": "made", "password": PASSWORD, "ingat": "y"})
    visitor.delete_cookie("session")
    assert visitor.get("/pinjam/").status_code == 200


def test_a_petugas_who_is_gone_is_logged_out(app):
    made = klien(app, 2)
    assert made.get("/pinjam/").status_code == 200
    with app.app_context():
        db.session.delete(db.session.get(Petugas, 2))
        db.session.commit()
    assert made.get("/pinjam/").status_code == 302


@pytest.mark.parametrize(
    ("given", "led"),
    [
        ("/pinjam/", "/pinjam/"),
        ("/buku/?cari=a&page=2", "/buku/?cari=a&page=2"),
        (None, "/"),
        ("", "/"),
        ("pinjam/", "/"),
        ("https://jahat.example/login", "/"),
        ("//jahat.example", "/"),
        ("///jahat.example", "/"),
        ("http:///jahat.example", "/"),
        ("/\\jahat.example", "/"),
        ("\\\\jahat.example", "/"),
        ("/\t/jahat.example", "/"),
        ("javascript:alert(1)", "/"),
        ("//[", "/"),
    ],
)
def test_a_login_leads_to_this_site_alone(app, visitor, given, led):
    with app.test_request_context():
        assert tujuan_aman(given) == led
    data = {"username": "made", "password": PASSWORD}
    assert visitor.post("/login", data=data, query_string={"next": given or ""}).location == led


def test_a_petugas_of_a_library_for_a_while_logs_in_with_the_token_of_the_page():
    app = perpus_sementara()
    petugas_baru(app, "made", PASSWORD)
    client = app.test_client()
    assert client.post("/login", data={"username": "made", "password": PASSWORD}).status_code == 400
    assert isi_dan_kirim(client, "/login", username="made", password=PASSWORD).status_code == 302
    assert client.get("/pinjam/").status_code == 200
    assert isi_dan_kirim(client, "/", ke="/logout").status_code == 302
    assert client.get("/pinjam/").status_code == 302
    with app.app_context():
        db.engine.dispose()
    app.extensions["folder_sementara"].cleanup()


def test_the_map_of_access_is_made_by_asking(app):
    drawn = PetaAkses(app, pengunjung=None, made=2, yuliana=1)
    rows = {row[0]: row[1:] for row in drawn.baris}
    assert rows["GET /buku/"] == ["boleh"] * 3
    assert rows["GET /buku/tambah"] == rows["POST /pinjam/<int:id>/kembali"] == ["login dulu", "boleh", "boleh"]
    assert rows["POST /buku/<int:id>/hapus"] == ["login dulu", "dilarang", "boleh"]
    assert not [row for row in rows if "static" in row]
    assert "POST /buku/&lt;int:id&gt;/hapus" in drawn._repr_svg_()
    assert repr(drawn).splitlines()[0].split() == ["Rute", "pengunjung", "made", "yuliana"]
    assert isinstance(klien(app, 1), FlaskLoginClient)


# -- the command --------------------------------------------------------------------------------------------------------------


def make(app, *arguments, typed=(PASSWORD, PASSWORD)):
    return app.test_cli_runner().invoke(args=["tambah-petugas", *arguments], input="\n".join(typed) + "\n")


def test_a_command_makes_a_petugas_who_can_log_in(app, visitor):
    for arguments, role in ((["sitti"], "petugas"), (["ucok", "--kepala"], "kepala")):
        made = make(app, *arguments)
        assert made.exit_code == 0
        assert f"Petugas {arguments[0]} siap." in made.output
        assert PASSWORD not in made.output
        with app.app_context():
            petugas = db.session.scalar(db.select(Petugas).filter_by(username=arguments[0]))
            assert petugas.peran == role
            assert petugas.password_hash.startswith("scrypt:")
        assert visitor.post("/login", data={"username": arguments[0], "password": PASSWORD}).status_code == 302


def test_a_name_is_given_once_and_a_password_is_long(app):
    made = make(app, "made")
    assert made.exit_code == 1
    assert "Petugas made sudah ada." in made.output
    made = make(app, "sitti", typed=("1234567", "1234567"))
    assert made.exit_code == 1
    assert "paling sedikit 8 huruf" in made.output
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count()).select_from(Petugas)) == 2
