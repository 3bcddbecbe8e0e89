"""pustaka: Pustaka Wae Rebo, dengan layanan JSON warisan dan penggantinya di alamat yang sama."""

import os

from flask import Flask


def create_app(test_config=None):
    """Buat satu aplikasi pustaka, atur konfigurasinya, dan daftarkan bagian-bagiannya."""
    app = Flask(__name__, instance_relative_config=True)
    app.config.from_mapping(
        # Untuk laptopmu saja. Di internet nilai ini ditimpa oleh instance/config.py.
        SECRET_KEY="dev",  # nosec B106
        # Berkas pustaka.db di folder instance. Alamat basis data lain ditulis di instance/config.py.
        SQLALCHEMY_DATABASE_URI="sqlite:///pustaka.db",
        # Selama token belum diatur, API hanya dapat dibaca.
        API_TOKEN=None,
        # Yang melayani /api: "lama" (Flask-RESTful), "tengah" (setengah jalan), atau "baru" (Flask saja).
        API="baru",
    )

    if test_config is None:
        # Sehari-hari: pakai berkas instance/config.py, kalau ada, lalu variabel lingkungan PUSTAKA_...
        app.config.from_pyfile("config.py", silent=True)
        app.config.from_prefixed_env("PUSTAKA")
    else:
        # Saat diuji: pakai konfigurasi yang diberikan penguji.
        app.config.from_mapping(test_config)

    # Flask tidak membuat folder instance dengan sendirinya.
    os.makedirs(app.instance_path, exist_ok=True)

    from pustaka import anggota, api_baru, api_lama, api_tengah, buku, depan, galat, isi, models, pinjam

    # Alamat basis data dibaca di sini, jadi konfigurasinya harus sudah lengkap.
    models.db.init_app(app)
    app.cli.add_command(isi.init_db_command)

    app.register_blueprint(depan.bp)
    app.register_blueprint(buku.bp)
    app.register_blueprint(anggota.bp)
    app.register_blueprint(pinjam.bp)
    api = {"lama": api_lama, "tengah": api_tengah, "baru": api_baru}
    app.register_blueprint(api[app.config["API"]].bp)
    galat.init_app(app)

    return app
