"""Machine-made damage to a solution: what a check must refuse, unless the damaged program is still a right answer.

Two kinds: lines deleted, doubled or swapped, as a hurried hand does; and one place of the syntax tree changed, as a misunderstanding
does (another text, number, comparison or condition, a value not returned, an argument or an escaping call left out, `form` for
`args`). The name of a mutant tells what was done with the words of the source alone, so that it is the same on every machine.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from .splice import Splicer


@dataclass(frozen=True)
class Mutant:
    """A damaged solution; `what` names the damage, once in its exercise."""

    what: str
    source: str


_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Is: "is not",
    ast.IsNot: "is",
}
_ARITHMETIC: dict[type[ast.operator], str] = {
    ast.Add: "-",
    ast.Sub: "+",
    ast.Mult: "+",
    ast.Div: "*",
    ast.FloorDiv: "*",
    ast.Mod: "*",
}
_CONFUSED = {
    "args": "form",
    "form": "args",
    "get": "post",
    "post": "get",
    "session": "g",
    "append": "clear",
    "app_context": "test_request_context",
    "before_request": "after_request",
    "extends": "include",
    "get_json": "get_data",
    "path": "full_path",
    "from_mapping": "from_prefixed_env",
}
"""Names of Flask that are taken for one another."""


def line_damage(source: str) -> Iterator[Mutant]:
    """Yield the source with each line deleted, doubled, or swapped with the next."""
    lines = source.splitlines()
    for i, line in enumerate(lines):
        if not line.strip():
            continue
        yield Mutant(f"hapus: {line.strip()}", "\n".join([*lines[:i], *lines[i + 1 :]]) + "\n")
        yield Mutant(f"gandakan: {line.strip()}", "\n".join([*lines[: i + 1], line, *lines[i + 1 :]]) + "\n")
        if i + 1 < len(lines) and lines[i + 1] != line:
            yield Mutant(f"tukar: {line.strip()}", "\n".join([*lines[:i], lines[i + 1], line, *lines[i + 2 :]]) + "\n")


def tree_damage(source: str) -> Iterator[Mutant]:
    """Yield the source with one place of its syntax tree changed; the rest stays as it is written."""
    tree, splicer = ast.parse(source), Splicer(source)
    inner = {
        id(piece)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for piece in ast.walk(node)
        if piece is not node
    }
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None
        if isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        # Before Python 3.12 what is inside an f-string has no place of its own; its pieces are changed with the whole.
        if id(node) in inner or id(node) in documentation or not hasattr(node, "lineno"):
            continue
        for new in _changed(node, splicer):
            damaged = splicer.put(node, new)
            yield Mutant(splicer.told(node, damaged), damaged)


def _changed(node: ast.AST, splicer: Splicer) -> Iterator[str]:
    """Yield the texts that may stand in the place of a node."""
    text = splicer.text
    match node:
        case ast.Constant(value=bool(value)):
            yield str(not value)
        case ast.Constant(value=str(value)):
            if value:
                yield '""'
            written = text(node)
            yield f'{written[:-3]}x"""' if written.startswith('"""') else _quoted(value + "x")
        case ast.Constant(value=int(value)):
            yield str(value + 1)
        case ast.JoinedStr(values=parts):
            for i in range(len(parts)):
                yield _formatted([*parts[:i], *parts[i + 1 :]])
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARISONS:
            yield f"{text(left)} {_COMPARISONS[type(op)]} {text(right)}"
        case ast.BoolOp(op=op, values=[left, right]):
            yield f"{text(left)} {'or' if isinstance(op, ast.And) else 'and'} {text(right)}"
            yield text(left)
            yield text(right)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield text(operand)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
            yield f"{text(left)} {_ARITHMETIC[type(op)]} {text(right)}"
            yield text(left)
            yield text(right)
        case ast.IfExp(test=test, body=body, orelse=other):
            yield f"{text(other)} if {text(test)} else {text(body)}"
        case ast.Call(func=function, args=values, keywords=named):
            given = [text(value) for value in values] + [_keyword(word, splicer) for word in named]
            for i in range(len(given)):
                yield f"{text(function)}({', '.join([*given[:i], *given[i + 1 :]])})"
            if len(values) >= 2:
                yield f"{text(function)}({', '.join([given[1], given[0], *given[2:]])})"
            if len(values) == 1 and not named:
                yield text(values[0])
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items) if items:
            yield from _without_one(node, items, splicer)
        case ast.Dict(keys=keys, values=values) if keys and all(keys):
            pairs = [f"{text(key)}: {text(value)}" for key, value in zip(keys, values, strict=True) if key is not None]
            for i in range(len(pairs)):
                yield "{" + ", ".join([*pairs[:i], *pairs[i + 1 :]]) + "}"
        case ast.Attribute(value=value, attr=name) if name in _CONFUSED and isinstance(node.ctx, ast.Load):
            yield f"{text(value)}.{_CONFUSED[name]}"
        case _:
            yield from _changed_statement(node, splicer)


def _changed_statement(node: ast.AST, splicer: Splicer) -> Iterator[str]:
    text = splicer.text
    match node:
        case ast.Return(value=value) if value is not None:
            yield "return"
        case ast.If(test=test) | ast.While(test=test):
            yield splicer.within(node, test, f"not ({text(test)})")
        case ast.For(iter=items):
            yield splicer.within(node, items, "()")
        case ast.Break():
            yield "continue"
        case ast.Continue():
            yield "break"
        case ast.AugAssign(target=target, op=ast.Add(), value=value):
            yield f"{text(target)} = {text(value)}"
        case ast.Raise() | ast.Assert() | ast.Delete():
            yield "pass"
        case _:
            pass


def _without_one(node: ast.AST, items: list[ast.expr], splicer: Splicer) -> Iterator[str]:
    for i in range(len(items)):
        left = [splicer.text(item) for item in [*items[:i], *items[i + 1 :]]]
        match node:
            case ast.List():
                yield f"[{', '.join(left)}]"
            case ast.Set():
                yield "{" + ", ".join(left) + "}" if left else "set()"
            case _:
                yield f"({', '.join(left)}{',' if len(left) == 1 else ''})"


def _keyword(word: ast.keyword, splicer: Splicer) -> str:
    return f"{word.arg}={splicer.text(word.value)}" if word.arg else f"**{splicer.text(word.value)}"


def _quoted(value: str) -> str:
    """Return a text as source, the same on every Python."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _formatted(parts: list[ast.expr]) -> str:
    """Return an f-string of these parts as source."""
    out = ""
    for part in parts:
        if isinstance(part, ast.Constant):
            out += _quoted(str(part.value))[1:-1].replace("{", "{{").replace("}", "}}")
        elif isinstance(part, ast.FormattedValue):
            kind = f"!{chr(part.conversion)}" if part.conversion != -1 else ""
            how = ":" + _formatted(part.format_spec.values)[2:-1] if isinstance(part.format_spec, ast.JoinedStr) else ""
            out += "{" + ast.unparse(part.value).replace('"', "'") + kind + how + "}"
    return f'f"{out}"'


def harmless(what: str) -> bool:
    """Say whether damage leaves a right answer by construction: a line doubled that repeats itself without effect, or never runs."""
    return bool(
        re.match(r"gandakan: (?:from |import |return\b|\w+ = |@app\.route\(|app\.config\.from_mapping\()", what)
    )


def same_program(one: str, other: str) -> bool:
    """Say whether two sources are the same program but for layout and comments."""
    try:
        return ast.dump(ast.parse(one)) == ast.dump(ast.parse(other))
    except (SyntaxError, ValueError):
        return False


def mutants(source: str) -> list[Mutant]:
    """Return every mutant that may be wrong, each source once and each name once."""
    seen_sources: list[str] = [source]
    names: dict[str, int] = {}
    out: list[Mutant] = []
    dumps = {_dump(source)}
    for mutant in (*line_damage(source), *tree_damage(source)):
        if harmless(mutant.what) or mutant.source in seen_sources:
            continue
        dump = _dump(mutant.source)
        if dump is not None and dump in dumps:
            continue
        dumps.add(dump)
        seen_sources.append(mutant.source)
        times = names[mutant.what] = names.get(mutant.what, 0) + 1
        out.append(Mutant(mutant.what if times == 1 else f"{mutant.what} ({times})", mutant.source))
    return out


def _dump(source: str) -> str | None:
    try:
        return ast.dump(ast.parse(source))
    except (SyntaxError, ValueError):
        return None
