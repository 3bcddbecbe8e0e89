"""The rooms of the house: imports go downwards only, and in no circle. Lazy imports and those for types count too."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = (ROOT / "src", *sorted((ROOT / "packages").glob("*/src")))

FLOORS = (
    ("bukuflask", "warmkernel"),
    ("bukuflask_class",),
    ("bukuflask_pyodide", "bukuflask_start"),
    ("bukuflask_book",),
    ("bukuflask_validation", "bukuflask_site"),
    ("bukuflask_author",),
    ("bukuflask_measure",),
)
"""The packages from the ground up. One imports only what lies on a lower floor."""

ROOMS = (("errors", "progress"), ("web", "exercises"), ("serving", "projects"), ("drawings",))
"""The rooms of `bukuflask` from the ground up. The modules beside them lie below all, but for the four that call everything."""

UPSTAIRS = {"bukuflask", "bukuflask.magics", "bukuflask.machine_check", "bukuflask.ready"}


def _modules() -> dict[str, Path]:
    found = {}
    for source in SOURCES:
        for path in source.rglob("*.py"):
            name = ".".join(path.relative_to(source).with_suffix("").parts)
            found[name.removesuffix(".__init__")] = path
    return found


MODULES = _modules()


def _imports(name: str) -> Iterator[str]:
    """Yield the modules of the book that a module imports, wherever in it."""
    path = MODULES[name]
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            wanted = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*parts, *([node.module] if node.module else [])])
            wanted = [f"{base}.{alias.name}" if f"{base}.{alias.name}" in MODULES else base for alias in node.names]
        else:
            continue
        yield from (each for each in wanted if each in MODULES and each != name)


IMPORTS = {name: sorted(set(_imports(name))) for name in MODULES}


def _floor(package: str) -> int:
    return next(number for number, names in enumerate(FLOORS) if package in names)


def _room(name: str) -> int:
    """The height of a module inside `bukuflask`: 0 beside the rooms, then the rooms, then what calls everything."""
    if name in UPSTAIRS:
        return len(ROOMS) + 1
    room = name.split(".")[1]
    return next((number for number, rooms in enumerate(ROOMS, 1) if room in rooms), 0)


@pytest.mark.parametrize("name", sorted(MODULES))
def test_imports_go_downwards_only(name):
    wrong = []
    for other in IMPORTS[name]:
        here, there = name.split(".")[0], other.split(".")[0]
        if here != there:
            down = _floor(there) < _floor(here)
        elif here == "bukuflask":
            same_room = name.split(".")[1:2] == other.split(".")[1:2]
            down = (
                same_room or _room(other) < _room(name) or {name, other} <= UPSTAIRS or _room(name) == _room(other) == 0
            )
        else:
            down = True
        if not down:
            wrong.append(other)
    assert wrong == []


def test_no_circle():
    state: dict[str, int] = {}
    circles: list[list[str]] = []

    def visit(name: str, way: list[str]) -> None:
        state[name] = 1
        for other in IMPORTS[name]:
            if state.get(other) == 1:
                circles.append([*way[way.index(other) :], other])
            elif other not in state:
                visit(other, [*way, other])
        state[name] = 2

    for name in MODULES:
        if name not in state:
            visit(name, [name])
    assert circles == []


def test_every_package_and_room_is_known():
    packages = {name.split(".")[0] for name in MODULES}
    assert packages == {name for floor in FLOORS for name in floor}
    rooms = {p.parent.name for p in (ROOT / "src" / "bukuflask").glob("*/__init__.py")}
    assert rooms == {name for floor in ROOMS for name in floor}


def test_what_each_room_is_for_stands_in_it():
    for name, path in MODULES.items():
        if path.name == "__init__.py":
            text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
            assert len(text) > 60, f"{name}: katakan dalam beberapa baris untuk apa ruang ini"
