"""Alat untuk notebook: menjalankan pytest pada teks sebuah berkas uji, dan menggambar baris mana yang dilewati uji."""

import ast
import contextlib
import io
import json
import os
import re
import sys
import tempfile
from html import escape
from pathlib import Path

import pytest
from coverage import Coverage

from pustaka import create_app

SINI = Path(__file__).resolve().parent
WARNA = {"dilewati": "#dafbe1", "tidak dilewati": "#ffd7d5", "dilewati sebagian": "#fff3c4", "": "#ffffff"}


def perpus_sementara():
    """Buat aplikasi pustaka yang sudah berisi. Basis datanya di memori, jadi boleh diubah sesukamu."""
    app = create_app({"SQLALCHEMY_DATABASE_URI": "sqlite:///:memory:"})
    app.test_cli_runner().invoke(args=["init-db"])
    return app


@contextlib.contextmanager
def _folder_uji(teks):
    """Siapkan folder sementara berisi conftest.py contoh ini dan `teks` sebagai test_coba.py; di akhir modulnya dibuang."""
    # Foldernya ditulis lebih dulu, jadi dibuang terakhir: yang sedang dipakai sebagai folder kerja tidak dapat dibuang di Windows.
    with tempfile.TemporaryDirectory(prefix="uji-") as nama, pytest.MonkeyPatch.context() as ganti:
        folder = Path(nama).resolve()
        for berkas, isi in [
            ("conftest.py", (SINI / "tests" / "conftest.py").read_text(encoding="utf-8")),
            ("test_coba.py", teks.lstrip("\n")),
            ("pytest.ini", "[pytest]\n"),
        ]:
            (folder / berkas).write_text(isi, encoding="utf-8")
        ganti.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
        ganti.setenv("COLUMNS", "100")
        ganti.delenv("PYTEST_ADDOPTS", raising=False)
        ganti.setattr(sys, "dont_write_bytecode", True)
        ganti.syspath_prepend(SINI)
        ganti.chdir(folder)
        try:
            yield folder
        finally:
            for modul in ("test_coba", "conftest"):
                sys.modules.pop(modul, None)


def _garis(cocok):
    tanda, judul = cocok.groups()
    sisi = tanda * max((98 - len(judul)) // 2, 1)
    return f"{sisi} {judul} {sisi}".ljust(100, tanda)


def _pytest(*pilihan):
    """Jalankan pytest di folder ini; kembalikan yang dicetaknya."""
    layar = io.StringIO()
    tetap = ["--color=no", "--capture=sys", "-p", "no:cacheprovider", "-p", "no:faulthandler", "--rootdir=."]
    with contextlib.redirect_stdout(layar), contextlib.redirect_stderr(layar):
        pytest.main([*tetap, *pilihan, "test_coba.py"])
    # Lama dan letak foldernya berbeda setiap kali, jadi tidak ditampilkan.
    hasil = re.sub(r" in \d+\.\d+s", "", layar.getvalue())
    # Garis judul pytest satu huruf lebih pendek di Windows; di sini sama panjang di mana pun.
    hasil = re.sub(r"(?m)^([=_])\1+ (.+) \1+$", _garis, hasil)
    return hasil.replace(f"{Path.cwd()}{os.sep}", "").strip()


def uji(teks, *pilihan):
    """Simpan `teks` sebagai test_coba.py di sebelah conftest.py contoh ini, jalankan pytest, dan cetak hasilnya."""
    with _folder_uji(teks):
        print(_pytest("--no-header", *(() if "-v" in pilihan else ("-q",)), *pilihan))


class Cakupan:
    """Satu fungsi di sebuah berkas pustaka, baris demi baris: mana yang dilewati uji dan mana yang tidak."""

    def __init__(self, berkas, fungsi, teks):
        self.nama = f"{berkas}, {fungsi}"
        jalan = SINI / "pustaka" / berkas
        laporan = _ukur(jalan, teks)
        lewat, tidak = set(laporan["executed_lines"]), set(laporan["missing_lines"])
        sebagian = {dari for dari, _ in laporan["missing_branches"]} - tidak
        kode = jalan.read_text(encoding="utf-8")
        tempat = next(node for node in ast.parse(kode).body if getattr(node, "name", "") == fungsi)
        self.baris = []
        for nomor in range(tempat.lineno, tempat.end_lineno + 1):
            keadaan = "dilewati" if nomor in lewat else "tidak dilewati" if nomor in tidak else ""
            self.baris.append(
                (nomor, "dilewati sebagian" if nomor in sebagian else keadaan, kode.splitlines()[nomor - 1])
            )

    def __repr__(self):
        return "\n".join(f"{nomor:4} {keadaan:17} {isi}".rstrip() for nomor, keadaan, isi in self.baris)

    def _repr_svg_(self):
        lebar, tinggi = 8 * max(len(baris) for baris in repr(self).splitlines()) + 24, 22 * len(self.baris) + 20
        isi = ""
        for urutan, (baris, (_, keadaan, _)) in enumerate(zip(repr(self).splitlines(), self.baris, strict=True)):
            isi += f'<rect x="6" y="{22 * urutan + 8}" width="{lebar - 12}" height="22" fill="{WARNA[keadaan]}"/>'
            isi += f'<text x="12" y="{22 * urutan + 24}" xml:space="preserve">{escape(baris)}</text>'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {lebar} {tinggi}" width="{lebar}"'
            f' font-family="monospace" font-size="13" fill="#1f2328" aria-label="Cakupan {escape(self.nama)}">'
            f'<rect width="{lebar}" height="{tinggi}" rx="6" fill="#ffffff" stroke="#d1d9e0"/>{isi}</svg>'
        )


def _ukur(jalan, teks):
    """Jalankan uji itu dengan pustaka yang diimpor dari awal; kembalikan laporan cakupan satu berkas."""
    dulu = {nama: modul for nama, modul in sys.modules.items() if nama.partition(".")[0] == "pustaka"}
    for nama in dulu:
        del sys.modules[nama]
    pengukur = Coverage(data_file=None, branch=True, config_file=False, include=[str(jalan)])
    try:
        with _folder_uji(teks) as folder:
            with pengukur.collect():
                _pytest("-q")
            pengukur.json_report(outfile=str(folder / "cakupan.json"))
            laporan = json.loads((folder / "cakupan.json").read_text(encoding="utf-8"))
    finally:
        for nama in [nama for nama in sys.modules if nama.partition(".")[0] == "pustaka"]:
            del sys.modules[nama]
        sys.modules.update(dulu)
    return next(iter(laporan["files"].values()))
