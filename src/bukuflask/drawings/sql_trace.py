"""`jejak_sql`: what is really sent to SQLite while a function runs, the rows that came back, and each connection's life."""

from __future__ import annotations

import sqlite3
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..problems import Masalah
from .drawing import Drawing, Line, Span, line

if TYPE_CHECKING:
    from flask import Flask

_WIDTH = 76
_MOST_LINES = 3
_MOST_ROWS = 3


@dataclass(eq=False, slots=True)
class _SqlEvent:
    """Something that happened: one row of the picture, with what is told below it."""

    text: str
    style: str = ""
    values: str = ""
    changed: int | None = None
    """How many rows a statement changed; None when it asks for rows or is no such statement."""
    query: bool = False
    rows: list[str] = field(default_factory=list)
    fetched: bool = False
    bars: tuple[tuple[int, str, str], ...] = ()
    """Every bar beside it: (column, kind, piece)."""


def jejak_sql(fungsi: Callable[..., Any], *args: Any, **kwargs: Any) -> Drawing:
    """Jalankan sebuah fungsi dan gambar apa yang dikirimkan kepada SQLite selama itu, dan baris yang kembali.

    Batang hijau adalah sebuah permintaan, batang biru sebuah sambungan. Galat yang menghentikan fungsinya ikut digambar.

    :param fungsi: fungsi yang dijalankan, tanpa tanda kurung.
    :param args: argumen untuk fungsi itu.
    :param kwargs: argumen bernama untuk fungsi itu.
    :return: sebuah gambar.
    :raises Masalah: kalau yang diberikan bukan fungsi.

    Contoh: `jejak_sql(coba, app, "/buku/2")`
    """
    if not callable(fungsi) or hasattr(fungsi, "wsgi_app"):
        raise Masalah(
            "`jejak_sql` meminta sebuah fungsi untuk dijalankan sambil direkam.",
            'tulis nama fungsinya tanpa tanda kurung, lalu argumennya: `jejak_sql(coba, app, "/")`.',
        )
    recorder = _SqlRecorder()
    with recorder.recording():
        try:
            fungsi(*args, **kwargs)
        except Exception as error:
            recorder.error(error)
    return _draw(recorder)


class _SqlRecorder:
    """What happened, in the order in which it happened."""

    def __init__(self) -> None:
        self.events: list[_SqlEvent] = []
        self.on = False
        self._open: list[object | None] = []
        """What has a bar, by column: a connection, or the app whose request it is."""
        self.lost: list[str] = []
        self._told: BaseException | None = None

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Make every new connection report to this recorder; `sqlite3` is left as it was."""
        from flask import appcontext_popped, got_request_exception, request_finished, request_started

        original = sqlite3.connect

        def connect(database: Any, *args: Any, **kwargs: Any) -> Any:
            if len(args) > 4:  # a factory of its own, given by its place
                return original(database, *args, **kwargs)
            kwargs["factory"] = _watched(kwargs.get("factory") or sqlite3.Connection, self)
            connection = original(database, *args, **kwargs)
            self.begin(connection, f"connect {_name(database)}")
            return connection

        sqlite3.connect = sqlite3.dbapi2.connect = connect
        self.on = True
        try:
            with (
                request_started.connected_to(self._request),
                request_finished.connected_to(self._answered),
                got_request_exception.connected_to(self._failed),
                appcontext_popped.connected_to(self._gone),
            ):
                yield
        finally:
            self.on = False
            sqlite3.connect = sqlite3.dbapi2.connect = original

    def add(self, text: str, style: str = "", pieces: dict[int, str] | None = None) -> _SqlEvent:
        bars = tuple(
            (
                column,
                "sambungan" if isinstance(each, sqlite3.Connection) else "permintaan",
                (pieces or {}).get(column, "│"),
            )
            for column, each in enumerate(self._open)
            if each is not None
        )
        event = _SqlEvent(text, style, bars=bars)
        if self.on:
            self.events.append(event)
        return event

    def error(self, error: BaseException) -> None:
        """Add an error to the picture once, at the place where it arose."""
        if error is not self._told:
            self.add(f"✗ {type(error).__name__}: {error}".splitlines()[0], "tidak")
        self._told = error

    def begin(self, what: object, text: str) -> None:
        self._open.append(what)
        self.add(text, "judul", {len(self._open) - 1: "┌"})

    def end(self, what: object, text: str, style: str = "") -> None:
        column = next(number for number, each in enumerate(self._open) if each is what)
        self.add(text, style, {column: "└"})
        self._open[column] = None
        while self._open and self._open[-1] is None:
            self._open.pop()

    def left(self) -> int:
        """Return how many connections are still open."""
        return sum(isinstance(each, sqlite3.Connection) for each in self._open)

    def _request(self, app: Flask, **_: Any) -> None:
        from flask import request

        self.begin(app, f"{request.method} {request.path}")

    def _answered(self, app: Flask, response: Any, **_: Any) -> None:
        self.add(f"respons {response.status_code}", "ya" if response.status_code < 400 else "tidak")

    def _failed(self, app: Flask, exception: BaseException, **_: Any) -> None:
        self.error(exception)

    def _gone(self, app: Flask, **_: Any) -> None:
        if any(each is app for each in self._open):
            self.end(app, "permintaan selesai")


def _watched(base: type[sqlite3.Connection], recorder: _SqlRecorder) -> type[sqlite3.Connection]:
    """Return a connection that reports what is done with it."""

    class Cursor(sqlite3.Cursor):
        _event: _SqlEvent | None = None

        def _tell(self, sql: str, values: object, work: Callable[[], Any]) -> Any:
            self._event = event = recorder.add(sql)
            event.values = "" if values is None else repr(values)
            try:
                result = work()
            except sqlite3.Error as error:
                recorder.error(error)
                raise
            event.query = self.description is not None
            event.changed = None if event.query or self.rowcount < 0 else self.rowcount
            return result

        def execute(self, sql: str, values: Any = None, /) -> Any:
            given = () if values is None else (values,)
            return self._tell(sql, values, lambda: super(Cursor, self).execute(sql, *given))

        def executemany(self, sql: str, values: Any, /) -> Any:
            values = list(values)
            return self._tell(sql, values, lambda: super(Cursor, self).executemany(sql, values))

        def executescript(self, script: str, /) -> Any:
            return self._tell(script, None, lambda: super(Cursor, self).executescript(script))

        def _seen(self, rows: Sequence[Any]) -> None:
            if self._event is not None:
                self._event.fetched = True
                self._event.rows += [_row(each) for each in rows]

        def fetchone(self) -> Any:
            row = super().fetchone()
            self._seen([] if row is None else [row])
            return row

        def fetchmany(self, *args: Any, **kwargs: Any) -> list[Any]:
            rows = super().fetchmany(*args, **kwargs)
            self._seen(rows)
            return rows

        def fetchall(self) -> list[Any]:
            rows = super().fetchall()
            self._seen(rows)
            return rows

        def __next__(self) -> Any:
            try:
                row = super().__next__()
            except StopIteration:
                self._seen([])
                raise
            self._seen([row])
            return row

    class Connection(base):  # type: ignore[misc, valid-type]
        def cursor(self, factory: Any = Cursor) -> Any:
            return super().cursor(factory)

        def execute(self, *args: Any) -> Any:  # in C these three make a cursor of the plain kind
            return self.cursor().execute(*args)

        def executemany(self, *args: Any) -> Any:
            return self.cursor().executemany(*args)

        def executescript(self, *args: Any) -> Any:
            return self.cursor().executescript(*args)

        def commit(self) -> None:
            super().commit()
            recorder.add("commit", "ya")

        def rollback(self) -> None:
            super().rollback()
            recorder.add("rollback", "tidak")

        def __exit__(self, kind: Any, error: Any, trace: Any) -> Any:
            open_before = self.in_transaction
            result = super().__exit__(kind, error, trace)
            if open_before:
                recorder.add("commit" if kind is None else "rollback", "ya" if kind is None else "tidak")
            return result

        def close(self) -> None:
            try:
                lost = self.in_transaction
            except sqlite3.ProgrammingError:  # closed before
                return
            super().close()
            recorder.end(self, "close, sebelum commit" if lost else "close", "tidak" if lost else "")
            if lost:
                recorder.lost.append("Sambungan ditutup sebelum commit: perubahannya hilang.")

    return Connection


def _name(database: object) -> str:
    return str(database) if str(database) == ":memory:" else Path(str(database)).name


def _row(row: Any) -> str:
    """Return a row as a tuple is written, with its names when it is a `sqlite3.Row`."""
    if isinstance(row, sqlite3.Row):
        return ", ".join(f"{name}={row[name]!r}" for name in row.keys())  # noqa: SIM118 - a Row has no `in` for names
    return repr(row)


def _wrapped(text: str, most: int = _MOST_LINES) -> list[str]:
    return textwrap.wrap(" ".join(text.split()), _WIDTH, max_lines=most, placeholder=" …") or [""]


def _details(event: _SqlEvent) -> list[str]:
    found = []
    if event.values:
        found += _wrapped(f"nilai: {event.values}", 1)
    if event.query:
        shown = event.rows[:_MOST_ROWS]
        found += [part for row in shown for part in _wrapped(f"→ {row}", 1)]
        rest = len(event.rows) - len(shown)
        if rest:
            found.append(f"→ … dan {rest} baris lagi")
        if not event.rows:
            found.append("→ tidak ada baris" if event.fetched else "→ barisnya belum diambil")
    elif event.changed is not None:
        found.append(f"→ {event.changed} baris berubah")
    return found


def _draw(recorder: _SqlRecorder) -> Drawing:
    title = "Jejak SQL"
    if not recorder.events:
        nothing = "Tidak ada yang dikirimkan kepada SQLite."
        return Drawing(title, nothing, [line(nothing, "redup")])
    depth = max(column + 1 for event in recorder.events for column, *_ in event.bars or [(-1,)])
    first = len(str(len(recorder.events))) + 2
    lines, told = [], []
    for number, event in enumerate(recorder.events, 1):
        parts = [(part, event.style) for part in _wrapped(event.text)]
        parts += [(part, "redup") for part in _details(event)]
        told.append(f"{number}. " + " ".join(part for part, _ in parts))
        for at, (text, style) in enumerate(parts):
            spans = [] if at else [Span(str(number), 0, "redup")]
            for column, kind, piece in event.bars:
                if at and piece == "└":
                    continue
                shown = "│" if at else piece
                spans.append(Span(shown, first + 2 * column, "aplikasi" if kind == "sambungan" else kind))
            spans.append(Span(text, first + 2 * depth + 2 * bool(at), style))
            lines.append(Line(tuple(spans)))
    notes = [*recorder.lost]
    if recorder.left():
        notes.append(f"{recorder.left()} sambungan belum ditutup.")
    if notes:
        lines += [Line(), *(line(note, "tidak") for note in notes)]
    return Drawing(title, ". ".join(told + [note.rstrip(".") for note in notes]) + ".", lines)
