"""The table for a spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest

from bukuflask_class.gathering import Pupil
from bukuflask_class.names import FIRST_COLUMN
from bukuflask_class.sheet import as_csv, guarded


@pytest.fixture
def rows(record):
    book = record({"02-01": "print benar", "02-02": "a b", "02-03": "benar"}, {"02-1": 0, "02-2": 0}, solusi=("02-03",))
    text = as_csv([Pupil('=HYPERLINK("x";"y")', "+62.csv", book), Pupil("Sri; Ayu", "s.csv", record())])
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_a_row_for_each_pupil(rows):
    assert [row[FIRST_COLUMN] for row in rows] == ['\'=HYPERLINK("x";"y")', "Sri; Ayu"]
    first = rows[0]
    assert (first["latihan 02-01"], first["latihan 02-02"], first["latihan 02-03"]) == (
        "benar 2",
        "dicoba 2",
        "benar 1 solusi",
    )
    assert (first["latihan selesai"], first["solusi sebelum benar"], first["kuis dijawab"]) == ("2", "1", "2")
    assert first["terakhir tercatat"] == "2026-11-20"
    assert set(list(rows[1].values())[7:]) == {"belum"}
    assert rows[1]["terakhir tercatat"] == ""


@pytest.mark.parametrize("name", ["=1+1", "+62", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1+1"])
def test_no_cell_is_a_formula(name):
    assert guarded(name) == f"'{name}"


@pytest.mark.parametrize("name", ["Sri", "1", "Nur'aini", "a=b", "(-)"])
def test_other_names_stay_as_they_are(name):
    assert guarded(name) == name


def test_no_heading_looks_like_a_date(rows):
    assert not [head for head in rows[0] if head[0].isdigit()]
