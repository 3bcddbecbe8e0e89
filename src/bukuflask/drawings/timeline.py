"""`garis_waktu`: events on one axis of years, so that the distance between them can be seen."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from ..problems import Masalah
from ..text import fitted
from .drawing import Drawing, Line, Span

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
_LABEL = 28  # characters of a label that are drawn; the rest becomes "…"
_AXIS = 46  # characters between the start of the first year and the end of the last
_GAP = 2
_EXAMPLE = '`garis_waktu([("2010-04-16", "Flask 0.1")])`'


@dataclass(frozen=True, slots=True)
class _YearEvent:
    date: datetime.date
    """The day, or the middle of the month or year where no more is known."""
    shown: str
    label: str


def garis_waktu(peristiwa: Iterable[tuple[str | datetime.date, str]]) -> Drawing:
    """Gambar peristiwa pada satu garis waktu, menurut tanggalnya.

    :param peristiwa: pasangan (tanggal, keterangan). Tanggal boleh `datetime.date`, atau teks seperti `"2010-04-16"` dan `"2010"`.
    :return: sebuah gambar.
    :raises Masalah: kalau tidak ada peristiwa, atau sebuah pasangan tidak terbaca.

    Contoh: `garis_waktu([("2010-04-01", "Denied"), ("2010-04-16", "Flask 0.1")])`
    """
    events = sorted(_read(peristiwa), key=lambda event: event.date)
    first, last = events[0].date.year, events[-1].date.year + 1
    label_at = max(len(event.shown) for event in events) + _GAP
    axis_at = label_at + max(len(event.label) for event in events) + _GAP
    ticks = _ticks(first, last)
    lines = [Line(tuple(Span(str(year), axis_at + column, "judul") for year, column in ticks), "judul")]
    for event in events:
        at = _column(event.date, first, last)
        dots = [Span("·", axis_at + column, "redup") for _, column in ticks if column != at]
        on_axis = sorted([*dots, Span("○", axis_at + at, "ya")], key=lambda span: span.column)
        lines.append(
            Line(
                (
                    Span(event.shown.lstrip(), len(event.shown) - len(event.shown.lstrip()), "redup"),
                    Span(event.label, label_at),
                    *on_axis,
                )
            )
        )
    description = "; ".join(f"{event.shown}: {event.label}" for event in events)
    title = f"Garis waktu {len(events)} peristiwa, {first} sampai {last - 1}"
    return Drawing(title, f"{description}.", lines)


def _read(given: object) -> list[_YearEvent]:
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise Masalah(
            f"`garis_waktu` memerlukan daftar pasangan (tanggal, peristiwa); yang diberikan {type(given).__name__}.",
            f"tulis misalnya {_EXAMPLE}.",
        )
    events = []
    for pair in given:
        if not isinstance(pair, (tuple, list)) or len(pair) != 2 or not isinstance(pair[1], str):
            raise Masalah(f"Ini bukan pasangan (tanggal, peristiwa): {pair!r}.", f"tulis misalnya {_EXAMPLE}.")
        events.append(_YearEvent(*_date(pair[0]), fitted(pair[1], _LABEL)))
    if not events:
        raise Masalah(
            "Daftar peristiwanya kosong, jadi tidak ada yang digambar.",
            "periksa data atau saringan yang menghasilkannya.",
        )
    return events


def _date(given: object) -> tuple[datetime.date, str]:
    """Return the day at which to draw, and how the date is written."""
    if isinstance(given, datetime.date):
        day = given.date() if isinstance(given, datetime.datetime) else given
        return day, _written(day)
    if isinstance(given, str) and re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", given):
        try:
            if len(given) == 4:
                return datetime.date(int(given), 7, 1), given
            if len(given) == 7:
                day = datetime.date.fromisoformat(f"{given}-15")
                return day, f"{_MONTHS[day.month - 1]} {day.year}"
            day = datetime.date.fromisoformat(given)
            return day, _written(day)
        except ValueError:
            pass  # 2010-02-30, or the year 0000
    raise Masalah(
        f"Tanggal {given!r} tidak terbaca.",
        'tulis tahun-bulan-hari, misalnya `"2010-04-16"`, atau tahunnya saja, `"2010"`.',
    )


def _written(day: datetime.date) -> str:
    return f"{day.day:>2} {_MONTHS[day.month - 1]} {day.year}"


def _column(day: datetime.date, first: int, last: int) -> int:
    start = datetime.date(first, 1, 1).toordinal()
    days = (last - first) * 365.25
    return min(round((day.toordinal() - start) / days * _AXIS), _AXIS)


def _ticks(first: int, last: int) -> list[tuple[int, int]]:
    """Return (year, column) for round years, far enough apart for their names."""
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000) if (last - first) / step <= _AXIS / 7)
    years = [year for year in range(first, last) if year % step == 0]
    return [(year, _column(datetime.date(year, 1, 1), first, last)) for year in years]
