from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_login import current_user, login_required

from ..ekstensi import db
from ..model import Tulisan
from .formulir import FormulirHapus, FormulirKabar

kabar_bp = Blueprint("kabar", __name__)


def tulisan_saya(nomor):
    tulisan = db.get_or_404(Tulisan, nomor)
    if tulisan.penulis != current_user:
        abort(403)
    return tulisan


@kabar_bp.route("/")
def beranda():
    semua = db.session.scalars(db.select(Tulisan).order_by(Tulisan.waktu.desc(), Tulisan.id.desc())).all()
    return render_template("kabar/beranda.html", semua=semua)


@kabar_bp.route("/tulis", methods=["GET", "POST"])
@login_required
def tulis():
    formulir = FormulirKabar()
    if formulir.validate_on_submit():
        db.session.add(Tulisan(judul=formulir.judul.data.strip(), isi=formulir.isi.data, penulis=current_user))
        db.session.commit()
        flash("Kabarmu sudah terpasang.")
        return redirect(url_for("kabar.beranda"))
    return render_template("kabar/tulis.html", formulir=formulir)


@kabar_bp.route("/<int:nomor>/edit", methods=["GET", "POST"])
@login_required
def edit(nomor):
    tulisan = tulisan_saya(nomor)
    formulir = FormulirKabar(obj=tulisan)
    if formulir.validate_on_submit():
        formulir.populate_obj(tulisan)
        db.session.commit()
        flash("Perubahan disimpan.")
        return redirect(url_for("kabar.beranda"))
    return render_template("kabar/edit.html", formulir=formulir, hapus=FormulirHapus(), tulisan=tulisan)


@kabar_bp.route("/<int:nomor>/hapus", methods=["POST"])
@login_required
def hapus(nomor):
    tulisan = tulisan_saya(nomor)
    db.session.delete(tulisan)
    db.session.commit()
    flash(f"Kabar “{tulisan.judul}” sudah dihapus.")
    return redirect(url_for("kabar.beranda"))
