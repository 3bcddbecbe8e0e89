"""Where the student's files are, also after a `%cd` elsewhere and in a folder that is gone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bukuflask import places
from bukuflask.problems import Masalah
from bukuflask.serving.server import find_place


@pytest.fixture
def room(tmp_path, monkeypatch) -> Path:
    """A student's room, as mulai.py makes one and starts kernels for."""
    room = tmp_path / "belajar"
    for folder in (".bukuflask", "notebooks", "examples/02-aplikasi-minimal"):
        (room / folder).mkdir(parents=True)
    monkeypatch.setenv("BUKUFLASK_DATA", str(room / ".bukuflask"))
    return room


def test_after_a_cd_elsewhere_it_is_still_the_students_copy_that_runs(room, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert find_place("02-aplikasi-minimal", None)[0] == (room / "examples" / "02-aplikasi-minimal").resolve()
    assert places.working_folder() == room


def test_another_room_in_which_the_notebook_lies_wins(room, tmp_path, monkeypatch):
    for folder in ("notebooks", "examples"):
        (tmp_path / "lain" / folder).mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "lain" / "notebooks")
    assert places.working_room() == tmp_path / "lain"


@pytest.mark.parametrize(
    "name", ["02\u2011aplikasi\u2013minimal", "02-aplikasi-minimal\u200b ", "02-\u0430plikasi-minimal"]
)
def test_an_example_is_found_by_a_name_that_looks_like_its(room, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    assert places.example(name) == room / "examples" / "02-aplikasi-minimal"
    assert find_place(name, None)[0] == places.example(name).resolve()


def test_a_folder_of_the_students_own_is_found_as_it_is_called_and_as_it_looks(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("tugas-satu", "tugas\u2013dua"):
        (tmp_path / name).mkdir()
    assert find_place("./tugas\u2011satu", None)[0].name == "tugas-satu"
    assert find_place("./tugas\u2013dua", None)[0].name == "tugas\u2013dua"


@pytest.mark.skipif(os.name == "nt", reason="Windows does not let a folder go in which a program works")
def test_a_working_folder_that_is_gone_is_said(room, tmp_path, monkeypatch):
    gone = tmp_path / "hilang"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert places.working_folder() == room
    assert find_place("02-aplikasi-minimal", None)[0].is_dir()
    with pytest.raises(Masalah, match="sudah tidak ada"):
        find_place("app.py", None)
    monkeypatch.delenv("BUKUFLASK_DATA")
    assert places.working_room() is None
    with pytest.raises(Masalah, match="sudah tidak ada"):
        places.working_folder()
