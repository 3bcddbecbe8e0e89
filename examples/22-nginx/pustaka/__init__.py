"""pustaka: Pustaka Wae Rebo, di belakang nginx."""

import os

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix


def create_app(test_config=None):
    """Buat satu aplikasi pustaka. Tanpa kunci rahasia, aplikasinya tidak mau dibuat."""
    app = Flask(__name__, instance_relative_config=True)
    app.config.from_mapping(
        SECRET_KEY=os.environ.get("PUSTAKA_SECRET_KEY"),
        DATABASE=os.environ.get("PUSTAKA_DATABASE", os.path.join(app.instance_path, "pustaka.db")),
        # Berapa proxy di depan aplikasi ini. Nol: titipan proxy tidak dipercaya.
        PROXY=int(os.environ.get("PUSTAKA_PROXY", "0")),
        # Lama membuat laporan, dalam detik.
        JEDA=1,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    if test_config is not None:
        app.config.from_mapping(test_config)
    if not app.config["SECRET_KEY"]:
        raise RuntimeError("PUSTAKA_SECRET_KEY belum diisi. Pasang di lingkungan, jangan di kode.")

    # Flask tidak membuat folder instance dengan sendirinya.
    os.makedirs(app.instance_path, exist_ok=True)

    from pustaka import db, halaman

    db.init_app(app)
    app.register_blueprint(halaman.bp)

    banyak = app.config["PROXY"]
    if banyak:
        app.wsgi_app = ProxyFix(
            app.wsgi_app,
            x_for=banyak,
            x_proto=banyak,
            x_host=banyak,
            x_prefix=banyak,
        )
    return app
