"""Blueprint buku: daftar buku dan halaman satu buku."""

from flask import Blueprint, abort, render_template

from pustaka import data

bp = Blueprint("buku", __name__, url_prefix="/buku")


@bp.route("/")
def daftar():
    return render_template("buku/daftar.html", daftar=data.BUKU)


@bp.route("/<int:id>")
def satu(id):
    buku = data.cari(data.BUKU, id)
    if buku is None:
        abort(404)
    return render_template("buku/satu.html", buku=buku, peminjam=data.peminjam(id))


@bp.errorhandler(404)
def tidak_ada(galat):
    """Jawab `abort(404)` dari fungsi view di blueprint ini."""
    return render_template("buku/tidak_ada.html"), 404
