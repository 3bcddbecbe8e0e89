"""Surat perpustakaan: sambutan untuk anggota baru, dan pengingat untuk pinjaman yang terlambat."""

from datetime import date, timedelta

import click
from flask import current_app, render_template
from flask.cli import with_appcontext
from flask_mail import Mail, Message
from sqlalchemy.orm import joinedload

from pustaka.models import Anggota, Pinjam, db

mail = Mail()

LAMA_PINJAM = timedelta(days=14)


def pengingat(pinjam):
    """Susun surat tentang satu pinjaman yang terlambat."""
    batas = pinjam.tanggal_pinjam + LAMA_PINJAM
    return Message(
        "Buku yang belum kembali",
        recipients=[pinjam.anggota.email],
        body=render_template("surat/pengingat.txt", pinjam=pinjam, batas=batas),
    )


def sambutan(anggota):
    """Susun surat untuk anggota baru: teks, HTML, dan aturan pinjam sebagai lampiran."""
    surat = Message("Selamat datang di Pustaka Wae Rebo", recipients=[anggota.email])
    surat.body = render_template("surat/sambutan.txt", anggota=anggota)
    surat.html = render_template("surat/sambutan.html", anggota=anggota)
    with current_app.open_resource("lampiran/aturan-pinjam.txt") as berkas:
        surat.attach("aturan-pinjam.txt", "text/plain", berkas.read())
    return surat


def kirim(surat):
    """Kirim satu surat, dan kembalikan apakah server surat menerimanya."""
    try:
        mail.send(surat)
    except OSError as galat:
        # Servernya tidak menjawab, atau menolak suratnya.
        sebab = type(galat).__name__
        current_app.logger.warning("Surat '%s' belum terkirim: %s", surat.subject, sebab)
        return False
    return True


def terlambat(hari_ini):
    """Kembalikan pinjaman yang lewat batas, belum kembali, dan peminjamnya punya email."""
    return db.session.scalars(
        db.select(Pinjam)
        .join(Pinjam.anggota)
        .where(Pinjam.tanggal_kembali.is_(None), Pinjam.tanggal_pinjam < hari_ini - LAMA_PINJAM)
        .where(Anggota.email.is_not(None))
        .options(joinedload(Pinjam.buku), joinedload(Pinjam.anggota))
        .order_by(Pinjam.id)
    ).all()


@click.command("ingatkan")
@click.option("--tanggal", type=click.DateTime(["%Y-%m-%d"]), help="Hitung dari tanggal ini, bukan dari hari ini.")
@with_appcontext
def ingatkan_command(tanggal):
    """Kirim pengingat untuk setiap pinjaman yang terlambat."""
    hari_ini = tanggal.date() if tanggal else date.today()
    gagal = 0
    for pinjam in terlambat(hari_ini):
        if kirim(pengingat(pinjam)):
            click.echo(f"Terkirim: {pinjam.anggota.nama}, {pinjam.buku.judul}")
        else:
            click.echo(f"Belum terkirim: {pinjam.anggota.nama}, {pinjam.buku.judul}")
            gagal += 1
    if gagal:
        raise click.ClickException(f"{gagal} surat belum terkirim.")
