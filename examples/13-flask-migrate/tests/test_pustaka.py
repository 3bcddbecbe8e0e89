"""Uji untuk pustaka. Jalankan di folder contoh ini: python -m pytest

Variabel lingkungan PUSTAKA_UJI memilih basis data lain, misalnya mysql+pymysql://root@127.0.0.1/pustaka_uji?charset=utf8mb4.
Isinya dihapus sesudah setiap uji.
"""

import logging
import os
import re
from datetime import date

import pytest
from flask_migrate import check, downgrade, upgrade
from flask_sqlalchemy.record_queries import get_recorded_queries
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Mapped, mapped_column

from amati import MIGRASI, Meja, Rantai, bentuk, catatan, perpus_sementara
from pustaka import create_app
from pustaka.isi import ANGGOTA, BUKU
from pustaka.models import Anggota, Buku, Pinjam, db, nyalakan_kunci_asing

ADDRESS = os.environ.get("PUSTAKA_UJI", "sqlite:///:memory:")
ADDED = {"judul": "Orang-Orang Biasa", "penulis": "Andrea Hirata", "tahun": "2019"}


@pytest.fixture
def app():
    app = create_app({"TESTING": True, "SQLALCHEMY_DATABASE_URI": ADDRESS, "SQLALCHEMY_RECORD_QUERIES": True})
    with app.app_context(), catatan(logging.NullHandler()):
        upgrade(directory=MIGRASI)
    for _ in range(2):
        assert app.test_cli_runner().invoke(args=["isi-data"]).output == "Perpustakaan terisi.\n"
    yield app
    with app.app_context(), catatan(logging.NullHandler()):
        downgrade(directory=MIGRASI, revision="base")
    # A context of its own: the session of the one above has ended, so no connection is lent any more.
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def client(app):
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
        ("bahasa", "a" * 51, "Nama bahasa paling banyak 50 huruf"),
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


@pytest.mark.parametrize(
    ("address", "most"), [("/", 3), ("/buku/", 2), ("/anggota/", 1), ("/anggota/1", 2), ("/pinjam/", 3)]
)
def test_a_page_sends_as_many_statements_whatever_it_lists(app, address, most):
    for _ in range(2):
        with app.test_request_context(address):
            app.full_dispatch_request()
            assert len(get_recorded_queries()) == most
        with app.app_context():
            for number in range(5, 9):
                db.session.add(Pinjam(buku_id=number, anggota_id=1, tanggal_kembali=None))
            db.session.commit()


def test_config_comes_from_the_test_or_from_the_instance_folder():
    app = create_app({"KOTA": "Ruteng", "SQLALCHEMY_DATABASE_URI": "sqlite:///:memory:"})
    assert app.config["KOTA"] == "Ruteng"
    assert "KOTA" not in create_app().config


def test_a_book_has_a_language(app, client):
    assert "1980, bahasa Indonesia" in client.get("/buku/2").text
    assert 'name="bahasa" value="Indonesia"' in client.get("/buku/tambah").text
    assert (
        "bahasa Manggarai"
        in client.post("/buku/tambah", data={**ADDED, "bahasa": " Manggarai "}, follow_redirects=True).text
    )
    client.post("/buku/2/edit", data={**ADDED, "bahasa": "Jawa"})
    assert 'name="bahasa" value="Jawa"' in client.get("/buku/2/edit").text
    client.post("/buku/2/edit", data={**ADDED, "bahasa": " "})
    assert "bahasa Indonesia" in client.get("/buku/2").text


def test_a_member_may_have_an_address_of_email_of_her_own(app, client):
    with app.app_context():
        db.session.get(Anggota, 1).email = "yuliana@contoh.id"
        db.session.commit()
        db.session.get(Anggota, 2).email = "yuliana@contoh.id"
        with pytest.raises(IntegrityError):
            db.session.commit()
    assert "<p>yuliana@contoh.id</p>" in client.get("/anggota/1").text
    assert "@" not in client.get("/anggota/2").text


@pytest.mark.skipif(not ADDRESS.startswith("sqlite"), reason="the folder of this test holds an SQLite file")
def test_a_filled_library_goes_down_and_up_the_whole_chain(tmp_path):
    app = create_app({"SQLALCHEMY_DATABASE_URI": f"sqlite:///{(tmp_path / 'pustaka.db').as_posix()}"})
    runner = app.test_cli_runner()
    with app.app_context(), catatan(logging.NullHandler()):
        upgrade(directory=MIGRASI)
        runner.invoke(args=["isi-data"])
        before = loans(app)
        downgrade(directory=MIGRASI, revision="0001")
        assert "bahasa" not in bentuk(db.engine)["buku"]
        assert "email" not in bentuk(db.engine)["anggota"]
        upgrade(directory=MIGRASI)
        check(directory=MIGRASI)
        assert loans(app) == before
        assert {each.bahasa for each in db.session.scalars(db.select(Buku))} == {"Indonesia"}
        db.session.add(Pinjam(buku_id=99, anggota_id=1))
        with pytest.raises(IntegrityError):  # foreign keys are checked again
            db.session.commit()
        db.session.rollback()
        downgrade(directory=MIGRASI, revision="base")
        assert bentuk(db.engine) == {}
    with app.app_context():
        db.engine.dispose()


def test_the_library_for_trying_is_filled_and_logs_nothing(caplog):
    app = perpus_sementara(KOTA="Ruteng")
    assert app.config["KOTA"] == "Ruteng"
    assert "12 buku dan 6 anggota" in app.test_client().get("/").text
    assert caplog.records == []
    with app.app_context():
        db.engine.dispose()
    app.extensions["folder_sementara"].cleanup()


def test_the_chain_tells_what_each_revision_changes():
    assert repr(Rantai()).splitlines() == [
        "0001  tabel pertama  (awal)",
        "        anggota: id, nama, dusun",
        "        buku: id, judul, penulis, tahun",
        "        pinjam: id, buku_id, anggota_id, tanggal_pinjam, tanggal_kembali",
        "0002  bahasa buku  (sesudah 0001)",
        "        buku: id, judul, penulis, tahun, +bahasa",
        "0003  email anggota  (sesudah 0002)",
        "        anggota: id, nama, dusun, +email",
    ]
    picture = Rantai()._repr_svg_()
    assert picture.count("<circle") == 3
    assert "(sesudah 0001)" in picture
    assert "(awal)" in picture


def test_the_desk_runs_commands_and_edits_what_they_wrote(capsys):
    desk = Meja()
    desk.tutup()

    def models(with_year):
        class Buku(desk.mulai().Model):
            id: Mapped[int] = mapped_column(primary_key=True)
            judul: Mapped[str]
            if with_year:
                tahun: Mapped[int]

    def typed(command):
        desk.ketik(f"flask db {command}")
        return capsys.readouterr().out

    models(with_year=False)
    assert "Creating directory .../migrations ...  done" in typed("init")
    assert "Detected added table 'buku'" in typed('migrate -m "tabel buku" --rev-id 0001')
    assert "Running upgrade  -> 0001, tabel buku" in typed("upgrade")
    assert "No changes in schema detected." in typed("migrate")
    assert typed("current") == "0001 (head)\n"
    desk.sql("INSERT INTO buku (judul) VALUES ('Saman')")
    models(with_year=True)
    typed("migrate -m tahun --rev-id 0002")
    assert typed("migrate") == "Error: Target database is not up to date.\n"
    with pytest.raises(OperationalError, match="Cannot add a NOT NULL column"):
        typed("upgrade")
    with pytest.raises(ValueError, match="0 kali"):
        desk.ubah("0002", "tidak ada", "")
    desk.ubah("0002", "nullable=False", 'server_default="0", nullable=False')
    # A cell that is run twice changes nothing.
    desk.ubah("0002", "nullable=False", 'server_default="0", nullable=False')
    assert "Revisi 0002 sudah ada, jadi perintah ini dilewati." in typed("migrate -m tahun --rev-id 0002")
    typed("upgrade")
    desk.sql("SELECT * FROM buku")
    assert capsys.readouterr().out == "{'id': 1, 'judul': 'Saman', 'tahun': 0}\n"
    desk.cadangkan()
    desk.sql("DELETE FROM buku")
    desk.pulihkan()
    desk.sql("SELECT judul FROM buku")
    assert capsys.readouterr().out == "{'judul': 'Saman'}\n"
    desk.baca("0002")
    shown = capsys.readouterr().out
    assert shown.startswith("revision = '0002'\ndown_revision = '0001'\n\ndef upgrade():\n")
    assert "###" not in shown
    models(with_year=False)
    typed("migrate -m tanpa --rev-id 0003")
    assert "buku: id, judul, -tahun" in repr(Rantai(desk.migrasi))
    desk.tulis("0003", "\ndef upgrade():\n    pass\n")
    desk.baca("0003")
    assert capsys.readouterr().out == "revision = '0003'\ndown_revision = '0002'\n\ndef upgrade():\n    pass\n"
    desk.tutup()


def test_a_member_keeps_the_loans_of_her_own(app):
    with app.app_context():
        yuliana = db.session.get(Anggota, 1)
        assert [each.buku.judul for each in yuliana.pinjaman] == ["Laskar Pelangi", "Bumi Manusia"]
