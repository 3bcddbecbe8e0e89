"""Alat untuk mengamati pustaka dari notebook: perpustakaan sementara, SQL yang dikirim, dan riwayat sebuah objek."""

import tempfile
from html import escape

from flask_sqlalchemy.record_queries import get_recorded_queries
from sqlalchemy import func, inspect, select

from pustaka import create_app
from pustaka.models import db

KEADAAN = ("transient", "pending", "persistent", "deleted", "detached")
JUDUL = ("Langkah", "Keadaan objek", "id", "SQL yang dikirim", "Baris menurut sambungan lain")


def perpus_sementara(**pengaturan):
    """Buat aplikasi pustaka yang sudah berisi. Basis datanya di folder sementara, jadi boleh diubah sesukamu."""
    folder = tempfile.TemporaryDirectory(prefix="pustaka-", ignore_cleanup_errors=True)
    app = create_app(
        {
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder.name}/pustaka.db",
            # Catat setiap perintah SQL, supaya dikirim() dapat menyebutnya.
            "SQLALCHEMY_RECORD_QUERIES": True,
            **pengaturan,
        }
    )
    # Folder itu dihapus saat aplikasinya tidak dipakai lagi.
    app.extensions["folder_sementara"] = folder
    app.test_cli_runner().invoke(args=["init-db"])
    return app


def dikirim():
    """Kembalikan perintah SQL yang sejauh ini dikirim di konteks aplikasi ini, satu baris satu perintah."""
    return [" ".join(catatan.statement.split()) for catatan in get_recorded_queries()]


class Riwayat:
    """Catatan tentang satu objek: keadaannya di sesi, dan apa yang sudah sampai ke basis data."""

    def __init__(self, objek):
        self.objek = objek
        self.baris = []
        self.sudah = len(dikirim())
        self.catat(f"{type(objek).__name__}(...)")

    def catat(self, langkah):
        """Catat keadaan objek itu sekarang, sesudah `langkah`."""
        perintah = [sql.split()[0] for sql in dikirim()[self.sudah :]]
        info = inspect(self.objek)
        keadaan = next(nama for nama in KEADAAN if getattr(info, nama))
        nomor = "belum ada" if info.identity is None else str(info.identity[0])
        # Sambungan yang lain: ia melihat yang sudah di-commit saja.
        with db.engine.connect() as lain:
            banyak = lain.scalar(select(func.count()).select_from(type(self.objek)))
        self.baris.append((langkah, keadaan, nomor, ", ".join(perintah) or "tidak ada", str(banyak)))
        self.sudah = len(dikirim())

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
            f' font-family="monospace" font-size="13" fill="#1f2328" aria-label="Riwayat sebuah objek">'
            f'<rect width="{lebar}" height="{tinggi}" rx="6" fill="#ffffff" stroke="#d1d9e0"/>{isi}</svg>'
        )
