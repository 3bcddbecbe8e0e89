"""A folder with a few notebooks made by hand, and pytest run over it as the book runs it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Result:
    """What pytest reported of one cell or test."""

    outcome: str
    text: str
    seconds: float


class Shelf:
    """A folder with notebooks and tests, and what pytest says of them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.said = ""
        self.code = -1
        self._results: dict[tuple[str, str], list[Result]] = {}
        (root / "notebooks").mkdir(parents=True)
        (root / "pytest.ini").write_text(
            "[pytest]\naddopts = --import-mode=importlib -pbukuflask_validation.plugin --nbval --continue-on-collection-errors -ra\n",
            encoding="utf-8",
        )

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def notebook(self, name: str, *cells) -> None:
        """Save a notebook of code cells (from `cell`) and Markdown (plain strings)."""
        made = [nbformat.v4.new_markdown_cell(c) if isinstance(c, str) else c for c in cells]
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        nbformat.write(nbformat.v4.new_notebook(cells=made, metadata=kernel), self.root / "notebooks" / f"{name}.ipynb")

    def run(self, *options: str, **variables: str) -> None:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PYTEST_", "BUKUFLASK_", "PYTHONHASHSEED", "COV"))
        }
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "--color=no", "--junitxml=.hasil.xml", *options],
            cwd=self.root,
            env=kept | {"JUPYTER_PREFER_ENV_PATH": "1", "PYTHONIOENCODING": "utf-8"} | variables,
            capture_output=True,
            encoding="utf-8",
            timeout=600,  # it hangs
            check=False,
        )
        self.code = done.returncode
        self.said = done.stdout + done.stderr
        self._results.clear()
        for case in ET.parse(self.root / ".hasil.xml").iter("testcase"):
            outcome, text = "passed", ""
            for child in case:
                if child.tag in {"failure", "error", "skipped"}:
                    outcome, text = child.tag, child.text or child.get("message", "")
            key = (re.split(r"[.\\/]", case.get("classname", "").removesuffix(".ipynb"))[-1], case.get("name", ""))
            self._results.setdefault(key, []).append(Result(outcome, text, float(case.get("time", 0))))

    def of(self, name: str, test: str) -> Result:
        """Return the one result of a cell (`"Cell 0"`) or test."""
        (found,) = self._results[name, test]
        return found

    def outcomes(self, name: str) -> list[str]:
        return [result.outcome for (file, _), results in self._results.items() if file == name for result in results]


@pytest.fixture(scope="module")
def make_shelf(tmp_path_factory):
    return lambda name: Shelf(tmp_path_factory.mktemp(name) / "Buku Kerja é")


@pytest.fixture(scope="session")
def cell():
    """Return a function that makes a code cell with its recorded outputs: text, or whole outputs."""

    def make(source: str, *outputs, count: int | None = 1, tags: tuple[str, ...] = ()):
        made = [nbformat.v4.new_output("stream", text=o) if isinstance(o, str) else o for o in outputs]
        metadata = {"tags": list(tags)} if tags else {}
        return nbformat.v4.new_code_cell(source, outputs=made, execution_count=count, metadata=metadata)

    return make
