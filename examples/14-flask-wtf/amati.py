"""Alat untuk mengamati pustaka dari notebook: perpustakaan sementara, kiriman seperti dari peramban, dan isi sebuah formulir."""

import re
import tempfile
from html import escape, unescape

from pustaka import create_app
from pustaka.isi import isi_awal
from pustaka.models import db

JUDUL = ("Isian", "Dikirim", ".data", ".errors")


def perpus_sementara(**pengaturan):
    """Buat aplikasi pustaka yang sudah berisi. Basis data dan sampulnya di folder sementara, jadi boleh diubah sesukamu."""
    folder = tempfile.TemporaryDirectory(prefix="pustaka-", ignore_cleanup_errors=True)
    app = create_app(
        {
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder.name}/pustaka.db",
            "FOLDER_SAMPUL": f"{folder.name}/sampul",
            **pengaturan,
        }
    )
    # Folder itu dihapus saat aplikasinya tidak dipakai lagi.
    app.extensions["folder_sementara"] = folder
    with app.app_context():
        # Langsung dari modelnya. Basis data yang akan dipakai terus dibuat oleh `flask db upgrade`.
        db.create_all()
        isi_awal()
    return app


def isi_dan_kirim(klien, alamat, **isian):
    """Buka halaman formulir, isi, lalu kirim bersama token CSRF-nya, seperti peramban."""
    halaman = klien.get(alamat).text
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', halaman)[1]
    return klien.post(alamat, data={"csrf_token": token, **isian})


def keluhan(halaman):
    """Kembalikan pesan-pesan di sebelah isian sebuah halaman."""
    return [unescape(pesan) for pesan in re.findall(r'<small class="galat">(.*?)</small>', halaman)]


class IsiFormulir:
    """Isi sebuah formulir, isian demi isian: yang dikirim, yang dibaca, dan yang dikeluhkan. Token CSRF-nya tidak ikut."""

    def __init__(self, formulir):
        self.baris = [
            (
                isian.name,
                ", ".join(map(repr, isian.raw_data or [])) or "-",
                repr(isian.data),
                " ".join(isian.errors) or "-",
            )
            for isian in formulir
            if isian.name != "csrf_token"
        ]

    def __repr__(self):
        semua = [JUDUL, *self.baris]
        lebar = [max(map(len, kolom)) for kolom in zip(*semua, strict=True)]
        return "\n".join("  ".join(map(str.ljust, baris, lebar)).rstrip() for baris in semua)

    def _repr_svg_(self):
        baris = repr(self).splitlines()
        lebar, tinggi = 8 * max(map(len, baris)) + 24, 22 * len(baris) + 20
        isi = "".join(
            f'<text x="12" y="{22 * nomor + 24}" xml:space="preserve">{escape(teks)}</text>'
            for nomor, teks in enumerate(baris)
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {lebar} {tinggi}" width="{lebar}"'
            f' font-family="monospace" font-size="13" fill="#1f2328" aria-label="Isi sebuah formulir">'
            f'<rect width="{lebar}" height="{tinggi}" rx="6" fill="#ffffff" stroke="#d1d9e0"/>{isi}</svg>'
        )
