"""Login dan logout, siapa yang boleh membuka apa, dan perintah yang membuat petugas."""

from functools import wraps
from urllib.parse import urlsplit

import click
from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.cli import with_appcontext
from flask_login import LoginManager, current_user, login_required, login_url, login_user, logout_user

from pustaka.forms import FormulirLogin
from pustaka.models import Petugas, db

bp = Blueprint("auth", __name__)

login_manager = LoginManager()
login_manager.login_view = "auth.login"


@login_manager.user_loader
def cari_petugas(id):
    # Nomornya dibaca dari cookie sesi, jadi berupa teks.
    return db.session.get(Petugas, int(id))


def hanya_kepala(fungsi):
    """Dekorator: fungsi view ini untuk petugas yang berperan kepala. Yang lain dijawab 403."""

    @wraps(fungsi)
    @login_required
    def dijaga(**nilai):
        if current_user.peran != "kepala":
            abort(403)
        return fungsi(**nilai)

    return dijaga


def tujuan_aman(tujuan):
    """Kembalikan alamat itu kalau jelas ada di situs ini; kalau tidak, alamat halaman depan."""
    tujuan = tujuan or ""
    try:
        bagian = urlsplit(tujuan)
    except ValueError:
        return url_for("depan.beranda")
    if bagian.scheme or bagian.netloc or not bagian.path.startswith("/"):
        return url_for("depan.beranda")
    # Peramban membaca /// dan \ seperti //, yaitu awal nama situs lain.
    if tujuan.startswith("//") or "\\" in tujuan:
        return url_for("depan.beranda")
    return tujuan


@login_manager.unauthorized_handler
def minta_login():
    """Kirim pengunjung ke halaman login, dengan alamat yang dimintanya di `next`."""
    flash("Silakan login dulu.")
    # Kiriman POST tidak dapat diulang dengan membuka alamatnya, jadi alamat itu tidak dititipkan.
    alamat = request.url if request.method == "GET" else None
    return redirect(login_url(login_manager.login_view, alamat))


@bp.route("/login", methods=["GET", "POST"])
def login():
    formulir = FormulirLogin()
    if formulir.validate_on_submit():
        petugas = db.session.scalar(db.select(Petugas).filter_by(username=formulir.username.data))
        if petugas is not None and petugas.cocok(formulir.password.data):
            login_user(petugas, remember=formulir.ingat.data)
            flash(f"Selamat datang, {petugas.username}.")
            return redirect(tujuan_aman(request.args.get("next")))
        # Satu kalimat untuk dua sebab, supaya orang luar tidak tahu nama pengguna mana yang ada.
        flash("Nama pengguna atau kata sandi salah.")
    return render_template("auth/login.html", formulir=formulir)


@bp.route("/logout", methods=["POST"])
def logout():
    logout_user()
    flash("Kamu sudah logout.")
    return redirect(url_for("depan.beranda"))


@bp.app_errorhandler(403)
def dilarang(galat):
    """Jawab petugas yang sudah login, tetapi perannya tidak cukup."""
    return render_template("auth/403.html"), 403


@click.command("tambah-petugas")
@click.argument("username")
@click.option("--kepala", is_flag=True, help="Petugas ini boleh menghapus buku.")
@with_appcontext
def tambah_petugas_command(username, kepala):
    """Buat seorang petugas. Kata sandinya ditanyakan, jadi tidak tersimpan di riwayat terminal."""
    if db.session.scalar(db.select(Petugas).filter_by(username=username)) is not None:
        raise click.ClickException(f"Petugas {username} sudah ada.")
    password = click.prompt("Kata sandi", hide_input=True, confirmation_prompt="Sekali lagi")
    if len(password) < 8:
        raise click.ClickException("Kata sandi paling sedikit 8 huruf.")
    petugas = Petugas(username=username, peran="kepala" if kepala else "petugas")
    petugas.simpan_hash(password)
    db.session.add(petugas)
    db.session.commit()
    click.echo(f"Petugas {username} siap.")
