"""Perintah `flask init-db`: buat tabel-tabelnya, lalu isi perpustakaan yang masih kosong."""

from datetime import date

import click
from flask.cli import with_appcontext

from pustaka.models import Anggota, Buku, Pinjam, db

BUKU = [
    ("Laskar Pelangi", "Andrea Hirata", 2005),
    ("Bumi Manusia", "Pramoedya Ananta Toer", 1980),
    ("Ronggeng Dukuh Paruk", "Ahmad Tohari", 1982),
    ("Cantik Itu Luka", "Eka Kurniawan", 2002),
    ("Negeri 5 Menara", "Ahmad Fuadi", 2009),
    ("Sitti Nurbaya", "Marah Rusli", 1922),
    ("Salah Asuhan", "Abdoel Moeis", 1928),
    ("Belenggu", "Armijn Pane", 1940),
    ("Atheis", "Achdiat K. Mihardja", 1949),
    ("Saman", "Ayu Utami", 1998),
    ("Perahu Kertas", "Dee Lestari", 2009),
    ("Gadis Kretek", "Ratih Kumala", 2012),
]

ANGGOTA = [
    ("Yuliana", "Wae Rebo", "yuliana@contoh.example"),
    ("Made", "Denge", "made@contoh.example"),
    ("Ucok", "Kombo", None),
    ("Fatimah", "Denge", "fatimah@contoh.example"),
    ("Yosef", "Wae Rebo", None),
    ("Sitti", "Kombo", "sitti@contoh.example"),
]


def isi_awal():
    """Simpan buku, anggota, dan pinjaman yang pertama."""
    buku = [Buku(judul=judul, penulis=penulis, tahun=tahun) for judul, penulis, tahun in BUKU]
    anggota = [Anggota(nama=nama, dusun=dusun, email=email) for nama, dusun, email in ANGGOTA]
    # Disimpan dulu, supaya nomornya urut seperti daftar di atas.
    db.session.add_all(buku + anggota)
    db.session.flush()
    db.session.add_all(
        [
            Pinjam(
                buku=buku[0],
                anggota=anggota[0],
                tanggal_pinjam=date(2026, 10, 5),
                tanggal_kembali=date(2026, 10, 19),
            ),
            Pinjam(buku=buku[1], anggota=anggota[0], tanggal_pinjam=date(2026, 11, 2)),
            Pinjam(buku=buku[3], anggota=anggota[5], tanggal_pinjam=date(2026, 11, 9)),
        ]
    )
    db.session.commit()


@click.command("init-db")
@with_appcontext
def init_db_command():
    """Buat tabel yang belum ada, dan isi perpustakaan yang masih kosong."""
    db.create_all()
    if db.session.scalar(db.select(Buku).limit(1)) is None:
        isi_awal()
    click.echo("Basis data siap.")
