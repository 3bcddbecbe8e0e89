import re

import pytest

from kabardesa import create_app


def test_pabrik_tanpa_argumen():
    satu, dua = create_app(), create_app()
    assert satu is not dua
    assert not satu.testing


def test_daftar_dan_masuk(tamu):
    assert tamu.get("/daftar").status_code == 200
    jawab = tamu.post("/daftar", data={"nama": "Tua D'Golo", "sandi": "x1"})
    assert (jawab.status_code, jawab.location) == (302, "/masuk")
    assert tamu.get("/masuk").status_code == 200
    jawab = tamu.post("/masuk", data={"nama": "Tua D'Golo", "sandi": "x1"})
    assert (jawab.status_code, jawab.location) == (302, "/")
    assert "Halo, Tua D&#39;Golo" in tamu.get("/").text


@pytest.mark.parametrize("nama, sandi", [("", "x"), ("Ana", ""), ("  ", "x"), ("Ana", "  ")])
def test_daftar_kosong(tamu, nama, sandi):
    assert "harus diisi" in tamu.post("/daftar", data={"nama": nama, "sandi": sandi}).text


def test_nama_kembar(ana, tamu):
    assert "sudah dipakai" in tamu.post("/daftar", data={"nama": "Ana", "sandi": "lain"}).text
    assert tamu.post("/masuk", data={"nama": "Ana", "sandi": "lain"}).status_code == 401


@pytest.mark.parametrize("nama, sandi", [("Ana", "salah"), ("Siapa", "rahasia"), ("' OR 1=1 --", "rahasia")])
def test_masuk_ditolak(ana, tamu, nama, sandi):
    assert "tidak cocok" in tamu.post("/masuk", data={"nama": nama, "sandi": sandi}).text
    assert "Halo" not in tamu.get("/").text


def test_keluar(ana):
    assert ana.get("/keluar").status_code == 405
    assert ana.post("/keluar").location == "/"
    assert "Halo" not in ana.get("/").text


def test_token_diminta(app, ana):
    app.config["CEK_TOKEN"] = True
    data = {"judul": "Dengan token", "isi": "-"}
    assert ana.post("/tulis", data=data).status_code == 400
    data["_token"] = re.search(r'name="_token" value="([^"]+)"', ana.get("/tulis").text)[1]
    assert ana.post("/tulis", data=data).status_code == 303
