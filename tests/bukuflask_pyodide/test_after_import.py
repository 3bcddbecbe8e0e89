"""A module is changed right after its import, and no other module with it."""

from __future__ import annotations

import importlib
import sys
import zipfile

import pytest

from bukuflask_pyodide.after_import import after_import


@pytest.fixture
def packed(tmp_path, monkeypatch):
    """Two modules in one zip: both have the same loader object."""
    archive = tmp_path / "pustaka.zip"
    with zipfile.ZipFile(archive, "w") as files:
        files.writestr("warung_satu.py", "nama = 'satu'\n")
        files.writestr("warung_dua.py", "nama = 'dua'\n")
    monkeypatch.syspath_prepend(str(archive))
    finders = list(sys.meta_path)
    yield
    sys.meta_path[:] = finders
    for name in ("warung_satu", "warung_dua"):
        sys.modules.pop(name, None)


def rename(module):
    module.nama += " berubah"


def test_only_the_named_module_is_changed_once(packed):
    after_import("warung_satu", rename)
    assert importlib.import_module("warung_satu").nama == "satu berubah"
    assert importlib.import_module("warung_dua").nama == "dua"
    assert type(sys.modules["warung_satu"].__spec__.loader).__name__ == "zipimporter"
    importlib.reload(sys.modules["warung_satu"])
    assert sys.modules["warung_satu"].nama == "satu"


def test_a_module_that_is_there_is_changed_at_once(packed):
    module = importlib.import_module("warung_dua")
    after_import("warung_dua", rename)
    assert module.nama == "dua berubah"


def test_a_module_that_does_not_exist_is_still_missing():
    after_import("warung_tiga", rename)
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("warung_tiga")
