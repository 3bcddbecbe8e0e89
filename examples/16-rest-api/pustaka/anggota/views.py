"""Halaman-halaman anggota: daftarnya, dan seorang anggota dengan pinjamannya."""

from flask import Blueprint, render_template
from sqlalchemy.orm import joinedload

from pustaka.models import Anggota, Pinjam, db

bp = Blueprint(
    "anggota",
    __name__,
    url_prefix="/anggota",
    template_folder="templates",
    static_folder="static",
)


@bp.route("/")
def daftar():
    return render_template("anggota/daftar.html", daftar=db.session.scalars(db.select(Anggota).order_by(Anggota.nama)))


@bp.route("/<int:id>")
def satu(id):
    anggota = db.get_or_404(Anggota, id)
    pinjaman = db.session.scalars(
        db.select(Pinjam)
        .where(Pinjam.anggota == anggota)
        .options(joinedload(Pinjam.buku))
        .order_by(Pinjam.tanggal_pinjam, Pinjam.id)
    ).all()
    return render_template("anggota/satu.html", anggota=anggota, pinjaman=pinjaman)
