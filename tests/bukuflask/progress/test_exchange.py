"""The file for a teacher and for another laptop: what spreadsheets do to it, and what is no such file."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from bukuflask.problems import Masalah
from bukuflask.progress.exchange import COLUMNS, OLD_COLUMNS, from_csv, read, to_csv, write
from bukuflask.progress.store import LARGEST, UnusableRecordError, empty, parse


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
    rows = list(csv.reader(io.StringIO(to_csv(book)), delimiter=";"))
    assert tuple(rows[0]) == COLUMNS
    known, none = ["galat nama-lain benar", "0", "tidak", "231", "212", "2026-11-20"], [""] * 3
    assert rows[1:] == [
        ["latihan 02-01", "Coba-coba", "benar", "5", "0", "2026-11-20", "1", *known],
        ["latihan 02-02", "Coba-coba", "dicoba", "2", "4", "", "0", "nama-lain", "", "ya", *none],
        ["latihan 05-01", "Coba-coba", "belum", "0", "0", "", "0", "", "", "", *none],
        ["latihan 77-01", "", "belum", "0", "1", "", "0", "", "", "", *none],
        ["tebakan 02-a", "", "meleset", "", "", "", "", "", "", "", *none],
        ["kuis 02-1", "", "pilihan c", "", "", "2026-11-19", "", "", "", "", *none],
    ]
    assert [r[0] for r in csv.reader(io.StringIO(to_csv(empty())), delimiter=";")][1:] == [r[0] for r in rows[1:4]]


def test_what_is_written_can_be_read_again(tmp_path, book):
    file = write(book, tmp_path, "kemajuan é", "x")
    assert file == tmp_path / "kemajuan é.csv"
    assert file.read_bytes().startswith(b"\xef\xbb\xbfnomor;judul;")
    assert b"\r\n" in file.read_bytes()
    found, again = read("kemajuan é.csv", [tmp_path])
    assert found == file
    assert (again["tebakan"], again["kuis"]) == (book["tebakan"], book["kuis"])
    assert without_zeros(again) == without_zeros(book)
    assert read("kemajuan é", [tmp_path / "lain", tmp_path])[0] == file
    assert read(str(file), [tmp_path / "lain"])[0] == file


@pytest.mark.parametrize("columns", [OLD_COLUMNS, (*OLD_COLUMNS, "pesan")])
def test_a_file_of_an_older_workbook_is_read(book, columns):
    rows = csv.DictReader(io.StringIO(to_csv(book)), delimiter=";")
    old = "\n".join([";".join(columns), *(";".join(row[column] for column in columns) for row in rows)])
    known = ("status", "benar", "percobaan", "petunjuk", "ulang", *columns[len(OLD_COLUMNS) :])
    expected = {i: {k: v for k, v in e.items() if k in known} for i, e in without_zeros(book).items()}
    again = from_csv(old)
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
    again = from_csv(change(to_csv(book)))
    assert without_zeros(again) == without_zeros(book)


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
    text = to_csv(book)
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
    assert read("kemajuan-cadangan.json", [tmp_path])[1] == book
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
    (tmp_path / "punyaku.csv").write_text("punyaku")
    for name in ("punyaku", "punyaku.csv"):
        with pytest.raises(Masalah, match="sudah ada, dan tidak ditimpa"):
            write(book, tmp_path, name, "x")
    assert (tmp_path / "punyaku.csv").read_text() == "punyaku"
    assert [write(book, tmp_path, "", "kemajuan").name for _ in range(3)] == [
        "kemajuan.csv",
        "kemajuan-2.csv",
        "kemajuan-3.csv",
    ]


@pytest.mark.parametrize(
    "name", ["Sri: kelas 2", "a?b", "a*b", 'a"b', "a<b", "a|b", "CON", "nul.csv", "com1", ".", "a\nb"]
)
def test_a_name_that_windows_would_misunderstand(tmp_path, book, name):
    with pytest.raises(Masalah, match="tidak dapat dipakai di semua komputer"):
        write(book, tmp_path, name, "x")
    assert list(tmp_path.iterdir()) == []


def test_a_path_to_another_place(tmp_path, book):
    (tmp_path / "usb").mkdir()
    assert write(book, tmp_path / "kerja", str(tmp_path / "usb" / "Sri 1.5"), "x").name == "Sri 1.5.csv"
    with pytest.raises(Masalah, match="tidak dapat ditulis"):
        write(book, tmp_path, "tiada/Sri", "x")


def test_a_full_disk_leaves_no_half_file(tmp_path, book, monkeypatch):
    """As a disk does that has room for a name but not for the content: refused when written out, at closing."""

    class Full(io.BytesIO):
        def close(self):
            raise OSError(28, "No space left on device")

    real = Path.open

    def opened(self, mode="r", *args, **kwargs):
        if mode != "xb":
            return real(self, mode, *args, **kwargs)
        self.touch()
        return Full()

    monkeypatch.setattr(Path, "open", opened)
    with pytest.raises(Masalah, match="No space left"):
        write(book, tmp_path, "a", "x")
    assert list(tmp_path.iterdir()) == []


def test_text_that_is_no_table_is_unusable():
    with pytest.raises(UnusableRecordError):
        from_csv("tulisan biasa\nsaja\n")
