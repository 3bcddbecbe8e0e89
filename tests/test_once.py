"""What there is one helper for is not written by hand beside it, and a class's name means one thing."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILES = {
    path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
    for folder in (ROOT / "src", ROOT / "campus" / "src", *(ROOT / "packages").glob("*/src"))
    for path in sorted(folder.rglob("*.py"))
}

BY_HAND = {
    "text.shortened or text.fitted": (r"len\(.*\) <= .* else .*…", {"bukuflask/text.py"}),
    "libraries.normalised or packaging": (r"lower\(\)\.replace\(\"[-_]\"", {"bukuflask/errors/facts.py"}),
}


def test_no_helper_is_written_again():
    for helper, (pattern, allowed) in BY_HAND.items():
        found = {name for name, text in FILES.items() if re.search(pattern, text)}
        assert found <= allowed, helper


# A student's project is another's folder; a claim's child has nothing of the book; one asks for what a compiler leaves.
KNOW_WHAT_RUNNING_LEAVES = {
    "bukuflask/files.py",
    "bukuflask/projects/folder_rules.py",
    "bukuflask/projects/sources.py",
    "bukuflask_author/_claim_child.py",
    "bukuflask_site/runtime.py",
}


def test_what_running_leaves_behind_is_listed_once():
    found = {
        name
        for name, text in FILES.items()
        if any(isinstance(node, ast.Constant) and node.value == "__pycache__" for node in ast.walk(ast.parse(text)))
    }
    assert found - {"bukuflask_author/caches.py"} == KNOW_WHAT_RUNNING_LEAVES


# The bank's and the teacher's pages' lesson, the catalogue's and the teaching plan's mistake: still to be told apart.
TWICE = {"Lesson", "Mistake"}


def test_no_two_classes_of_one_name():
    names = Counter(
        node.name
        for text in FILES.values()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert {name for name, times in names.items() if times > 1} - TWICE == set()
