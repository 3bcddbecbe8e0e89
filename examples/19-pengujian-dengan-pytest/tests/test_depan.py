"""Uji untuk halaman depan, masuk dan keluar, pabrik, dan perintah init-db."""

import re

import pytest
from flask import session

from pustaka import create_app
from pustaka.models import Buku, db


def test_beranda(client):
    assert "Pustaka Wae Rebo" in client.get("/").text


def test_alamat_yang_tidak_ada(client):
    assert client.get("/tidak-ada").status_code == 404


def test_masuk(client):
    assert "Kata sandi" in client.get("/masuk").text
    with client:
        jawaban = client.post("/masuk", data={"nama": "Rahel", "sandi": "ombak"})
        assert jawaban.location == "/buku/"
        assert session["petugas"] == "Rahel"


@pytest.mark.parametrize(("nama", "sandi"), [("Rahel", "keliru"), ("", "ombak"), ("Rahel", "")])
def test_masuk_ditolak(client, nama, sandi):
    with client:
        halaman = client.post("/masuk", data={"nama": nama, "sandi": sandi})
        assert "keliru" in halaman.text
        assert "petugas" not in session


def test_masuk_membuang_sesi_lama(client):
    with client.session_transaction() as sesi:
        sesi["titipan"] = "orang lain"
    with client:
        client.post("/masuk", data={"nama": "Rahel", "sandi": "ombak"})
        assert "titipan" not in session


def test_keluar(petugas):
    assert "Rahel" in petugas.get("/").text
    petugas.post("/keluar")
    assert petugas.get("/buku/tambah").status_code == 403


def test_formulir_tanpa_token_ditolak(app, petugas):
    app.config["WTF_CSRF_ENABLED"] = True
    isian = {"judul": "Saman", "penulis": "Ayu Utami", "tahun": "1998"}
    assert petugas.post("/buku/tambah", data=isian).status_code == 400
    token = re.search(r'name="csrf_token" value="([^"]+)"', petugas.get("/buku/tambah").text)[1]
    assert petugas.post("/buku/tambah", data={**isian, "csrf_token": token}).status_code == 302


def test_init_db_tidak_mengisi_dua_kali(app, runner):
    jawaban = runner.invoke(args=["init-db"])
    assert jawaban.output == "Basis data siap.\n"
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count(Buku.id))) == 4


def test_tanpa_konfigurasi_uji():
    assert not create_app().testing
    assert create_app({"TESTING": True, "SQLALCHEMY_DATABASE_URI": "sqlite:///:memory:"}).testing
