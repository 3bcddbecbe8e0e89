"""Aplikasi Flask minimal: dua halaman yang saling bertaut."""

from flask import Flask, url_for

app = Flask(__name__)


@app.route("/")
def hello_world():
    return f"""
    <h1>Hello, World!</h1>
    <p><a href="{url_for("menu")}">Lihat menu warung</a></p>
    """


@app.route("/menu")
def menu():
    return f"""
    <h1>Warung Bu Sri</h1>
    <ul>
      <li>Nasi pecel: Rp12.000</li>
      <li>Es teh: Rp4.000</li>
    </ul>
    <p><a href="{url_for("hello_world")}">Kembali ke depan</a></p>
    """


if __name__ == "__main__":
    app.run()
