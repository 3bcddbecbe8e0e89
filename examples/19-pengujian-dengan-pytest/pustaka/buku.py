"""Blueprint buku: daftar, satu buku, menambah, dan menghapus."""

from flask import Blueprint, flash, redirect, render_template, request, url_for

from pustaka.depan import wajib_petugas
from pustaka.models import Buku, db

bp = Blueprint("buku", __name__, url_prefix="/buku")


@bp.get("/")
def daftar():
    cari = request.args.get("cari", "").strip()
    pilihan = db.select(Buku).where(Buku.judul.contains(cari, autoescape=True)).order_by(Buku.judul)
    return render_template("buku/daftar.html", semua=db.session.scalars(pilihan), cari=cari)


@bp.get("/<int:id>")
def satu(id):
    return render_template("buku/satu.html", buku=db.get_or_404(Buku, id))


@bp.route("/tambah", methods=["GET", "POST"])
def tambah():
    wajib_petugas()
    judul = request.form.get("judul", "").strip()
    penulis = request.form.get("penulis", "").strip()
    tahun = request.form.get("tahun", default=0, type=int)
    if request.method == "POST":
        if judul and penulis and 1000 <= tahun <= 9999:
            buku = Buku(judul=judul, penulis=penulis, tahun=tahun)
            db.session.add(buku)
            db.session.commit()
            flash(f"{judul} tersimpan.")
            return redirect(url_for(".satu", id=buku.id))
        flash("Isi judul, penulis, dan tahun (empat angka).")
    return render_template("buku/tambah.html", judul=judul, penulis=penulis, tahun=tahun or "")


@bp.post("/<int:id>/hapus")
def hapus(id):
    wajib_petugas()
    buku = db.get_or_404(Buku, id)
    if buku.pinjaman:
        flash("Buku ini punya catatan pinjaman, jadi tidak dapat dihapus.")
        return redirect(url_for(".satu", id=id))
    judul = buku.judul
    db.session.delete(buku)
    db.session.commit()
    flash(f"{judul} dihapus.")
    return redirect(url_for(".daftar"))
