"""Papan kabar Wae Rebo, dengan sqlite3 saja."""

import os

from flask import Flask


def create_app(test_config=None):
    app = Flask(__name__, instance_relative_config=True)
    app.config.from_mapping(
        SECRET_KEY=os.environ.get("KABAR_SECRET_KEY", "dev"),
        BERKAS_DB=os.path.join(app.instance_path, "desa.db"),
        CEK_TOKEN=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    app.config.from_pyfile("config.py", silent=True)
    if test_config is not None:
        app.config.from_mapping(test_config)
    os.makedirs(app.instance_path, exist_ok=True)

    from . import akun, berita, db, keamanan

    db.daftarkan(app)
    keamanan.daftarkan(app)
    app.register_blueprint(akun.bp)
    app.register_blueprint(berita.bp)
    return app
