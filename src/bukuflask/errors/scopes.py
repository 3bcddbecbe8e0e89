"""What stands around a name that is not known: the loops, the imports and the classes of the code, read off it."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterable, Iterator
from typing import NotRequired, TypedDict

from . import unfilled
from .unfilled import Code, Unfilled

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
_UNBOUND = re.compile(r"(?:local|free) variable '(\w+)'")


class Around(TypedDict):
    """What the code shows of a name that is not known."""

    loops: list[str]
    """The names that the loops around the line fill, the innermost loop first."""
    unfilled: NotRequired[Unfilled]
    """Why the name held nothing, where the code does make it."""
    renamed: NotRequired[str]
    """The name under which the code imports what is called so (`import datetime as dt`)."""
    taken: NotRequired[list[str]]
    """What the code imports from the module of this name, by itself."""
    global_in: NotRequired[str]
    """The function, not that of the line, that fills the name for the whole module, with `global`."""
    in_class: NotRequired[str]
    """The class in whose own lines, outside its methods, the name is made."""
    out_of_sight: NotRequired[str]
    """The class that makes the name, and in whose own lines a comprehension or `lambda` asks for it, which does not see it."""
    outer: NotRequired[bool]
    """Whether the name, which a function fills, is also one of the function around it."""


def of_a_name(error: NameError, source: str, line: int | None, reached: float | None) -> Around:
    """Return what stands around the name of a NameError that was raised in a line of this code.

    `reached` is the line outside all functions at which Python stood; None where another cell may have changed names since.
    """
    code = Code(source)
    local = _UNBOUND.search(str(error)) if isinstance(error, UnboundLocalError) else None
    name = local[1] if local else str(getattr(error, "name", ""))
    uses = _uses(code.tree, name, line)
    functions = [
        node
        for node in ast.walk(code.tree)
        if isinstance(node, _Function) and line is not None and node.body[0].lineno <= line <= (node.end_lineno or 0)
    ]
    around: Around = {"loops": list(_loops(uses, code.tree, line))}
    if local:
        cause = unfilled.found(code, name, line or 0, functions[-1]) if functions else None
        around["outer"] = any(_has(function, name) for function in functions[:-1])
    else:
        cause = unfilled.found(code, name, math.inf if reached is None else reached, None) or _in_class(
            code, name, line, functions
        )
        if cause is not None and reached is None:
            cause["how"] = "unknown"
        if cause is None:
            scopes = (*reversed(functions), code.tree)
            cause = next(filter(None, (unfilled.alone(code, name, uses, scope) for scope in scopes)), None)
    if cause is not None:
        around["unfilled"] = cause
    elif owner := _out_of_sight(code.tree, name, uses, line):
        around["out_of_sight"] = owner
    for node in ast.walk(code.tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            _of_import(node, name, around)
        elif isinstance(node, ast.ClassDef) and any(unfilled.makes(node.body, name)) and _usable(node, line, functions):
            around["in_class"] = node.name
        elif isinstance(node, _Function) and node not in functions and _fills_outside(node, name):
            around["global_in"] = node.name
    return around


def _in_class(code: Code, name: str, line: int | None, functions: list[_Function]) -> Unfilled | None:
    """Return why a name held nothing in a line of a class, outside its methods."""
    around = [
        node
        for node in ast.walk(code.tree)
        if isinstance(node, ast.ClassDef) and node.body[0].lineno <= (line or 0) <= (node.end_lineno or 0)
    ]
    if not around or functions:
        return None
    cause = unfilled.found(code, name, line or 0, around[-1])
    # What a comprehension asks of its class, it does not find.
    return None if cause is None or cause["how"] == "unknown" else cause


def _out_of_sight(tree: ast.AST, name: str, uses: list[ast.Name], line: int | None) -> str:
    """Return the class around the line that makes a name where only a comprehension or `lambda` asks for it; "" for none."""
    around = [
        node
        for node in ast.walk(tree)
        if isinstance(node, _Function | ast.ClassDef) and node.body[0].lineno <= (line or 0) <= (node.end_lineno or 0)
    ]
    if not around or not isinstance(owner := around[-1], ast.ClassDef) or not any(unfilled.makes(owner.body, name)):
        return ""
    within = {
        id(each) for node in ast.walk(owner) if isinstance(node, _Comprehension | ast.Lambda) for each in ast.walk(node)
    }
    return owner.name if uses and all(id(use) in within for use in uses) else ""


def _has(function: _Function, name: str) -> bool:
    """Whether a name is one of this function's own."""
    given = [each for each in ast.walk(function.args) if isinstance(each, ast.arg)]
    declared = any(isinstance(each, ast.Global) and name in each.names for each in ast.walk(function))
    return not declared and (name in [each.arg for each in given] or any(unfilled.makes(function.body, name)))


def _uses(tree: ast.AST, name: str, line: int | None) -> list[ast.Name]:
    """Return where a line asks for a name, besides the comprehensions that make one of that name themselves."""
    known = {
        id(each)
        for node in ast.walk(tree)
        if isinstance(node, _Comprehension) and name in _filled(part.target for part in node.generators)
        for each in ast.walk(node)
    }
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Name)
        and (node.id, node.lineno) == (name, line)
        and isinstance(node.ctx, ast.Load)
        and id(node) not in known
    ]


def _filled(targets: Iterable[ast.AST]) -> list[str]:
    """Return the names in what a loop fills."""
    return [each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)]


def _loops(uses: list[ast.Name], tree: ast.AST, line: int | None) -> Iterator[str]:
    """Yield what is filled by the loops around a name, in the function in which it is used."""
    found: list[ast.AST] = []
    for node in ast.walk(tree):  # from the outside in
        if isinstance(node, _Function | ast.ClassDef) and node.body[0].lineno <= (line or 0) <= (node.end_lineno or 0):
            found = []
        elif isinstance(node, ast.For | ast.AsyncFor):
            if any(use is each for part in node.body for each in ast.walk(part) for use in uses):
                found.append(node.target)
        elif isinstance(node, _Comprehension) and any(use is each for each in ast.walk(node) for use in uses):
            first = {id(each) for each in ast.walk(node.generators[0].iter)}
            if any(id(use) not in first for use in uses):
                found += [each.target for each in node.generators]
    yield from (each for each in _filled(reversed(found)) if each != "_")


def _usable(owner: ast.ClassDef, line: int | None, functions: list[_Function]) -> bool:
    """Whether the name of a class can be used in a line: inside a function, or below the class."""
    return bool(functions) or (line or 0) > (owner.end_lineno or 0)


def _fills_outside(function: _Function, name: str) -> bool:
    declared = any(isinstance(each, ast.Global) and name in each.names for each in ast.walk(function))
    return declared and any(unfilled.makes(function.body, name))


def _of_import(node: ast.Import | ast.ImportFrom, name: str, around: Around) -> None:
    for each in node.names:
        if each.name == name and each.asname and each.asname != name:
            around["renamed"] = each.asname
        if isinstance(node, ast.ImportFrom) and node.module == name and not node.level and each.name != "*":
            around.setdefault("taken", []).append(each.asname or each.name)
