"""flaskr: aplikasi yang dibuat oleh sebuah pabrik."""

import os

from flask import Flask


def create_app(test_config=None):
    """Buat satu aplikasi flaskr dan atur konfigurasinya."""
    app = Flask(__name__, instance_relative_config=True)
    app.config.from_mapping(
        SECRET_KEY="dev",
        DATABASE=os.path.join(app.instance_path, "flaskr.sqlite"),
    )

    if test_config is None:
        # Sehari-hari: pakai berkas instance/config.py, kalau ada.
        app.config.from_pyfile("config.py", silent=True)
    else:
        # Saat diuji: pakai konfigurasi yang diberikan penguji.
        app.config.from_mapping(test_config)

    # Flask tidak membuat folder instance dengan sendirinya.
    os.makedirs(app.instance_path, exist_ok=True)

    @app.route("/hello")
    def hello():
        return "Hello, World!"

    return app
