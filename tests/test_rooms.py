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

BY_NAME = {"import_module", "__import__", "run_module", "resolve_name"}
"""Functions that import a module whose name they are given."""

BY_PATH = {"run_path", "spec_from_file_location"}
"""Functions that run the module that stands in a file."""

COMPUTED = {
    "bukuflask",  # its public names, from HOMES
    "bukuflask.libraries",  # what is imported ahead: libraries, and the modules of their `preload`
    "bukuflask_pyodide.early",
    "bukuflask_campus.warm",
    "warmkernel.zygote",
    "bukuflask.drawings._trace_run",  # `serving/_serve.py`, which no import may run
    "bukuflask.projects.readiness",  # a student's own
    "bukuflask.projects.subject",
    "bukuflask_author._claim_child",  # claims, and what they import
}
"""The modules that import by a name or from a file that is known only when they run."""


def _imports(name: str, source: str, is_package: bool) -> Iterator[str]:
    """Yield the modules of the book that a module's source imports, wherever in it."""
    package = name if is_package else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            wanted = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = _absolute("." * node.level + (node.module or ""), package)
            wanted = [f"{base}.{alias.name}" if f"{base}.{alias.name}" in MODULES else base for alias in node.names]
        elif isinstance(node, ast.Call) and _called(node) in BY_NAME and (given := _asked(node)):
            wanted = [_module_in(_absolute(given, package))]
        else:
            continue
        yield from (each for each in wanted if each in MODULES and each != name)


def _absolute(name: str, package: str) -> str:
    """Return the full name of a module that is named relative to a package."""
    level = len(name) - len(name.lstrip("."))
    parts = package.split(".")[: len(package.split(".")) - level + 1] if level else []
    return ".".join([*parts, *filter(None, [name.lstrip(".")])])


def _called(node: ast.Call) -> str:
    return _last_name(node.func)


def _last_name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _asked(node: ast.Call) -> str:
    """Return the module that such a call names, "" where its name is computed; `module:object` names the module before the colon."""
    given = [*node.args, *(each.value for each in node.keywords if each.arg in {"name", "mod_name"})][:1]
    known = [each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    return known[0].partition(":")[0] if known else ""


def _module_in(name: str) -> str:
    """Return the module in a dotted name, which may go on with what stands in it."""
    while name and name not in MODULES:
        name = name.rpartition(".")[0]
    return name


def _unreadable(source: str) -> list[int]:
    """Return the lines that import something, or may, of which nobody can read here what it is."""
    nodes = list(ast.walk(ast.parse(source)))
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    lines = []
    for node in nodes:
        if isinstance(node, ast.Call):
            hidden = _called(node) in BY_PATH or (_called(node) in BY_NAME and not _asked(node))
            if _called(node) == "getattr":
                hidden = any(isinstance(each, ast.Constant) and each.value in BY_NAME | BY_PATH for each in node.args)
        elif isinstance(node, ast.Name | ast.Attribute):
            hidden = id(node) not in called and _last_name(node) in BY_NAME | BY_PATH  # given another name, or away
        else:
            hidden = isinstance(node, ast.alias) and node.name in BY_NAME | BY_PATH and node.asname is not None
        if hidden:
            lines.append(node.lineno)
    return lines


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
        "import importlib\nimportlib.import_module(package=None, name='bukuflask_start.lock')",
        "import importlib as i\ni.import_module('bukuflask_start.lock')",
        "import runpy\nrunpy.run_module('bukuflask_start.lock')",
        "import runpy\nrunpy.run_module(mod_name='bukuflask_start.lock')",
        "import pkgutil\npkgutil.resolve_name('bukuflask_start.lock:read')",
        "import pkgutil\npkgutil.resolve_name('bukuflask_start.lock.read')",
    ],
)
def test_every_way_to_import_is_read(source):
    assert [each for each in _imports("bukuflask.text", source, False) if each.startswith("bukuflask_start")]


@pytest.mark.parametrize(
    "source",
    [
        "from importlib import import_module as m\nm('bukuflask_start.lock')",
        "import importlib\nX = importlib.import_module\nX('bukuflask_start.lock')",
        "import importlib\nlist(map(importlib.import_module, ['bukuflask_start.lock']))",
        "import importlib\ngetattr(importlib, 'import_module')('bukuflask_start.lock')",
        "import importlib\nimportlib.import_module(f'bukuflask_start.{x}')",
        "import importlib\nimportlib.import_module(**{'name': 'bukuflask_start.lock'})",
        "import importlib\nimportlib.import_module(*['bukuflask_start.lock'])",
        "import runpy\nrunpy.run_path('../bukuflask_start/lock.py')",
    ],
)
def test_an_import_that_cannot_be_read_is_seen(source):
    assert _unreadable(source)


def test_only_known_modules_import_what_cannot_be_read():
    assert {name for name, text in TEXTS.items() if _unreadable(text)} == COMPUTED


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


def test_the_tests_mirror_the_rooms():
    tests = ROOT / "tests"
    folders = {path.parent.relative_to(tests) for path in tests.rglob("test_*.py")}
    tried = {folder for folder in folders if folder.parts[:1] not in ((), ("book",))}
    rooms = {path.parent.relative_to(source) for source in SOURCES for path in source.rglob("*.py")}
    assert tried <= rooms
    assert {room.parts[0] for room in rooms} == {room.parts[0] for room in tried}
    of_the_workbook = {name for floor in ROOMS for name in floor}
    assert of_the_workbook <= {room.parts[1] for room in tried if room.parts[0] == "bukuflask" and len(room.parts) > 1}
