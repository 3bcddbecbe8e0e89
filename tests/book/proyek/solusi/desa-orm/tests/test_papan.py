from urllib.parse import urlsplit

import pytest

from wargaapp import create_app
from wargaapp.ekstensi import db
from wargaapp.model import Pengguna, Tulisan


def ke(jawab):
    assert jawab.status_code in (302, 303)
    return urlsplit(jawab.location).path


@pytest.fixture
def kabar(rina):
    assert ke(rina.post("/tulis", data=dict(judul="Arisan", isi="Sabtu sore"))) == "/"
    assert ke(rina.post("/tulis", data=dict(judul="Gotong royong", isi="Minggu pagi"))) == "/"


class TestAkun:
    def test_daftar(self, app, tamu):
        assert "Telepon" in tamu.get("/daftar").text
        assert ke(tamu.post("/daftar", data=dict(nama="Om D'Ary", sandi="x"))) == "/masuk"
        assert "Akun Om D&#39;Ary siap" in tamu.get("/masuk").text
        with app.app_context():
            orang = db.session.scalars(db.select(Pengguna)).one()
            assert orang.kunci.startswith("pbkdf2:")

    @pytest.mark.parametrize("isi", [dict(nama="", sandi="x"), dict(nama=" ", sandi="x"), dict(nama="x", sandi="")])
    def test_kosong(self, app, tamu, isi):
        assert tamu.post("/daftar", data=isi).status_code == 200
        with app.app_context():
            assert not db.session.scalars(db.select(Pengguna)).all()

    def test_kembar(self, rina, tamu):
        assert "sudah ada yang punya" in tamu.post("/daftar", data=dict(nama="Rina", sandi="lain")).text

    def test_salah(self, rina, yosef, tamu):
        for data in (dict(nama="Rina", sandi="teh"), dict(nama="Tidak ada", sandi="kopi")):
            assert "keliru" in tamu.post("/masuk", data=data).text
        assert "Keluar" not in tamu.get("/").text

    def test_keluar(self, rina):
        assert "Rina" in rina.get("/").text
        assert ke(rina.get("/masuk")) == "/"
        assert rina.get("/keluar").status_code == 405
        assert ke(rina.post("/keluar")) == "/"
        rina.get("/")
        assert "Rina" not in rina.get("/").text


class TestKabar:
    def test_urutan_dan_teks(self, rina, tamu, kabar):
        assert rina.get("/tulis").status_code == 200
        rina.post("/tulis", data=dict(judul="<i>x</i>", isi="y"))
        halaman = tamu.get("/").text
        assert halaman.index("&lt;i&gt;") < halaman.index("Gotong") < halaman.index("Arisan")

    def test_judul_kosong(self, rina, kabar):
        for alamat in ("/tulis", "/1/edit"):
            assert "panjang sekali" in rina.post(alamat, data=dict(judul=" ", isi="panjang sekali")).text
        assert "panjang sekali" not in rina.get("/").text

    def test_edit(self, rina, kabar):
        assert "Sabtu sore" in rina.get("/1/edit").text
        assert ke(rina.post("/1/edit", data=dict(judul="Arisan ibu", isi="Jumat"))) == "/"
        halaman = rina.get("/").text
        assert "Jumat" in halaman and "Minggu pagi" in halaman

    def test_hapus(self, app, rina, kabar):
        assert rina.get("/1/hapus").status_code == 405
        assert ke(rina.post("/1/hapus")) == "/"
        assert "sudah dihapus" in rina.get("/").text
        with app.app_context():
            assert [t.judul for t in db.session.scalars(db.select(Tulisan))] == ["Gotong royong"]


class TestPenjaga:
    def test_tamu(self, tamu, kabar):
        for alamat in ("/tulis", "/1/edit"):
            assert ke(tamu.get(alamat)) == "/masuk"
            assert ke(tamu.post(alamat, data=dict(judul="a", isi="b"))) == "/masuk"
        assert ke(tamu.post("/1/hapus")) == "/masuk"
        assert "Arisan" in tamu.get("/").text

    def test_warga_lain(self, yosef, kabar):
        assert yosef.get("/1/edit").status_code == 403
        assert yosef.post("/1/edit", data=dict(judul="a", isi="b")).status_code == 403
        assert yosef.post("/1/hapus").status_code == 403
        assert "Arisan" in yosef.get("/").text

    def test_tidak_ada(self, rina):
        assert rina.get("/7/edit").status_code == 404
        assert rina.post("/7/hapus").status_code == 404


def test_token_wajib_di_luar_uji():
    app = create_app({"TESTING": True, "SQLALCHEMY_DATABASE_URI": "sqlite://"})
    assert app.test_client().post("/masuk", data=dict(nama="a", sandi="b")).status_code == 400
