"""Blueprint depan: halaman pertama, masuk dan keluar untuk petugas, dan halaman galat."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, session, url_for
from werkzeug.security import check_password_hash

bp = Blueprint("depan", __name__)


def wajib_petugas():
    """Hentikan permintaan dari pengunjung yang belum masuk, dengan status 403."""
    if "petugas" not in session:
        abort(403)


@bp.get("/")
def beranda():
    return render_template("beranda.html")


@bp.route("/masuk", methods=["GET", "POST"])
def masuk():
    if request.method == "POST":
        nama = request.form.get("nama", "").strip()
        if nama and check_password_hash(current_app.config["HASH_SANDI"], request.form.get("sandi", "")):
            session.clear()
            session["petugas"] = nama
            return redirect(url_for("buku.daftar"))
        flash("Nama atau kata sandi keliru.")
    return render_template("masuk.html")


@bp.post("/keluar")
def keluar():
    session.clear()
    return redirect(url_for(".beranda"))


@bp.app_errorhandler(403)
def ditolak(galat):
    return render_template("galat.html", kata="Halaman ini untuk petugas. Masuklah dulu."), 403


@bp.app_errorhandler(404)
def tidak_ada(galat):
    return render_template("galat.html", kata="Halaman itu tidak ada."), 404
