"""JANGAN DITIRU: nama berkas dari pengunjung dipakai apa adanya, tanpa batas ukuran dan jenis."""

from pathlib import Path

from flask import Flask, request

app = Flask(__name__)
FOLDER = Path(app.instance_path) / "foto"


@app.post("/unggah")
def upload():
    photo = request.files["foto"]
    photo.save(FOLDER / photo.filename)
    return "tersimpan"
