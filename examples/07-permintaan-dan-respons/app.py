"""Buku tamu Desa Wisata Lembah Sagu: formulir, foto, JSON, sesi, dan pesan sekali tampil. Nama desanya karangan."""

import os
import secrets
from pathlib import Path

from flask import Flask, flash, jsonify, redirect, render_template, request, send_from_directory, session, url_for

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


def read_entry(data):
    """Ambil nama dan pesan dari formulir atau JSON; kembalikan None kalau salah satunya kosong."""
    if not isinstance(data, dict):  # JSON boleh juga berupa daftar, teks, atau angka
        return None
    name = str(data.get("nama") or "").strip()
    text = str(data.get("pesan") or "").strip()
    if not name or not text:
        return None
    return {"nama": name, "pesan": text, "foto": None}


def save_photo(photo):
    """Simpan foto dengan nama acak, lalu kembalikan nama itu; None kalau jenisnya lain."""
    kind = Path(photo.filename).suffix.lower()
    if kind not in PHOTO_SUFFIXES:
        return None
    name = secrets.token_hex(8) + kind
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
    entry = read_entry(request.get_json())
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
    # Meminta peramban percaya pada `Content-Type`, dan tidak menebak jenis berkas dari isinya.
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
