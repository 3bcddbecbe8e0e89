"""The file for a teacher and for another laptop: what spreadsheets do to it, and what is no such file."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path

import pytest

from bukuflask.problems import Masalah
from bukuflask.progress.exchange import (
    COLUMNS,
    LONGEST_NAME,
    OLD_COLUMNS,
    as_name,
    contents,
    named_in,
    read,
    to_csv,
    write,
)
from bukuflask.progress.store import LARGEST, UnusableRecordError, empty, parse

TODAY = dt.date(2026, 11, 29)


@pytest.fixture(autouse=True)
def _bank(make_bank):
    make_bank({"02": 2, "05": 1})


@pytest.fixture
def book():
    latihan = {
        "02-01": {
            "status": "benar",
            "benar": "2026-11-20",
            "percobaan": 5,
            "ulang": 1,
            "pesan": "galat nama-lain benar",
            "petunjuk_awal": 0,
            "solusi_awal": False,
            "kekuatan": 231,
            "kesulitan": 212,
            "diulang": "2026-11-20",
        },
        "02-02": {"status": "dicoba", "percobaan": 2, "petunjuk": 4, "pesan": "nama-lain", "solusi_awal": True},
        "77-01": {"petunjuk": 1},
    }
    tebakan = {"02-a": {"status": "meleset"}}
    kuis = {"02-1": {"pilihan": 2, "tanggal": "2026-11-19"}}
    return parse(json.dumps({"versi": 2, "latihan": latihan, "tebakan": tebakan, "kuis": kuis}))


def without_zeros(book):
    """Return what is known, without the counts that are 0 (unlike hints before a right answer, of which nothing may be known)."""
    counts = ("percobaan", "petunjuk", "ulang")
    return {i: {k: v for k, v in e.items() if k not in counts or v != 0} for i, e in book["latihan"].items()}


def test_every_exercise_of_the_book_has_its_row_in_order(book):
    rows = list(csv.reader(io.StringIO(to_csv(book, "Sri")), delimiter=";"))
    assert tuple(rows[0]) == COLUMNS
    known, none = ["galat nama-lain benar", "0", "tidak", "231", "212", "2026-11-20"], [""] * 3
    assert [row.pop() != "" for row in rows[1:]] == [True, *[False] * 5]
    assert {row.pop() for row in rows[1:]} == {"Sri"}
    assert rows[1:] == [
        ["latihan 02-01", "Coba-coba", "benar", "5", "0", "2026-11-20", "1", *known],
        ["latihan 02-02", "Coba-coba", "dicoba", "2", "4", "", "0", "nama-lain", "", "ya", *none],
        ["latihan 05-01", "Coba-coba", "belum", "0", "0", "", "0", "", "", "", *none],
        ["latihan 77-01", "", "belum", "0", "1", "", "0", "", "", "", *none],
        ["tebakan 02-a", "", "meleset", "", "", "", "", "", "", "", *none],
        ["kuis 02-1", "", "pilihan c", "", "", "2026-11-19", "", "", "", "", *none],
    ]
    assert [r[0] for r in csv.reader(io.StringIO(to_csv(empty(), "Sri")), delimiter=";")][1:] == [
        r[0] for r in rows[1:4]
    ]


def test_what_is_written_can_be_read_again(tmp_path, book):
    file = write(book, tmp_path, "René", TODAY)
    assert file == tmp_path / "kemajuan-René-2026-11-29.csv"
    assert file.read_bytes().startswith(b"\xef\xbb\xbfnomor;judul;")
    assert b"\r\n" in file.read_bytes()
    found, held = read(file.name, [tmp_path])
    assert (found, held.name, held.intact) == (file, "René", True)
    again = held.book
    assert (again["tebakan"], again["kuis"]) == (book["tebakan"], book["kuis"])
    assert without_zeros(again) == without_zeros(book)
    assert read(file.stem, [tmp_path / "lain", tmp_path])[0] == file
    assert read(str(file), [tmp_path / "lain"])[0] == file


@pytest.mark.parametrize("columns", [OLD_COLUMNS, (*OLD_COLUMNS, "pesan")])
def test_a_file_of_an_older_workbook_is_read(book, columns):
    rows = csv.DictReader(io.StringIO(to_csv(book, "Sri")), delimiter=";")
    old = "\n".join([";".join(columns), *(";".join(row[column] for column in columns) for row in rows)])
    known = ("status", "benar", "percobaan", "petunjuk", "ulang", *columns[len(OLD_COLUMNS) :])
    expected = {i: {k: v for k, v in e.items() if k in known} for i, e in without_zeros(book).items()}
    again = contents(old).book
    assert without_zeros(again) == expected
    assert (again["tebakan"], again["kuis"]) == (book["tebakan"], book["kuis"])


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(";", ","),
        lambda text: text.replace(";", "\t"),
        lambda text: text.replace("\r\n", "\n"),
        lambda text: text + ";;;;;;\r\n\r\n",
        lambda text: text.rstrip(),
        lambda text: "\r\n".join(";".join(reversed(line.split(";"))) for line in text.splitlines()),
        lambda text: text.replace("judul", "Judul latihan").replace("Coba-coba", '"Coba; coba"'),
        lambda text: text.replace("\r\n", ";catatan guru\r\n"),
        lambda text: text.replace(";0;0", ";;").replace(";5;0", ";5;"),
    ],
)
def test_what_a_spreadsheet_has_saved_is_still_understood(book, change):
    held = contents(change(to_csv(book, "Sri")))
    assert without_zeros(held.book) == without_zeros(book)
    assert (held.name, held.intact) == ("Sri", True)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2026-11-20", "20/11/2026"),
        ("2026-11-20", "2026-13-20"),
        ("latihan 02-01", "02-Jan"),
        ("latihan 02-01", "latihan Budi"),
        ("latihan 02-01", "latihan 02-a"),
        ("tebakan 02-a", "tebakan 02-01"),
        (";benar;", ";hebat;"),
        (";meleset;", ";;"),
        ("kuis 02-1", "kuis 02-01"),
        (";pilihan c;", ";c;"),
        (";pilihan c;", ";pilihan k;"),
        ("2026-11-19", "kemarin"),
        (";5;0;", ";lima;0;"),
        (";5;0;", ";-5;0;"),
        (";5;0;", ";٥;0;"),
        (";5;0;", ";9999999;0;"),
        (";benar;", ";dicoba;"),
        ("benar;5;0;2026-11-20", "benar;5;0;"),
        ("galat nama-lain benar", "=SUM(A1)"),
        ("galat nama-lain benar", "galat  benar"),
        ("benar;0;tidak", "benar;nol;tidak"),
        ("benar;0;tidak", "benar;0;FALSE"),
        (";231;212;", ";2,31;2,12;"),
        (";231;212;", ";231;;"),
        (";212;2026-11-20", ";212;20/11/2026"),
    ],
)
def test_a_row_that_cannot_be_understood_is_named(tmp_path, book, before, after):
    text = to_csv(book, "Sri")
    assert before in text
    (tmp_path / "a.csv").write_text(text.replace(before, after), encoding="utf-8")
    line = {"tebakan 02-a": 6, ";meleset;": 6, "kuis 02-1": 7, ";pilihan c;": 7, "2026-11-19": 7}.get(before, 2)
    with pytest.raises(Masalah, match=rf"Baris {line} .*Tidak ada yang diubah"):
        read("a.csv", [tmp_path])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"a,b\n1,2\n",
        b"PK\x03\x04\x14\x00\x06\x00",
        b"\xff\xfen\x00o\x00",
        b"nomor;status\r\n",
        b"nomor;judul;status;percobaan;petunjuk;benar terakhir;ulangan",
        b'{"cells": []}',
        b"{",
        b"[1, 2]",
        b"x" * (LARGEST + 1),
        b'nomor;"' + b"x" * 200_000,
    ],
)
def test_another_kind_of_file_is_refused(tmp_path, content):
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(Masalah, match="bukan catatan kemajuan"):
        read("a.csv", [tmp_path])


def test_a_file_that_was_set_aside_or_reset_is_taken_too(tmp_path, book):
    (tmp_path / "kemajuan-cadangan.json").write_text(json.dumps(book), encoding="utf-8")
    assert read("kemajuan-cadangan.json", [tmp_path])[1].book == book
    (tmp_path / "baru.json").write_text('{"versi": 4}')
    with pytest.raises(Masalah, match="lebih baru") as caught:
        read("baru.json", [tmp_path])
    assert "perbarui buku ini" in caught.value.do


@pytest.mark.parametrize("name", ["tiada", "tiada.csv", ".", "", "x" * 5000, "a\0b"])
def test_a_file_that_is_not_there(tmp_path, name):
    with pytest.raises(Masalah, match=r"tidak ditemukan|tidak dapat dibaca"):
        read(name, [tmp_path])


def test_a_file_that_cannot_be_opened(tmp_path, monkeypatch):
    (tmp_path / "a.csv").write_text("x")

    def refuse(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(Masalah, match="Permission denied"):
        read("a.csv", [tmp_path])


def test_nothing_is_written_over(tmp_path, book):
    (tmp_path / "kemajuan-Sri-2026-11-29.csv").write_text("punyaku")
    assert [write(book, tmp_path, "Sri", TODAY).name for _ in range(2)] == [
        "kemajuan-Sri-2026-11-29-2.csv",
        "kemajuan-Sri-2026-11-29-3.csv",
    ]
    assert (tmp_path / "kemajuan-Sri-2026-11-29.csv").read_text() == "punyaku"


@pytest.mark.parametrize("name", ["", "  ", ".csv", "kemajuan-"])
def test_without_a_name_it_asks_for_one(tmp_path, book, name):
    with pytest.raises(Masalah, match="Namamu belum ditulis") as caught:
        write(book, tmp_path, name, TODAY)
    assert "`%kemajuan ekspor Sri Wahyuni`" in caught.value.do
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name",
    [
        "Sri: kelas 2",
        "a?b",
        "a*b",
        'a"b',
        "a<b",
        "a|b",
        ".",
        "a\0b",
        "a\\b",
        "=1+1",
        "+62",
        "-Sri",
        "@Sri",
        "12",
        "tiada/Sri",
        "S" * (LONGEST_NAME + 1),
        "Sri\u202eyuhaW",
        "Sri;2",
    ],
)
def test_a_name_that_windows_or_a_spreadsheet_would_misunderstand(tmp_path, book, name):
    with pytest.raises(Masalah, match="tidak dapat dipakai") as caught:
        write(book, tmp_path, name, TODAY)
    assert "Windows melarang" in caught.value.do
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Ni Luh  Ayu", "Ni Luh Ayu"),
        ("M. Rizki, S.Kom.", "M. Rizki, S.Kom."),
        ("Nur'aini", "Nur'aini"),
        ("Siti-Nur (XI RPL 2)", "Siti-Nur (XI RPL 2)"),
        ("07 Budi", "07 Budi"),
        ("Rene\u0301", "René"),
        ("CON", "CON"),
        ("kemajuan-budi.csv", "budi"),
    ],
)
def test_names_as_people_have_them(tmp_path, book, typed, name):
    assert as_name(typed) == name
    file = write(book, tmp_path, typed, TODAY)
    assert file.name == f"kemajuan-{name}-2026-11-29.csv"
    assert (named_in(file.name), read(file.name, [tmp_path])[1].name) == (name, name)


@pytest.mark.parametrize(
    "copy", ["kemajuan-Sri-2026-11-29 (1).csv", "kemajuan-Sri-2026-11-29-2.csv", "Kemajuan_Sri_2026-11-29.csv"]
)
def test_the_name_in_a_copys_name(copy):
    assert named_in(copy) == "Sri"
    assert named_in("tugas Sri.csv") == ""


def test_a_path_to_another_place(tmp_path, book):
    (tmp_path / "usb").mkdir()
    file = write(book, tmp_path / "kerja", str(tmp_path / "usb" / "Sri 1.5"), TODAY)
    assert file == tmp_path / "usb" / "kemajuan-Sri 1.5-2026-11-29.csv"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (";dicoba;2;", ";dicoba;1;"),
        ("meleset", "cocok"),
        ("pilihan c", "pilihan b"),
        (";Sri;", ";Budi;"),
        ("galat nama", "nama"),
    ],
)
def test_what_was_changed_after_the_export_is_noticed(book, before, after):
    text = to_csv(book, "Sri")
    assert before in text
    assert contents(text).intact is True
    assert contents(text.replace(before, after)).intact is False
    assert contents(text.replace(before, after)).seal != ""


def test_without_its_seal_it_is_not_as_it_was_and_an_older_file_has_none(book):
    rows = list(csv.reader(io.StringIO(to_csv(book, "Sri")), delimiter=";"))
    assert (
        contents("\n".join(";".join([*row[:-1], row[-1] if not n else ""]) for n, row in enumerate(rows))).intact
        is False
    )
    assert contents("\n".join(";".join(row[:-2]) for row in rows)).intact is None
    assert contents("\n".join(";".join(row[:-2]) for row in rows)).name == ""


def test_the_seal_is_no_number_for_a_spreadsheet(book):
    for name in ("Sri", "Budi", "Ayu", "Made"):
        assert contents(to_csv(book, name)).seal.isalpha()


def test_records_of_two_students_in_one_file_are_not_mixed(book):
    text = to_csv(book, "Sri") + to_csv(book, "Budi").partition("\n")[2]
    with pytest.raises(Masalah, match="beberapa siswa: Sri, Budi"):
        contents(text)


def test_a_full_disk_leaves_no_half_file(tmp_path, book, monkeypatch):
    """As a disk does that has room for a name but not for the content: refused when written out, at closing."""

    class Full(io.BytesIO):
        refused = False

        def close(
            self,
        ):  # once: what is closed again when it goes away is no file's business (and told since Python 3.13)
            if self.refused:
                return super().close()
            self.refused = True
            raise OSError(28, "No space left on device")

    real = Path.open

    def opened(self, mode="r", *args, **kwargs):
        if mode != "xb":
            return real(self, mode, *args, **kwargs)
        self.touch()
        return Full()

    monkeypatch.setattr(Path, "open", opened)
    with pytest.raises(Masalah, match="No space left"):
        write(book, tmp_path, "a", TODAY)
    assert list(tmp_path.iterdir()) == []


def test_text_that_is_no_table_is_unusable():
    with pytest.raises(UnusableRecordError):
        contents("tulisan biasa\nsaja\n")
