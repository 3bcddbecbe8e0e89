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
    """Serahkan semua berkas `.py` di dalam `folder` sebagai satu teks base64."""
    wadah = io.BytesIO()
    with zipfile.ZipFile(wadah, "w") as arsip:
        for berkas in sorted(Path(folder).rglob("*.py")):
            # `ZipInfo` tanpa tanggal: hasilnya sama kapan pun dibuat.
            nama = zipfile.ZipInfo(berkas.relative_to(folder).as_posix())
            arsip.writestr(nama, berkas.read_text(encoding="utf-8"))
    return base64.b64encode(wadah.getvalue()).decode("ascii")


def tulis(folder, tujuan):
    """Tulis berkas `tujuan` yang tampak seperti satu framework utuh."""
    Path(tujuan).write_text(PEMBUNGKUS.replace("{isi}", kemas(folder)), encoding="utf-8")
