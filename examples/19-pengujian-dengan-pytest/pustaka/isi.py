"""Perintah `flask init-db`: buat tabel-tabelnya, lalu isi perpustakaan yang masih kosong."""

from datetime import date

import click
from flask.cli import with_appcontext

from pustaka.models import Buku, Pinjam, db


def isi_awal():
    """Simpan empat buku dan dua peminjaman. Buku 1 sudah kembali, buku 2 belum."""
    db.session.add_all(
        [
            Buku(judul="Laskar Pelangi", penulis="Andrea Hirata", tahun=2005),
            Buku(judul="Bumi Manusia", penulis="Pramoedya Ananta Toer", tahun=1980),
            Buku(judul="Ronggeng Dukuh Paruk", penulis="Ahmad Tohari", tahun=1982),
            Buku(judul="Cantik Itu Luka", penulis="Eka Kurniawan", tahun=2002),
        ]
    )
    db.session.flush()
    db.session.add_all(
        [
            Pinjam(buku_id=1, nama="Ucok", tanggal_pinjam=date(2026, 10, 5), tanggal_kembali=date(2026, 10, 19)),
            Pinjam(buku_id=2, nama="Yuliana", tanggal_pinjam=date(2026, 11, 2)),
        ]
    )
    db.session.commit()


@click.command("init-db")
@with_appcontext
def init_db_command():
    """Buat tabel yang belum ada, dan isi perpustakaan yang masih kosong."""
    db.create_all()
    if db.session.get(Buku, 1) is None:
        isi_awal()
    click.echo("Basis data siap.")
