"""What lies in a project's SQLite file: its tables, and rows that are put into them to see whether they are gone afterwards."""

from __future__ import annotations

import contextlib
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

_NUMBER = 918_273_645
"""What stands in a marked row where a column takes a number: no row of the student's own is likely to hold it."""


def _opened(path: Path) -> contextlib.closing[sqlite3.Connection]:
    import sqlite3  # where there is no database yet, none is needed

    return contextlib.closing(sqlite3.connect(path, timeout=1))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def tables(path: Path) -> list[str]:
    """Return the names of the tables that are the student's, not SQLite's own or a migration tool's."""
    with _opened(path) as connection:
        rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    return [name for (name,) in rows if not name.startswith(("sqlite_", "alembic_"))]


@dataclass(frozen=True)
class Marked:
    """A database file, and what was put into its tables."""

    path: Path
    rows: dict[str, dict[str, str | int]]
    """By table, the columns of its row and their values; a table that took none, for what it asks of its rows, is not here."""

    def still_there(self) -> list[str]:
        """Return the tables in which the row still is."""
        return [table for table, row in self.rows.items() if self._holds(table, row)]

    def _holds(self, table: str, row: dict[str, str | int]) -> bool:
        import sqlite3

        if not self.path.is_file():
            return False
        wanted = " AND ".join(f"{_quoted(name)} = ?" for name in row)
        with _opened(self.path) as connection:
            try:
                found = connection.execute(f"SELECT 1 FROM {_quoted(table)} WHERE {wanted}", tuple(row.values()))
                return found.fetchone() is not None
            except sqlite3.OperationalError:  # the table is gone, or has other columns now
                return False


def marked(path: Path) -> Marked:
    """Put one row into each table, as far as the tables take it. A plain connection asks for no row that another one belongs to."""
    import sqlite3

    rows: dict[str, dict[str, str | int]] = {}
    with _opened(path) as connection:
        # What serves another table only, as those of a full-text search, is left alone.
        plain = {name for _, name, kind, *_ in connection.execute("PRAGMA table_list") if kind == "table"}
        for table in plain.intersection(tables(path)):
            columns = connection.execute(f"PRAGMA table_info({_quoted(table)})").fetchall()
            every: dict[str, str | int] = {
                name: _NUMBER if _takes_numbers(kind) else f"penanda-{secrets.token_hex(6)}"
                for _, name, kind, _, _, _ in columns
            }
            without = {name: every[name] for _, name, _, _, _, key in columns if not key}
            for row in (without, every):  # a key that numbers itself is left to SQLite
                if not row:
                    continue
                names, places = ", ".join(map(_quoted, row)), ", ".join("?" * len(row))
                with contextlib.suppress(sqlite3.IntegrityError, sqlite3.OperationalError):
                    connection.execute(f"INSERT INTO {_quoted(table)} ({names}) VALUES ({places})", tuple(row.values()))
                    rows[table] = row
                    break
        connection.commit()
    return Marked(path, rows)


def _takes_numbers(kind: str) -> bool:
    """Say whether a column of this declared type is for numbers, as SQLite itself reads the word."""
    return any(word in kind.upper() for word in ("INT", "REAL", "FLOA", "DOUB", "NUM", "DEC", "BOOL"))
