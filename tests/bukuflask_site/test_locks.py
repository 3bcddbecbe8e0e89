"""The site's lock files name the versions of pyproject.toml, every file by its hash, and no place to fetch them from."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from bukuflask_site import locks, runtime

ROOT = Path(__file__).resolve().parents[2]
NAMES = [f"{name}.txt" for name in locks.LOCKS]


@pytest.fixture
def book(tmp_path) -> Path:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "site", tmp_path / "site")
    return tmp_path


def test_they_are_what_pyproject_says():
    assert locks.check() == []


def test_another_version_is_noticed(book):
    file = book / "site" / "runtime.txt"
    file.write_text(file.read_text(encoding="utf-8").replace("flask==3.1.3", "flask==3.1.2"), encoding="utf-8")
    (complaint,) = locks.check(book)
    assert "site/runtime.txt: flask 3.1.2, seharusnya 3.1.3" in complaint


@pytest.mark.parametrize("name", NAMES)
def test_every_version_has_a_hash_and_no_line_names_a_source(name):
    text = (ROOT / "site" / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert all("--hash=sha256:" in entry for entry in re.split(r"\n(?=\S)", text.strip()))


def test_npm_checks_every_package_and_its_lock_names_no_registry():
    packages = json.loads((ROOT / "site" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert all("integrity" in entry and "resolved" not in entry for name, entry in packages.items() if name)


def test_the_wanted_parts_are_locked():
    for name in ("runtime", "perkakas"):
        text = (ROOT / "site" / f"{name}.txt").read_text(encoding="utf-8").lower()
        for line in (ROOT / "site" / f"{name}.in").read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                wanted = re.split(r"[\[=<]", line)[0].lower()
                assert re.search(rf"^{re.escape(wanted)}==", text, re.M), wanted


def test_the_same_files_make_the_same_archive(tmp_path):
    files = [tmp_path / "isi" / name for name in ("b.py", "a.py")]
    files[0].parent.mkdir()
    for file in files:
        file.write_text("x = 1\n", encoding="utf-8")
    archives = [tmp_path / name for name in ("satu.zip", "dua.zip")]
    for archive in archives:
        runtime.pack(archive, tmp_path / "isi", sorted(files))
        files[0].touch()
    assert archives[0].read_bytes() == archives[1].read_bytes()
