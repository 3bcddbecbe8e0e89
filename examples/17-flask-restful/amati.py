"""Alat untuk notebook: perpustakaan sementara, dan catatan tentang cara API-nya menjawab."""

import tempfile

from pustaka import create_app

# Membuka perpustakaan sementara saja.
TOKEN = "rahasia-wae-rebo"  # nosec B105
LARUNG = {"judul": "Larung", "penulis": "Ayu Utami", "tahun": 2001}

# Yang dikirim program lain sehari-hari, dan kekeliruan mereka yang sering.
PERMINTAAN = [
    ("GET", "/api/buku", None),
    ("GET", "/api/buku?penulis=Andrea Hirata", None),
    ("GET", "/api/buku?page=2", None),
    ("GET", "/api/buku/3", None),
    ("GET", "/api/buku/99", None),
    ("POST", "/api/buku", LARUNG),
    ("POST", "/api/buku", {**LARUNG, "tahun": "2001"}),
    ("POST", "/api/buku", {"judul": "Larung"}),
    ("POST", "/api/buku", {**LARUNG, "tahun": "dua ribu"}),
    ("POST", "/api/buku", None),
    ("PUT", "/api/buku/3", LARUNG),
    ("PUT", "/api/buku/99", LARUNG),
    ("DELETE", "/api/buku/3", None),
    ("DELETE", "/api/buku/3", None),
    ("DELETE", "/api/buku/2", None),
    ("PATCH", "/api/buku/4", LARUNG),
]


def perpus_sementara(**pengaturan):
    """Buat aplikasi pustaka yang sudah berisi. Basis datanya di folder sementara."""
    folder = tempfile.TemporaryDirectory(prefix="pustaka-", ignore_cleanup_errors=True)
    alamat = f"sqlite:///{folder.name}/pustaka.db"
    app = create_app({"SQLALCHEMY_DATABASE_URI": alamat, "API_TOKEN": TOKEN, **pengaturan})
    # Folder itu dihapus saat aplikasinya tidak dipakai lagi.
    app.extensions["folder_sementara"] = folder
    app.test_cli_runner().invoke(args=["init-db"])
    return app


def rekam(api):
    """Kirim PERMINTAAN kepada perpustakaan yang masih bersih. Kembalikan daftar jawabannya."""
    klien = perpus_sementara(API=api).test_client()
    catatan = []
    for metode, alamat, kiriman in PERMINTAAN:
        jawaban = klien.open(alamat, method=metode, json=kiriman, headers={"Authorization": f"Bearer {TOKEN}"})
        catatan.append((metode, alamat, jawaban.status_code, jawaban.get_json(silent=True)))
    return catatan
