"""Blueprint api: katalog buku sebagai layanan JSON untuk program lain."""

import hmac

from flask import Blueprint, abort, current_app, request, url_for
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import WWWAuthenticate

from pustaka.models import Buku, db

bp = Blueprint("api", __name__, url_prefix="/api")

BIDANG = {"judul": str, "penulis": str, "tahun": int}
PANJANG = {"judul": 200, "penulis": 100}


def kamus_buku(buku):
    """Ubah sebuah Buku menjadi kamus, sebab JSON tidak mengenal objek."""
    return {"id": buku.id, "judul": buku.judul, "penulis": buku.penulis, "tahun": buku.tahun}


def kamus_pinjam(pinjam):
    """Tanggal ditulis sebagai teks ISO, misalnya 2026-11-02."""
    kembali = pinjam.tanggal_kembali
    return {
        "tanggal_pinjam": pinjam.tanggal_pinjam.isoformat(),
        "tanggal_kembali": None if kembali is None else kembali.isoformat(),
    }


def baca_kiriman(lengkap):
    """Baca objek JSON dari permintaan, atau jawab 400. Kalau `lengkap`, semua bidang harus ada."""
    kiriman = request.get_json()
    if not isinstance(kiriman, dict):
        abort(400, 'Kirimkan objek JSON, misalnya {"tahun": 2005}.')
    for nama in kiriman:
        if nama not in BIDANG:
            abort(400, f"Bidang {nama} tidak dikenal.")
    for nama in BIDANG:
        if nama in kiriman:
            periksa_nilai(nama, kiriman[nama])
        elif lengkap:
            abort(400, f"Bidang {nama} harus ada.")
    return kiriman


def periksa_nilai(nama, nilai):
    # `type`, bukan `isinstance`: bagi Python `True` juga bilangan bulat.
    if type(nilai) is not BIDANG[nama]:
        abort(400, f"Bidang {nama} harus berupa {'bilangan bulat' if nama == 'tahun' else 'teks'}.")
    if nama == "tahun":
        if not 1000 <= nilai <= 9999:
            abort(400, "Bidang tahun ditulis dengan empat angka, misalnya 1980.")
    elif not nilai.strip() or len(nilai) > PANJANG[nama]:
        abort(400, f"Bidang {nama} harus diisi, paling banyak {PANJANG[nama]} huruf.")


def cari_buku(id):
    return db.get_or_404(Buku, id, description="Buku itu tidak ada.")


@bp.get("/buku")
def daftar():
    # ?page= dibaca oleh paginate. Berapa pun ?per_page= yang diminta, paling banyak 20 buku yang dikirim.
    halaman = db.paginate(
        db.select(Buku).order_by(Buku.judul, Buku.id),
        per_page=request.args.get("per_page", 5, type=int),
        max_per_page=20,
    )
    return {
        "isi": [kamus_buku(buku) for buku in halaman],
        "halaman": halaman.page,
        "banyak_halaman": halaman.pages,
        "banyak_buku": halaman.total,
    }


@bp.post("/buku")
def tambah():
    kiriman = baca_kiriman(lengkap=True)
    buku = Buku(judul=kiriman["judul"], penulis=kiriman["penulis"], tahun=kiriman["tahun"])
    db.session.add(buku)
    db.session.commit()
    return kamus_buku(buku), 201, {"Location": url_for(".satu", id=buku.id)}


@bp.get("/buku/<int:id>")
def satu(id):
    return kamus_buku(cari_buku(id))


@bp.put("/buku/<int:id>")
def ganti(id):
    return simpan(cari_buku(id), baca_kiriman(lengkap=True))


@bp.patch("/buku/<int:id>")
def ubah(id):
    return simpan(cari_buku(id), baca_kiriman(lengkap=False))


def simpan(buku, kiriman):
    buku.judul = kiriman.get("judul", buku.judul)
    buku.penulis = kiriman.get("penulis", buku.penulis)
    buku.tahun = kiriman.get("tahun", buku.tahun)
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


@bp.get("/buku/<int:id>/pinjaman")
def pinjaman(id):
    return [kamus_pinjam(pinjam) for pinjam in cari_buku(id).pinjaman]


@bp.before_request
def periksa_token():
    """Membaca boleh siapa saja. Mengubah perlu token yang sama dengan di konfigurasi."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    token = current_app.config["API_TOKEN"]
    dikirim = request.headers.get("Authorization", "")
    if not token or not hmac.compare_digest(dikirim.encode(), f"Bearer {token}".encode()):
        abort(401, "Token tidak ada atau keliru.", www_authenticate=WWWAuthenticate("bearer"))


@bp.after_request
def beri_etag(respons):
    """Beri jawaban sebuah ETag, dan kirim 304 kalau peminta sudah menyimpan isi yang sama."""
    if request.method == "GET" and respons.status_code == 200:
        respons.add_etag()
        respons.make_conditional(request)
    return respons


@bp.after_app_request
def izinkan_asal(respons):
    """Izinkan halaman dari satu asal lain membaca jawaban API, kalau konfigurasinya menyebut asal itu."""
    asal = current_app.config["API_ASAL"]
    if asal and request.path.startswith("/api/"):
        respons.vary.add("Origin")
        if request.headers.get("Origin") == asal:
            respons.headers["Access-Control-Allow-Origin"] = asal
            respons.headers["Access-Control-Allow-Methods"] = "GET, POST, PUT, PATCH, DELETE"
            respons.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
    return respons
