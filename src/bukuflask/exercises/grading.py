"""Run one answer and its exercise's check in a fresh module, and say what came of it as plain data.

The same function serves the worker process, the browser edition (which has no processes) and the proof of the exercises.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import contextvars
import functools
import inspect
import io
import linecache
import os
import re
import sys
import traceback
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal, NoReturn, NotRequired, TypedDict, cast
from urllib.parse import quote, unquote, urlsplit

from ..errors.facts import Crash, crash_of, sendable, words
from . import restore, suite
from .pasted import Trace
from .pasted import find as find_pasted

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from ..bank import Subject

ANSWER = "<jawabanmu>"
"""The file name of the student's code in tracebacks."""

MODULE = "jawaban"
"""`__name__` of the student's code: it is imported, not run as `__main__`, as a server would do."""

OVERTIME = "bukuflask-waktu-habis"
"""The file, in the worker's own folder, into which its watchdog writes when the time is up."""

PIPE_LOST = 77
"""Exit status of a worker whose answer has closed the pipe through which the verdict should go."""

OUTPUT_LIMIT = 4_000
"""Characters of printed text that are kept."""


TRICKY = "Belajar {Flask} 100%(Flask) {{ 7 * 7 }} C%2B+ &amp;, 2"
"""A text with which checks probe: whoever fills, renders or decodes it a second time stops at its signs, or shows another text."""

_TRICKY_RENDERED = "(Flask) 49"
"""What a second rendering by Jinja2 makes of it, and nothing else."""

_TRICKY_DECODED = ("}} C++", "}} C+ ", "}} C%2B  ")
"""What `unquote`, `unquote_plus`, and spaces for plus signs make of it, and nothing else."""

_KINDS = {
    "function": "sebuah fungsi (`def`)",
    "Callable": "sebuah fungsi (`def`)",
    "Flask": "aplikasi `Flask`",
    "str": "teks (`str`)",
    "int": "bilangan bulat (`int`)",
    "dict": "kamus (`dict`)",
    "list": "daftar (`list`)",
    "type": "sebuah kelas (`class`)",
}


class Verdict(TypedDict):
    """What came of one run: right, refused by a message code, or stopped by an exception."""

    state: Literal["benar", "salah", "berhenti"]
    code: NotRequired[str]
    values: NotRequired[dict[str, str]]
    crash: NotRequired[Crash]
    pasted: NotRequired[Trace]
    damage: NotRequired[list[suite.DamageSeen]]
    """Of tests: the damages of the application, and which were noticed."""
    slashed: NotRequired[str]
    """The address that was asked for last before a refusal, when a rule with a slash at its end sent it on to itself."""
    app: NotRequired[str]
    """What `flask --app` gets after the colon to run a right answer, when it made an app (see `_app_of`)."""
    output: str


class RefusedError(Exception):
    """The check says no, with the code of the message and the values to put into it."""

    def __init__(self, code: str, **values: object) -> None:
        """Take the code of a message of this exercise (or a general one) and what its `{name}` places get."""
        super().__init__(code)
        self.code = code
        self.values = {name: words(_without_repeats(value)) for name, value in values.items()}


_LONG, _READ = 120, 20_000
"""How long a value must be before what is repeated in it is counted instead, and how much of it is looked at."""


def _without_repeats(value: object) -> object:
    """Return a long value of a message with a phrase that stands in it four times in a row named once, with how often.

    Checks probe with such values; in full they would bury the place where the answer went wrong.
    """
    if not isinstance(value, (str, dict, list, tuple)):
        return value
    text = words(value, _READ)
    if len(text) <= _LONG:
        return text
    return re.sub(
        r"(.{6,60}?)\1{3,}", lambda found: f"{found[1].rstrip()} … ({len(found[0]) // len(found[1])} kali) ", text
    )


class _CrashedError(Exception):
    def __init__(self, crash: Crash) -> None:
        super().__init__(crash["message"])
        self.crash = crash


class _Beginning(io.BufferedIOBase):
    """Bytes of which the beginning is kept and the rest dropped."""

    def __init__(self) -> None:
        super().__init__()
        self.kept = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        size = memoryview(data).nbytes
        if (room := 4 * OUTPUT_LIMIT - len(self.kept)) > 0:  # at most 4 bytes for a character
            self.kept += bytes(data)[:room]
        return size

    def close(self) -> None:
        """Stay open: an answer that closes its standard output is still judged."""


class _Bounded(io.TextIOWrapper):
    """Standard output that keeps its beginning and drops the rest, so that endless printing costs no memory."""

    def __init__(self) -> None:
        self._beginning = _Beginning()
        super().__init__(cast("Any", self._beginning), encoding="utf-8", errors="replace", newline="\n")

    def kept(self) -> str:
        """Return what was printed, fit to be sent on."""
        with contextlib.suppress(ValueError):  # the answer has detached what is underneath
            self.flush()
        return sendable(self._beginning.kept.decode("utf-8", "replace")[:OUTPUT_LIMIT])


def _crash(error: BaseException, during: Literal["compile", "run", "request"], source: str) -> Crash:
    return crash_of(error, during, "latihan", own=lambda filename: filename == ANSWER, source=source)


def _only_as_script(tree: ast.Module) -> set[str]:
    """Return the names that are made under `if __name__ == "__main__":`, which does not run here."""
    return {
        name
        for block in tree.body
        if isinstance(block, ast.If) and "__name__" in {n.id for n in ast.walk(block.test) if isinstance(n, ast.Name)}
        for node in block.body
        for name in _made_by(node)
    }


def _made_by(node: ast.stmt) -> set[str]:
    """Return the names that one statement makes."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}


class Probe:
    """What a check can ask about an answer. Its public methods are the names that an exercise's check code sees."""

    def __init__(self, source: str, namespace: dict[str, Any], output: str, check: str) -> None:
        """Take the student's source, the namespace after it ran, what it printed, and the check that asks."""
        self.source = source
        self.ns = namespace
        self.output = output
        self.tree = ast.parse(source)
        self._probes_tricky = "TRICKY" in check
        self._slashed = ""

    TRICKY = TRICKY

    def fail(self, code: str, **values: object) -> NoReturn:
        """Refuse the answer with this message."""
        for value in values.values():
            self._refuse_changed(words(value, _READ))
        raise RefusedError(code, **values)

    def require(self, condition: object, code: str, **values: object) -> None:
        """Refuse the answer with this message unless `condition` is true."""
        if not condition:
            self.fail(code, **values)

    def get(self, name: str, kind: type | tuple[type, ...] | None = None) -> Any:
        """Return what the answer calls `name`; refuse with a general message when it is missing or of another kind."""
        if name not in self.ns:
            if name in _only_as_script(self.tree):
                raise RefusedError("umum-main", nama=name)
            own = [n for n in self.ns if not n.startswith("__")]
            alike = [n for n in own if n.lower() == name.lower()]
            raise RefusedError(
                "umum-nama", nama=name, ada=", ".join(f"`{n}`" for n in alike or own[:6]) or "belum ada nama apa pun"
            )
        value = self.ns[name]
        if kind is not None and (
            not isinstance(value, kind) or (cast("object", kind) is Callable and _is_application(value))
        ):
            wanted = kind if isinstance(kind, tuple) else (kind,)
            raise RefusedError(
                "umum-jenis",
                nama=name,
                jenis=type(value).__name__,
                harus=" atau ".join(_KINDS.get(k.__name__, f"`{k.__name__}`") for k in wanted),
            )
        return value

    def get_app(self, name: str = "") -> Any:
        """Return the answer's Flask application called `name`, or the one that `flask run` would take where no name is asked for."""
        import flask

        if name or "app" in self.ns:
            return self.get(name or "app", flask.Flask)
        if isinstance(usual := self.ns.get("application"), flask.Flask):
            return usual
        found = {id(value): value for value in self.ns.values() if isinstance(value, flask.Flask)}
        return next(iter(found.values())) if len(found) == 1 else self.get("app", flask.Flask)

    @contextmanager
    def as_module(self, name: str) -> Iterator[dict[str, Any]]:
        """Give the names of a new, empty module that Python knows by `name`, for a check that runs the answer once more in it.

        Names alone are not enough: a dataclass, for one, looks for the module of its class.
        """
        before = sys.modules.get(name)
        try:
            yield _new_module(name).__dict__
        finally:
            if before is None:
                del sys.modules[name]
            else:
                sys.modules[name] = before

    def call(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Call a function of the answer; an exception in it is the student's (⚠), not the check's."""
        try:
            value = function(*args, **kwargs)
        except (RefusedError, _CrashedError):
            raise
        except BaseException as error:
            crash = _crash(_freed(error), "run", self.source)
            self._refuse_read_again(error, crash)
            raise _CrashedError(crash) from error
        if isinstance(value, str | list | tuple | dict):
            self._refuse_changed(words(value, _READ))
        return value

    def visit(self, app: Any, path: str, method: str = "GET", **kwargs: Any) -> TestResponse:
        """Make one request through the test client; an exception in a view is the student's (⚠), not the check's.

        Takes the arguments of werkzeug's `Client.open` (`data`, `json`, `headers`, `follow_redirects`...).
        """
        app.config["PROPAGATE_EXCEPTIONS"] = True
        # What is streamed with its context is read to its end, as a browser does: it may not be open still when the next request comes.
        kwargs.setdefault("buffered", "stream_with_context" in self.source)
        try:
            page: TestResponse = app.test_client().open(self.as_sent(path), method=method, **kwargs)
        except BaseException as error:
            crash = _crash(_freed(error), "request", self.source)
            self._refuse_read_again(error, crash)
            raise _CrashedError(crash) from error
        self._slashed = path if page.status_code == 308 and _wants_slash(app, path, method) else ""
        if self._probes_tricky and any(sign.encode() in page.data for sign in (_TRICKY_RENDERED, *_TRICKY_DECODED)):
            self._refuse_changed(page.text)
        return page

    def as_sent(self, path: str) -> str:
        """Return a path with the tricky value in it as a browser sends it: its percent signs are not its own encoding."""
        return path.replace(TRICKY, quote(TRICKY))

    def _refuse_read_again(self, error: BaseException, crash: Crash) -> None:
        """Refuse an answer that stopped at the signs in the tricky value, which it took for places to be filled."""
        if not self._probes_tricky:
            return
        if (type(error) is KeyError and error.args == ("Flask",)) or (
            isinstance(error, TypeError) and "format requires a mapping" in str(error)
        ):
            line = f" di baris `{crash['text']}`" if crash["text"] else ""
            raise RefusedError(
                "umum-dibaca-lagi", nilai=TRICKY, akibat=f"berhenti{line} dengan `{crash['type']}: {crash['message']}`"
            ) from error

    def _refuse_changed(self, shown: str) -> None:
        """Refuse an answer that shows what Jinja2, or who decodes addresses, has made of the tricky value."""
        for code, signs in (("umum-dibaca-lagi", (_TRICKY_RENDERED,)), ("umum-diurai-lagi", _TRICKY_DECODED)):
            for sign in signs:
                if (at := shown.find(sign)) >= 0:
                    part = " ".join(shown[max(0, at - 40) : at + 60].split())
                    raise RefusedError(code, nilai=TRICKY, akibat=f"menjawab dengan `{part}`")

    def calls(self, name: str) -> list[ast.Call]:
        """Return the calls in the source whose function's last name is `name`, for tasks that are about the source."""
        return [
            node
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Call)
            and (
                (isinstance(node.func, ast.Name) and node.func.id == name)
                or (isinstance(node.func, ast.Attribute) and node.func.attr == name)
            )
        ]


def _new_module(name: str) -> types.ModuleType:
    """Return a new, empty module for an answer, which Python knows by `name` from now on."""
    module = sys.modules[name] = types.ModuleType(name)
    module.__file__ = ANSWER
    return module


def _is_application(value: object) -> bool:
    """Whether this can be called by a server only: what is asked for to be called is not that."""
    flask = sys.modules.get("flask")
    return flask is not None and isinstance(value, getattr(flask, "Flask", ()))


def _no_input(_prompt: object = "", /) -> NoReturn:
    raise EOFError("input() tidak tersedia di dalam latihan")


def _freed(error: BaseException) -> BaseException:
    """Return the error; when memory has run out, first let go of what fills it, so that the error can be told."""
    if isinstance(error, MemoryError):
        traceback.clear_frames(error.__traceback__)
    return error


def _unread(error: BaseException, output: str) -> Verdict:
    """Return the honest general refusal for an answer that the author of the check did not think of."""
    values = {"galat": f"{type(error).__name__}: {words(error)}"}
    return {"state": "salah", "code": "umum-tak-terbaca", "values": values, "output": output}


def _verdict(
    source: str,
    check: str,
    check_file: str,
    check_line: int,
    subject: Subject | None,
    *,
    printed: _Bounded,
    put_back: Callable[[], None],
) -> Verdict:
    module = _new_module(MODULE)
    linecache.cache[ANSWER] = (len(source), None, source.splitlines(keepends=True), ANSWER)
    try:
        program = compile(source, ANSWER, "exec", dont_inherit=True)
    except Exception as error:  # also MemoryError and RecursionError, for what is nested too deeply
        verdict: Verdict = {"state": "berhenti", "crash": _crash(error, "compile", source), "output": printed.kept()}
        if (trace := find_pasted(source, error)) is not None:
            verdict["pasted"] = trace
        return verdict
    if subject is not None:
        judged = suite.judge(source, subject, put_back)
        return _of_tests(source, check, check_file, check_line, judged=judged, printed=printed)
    try:
        exec(program, module.__dict__)
    except BaseException as error:
        if error.__class__ is MemoryError:  # no built-in name yet: see put_back
            module.__dict__.clear()
        put_back()
        return {"state": "berhenti", "crash": _crash(_freed(error), "run", source), "output": printed.kept()}
    put_back()
    output = printed.kept()
    refusal = _checked(Probe(source, module.__dict__, output, check), check, check_file, check_line, printed)
    if refusal is not None:
        return refusal
    right: Verdict = {"state": "benar", "output": output}
    if app := _app_of(module.__dict__):
        right["app"] = app
    return right


def _checked(probe: Probe, check: str, check_file: str, check_line: int, printed: _Bounded) -> Verdict | None:
    """Run an exercise's check; return the verdict of an answer that it does not accept."""
    try:
        tools: dict[str, Any] = {name: getattr(probe, name) for name in dir(probe) if not name.startswith("_")}
        exec(_compiled(check, check_file, check_line), tools)
    except RefusedError as refused:
        told: Verdict = {"state": "salah", "code": refused.code, "values": refused.values, "output": probe.output}
        if probe._slashed:
            told["slashed"] = probe._slashed
        return told
    except _CrashedError as crashed:
        return {"state": "berhenti", "crash": crashed.crash, "output": printed.kept()}
    except BaseException as error:
        files = [frame.f_code.co_filename for frame, _ in traceback.walk_tb(error.__traceback__)]
        if [file for file in files if file in (ANSWER, check_file)][-1] == ANSWER:
            # What the check has read or called came to this line of the answer: an attribute that computes, an operator.
            return {"state": "berhenti", "crash": _crash(_freed(error), "run", probe.source), "output": printed.kept()}
        return _unread(_freed(error), probe.output)
    return None


@functools.lru_cache(maxsize=8)
def _compiled(check: str, check_file: str, check_line: int) -> types.CodeType:
    """Return a check as Python runs it. Where many answers of one exercise are judged, it is read once."""
    return compile("\n" * (check_line - 1) + check, check_file, "exec", dont_inherit=True)


def _wants_slash(app: Any, path: str, method: str) -> bool:
    """Say whether it is a rule of the app, not one of its views, that sends a path on to itself with a slash at its end."""
    from werkzeug.exceptions import HTTPException
    from werkzeug.routing import RequestRedirect

    asked = unquote(urlsplit(path).path)
    try:
        app.url_map.bind("localhost").match(asked, method)
    except RequestRedirect as there:
        return unquote(urlsplit(there.new_url).path) == f"{asked}/"
    except HTTPException:
        return False
    return False


def _of_tests(
    source: str, check: str, check_file: str, check_line: int, *, judged: suite.Judged, printed: _Bounded
) -> Verdict:
    """Return the verdict of an answer that is tests: what their runs showed, then what the exercise asks besides."""
    if "crash" in judged:
        return {"state": "berhenti", "crash": judged["crash"], "output": printed.kept()}
    verdict: Verdict = {"state": "benar", "output": printed.kept()}
    if "code" in judged:
        verdict = {"state": "salah", "code": judged["code"], "values": judged["values"], "output": printed.kept()}
    elif check:
        probe = Probe(source, judged["names"], printed.kept(), check)
        verdict = _checked(probe, check, check_file, check_line, printed) or verdict
    if "damage" in judged:
        verdict["damage"] = judged["damage"]
    return verdict


def _app_of(namespace: dict[str, Any]) -> str:
    """Return what the answer calls its Flask application, or its factory with `()`; empty when it made none.

    `wsgi:` stands before the name of an application of another kind, which is recognised by the usual name.
    """
    # Nothing is imported here: the answer may have hurt the imports, and its verdict must not suffer.
    flask = sys.modules.get("flask")
    try:
        kind = flask.Flask if flask is not None else ()
        apps = [name for name, value in namespace.items() if isinstance(value, kind) and name.isidentifier()]
        usual = [name for name in ("app", "application") if name in apps]
        if apps:
            name = (usual or apps)[0]
            return name if _shows_a_page(namespace[name]) else ""
        for name in ("create_app", "make_app"):
            if inspect.isfunction(factory := namespace.get(name)):
                inspect.signature(factory).bind()
                return f"{name}()"
        for name in ("app", "application"):
            if callable(namespace.get(name)) and not inspect.isclass(namespace[name]):
                inspect.signature(namespace[name], follow_wrapped=False).bind({}, None)
                return f"wsgi:{name}"
    except BaseException:  # whatever the answer's own values do when they are looked at: only a button is missing
        pass
    return ""


def _shows_a_page(app: Any) -> bool:
    """Whether an application has a page that a browser can open by its address alone: an answer 405 or 400 is none."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    opened = [rule for rule in rules if rule.methods is None or "GET" in rule.methods]
    if not rules or any(rule.arguments for rule in opened):
        return True
    if not opened:
        return False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.logger.disabled = True
    first = min(opened, key=lambda rule: rule.rule != "/")
    return bool(app.test_client().get(first.rule).status_code != 400)


def grade(source: str, check: str, check_file: str, check_line: int, subject: Subject | None = None) -> Verdict:
    """Run `source` as a fresh module, then the exercise's `check` on it, and return the verdict as JSON-ready data.

    `check_file` and `check_line` (1-based) place the check in its exercise file, so that an error in it names the right line.
    `subject` is the application that is tested, where the answer is tests.
    Never raises for anything that the answer does, apart from ending the process or running for ever: the caller bounds both.
    The check meets built-in names and libraries as they were, whatever the answer assigned to them (`restore.py`).
    """
    # As Python reads a file: any kind of line end, and no byte order mark.
    source = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    printed = _Bounded()
    kept_input, builtins.input = builtins.input, _no_input
    kept_cli = os.environ.get("FLASK_RUN_FROM_CLI")
    os.environ["FLASK_RUN_FROM_CLI"] = "true"  # Flask itself then ignores app.run() and says so (flask/app.py)
    put_back = restore.tools()
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            # In an empty context: what an answer pushes (`app.app_context().push()`) ends with it, and it meets nobody else's.
            return contextvars.Context().run(
                _verdict, source, check, check_file, check_line, subject, printed=printed, put_back=put_back
            )
    except BaseException as error:
        return _unread(_freed(error), printed.kept())  # the answer has hurt even the judging
    finally:
        put_back()
        builtins.input = kept_input
        if kept_cli is None:
            os.environ.pop("FLASK_RUN_FROM_CLI", None)
        else:
            os.environ["FLASK_RUN_FROM_CLI"] = kept_cli
        sys.modules.pop(MODULE, None)
        linecache.cache.pop(ANSWER, None)
