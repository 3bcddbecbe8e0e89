"""Blueprint pinjam: buku yang sedang dipinjam, meminjamkan, dan mengembalikan."""

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from sqlalchemy.orm import joinedload
from wtforms import SelectChoice

from pustaka.forms import FormulirPinjam
from pustaka.models import Anggota, Buku, Pinjam, banyak, db

bp = Blueprint("pinjam", __name__, url_prefix="/pinjam")

TERBUKA = Pinjam.tanggal_kembali.is_(None)
DI_RAK = ~Buku.pinjaman.any(TERBUKA)


def buat_formulir():
    """Buat formulir dengan pilihan dari basis data, juga saat formulirnya dikirim."""
    formulir = FormulirPinjam()
    di_rak = db.session.scalars(db.select(Buku).where(DI_RAK).order_by(Buku.judul))
    formulir.buku_id.choices = [SelectChoice(buku.id, buku.judul) for buku in di_rak]
    semua = db.session.scalars(db.select(Anggota).order_by(Anggota.nama))
    formulir.anggota_id.choices = [SelectChoice(anggota.id, anggota.nama) for anggota in semua]
    return formulir


def tampilkan(formulir):
    # joinedload: buku dan anggotanya ikut diambil dalam satu perintah, bukan satu per satu nanti di templat.
    terbuka = db.session.scalars(
        db.select(Pinjam)
        .where(TERBUKA)
        .options(joinedload(Pinjam.buku), joinedload(Pinjam.anggota))
        .order_by(Pinjam.tanggal_pinjam, Pinjam.id)
    )
    return render_template("pinjam/daftar.html", terbuka=terbuka, formulir=formulir)


@bp.route("/")
def daftar():
    return tampilkan(buat_formulir())


@bp.route("/", methods=["POST"])
def pinjamkan():
    formulir = buat_formulir()
    if not formulir.validate_on_submit():
        return tampilkan(formulir)
    # Server seperti MariaDB mengunci baris buku ini sampai commit atau rollback, jadi petugas lain menunggu.
    buku = db.session.get(Buku, formulir.buku_id.data, with_for_update=True)
    db.session.add(Pinjam(buku=buku, anggota_id=formulir.anggota_id.data))
    # SQLite mengunci seluruh berkas mulai dari INSERT, jadi INSERT dikirim sebelum menghitung.
    db.session.flush()
    if banyak(Pinjam, Pinjam.buku == buku, TERBUKA) > 1:
        # Petugas lain lebih cepat: bukunya masih di rak ketika pilihannya dibaca.
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
