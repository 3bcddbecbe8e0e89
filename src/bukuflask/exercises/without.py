"""An answer without one of its parts: what stands in the place of the part, and the source that is left.

Nothing is judged here. Whoever has the source that is left can have it judged, and so learn whether the part was the cause.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterable
from typing import Any

from ..source_tree import tree_of

Instead = Callable[[ast.AST], "ast.AST | list[ast.stmt]"]
Replacement = tuple[ast.AST, Instead]
"""A node of the answer, and what makes of it what stands in its place where the part is taken away."""
_Function = ast.FunctionDef | ast.AsyncFunctionDef


def without(source: str, changes: Iterable[Replacement]) -> str | None:
    """Return the source in which something else stands in each of these places; None where there is no such source."""
    # A tree of its own, read again and not copied: Python shares some nodes between all trees, and IPython's tracebacks hang upon them the
    # trees of what they have shown, which a copy would have to go through.
    tree = tree_of(source)
    if tree is None:
        return None
    places: dict[tuple[object, ...], list[Instead]] = {}
    for node, instead in changes:
        places.setdefault(_place(node), []).append(instead)
    try:
        return ast.unparse(ast.fix_missing_locations(_Changed(places).visit(tree)))
    except (ValueError, RecursionError):
        return None


def _place(node: ast.AST) -> tuple[object, ...]:
    return (
        type(node),
        *(getattr(node, name, None) for name in ("lineno", "col_offset", "end_lineno", "end_col_offset")),
    )


class _Changed(ast.NodeTransformer):
    """Puts something else in some places, the inner ones first."""

    def __init__(self, places: dict[tuple[object, ...], list[Instead]]) -> None:
        self._places = places

    def visit(self, node: ast.AST) -> Any:
        place = _place(node)
        changed: ast.AST | list[ast.stmt] = self.generic_visit(node)
        for instead in self._places.get(place, ()):
            if isinstance(changed, ast.AST):
                changed = instead(changed)
        return changed


def no_decorator(function: ast.FunctionDef | ast.AsyncFunctionDef, *gone: ast.expr) -> tuple[Replacement, str]:
    """Return how to take decorators away from a function, and what that is called."""
    places = {_place(each) for each in gone}

    def bare(node: ast.AST) -> ast.AST:
        assert isinstance(node, _Function)
        node.decorator_list = [each for each in node.decorator_list if _place(each) not in places]
        return node

    return (function, bare), "Tanpa dekorator itu"


def new_default(node: ast.AST, argument: str) -> ast.AST:
    """Let an argument's default be made anew by each call."""
    assert isinstance(node, _Function)
    places = [
        *zip(
            reversed(node.args.posonlyargs + node.args.args),
            reversed(list(enumerate(node.args.defaults))),
            strict=False,
        ),
    ]
    default: ast.expr = ast.Constant(None)
    for given, (at, value) in places:
        if given.arg == argument:
            node.args.defaults[at], default = ast.Constant(None), value
    for at, (given, kept) in enumerate(zip(node.args.kwonlyargs, tuple(node.args.kw_defaults), strict=True)):
        if given.arg == argument and kept is not None:
            node.args.kw_defaults[at], default = ast.Constant(None), kept
    missing = ast.Compare(ast.Name(argument, ast.Load()), [ast.Is()], [ast.Constant(None)])
    node.body.insert(0, ast.If(missing, [ast.Assign([ast.Name(argument, ast.Store())], default)], []))
    return node


def whole_text(node: ast.AST) -> ast.AST:
    """Return `re.match` as `re.fullmatch`, under whatever name it is known."""
    assert isinstance(node, ast.Call)
    node.func = ast.Attribute(
        ast.Call(ast.Name("__import__", ast.Load()), [ast.Constant("re")], []), "fullmatch", ast.Load()
    )
    return node


def equal(node: ast.AST) -> ast.AST:
    """Return a comparison by identity with a constant as one by content."""
    assert isinstance(node, ast.Compare)
    swapped = {ast.Is: ast.Eq, ast.IsNot: ast.NotEq}
    node.ops = [
        swapped.get(type(sign), type(sign))() if isinstance(side, ast.Constant) and side.value is not None else sign
        for sign, side in zip(node.ops, node.comparators, strict=True)
    ]
    return node


def always(node: ast.AST) -> ast.AST:
    """Return a branch that is always taken."""
    assert isinstance(node, ast.If)
    node.test = ast.Constant(True)
    return node


def never(node: ast.AST) -> ast.AST:
    """Return a branch that is never taken."""
    assert isinstance(node, ast.If)
    node.test = ast.Constant(False)
    return node


def return_behind(node: ast.AST) -> list[ast.stmt]:
    """Return a loop, and behind it the `return` with which its body ended."""
    assert isinstance(node, ast.For)
    return [node, node.body.pop()]


def appended(node: ast.AST) -> ast.AST:
    """Return `x += y` as `x.append(y)`."""
    assert isinstance(node, ast.AugAssign)
    filled = copy.copy(node.target)
    filled.ctx = ast.Load()
    return ast.Expr(ast.Call(ast.Attribute(filled, "append", ast.Load()), [node.value], []))


def left_of_or(node: ast.AST) -> ast.AST:
    """Return what stands in front of the last `or`."""
    assert isinstance(node, ast.BoolOp)
    return ast.BoolOp(node.op, node.values[:-1]) if len(node.values) > 2 else node.values[0]


def a_list(node: ast.AST) -> ast.AST:
    """Return a list of what a set, or a call that puts in order, would hold."""
    if isinstance(node, ast.SetComp):
        return ast.ListComp(node.elt, node.generators)
    assert isinstance(node, ast.Call)
    return ast.Call(ast.Name("list", ast.Load()), node.args[:1], [])
