"""Blueprint buku: daftar berhalaman, dan satu buku."""

from flask import Blueprint, render_template

from pustaka.models import Buku, db

bp = Blueprint("buku", __name__, url_prefix="/buku")


@bp.route("/")
def daftar():
    halaman = db.paginate(db.select(Buku).order_by(Buku.judul, Buku.id), per_page=5, max_per_page=20)
    return render_template("buku/daftar.html", halaman=halaman)


@bp.route("/<int:id>")
def satu(id):
    return render_template("buku/satu.html", buku=db.get_or_404(Buku, id))


@bp.errorhandler(404)
def tidak_ada(galat):
    """Jawab `abort(404)` dari fungsi view di blueprint ini."""
    return render_template("buku/tidak_ada.html"), 404
