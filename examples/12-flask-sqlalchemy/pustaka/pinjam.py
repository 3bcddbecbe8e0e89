"""Blueprint pinjam: buku yang sedang dipinjam, meminjamkan buku, dan menerimanya kembali."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import joinedload

from pustaka.models import Anggota, Buku, Pinjam, db

bp = Blueprint("pinjam", __name__, url_prefix="/pinjam")

TERBUKA = Pinjam.tanggal_kembali.is_(None)
DI_RAK = ~Buku.pinjaman.any(TERBUKA)


@bp.route("/")
def daftar():
    # joinedload: buku dan anggotanya ikut diambil dalam satu perintah, bukan satu per satu nanti di templat.
    terbuka = db.session.scalars(
        db.select(Pinjam)
        .where(TERBUKA)
        .options(joinedload(Pinjam.buku), joinedload(Pinjam.anggota))
        .order_by(Pinjam.tanggal_pinjam, Pinjam.id)
    ).all()
    return render_template(
        "pinjam/daftar.html",
        terbuka=terbuka,
        di_rak=db.session.scalars(db.select(Buku).where(DI_RAK).order_by(Buku.judul)),
        anggota=db.session.scalars(db.select(Anggota).order_by(Anggota.nama)),
    )


@bp.post("/")
def catat():
    buku = db.session.scalar(db.select(Buku).where(Buku.id == request.form.get("buku_id", type=int), DI_RAK))
    anggota = db.session.get(Anggota, request.form.get("anggota_id", 0, type=int))
    if buku is None or anggota is None:
        flash("Pilih buku yang ada di rak, dan anggotanya.")
    else:
        db.session.add(Pinjam(buku=buku, anggota=anggota))
        db.session.commit()
        flash(f"{anggota.nama} meminjam {buku.judul}.")
    return redirect(url_for(".daftar"))


@bp.post("/<int:id>/kembali")
def kembali(id):
    pinjam = db.get_or_404(Pinjam, id)
    if pinjam.tanggal_kembali is None:
        pinjam.tanggal_kembali = date.today()
        db.session.commit()
        flash(f"{pinjam.buku.judul} sudah kembali.")
    return redirect(url_for(".daftar"))
