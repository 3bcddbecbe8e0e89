"""What an edit of one line of one lesson costs its author, and what it changes on disk: `python -m bukuflask_measure suntingan`.

A copy of the book is edited, once its lesson is as its sources say and its site is built; the book itself stays as it is. The best round
of each step counts. What earlier rounds have proved and run is believed, as it is for an author.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from bukuflask.projects.folder import LEFT_OUT
from bukuflask_author.build import environment
from bukuflask_book.checkout import own

from . import timed
from .figure import Figure

LESSON = "02-aplikasi-minimal"
LOOP_GOAL = "<=10"
"""Seconds in which a lesson is built, proved and validated."""

STEPS: dict[str, list[str]] = {
    "bangun": ["bukuflask_author", "bangun", LESSON],
    "buktikan": ["bukuflask_author", "buktikan", LESSON],
    "notebook": ["pytest", "-q", "-p", "no:cacheprovider", f"notebooks/{LESSON}.ipynb"],
    "situs": ["bukuflask_author", "situs"],
}
"""What an author runs after an edit, in this order. The first builds and proves, so with the third it is her whole loop."""

_LOOP = ("bangun", "notebook")
_BUILT = "_situs"


EDITS: dict[str, tuple[str, str]] = {
    "kalimat": (f"lessons/{LESSON}.md", r"(?s:\A---\n.*?\n---\n\n)[^\n]+"),
    "pesan": (f"exercises/{LESSON}/01-pintu-depan.md", r"\*\*Coba\.\*\* .+"),
}
"""Kinds of edits: the file, and a pattern that ends where another sentence is put."""


def one_edit(repeats: int) -> Iterator[Figure]:
    """Measure every kind of edit in turn, a tenth of `repeats` rounds."""
    taken: dict[str, list[float]] = defaultdict(list)
    changed: dict[str, list[Path]] = {}
    with tempfile.TemporaryDirectory(prefix="bukuflask-ukur-") as made:
        root = Path(made, "buku")
        shutil.copytree(own().root, root, ignore=shutil.ignore_patterns(*LEFT_OUT, _BUILT))
        for words in STEPS.values():
            _seconds(root, words)
        for number in range(max(1, repeats // 10)):
            for kind, (name, pattern) in EDITS.items():
                before = _hashes(root)
                text = (root / name).read_text(encoding="utf-8")
                changed_text, found = re.subn(pattern, rf"\g<0> Putaran {number + 1}.", text, count=1)
                assert found, name
                (root / name).write_text(changed_text, encoding="utf-8")
                for step, words in STEPS.items():
                    taken[f"{kind}_{step}"].append(_seconds(root, words))
                after = _hashes(root)
                changed[kind] = [path for path in after | before if after.get(path) != before.get(path)]
                changed[kind].remove(Path(name))
    for kind, paths in changed.items():
        for step in STEPS:
            yield Figure(f"suntingan_{kind}_{step}", min(taken[f"{kind}_{step}"]), "s", "-")
        loop = sum(min(taken[f"{kind}_{step}"]) for step in _LOOP)
        yield Figure(f"suntingan_{kind}_putaran", loop, "s", LOOP_GOAL)
        of_site = [path for path in paths if path.parts[0] == _BUILT]
        of_book = [path for path in paths if path.parts[0] != _BUILT]
        for path in of_book:
            click.echo(f"# {kind}: {path.as_posix()}", err=True)
        yield Figure(f"suntingan_{kind}_berkas", len(of_book), "berkas", "-")
        yield Figure(f"suntingan_{kind}_berkas_situs", len(of_site), "berkas", "-")


def _seconds(root: Path, words: Sequence[str]) -> float:
    """Run a module in the copy of the book and return how long it took. Raises `RuntimeError` when it does not succeed."""
    paths = os.pathsep.join(str(root / part) for part in ("src", "packages/warmkernel/src"))
    # One date for every site: else each of its files would differ.
    variables = environment() | {"PYTHONPATH": paths, "PYTHONUTF8": "1", "SOURCE_DATE_EPOCH": "1767225600"}
    return timed.seconds([sys.executable, "-m", *words], root, variables, " ".join(words))


def _hashes(root: Path) -> dict[Path, bytes]:
    files = [
        path for path in root.rglob("*") if path.is_file() and not LEFT_OUT.intersection(path.relative_to(root).parts)
    ]
    return {path.relative_to(root): hashlib.sha256(path.read_bytes()).digest() for path in files}
