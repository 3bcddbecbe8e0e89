import tempfile
import unittest
from pathlib import Path

from lumbung import create_app


class UjiLumbung(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.app = create_app(
            {"TESTING": True, "SECRET_KEY": "uji", "LETAK_DATA": Path(self.folder.name) / "uji.sqlite"}
        )
        hasil = self.app.test_cli_runner().invoke(args=["lumbung", "mulai-baru"])
        self.assertEqual(hasil.exit_code, 0, hasil.output)
        self.tamu = self.app.test_client()
        self.lusia = self.warga("Lusia")
        self.markus = self.warga("Markus")
        self.lusia.post("/tulis", data={"judul": "Jagung", "isi": "Siap panen", "jenis": "kebun"})
        self.lusia.post("/tulis", data={"judul": "Penti", "isi": "Bulan depan\nDatanglah", "jenis": "entah"})

    def warga(self, nama):
        klien = self.app.test_client()
        klien.post("/daftar", data={"nama": nama, "sandi": f"sandi {nama}"})
        klien.post("/masuk", data={"nama": nama, "sandi": f"sandi {nama}"})
        return klien

    def isi(self):
        return self.app.test_client().get("/").get_data(as_text=True)

    def ke(self, alamat, jawab):
        self.assertEqual(jawab.status_code, 302)
        self.assertEqual(jawab.headers["Location"], alamat)


class UjiAkun(UjiLumbung):
    def test_formulir(self):
        for alamat in ("/daftar", "/masuk"):
            self.assertIn('name="sandi"', self.tamu.get(alamat).text)

    def test_daftar_ditolak(self):
        for data, status in (({"nama": " ", "sandi": "x"}, 400), ({}, 400), ({"nama": "Lusia", "sandi": "x"}, 409)):
            with self.subTest(data=data):
                self.assertEqual(self.tamu.post("/daftar", data=data).status_code, status)

    def test_alur(self):
        self.ke("/masuk", self.tamu.post("/daftar", data={"nama": "Bu Nona", "sandi": "x"}))
        self.assertIn("Tidak cocok", self.tamu.post("/masuk", data={"nama": "Bu Nona", "sandi": "y"}).text)
        self.assertIn("Tidak cocok", self.tamu.post("/masuk", data={"nama": "Siapa", "sandi": "x"}).text)
        self.ke("/", self.tamu.post("/masuk", data={"nama": "Bu Nona", "sandi": "x"}))
        self.assertIn("<b>Bu Nona</b>", self.tamu.get("/").text)
        self.assertEqual(self.tamu.get("/keluar").status_code, 405)
        self.ke("/", self.tamu.post("/keluar"))
        self.assertNotIn("Bu Nona", self.tamu.get("/").text)


class UjiSurat(UjiLumbung):
    def test_depan(self):
        isi = self.isi()
        self.assertLess(isi.index("Penti"), isi.index("Jagung"))
        self.assertIn("[Kebun] Jagung", isi)
        self.assertIn("Bulan depan<br>Datanglah", isi)

    def test_cari(self):
        isi = self.tamu.get("/?cari=panen").text
        self.assertIn("Jagung", isi)
        self.assertNotIn("Penti", isi)

    def test_html(self):
        self.lusia.post("/tulis", data={"judul": "<script>", "isi": "<b>"})
        self.assertNotIn("<script>", self.isi())

    def test_judul_kosong(self):
        for alamat in ("/tulis", "/1/edit"):
            self.assertIn("belum hilang", self.lusia.post(alamat, data={"judul": "", "isi": "belum hilang"}).text)
        self.assertNotIn("belum hilang", self.isi())

    def test_ubah(self):
        self.assertIn("Siap panen", self.lusia.get("/1/edit").text)
        self.ke("/", self.lusia.post("/1/edit", data={"judul": "Padi", "isi": "Sudah", "jenis": "kebun"}))
        self.assertIn("Padi", self.isi())
        self.assertNotIn("Jagung", self.isi())
        self.assertIn("Penti", self.isi())

    def test_hapus(self):
        self.assertEqual(self.lusia.get("/1/hapus").status_code, 405)
        self.ke("/1/edit", self.lusia.post("/1/hapus"))
        self.assertIn("Jagung", self.isi())
        self.ke("/", self.lusia.post("/1/hapus", data={"yakin": "ya"}))
        self.assertNotIn("Jagung", self.isi())
        self.assertIn("Penti", self.isi())


class UjiPenjaga(UjiLumbung):
    PINTU = (("GET", "/1/edit"), ("POST", "/1/edit"), ("POST", "/1/hapus"))

    def test_tamu(self):
        for cara, alamat in (("GET", "/tulis"), ("POST", "/tulis"), *self.PINTU):
            with self.subTest(cara=cara, alamat=alamat):
                self.ke("/masuk", self.tamu.open(alamat, method=cara, data={"judul": "x", "yakin": "ya"}))

    def test_orang_lain(self):
        for cara, alamat in self.PINTU:
            with self.subTest(cara=cara, alamat=alamat):
                jawab = self.markus.open(alamat, method=cara, data={"judul": "x", "yakin": "ya"})
                self.assertEqual(jawab.status_code, 403)
        self.assertIn("Jagung", self.isi())
        self.assertNotIn("/1/edit", self.markus.get("/").text)

    def test_tidak_ada(self):
        self.assertEqual(self.lusia.get("/99/edit").status_code, 404)
        self.assertEqual(self.lusia.post("/99/hapus").status_code, 404)


class UjiPabrik(unittest.TestCase):
    def test_kunci_acak(self):
        satu, dua = create_app({"SECRET_KEY": None}), create_app({"SECRET_KEY": None})
        self.assertTrue(satu.config["KUNCI_SEMENTARA"])
        self.assertNotEqual(satu.secret_key, dua.secret_key)
