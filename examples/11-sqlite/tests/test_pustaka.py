"""Uji untuk pustaka. Jalankan di folder contoh ini: python -m pytest"""

import re
import sqlite3
import threading
from datetime import date

import pytest

from pustaka import create_app, pinjam
from pustaka.db import get_db

HUGE = 2**63  # one more than SQLite's greatest number


@pytest.fixture
def app(tmp_path):
    app = create_app({"TESTING": True, "DATABASE": str(tmp_path / "uji.db")})
    result = app.test_cli_runner().invoke(args=["init-db"])
    assert (result.exit_code, result.output) == (0, "Basis data siap.\n")
    return app


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def rows(app):
    def rows(sql, *values):
        """What a connection of its own reads: only what was committed."""
        with app.app_context():
            return [tuple(row) for row in get_db().execute(sql, values)]

    return rows


def test_front_page_counts(client):
    assert "5 buku dan 6 anggota" in client.get("/").text
    assert "2 buku sedang dipinjam" in client.get("/").text


def test_every_book_has_its_page(client, rows):
    listed = client.get("/buku/").text
    for id, title, author, year in rows("SELECT id, judul, penulis, tahun FROM buku"):
        assert f'<a href="/buku/{id}">{title}</a>' in listed
        assert f"{author}, {year}" in client.get(f"/buku/{id}").text


def test_books_are_found_by_a_part_of_their_title(client):
    page = client.get("/buku/?cari=pelangi").text
    assert "Laskar Pelangi" in page
    assert "Bumi Manusia" not in page


@pytest.mark.parametrize("searched", ["' OR '1'='1", "'; DROP TABLE buku; --", "Ma'ruf"])
def test_what_is_searched_for_is_never_sql(client, searched):
    page = client.get("/buku/", query_string={"cari": searched})
    assert page.status_code == 200
    assert "<td>" not in page.text
    assert "5 buku" in client.get("/").text


def test_a_book_says_who_has_it(client):
    assert 'dipinjam <a href="/anggota/1">Yuliana</a>' in client.get("/buku/2").text
    assert "Ada di rak" in client.get("/buku/1").text  # lent once, and brought back


def test_every_member_has_her_page_with_her_loans(client, rows):
    listed = client.get("/anggota/").text
    for id, name, village in rows("SELECT id, nama, dusun FROM anggota"):
        assert f'<a href="/anggota/{id}">{name}</a>' in listed
        assert f"Dusun {village}" in client.get(f"/anggota/{id}").text
    page = client.get("/anggota/1").text
    assert '<a href="/buku/1">Laskar Pelangi</a>' in page
    assert "kembali 2026-10-19" in page
    assert "belum kembali" in page
    assert "Belum pernah meminjam" in client.get("/anggota/3").text


def test_a_book_is_added(client, rows):
    page = client.post(
        "/buku/tambah", data={"judul": " Ma'ruf ", "penulis": "A'yun", "tahun": "2020"}, follow_redirects=True
    )
    assert "Ma&#39;ruf tersimpan." in page.text
    assert page.request.path == "/buku/6"
    assert rows("SELECT judul, penulis, tahun FROM buku WHERE id = 6") == [("Ma'ruf", "A'yun", 2020)]


@pytest.mark.parametrize("address", ["/buku/tambah", "/buku/2/edit"])
@pytest.mark.parametrize(
    "form",
    [
        {"judul": " ", "penulis": "A", "tahun": "2020"},
        {"judul": "A", "penulis": "", "tahun": "2020"},
        {"judul": "A", "penulis": "B", "tahun": "dulu"},
        {"judul": "A", "penulis": "B", "tahun": "²²²²"},
        {"judul": "A", "penulis": "B", "tahun": "99999"},
        {},
    ],
)
def test_a_form_that_is_not_filled_well_comes_back_and_changes_nothing(client, rows, address, form):
    before = rows("SELECT * FROM buku")
    page = client.post(address, data=form)
    assert page.status_code == 200
    assert 'class="pesan"' in page.text
    assert f'name="judul" value="{form.get("judul", "").strip()}"' in page.text
    assert rows("SELECT * FROM buku") == before


def test_the_form_of_a_new_book_is_empty(client):
    assert 'name="judul" value=""' in client.get("/buku/tambah").text


def test_one_book_is_edited_and_no_other(client, rows):
    assert 'value="Bumi Manusia"' in client.get("/buku/2/edit").text
    others = rows("SELECT * FROM buku WHERE id <> 2")
    page = client.post(
        "/buku/2/edit", data={"judul": "Bumi", "penulis": "Pramoedya", "tahun": "1981"}, follow_redirects=True
    )
    assert "Perubahan tersimpan." in page.text
    assert rows("SELECT judul, penulis, tahun FROM buku WHERE id = 2") == [("Bumi", "Pramoedya", 1981)]
    assert rows("SELECT * FROM buku WHERE id <> 2") == others


def test_a_book_is_deleted_by_post_only(client, rows):
    assert client.get("/buku/3/hapus").status_code == 405
    page = client.post("/buku/3/hapus", follow_redirects=True)
    assert "Ronggeng Dukuh Paruk dihapus." in page.text
    assert rows("SELECT id FROM buku ORDER BY id") == [(1,), (2,), (4,), (5,)]


def test_a_book_that_a_loan_points_to_stays(client, rows):
    assert "tidak dapat dihapus" in client.post("/buku/1/hapus", follow_redirects=True).text
    assert rows("SELECT judul FROM buku WHERE id = 1") == [("Laskar Pelangi",)]


def test_a_book_is_lent_once_and_brought_back(client, rows, monkeypatch):
    class Today(date):
        @classmethod
        def today(cls):
            return cls(2026, 11, 28)

    monkeypatch.setattr(pinjam, "date", Today)
    form = {"buku_id": "3", "anggota_id": "5"}
    assert '<option value="3">Ronggeng' in client.get("/pinjam/").text
    assert "Pinjaman dicatat." in client.post("/pinjam/", data=form, follow_redirects=True).text
    assert '<option value="3">Ronggeng' not in client.get("/pinjam/").text
    assert "sedang dipinjam" in client.post("/pinjam/", data=form, follow_redirects=True).text
    asked = "SELECT anggota_id, tanggal_pinjam, tanggal_kembali FROM pinjam WHERE buku_id = 3"
    assert rows(asked) == [(5, "2026-11-28", None)]

    assert "Buku sudah kembali." in client.post("/pinjam/4/kembali", follow_redirects=True).text
    assert rows(asked) == [(5, "2026-11-28", "2026-11-28")]
    assert client.post("/pinjam/4/kembali").status_code == 404


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"buku_id": "99", "anggota_id": "1"},
        {"buku_id": "3", "anggota_id": "99"},
        {"buku_id": HUGE, "anggota_id": 1},
    ],
)
def test_a_loan_points_to_a_book_and_a_member_that_exist(client, rows, form):
    assert "ada di daftar" in client.post("/pinjam/", data=form, follow_redirects=True).text
    assert rows("SELECT count(*) FROM pinjam") == [(3,)]


def test_two_who_lend_the_same_book_at_once_lend_it_once(app, rows):
    start = threading.Barrier(2)

    def lend():
        start.wait()
        app.test_client().post("/pinjam/", data={"buku_id": "3", "anggota_id": "5"})

    threads = [threading.Thread(target=lend) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert rows("SELECT count(*) FROM pinjam WHERE buku_id = 3") == [(1,)]


def test_a_blueprint_answers_its_own_abort_and_the_app_all_other_addresses(client):
    for address, words in [
        ("/buku/99", "Buku itu tidak ada"),
        ("/buku/99/edit", "Buku itu tidak ada"),
        (f"/buku/{HUGE}", "Halaman tidak ditemukan"),
        ("/buku/zzz", "Halaman tidak ditemukan"),
        ("/anggota/99", "Halaman tidak ditemukan"),
        ("/tidak-ada", "Halaman tidak ditemukan"),
    ]:
        page = client.get(address)
        assert page.status_code == 404
        assert words in page.text


@pytest.mark.parametrize(
    "address", ["/", "/buku/", "/buku/2", "/buku/99", "/buku/2/edit", "/anggota/", "/anggota/1", "/pinjam/", "/zzz"]
)
def test_every_link_and_stylesheet_of_a_page_leads_somewhere(client, address):
    links = re.findall(r'href="([^"]+)"', client.get(address).text)
    assert links
    for link in links:
        assert client.get(link).status_code == 200, link


def test_a_request_has_one_connection_which_is_closed_with_it(app):
    with app.app_context():
        db = get_db()
        assert get_db() is db
        assert db.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        db.execute("SELECT 1")
    with app.app_context():
        assert get_db() is not db
    with app.app_context():
        pass  # a request that asked for no connection has none to close


def test_init_db_starts_anew(app, client, rows):
    client.post("/buku/3/hapus")
    app.test_cli_runner().invoke(args=["init-db"])
    assert rows("SELECT count(*) FROM buku") == [(5,)]


def test_config_comes_from_the_test_or_from_the_instance_folder(app):
    plain = create_app()
    assert plain.config["DATABASE"].startswith(plain.instance_path)
    assert app.config["DATABASE"] != plain.config["DATABASE"]
