"""Progress is told to the browser's store change by change, and only what changed."""

from __future__ import annotations

import json

import pytest

from bukuflask.progress import store as progress
from bukuflask_pyodide import kept


class Store:
    """Stands for what `site/catatan.mjs` gives: remembers what it is told."""

    def __init__(self, text=""):
        self.text = text
        self.told = []

    def change(self, text):
        self.told.append(json.loads(text))

    def clear(self):
        self.told.append("kosong")


@pytest.fixture
def store(monkeypatch):
    for name in ("change", "reset"):
        monkeypatch.setattr(progress.Progress, name, getattr(progress.Progress, name))
    return Store()


def test_only_what_changed_is_told(store, tmp_path):
    kept.keep(progress, store)
    mine = progress.Progress(tmp_path / "kemajuan.json")
    mine.hint("02-01", 2)
    mine.guess("02-a", True)
    assert store.told == [
        {"versi": progress.VERSION, "latihan": {"02-01": {"petunjuk": 2}}, "tebakan": {}, "kuis": {}},
        {"versi": progress.VERSION, "latihan": {}, "tebakan": {"02-a": {"status": "cocok"}}, "kuis": {}},
    ]
    mine.reset()
    assert store.told[-1] == "kosong"


def test_progress_in_memory_only_is_told_to_nobody(store):
    kept.keep(progress, store)
    progress.Progress(None).hint("02-01", 1)
    assert store.told == []


def test_what_was_kept_is_there_at_the_start(store, tmp_path, monkeypatch):
    monkeypatch.setenv("BUKUFLASK_DATA", str(tmp_path / "data"))
    store.text = json.dumps({"versi": 1, "latihan": {"02-01": {"percobaan": 3}}, "tebakan": {}})
    monkeypatch.setattr(kept, "store", lambda: store)
    kept.install()
    mine = progress.Progress(tmp_path / "data" / "kemajuan.json")
    assert mine.read()["latihan"] == {"02-01": {"percobaan": 3}}
    mine.hint("02-02", 1)
    assert store.told == [{"versi": progress.VERSION, "latihan": {"02-02": {"petunjuk": 1}}, "tebakan": {}, "kuis": {}}]
