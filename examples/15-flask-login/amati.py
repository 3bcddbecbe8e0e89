"""Alat untuk mengamati pustaka dari notebook: perpustakaan sementara, petugas yang login, dan peta akses."""

import re
import tempfile
from html import escape

from flask.testing import FlaskClient
from flask_login import FlaskLoginClient

from pustaka import create_app
from pustaka.isi import isi_awal
from pustaka.models import Petugas, db

WARNA = {"boleh": "#dafbe1", "login dulu": "#fff8c5", "dilarang": "#ffd7d5"}


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
        db.create_all()
        isi_awal()
    return app


def petugas_baru(app, username, password, peran="petugas"):
    """Simpan seorang petugas, seperti perintah `flask tambah-petugas`."""
    with app.app_context():
        petugas = Petugas(username=username, peran=peran)
        petugas.simpan_hash(password)
        db.session.add(petugas)
        db.session.commit()


def isi_dan_kirim(klien, alamat, ke=None, **isian):
    """Buka halaman formulir, isi, lalu kirim bersama token CSRF-nya, seperti peramban. `ke` menyebut formulir yang lain."""
    halaman = klien.get(alamat).text
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', halaman)[1]
    return klien.post(ke or alamat, data={"csrf_token": token, **isian})


def hasil(respons):
    """Sebutkan apa yang didapat pengirim permintaan, dalam satu kata."""
    if respons.status_code == 401 or (respons.status_code == 302 and "/login" in respons.location):
        return "login dulu"
    return "dilarang" if respons.status_code == 403 else "boleh"


class PetaAkses:
    """Tabel siapa boleh membuka apa, yang diisi dengan sungguh mencoba semua rute aplikasi itu."""

    def __init__(self, app, **orang):
        """`orang` adalah nama kolom dan nomor petugasnya; None untuk pengunjung yang belum login."""
        # Token CSRF tidak diperiksa selama peta ini dibuat, supaya yang terlihat penjaga login.
        lama = app.config.get("WTF_CSRF_ENABLED", True)
        app.config["WTF_CSRF_ENABLED"] = False
        self.judul = ["Rute", *orang]
        self.baris = []
        for rute in sorted(app.url_map.iter_rules(), key=str):
            if rute.endpoint.endswith("static"):
                continue
            alamat = re.sub(r"<[^>]+>", "1", rute.rule)
            for metode in sorted(rute.methods - {"HEAD", "OPTIONS"}):
                kolom = [hasil(klien(app, nomor).open(alamat, method=metode)) for nomor in orang.values()]
                self.baris.append([f"{metode} {rute.rule}", *kolom])
        app.config["WTF_CSRF_ENABLED"] = lama

    def __repr__(self):
        semua = [self.judul, *self.baris]
        lebar = [max(map(len, kolom)) for kolom in zip(*semua, strict=True)]
        return "\n".join("  ".join(map(str.ljust, baris, lebar)).rstrip() for baris in semua)

    def _repr_svg_(self):
        semua = [self.judul, *self.baris]
        lebar = [8 * max(map(len, kolom)) + 24 for kolom in zip(*semua, strict=True)]
        tinggi = 24 * len(semua)
        kotak = ""
        for nomor, baris in enumerate(semua):
            for urutan, teks in enumerate(baris):
                x, y = sum(lebar[:urutan]), 24 * nomor
                kotak += (
                    f'<rect x="{x}" y="{y}" width="{lebar[urutan]}" height="24" fill="{WARNA.get(teks, "#ffffff")}"/>'
                )
                kotak += f'<text x="{x + 10}" y="{y + 16}">{escape(teks)}</text>'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {sum(lebar)} {tinggi}" width="{sum(lebar)}"'
            f' font-family="monospace" font-size="13" fill="#1f2328" aria-label="Siapa boleh membuka apa">{kotak}</svg>'
        )


def klien(app, nomor=None):
    """Buat klien uji; dengan `nomor`, klien itu sudah login sebagai petugas yang nomornya sekian."""
    if nomor is None:
        return FlaskClient(app)
    with app.app_context():
        petugas = db.session.get(Petugas, nomor)
        return FlaskLoginClient(app, user=petugas)
