"""Why a name that the code does make held nothing where a line used it: read off the code and where Python stood.

Nothing is guessed: that a line above did not fill the name is certain, since the name holds nothing; why is told where only one reason
is left.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal, NamedTuple, TypedDict

from ..text import COMMENT, shortened
from .explanation import Why

_How = Literal["below", "inside", "handler", "deleted", "empty", "while", "try", "except", "branch", "main", "unknown"]
_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
_MOST_BLOCKS = 3
_LONGEST = 80


class Code:
    """A file or cell as it is written, and as Python reads it."""

    def __init__(self, source: str) -> None:
        self.source, self.tree = source, ast.parse(source)

    def words(self, node: ast.AST) -> str:
        """Return a part of the code as it is written, in one line, without what would end its quotation."""
        written = ast.get_source_segment(self.source, node) or ast.unparse(node)
        return shortened(" ".join(written.split()).replace("`", "'"), _LONGEST)

    def header(self, node: ast.AST) -> str:
        """Return the line that opens a block, or a whole statement that opens none."""
        if isinstance(node, ast.match_case):
            guard = f" if {self.words(node.guard)}" if node.guard else ""
            return f"case {self.words(node.pattern)}{guard}:"
        line = self.source.split("\n")[getattr(node, "lineno", 1) - 1]
        if (
            (body := getattr(node, "body", None))
            and isinstance(body, list)
            and body[0].lineno == getattr(node, "lineno", 0)
        ):
            line = line.encode()[: body[0].col_offset].decode()  # Python counts columns in bytes
        elif not body and (getattr(node, "end_lineno", 0) or 0) > getattr(node, "lineno", 0):
            line += " ..."  # a statement of several lines
        return shortened(COMMENT.sub(r"\1", line).strip().replace("`", "'"), _LONGEST)


class Unfilled(TypedDict):
    """Why a name held nothing."""

    how: _How
    written: list[str]
    """What the text quotes: the line above the block in which the name is made, or the expression that alone knows it."""
    made: str
    """The first line of the statement that makes the name; for "inside", the name that holds the expression's result, or ""."""
    above: str
    """The line that opens the outermost statement around what makes the name, above which the name could be filled for sure; or ""."""
    value: bool
    """Whether that is a value, which could be something else to begin with, and not a function, a class or a module."""


class Suite(NamedTuple):
    """A part of a statement that does not run every time."""

    of: ast.AST
    part: str
    body: list[ast.AST]

    def holds(self, line: float) -> bool:
        """Whether a line stands in this part."""
        first, last = self.body[0], self.body[-1]
        return _line(first) <= line <= (getattr(last, "end_lineno", None) or _line(last))


class Making(NamedTuple):
    """Something that fills a name, or takes away what it holds."""

    node: ast.AST
    line: int
    blocks: tuple[Suite, ...]


def found(code: Code, name: str, line: float, inner: _Function | ast.ClassDef | None) -> Unfilled | None:
    """Return why `name` held nothing when Python stood at a line of this function or class, or of the module outside all of them.

    `line` is `math.inf` where the code had run to its end. None where nothing in the code makes the name.
    """
    scope = inner or code.tree
    filling = list(makings(scope.body, name, ()))
    above = [each for each in filling if each.line < line]
    gone = [each for each in above if isinstance(each.node, ast.ExceptHandler)]
    deleted = [each for each in above if isinstance(each.node, ast.Delete)]
    above = [each for each in above if each not in gone and each not in deleted]
    ran = [each for each in above if all(block.holds(line) for block in each.blocks)]
    if deleted and (ran or not gone):
        return _told("deleted", [code.header(deleted[0].node)], ran or above, code)
    if gone and (ran or not above):
        return _told("handler", [code.header(gone[0].node)], above, code)
    if ran:
        return _told("unknown", [], ran, code)
    if above:
        return _skipped(above, line, code)
    return _told("below", [], filling, code) if any(each.line > line for each in filling) else None


def _line(node: ast.AST) -> int:
    lines: list[int] = [getattr(node, "lineno", 0)]
    lines += [each.lineno for each in getattr(node, "decorator_list", [])]
    return min(lines)


def _told(how: _How, written: list[str], makings: list[Making], code: Code, above: str = "") -> Unfilled:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)
    made = code.header(makings[0].node) if makings else ""
    return {
        "how": how,
        "written": written,
        "made": made,
        "above": above,
        "value": not any(isinstance(m.node, kinds) for m in makings),
    }


def makings(body: list[ast.stmt], name: str, blocks: tuple[Suite, ...]) -> Iterator[Making]:
    """Yield what fills a name in the scope of these statements, and what takes its value away; not what only changes it."""
    for node in body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                if node.name == name:
                    yield Making(node, node.lineno, blocks)
                continue
            case ast.Import() | ast.ImportFrom():
                if any((each.asname or each.name.partition(".")[0]) == name for each in node.names):
                    yield Making(node, node.lineno, blocks)
                continue
            case ast.Delete():
                if any(isinstance(each, ast.Name) and each.id == name for each in node.targets):
                    yield Making(node, node.lineno, blocks)
                continue
            case ast.AugAssign() | ast.Global() | ast.Nonlocal():
                continue
            case ast.AnnAssign() if node.value is None:
                continue
        parts = list(_parts(node))
        for part in parts:
            if part.part == "body" and isinstance(node, ast.For | ast.AsyncFor) and _stores(node.target, name):
                yield Making(node, node.lineno, (*blocks, part))
            if isinstance(part.of, ast.ExceptHandler) and part.of.name == name:
                yield Making(part.of, part.of.lineno, (*blocks, part))
            if isinstance(part.of, ast.match_case) and _stores(part.of.pattern, name):
                yield Making(node, node.lineno, (*blocks, part))
            always = (isinstance(node, ast.With | ast.AsyncWith) and not _catches(node)) or part.part == "finalbody"
            yield from makings(part.body, name, blocks if always else (*blocks, part))  # type: ignore[arg-type]
        if not isinstance(node, ast.For | ast.AsyncFor) and any(_stores(each, name) for each in _heads(node)):
            yield Making(node, node.lineno, blocks)


def _catches(node: ast.With | ast.AsyncWith) -> bool:
    """Whether what stops in this block lets the program go on behind it."""
    called = [each.context_expr.func for each in node.items if isinstance(each.context_expr, ast.Call)]
    return any(getattr(each, "attr", getattr(each, "id", "")) in ("suppress", "raises") for each in called)


def _may_stop(block: Suite) -> bool:
    """Whether a part of a statement may have been left before its end, with the program going on."""
    return isinstance(block.of, ast.With | ast.AsyncWith) or (isinstance(block.of, ast.Try) and block.part == "body")


def _parts(node: ast.AST) -> Iterator[Suite]:
    for part in ("body", "orelse", "finalbody"):
        if isinstance(body := getattr(node, part, None), list) and body:
            yield Suite(node, part, body)
    for each in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
        yield Suite(each, "body", each.body)


def _heads(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what a statement has besides the statements in it."""
    for each in ast.iter_child_nodes(node):
        if not isinstance(each, ast.stmt | ast.ExceptHandler | ast.match_case):
            yield each


def _stores(node: ast.AST, name: str) -> bool:
    """Whether an expression or a pattern fills a name of the scope in which it stands."""
    waiting = [node]
    while waiting:  # a long sum is nested deeper than functions can call themselves
        match each := waiting.pop():
            case ast.Name(ctx=ast.Store()) | ast.MatchAs() | ast.MatchStar() | ast.MatchMapping():
                if name in (getattr(each, "id", None), getattr(each, "name", None), getattr(each, "rest", None)):
                    return True
            case ast.Lambda():
                continue
            case ast.comprehension():  # its own names live in it alone
                waiting += [each.iter, *each.ifs]
                continue
        waiting += ast.iter_child_nodes(each)
    return False


def _skipped(above: list[Making], line: float, code: Code) -> Unfilled:
    """Return why none of the lines above that make a name did so."""
    missed = [[block for block in each.blocks if not block.holds(line)] for each in above]
    outermost = _statement(missed[0][0], code)
    if len(above) > 1 or (len(missed[0]) > 1 and not _is_elif(missed[0])):
        headers = list(dict.fromkeys(_opening(each, code) for each in missed))
        stopped = any(_may_stop(block) for each in missed for block in each)
        how: _How = "unknown" if stopped or len(headers) > _MOST_BLOCKS else "branch"
        return _told(how, headers if how == "branch" else [], above, code, outermost)
    [making], [*_, block] = above, missed[0]
    before = [node for each in block.body if _line(each) < making.line for node in ast.walk(each)]
    left = any(isinstance(node, ast.Break | ast.Continue) for node in before)
    opening = _opening(missed[0], code)
    match block:
        case Suite(of=ast.For() | ast.AsyncFor(), part="body") if not left:
            return _told("empty", [opening], above, code, outermost)
        case Suite(of=ast.While(), part="body") if not left:
            return _told("while", [opening], above, code, outermost)
        case Suite(of=ast.Try(), part="body"):
            handled = ["except"] if getattr(block.of, "handlers", []) else []
            return _told("try", [opening, *handled], above, code, outermost)
        case Suite(of=ast.With() | ast.AsyncWith()):
            return _told("unknown", [], above, code, outermost)
        case Suite(of=ast.ExceptHandler()):
            return _told("except", [opening], above, code, outermost)
        case Suite(of=ast.If(test=ast.Compare(left=ast.Name(id="__name__"))), part="body"):
            return _told("main", [opening], above, code, outermost)
    return _told("unknown" if left else "branch", [] if left else [opening], above, code, outermost)


def _statement(block: Suite, code: Code) -> str:
    """Return the line that opens the statement of which a block is a part."""
    if isinstance(block.of, ast.ExceptHandler):
        return "try:"
    if isinstance(block.of, ast.match_case):
        matches = (node for node in ast.walk(code.tree) if isinstance(node, ast.Match) and block.of in node.cases)
        return f"match {code.words(next(matches).subject)}:"
    return code.header(block.of)


def _is_elif(blocks: list[Suite]) -> bool:
    """Whether each of the blocks is nothing but an `elif` of the one before it."""
    return all(
        isinstance(outer.of, ast.If) and outer.part == "orelse" and outer.body == [inner.of]
        for outer, inner in pairwise(blocks)
    )


def _opening(blocks: list[Suite], code: Code) -> str:
    """Return the line that opens the innermost of these blocks."""
    return "else:" if blocks[-1].part == "orelse" else code.header(blocks[-1].of)


def makes(body: list[ast.stmt], name: str) -> Iterator[ast.AST]:
    """Yield the statements that give a name its contents in the scope of these statements."""
    yield from (each.node for each in makings(body, name, ()) if not isinstance(each.node, ast.Delete))


def alone(code: Code, name: str, uses: list[ast.Name], scope: ast.Module | _Function) -> Unfilled | None:
    """Return the comprehension or lambda in this scope that alone knows a name; none in which the name is used so."""
    waiting: list[ast.AST] = list(scope.body)
    results = {
        id(node.value): node.targets[0].id
        for node in ast.walk(scope)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for node in waiting:
        if isinstance(node, _Comprehension | ast.Lambda) and any(
            each is use for each in ast.walk(node) for use in uses
        ):
            continue
        if isinstance(node, _Comprehension):
            for each in node.generators:
                if _stores(each.target, name):
                    going = f"for {code.words(each.target)} in {code.words(each.iter)}:"
                    written = [code.words(node), going]
                    return {
                        "how": "inside",
                        "written": written,
                        "made": results.get(id(node), ""),
                        "above": "",
                        "value": True,
                    }
        if isinstance(node, ast.Lambda) and name in [each.arg for each in node.args.args]:
            return {"how": "inside", "written": [code.words(node)], "made": "", "above": "", "value": True}
        if not isinstance(node, _Function | ast.ClassDef):
            waiting += ast.iter_child_nodes(node)
    return None


def explained(name: str, cause: Unfilled) -> Why | None:
    """Return why a name held nothing, and what to try; None where a line below makes it, of which more is known elsewhere."""
    written, made = [f"`{each}`" for each in cause["written"]], cause["made"]
    place = f"di atas `{cause['above']}`" if cause["above"] else "di atas baris ini"
    first = f"beri `{name}` isi awal {place}" if cause["value"] else f"pindahkan `{made}` ke luar dari sana, {place}"
    match cause["how"]:
        case "below":
            return None
        case "inside" if len(written) == 1:
            return (
                f"`{name}` adalah parameter {written[0]} dan dikenal di dalam `lambda` itu saja.",
                f"pakai `{name}` di dalam `lambda` itu saja; di baris ini, pakai nama lain yang sudah berisi.",
            )
        case "inside":
            result = f"pakai hasilnya, `{made}`. Kalau" if made else "kalau"
            return (
                f"`{name}` dikenal di dalam {written[0]}; di luar kurungnya nama itu tidak ada.",
                f"{result} yang kamu perlukan tiap isinya, tulis perulangan biasa, {written[1]}, dengan baris ini di dalamnya.",
            )
        case "handler":
            return (
                f"`{name}` ada di dalam blok {written[0]}. Di akhir blok itu Python menghapusnya.",
                f'pindahkan baris ini ke dalam blok itu. Kalau isinya diperlukan sesudahnya, tulis `pesan = ""` di atas `try:` dan '
                f"`pesan = str({name})` di dalam blok itu, lalu pakai `pesan`.",
            )
        case "deleted":
            return (
                f"`{name}` sudah dihapus oleh {written[0]}, jadi di baris ini nama itu tidak ada lagi.",
                f"hapus baris {written[0]}, atau pindahkan ke bawah baris terakhir yang memakai `{name}`.",
            )
        case "empty":
            return (
                f"`{name}` dibuat di dalam {written[0]}, dan perulangan itu tidak berputar satu kali pun, karena yang diulang kosong.",
                f"periksa mengapa yang diulang kosong. Kalau memang boleh kosong, {first}.",
            )
        case "while":
            return (
                f"`{name}` dibuat di dalam {written[0]}, dan perulangan itu tidak berputar satu kali pun, karena syaratnya tidak terpenuhi.",
                f"periksa syarat itu. Kalau memang boleh tidak terpenuhi, {first}.",
            )
        case "try":
            return (
                f"`{name}` dibuat di dalam `try:`, dan di sana terjadi galat sebelum {f'`{made}`' if made else 'barisnya'} selesai.",
                first
                + (f", atau isi `{name}` juga di dalam `except`." if cause["value"] and len(written) > 1 else "."),
            )
        case "except":
            return (
                f"`{name}` dibuat di dalam {written[0]}, dan bagian itu tidak dijalankan.",
                first + (f", atau isi `{name}` juga di dalam `try`." if cause["value"] else "."),
            )
        case "main":
            return (
                f"`{name}` dibuat di dalam {written[0]}, dan bagian itu berjalan kalau berkasnya sendiri yang dijalankan.",
                f"pindahkan baris yang membuat `{name}`, beserta yang dipakainya di sana, ke luar dari `if` itu, di atasnya.",
            )
        case "branch":
            which = " dan ".join(written)
            run = "bagian itu tidak dijalankan" if len(written) == 1 else "tidak satu pun bagian itu dijalankan"
            repeats = cause["above"].startswith(("for ", "async for ", "while "))
            one = written[-1].startswith(("`if", "`elif")) and all(each.startswith("`elif") for each in written[1:])
            other = f", atau isi `{name}` juga di dalam `else:`" if one else ""
            return (
                f"`{name}` dibuat di dalam {which}, dan {run} sampai mengisinya.",
                f"{first}{other if cause['value'] and not repeats else ''}.",
            )
    return (
        f"Di baris ini `{name}` tidak berisi apa-apa: baris yang membuatnya belum berjalan sampai selesai, atau isinya sudah dihapus.",
        f"{first}.",
    )
