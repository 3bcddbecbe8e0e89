"""Penjaga /api: kait yang sama dipasang di blueprint yang lama dan yang baru."""

import hmac

from flask import abort, current_app, request
from werkzeug.datastructures import WWWAuthenticate


def periksa_token():
    """Membaca boleh siapa saja. Mengubah perlu token yang sama dengan di konfigurasi."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    token = current_app.config["API_TOKEN"]
    dikirim = request.headers.get("Authorization", "")
    if not token or not hmac.compare_digest(dikirim.encode(), f"Bearer {token}".encode()):
        abort(401, "Token tidak ada atau keliru.", www_authenticate=WWWAuthenticate("bearer"))
