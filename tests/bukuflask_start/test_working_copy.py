"""The student's copy: kept up to date, and what the student typed is never lost."""

from __future__ import annotations

import errno
import json
import os
import shutil
from pathlib import Path

import pytest

from bukuflask import bank, files
from bukuflask.problems import Masalah
from bukuflask.progress.store import Progress
from bukuflask_start import working_copy
from bukuflask_start.working_copy import lessons_of, place, refresh, restore

NOTEBOOK = "notebooks/09-pabrik-aplikasi.ipynb"
MODULE = "examples/09-pabrik-aplikasi/flaskr/__init__.py"


@pytest.fixture
def pair(workbook) -> tuple[Path, Path]:
    """Return a book and a copy that was made from it."""
    refresh(workbook.root, workbook.copy)
    return workbook.root, workbook.copy


def read(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text(encoding="utf-8") for p in folder.rglob("*") if p.is_file()}


def test_the_copy_holds_what_a_student_opens_and_nothing_that_running_leaves(workbook):
    for left in ("__pycache__/a.pyc", "instance/data.sqlite", ".ipynb_checkpoints/a.ipynb", "flaskr/b.pyc"):
        file = workbook.root / "examples" / "01-halo" / left
        file.parent.mkdir(exist_ok=True)
        file.write_text("sisa", encoding="utf-8")
    for lock in (".#__init__.py", "~$catatan.txt", ".__init__.py.swp", "__init__.py~"):
        (workbook.root / "examples" / "01-halo" / "flaskr" / lock).write_text("siti@laptop.4321", encoding="utf-8")
    for of_system in ("desktop.ini", "Thumbs.db", ".DS_Store", "._01-halo.ipynb", ".directory", ".nfs00000a1b"):
        (workbook.root / "notebooks" / of_system).write_bytes(b"\xff\xfe[\0")
    changes = refresh(workbook.root, workbook.copy)
    there = set(read(workbook.copy)) - {".bukuflask/salinan.json"}
    assert there == set(changes.copied)
    assert there == {
        "lessons.md",
        "notebooks/01-halo.ipynb",
        NOTEBOOK,
        "examples/01-halo/flaskr/__init__.py",
        MODULE,
    }


def test_what_a_system_has_laid_into_a_folder_is_no_lesson_and_no_change(pair):
    """Windows writes into its `desktop.ini` whenever a folder's view is changed."""
    book, copy = pair
    for number, folder in enumerate((book / "notebooks", copy / "notebooks", copy / "examples" / "01-halo")):
        (folder / "desktop.ini").write_text(f"[{number}]", encoding="utf-8")
    assert (refresh(book, copy).copied, refresh(book, copy).newer) == ([], [])
    assert restore(book, copy, "1") == "01-halo sudah sama dengan aslinya; tidak ada yang diubah."


def test_a_second_refresh_touches_nothing(pair):
    book, copy = pair
    before = {p: p.stat().st_mtime_ns for p in copy.rglob("*")}
    changes = refresh(book, copy)
    assert (changes.copied, changes.newer) == ([], [])
    assert {p: p.stat().st_mtime_ns for p in copy.rglob("*")} == before


def test_an_unedited_lesson_gets_the_update(pair):
    book, copy = pair
    (book / NOTEBOOK).write_text("baru", encoding="utf-8")
    assert refresh(book, copy).copied == [NOTEBOOK]
    assert (copy / NOTEBOOK).read_text(encoding="utf-8") == "baru"


def test_an_edited_lesson_is_kept_and_the_newer_one_is_announced_each_time(pair):
    book, copy = pair
    (copy / NOTEBOOK).write_text("tulisanku", encoding="utf-8")
    assert refresh(book, copy).newer == []
    (book / NOTEBOOK).write_text("baru", encoding="utf-8")
    for _ in range(2):
        assert refresh(book, copy).newer == [NOTEBOOK]
        assert (copy / NOTEBOOK).read_text(encoding="utf-8") == "tulisanku"


def test_an_update_of_the_same_length_is_seen(pair):
    book, copy = pair
    text = (book / NOTEBOOK).read_text(encoding="utf-8")
    (book / NOTEBOOK).write_text(text[::-1], encoding="utf-8")
    later = (book / NOTEBOOK).stat().st_mtime_ns + 2_000_000_000
    os.utime(book / NOTEBOOK, ns=(later, later))
    assert refresh(book, copy).copied == [NOTEBOOK]


def test_a_new_unpacked_zip_with_other_times_changes_nothing(pair):
    book, copy = pair
    (copy / NOTEBOOK).write_text("tulisanku", encoding="utf-8")
    for file in book.rglob("*"):
        os.utime(file, ns=(1, 1))
    changes = refresh(book, copy)
    assert (changes.copied, changes.newer) == ([], [])


@pytest.mark.parametrize("memory", [None, "bukan json", "[]", '{"lessons.md": "aneh"}', '{"lessons.md": 3}', "7"])
def test_lost_or_damaged_memory_loses_no_writing(pair, memory):
    book, copy = pair
    (copy / NOTEBOOK).write_text("tulisanku", encoding="utf-8")
    file = copy / ".bukuflask" / "salinan.json"
    file.unlink() if memory is None else file.write_text(memory, encoding="utf-8")
    assert refresh(book, copy).newer == [NOTEBOOK]
    assert (copy / NOTEBOOK).read_text(encoding="utf-8") == "tulisanku"
    (book / MODULE).write_text("baru", encoding="utf-8")
    assert refresh(book, copy).copied == [MODULE]


def test_a_deleted_lesson_comes_back(pair):
    book, copy = pair
    (copy / NOTEBOOK).unlink()
    assert refresh(book, copy).copied == [NOTEBOOK]


def test_what_the_book_gave_up_goes_unless_it_was_edited(pair):
    book, copy = pair
    (copy / NOTEBOOK).write_text("tulisanku", encoding="utf-8")
    (copy / "notebooks" / "punyaku.ipynb").write_text("milikku", encoding="utf-8")
    for name in (NOTEBOOK, "notebooks/01-halo.ipynb"):
        (book / name).unlink()
    shutil.rmtree(book / "examples" / "01-halo")
    refresh(book, copy)
    assert set(read(copy)) == {".bukuflask/salinan.json", "lessons.md", NOTEBOOK, MODULE, "notebooks/punyaku.ipynb"}
    assert not (copy / "examples" / "01-halo").exists()


def test_a_full_disk_while_copying_leaves_whole_files_and_the_next_start_recovers(workbook, monkeypatch):
    real = os.fsync
    done = []

    def full(handle: int) -> None:
        if len(done) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        done.append(handle)
        real(handle)

    with monkeypatch.context() as patched:
        patched.setattr(files.os, "fsync", full)
        with pytest.raises(Masalah, match="Disk penuh"):
            refresh(workbook.root, workbook.copy)
    refresh(workbook.root, workbook.copy)
    there = read(workbook.copy)
    for name, text in read(workbook.root).items():
        if name.startswith(("notebooks", "examples", "lessons")):
            assert there[name] == text
    assert not [name for name in there if name.endswith(".baru")]


def test_the_copy_may_not_lie_in_the_book(workbook):
    for place_ in (workbook.root, workbook.root / "belajar"):
        with pytest.raises(Masalah, match="di dalam folder buku kerja"):
            refresh(workbook.root, place_)


def test_where_the_copy_is(tmp_path, monkeypatch):
    assert place({"BUKUFLASK_RUANG": str(tmp_path)}) == tmp_path
    assert place({}) == Path.home() / "belajar-flask"


@pytest.mark.parametrize("wanted", ["9", "09", "09-pabrik-aplikasi", "09-pabrik-aplikasi.ipynb"])
def test_restore_brings_back_notebook_and_example_and_keeps_the_students(pair, wanted):
    book, copy = pair
    (copy / NOTEBOOK).write_text("tulisanku", encoding="utf-8")
    (copy / MODULE).write_text("kodeku", encoding="utf-8")
    (copy / MODULE).with_name("tambahan.py").write_text("tambahanku", encoding="utf-8")
    (copy / "notebooks/01-halo.ipynb").write_text("jangan disentuh", encoding="utf-8")
    said = restore(book, copy, wanted)
    there = read(copy)
    assert there[NOTEBOOK] == (book / NOTEBOOK).read_text(encoding="utf-8")
    assert there[MODULE] == (book / MODULE).read_text(encoding="utf-8")
    assert there["notebooks/01-halo.ipynb"] == "jangan disentuh"
    kept = {name.split("/", 2)[2]: text for name, text in there.items() if name.startswith("cadangan/")}
    assert kept == {
        NOTEBOOK: "tulisanku",
        MODULE: "kodeku",
        "examples/09-pabrik-aplikasi/flaskr/tambahan.py": "tambahanku",
    }
    assert "cadangan" in said
    assert refresh(book, copy).newer == []


def test_restoring_twice_in_a_second_keeps_both(pair):
    book, copy = pair
    for text in ("satu", "dua", "tiga"):
        (copy / NOTEBOOK).write_text(text, encoding="utf-8")
        restore(book, copy, "9")
    assert sorted(p.read_text(encoding="utf-8") for p in (copy / "cadangan").rglob("*.ipynb")) == [
        "dua",
        "satu",
        "tiga",
    ]


def test_restoring_what_is_unchanged_moves_nothing(pair):
    book, copy = pair
    assert "sudah sama" in restore(book, copy, "9")
    assert not (copy / "cadangan").exists()


def test_a_restore_that_fails_halfway_leaves_everything_where_it_was(pair, monkeypatch):
    """On Windows a folder in which a terminal stands cannot be moved."""
    book, copy = pair
    (copy / NOTEBOOK).write_text("tulisanku", encoding="utf-8")
    (copy / MODULE).write_text("kodeku", encoding="utf-8")
    before = read(copy)
    move = working_copy._move

    def held(source, target):
        if source.is_dir():
            raise PermissionError(13, "[WinError 32] Proses tidak dapat mengakses berkas")
        move(source, target)

    monkeypatch.setattr(working_copy, "_move", held)
    with pytest.raises(Masalah, match="sedang dibuka program lain"):
        restore(book, copy, "9")
    assert read(copy) == before
    assert not (copy / "cadangan").exists()


def test_restoring_the_list_of_lessons(pair):
    book, copy = pair
    (copy / "lessons.md").write_text("coretan", encoding="utf-8")
    restore(book, copy, "lessons")
    assert (copy / "lessons.md").read_text(encoding="utf-8") == "# Pelajaran\n"


@pytest.mark.parametrize(
    ("wanted", "near"), [("10", "09-pabrik"), ("pabrik-aplikasi", "09-pabrik"), ("../x", "01-halo")]
)
def test_an_unknown_lesson_names_the_nearest(pair, wanted, near):
    with pytest.raises(Masalah, match="tidak ada di buku ini") as raised:
        restore(*pair, wanted)
    assert near in str(raised.value)


def test_lessons_are_named_as_restore_takes_them():
    assert lessons_of([NOTEBOOK, MODULE, "lessons.md"]) == ["09-pabrik-aplikasi", "lessons"]


def test_the_memory_is_readable_json(pair):
    _, copy = pair
    memory = json.loads((copy / ".bukuflask" / "salinan.json").read_text(encoding="utf-8"))
    assert set(memory) == set(read(copy)) - {".bukuflask/salinan.json"}


# -- progress in the list of lessons -------------------------------------------------------------------------------------------

TOTAL = len(bank.lesson("02")["exercises"])
LIST = """# Pelajaran

## Bagian 1

| No | Pelajaran | Waktu |
|---|---|---|
| 02 | [Aplikasi minimal](notebooks/02-aplikasi-minimal.ipynb) | 35 menit |
"""


@pytest.fixture
def listed(workbook) -> tuple[Path, Path]:
    """Return a book with a real list of lessons, and a copy in which exercise 02-01 was done."""
    (workbook.root / "lessons.md").write_text(LIST, encoding="utf-8", newline="")
    refresh(workbook.root, workbook.copy)
    Progress(workbook.copy / ".bukuflask" / "kemajuan.json").attempt("02-01", "benar", True)
    refresh(workbook.root, workbook.copy)
    return workbook.root, workbook.copy


def page(copy: Path) -> str:
    return (copy / "lessons.md").read_bytes().decode("utf-8")


def test_the_copys_list_of_lessons_shows_progress_and_the_books_does_not(listed):
    book, copy = listed
    assert f"| 1/{TOTAL} | 35 menit |" in page(copy)
    assert "1 dari " in page(copy)
    assert page(book) == LIST


def test_marks_do_not_make_the_list_the_students_own(listed):
    book, copy = listed
    before = page(copy)
    assert (refresh(book, copy).copied, refresh(book, copy).newer) == ([], [])
    assert page(copy) == before
    assert "sudah sama" in restore(book, copy, "lessons")
    (book / "lessons.md").write_text(LIST + "\nBaru.\n", encoding="utf-8", newline="")
    changes = refresh(book, copy)
    assert (changes.copied, changes.newer) == (["lessons.md"], [])
    assert page(copy) == before + "\nBaru.\n"


def test_an_edited_list_keeps_the_edits_and_the_marks(listed):
    book, copy = listed
    (copy / "lessons.md").write_text(
        page(copy).replace("35 menit", "35 menit, catatanku"), encoding="utf-8", newline=""
    )
    Progress(copy / ".bukuflask" / "kemajuan.json").attempt("02-02", "benar", True)
    (book / "lessons.md").write_text(LIST + "\nBaru.\n", encoding="utf-8", newline="")
    assert refresh(book, copy).newer == ["lessons.md"]
    assert f"| 2/{TOTAL} | 35 menit, catatanku |" in page(copy)
    assert "cadangan" in restore(book, copy, "lessons")
    assert "catatanku" not in page(copy)
    assert f"| 2/{TOTAL} | 35 menit |" in page(copy)
    kept = next((copy / "cadangan").rglob("lessons.md"))
    assert "catatanku" in kept.read_text(encoding="utf-8")


def test_a_list_that_is_no_utf8_is_kept_as_it_is(listed):
    book, copy = listed
    (copy / "lessons.md").write_bytes(b"\xff\xfe")
    (book / "lessons.md").write_text(LIST + "\nBaru.\n", encoding="utf-8")
    assert refresh(book, copy).newer == ["lessons.md"]
    assert (copy / "lessons.md").read_bytes() == b"\xff\xfe"


def test_damaged_progress_stops_no_start_and_is_left_for_the_notebook_to_tell(listed):
    book, copy = listed
    (copy / ".bukuflask" / "kemajuan.json").write_text("rusak", encoding="utf-8")
    refresh(book, copy)
    assert f"| 0/{TOTAL} |" in page(copy)
    assert (copy / ".bukuflask" / "kemajuan.json").read_text(encoding="utf-8") == "rusak"
