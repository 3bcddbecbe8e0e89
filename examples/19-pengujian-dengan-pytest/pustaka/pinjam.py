"""Blueprint pinjam: buku yang sedang dipinjam, meminjamkan, dan mengembalikan."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for

from pustaka.depan import wajib_petugas
from pustaka.models import Buku, Pinjam, db

bp = Blueprint("pinjam", __name__, url_prefix="/pinjam")


def hari_ini():
    return current_app.config["HARI_INI"]()


@bp.get("/")
def daftar():
    terbuka = db.select(Pinjam).where(Pinjam.tanggal_kembali.is_(None)).order_by(Pinjam.tanggal_pinjam)
    return render_template("pinjam/daftar.html", terbuka=db.session.scalars(terbuka), hari_ini=hari_ini())


@bp.post("/")
def pinjamkan():
    wajib_petugas()
    buku = db.get_or_404(Buku, request.form.get("buku_id", default=0, type=int))
    nama = request.form.get("nama", "").strip()
    if not nama:
        flash("Nama peminjam harus diisi.")
    elif buku.terbuka():
        flash("Buku itu sedang dipinjam.")
    else:
        db.session.add(Pinjam(buku=buku, nama=nama, tanggal_pinjam=hari_ini()))
        db.session.commit()
        flash("Pinjaman dicatat.")
    return redirect(url_for(".daftar"))


@bp.post("/<int:id>/kembali")
def kembali(id):
    wajib_petugas()
    pinjam = db.get_or_404(Pinjam, id)
    if pinjam.tanggal_kembali is not None:
        abort(404)
    pinjam.tanggal_kembali = hari_ini()
    db.session.commit()
    flash("Buku sudah kembali.")
    return redirect(url_for(".daftar"))
