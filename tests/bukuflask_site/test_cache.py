"""What site builds keep between them: several checkouts build from one cache, each from its own sources."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from bukuflask_site import toolchain


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("BUKUFLASK_SIMPANAN", str(tmp_path))
    return tmp_path


def kept(source: bytes, name: str = "paket") -> Path:
    return toolchain.cached(name, [source], lambda folder: (folder / "isi").write_bytes(source) and None)


def let_a_day_pass(folder: Path) -> None:
    for path in (*folder.iterdir(), folder):
        os.utime(path, (time.time() - 25 * 60 * 60,) * 2)


def test_what_is_built_from_other_sources_stays_beside_it():
    first, second = kept(b"satu"), kept(b"dua")
    assert [each.joinpath("isi").read_bytes() for each in (first, second)] == [b"satu", b"dua"]


def test_what_nobody_asked_for_in_a_day_is_deleted_and_what_was_asked_for_is_not():
    old, used, other = kept(b"lama"), kept(b"dipakai"), kept(b"lama", "paket-lain")
    for each in (old, used, other):
        let_a_day_pass(each)
    assert kept(b"dipakai") == used
    kept(b"baru")
    assert [each.exists() for each in (old, used, other)] == [False, True, True]


def test_what_was_left_half_made_is_made_again_and_used_otherwise_as_it_is():
    folder = kept(b"satu")
    (folder / "isi").write_bytes(b"tetap")
    assert kept(b"satu").joinpath("isi").read_bytes() == b"tetap"
    (folder / toolchain._DONE).unlink()
    assert kept(b"satu").joinpath("isi").read_bytes() == b"satu"
