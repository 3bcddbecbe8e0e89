"""The libraries that the book uses, and what is done with each: one row a library, read by every part that treats some of them alike.

Adding a library is adding its row here and its pin in pyproject.toml; tests compare the two. That its errors are explained is told
by its file in `errors/catalogue`. Nothing of a library is imported with this module.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import importlib
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .source_tree import tree_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """One library, by the name under which it is imported."""

    name: str
    distribution: str = ""
    """What pip calls it, as names are compared (`flask-sqlalchemy`); empty for a part of Python itself."""
    always: bool = False
    """Every lesson may use it. Any other is for the lessons whose head names it under `paket:`."""
    preload: tuple[str, ...] = ()
    """The modules that are imported before a lesson's first cell, in a warm kernel and in the browser."""
    beside: str = ""
    """The library that uses this one when it is there, without requiring it: the browser fetches both together."""
    keep_source: bool = False
    """The browser keeps its source files, which tracebacks and `??` show; of any other only what is compiled."""
    put_back: bool = False
    """What an answer changes in its modules and classes is put back before the next one."""
    in_browser: bool = True
    """It can run in the browser edition, which brings it along."""


def _python(name: str) -> Library:
    return Library(name=name, always=True, put_back=True)


LIBRARIES: tuple[Library, ...] = (
    # What a kernel of the book starts with, in the order in which it is imported.
    Library(
        name="flask",
        distribution="flask",
        always=True,
        preload=("flask", "flask.testing"),
        keep_source=True,
        put_back=True,
    ),
    Library(
        name="werkzeug",
        distribution="werkzeug",
        always=True,
        keep_source=True,
        put_back=True,
    ),
    Library(name="jinja2", distribution="jinja2", always=True, keep_source=True, put_back=True),
    Library(name="markupsafe", distribution="markupsafe", always=True, keep_source=True, put_back=True),
    Library(name="itsdangerous", distribution="itsdangerous", always=True, keep_source=True, put_back=True),
    Library(name="click", distribution="click", always=True, keep_source=True, put_back=True),
    Library(name="blinker", distribution="blinker", always=True, keep_source=True, put_back=True),
    Library(name="dotenv", distribution="python-dotenv", always=True, beside="flask"),
    Library(name="asgiref", distribution="asgiref", beside="flask"),
    Library(name="anywidget", distribution="anywidget", always=True, preload=("anywidget",)),
    Library(name="markdown_it", distribution="markdown-it-py", always=True),  # makes the HTML of what a student reads
    Library(name="fsrs", distribution="fsrs", beside="flask"),  # reckons when an exercise is to be repeated
    Library(
        name="bukuflask",
        always=True,
        preload=(
            "bukuflask.magics",
            "bukuflask.web.client",
            "bukuflask.drawings.routes",
            "bukuflask.serving.server",
            "bukuflask.web.picture",
            "bukuflask.web.peramban",
        ),
        keep_source=True,
    ),
    # What a lesson adds to Flask.
    Library(name="flask_sqlalchemy", distribution="flask-sqlalchemy", keep_source=True, put_back=True),
    # Not put back: it keeps what it has worked out about a class on the class, and in places that would not go with it. Its source
    # alone is as large as Flask and everything beneath.
    Library(name="sqlalchemy", distribution="sqlalchemy"),
    Library(name="flask_migrate", distribution="flask-migrate", keep_source=True, put_back=True),
    Library(name="alembic", distribution="alembic"),
    Library(name="flask_wtf", distribution="flask-wtf", keep_source=True, put_back=True),
    Library(name="wtforms", distribution="wtforms", keep_source=True, put_back=True),
    Library(name="email_validator", distribution="email-validator"),
    Library(name="flask_login", distribution="flask-login", keep_source=True, put_back=True),
    Library(name="flask_restful", distribution="flask-restful", keep_source=True, put_back=True),
    Library(name="flask_mail", distribution="flask-mail", keep_source=True, put_back=True),
    Library(name="aiosmtpd", distribution="aiosmtpd", in_browser=False),
    Library(name="pytest", distribution="pytest", always=True),
    Library(name="coverage", distribution="coverage"),
    Library(name="pytest_cov", distribution="pytest-cov"),
    # Reads projects for `%periksa_proyek`, and is imported by no answer.
    Library(name="bandit", distribution="bandit", in_browser=False),
    Library(name="waitress", distribution="waitress", in_browser=False),
    Library(name="gunicorn", distribution="gunicorn", in_browser=False),
    # Of Python itself, what an answer or its check works with.
    _python("ast"),
    _python("datetime"),
    _python("html"),
    _python("json"),
    _python("os"),
    _python("pathlib"),
    _python("random"),
    _python("re"),
    _python("secrets"),
    _python("sqlite3"),
    _python("string"),
    _python("time"),
    _python("urllib"),
)


@functools.cache
def _by_name() -> dict[str, Library]:
    return {library.name: library for library in LIBRARIES}


@functools.cache
def _by_distribution() -> dict[str, Library]:
    return {library.distribution: library for library in LIBRARIES if library.distribution}


def of_module(module: str) -> Library | None:
    """Return the library to which a module belongs (`flask.app`), or None when the book uses no such library."""
    return _by_name().get(module.partition(".")[0])


def of_distribution(name: str) -> Library | None:
    """Return the library that pip installs under a name, however its hyphens and capitals are written, or None."""
    return _by_distribution().get(normalised(name))


def normalised(name: str) -> str:
    """Return a distribution's name as names are compared (PEP 503): `packaging` does it, but a browser has no `packaging` at hand."""
    return re.sub(r"[-_.]+", "-", name).lower()


def preload() -> tuple[str, ...]:
    """Return the modules with which every kernel of the book begins, in their order."""
    return tuple(module for library in LIBRARIES if library.always for module in library.preload)


_BY_NAME = {"import_module", "__import__", "importorskip", "run_module", "resolve_name"}
"""The functions that import the module whose name they are given first."""

_IMPORT = re.compile(
    r"(?:^|[;:])[ \t]*(?:from[ \t]+([\w.]+)|import[ \t]+((?:[\w., \t]|\\\n)+))"
    rf"|\b(?:{'|'.join(sorted(_BY_NAME))})\(\s*(?:\w+\s*=\s*)?[\"']([\w.]+)",
    re.MULTILINE,
)
"""An import in the words of a program that Python cannot read."""

_MAGIC = re.compile(r"^[ \t]*[%!].*$", re.MULTILINE)


def imported(*sources: str) -> set[Library]:
    """Return the libraries that programs import, in whatever form: by their syntax, and a program that is half written by its words."""
    modules: set[str] = set()
    for source in sources:
        tree = tree_of(source) or tree_of(_MAGIC.sub("", source))
        modules.update(_in_words(source) if tree is None else _in_tree(tree))
    return {library for module in modules if (library := of_module(module)) is not None}


def _in_tree(tree: ast.Module) -> Iterator[str]:
    """Yield the modules that a program names to import them."""
    by_name = set(_BY_NAME)
    calls = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            by_name.update(each.asname for each in node.names if each.asname and each.name in _BY_NAME)
            if not node.level:
                yield node.module or ""
        elif isinstance(node, ast.Call):
            calls.append(node)
    for call in calls:
        function = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if function in by_name:
            for given in (*call.args[:1], *(each.value for each in call.keywords)):
                if isinstance(given, ast.Constant) and isinstance(given.value, str):
                    yield given.value.partition(":")[0]


def _in_words(source: str) -> Iterator[str]:
    """Yield the modules after the words with which programs import."""
    for one, several, by_name in _IMPORT.findall(source):
        for words in (one or several or by_name).replace("\\\n", " ").split(","):
            yield from words.split()[:1]


def imported_by(*sources: str) -> tuple[str, ...]:
    """Return the names of the libraries beyond every lesson's own that programs import, sorted."""
    return tuple(sorted(library.name for library in imported(*sources) if not library.always))


def load(names: Iterable[str]) -> None:
    """Import what an answer is going to use, before its time begins: some take seconds on an old or busy computer."""
    for name in names:
        with contextlib.suppress(Exception):  # the answer, which imports it again, is told
            importlib.import_module(name)


@functools.cache
def put_back() -> frozenset[str]:
    """Return the names of the libraries that are put back after an answer."""
    return frozenset(library.name for library in LIBRARIES if library.put_back)


@functools.cache
def hideable() -> frozenset[str]:
    """Return the names that a student's own file had better not have: it would hide a library."""
    return sys.stdlib_module_names | _by_name().keys()
