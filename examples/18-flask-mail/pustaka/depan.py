"""Blueprint depan: halaman pertama, dan halaman galat untuk seluruh aplikasi."""

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


# OverflowError: nomor di alamat terlalu besar untuk SQLite, jadi barisnya juga tidak ada.
@bp.app_errorhandler(OverflowError)
@bp.app_errorhandler(404)
def tidak_ditemukan(galat):
    """Jawab alamat yang tidak ada di blueprint mana pun."""
    return render_template("depan/404.html"), 404
