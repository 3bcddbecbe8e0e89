"""What there is one helper for is not written by hand beside it, a class's name means one thing, and no docstring is a riddle."""

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
TREES = {name: ast.parse(text) for name, text in FILES.items()}

BY_HAND = {
    "text.shortened or text.fitted": (r"len\(.*\) <= .* else .*…", {"bukuflask/text.py"}),
    "user_cache.folder": (r"user_cache_dir", {"bukuflask_book/user_cache.py"}),
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
        for name, tree in TREES.items()
        if any(isinstance(node, ast.Constant) and node.value == "__pycache__" for node in ast.walk(tree))
    }
    assert found == KNOW_WHAT_RUNNING_LEAVES


def test_no_two_classes_of_one_name():
    names = Counter(
        node.name
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert {name for name, times in names.items() if times > 1} == set()


RIDDLE = re.compile(
    r"^(?:Let|Have|Make) .*\b(?:say it|say so|work so|do so)\b|^(?:Be|Give somebody|Let somebody|Have it)\b"
)
"""A sentence whose verb or object is told elsewhere: what it says to a reader who begins here is nothing."""


def test_a_docstring_names_what_is_done_to_what():
    found = [
        (name, text.splitlines()[0])
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and (text := ast.get_docstring(node))
        if RIDDLE.search(text.splitlines()[0])
    ]
    assert found == []
