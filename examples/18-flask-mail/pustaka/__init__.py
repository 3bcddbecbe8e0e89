"""pustaka: Pustaka Wae Rebo, perpustakaan desa yang mengirim surat dengan Flask-Mail."""

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
        # Server surat di laptopmu sendiri. Yang lain ditulis di instance/config.py.
        MAIL_SERVER="127.0.0.1",
        MAIL_PORT=8025,
        MAIL_DEFAULT_SENDER="pustaka@waerebo.example",
        # Alamat perpustakaan ini, untuk tautan di dalam surat.
        SERVER_NAME="127.0.0.1:5000",
    )

    if test_config is None:
        # Sehari-hari: pakai berkas instance/config.py, kalau ada.
        app.config.from_pyfile("config.py", silent=True)
    else:
        # Saat diuji: pakai konfigurasi yang diberikan penguji.
        app.config.from_mapping(test_config)

    # Flask tidak membuat folder instance dengan sendirinya.
    os.makedirs(app.instance_path, exist_ok=True)

    from pustaka import anggota, buku, depan, isi, models, pinjam, surat

    # Alamat basis data dan server surat dibaca di sini, jadi konfigurasinya harus sudah lengkap.
    models.db.init_app(app)
    surat.mail.init_app(app)
    app.cli.add_command(isi.init_db_command)
    app.cli.add_command(surat.ingatkan_command)

    app.register_blueprint(depan.bp)
    app.register_blueprint(buku.bp)
    app.register_blueprint(anggota.bp)
    app.register_blueprint(pinjam.bp)

    return app
