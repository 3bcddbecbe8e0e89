"""What every Python of a block does first."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.needs("penulis")

from bukuflask_author.terminal.interpreters import startup  # noqa: E402


def test_the_books_own_source_is_not_watched_but_can_be_imported(tmp_path):
    for name, text in {
        "shims/sitecustomize.py": startup({}),
        "buku/bukuflask/__init__.py": "from . import isi",
        "buku/bukuflask/isi.py": "",
        "lain/lain.py": "",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    program = "import sys; print([p for p in sys.path if p.endswith(('buku', 'lain'))]); import bukuflask.isi, lain"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(str(tmp_path / n) for n in ("shims", "buku", "lain"))},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == str([str(tmp_path / "lain")])
