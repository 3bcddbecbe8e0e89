"""Parts of a refused answer that often do something else than their writer thinks, with what they really do.

A message of an exercise says what was seen and names the cause that its author thought of. A student has other ideas: a function that
remembers its first result, an error that is passed over, a thread that is a process. What is said here of such a part is true wherever it
stands, so that it can be named under every message. Of most parts it can be tried whether they are the cause: the answer is judged without
them (`causes`). Of the others that is never said, only that they may be.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from ..host import host
from ..source_tree import tree_of
from .without import (
    Replacement,
    a_list,
    always,
    appended,
    equal,
    left_of_or,
    never,
    new_default,
    no_decorator,
    return_behind,
    whole_text,
    without,
)

MOST: Final = 2
"""So many are named at most: the more there are, the less each of them tells."""
STRANGE: Final = frozenset({"cache", "command", "kept-default", "registered-twice"})
"""Kinds so seldom meant that they are named also where the answer without them is not right yet."""
_MOST_TRIED: Final = 4
"""So many are taken away at most, for each costs a run of the answer."""


@dataclass(frozen=True)
class Suspect:
    """A part of an answer: what kind it is, how it is written, the line of the answer, and what it does (Indonesian, Markdown)."""

    kind: str
    written: str
    line: int
    does: str
    change: Replacement | None = field(default=None, compare=False, repr=False)
    """How to take it away; None where nobody knows what the answer would be without it."""
    otherwise: str = ""
    """What "without it" means, where something else takes its place (Indonesian)."""

    def named_in(self, text: str) -> bool:
        """Whether a text (Markdown) speaks of it already: some code in it has one of the words that are written there."""
        code = re.sub(r"</?\w[^>]*>", "", " ".join(re.findall(r"`([^`]+)`", text)))  # `<title>` is not `.title()`
        return any(re.search(rf"\b{word}\b", code) for word in re.findall(r"\w{3,}", self.written))


def find(source: str, *own: str) -> list[Suspect]:
    """Return the parts of an answer that may surprise, the most telling first; none of a kind that the exercise's `own` code has."""
    usual = {each.kind for code in own for each in _found(code)}
    seen: dict[str, Suspect] = {}
    for each in _found(source):
        if each.kind not in usual:
            seen.setdefault(each.kind, each)
    return list(seen.values())


def causes(source: str, found: Iterable[Suspect], is_right: Callable[[str], bool]) -> list[Suspect]:
    """Return those of `found` without which the answer is right, no more of them than it takes; [] when nothing shows that.

    `is_right` judges a source. It is asked once for all of these parts, and once for each where there are several.
    """
    parts = [each for each in found if each.change is not None][:_MOST_TRIED]

    def suffices(some: list[Suspect]) -> bool:
        left = without(source, [each.change for each in some if each.change is not None])
        return left is not None and is_right(left)

    if not parts:
        return []
    if not suffices(parts):
        return next(([each] for each in parts if len(parts) > 1 and suffices([each])), [])
    for each in tuple(parts):
        fewer = [other for other in parts if other is not each]
        if fewer and suffices(fewer):
            parts = fewer
    return parts


def said(found: list[Suspect], shown_line: Callable[[int], str | int], shown: bool = False) -> str:
    """Say of each part what it does, and that it is the cause, where that was `shown`, or may be (Indonesian, Markdown)."""
    each = [f"Di baris {shown_line(one.line)} ada `{one.written}`: {one.does}." for one in found]
    if not shown:
        each.append("Kalau saran di atas tidak cocok dengan kodemu, mungkin itu sebabnya.")
    elif len(found) > 1:
        each.append("Tanpa bagian-bagian itu, jawabanmu mendapat ✓.")
    else:
        each.append(f"{found[0].otherwise or 'Tanpa bagian itu'}, jawabanmu mendapat ✓.")
    return " ".join(each)


def _found(source: str) -> Iterator[Suspect]:
    nodes = sorted(ast.walk(tree_of(source) or ast.Module([], [])), key=lambda node: getattr(node, "lineno", 0))
    look = _Look(nodes)
    for rule in (
        look._remembering,
        look._process,
        look._command,
        look._kept_default,
        look._late,
        look._registered_twice,
        look._flashed,
        look._global,
        look._passed_over,
        look._lossy,
        look._every_error,
        look._around_all,
        look._beginning,
        look._identity,
        look._once_each,
        look._exact_date,
        look._changed_text,
        look._first_few,
        look._other_order,
        look._or_constant,
        look._made_once,
        look._looked_up_first,
        look._leaves_loop,
        look._returns_in_loop,
        look._letter_by_letter,
    ):  # the most telling first
        for node in nodes:
            yield from rule(node)


def _last(node: ast.AST) -> str:
    """Return the last name of what is called: `errorhandler` of `@app.errorhandler(404)`."""
    if isinstance(node, ast.Call):
        return _last(node.func)
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _distinct(node: ast.DictComp) -> bool:
    """Whether the keys are the turns of one loop over different things, so that none falls on another."""
    if len(node.generators) != 1:
        return False
    turns, target = node.generators[0].iter, node.generators[0].target
    if isinstance(turns, ast.Call):  # the keys of another dict, or numbers counted
        of_headers = isinstance(turns.func, ast.Attribute) and _last(turns.func.value) == "headers"
        if _last(turns) == "items" and (turns.args or turns.keywords or of_headers):
            return False  # of a form or of headers, whose keys may come again
        if _last(turns) in ("items", "enumerate") and isinstance(target, ast.Tuple):
            target = target.elts[0]
        elif _last(turns) not in ("keys", "range"):
            return False
        return ast.unparse(node.key) == ast.unparse(target)
    if ast.unparse(node.key) != ast.unparse(target) or not isinstance(turns, ast.Tuple | ast.List):
        return False
    constants = [each.value for each in turns.elts if isinstance(each, ast.Constant)]
    return len(set(constants)) == len(turns.elts)


Found = Iterator[Suspect]
_Function = ast.FunctionDef | ast.AsyncFunctionDef


def _asked_for(test: ast.expr) -> str:
    """Return what a condition asks whether it is there already, as it is written; "" where it asks something else."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return ast.unparse(test.operand) if isinstance(test.operand, ast.Name | ast.Attribute) else ""
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        if isinstance(test.ops[0], ast.Is) and ast.unparse(test.comparators[0]) == "None":
            return ast.unparse(test.left)
        if isinstance(test.ops[0], ast.NotIn):
            return ast.unparse(test.comparators[0])
    return ""


_HOOKS: Final = ("before_request", "after_request", "teardown_request", "teardown_appcontext")
_CHANGING: Final = {
    "title": "huruf pertama setiap kata menjadi besar, dan huruf lainnya menjadi kecil",
    "capitalize": "huruf pertama menjadi besar, dan semua huruf lainnya menjadi kecil",
    "lower": "semua huruf menjadi kecil",
    "casefold": "semua huruf menjadi kecil",
    "upper": "semua huruf menjadi besar",
    "strip": "tanda di kedua ujung teks dibuang; tanpa argumen, yang dibuang adalah spasi, tab, dan ganti baris",
}


class _Look:
    """Each method looks at one node of an answer."""

    def __init__(self, nodes: list[ast.AST]) -> None:
        """Remember where the imported names come from, `{"cache": "functools.cache"}`, and what is a list at first."""
        self._origins: dict[str, str] = {}
        self._lists = {
            ast.unparse(target)
            for node in nodes
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.List)
            for target in node.targets
        }
        for node in nodes:
            if isinstance(node, ast.ImportFrom):
                self._origins |= {each.asname or each.name: f"{node.module}.{each.name}" for each in node.names}
            elif isinstance(node, ast.Import):
                self._origins |= {each.asname or each.name.partition(".")[0]: each.name for each in node.names}

    def _full(self, node: ast.AST) -> str:
        """Return the dotted name of what is written, with its module where it is imported: `functools.cache`."""
        if isinstance(node, ast.Call):
            return self._full(node.func)
        if isinstance(node, ast.Attribute):
            return f"{self._full(node.value)}.{node.attr}"
        return self._origins.get(node.id, node.id) if isinstance(node, ast.Name) else ""

    def _remembering(self, node: ast.AST) -> Found:
        if not isinstance(node, _Function):
            return
        for each in node.decorator_list:
            if self._full(each) in ("functools.cache", "functools.lru_cache"):
                yield Suspect(
                    "cache",
                    f"@{_last(each)}",
                    each.lineno,
                    f"`{node.name}` mengingat hasil panggilan pertamanya untuk argumen yang sama, yang menjadi kunci ingatan itu, dan sesudahnya tidak dijalankan lagi untuk argumen itu",
                    *no_decorator(node, each),
                )

    def _process(self, node: ast.AST) -> Found:
        if isinstance(node, ast.Call) and self._full(node) in (
            "multiprocessing.Process",
            "multiprocessing.Pool",
            "concurrent.futures.ProcessPoolExecutor",
        ):
            yield Suspect(
                "process",
                f"{_last(node)}(...)",
                node.lineno,
                "fungsinya berjalan di proses lain, yang punya variabelnya sendiri, jadi yang diubah di sana tidak berubah di sini",
            )

    def _command(self, node: ast.AST) -> Found:
        if not isinstance(node, _Function):
            return
        for each in node.decorator_list:
            full = self._full(each)
            if full.endswith(".cli.command") or full == "click.command":
                yield Suspect(
                    "command",
                    f"@{ast.unparse(each)}",
                    each.lineno,
                    f"`{node.name}` menjadi sebuah perintah. Kalau dipanggil seperti fungsi, ia membaca baris perintah, lalu mengakhiri program",
                    *no_decorator(node, each),
                )

    def _kept_default(self, node: ast.AST) -> Found:
        if not isinstance(node, _Function):
            return
        given = node.args.posonlyargs + node.args.args
        pairs = [
            *zip(reversed(given), reversed(node.args.defaults), strict=False),
            *zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True),
        ]
        for argument, default in pairs:
            empty = isinstance(default, ast.Call) and self._full(default) in ("list", "dict", "set")
            if default is not None and (isinstance(default, ast.List | ast.Dict | ast.Set) or empty):
                yield Suspect(
                    "kept-default",
                    f"{argument.arg}={ast.unparse(default)}",
                    node.lineno,
                    f"nilai bawaan dibuat satu kali, ketika `def {node.name}` dibaca, dan dipakai bersama oleh semua pemanggilan",
                    (node, partial(new_default, argument=argument.arg)),
                    "Kalau isinya dibuat di dalam fungsi",
                )

    def _late(self, node: ast.AST) -> Found:
        if not isinstance(node, ast.For):
            return
        turns = {each.id for each in ast.walk(node.target) if isinstance(each, ast.Name)}
        for inner in ast.walk(node):
            if not isinstance(inner, ast.Lambda | _Function):
                continue
            arguments = {each.arg for each in ast.walk(inner.args) if isinstance(each, ast.arg)}
            body = inner.body if isinstance(inner.body, list) else [inner.body]
            read = {
                each.id
                for part in body
                for each in ast.walk(part)
                if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load)
            }
            for name in sorted((turns & read) - arguments):
                written = "lambda" if isinstance(inner, ast.Lambda) else f"def {inner.name}"
                yield Suspect(
                    "late",
                    written,
                    inner.lineno,
                    f"fungsi itu dibuat di dalam perulangan, tetapi baru membaca `{name}` ketika dipanggil. Sesudah perulangan selesai, isinya nilai yang terakhir",
                )

    def _registered_twice(self, node: ast.AST) -> Found:
        if not isinstance(node, _Function):
            return
        hooks = [each for each in node.decorator_list if _last(each) in _HOOKS]
        if len(hooks) > 1:
            yield Suspect(
                "registered-twice",
                f"@{ast.unparse(hooks[0])}",
                hooks[0].lineno,
                f"di atas `{node.name}` ada {len(hooks)} dekorator seperti itu, jadi untuk satu permintaan ia dipanggil {len(hooks)} kali",
                *no_decorator(node, *hooks[1:]),
            )

    def _flashed(self, node: ast.AST) -> Found:
        if isinstance(node, ast.Call) and _last(node) == "get_flashed_messages":
            yield Suspect(
                "flashed",
                "get_flashed_messages()",
                node.lineno,
                "pesan dari `flash` diambil sekaligus dihapus dari sesi, jadi permintaan berikutnya tidak menemukannya lagi",
            )

    def _global(self, node: ast.AST) -> Found:
        if isinstance(node, ast.Global):
            yield Suspect(
                "global",
                ast.unparse(node),
                node.lineno,
                f"semua fungsi memakai satu `{node.names[0]}` yang sama, dan isi baru menggantikan isi sebelumnya bagi semuanya",
            )

    def _passed_over(self, node: ast.AST) -> Found:
        if (
            isinstance(node, ast.ExceptHandler)
            and len(node.body) == 1
            and isinstance(node.body[0], ast.Pass | ast.Continue)
        ):
            kind = f" {ast.unparse(node.type)}" if node.type else ""
            word = ast.unparse(node.body[0])
            yield Suspect(
                "passed-over",
                f"except{kind}",
                node.lineno,
                f"isinya `{word}` saja, jadi galat itu dilewati tanpa pesan, bersama sisa bagian `try` di atasnya",
            )

    def _lossy(self, node: ast.AST) -> Found:
        if not (isinstance(node, ast.Call) and _last(node) in ("encode", "decode")):
            return
        how = [
            each.value
            for each in [*node.args, *(word.value for word in node.keywords)]
            if isinstance(each, ast.Constant)
        ]
        for word, does in (("ignore", "dibuang"), ("replace", "diganti dengan tanda lain")):
            if word in how:
                yield Suspect(
                    "lossy",
                    f'.{_last(node)}(..., "{word}")',
                    node.lineno,
                    f"huruf yang tidak dikenal pengodean itu {does}",
                )

    def _every_error(self, node: ast.AST) -> Found:
        if not isinstance(node, _Function):
            return
        for each in node.decorator_list:
            if (
                isinstance(each, ast.Call)
                and _last(each) == "errorhandler"
                and [ast.unparse(a) for a in each.args] == ["Exception"]
            ):
                yield Suspect(
                    "every-error",
                    f"@{ast.unparse(each)}",
                    each.lineno,
                    f"`{node.name}` menangani setiap galat yang tidak punya penangan sendiri, juga 404",
                    *no_decorator(node, each),
                )

    def _around_all(self, node: ast.AST) -> Found:
        does = {
            "before_request": "dijalankan sebelum setiap permintaan; kalau ia mengembalikan sesuatu selain `None`, fungsi view tidak dijalankan",
            "after_request": "menerima respons setiap permintaan, juga respons galat",
        }
        if not isinstance(node, _Function):
            return
        for each in node.decorator_list:
            if (name := _last(each)) in does:
                yield Suspect(
                    name,
                    f"@{ast.unparse(each)}",
                    each.lineno,
                    f"`{node.name}` {does[name]}",
                    *no_decorator(node, each),
                )

    def _beginning(self, node: ast.AST) -> Found:
        if not (isinstance(node, ast.Call) and node.args):
            return
        pattern = node.args[0].value if isinstance(node.args[0], ast.Constant) else None
        full = self._full(node)
        if full == "re.match" and isinstance(pattern, str) and not pattern.endswith(("$", r"\Z")):
            yield Suspect(
                "beginning",
                "re.match(...)",
                node.lineno,
                "pola itu dicocokkan dengan awal teks saja, dan sesudahnya boleh ada apa pun. Yang menuntut seluruh teks adalah `re.fullmatch`",
                (node, whole_text),
                "Dengan `re.fullmatch`",
            )

    def _identity(self, node: ast.AST) -> Found:
        if not isinstance(node, ast.Compare):
            return
        for sign, side in zip(node.ops, node.comparators, strict=True):
            if (
                isinstance(sign, ast.Is | ast.IsNot)
                and isinstance(side, ast.Constant)
                and isinstance(side.value, str | bytes | int | float)
                and not isinstance(side.value, bool)
            ):
                word = "is" if isinstance(sign, ast.Is) else "is not"
                yield Suspect(
                    "identity",
                    f"{word} {ast.unparse(side)}",
                    node.lineno,
                    "`is` bertanya apakah keduanya objek yang sama, bukan apakah isinya sama. Untuk isinya ada `==`",
                    (node, equal),
                    f"Dengan `{'==' if word == 'is' else '!='}`",
                )

    def _or_constant(self, node: ast.AST) -> Found:
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or) and isinstance(node.values[-1], ast.Constant):
            last = ast.unparse(node.values[-1])
            yield Suspect(
                "or-constant",
                f"or {last}",
                node.lineno,
                f"`or` memberi `{last}` kalau yang di kirinya `False`, `None`, nol, atau kosong",
                (node, left_of_or),
                f"Tanpa `or {last}`",
            )

    def _once_each(self, node: ast.AST) -> Found:
        if isinstance(node, ast.DictComp) and not _distinct(node):
            yield Suspect(
                "once-each",
                "{" + f"{ast.unparse(node.key)}: ..." + "}",
                node.lineno,
                "satu kunci kamus menyimpan satu nilai, jadi dari beberapa isi yang kuncinya sama tersisa yang terakhir",
            )
        elif isinstance(node, ast.SetComp) or (isinstance(node, ast.Call) and self._full(node) == "set" and node.args):
            yield Suspect(
                "once-each",
                "set",
                node.lineno,
                "himpunan menyimpan isi yang sama satu kali saja, dan tidak menjaga urutan",
                (node, a_list),
                "Dengan sebuah daftar (`list`) sebagai gantinya",
            )

    def _other_order(self, node: ast.AST) -> Found:
        if isinstance(node, ast.Call) and self._full(node) in ("sorted", "reversed"):
            yield Suspect(
                f"order-{_last(node)}",
                f"{_last(node)}(...)",
                node.lineno,
                "urutannya menjadi lain daripada urutan semula",
                (node, a_list) if node.args else None,
            )
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("sort", "reverse")
            and not node.args
        ):
            yield Suspect(
                f"order-{_last(node)}",
                f".{_last(node)}(...)",
                node.lineno,
                "daftar itu sendiri diurutkan ulang, bukan salinannya",
                (node, lambda _: ast.Constant(None)),
                "Tanpa baris itu",
            )

    def _exact_date(self, node: ast.AST) -> Found:
        if isinstance(node, ast.Call) and _last(node) == "strptime":
            yield Suspect(
                "exact-date",
                "strptime(...)",
                node.lineno,
                "teks yang bentuknya lain daripada polanya menimbulkan `ValueError`",
            )

    def _changed_text(self, node: ast.AST) -> Found:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _CHANGING:
            yield Suspect(
                f"text-{node.func.attr}",
                f".{node.func.attr}(...)",
                node.lineno,
                _CHANGING[node.func.attr],
                (node, lambda call: call.func.value),  # type: ignore[attr-defined]
            )
        elif isinstance(node, ast.Call) and self._full(node) == "unicodedata.normalize":
            yield Suspect(
                "text-normalize",
                "normalize(...)",
                node.lineno,
                "huruf dapat diganti dengan huruf lain yang dianggap setara",
                (node, lambda call: call.args[-1]) if node.args else None,  # type: ignore[attr-defined]
            )
        elif isinstance(node, ast.Call) and self._full(node).startswith("urllib.parse.unquote"):
            yield Suspect(
                "text-unquote",
                f"{_last(node)}(...)",
                node.lineno,
                "tanda persen diurai. Alamat dan isian yang diberikan Flask sudah diurai, satu kali",
                (node, lambda call: call.args[0]) if node.args else None,  # type: ignore[attr-defined]
            )

    def _first_few(self, node: ast.AST) -> Found:
        if (
            isinstance(node, ast.Subscript)
            and isinstance(part := node.slice, ast.Slice)
            and part.lower is None
            and part.step is None
        ):
            upper = part.upper.value if isinstance(part.upper, ast.Constant) else None
            if isinstance(upper, int) and upper > 1:
                yield Suspect(
                    "first-few",
                    f"[:{upper}]",
                    node.lineno,
                    f"yang diambil paling banyak {upper} yang pertama, dan selebihnya dibuang",
                    (node, lambda part: part.value),  # type: ignore[attr-defined]
                )

    # What follows is nothing special. It is named only where the answer is right without it, which is why each has a change.

    def _made_once(self, node: ast.AST) -> Found:
        """What is made where it is not there yet, and kept: `if x is None: x = ...`, `if key not in kept: kept[key] = ...`."""
        if isinstance(node, ast.If) and not node.orelse and (kept := _asked_for(node.test)):
            made = [each for part in node.body if isinstance(part, ast.Assign) for each in part.targets]
            if any(ast.unparse(each).startswith(kept) for each in made):
                key = isinstance(node.test, ast.Compare) and isinstance(node.test.ops[0], ast.NotIn) and node.test.left
                filled = f"kalau `{ast.unparse(key)}` sudah ada di `{kept}`" if key else f"sesudah `{kept}` terisi"
                yield Suspect(
                    "made-once",
                    f"if {ast.unparse(node.test)}",
                    node.lineno,
                    f"yang di dalamnya dilewati {filled}",
                    (node, always),
                    "Kalau bagian itu dijalankan setiap kali",
                )
        elif isinstance(node, ast.Call) and _last(node) == "setdefault" and len(node.args) == 2:
            yield Suspect(
                "made-once",
                ".setdefault(...)",
                node.lineno,
                "kalau kuncinya sudah ada, yang diberikan adalah isi yang lama",
                (node, lambda call: call.args[1]),  # type: ignore[attr-defined]
                "Kalau isinya dibuat lagi setiap kali",
            )

    def _looked_up_first(self, node: ast.AST) -> Found:
        if not (isinstance(node, ast.If) and isinstance(node.test, ast.Compare) and len(node.body) == 1):
            return
        test, body = node.test, node.body[0]
        if len(test.ops) == 1 and isinstance(test.ops[0], ast.In) and isinstance(body, ast.Return) and body.value:
            kept = ast.unparse(test.comparators[0])
            if ast.unparse(body.value).startswith(f"{kept}["):
                yield Suspect(
                    "looked-up-first",
                    f"if {ast.unparse(test)}",
                    node.lineno,
                    f"isi `{kept}` dari panggilan sebelumnya dipakai lagi",
                    (node, never),
                    "Tanpa bagian itu",
                )

    def _leaves_loop(self, node: ast.AST) -> Found:
        if (
            not isinstance(node, ast.For) or host().in_browser
        ):  # what is tried may then run for ever, and nobody could stop it there
            return
        for each in ast.walk(node):
            if isinstance(each, ast.Break):
                yield Suspect(
                    "leaves-loop",
                    "break",
                    each.lineno,
                    "perulangannya berhenti di situ, jadi yang sesudahnya tidak dilihat lagi",
                    (each, lambda _: ast.Pass()),
                    "Tanpa `break` itu",
                )

    def _returns_in_loop(self, node: ast.AST) -> Found:
        if host().in_browser or not isinstance(node, ast.For):  # as above
            return
        if len(node.body) > 1 and isinstance(end := node.body[-1], ast.Return):
            yield Suspect(
                "returns-in-loop",
                ast.unparse(end),
                end.lineno,
                "baris itu berada di dalam perulangan, jadi fungsinya selesai pada putaran yang pertama",
                (node, return_behind),
                "Kalau baris itu sejajar dengan `for`",
            )

    def _letter_by_letter(self, node: ast.AST) -> Found:
        if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add) and ast.unparse(node.target) in self._lists:
            yield Suspect(
                "letter-by-letter",
                f"{ast.unparse(node.target)} += ...",
                node.lineno,
                "kalau di kirinya sebuah daftar dan di kanannya teks, yang masuk adalah huruf demi huruf",
                (node, appended),
                "Dengan `.append(...)` sebagai gantinya",
            )
