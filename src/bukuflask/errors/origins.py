"""Which line filled the names of a line: told where the code shows it, and left out where another line may have done so."""

from __future__ import annotations

import ast
from types import FrameType, FunctionType

from ..text import shortened
from .unfilled import Code, makings

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_FILLING = (ast.Assign, ast.AnnAssign, ast.For, ast.With, ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
_LONGEST = 80


def found(names: list[str], frame: FrameType, line: int, source: str, *, alone: bool) -> dict[str, str]:
    """Return, of each of these names of a line of a frame, the line that filled it.

    `alone` says that no other cell may have filled names.
    """
    code = Code(source)
    functions = [
        node
        for node in ast.walk(code.tree)
        if isinstance(node, _Function) and node.name == frame.f_code.co_name and _holds(node, line)
    ]
    in_function = frame.f_locals is not frame.f_globals
    if in_function and len(functions) != 1:
        return {}  # a comprehension, a lambda, a class or a function in one of the same name
    origins = {}
    for name in names:
        local = in_function and name in frame.f_locals
        scope = functions[0] if local else code.tree
        defined = isinstance({**frame.f_globals, **frame.f_locals}.get(name), FunctionType | type)
        at = line if local or not in_function else None
        if (filling := _only(scope, name, at, code, alone=alone, defined=defined)) is not None:
            origins[name] = code.header(filling)
    return origins


def parameters(frame: FrameType, source: str, line: int) -> list[str]:
    """Return the parameters of the function of a frame that only its caller can have filled: without a default, and not filled anew."""
    kept = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, _Function) and node.name == frame.f_code.co_name and _holds(node, line):
            given = [each.arg for each in (*node.args.posonlyargs, *node.args.args)]
            given = given[: len(given) - len(node.args.defaults)]
            given += [
                each.arg
                for each, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
                if default is None
            ]
            kept = [name for name in given if not _changed(node, name) and not list(makings(node.body, name, ()))]
    return kept


def _holds(function: _Function, line: int) -> bool:
    return function.body[0].lineno <= line <= (function.end_lineno or 0)


def _changed(scope: ast.AST, name: str) -> bool:
    """Whether something changes a name besides what fills it, or a function may fill it from inside."""
    for node in ast.walk(scope):
        match node:
            case ast.AugAssign(target=ast.Name(id=each)) if each == name:
                return True
            case ast.Global() | ast.Nonlocal() if name in node.names:
                return True
    return False


def _only(
    scope: ast.Module | _Function, name: str, line: int | None, code: Code, *, alone: bool, defined: bool
) -> ast.AST | None:
    """Return the one statement of this scope that fills a name; of a line in the same scope, only one above it.

    `defined` says that the name holds a function or a class: what holds anything else, no `def` has filled.
    """
    made = makings(scope.body, name, ())
    filling = [each for each in made if defined or not isinstance(each.node, ast.FunctionDef | ast.ClassDef)]
    parameters = (
        [each.arg for each in ast.walk(scope.args) if isinstance(each, ast.arg)] if isinstance(scope, _Function) else []
    )
    if len(filling) != 1 or name in parameters or _changed(code.tree, name):
        return None
    [making] = filling
    if not isinstance(making.node, _FILLING) or (line is not None and making.line >= line):
        return None
    surely = line is not None and all(block.holds(line) for block in making.blocks)
    return making.node if alone or surely else None


def said(names: list[str], origins: dict[str, str], given: str, parameters: list[str]) -> str:
    """Return the sentences that tell where the contents of these names come from; "" where that is not known."""
    told = [f"`{name}` diisi oleh `{origins[name]}`." for name in names if name in origins]
    passed = [f"`{name}`" for name in names if name in parameters and name not in origins]
    if passed:
        by = (
            f"oleh baris yang memanggil fungsi ini: `{shortened(given, _LONGEST)}`"
            if given
            else "oleh yang memanggil fungsi ini"
        )
        told.append(f"{' dan '.join(passed)} adalah parameter; isinya diberikan {by}.")
    return " ".join(told)
