"""Halaman-halaman anggota: daftarnya, dan seorang anggota dengan pinjamannya."""

from flask import Blueprint, abort, render_template

from pustaka.db import get_db

bp = Blueprint(
    "anggota",
    __name__,
    url_prefix="/anggota",
    template_folder="templates",
    static_folder="static",
)


@bp.route("/")
def daftar():
    baris = get_db().execute("SELECT id, nama, dusun FROM anggota ORDER BY nama")
    return render_template("anggota/daftar.html", daftar=baris.fetchall())


@bp.route("/<int:id>")
def satu(id):
    db = get_db()
    anggota = db.execute("SELECT id, nama, dusun FROM anggota WHERE id = ?", (id,)).fetchone()
    if anggota is None:
        abort(404)
    pinjaman = db.execute(
        "SELECT pinjam.buku_id, buku.judul, pinjam.tanggal_pinjam, pinjam.tanggal_kembali"
        " FROM pinjam JOIN buku ON buku.id = pinjam.buku_id"
        " WHERE pinjam.anggota_id = ? ORDER BY pinjam.tanggal_pinjam, pinjam.id",
        (id,),
    )
    return render_template("anggota/satu.html", anggota=anggota, pinjaman=pinjaman.fetchall())
