import pytest

PINTU = [("get", "/tulis"), ("post", "/tulis"), ("get", "/1/edit"), ("post", "/1/edit"), ("post", "/1/hapus")]


@pytest.mark.parametrize("cara, alamat", PINTU)
def test_tamu_ke_masuk(tamu, kabar_ana, cara, alamat):
    jawab = getattr(tamu, cara)(alamat, data={"judul": "Dari tamu", "isi": ""})
    assert (jawab.status_code, jawab.location) == (302, "/masuk")
    halaman = tamu.get("/").text
    assert "Panen kopi" in halaman and "Dari tamu" not in halaman


@pytest.mark.parametrize("cara, alamat", PINTU[2:])
def test_warga_lain_403(beni, kabar_ana, cara, alamat):
    assert getattr(beni, cara)(alamat, data={"judul": "Dari Beni", "isi": ""}).status_code == 403
    halaman = beni.get("/").text
    assert "Panen kopi" in halaman and "Dari Beni" not in halaman and "/1/edit" not in halaman


def test_nomor_tak_ada(ana):
    assert ana.get("/9/edit").status_code == 404
    assert ana.post("/9/hapus").status_code == 404


def test_tulis(ana, tamu):
    assert ana.get("/tulis").status_code == 200
    ana.post("/tulis", data={"judul": "Lama", "isi": "<b>tebal</b>"})
    assert ana.post("/tulis", data={"judul": "Baru", "isi": ""}).location == "/"
    halaman = tamu.get("/").text
    assert halaman.index("Baru") < halaman.index("Lama")
    assert "&lt;b&gt;" in halaman and "Ana" in halaman


def test_judul_kosong(ana, kabar_ana):
    for alamat in ("/tulis", "/1/edit"):
        jawab = ana.post(alamat, data={"judul": "  ", "isi": "masih di sini"})
        assert "masih di sini" in jawab.text and "belum ada" in jawab.text
    assert "masih di sini" not in ana.get("/").text


def test_ubah(ana, kabar_ana):
    assert "/1/edit" in ana.get("/").text
    assert "Mulai Senin." in ana.get("/1/edit").text
    assert ana.post("/1/edit", data={"judul": "Panen ubi", "isi": "Besok"}).location == "/"
    assert "Panen kopi" not in ana.get("/").text


def test_hapus(ana, kabar_ana):
    ana.post("/tulis", data={"judul": "Yang tinggal", "isi": ""})
    assert ana.get("/1/hapus").status_code == 405
    assert ana.post("/1/hapus").location == "/"
    halaman = ana.get("/").text
    assert "Panen kopi" not in halaman and "Yang tinggal" in halaman
