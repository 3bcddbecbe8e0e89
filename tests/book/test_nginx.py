"""The real nginx does with the settings of lesson 22's example what the lesson says: the example's own tests, none of them skipped."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bukuflask.files import NOT_THE_BOOKS

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "22-nginx"


@pytest.mark.needs("nginx")
def test_the_real_nginx_passes_the_examples_tests(tmp_path):
    copy = tmp_path / "Salinan Ñusa"
    shutil.copytree(EXAMPLE, copy, ignore=shutil.ignore_patterns(*NOT_THE_BOOKS, ".coverage"))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_nginx.py"]
    environ = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=copy, env=environ, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout
    assert "skipped" not in done.stdout
