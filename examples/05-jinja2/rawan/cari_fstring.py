"""JANGAN DITIRU: tulisan pengunjung ditempelkan ke HTML dengan f-string, jadi kode pengunjung ikut berjalan."""

from flask import Flask, request

app = Flask(__name__)


@app.route("/cari")
def cari():
    kata = request.args.get("q", "")
    formulir = "<form><input name=q><button>Cari</button></form>"
    return f"<h1>Cari resep</h1>{formulir}<p>Hasil untuk <b>{kata}</b>:</p>"
