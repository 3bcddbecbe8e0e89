"""`garis_waktu`: every event stands in its own row, at the place of its date, in the picture and in its text."""

from __future__ import annotations

import datetime
import itertools
import xml.etree.ElementTree as ET

import pytest

from bukuflask.drawings.timeline import garis_waktu
from bukuflask.problems import Masalah

SVG = "{http://www.w3.org/2000/svg}"


def test_events_are_drawn_in_the_order_of_their_dates_on_one_axis_of_years():
    drawing = garis_waktu([("2016-04-01", "Pallets"), ("2004", "Pocoo"), ("2010-04", "Denied"), ("2010-04-16", "0.1")])
    assert drawing.teks == "\n".join(
        [
            "                      2004   2006   2008   2010   2012   2014   2016",
            "2004         Pocoo    · ○    ·      ·      ·      ·      ·      ·",
            "Apr 2010     Denied   ·      ·      ·      ·○     ·      ·      ·",
            "16 Apr 2010  0.1      ·      ·      ·      ·○     ·      ·      ·",
            " 1 Apr 2016  Pallets  ·      ·      ·      ·      ·      ·      ·○",
        ]
    )


def test_distance_on_the_axis_is_distance_in_time():
    rows = garis_waktu([("2000-01-01", "a"), ("2005-01-01", "b"), ("2009-12-31", "c")]).teks.splitlines()[1:]
    places = [row.index("○") for row in rows]
    assert places[1] - places[0] == places[2] - places[1] == 23


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (datetime.date(2010, 5, 28), "28 Mei 2010"),
        (datetime.datetime(2010, 8, 1, 9, 30), " 1 Agu 2010"),
        ("2010-12", "Des 2010"),
        ("2010", "2010"),
    ],
)
def test_a_date_is_written_as_precisely_as_it_is_known(given, shown):
    assert garis_waktu([(given, "Flask")]).teks.splitlines()[1].startswith(f"{shown}  Flask")


def test_every_span_of_years_has_a_few_years_named_and_none_over_another():
    for span in (0, 1, 2, 6, 7, 13, 40, 99, 500, 2024):
        header = garis_waktu([(f"{2025 - span:04}-06-01", "a"), ("2025-06-01", "b")]).teks.splitlines()[0]
        years = [int(year) for year in header.split()]
        assert 1 <= len(years) <= 8
        assert len({later - year for year, later in itertools.pairwise(years)}) <= 1
        assert 0 < years[-1] <= 2025


def test_a_long_label_is_cut_in_the_drawing():
    row = garis_waktu([("2010", "Sebuah peristiwa yang namanya panjang sekali")]).teks.splitlines()[1]
    assert "Sebuah peristiwa yang naman…" in row
    assert len(row) < 90


def test_the_picture_is_escaped_and_can_be_heard():
    root = ET.fromstring(garis_waktu([("2010-04-01", "<b>Denied</b>"), ("2010-04-16", "Flask 0.1")]).svg)
    assert root.findtext(f"{SVG}title") == "Garis waktu 2 peristiwa, 2010 sampai 2010"
    assert root.findtext(f"{SVG}desc") == " 1 Apr 2010: <b>Denied</b>; 16 Apr 2010: Flask 0.1."
    assert "<b>Denied</b>" in [node.text for node in root.iter(f"{SVG}text")]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "kosong"),
        ("2010", "yang diberikan str"),
        (None, "yang diberikan NoneType"),
        ([{"tanggal": "2010"}], "Ini bukan pasangan"),
        ([("2010", "Flask", "0.1")], "Ini bukan pasangan"),
        ([("2010", 0.1)], "Ini bukan pasangan"),
        ([("16 April 2010", "Flask")], "Tanggal '16 April 2010' tidak terbaca"),
        ([("2010-02-30", "Flask")], "tidak terbaca"),
        ([("0000", "Flask")], "tidak terbaca"),
        ([("2010-4-16", "Flask")], "tidak terbaca"),
        ([(2010, "Flask")], "Tanggal 2010 tidak terbaca"),
    ],
)
def test_what_cannot_be_drawn_is_explained(given, said):
    with pytest.raises(Masalah) as problem:
        garis_waktu(given)
    assert said in str(problem.value)
    assert "Coba:" in str(problem.value)
