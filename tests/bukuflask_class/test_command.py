"""`python mulai.py kelas FOLDER`, from what is typed to what lies in the folder."""

from __future__ import annotations

import datetime as dt
import socket
from pathlib import Path

import pytest

from bukuflask.problems import Masalah
from bukuflask_class import command
from bukuflask_class.names import PAGE, SHEET

TODAY = dt.date(2026, 11, 29)


@pytest.fixture
def filled(folder, export, record):
    export("Sri Wahyuni", record({"02-01": "print benar"}))
    export("Budi", record({"02-01": "benar"}))
    (folder / "rusak.csv").write_text("a")
    return folder


def test_two_files_are_written_beside_the_exports_and_nothing_is_sent(filled, monkeypatch):
    monkeypatch.setattr(socket, "socket", None)
    before = {file.name: file.read_bytes() for file in filled.iterdir()}
    said = command.run([str(filled)], TODAY)
    after = {file.name: file.read_bytes() for file in filled.iterdir()}
    assert after.keys() - before.keys() == {PAGE, SHEET}
    assert {name: after[name] for name in before} == before
    assert after[SHEET].startswith(b"\xef\xbb\xbfnama siswa;berkas;")
    assert after[PAGE].decode("utf-8").startswith("<!doctype html>")
    assert "Sri Wahyuni" in after[PAGE].decode("utf-8")
    for part in (
        "2 catatan siswa",
        "1 berkas disisihkan",
        "- rusak.csv: bukan catatan",
        PAGE,
        SHEET,
        "tidak ada yang dikirim",
    ):
        assert part in said


def test_a_second_time_they_are_written_anew(filled, export, record):
    command.run([str(filled)], TODAY)
    export("Ayu", record())
    said = command.run([str(filled)], TODAY)
    assert "3 catatan siswa" in said
    assert "1 berkas disisihkan" in said
    assert "Ayu" in (filled / SHEET).read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("name", [PAGE, SHEET])
def test_a_file_of_somebody_else_is_not_written_over(filled, name):
    (filled / name).write_text("punyaku")
    with pytest.raises(Masalah, match="bukan ditulis perintah ini"):
        command.run([str(filled)], TODAY)
    assert (filled / name).read_text() == "punyaku"


def test_a_table_that_excel_holds_open(filled, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(command, "write_whole", refuse)
    with pytest.raises(Masalah, match="tidak dapat ditulis") as caught:
        command.run([str(filled)], TODAY)
    assert "Excel" in caught.value.do


def test_a_folder_with_spaces_needs_no_quotes(filled, monkeypatch):
    """Windows' cmd keeps a quote that stands behind a backslash."""
    monkeypatch.chdir(filled.parent)
    for words in (filled.name.split(), [filled.name + '"'], [f"'{filled.name}'"], [filled.name + "/"]):
        assert "2 catatan siswa" in command.run(words, TODAY)


@pytest.mark.parametrize(
    ("words", "what", "do"),
    [
        ([], "belum disebut", 'python mulai.py kelas "ekspor XI RPL 2"'),
        (["  "], "belum disebut", "%kemajuan ekspor"),
        (["tiada"], "Folder tiada tidak ada", "periksa ejaannya"),
        (["a.csv"], "adalah sebuah berkas", "sebut folder"),
        (["kosong"], "tidak ada ekspor yang dapat dipakai", "%kemajuan ekspor namanya"),
    ],
)
def test_what_is_said_of_a_folder_that_is_none(tmp_path, monkeypatch, words, what, do):
    monkeypatch.chdir(tmp_path)
    Path("a.csv").write_text("x")
    Path("kosong").mkdir()
    with pytest.raises(Masalah) as caught:
        command.run(words, TODAY)
    assert what in caught.value.what
    assert do in caught.value.do
    assert list(Path("kosong").iterdir()) == []


def test_of_a_folder_of_bad_files_each_is_named(folder):
    (folder / "rusak.csv").write_text("a")
    with pytest.raises(Masalah, match=r"rusak\.csv: bukan catatan kemajuan"):
        command.run([str(folder)], TODAY)
