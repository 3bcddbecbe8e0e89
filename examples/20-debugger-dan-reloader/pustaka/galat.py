"""Halaman galat untuk pengunjung: sopan, tanpa isi kode, dan dengan nomor yang juga ada di catatan."""

import secrets

from flask import g, render_template
from werkzeug.exceptions import HTTPException

KATA = {
    404: "Halaman itu tidak ada",
    405: "Halaman itu tidak dapat dibuka dengan cara ini",
    500: "Ada yang rusak di pihak kami",
}


def beri_nomor():
    """Beri permintaan ini nomor yang pendek dan acak."""
    g.nomor = secrets.token_hex(4)


def halaman_galat(galat):
    """Jawab galat HTTP apa pun. Galat program yang tidak ditangkap sampai ke sini sebagai 500."""
    respons = galat.get_response()  # status dan header-nya, misalnya `Allow` milik 405, tetap ada
    respons.data = render_template(
        "galat.html",
        kode=galat.code,
        kata=KATA.get(galat.code, "Permintaan itu tidak dapat dijawab"),
        nomor=g.get("nomor", "-"),
    )
    respons.mimetype = "text/html"
    return respons


def daftarkan(app):
    """Pasang nomor dan halaman galat pada sebuah aplikasi."""
    app.before_request(beri_nomor)
    app.register_error_handler(HTTPException, halaman_galat)
