"""Blueprint depan: halaman pertama, dan halaman galat untuk seluruh aplikasi."""

from flask import Blueprint, render_template

from pustaka import data

bp = Blueprint("depan", __name__)


@bp.route("/")
def beranda():
    return render_template(
        "depan/beranda.html",
        banyak_buku=len(data.BUKU),
        banyak_anggota=len(data.ANGGOTA),
        banyak_pinjam=len(data.pinjaman_terbuka()),
    )


@bp.app_errorhandler(404)
def tidak_ditemukan(galat):
    """Jawab alamat yang tidak ada di blueprint mana pun."""
    return render_template("depan/404.html"), 404
