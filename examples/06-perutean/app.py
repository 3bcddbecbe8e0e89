"""Jadwal kereta antarkota: rute, konverter, pengalihan, dan halaman galat. Nama dan jam keretanya karangan."""

from flask import Flask, abort, redirect, render_template, request, url_for
from werkzeug.routing import BaseConverter


class TrainNumber(BaseConverter):
    """Mengubah `KA-12` di alamat menjadi angka 12, dan sebaliknya."""

    regex = r"KA-[1-9]\d*"

    def to_python(self, value):
        return int(value.removeprefix("KA-"))

    def to_url(self, value):
        return f"KA-{value}"


app = Flask(__name__)
app.url_map.converters["ka"] = TrainNumber

TRAINS = {
    12: {"name": "Anoa", "origin": "Bandung", "destination": "Yogyakarta", "time": "07.15"},
    27: {"name": "Jalak", "origin": "Yogyakarta", "destination": "Malang", "time": "09.40"},
    105: {"name": "Enggang", "origin": "Malang", "destination": "Bandung", "time": "18.05"},
}
# Hilang saat server dihentikan; pelajaran 11 menyimpan data di dalam berkas.
LOST_ITEMS = {number: [] for number in TRAINS}


def get_train(number):
    """Kembalikan data satu kereta, atau hentikan permintaan dengan 404."""
    if number not in TRAINS:
        abort(404)
    return TRAINS[number]


@app.get("/")
def index():
    return render_template("index.html", trains=TRAINS)


@app.get("/kereta/<ka:number>")
def train(number):
    return render_template("train.html", number=number, train=get_train(number), items=LOST_ITEMS[number])


@app.post("/kereta/<ka:number>/barang")
def add_item(number):
    get_train(number)
    LOST_ITEMS[number].append(request.form["item"])
    return redirect(url_for("train", number=number))


@app.get("/kota/<name>/")
def city(name):
    departures = {number: train for number, train in TRAINS.items() if train["origin"].lower() == name}
    if not departures:
        abort(404)
    return render_template("city.html", city=name.capitalize(), trains=departures)


@app.errorhandler(404)
def not_found(error):
    return render_template("error.html", title="404: tidak ada di jadwal"), 404


@app.errorhandler(405)
def method_not_allowed(error):
    # Balasan 405 wajib menyebut metode yang diterima.
    headers = {"Allow": ", ".join(sorted(error.valid_methods))}
    return render_template("error.html", title="405: hanya untuk formulir"), 405, headers
