"""The student's progress file: whole or not at all, shared by notebooks, never in the way of feedback."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bukuflask import progress as progress_module
from bukuflask.problems import Masalah
from bukuflask.progress import Progress, due

DAY = dt.date(2026, 11, 20)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "belajar flask é" / "kemajuan.json"


def stored(file):
    return json.loads(file.read_text(encoding="utf-8"))


def beside(file):
    return sorted(p.name for p in file.parent.iterdir() if p != file)


def put(file, text):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))


def test_only_ids_states_counts_and_dates_are_kept(file):
    progress = Progress(file)
    progress.attempt("02-01", 1, False, DAY)
    progress.attempt("02-01", 2, True, DAY)
    progress.hint("02-01", 3)
    progress.hint("02-01", 1)
    progress.guess("02-a", True)
    progress.guess("02-b", False)
    assert stored(file) == {
        "versi": 1,
        "latihan": {"02-01": {"percobaan": 2, "petunjuk": 3, "status": "benar", "benar": "2026-11-20"}},
        "tebakan": {"02-a": {"status": "cocok"}, "02-b": {"status": "meleset"}},
    }
    assert beside(file) == []


def test_a_failure_after_success_does_not_undo_it(file):
    progress = Progress(file)
    progress.attempt("02-01", 1, True, DAY)
    progress.attempt("02-01", 2, False, DAY + dt.timedelta(1))
    assert progress.read()["latihan"]["02-01"]["status"] == "benar"


def test_repetition_after_one_three_and_seven_days(file):
    progress = Progress(file)
    day = DAY
    for wait in (1, 3, 7):
        progress.attempt("02-01", 1, True, day)
        progress.attempt("02-01", 1, True, day)  # twice on a day counts once
        entry = progress.read()["latihan"]["02-01"]
        assert not due(entry, day + dt.timedelta(wait - 1))
        assert due(entry, day + dt.timedelta(wait))
        day += dt.timedelta(wait)
    progress.attempt("02-01", 1, True, day)
    assert not due(progress.read()["latihan"]["02-01"], day + dt.timedelta(365))


def test_what_is_not_finished_is_never_due():
    assert not due({}, DAY)
    assert not due({"status": "dicoba", "percobaan": 3}, DAY)


def test_an_interrupted_write_leaves_the_old_file_and_nothing_else(file, monkeypatch):
    progress = Progress(file)
    progress.attempt("02-01", 1, True, DAY)
    before = file.read_bytes()

    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    progress.attempt("02-02", 1, True, DAY)
    assert file.read_bytes() == before
    assert beside(file) == []
    assert "tidak dapat disimpan" in progress.notice
    assert "No space left" in progress.notice
    # ... and what was known, old and new, is still seen in this notebook.
    assert set(progress.read()["latihan"]) == {"02-01", "02-02"}


def test_a_file_that_is_busy_for_a_moment_is_waited_for(file, monkeypatch):
    """Windows refuses to rename over a file that another program has open."""
    replace, refusals = Path.replace, [PermissionError(13, "busy"), PermissionError(13, "busy")]

    def sometimes(self, target):
        if refusals:
            raise refusals.pop()
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", sometimes)
    progress = Progress(file)
    progress.attempt("02-01", 1, True, DAY)
    assert stored(file)["latihan"]["02-01"]["status"] == "benar"
    assert progress.notice == ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '"teks"',
        "[" * 100_000,
        b"\xff\xfe\x00",
        '{"versi": 2, "latihan": {}, "tebakan": {}}',
        '{"versi": 1}',
        '{"versi": 1, "latihan": [], "tebakan": {}}',
        '{"versi": 1, "latihan": {"02-01": 3}, "tebakan": {}}',
        '{"versi": 1, "latihan": {"02-01": {"percobaan": "tiga"}}, "tebakan": {}}',
        '{"versi": 1, "latihan": {"02-01": {"status": "benar", "benar": "kemarin"}}, "tebakan": {}}',
        '{"versi": 1, "latihan": {"02-01": {"status": "benar", "benar": 7}}, "tebakan": {}}',
    ],
)
def test_what_cannot_be_used_is_set_aside_and_said(file, text):
    put(file, text)
    before = file.read_bytes()
    progress = Progress(file)
    progress.attempt("02-01", 1, True, DAY)
    assert stored(file)["latihan"]["02-01"]["status"] == "benar"
    (aside,) = beside(file)
    assert aside.startswith("kemajuan-disisihkan-")
    assert (file.parent / aside).read_bytes() == before
    assert aside in progress.notice
    assert due(progress.read()["latihan"]["02-01"], DAY + dt.timedelta(1))


def test_setting_aside_twice_in_a_second_loses_neither(file):
    for text in ("satu", "dua"):
        put(file, text)
        Progress(file).read()
    assert {(file.parent / name).read_text() for name in beside(file)} == {"satu", "dua"}


@pytest.mark.parametrize("trouble", ["folder is a file", "file is a folder", "read-only"])
def test_a_disk_that_refuses_costs_no_feedback(tmp_path, monkeypatch, trouble):
    monkeypatch.setattr(progress_module._Turn, "STALE", 0.05)
    file = tmp_path / "data" / "kemajuan.json"
    if trouble == "folder is a file":
        file.parent.write_text("")
    elif trouble == "file is a folder":
        file.mkdir(parents=True)
    else:
        real = os.open

        def refuse(path, flags, *args, **kwargs):
            if str(path).endswith(".kunci"):
                raise PermissionError(13, "Permission denied")
            return real(path, flags, *args, **kwargs)

        monkeypatch.setattr(os, "open", refuse)
    progress = Progress(file)
    progress.attempt("02-01", 1, True, DAY)
    progress.attempt("02-02", 2, False, DAY)
    assert set(progress.read()["latihan"]) == {"02-01", "02-02"}
    assert "notebook" in progress.notice


def test_a_file_that_cannot_be_read_or_moved_is_said(file, monkeypatch):
    put(file, "rusak")

    def refuse(self, target):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "replace", refuse)
    progress = Progress(file)
    assert progress.read() == {"versi": 1, "latihan": {}, "tebakan": {}}
    assert "Read-only file system" in progress.notice
    with pytest.raises(Masalah, match="tidak dapat dipindahkan"):
        Progress(file).reset()


WRITER = """
import sys
from pathlib import Path
from bukuflask.progress import Progress
progress = Progress(Path(sys.argv[1]))
for n in range(40):
    progress.attempt(f"{sys.argv[2]}-{n:02}", 1, True)
assert progress.path is not None and progress.notice == "", progress.notice
"""


def test_two_processes_at_once_lose_nothing(file):
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(file), number]) for number in ("02", "09")]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    assert len(stored(file)["latihan"]) == 80
    assert beside(file) == []


def test_a_lock_whose_holder_died_is_taken_over(file, monkeypatch):
    monkeypatch.setattr(progress_module._Turn, "STALE", 0.1)
    put(file, '{"versi": 1, "latihan": {}, "tebakan": {}}')
    lock = file.with_suffix(".kunci")
    lock.write_text("")
    os.utime(lock, (time.time() + 9999,) * 2)  # another computer's clock, on a network drive
    progress = Progress(file)
    progress.attempt("02-01", 1, True, DAY)
    assert stored(file)["latihan"]["02-01"]["status"] == "benar"
    assert progress.notice == ""
    assert beside(file) == []


def test_a_lock_that_is_held_is_waited_for(file):
    import threading

    put(file, '{"versi": 1, "latihan": {}, "tebakan": {}}')
    lock = file.with_suffix(".kunci")
    lock.write_text("")
    progress = Progress(file)
    worker = threading.Thread(target=progress.attempt, args=("02-01", 1, True))
    worker.start()
    worker.join(0.2)
    assert worker.is_alive()
    lock.unlink()
    worker.join(10)
    assert stored(file)["latihan"]


def test_reset_keeps_the_old_file_beside(file):
    progress = Progress(file)
    progress.attempt("02-01", 1, True, DAY)
    aside = progress.reset()
    assert aside.parent == file.parent
    assert "02-01" in stored(aside)["latihan"]
    assert progress.read()["latihan"] == {}
    assert progress.reset() is None
    assert not file.exists()


def test_in_memory_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.setenv("BUKUFLASK_DATA", str(tmp_path))
    monkeypatch.setenv("BUKUFLASK_UJI", "1")
    progress = Progress.own()
    progress.attempt("02-01", 1, True, DAY)
    assert progress.read()["latihan"]["02-01"]["status"] == "benar"
    assert list(tmp_path.iterdir()) == []
    progress.reset()
    assert progress.read()["latihan"] == {}


def test_a_students_own_file_stands_in_the_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("BUKUFLASK_DATA", str(tmp_path))
    monkeypatch.delenv("BUKUFLASK_UJI")
    Progress.own().guess("02-a", True)
    assert (tmp_path / "kemajuan.json").is_file()
