"""Run the functions of `claims/`, several at once, with the Flask of this book or with another."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from .claims import ClaimSubject, place, shown

LIMIT = 60.0
"""Seconds that one claim may take: far more than any needs, for a machine that does much else."""

_CHILD = Path(__file__).with_name("_claim_child.py")
_FEWEST = 6
"""Claims for which it is worth starting a child: it imports Flask and the libraries of the example once, for all that it runs."""


@dataclass(frozen=True)
class ClaimOutcome:
    """What came of one claim: `state` is benar, salah (the sentence is false), galat, waktu, mati or dilewati."""

    subject: ClaimSubject
    function: str
    state: str
    words: str
    line: int

    @property
    def holds(self) -> bool:
        """Whether nothing speaks against the sentence; a claim that does not apply to this machine counts."""
        return self.state in {"benar", "dilewati"}

    def told(self) -> Iterator[str]:
        """Yield in Indonesian what failed, and each sentence that leans on it with its file and line."""
        line = self.line or self.subject.functions().get(self.function, 0)
        yield f"{self.subject.shown.as_posix()}:{line}: {self.function}: {self.state}: {self.words}"
        for sentence in self.subject.saying(self.function):
            yield f"    {place(sentence)}: «{shown(sentence)}»"


def run(subjects: Iterable[ClaimSubject], python: str = sys.executable, workers: int = 0) -> Iterator[ClaimOutcome]:
    """Run all claims of lessons with a Python, and yield what came of each as it comes in."""
    workers = workers or os.cpu_count() or 1
    jobs = [
        (subject, names[start::children])
        for subject in subjects
        for names in [list(subject.functions())]
        for children in [max(1, min(workers, len(names) // _FEWEST))]
        for start in range(children)
    ]
    with ThreadPoolExecutor(max_workers=workers) as pool:
        for outcomes in pool.map(lambda job: list(_run(job[0], job[1], python)), jobs):
            yield from outcomes


def _run(subject: ClaimSubject, names: list[str], python: str) -> Iterator[ClaimOutcome]:
    example = subject.example if subject.example is not None and subject.example.is_dir() else None
    job = {"file": str(subject.file), "names": names, "example": str(example) if example else "", "limit": LIMIT}
    done = subprocess.run(
        [python, "-P", "-X", "utf8", str(_CHILD)],
        input=json.dumps(job).encode(),
        capture_output=True,
        env=_environment(),
        check=False,
    )
    told = {one["name"]: one for one in map(json.loads, done.stdout.splitlines())}
    for name in names:
        if name in told:
            yield ClaimOutcome(subject, name, told[name]["state"], told[name]["words"], told[name]["line"])
        else:
            yield ClaimOutcome(subject, name, "mati", done.stderr.decode("utf-8", "replace").strip()[-500:], 0)


def _environment() -> dict[str, str]:
    """Return this process's environment without what would change Flask, or lend another Python this one's modules."""
    strange = ("FLASK_", "WERKZEUG_", "BUKUFLASK_", "PYTEST_")
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith(strange)}
    kept.pop("PYTHONPATH", None)
    kept.pop("PYTHONHOME", None)
    return kept | {"PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1"}
