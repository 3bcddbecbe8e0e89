"""pustaka: Pustaka Wae Rebo, perpustakaan desa yang diuji dengan pytest."""

import os
from datetime import date

from flask import Flask
from flask_wtf import CSRFProtect

csrf = CSRFProtect()


def create_app(test_config=None):
    """Buat satu aplikasi pustaka, atur konfigurasinya, dan daftarkan bagian-bagiannya."""
    app = Flask(__name__, instance_relative_config=True)
    app.config.from_mapping(
        # Kunci dan kata sandi "dev" untuk laptopmu saja. Di internet keduanya ditimpa oleh instance/config.py.
        SECRET_KEY="dev",  # nosec B106
        HASH_SANDI="pbkdf2:sha256:600000$waerebo$d0d2d2caa8c8500ec2c933a0f16132983aa394ebb88dbc2e8686f4d9db000caf",
        SQLALCHEMY_DATABASE_URI="sqlite:///pustaka.db",
        # Fungsi yang memberi tanggal hari ini. Uji boleh menggantinya.
        HARI_INI=date.today,
    )

    if test_config is None:
        app.config.from_pyfile("config.py", silent=True)
    else:
        app.config.from_mapping(test_config)

    os.makedirs(app.instance_path, exist_ok=True)

    from pustaka import buku, depan, isi, models, pinjam

    models.db.init_app(app)
    csrf.init_app(app)
    app.cli.add_command(isi.init_db_command)

    app.register_blueprint(depan.bp)
    app.register_blueprint(buku.bp)
    app.register_blueprint(pinjam.bp)

    return app
