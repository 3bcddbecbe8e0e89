"""Which part of a line was `None` where something was asked of it, and what had made it so: read off the code and where Python stood.

Nothing is guessed: of a name that two lines have filled, or one that another cell or a caller may have filled, no origin is told.
"""

from __future__ import annotations

import ast
import dis
import re
from itertools import islice
from types import FrameType
from typing import TypedDict

from ..text import shortened
from .explanation import Why

_SAID = re.compile(r"'NoneType' object (?:is not|does(?: not|n't)|has no) (\w+)")
_OPERATIONS: dict[str, tuple[tuple[str, ...], type[ast.AST] | tuple[type[ast.AST], ...]]] = {
    "subscriptable": (("BINARY_SUBSCR", "BINARY_OP"), ast.Subscript),
    "support": (("STORE_SUBSCR", "DELETE_SUBSCR"), ast.Subscript),
    "attribute": (("LOAD_ATTR", "LOAD_METHOD", "STORE_ATTR"), ast.Attribute),
    "callable": (("CALL", "CALL_KW", "PRECALL"), ast.Call),
    "iterable": (("GET_ITER",), (ast.expr, ast.For)),
    "operand": (("BINARY_OP",), (ast.BinOp, ast.AugAssign)),
    "between": (("COMPARE_OP",), ast.Compare),
}
"""What Python says of `None` -> the instructions that say so of a value of the line itself, and what stands there.

A function written in C raises in the caller's line too (`sorted(None)`), but there the instruction is another.
"""
_BESIDE = re.compile(
    r"(?:(unsupported operand)[^']*|'\S+' not supported (between) instances of )'([\w.]+)' and '([\w.]+)'"
    r"|can only (concatenate) \w+ \(not \"NoneType\"\)"
)
_Function = ast.FunctionDef | ast.AsyncFunctionDef


class Nothing(TypedDict):
    """A value that was `None`."""

    written: str
    """How it stands in the line, in one line."""
    made: str
    """The expression that gave it, if that is known: of a name, what the only line that fills it has behind the `=`."""
    of_own: str
    """The function of the student's that gave it without any `return`, or ""."""
    parameter: bool
    """Whether it is a parameter of the function in which the line stands, which nothing in there has filled."""


def found(message: str, frame: FrameType, instruction: int, source: str, *, alone: bool) -> Nothing | None:
    """Return which value was `None` in the instruction of a frame at which an error with this message was raised, if that is known.

    `source` is the text of the whole file or cell; `alone` says that no other cell may have filled names or defined functions.
    """
    said, side = _said(message)
    operations, stands = _OPERATIONS.get(said, ((), ()))
    code = frame.f_code
    place = next(islice(code.co_positions(), instruction // 2, None), None)
    if place is None or None in place or dis.opname[code.co_code[instruction]] not in operations:
        return None
    tree = ast.parse(source)
    node = _at(tree, place)
    asked = _asked(node, side, of_whole=stands == _OPERATIONS["iterable"][1]) if isinstance(node, stands) else None
    if node is None or asked is None or isinstance(asked, ast.Constant) or "`" in _words(asked, source):
        return None  # what cannot be quoted is not
    if isinstance(asked, ast.Name):
        known = {**frame.f_globals, **frame.f_locals}
        # Of a comprehension in a cell Python shows the names nowhere since 3.12.
        if known.get(asked.id, ...) is not None and (asked.id in known or not _of_comprehension(asked.id, node, tree)):
            return None
    elif isinstance(node, ast.Call) and node is not asked:
        return None  # `list(map(None, ...))` reads the same
    return _told(asked, tree, source, alone)


def _said(message: str) -> tuple[str, str]:
    """Return which of the operations Python's words are about, and of one with two sides which side was `None`, if one was."""
    if said := _SAID.match(message):
        return said[1], ""
    found = _BESIDE.search(message)
    if found is None:
        return "", ""
    if found[5]:
        return "operand", "right"
    sides = [side for side, kind in (("left", found[3]), ("right", found[4])) if kind == "NoneType"]
    return ("operand" if found[1] else "between", sides[0]) if len(sides) == 1 else ("", "")


def _at(tree: ast.AST, place: tuple[int | None, ...]) -> ast.AST | None:
    """Return the outermost expression or `for` that stands exactly there."""
    first, last, begin, end = place
    for node in ast.walk(tree):
        if isinstance(node, ast.expr | ast.For | ast.AugAssign) and (first, last, begin, end) == (
            node.lineno,
            node.end_lineno,
            node.col_offset,
            node.end_col_offset,
        ):
            return node
    return None


def _asked(node: ast.AST | None, side: str, *, of_whole: bool) -> ast.expr | None:
    """Return what something was asked of: what stands in front of brackets or a dot, beside a sign, or what is gone through."""
    asked: ast.expr
    match node:
        case ast.BinOp() if side:
            asked = node.left if side == "left" else node.right
        case ast.AugAssign() if side:
            asked = node.target if side == "left" else node.value
        case ast.Compare() if side and len(node.ops) == 1:
            asked = node.left if side == "left" else node.comparators[0]
        case ast.Compare() if side:
            return None
        case ast.Subscript() | ast.Attribute() if not of_whole:
            asked = node.value
        case ast.Call() if not of_whole:
            asked = node.func
        case ast.For():
            asked = node.iter
        case ast.expr():
            asked = node
        case _:
            return None
    while isinstance(asked, ast.NamedExpr | ast.Await):
        asked = asked.value
    return asked


def _of_comprehension(name: str, node: ast.AST, tree: ast.AST) -> bool:
    """Whether a comprehension around this node goes through something by that name."""
    kinds = ast.ListComp | ast.SetComp | ast.DictComp
    around = (
        each for each in ast.walk(tree) if isinstance(each, kinds) and any(part is node for part in ast.walk(each))
    )
    return any(_fills(part, name) for each in around for going in each.generators for part in ast.walk(going.target))


def _told(asked: ast.expr, tree: ast.AST, source: str, alone: bool) -> Nothing:
    function = _around(asked, tree)
    made: ast.expr | None = asked
    if isinstance(asked, ast.Name):
        made = _filled(asked, function or tree)
    while isinstance(made, ast.NamedExpr | ast.Await):
        made = made.value
    called = made.func.id if isinstance(made, ast.Call) and isinstance(made.func, ast.Name) else ""
    return {
        "written": _words(asked, source),
        "made": "" if made is None or "`" in _words(made, source) else _words(made, source),
        "of_own": called if called and (alone or function is None) and _gives_nothing(called, tree) else "",
        "parameter": isinstance(asked, ast.Name) and function is not None and _is_given(asked.id, function),
    }


def _words(node: ast.expr, source: str) -> str:
    return " ".join((ast.get_source_segment(source, node) or ast.unparse(node)).split())


def _around(asked: ast.expr, tree: ast.AST) -> _Function | ast.Lambda | None:
    """Return the innermost function in which an expression stands."""
    inner = None
    for node in ast.walk(tree):  # from the outside in
        if isinstance(node, _Function | ast.Lambda) and any(each is asked for each in ast.walk(node)):
            inner = node
    return inner


def _filled(name: ast.Name, scope: ast.AST) -> ast.expr | None:
    """Return what a name was filled with, where one `=` above it in its own scope does so and nothing else does."""
    defined = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef  # which fill a name, but never with None
    loops = ast.For | ast.AsyncFor | ast.While
    again = any(isinstance(node, loops) and any(each is name for each in ast.walk(node)) for node in ast.walk(scope))
    fillings = [
        node
        for node in ast.walk(scope)
        if _fills(node, name.id)
        and not isinstance(node, defined)
        and (again or node is not name)  # `name += ...` itself
    ]
    if len(fillings) != 1 or getattr(fillings[0], "lineno", name.lineno) > name.lineno:
        return None
    for node in ast.walk(scope):
        match node:
            case ast.Assign(targets=[target]) if target is fillings[0]:
                return node.value
            case ast.AnnAssign() | ast.NamedExpr() if node.target is fillings[0]:
                return node.value
    return None


def _is_given(name: str, function: _Function | ast.Lambda) -> bool:
    makers = [node for node in ast.walk(function) if node is not function and _fills(node, name)]
    return len(makers) == 1 and makers[0] in _parameters(function)


def _fills(node: ast.AST, name: str) -> bool:
    match node:
        case ast.Name(ctx=ast.Store() | ast.Del()):
            return node.id == name
        case ast.Global() | ast.Nonlocal():
            return name in node.names
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.ExceptHandler():
            return node.name == name
        case ast.alias():
            return (node.asname or node.name.partition(".")[0]) == name
        case ast.arg():
            return node.arg == name
        case ast.MatchAs() | ast.MatchStar():
            return node.name == name
        case ast.MatchMapping():
            return node.rest == name
    return False


def _parameters(function: _Function | ast.Lambda) -> list[ast.arg]:
    given = function.args
    return [*given.posonlyargs, *given.args, *given.kwonlyargs, *filter(None, (given.vararg, given.kwarg))]


def _gives_nothing(name: str, tree: ast.AST) -> bool:
    """Whether the only thing of this name is a plain function, without a decorator, that has no `return` with a value and no `yield`."""
    makers = [node for node in ast.walk(tree) if _fills(node, name)]
    if len(makers) != 1 or not isinstance(makers[0], ast.FunctionDef) or makers[0].decorator_list:
        return False
    own, waiting = [], list(makers[0].body)
    while waiting:
        node = waiting.pop()
        own.append(node)
        if not isinstance(node, _Function | ast.ClassDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)  # type: ignore[arg-type]
    return not any(
        isinstance(node, ast.Yield | ast.YieldFrom) or (isinstance(node, ast.Return) and node.value is not None)
        for node in own
    )


_LONGEST = 80
_ROW = ("fetchone", "first", "scalar", "scalar_one_or_none", "one_or_none")
_IN_PLACE = ("append", "extend", "insert", "sort", "reverse", "update", "clear", "add", "remove", "discard")


def explained(nothing: Nothing, cannot: str) -> Why:
    """Return why a line could not go on with such a value, and what to try; `cannot` says in Indonesian what `None` does not do."""
    written, made = shortened(nothing["written"], _LONGEST), shortened(nothing["made"], _LONGEST)
    if made == written:
        why = f"`{written}` {'memberi' if made.endswith(')') else 'berisi'} `None`, dan {cannot}"
    elif made:
        why = f"`{written}` berisi `None`, dan {cannot} Nilai itu diisi oleh `{written} = {made}`."
    elif nothing["parameter"]:
        why = (
            f"`{written}` berisi `None`, dan {cannot} Namanya parameter fungsi ini, jadi `None` itu berasal dari yang memanggilnya, "
            "atau dari nilai bawaannya."
        )
    else:
        why = f"`{written}` berisi `None`, dan {cannot}"
    return why, _advice(nothing, written, made)


def _advice(nothing: Nothing, written: str, made: str) -> str:
    if nothing["of_own"]:
        return f"fungsi `{nothing['of_own']}` tidak punya `return` yang membawa nilai; akhiri dengan `return` dan nilainya."
    method = _method(nothing["made"])
    if method in _ROW:
        return f"`.{method}()` memberi `None` kalau tidak ada yang cocok; periksa dulu dengan `if ... is None:` di atas baris itu."
    if method == "get":
        return (
            "`.get(...)` memberi `None` kalau yang diminta tidak ada; periksa dulu dengan `if ... is None:`. Pada kamus, nilai "
            'penggantinya dapat ditulis sebagai argumen kedua, misalnya `.get("nama", "")`.'
        )
    if method in _IN_PLACE:
        return (
            f"panggil `.{method}(...)` di baris tersendiri, tanpa menyimpan hasilnya, lalu pakai objek yang di depan titiknya; "
            "kalau metode itu buatanmu, akhiri dengan `return`."
        )
    if made == "None":
        return f"isi `{written}` dengan nilai yang kamu perlukan sebelum baris itu."
    if nothing["parameter"]:
        return f"periksa apa yang diberikan di tempat fungsi ini dipanggil, atau periksa dulu dengan `if {written} is None:`."
    if made.endswith(")"):
        return (
            "kalau fungsinya buatanmu, akhiri dengan `return`; kalau milik pustaka, baca kapan ia memberi `None`, dan periksa dulu "
            "dengan `if ... is None:`."
        )
    if made:
        return f"cari mengapa `{made}` berisi `None`, atau periksa dulu dengan `if ... is None:` di atas baris itu."
    return (
        "cari baris yang mengisinya: sesuatu di sana tidak ditemukan, atau sebuah fungsi tidak mengembalikan apa pun. "
        "`.append(...)` dan `.sort()` pun memberi `None`: jangan simpan hasilnya."
    )


def _method(made: str) -> str:
    try:
        node = ast.parse(made, mode="eval").body
    except (SyntaxError, ValueError):
        return ""
    return node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""
