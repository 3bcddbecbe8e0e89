"""Whoever forgets an import is told the line to add: the table of those lines knows every name that the book imports."""

from __future__ import annotations

import ast
import importlib
import json
import re
import sys
from pathlib import Path

from bukuflask import libraries
from bukuflask.errors.naming import HOMES_OF_NAMES, SEVERAL_HOMES
from bukuflask.source_tree import tree_of

ROOT = Path(__file__).resolve().parents[2]

LEFT_OUT = {
    "Optional": "`typing` and `wtforms.validators` have one; with the other one the program goes on, and is wrong elsewhere",
    "Client": "`client` is what everybody calls a value: the name in other letters is meant more often than the class",
    "abort": "Flask's is told, which every view uses; those of Werkzeug and of Flask-RESTful are for one lesson each",
    "context": "of the file that `flask db init` writes, which imports it itself",
    "escape": "markupsafe's is told, as Flask does; html's where `html` is imported",
    "json": "a module of Python's has that name, and is told",
}
"""Names of which one import line would mislead, or is told elsewhere, and why."""


def _programs() -> list[str]:
    """Return the cells of the lessons, the solutions of the exercises and the files of the examples."""
    notebooks = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(ROOT.glob("notebooks/*.ipynb"))]
    cells = [cell for each in notebooks for cell in each["cells"] if cell["cell_type"] == "code"]
    banks = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(ROOT.glob("src/bukuflask/bank/*.json"))]
    return [
        *(re.sub(r"(?m)^[%!].*$", "", "".join(cell["source"])) for cell in cells),
        *(exercise["solution"] for bank in banks for exercise in bank["exercises"].values()),
        *(path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("examples/**/*.py"))),
    ]


def _imported() -> set[tuple[str, str]]:
    """Return the names that the book imports from a library or from Python's own modules, each with its module."""
    return {
        (name.name, node.module)
        for source in _programs()
        for node in ast.walk(tree_of(source) or ast.Module([], []))
        if isinstance(node, ast.ImportFrom) and node.module and not node.level and node.module != "__future__"
        for name in node.names
        if name.name != "*" and _is_of_others(node.module)
    }


def _is_of_others(module: str) -> bool:
    top = module.partition(".")[0]
    return top != "bukuflask" and (top in sys.stdlib_module_names or libraries.of_module(module) is not None)


def test_the_table_knows_every_name_that_the_book_imports():
    imported = _imported()
    assert len(imported) > 150
    lacking = set()
    for name, module in imported:
        if (name, module) in HOMES_OF_NAMES.items():
            continue
        homes = [*SEVERAL_HOMES.get(name, ()), *([HOMES_OF_NAMES[name]] if name in HOMES_OF_NAMES else [])]
        meant = getattr(importlib.import_module(module), name, None)  # two modules may have the very same thing
        if name not in LEFT_OUT and not any(
            getattr(importlib.import_module(home), name, homes) is meant for home in homes
        ):
            lacking.add((name, module))
    assert lacking == set()


def test_what_is_left_out_is_a_name_that_the_book_imports():
    assert LEFT_OUT.keys() <= {name for name, _ in _imported()}
