"""`python mulai.py kelas FOLDER` as a teacher runs it: on a computer on which nothing was installed."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bukuflask.progress.exchange import write
from bukuflask_measure.class_simulation import simulate

ROOT = Path(__file__).parents[2]


@pytest.fixture
def start(tmp_path):
    """Run it without any package but Python's own (`-S`); also its own are not to be found by chance."""

    def run(*words):
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "BUKUFLASK_", "COV"))}
        done = subprocess.run(
            [sys.executable, "-S", str(ROOT / "mulai.py"), *words],
            cwd=tmp_path,
            env=kept | {"PYTHONIOENCODING": "utf-8", "BUKUFLASK_RUANG": str(tmp_path / "belajar")},
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done.returncode, done.stdout + done.stderr

    return run


@pytest.mark.parametrize("quoted", [True, False])
def test_a_class_of_twelve(start, tmp_path, quoted):
    folder = tmp_path / "ekspor uji XI é"
    folder.mkdir()
    for name, book in simulate(12, 3, lessons=3).records.items():
        write(book, folder, name, dt.date(2026, 11, 29))
    code, said = start("kelas", *([folder.name] if quoted else folder.name.split()))
    assert (code, "12 catatan siswa dibaca" in said) == (0, True), said
    assert {file.name for file in folder.iterdir() if file.name.startswith("ringkasan")} == {
        "ringkasan-kelas.html",
        "ringkasan-kelas.csv",
    }
    assert "Ketut 005" in (folder / "ringkasan-kelas.html").read_text(encoding="utf-8")
    assert not (tmp_path / "belajar").exists()  # nothing is set up for it


def test_without_a_folder_it_says_how(start):
    code, said = start("kelas")
    assert code == 1
    assert "belum disebut" in said
    assert 'python mulai.py kelas "ekspor XI RPL 2"' in said
