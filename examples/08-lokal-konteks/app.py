"""Warung satu halaman yang menunjukkan apa yang dilihat setiap lokal konteks."""

from flask import Flask, g, render_template, request, session

import menu

app = Flask(__name__)
app.config.from_mapping(
    NAMA_WARUNG="Warung Bu Sri",
    SECRET_KEY="dev",  # hanya untuk belajar; di internet pakailah kunci acak
)
app.teardown_appcontext(menu.close_menu)


@app.before_request
def choose_table():
    g.meja = request.args.get("meja", "belum dipilih")


@app.route("/")
def home():
    session["kunjungan"] = session.get("kunjungan", 0) + 1
    return render_template("home.html", dishes=menu.read_menu(), summary=menu.summary())


@app.cli.command("rekap")
def print_summary():
    """Cetak ringkasan menu."""
    print(menu.summary())
