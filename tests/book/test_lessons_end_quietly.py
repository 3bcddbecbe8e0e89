"""A lesson ends with none of its servers running: after the last one that it starts, a cell stops it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STARTS = re.compile(r"\bjalankan\(\s*[\"']")
"""A call that starts a server. `jalankan(app)` shows an app of the notebook's own and starts none."""
STOPS = re.compile(r"\bhentikan_semua\(\)|\b\w+\.berhenti\(\)")


@pytest.mark.parametrize("notebook", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_the_last_server_of_a_lesson_is_stopped(notebook):
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    starts = [number for number, source in enumerate(code) if STARTS.search(source)]
    stops = [number for number, source in enumerate(code) if STOPS.search(source)]
    assert not starts or (stops and stops[-1] > starts[-1])
