"""What Python gets in the browser: each name of the lock brings what it says, and each lesson what it needs."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

pytestmark = [pytest.mark.needs("penulis"), pytest.mark.needs("node")]
pytest.importorskip("sphinx")

from bukuflask_author.caches import digest  # noqa: E402
from bukuflask_book.checkout import own  # noqa: E402
from bukuflask_site import runtime as packing  # noqa: E402

BOOK = own()


@pytest.fixture(scope="module")
def runtime(site) -> tuple[Path, dict]:
    """The folder of the runtime, and the packages that its lock names."""
    lock = next(site.rglob("pyodide-lock.json"))
    return lock.parent, json.loads(lock.read_text(encoding="utf-8"))["packages"]


def test_what_the_lock_says_can_be_imported_stands_in_its_archive(runtime):
    folder, packages = runtime
    missing = []
    for name, entry in packages.items():
        with zipfile.ZipFile(folder / entry["file_name"]) as archive:
            tops = {file.partition("/")[0].removesuffix(".pyc").removesuffix(".py") for file in archive.namelist()}
        missing += [f"{name}: {module}" for module in entry["imports"] if module not in tops]
    assert missing == []


def test_a_lesson_whose_reader_writes_tests_brings_what_runs_them(runtime):
    _, packages = runtime
    found = []
    for entry in BOOK.syllabus:
        if not entry.stem:
            continue
        bank = json.loads(BOOK.bank(entry.stem).read_text(encoding="utf-8"))
        if any("subject" in exercise for exercise in bank["exercises"].values()):
            found.append(entry.stem)
            assert "pytest" in packages[f"bukuflask-{entry.stem}"]["depends"]
        if "steps" in bank:  # a project, which may use more than the lesson does, and whose tests are measured
            assert {"pytest", "coverage", "flask-sqlalchemy"} <= set(packages[f"bukuflask-{entry.stem}"]["depends"])
    assert found


def test_an_edited_exercise_changes_the_archive_of_its_lesson_and_no_other(tmp_path, monkeypatch):
    hashes = {}

    def cached(name, parts, _make):
        hashes[name] = digest(parts)
        return tmp_path

    monkeypatch.setattr(packing, "cached", cached)
    stems = BOOK.stems()[:4]
    edited = stems[2]

    def all_hashes():
        packing.own(BOOK)
        for stem in stems:
            packing.lesson(BOOK, stem)
        return dict(hashes)

    before = all_hashes()
    for file, word in ((BOOK.bank(edited), "happened"), (BOOK.practice(edited), "task")):
        text = file.read_text(encoding="utf-8")
        changed = text.replace(f'"{word}": "', f'"{word}": "Sungguh: ')
        assert changed != text
        for method, content in (("read_text", changed), ("read_bytes", changed.encode())):
            really = getattr(Path, method)
            asked = {file: content}
            monkeypatch.setattr(
                Path,
                method,
                lambda self, *args, asked=asked, really=really, **options: (
                    asked[self] if self in asked else really(self, *args, **options)
                ),
            )
        after = all_hashes()
        assert [name for name in after if after[name] != before[name]] == [f"pelajaran-{edited}"]
        before = after
