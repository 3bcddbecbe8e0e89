"""What `%kemajuan` shows: a table, what to repeat today and why, and the next thing to open. As text and as HTML."""

from __future__ import annotations

import datetime as dt
import html
import os
from collections.abc import Sequence
from pathlib import Path

from .. import bank
from ..feedback import Feedback
from ..places import working_folder
from ..prose import ShownText, prose
from .standing import Standing, longest_waiting, next_exercise, standings
from .store import ExerciseRecord, Record, due_from, memory_of

MOST = 5
"""Repetitions proposed at once: after a long holiday a list of everything would only discourage."""

_CELL = 'style="text-align:left;vertical-align:top"'  # JupyterLab's own tables are set to the right


def overview(book: Record, today: dt.date) -> Feedback:
    """Return the progress in the whole book; lessons not begun are named in one line."""
    every = standings(book, today)
    done, total = sum(len(s.done) for s in every), sum(len(s.ids) for s in every)
    begun = [s for s in every if s.begun]
    parts = []
    if begun:
        heads = ("Pelajaran", "Selesai", "Sudah dicoba")
        rows = [(f"{s.number} {s.title}", _share(s), ", ".join(s.tried) or "–") for s in begun]
        parts.append(("", _table("Pelajaran yang sudah dimulai", heads, rows)))
        if waiting := [s.number for s in every if not s.begun]:
            parts.append(("Belum dimulai", prose(f"pelajaran {', '.join(waiting)}.")))
    parts += _way_on(book, every, every, today)
    if done:
        text = "`%kemajuan ekspor namamu` menyimpannya ke satu berkas, untuk gurumu atau untuk laptop lain."
        parts.append(("", prose(text)))
    return Feedback("catatan", f"Kemajuanmu: {done} dari {total} latihan selesai", tuple(parts))


def of_lesson(book: Record, number: str, today: dt.date) -> Feedback:
    """Return the progress in one lesson, exercise by exercise. Raises `Masalah` when there is no such lesson."""
    (standing,) = standings(book, today, [number])
    rows = [
        (
            f"{ident} {exercise['title']}{' (tantangan)' if exercise.get('optional') else ''}",
            _state(book["latihan"].get(ident, {})),
        )
        for ident, exercise in bank.outline(number)["exercises"].items()
    ]
    parts = [("", _table(f"Latihan di pelajaran {number}", ("Latihan", "Keadaan"), rows))]
    parts += _way_on(book, [standing], standings(book, today), today)
    title = f"Kemajuanmu di pelajaran {number}, {standing.title}: {len(standing.done)} dari {len(standing.ids)} selesai"
    if len(rows) > len(standing.ids):
        title += " (tantangan tidak dihitung)"
    return Feedback("catatan", title, tuple(parts))


def _share(standing: Standing) -> str:
    return ("✓ " if standing.finished else "") + f"{len(standing.done)} dari {len(standing.ids)}"


def _state(entry: ExerciseRecord) -> str:
    if entry.get("status") == "benar":
        return "✓ selesai"
    if entry.get("status") == "dicoba":
        return f"✗ sudah dicoba {entry.get('percobaan', 1)} kali"
    return "○ belum"


def _way_on(book: Record, shown: list[Standing], every: list[Standing], today: dt.date) -> list[tuple[str, ShownText]]:
    """Return the last parts: what to repeat among the lessons shown, and the next exercise, there if one is left."""
    again = longest_waiting(book, (i for s in shown for i in s.again), today)
    parts = _repeats(book, again, today) if again else []
    following = next_exercise(book, shown) or next_exercise(book, every)
    parts.append(("→ Berikutnya", _open(following) if following else prose(_after_all(book, every))))
    return parts


def _after_all(book: Record, every: list[Standing]) -> str:
    done = "semua latihan di buku ini sudah selesai"
    if any(s.again for s in every):
        return f"{done}; hari ini waktunya mengulang."
    days = [day for i, entry in book["latihan"].items() if not bank.is_step(i) and (day := due_from(entry))]
    return f"{done}; yang berikut diulang mulai {min(days):%d-%m-%Y}." if days else f"{done}."


def _repeats(book: Record, again: list[str], today: dt.date) -> list[tuple[str, ShownText]]:
    lines = [f"{ident}, {bank.title(ident)}: {_why(book['latihan'][ident], today)}" for ident in again[:MOST]]
    listed = ShownText(
        "\n".join(f"- {line}" for line in lines),
        lambda: f'<ul style="margin:0">{"".join(f"<li>{html.escape(line)}</li>" for line in lines)}</ul>',
    )
    how = (
        "`%ulang` menyiapkan pengulangannya, sekitar lima menit. Mengerjakannya lagi dari kode awal juga dihitung: "
        f"`%latihan {again[0]}`."
    )
    rest = f", {MOST} yang paling lama lebih dulu; yang lain boleh besok" if len(again) > MOST else ""
    return [("↻ Ulangi hari ini", prose(f"{len(again)} latihan{rest}.")), ("", listed), ("", prose(how))]


def _why(entry: ExerciseRecord, today: dt.date) -> str:
    memory = memory_of(entry)
    assert memory is not None
    passed = (today - memory.day).days
    when = {0: "hari ini", 1: "kemarin"}.get(passed, f"{passed} hari yang lalu")
    if passed < 0:
        when = "pada tanggal yang belum tiba (jam laptop ini pernah keliru?)"
    repeated = entry.get("ulang", 0)
    return f"terakhir {when}, {f'sudah diulang {repeated} kali' if repeated else 'belum pernah diulang'}"


def _open(ident: str) -> ShownText:
    """Return which notebook to open for an exercise, with a link where the notebook is found from here."""
    stem = bank.stems()[ident[:2]]
    path = f"notebooks/{stem}.ipynb"
    what = f"kerjakan {'langkah' if bank.is_step(ident) else 'latihan'} {ident} ({bank.title(ident)}) di "
    link = _link(path)
    shown = f'<a href="{html.escape(link)}">{path}</a>' if link else f"<code>{path}</code>"
    return ShownText(f"{what}`{path}`.", lambda: f"{html.escape(what, quote=False)}{shown}.")


def _link(path: str) -> str:
    """Return the way from the notebook's folder to a file of the book, as a link has it; "" when the notebook is in no such book.

    Whether the file is there already is not asked: a lesson that is just being built must show what it shows later.
    """
    file = working_folder() / path
    return Path(os.path.relpath(file)).as_posix() if file.parent.is_dir() else ""


def _table(caption: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> ShownText:
    """Lay out rows, whose first cell names the row, for eyes and for a screen reader; the text version is one line a row."""
    lines = []
    out = [
        '<table style="margin:.35em 0">',
        f'<caption style="text-align:left">{html.escape(caption)}</caption>',
        "<thead><tr>"
        + "".join(f'<th scope="col" {_CELL}>{html.escape(h)}</th>' for h in heads)
        + "</tr></thead><tbody>",
    ]
    for name, *cells in rows:
        out.append(f'<tr><th scope="row" {_CELL}>{html.escape(name)}</th>')
        out.append("".join(f"<td {_CELL}>{html.escape(cell)}</td>" for cell in cells) + "</tr>")
        labelled = [
            cells[0],
            *(f"{head.lower()} {cell}" for head, cell in zip(heads[2:], cells[1:], strict=True) if cell != "–"),
        ]
        lines.append(f"{name}: {'; '.join(labelled)}")
    return ShownText("\n".join(lines), lambda: "".join([*out, "</tbody></table>"]))
