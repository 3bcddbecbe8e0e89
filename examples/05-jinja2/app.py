"""Dapur Nusantara: kumpulan resep yang halamannya dibuat dari templat."""

from flask import Flask, render_template, request

app = Flask(__name__)

RESEP = [
    {"nama": "Rendang", "asal": "Sumatera Barat", "menit": 240, "bahan": ["daging sapi", "santan", "cabai merah"]},
    {"nama": "Papeda", "asal": "Maluku", "menit": 20, "bahan": ["sagu", "air panas", "jeruk nipis"]},
    {"nama": "Soto Banjar", "asal": "Kalimantan Selatan", "menit": 90, "bahan": ["ayam", "soun", "kayu manis"]},
]


@app.template_filter("durasi")
def durasi(menit):
    """Tulis banyaknya menit seperti orang mengucapkannya: 90 menjadi "1 jam 30 menit"."""
    jam = menit // 60
    sisa = menit % 60
    if jam == 0:
        return f"{sisa} menit"
    if sisa == 0:
        return f"{jam} jam"
    return f"{jam} jam {sisa} menit"


@app.context_processor
def nama_situs():
    return {"nama_situs": "Dapur Nusantara"}


@app.route("/")
def beranda():
    return render_template("beranda.html", daftar=RESEP)


@app.route("/cari")
def cari():
    kata = request.args.get("q", "")
    hasil = []
    for resep in RESEP:
        if kata.lower() in resep["nama"].lower():
            hasil.append(resep)
    return render_template("cari.html", kata=kata, hasil=hasil)
