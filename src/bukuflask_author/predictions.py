"""`tebak`: a cell whose result is guessed first. What is asked, which spellings count, and why it is so, for `%%tebak`.

---
tanya: nilai kedua yang dicetak
jawab: ["None", "tidak ada"]
keliru:
  - tebakan: ["3"]
    kata: "`3` itu isi `request.args`."
---
print(3, None)
---
Penjelasannya, dalam satu paragraf atau lebih.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from bukuflask.bank import Asked, WrongGuess
from bukuflask.exercises.prediction import same
from bukuflask_book.markdown import load_yaml
from bukuflask_book.problems import ManuscriptError

from .marks import strip

MOST_WRONG = 3
"""Typical wrong guesses that one prediction may answer."""

_SHAPE = (
    "isi `{tebak}` terdiri atas tiga bagian: kepala di antara dua garis `---`, kodenya, garis `---`, lalu penjelasannya"
)
_KEYS = {"tanya", "jawab", "keliru"}


@dataclass(frozen=True)
class Prediction:
    """A prediction as it is written: its code, what the bank holds, and the 1-based line at which it stands in the manuscript."""

    ident: str
    code: str
    asked: Asked
    line: int


def parse(ident: str, body: str, file: Path, line: int, first: int) -> Prediction:
    """Return the prediction of a directive at the 1-based `line`, whose body begins at `first`. Raises `ManuscriptError`."""
    head, code, why = _parts(body, file, line, first)
    if not code.text.strip():
        raise ManuscriptError(file, code.line, "kode tebakannya kosong.")
    if not why.text.strip():
        raise ManuscriptError(file, why.line, f"penjelasannya kosong; {_SHAPE}.")
    asked = _head(load_yaml(head.text, file, head.line), file, head.line)
    asked["why"] = strip(why.text, file, why.line).strip()
    return Prediction(ident, code.text.strip("\n"), asked, line)


class _Part(NamedTuple):
    text: str
    line: int
    """1-based line of the file at which the text begins."""


def _parts(body: str, file: Path, line: int, first: int) -> tuple[_Part, _Part, _Part]:
    """Cut a body at its three rules: head, code, explanation."""
    lines = body.splitlines()
    rules = [n for n, row in enumerate(lines) if row.rstrip() == "---"][:3]
    if len(rules) < 3 or any(row.strip() for row in lines[: rules[0]]):
        raise ManuscriptError(file, line, f"{_SHAPE}.")
    cuts = [(rules[0] + 1, rules[1]), (rules[1] + 1, rules[2]), (rules[2] + 1, len(lines))]
    head, code, why = (_Part("\n".join(lines[start:end]), first + start) for start, end in cuts)
    return head, code, why


def told(body: str, file: Path, line: int, first: int) -> Iterator[tuple[str, int]]:
    """Yield what a prediction tells the reader as it is written, the words to wrong guesses and the explanation, with its line."""
    head, _, why = _parts(body, file, line, first)
    rows = head.text.splitlines()
    data = load_yaml(head.text, file, head.line)
    for one in data.get("keliru") or () if isinstance(data, dict) else ():
        words = str(one.get("kata", "")) if isinstance(one, dict) else ""
        begins = words.strip().splitlines()[0][:30] if words.strip() else ""
        yield words, head.line + next((n for n, row in enumerate(rows) if begins and begins in row), 0)
    yield why.text, why.line


def _head(data: Any, file: Path, line: int) -> Asked:
    if not isinstance(data, dict) or not {"tanya", "jawab"} <= data.keys() <= _KEYS:
        raise ManuscriptError(file, line, "kepala tebakan berisi `tanya`, `jawab`, dan bila perlu `keliru`.")
    if not isinstance(data["tanya"], str) or not data["tanya"].strip():
        raise ManuscriptError(file, line, "`tanya` menyebut nilai yang ditebak, misalnya `tanya: status jawabannya`.")
    answers = _spellings("jawab", data["jawab"], file, line)
    found = data.get("keliru") or []
    if (
        not isinstance(found, list)
        or len(found) > MOST_WRONG
        or not all(isinstance(one, dict) and one.keys() == {"tebakan", "kata"} for one in found)
    ):
        raise ManuscriptError(
            file,
            line,
            f"`keliru` berisi paling banyak {MOST_WRONG} butir, masing-masing `tebakan: [...]` dan `kata: kalimatnya`.",
        )
    wrong: list[WrongGuess] = []
    seen = list(answers)
    for one in found:
        guesses = _spellings("tebakan", one["tebakan"], file, line)
        for guess in guesses:
            if known := next((other for other in seen if same(guess, [other])), None):
                raise ManuscriptError(
                    file, line, f"tebakan keliru {guess!r} sama dengan {known!r}, yang sudah disebut."
                )
        seen += guesses
        if not isinstance(one["kata"], str) or not one["kata"].strip():
            raise ManuscriptError(file, line, "`kata` adalah kalimat untuk pembaca yang menebak begitu.")
        wrong.append({"guesses": guesses, "says": strip(one["kata"], file, line).strip()})
    return {
        "asked": data["tanya"].strip(),
        "answers": answers,
        "wrong": wrong,
        "why": "",
        "needs": {},
    }


def _spellings(key: str, found: Any, file: Path, line: int) -> list[str]:
    if not isinstance(found, list) or not found or not all(isinstance(one, str) and one.strip() for one in found):
        raise ManuscriptError(
            file, line, f'`{key}` adalah daftar teks, masing-masing dalam tanda kutip: `{key}: ["404", "tidak ada"]`.'
        )
    return [str(one) for one in found]


# -- what a cell needs --------------------------------------------------------------------------------------------------------

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
