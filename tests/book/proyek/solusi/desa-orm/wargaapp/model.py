from datetime import datetime, timezone

from flask_login import UserMixin
from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship
from werkzeug.security import check_password_hash, generate_password_hash

from .ekstensi import db, login_manager


class Pengguna(UserMixin, db.Model):
    __tablename__ = "pengguna"

    id: Mapped[int] = mapped_column(primary_key=True)
    nama: Mapped[str] = mapped_column(String(80), unique=True)
    telepon: Mapped[str | None] = mapped_column(String(20))
    kunci: Mapped[str] = mapped_column(String(256))
    tulisan: Mapped[list["Tulisan"]] = relationship(back_populates="penulis")

    def pasang_sandi(self, sandi):
        self.kunci = generate_password_hash(sandi, method="pbkdf2:sha256")

    def sandi_cocok(self, sandi):
        return check_password_hash(self.kunci, sandi)


class Tulisan(db.Model):
    __tablename__ = "tulisan"

    id: Mapped[int] = mapped_column(primary_key=True)
    judul: Mapped[str] = mapped_column(String(200))
    isi: Mapped[str] = mapped_column(Text)
    waktu: Mapped[datetime] = mapped_column(default=lambda: datetime.now(timezone.utc))
    penulis_id: Mapped[int] = mapped_column(ForeignKey("pengguna.id"))
    penulis: Mapped[Pengguna] = relationship(back_populates="tulisan")


@login_manager.user_loader
def muat(nomor):
    return db.session.get(Pengguna, int(nomor))
