"""Garis waktu Flask: satu berkas data, dibaca orang sebagai halaman dan dibaca program sebagai JSON."""

import json
from pathlib import Path

from flask import Flask, abort, render_template, request

app = Flask(__name__)
# JSON dengan urutan kunci, huruf, dan baris seperti di berkas datanya.
app.json.sort_keys = False
app.json.ensure_ascii = False
app.json.compact = False

EVENTS = json.loads((Path(__file__).parent / "data" / "peristiwa.json").read_text(encoding="utf-8"))


def events_in(year):
    """Kembalikan peristiwa pada satu tahun (teks, misalnya "2010"), atau semuanya kalau teksnya kosong."""
    return [event for event in EVENTS if not year or event["tanggal"].split("-")[0] == year]


@app.get("/")
def index():
    year = request.args.get("tahun", "").strip()
    return render_template("index.html", year=year, events=events_in(year))


@app.get("/cerita/<ident>")
def story(ident):
    for event in EVENTS:
        if event["id"] == ident:
            return render_template("story.html", event=event)
    abort(404)


@app.get("/peristiwa")
def events_as_json():
    year = request.args.get("tahun", "").strip()
    if year and not year.isdecimal():
        return {"galat": "tahun ditulis dengan angka, misalnya /peristiwa?tahun=2010"}, 400
    return events_in(year)
