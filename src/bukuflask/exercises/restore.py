"""Put back what an answer has changed in the process that judges it: built-in names, Flask's classes, settings of the interpreter.

The check must be able to rely on `isinstance`, `json` and Flask, whatever the answer assigned to them; and where many answers run
in one process (the browser edition, the proof of the exercises) none may change what the next one meets.
Not reached: what is changed inside a list or dictionary of a library, threads that go on running, `atexit`, audit hooks.
"""

from __future__ import annotations

import builtins
import contextlib
import gc
import inspect
import logging
import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from operator import is_
from pathlib import Path
from types import ModuleType
from typing import Any

from .. import libraries


@dataclass(frozen=True, slots=True)
class _Face:
    """The names of one module or class, and what each stood for."""

    owner: Any
    names: dict[str, Any]

    def changed(self) -> bool:
        now = vars(self.owner)
        return len(now) != len(self.names) or not all(map(is_, now.values(), self.names.values()))

    def put_back(self) -> None:
        now = dict(vars(self.owner))
        for name, value in self.names.items():
            if name not in now or now[name] is not value:
                with contextlib.suppress(Exception):  # a class may refuse; what cannot be set was not changed either
                    setattr(self.owner, name, value)
        for name in now.keys() - self.names.keys():
            # An import adds a submodule to its package, and Python its own double-underscore names: those are no change.
            if not isinstance(now[name], ModuleType) and not name.startswith("__"):
                with contextlib.suppress(Exception):
                    delattr(self.owner, name)


def use_once() -> None:
    """Make one request, so that what Flask finds out only then is remembered with the rest: Werkzeug's version, for which it reads the disk.

    Where Flask's client is imported and not used before the first answer, each answer would look for it again.
    """
    import flask

    used = flask.Flask("bukuflask")
    used.add_url_rule("/", "used", lambda: "")
    used.test_client().get("/")


_seen: dict[str, tuple[_Face, ...]] = {}


class _AtOnce:
    """All faces in one row, for one comparison: nearly always nothing has changed, and to ask each face takes twice as long."""

    def __init__(self, faces: tuple[_Face, ...]) -> None:
        self.faces = faces
        self._now = [vars(face.owner).values() for face in faces]  # what stands there whenever it is asked
        self._values = [value for face in faces for value in face.names.values()]

    def changed(self) -> bool:
        if sum(map(len, self._now)) != len(self._values):
            return True
        return not all(map(is_, chain.from_iterable(self._now), self._values))


_last = [_AtOnce(())]
"""The row of all that is remembered."""


def _look(module: ModuleType, name: str) -> tuple[_Face, ...]:
    names = dict(vars(module))
    classes = [value for value in names.values() if inspect.isclass(value) and value.__module__ == name]
    return (_Face(module, names), *(_Face(one, dict(vars(one))) for one in classes))


def tools() -> Callable[[], None]:
    """Remember what judging relies on, and return what puts it back; that may be called again and again.

    Built-in names, the libraries, and the interpreter's own settings (depth of calls, tracing, collecting of garbage).

    What was remembered before and is still so is not copied again: a second call costs a comparison.
    """
    watched = libraries.put_back()
    any_changed = _last[0].changed()
    looked = False
    for name, module in tuple(sys.modules.items()):
        if name.partition(".")[0] in watched and isinstance(module, ModuleType):
            known = _seen.get(name)
            if known is None or known[0].owner is not module or (any_changed and any(face.changed() for face in known)):
                _seen[name] = _look(module, name)
                looked = True
    if looked:
        _last[0] = _AtOnce(tuple(face for known in _seen.values() for face in known))
    built_in, every = dict(vars(builtins)), _last[0]
    deepest, trace, profile, collect = sys.getrecursionlimit(), sys.gettrace(), sys.getprofile(), gc.isenabled()

    def put_back() -> None:
        # Not one built-in name is looked up before they are all right again, and nothing called before it may be.
        sys.setrecursionlimit(deepest)
        builtins.__dict__.update(built_in)
        if sys.gettrace() is not trace:
            sys.settrace(trace)
        if sys.getprofile() is not profile:
            sys.setprofile(profile)
        if gc.isenabled() is not collect:
            (gc.enable if collect else gc.disable)()
        for name in builtins.__dict__.keys() - built_in.keys():
            del builtins.__dict__[name]
        if every.changed():
            for face in every.faces:
                if face.changed():
                    face.put_back()

    return put_back


_OF_SYS = ("stdin", "stdout", "stderr", "argv", "path", "meta_path", "path_hooks", "modules", "dont_write_bytecode")
_HOOKS = ("excepthook", "displayhook", "unraisablehook", "breakpointhook")


@contextlib.contextmanager
def surroundings(folder: Path) -> Iterator[None]:
    """Remember what surrounds an answer in this process, and put it back at the end.

    The environment, `sys`'s lists and hooks, loaded modules (those from `folder`, the answer's own, are forgotten), signal
    handlers, logging, warnings. The working folder is its caller's.
    """
    settings = {name: getattr(sys, name) for name in (*_OF_SYS, *_HOOKS)}
    contents = {name: list(settings[name]) for name in ("argv", "path", "meta_path", "path_hooks")}
    modules, environ, of_thread = dict(sys.modules), dict(os.environ), threading.excepthook
    logs, silenced, handlers = _loggers(), logging.root.manager.disable, _signal_handlers()
    try:
        with warnings.catch_warnings():
            yield
    finally:
        for name, value in settings.items():
            setattr(sys, name, value)
        for name, content in contents.items():
            getattr(sys, name)[:] = content
        _forget_modules(modules, folder)
        if dict(os.environ) != environ:
            os.environ.clear()
            os.environ.update(environ)
        threading.excepthook = of_thread
        _put_back_loggers(logs)
        logging.root.manager.disable = silenced
        for number, handler in handlers.items():
            if signal.getsignal(number) is not handler:
                with contextlib.suppress(ValueError, OSError, TypeError):
                    signal.signal(number, handler)


def _forget_modules(before: dict[str, ModuleType], folder: Path) -> None:
    """Bring back modules that were removed or replaced, and drop new ones unless a library really loaded them."""
    for name in sys.modules.keys() - before.keys():
        module = sys.modules[name]
        file = getattr(getattr(module, "__spec__", None), "origin", None)
        if not isinstance(file, str) or Path(file).is_relative_to(folder):
            del sys.modules[name]
    sys.modules.update(before)


_Log = tuple[int, bool, bool, list[logging.Handler], list[Any]]


def _loggers() -> dict[logging.Logger, _Log]:
    manager = logging.root.manager
    every = [logging.root, *(log for log in manager.loggerDict.values() if isinstance(log, logging.Logger))]
    return {log: (log.level, log.propagate, log.disabled, log.handlers[:], log.filters[:]) for log in every}


def _put_back_loggers(before: dict[logging.Logger, _Log]) -> None:
    manager = logging.root.manager
    for name, log in tuple(manager.loggerDict.items()):
        if isinstance(log, logging.Logger) and log not in before:
            del manager.loggerDict[name]
    for log, (level, propagate, disabled, handlers, filters) in before.items():
        log.setLevel(level)
        log.propagate, log.disabled, log.handlers[:], log.filters[:] = propagate, disabled, handlers, filters


def _signal_handlers() -> dict[signal.Signals, Any]:
    if threading.current_thread() is not threading.main_thread():
        return {}  # only the main thread may set them
    return {number: handler for number in signal.valid_signals() if (handler := _handler(number)) is not None}


def _handler(number: int) -> Any:
    try:
        return signal.getsignal(number)
    except (ValueError, OSError):
        return None
