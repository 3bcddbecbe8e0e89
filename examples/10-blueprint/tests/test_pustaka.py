"""Uji untuk pustaka. Jalankan di folder contoh ini: python -m pytest"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import dua_index
from pustaka import create_app, data

HERE = Path(__file__).parent


@pytest.fixture
def app():
    return create_app({"TESTING": True})


@pytest.fixture
def client(app):
    return app.test_client()


def test_front_page_counts(client):
    page = client.get("/")
    assert page.status_code == 200
    assert "5 buku dan 6 anggota" in page.text
    assert "2 buku sedang dipinjam" in page.text


def test_every_book_has_its_page(client):
    listed = client.get("/buku/").text
    for book in data.BUKU:
        assert f'<a href="/buku/{book["id"]}">{book["judul"]}</a>' in listed
        page = client.get(f"/buku/{book['id']}").text
        assert book["judul"] in page
        assert f"{book['penulis']}, {book['tahun']}" in page


def test_a_book_says_who_has_it(client):
    assert 'dipinjam <a href="/anggota/1">Yuliana</a>' in client.get("/buku/2").text
    assert "Ada di rak" in client.get("/buku/1").text  # lent once, and brought back


def test_every_member_has_her_page(client):
    listed = client.get("/anggota/").text
    for member in data.ANGGOTA:
        assert f'<a href="/anggota/{member["id"]}">{member["nama"]}</a>' in listed
        assert f"Dusun {member['dusun']}" in client.get(f"/anggota/{member['id']}").text


def test_a_member_sees_her_loans(client):
    page = client.get("/anggota/1").text
    assert '<a href="/buku/1">Laskar Pelangi</a>' in page
    assert "kembali 2026-10-19" in page
    assert "belum kembali" in page
    assert "Belum pernah meminjam" in client.get("/anggota/3").text


def test_a_blueprint_answers_its_own_abort_and_the_app_all_other_addresses(client):
    for address, words in [
        ("/buku/99", "Buku itu tidak ada"),
        ("/buku/zzz", "Halaman tidak ditemukan"),
        ("/anggota/99", "Halaman tidak ditemukan"),
        ("/tidak-ada", "Halaman tidak ditemukan"),
    ]:
        page = client.get(address)
        assert page.status_code == 404
        assert words in page.text


@pytest.mark.parametrize("address", ["/", "/buku/", "/buku/2", "/buku/99", "/anggota/", "/anggota/1", "/tidak-ada"])
def test_every_link_and_stylesheet_of_a_page_leads_somewhere(client, address):
    links = re.findall(r'href="([^"]+)"', client.get(address).text)
    assert links
    for link in links:
        assert client.get(link).status_code == 200, link


def test_the_members_bring_their_own_stylesheet(client):
    assert "/anggota/static/anggota.css" in client.get("/anggota/").text
    assert "/anggota/static/anggota.css" not in client.get("/buku/").text


def test_config_comes_from_the_test_or_from_the_instance_folder():
    assert create_app({"TESTING": True, "KOTA": "Ruteng"}).config["KOTA"] == "Ruteng"
    assert "KOTA" not in create_app().config


def test_of_two_templates_with_one_name_the_one_registered_first_is_shown():
    client = dua_index.create_app().test_client()
    assert client.get("/buku/").text == client.get("/anggota/").text == "<h1>Daftar buku</h1>"


def test_a_blueprint_whose_views_are_imported_too_early_cannot_be_imported():
    result = subprocess.run(
        [sys.executable, "-c", "import impor_melingkar"], cwd=HERE.parent, capture_output=True, text=True, check=False
    )
    assert result.returncode == 1
    assert "cannot import name 'bp' from" in result.stderr
