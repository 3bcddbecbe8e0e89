"""The wheel that the project makes: what is in it, and that pip and it are enough for a lesson."""

from __future__ import annotations

import json
import os
import re
import subprocess
import zipfile
from pathlib import Path

import pytest

from bukuflask_measure.campus_hub import CAMPUS, PYTHON

pytestmark = pytest.mark.needs("kampus")

ROOT = Path(__file__).resolve().parents[2]
STEM = "02-aplikasi-minimal"
PLACED = {"notebooks/": "bukuflask/buku/notebooks/", "examples/": "bukuflask/buku/examples/", "src/": ""}
FILES = ("lessons.md", "pyproject.toml", "requirements.txt")

ALONE = """
import json, sys, nbclient, nbformat
book = nbformat.read(sys.argv[1], 4)
for cell in book.cells:
    if cell.cell_type == "code":
        cell.outputs, cell.execution_count = [], None
book.cells.append(nbformat.v4.new_code_cell("from bukuflask import periksa_mesin\\nperiksa_mesin()"))
nbclient.NotebookClient(book, timeout=120).execute()
print(nbformat.writes(book))
"""


def test_it_holds_the_book_and_nothing_of_what_proves_it():
    """Exactly the files that git keeps of the lessons, the examples and what a student's Python imports."""
    [wheel] = (CAMPUS / "dist").glob("buku_kerja_flask-*.whl")
    there = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    kept = subprocess.run(
        [
            "git",
            "ls-files",
            "-z",
            "notebooks",
            "examples",
            "src/bukuflask",
            "src/bukuflask_class",
            "src/bukuflask_start",
            *FILES,
        ],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout.split("\0")
    wanted = set()
    for name in filter(None, kept):
        place = next((given + name.removeprefix(own) for own, given in PLACED.items() if name.startswith(own)), None)
        wanted.add(place or f"bukuflask/buku/{name}")
    assert there == wanted
    assert any(name.startswith("bukuflask/bank/") for name in there)
    # Wrong answers, impostors and other people's projects stay with those who write the book.
    assert not [
        name for name in there if re.search(r"(^|/)(exercises/.*\.md|claims|lessons/|tests/book|mutants)", name)
    ]


def _run_alone(folder: Path) -> list[dict]:
    """Run lesson 02 in a folder that holds its notebook alone, in the environment of the wheel; return its code cells."""
    notebook = folder / f"{STEM}.ipynb"
    notebook.write_bytes((ROOT / "notebooks" / notebook.name).read_bytes())
    environ = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [str(PYTHON), "-c", ALONE, notebook.name],
        cwd=folder,
        env=environ,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [cell for cell in json.loads(done.stdout)["cells"] if cell["cell_type"] == "code"]


def _told(cell: dict) -> str:
    return "".join(
        "".join(output.get("text", "")) + "".join(output.get("data", {}).get("text/plain", ""))
        for output in cell["outputs"]
    )


def test_pip_and_it_are_enough_for_a_notebook_alone(tmp_path):
    cells = _run_alone(tmp_path)
    by_start = {"".join(cell["source"]).splitlines()[0]: _told(cell) for cell in cells}
    exercises = [said for start, said in by_start.items() if start.startswith("%%latihan")]
    assert exercises
    assert all("BELUM DIKERJAKAN" in said for said in exercises)
    assert any("127.0.0.1" in said for said in by_start.values()), "tidak ada halaman yang dibuka"
    assert "siap untuk belajar Flask" in by_start["from bukuflask import periksa_mesin"]
    assert "✗" not in by_start["from bukuflask import periksa_mesin"]


def test_its_command_opens_the_book(tmp_path, announced):
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    with announced([str(CAMPUS / "venv/bin/buku-kerja-flask"), "--tanpa-peramban"], env=environ) as address:
        assert "/lab/tree/lessons.md" in address
    copy = tmp_path / "belajar-flask"
    assert (copy / "notebooks" / f"{STEM}.ipynb").is_file()
    mine = copy / "notebooks" / f"{STEM}.ipynb"
    mine.write_bytes(mine.read_bytes() + b"\n")
    restored = subprocess.run(
        [str(CAMPUS / "venv/bin/buku-kerja-flask"), "pulihkan", "02"],
        env=environ,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert "sudah kembali seperti aslinya" in restored.stdout
    help_ = subprocess.run(
        [str(CAMPUS / "venv/bin/buku-kerja-flask"), "--help"],
        env=environ,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert "mulai.py" not in help_.stdout
