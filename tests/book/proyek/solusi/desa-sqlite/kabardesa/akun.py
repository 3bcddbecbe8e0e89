import sqlite3

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.security import check_password_hash, generate_password_hash

from .db import buka
from .keamanan import cek_token

bp = Blueprint("akun", __name__)


@bp.get("/daftar")
def daftar():
    return render_template("daftar.html")


@bp.post("/daftar")
def simpan_daftar():
    cek_token()
    nama = request.form.get("nama", "").strip()
    sandi = request.form.get("sandi", "")
    if not nama or not sandi.strip():
        return render_template("daftar.html", galat="Nama dan sandi harus diisi.", nama=nama)
    db = buka()
    try:
        with db:
            db.execute(
                "INSERT INTO penduduk (nama, sandi_hash) VALUES (?, ?)",
                (nama, generate_password_hash(sandi)),
            )
    except sqlite3.IntegrityError:
        return render_template("daftar.html", galat="Nama itu sudah dipakai.", nama=nama)
    return redirect(url_for("akun.masuk"))


@bp.route("/masuk", methods=["GET", "POST"])
def masuk():
    if request.method == "GET":
        return render_template("masuk.html")
    cek_token()
    nama = request.form.get("nama", "").strip()
    baris = buka().execute("SELECT * FROM penduduk WHERE nama = ?", (nama,)).fetchone()
    if baris is None or not check_password_hash(baris["sandi_hash"], request.form.get("sandi", "")):
        return render_template("masuk.html", galat="Nama atau sandi tidak cocok.", nama=nama), 401
    session.clear()
    session["penduduk"] = baris["id"]
    return redirect(url_for("berita.depan"))


@bp.post("/keluar")
def keluar():
    cek_token()
    session.clear()
    return redirect(url_for("berita.depan"))
