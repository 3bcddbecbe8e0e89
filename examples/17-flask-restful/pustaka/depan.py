"""Blueprint depan: halaman pertama, dan halaman katalog yang memakai API."""

from flask import Blueprint, render_template

from pustaka.models import Anggota, Buku, Pinjam, banyak

bp = Blueprint("depan", __name__)


@bp.route("/")
def beranda():
    return render_template(
        "depan/beranda.html",
        banyak_buku=banyak(Buku),
        banyak_anggota=banyak(Anggota),
        banyak_pinjam=banyak(Pinjam, Pinjam.tanggal_kembali.is_(None)),
    )


@bp.route("/katalog")
def katalog():
    # Tabelnya kosong. katalog.js yang meminta isinya kepada /api/buku.
    return render_template("depan/katalog.html")
