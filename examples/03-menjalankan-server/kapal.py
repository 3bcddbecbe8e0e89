"""Papan jadwal kapal: satu aplikasi, dijalankan dengan bermacam cara."""

from flask import Flask, current_app, url_for

app = Flask(__name__)

JADWAL = {"07.00": "KMP Inerie", "13.30": "KMP Wae Kelambu", "19.00": "KMP Komodo"}


@app.route("/")
def jadwal():
    baris = "".join(f"<li>{jam} {kapal}</li>" for jam, kapal in JADWAL.items())
    return f"""
    <h1>Kapal dari Pelabuhan Ende</h1>
    <ul>{baris}</ul>
    <p><a href="{url_for("mode")}">Bagaimana server ini dijalankan?</a></p>
    """


@app.route("/mode")
def mode():
    return "Mode debug: menyala" if current_app.debug else "Mode debug: mati"
