"""Jawaban untuk galat yang tidak dijawab Flask-RESTful: JSON di bawah /api/, halaman HTML bagi alamat yang lain."""

from flask import json, render_template, request
from werkzeug.exceptions import HTTPException, NotFound


def jawab_galat(galat):
    """Jawab sebuah galat HTTP dengan bentuk yang sudah dikenal program lain: kunci `message`."""
    if request.path.startswith("/api/"):
        respons = galat.get_response()  # status dan header-nya sudah benar
        respons.data = json.dumps({"message": galat.description})
        respons.content_type = "application/json"
        return respons
    if galat.code == 404:
        return render_template("depan/404.html"), 404
    return galat


def nomor_terlalu_besar(galat):
    """Nomor di alamat terlalu besar untuk SQLite, jadi barisnya juga tidak ada."""
    return jawab_galat(NotFound("Buku itu tidak ada."))


def init_app(app):
    app.register_error_handler(HTTPException, jawab_galat)
    app.register_error_handler(OverflowError, nomor_terlalu_besar)
