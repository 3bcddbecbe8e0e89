"""Papannya sendiri: semua kabar, dan formulir untuk menulis, mengubah, dan menghapus kabar milik sendiri."""

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for

from papan.auth import perlu_masuk
from papan.db import get_db

bp = Blueprint("kabar", __name__)


def ambil_milikku(id):
    """Kembalikan kabar milik warga yang masuk. Yang tidak ada dijawab 404, milik orang lain 403."""
    sql = "SELECT id, penulis_id, judul, isi FROM kabar WHERE id = ?"
    kabar = get_db().execute(sql, (id,)).fetchone()
    if kabar is None:
        abort(404)
    if kabar["penulis_id"] != g.warga["id"]:
        abort(403)
    return kabar


def baca_isian():
    """Baca formulir; kembalikan isian dan keluhannya (None kalau semuanya beres)."""
    isian = {"judul": request.form.get("judul", "").strip(), "isi": request.form.get("isi", "").strip()}
    return isian, None if isian["judul"] else "Judul harus diisi."


@bp.route("/")
def papan():
    baris = get_db().execute(
        "SELECT kabar.id, judul, isi, dibuat, penulis_id, nama FROM kabar JOIN warga ON warga.id = penulis_id"
        " ORDER BY kabar.id DESC"
    )
    return render_template("kabar/papan.html", daftar=baris.fetchall())


@bp.route("/tulis", methods=["GET", "POST"])
@perlu_masuk
def tulis():
    isian = {"judul": "", "isi": ""}
    if request.method == "POST":
        isian, keluhan = baca_isian()
        if keluhan is None:
            db = get_db()
            with db:
                db.execute(
                    "INSERT INTO kabar (penulis_id, judul, isi) VALUES (?, ?, ?)",
                    (g.warga["id"], isian["judul"], isian["isi"]),
                )
            return redirect(url_for(".papan"))
        flash(keluhan)
    return render_template("kabar/formulir.html", nama_halaman="Tulis kabar", isian=isian, kabar=None)


@bp.route("/<int:id>/edit", methods=["GET", "POST"])
@perlu_masuk
def edit(id):
    kabar = isian = ambil_milikku(id)
    if request.method == "POST":
        isian, keluhan = baca_isian()
        if keluhan is None:
            db = get_db()
            with db:
                db.execute("UPDATE kabar SET judul = ?, isi = ? WHERE id = ?", (isian["judul"], isian["isi"], id))
            return redirect(url_for(".papan"))
        flash(keluhan)
    return render_template("kabar/formulir.html", nama_halaman="Edit kabar", isian=isian, kabar=kabar)


@bp.route("/<int:id>/hapus", methods=["POST"])
@perlu_masuk
def hapus(id):
    ambil_milikku(id)
    db = get_db()
    with db:
        db.execute("DELETE FROM kabar WHERE id = ?", (id,))
    return redirect(url_for(".papan"))
