"""Uji untuk blueprint pinjam."""

from datetime import date

import pytest

from pustaka.models import Pinjam, db


def semua_pinjaman(app):
    with app.app_context():
        return [
            (pinjam.buku_id, pinjam.nama, pinjam.tanggal_pinjam, pinjam.tanggal_kembali)
            for pinjam in db.session.scalars(db.select(Pinjam).order_by(Pinjam.id))
        ]


def test_daftar_memuat_yang_belum_kembali(client):
    halaman = client.get("/pinjam/").text
    assert "Yuliana" in halaman
    assert "Ucok" not in halaman


@pytest.mark.parametrize(
    ("hari_ini", "terlambat"),
    [(date(2026, 11, 16), False), (date(2026, 11, 17), True)],
)
def test_terlambat_sesudah_14_hari(app, client, hari_ini, terlambat):
    app.config["HARI_INI"] = lambda: hari_ini
    assert ("terlambat" in client.get("/pinjam/").text) == terlambat


def test_meminjamkan(app, petugas):
    halaman = petugas.post("/pinjam/", data={"buku_id": 3, "nama": " Made "}, follow_redirects=True)
    assert "Pinjaman dicatat." in halaman.text
    assert semua_pinjaman(app)[2:] == [(3, "Made", date(2026, 11, 10), None)]


@pytest.mark.parametrize(
    ("buku_id", "nama", "pesan"),
    [(2, "Made", "sedang dipinjam"), (3, "  ", "Nama peminjam harus diisi")],
)
def test_yang_tidak_dipinjamkan(app, petugas, buku_id, nama, pesan):
    halaman = petugas.post("/pinjam/", data={"buku_id": buku_id, "nama": nama}, follow_redirects=True)
    assert pesan in halaman.text
    assert len(semua_pinjaman(app)) == 2


@pytest.mark.parametrize("isian", [{}, {"buku_id": 99, "nama": "Made"}, {"buku_id": "x", "nama": "Made"}])
def test_meminjamkan_buku_yang_tidak_ada(petugas, isian):
    assert petugas.post("/pinjam/", data=isian).status_code == 404


def test_kembali(app, petugas):
    halaman = petugas.post("/pinjam/2/kembali", follow_redirects=True)
    assert "Buku sudah kembali." in halaman.text
    assert semua_pinjaman(app)[1] == (2, "Yuliana", date(2026, 11, 2), date(2026, 11, 10))
    assert "Pinjamkan" in petugas.get("/buku/2").text


@pytest.mark.parametrize("id", [1, 99])
def test_tidak_dapat_kembali_dua_kali(app, petugas, id):
    sebelum = semua_pinjaman(app)
    assert petugas.post(f"/pinjam/{id}/kembali").status_code == 404
    assert semua_pinjaman(app) == sebelum


@pytest.mark.parametrize("alamat", ["/pinjam/", "/pinjam/2/kembali"])
def test_pengunjung_tidak_boleh_mengubah(app, client, alamat):
    sebelum = semua_pinjaman(app)
    assert client.post(alamat, data={"buku_id": 3, "nama": "Made"}).status_code == 403
    assert semua_pinjaman(app) == sebelum
