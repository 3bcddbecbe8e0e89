"""The class as a table for a spreadsheet: a row for each pupil."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from .findings import done_by, exercises_of, lessons_begun, work_of
from .gathering import Pupil, last_date
from .names import FIRST_COLUMN
from .work import Work, answers

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What begins a formula for a spreadsheet."""


def guarded(text: str) -> str:
    """Return text as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip().startswith(_FORMULA) or text.startswith(_FORMULA) else text


def as_csv(pupils: Sequence[Pupil]) -> str:
    """Return the table. Semicolons, because Excel in Indonesia splits at them; ids with a word before them, or it would make dates of them."""
    idents = [ident for number in lessons_begun(pupils) for ident in exercises_of(number)]
    head = [
        FIRST_COLUMN,
        "berkas",
        "latihan selesai",
        "solusi sebelum benar",
        "kuis dijawab",
        "kuis benar",
        "terakhir tercatat",
    ]
    rows: list[list[object]] = [[*head, *(f"latihan {ident}" for ident in idents)]]
    for each in pupils:
        works = [work_of(each, ident) for ident in idents]
        quiz = [right for name, right in answers(each.book).items() if name.startswith("kuis ")]
        last = last_date(each.book)
        rows.append(
            [
                guarded(each.name),
                guarded(each.file),
                done_by(each),
                sum(how.solution_first for how in works if how.state == "benar"),
                *(len(quiz), sum(quiz)),
                f"{last:%Y-%m-%d}" if last else "",
                *(_cell(how) for how in works),
            ]
        )
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows(rows)
    return out.getvalue()


def _cell(how: Work) -> str:
    if how.state == "benar":
        return f"benar {how.attempts}" + (" solusi" if how.solution_first else "")
    return f"dicoba {how.attempts}" if how.state == "dicoba" else "belum"
