"""Blueprint buku: daftar, satu buku, dan formulir untuk menambah, mengubah, dan menghapusnya."""

import sqlite3

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from pustaka.db import get_db

bp = Blueprint("buku", __name__, url_prefix="/buku")


def ambil_buku(id):
    """Kembalikan satu baris buku; yang tidak ada dijawab 404."""
    baris = get_db().execute("SELECT id, judul, penulis, tahun FROM buku WHERE id = ?", (id,))
    buku = baris.fetchone()
    if buku is None:
        abort(404)
    return buku


def baca_isian():
    """Baca formulir; kembalikan isian dan keluhannya (None kalau semuanya beres)."""
    isian = {}
    for nama in ("judul", "penulis", "tahun"):
        isian[nama] = request.form.get(nama, "").strip()
    if not isian["judul"] or not isian["penulis"]:
        return isian, "Judul dan penulis harus diisi."
    tahun = isian["tahun"]
    if not (tahun.isascii() and tahun.isdigit() and len(tahun) == 4):
        return isian, "Tahun ditulis dengan empat angka, misalnya 1980."
    return isian, None


@bp.route("/")
def daftar():
    cari = request.args.get("cari", "").strip()
    baris = get_db().execute(
        "SELECT id, judul, penulis, tahun FROM buku WHERE judul LIKE ? ORDER BY judul",
        ("%" + cari + "%",),
    )
    return render_template("buku/daftar.html", daftar=baris.fetchall(), cari=cari)


@bp.route("/<int:id>")
def satu(id):
    buku = ambil_buku(id)
    baris = get_db().execute(
        "SELECT anggota.id, anggota.nama FROM pinjam JOIN anggota ON anggota.id = pinjam.anggota_id"
        " WHERE pinjam.buku_id = ? AND pinjam.tanggal_kembali IS NULL",
        (id,),
    )
    return render_template("buku/satu.html", buku=buku, peminjam=baris.fetchone())


@bp.route("/tambah", methods=["GET", "POST"])
def tambah():
    isian = {"judul": "", "penulis": "", "tahun": ""}
    if request.method == "POST":
        isian, keluhan = baca_isian()
        if keluhan is None:
            db = get_db()
            cursor = db.execute(
                "INSERT INTO buku (judul, penulis, tahun) VALUES (?, ?, ?)",
                (isian["judul"], isian["penulis"], int(isian["tahun"])),
            )
            db.commit()
            flash(f"{isian['judul']} tersimpan.")
            return redirect(url_for(".satu", id=cursor.lastrowid))
        flash(keluhan)
    return render_template("buku/formulir.html", nama_halaman="Tambah buku", isian=isian)


@bp.route("/<int:id>/edit", methods=["GET", "POST"])
def edit(id):
    isian = ambil_buku(id)
    if request.method == "POST":
        isian, keluhan = baca_isian()
        if keluhan is None:
            db = get_db()
            db.execute(
                "UPDATE buku SET judul = ?, penulis = ?, tahun = ? WHERE id = ?",
                (isian["judul"], isian["penulis"], int(isian["tahun"]), id),
            )
            db.commit()
            flash("Perubahan tersimpan.")
            return redirect(url_for(".satu", id=id))
        flash(keluhan)
    return render_template("buku/formulir.html", nama_halaman="Edit buku", isian=isian)


@bp.route("/<int:id>/hapus", methods=["POST"])
def hapus(id):
    buku = ambil_buku(id)
    db = get_db()
    try:
        with db:
            db.execute("DELETE FROM buku WHERE id = ?", (id,))
    except sqlite3.IntegrityError:
        flash("Buku ini punya catatan pinjaman, jadi tidak dapat dihapus.")
        return redirect(url_for(".satu", id=id))
    flash(f"{buku['judul']} dihapus.")
    return redirect(url_for(".daftar"))


@bp.errorhandler(404)
def tidak_ada(galat):
    """Jawab `abort(404)` dari fungsi view di blueprint ini."""
    return render_template("buku/tidak_ada.html"), 404
