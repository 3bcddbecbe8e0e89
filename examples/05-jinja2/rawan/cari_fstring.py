"""JANGAN DITIRU: tulisan pengunjung ditempelkan ke HTML dengan f-string, jadi kode pengunjung ikut berjalan."""

from flask import Flask, request

app = Flask(__name__)


@app.route("/cari")
def cari():
    kata = request.args.get("q", "")
    return f"<h1>Cari resep</h1><form><input name=q><button>Cari</button></form><p>Hasil untuk <b>{kata}</b>:</p>"
