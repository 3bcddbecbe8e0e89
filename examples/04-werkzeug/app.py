"""Jadwal kereta di atas Flask. Bandingkan dengan app_mini.py, yang memakai mini_flask."""

from flask import Flask, abort, request, url_for

from jadwal import JADWAL, berangkat, halaman

app = Flask(__name__)


@app.route("/")
def depan():
    tautan = ("Ke Malang", url_for("ke", kota="malang"))
    return halaman("Kereta dari Surabaya", tautan, JADWAL)


@app.route("/ke/<kota>")
def ke(kota):
    if kota not in JADWAL:
        abort(404, f"Belum ada kereta ke {kota}.")
    sesudah = request.args.get("sesudah", 0, type=int)
    tautan = ("Kembali", url_for("depan"))
    return halaman(f"Ke {kota.title()}", tautan, berangkat(kota, sesudah))


if __name__ == "__main__":
    app.run()
