"""Jadwal kereta di atas mini_flask. Bandingkan dengan app.py, yang memakai Flask."""

from werkzeug.exceptions import abort

from jadwal import JADWAL, berangkat, halaman
from mini_flask import MiniFlask

app = MiniFlask()


@app.route("/")
def depan(request):
    return halaman("Kereta dari Surabaya", JADWAL, ("Ke Malang", request.urls.build("ke", {"kota": "malang"})))


@app.route("/ke/<kota>")
def ke(request, kota):
    if kota not in JADWAL:
        abort(404, f"Belum ada kereta ke {kota}.")
    sesudah = request.args.get("sesudah", 0, type=int)
    return halaman(f"Ke {kota.title()}", berangkat(kota, sesudah), ("Kembali", request.urls.build("depan")))


if __name__ == "__main__":
    app.run()
