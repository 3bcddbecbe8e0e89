"""Jawaban untuk setiap galat: JSON bagi alamat yang diawali /api/, halaman HTML bagi yang lain."""

from flask import json, render_template, request
from werkzeug.exceptions import HTTPException, NotFound


def jawab_galat(galat):
    """Jawab sebuah galat HTTP: 400, 404, 405, 415, 500, dan seterusnya."""
    if request.path.startswith("/api/"):
        respons = galat.get_response()  # status dan header-nya sudah benar
        respons.data = json.dumps({"kode": galat.code, "galat": galat.description})
        respons.content_type = "application/json"
        return respons
    if galat.code == 404:
        return render_template("depan/404.html"), 404
    return galat


def nomor_terlalu_besar(galat):
    """Nomor di alamat terlalu besar untuk SQLite, jadi barisnya juga tidak ada."""
    return jawab_galat(NotFound())


def init_app(app):
    app.register_error_handler(HTTPException, jawab_galat)
    app.register_error_handler(OverflowError, nomor_terlalu_besar)
