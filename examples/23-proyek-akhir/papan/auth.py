"""Mendaftar, masuk, dan keluar; dan dekorator untuk halaman yang memerlukan warga."""

import sqlite3
from functools import wraps

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from werkzeug.security import check_password_hash, generate_password_hash

from papan.db import get_db

bp = Blueprint("auth", __name__)


@bp.before_app_request
def kenali_warga():
    """Isi `g.warga` sebelum setiap permintaan: baris warga yang masuk, atau None."""
    nomor = session.get("warga_id")
    g.warga = None
    if nomor is not None:
        g.warga = get_db().execute("SELECT id, nama FROM warga WHERE id = ?", (nomor,)).fetchone()


def perlu_masuk(fungsi):
    """Dekorator: pengunjung yang belum masuk dikirim ke halaman masuk."""

    @wraps(fungsi)
    def dijaga(**nilai):
        if g.warga is None:
            return redirect(url_for("auth.masuk"))
        return fungsi(**nilai)

    return dijaga


@bp.route("/daftar", methods=["GET", "POST"])
def daftar():
    nama = ""
    if request.method == "POST":
        nama = request.form.get("nama", "").strip()
        sandi = request.form.get("sandi", "")
        if not nama or not sandi:
            flash("Nama dan sandi harus diisi.")
        else:
            db = get_db()
            try:
                with db:
                    db.execute(
                        "INSERT INTO warga (nama, hash_sandi) VALUES (?, ?)", (nama, generate_password_hash(sandi))
                    )
            except sqlite3.IntegrityError:
                # Nama di tabelnya unik, jadi dua orang yang mendaftar bersamaan pun tidak mendapat nama yang sama.
                flash(f"Nama {nama} sudah dipakai.")
            else:
                flash("Kamu sudah terdaftar. Silakan masuk.")
                return redirect(url_for(".masuk"))
    return render_template("auth/daftar.html", nama=nama)


@bp.route("/masuk", methods=["GET", "POST"])
def masuk():
    nama = ""
    if request.method == "POST":
        nama = request.form.get("nama", "").strip()
        sandi = request.form.get("sandi", "")
        sql = "SELECT id, hash_sandi FROM warga WHERE nama = ?"
        warga = get_db().execute(sql, (nama,)).fetchone()
        if warga is not None and check_password_hash(warga["hash_sandi"], sandi):
            session.clear()
            session["warga_id"] = warga["id"]
            return redirect(url_for("kabar.papan"))
        # Satu kalimat untuk dua sebab, supaya orang luar tidak tahu nama mana yang terdaftar.
        flash("Nama atau sandi salah.")
    return render_template("auth/masuk.html", nama=nama)


@bp.route("/keluar", methods=["POST"])
def keluar():
    session.clear()
    return redirect(url_for("kabar.papan"))
