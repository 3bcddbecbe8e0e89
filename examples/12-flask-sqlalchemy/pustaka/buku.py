"""Blueprint buku: daftar berhalaman, satu buku, dan formulir untuk menambah, mengubah, dan menghapusnya."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.exc import IntegrityError

from pustaka.models import Buku, db

bp = Blueprint("buku", __name__, url_prefix="/buku")


def baca_isian():
    """Baca formulir; kembalikan isian dan keluhannya (None kalau semuanya beres)."""
    isian = {}
    for nama in ("judul", "penulis", "tahun"):
        isian[nama] = request.form.get(nama, "").strip()
    if not isian["judul"] or not isian["penulis"]:
        return isian, "Judul dan penulis harus diisi."
    if len(isian["judul"]) > 200 or len(isian["penulis"]) > 100:
        return isian, "Judul paling banyak 200 huruf, dan penulis 100 huruf."
    tahun = isian["tahun"]
    if not (tahun.isascii() and tahun.isdigit() and len(tahun) == 4):
        return isian, "Tahun ditulis dengan empat angka, misalnya 1980."
    return isian, None


@bp.route("/")
def daftar():
    cari = request.args.get("cari", "").strip()
    per_page = request.args.get("per_page", 5, type=int)
    cocok = db.select(Buku).where(Buku.judul.contains(cari, autoescape=True))
    # ?page= dibaca oleh paginate. Berapa pun isi ?per_page=, paling banyak 20 baris yang diambil.
    halaman = db.paginate(cocok.order_by(Buku.judul, Buku.id), per_page=per_page, max_per_page=20)
    return render_template("buku/daftar.html", halaman=halaman, cari=cari)


@bp.route("/<int:id>")
def satu(id):
    return render_template("buku/satu.html", buku=db.get_or_404(Buku, id))


@bp.route("/tambah", methods=["GET", "POST"])
def tambah():
    isian = {"judul": "", "penulis": "", "tahun": ""}
    if request.method == "POST":
        isian, keluhan = baca_isian()
        if keluhan is None:
            buku = Buku(judul=isian["judul"], penulis=isian["penulis"], tahun=int(isian["tahun"]))
            db.session.add(buku)
            db.session.commit()
            flash(f"{buku.judul} tersimpan.")
            return redirect(url_for(".satu", id=buku.id))
        flash(keluhan)
    return render_template("buku/formulir.html", nama_halaman="Tambah buku", isian=isian)


@bp.route("/<int:id>/edit", methods=["GET", "POST"])
def edit(id):
    buku = isian = db.get_or_404(Buku, id)
    if request.method == "POST":
        isian, keluhan = baca_isian()
        if keluhan is None:
            buku.judul = isian["judul"]
            buku.penulis = isian["penulis"]
            buku.tahun = int(isian["tahun"])
            db.session.commit()
            flash("Perubahan tersimpan.")
            return redirect(url_for(".satu", id=id))
        flash(keluhan)
    return render_template("buku/formulir.html", nama_halaman="Edit buku", isian=isian)


@bp.route("/<int:id>/hapus", methods=["POST"])
def hapus(id):
    buku = db.get_or_404(Buku, id)
    judul = buku.judul
    db.session.delete(buku)
    try:
        db.session.commit()
    except IntegrityError:
        # Sesi yang gagal menyimpan menolak perintah berikutnya sampai dibatalkan.
        db.session.rollback()
        flash("Buku ini punya catatan pinjaman, jadi tidak dapat dihapus.")
        return redirect(url_for(".satu", id=id))
    flash(f"{judul} dihapus.")
    return redirect(url_for(".daftar"))


@bp.errorhandler(404)
def tidak_ada(galat):
    """Jawab `abort(404)` dari fungsi view di blueprint ini."""
    return render_template("buku/tidak_ada.html"), 404
