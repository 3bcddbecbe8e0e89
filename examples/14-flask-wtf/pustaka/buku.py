"""Blueprint buku: daftar berhalaman, satu buku, dan formulir untuk menambah, mengubah, dan menghapusnya."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.exc import IntegrityError

from pustaka.forms import FormulirBuku
from pustaka.models import Buku, db
from pustaka.sampul import buang

bp = Blueprint("buku", __name__, url_prefix="/buku")


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
    formulir = FormulirBuku()
    if formulir.validate_on_submit():
        buku = Buku()
        formulir.populate_obj(buku)
        db.session.add(buku)
        db.session.commit()
        flash(f"{buku.judul} tersimpan.")
        return redirect(url_for(".satu", id=buku.id))
    return render_template("buku/formulir.html", nama_halaman="Tambah buku", formulir=formulir)


@bp.route("/<int:id>/edit", methods=["GET", "POST"])
def edit(id):
    buku = db.get_or_404(Buku, id)
    formulir = FormulirBuku(obj=buku)
    if formulir.validate_on_submit():
        formulir.populate_obj(buku)
        db.session.commit()
        flash("Perubahan tersimpan.")
        return redirect(url_for(".satu", id=id))
    return render_template("buku/formulir.html", nama_halaman="Edit buku", formulir=formulir)


@bp.route("/<int:id>/hapus", methods=["POST"])
def hapus(id):
    buku = db.get_or_404(Buku, id)
    judul, sampul = buku.judul, buku.sampul
    db.session.delete(buku)
    try:
        db.session.commit()
    except IntegrityError:
        # Sesi yang gagal menyimpan menolak perintah berikutnya sampai dibatalkan.
        db.session.rollback()
        flash("Buku ini punya catatan pinjaman, jadi tidak dapat dihapus.")
        return redirect(url_for(".satu", id=id))
    buang(sampul)
    flash(f"{judul} dihapus.")
    return redirect(url_for(".daftar"))


@bp.errorhandler(404)
def tidak_ada(galat):
    """Jawab `abort(404)` dari fungsi view di blueprint ini."""
    return render_template("buku/tidak_ada.html"), 404
