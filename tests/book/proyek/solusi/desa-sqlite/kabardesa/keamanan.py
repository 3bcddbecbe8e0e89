"""Sesi, penjaga pintu, dan token formulir buatan sendiri."""

import functools
import hmac
import secrets

from flask import abort, current_app, g, redirect, request, session, url_for

from .db import buka


def token():
    if "token" not in session:
        session["token"] = secrets.token_urlsafe(24)
    return session["token"]


def cek_token():
    if not current_app.config["CEK_TOKEN"]:
        return
    dikirim = request.form.get("_token", "")
    if not hmac.compare_digest(dikirim.encode(), session.get("token", "").encode()) or not dikirim:
        abort(400, "Token formulir tidak cocok. Muat ulang halamannya.")


def muat_penduduk():
    nomor = session.get("penduduk")
    g.penduduk = None
    if nomor is not None:
        g.penduduk = buka().execute("SELECT id, nama FROM penduduk WHERE id = ?", (nomor,)).fetchone()


def perlu_masuk(fungsi):
    @functools.wraps(fungsi)
    def dijaga(*args, **kwargs):
        if g.penduduk is None:
            return redirect(url_for("akun.masuk"))
        return fungsi(*args, **kwargs)

    return dijaga


def daftarkan(app):
    app.before_request(muat_penduduk)
    app.jinja_env.globals["token"] = token
