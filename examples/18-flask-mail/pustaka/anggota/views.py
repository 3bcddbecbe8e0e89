"""Halaman-halaman anggota: daftarnya, seorang anggota dengan pinjamannya, dan pendaftaran anggota baru."""

import re

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from pustaka import surat
from pustaka.models import Anggota, Pinjam, db

bp = Blueprint(
    "anggota",
    __name__,
    url_prefix="/anggota",
    template_folder="templates",
    static_folder="static",
)

# Sesuatu, @, lalu nama server dengan titik; tanpa spasi dan tanpa baris baru.
ALAMAT = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def baca_isian():
    """Baca formulir; kembalikan isian dan keluhannya (None kalau semuanya beres)."""
    isian = {}
    for nama in ("nama", "dusun", "email"):
        # Spasi beruntun dan baris baru menjadi satu spasi.
        isian[nama] = " ".join(request.form.get(nama, "").split())
    if not isian["nama"] or not isian["dusun"]:
        return isian, "Nama dan dusun harus diisi."
    if len(isian["nama"]) > 100 or len(isian["dusun"]) > 100:
        return isian, "Nama dan dusun paling banyak 100 huruf."
    if len(isian["email"]) > 120 or not ALAMAT.fullmatch(isian["email"]):
        return isian, "Email ditulis seperti nama@contoh.example, paling banyak 120 huruf."
    return isian, None


def simpan(anggota):
    """Simpan anggota baru; kembalikan keluhannya kalau emailnya sudah dipakai orang lain."""
    db.session.add(anggota)
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        return "Email itu sudah dipakai anggota lain."
    return None


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


@bp.route("/tambah", methods=["GET", "POST"])
def tambah():
    isian = {"nama": "", "dusun": "", "email": ""}
    if request.method == "POST":
        isian, keluhan = baca_isian()
        if keluhan is None:
            anggota = Anggota(nama=isian["nama"], dusun=isian["dusun"], email=isian["email"])
            keluhan = simpan(anggota)
        if keluhan is None:
            # Anggotanya sudah tersimpan, jadi sekarang suratnya boleh dikirim.
            if surat.kirim(surat.sambutan(anggota)):
                flash(f"{anggota.nama} terdaftar. Surat sambutan sudah dikirim.")
            else:
                flash(f"{anggota.nama} terdaftar, tetapi surat sambutannya belum terkirim.")
            return redirect(url_for(".satu", id=anggota.id))
        flash(keluhan)
    return render_template("anggota/formulir.html", isian=isian)
