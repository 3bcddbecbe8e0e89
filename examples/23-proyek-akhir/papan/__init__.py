"""papan: papan kabar Wae Rebo. Siapa saja boleh membaca, warga yang terdaftar boleh menulis."""

import os

from flask import Flask
from flask_wtf import CSRFProtect

csrf = CSRFProtect()


def create_app(test_config=None):
    """Buat satu aplikasi papan kabar, atur konfigurasinya, dan daftarkan bagian-bagiannya."""
    app = Flask(__name__, instance_relative_config=True)
    app.config.from_mapping(
        # Kunci "dev" untuk laptopmu saja: wsgi.py menolaknya.
        SECRET_KEY=os.environ.get("KABAR_SECRET_KEY", "dev"),
        DATABASE=os.path.join(app.instance_path, "papan.db"),
        # Cookie sesi tidak disertakan saat situs lain mengirim formulir ke sini.
        SESSION_COOKIE_SAMESITE="Lax",
    )

    if test_config is None:
        app.config.from_pyfile("config.py", silent=True)
    else:
        app.config.from_mapping(test_config)

    # Flask tidak membuat folder instance dengan sendirinya.
    os.makedirs(app.instance_path, exist_ok=True)

    from papan import auth, db, kabar

    db.init_app(app)
    # Sejak baris ini setiap POST tanpa token CSRF dijawab 400.
    csrf.init_app(app)
    app.register_blueprint(auth.bp)
    app.register_blueprint(kabar.bp)

    return app
