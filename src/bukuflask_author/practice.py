"""Questions of `%ulang` about a wrong answer: what is it told? Made from the wrong answers that an exercise names.

The key is the message that the answer really gets. Another message of the exercise may stand beside it only when it is shown to be
false of this answer: the check asks for it while it judges the answer, and finds nothing to say. To see this, the check is run in
a form that notes what it would refuse and goes on (`going_on`).
"""

from __future__ import annotations

import ast
import json
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from difflib import SequenceMatcher

from bukuflask.bank import Exercise, Message, Practice, PracticeAnswer
from bukuflask.exercises.practice import mixed
from bukuflask.files import write_whole
from bukuflask_book.checkout import Book

from . import caches
from .exercises import ExerciseFile, WrongAnswer
from .proof import WAITING, Judge, outcome_of

MOST_LINES = 90
"""Lines of an answer; of a long one only those around what is wrong are shown."""
MOST_NEW_LINES = 8
"""Lines of it that the solution does not have."""
WAY = 3
"""Counts the ways in which questions have been chosen; another one makes all of them anew."""
PER_CODE = 2
"""Answers with the same message that are asked about."""
MOST_OTHERS = 3
"""Wrong choices that a question offers."""
LEAST_OTHERS = 2
ALIKE = 0.6
"""From what likeness on, 0 to 1, the words of two messages are taken to name the same cause."""

_CLOCK = re.compile(r"\b(?:today|now|utcnow|time|monotonic|random|randint|choice|uuid4|token_\w+|id)\(")
_TODAY = re.compile(r"\b(?:today|now|utcnow)\(")
_START = re.compile(r"\b(?:kode awal|semula|seperti yang diberikan)\b")
"""What a message compares with, and a question does not show."""
_A_CLASS = r"\w+Error|null"
_WRONG = re.compile(
    r"\b(?:tidak|bukan|padahal|seharusnya|sedangkan|belum|tanpa|hanya|saja|masih|harus\w*|hilang|lain|berbeda|keliru|salah|gagal|berhenti|galat"
    r"|ditolak|menolak|sama|ikut|juga|tetap|tetapi|lebih|kurang|sekaligus|berubah|mengubah|tertukar|terbalik|None|[45]\d\d|"
    + _A_CLASS
    + r")\b"
)
"""Words with which a message says what is wrong; one without them may only tell what was seen, which a right answer may show too."""
_ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}")

_NOTED = "ulang-dicatat"
_BEGIN = """
import copy as _ulang_copy
import zlib as _ulang_zlib

_ulang_said = {}
_ulang_hit, _ulang_passed, _ulang_values = [], set(), {}


def _ulang_require(_site, _condition, _code, **_values):
    if _condition:
        _ulang_passed.add(_site)
        _ulang_said.setdefault(_site, set()).add(_ulang_mark(_values))
    else:
        _ulang_fail(_site, _code, **_values)


def _ulang_mark(_values):
    try:
        _text = "".join(f"{_name}={_values[_name]};" for _name in sorted(_values))
    except BaseException:
        return 0
    return _ulang_zlib.crc32(_text.encode("utf-8", "replace"))


def _ulang_now(_value):  # a list that the check goes on to fill is another one later
    try:
        return _ulang_copy.deepcopy(_value) if isinstance(_value, (list, dict, set, tuple)) else _value
    except BaseException:
        return _value


def _ulang_fail(_site, _code, **_values):
    if not _ulang_hit:
        _ulang_values.update({_name: _ulang_now(_value) for _name, _value in _values.items()})
    if _site not in _ulang_hit:
        _ulang_hit.append(_site)


_ulang_whole = False
"""
_CHUNK = 500
"""Characters of a value; longer ones would be cut."""
_END = f"""
_ulang_said = ",".join(f"{{_site}}:{{_mark}}" for _site in sorted(_ulang_said) for _mark in sorted(_ulang_said[_site])[:20])
_ulang_said = {{f"_ulang_said_{{_at}}": _ulang_said[_at : _at + {_CHUNK}] for _at in range(0, len(_ulang_said), {_CHUNK})}}
fail({_NOTED!r}, **_ulang_said, _ulang_hit=",".join(map(str, _ulang_hit)), _ulang_passed=",".join(map(str, sorted(_ulang_passed))), _ulang_whole=_ulang_whole, **_ulang_values)
"""


@dataclass(frozen=True)
class RefusalPlace:
    """A place of a check that refuses."""

    code: str
    once: bool
    """Whether it is passed at most once."""
    single: bool
    """Whether passing it shows one thing: a condition that several things can fulfil may be met although the message's words are true."""
    branches: frozenset[int]
    """The branches around it that are taken for a reason: what is refused there is told apart by its cause, not by what it does."""


def _in_several_ways(condition: ast.expr, wanted: bool) -> bool:
    """Whether a condition can come out as wanted for one reason or for another."""
    if isinstance(condition, ast.UnaryOp) and isinstance(condition.op, ast.Not):
        return _in_several_ways(condition.operand, not wanted)
    if isinstance(condition, ast.BoolOp):
        any_is_enough = isinstance(condition.op, ast.Or) is wanted
        return any_is_enough or any(_in_several_ways(part, wanted) for part in condition.values)
    if isinstance(condition, ast.Compare):
        return len(condition.ops) > 1 and not wanted
    return isinstance(condition, ast.IfExp)


class _GoingOn(ast.NodeTransformer):
    """Change a check's tree so that the check notes each refusal and goes on."""

    def __init__(self) -> None:
        self.sites: list[RefusalPlace] = []
        self._repeated = 0
        self._branches: list[int] = []

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
        single = name == "require" and not _in_several_ways(node.args[0], True)
        self.sites.append(RefusalPlace(str(code.value), not self._repeated, single, frozenset(self._branches)))
        return ast.Call(
            ast.Name(f"_ulang_{name}", ast.Load()),
            [ast.Constant(site), *node.args],
            node.keywords,
        )

    def _branch(self, body: list[ast.stmt]) -> list[ast.stmt]:
        self._branches.append(id(body))
        visited: list[ast.stmt] = [self.visit(each) for each in body]
        self._branches.pop()
        return visited

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        node.body = self._branch(node.body)
        return node

    def visit_If(self, node: ast.If) -> ast.AST:
        node.test = self.visit(node.test)
        node.body = self._branch(node.body)
        another = len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If)  # `elif`
        node.orelse = [self.visit(each) for each in node.orelse] if another else self._branch(node.orelse)
        return node


@dataclass(frozen=True)
class RefusalsSeen:
    """What a check says of an answer when it goes on after each refusal."""

    codes: tuple[str, ...]
    """The messages that it would give, in order; the first is the one that a student reads."""
    false: frozenset[str]
    """The messages that were asked for, wherever they can be given, and are false of the answer."""
    values: Mapping[str, str]
    """What the first message's places get."""
    said: frozenset[tuple[str, int]] = frozenset()
    """What the places of other messages would get, as marks (`mark`)."""


def mark(values: Mapping[str, str]) -> int:
    """Return the mark by which values are compared, as the check makes it that goes on."""
    return zlib.crc32("".join(f"{name}={values[name]};" for name in sorted(values)).encode("utf-8", "replace"))


def going_on(exercise: Exercise) -> tuple[Exercise, list[RefusalPlace]]:
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


def seen(judge: Judge, noting: Exercise, sites: Sequence[RefusalPlace], source: str) -> RefusalsSeen | None:
    """Return what the check says of an answer, or None when its first message is not the check's own."""
    verdict = judge.outcome(noting, source).get("verdict", {})
    if not isinstance(verdict, dict) or verdict.get("code") != _NOTED:
        return None
    values = dict(verdict["values"])
    parts = {int(name.rpartition("_")[2]): name for name in values if name.startswith("_ulang_said_")}
    pairs = "".join(values.pop(parts[at]) for at in sorted(parts)).split(",")
    said = frozenset((sites[int(site)].code, int(mark)) for site, _, mark in (p.partition(":") for p in pairs) if site)
    hit = [sites[int(site)] for site in values.pop("_ulang_hit").split(",") if site]
    passed = {int(site) for site in values.pop("_ulang_passed").split(",") if site}
    whole = values.pop("_ulang_whole") == "True"
    if not hit:
        return None
    codes = tuple(dict.fromkeys(site.code for site in hit))
    false = {site.code for site in sites} - {*codes}
    for number, site in enumerate(sites):
        asked = site.single and number in passed and (whole or site.once)
        if not asked or site.branches & hit[0].branches:
            false.discard(site.code)
    return RefusalsSeen(codes, frozenset(false), values, said)


def _filled(text: str, values: Mapping[str, str]) -> str:
    """Return a message's text with its places filled, as far as they are known."""
    return re.sub(r"\{(\w+)\}", lambda place: values.get(place[1], place[0]), text)


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


def _names(values: Mapping[str, str], lines: set[str]) -> bool:
    """Whether a value of a message stands in these lines: then it may be what they do."""
    return any(len(value) > 3 and any(value in line for line in lines) for value in values.values())


def holds(one: tuple[set[int], set[str]], other: tuple[set[int], set[str]]) -> bool:
    """Whether a change makes the mistake of another too: it has its new lines, or also lacks what the other only leaves out."""
    return other[1] <= one[1] if other[1] else other[0] <= one[0]


def closeness(one: set[int], other: set[int]) -> tuple[bool, int]:
    """Return by what wrong choices are sorted, from the 0-based lines of the solution that two answers change.

    Near places come first: they are the ones to tell apart. Where both change the same place, the message may be true for another
    reason than the one that the check asks for: these come last.
    """
    return bool(one & other), min((abs(a - b) for a in one for b in other), default=99)


def of_exercise(found: ExerciseFile, judge: Judge) -> Practice:
    """Return what `%ulang` may ask of an exercise: nothing, where no answer has other messages that are shown to be false of it."""
    exercise = found.compiled
    made: Practice = {"of": digest_of(found), "ordered": has_order(exercise, judge), "task": "", "answers": []}
    if "subject" in exercise:  # an answer that is tests is refused by what happens to them, which no check asks
        return made
    noting, sites = going_on(exercise)
    with ThreadPoolExecutor(WAITING) as helpers:
        answers = [*found.wrong, *found.impostors]
        told = list(helpers.map(lambda wrong: seen(judge, noting, sites, wrong.source), answers))
    pairs = [(wrong, one) for wrong, one in zip(answers, told, strict=True) if one and one.codes[0] == wrong.code]
    made["answers"] = chosen(
        found, [(wrong, one) for wrong, one in pairs if not _changes_by_itself(exercise["check"], wrong, one)]
    )
    made["task"] = found.task if made["answers"] else ""
    return made


def has_order(exercise: Exercise, judge: Judge) -> bool:
    """Whether the lines of a solution can be put in order, and other orders of them are refused."""
    mixtures = [mixed(exercise, str(seed)) for seed in range(3)]
    return all(mixture is not None and outcome_of(judge, exercise, mixture).state != "benar" for mixture in mixtures)


def digest_of(found: ExerciseFile) -> str:
    """Return the hash of all of an exercise that decides what may be asked of it."""
    exercise = found.compiled
    answers = [(wrong.code, wrong.source) for wrong in (*found.wrong, *found.impostors)]
    parts = [WAY, found.task, exercise["solution"], exercise["check"], exercise["messages"], answers]
    return caches.digest([json.dumps(parts, sort_keys=True).encode("utf-8")])[:16]


def _changes_by_itself(check: str, wrong: WrongAnswer, one: RefusalsSeen) -> bool:
    """Whether what is said of an answer may be something else tomorrow: it names a date, a random value, an address."""
    values = one.values.values()
    by_clock = _CLOCK.search(wrong.source) or (
        _TODAY.search(check) and any(re.search(r"\d", value) for value in values)
    )
    return bool(values) and bool(by_clock or any(_ADDRESS.search(value) for value in values))


def chosen(found: ExerciseFile, told: list[tuple[WrongAnswer, RefusalsSeen]]) -> list[PracticeAnswer]:
    """Return the answers that are asked about, each with other messages of which none is true of it, and the answers of these."""
    messages, solution = found.compiled["messages"], found.compiled["solution"]
    told = [(wrong, one) for wrong, one in told if wrong.code in messages]
    changes = [_changed(solution, wrong.source) for wrong, _ in told]
    kept: dict[int, list[int]] = {}
    per_code: dict[str, int] = {}
    for number, (wrong, one) in enumerate(told):
        if per_code.get(wrong.code, 0) >= PER_CODE or not _readable(wrong.source, changes[number][1]):
            continue
        if _START.search(messages[wrong.code]["happened"]):
            continue
        others: dict[str, int] = {}
        for at, (other, _) in enumerate(told):
            if (
                other.code in one.false
                and other.code not in others
                and not _START.search(messages[other.code]["happened"])
                and _WRONG.search(_filled(messages[other.code]["happened"], told[at][1].values))
                and not _same_cause(messages[other.code], messages[wrong.code])
                and not holds(changes[number], changes[at])
                and not _names(told[at][1].values, changes[number][1])
                # A sentence with the same values is as true of this answer, however the check comes to refuse the other.
                and not (told[at][1].values and (other.code, mark(told[at][1].values)) in one.said)
            ):
                others[other.code] = at
        near = sorted(others.values(), key=lambda at: closeness(changes[number][0], changes[at][0]))
        apart: list[int] = []
        for at in near:
            if not any(_same_cause(messages[told[at][0].code], messages[told[each][0].code]) for each in apart):
                apart.append(at)
        if len(apart) >= LEAST_OTHERS:
            kept[number] = apart[:MOST_OTHERS]
            per_code[wrong.code] = per_code.get(wrong.code, 0) + 1
    used = sorted({*kept, *(at for others in kept.values() for at in others)})
    place = {at: number for number, at in enumerate(used)}
    answers: list[PracticeAnswer] = []
    for at in used:
        wrong, one = told[at]
        start, end, new = _piece(solution, wrong.source)
        answer: PracticeAnswer = {
            "code": wrong.code,
            "lines": [start, end],
            "new": new,
            "others": [place[each] for each in kept.get(at, [])],
        }
        if values := named(messages[wrong.code], one):
            answer["values"] = values
        answers.append(answer)
    return answers


def named(message: Message, one: RefusalsSeen) -> dict[str, str]:
    """Return what the places of a message get that a question shows."""
    return {key: value for key, value in one.values.items() if f"{{{key}}}" in message["happened"] + message["why"]}


def _readable(source: str, added: set[str]) -> bool:
    return len(source.splitlines()) <= MOST_LINES and len(added) <= MOST_NEW_LINES


def _piece(solution: str, source: str) -> tuple[int, int, str]:
    """Return what an answer has in the place of which 0-based lines of the solution."""
    old, new = solution.splitlines(keepends=True), source.splitlines(keepends=True)
    start = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    rest = 0
    while rest < min(len(old), len(new)) - start and old[-1 - rest] == new[-1 - rest]:
        rest += 1
    return start, len(old) - rest, "".join(new[start : len(new) - rest])


# -- the file of a lesson -----------------------------------------------------------------------------------------------------


def kept(book: Book, stem: str) -> dict[str, Practice]:
    """Return what is written for a lesson; {} when nothing usable is."""
    try:
        found = json.loads(book.practice(stem).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def stale(book: Book, stem: str, exercises: Iterable[ExerciseFile]) -> list[str]:
    """Return the exercises of which what is written is not made from them as they are, or that are gone."""
    known = {ident: practice.get("of") for ident, practice in kept(book, stem).items()}
    wanted = {found.compiled["id"]: digest_of(found) for found in exercises}
    return sorted(ident for ident in known | wanted if known.get(ident) != wanted.get(ident))


def complaint(book: Book, stem: str, exercises: Iterable[ExerciseFile]) -> str | None:
    """Say in one Indonesian line that what is written is not made from the exercises as they are, or None."""
    idents = stale(book, stem, exercises)
    name = book.relative(book.practice(stem)).as_posix()
    mend = f"Jalankan: python -m bukuflask_author bangun {stem.split('-', maxsplit=1)[0]}"
    return f"{name}: bukan dari latihan {', '.join(idents)} seperti sekarang. {mend}" if idents else None


def write(book: Book, stem: str, made: Mapping[str, Practice]) -> None:
    """Write what may be asked of a lesson's exercises: a line for each answer."""
    file = book.practice(stem)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, text_of(made).encode())


def text_of(made: Mapping[str, Practice]) -> str:
    """Return the file of a lesson as it is saved."""
    parts = []
    for ident in sorted(made):
        practice = made[ident]
        answers = ",\n".join(f"   {json.dumps(answer, ensure_ascii=False)}" for answer in practice["answers"])
        head = f'  "of": {json.dumps(practice["of"])},\n  "ordered": {json.dumps(practice["ordered"])},\n  "task": {json.dumps(practice["task"], ensure_ascii=False)}'
        parts.append(
            f' {json.dumps(ident)}: {{\n{head},\n  "answers": [{f"{chr(10)}{answers}{chr(10)}  " if answers else ""}]\n }}'
        )
    return "{\n" + ",\n".join(parts) + "\n}\n"
