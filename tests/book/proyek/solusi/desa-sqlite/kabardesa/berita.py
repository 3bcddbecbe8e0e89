from flask import Blueprint, abort, g, redirect, render_template, request, url_for

from .db import buka
from .keamanan import cek_token, perlu_masuk

bp = Blueprint("berita", __name__)


@bp.get("/")
def depan():
    semua = (
        buka()
        .execute(
            "SELECT b.id, b.judul, b.isi, b.dibuat, b.penduduk_id, p.nama AS penulis"
            " FROM berita b JOIN penduduk p ON p.id = b.penduduk_id ORDER BY b.id DESC"
        )
        .fetchall()
    )
    return render_template("depan.html", semua=semua)


def milik_sendiri(nomor):
    baris = buka().execute("SELECT * FROM berita WHERE id = ?", (nomor,)).fetchone()
    if baris is None:
        abort(404)
    if baris["penduduk_id"] != g.penduduk["id"]:
        abort(403)
    return baris


@bp.route("/tulis", methods=("GET", "POST"))
@perlu_masuk
def tulis():
    if request.method == "GET":
        return render_template("tulis.html", judul="", isi="")
    cek_token()
    judul, isi = request.form.get("judul", "").strip(), request.form.get("isi", "")
    if not judul:
        return render_template("tulis.html", galat="Judulnya belum ada.", judul=judul, isi=isi), 422
    with buka() as db:
        db.execute(
            "INSERT INTO berita (penduduk_id, judul, isi) VALUES (?, ?, ?)",
            (g.penduduk["id"], judul, isi),
        )
    return redirect(url_for("berita.depan"), code=303)


@bp.route("/<int:nomor>/edit", methods=("GET", "POST"))
@perlu_masuk
def ubah(nomor):
    baris = milik_sendiri(nomor)
    if request.method == "GET":
        return render_template("ubah.html", nomor=nomor, judul=baris["judul"], isi=baris["isi"])
    cek_token()
    judul, isi = request.form.get("judul", "").strip(), request.form.get("isi", "")
    if not judul:
        return render_template("ubah.html", nomor=nomor, galat="Judulnya belum ada.", judul=judul, isi=isi), 422
    with buka() as db:
        db.execute("UPDATE berita SET judul = ?, isi = ? WHERE id = ?", (judul, isi, nomor))
    return redirect(url_for("berita.depan"), code=303)


@bp.post("/<int:nomor>/hapus")
@perlu_masuk
def hapus(nomor):
    milik_sendiri(nomor)
    cek_token()
    with buka() as db:
        db.execute("DELETE FROM berita WHERE id = ?", (nomor,))
    return redirect(url_for("berita.depan"), code=303)
