"""Jadwal kereta di atas mini_flask. Bandingkan dengan app.py, yang memakai Flask."""

from werkzeug.exceptions import abort

from jadwal import JADWAL, berangkat, halaman
from mini_flask import MiniFlask

app = MiniFlask()


@app.route("/")
def depan(request):
    tautan = ("Ke Malang", request.urls.build("ke", {"kota": "malang"}))
    return halaman("Kereta dari Surabaya", tautan, JADWAL)


@app.route("/ke/<kota>")
def ke(request, kota):
    if kota not in JADWAL:
        abort(404, f"Belum ada kereta ke {kota}.")
    sesudah = request.args.get("sesudah", 0, type=int)
    tautan = ("Kembali", request.urls.build("depan"))
    return halaman(f"Ke {kota.title()}", tautan, berangkat(kota, sesudah))


if __name__ == "__main__":
    app.run()
