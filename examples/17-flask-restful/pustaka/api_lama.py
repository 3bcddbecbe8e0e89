"""Blueprint api, seperti ditulis rekan lama dengan Flask-RESTful."""

from flask import Blueprint, url_for
from flask_restful import Api, Resource, abort, fields, marshal_with, reqparse
from sqlalchemy.exc import IntegrityError

from pustaka.jaga import periksa_token
from pustaka.models import Buku, db

bp = Blueprint("api", __name__, url_prefix="/api")
bp.before_request(periksa_token)
api = Api(bp)

bentuk = {
    "id": fields.Integer,
    "judul": fields.String,
    "penulis": fields.String,
    "tahun": fields.Integer,
}

cari = reqparse.RequestParser()
cari.add_argument("penulis", location="args")

isian = reqparse.RequestParser()
isian.add_argument(
    "judul",
    required=True,
    nullable=False,
    location="json",
    help="Judul harus diisi.",
)
isian.add_argument(
    "penulis",
    required=True,
    nullable=False,
    location="json",
    help="Penulis harus diisi.",
)
isian.add_argument(
    "tahun",
    type=int,
    required=True,
    nullable=False,
    location="json",
    help="Tahun harus bilangan bulat.",
)


def cari_buku(id):
    buku = db.session.get(Buku, id)
    if buku is None:
        abort(404, message="Buku itu tidak ada.")
    return buku


class DaftarBuku(Resource):
    @marshal_with(bentuk)
    def get(self):
        pilihan = db.select(Buku).order_by(Buku.judul, Buku.id)
        penulis = cari.parse_args()["penulis"]
        if penulis is not None:
            pilihan = pilihan.where(Buku.penulis == penulis)
        return db.paginate(pilihan, per_page=20, max_per_page=20).items

    @marshal_with(bentuk)
    def post(self):
        buku = Buku(**isian.parse_args())
        db.session.add(buku)
        db.session.commit()
        return buku, 201, {"Location": url_for(".satu", id=buku.id)}


class SatuBuku(Resource):
    @marshal_with(bentuk)
    def get(self, id):
        return cari_buku(id)

    @marshal_with(bentuk)
    def put(self, id):
        buku = cari_buku(id)
        kiriman = isian.parse_args()
        buku.judul = kiriman["judul"]
        buku.penulis = kiriman["penulis"]
        buku.tahun = kiriman["tahun"]
        db.session.commit()
        return buku

    def delete(self, id):
        db.session.delete(cari_buku(id))
        try:
            db.session.commit()
        except IntegrityError:
            db.session.rollback()
            abort(409, message="Buku ini punya catatan pinjaman, jadi tidak dapat dihapus.")
        return "", 204


api.add_resource(DaftarBuku, "/buku", endpoint="daftar")
api.add_resource(SatuBuku, "/buku/<int:id>", endpoint="satu")
