"""Model-model perpustakaan: satu kelas untuk satu tabel, satu objek untuk satu baris."""

import sqlite3
from datetime import date

from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine, ForeignKey, MetaData, String, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    # Nama setiap kunci dan indeks. Migrasi memerlukannya untuk mengubah atau membuang yang ada.
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base)
migrate = Migrate()


class Buku(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    judul: Mapped[str] = mapped_column(String(200))
    penulis: Mapped[str] = mapped_column(String(100))
    tahun: Mapped[int]
    # server_default: nilai untuk baris yang sudah ada saat kolom ini ditambahkan.
    bahasa: Mapped[str] = mapped_column(String(50), server_default="Indonesia")

    # passive_deletes: buku yang pernah dipinjam ditolak basis datanya saat dihapus, bukan dilepas dari pinjamannya.
    pinjaman: Mapped[list["Pinjam"]] = relationship(back_populates="buku", order_by="Pinjam.id", passive_deletes="all")

    def peminjam(self):
        """Kembalikan anggota yang sedang meminjam buku ini, atau None kalau bukunya ada di rak."""
        for pinjam in self.pinjaman:
            if pinjam.tanggal_kembali is None:
                return pinjam.anggota
        return None


class Anggota(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    nama: Mapped[str] = mapped_column(String(100))
    dusun: Mapped[str] = mapped_column(String(100))
    # Boleh kosong. Yang terisi tidak boleh sama dengan milik anggota lain.
    email: Mapped[str | None] = mapped_column(String(200), unique=True)

    pinjaman: Mapped[list["Pinjam"]] = relationship(back_populates="anggota", order_by="Pinjam.id")


class Pinjam(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    buku_id: Mapped[int] = mapped_column(ForeignKey("buku.id"))
    anggota_id: Mapped[int] = mapped_column(ForeignKey("anggota.id"))
    tanggal_pinjam: Mapped[date] = mapped_column(default=date.today)
    # Kosong (None) selama bukunya masih dipinjam.
    tanggal_kembali: Mapped[date | None]

    buku: Mapped["Buku"] = relationship(back_populates="pinjaman")
    anggota: Mapped["Anggota"] = relationship(back_populates="pinjaman")


@event.listens_for(Engine, "connect")
def nyalakan_kunci_asing(sambungan, catatan):
    """SQLite memeriksa ForeignKey kalau diminta, di setiap sambungan baru. MariaDB memeriksanya tanpa diminta."""
    if isinstance(sambungan, sqlite3.Connection):
        sambungan.execute("PRAGMA foreign_keys = ON")


def banyak(model, *syarat):
    """Hitung baris sebuah tabel di dalam basis datanya, tanpa mengambil barisnya."""
    return db.session.scalar(db.select(db.func.count()).select_from(model).where(*syarat))
