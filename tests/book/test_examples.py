"""Each example is a project of its own: its tests pass where a student copied it, and cover every line and branch."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bukuflask.files import NOT_THE_BOOKS

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted(p for p in (ROOT / "examples").iterdir() if p.is_dir())


@pytest.mark.needs("penulis")
@pytest.mark.lessons
@pytest.mark.parametrize("example", EXAMPLES, ids=[p.name for p in EXAMPLES])
def test_an_example_copied_out_passes_its_tests_with_full_coverage(example, tmp_path):
    copy = tmp_path / "Salinan Ñusa"  # a folder as students have them
    shutil.copytree(example, copy, ignore=shutil.ignore_patterns(*NOT_THE_BOOKS, ".coverage"))
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("FLASK_", "COV", "PYTEST", "BUKUFLASK"))}
    # The plugins of this environment are not part of an example, and tracing their imports takes longer than its tests.
    environ |= {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "coverage", *arguments]
        return subprocess.run(command, cwd=copy, env=environ, capture_output=True, encoding="utf-8", check=False)

    tested = run("run", "-m", "pytest", "-q", "-p", "no:cacheprovider")
    assert tested.returncode == 0, tested.stdout + tested.stderr
    assert run("json", "-q", "-o", "cakupan.json").returncode == 0
    report = json.loads((copy / "cakupan.json").read_text(encoding="utf-8"))
    missing = {name: (file["missing_lines"], file["missing_branches"]) for name, file in report["files"].items()}
    assert missing
    assert all(lines == [] and branches == [] for lines, branches in missing.values()), missing
