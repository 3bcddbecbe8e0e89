"""Blueprint pinjam: buku yang sedang dipinjam, dan mengembalikannya."""

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from sqlalchemy.orm import joinedload

from pustaka.models import Pinjam, db

bp = Blueprint("pinjam", __name__, url_prefix="/pinjam")


@bp.route("/")
def daftar():
    # joinedload: buku dan anggotanya ikut diambil dalam satu perintah, bukan satu per satu nanti di templat.
    terbuka = db.session.scalars(
        db.select(Pinjam)
        .where(Pinjam.tanggal_kembali.is_(None))
        .options(joinedload(Pinjam.buku), joinedload(Pinjam.anggota))
        .order_by(Pinjam.tanggal_pinjam, Pinjam.id)
    )
    return render_template("pinjam/daftar.html", terbuka=terbuka)


@bp.route("/<int:id>/kembali", methods=["POST"])
def kembali(id):
    pinjam = db.get_or_404(Pinjam, id)
    if pinjam.tanggal_kembali is not None:
        abort(404)
    pinjam.tanggal_kembali = date.today()
    db.session.commit()
    flash("Buku sudah kembali.")
    return redirect(url_for(".daftar"))
