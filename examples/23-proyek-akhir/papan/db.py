"""Basis data papan: satu sambungan untuk satu permintaan, dan perintah `flask init-db`."""

import sqlite3

import click
from flask import current_app, g
from flask.cli import with_appcontext


def get_db():
    """Kembalikan sambungan milik permintaan ini; dibuka saat pertama kali diminta."""
    if "db" not in g:
        g.db = sqlite3.connect(current_app.config["DATABASE"])
        g.db.row_factory = sqlite3.Row
        g.db.execute("PRAGMA foreign_keys = ON")
    return g.db


def close_db(galat=None):
    """Tutup sambungan, kalau permintaan ini sempat membukanya."""
    db = g.pop("db", None)
    if db is not None:
        db.close()


def init_db():
    """Buat tabel-tabelnya dari awal. Isi yang lama hilang."""
    with current_app.open_resource("schema.sql", "r", encoding="utf-8") as f:
        get_db().executescript(f.read())


@click.command("init-db")
@with_appcontext
def init_db_command():
    """Buat tabel-tabelnya dari awal. Isi yang lama hilang."""
    init_db()
    click.echo("Basis data siap.")


def init_app(app):
    """Pasang penutup sambungan dan perintah `init-db` di aplikasi."""
    app.teardown_appcontext(close_db)
    app.cli.add_command(init_db_command)
