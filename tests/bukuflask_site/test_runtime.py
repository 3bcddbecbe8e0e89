"""What Python gets in the browser: each name of the lock brings what it says, and each lesson what it needs."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest

pytestmark = [pytest.mark.needs("penulis"), pytest.mark.needs("node")]
pytest.importorskip("sphinx")

from bukuflask_book.checkout import Book, own  # noqa: E402
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


RECORDED, CHALLENGED, PROJECT = "03-menjalankan-server", "04-werkzeug", "23-proyek-akhir"
INDEX = "daftar-pelajaran"
CELLS = packing.recordings.CELLS.relative_to(BOOK.root)
CELL = re.search(r'id = "(\w+)"', (BOOK.root / CELLS).read_text(encoding="utf-8"))[1]

ITS = "bukuflask-STEM"

# The lesson, the file of it, what is found there and what stands in its place; and the archives that change.
EDITS = {
    "pesan": (CHALLENGED, Book.bank, r'"happened": "', r"\g<0>Sungguh: ", {ITS}),
    "soal": (CHALLENGED, Book.practice, r'"task": "', r"\g<0>Sungguh: ", {ITS}),
    "contoh": (RECORDED, lambda book, stem: next(book.example(stem).glob("*.py")), r"\Z", "# ya\n", {ITS}),
    "kalimat": (RECORDED, Book.notebook, r'(?s:"markdown",.*?"source": \[\n\s+")', r"\g<0>Sungguh: ", set()),
    "alasan": (RECORDED, lambda book, _: book.root / CELLS, r'alasan = "', r"\g<0>Sungguh: ", {ITS}),
    "sel yang direkam": (
        RECORDED,
        Book.notebook,
        rf'(?s:"id": "{CELL}".*?"source": \[\n\s+")',
        r"\g<0># ya\\n",
        {INDEX},
    ),
    "jejak_run": (RECORDED, Book.notebook, ", reloader=True", "", {ITS, INDEX}),
    "judul pelajaran": (CHALLENGED, Book.bank, r'(?m:^ "title": ")', r"\g<0>Sungguh: ", {ITS, INDEX}),
    "judul latihan": (CHALLENGED, Book.bank, r'(?m:^   "title": ")', r"\g<0>Sungguh: ", {ITS, INDEX}),
    "tantangan": (RECORDED, Book.bank, r'(?m:^   "title": ")', r'   "optional": true,\n\g<0>', {ITS, INDEX}),
    "paket": (PROJECT, Book.bank, r'"paket": \[', r'\g<0>"satu-lagi", ', {ITS, INDEX}),
    "langkah": (PROJECT, Book.bank, r'"steps": \{\s+"[\d-]+": "', r"\g<0>Sungguh: ", {ITS, INDEX}),
}


@pytest.fixture
def copy(tmp_path, monkeypatch) -> Book:
    """A book of three lessons, which its pages are made from: one with recordings, one with a challenge, and the project."""
    root = tmp_path / "salinan"
    kept = shutil.ignore_patterns("__pycache__", "bank", *packing.SKIPPED)
    for name in ("bukuflask", "bukuflask_pyodide"):
        shutil.copytree(BOOK.root / "src" / name, root / "src" / name, ignore=kept)
    copied = Book(root)
    for stem in (RECORDED, CHALLENGED, PROJECT):
        shutil.copytree(BOOK.example(stem), copied.example(stem), ignore=kept)
        for part in (Book.bank, Book.practice, Book.notebook, Book.manuscript):
            part(copied, stem).parent.mkdir(parents=True, exist_ok=True)
            if part(BOOK, stem).is_file():
                shutil.copy(part(BOOK, stem), part(copied, stem))
    (root / CELLS).parent.mkdir()
    for name in (CELLS, "pyproject.toml"):
        shutil.copy(BOOK.root / name, root / name)
    monkeypatch.chdir(root)  # examples are looked for here first
    monkeypatch.setattr(packing, "ROOT", root)
    monkeypatch.setattr(packing.recordings, "CELLS", root / CELLS)
    return copied


def test_an_edit_of_a_lesson_changes_its_archive_and_what_all_pages_know_of_it_and_no_other(
    copy, tmp_path, monkeypatch
):
    compiled, recorded = [], []
    record, modules = packing.recordings.record, packing.node_modules()
    libraries = tmp_path / "pustaka"
    libraries.mkdir()
    (libraries / "python_stdlib.zip").touch()
    (libraries / "packages.json").write_text("{}")
    monkeypatch.setenv("BUKUFLASK_SIMPANAN", str(tmp_path / "simpanan"))
    monkeypatch.setattr(packing, "_libraries", lambda: libraries)
    monkeypatch.setattr(packing, "node_modules", lambda: modules)
    monkeypatch.setattr(packing, "_compile", lambda *_: compiled.append("bukuflask"))
    monkeypatch.setattr(packing.recordings.run_trace, "recorded", lambda *_: [])
    monkeypatch.setattr(packing.recordings, "record", lambda book, stem: recorded.append(stem) or record(book, stem))

    def archives():
        names = packing.assemble(copy, tmp_path / "hasil")
        assert INDEX in names  # fetched with the rest, not when it is first asked for
        lock = json.loads((tmp_path / "hasil" / "pyodide-lock.json").read_text(encoding="utf-8"))
        return {name: entry["file_name"] for name, entry in lock["packages"].items()}

    before = archives()
    for kind, (stem, file, old, new, expected) in EDITS.items():
        recorded.clear()
        text = file(copy, stem).read_text(encoding="utf-8")
        changed, found = re.subn(old, new, text, count=1)
        assert found, kind
        file(copy, stem).write_text(changed, encoding="utf-8")
        after = archives()
        renamed = {name.replace(stem, "STEM") for name in after if after[name] != before[name]}
        assert renamed == expected, kind
        assert recorded == [stem], kind
        before = after
    assert compiled == ["bukuflask"]
