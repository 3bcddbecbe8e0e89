"""Pengganti `reqparse`, `marshal_with`, dan `abort` milik Flask-RESTful: beberapa fungsi Python."""

from flask import abort, make_response, request

from pustaka.models import Buku, db

PANJANG = {"judul": 200, "penulis": 100}


def kamus_buku(buku):
    """Pengganti `marshal_with`: pilih sendiri apa yang boleh keluar."""
    return {"id": buku.id, "judul": buku.judul, "penulis": buku.penulis, "tahun": buku.tahun}


def tolak(nama, pesan):
    """Jawab 400 dengan bentuk yang sama seperti `reqparse`, sebab program lain sudah membacanya."""
    abort(make_response({"message": {nama: pesan}}, 400))


def baca_isian():
    """Pengganti `reqparse`: baca judul, penulis, dan tahun dari JSON, atau jawab 400."""
    kiriman = request.get_json()
    if not isinstance(kiriman, dict):
        kiriman = {}
    for nama, panjang in PANJANG.items():
        nilai = kiriman.get(nama)
        if type(nilai) is not str or not nilai.strip() or len(nilai) > panjang:
            tolak(nama, f"{nama.capitalize()} harus diisi.")
    tahun = kiriman.get("tahun")
    # Program lain boleh mengirim "1998": yang lama menerimanya, jadi yang baru juga.
    if type(tahun) is str and tahun.isascii() and tahun.isdigit():
        tahun = int(tahun)
    # `type`, bukan `isinstance`: bagi Python `True` juga bilangan bulat.
    if type(tahun) is not int or not 1000 <= tahun <= 9999:
        tolak("tahun", "Tahun harus bilangan bulat.")
    return {"judul": kiriman["judul"], "penulis": kiriman["penulis"], "tahun": tahun}


def cari_buku(id):
    buku = db.session.get(Buku, id)
    if buku is None:
        abort(404, "Buku itu tidak ada.")
    return buku
