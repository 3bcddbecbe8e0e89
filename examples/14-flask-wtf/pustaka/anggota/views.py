"""Halaman-halaman anggota: daftarnya, seorang anggota dengan pinjamannya, dan formulirnya."""

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from pustaka.forms import FormulirAnggota
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


def simpan(formulir, anggota):
    """Simpan isi formulir ke anggota ini. Kembalikan `False` kalau emailnya milik anggota lain."""
    formulir.populate_obj(anggota)
    db.session.add(anggota)
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        formulir.email.errors.append("Email ini sudah dipakai anggota lain.")
        return False
    return True


@bp.route("/tambah", methods=["GET", "POST"])
def tambah():
    formulir = FormulirAnggota()
    anggota = Anggota()
    if formulir.validate_on_submit() and simpan(formulir, anggota):
        flash(f"{anggota.nama} menjadi anggota.")
        return redirect(url_for(".satu", id=anggota.id))
    return render_template("anggota/formulir.html", nama_halaman="Tambah anggota", formulir=formulir)


@bp.route("/<int:id>/edit", methods=["GET", "POST"])
def edit(id):
    anggota = db.get_or_404(Anggota, id)
    formulir = FormulirAnggota(obj=anggota)
    if formulir.validate_on_submit() and simpan(formulir, anggota):
        flash("Perubahan tersimpan.")
        return redirect(url_for(".satu", id=id))
    return render_template("anggota/formulir.html", nama_halaman="Edit anggota", formulir=formulir)
