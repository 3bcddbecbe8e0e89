"""Questions of `%ulang` about a wrong answer: what is it told? Made from the wrong answers that an exercise names.

The key is the message that the answer really gets. Another message of the exercise may stand beside it only when it is shown to be
false of this answer: the check asks for it while it judges the answer, and finds nothing to say. To see this, the check is run in
a form that notes what it would refuse and goes on (`going_on`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from bukuflask.bank import Exercise, Message

from .exercises import ExerciseFile, WrongAnswer
from .proof import Judge

MOST_LINES = 34
"""Lines of an answer that is read in a minute."""
MOST_OTHERS = 5
"""Wrong choices that are kept for an answer; a question shows three of them."""
LEAST_OTHERS = 2
ALIKE = 0.6
"""From what likeness on, 0 to 1, the words of two messages are taken to name the same cause."""

_NOTED = "ulang-dicatat"
_BEGIN = """
_ulang_hit, _ulang_passed, _ulang_values = {}, set(), {}


def _ulang_require(_site, _condition, _code, **_values):
    if _condition:
        _ulang_passed.add(_site)
    else:
        _ulang_fail(_site, _code, **_values)


def _ulang_fail(_site, _code, **_values):
    if not _ulang_hit:
        _ulang_values.update(_values)
    _ulang_hit.setdefault(_code, set()).add(_site)


def _ulang_if(_sites, _condition):
    if not _condition:
        _ulang_passed.update(_sites)
    return _condition


_ulang_whole = False
"""
_END = f"""
fail({_NOTED!r}, _ulang_codes=",".join(_ulang_hit), _ulang_passed=",".join(map(str, sorted(_ulang_passed))), _ulang_whole=_ulang_whole, **_ulang_values)
"""


class _GoingOn(ast.NodeTransformer):
    """Let a check note what it would refuse, and go on."""

    def __init__(self) -> None:
        self.sites: dict[int, tuple[str, bool]] = {}
        """The code of each place that refuses, and whether it is passed at most once."""
        self._repeated = 0

    def _again(self, node: ast.AST) -> ast.AST:
        self._repeated += 1
        self.generic_visit(node)
        self._repeated -= 1
        return node

    visit_For = visit_While = visit_FunctionDef = visit_Lambda = visit_ListComp = visit_GeneratorExp = _again  # noqa: N815

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name not in ("fail", "require"):
            return node
        site = len(self.sites)
        code = node.args[0 if name == "fail" else 1]
        assert isinstance(code, ast.Constant)
        self.sites[site] = (str(code.value), not self._repeated)
        return ast.Call(
            ast.Name(f"_ulang_{name}", ast.Load()),
            [ast.Constant(site), *node.args],
            node.keywords,
        )

    def visit_If(self, node: ast.If) -> ast.AST:
        self.generic_visit(node)
        sites = [
            each.value.args[0]
            for each in node.body
            if isinstance(each, ast.Expr)
            and isinstance(each.value, ast.Call)
            and isinstance(each.value.func, ast.Name)
            and each.value.func.id == "_ulang_fail"
        ]
        if sites:
            node.test = ast.Call(ast.Name("_ulang_if", ast.Load()), [ast.Tuple(sites, ast.Load()), node.test], [])
        return node


@dataclass(frozen=True)
class Seen:
    """What a check says of an answer when it goes on after each refusal."""

    codes: tuple[str, ...]
    """The messages that it would give, in order; the first is the one that a student reads."""
    false: frozenset[str]
    """The messages that were asked for, wherever they can be given, and are false of the answer."""
    values: Mapping[str, str]
    """What the first message's places get."""


def going_on(exercise: Exercise) -> tuple[Exercise, dict[int, tuple[str, bool]]]:
    """Return the exercise with a check that notes what it would refuse and goes on, and the places where it refuses."""
    change = _GoingOn()
    tree = change.visit(ast.parse(exercise["check"]))
    future = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module == "__future__"]
    rest = [node for node in tree.body if node not in future] or [ast.Pass()]
    whole = ast.Try(
        body=[*rest, *ast.parse("_ulang_whole = True").body],
        handlers=[ast.ExceptHandler(ast.Name("BaseException", ast.Load()), None, [ast.Pass()])],
        orelse=[],
        finalbody=[],
    )
    body = [*future, *ast.parse(_BEGIN).body, whole, *ast.parse(_END).body]
    check = ast.unparse(ast.fix_missing_locations(ast.Module(body, [])))
    return {**exercise, "check": check, "check_line": 1}, change.sites


def seen(judge: Judge, noting: Exercise, sites: Mapping[int, tuple[str, bool]], source: str) -> Seen | None:
    """Return what the check says of an answer, or None when its first message is not the check's own."""
    verdict = judge.outcome(noting, source).get("verdict", {})
    if not isinstance(verdict, dict) or verdict.get("code") != _NOTED:
        return None
    values = dict(verdict["values"])
    codes = tuple(filter(None, values.pop("_ulang_codes").split(",")))
    passed = {int(site) for site in values.pop("_ulang_passed").split(",") if site}
    whole = values.pop("_ulang_whole") == "True"
    every = {code for code, _ in sites.values()}
    false = frozenset(
        code
        for code in every - set(codes)
        if all(site in passed and (whole or once) for site, (each, once) in sites.items() if each == code)
    )
    return Seen(codes, false, values) if codes else None


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, _words(one), _words(other), autojunk=False).ratio() >= ALIKE


def _same_cause(one: Message, other: Message) -> bool:
    """Whether the words of two messages may name the same cause."""
    return _alike(one["happened"], other["happened"]) or _alike(one["why"], other["why"])


def _changed(solution: str, source: str) -> tuple[set[int], set[str]]:
    """Return the 0-based lines of the solution that an answer changes, and its lines that are new."""
    old, new = solution.splitlines(), source.splitlines()
    at: set[int] = set()
    added: set[str] = set()
    for tag, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            at |= set(range(start, max(end, start + 1)))
            added |= {line.strip() for line in new[first:last] if line.strip()}
    return at, added


def _near(one: set[int], other: set[int]) -> float:
    """Say how near two places in the solution are: 1 for the same."""
    return 1 / (1 + min((abs(a - b) for a in one for b in other), default=99))
