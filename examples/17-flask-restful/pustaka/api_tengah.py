"""Blueprint api di tengah jalan: `Resource` masih ada, tetapi `reqparse`, `marshal_with`, dan `abort` sudah diganti."""

from flask import Blueprint, abort, request, url_for
from flask_restful import Api, Resource
from sqlalchemy.exc import IntegrityError

from pustaka.jaga import periksa_token
from pustaka.kiriman import baca_isian, cari_buku, kamus_buku
from pustaka.models import Buku, db

bp = Blueprint("api", __name__, url_prefix="/api")
bp.before_request(periksa_token)
api = Api(bp)


class DaftarBuku(Resource):
    def get(self):
        pilihan = db.select(Buku).order_by(Buku.judul, Buku.id)
        penulis = request.args.get("penulis")
        if penulis is not None:
            pilihan = pilihan.where(Buku.penulis == penulis)
        return [kamus_buku(buku) for buku in db.paginate(pilihan, per_page=20, max_per_page=20)]

    def post(self):
        buku = Buku(**baca_isian())
        db.session.add(buku)
        db.session.commit()
        return kamus_buku(buku), 201, {"Location": url_for(".satu", id=buku.id)}


class SatuBuku(Resource):
    def get(self, id):
        return kamus_buku(cari_buku(id))

    def put(self, id):
        buku = cari_buku(id)
        kiriman = baca_isian()
        buku.judul = kiriman["judul"]
        buku.penulis = kiriman["penulis"]
        buku.tahun = kiriman["tahun"]
        db.session.commit()
        return kamus_buku(buku)

    def delete(self, id):
        db.session.delete(cari_buku(id))
        try:
            db.session.commit()
        except IntegrityError:
            db.session.rollback()
            abort(409, "Buku ini punya catatan pinjaman, jadi tidak dapat dihapus.")
        return "", 204


api.add_resource(DaftarBuku, "/buku", endpoint="daftar")
api.add_resource(SatuBuku, "/buku/<int:id>", endpoint="satu")
