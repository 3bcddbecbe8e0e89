"""Alat untuk mengamati surat dari notebook: perpustakaan sementara, kotak surat, susunan surat, dan server yang mati."""

import contextlib
import smtplib
import tempfile
from email import message_from_bytes, policy
from html import escape
from unittest.mock import patch

from flask_mail import email_dispatched

from pustaka import create_app


class KotakSurat(list):
    """Surat-surat yang dikirim sebuah aplikasi, untuk dilihat di notebook."""

    def catat(self, app, message):
        """Simpan satu surat. Dipanggil Flask-Mail setiap kali sebuah surat dikirim."""
        self.append(message)

    def __repr__(self):
        if not self:
            return "(kotak surat masih kosong)"
        return "\n\n".join(self._satu(surat) for surat in self)

    @staticmethod
    def _satu(surat):
        baris = [f"Untuk   : {', '.join(surat.recipients)}", f"Judul   : {surat.subject}"]
        for lampiran in surat.attachments:
            baris.append(f"Lampiran: {lampiran.filename}")
        return "\n".join([*baris, "", surat.body.rstrip()])


def perpus_sementara(**pengaturan):
    """Buat aplikasi pustaka yang sudah berisi. Suratnya tidak dikirim ke mana pun, tetapi masuk ke kotak_surat(app)."""
    folder = tempfile.TemporaryDirectory(prefix="pustaka-", ignore_cleanup_errors=True)
    app = create_app(
        {
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder.name}/pustaka.db",
            "MAIL_SUPPRESS_SEND": True,
            **pengaturan,
        }
    )
    # Folder itu dihapus saat aplikasinya tidak dipakai lagi.
    app.extensions["folder_sementara"] = folder
    app.extensions["kotak_surat"] = kotak = KotakSurat()
    email_dispatched.connect(kotak.catat, app)
    app.test_cli_runner().invoke(args=["init-db"])
    return app


def kotak_surat(app):
    """Kembalikan surat-surat yang sejauh ini dikirim aplikasi dari perpus_sementara()."""
    return app.extensions["kotak_surat"]


@contextlib.contextmanager
def server_mati():
    """Tiru komputer yang tidak punya server surat: setiap sambungan ditolak, di sistem operasi mana pun."""
    with patch.object(smtplib, "SMTP", side_effect=ConnectionRefusedError("tidak ada server di alamat itu")):
        yield


class Susunan:
    """Gambar bagian-bagian sebuah surat, dibaca dari bita yang dikirim ke server. Dibuat di dalam konteks aplikasi."""

    def __init__(self, surat):
        self.baris = []
        self._catat(message_from_bytes(surat.as_bytes(), policy=policy.default), 0)

    def _catat(self, bagian, kedalaman):
        isi = ""
        if bagian.get_filename():
            isi = f"lampiran {bagian.get_filename()}"
        elif not bagian.is_multipart():
            isi = bagian.get_content().splitlines()[0]
        self.baris.append((kedalaman, bagian.get_content_type(), isi))
        if bagian.is_multipart():
            for anak in bagian.iter_parts():
                self._catat(anak, kedalaman + 1)

    def __repr__(self):
        return "\n".join(f"{'    ' * dalam}{jenis}  {isi}".rstrip() for dalam, jenis, isi in self.baris)

    def _repr_svg_(self):
        kotak = []
        for nomor, (dalam, jenis, isi) in enumerate(self.baris):
            kiri, atas = 12 + 40 * dalam, 12 + 44 * nomor
            kotak.append(
                f'<rect x="{kiri}" y="{atas}" width="200" height="32" rx="5" fill="#e3f0e6" stroke="#1b6b45"/>'
                f'<text x="{kiri + 10}" y="{atas + 21}">{escape(jenis)}</text>'
                f'<text x="{kiri + 214}" y="{atas + 21}">{escape(isi[:60])}</text>'
            )
        tinggi = 44 * len(self.baris) + 12
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 760 {tinggi}" width="760"'
            f' font-family="monospace" font-size="13" fill="#1f2328" aria-label="Bagian-bagian sebuah surat">'
            f'<rect width="760" height="{tinggi}" rx="6" fill="#ffffff" stroke="#d1d9e0"/>{"".join(kotak)}</svg>'
        )
