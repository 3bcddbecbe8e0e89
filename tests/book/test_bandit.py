"""What students copy from lesson 10 on passes Bandit: each finding is mended, or excused in its line with the finding's number."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted(p for p in (ROOT / "examples").iterdir() if p.is_dir() and p.name >= "10")
OF_TESTS = {"B101", "B404", "B603"}
"""What a test is made of: `assert`, and this very Python started with words that stand in the test."""

pytestmark = pytest.mark.needs("bandit")


def findings(folder: Path) -> list[str]:
    """Return what Bandit finds in a folder, apart from what a test is made of."""
    command = [sys.executable, "-m", "bandit", "-q", "-r", ".", "-f", "json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    report = json.loads(done.stdout)
    assert report["errors"] == []
    assert report["metrics"]["_totals"]["loc"] > 0
    return [
        f"{each['filename']}:{each['line_number']} {each['test_id']} {each['issue_text']}"
        for each in report["results"]
        if not (each["test_id"] in OF_TESTS and Path(each["filename"]).parts[0] == "tests")
    ]


@pytest.mark.parametrize("example", EXAMPLES, ids=[p.name for p in EXAMPLES])
def test_bandit_finds_nothing_that_is_not_explained(example):
    assert findings(example) == []


@pytest.mark.parametrize("example", EXAMPLES, ids=[p.name for p in EXAMPLES])
def test_an_excuse_names_its_finding_and_follows_a_reason(example):
    for file in example.rglob("*.py"):
        lines = file.read_text(encoding="utf-8").splitlines()
        for above, line in pairwise(lines):
            if "nosec" in line:
                assert re.search(r"# nosec B\d{3}$", line), f"{file.name}: {line}"
                assert above.strip().startswith("#"), f"{file.name}: {line}"


def test_bandit_would_find_it(tmp_path):
    (tmp_path / "app.py").write_text(
        "def cari(db, kata):\n    return db.execute(f\"SELECT judul FROM buku WHERE judul = '{kata}'\")\n",
        encoding="utf-8",
    )
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_app.py").write_text("assert eval('1')\n", encoding="utf-8")
    assert [re.search(r"B\d{3}", each)[0] for each in findings(tmp_path)] == ["B608", "B307"]
