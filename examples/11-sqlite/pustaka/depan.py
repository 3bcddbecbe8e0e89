"""Blueprint depan: halaman pertama, dan halaman galat untuk seluruh aplikasi."""

from flask import Blueprint, render_template

from pustaka.db import get_db

bp = Blueprint("depan", __name__)


@bp.route("/")
def beranda():
    baris = get_db().execute(
        "SELECT (SELECT count(*) FROM buku) AS buku, (SELECT count(*) FROM anggota) AS anggota,"
        " (SELECT count(*) FROM pinjam WHERE tanggal_kembali IS NULL) AS pinjam"
    )
    return render_template("depan/beranda.html", banyak=baris.fetchone())


@bp.app_errorhandler(OverflowError)  # nomor di alamat terlalu besar untuk SQLite, jadi barisnya tidak mungkin ada
@bp.app_errorhandler(404)
def tidak_ditemukan(galat):
    """Jawab alamat yang tidak ada di blueprint mana pun."""
    return render_template("depan/404.html"), 404
