"""A folder as thirty pupils fill it: which files count, which do not, and what is said of each."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import shutil

import pytest

from bukuflask_class.gathering import SAME_MISTAKES, gather
from bukuflask_class.names import FIRST_COLUMN, MARK, PAGE, SHEET

TODAY = dt.date(2026, 11, 29)


@pytest.fixture
def sri(record):
    return record({"02-01": "print benar", "02-02": "umum-galat"}, {"02-1": 0}, {"02-a": "cocok"}, day="2026-11-03")


@pytest.fixture
def look(folder):
    """Gather the folder: names of pupils, their remarks, and what was set aside, by file."""

    def now():
        found = gather(folder, TODAY)
        return (
            [each.name for each in found.pupils],
            {each.name: "; ".join(each.remarks) for each in found.pupils},
            {each.file: each.reason for each in found.asides},
        )

    return now


def test_exports_as_they_were_written(look, export, record, sri):
    export("sri Wahyuni", sri)
    export("Ayu", record())
    export("Ébert", record({"02-01": "benar"}))
    assert look() == (["Ayu", "sri Wahyuni", "Ébert"], dict.fromkeys(["Ayu", "sri Wahyuni", "Ébert"], ""), {})


def test_the_record_is_what_was_exported(folder, export, sri):
    export("Sri", sri)
    (pupil,) = gather(folder, TODAY).pupils
    assert pupil.book == sri


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("rusak.csv", b"\x00\x01\xffabc", "bukan catatan kemajuan"),
        ("kosong.csv", b"", "bukan catatan kemajuan"),
        ("foto.jpg", b"\xff\xd8\xff\xe0", "bukan catatan kemajuan"),
        ("terpotong.json", b'{"versi": 3, "latihan": {', "bukan catatan kemajuan"),
        ("baru.json", b'{"versi": 99}', "lebih baru"),
        ("nilai.xlsx", b"PK\x03\x04....", "Excel"),
        ("besar.csv", b"x" * 1_000_001, "terlalu besar"),
    ],
)
def test_what_is_no_record_is_named_with_its_reason(look, folder, export, sri, name, content, reason):
    export("Sri", sri)
    (folder / name).write_bytes(content)
    names, _, asides = look()
    assert names == ["Sri"]
    assert asides.keys() == {name}
    assert reason in asides[name]


def test_what_systems_and_we_ourselves_leave_there_is_passed_over(look, folder, export, sri):
    export("Sri", sri)
    for name in ("desktop.ini", "Thumbs.db", ".DS_Store", "~$nilai.xlsx"):
        (folder / name).write_bytes(b"x")
    (folder / PAGE).write_text(f"<html>{MARK}", encoding="utf-8")
    (folder / SHEET).write_text(f'"{FIRST_COLUMN}";berkas', encoding="utf-8-sig")
    assert look()[2] == {}
    (folder / SHEET).write_text("punyaku", encoding="utf-8")
    assert look()[2].keys() == {SHEET}


def test_a_folder_in_the_folder_is_named_and_not_read(look, folder, export, sri):
    (folder / "kelompok 2").mkdir()
    shutil.copy(export("Sri", sri), folder / "kelompok 2")
    export("Ayu", sri)
    names, _, asides = look()
    assert names == ["Ayu", "Sri"]
    assert "isinya tidak dibaca" in asides["kelompok 2"]


# -- edited -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("dicoba;1", "dicoba;9"),
        lambda text: text.replace("print benar", "benar"),
        lambda text: text.replace(";Sri;", ";Budi;"),
        lambda text: text.replace("pilihan a", "pilihan b"),
        lambda text: re.sub(r";[a-p]{16}\n", ";\n", text),
        lambda text: text.replace("2026-11-03", "2026-11-04"),
    ],
)
def test_what_was_edited_after_the_export_is_set_aside(look, export, sri, change):
    file = export("Sri", sri, change, as_="kemajuan-Sri Budi-2026-11-29.csv")
    names, _, asides = look()
    assert names == []
    assert "isinya berubah sesudah diekspor" in asides[file.name]


def _as_excel(text, delimiter=";", pattern=r"\3/\2/\1"):
    """As a spreadsheet saves what it has opened: the dates in its own way, maybe other signs between the cells."""
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    out = io.StringIO(newline="")
    dated = [[re.sub(r"(\d{4})-(\d\d)-(\d\d)", pattern, cell) for cell in row] for row in rows]
    csv.writer(out, delimiter=delimiter).writerows(dated)
    return out.getvalue()


@pytest.mark.parametrize(
    ("pattern", "order"),
    [
        (r"\3/\2/\1", "hari/bulan/tahun"),
        (r"\2/\3/\1", "bulan/hari/tahun"),
        (r"\3.\2.\1", "hari/bulan/tahun"),
        (r"\1/\2/\3", "tahun/bulan/hari"),
        (r"\3-Nov-26", "hari/bulan/tahun"),
        (r"\3/\2/\1 00:00:00", "hari/bulan/tahun"),
    ],
)
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_what_a_spreadsheet_has_saved_is_read_and_named(folder, look, export, sri, pattern, order, delimiter):
    """The third of November could be the eleventh of March: the seal tells which."""
    export("Sri", sri, lambda text: _as_excel(text, delimiter, pattern))
    names, remarks, asides = look()
    assert (names, asides) == (["Sri"], {})
    assert remarks["Sri"] == f"disimpan lagi oleh program lembar kerja: tanggalnya dibaca sebagai {order}"
    assert gather(folder, TODAY).pupils[0].book == sri


def test_what_a_spreadsheet_has_saved_and_somebody_edited_is_set_aside(look, export, sri):
    export("Sri", sri, lambda text: _as_excel(text).replace("dicoba;1", "dicoba;2"))
    assert look()[0] == []


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_other_encodings_are_read(folder, look, export, sri, encoding):
    file = export("René", sri)
    file.write_text(file.read_text(encoding="utf-8-sig"), encoding=encoding)
    names, remarks, asides = look()
    assert (names, asides) == (["René"], {})
    assert "disimpan lagi oleh program lain" in remarks["René"]


def test_an_export_of_an_older_workbook_counts_with_a_remark(folder, look, export, sri):
    def older(text):
        rows = list(csv.reader(io.StringIO(text), delimiter=";"))
        return "\r\n".join(";".join(row[:7]) for row in rows if not row[0].startswith("kuis"))

    export("Sri", sri, older, as_="kemajuan-sri.csv")
    (folder / "Budi.json").write_text(json.dumps({"versi": 1, "latihan": {}, "tebakan": {}}), encoding="utf-8")
    names, remarks, asides = look()
    assert (names, asides) == (["Budi", "sri"], {})
    for name in names:
        assert "versi lama" in remarks[name]
        assert "namanya diambil dari nama berkas" in remarks[name]


def test_a_date_that_has_not_come_is_remarked(look, export, record):
    export("Sri", record({"02-01": "benar"}, day="2026-12-01"))
    export("Ayu", record({"02-01": "benar"}, day="2026-11-30"))  # a journey between time zones
    assert look()[1] == {"Ayu": "", "Sri": "memuat tanggal yang belum tiba"}


# -- doubled ------------------------------------------------------------------------------------------------------------------


def test_of_several_exports_of_one_pupil_the_fullest_counts(look, folder, export, record, sri):
    old = export("Sri", record({"02-01": "print"}, day="2026-11-01"), as_="kemajuan-Sri-2026-11-01.csv")
    new = export("SRI", sri)
    shutil.copy(new, folder / f"{new.stem} (1).csv")
    names, _, asides = look()
    assert names == ["SRI"]
    assert "ekspor yang lebih lama daripada" in asides[old.name]
    assert "sama dengan" in asides[f"{new.stem} (1).csv"]


def test_what_was_forgotten_within_a_day_makes_no_second_pupil(look, export, record):
    for strength, name in ((300, "Sri"), (100, "Sri")):
        book = record({"02-01": "benar", "02-02": "benar"[: 5 * (strength == 100)] or "umum-galat"})
        book["latihan"]["02-01"] |= {"kekuatan": strength, "kesulitan": 200, "diulang": "2026-11-20"}
        book["latihan"]["02-02"]["percobaan"] = 1 + (strength == 100)
        export(name, book)
    names, _, asides = look()
    assert names == ["Sri"]
    assert "lebih lama" in "".join(asides.values())


@pytest.mark.parametrize("other", [{"kuis": {"02-1": 1}}, {"latihan": {"02-01": "json benar", "05-01": "umum-galat"}}])
def test_two_different_records_of_one_name_are_both_set_aside(look, export, record, sri, other):
    export("Sri", sri)
    export("Sri", record(**{"latihan": {"02-01": "print benar"}} | other))
    names, _, asides = look()
    assert names == []
    assert len(asides) == 2
    for reason in asides.values():
        assert "ada 2 catatan yang berbeda dengan nama Sri" in reason


def test_records_that_are_alike_down_to_their_mistakes_are_set_aside(look, export, record):
    mistakes = " ".join(["print"] * SAME_MISTAKES)
    export("Sri", record({"02-01": f"{mistakes} benar"}))
    export("Budi", record({"02-01": f"{mistakes} benar"}))
    export("Ayu", record({"02-01": f"{mistakes} json benar"}))
    names, _, asides = look()
    assert names == ["Ayu"]
    assert all("sama persis" in reason for reason in asides.values())
    assert len(asides) == 2


def test_a_class_in_step_has_no_copies(look, export, record):
    """On the first day all records are alike, with nothing wrong in them or little."""
    mistakes = " ".join(["print"] * (SAME_MISTAKES - 1))
    for name in ("Sri", "Budi", "Ayu"):
        export(name, record({"02-01": f"{mistakes} benar"}))
    assert look()[0] == ["Ayu", "Budi", "Sri"]


def test_records_of_several_pupils_in_one_file_are_set_aside(look, export, record, sri):
    other = export("Budi", record()).read_text(encoding="utf-8-sig").partition("\n")[2]
    file = export("Sri", sri, lambda text: text + other)
    names, _, asides = look()
    assert names == ["Budi"]
    assert asides[file.name] == "Berkas itu memuat catatan beberapa siswa: Sri, Budi."


# -- renamed ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", ["kemajuan-Ayu-2026-11-29.csv", "Budi.csv", "kemajuan-Budi.csv"])
def test_a_file_that_bears_another_pupils_name_is_set_aside(look, export, record, sri, file):
    export("Budi", record({"05-01": "benar"}))
    export("Sri", sri, as_=file)
    names, _, asides = look()
    assert names == ["Budi"]
    assert "di dalamnya tertulis Sri" in asides[file]


@pytest.mark.parametrize("file", ["tugas pak guru.csv", "kemajuan.csv"])
def test_a_file_that_has_lost_its_name_counts_under_the_name_inside(look, export, record, sri, file):
    export("Budi", record({"05-01": "benar"}))
    export("Sri", sri, as_=file)
    names, remarks, asides = look()
    assert (names, asides) == (["Budi", "Sri"], {})
    assert "nama berkasnya diganti" in remarks["Sri"]


@pytest.mark.parametrize(
    "file", ["1234_Sri_kemajuan.csv", "sri wahyuni - tugas 2.csv", "kemajuan-Sri-Wahyuni-2026-11-29 (2).csv"]
)
def test_what_sites_and_teachers_make_of_a_name_is_no_other_name(look, export, record, sri, file):
    name = "Sri Wahyuni" if "ahyuni" in file else "Sri"
    export(name, sri, as_=file)
    export("Ayu", record())
    assert look() == (["Ayu", name], {"Ayu": "", name: ""}, {})
