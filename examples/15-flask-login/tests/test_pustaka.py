"""Uji untuk pustaka. Jalankan di folder contoh ini: python -m pytest

Variabel lingkungan PUSTAKA_UJI memilih basis data lain, misalnya mysql+pymysql://root@127.0.0.1/pustaka_uji?charset=utf8mb4.
Isinya dihapus sesudah setiap uji.
"""

import os
import re
from datetime import date

import pytest
from flask_login import FlaskLoginClient
from sqlalchemy.exc import IntegrityError
from werkzeug.security import generate_password_hash

from amati import PetaAkses, kirim, klien, perpus_sementara, petugas_baru
from pustaka import create_app
from pustaka.auth import tujuan_aman
from pustaka.isi import ANGGOTA, BUKU
from pustaka.models import Anggota, Buku, Petugas, Pinjam, db, nyalakan_kunci_asing

ADDRESS = os.environ.get("PUSTAKA_UJI", "sqlite:///:memory:")
# Two words and a number that nobody has as a password.
PASSWORD = "-".join(("hutan", "hujan", "77"))
HASH = generate_password_hash(PASSWORD, method="pbkdf2:sha256:1000")
ADDED = {"judul": "Orang-Orang Biasa", "penulis": "Andrea Hirata", "tahun": "2019"}


@pytest.fixture
def app():
    app = create_app(
        {
            "TESTING": True,
            "SQLALCHEMY_DATABASE_URI": ADDRESS,
            "SQLALCHEMY_RECORD_QUERIES": True,
            "WTF_CSRF_ENABLED": False,
        }
    )
    assert app.test_cli_runner().invoke(args=["init-db"]).output == "Basis data siap.\n"
    with app.app_context():
        # Made-up hashes of made-up passwords: making a real one takes a tenth of a second.
        db.session.add(Petugas(username="yuliana", password_hash=HASH, peran="kepala"))
        db.session.add(Petugas(username="made", password_hash=HASH))
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
    app.test_cli_runner().invoke(args=["init-db"])
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
    ["/", "/buku/", "/buku/2", "/buku/99", "/buku/tambah", "/buku/2/edit", "/anggota/", "/anggota/1", "/pinjam/", "/x"],
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
        ("judul", "  ", "Judul dan penulis harus diisi."),
        ("penulis", "", "Judul dan penulis harus diisi."),
        ("judul", "a" * 201, "paling banyak 200 huruf"),
        ("penulis", "a" * 101, "penulis 100 huruf"),
        ("tahun", "dua ribu", "Tahun ditulis dengan empat angka"),
        ("tahun", "²⁰⁰⁵", "Tahun ditulis dengan empat angka"),
        ("tahun", "", "Tahun ditulis dengan empat angka"),
    ],
)
@pytest.mark.parametrize("address", ["/buku/tambah", "/buku/3/edit"])
def test_a_form_that_is_not_right_is_shown_again_and_nothing_is_stored(client, address, field, typed, complaint):
    page = client.post(address, data={**ADDED, field: typed})
    assert page.status_code == 200
    assert complaint in page.text
    assert 'name="judul"' in page.text
    assert "12 buku dan" in client.get("/").text
    assert "Ronggeng Dukuh Paruk" in client.get("/buku/3").text


def test_a_form_without_its_fields_is_a_form_that_is_not_right(client):
    assert "Judul dan penulis harus diisi." in client.post("/buku/tambah").text


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
    assert '<option value="2">' not in re.findall(r'(?s)<select name="buku_id">.*?</select>', page)[0]


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
    "data", [{}, {"buku_id": 99, "anggota_id": 5}, {"buku_id": 3, "anggota_id": 99}, {"buku_id": "x"}]
)
def test_what_is_not_in_the_lists_is_not_lent(app, client, data):
    before = loans(app)
    assert "Pilih buku dan anggota" in client.post("/pinjam/", data=data, follow_redirects=True).text
    assert loans(app) == before


def test_a_book_is_not_lent_twice_at_once(app, client):
    before = loans(app)
    page = client.post("/pinjam/", data={"buku_id": 2, "anggota_id": 5}, follow_redirects=True)
    assert "Buku itu sedang dipinjam." in page.text
    assert loans(app) == before


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


def test_config_comes_from_the_test_or_from_the_instance_folder():
    app = create_app({"KOTA": "Ruteng", "SQLALCHEMY_DATABASE_URI": "sqlite:///:memory:"})
    assert app.config["KOTA"] == "Ruteng"
    assert "KOTA" not in create_app().config


def test_a_member_keeps_the_loans_of_her_own(app):
    with app.app_context():
        yuliana = db.session.get(Anggota, 1)
        assert [each.buku.judul for each in yuliana.pinjaman] == ["Laskar Pelangi", "Bumi Manusia"]


# -- who may do what ----------------------------------------------------------------------------------------------------------

OPEN = ["/", "/buku/", "/buku/2", "/login"]
CLOSED = ["/buku/tambah", "/buku/2/edit", "/anggota/", "/anggota/1", "/pinjam/"]
POSTS = ["/buku/tambah", "/buku/3/edit", "/buku/3/hapus", "/pinjam/", "/pinjam/2/kembali"]


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


@pytest.mark.parametrize("address", POSTS)
def test_a_visitor_changes_nothing(app, visitor, address):
    before = loans(app)
    page = visitor.post(address, data={**ADDED, "buku_id": 3, "anggota_id": 5})
    assert page.status_code == 302
    assert page.location.startswith("/login?next=")
    assert loans(app) == before
    assert "12 buku dan" in visitor.get("/").text
    assert "Ronggeng Dukuh Paruk" in visitor.get("/buku/3").text


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
        {"username": "' OR '1'='1", "password": "' OR '1'='1"},
    ],
)
def test_a_wrong_name_and_a_wrong_password_are_told_alike(visitor, data):
    page = visitor.post("/login", data=data)
    assert page.status_code == 200
    assert "Username atau kata sandi salah." in page.text
    assert visitor.get("/pinjam/").status_code == 302


def test_an_empty_form_is_told_beside_its_fields(visitor):
    page = visitor.post("/login", data={})
    assert "Username wajib diisi." in page.text
    assert "Kata sandi wajib diisi." in page.text


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


def test_a_post_needs_the_token_of_a_page():
    app = perpus_sementara()
    petugas_baru(app, "made", PASSWORD)
    client = app.test_client()
    assert client.post("/login", data={"username": "made", "password": PASSWORD}).status_code == 400
    assert kirim(client, "/login", username="made", password=PASSWORD).status_code == 302
    for page in ("/buku/tambah", "/buku/3/edit"):
        assert client.post(page, data=ADDED).status_code == 400
        assert kirim(client, page, **ADDED).status_code == 302
    assert client.post("/pinjam/2/kembali").status_code == 400
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
    assert "POST /buku/&lt;int:id&gt;/hapus" in drawn._repr_html_()
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
