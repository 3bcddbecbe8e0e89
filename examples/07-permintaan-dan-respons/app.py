"""Buku tamu Desa Wisata Lembah Sagu: formulir, foto, JSON, sesi, dan pesan kilat. Nama desanya karangan."""

import os
from itertools import count
from pathlib import Path

from flask import Flask, flash, jsonify, redirect, render_template, request, send_from_directory, session, url_for
from werkzeug.utils import secure_filename

app = Flask(__name__)
app.config.from_mapping(
    # "dev" hanya untuk belajar. Di internet, isi SECRET_KEY dengan nilai acak.
    SECRET_KEY=os.environ.get("SECRET_KEY", "dev"),
    SESSION_COOKIE_HTTPONLY=True,
    SESSION_COOKIE_SAMESITE="Lax",
    MAX_CONTENT_LENGTH=1024 * 1024,
)

PHOTO_FOLDER = Path(app.instance_path) / "foto"
PHOTO_SUFFIXES = {".jpg", ".jpeg", ".png"}

# Hilang saat server dihentikan; pelajaran 11 menyimpan data di dalam berkas.
ENTRIES = [
    {"nama": "Yohana", "pesan": "Air terjunnya jernih, papedanya hangat.", "foto": None},
    {"nama": "Rizal", "pesan": "Jembatan bambunya kokoh. Terima kasih, Pak Markus!", "foto": None},
]
NUMBERS = count(1)


def read_entry(data):
    """Ambil nama dan pesan dari formulir atau JSON; serahkan None kalau salah satunya kosong."""
    name, text = (str(data.get(field) or "").strip() for field in ("nama", "pesan"))
    return {"nama": name, "pesan": text, "foto": None} if name and text else None


def save_photo(photo):
    """Simpan foto, lalu serahkan namanya; None kalau jenisnya lain."""
    # Hanya 80 huruf terakhir: sistem berkas menolak nama yang terlalu panjang.
    name = secure_filename(f"{next(NUMBERS)}-{photo.filename[-80:]}")
    if Path(name).suffix.lower() not in PHOTO_SUFFIXES:
        return None
    PHOTO_FOLDER.mkdir(parents=True, exist_ok=True)
    photo.save(PHOTO_FOLDER / name)
    return name


@app.get("/")
def index():
    return render_template("index.html", entries=ENTRIES)


@app.post("/pesan")
def add_entry():
    entry = read_entry(request.form)
    if entry is None:
        flash("Nama dan pesan harus diisi.")
        return redirect(url_for("index"))
    photo = request.files.get("foto")
    if photo:
        entry["foto"] = save_photo(photo)
        if entry["foto"] is None:
            flash("Fotonya harus berkas .jpg atau .png.")
            return redirect(url_for("index"))
    ENTRIES.append(entry)
    session["nama"] = entry["nama"]
    flash(f"Terima kasih, {entry['nama']}! Pesanmu sudah masuk.")
    return redirect(url_for("index"))


@app.post("/lupakan")
def forget():
    session.clear()
    return redirect(url_for("index"))


@app.get("/foto/<name>")
def photo(name):
    return send_from_directory(PHOTO_FOLDER, name)


@app.get("/api/pesan")
def api_list():
    return jsonify(ENTRIES)


@app.post("/api/pesan")
def api_add():
    data = request.get_json()
    entry = read_entry(data) if isinstance(data, dict) else None
    if entry is None:
        return jsonify(galat="Kirim objek JSON berisi nama dan pesan."), 400
    ENTRIES.append(entry)
    return jsonify(entry), 201


@app.errorhandler(413)
def too_large(error):
    flash("Kirimannya terlalu besar: paling banyak 1 MB.")
    return index(), 413


@app.after_request
def never_guess_types(response):
    # Tanpa header ini, peramban boleh menebak bahwa sebuah "foto" sebenarnya halaman HTML.
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
