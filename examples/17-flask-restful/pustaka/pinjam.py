"""Blueprint pinjam: buku yang sedang dipinjam, meminjamkan, dan mengembalikan."""

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import joinedload

from pustaka.models import Anggota, Buku, Pinjam, banyak, db

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
    )
    return render_template(
        "pinjam/daftar.html",
        terbuka=terbuka,
        di_rak=db.session.scalars(db.select(Buku).where(DI_RAK).order_by(Buku.judul)),
        anggota=db.session.scalars(db.select(Anggota).order_by(Anggota.nama)),
    )


@bp.route("/", methods=["POST"])
def pinjamkan():
    # Server seperti MariaDB mengunci baris buku ini sampai commit atau rollback, jadi petugas lain menunggu.
    buku = db.session.get(Buku, request.form.get("buku_id", 0, type=int), with_for_update=True)
    anggota = db.session.get(Anggota, request.form.get("anggota_id", 0, type=int))
    if buku is None or anggota is None:
        flash("Pilih buku dan anggota yang ada di daftar.")
        return redirect(url_for(".daftar"))
    db.session.add(Pinjam(buku=buku, anggota=anggota))
    # SQLite mengunci seluruh berkas mulai dari INSERT, jadi INSERT dikirim sebelum menghitung.
    db.session.flush()
    if banyak(Pinjam, Pinjam.buku == buku, TERBUKA) > 1:
        db.session.rollback()
        flash("Buku itu sedang dipinjam.")
    else:
        db.session.commit()
        flash("Pinjaman dicatat.")
    return redirect(url_for(".daftar"))


@bp.route("/<int:id>/kembali", methods=["POST"])
def kembali(id):
    pinjam = db.get_or_404(Pinjam, id)
    if pinjam.tanggal_kembali is not None:
        abort(404)
    pinjam.tanggal_kembali = date.today()
    db.session.commit()
    flash("Buku sudah kembali.")
    return redirect(url_for(".daftar"))
