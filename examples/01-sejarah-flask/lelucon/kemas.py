"""JANGAN DITIRU: mengemas sebuah paket menjadi satu berkas `.py`, seperti lelucon Denied. Untuk membagikan kode, pakailah pip."""

import base64
import io
import zipfile
from pathlib import Path

PEMBUNGKUS = '''"""Framework web dalam satu berkas. Tidak perlu memasang apa pun!"""

import base64, sys, tempfile
from pathlib import Path

ISI = "{isi}"

with tempfile.TemporaryDirectory() as folder:
    arsip = Path(folder, "ditolak.zip")
    arsip.write_bytes(base64.b64decode(ISI))
    sys.path.insert(0, str(arsip))
    from ditolak import Ditolak
    sys.path.remove(str(arsip))
'''


def kemas(folder):
    """Kembalikan kedua berkas paket `ditolak` sebagai satu teks base64."""
    wadah = io.BytesIO()
    with zipfile.ZipFile(wadah, "w") as arsip:
        for nama in ["ditolak/__init__.py", "ditolak/balasan.py"]:
            kode = Path(folder, nama).read_text(encoding="utf-8")
            # `ZipInfo` tanpa tanggal: hasilnya sama kapan pun dibuat
            arsip.writestr(zipfile.ZipInfo(nama), kode)
    return base64.b64encode(wadah.getvalue()).decode("ascii")


def tulis(folder, tujuan):
    """Tulis berkas `tujuan` yang tampak seperti satu framework utuh."""
    Path(tujuan).write_text(PEMBUNGKUS.replace("{isi}", kemas(folder)), encoding="utf-8")
