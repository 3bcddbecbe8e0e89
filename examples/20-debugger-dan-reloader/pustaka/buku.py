"""Blueprint buku: daftar buku dan halaman satu buku."""

from datetime import date

from flask import Blueprint, abort, current_app, render_template

from pustaka.data import BUKU
from pustaka.hitungan import umur

bp = Blueprint("buku", __name__, url_prefix="/buku")


@bp.route("/")
def daftar():
    return render_template("buku/daftar.html", daftar=BUKU)


@bp.route("/<int:id>")
def satu(id):
    if id not in BUKU:
        current_app.logger.warning("buku %s tidak ada", id)
        abort(404)
    buku = BUKU[id]
    lama = umur(buku, date.today().year)
    current_app.logger.info("buku %s dibuka", id)
    return render_template("buku/satu.html", buku=buku, umur=lama)
