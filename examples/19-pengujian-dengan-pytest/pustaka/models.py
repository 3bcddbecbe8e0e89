"""Model-model perpustakaan: buku, dan catatan peminjamannya."""

from datetime import date

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)


class Buku(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    judul: Mapped[str] = mapped_column(String(200))
    penulis: Mapped[str] = mapped_column(String(100))
    tahun: Mapped[int]

    pinjaman: Mapped[list["Pinjam"]] = relationship(back_populates="buku", order_by="Pinjam.id")

    def terbuka(self):
        """Kembalikan peminjaman yang belum selesai, atau None kalau bukunya ada di rak."""
        for pinjam in self.pinjaman:
            if pinjam.tanggal_kembali is None:
                return pinjam
        return None


class Pinjam(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    buku_id: Mapped[int] = mapped_column(ForeignKey("buku.id"))
    nama: Mapped[str] = mapped_column(String(100))
    tanggal_pinjam: Mapped[date]
    # Kosong (None) selama bukunya masih dipinjam.
    tanggal_kembali: Mapped[date | None]

    buku: Mapped["Buku"] = relationship(back_populates="pinjaman")

    def terlambat(self, hari_ini):
        """Buku boleh dipinjam 14 hari."""
        return (hari_ini - self.tanggal_pinjam).days > 14
