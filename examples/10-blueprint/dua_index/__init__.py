"""JANGAN DITIRU: dua blueprint di sini sama-sama punya templat bernama `index.html`."""

from flask import Flask

from dua_index import anggota, buku


def create_app():
    app = Flask(__name__)
    app.register_blueprint(buku.bp)
    app.register_blueprint(anggota.bp)
    return app
