"""Halaman-halaman pustaka: daftar buku, laporan yang lambat, nama tamu, dan pemeriksaan kesehatan."""

import sqlite3
import time

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for

from pustaka.db import get_db

bp = Blueprint("halaman", __name__)

# SENGAJA KELIRU, untuk diamati: setiap worker punya variabel ini sendiri.
dibuat = {"banyak": 0}


@bp.get("/")
def depan():
    return render_template("depan.html", nama=session.get("nama"))


@bp.get("/buku/")
def buku():
    baris = get_db().execute("SELECT judul, penulis, tahun FROM buku ORDER BY judul")
    return render_template("buku.html", daftar=baris.fetchall())


@bp.get("/laporan")
def laporan():
    """Buat laporan tahunan. Pekerjaannya lama, dan setiap laporan dihitung dengan dua cara."""
    nama = session.get("nama", "tamu")
    time.sleep(current_app.config["JEDA"])
    dibuat["banyak"] += 1
    di_memori = dibuat["banyak"]
    db = get_db()
    nomor = db.execute("INSERT INTO laporan (untuk) VALUES (?)", (nama,)).lastrowid
    db.commit()
    return render_template("laporan.html", nama=nama, di_memori=di_memori, di_basis_data=nomor)


@bp.post("/tamu")
def tamu():
    session["nama"] = request.form.get("nama", "").strip() or "tamu"
    return redirect(url_for(".depan"))


@bp.get("/sehat")
def sehat():
    """Jawab 200 kalau basis data dapat dibaca, dan 503 kalau tidak."""
    try:
        get_db().execute("SELECT count(*) FROM buku").fetchone()
    except sqlite3.Error:
        # Sebabnya untuk log, bukan untuk siapa saja yang membuka alamat ini.
        current_app.logger.exception("basis data tidak dapat dibaca")
        return {"basis_data": "tidak dapat dibaca"}, 503
    return {"basis_data": "siap"}
