"""pustaka: Pustaka Wae Rebo, perpustakaan desa dengan formulir dari Flask-WTF."""

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
        # Gambar sampul disimpan di luar folder `static`, dan tidak ikut ke git.
        FOLDER_SAMPUL=os.path.join(app.instance_path, "sampul"),
        # Kiriman yang lebih besar dari 2 MB ditolak sebelum dibaca.
        MAX_CONTENT_LENGTH=2 * 1024 * 1024,
    )

    if test_config is None:
        # Sehari-hari: pakai berkas instance/config.py, kalau ada.
        app.config.from_pyfile("config.py", silent=True)
    else:
        # Saat diuji: pakai konfigurasi yang diberikan penguji.
        app.config.from_mapping(test_config)

    # Flask tidak membuat folder instance dengan sendirinya.
    os.makedirs(app.instance_path, exist_ok=True)
    os.makedirs(app.config["FOLDER_SAMPUL"], exist_ok=True)

    from pustaka import anggota, buku, depan, forms, isi, models, pinjam, sampul

    # Alamat basis data dibaca di sini, jadi konfigurasinya harus sudah lengkap.
    models.db.init_app(app)
    # Menambahkan perintah `flask db`, yang membaca folder `migrations`.
    models.migrate.init_app(app, models.db)
    # Sejak baris ini setiap POST tanpa token CSRF dijawab 400.
    forms.csrf.init_app(app)
    app.cli.add_command(isi.isi_data_command)

    app.register_blueprint(depan.bp)
    app.register_blueprint(buku.bp)
    app.register_blueprint(anggota.bp)
    app.register_blueprint(pinjam.bp)
    app.register_blueprint(sampul.bp)

    return app
