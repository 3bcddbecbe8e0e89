"""What lesson 12 and its exercises say about SQLAlchemy and Flask-SQLAlchemy, and no cell of theirs shows."""

from __future__ import annotations

import contextlib
import io
import logging
import tempfile
import warnings
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from claim_helpers import fails, message, raised
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import ForeignKey, func, inspect, select
from sqlalchemy.exc import (
    IntegrityError,
    LegacyAPIWarning,
    NoReferencedTableError,
    OperationalError,
    PendingRollbackError,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, joinedload, mapped_column, relationship, selectinload
from werkzeug.exceptions import NotFound

from amati import dikirim, perpus_sementara
from pustaka.models import Anggota, Buku, Pinjam, banyak, db

MEMORY = "sqlite:///:memory:"


@contextlib.contextmanager
def _perpus(**settings: Any) -> Iterator[Flask]:
    """Give the example's app with its first content, and close its database."""
    app = perpus_sementara(**settings)
    try:
        yield app
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def _new(uri: str | None = MEMORY) -> tuple[Flask, SQLAlchemy]:
    """Return an app with an extension of its own."""

    class Own(DeclarativeBase):
        pass

    app = Flask("klaim")
    if uri is not None:
        app.config["SQLALCHEMY_DATABASE_URI"] = uri
    return app, SQLAlchemy(model_class=Own)


def _book() -> Buku:
    return Buku(judul="Sang Pemimpi", penulis="Andrea Hirata", tahun=2006)


def _seen_by_another() -> int:
    """Return how many books another connection sees."""
    with db.engine.connect() as other:
        return other.scalar(select(func.count()).select_from(Buku)) or 0


# -- models and configuration -------------------------------------------------------------------------------------------------


def nama_tabel_dari_kelas() -> None:
    app, own = _new()

    class BukuBaru(own.Model):  # type: ignore[name-defined]
        id: Mapped[int] = mapped_column(primary_key=True)

    assert BukuBaru.__tablename__ == "buku_baru"
    assert Pinjam.__tablename__ == "pinjam"


def foreign_key_menyebut_tabel() -> None:
    app, own = _new()

    class Buku(own.Model):  # type: ignore[name-defined]
        id: Mapped[int] = mapped_column(primary_key=True)

    class Pinjam(own.Model):  # type: ignore[name-defined]
        id: Mapped[int] = mapped_column(primary_key=True)
        buku_id: Mapped[int] = mapped_column(ForeignKey("Buku.id"))

    own.init_app(app)
    with app.app_context():
        fails(NoReferencedTableError, "could not find table 'Buku'", own.create_all)


def init_app_membaca_alamat() -> None:
    app, own = _new(uri=None)
    fails(RuntimeError, "SQLALCHEMY_DATABASE_URI", lambda: own.init_app(app))
    app, own = _new()
    own.init_app(app)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///lain.db"
    with app.app_context():
        assert "lain.db" not in str(own.engine.url)


def init_app_dua_kali() -> None:
    app, own = _new()
    own.init_app(app)
    fails(RuntimeError, "already been registered", lambda: own.init_app(app))


def alamat_di_folder_instance() -> None:
    with tempfile.TemporaryDirectory() as name:
        app, own = _new("sqlite:///pustaka.db")
        app = Flask("klaim", root_path=name, instance_path=str(Path(name, "instance").resolve()))
        app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///pustaka.db"
        own.init_app(app)
        with app.app_context():
            own.session.execute(own.text("CREATE TABLE x (id INTEGER)"))
            own.session.commit()
        with app.app_context():
            own.engine.dispose()
        assert Path(name, "instance/pustaka.db").is_file()
        assert not Path(name, "pustaka.db").exists()


def create_all_perlu_konteks() -> None:
    app, own = _new()
    own.init_app(app)
    fails(RuntimeError, "Working outside of application context", own.create_all)
    with app.app_context():
        own.create_all()


def create_all_tidak_mengubah() -> None:
    with _perpus() as app, app.app_context():
        db.session.execute(db.text("ALTER TABLE buku DROP COLUMN tahun"))
        db.session.commit()
        db.create_all()
        assert "tahun" not in [column["name"] for column in inspect(db.engine).get_columns("buku")]
        fails(OperationalError, "no such column", lambda: db.session.scalars(db.select(Buku)).all())
        db.session.rollback()


def tanpa_tabel_galat() -> None:
    app, own = _new()

    class Siswa(own.Model):  # type: ignore[name-defined]
        id: Mapped[int] = mapped_column(primary_key=True)

    own.init_app(app)
    with app.app_context():
        own.session.add(Siswa())
        fails(OperationalError, "no such table: siswa", own.session.commit)


def track_modifications() -> None:
    app, own = _new()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        own.init_app(app)
    assert app.config["SQLALCHEMY_TRACK_MODIFICATIONS"] is False


# -- the session --------------------------------------------------------------------------------------------------------------


def tanpa_commit_hilang() -> None:
    with _perpus() as app:
        app.add_url_rule("/tambah", "tambah", lambda: str(db.session.add(_book())))
        assert app.test_client().get("/tambah").status_code == 200
        with app.app_context():
            assert banyak(Buku) == 12


def flush_tanpa_commit_hilang() -> None:
    with _perpus() as app:
        with app.app_context():
            db.session.add(_book())
            db.session.flush()
            assert banyak(Buku) == 13
        with app.app_context():
            assert banyak(Buku) == 12


def flush_otomatis() -> None:
    with _perpus() as app, app.app_context():
        db.session.add(_book())
        assert dikirim() == []
        db.session.scalars(db.select(Anggota)).all()
        assert [sql.split()[0] for sql in dikirim()] == ["INSERT", "SELECT"]
        db.session.add(_book())
        db.session.commit()
        assert dikirim()[-1].split()[0] == "INSERT"


def batal_bersama() -> None:
    with _perpus() as app, app.app_context():
        db.session.add(_book())
        db.session.add(Pinjam(buku_id=99, anggota_id=1))
        raised(IntegrityError, db.session.commit)
        db.session.rollback()
        assert banyak(Buku) == _seen_by_another() == 12
        db.session.add(_book())
        db.session.add(Pinjam(buku_id=3, anggota_id=1))
        db.session.commit()
        assert (_seen_by_another(), banyak(Pinjam)) == (13, 4)


def salah_eja_atribut() -> None:
    with _perpus() as app, app.app_context():
        fails(TypeError, "'judl' is an invalid keyword argument", lambda: Buku(judl="x"))
        book = db.session.get(Buku, 1)
        assert book is not None
        book.judl = "Diganti"  # type: ignore[attr-defined]
        db.session.commit()
        assert dikirim()[-1].startswith("SELECT")
        db.session.expire_all()
        assert book.judul == "Laskar Pelangi"


def _failed() -> None:
    db.session.add(Pinjam(buku_id=99, anggota_id=1))
    raised(IntegrityError, db.session.commit)


def commit_sesudah_gagal() -> None:
    with _perpus() as app, app.app_context():
        _failed()
        raised(PendingRollbackError, db.session.commit)
        raised(PendingRollbackError, lambda: banyak(Buku))


def rollback_memulihkan() -> None:
    with _perpus() as app, app.app_context():
        _failed()
        db.session.rollback()
        db.session.add(_book())
        db.session.commit()
        assert banyak(Buku) == 13


def bawaan_dipanggil_atau_disimpan() -> None:
    numbers = iter(range(100))
    app, own = _new()

    class Absen(own.Model):  # type: ignore[name-defined]
        id: Mapped[int] = mapped_column(primary_key=True)
        sekali: Mapped[int] = mapped_column(default=next(numbers))
        setiap: Mapped[int] = mapped_column(default=lambda: next(numbers))

    own.init_app(app)
    with app.app_context():
        own.create_all()
        for _ in range(2):
            own.session.add(Absen())
            own.session.commit()
        rows = own.session.scalars(own.select(Absen)).all()
        assert [(row.sekali, row.setiap) for row in rows] == [(0, 1), (0, 2)]


def unique_menolak() -> None:
    app, own = _new()

    class Siswa(own.Model):  # type: ignore[name-defined]
        id: Mapped[int] = mapped_column(primary_key=True)
        nis: Mapped[str] = mapped_column(unique=True)

    own.init_app(app)
    with app.app_context():
        own.create_all()
        for expected in (1, 1):
            own.session.add(Siswa(nis="0123"))
            with contextlib.suppress(IntegrityError):
                own.session.commit()
            own.session.rollback()
            assert len(own.session.scalars(own.select(Siswa)).all()) == expected


def isi_tanpa_mapped_bukan_kolom() -> None:
    app, own = _new()

    class Siswa(own.Model):  # type: ignore[name-defined]
        id: Mapped[int] = mapped_column(primary_key=True)
        nama = ""

    assert list(Siswa.__table__.columns.keys()) == ["id"]


# -- select -------------------------------------------------------------------------------------------------------------------


def select_tidak_mengirim() -> None:
    with _perpus() as app, app.app_context():
        query = db.select(Buku).where(Buku.tahun < 1950)
        assert dikirim() == []
        assert {type(each) for each in db.session.scalars(query)} == {Buku}
        assert len(dikirim()) == 1


def and_milik_python() -> None:
    author, year = Buku.penulis == "Andrea Hirata", Buku.tahun > 2010
    assert not isinstance(author, bool)
    assert any((author and year) is each for each in (author, year))
    kept = str(db.select(Buku).where(author and year)).split("WHERE")[1]
    assert ("penulis" in kept) != ("tahun" in kept)
    kept = str(db.select(Buku).where(author or year)).split("WHERE")[1]
    assert ("penulis" in kept) != ("tahun" in kept)


def koma_dan_or() -> None:
    with _perpus() as app, app.app_context():

        def found(*conditions: Any) -> int:
            return len(db.session.scalars(db.select(Buku).where(*conditions)).all())

        first, second = Buku.tahun == 2009, Buku.penulis == "Dee Lestari"
        assert (found(first), found(second)) == (2, 1)
        assert found(first, second) == 1
        assert found(db.or_(second, Buku.tahun == 1922)) == 2


def is_none_kosong() -> None:
    with _perpus() as app, app.app_context():

        def found(condition: Any) -> int:
            return len(db.session.scalars(db.select(Pinjam).where(condition)).all())

        assert (Pinjam.tanggal_kembali is None) is False
        assert found(Pinjam.tanggal_kembali is None) == 0
        assert found(Pinjam.tanggal_kembali.is_(None)) == 2
        assert "IS NULL" in str(Pinjam.tanggal_kembali.is_(None))


def hasil_selalu_benar() -> None:
    with _perpus() as app, app.app_context():
        nobody = db.select(Anggota).where(Anggota.nama == "bukan siapa-siapa")
        assert db.session.scalars(nobody)
        assert db.session.scalars(nobody).all() == []
        assert Anggota.query.filter_by(nama="bukan siapa-siapa")
        assert db.session.scalar(nobody) is None
        assert db.session.scalar(db.select(Anggota)) is not None


def not_milik_python() -> None:
    with _perpus() as app, app.app_context():
        condition = not Pinjam.tanggal_kembali
        assert condition is False
        assert db.session.scalars(db.select(Pinjam).where(condition)).all() == []


def get_dan_404() -> None:
    with _perpus() as app, app.app_context():
        assert getattr(db.session.get(Buku, 2), "judul", None) == "Bumi Manusia" == db.get_or_404(Buku, 2).judul
        assert db.session.get(Buku, 99) is None
        raised(NotFound, lambda: db.get_or_404(Buku, 99))


def query_get_peringatan() -> None:
    with _perpus() as app, app.app_context():
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert Buku.query.filter_by(tahun=2005).all()[0].judul == "Laskar Pelangi"
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            Buku.query.get(1)
        assert [each.category for each in told] == [LegacyAPIWarning]


def execute_memberi_baris() -> None:
    with _perpus() as app, app.app_context():
        row = db.session.execute(db.select(Buku)).first()
        assert row is not None
        assert not isinstance(row, Buku)
        assert isinstance(row[0], Buku)
        message(AttributeError, lambda: row.judul)
        assert isinstance(db.session.scalars(db.select(Buku)).first(), Buku)


# -- relationships ------------------------------------------------------------------------------------------------------------


def back_populates() -> None:
    with _perpus() as app, app.app_context():
        book = db.session.get(Buku, 3)
        assert book is not None
        loan = Pinjam(buku=book, anggota_id=1)
        db.session.add(loan)
        assert loan in book.pinjaman
        other = Pinjam(anggota_id=2)
        book.pinjaman.append(other)
        assert other.buku is book
    assert not {"pinjaman"} & set(Buku.__table__.columns.keys())


def sesi_mengingat_baris() -> None:
    with _perpus() as app, app.app_context():
        first = db.session.get(Anggota, 1)
        before = len(dikirim())
        assert db.session.get(Anggota, 1) is first
        assert len(dikirim()) == before


def _statements(query: Any, attribute: str, people: int = 0) -> int:
    with _perpus() as app:
        with app.app_context():
            for number in range(people):
                member = Anggota(nama=f"Warga {number}", dusun="Denge")
                db.session.add(Pinjam(buku_id=5, anggota=member, tanggal_pinjam=date(2026, 11, 1)))
            db.session.commit()
        with app.app_context():
            for each in db.session.scalars(query):
                getattr(each, attribute)
            return len(dikirim())


def joinedload_satu_perintah() -> None:
    query = db.select(Pinjam).options(joinedload(Pinjam.anggota))
    assert _statements(query, "anggota") == _statements(query, "anggota", 40) == 1
    assert _statements(db.select(Pinjam), "anggota", 40) == 1 + 2 + 40


def selectinload_dua_perintah() -> None:
    query = db.select(Anggota).options(selectinload(Anggota.pinjaman))
    assert _statements(query, "pinjaman") == _statements(query, "pinjaman", 194) == 2
    assert _statements(db.select(Anggota), "pinjaman", 194) == 201


def objek_lepas_dari_sesi() -> None:
    from sqlalchemy.orm.exc import DetachedInstanceError

    with _perpus() as app:
        with app.app_context():
            loan = db.session.get(Pinjam, 1)
        assert loan is not None
        raised(DetachedInstanceError, lambda: loan.buku)


def nama_relasi_bukan_kolom() -> None:
    app, own = _new()

    class Rak(own.Model):  # type: ignore[name-defined]
        id: Mapped[int] = mapped_column(primary_key=True)
        buku: Mapped[list[Any]] = relationship("Jilid")

    class Jilid(own.Model):  # type: ignore[name-defined]
        id: Mapped[int] = mapped_column(primary_key=True)
        rak_id: Mapped[int] = mapped_column(ForeignKey("rak.id"))

    assert list(Rak.__table__.columns.keys()) == ["id"]


def echo_mencetak_sql() -> None:
    logger = logging.getLogger("sqlalchemy.engine.Engine")
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    logger.addHandler(handler)
    with contextlib.redirect_stdout(io.StringIO()), _perpus(SQLALCHEMY_ECHO=True) as app, app.app_context():
        db.session.get(Buku, 1)
    logger.removeHandler(handler)
    assert "SELECT buku.id" in written.getvalue()


# -- pages --------------------------------------------------------------------------------------------------------------------


def contains_autoescape() -> None:
    with _perpus() as app, app.app_context():
        db.session.add(Buku(judul="Diskon 100%", penulis="Anonim", tahun=2020))
        db.session.commit()

        def found(**how: bool) -> int:
            return len(db.session.scalars(db.select(Buku).where(Buku.judul.contains("%", **how))).all())

        assert "LIKE" in str(db.select(Buku).where(Buku.judul.contains("uka")))
        assert len(db.session.scalars(db.select(Buku).where(Buku.judul.contains("uka"))).all()) == 1
        assert found(autoescape=True) == 1
        assert found() == 13


def paginate_404() -> None:
    with _perpus() as app:
        client = app.test_client()
        assert [client.get(f"/buku/?page={page}").status_code for page in (1, 3, 4, 0, "zzz")] == [
            200,
            200,
            404,
            404,
            404,
        ]


def iter_pages() -> None:
    with _perpus() as app, app.test_request_context("/"):
        numbers = list(
            db.paginate(db.select(Buku), page=6, per_page=1).iter_pages(
                left_edge=1, left_current=1, right_current=1, right_edge=1
            )
        )
        assert numbers == [1, None, 5, 6, 7, None, 12]


def paginate_tanpa_batas() -> None:
    with _perpus() as app, app.test_request_context("/?per_page=1000000"):
        assert db.paginate(db.select(Buku)).per_page == 1_000_000
        assert db.paginate(db.select(Buku), max_per_page=20).per_page == 20
        assert "max_per_page" in (db.paginate.__doc__ or "")
        assert "100" in (db.paginate.__doc__ or "")


def none_di_tipe() -> None:
    app, own = _new()

    class Absen(own.Model):  # type: ignore[name-defined]
        id: Mapped[int] = mapped_column(primary_key=True)
        nama: Mapped[str]
        keterangan: Mapped[str | None]

    kinds = {column.name: (column.type.python_type, column.nullable) for column in Absen.__table__.columns}
    assert kinds == {"id": (int, False), "nama": (str, False), "keterangan": (str, True)}


def is_not_none_benar() -> None:
    with _perpus() as app, app.app_context():
        assert (Pinjam.tanggal_kembali is not None) is True
        assert len(db.session.scalars(db.select(Pinjam).where(Pinjam.tanggal_kembali is not None)).all()) == 3


def joinedload_perlu_unique() -> None:
    from sqlalchemy.exc import InvalidRequestError

    with _perpus() as app, app.app_context():
        query = db.select(Anggota).options(joinedload(Anggota.pinjaman))
        fails(InvalidRequestError, "unique()", lambda: db.session.scalars(query).all())
        assert len(db.session.scalars(query).unique().all()) == 6
        rows = db.session.execute(db.text("SELECT * FROM anggota LEFT JOIN pinjam ON anggota.id = anggota_id")).all()
        assert len(rows) == 7


def tanpa_back_populates() -> None:
    app, own = _new()

    class Siswa(own.Model):  # type: ignore[name-defined]
        id: Mapped[int] = mapped_column(primary_key=True)
        nilai: Mapped[list[Nilai]] = relationship()

    class Nilai(own.Model):  # type: ignore[name-defined]
        id: Mapped[int] = mapped_column(primary_key=True)
        siswa_id: Mapped[int] = mapped_column(ForeignKey("siswa.id"))
        siswa: Mapped[Siswa] = relationship()

    pupil = Siswa()
    assert Nilai(siswa=pupil).siswa is pupil
    assert pupil.nilai == []


def bertanya_dulu_tidak_cukup() -> None:
    """Two sessions ask before either stores: both are told that it is not there."""
    with _perpus() as app:
        taken = db.select(Buku).where(Buku.judul == "Sang Pemimpi")
        with app.app_context():
            first = db.session.scalar(taken)
            with app.app_context():  # another request, at the same time
                second = db.session.scalar(taken)
                db.session.add(_book())
                db.session.commit()
            db.session.add(_book())
            db.session.commit()
            assert (first, second) == (None, None)
            assert len(db.session.scalars(taken).all()) == 2


def per_page_diberikan() -> None:
    with _perpus() as app, app.test_request_context("/?per_page=3"):
        assert db.paginate(db.select(Buku)).per_page == 3
        assert db.paginate(db.select(Buku), per_page=7).per_page == 7


# -- another database, as far as it can be told without a server --------------------------------------------------------------


def mysql_mencari_mysqldb() -> None:
    from sqlalchemy.engine import make_url

    assert make_url("mysql://root:@localhost/pustaka").get_dialect().driver == "mysqldb"
    assert make_url("mysql+pymysql://root:@localhost/pustaka").get_dialect().driver == "pymysql"


def tanda_untuk_nilai() -> None:
    from sqlalchemy.dialects.mysql import pymysql

    query = db.select(Buku).where(Buku.id == 2)
    assert "buku.id = %s" in str(query.compile(dialect=pymysql.dialect(paramstyle="format")))
    assert "buku.id = %(id_1)s" in str(query.compile(dialect=pymysql.dialect(paramstyle="pyformat")))
    with _perpus() as app, app.app_context():
        db.session.scalars(query).all()
        assert "buku.id = ?" in dikirim()[-1]


def varchar_perlu_panjang() -> None:
    from sqlalchemy.dialects import mysql, sqlite
    from sqlalchemy.exc import CompileError
    from sqlalchemy.schema import CreateTable

    app, own = _new()

    class Siswa(own.Model):  # type: ignore[name-defined]
        id: Mapped[int] = mapped_column(primary_key=True)
        nama: Mapped[str]

    made = CreateTable(Siswa.__table__)
    assert "nama VARCHAR NOT NULL" in str(made.compile(dialect=sqlite.dialect()))
    fails(CompileError, "VARCHAR requires a length", lambda: made.compile(dialect=mysql.dialect()))
    CreateTable(Buku.__table__).compile(dialect=mysql.dialect())


def sqlite_mengabaikan_panjang() -> None:
    with _perpus() as app, app.app_context():
        book = _book()
        book.judul = "a" * 500
        db.session.add(book)
        db.session.commit()
        assert len(book.judul) == 500


def sqlite_membedakan_huruf() -> None:
    with _perpus() as app, app.app_context():
        for title, found in (("SAMAN", 0), ("Saman", 1)):
            assert len(db.session.scalars(db.select(Buku).where(Buku.judul == title)).all()) == found


def sqlite_kunci_asing() -> None:
    with _perpus() as app, app.app_context():
        for state, refused in (("OFF", False), ("ON", True)):
            db.session.execute(db.text(f"PRAGMA foreign_keys = {state}"))
            db.session.commit()
            db.session.execute(db.text(f"PRAGMA foreign_keys = {state}"))
            db.session.add(Pinjam(buku_id=99, anggota_id=1))
            if refused:
                raised(IntegrityError, db.session.flush)
            else:
                db.session.flush()
            db.session.rollback()
    import sqlite3

    assert sqlite3.connect(":memory:").execute("PRAGMA foreign_keys").fetchone() == (0,)


def distinct_menyisakan_satu() -> None:
    """Two rows with the same value are one to `distinct()`, `group_by()`, a set and the keys of a dictionary."""
    with _perpus() as app, app.app_context():
        db.session.add_all([_book(), _book()])
        db.session.commit()
        title = _book().judul
        asked = select(Buku.judul).where(Buku.judul == title)
        every = db.session.scalars(asked).all()
        assert len(every) > 1
        for one in (asked.distinct(), asked.group_by(Buku.judul)):
            assert db.session.scalars(one).all() == [title]
        assert len(set(every)) == len(dict.fromkeys(every)) == 1


def nama_parameter() -> None:
    def create_app(konfigurasi: object = None) -> object:
        return konfigurasi

    message(TypeError, lambda: create_app(test_config={}))  # type: ignore[call-arg]
