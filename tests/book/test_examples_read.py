"""What the book's own reader (`%periksa_proyek`) sees in the growing example: what its lesson says is left open, and nothing else."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bukuflask.projects.review import review

ROOT = Path(__file__).resolve().parents[2]
OPEN = {
    "tanpa-daftar-paket": {"10", "11", "12", "13", "14", "15"},  # the workbook's own list holds them all
    "formulir-tanpa-csrf": {"11", "12", "13"},  # lessons 11 and 12 say that lesson 14 closes it
}
STORY = sorted(p for p in (ROOT / "examples").iterdir() if p.name[:2] in OPEN["tanpa-daftar-paket"])
NEVER_KEPT = re.compile(r"(^|/)(instance/|\.env$)|\.(db|db-journal|sqlite3?|pem|key|crt)$")


@pytest.mark.parametrize("example", STORY, ids=[p.name for p in STORY])
def test_the_reader_of_projects_finds_only_what_is_left_for_later(example):
    found = {each.rule for each in review(example).findings}
    assert found == {rule for rule, lessons in OPEN.items() if example.name[:2] in lessons}


def test_the_reader_would_find_it(tmp_path):
    source = 'from flask import Flask\n\napp = Flask(__name__)\napp.secret_key = "wae-rebo-2026-rahasia"\n'
    (tmp_path / "app.py").write_text(source, encoding="utf-8")
    assert "kunci-di-kode" in {each.rule for each in review(tmp_path).findings}


@pytest.mark.skipif(
    shutil.which("git") is None or not (ROOT / ".git").exists(), reason="git tidak ada, atau ini bukan salinan git"
)
def test_git_keeps_no_database_and_no_secret():
    kept = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    ).stdout.split("\0")
    assert "examples/15-flask-login/pustaka/auth.py" in kept
    assert [name for name in kept if NEVER_KEPT.search(name)] == []
    assert all(map(NEVER_KEPT.search, ["a/instance/config.py", ".env", "a/pustaka.db", "kunci.pem"]))
