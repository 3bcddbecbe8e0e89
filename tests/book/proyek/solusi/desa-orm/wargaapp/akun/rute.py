from flask import Blueprint, flash, redirect, render_template, url_for
from flask_login import current_user, login_user, logout_user
from sqlalchemy.exc import IntegrityError

from ..ekstensi import db
from ..model import Pengguna
from .formulir import FormulirDaftar, FormulirMasuk

akun_bp = Blueprint("akun", __name__)


@akun_bp.route("/daftar", methods=["GET", "POST"])
def daftar():
    formulir = FormulirDaftar()
    if formulir.validate_on_submit():
        orang = Pengguna(nama=formulir.nama.data.strip(), telepon=formulir.telepon.data or None)
        orang.pasang_sandi(formulir.sandi.data)
        db.session.add(orang)
        try:
            db.session.commit()
        except IntegrityError:
            db.session.rollback()
            formulir.nama.errors.append("Nama ini sudah ada yang punya.")
        else:
            flash(f"Akun {orang.nama} siap. Silakan masuk.")
            return redirect(url_for("akun.masuk"))
    return render_template("akun/formulir.html", formulir=formulir, judul="Daftar")


@akun_bp.route("/masuk", methods=["GET", "POST"])
def masuk():
    if current_user.is_authenticated:
        return redirect(url_for("kabar.beranda"))
    formulir = FormulirMasuk()
    if formulir.validate_on_submit():
        orang = db.session.scalar(db.select(Pengguna).filter_by(nama=formulir.nama.data.strip()))
        if orang and orang.sandi_cocok(formulir.sandi.data):
            login_user(orang)
            return redirect(url_for("kabar.beranda"))
        flash("Nama atau sandinya keliru.")
    return render_template("akun/formulir.html", formulir=formulir, judul="Masuk")


@akun_bp.route("/keluar", methods=["POST"])
def keluar():
    if current_user.is_authenticated:
        flash(f"Sampai jumpa, {current_user.nama}!")
    logout_user()
    return redirect(url_for("kabar.beranda"))
