"""The student's progress file: whole or not at all, shared by notebooks, never in the way of feedback."""

from __future__ import annotations

import datetime as dt
import errno
import itertools
import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bukuflask import files
from bukuflask.problems import Masalah
from bukuflask.progress import shared_file, spacing
from bukuflask.progress import store as progress_module
from bukuflask.progress.store import Progress, due, due_from, empty, load, merged, parse, peek

DAY = dt.date(2026, 11, 20)
LOCK = "kemajuan.kunci"


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    monkeypatch.setattr(files, "WAITS", (0, 0, 0))


@pytest.fixture
def file(tmp_path):
    return tmp_path / "belajar flask é" / "kemajuan.json"


def stored(file):
    return json.loads(file.read_text(encoding="utf-8"))


def beside(file):
    return sorted(p.name for p in file.parent.iterdir() if p != file and p.name != LOCK)


def put(file, text):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))


def days(number):
    return dt.timedelta(days=number)


def with_entry(entry):
    return json.dumps({"versi": 1, "latihan": {"02-01": entry}, "tebakan": {}})


# -- what is kept --------------------------------------------------------------------------------------------------------------


def test_only_ids_states_counts_and_dates_are_kept(file):
    progress = Progress(file)
    progress.attempt("02-01", "keliru", True, DAY)
    progress.attempt("02-01", "benar", True, DAY)
    progress.hint("02-01", 3)
    progress.hint("02-01", 1)
    progress.guess("02-a", True)
    progress.guess("02-b", False)
    progress.first_answer("02-1", 2, DAY)
    progress.first_answer("02-1", 0, DAY + dt.timedelta(1))
    assert stored(file) == {
        "versi": 3,
        "latihan": {
            "02-01": {
                "percobaan": 2,
                "petunjuk": 3,
                "status": "benar",
                "benar": "2026-11-20",
                "pesan": "keliru benar",
                "petunjuk_awal": 0,
                "solusi_awal": False,
                "kekuatan": 231,
                "kesulitan": 212,
                "diulang": "2026-11-20",
            }
        },
        "tebakan": {"02-a": {"status": "cocok"}, "02-b": {"status": "meleset"}},
        "kuis": {"02-1": {"pilihan": 2, "tanggal": "2026-11-20"}},
    }
    assert beside(file) == []


@pytest.mark.parametrize("ident", ["", "Budi", "02-1", "٠٢-01", "02-01\n", "../02-01", "02-a"])
def test_what_is_no_exercise_is_never_written(file, ident):
    progress = Progress(file)
    progress.attempt("02-01", "benar", True, DAY)
    before = file.read_bytes()
    with pytest.raises(ValueError, match="only ids"):
        progress.attempt(ident, "benar", True, DAY)
    assert file.read_bytes() == before
    assert beside(file) == []


def test_an_answer_given_before_is_no_new_attempt(file):
    progress = Progress(file)
    for fresh, made in ((True, 1), (False, 1), (True, 2)):
        progress.attempt("02-01", "keliru", fresh, DAY)
        assert progress.read()["latihan"]["02-01"]["percobaan"] == made
    Progress(file).attempt("02-02", "keliru", False, DAY)  # known to this notebook, but another one has begun anew
    assert progress.read()["latihan"]["02-02"]["percobaan"] == 1


def test_the_codes_of_different_attempts_are_kept_in_order_and_only_the_last_ones(file):
    progress = Progress(file)
    said = []

    def attempt(code, fresh=True, day=DAY):
        progress.attempt("02-01", code, fresh, day)
        said[:] = progress.read()["latihan"]["02-01"]["pesan"].split()

    for code, fresh in (("galat", True), ("satu", True), ("satu", False), ("satu", True), ("benar", True)):
        attempt(code, fresh)
    assert said == ["galat", "satu", "satu", "benar"]
    attempt("benar")  # the same answer in a new session, which does not know it
    assert said == ["galat", "satu", "satu", "benar"]
    attempt("benar", False, DAY + days(0))
    attempt("benar", True, DAY + days(100))  # a repetition
    assert said[-2:] == ["benar", "benar"]
    for number in range(50):
        attempt(f"kode-{number}")
    assert said == [f"kode-{number}" for number in range(10, 50)]


def test_the_help_before_the_first_right_answer_is_kept(file):
    progress = Progress(file)
    for ident, hints, opened in (("02-01", 0, False), ("02-02", 2, False), ("02-03", 0, True)):
        progress.attempt(ident, "keliru", True, DAY)
        if hints:
            progress.hint(ident, hints)
        if opened:
            progress.solution(ident)
        assert "petunjuk_awal" not in progress.read()["latihan"][ident]
        progress.attempt(ident, "benar", True, DAY)
        progress.hint(ident, 4)
        progress.solution(ident)
        progress.attempt(ident, "benar", True, DAY + days(100))
        entry = progress.read()["latihan"][ident]
        assert (entry["petunjuk_awal"], entry["solusi_awal"], entry["petunjuk"]) == (hints, opened, 4)


def test_an_opened_solution_is_written_once(file):
    progress = Progress(file)
    progress.solution("02-01")
    assert stored(file)["latihan"] == {"02-01": {"solusi_awal": True}}
    before = file.stat().st_mtime_ns
    progress.solution("02-01")
    assert file.stat().st_mtime_ns == before


def test_the_file_after_the_whole_book_three_times_over_stays_small(file):
    """Every exercise of 24 lessons with its own codes, the longest of them, as often as are kept; every prediction and question."""
    lessons = range(24)
    longest = "ditolak-tetapi-tersimpan"
    entry = {
        "status": "benar",
        "percobaan": 120,
        "petunjuk": 4,
        "benar": "2026-11-20",
        "ulang": 2,
        "petunjuk_awal": 4,
        "solusi_awal": False,
        "kekuatan": 365000,
        "kesulitan": 1000,
        "diulang": "2026-11-20",
    }

    def write(book):
        for lesson in lessons:
            for number in range(1, 7):
                codes = [longest if turn % 6 else "benar" for turn in range(progress_module.MOST_ATTEMPTS)]
                book["latihan"][f"{lesson:02}-{number:02}"] = {**entry, "pesan": " ".join(codes)}
                book["tebakan"][f"{lesson:02}-{chr(96 + number)}"] = {"status": "meleset"}
                book["kuis"][f"{lesson:02}-{number}"] = {"pilihan": 1, "tanggal": "2026-11-20"}

    Progress(file).change(write)
    assert 100_000 < file.stat().st_size < 200_000


def test_a_failure_after_success_does_not_undo_it(file):
    progress = Progress(file)
    progress.attempt("02-01", "benar", True, DAY)
    progress.attempt("02-01", "keliru", True, DAY + days(1))
    assert progress.read()["latihan"]["02-01"]["status"] == "benar"


# -- when to repeat ------------------------------------------------------------------------------------------------------------


def test_the_pauses_grow_with_each_repetition(file):
    progress = Progress(file)
    day, waits = DAY, []
    for _ in range(4):
        progress.attempt("02-01", "benar", True, day)
        entry = progress.read()["latihan"]["02-01"]
        waits.append((due_from(entry) - day).days)
        assert not due(entry, due_from(entry) - days(1))
        assert due(entry, due_from(entry))
        assert due(entry, due_from(entry) + days(100))
        day = due_from(entry)
    assert waits[0] == 2
    assert all(later > 2 * sooner for sooner, later in itertools.pairwise(waits))
    assert entry["ulang"] == 3


def test_a_repetition_before_its_day_changes_nothing(file):
    """Running all cells again, the same day or a day too early, neither advances the plan nor puts it off."""
    progress = Progress(file)
    progress.attempt("02-01", "benar", True, DAY)
    for early in (0, 1):
        progress.attempt("02-01", "benar", True, DAY + days(early))
        assert due_from(progress.read()["latihan"]["02-01"]) == DAY + days(2)
    progress.attempt("02-01", "benar", True, DAY + days(2))
    entry = progress.read()["latihan"]["02-01"]
    for early in (2, 3, 9):
        progress.attempt("02-01", "benar", False, DAY + days(early))
        assert progress.read()["latihan"]["02-01"] == entry


def test_a_late_repetition_starts_the_next_pause_on_its_own_day(file):
    progress = Progress(file)
    progress.attempt("02-01", "benar", True, DAY)
    progress.attempt("02-01", "benar", True, DAY + days(30))
    assert due_from(progress.read()["latihan"]["02-01"]) > DAY + days(32)


def test_a_wrong_repetition_stays_due_and_shortens_the_next_pause(file):
    progress = Progress(file)
    for ident in ("02-01", "02-02", "02-03"):
        progress.attempt(ident, "benar", True, DAY)
    for ident, wrong in (("02-02", 1), ("02-03", 3)):
        for _ in range(wrong):
            progress.attempt(ident, "keliru", True, DAY + days(2))
            assert due(progress.read()["latihan"][ident], DAY + days(2))
    for ident in ("02-01", "02-02", "02-03"):
        progress.attempt(ident, "benar", True, DAY + days(2))
    pauses = [(due_from(entry) - DAY).days for entry in progress.read()["latihan"].values()]
    assert pauses == sorted(set(pauses), reverse=True)
    assert pauses[-1] == 3  # tomorrow


def test_what_came_with_much_help_comes_back_sooner(file):
    progress = Progress(file)
    for wrong in range(3):
        progress.attempt("02-02", f"keliru-{wrong}", True, DAY)
    progress.hint("02-03", 3)
    progress.solution("02-04")
    for ident in ("02-01", "02-02", "02-03", "02-04"):
        progress.attempt(ident, "benar", True, DAY)
    known = progress.read()["latihan"]
    assert [(due_from(known[ident]) - DAY).days for ident in sorted(known)] == [2, 1, 1, 1]
    assert known["02-01"]["kesulitan"] < known["02-02"]["kesulitan"] < known["02-04"]["kesulitan"]


def test_an_answer_to_a_question_counts_when_it_is_due_and_a_wrong_one_always(file):
    progress = Progress(file)
    progress.review("02-01", True, DAY)  # nothing is known of it
    progress.attempt("02-01", "keliru", True, DAY)
    progress.review("02-01", False, DAY)  # not right yet
    assert not progress.read()["latihan"]["02-01"].keys() & {"kekuatan", "diulang", "ulang"}
    progress.attempt("02-01", "benar", True, DAY)
    before = file.read_bytes()
    progress.review("02-01", True, DAY + days(1))
    assert file.read_bytes() == before
    progress.review("02-01", True, DAY + days(2))
    entry = progress.read()["latihan"]["02-01"]
    assert (entry["ulang"], entry["benar"]) == (1, (DAY + days(2)).isoformat())
    assert due_from(entry) > DAY + days(9)
    progress.review("02-01", False, DAY + days(3))
    entry = progress.read()["latihan"]["02-01"]
    assert (entry["ulang"], entry["benar"]) == (1, (DAY + days(2)).isoformat())
    assert due_from(entry) < DAY + days(7)


def test_a_clock_that_was_set_back_hides_nothing(file):
    progress = Progress(file)
    progress.attempt("02-01", "benar", True, DAY + days(400))  # the clock was wrong
    entry = progress.read()["latihan"]["02-01"]
    assert due(entry, DAY)
    assert not due(entry, DAY + days(399))  # a time zone further
    progress.attempt("02-01", "benar", True, DAY)
    entry = progress.read()["latihan"]["02-01"]
    assert (entry["benar"], entry["ulang"]) == (DAY.isoformat(), 1)
    assert due_from(entry) >= DAY + days(1)


def test_a_record_from_before_the_growing_pauses_goes_on_as_if_they_had_been_kept():
    for repeated in range(6):
        entry = {"status": "benar", "benar": "2026-11-20", "ulang": repeated}
        expected = spacing.SO_FAR[min(repeated, 3)]
        assert due_from(entry) == DAY + days(round(expected[0] / 100))


def test_a_clock_at_the_ends_of_time_keeps_the_file_readable(file):
    for number, day in enumerate((dt.date.min, dt.date(1970, 1, 1), dt.date(9998, 12, 31))):
        Progress(file).attempt(f"02-0{number}", "benar", True, day)
        for entry in load(file)["latihan"].values():
            due(entry, DAY)
            due(entry, dt.date.max - days(1))


def test_tried_only_is_never_due(file):
    progress = Progress(file)
    progress.attempt("02-01", "keliru", True, DAY)
    progress.hint("02-02", 1)
    assert not any(due(entry, DAY + days(9)) for entry in progress.read()["latihan"].values())


# -- what cannot be used -------------------------------------------------------------------------------------------------------

DAMAGED = [
    "",
    "{",
    "[]",
    "null",
    '"teks"',
    "[" * 100_000,
    "9" * 5000,
    b"\xff\xfe\x00",
    '{"versi": 1, "latihan": {}, "tebakan": {}}'.encode("utf-16"),
    '{"versi": 1, "latihan": {}, "tebakan": {}}' + " " * progress_module.LARGEST,
    '{"nbformat": 4, "cells": []}',
    '{"versi": 0, "latihan": {}, "tebakan": {}}',
    '{"versi": -1, "latihan": {}, "tebakan": {}}',
    '{"versi": true, "latihan": {}, "tebakan": {}}',
    '{"versi": 1.0, "latihan": {}, "tebakan": {}}',
    '{"versi": "2", "latihan": {}, "tebakan": {}}',
    '{"versi": 1}',
    '{"versi": 1, "latihan": [], "tebakan": {}}',
    '{"versi": 1, "latihan": {}, "tebakan": {}, "nama": "Budi"}',
    '{"versi": 1, "latihan": {"Budi": {}}, "tebakan": {}}',
    '{"versi": 1, "latihan": {}, "tebakan": {"02-a": {"status": "404"}}}',
    '{"versi": 1, "latihan": {}, "tebakan": {"02-a": []}}',
    '{"versi": 1, "latihan": {}, "tebakan": {"02-01": {"status": "cocok"}}}',
    '{"versi": 1, "latihan": {}, "tebakan": {}, "kuis": {}}',
    '{"versi": 2, "latihan": {}, "tebakan": {}}',
    '{"versi": 2, "latihan": {}, "tebakan": {}, "kuis": []}',
    *(
        f'{{"versi": 2, "latihan": {{}}, "tebakan": {{}}, "kuis": {{{entry}}}}}'
        for entry in (
            '"02-01": {"pilihan": 0, "tanggal": "2026-11-20"}',
            '"Budi": {"pilihan": 0, "tanggal": "2026-11-20"}',
            '"02-1": {"pilihan": -1, "tanggal": "2026-11-20"}',
            '"02-1": {"pilihan": 10, "tanggal": "2026-11-20"}',
            '"02-1": {"pilihan": true, "tanggal": "2026-11-20"}',
            '"02-1": {"pilihan": "a", "tanggal": "2026-11-20"}',
            '"02-1": {"pilihan": 0, "tanggal": "kemarin"}',
            '"02-1": {"pilihan": 0}',
            '"02-1": {"pilihan": 0, "tanggal": "2026-11-20", "nama": "Budi"}',
        )
    ),
    *map(
        with_entry,
        [
            3,
            {"jawaban": "print(1)"},
            {"status": "hebat"},
            {"status": ["benar"]},
            {"status": None},
            {"percobaan": "tiga"},
            {"percobaan": True},
            {"percobaan": 1.5},
            {"percobaan": -1},
            {"percobaan": 10**9},
            {"petunjuk": None},
            {"status": "benar"},
            {"status": "dicoba", "benar": "2026-11-20"},
            {"status": "benar", "benar": "kemarin"},
            {"status": "benar", "benar": "2026-13-01"},
            {"status": "benar", "benar": "20261120"},
            {"status": "benar", "benar": "9999-12-31"},
            {"status": "benar", "benar": 7},
            {"pesan": ""},
            {"pesan": 3},
            {"pesan": ["benar"]},
            {"pesan": "print('rahasia')"},
            {"pesan": "Budi"},
            {"pesan": "benar  benar"},
            {"pesan": "benar "},
            {"pesan": "galat-"},
            {"pesan": "b" * 41},
            {"pesan": " ".join(["benar"] * 41)},
            {"petunjuk_awal": 1},
            {"status": "benar", "benar": "2026-11-20", "petunjuk_awal": -1},
            {"status": "benar", "benar": "2026-11-20", "petunjuk_awal": True},
            {"solusi_awal": 1},
            {"solusi_awal": "ya"},
            {"kekuatan": 231, "kesulitan": 212, "diulang": "2026-11-20"},
            {"status": "benar", "benar": "2026-11-20", "kekuatan": 231},
            {"status": "benar", "benar": "2026-11-20", "kekuatan": 2.31, "kesulitan": 212, "diulang": "2026-11-20"},
            {"status": "benar", "benar": "2026-11-20", "kekuatan": 231, "kesulitan": 212, "diulang": "kemarin"},
        ],
    ),
]


@pytest.mark.parametrize("text", DAMAGED)
def test_what_cannot_be_used_is_set_aside_and_said(file, text):
    put(file, text)
    before = file.read_bytes()
    progress = Progress(file)
    progress.attempt("02-01", "benar", True, DAY)
    assert stored(file)["latihan"]["02-01"]["status"] == "benar"
    (aside,) = beside(file)
    assert aside.startswith("kemajuan-disisihkan-")
    assert (file.parent / aside).read_bytes() == before
    assert aside in progress.notice
    assert "rusak atau bukan milik buku ini" in progress.notice
    assert due(progress.read()["latihan"]["02-01"], DAY + days(2))


def test_a_folder_in_its_place_is_set_aside_too(file):
    file.mkdir(parents=True)
    (file / "isi").write_text("punyaku")
    progress = Progress(file)
    progress.attempt("02-01", "benar", True, DAY)
    (aside,) = beside(file)
    assert (file.parent / aside / "isi").read_text() == "punyaku"
    assert stored(file)["latihan"]["02-01"]["status"] == "benar"


def test_a_newer_books_file_is_kept_for_the_newer_book(file):
    put(file, '{"versi": 4, "apa": "pun"}')
    progress = Progress(file)
    assert progress.read() == empty()
    (aside,) = beside(file)
    assert aside.startswith("kemajuan-lebih-baru-")
    assert (file.parent / aside).read_text() == '{"versi": 4, "apa": "pun"}'
    assert "lebih baru" in progress.notice
    assert "Perbarui buku ini" in progress.notice
    assert f"%kemajuan impor {aside}" in progress.notice
    assert "rusak" not in progress.notice


def test_a_byte_order_mark_is_no_damage(file):
    put(file, b"\xef\xbb\xbf" + with_entry({"percobaan": 2}).encode())
    progress = Progress(file)
    assert progress.read()["latihan"]["02-01"]["percobaan"] == 2
    progress.attempt("02-01", "keliru", True, DAY)
    assert stored(file)["latihan"]["02-01"]["percobaan"] == 3
    assert (progress.notice, beside(file)) == ("", [])


def test_setting_aside_twice_in_a_second_loses_neither(file):
    for text in ("satu", "dua"):
        put(file, text)
        Progress(file).read()
    assert {(file.parent / name).read_text() for name in beside(file)} == {"satu", "dua"}


def test_two_notebooks_that_find_the_same_damage_set_it_aside_once(file, monkeypatch):
    """The one that comes second must not set aside what the first has begun anew."""
    put(file, "rusak")
    first, second = Progress(file), Progress(file)
    real = progress_module.load
    calls = []

    def load_late(path):
        calls.append(path)
        if len(calls) == 1:  # the second notebook has read the damage, and before its turn ...
            try:
                return real(path)
            finally:
                first.attempt("02-01", "benar", True, DAY)
        return real(path)

    monkeypatch.setattr(progress_module, "load", load_late)
    assert second.read()["latihan"]["02-01"]["status"] == "benar"
    assert len(beside(file)) == 1
    assert (bool(first.notice), second.notice) == (True, "")


def test_peeking_moves_nothing(file):
    put(file, "rusak")
    assert peek(file) == empty()
    assert file.read_text() == "rusak"
    assert peek(file.with_name("tiada")) == empty()
    put(file, with_entry({"percobaan": 2}))
    assert peek(file)["latihan"]["02-01"]["percobaan"] == 2


# -- a disk that refuses -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("trouble", ["full", "read-only", "folder is a file"])
def test_a_disk_that_refuses_costs_no_feedback_and_is_caught_up_with(file, monkeypatch, trouble):
    progress = Progress(file)
    if trouble == "folder is a file":
        file.parent.write_text("")
    else:
        progress.attempt("02-01", "benar", True, DAY)
    before = None if trouble == "folder is a file" else file.read_bytes()

    def refuse(*_args, **_kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    def no_permission(*_args, **_kwargs):
        raise PermissionError(errno.EACCES, "Permission denied")

    with monkeypatch.context() as patched:
        if trouble == "full":
            patched.setattr(os, "fsync", refuse)
        elif trouble == "read-only":
            patched.setattr(os, "open", no_permission)
        progress.attempt("02-02", "benar", True, DAY)
        assert "tidak dapat disimpan" in progress.notice
        assert {"full": "No space left", "read-only": "Permission denied"}.get(trouble, "") in progress.notice
        progress.notice = ""
        progress.attempt("02-02", "keliru", True, DAY)
        progress.hint("02-03", 2)
        progress.guess("02-a", True)
        assert progress.notice == ""  # said once
        assert progress.read()["latihan"]["02-02"]["percobaan"] == 2
        assert progress.read()["tebakan"] == {"02-a": {"status": "cocok"}}
        if before is not None:
            assert file.read_bytes() == before
            assert beside(file) == []
    if trouble == "folder is a file":
        file.parent.unlink()
    else:  # meanwhile another notebook could write
        Progress(file).attempt("09-01", "benar", True, DAY)
    progress.attempt("02-04", "keliru", True, DAY)
    there = stored(file)
    assert {"02-02", "02-03", "02-04"} <= set(there["latihan"])
    assert ("09-01" in there["latihan"]) == (trouble != "folder is a file")
    assert there["tebakan"] == {"02-a": {"status": "cocok"}}
    assert "tersimpan lagi" in progress.notice


def test_what_was_unsaved_does_not_bring_back_what_another_notebook_reset(file, monkeypatch):
    progress = Progress(file)
    progress.attempt("02-01", "benar", True, DAY)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", lambda _handle: (_ for _ in ()).throw(OSError(errno.ENOSPC, "penuh")))
        progress.attempt("02-02", "benar", True, DAY)
    Progress(file).reset()
    progress.attempt("02-03", "benar", True, DAY)
    assert set(stored(file)["latihan"]) == {"02-02", "02-03"}


def test_a_really_read_only_folder():
    """Linux's own folder of kernel settings takes no file, not even from root."""
    if not Path("/sys/kernel").is_dir():
        pytest.skip("tidak ada /sys")
    progress = Progress(Path("/sys/kernel/kemajuan.json"))
    progress.attempt("02-01", "benar", True, DAY)
    assert set(progress.read()["latihan"]) == {"02-01"}
    assert "tidak dapat disimpan" in progress.notice


@pytest.mark.parametrize("what", ["replace", "read_bytes", "open"])
def test_a_file_that_is_busy_for_a_moment_is_waited_for(file, monkeypatch, what):
    """Windows refuses to open, read or rename a file while another program has it open."""
    Progress(file).attempt("02-01", "benar", True, DAY)
    owner = os if what == "open" else Path
    real, refusals = getattr(owner, what), [PermissionError(13, "busy"), PermissionError(13, "busy")]

    def sometimes(*args, **kwargs):
        if refusals:
            raise refusals.pop()
        return real(*args, **kwargs)

    monkeypatch.setattr(owner, what, sometimes)
    progress = Progress(file)
    progress.attempt("02-02", "benar", True, DAY)
    assert set(stored(file)["latihan"]) == {"02-01", "02-02"}
    assert (refusals, progress.notice) == ([], "")


def test_a_file_that_cannot_be_read_is_not_written_over(file, monkeypatch):
    Progress(file).attempt("02-01", "benar", True, DAY)

    def refuse(self):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", refuse)
        progress = Progress(file)
        progress.attempt("02-02", "benar", True, DAY)
        assert "Permission denied" in progress.notice
    assert set(stored(file)["latihan"]) == {"02-01"}
    assert set(progress.read()["latihan"]) == {"02-01", "02-02"}


def test_a_damaged_file_that_cannot_be_moved_is_said_and_kept(file, monkeypatch):
    put(file, "rusak")

    def refuse(self, target):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "replace", refuse)
    progress = Progress(file)
    assert progress.read() == empty()
    assert "Read-only file system" in progress.notice
    progress.attempt("02-01", "benar", True, DAY)
    assert set(progress.read()["latihan"]) == {"02-01"}
    assert file.read_text() == "rusak"
    with pytest.raises(Masalah, match="tidak dapat dipindahkan"):
        Progress(file).reset()


def test_a_program_that_hangs_in_its_turn_costs_no_feedback(file, monkeypatch):
    monkeypatch.setattr(shared_file, "LONGEST_WAIT", 0.05)
    progress = Progress(file)
    progress.attempt("02-01", "benar", True, DAY)
    with shared_file.Turn(file.parent / LOCK):
        progress.attempt("02-02", "benar", True, DAY)
        assert set(progress.read()["latihan"]) == {"02-01", "02-02"}
        assert "tidak dapat disimpan" in progress.notice
    progress.attempt("02-03", "benar", True, DAY)
    assert set(stored(file)["latihan"]) == {"02-01", "02-02", "02-03"}


# -- several notebooks at once -------------------------------------------------------------------------------------------------

WRITER = """
import sys
from pathlib import Path
from bukuflask.progress.store import Progress
progress = Progress(Path(sys.argv[1]))
print("siap", flush=True); sys.stdin.readline()
for n in range(40):
    progress.attempt(f"{sys.argv[2]}-{n:02}", "benar", True)
    progress.attempt("00-00", "keliru", True)  # the same exercise in every notebook
    progress.guess(f"{sys.argv[2]}-{chr(97 + n % 26)}", n % 2 == 0)
    assert progress.read()["latihan"][f"{sys.argv[2]}-{n:02}"]["status"] == "benar"
assert progress.notice == "", progress.notice
"""


def start(source, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", source, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )


def go(writers):
    """Let all begin once every one of them has started."""
    for writer in writers:
        assert writer.stdout.readline() == "siap\n"
    for writer in writers:
        writer.stdin.write("mulai\n")
        writer.stdin.flush()


def test_four_processes_at_once_lose_nothing(file):
    writers = [start(WRITER, file, number) for number in ("02", "03", "04", "09")]
    go(writers)
    assert [writer.wait(120) for writer in writers] == [0] * 4
    there = load(file)
    assert len(there["latihan"]) == 4 * 40 + 1
    assert there["latihan"]["00-00"]["percobaan"] == 4 * 40
    assert len(there["tebakan"]) == 4 * 26
    assert beside(file) == []


def test_processes_that_begin_with_a_damaged_file_lose_nothing_either(file):
    put(file, "rusak")
    writers = [start(WRITER.replace('== ""', "is not None"), file, number) for number in ("02", "09")]
    go(writers)
    assert [writer.wait(120) for writer in writers] == [0, 0]
    assert load(file)["latihan"]["00-00"]["percobaan"] == 80
    (aside,) = beside(file)
    assert (file.parent / aside).read_text() == "rusak"


FOREVER = """
import sys
from pathlib import Path
from bukuflask.progress.store import Progress
progress = Progress(Path(sys.argv[1]))
print("siap", flush=True); sys.stdin.readline()
n = 0
while True:
    progress.attempt(f"{n // 100 % 100:02}-{n % 100:02}", "benar", True)
    n += 1
    print(n, flush=True)
"""


def test_a_killed_notebook_loses_nothing_that_it_had_said(file):
    """Killed at any moment: the file is whole, holds every attempt that was reported, and the next notebook goes on at once."""
    chance = random.Random(4)
    for _ in range(8):
        writer = start(FOREVER, file)
        go([writer])
        for _ in range(chance.randrange(1, 30)):
            said = writer.stdout.readline()
        writer.kill()
        rest = writer.stdout.read().split("\n")
        writer.wait(20)
        count = max(int(number) for number in (said.strip(), *rest[:-1]) if number)
        there = load(file)["latihan"]
        assert len(there) >= count
    progress = Progress(file)
    progress.attempt("99-99", "benar", True)
    assert progress.notice == ""
    assert load(file)["latihan"]["99-99"]["status"] == "benar"
    assert beside(file) == []


# -- both, anew, in memory -----------------------------------------------------------------------------------------------------


def book(latihan, tebakan=None):
    made = {"versi": 1, "latihan": latihan, "tebakan": tebakan or {}}
    return parse(json.dumps(made))


def test_merging_takes_the_better_the_larger_and_the_newer():
    one = book(
        {
            "02-01": {"status": "benar", "benar": "2026-11-20", "percobaan": 5, "ulang": 1},
            "02-02": {"status": "dicoba", "percobaan": 1, "petunjuk": 4},
            "02-03": {"petunjuk": 1},
        },
        {"02-a": {"status": "cocok"}},
    )
    other = book(
        {
            "02-01": {"status": "benar", "benar": "2026-11-18", "percobaan": 2, "ulang": 2, "petunjuk": 1},
            "02-02": {"status": "benar", "benar": "2026-11-19", "percobaan": 3},
            "09-01": {"status": "dicoba", "percobaan": 1},
        },
        {"02-a": {"status": "meleset"}, "02-b": {"status": "cocok"}},
    )
    both = {
        "02-01": {"status": "benar", "benar": "2026-11-20", "percobaan": 5, "ulang": 2, "petunjuk": 1},
        "02-02": {"status": "benar", "benar": "2026-11-19", "percobaan": 3, "petunjuk": 4},
        "02-03": {"petunjuk": 1},
        "09-01": {"status": "dicoba", "percobaan": 1},
    }
    for first, second in ((one, other), (other, one)):
        assert merged(first, second)["latihan"] == both
    assert merged(one, other)["tebakan"] == {"02-a": {"status": "meleset"}, "02-b": {"status": "cocok"}}
    assert merged(one, one) == one
    assert one["latihan"]["02-01"]["percobaan"] == 5  # what was merged stays as it was
    assert "02-b" not in one["tebakan"]


def test_merging_takes_the_fuller_story_whichever_comes_first():
    one = book({"02-01": {"percobaan": 2, "pesan": "satu dua"}, "02-02": {"percobaan": 1, "pesan": "satu"}})
    other = book(
        {
            "02-01": {
                "status": "benar",
                "benar": "2026-11-19",
                "percobaan": 3,
                "pesan": "satu dua benar",
                "petunjuk_awal": 1,
                "solusi_awal": True,
            },
            "02-02": {"percobaan": 4, "pesan": "dua", "solusi_awal": True},
        }
    )
    third = book({"02-01": {"status": "benar", "benar": "2026-11-20", "petunjuk_awal": 3, "solusi_awal": False}})
    both = merged(one, other)["latihan"]
    assert both == merged(other, one)["latihan"] == other["latihan"]
    assert merged(one, one) == one
    remembered = [
        book(
            {
                "02-01": {
                    **third["latihan"]["02-01"],
                    "kekuatan": strength,
                    "kesulitan": 200,
                    "diulang": f"2026-11-{day}",
                }
            }
        )
        for strength, day in ((900, 20), (300, 21), (200, 21))
    ]
    for first, second in itertools.permutations([third, *remembered], 2):
        entry = merged(first, second)["latihan"]["02-01"]
        assert entry == merged(second, first)["latihan"]["02-01"]
        later = max(
            (first, second),
            key=lambda each: (each["latihan"]["02-01"].get("diulang", ""), each["latihan"]["02-01"].get("kekuatan", 0)),
        )
        assert entry == later["latihan"]["02-01"]
    for first, second in ((other, third), (third, other)):
        entry = merged(first, second)["latihan"]["02-01"]
        assert (entry["pesan"], entry["petunjuk_awal"], entry["solusi_awal"]) == ("satu dua benar", 3, True)


def answered(day, choice=0):
    return {"pilihan": choice, "tanggal": f"2026-11-{day}"}


def test_merging_keeps_the_first_answers():
    one = {**empty(), "kuis": {"02-1": answered(20, 1), "02-2": answered(18, 1)}}
    other = {**empty(), "kuis": {"02-1": answered(19, 2), "02-2": answered(19, 2), "02-3": answered(19)}}
    both = {"02-1": answered(19, 2), "02-2": answered(18, 1), "02-3": answered(19)}
    assert merged(one, other)["kuis"] == merged(other, one)["kuis"] == both
    assert merged(one, {**empty(), "kuis": {"02-1": answered(20, 3)}})["kuis"]["02-1"] == answered(20, 3)
    assert one["kuis"]["02-1"] == answered(20, 1)


def test_a_file_from_before_the_quiz_goes_on(file):
    put(file, '{"versi": 1, "latihan": {"02-01": {"percobaan": 2}}, "tebakan": {"02-a": {"status": "cocok"}}}')
    progress = Progress(file)
    assert progress.read()["kuis"] == {}
    progress.first_answer("02-1", 0, DAY)
    assert stored(file) == {
        "versi": 3,
        "latihan": {"02-01": {"percobaan": 2}},
        "tebakan": {"02-a": {"status": "cocok"}},
        "kuis": {"02-1": {"pilihan": 0, "tanggal": "2026-11-20"}},
    }
    assert (progress.notice, beside(file)) == ("", [])


def test_a_file_from_before_the_codes_goes_on(file):
    entry = {"status": "benar", "benar": "2026-11-20", "percobaan": 2}
    put(file, json.dumps({"versi": 2, "latihan": {"02-01": entry}, "tebakan": {}, "kuis": {}}))
    progress = Progress(file)
    assert progress.read()["latihan"] == {"02-01": entry}
    progress.attempt("02-01", "keliru", True, DAY)
    assert stored(file)["latihan"] == {"02-01": {**entry, "percobaan": 3, "pesan": "keliru"}}
    assert (progress.notice, beside(file)) == ("", [])


def test_a_first_answer_that_is_known_is_not_written_again(file):
    progress = Progress(file)
    progress.first_answer("02-1", 1, DAY)
    before = file.stat().st_mtime_ns
    progress.first_answer("02-1", 2, DAY)
    assert file.stat().st_mtime_ns == before


def test_taking_in_keeps_ones_own_guesses(file):
    progress = Progress(file)
    progress.guess("02-a", True)
    progress.take_in(book({"02-01": {"percobaan": 2}}, {"02-a": {"status": "meleset"}, "02-b": {"status": "cocok"}}))
    assert stored(file)["tebakan"] == {"02-a": {"status": "cocok"}, "02-b": {"status": "cocok"}}
    assert stored(file)["latihan"] == {"02-01": {"percobaan": 2}}


def test_reset_keeps_the_old_file_beside(file):
    progress = Progress(file)
    assert progress.reset() is None
    progress.attempt("02-01", "benar", True, DAY)
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
    progress.attempt("02-01", "benar", True, DAY)
    assert progress.read()["latihan"]["02-01"]["status"] == "benar"
    progress.read()["latihan"].clear()
    assert progress.read()["latihan"]["02-01"]["status"] == "benar"
    assert list(tmp_path.iterdir()) == []
    progress.reset()
    assert progress.read()["latihan"] == {}


def test_a_students_own_file_stands_in_the_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("BUKUFLASK_DATA", str(tmp_path))
    monkeypatch.delenv("BUKUFLASK_UJI")
    Progress.own().guess("02-a", True)
    assert (tmp_path / "kemajuan.json").is_file()
    assert re.fullmatch(
        r'\{\s*"kuis": \{\},\s*"latihan": \{\},\s*"tebakan": \{.*\},\s*"versi": 3\s*\}\n',
        (tmp_path / "kemajuan.json").read_text(),
        re.S,
    )
