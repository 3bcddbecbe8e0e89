"""What is known of an exception in a student's code, as plain data: it crosses from the process in which an answer runs.

Nothing is explained here, and no library is imported for it.
"""

from __future__ import annotations

import ast
import contextlib
import difflib
import linecache
import math
import opcode
import re
import sysconfig
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache
from inspect import Parameter, getattr_static, signature
from pathlib import Path
from types import FrameType, FunctionType, ModuleType
from typing import Literal, NotRequired, TypedDict, cast

from .. import libraries
from ..lookalikes import visible
from ..text import COMMENT, TERMINAL_CODES, shortened
from . import nothing, origins, scopes
from .nothing import Nothing
from .scopes import Around

TEXT_LIMIT = 600
"""Characters that are kept of anything of the student's: a message, a value, a page."""

TEMPLATE = "jinja2:<templat>"
"""The place that stands for a template's own code on a stack."""

_ALIKE = 0.7
"""How alike (0 to 1) the endpoint that is asked for and the one that is suggested must be."""

_MOST_VALUES = 12
"""Names of a line whose values are told."""

_DEEPEST = 60
"""Library functions that are kept of one stack; an endless recursion has a thousand."""

_TOLD = ("endpoint", "name", "code", "lineno", "errno", "sqlite_errorname", "import_name")
"""Attributes in which Flask, Werkzeug, Jinja2 and the standard library say what an exception is about."""

_BETWEEN = {
    *("bukuflask.exercises.grading:" + name for name in ("call", "visit", "_verdict")),
    "IPython.core.interactiveshell:_modified_open",  # what `open` is in a notebook
}
"""What stands between a student's code and a library without being either."""

_RAISE = opcode.opmap["RAISE_VARARGS"]

_STUDENTS = ("<ipython-input", "<jawabanmu>", "<tebakan>")
"""Of the names in angle brackets, which else stand for code that a library made, those of a cell or an answer."""

_ENCLOSED = "free variable"
"""In Python's words of a name that a function around the line's own fills."""

_ASKED = re.compile(r"cannot import name '(\w+)'")
"""Python's own words up to 3.11, where an ImportError has no `name_from` yet."""


class AtHand(TypedDict):
    """What the variables that a line could use hold of a name that is not known."""

    parts: list[str]
    """How the key or the attribute of that name is written: `buku["judul"]`, `buku.judul`."""
    renamed: dict[str, bool]
    """The variables that hold the module or class of that name; of each, whether it has what the line asks of it."""
    apps: list[str]
    """The variables that hold a Flask application."""
    blueprints: list[str]


class Crash(TypedDict):
    """An exception in the student's code."""

    type: str
    bases: list[str]
    """Its classes, the nearest first: a built-in one by its name alone, any other as "module:class"."""
    message: str
    line: int | None
    text: str
    filename: str
    """Where `line` stands, as Python names that file or cell."""
    during: Literal["compile", "run", "request"]
    context: Literal["latihan", "notebook"]
    raised: bool
    """Whether it was a `raise` or an `assert` of the student's own."""
    places: list[str]
    """The library functions to which the student's last line led, as "module:function", the innermost last."""
    loading: list[str]
    """The student's modules that were just being imported."""
    told: dict[str, str | int]
    """What the exception says of itself: `_TOLD`, and what `_particulars` reads off it."""
    template: NotRequired[tuple[str, int]]
    """The template that was being filled or read, and the line in it."""
    detail: NotRequired[str]
    """The name that a NameError, ImportError or AttributeError is about."""
    asked: NotRequired[str]
    """The name that `from ... import` did not find."""
    of: NotRequired[list[str]]
    """Of an AttributeError, the classes (as `bases`) of the object that lacks the name; a module is "module x"."""
    inside: NotRequired[str]
    """Of a NameError: the function in which the code makes that name, where it does so nowhere else."""
    own: NotRequired[list[str]]
    """Of a NameError: the names that the code makes at its outermost level."""
    known: NotRequired[list[str]]
    """Of a NameError in a cell: the names that other cells have made."""
    maker: NotRequired[str]
    """In a cell: words for the earlier cell that makes the missing name, or that opens the example of the missing module."""
    scope: NotRequired[list[str]]
    """Of a NameError: the parameters, then the other names, of the function in which the line stands."""
    parameters: NotRequired[int]
    """How many of `scope` are parameters: those of the innermost function, then of the functions around it."""
    nested: NotRequired[bool]
    """Of a NameError: whether the function in which the line stands is inside another one."""
    around: NotRequired[Around]
    """Of a NameError: what the code shows of the name and of where it stands."""
    at_hand: NotRequired[AtHand]
    """Of a NameError: what the variables that the line could use hold of that name."""
    of_self: NotRequired[bool]
    """Of a NameError in a method: whether the class keeps that name on `self`, or has a method or an attribute called so."""
    owners: NotRequired[list[str]]
    """Of a NameError: the variables whose object has a method or, in a module, a part of that name."""
    on_class: NotRequired[list[str]]
    """Of a TypeError: the class itself on which the line calls a method, and a variable that holds an object of it (or "")."""
    takes: NotRequired[list[str]]
    """Of a TypeError about an unexpected keyword: the parameters that the function has, where the line's names lead to it."""
    listing: NotRequired[dict[str, str]]
    """Of a NameError in an answer: where else a name is made, "latihan" (the exercise itself) or "notebook" (its cells)."""
    returned: NotRequired[bool]
    """Of a NameError with `inside`: whether that function returns the name."""
    near: NotRequired[str]
    """Of an AttributeError: the name that the object has and that is spelt nearly so."""
    origins: NotRequired[dict[str, str]]
    """Of an AttributeError or a TypeError: the names in the line, and of each the line that filled it, where the code shows that."""
    given: NotRequired[tuple[str, list[str]]]
    """Of the same, in a function: the line of the code that called it, or "", and the parameters that the caller has filled for sure."""
    nothing: NotRequired[Nothing]
    """Of an error about `None`: which part of the line was that, and what had made it so."""
    values: NotRequired[dict[str, str]]
    """The names in the line that have a value, each with the name of its value's class."""
    locals: NotRequired[list[str]]
    """The parameters and other names that the function of the line has given a value; the module's names are not among them."""
    alone: NotRequired[str]
    """Of an AttributeError whose name stands for something by itself: the name of that thing's class."""
    methods: NotRequired[list[str]]
    """Of an AttributeError of an object whose class the student wrote: the class's public methods."""
    config_alike: NotRequired[str]
    """Of a KeyError of a configuration: the key that differs in its letters' case only."""
    defines: NotRequired[list[str]]
    """The functions that the code defines; a method as "Class.method"."""
    selfless: NotRequired[list[str]]
    """Of `defines`, the methods whose first parameter is not `self`."""
    of_project: NotRequired[bool]
    """Whether it happened in a folder of files that is looked at, where no cell has made anything."""
    above: NotRequired[str]
    """Where Python could not read the code: the nearest line above that is not empty."""
    below: NotRequired[str]
    """Likewise the nearest line below."""


_PICTURES = {c: 0x2400 + c for c in range(32) if c not in b"\t\n"} | {0x7F: 0x2421}
"""Other control characters, which a notebook or a terminal would obey, and their pictures in Unicode."""


def names_made(crash: Crash) -> list[str]:
    """Return the names that the reader has made, the nearest first: in the function of the line, in the code, in other cells."""
    return [*crash.get("scope", []), *crash.get("own", []), *crash.get("known", [])]


def sendable(text: str) -> str:
    """Make text fit to be sent and shown: no lone surrogates, no terminal codes, control characters as pictures, the unseen as numbers."""
    plain = TERMINAL_CODES.sub("", text.replace("\r\n", "\n")) if "\x1b" in text or "\r" in text else text
    return visible(plain.translate(_PICTURES).encode("utf-8", "replace").decode("utf-8"))


def words(value: object, longest: int = TEXT_LIMIT) -> str:
    """Return something of the student's as text, bounded, whatever its `__str__` does."""
    try:
        text = str(value)
    except BaseException as error:
        text = f"<{type(value).__name__}, __str__: {type(error).__name__}>"
    return sendable(shortened(text, longest))


@cache
def _standard_library() -> tuple[Path, ...]:
    paths = sysconfig.get_paths()
    folders = [Path(paths[name]) for name in ("stdlib", "platstdlib") if name in paths]
    # In the browser the modules lie in an archive beside the folder that `sysconfig` names.
    folders.append(Path(linecache.__file__).parent)
    return tuple({folder.resolve() for folder in folders})


@cache
def is_students(filename: str) -> bool:
    """Whether code of this file is the student's own (a cell, an answer, a file of their app) and not a library's."""
    if filename.startswith("<"):
        return filename.startswith(_STUDENTS)
    path = Path(filename)
    if not {"site-packages", "dist-packages"}.isdisjoint(path.parts) or path.is_relative_to(Path(__file__).parents[1]):
        return False
    if not path.is_absolute() and any(libraries.of_module(part) for part in path.parts[:-1]):
        return False  # a compiled module names its source as it was called where it was built
    return not any(path.resolve().is_relative_to(folder) for folder in _standard_library())


def crash_of(
    error: BaseException,
    during: Literal["compile", "run", "request"],
    context: Literal["latihan", "notebook"],
    *,
    own: Callable[[str], bool] = is_students,
    source: str | None = None,
    names: Collection[str] = (),
) -> Crash:
    """Return what is known of `error`.

    `own` tells the files of the student's code. `source` is that code, where Python keeps no copy of it; `names` are those
    that it could use besides its own.
    """
    kind = type(error)  # asked of the class: an object of the student's may answer anything, or raise
    line, filename, raised = None, "", False
    places: list[str] = []
    loading: list[str] = []
    reached: dict[str, int] = {}
    template: tuple[str, int] | None = None
    for frame, number, instruction in _frames(error):
        code = frame.f_code
        raised = False
        if "__jinja_exception__" in frame.f_globals:  # jinja2/debug.py puts it where a template's line stands
            template = (Path(code.co_filename).name, number)
            places.append(TEMPLATE)
        elif own(code.co_filename):
            line, filename, template = number, code.co_filename, None
            places = []
            raised = code.co_code[instruction] == _RAISE
            if code.co_name == "<module>":
                loading.append(str(frame.f_globals.get("__name__")))
                reached[code.co_filename] = number
        elif (module := frame.f_globals.get("__name__")) and f"{module}:{code.co_name}" not in _BETWEEN:
            places.append(f"{module}:{code.co_qualname}")
    if during == "compile":
        places = []  # those that read the code, not those that it led to
    if issubclass(kind, SyntaxError) and (during == "compile" or _is_of_a_file(error)):
        line, filename, raised = getattr(error, "lineno", None), getattr(error, "filename", None) or filename, False
    if source is None:
        source = "".join(linecache.getlines(filename))
    lines = source.split("\n")
    crash: Crash = {
        "type": kind.__name__,
        "bases": _classes(kind),
        "message": words(getattr(error, "msg", "") if issubclass(kind, SyntaxError) and during == "compile" else error),
        "line": line,
        "text": words(lines[line - 1].strip()) if line and 0 < line <= len(lines) else "",
        "filename": filename,
        "during": during,
        "context": context,
        "raised": raised,
        "places": places[-_DEEPEST:],
        "loading": loading,
        "told": {},
    }
    if template is not None:
        crash["template"] = template
    if during == "compile" and line:
        crash["above"] = words(next((each.strip() for each in reversed(lines[: line - 1]) if each.strip()), ""))
        crash["below"] = words(next((each.strip() for each in lines[line:] if each.strip()), ""))
    with contextlib.suppress(Exception):
        crash["told"] = _particulars(error)
        crash |= _names(
            error, during, source, names, (line, reached.get(filename, math.inf if context == "latihan" else None))
        )
    with contextlib.suppress(Exception):
        if during != "compile" and issubclass(kind, TypeError | AttributeError | ValueError | KeyError | NameError):
            crash |= _of_the_line(error, own, crash["text"], source)
    with contextlib.suppress(Exception):
        if during != "compile" and issubclass(kind, TypeError | AttributeError):
            *_, (frame, _, instruction) = _frames(error)
            alone = context == "latihan"
            crash |= _origins(error, own, source, alone)
            if own(frame.f_code.co_filename) and (
                none := nothing.found(words(error), frame, instruction, source, alone=alone)
            ):
                crash["nothing"] = none
    return crash


def _of_the_line(error: BaseException, own: Callable[[str], bool], text: str, source: str) -> Crash:
    """Return what the names in the student's last line hold, and which functions their code defines."""
    clues: dict[str, object] = {}
    frame = next((f for f, _, _ in reversed([*_frames(error)]) if own(f.f_code.co_filename)), None)
    if frame is not None:
        known = {**frame.f_globals, **frame.f_locals}
        found = {
            name: type(known[name]).__name__ for name in re.findall(r"(?<![.\w])[^\W\d]\w*", text) if name in known
        }
        clues["values"] = dict(list(found.items())[:_MOST_VALUES])
        with contextlib.suppress(Exception):  # a line that is part of a longer statement; an object that answers oddly
            if isinstance(error, NameError):
                clues["owners"] = _owners(str(error.name), known)
                clues["at_hand"] = _at_hand(str(error.name), frame, known, text)
            elif isinstance(error, TypeError):
                clues["on_class"] = _class_called(text, known)
                clues["takes"] = _parameters(str(error), known)
        if frame.f_locals is not frame.f_globals:
            clues["locals"] = [name for name in frame.f_locals if name != "self"][:_MOST_VALUES]
        clues |= _of_what_lacks(error, known, own, text)
    if issubclass(type(error), TypeError):
        defined, selfless = [], []
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ClassDef):
                for each in node.body:
                    if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
                        defined.append(f"{node.name}.{each.name}")
                        first = next(iter([*each.args.posonlyargs, *each.args.args]), None)
                        if not each.decorator_list and (first is None or first.arg != "self"):
                            selfless.append(defined[-1])
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                defined.append(node.name)
        clues |= {"defines": defined, "selfless": selfless}
    return cast("Crash", clues)


def _origins(error: BaseException, own: Callable[[str], bool], source: str, alone: bool) -> Crash:
    """Return what filled the names of the student's last line."""
    frames = [(frame, line) for frame, line, _ in _frames(error)]
    at = max(n for n, (frame, _) in enumerate(frames) if own(frame.f_code.co_filename))
    frame, line = frames[at]
    lines = source.split("\n")
    known = {**frame.f_globals, **frame.f_locals}
    names = [name for name in dict.fromkeys(re.findall(r"(?<![.\w])[^\W\d]\w*", lines[line - 1])) if name in known]
    clues: dict[str, object] = {"origins": origins.found(names, frame, line, source, alone=alone)}
    if frame.f_locals is not frame.f_globals:
        caller, called_in = frames[at - 1] if at else (frame, line)
        by_own = at > 0 and caller.f_code.co_filename == frame.f_code.co_filename
        given = words(lines[called_in - 1].strip()).replace("`", "'") if by_own else ""
        clues["given"] = (given, origins.parameters(frame, source, line))
    return cast("Crash", clues)


def _owners(name: str, known: Mapping[str, object]) -> list[str]:
    """Return the variables whose object has a method of this name, or else the modules that have a part of this name."""
    objects, modules = [], []
    for variable, value in known.items():
        if variable.startswith("_"):
            continue
        if isinstance(value, ModuleType):
            if name in vars(value) and not name.startswith("_"):
                modules.append(variable)
        elif isinstance(value, type | FunctionType) or type(value).__module__ == "builtins":
            continue
        elif callable(getattr_static(type(value), name, None)):
            objects.append(variable)
    return objects or modules


def _at_hand(name: str, frame: FrameType, known: Mapping[str, object], text: str) -> AtHand:
    """Return what the variables that a line could use hold of a name."""
    nearest = {**frame.f_locals, **known}  # those of the function first
    variables = {each: value for each, value in nearest.items() if not each.startswith("_")}
    parts, module = [], frame.f_globals.get("__name__")
    for variable, value in variables.items():
        kind = type(value)
        if kind is dict and name in cast("dict[object, object]", value):
            parts.append(f'{variable}["{name}"]')
        elif kind.__module__ == module and name in getattr(value, "__dict__", ()):
            parts.append(f"{variable}.{name}")
    asked = re.search(rf"(?<![.\w]){re.escape(name)}((?:\.\w+)*)", text)
    path = asked[1].split(".")[1:] if asked else []
    renamed = {
        each: _leads(value, path)
        for each, value in variables.items()
        if isinstance(value, ModuleType | type) and value.__name__ == name
    }
    apps = [each for each, value in variables.items() if "flask.app:Flask" in _classes(type(value))]
    blueprints = [each for each, value in variables.items() if "flask.blueprints:Blueprint" in _classes(type(value))]
    return {"parts": parts, "renamed": renamed, "apps": apps, "blueprints": blueprints}


def _leads(value: object, path: list[str]) -> bool:
    """Whether a module or class has what stands behind its dots."""
    return all((value := getattr_static(value, part, None)) is not None for part in path)


def _class_called(text: str, known: Mapping[str, object]) -> list[str]:
    """Return the class on which a line calls a method, as in `Map.add(...)`, and a variable with an object of it, if any."""
    for node in ast.walk(ast.parse(opened(text))):
        used = node.decorator_list[0] if isinstance(node, ast.FunctionDef) and node.decorator_list else node
        called = used.func if isinstance(used, ast.Call) else used if used is not node else None
        if not isinstance(called, ast.Attribute):
            continue
        path, inner = [], called.value
        while isinstance(inner, ast.Attribute):
            path.append(inner.attr)
            inner = inner.value
        if not isinstance(inner, ast.Name) or inner.id not in known:
            continue
        value = known[inner.id]
        for part in reversed(path):
            value = vars(value)[part]
        if isinstance(value, type):
            made = next((name for name, each in known.items() if type(each) is value and not name.startswith("_")), "")
            return [value.__name__, made]
    return []


_UNEXPECTED = re.compile(r"([\w.]+)\(\) got an unexpected keyword argument")


def _parameters(message: str, known: Mapping[str, object]) -> list[str]:
    """Return the parameters of the function or class that refused a keyword; [] where it is not known by its name."""
    if (found := _UNEXPECTED.match(message)) is None:
        return []
    owner, _, name = found[1].rpartition(".")
    target = known.get(owner.rpartition(".")[2] if name == "__init__" else name)
    if not isinstance(target, type | FunctionType) or getattr(target, "__qualname__", "") not in (owner, name):
        return []
    parameters = signature(target).parameters.values()
    kinds = (Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY)
    return [each.name for each in parameters if each.kind in kinds][:_MOST_VALUES]


def opened(line: str) -> str:
    """Return a line as code that can be parsed by itself: a block gets a body, a decorator a function, `elif` becomes `if`."""
    line = COMMENT.sub(r"\1", line).rstrip()
    if line.startswith("@"):
        return line + "\ndef f(): ..."
    line = re.sub(r"^(?:elif|else if)\b", "if", line)
    if re.match(r"except\b", line):
        line = "try: ...\n" + line
    return line + " ..." if line.endswith(":") else line


def _of_what_lacks(
    error: BaseException, known: Mapping[str, object], own: Callable[[str], bool], text: str
) -> dict[str, object]:
    """Return what there is in the place of the attribute or key that was not found."""
    clues: dict[str, object] = {}
    if isinstance(error, AttributeError):
        if error.name is not None and error.name in known:
            clues["alone"] = type(known[error.name]).__name__
        kind = type(error.obj)
        methods = {
            name: value
            for name, value in vars(kind).items()
            if not name.startswith("_") and isinstance(value, FunctionType)
        }
        if methods and all(own(value.__code__.co_filename) for value in methods.values()):
            clues["methods"] = list(methods)[:_MOST_VALUES]
    elif type(error) is KeyError and (found := re.search(r"(\w+)\.config\[", text)):
        config = getattr(known.get(found[1]), "config", None)
        if isinstance(config, dict):
            key = str(error.args[0] if error.args else "").lower()
            clues["config_alike"] = next((each for each in config if str(each).lower() == key), "")
    return clues


def _frames(error: BaseException) -> Iterator[tuple[FrameType, int, int]]:
    """Yield the frames of the traceback with their lines and the instructions they are at, the outermost first."""
    tb = object.__getattribute__(error, "__traceback__")  # whatever a class of the student's makes of attributes
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno, tb.tb_lasti
        tb = tb.tb_next


def _is_of_a_file(error: BaseException) -> bool:
    filename = getattr(error, "filename", None)
    return isinstance(filename, str) and not filename.startswith("<") and Path(filename).is_file()


def _classes(kind: type) -> list[str]:
    return [c.__qualname__ if c.__module__ == "builtins" else f"{c.__module__}:{c.__qualname__}" for c in kind.__mro__]


def _particulars(error: BaseException) -> dict[str, str | int]:
    told: dict[str, str | int] = {}
    for name in _TOLD:
        value = getattr(error, name, None)
        if isinstance(value, str | int):
            told[name] = words(value) if isinstance(value, str) else int(value)
    if isinstance(error, KeyError) and error.args and isinstance(error.args[0], str):
        told["key"] = words(error.args[0])
    if isinstance(error, SyntaxError) and isinstance(error.text, str) and isinstance(error.offset, int):
        told["rest"] = words(error.text.rstrip(" \t\r\n\f")[max(error.offset - 1, 0) :][:40])
    if isinstance(error, SystemExit) and isinstance(error.__context__, OSError):
        why = error.__context__  # why Werkzeug's server ends the program; Windows' own number tells more
        told["errno"] = int(getattr(why, "winerror", None) or why.errno or 0)
    if isinstance(error, UnicodeDecodeError):
        frames = [frame for frame, _, _ in _frames(error) if frame.f_globals.get("__name__") == "jinja2.loaders"]
        if frames and isinstance(template := frames[-1].f_locals.get("template"), str):
            told["name"] = words(template)  # the file itself is nowhere in the exception
    path = getattr(error, "path", None) or getattr(getattr(error, "obj", None), "__file__", None)
    if isinstance(path, str) and is_students(path):
        told["own_file"] = Path(path).name
    suggested = getattr(error, "suggested", None)  # werkzeug.routing.BuildError: the nearest rule
    if suggested is not None:
        told["suggested"] = words(suggested.endpoint)
        told["missing"] = ", ".join(sorted(suggested.arguments - set(getattr(error, "values", None) or ())))
        asked = str(getattr(error, "endpoint", ""))
        if difflib.SequenceMatcher(None, asked.lower(), suggested.endpoint.lower()).ratio() >= _ALIKE:
            told["alike"] = words(suggested.endpoint)
    return told


def _names(
    error: BaseException, during: str, source: str, known: Collection[str], at: tuple[int | None, float | None]
) -> Crash:
    """Return the names that an exception is about, and of a NameError which names the code itself makes, and where.

    `at` is the line, and the line outside all functions at which Python stood: infinity behind the last one, None where another cell
    may have changed names since.
    """
    line, reached = at
    clues: dict[str, object] = {}
    name = getattr(error, "name", None)
    if isinstance(error, NameError | ImportError | AttributeError) and isinstance(name, str):
        clues["detail"] = name
    if isinstance(error, ImportError):
        found = _ASKED.search(str(error))
        asked = getattr(error, "name_from", None) or (found and found[1])
        if isinstance(asked, str):
            clues["asked"] = asked
    if isinstance(error, AttributeError):
        owner = getattr(error, "obj", None)
        clues["of"] = [f"module {owner.__name__}"] if isinstance(owner, ModuleType) else _classes(type(owner))
        if isinstance(name, str) and (near := _near(owner, name)):
            clues["near"] = near
    if isinstance(error, NameError) and during != "compile":
        clues |= _name_clues(source, str(name), known, line, enclosed=_ENCLOSED in str(error))
        with contextlib.suppress(Exception):  # a cell with magics in it; a file that is gone; code nested too deeply
            clues["around"] = scopes.of_a_name(error, source, line, reached)
    return cast("Crash", clues)


def _near(owner: object, name: str) -> str:
    """Return the public name that an object has and that is spelt nearly like `name`; "" when there is none."""
    kind = type(owner)
    there = list(vars(owner)) if isinstance(owner, ModuleType) else dir(owner if isinstance(owner, type) else kind)
    with contextlib.suppress(AttributeError):
        there += object.__getattribute__(owner, "__dict__")
    public = [each for each in there if isinstance(each, str) and not each.startswith("_")]
    same = next((each for each in public if each.lower().replace("_", "") == name.lower().replace("_", "")), "")
    return same or next(iter(difflib.get_close_matches(name, public, n=1, cutoff=0.72)), "")


def _stored(node: ast.AST) -> str | None:
    return node.id if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) else None


def _kept_on_self(owner: ast.ClassDef) -> set[str]:
    """Return what a class keeps on `self`, and its methods."""
    kept = {
        node.attr
        for node in ast.walk(owner)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and isinstance(node.value, ast.Name)
        and node.value.id == "self"
    }
    for each in owner.body:
        match each:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                kept.add(each.name)
            case ast.Assign():
                kept |= {made for target in each.targets if (made := _stored(target)) is not None}
            case ast.AnnAssign() if (made := _stored(each.target)) is not None:
                kept.add(made)
    return kept


def _name_clues(
    source: str, name: str, known: Collection[str], line: int | None, *, enclosed: bool
) -> dict[str, object]:
    """Return which names the code itself makes, and the function in which it makes `name`, if only there.

    `enclosed` says that this function is around the one of the line.
    """
    clues: dict[str, object] = {"known": sorted(known)}
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):  # a cell with magics in it; a file that is gone or changed
        return clues | {"own": []}
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    inside = {id(node) for function in functions for node in ast.walk(function) if node is not function}

    inner = {
        id(each) for node in ast.walk(tree) if isinstance(node, ast.comprehension) for each in ast.walk(node.target)
    }  # only the comprehension itself knows these

    of_class_bodies = {
        id(each)
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for part in node.body
        if not isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        for each in ast.walk(part)
    }  # what a class keeps for itself

    apart = inner | of_class_bodies

    def made(nodes: Iterable[ast.AST]) -> set[str]:
        return {
            made
            for node in nodes
            if id(node) not in apart
            and (made := node.name if isinstance(node, ast.ExceptHandler) else _stored(node)) is not None
        }

    of_classes = {
        id(each)
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for each in ast.walk(node)
        if each is not node
    }
    within = inside | of_classes
    outside = made(node for node in ast.walk(tree) if id(node) not in within)
    holder = next((f.name for f in functions if name in made(ast.walk(f))), "") if name not in outside else ""
    imported = {
        (alias.asname or alias.name).partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    clues["own"] = sorted(outside | {function.name for function in functions} | imported)
    around = [f for f in functions if line is not None and f.lineno <= line <= (f.end_lineno or f.lineno)]
    if around:
        inwards = sorted(around, key=lambda function: function.lineno, reverse=True)
        arguments = [function.args for function in inwards]
        given = [each.arg for one in arguments for each in (*one.posonlyargs, *one.args, *one.kwonlyargs)]
        parameters = list(dict.fromkeys(given))
        others = {each for function in inwards for each in made(ast.walk(function))}
        clues["scope"] = [*parameters, *sorted(others - set(parameters))]
        clues["parameters"] = len(parameters)
        clues["nested"] = len(around) > 1
        clues["of_self"] = "self" in parameters and any(
            name in _kept_on_self(node)
            for node in ast.walk(tree)
            if isinstance(node, ast.ClassDef) and any(each is inwards[-1] for each in ast.walk(node))
        )
    declared = any(
        isinstance(node, ast.Global) and name in node.names
        for function in functions
        if function.name == holder and function not in around
        for node in ast.walk(function)
    )
    if holder and not declared and not enclosed:
        clues["inside"] = holder
        clues["returned"] = any(
            isinstance(node, ast.Return) and isinstance(node.value, ast.Name) and node.value.id == name
            for function in functions
            if function.name == holder
            for node in ast.walk(function)
        )
    return clues
