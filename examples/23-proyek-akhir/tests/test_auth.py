import pytest
from conftest import SANDI
from flask import g, session


def test_mendaftar_menyimpan_hash_saja(tamu, baris):
    tamu.post("/daftar", data={"nama": " Ma'ruf ", "sandi": SANDI})
    [(nama, hash_sandi)] = baris("SELECT nama, hash_sandi FROM warga")
    assert nama == "Ma'ruf"
    assert SANDI not in hash_sandi


@pytest.mark.parametrize(("nama", "sandi"), [("", SANDI), ("  ", SANDI), ("Made", "")])
def test_isian_kosong_tidak_disimpan(tamu, baris, nama, sandi):
    jawaban = tamu.post("/daftar", data={"nama": nama, "sandi": sandi})
    assert "harus diisi" in jawaban.text
    assert baris("SELECT * FROM warga") == []


def test_nama_hanya_untuk_satu_warga(yosef, tamu, baris):
    jawaban = tamu.post("/daftar", data={"nama": "Yosef", "sandi": "lain"})
    assert "Nama Yosef sudah dipakai." in jawaban.text
    assert baris("SELECT count(*) FROM warga") == [(1,)]


def test_masuk_dan_keluar(yosef):
    with yosef:
        yosef.get("/")
        assert g.warga["nama"] == "Yosef"
        yosef.post("/keluar")
        assert "warga_id" not in session
    assert "Yosef <button>" not in yosef.get("/").text


@pytest.mark.parametrize("isian", [{"nama": "Yosef", "sandi": "keliru"}, {"nama": "Ucok", "sandi": SANDI}, {}])
def test_sandi_atau_nama_yang_salah(yosef, tamu, isian):
    jawaban = tamu.post("/masuk", data=isian)
    assert "Nama atau sandi salah." in jawaban.text
    with tamu.session_transaction() as sesi:
        assert "warga_id" not in sesi


def test_keluar_hanya_dengan_post(yosef):
    assert yosef.get("/keluar").status_code == 405


def test_halaman_daftar_dan_masuk(tamu):
    assert 'name="sandi"' in tamu.get("/daftar").text
    assert 'name="sandi"' in tamu.get("/masuk").text
