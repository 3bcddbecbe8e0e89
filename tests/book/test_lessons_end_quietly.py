"""A lesson ends with none of its servers running, and no server of the book has the port that a terminal needs."""

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


LESSONS = Path(__file__).resolve().parents[2] / "lessons"
SERVES = re.compile(r"(?m)^\s*- serve: (?:python -m )?(?:flask|python) (?!.*(?:--port|-p |http\.server|aiosmtpd))")
"""A step of a terminal that starts a server on port 5000."""


@pytest.mark.parametrize("lesson", sorted(LESSONS.glob("[0-9]*.md")), ids=lambda path: path.stem)
def test_all_servers_are_stopped_after_the_last_exercise(lesson):
    """The page of a right answer is a server too, which no cell of the lesson names."""
    text = lesson.read_text(encoding="utf-8")
    assert text.rfind("\nhentikan_semua()\n") > text.rfind("```{exercise}")


@pytest.mark.parametrize("lesson", sorted(LESSONS.glob("[0-9]*.md")), ids=lambda path: path.stem)
def test_before_a_terminal_starts_a_server_those_of_all_notebooks_are_stopped(lesson):
    """A notebook's own `server.berhenti()` is not enough: another notebook may have taken the port over."""
    text = lesson.read_text(encoding="utf-8")
    if serve := SERVES.search(text):
        before = text[: serve.start()]
        assert before.rfind("\nhentikan_semua()\n") > max((each.start() for each in STARTS.finditer(before)), default=0)
