import pytest

KABAR = {"judul": "Posyandu", "isi": "Senin di balai <desa>"}


def test_papan_untuk_tamu(yosef, tamu):
    halaman = tamu.get("/").text
    assert "Gotong royong" in halaman
    assert "Yosef" in halaman
    assert "/1/edit" not in halaman


def test_papan_kosong(tamu):
    assert "Belum ada kabar." in tamu.get("/").text


def test_menulis(sitti, baris):
    assert 'name="judul" value=""' in sitti.get("/tulis").text
    assert sitti.post("/tulis", data=KABAR).headers["Location"] == "/"
    assert baris("SELECT judul, nama FROM kabar JOIN warga ON warga.id = penulis_id WHERE kabar.id = 2") == [
        ("Posyandu", "Sitti")
    ]
    halaman = sitti.get("/").text
    assert halaman.index("Posyandu") < halaman.index("Gotong royong")
    assert "&lt;desa&gt;" in halaman


def test_mengubah(yosef, baris):
    assert 'value="Gotong royong"' in yosef.get("/1/edit").text
    assert yosef.post("/1/edit", data=KABAR).headers["Location"] == "/"
    assert baris("SELECT judul, isi FROM kabar") == [tuple(KABAR.values())]


@pytest.mark.parametrize("alamat", ["/tulis", "/1/edit"])
def test_judul_harus_diisi(yosef, baris, alamat):
    jawaban = yosef.post(alamat, data={"judul": " ", "isi": "tanpa judul"})
    assert "Judul harus diisi." in jawaban.text
    assert "tanpa judul" in jawaban.text
    assert baris("SELECT judul FROM kabar") == [("Gotong royong",)]


def test_menghapus(yosef, baris):
    assert yosef.get("/1/hapus").status_code == 405
    assert yosef.post("/1/hapus").headers["Location"] == "/"
    assert baris("SELECT * FROM kabar") == []


@pytest.mark.parametrize(("cara", "alamat"), [("GET", "/1/edit"), ("POST", "/1/edit"), ("POST", "/1/hapus")])
def test_hanya_milik_sendiri(sitti, baris, cara, alamat):
    assert sitti.open(alamat, method=cara, data=KABAR).status_code == 403
    assert baris("SELECT judul FROM kabar") == [("Gotong royong",)]


@pytest.mark.parametrize(("cara", "alamat"), [("GET", "/99/edit"), ("POST", "/99/edit"), ("POST", "/99/hapus")])
def test_yang_tidak_ada(yosef, cara, alamat):
    assert yosef.open(alamat, method=cara, data=KABAR).status_code == 404


@pytest.mark.parametrize(
    ("cara", "alamat"),
    [("GET", "/tulis"), ("POST", "/tulis"), ("GET", "/1/edit"), ("POST", "/1/edit"), ("POST", "/1/hapus")],
)
def test_tamu_dikirim_ke_halaman_masuk(yosef, tamu, baris, cara, alamat):
    assert tamu.open(alamat, method=cara, data=KABAR).headers["Location"] == "/masuk"
    assert baris("SELECT judul FROM kabar") == [("Gotong royong",)]
