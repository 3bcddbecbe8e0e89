"""pustaka: Pustaka Wae Rebo, dengan catatan (log) dan halaman galat untuk pengunjung."""

import os

from flask import Flask, redirect, url_for

from pustaka import catatan


def create_app(test_config=None):
    """Buat satu aplikasi pustaka. Catatannya diatur lebih dulu, sebelum ada objek Flask yang memakainya."""
    catatan.pasang(os.environ.get("PUSTAKA_CATATAN", "INFO"))

    app = Flask(__name__, instance_relative_config=True)
    if test_config is None:
        app.config.from_pyfile("config.py", silent=True)
    else:
        app.config.from_mapping(test_config)

    from pustaka import buku, galat

    app.register_blueprint(buku.bp)
    galat.daftarkan(app)

    @app.route("/")
    def depan():
        return redirect(url_for("buku.daftar"))

    return app
