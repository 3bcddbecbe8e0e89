"""Blueprint sampul: mengunggah gambar sampul sebuah buku, dan menampilkannya."""

import uuid
from pathlib import Path

from flask import Blueprint, abort, current_app, flash, redirect, render_template, send_from_directory, url_for

from pustaka.forms import FormulirSampul, akhiran_gambar
from pustaka.models import Buku, db

bp = Blueprint("sampul", __name__, url_prefix="/sampul")


def simpan(berkas):
    """Simpan gambar dengan nama buatan sendiri, lalu kembalikan nama itu."""
    nama = uuid.uuid4().hex + akhiran_gambar(berkas)
    berkas.save(Path(current_app.config["FOLDER_SAMPUL"], nama))
    return nama


def buang(nama):
    """Hapus gambar yang tidak dipakai lagi. Tidak apa-apa kalau buku itu memang tidak punya sampul."""
    if nama is not None:
        Path(current_app.config["FOLDER_SAMPUL"], nama).unlink(missing_ok=True)


@bp.route("/<int:id>")
def lihat(id):
    buku = db.get_or_404(Buku, id)
    if buku.sampul is None:
        abort(404)
    respons = send_from_directory(current_app.config["FOLDER_SAMPUL"], buku.sampul)
    # Peramban tidak boleh menebak sendiri jenis isinya.
    respons.headers["X-Content-Type-Options"] = "nosniff"
    return respons


@bp.route("/<int:id>/ganti", methods=["GET", "POST"])
def ganti(id):
    buku = db.get_or_404(Buku, id)
    formulir = FormulirSampul()
    if formulir.validate_on_submit():
        lama = buku.sampul
        buku.sampul = simpan(formulir.gambar.data)
        db.session.commit()
        buang(lama)
        flash("Sampul tersimpan.")
        return redirect(url_for("buku.satu", id=id))
    return render_template("sampul/ganti.html", buku=buku, formulir=formulir)
