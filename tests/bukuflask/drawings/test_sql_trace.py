"""`jejak_sql`: the picture says what SQLite was really sent and what came of it, and leaves sqlite3 as it was."""

from __future__ import annotations

import sqlite3
import xml.etree.ElementTree as ET
from contextlib import suppress

import flask
import pytest

from bukuflask.drawings.sql_trace import jejak_sql
from bukuflask.problems import Masalah


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "rak.db"
    db = sqlite3.connect(file)
    db.executescript("CREATE TABLE buku (judul TEXT UNIQUE); INSERT INTO buku VALUES ('Bumi Manusia'), ('Saman');")
    db.close()
    return file


@pytest.fixture
def app(file):
    app = flask.Flask("rak")

    def get_db():
        if "db" not in flask.g:
            flask.g.db = sqlite3.connect(file)
            flask.g.db.row_factory = sqlite3.Row
        return flask.g.db

    @app.teardown_appcontext
    def close(error):
        if "db" in flask.g:
            flask.g.db.close()

    app.add_url_rule("/", "semua", lambda: str(len(get_db().execute("SELECT judul FROM buku").fetchall())))
    app.add_url_rule("/kosong", "kosong", lambda: "")
    app.add_url_rule(
        "/lupa", "lupa", lambda: str(get_db().execute("INSERT INTO buku VALUES (?)", ("Larung",)).rowcount)
    )
    app.add_url_rule("/galat", "galat", lambda: get_db().execute("SELECT * FROM rak"))
    return app


def visit(app, path):
    return app.test_client().get(path)


def told(drawing) -> list[str]:
    """What the picture says, without numbers and bars."""
    return [line.lstrip("0123456789 ┌│└") for line in drawing.teks.splitlines()]


def test_a_request_its_connection_the_question_and_the_rows(app):
    drawing = jejak_sql(visit, app, "/")
    assert drawing.teks.splitlines() == [
        "1  ┌   GET /",
        "2  │ ┌ connect rak.db",
        "3  │ │ SELECT judul FROM buku",
        "   │ │   → judul='Bumi Manusia'",
        "   │ │   → judul='Saman'",
        "4  │ │ respons 200",
        "5  │ └ close",
        "6  └   permintaan selesai",
    ]
    assert "3. SELECT judul FROM buku → judul='Bumi Manusia' → judul='Saman'" in drawing.keterangan
    ET.fromstring(drawing.svg)


def test_a_request_that_asks_nothing_has_no_connection(app):
    assert told(jejak_sql(visit, app, "/kosong")) == ["GET /kosong", "respons 200", "permintaan selesai"]


def test_a_change_that_was_not_committed_is_told(app, file):
    drawing = jejak_sql(visit, app, "/lupa")
    assert told(drawing)[2:] == [
        "INSERT INTO buku VALUES (?)",
        "nilai: ('Larung',)",
        "→ 1 baris berubah",
        "respons 200",
        "close, sebelum commit",
        "permintaan selesai",
        "",
        "Sambungan ditutup sebelum commit: perubahannya hilang.",
    ]
    assert sqlite3.connect(file).execute("SELECT count(*) FROM buku").fetchone() == (2,)


def test_an_error_is_told_once(app):
    lines = told(jejak_sql(visit, app, "/galat"))
    assert lines.count("✗ OperationalError: no such table: rak") == 1
    assert "respons 500" in lines


def test_commit_and_rollback_in_each_way(file):
    def work():
        db = sqlite3.connect(file)
        db.execute("INSERT INTO buku VALUES ('a')")
        db.commit()
        db.execute("INSERT INTO buku VALUES ('b')")
        db.rollback()
        with db:
            db.executemany("INSERT INTO buku VALUES (?)", [("c",), ("d",)])
        with db:
            pass
        with suppress(sqlite3.IntegrityError), db:
            db.execute("INSERT INTO buku VALUES ('e')")
            db.execute("INSERT INTO buku VALUES ('a')")
        db.close()

    lines = told(jejak_sql(work))
    assert [each for each in lines if each in ("commit", "rollback")] == ["commit", "rollback", "commit", "rollback"]
    assert "→ 2 baris berubah" in lines
    assert lines[-1] == "close"
    assert [row[0] for row in sqlite3.connect(file).execute("SELECT judul FROM buku")][2:] == ["a", "c", "d"]


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (lambda cursor: cursor.fetchone(), ["→ (1,)"]),
        (lambda cursor: cursor.fetchmany(2), ["→ (1,)", "→ (2,)"]),
        (list, ["→ (1,)", "→ (2,)", "→ (3,)", "→ … dan 2 baris lagi"]),
        (lambda cursor: cursor.fetchall(), ["→ (1,)", "→ (2,)", "→ (3,)", "→ … dan 2 baris lagi"]),
        (lambda cursor: None, ["→ barisnya belum diambil"]),
        (
            lambda cursor: [cursor.fetchall(), cursor.fetchone()][:0],
            ["→ (1,)", "→ (2,)", "→ (3,)", "→ … dan 2 baris lagi"],
        ),
    ],
)
def test_the_rows_are_those_that_were_read(read, expected):
    asked = "SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5"

    def work():
        db = sqlite3.connect(":memory:")
        read(db.cursor().execute(asked))
        db.close()

    assert told(jejak_sql(work))[2:-1] == expected


@pytest.mark.parametrize("read", [lambda cursor: cursor.fetchone(), list])
def test_a_question_without_rows(read):
    def work():
        db = sqlite3.connect(":memory:")
        read(db.execute("SELECT 1 WHERE 0"))
        db.close()

    assert told(jejak_sql(work))[2] == "→ tidak ada baris"


def test_a_long_statement_is_cut_and_a_script_is_shown():
    def work():
        db = sqlite3.connect(":memory:")
        db.executescript("CREATE TABLE a (b);\n" * 1 + "SELECT 1;\n" * 99)
        db.close()

    lines = told(jejak_sql(work))
    assert len(lines) == 5
    assert lines[3].endswith(" …")


def test_what_stays_open_is_told_and_sqlite3_is_as_before():
    original, kept = sqlite3.connect, []
    drawing = jejak_sql(lambda: kept.append(sqlite3.connect(":memory:")))
    assert drawing.teks.endswith("\n1 sambungan belum ditutup.")
    assert sqlite3.connect is sqlite3.dbapi2.connect is original
    kept[0].execute("SELECT 1")  # goes on, unrecorded
    kept[0].close()
    assert drawing.teks.endswith("\n1 sambungan belum ditutup.")


def test_a_connection_from_before_and_one_of_an_own_kind_are_let_be():
    class Own(sqlite3.Connection):
        pass

    before = sqlite3.connect(":memory:")
    made = []

    def work():
        before.execute("SELECT 1")
        made.append(sqlite3.connect(":memory:", factory=Own))
        made.append(sqlite3.connect(":memory:", 5.0, 0, "", True, Own))

    assert jejak_sql(work).teks.splitlines() == ["1  ┌ connect :memory:", "", "1 sambungan belum ditutup."]
    assert all(isinstance(each, Own) for each in made)
    for each in (*made, before):
        each.close()


def test_a_connection_that_another_recording_saw_open_is_only_named():
    kept = []
    jejak_sql(lambda: kept.append(sqlite3.connect(":memory:")))
    assert jejak_sql(kept[0].close).teks == "Tidak ada yang dikirimkan kepada SQLite."


def test_a_connection_may_be_closed_twice():
    def work():
        db = sqlite3.connect(":memory:")
        db.close()
        db.close()

    assert told(jejak_sql(work)) == ["connect :memory:", "close"]


def test_an_error_of_the_function_ends_the_picture():
    def work():
        raise ValueError("dua\nbaris")

    assert told(jejak_sql(work)) == ["✗ ValueError: dua"]


@pytest.mark.parametrize("wrong", [None, "SELECT 1", flask.Flask("rak")])
def test_what_is_no_function_is_refused(wrong):
    with pytest.raises(Masalah, match="meminta sebuah fungsi"):
        jejak_sql(wrong)
