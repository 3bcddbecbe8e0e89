"""The first argument of `coba`, `peta_rute` and the like: an app, or a sentence that says what was given in its place."""

from __future__ import annotations

import inspect
import types
from typing import TYPE_CHECKING

from .problems import Masalah

if TYPE_CHECKING:
    from collections.abc import Callable

    from _typeshed.wsgi import WSGIApplication
    from flask import Flask


def wsgi_app(given: object, function: str) -> WSGIApplication:
    """Return `given` when a server could call it: a Flask app, or any WSGI app, called as `given(environ, start_response)`.

    Raises `Masalah`, naming the `function` that was called, when it is neither.
    """
    from flask import Flask

    if isinstance(given, Flask | type) or not callable(given):
        return flask_app(given, function)
    needed = _needed_arguments(given)
    if not needed:
        return flask_app(given, function)
    if len(needed) != 2 and not _takes_anything(given):
        name = getattr(given, "__name__", type(given).__name__)
        raise Masalah(
            f"`{name}` meminta {len(needed)} argumen ({', '.join(needed)}); aplikasi WSGI dipanggil dengan tepat dua.",
            f"tulis aplikasi WSGI sebagai `def {name}(environ, start_response):`; kalau ini pabrik aplikasi, panggil dulu "
            f"dengan argumennya: `{function}({name}(...), ...)`.",
        )
    return given


def _needed_arguments(given: Callable[..., object]) -> list[str]:
    """Return the names of the positional arguments without which `given` cannot be called; [] when it does not tell."""
    try:
        parameters = inspect.signature(given).parameters.values()
    except (TypeError, ValueError):
        return []
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return [each.name for each in parameters if each.default is each.empty and each.kind in positional]


def _takes_anything(given: Callable[..., object]) -> bool:
    """Whether `given` itself accepts any arguments, like what the decorator `Request.application` makes of a function."""
    parameters = inspect.signature(given, follow_wrapped=False).parameters.values()
    return any(each.kind is inspect.Parameter.VAR_POSITIONAL for each in parameters)


def flask_app(given: object, function: str) -> Flask:
    """Return `given` when it is a Flask app. Raises `Masalah`, naming the `function` that was called, when it is not."""
    from flask import Flask

    if isinstance(given, Flask):
        return given
    what = f"`{function}` meminta aplikasi Flask, tetapi yang diberikan "
    if isinstance(given, types.ModuleType):
        inside = next((name for name, value in vars(given).items() if isinstance(value, Flask)), None)
        if inside is None and callable(getattr(given, "create_app", None)):
            inside = "create_app()"
        module = given.__name__.rpartition(".")[2]
        do = (
            f"tulis `{function}({module}.{inside}, ...)`."
            if inside
            else "berikan variabel aplikasinya, misalnya `app`."
        )
        raise Masalah(f"{what}modul `{module}`.", do)
    if given is Flask:
        raise Masalah(f"{what}kelas `Flask` itu sendiri.", "buat dulu aplikasinya: `app = Flask(__name__)`.")
    if callable(given):
        name = getattr(given, "__name__", type(given).__name__)
        raise Masalah(
            f"{what}fungsi `{name}`.",
            f"kalau itu pabrik aplikasi, panggil dulu dengan tanda kurung: `{function}({name}(), ...)`.",
        )
    if isinstance(given, str):
        raise Masalah(
            f"{what}teks {given!r}.", f"berikan variabel aplikasinya tanpa tanda kutip: `{function}(app, ...)`."
        )
    raise Masalah(f"{what}{type(given).__name__}.", f"berikan variabel aplikasinya: `{function}(app, ...)`.")
