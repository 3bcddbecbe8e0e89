"""What lesson 11 and its exercises say about SQLite, its Python module and Flask, and no cell of theirs shows."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from claim_helpers import fails, message
from flask import Flask, g

import pustaka
from pustaka.db import close_db, get_db


@contextlib.contextmanager
def _file() -> Iterator[Path]:
    """Give the path of a database that does not exist yet."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        yield Path(folder, "pustaka.db")


@contextlib.contextmanager
def _library() -> Iterator[Flask]:
    """Give the lesson's app with a database of its own, filled by `flask init-db`."""
    with _file() as file:
        app = pustaka.create_app({"TESTING": True, "DATABASE": str(file)})
        result = app.test_cli_runner().invoke(args=["init-db"])
        assert result.exit_code == 0, result.output
        yield app


def garis_miring_terbalik_tab() -> None:
    written = "data\toko.db"
    assert "\N{CHARACTER TABULATION}" in written
    assert "toko" not in written
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        Path(folder, "data").mkdir()
        sqlite3.connect(Path(folder) / "data/toko.db").close()
        assert Path(folder, "data", "toko.db").is_file()


def _shelf(*statements: str) -> sqlite3.Connection:
    """Return a database in memory with one table of three books."""
    db = sqlite3.connect(":memory:")
    db.executescript(
        "CREATE TABLE buku (id INTEGER PRIMARY KEY, judul TEXT);"
        "INSERT INTO buku (judul) VALUES ('Saman'), ('Larung'), ('Laut Bercerita');" + "".join(statements)
    )
    return db


def _books(app: Flask) -> int:
    with app.app_context():
        return int(get_db().execute("SELECT count(*) FROM buku").fetchone()[0])


def _add(app: Flask) -> None:
    page = app.test_client().post("/buku/tambah", data={"judul": "Saman", "penulis": "Ayu Utami", "tahun": "1998"})
    assert page.status_code == 302


# -- a file, tables, rows -----------------------------------------------------------------------------------------------------


def init_db_mengosongkan() -> None:
    with _library() as app:
        _add(app)
        assert _books(app) == 6
        app.test_cli_runner().invoke(args=["init-db"])
        assert _books(app) == 5


def drop_if_exists() -> None:
    link = sqlite3.connect(":memory:")
    for _ in range(2):
        link.execute("DROP TABLE IF EXISTS petugas")
        link.execute("CREATE TABLE petugas (nama TEXT)")
    fails(sqlite3.OperationalError, "already exists", lambda: link.execute("CREATE TABLE petugas (nama TEXT)"))


def tersimpan_di_berkas() -> None:
    with _library() as app:
        _add(app)
        again = pustaka.create_app({"DATABASE": app.config["DATABASE"]})
        assert _books(again) == 6


def sqlite3_milik_python() -> None:
    assert "sqlite3" in sys.stdlib_module_names


def satu_penulis_pada_satu_saat() -> None:
    with _file() as file:
        first, second = (sqlite3.connect(file, timeout=0) for _ in range(2))
        first.execute("CREATE TABLE a (b)")
        first.execute("BEGIN IMMEDIATE")
        fails(sqlite3.OperationalError, "database is locked", lambda: second.execute("BEGIN IMMEDIATE"))
        first.commit()
        second.execute("BEGIN IMMEDIATE")
        second.close()
        first.close()


def menunggu_lima_detik() -> None:
    with _file() as file:
        first = sqlite3.connect(file)
        second = sqlite3.connect(file)
        assert second.execute("PRAGMA busy_timeout").fetchone() == (5000,)
        first.execute("BEGIN IMMEDIATE")
        started = time.monotonic()
        fails(sqlite3.OperationalError, "database is locked", lambda: second.execute("BEGIN IMMEDIATE"))
        assert time.monotonic() - started > 4
        first.close()
        second.close()


def memory_tanpa_berkas() -> None:
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        db = sqlite3.connect(":memory:")
        db.execute("CREATE TABLE a (b)")
        db.commit()
        db.close()
        assert os.listdir(folder) == []
        fails(sqlite3.OperationalError, "no such table", lambda: sqlite3.connect(":memory:").execute("SELECT * FROM a"))


def fetchall_kosong() -> None:
    assert _shelf().execute("SELECT judul FROM buku WHERE id = 9").fetchall() == []


def fetchone_none() -> None:
    assert _shelf().execute("SELECT judul FROM buku WHERE id = 9").fetchone() is None


def none_dipakai_500() -> None:
    app = Flask("klaim")

    @app.route("/<int:id>")
    def one(id: int) -> Any:
        row = _shelf().execute("SELECT judul FROM buku WHERE id = ?", (id,)).fetchone()
        return row["judul"]

    app.logger.disabled = True
    assert app.test_client().get("/9").status_code == 500
    app.testing = True
    message(TypeError, lambda: app.test_client().get("/9"))


def row_factory_sebelum_cursor() -> None:
    db = _shelf()
    cursor = db.cursor()
    db.row_factory = sqlite3.Row
    row = cursor.execute("SELECT id FROM buku").fetchone()
    message(TypeError, lambda: row["id"])
    assert db.execute("SELECT id FROM buku").fetchone()["id"] == 1


# -- values -------------------------------------------------------------------------------------------------------------------

_ODD = ("' OR '1'='1", "Ma'ruf", "'; DROP TABLE buku; --", "1 OR 1", '"', "?", "%", "\\", "\0", "", "é 🐃")


def parameter_selalu_nilai() -> None:
    db = _shelf()
    for value in _ODD:
        assert db.execute("SELECT id FROM buku WHERE judul = ?", (value,)).fetchall() == []
        db.execute("INSERT INTO buku (judul) VALUES (?)", (value,))
        assert db.execute("SELECT judul FROM buku WHERE judul = ?", (value,)).fetchall() == [(value,)]


def maruf_merusak_fstring() -> None:
    name = "Ma'ruf"
    fails(
        sqlite3.OperationalError,
        "syntax error",
        lambda: _shelf().execute(f"SELECT id FROM buku WHERE judul = '{name}' AND id = 1"),
    )


def fstring_dibaca_perintah() -> None:
    typed = "' OR '1'='1"
    assert len(_shelf().execute(f"SELECT id FROM buku WHERE judul = '{typed}'").fetchall()) == 3
    typed = "%' OR 1=1 --"
    assert len(_shelf().execute(f"SELECT id FROM buku WHERE judul LIKE '%{typed}%'").fetchall()) == 3


def tanpa_kutip_pun_kena() -> None:
    typed = "1 OR 1"
    db = _shelf()
    db.execute(f"DELETE FROM buku WHERE id = {typed}")
    assert db.execute("SELECT * FROM buku").fetchall() == []


def huruf_dihitung_nilai() -> None:
    for text in ("Saman", "Laut", "ab"):
        fails(
            sqlite3.ProgrammingError,
            f"there are {len(text)} supplied",
            lambda text=text: _shelf().execute("SELECT * FROM buku WHERE judul = ?", (text)),
        )


def satu_huruf_lolos() -> None:
    db = _shelf()
    assert db.execute("SELECT judul FROM buku WHERE id = ?", ("2")).fetchall() == [("Larung",)]
    fails(sqlite3.ProgrammingError, "2 supplied", lambda: db.execute("SELECT judul FROM buku WHERE id = ?", ("10")))


def tanda_tanya_dalam_kutip() -> None:
    db = _shelf("INSERT INTO buku (judul) VALUES ('Apa?')")
    assert db.execute("SELECT judul FROM buku WHERE judul LIKE '%?%'").fetchall() == [("Apa?",)]
    fails(
        sqlite3.ProgrammingError,
        "uses 0, and there are 1 supplied",
        lambda: db.execute("SELECT judul FROM buku WHERE judul LIKE '%?%'", ("Laut",)),
    )
    assert db.execute("SELECT judul FROM buku WHERE judul LIKE ?", ("%Laut%",)).fetchall() == [("Laut Bercerita",)]


def like_mencari_yang_mirip() -> None:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE siswa (nim TEXT)")
    db.execute("INSERT INTO siswa VALUES ('A-12')")
    for alike in ("%", "A_12"):
        assert db.execute("SELECT nim FROM siswa WHERE nim LIKE ?", (alike,)).fetchall() == [("A-12",)]
        assert db.execute("SELECT nim FROM siswa WHERE nim = ?", (alike,)).fetchall() == []


def like_tanpa_persen() -> None:
    db = _shelf()
    assert db.execute("SELECT judul FROM buku WHERE judul LIKE ?", ("Laut",)).fetchall() == []
    assert db.execute("SELECT judul FROM buku WHERE judul LIKE ?", ("saman",)).fetchall() == [("Saman",)]
    assert db.execute("SELECT judul FROM buku WHERE judul LIKE ?", ("Laut%",)).fetchall() == [("Laut Bercerita",)]
    assert db.execute("SELECT judul FROM buku WHERE judul LIKE ?", ("Bercerita%",)).fetchall() == []


def tanpa_order_by() -> None:
    db = _shelf()
    titles = [row[0] for row in db.execute("SELECT judul FROM buku")]
    assert titles != sorted(titles)
    assert [row[0] for row in db.execute("SELECT judul FROM buku ORDER BY judul")] == sorted(titles)


def baris_satu_kolom_tuple() -> None:
    assert _shelf().execute("SELECT judul FROM buku WHERE id = 1").fetchone() == ("Saman",)
    assert _shelf().execute("SELECT judul FROM buku WHERE id < 3").fetchall() == [("Saman",), ("Larung",)]


def nol_di_depan_hilang() -> None:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE siswa (angka INTEGER, teks TEXT)")
    db.execute("INSERT INTO siswa VALUES (?, ?)", ("0071", "0071"))
    assert db.execute("SELECT angka, teks FROM siswa").fetchone() == (71, "0071")


def int_membuang_nol() -> None:
    assert str(int("0071")) == "0071".lstrip("0") == "71"


# -- the connection of a request ----------------------------------------------------------------------------------------------


def _watched(app: Flask) -> list[sqlite3.Connection]:
    """Note every connection that a request of the app has when it ends."""
    seen: list[sqlite3.Connection] = []

    @app.teardown_appcontext  # asked before `close_db`: teardown functions run in reverse
    def note(error: BaseException | None) -> None:
        if "db" in g:
            seen.append(g.db)

    return seen


def _closed(db: sqlite3.Connection) -> bool:
    try:
        db.execute("SELECT 1")
    except sqlite3.ProgrammingError:
        return True
    return False


def ditutup_juga_saat_galat() -> None:
    with _library() as app:
        seen = _watched(app)
        app.testing = False
        app.logger.disabled = True

        @app.route("/galat")
        def broken() -> str:
            get_db()
            raise ValueError

        for path, status in (("/buku/2", 200), ("/galat", 500)):
            assert app.test_client().get(path).status_code == status
        assert [_closed(db) for db in seen] == [True, True]


def tanpa_get_db_tanpa_sambungan() -> None:
    with _library() as app:
        seen = _watched(app)
        app.test_client().get("/buku/tambah")
        assert seen == []
        with app.app_context():
            close_db()  # finds nothing, and closes nothing


def teardown_tanpa_sambungan() -> None:
    app = Flask("klaim")
    called: list[bool] = []

    @app.teardown_appcontext
    def note(error: BaseException | None) -> None:
        called.append("db" in g)

    assert app.test_client().get("/tidak-ada").status_code == 404
    assert called == [False]


def satu_sambungan_per_permintaan() -> None:
    with _library() as app:
        with app.app_context():
            first = get_db()
            assert get_db() is first
            assert get_db() is first
        with app.app_context():
            assert get_db() is not first


def sambungan_milik_utasnya() -> None:
    db = _shelf()
    told: list[str] = []

    def ask() -> None:
        told.append(message(sqlite3.ProgrammingError, lambda: db.execute("SELECT 1")))

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert "SQLite objects created in a thread can only be used in that same thread" in told[0]


def sambungan_bersama_ikut_commit() -> None:
    with _file() as file:
        shared = sqlite3.connect(file, check_same_thread=False)
        shared.execute("CREATE TABLE a (b)")
        shared.execute("INSERT INTO a VALUES ('belum selesai')")  # one visitor, who has not committed

        def other() -> None:
            shared.execute("INSERT INTO a VALUES ('selesai')")
            shared.commit()

        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        shared.rollback()
        shared.close()
        reader = sqlite3.connect(file)
        assert reader.execute("SELECT b FROM a").fetchall() == [("belum selesai",), ("selesai",)]
        reader.close()


def sambungan_ditutup_tidak_dipakai() -> None:
    db = _shelf()
    db.close()
    fails(sqlite3.ProgrammingError, "closed", lambda: db.execute("SELECT 1"))


def memory_per_sambungan() -> None:
    first = sqlite3.connect(":memory:")
    first.execute("CREATE TABLE a (b)")
    first.commit()
    fails(sqlite3.OperationalError, "no such table", lambda: sqlite3.connect(":memory:").execute("SELECT * FROM a"))


# -- making the tables --------------------------------------------------------------------------------------------------------


def executescript_beberapa() -> None:
    db = sqlite3.connect(":memory:")
    db.executescript("CREATE TABLE a (b); INSERT INTO a VALUES (1); INSERT INTO a VALUES (2);")
    assert db.execute("SELECT b FROM a").fetchall() == [(1,), (2,)]
    message(sqlite3.Error, lambda: db.execute("INSERT INTO a VALUES (3); INSERT INTO a VALUES (4);"))


def tanpa_init_app() -> None:
    with _file() as file:
        app = Flask("klaim")
        app.config["DATABASE"] = str(file)
        result = app.test_cli_runner().invoke(args=["init-db"])
        assert result.exit_code == 2
        assert "No such command" in result.output
        with app.app_context():
            db = get_db()
        assert not _closed(db)
        db.close()


def perintah_tanpa_konteks() -> None:
    import click
    from flask.cli import with_appcontext

    def result(command: click.Command) -> Any:
        with _file() as file:
            app = Flask("klaim")
            app.config["DATABASE"] = str(file)
            app.teardown_appcontext(close_db)
            app.cli.add_command(command)
            return app.test_cli_runner().invoke(args=["buat"])

    def make() -> None:
        get_db()

    assert isinstance(result(click.command("buat")(make)).exception, RuntimeError)
    assert result(click.command("buat")(with_appcontext(make))).exit_code == 0


def init_db_saat_mulai() -> None:
    with _library() as app:
        _add(app)
        with app.app_context():
            from pustaka.db import init_db

            init_db()  # what a `create_app` that calls it does at each start
        assert _books(app) == 5


def if_not_exists_membiarkan() -> None:
    db = _shelf()
    db.executescript("CREATE TABLE IF NOT EXISTS buku (id INTEGER PRIMARY KEY, judul TEXT);")
    assert db.execute("SELECT count(*) FROM buku").fetchone() == (3,)


def nama_tanpa_folder() -> None:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for name in ("sini", "sana"):
            Path(folder, name).mkdir()
            with contextlib.chdir(Path(folder, name)):
                db = sqlite3.connect("pustaka.db")
                db.execute("CREATE TABLE a (b)")
                db.close()
        assert Path(folder, "sini", "pustaka.db").is_file()
        assert Path(folder, "sana", "pustaka.db").is_file()


def connect_membuat_berkas_baru() -> None:
    with _file() as file:
        assert not file.exists()
        db = sqlite3.connect(file)
        fails(sqlite3.OperationalError, "no such table: buku", lambda: db.execute("SELECT * FROM buku"))
        db.close()
        assert file.stat().st_size == 0


# -- transactions -------------------------------------------------------------------------------------------------------------


def transaksi_hanya_terlihat_sendiri() -> None:
    with _file() as file:
        first, second = sqlite3.connect(file), sqlite3.connect(file)
        first.execute("CREATE TABLE a (b)")
        first.execute("INSERT INTO a VALUES (1)")
        assert first.execute("SELECT count(*) FROM a").fetchone() == (1,)
        assert second.execute("SELECT count(*) FROM a").fetchone() == (0,)
        first.commit()
        assert second.execute("SELECT count(*) FROM a").fetchone() == (1,)
        first.close()
        second.close()


def tanpa_commit_hilang() -> None:
    with _file() as file:
        for commit, expected in ((False, 0), (True, 1)):
            db = sqlite3.connect(file)
            db.execute("CREATE TABLE IF NOT EXISTS a (b)")
            db.execute("INSERT INTO a VALUES (1)")
            if commit:
                db.commit()
            db.close()
            reader = sqlite3.connect(file)
            assert reader.execute("SELECT count(*) FROM a").fetchone() == (expected,)
            reader.close()


def lastrowid() -> None:
    db = _shelf()
    cursor = db.execute("INSERT INTO buku (judul) VALUES (?)", ("Pulang",))
    assert cursor.lastrowid == 4
    assert db.execute("SELECT judul FROM buku WHERE id = 4").fetchone() == ("Pulang",)


def hapus_get_ditolak() -> None:
    with _library() as app:

        @app.route("/hapus/<int:id>")  # the old way: a link
        def by_link(id: int) -> str:
            db = get_db()
            db.execute("DELETE FROM buku WHERE id = ?", (id,))
            db.commit()
            return "terhapus"

        client = app.test_client()
        assert client.get("/buku/3/hapus").status_code == 405
        assert client.get("/buku/3").status_code == 200
        client.get("/hapus/3")
        assert client.get("/buku/3").status_code == 404


_LOANS = (
    "CREATE TABLE anggota (id INTEGER PRIMARY KEY);"
    "INSERT INTO anggota VALUES (1), (2);"
    "CREATE TABLE pinjam (id INTEGER PRIMARY KEY, anggota_id INTEGER REFERENCES anggota (id), kembali TEXT);"
    "INSERT INTO pinjam VALUES (1, 1, NULL), (2, 2, NULL);"
)


def _lend(db: sqlite3.Connection, member: int) -> None:
    db.execute("UPDATE pinjam SET kembali = '2026-11-28' WHERE id = 1")
    db.execute("INSERT INTO pinjam (anggota_id) VALUES (?)", (member,))


def with_commit_atau_rollback() -> None:
    with _file() as file:
        db, reader = sqlite3.connect(file), sqlite3.connect(file)
        db.executescript(_LOANS + "PRAGMA foreign_keys = ON;")
        before = reader.execute("SELECT * FROM pinjam").fetchall()
        try:
            with db:
                _lend(db, 99)
        except sqlite3.IntegrityError:
            assert db.execute("SELECT * FROM pinjam").fetchall() == before
        with db:
            _lend(db, 2)
        assert reader.execute("SELECT kembali FROM pinjam").fetchall() == [("2026-11-28",), (None,), (None,)]
        db.close()
        reader.close()


def tanpa_rollback_ikut_tersimpan() -> None:
    db = sqlite3.connect(":memory:")
    db.executescript(_LOANS + "PRAGMA foreign_keys = ON;")
    message(sqlite3.IntegrityError, lambda: _lend(db, 99))
    db.commit()  # what comes next in the same request
    assert db.execute("SELECT kembali FROM pinjam WHERE id = 1").fetchone() == ("2026-11-28",)


def rollback_sejak_commit_terakhir() -> None:
    db = sqlite3.connect(":memory:")
    db.executescript(_LOANS)
    db.execute("UPDATE pinjam SET kembali = 'a' WHERE id = 1")
    db.commit()
    db.execute("UPDATE pinjam SET kembali = 'b' WHERE id = 2")
    db.rollback()
    assert db.execute("SELECT kembali FROM pinjam").fetchall() == [("a",), (None,)]


def with_meneruskan_galat() -> None:
    db = sqlite3.connect(":memory:")
    db.executescript(_LOANS + "PRAGMA foreign_keys = ON;")

    def work() -> None:
        with db:
            _lend(db, 99)

    fails(sqlite3.IntegrityError, "FOREIGN KEY", work)


def disahkan_lalu_terlihat() -> None:
    with _file() as file:
        db, reader = sqlite3.connect(file), sqlite3.connect(file)
        db.executescript(_LOANS)
        db.execute("UPDATE pinjam SET kembali = 'x' WHERE id = 1")
        db.commit()
        assert reader.execute("SELECT kembali FROM pinjam WHERE id = 1").fetchone() == ("x",)
        db.close()
        reader.close()


def with_tidak_menutup() -> None:
    db = _shelf()
    with db:
        pass
    assert not _closed(db)


def pragma_per_sambungan() -> None:
    with _file() as file:
        db = sqlite3.connect(file)
        db.executescript(_LOANS + "PRAGMA foreign_keys = ON;")
        message(sqlite3.IntegrityError, lambda: _lend(db, 99))
        db.close()
        other = sqlite3.connect(file)
        _lend(other, 99)
        assert other.execute("SELECT count(*) FROM pinjam WHERE anggota_id = 99").fetchone() == (1,)
        other.close()


def pragma_di_tengah_transaksi() -> None:
    db = sqlite3.connect(":memory:")
    db.executescript(_LOANS)
    db.execute("INSERT INTO anggota VALUES (3)")
    db.execute("PRAGMA foreign_keys = ON")
    assert db.execute("PRAGMA foreign_keys").fetchone() == (0,)
    db.commit()
    db.execute("PRAGMA foreign_keys = ON")
    assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)


def update_tanpa_where() -> None:
    db = _shelf()
    assert db.execute("UPDATE buku SET judul = ?", ("Pulang",)).rowcount == 3
    db.rollback()
    assert db.execute("UPDATE buku SET judul = ? WHERE id = ?", ("Pulang", 2)).rowcount == 1
    assert db.execute("UPDATE buku SET judul = ? WHERE id = ?", ("Pulang", 9)).rowcount == 0


def unik_menolak() -> None:
    db = sqlite3.connect(":memory:")
    db.executescript("CREATE TABLE siswa (nim TEXT PRIMARY KEY); INSERT INTO siswa VALUES ('0071');")
    fails(sqlite3.IntegrityError, "UNIQUE", lambda: db.execute("INSERT INTO siswa VALUES ('0071')"))
    db.execute("INSERT INTO siswa VALUES ('71')")


def ganti_menimpa() -> None:
    db = sqlite3.connect(":memory:")
    db.executescript("CREATE TABLE siswa (nim TEXT PRIMARY KEY, nama TEXT); INSERT INTO siswa VALUES ('7', 'Made');")
    db.execute("INSERT OR REPLACE INTO siswa VALUES ('7', 'Ucok')")
    assert db.execute("SELECT nama FROM siswa").fetchall() == [("Ucok",)]


def abaikan_membuang() -> None:
    db = sqlite3.connect(":memory:")
    db.executescript("CREATE TABLE siswa (nim TEXT PRIMARY KEY, nama TEXT); INSERT INTO siswa VALUES ('7', 'Made');")
    db.execute("INSERT OR IGNORE INTO siswa VALUES ('7', 'Ucok')")
    assert db.execute("SELECT nama FROM siswa").fetchall() == [("Made",)]


# -- dates and JSON -----------------------------------------------------------------------------------------------------------


def row_ke_dict() -> None:
    app = Flask("klaim")
    db = _shelf()
    db.row_factory = sqlite3.Row
    row = db.execute("SELECT id, judul FROM buku").fetchone()
    assert app.json.loads(app.json.dumps(dict(row))) == {"id": 1, "judul": "Saman"}
    fails(TypeError, "not JSON serializable", lambda: app.json.dumps(row))


def date_diperingatkan() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        stored = sqlite3.connect(":memory:").execute("SELECT ?", (date(2026, 11, 28),)).fetchone()
    assert stored == ("2026-11-28",)
    assert any(each.category is DeprecationWarning for each in caught) == (sys.version_info >= (3, 12))


def parameter_bernama() -> None:
    db = _shelf()
    for value in _ODD:
        assert db.execute("SELECT id FROM buku WHERE judul = :kata", {"kata": value}).fetchall() == []
    assert db.execute("SELECT id FROM buku WHERE judul = :kata", {"kata": "Larung"}).fetchall() == [(2,)]


def kosong_bukan_null() -> None:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE siswa (nama TEXT NOT NULL)")
    db.execute("INSERT INTO siswa VALUES (?)", ("",))
    fails(sqlite3.IntegrityError, "NOT NULL", lambda: db.execute("INSERT INTO siswa VALUES (?)", (None,)))


def app_cli_command_memasang_konteks() -> None:
    app = Flask("klaim")

    @app.cli.command("init-db")
    def init_db() -> None:
        assert g.get("db") is None

    assert app.test_cli_runner().invoke(args=["init-db"]).exit_code == 0


def distinct_menggabungkan() -> None:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE buku (id INTEGER PRIMARY KEY, judul TEXT)")
    db.execute("INSERT INTO buku (judul) VALUES ('Saman'), ('Saman'), ('Larung')")
    for sql in (
        "SELECT DISTINCT judul FROM buku ORDER BY judul",
        "SELECT judul FROM buku GROUP BY judul ORDER BY judul",
    ):
        assert db.execute(sql).fetchall() == [("Larung",), ("Saman",)]
    assert len(db.execute("SELECT judul FROM buku").fetchall()) == 3


def nama_parameter() -> None:
    def create_app(konfigurasi: object = None) -> object:
        return konfigurasi

    message(TypeError, lambda: create_app(test_config={}))  # type: ignore[call-arg]
