"""Halo dari laptopmu: sapaan pertama, dan keterangan tentang mesin yang menjawabnya."""

import platform
from importlib.metadata import version

from flask import Flask, url_for
from markupsafe import escape

app = Flask(__name__)


@app.route("/")
def halo():
    return f"""
    <h1>Halo dari laptopmu!</h1>
    <p>Halaman ini dibuat oleh Flask {version("flask")}, bukan diambil dari internet.</p>
    <p><a href="{url_for("mesin")}">Lihat keterangan mesinmu</a></p>
    """


@app.route("/mesin")
def mesin():
    keterangan = {
        "Python": platform.python_version(),
        "Flask": version("flask"),
        "Sistem operasi": platform.system(),
        "Prosesor": platform.machine(),
    }
    baris = "".join(f"<li>{nama}: {escape(isi)}</li>" for nama, isi in keterangan.items())
    return f"""
    <h1>Yang menjawabmu</h1>
    <ul>{baris}</ul>
    <p><a href="{url_for("halo")}">Kembali</a></p>
    """
