"""Alat untuk notebook pelajaran 20: gambar sebuah traceback, serta konsol debugger dan pdb tanpa papan tik. Aplikasimu tidak memerlukannya."""

import json
import pdb  # noqa: T100 - dipakai untuk menunjukkan breakpoint()
import re
import sys
import traceback
from contextlib import contextmanager
from html import escape, unescape
from io import StringIO
from pathlib import Path

from werkzeug.debug import DebuggedApplication
from werkzeug.debug.console import ThreadedStream
from werkzeug.test import Client

TERKUNCI = "Console Locked"
TANPA_GALAT = "halaman ini tidak gagal, jadi tidak ada konsol"


def polos(html):
    """Kembalikan teks sebuah potongan HTML."""
    return unescape(re.sub(r"<[^>]+>", "", html)).strip()


class Jejak:
    """Gambar traceback dari satu permintaan yang gagal, dengan nomor menurut urutan membacanya."""

    def __init__(self, app, alamat):
        """Minta halaman itu, dan simpan bagian-bagian traceback-nya dari atas ke bawah: (milikmu atau bukan, tempat, kode)."""
        app.testing = True  # supaya galatnya diteruskan sampai ke sini
        self.bagian = []
        try:
            jawaban = app.test_client().get(alamat, errors_stream=StringIO())
            self.bagian.append((True, "tidak ada galat", f"{alamat} dijawab {jawaban.status}"))
        except Exception as galat:
            for bingkai in traceback.extract_tb(galat.__traceback__):
                berkas = Path(bingkai.filename)
                milikmu = Path(app.root_path) in berkas.parents
                if milikmu:
                    self.bagian.append((True, f"{berkas.name}, di dalam {bingkai.name}", bingkai.line))
                elif not self.bagian:
                    self.bagian.append((False, "Flask dan Werkzeug memanggil fungsimu", "bukan tulisanmu: lewati"))
            self.bagian.append((True, "yang terjadi", "".join(traceback.format_exception_only(galat)).strip()))

    def _bernomor(self):
        """Kembalikan (nomor urut membaca, milikmu, tempat, kode), dari atas ke bawah."""
        return [(len(self.bagian) - urutan, *bagian) for urutan, bagian in enumerate(self.bagian)]

    def __repr__(self):
        """Tampilkan bagian-bagiannya sebagai teks."""
        return "\n".join(f"{nomor}. {tempat}: {kode}" for nomor, _, tempat, kode in self._bernomor())

    def _repr_svg_(self):
        lebar = 8 * max(len(kode) for _, _, kode in self.bagian) + 90
        tinggi = 58 * len(self.bagian) + 14
        isi = ""
        for urutan, (nomor, milikmu, tempat, kode) in enumerate(self._bernomor()):
            atas = 58 * urutan + 10
            warna = ("#eaf3ff", "#0b5cad", "#1f2328") if milikmu else ("#f3f4f6", "#6b7280", "#57606a")
            isi += (
                f'<rect x="52" y="{atas}" width="{lebar - 62}" height="50" rx="6" fill="{warna[0]}" stroke="{warna[1]}"/>'
                f'<circle cx="26" cy="{atas + 25}" r="14" fill="{warna[1]}"/>'
                f'<text x="26" y="{atas + 30}" text-anchor="middle" fill="#ffffff">{nomor}</text>'
                f'<text x="62" y="{atas + 20}" fill="{warna[2]}">{escape(tempat)}</text>'
                f'<text x="62" y="{atas + 40}" fill="{warna[2]}" font-family="monospace">{escape(kode)}</text>'
            )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {lebar} {tinggi}" width="{lebar}"'
            f' font-family="sans-serif" font-size="13" aria-label="{escape(repr(self))}">'
            f'<rect width="{lebar}" height="{tinggi}" rx="6" fill="#ffffff"/>{isi}</svg>'
        )


class Debugger(DebuggedApplication):
    """Debugger Werkzeug, yang juga di dalam notebook mencetak nilai di konsolnya; biasanya notebook mencetaknya dengan caranya sendiri."""

    def execute_command(self, *argumen):
        """Jalankan satu baris yang diketik di konsol."""
        semula, sys.displayhook = sys.displayhook, ThreadedStream.displayhook
        try:
            return super().execute_command(*argumen)
        finally:
            sys.displayhook = semula


class Konsol:
    """Konsol di halaman debugger: yang diketik dikirim kepada debugger Werkzeug persis seperti oleh halamannya."""

    def __init__(self, app, alamat):
        """Minta satu halaman yang gagal, dengan mode debug. Konsolnya milik fungsi terakhir di traceback-nya."""
        app.debug = True
        self.debugger = Debugger(app, evalex=True)
        self.klien = Client(self.debugger)
        self.halaman = self.klien.get(alamat, errors_stream=StringIO()).text
        self.rahasia = "".join(re.findall(r'SECRET = "(\w+)"', self.halaman))
        self.bingkai = re.findall(r'id="frame-(\d+)"', self.halaman)[-1:]
        self.percakapan = []

    def _kirim(self, perintah, **argumen):
        argumen |= {"__debugger__": "yes", "cmd": perintah, "s": self.rahasia}
        return self.klien.get("/", query_string=argumen, errors_stream=StringIO())

    def masuk(self, pin):
        """Isi kotak PIN, dan katakan apakah diterima."""
        if not self.bingkai:
            self.percakapan.append(("PIN", TANPA_GALAT))
            return False
        diterima = json.loads(self._kirim("pinauth", pin=pin).text)["auth"]
        self.percakapan.append(("PIN", "diterima" if diterima else "ditolak"))
        return diterima

    def ketik(self, perintah):
        """Ketik satu baris Python di konsol, dan kembalikan yang dicetaknya."""
        if not self.bingkai:
            self.percakapan.append((perintah, TANPA_GALAT))
            return TANPA_GALAT
        jawaban = self._kirim(perintah, frm=self.bingkai)
        # Tanpa PIN debugger tidak menjalankannya; permintaannya diteruskan kepada aplikasi seperti permintaan lain.
        cetak = polos(jawaban.text.partition("\n")[2]) if jawaban.text.startswith(">>> ") else TERKUNCI
        self.percakapan.append((perintah, cetak))
        return cetak

    def __repr__(self):
        """Tampilkan percakapannya sebagai teks."""
        return "\n".join(f">>> {ketikan}\n{cetak}" for ketikan, cetak in self.percakapan)

    def _repr_html_(self):
        baris = "".join(
            f"<tr><td style='text-align:left'><code>{escape(ketikan)}</code></td>"
            f"<td style='text-align:left'><code>{escape(cetak)}</code></td></tr>"
            for ketikan, cetak in self.percakapan
        )
        return f"<table><tr><th>Yang diketik</th><th>Jawaban debugger</th></tr>{baris}</table>"


class Halaman:
    """Halaman yang hidup. Yang disimpan di berkas notebook satu kalimat saja, sebab isinya memuat nama folder di komputermu."""

    def __init__(self, server):
        """Bungkus yang dikembalikan `jalankan(...)`."""
        self.server = server

    def __repr__(self):
        """Sebutkan cara melihat halamannya."""
        return "Halaman debugger tampil di sini kalau sel ini dijalankan."

    def _repr_mimebundle_(self, **_):
        return self.server._repr_mimebundle_() | {"text/plain": repr(self), "text/html": f"<p>{self!r}</p>"}


# Selama pdb bekerja, `coverage` tidak melihat apa-apa: keduanya memakai `sys.settrace`.
class _PapanTik:  # pragma: no cover
    """Pengganti papan tik: baris-barisnya sudah ditulis lebih dulu, dan yang terakhir selalu `c`."""

    def __init__(self, perintah):
        self.baris = [*perintah, "c"]

    def readline(self):
        baris = self.baris.pop(0)
        print(baris)
        return f"{baris}\n"


class _Pdb(pdb.Pdb):  # pragma: no cover
    """pdb yang menyebut fungsi tempatnya berhenti, tanpa nama berkas dan nomor barisnya."""

    def print_stack_entry(self, frame_lineno, prompt_prefix=""):
        print(f"> {frame_lineno[0].f_code.co_name}()")


@contextmanager
def ketikan(*perintah):
    """Selama blok `with`, yang diketik pada `breakpoint()` adalah perintah-perintah ini, lalu `c`."""

    def berhenti():  # pragma: no cover
        debugger = _Pdb(stdin=_PapanTik(perintah), stdout=sys.stdout, nosigint=True, readrc=False)
        debugger.use_rawinput = False
        debugger.prompt = "(Pdb) "
        debugger.set_trace(sys._getframe(1))

    semula, sys.breakpointhook = sys.breakpointhook, berhenti
    jejak = sys.gettrace()
    try:
        yield
    finally:  # pragma: no cover
        sys.breakpointhook = semula
        sys.settrace(jejak)
