"""pustaka: Pustaka Wae Rebo, siap dilayani server produksi."""

import os

from flask import Flask


def create_app(test_config=None):
    """Buat satu aplikasi pustaka. Tanpa kunci rahasia, aplikasinya tidak mau dibuat."""
    app = Flask(__name__, instance_relative_config=True)
    app.config.from_mapping(
        SECRET_KEY=os.environ.get("PUSTAKA_SECRET_KEY"),
        DATABASE=os.environ.get("PUSTAKA_DATABASE", os.path.join(app.instance_path, "pustaka.db")),
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
    return app
