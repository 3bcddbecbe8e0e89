"""Uji untuk blueprint buku."""

import pytest

from pustaka.models import Buku, db

SAMAN = {"judul": "Saman", "penulis": "Ayu Utami", "tahun": "1998"}


def banyak_buku(app):
    with app.app_context():
        return db.session.scalar(db.select(db.func.count(Buku.id)))


def test_daftar_urut_menurut_judul(client):
    halaman = client.get("/buku/").text
    tempat = [halaman.index(judul) for judul in ("Bumi", "Cantik", "Laskar", "Ronggeng")]
    assert tempat == sorted(tempat)


def test_daftar_dapat_dicari(client):
    halaman = client.get("/buku/?cari=manusia").text
    assert "Bumi Manusia" in halaman
    assert "Laskar Pelangi" not in halaman


def test_tanda_persen_dicari_sebagai_huruf(client):
    assert "Bumi Manusia" not in client.get("/buku/?cari=%25").text


@pytest.mark.parametrize(
    ("id", "tulisan"),
    [
        (1, "Andrea Hirata, 2005"),
        (2, "Pramoedya Ananta Toer, 1980"),
        (1, "Ada di rak"),
        (2, "Sedang dipinjam Yuliana"),
    ],
)
def test_halaman_satu_buku(client, id, tulisan):
    assert tulisan in client.get(f"/buku/{id}").text


def test_buku_yang_tidak_ada(client):
    assert client.get("/buku/99").status_code == 404


def test_pengunjung_tidak_boleh_menambah(app, client):
    assert client.get("/buku/tambah").status_code == 403
    assert client.post("/buku/tambah", data=SAMAN).status_code == 403
    assert banyak_buku(app) == 4


def test_tambah(app, petugas):
    jawaban = petugas.post("/buku/tambah", data=SAMAN)
    assert jawaban.status_code == 302
    assert jawaban.location == "/buku/5"
    with app.app_context():
        buku = db.session.get(Buku, 5)
        assert (buku.judul, buku.penulis, buku.tahun) == ("Saman", "Ayu Utami", 1998)


def test_sesudah_menambah_ada_pesan(petugas):
    halaman = petugas.post("/buku/tambah", data=SAMAN, follow_redirects=True)
    assert "Saman tersimpan." in halaman.text


@pytest.mark.parametrize("kurang", ["judul", "penulis", "tahun"])
@pytest.mark.parametrize("isi", ["", "  "])
def test_isian_yang_kurang_tidak_disimpan(app, petugas, kurang, isi):
    halaman = petugas.post("/buku/tambah", data={**SAMAN, kurang: isi})
    assert "Isi judul, penulis, dan tahun" in halaman.text
    assert banyak_buku(app) == 4


@pytest.mark.parametrize(("tahun", "banyak"), [("999", 4), ("1000", 5), ("9999", 5), ("10000", 4)])
def test_batas_tahun(app, petugas, tahun, banyak):
    petugas.post("/buku/tambah", data={**SAMAN, "tahun": tahun})
    assert banyak_buku(app) == banyak


def test_hapus(app, petugas):
    halaman = petugas.post("/buku/3/hapus", follow_redirects=True)
    assert "Ronggeng Dukuh Paruk dihapus." in halaman.text
    assert petugas.get("/buku/3").status_code == 404
    assert banyak_buku(app) == 3


def test_buku_yang_pernah_dipinjam_tidak_dihapus(app, petugas):
    halaman = petugas.post("/buku/1/hapus", follow_redirects=True)
    assert "tidak dapat dihapus" in halaman.text
    assert banyak_buku(app) == 4


def test_hapus_hanya_lewat_post(petugas):
    assert petugas.get("/buku/3/hapus").status_code == 405


def test_pengunjung_tidak_boleh_menghapus(app, client):
    assert client.post("/buku/3/hapus").status_code == 403
    assert banyak_buku(app) == 4
