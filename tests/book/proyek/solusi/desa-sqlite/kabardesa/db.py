import sqlite3

import click
from flask import current_app, g
from flask.cli import with_appcontext


def buka():
    if "db" not in g:
        g.db = sqlite3.connect(current_app.config["BERKAS_DB"])
        g.db.row_factory = sqlite3.Row
        g.db.execute("PRAGMA foreign_keys = ON")
    return g.db


def tutup(galat=None):
    db = g.pop("db", None)
    if db is not None:
        db.close()


def buat_tabel():
    with current_app.open_resource("schema.sql") as berkas:
        buka().executescript(berkas.read().decode("utf-8"))


@click.command("init-db")
@with_appcontext
def perintah_init_db():
    """Buat tabel dari awal."""
    buat_tabel()
    click.echo("Tabel penduduk dan berita sudah dibuat.")


def daftarkan(app):
    app.teardown_appcontext(tutup)
    app.cli.add_command(perintah_init_db)
