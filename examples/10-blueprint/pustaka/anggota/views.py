"""Halaman-halaman anggota: daftarnya, dan seorang anggota dengan pinjamannya."""

from flask import Blueprint, abort, render_template

from pustaka import data

bp = Blueprint(
    "anggota",
    __name__,
    url_prefix="/anggota",
    template_folder="templates",
    static_folder="static",
)


@bp.route("/")
def daftar():
    return render_template("anggota/daftar.html", daftar=data.ANGGOTA)


@bp.route("/<int:id>")
def satu(id):
    anggota = data.cari(data.ANGGOTA, id)
    if anggota is None:
        abort(404)
    return render_template("anggota/satu.html", anggota=anggota, pinjaman=data.pinjaman_anggota(id))
