"""Judge tests that a student has written: run them with pytest against the right application, against others that are as right, and
against damaged ones, and say what came of it as plain data.

The right ones must pass; of the damaged ones each must make a test fail. Every run has a folder and modules of its own.
"""

from __future__ import annotations

import ast
import contextlib
import gc
import importlib
import io
import os
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

from ..errors.facts import Crash, crash_of, words
from ..files import remove_tree
from ..text import with_lines

if TYPE_CHECKING:
    import pytest

    from ..bank import Change, Subject

FOLDER = "bukuflask-uji-"
"""How the folders are called, one for each run."""

TEST_FILE = "test_jawaban.py"
"""The file in which the student's tests stand while they run."""

_WITHOUT = (
    *(
        "cacheprovider",
        "debugging",
        "doctest",
        "faulthandler",
        "junitxml",
        "legacypath",
        "pastebin",
        "setuponly",
        "setupplan",
    ),
    *("stepwise", "threadexception", "unraisableexception", "warnings"),
)
"""Parts of pytest that write files, end processes or take half the time, and that no test in a cell needs.

`faulthandler` is the watchdog under which an answer runs (`_worker.py`); pytest would put its own in its place.
"""

_OPTIONS = ["-x", "-q", "--tb=no", "--no-header", "--no-summary", "--capture=sys", "-c", "pytest.ini", "--rootdir=."]

_NO_WORDS = ("--assert=plain",)
"""Options of a run of which only the end counts: pytest need not prepare what it would say about an `assert`."""

_RAN = (0, 1, 5)
"""What pytest ends with: all passed, some failed, none found."""


class DamageSeen(TypedDict):
    """One damage, in words, and whether a test failed because of it."""

    words: str
    found: bool
    by: NotRequired[str]
    """The test that failed, as pytest calls it (empty: none did), where the subject says with which tests to begin."""


class Judged(TypedDict):
    """What came of a suite: nothing to refuse, the code of a message, or an exception; and what was seen of the damages."""

    code: NotRequired[str]
    values: NotRequired[dict[str, str]]
    crash: NotRequired[Crash]
    damage: NotRequired[list[DamageSeen]]
    names: NotRequired[dict[str, Any]]
    """What the student's module holds, when its tests pass with the right application."""


class _SuiteRecorder:
    """A plugin of pytest: what one run did."""

    def __init__(self, backwards: bool, first: Sequence[str]) -> None:
        self._backwards = backwards
        self._first = first
        self.passed = 0
        self.collected = 0
        self.error: BaseException | None = None
        self.test = ""
        """The test that failed first; empty when the file itself could not be imported."""
        self.ident = ""
        """What pytest calls that test, with its class and its parameters."""
        self.names: dict[str, Any] = {}

    def pytest_addoption(self, parser: pytest.Parser) -> None:
        # Options of the part `debugging`, which is left out, and which a `unittest.TestCase` reads.
        parser.addoption("--trace", action="store_true")
        parser.addoption("--pdb", dest="usepdb", action="store_true")

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        self.collected = len(items)
        if self._backwards:
            items.reverse()
        places = {item.nodeid: at for at, item in enumerate(items)}
        at = next((places[ident] for ident in self._first if ident in places), 0)
        items[:] = items[at:] + items[:at]
        if items:
            self.names = vars(items[0].module)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.passed += report.when == "call" and report.passed

    def pytest_exception_interact(self, node: pytest.Item | pytest.Collector, call: pytest.CallInfo[Any]) -> None:
        if self.error is not None or call.excinfo is None:
            return
        self.error = call.excinfo.value
        if call.when == "collect":
            self.error = self.error.__cause__ or self.error
        else:
            self.test, self.ident = node.name, node.nodeid


def damaged(subject: Subject, change: Change) -> dict[str, str]:
    """Return the application's files after one change of one place."""
    files = subject["files"]
    return files | {change["file"]: with_lines(files[change["file"]], change["old"], change["new"])}


def judge(source: str, subject: Subject, put_back: Callable[[], None]) -> Judged:
    """Run a student's tests against every form of the application; `put_back` undoes what they changed in this process."""
    # Each run leaves thousands of objects to be collected; pytest's and Flask's own modules need not be looked through for them.
    gc.freeze()
    try:
        return _judge(source, subject, put_back)
    finally:
        gc.unfreeze()


def _judge(source: str, subject: Subject, put_back: Callable[[], None]) -> Judged:
    number = 0

    def run(
        files: dict[str, str], *more: str, backwards: bool = False, first: Sequence[str] = ()
    ) -> tuple[int, _SuiteRecorder]:
        nonlocal number
        number += 1
        try:
            recorder = _SuiteRecorder(backwards, first)
            return _run(Path(f"{FOLDER}{number}").absolute(), files | {TEST_FILE: source}, recorder, *more), recorder
        finally:
            put_back()

    tree = ast.parse(source)
    ended, right = run(subject["files"])
    if (refusal := _refusal(source, tree, ended, right)) is not None:
        return refusal
    ended, again = run(subject["files"], backwards=True)
    if ended:
        return {"code": "uji-berurutan", "values": _failure(source, again)}
    for change in subject["same"]:
        ended, other = run(damaged(subject, change))
        if ended:
            return {
                "code": "uji-terlalu-kaku",
                "values": {"beda": change["words"].replace("`", ""), **_failure(source, other)},
            }
    seen: list[DamageSeen] = []
    missed = last = ""
    known = subject.get("first", {})
    doubtful = subject.get("doubtful", [])
    for change in sorted(subject["damage"], key=lambda change: change["code"] not in doubtful):
        # Tests and damages often stand in the order of the task: the test that noticed the last damage, and those after it,
        # are likely to notice this one, and the first that does ends the run. Where it is known which one noticed it, that comes first.
        ended, red = run(damaged(subject, change), *_NO_WORDS, first=(known.get(change["code"], ""), last))
        found, last = ended != 0, red.ident or last
        seen.append({"words": change["words"], "found": found})
        if "first" in subject:
            seen[-1]["by"] = red.ident
        missed = missed or ("" if found else change["code"])
        if subject.get("brief") and missed and any(each["found"] for each in seen):
            break
    out: Judged = {"damage": seen, "names": right.names}
    if missed:
        noticed = sum(each["found"] for each in seen)
        code = missed if noticed else "uji-tak-menemukan"
        out["code"], out["values"] = _always_green(source, tree, _names_of(subject, tree)) or (code, {})
        out["values"]["ketahuan"], out["values"]["semua"] = str(noticed), str(len(seen))
    return out


def _run(folder: Path, files: dict[str, str], recorder: _SuiteRecorder, *more: str) -> int:
    """Write the files into a new folder and let pytest run there, told by `recorder`; return its exit status."""
    import pytest

    for name, text in {**files, "pytest.ini": "[pytest]\n"}.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    options = [*_OPTIONS, f"--confcutdir={folder}", f"--basetemp={folder / 'tmp'}", *more, TEST_FILE]
    options += [word for part in _WITHOUT for word in ("-p", f"no:{part}")]
    kept_bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        with _place(folder), contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            status = pytest.main(options, plugins=[recorder])
    finally:
        sys.dont_write_bytecode = kept_bytecode
        remove_tree(folder)
    return int(status)


@contextlib.contextmanager
def _place(folder: Path) -> Iterator[None]:
    """Work in a folder whose modules are imported first; forget them at the end."""
    kept = {
        name: os.environ.get(name) for name in ("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "PYTEST_ADDOPTS", "PYTEST_PLUGINS")
    }
    for name in kept:
        os.environ.pop(name, None)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    before = list(sys.path)
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        with contextlib.chdir(folder):
            yield
    finally:
        sys.path[:] = before
        for name, module in tuple(sys.modules.items()):
            origin = getattr(getattr(module, "__spec__", None), "origin", None)
            if isinstance(origin, str) and origin.startswith(f"{folder}{os.sep}"):
                del sys.modules[name]
        for name, value in kept.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _refusal(source: str, tree: ast.Module, ended: int, right: _SuiteRecorder) -> Judged | None:
    """Return why tests are refused that do not pass with the right application, else None."""
    error = right.error
    if error is not None:
        kind = type(error).__name__
        if kind == "FixtureLookupError":
            own = ", ".join(_fixtures(tree)) or "tidak ada"
            values = {"fixture": words(getattr(error, "argname", "")), "ada": own, "uji": words(right.test)}
            return {"code": "uji-fixture", "values": values}
        own_line = _line(error)
        if own_line is None and _parametrizes(error):
            return {"code": "uji-parametrize", "values": {"pesan": words(" ".join(str(error).split()))}}
        said = isinstance(error, AssertionError) or (kind == "Failed" and not _of_fixtures(error))
        if said and own_line is not None and right.test:
            values = _failure(source, right)
            if same := _same_fixtures(tree, values):
                return {"code": "uji-fixture-sama", "values": values | same}
            return {"code": "uji-menolak-yang-benar", "values": values}
        return {"crash": _crash(error, source)}
    if ended not in _RAN:  # pytest.exit(), or its own words for a run that was broken off
        return {"code": "uji-terputus", "values": {"status": str(ended)}}
    if not right.collected:
        functions = [node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        return {"code": "uji-tanpa-uji", "values": {"ada": ", ".join(functions) or "belum ada fungsi"}}
    if not right.passed:
        return {"code": "uji-dilewati", "values": {"banyak": str(right.collected)}}
    return None


def _is_own(filename: str) -> bool:
    return Path(filename).name == TEST_FILE


def _crash(error: BaseException, source: str) -> Crash:
    return crash_of(error, "run", "latihan", own=_is_own, source=source)


def _of_fixtures(error: BaseException) -> bool:
    """Whether it is pytest itself that lets a test fail, because a fixture was called."""
    modules, trace = [""], error.__traceback__
    while trace is not None:
        modules.append(trace.tb_frame.f_globals.get("__name__", ""))
        trace = trace.tb_next
    return modules[-2] == "_pytest.fixtures"


def _parametrizes(error: BaseException) -> bool:
    """Whether pytest could not put the values of a `parametrize` to the parameters of its test."""
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_name in ("parametrize", "pytest_generate_tests"):
            return True
        trace = trace.tb_next
    return False


def _line(error: BaseException) -> int | None:
    """Return the last line of the student's that an exception went through, 1-based."""
    line, trace = None, error.__traceback__
    while trace is not None:
        if _is_own(trace.tb_frame.f_code.co_filename):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _failure(source: str, run: _SuiteRecorder) -> dict[str, str]:
    """Return where a run failed, for a message: the test, the line and what stands there, and pytest's own words."""
    error = run.error
    line = _line(error) if error is not None else None
    line = line or _defined(source, run.test)
    text = source.splitlines()[line - 1].strip()
    said = textwrap.shorten(words(error) if error is not None else "", 200, placeholder=" …")
    return {"uji": words(run.test), "baris_uji": str(line), "kode": words(text), "pesan": said}


def _defined(source: str, test: str) -> int:
    """Return the line in which a test begins, 1-based; 1 when there is none of that name."""
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    return next((each.lineno for each in functions if each.name == test.partition("[")[0]), 1)


def _fixtures(tree: ast.Module) -> list[str]:
    """Return the names of the fixtures that a file makes."""
    return [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and any("fixture" in ast.unparse(each) for each in node.decorator_list)
    ]


def _own_nodes(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """Yield what stands in a function, but not in the functions inside it."""
    todo: list[ast.AST] = [*function.body]
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            todo += ast.iter_child_nodes(node)


def _same_fixtures(tree: ast.Module, failure: dict[str, str]) -> dict[str, str]:
    """Return the two fixtures of a failed test that are one object, of which the failed line uses the earlier one; {} for none.

    `petugas(client)` that ends in `return client` gives what `client` gave, and what it did to it holds for both.
    """
    named = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    test = named.get(failure["uji"].partition("[")[0])
    asked = {each.arg for each in test.args.args} if test else set()
    line = int(failure["baris_uji"])
    used = {
        each.id
        for each in ast.walk(test or ast.Module([], []))
        if isinstance(each, ast.Name) and each.lineno <= line <= (each.end_lineno or line)
    }
    for later in _fixtures(tree):
        taken = {each.arg for each in named[later].args.args}
        taken -= {
            each.id for each in ast.walk(named[later]) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
        }
        for node in _own_nodes(named[later]):
            given = node.value if isinstance(node, ast.Return | ast.Yield) else None
            if isinstance(given, ast.Name) and given.id in taken & asked & used and later in asked - used:
                return {"satu": given.id, "dua": later}
    return {}


# -- tests that cannot fail ---------------------------------------------------------------------------------------------------


def _always_green(source: str, tree: ast.Module, tested: frozenset[str]) -> tuple[str, dict[str, str]] | None:
    """Return the message for the first test that cannot fail, with its place; None when none is found.

    `tested` are the names that come from the application.
    """
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and function.name.startswith("test"):
            for code, node in _green(function, tested):
                line = getattr(node, "lineno", function.lineno)
                text = source.splitlines()[line - 1].strip()
                return code, {"uji": function.name, "baris_uji": str(line), "kode": words(text)}
    return None


def _green(function: ast.FunctionDef, tested: frozenset[str]) -> Iterator[tuple[str, ast.AST]]:
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            if isinstance(node.test, ast.Tuple) and node.test.elts:
                yield "uji-kurung", node
            elif _is_value_with_another(node):
                yield "uji-koma", node
            elif (
                isinstance(node.test, ast.BoolOp)
                and isinstance(node.test.op, ast.Or)
                and any(map(_is_true, node.test.values))
            ):
                yield "uji-atau", node
            elif isinstance(node.test, ast.Attribute) and node.test.attr == "status_code":
                yield "uji-tanpa-banding", node
        elif isinstance(node, ast.Expr | ast.Return) and isinstance(node.value, ast.Compare):
            yield "uji-lupa-assert", node
        elif isinstance(node, ast.Try) and any(
            isinstance(each, ast.Assert) for part in node.body for each in ast.walk(part)
        ):
            for handler in node.handlers:
                if _hears_assert(handler) and all(
                    isinstance(each, ast.Pass) or _only_prints(each) or _ends(function, each) for each in handler.body
                ):
                    yield "uji-ditelan", handler
    if not _asks(function, tested):
        yield "uji-tanpa-assert", function


def _is_value_with_another(node: ast.Assert) -> bool:
    """Whether an `assert` has a value by itself, and after a comma what it was to be compared with."""
    compares = isinstance(node.test, ast.Compare | ast.BoolOp | ast.UnaryOp)
    if isinstance(node.msg, ast.Constant):
        return not compares and (not isinstance(node.msg.value, str) or not isinstance(node.test, ast.Call))
    # `assert r.text, harga`: what follows may be a message in a variable, so only what a response always has counts.
    answer = isinstance(node.test, ast.Attribute) and node.test.attr in _OF_RESPONSES
    return answer and node.msg is not None and not isinstance(node.msg, ast.JoinedStr)


_OF_RESPONSES = ("status_code", "status", "text", "data", "json", "location")


def _is_true(node: ast.expr) -> bool:
    """Whether an operand of `or` is a value by itself, and true: `404` in `r.status_code == 200 or 404`."""
    return isinstance(node, ast.Constant) and bool(node.value)


def _hears_assert(handler: ast.ExceptHandler) -> bool:
    """Whether an `except` is also for an `assert` that fails."""
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(kind is None or ast.unparse(kind) in ("AssertionError", "Exception", "BaseException") for kind in kinds)


def _only_prints(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and ast.unparse(node.value.func) == "print"


def _ends(test: ast.FunctionDef, node: ast.stmt) -> bool:
    """Whether this only ends a test, `return False`; in a function inside of it, whose result may be asked, it is something else."""
    within = (each for each in ast.walk(test) if isinstance(each, ast.FunctionDef) and each is not test)
    called = any(isinstance(each, ast.Call) for each in ast.walk(node))
    return isinstance(node, ast.Return) and not called and all(node not in ast.walk(each) for each in within)


_ASKS_NOTHING = (
    *("get", "post", "put", "patch", "delete", "head", "options", "open", "invoke", "test_client", "test_cli_runner"),
    *("get_json", "get_data", "append", "format", "lower", "upper", "strip", "split", "join", "update"),
)
"""Methods of a client, an application, a response or a text: calling one of them checks nothing."""


def _names_of(subject: Subject, tree: ast.Module) -> frozenset[str]:
    """Return the names that a file imports from the application: what is tested, and no helper that may check something."""
    modules = {name.partition("/")[0].removesuffix(".py") for name in subject["files"]}
    return frozenset(
        each.asname or each.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in modules
        for each in node.names
    )


def _asks(function: ast.FunctionDef, tested: frozenset[str]) -> bool:
    """Whether a test has anything in it that can fail on purpose, or calls what may have: `self.assertEqual`, a helper."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assert | ast.Raise | ast.With):
            return True
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Name) and called.id not in ("print", "str", "len", *tested):
                return True
            if isinstance(called, ast.Attribute) and called.attr not in _ASKS_NOTHING:
                return True
    return False
