"""Halaman-halaman pustaka: daftar buku, laporan yang lambat, kiriman foto, dan apa yang terlihat dari sini."""

import sqlite3
import time

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for

from pustaka.db import get_db

bp = Blueprint("halaman", __name__)


@bp.get("/")
def depan():
    return render_template("depan.html", nama=session.get("nama"))


@bp.get("/buku/")
def buku():
    baris = get_db().execute("SELECT judul, penulis, tahun FROM buku ORDER BY judul")
    return render_template("buku.html", daftar=baris.fetchall())


@bp.get("/laporan")
def laporan():
    """Buat laporan tahunan. Pekerjaannya lama, dan hasilnya dihitung."""
    nama = session.get("nama", "tamu")
    time.sleep(current_app.config["JEDA"])
    db = get_db()
    nomor = db.execute("INSERT INTO laporan (untuk) VALUES (?)", (nama,)).lastrowid
    db.commit()
    return render_template("laporan.html", nama=nama, nomor=nomor)


@bp.post("/tamu")
def tamu():
    session["nama"] = request.form.get("nama", "").strip() or "tamu"
    return redirect(url_for(".depan"))


@bp.post("/foto")
def foto():
    """Terima foto sampul. Isinya dihitung saja, tidak disimpan."""
    berkas = request.files.get("foto")
    if berkas is None:
        return {"galat": "tidak ada foto"}, 400
    return {"bita": len(berkas.read())}


@bp.get("/terlihat")
def terlihat():
    """Sebutkan siapa pengunjungnya dan di mana letak situs ini, menurut Flask."""
    return {
        "pengunjung": request.remote_addr,
        "jalur": request.path,
        "tautan": url_for(".buku", _external=True),
    }


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
