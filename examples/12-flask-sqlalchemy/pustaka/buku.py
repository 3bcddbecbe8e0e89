"""Blueprint buku: daftar buku berhalaman, satu buku, dan formulir untuk menambah, mengedit, dan menghapusnya."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.exc import IntegrityError

from pustaka.models import Buku, db

bp = Blueprint("buku", __name__, url_prefix="/buku")


@bp.route("/")
def daftar():
    # Pengunjung boleh memilih ?page= (dibaca oleh paginate) dan ?per_page=, tetapi tidak lebih dari 20 baris sekaligus.
    per_page = request.args.get("per_page", 5, type=int)
    halaman = db.paginate(db.select(Buku).order_by(Buku.judul, Buku.id), per_page=per_page, max_per_page=20)
    return render_template("buku/daftar.html", halaman=halaman)


@bp.route("/<int:id>")
def satu(id):
    return render_template("buku/satu.html", buku=db.get_or_404(Buku, id))


def isian():
    """Kembalikan isi formulir, dan sebuah kalimat kalau ada yang belum benar."""
    nilai = {nama: request.form.get(nama, "").strip() for nama in ("judul", "penulis", "tahun")}
    keluhan = None
    if not nilai["judul"] or not nilai["penulis"]:
        keluhan = "Judul dan penulis harus diisi."
    elif len(nilai["judul"]) > 200 or len(nilai["penulis"]) > 100:
        keluhan = "Judul paling banyak 200 huruf, dan penulis 100 huruf."
    elif not (nilai["tahun"].isdecimal() and len(nilai["tahun"]) <= 4):
        keluhan = "Tahun harus berupa angka, misalnya 2005."
    return nilai, keluhan


@bp.route("/tambah", methods=["GET", "POST"])
def tambah():
    nilai = {}
    if request.method == "POST":
        nilai, keluhan = isian()
        if keluhan is None:
            buku = Buku(judul=nilai["judul"], penulis=nilai["penulis"], tahun=int(nilai["tahun"]))
            db.session.add(buku)
            db.session.commit()
            flash(f"{buku.judul} ditambahkan.")
            return redirect(url_for(".satu", id=buku.id))
        flash(keluhan)
    return render_template("buku/formulir.html", judul_halaman="Tambah buku", nilai=nilai)


@bp.route("/<int:id>/edit", methods=["GET", "POST"])
def edit(id):
    buku = db.get_or_404(Buku, id)
    nilai = buku
    if request.method == "POST":
        nilai, keluhan = isian()
        if keluhan is None:
            buku.judul = nilai["judul"]
            buku.penulis = nilai["penulis"]
            buku.tahun = int(nilai["tahun"])
            db.session.commit()
            flash(f"{buku.judul} disimpan.")
            return redirect(url_for(".satu", id=buku.id))
        flash(keluhan)
    return render_template("buku/formulir.html", judul_halaman="Edit buku", nilai=nilai)


@bp.post("/<int:id>/hapus")
def hapus(id):
    buku = db.get_or_404(Buku, id)
    judul = buku.judul
    db.session.delete(buku)
    try:
        db.session.commit()
    except IntegrityError:
        # Tanpa rollback, perintah berikutnya dalam permintaan ini ditolak.
        db.session.rollback()
        flash(f"{judul} tercatat di pinjaman, jadi tidak dapat dihapus.")
        return redirect(url_for(".satu", id=id))
    flash(f"{judul} dihapus.")
    return redirect(url_for(".daftar"))


@bp.errorhandler(404)
def tidak_ada(galat):
    """Jawab `abort(404)` dari fungsi view di blueprint ini."""
    return render_template("buku/tidak_ada.html"), 404
