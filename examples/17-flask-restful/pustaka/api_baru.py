"""Blueprint api sesudah pindah: Flask saja, dengan alamat, status, dan isi yang sama."""

from flask import Blueprint, abort, request, url_for
from sqlalchemy.exc import IntegrityError

from pustaka.jaga import periksa_token
from pustaka.kiriman import baca_isian, cari_buku, kamus_buku
from pustaka.models import Buku, db

bp = Blueprint("api", __name__, url_prefix="/api")
bp.before_request(periksa_token)


@bp.get("/buku")
def daftar():
    pilihan = db.select(Buku).order_by(Buku.judul, Buku.id)
    penulis = request.args.get("penulis")
    if penulis is not None:
        pilihan = pilihan.where(Buku.penulis == penulis)
    return [kamus_buku(buku) for buku in db.paginate(pilihan, per_page=20, max_per_page=20)]


@bp.post("/buku")
def tambah():
    buku = Buku(**baca_isian())
    db.session.add(buku)
    db.session.commit()
    return kamus_buku(buku), 201, {"Location": url_for(".satu", id=buku.id)}


@bp.get("/buku/<int:id>")
def satu(id):
    return kamus_buku(cari_buku(id))


@bp.put("/buku/<int:id>")
def ganti(id):
    buku = cari_buku(id)
    kiriman = baca_isian()
    buku.judul = kiriman["judul"]
    buku.penulis = kiriman["penulis"]
    buku.tahun = kiriman["tahun"]
    db.session.commit()
    return kamus_buku(buku)


@bp.delete("/buku/<int:id>")
def hapus(id):
    db.session.delete(cari_buku(id))
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        abort(409, "Buku ini punya catatan pinjaman, jadi tidak dapat dihapus.")
    return "", 204
