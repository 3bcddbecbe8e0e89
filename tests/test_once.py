"""What there is one helper for is not written by hand beside it, a class's name means one thing, and no docstring is a riddle."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FILES = {
    path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
    for folder in (ROOT / "src", ROOT / "campus" / "src", *(ROOT / "packages").glob("*/src"))
    for path in sorted(folder.rglob("*.py"))
}
TREES = {name: ast.parse(text) for name, text in FILES.items()}

BY_HAND = {
    "user_cache.folder": (r"user_cache_dir", {"bukuflask_book/user_cache.py"}),
    "libraries.normalised or packaging": (r"lower\(\)\.replace\(\"[-_]\"", {"bukuflask/errors/facts.py"}),
}


def test_no_helper_is_written_again():
    for helper, (pattern, allowed) in BY_HAND.items():
        found = {name for name, text in FILES.items() if re.search(pattern, text)}
        assert found <= allowed, helper


FOR_AUTHORS = ("bukuflask_author/", "bukuflask_book/", "bukuflask_class/")
IN_A_COPY = {"bukuflask_author/terminal/ports.py", "bukuflask_author/terminal/recording.py"}
"""They write into the folder in which terminal blocks run, which is gone afterwards."""


def test_what_is_written_for_authors_and_teachers_is_written_whole():
    plain = re.compile(r"\.write_(?:text|bytes)\(|\bopen\([^()]*[\"'][wax]b?[\"']")
    found = {name for name, text in FILES.items() if name.startswith(FOR_AUTHORS) and plain.search(text)}
    assert found == IN_A_COPY


def _begins(node: ast.AST) -> bool:
    """Whether an expression is the beginning of something: `text[:40]`, `text[:40].rstrip()`."""
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        node = node.func.value
    return isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice) and node.slice.lower is None


def _is_ellipsis(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith(("…", " …", " ..."))


def shortens(tree: ast.AST) -> bool:
    """Whether code puts an ellipsis after the beginning of something, which `bukuflask.text` does."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and _begins(node.left) and _is_ellipsis(node.right):
            return True
        if isinstance(node, ast.JoinedStr):
            values = [each.value if isinstance(each, ast.FormattedValue) else each for each in node.values]
            if any(_begins(part) and _is_ellipsis(after) for part, after in itertools.pairwise(values)):
                return True
    return False


@pytest.mark.parametrize(
    "code",
    [
        "t if len(t) <= 40 else f'{t[: 40 - 1]}…'",
        "t if len(t) < 40 else t[:39] + '…'",
        "f'{t[:40].rstrip()} …' if len(t) > 40 else t",
        "if len(t) > 40:\n    t = t[:40] + ' ...'",
        "repr(t[:3] + '…')",
    ],
)
def test_every_way_to_shorten_is_seen(code):
    assert shortens(ast.parse(code))


def test_a_text_is_shortened_by_one_module():
    assert {name for name, tree in TREES.items() if shortens(tree)} == {"bukuflask/text.py"}


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


def _meanings(name: str, tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield what a file calls a kind of thing, its classes and its names for types, each with what it means there."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield node.name, f"{name}:{node.lineno}"
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Name) and re.fullmatch(r"_?[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*", target.id):
                    yield target.id, ast.unparse(node.value)


def test_a_name_of_a_class_or_type_means_one_thing():
    # Private names count too: whoever searches for one, or meets it in a traceback, is not told which file it is of. The same words for a
    # type in two files mean the same. (A `type` statement needs a newer Python than the book's oldest.)
    meanings: dict[str, set[str]] = {}
    for file, tree in TREES.items():
        for name, meaning in _meanings(file, tree):
            meanings.setdefault(name, set()).add(meaning)
    assert {name: found for name, found in meanings.items() if len(found) > 1} == {}


RIDDLE = re.compile(
    r"^(?:Let|Have|Make) .*\b(?:say it|say so|work so|do so)\b|^(?:Be|Give somebody|Let somebody|Let no|Have it)\b"
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
