"""Papan kabar dengan Flask-SQLAlchemy, Flask-Login, dan Flask-WTF."""

from pathlib import Path

from flask import Flask, render_template

from .ekstensi import csrf, db, login_manager


def create_app(test_config=None):
    app = Flask(__name__, instance_relative_config=True)
    app.config.from_mapping(
        SECRET_KEY="dev",
        SQLALCHEMY_DATABASE_URI="sqlite:///papan.sqlite3",
    )
    app.config.from_pyfile("config.py", silent=True)
    app.config.from_prefixed_env("KABAR")
    app.config.from_mapping(test_config or {})
    Path(app.instance_path).mkdir(parents=True, exist_ok=True)

    db.init_app(app)
    csrf.init_app(app)
    login_manager.init_app(app)

    from .akun.rute import akun_bp
    from .kabar.rute import kabar_bp
    from .perintah import init_db

    app.register_blueprint(akun_bp)
    app.register_blueprint(kabar_bp)
    app.cli.add_command(init_db)

    for kode in (403, 404):
        app.register_error_handler(kode, halaman_galat)
    return app


def halaman_galat(galat):
    return render_template("galat.html", galat=galat), galat.code
