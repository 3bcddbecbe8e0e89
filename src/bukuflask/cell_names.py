"""Which cell of a notebook makes which name, read from the cells' source alone: nothing is run."""

from __future__ import annotations

import ast
import builtins
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from .places import book_root

_OWN_SCOPE = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
"""Expressions whose names are their own."""


def needs(code: str, before: Iterable[str]) -> dict[str, str]:
    """Return the names that a cell takes from the cells before it, each with the line that makes it last, by which it is found.

    What a cell takes may itself take something when it is called, so that counts too.
    """
    makers: dict[str, str] = {}
    taken: dict[str, set[str]] = {}
    for source in before:
        lines = source.splitlines()
        if lines and lines[0].startswith("%%tebak"):
            lines[0] = ""
        tree = _tree("\n".join(lines))
        if tree is None:  # an exercise runs on its own and makes nothing
            continue
        made = {name: lines[number - 1].strip() for name, number in _bound(tree)}
        needed = {name for name in _taken(tree) if name in makers}
        makers |= made
        taken |= dict.fromkeys(made, needed)
        for name in _deleted(tree):
            makers.pop(name, None)
    tree = _tree(code)
    wanted = [name for name in _taken(tree) if name in makers] if tree is not None else []
    for name in wanted:  # grows while it is read
        wanted += [other for other in sorted(taken[name]) if other in makers and other not in wanted]
    return {name: line for name, line in makers.items() if name in wanted}


def _deleted(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Del):
            yield node.id


def _tree(source: str) -> ast.Module | None:
    if source.startswith("%%"):
        return None
    try:
        return ast.parse(re.sub(r"(?m)^\s*[%!].*$", "", source))
    except SyntaxError:
        return None


def _bound(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield the names that code makes at its top level, in order, and the 1-based lines that make them."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((alias.asname or alias.name.partition(".")[0], alias.lineno) for alias in node.names)
        elif not isinstance(node, _OWN_SCOPE):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id, node.lineno
            yield from _bound(node)


def _taken(tree: ast.Module) -> Iterator[str]:
    """Yield each name that code reads before it has made it: line by line at the top level, the insides of functions last."""
    made: set[str] = set()
    later: list[ast.AST] = []
    told: set[str] = set(dir(builtins))

    def read(node: ast.AST) -> Iterator[str]:
        for part in _outside_functions(node, later):
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load):
                yield part.id
            if isinstance(part, ast.AugAssign) and isinstance(part.target, ast.Name):
                yield part.target.id

    for statement in tree.body:
        for name in read(statement):
            if name not in made | told:
                told.add(name)
                yield name
        made |= {name for name, _ in _bound(ast.Module([statement], []))}
    for inside in later:
        own = {n.id for n in ast.walk(inside) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)}
        own |= {n.arg for n in ast.walk(inside) if isinstance(n, ast.arg)} | made
        for node in ast.walk(inside):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id not in own | told:
                told.add(node.id)
                yield node.id


def _outside_functions(node: ast.AST, later: list[ast.AST]) -> Iterator[ast.AST]:
    """Yield a node and its parts, but put the bodies of functions, lambdas, classes and comprehensions into `later`."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        for decorator in node.decorator_list:
            yield from _outside_functions(decorator, later)
        later.append(node)
        return
    if isinstance(node, _OWN_SCOPE):
        later.append(node)
        return
    yield node
    for part in ast.iter_child_nodes(node):
        yield from _outside_functions(part, later)


# -- the notebook that is open -------------------------------------------------------------------------------------------------


def cell_that_makes(name: str, cell: str) -> str:
    """Return words by which a reader finds the cell that makes `name` for the cell whose source is `cell`; "" for none."""
    return _find(cell, lambda source: _makers(source).get(name, ""))


def cell_that_opens(module: str, cell: str) -> str:
    """Return such words for the cell whose `pakai("...")` lets `cell` import a module of an example; "" for none."""
    top = module.partition(".")[0]

    def line(source: str) -> str:
        for found in _OPENS.finditer(source):
            folder = book_root() / "examples" / found[1]
            if (folder / f"{top}.py").is_file() or (folder / top).is_dir():
                return source.splitlines()[source.count("\n", 0, found.start())].strip()
        return ""

    return _find(cell, line)


_OPENS = re.compile(r"\bpakai\(\s*[\"']([\w-]+)[\"']")


def _find(cell: str, line_of: Callable[[str], str]) -> str:
    """Return how to find the nearest cell above `cell` for which `line_of` returns a line.

    The notebook is the one that the server opened this kernel for; where that is not told, one beside it that holds the cell.
    """
    for file, is_open in _notebooks():
        sources = _sources(file)
        at = _place(sources, cell)
        if at is None and not is_open:
            continue
        for source in reversed(sources[:at]):
            if line := line_of(source):
                first = _first_line(source)
                alone = sum(_first_line(other) == first for other in sources) == 1
                return f"yang dimulai dengan `{first}`" if alone else f"yang memuat baris `{line}`"
        return ""
    return ""


def _makers(source: str) -> dict[str, str]:
    lines = source.splitlines()
    if lines and lines[0].startswith("%%tebak"):
        lines[0] = ""
    tree = _tree("\n".join(lines))
    return {made: lines[number - 1].strip() for made, number in _bound(tree)} if tree is not None else {}


def _first_line(source: str) -> str:
    return next((line.strip() for line in source.splitlines() if line.strip()), "")


def _place(sources: list[str], cell: str) -> int | None:
    """Return which cell is meant: the same source, or, in a cell that was edited since it was saved, the most like it."""
    wanted = cell.strip()
    same = [at for at, source in enumerate(sources) if source.strip() == wanted]
    if same:
        return same[0]
    first = _first_line(cell)
    like = [at for at, source in enumerate(sources) if first and _first_line(source) == first]
    return like[0] if len(like) == 1 else None


def _notebooks() -> Iterator[tuple[Path, bool]]:
    """Yield the notebooks to look in, and of each whether it surely is the open one: then the cell may be new in it."""
    told = os.environ.get("JPY_SESSION_NAME", "")  # Jupyter Server puts the notebook's path there
    if told.endswith(".ipynb") and Path(told).is_file():
        yield Path(told), True
    yield from ((file, False) for file in sorted(Path.cwd().glob("*.ipynb")))


def _sources(file: Path) -> list[str]:
    """Return the sources of a notebook's code cells; none of a file that cannot be read."""
    try:
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
        return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return []
