"""Uji untuk halaman-halaman pustaka. Jalankan di folder contoh ini: python -m pytest"""

import re
from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from pustaka import create_app
from pustaka.isi import ANGGOTA, BUKU
from pustaka.models import Anggota, Buku, Pinjam, db, nyalakan_kunci_asing

ADDED = {"judul": "Orang-Orang Biasa", "penulis": "Andrea Hirata", "tahun": "2019"}


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
    [
        "/",
        "/katalog",
        "/buku/",
        "/buku/2",
        "/buku/99",
        "/buku/tambah",
        "/buku/2/edit",
        "/anggota/",
        "/anggota/1",
        "/pinjam/",
        "/x",
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
