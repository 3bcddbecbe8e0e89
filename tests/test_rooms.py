"""The rooms of the house: imports go downwards only, and in no circle. Lazy imports, those for types and those by name count too."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = (ROOT / "src", ROOT / "campus" / "src", *sorted((ROOT / "packages").glob("*/src")))

FLOORS = (
    ("bukuflask", "warmkernel"),
    ("bukuflask_class",),
    ("bukuflask_pyodide", "bukuflask_start"),
    ("bukuflask_book",),
    ("bukuflask_validation", "bukuflask_site", "bukuflask_campus"),
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


def _imports(name: str, source: str, is_package: bool) -> Iterator[str]:
    """Yield the modules of the book that a module's source imports, wherever in it."""
    package = name if is_package else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            wanted = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = _absolute("." * node.level + (node.module or ""), package)
            wanted = [f"{base}.{alias.name}" if f"{base}.{alias.name}" in MODULES else base for alias in node.names]
        elif isinstance(node, ast.Call) and _called(node) in {"import_module", "__import__"} and node.args:
            given = node.args[0]
            wanted = [_absolute(given.value, package)] if isinstance(given, ast.Constant) else []
        else:
            continue
        yield from (each for each in wanted if each in MODULES and each != name)


def _absolute(name: str, package: str) -> str:
    """Return the full name of a module that is named relative to a package."""
    level = len(name) - len(name.lstrip("."))
    parts = package.split(".")[: len(package.split(".")) - level + 1] if level else []
    return ".".join([*parts, *filter(None, [name.lstrip(".")])])


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


TEXTS = {name: path.read_text(encoding="utf-8") for name, path in MODULES.items()}
IMPORTS = {name: sorted(set(_imports(name, TEXTS[name], path.name == "__init__.py"))) for name, path in MODULES.items()}


@pytest.mark.parametrize(
    "source",
    [
        "import bukuflask_start.lock",
        "def f():\n    from bukuflask_start import lock",
        "import importlib\nimportlib.import_module('bukuflask_start.lock')",
        "import_module('..bukuflask_start.lock', 'bukuflask.web')",
        "__import__('bukuflask_start.lock')",
    ],
)
def test_every_way_to_import_is_read(source):
    assert [each for each in _imports("bukuflask.text", source, False) if each.startswith("bukuflask_start")]


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


DOTTED = re.compile(r"\b(?:bukuflask\w*|warmkernel)(?:\.[A-Za-z_]\w*)+")


def test_a_text_that_names_a_module_names_one_that_is_there():
    wrong = []
    for name, text in TEXTS.items():
        constants = [each.value for each in ast.walk(ast.parse(text)) if isinstance(each, ast.Constant)]
        for found in {found for each in constants if isinstance(each, str) for found in DOTTED.findall(each)}:
            module, _, member = found.rpartition(".")
            defined = rf"(?m)^(?:def |async def |class )?{member}\b"
            if not (found in MODULES or found == "bukuflask.pth" or re.search(defined, TEXTS.get(module, ""))):
                wrong.append((name, found))
    assert wrong == []


def test_only_a_host_knows_the_browser():
    asking = [name for name in MODULES if name.split(".")[0] == "bukuflask" and '"emscripten"' in TEXTS[name]]
    assert asking == []


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
