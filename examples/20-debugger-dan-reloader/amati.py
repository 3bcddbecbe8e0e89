"""Alat untuk notebook pelajaran 20: mengetik di konsol debugger dan di pdb tanpa papan ketik. Aplikasimu tidak memerlukannya."""

import json
import pdb  # noqa: T100 - dipakai untuk menunjukkan breakpoint()
import re
import sys
from contextlib import contextmanager
from html import escape, unescape
from io import StringIO

from werkzeug.debug import DebuggedApplication
from werkzeug.debug.console import ThreadedStream
from werkzeug.test import Client

TERKUNCI = "Console Locked"


def polos(html):
    """Kembalikan teks sebuah potongan HTML."""
    return unescape(re.sub(r"<[^>]+>", "", html)).strip()


class Konsol:
    """Konsol di halaman debugger: yang diketik dikirim kepada debugger Werkzeug persis seperti oleh halamannya."""

    def __init__(self, app, alamat):
        """Minta satu halaman yang gagal, dengan mode debug. Konsolnya milik fungsi terakhir di traceback-nya."""
        app.debug = True
        self.debugger = DebuggedApplication(app, evalex=True)
        self.klien = Client(self.debugger)
        self.halaman = self.klien.get(alamat, errors_stream=StringIO()).text
        self.rahasia = re.findall(r'SECRET = "(\w+)"', self.halaman)[0]
        self.bingkai = re.findall(r'id="frame-(\d+)"', self.halaman)[-1]
        self.percakapan = []

    def _kirim(self, perintah, **argumen):
        argumen |= {"__debugger__": "yes", "cmd": perintah, "s": self.rahasia}
        return self.klien.get("/", query_string=argumen, errors_stream=StringIO())

    def masuk(self, pin):
        """Isi kotak PIN, dan katakan apakah diterima."""
        diterima = json.loads(self._kirim("pinauth", pin=pin).text)["auth"]
        self.percakapan.append(("PIN", "diterima" if diterima else "ditolak"))
        return diterima

    def ketik(self, perintah):
        """Ketik satu baris Python di konsol, dan kembalikan yang dicetaknya."""
        # Notebook mencetak nilai dengan caranya sendiri; selama ini yang mencetak debugger.
        semula, sys.displayhook = sys.displayhook, ThreadedStream.displayhook
        try:
            jawaban = self._kirim(perintah, frm=self.bingkai)
        finally:
            sys.displayhook = semula
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


# Selama pdb bekerja, coverage tidak melihat apa-apa: keduanya memakai sys.settrace.
class _PapanKetik:  # pragma: no cover
    """Pengganti papan ketik: baris-barisnya sudah ditulis lebih dulu, dan yang terakhir selalu `c`."""

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
        debugger = _Pdb(stdin=_PapanKetik(perintah), stdout=sys.stdout, nosigint=True, readrc=False)
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
