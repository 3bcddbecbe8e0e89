"""Uji untuk alat notebook."""

import sys

from amati import Cakupan, perpus_sementara, uji

BENAR = "def test_depan(client):\n    assert client.get('/').status_code == 200\n"


def test_yang_dicetak_pytest(capsys):
    uji(BENAR)
    assert capsys.readouterr().out.splitlines()[-1] == "1 passed"
    uji(BENAR.replace("200", "404"))
    cetakan = capsys.readouterr().out
    assert "assert 200 == 404" in cetakan
    assert "1 failed" in cetakan
    uji(BENAR.replace("client", "klien", 1), "-v")
    cetakan = capsys.readouterr().out
    assert "test_coba.py::test_depan ERROR" in cetakan
    assert "file test_coba.py, line 1" in cetakan
    assert "test_coba" not in sys.modules


def test_cakupan_satu_fungsi():
    modul = sys.modules["pustaka"]
    gambar = Cakupan("buku.py", "hapus", "def test_hapus(petugas):\n    petugas.post('/buku/3/hapus')\n")
    keadaan = {isi.strip(): keadaan for _, keadaan, isi in gambar.baris}
    assert keadaan["if buku.pinjaman:"] == "dilewati sebagian"
    assert keadaan["db.session.delete(buku)"] == "dilewati"
    assert keadaan['return redirect(url_for(".satu", id=id))'] == "tidak dilewati"
    assert "dilewati sebagian" in gambar._repr_svg_()
    assert sys.modules["pustaka"] is modul


def test_perpus_sementara_sudah_berisi():
    assert "Bumi Manusia" in perpus_sementara().test_client().get("/buku/").text
