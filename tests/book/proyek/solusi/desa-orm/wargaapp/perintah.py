import click
from flask.cli import with_appcontext

from .ekstensi import db


@click.command("init-db")
@with_appcontext
def init_db():
    """Kosongkan lalu buat lagi semua tabel."""
    from . import model  # noqa: F401

    db.drop_all()
    db.create_all()
    click.echo("Selesai.")
