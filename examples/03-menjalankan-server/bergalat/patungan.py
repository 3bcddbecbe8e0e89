"""JANGAN DITIRU: pembagian ini gagal kalau penumpangnya nol."""

from flask import Flask

app = Flask(__name__)


@app.route("/patungan/<int:penumpang>")
def patungan(penumpang):
    return f"Sewa perahu: Rp{300_000 // penumpang} seorang"
