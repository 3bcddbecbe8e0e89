"""The first argument of `coba`, `peta_rute` and the like: a Flask app, or a sentence that says what was given in its place."""

from __future__ import annotations

import types
from typing import TYPE_CHECKING

from .problems import Masalah

if TYPE_CHECKING:
    from flask import Flask


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
