"""What lesson 13 and its exercises say about Flask-Migrate and Alembic, and no cell of theirs shows."""

from __future__ import annotations

import contextlib
import difflib
import io
import logging
import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import flask_migrate
from alembic import op
from alembic.migration import MigrationContext
from alembic.operations import Operations
from claim_helpers import fails, raised
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    CheckConstraint,
    Column,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    create_engine,
    event,
    inspect,
    select,
)
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import mapped_column
from sqlalchemy.schema import CreateTable

from amati import Meja, bentuk, catatan, perpus_sementara
from pustaka.models import Base, db


@contextlib.contextmanager
def _desk(*, init: bool = True, **columns: Any) -> Iterator[Meja]:
    """Give a desk; with columns, their table is built by revision 0001 and holds the book *Saman*."""
    desk = Meja()
    try:
        desk.mulai()
        if init:
            _typed(desk, "init")
        if columns:
            _model(desk, **columns)
            _typed(desk, "migrate -m tabel --rev-id 0001")
            _typed(desk, "upgrade")
            _typed_sql(desk, "INSERT INTO buku (judul) VALUES ('Saman')")
        yield desk
    finally:
        desk.tutup()
        desk.folder.cleanup()


def _model(desk: Meja, **columns: Any) -> Any:
    """Begin the models of the desk anew with one class, `Buku`; return it."""
    own = desk.mulai()
    return type("Buku", (own.Model,), {"id": mapped_column(Integer, primary_key=True), **columns})


def _typed(desk: Meja, command: str) -> str:
    """Type `flask db ...`; return what it printed."""
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        desk.ketik(f"flask db {command}")
    return told.getvalue()


def _typed_sql(desk: Meja, statement: str) -> list[dict[str, Any]]:
    """Return the rows of one statement."""
    with desk.app.app_context(), desk.db.engine.begin() as connection:
        result = connection.exec_driver_sql(statement)
        return [dict(row) for row in result.mappings()] if result.returns_rows else []


def _shape(desk: Meja) -> dict[str, list[str]]:
    with desk.app.app_context():
        return bentuk(desk.db.engine)  # type: ignore[no-any-return]


def _title() -> Any:
    return mapped_column(String(200), nullable=False)


def _word(**settings: Any) -> Any:
    return mapped_column(String(50), **settings)


# -- connecting ---------------------------------------------------------------------------------------------------------------


def tanpa_init_app() -> None:
    app = Flask("klaim")
    Migrate()
    done = app.test_cli_runner().invoke(args=["db", "upgrade"])
    assert done.exit_code == 2
    assert "No such command 'db'" in done.output


def migrate_memanggil_init_app() -> None:
    app = Flask("klaim")
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///:memory:"
    Migrate(app, SQLAlchemy(app))
    assert "migrate" in app.extensions
    assert app.test_cli_runner().invoke(args=["db", "--help"]).exit_code == 0


def model_tidak_diimpor() -> None:
    with _desk() as desk:
        assert "No changes in schema detected" in _typed(desk, "migrate -m kosong")
        assert not list(desk.migrasi.glob("versions/*.py"))


def migrate_command_tidak_ada() -> None:
    assert not hasattr(flask_migrate, "MigrateCommand")


def batch_bawaan() -> None:
    assert Migrate().alembic_ctx_kwargs["render_as_batch"] is True


# -- the order of the commands ------------------------------------------------------------------------------------------------


def nomor_acak() -> None:
    with _desk() as desk:
        names = set()
        for _ in range(2):
            _typed(desk, "revision -m tabel")
            names = {file.name for file in desk.migrasi.glob("versions/*.py")}
        assert len(names) == 2
        assert all(re.fullmatch(r"[0-9a-f]{12}_tabel\.py", name) for name in names), names


def nomor_di_basis_data() -> None:
    with _desk(judul=_title()) as desk:
        assert _typed_sql(desk, "SELECT * FROM alembic_version") == [{"version_num": "0001"}]


def folder_dibuat_ulang() -> None:
    with _desk(judul=_title()) as desk:
        shutil.rmtree(desk.migrasi)
        _typed(desk, "init")
        for command in ("migrate -m lagi", "upgrade", "current"):
            assert "Can't locate revision identified by '0001'" in _typed(desk, command), command


def create_all_rencana_kosong() -> None:
    with _desk() as desk:
        _model(desk, judul=_title())
        with desk.app.app_context():
            desk.db.create_all()
        assert "No changes in schema detected" in _typed(desk, "migrate -m tabel")


def create_all_tidak_mengubah() -> None:
    with _desk(judul=_title()) as desk:
        _model(desk, judul=_title(), bahasa=_word())
        with desk.app.app_context():
            desk.db.create_all()
        assert _shape(desk) == {"buku": ["id", "judul"]}


def migrate_tidak_mengubah() -> None:
    with _desk(judul=_title()) as desk:
        book = _model(desk, judul=_title(), bahasa=_word())
        _typed(desk, "migrate -m bahasa --rev-id 0002")
        with desk.app.app_context():
            fails(OperationalError, "no such column", lambda: desk.db.session.scalars(select(book)).all())
        _typed(desk, "upgrade")
        with desk.app.app_context():
            assert [each.bahasa for each in desk.db.session.scalars(select(book))] == [None]


def init_dua_kali() -> None:
    with _desk() as desk:
        assert "already exists and is not empty" in _typed(desk, "init")


def migrate_dua_kali() -> None:
    with _desk(judul=_title()) as desk:
        _model(desk, judul=_title(), bahasa=_word())
        _typed(desk, "migrate -m bahasa --rev-id 0002")
        assert "Target database is not up to date." in _typed(desk, "migrate -m bahasa --rev-id 0003")


def upgrade_dua_kali() -> None:
    with _desk() as desk:
        _typed(desk, "revision -m satu --rev-id 0001")
        assert "Running upgrade" in _typed(desk, "upgrade")
        assert "Running upgrade" not in _typed(desk, "upgrade")


def stamp_mencatat() -> None:
    with _desk() as desk:
        _model(desk, judul=_title())
        _typed(desk, "migrate -m tabel --rev-id 0001")
        with desk.app.app_context():
            desk.db.create_all()
        _typed_sql(desk, "INSERT INTO buku (judul) VALUES ('Saman')")
        assert "0001" not in _typed(desk, "current")
        _typed(desk, "stamp head")
        assert "0001 (head)" in _typed(desk, "current")
        assert "Running upgrade" not in _typed(desk, "upgrade")
        assert _typed_sql(desk, "SELECT judul FROM buku") == [{"judul": "Saman"}]


# -- a column for old rows ----------------------------------------------------------------------------------------------------


def default_bukan_untuk_baris_lama() -> None:
    with _desk(judul=_title()) as desk:
        book = _model(desk, judul=_title(), bahasa=_word(default="Indonesia"))
        _typed(desk, "migrate -m bahasa --rev-id 0002")
        _typed(desk, "upgrade")
        with desk.app.app_context():
            desk.db.session.add(book(judul="Belenggu"))
            desk.db.session.commit()
        assert [row["bahasa"] for row in _typed_sql(desk, "SELECT bahasa FROM buku")] == [None, "Indonesia"]
        _model(desk, judul=_title(), bahasa=_word(default="Indonesia"), rak=_word(default="A", nullable=False))
        _typed(desk, "migrate -m rak --rev-id 0003")
        fails(OperationalError, "Cannot add a NOT NULL column", lambda: _typed(desk, "upgrade"))


def wajib_tanpa_nilai_ditolak() -> None:
    with _desk(judul=_title()) as desk:
        _model(desk, judul=_title(), bahasa=_word(nullable=False))
        _typed(desk, "migrate -m bahasa --rev-id 0002")
        fails(OperationalError, "Cannot add a NOT NULL column", lambda: _typed(desk, "upgrade"))


def server_default_disalin() -> None:
    with _desk(judul=_title()) as desk:
        _model(desk, judul=_title(), bahasa=_word(nullable=False, server_default="Indonesia"))
        _typed(desk, "migrate -m bahasa --rev-id 0002")
        assert "server_default='Indonesia'" in desk.naskah("0002").read_text(encoding="utf-8")


def server_default_mengisi() -> None:
    with _desk(judul=_title()) as desk:
        _model(desk, judul=_title(), bahasa=_word(nullable=False, server_default="Indonesia"))
        _typed(desk, "migrate -m bahasa --rev-id 0002")
        _typed(desk, "upgrade")
        _typed_sql(desk, "INSERT INTO buku (judul) VALUES ('Belenggu')")
        assert [row["bahasa"] for row in _typed_sql(desk, "SELECT bahasa FROM buku")] == ["Indonesia", "Indonesia"]
        assert "DEFAULT 'Indonesia'" in _typed_sql(desk, "SELECT sql FROM sqlite_master WHERE name = 'buku'")[0]["sql"]


def server_default_sama_untuk_semua() -> None:
    with create_engine("sqlite://").connect() as connection:
        connection.exec_driver_sql("CREATE TABLE pesanan (id INTEGER PRIMARY KEY, harga INTEGER)")
        connection.exec_driver_sql("INSERT INTO pesanan (harga) VALUES (5000), (8000)")
        with Operations.context(MigrationContext.configure(connection)):
            op.add_column("pesanan", Column("total", Integer, server_default="7"))
        assert connection.exec_driver_sql("SELECT total FROM pesanan").scalars().all() == [7, 7]


def downgrade_membuang_isi() -> None:
    with _desk(judul=_title()) as desk:
        _model(desk, judul=_title(), bahasa=_word(nullable=False, server_default="Indonesia"))
        _typed(desk, "migrate -m bahasa --rev-id 0002")
        _typed(desk, "upgrade")
        _typed_sql(desk, "UPDATE buku SET bahasa = 'Manggarai'")
        _typed(desk, "downgrade")
        assert _shape(desk) == {"buku": ["id", "judul"]}
        _typed(desk, "upgrade")
        assert _typed_sql(desk, "SELECT bahasa FROM buku") == [{"bahasa": "Indonesia"}]


def downgrade_apa_adanya() -> None:
    with _desk(judul=_title()) as desk:
        _typed(desk, "revision -m bahasa --rev-id 0002")
        desk.tulis(
            "0002",
            "def upgrade():\n    op.add_column('buku', sa.Column('bahasa', sa.String(50)))\n\ndef downgrade():\n    pass",
        )
        _typed(desk, "upgrade")
        _typed(desk, "downgrade")
        assert _shape(desk) == {"buku": ["id", "judul", "bahasa"]}
        assert _typed(desk, "current").strip() == "0001"


def kolom_boleh_kosong() -> None:
    assert Column("stok", Integer).nullable is True
    assert Column("stok", Integer, nullable=False).nullable is False


def tipe_di_sql() -> None:
    assert str(Integer()) == "INTEGER"
    assert str(String(20)) == "VARCHAR(20)"


# -- renaming, batch mode, names ----------------------------------------------------------------------------------------------


def _renamed(desk: Meja) -> None:
    """Write revision 0002, which autogenerate makes of a column that was given another name."""
    _typed_sql(desk, "UPDATE buku SET penulis = 'Ayu Utami'")
    _model(desk, judul=_title(), pengarang=_word())
    _typed(desk, "migrate -m nama --rev-id 0002")


def ganti_nama_membuang() -> None:
    with _desk(judul=_title(), penulis=_word()) as desk:
        _renamed(desk)
        script = desk.naskah("0002").read_text(encoding="utf-8")
        assert "add_column(sa.Column('pengarang'" in script
        assert "drop_column('penulis')" in script
        _typed(desk, "upgrade")
        assert _typed_sql(desk, "SELECT * FROM buku") == [{"id": 1, "judul": "Saman", "pengarang": None}]


def alter_column_menjaga() -> None:
    with _desk(judul=_title(), penulis=_word()) as desk:
        _renamed(desk)
        step = "def {}():\n    with op.batch_alter_table('buku') as batch_op:\n        batch_op.alter_column('{}', new_column_name='{}')\n"
        desk.tulis(
            "0002", step.format("upgrade", "penulis", "pengarang") + step.format("downgrade", "pengarang", "penulis")
        )
        _typed(desk, "upgrade")
        assert _typed_sql(desk, "SELECT * FROM buku") == [{"id": 1, "judul": "Saman", "pengarang": "Ayu Utami"}]
        _typed(desk, "downgrade")
        assert _typed_sql(desk, "SELECT * FROM buku") == [{"id": 1, "judul": "Saman", "penulis": "Ayu Utami"}]


def sqlite_tidak_menambah_kunci() -> None:
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE buku (judul TEXT)")
        fails(
            sqlite3.OperationalError,
            "syntax error",
            lambda: connection.execute("ALTER TABLE buku ADD CONSTRAINT uq_buku_judul UNIQUE (judul)"),
        )


def batch_membuat_ulang() -> None:
    engine = create_engine("sqlite://")
    sent: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *a: sent.append(" ".join(a[2].split())))
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE buku (id INTEGER PRIMARY KEY, judul VARCHAR(9))")
        connection.exec_driver_sql("INSERT INTO buku (judul) VALUES ('Saman')")
        sent.clear()
        with Operations.context(MigrationContext.configure(connection)), op.batch_alter_table("buku") as batch:
            batch.create_unique_constraint("uq_buku_judul", ["judul"])
        steps = [
            each.split("(")[0].split(" SET")[0].strip() for each in sent if not each.startswith(("PRAGMA", "SELECT"))
        ]
        assert steps == [
            "CREATE TABLE _alembic_tmp_buku",
            "INSERT INTO _alembic_tmp_buku",
            "DROP TABLE buku",
            "ALTER TABLE _alembic_tmp_buku RENAME TO buku",
        ], steps
        assert connection.exec_driver_sql("SELECT judul FROM buku").scalars().all() == ["Saman"]


def batch_di_server() -> None:
    for dialect in ("mysql", "mariadb", "postgresql"):
        told = io.StringIO()
        context = MigrationContext.configure(dialect_name=dialect, opts={"as_sql": True, "output_buffer": told})
        with Operations.context(context), op.batch_alter_table("buku") as batch:
            batch.add_column(Column("email", String(50)))
            batch.create_unique_constraint("uq_buku_email", ["email"])
        statements = [each for each in told.getvalue().split(";") if each.strip()]
        assert len(statements) == 2, statements
        assert all(each.strip().startswith("ALTER TABLE buku ADD") for each in statements), statements


def kunci_tanpa_nama() -> None:
    for named in (False, True):
        with _desk(judul=_title()) as desk:
            own = desk.mulai()
            if not named:
                own.Model.metadata.naming_convention = {}
            type(
                "Buku",
                (own.Model,),
                {
                    "id": mapped_column(Integer, primary_key=True),
                    "judul": mapped_column(String(200), nullable=False, unique=True),
                },
            )
            _typed(desk, "migrate -m unik --rev-id 0002")
            if named:
                assert "Running upgrade 0001 -> 0002" in _typed(desk, "upgrade")
            else:
                fails(ValueError, "Constraint must have a name", lambda: _typed(desk, "upgrade"))  # noqa: B023


def nama_dari_pola() -> None:
    metadata = MetaData(naming_convention={"uq": "uq_%(table_name)s_%(column_0_name)s"})
    for name, column in (("siswa", "nis"), ("guru", "nip")):
        table = Table(name, metadata, Column("id", Integer, primary_key=True), Column(column, String(9), unique=True))
        assert [each.name for each in table.constraints if isinstance(each, UniqueConstraint)] == [
            f"uq_{name}_{column}"
        ]


def nama_sudah_lengkap() -> None:
    complete = Operations(MigrationContext.configure(dialect_name="sqlite")).f
    convention = {"ck": "ck_%(table_name)s_%(constraint_name)s"}
    for given, expected in ((complete("ck_satu"), "ck_satu"), ("ck_satu", "ck_buku_ck_satu")):
        check = CheckConstraint("tahun > 0", name=given)
        table = Table("buku", MetaData(naming_convention=convention), Column("tahun", Integer), check)
        assert f"CONSTRAINT {expected} CHECK" in str(CreateTable(table))


def nama_tabel_siswa() -> None:
    own = SQLAlchemy()
    siswa = type("Siswa", (own.Model,), {"id": own.Column(own.Integer, primary_key=True)})
    assert siswa.__tablename__ == "siswa"  # type: ignore[attr-defined]


# -- what failed, two heads ---------------------------------------------------------------------------------------------------


def _made_required(desk: Meja) -> None:
    """Write revision 0002, which demands a value in a column that one row leaves empty."""
    _model(desk, judul=_title(), penulis=_word(nullable=False))
    _typed(desk, "migrate -m wajib --rev-id 0002")


FILL = "def upgrade():\n    op.execute(\"UPDATE buku SET penulis = '-' WHERE penulis IS NULL\")\n"


def gagal_meninggalkan_sisa() -> None:
    with _desk(judul=_title(), penulis=_word()) as desk:
        _made_required(desk)
        fails(IntegrityError, "NOT NULL constraint failed: _alembic_tmp_buku.penulis", lambda: _typed(desk, "upgrade"))
        assert set(_shape(desk)) == {"buku", "_alembic_tmp_buku"}
        assert _typed_sql(desk, "SELECT judul FROM buku") == [{"judul": "Saman"}]
        assert _typed(desk, "current").strip() == "0001"
        desk.ubah("0002", "def upgrade():\n", FILL)
        fails(OperationalError, "table _alembic_tmp_buku already exists", lambda: _typed(desk, "upgrade"))


def cadangan_membereskan() -> None:
    with _desk(judul=_title(), penulis=_word()) as desk:
        desk.cadangkan()
        _made_required(desk)
        raised(IntegrityError, lambda: _typed(desk, "upgrade"))
        desk.pulihkan()
        desk.ubah("0002", "def upgrade():\n", FILL)
        _typed(desk, "upgrade")
        assert _typed_sql(desk, "SELECT penulis FROM buku") == [{"penulis": "-"}]


def wajib_sesudah_terisi() -> None:
    with _desk(judul=_title(), penulis=_word()) as desk:
        _made_required(desk)
        desk.ubah("0002", "def upgrade():\n", FILL)
        _typed(desk, "upgrade")
        with desk.app.app_context():
            columns = {each["name"]: each["nullable"] for each in inspect(desk.db.engine).get_columns("buku")}
        assert columns["penulis"] is False


def _forked(desk: Meja) -> None:
    for command in ("0001", "0002", "0003 --head 0001 --splice"):
        _typed(desk, f"revision -m langkah --rev-id {command}")


def dua_ujung() -> None:
    with _desk() as desk:
        _forked(desk)
        assert len(_typed(desk, "heads").split("\n")) > 2
        assert "Multiple head revisions are present" in _typed(desk, "upgrade")
        _typed(desk, "merge heads -m satu --rev-id 0004")
        assert "down_revision = ('0002', '0003')" in desk.naskah("0004").read_text(encoding="utf-8")
        assert _typed(desk, "heads").strip() == "0004 (head)"
        assert "-> 0004" in _typed(desk, "upgrade")


def ujung_dari_berkas() -> None:
    with _desk() as desk:
        _forked(desk)
        assert "0002 (head)" in _typed(desk, "heads")
        assert "0003 (head)" in _typed(desk, "heads")
        assert not (desk.letak / "meja.db").exists() or _shape(desk) == {}


def ganti_induk() -> None:
    with _desk() as desk:
        _forked(desk)
        desk.ubah("0003", "down_revision = '0001'", "down_revision = '0002'")
        assert _typed(desk, "heads").strip() == "0003 (head)"
        assert "Running upgrade 0002 -> 0003" in _typed(desk, "upgrade")


# -- foreign keys -------------------------------------------------------------------------------------------------------------


def kunci_asing_melarang() -> None:
    env = Path("migrations", "env.py")
    source = env.read_text(encoding="utf-8")
    for guarded in (True, False):
        app = perpus_sementara()
        env.write_text(
            source.replace("foreign_keys = OFF", "foreign_keys = ON") if guarded else source, encoding="utf-8"
        )
        try:
            with app.app_context(), catatan(logging.NullHandler()):
                if guarded:
                    fails(
                        IntegrityError, "FOREIGN KEY constraint failed", lambda: flask_migrate.downgrade("migrations")
                    )
                else:
                    flask_migrate.downgrade("migrations")
                    assert "email" not in bentuk(db.engine)["anggota"]
        finally:
            with app.app_context():
                db.session.remove()
                db.engine.dispose()
            env.write_text(source, encoding="utf-8")
    assert Base.metadata.naming_convention["fk"]


def env_ditambah() -> None:
    generated = Path(flask_migrate.__file__).with_name("templates") / "flask" / "env.py"
    lines = [each.read_text(encoding="utf-8").splitlines() for each in (generated, Path("migrations", "env.py"))]
    changes = [each for each in difflib.ndiff(*lines) if each[0] in "+-"]
    removed = [each for each in changes if each.startswith("-")]
    added = [each[2:].strip() for each in changes if each.startswith("+")]
    assert [each[2:].strip() for each in removed] == [
        "with context.begin_transaction():",
        "context.run_migrations()",
    ], removed
    assert sum("PRAGMA" in each for each in added) == 2
    assert {each for each in added if each and not each.startswith("#")} == {
        "sqlite = connection.dialect.name == 'sqlite'",
        "if sqlite:",
        "connection.exec_driver_sql('PRAGMA foreign_keys = OFF')",
        "try:",
        "with context.begin_transaction():",
        "context.run_migrations()",
        "finally:",
        "connection.exec_driver_sql('PRAGMA foreign_keys = ON')",
    }, added


def drop_all_membuang() -> None:
    with _desk() as desk:
        _model(desk, judul=_title())
        with desk.app.app_context():
            desk.db.create_all()
        _typed_sql(desk, "INSERT INTO buku (judul) VALUES ('Saman')")
        assert "buku" in _shape(desk)
        with desk.app.app_context():
            desk.db.drop_all()
        assert "buku" not in _shape(desk)


def update_kiri_diisi() -> None:
    db = sqlite3.connect(":memory:")
    db.executescript("CREATE TABLE orang (lama TEXT, baru TEXT); INSERT INTO orang VALUES ('0812', '0999');")
    db.execute("UPDATE orang SET baru = lama")
    assert db.execute("SELECT lama, baru FROM orang").fetchall() == [("0812", "0812")]
    db.close()
