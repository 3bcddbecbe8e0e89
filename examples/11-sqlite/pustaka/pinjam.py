"""Blueprint pinjam: buku yang sedang dipinjam, meminjamkan, dan mengembalikan."""

import sqlite3
from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from pustaka.db import get_db

bp = Blueprint("pinjam", __name__, url_prefix="/pinjam")

TERBUKA = (
    "SELECT pinjam.id, pinjam.tanggal_pinjam, pinjam.buku_id, buku.judul, pinjam.anggota_id, anggota.nama"
    " FROM pinjam JOIN buku ON buku.id = pinjam.buku_id JOIN anggota ON anggota.id = pinjam.anggota_id"
    " WHERE pinjam.tanggal_kembali IS NULL ORDER BY pinjam.tanggal_pinjam, pinjam.id"
)
DI_RAK = (
    "SELECT id, judul FROM buku"
    " WHERE id NOT IN (SELECT buku_id FROM pinjam WHERE tanggal_kembali IS NULL) ORDER BY judul"
)


@bp.route("/")
def daftar():
    db = get_db()
    return render_template(
        "pinjam/daftar.html",
        terbuka=db.execute(TERBUKA).fetchall(),
        di_rak=db.execute(DI_RAK).fetchall(),
        anggota=db.execute("SELECT id, nama FROM anggota ORDER BY nama").fetchall(),
    )


@bp.route("/", methods=["POST"])
def pinjamkan():
    buku_id = request.form.get("buku_id", type=int)
    anggota_id = request.form.get("anggota_id", type=int)
    db = get_db()
    try:
        with db:
            # Penulis lain menunggu di sini, jadi satu buku tidak dipinjamkan dua kali pada saat yang sama.
            db.execute("BEGIN IMMEDIATE")
            sql = "SELECT id FROM pinjam WHERE buku_id = ? AND tanggal_kembali IS NULL"
            if db.execute(sql, (buku_id,)).fetchone() is None:
                db.execute(
                    "INSERT INTO pinjam (buku_id, anggota_id, tanggal_pinjam) VALUES (?, ?, ?)",
                    (buku_id, anggota_id, date.today().isoformat()),
                )
                flash("Pinjaman dicatat.")
            else:
                flash("Buku itu sedang dipinjam.")
    except (sqlite3.IntegrityError, OverflowError):
        flash("Pilih buku dan anggota yang ada di daftar.")
    return redirect(url_for(".daftar"))


@bp.route("/<int:id>/kembali", methods=["POST"])
def kembali(id):
    db = get_db()
    cursor = db.execute(
        "UPDATE pinjam SET tanggal_kembali = ? WHERE id = ? AND tanggal_kembali IS NULL",
        (date.today().isoformat(), id),
    )
    db.commit()
    if cursor.rowcount == 0:
        abort(404)
    flash("Buku sudah kembali.")
    return redirect(url_for(".daftar"))
