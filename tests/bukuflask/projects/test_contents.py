"""Rows that a check puts into a student's database are found again, whatever the tables ask of their rows, and only there."""

from __future__ import annotations

import contextlib
import sqlite3

import pytest

from bukuflask.projects.contents import marked, tables

TABLES = {
    "own number": "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, nama TEXT NOT NULL UNIQUE)",
    "no number": "CREATE TABLE t (nama TEXT PRIMARY KEY, lahir DATE NOT NULL) WITHOUT ROWID",
    "two keys": "CREATE TABLE t (warga INTEGER NOT NULL, kabar INTEGER NOT NULL, PRIMARY KEY (warga, kabar))",
    "number alone": "CREATE TABLE t (nomor INTEGER PRIMARY KEY)",
    "belongs to another": "CREATE TABLE t (id INTEGER PRIMARY KEY, penulis_id INTEGER NOT NULL REFERENCES warga (id))",
    "strict": "CREATE TABLE t (id INTEGER PRIMARY KEY, nama TEXT NOT NULL, harga REAL) STRICT",
    "reckoned": "CREATE TABLE t (harga INTEGER, dua INTEGER GENERATED ALWAYS AS (harga * 2))",
    "odd name": 'CREATE TABLE "t a""b" ("nama, lengkap" TEXT)',
}


@pytest.fixture
def made(tmp_path):
    def make(*statements):
        with contextlib.closing(sqlite3.connect(tmp_path / "papan.db")) as db:
            for statement in statements:
                db.execute(statement)
            db.commit()
        return tmp_path / "papan.db"

    return make


@pytest.mark.parametrize("kind", TABLES)
def test_a_row_stays_until_its_table_is_made_anew(made, kind):
    file = made(TABLES[kind])
    (name,) = tables(file)
    rows = marked(file)
    assert rows.still_there() == [name]
    quoted = name.replace('"', '""')
    made(f'DROP TABLE "{quoted}"', TABLES[kind])
    assert rows.still_there() == []


def test_a_table_that_takes_no_row_is_left_out_and_others_are_not(made):
    file = made("CREATE TABLE a (nama TEXT CHECK (length(nama) < 3))", "CREATE TABLE b (nama TEXT)")
    assert marked(file).still_there() == ["b"]


def test_what_a_tool_or_another_table_keeps_for_itself_gets_no_row(made):
    file = made("CREATE TABLE alembic_version (v TEXT)", "CREATE VIRTUAL TABLE cari USING fts5(isi)")
    assert marked(file).rows == {}


def test_another_row_of_the_students_own_does_not_count(made):
    file = made("CREATE TABLE t (nama TEXT)", "INSERT INTO t VALUES ('Yosef')")
    rows = marked(file)
    made("DELETE FROM t WHERE nama != 'Yosef'")
    assert rows.still_there() == []
