"""Mistakes with imports: names that newer releases no longer have, modules that hide or wait for one another."""

from __future__ import annotations

import sys

from ..facts import Crash
from .entry import Mistake, told

_LIBRARIES = {"click", "flask", "itsdangerous", "jinja2", "markupsafe", "werkzeug", *sys.stdlib_module_names}


def _hides_library(crash: Crash) -> bool:
    """Whether the module that lacks a name is a file of the student's own, called like a library."""
    owner = next((each.removeprefix("module ") for each in crash.get("of", [])), crash.get("detail", ""))
    return "own_file" in crash["told"] and owner.partition(".")[0] in _LIBRARIES


def _still_loading(crash: Crash) -> bool:
    """Whether the module that lacks a name was itself just being imported, and waits for the one that asks."""
    owners = {each.removeprefix("module ") for each in crash.get("of", [])} or {crash.get("detail", "")}
    return not owners.isdisjoint(crash["loading"][:-1])  # the last is the one that asks


def _asked(crash: Crash) -> str:
    return crash.get("asked") or crash.get("detail", "")


_HIDDEN = (
    lambda crash: told(
        crash,
        "own_file",
        "Yang diimpor adalah berkasmu sendiri, `{}`, bukan pustaka yang bernama sama.",
        "Yang diimpor adalah berkasmu sendiri, bukan pustaka yang bernama sama.",
    ),
    "Python melihat folder kerjamu lebih dulu. Berkas bernama sama dengan sebuah pustaka menutupi pustaka itu.",
    "kalau yang kamu maksud pustakanya, ganti nama berkasmu, lalu mulai ulang kernel atau programnya; kalau memang berkasmu, cek ejaan yang diminta darinya.",
)
_CIRCLE = (
    lambda crash: f"`{_asked(crash)}` diminta dari modul yang belum selesai dimuat.",
    "Dua modul saling mengimpor (impor melingkar): yang pertama berhenti di tengah jalan untuk menunggu yang kedua, dan yang kedua sudah meminta isi yang pertama.",
    "pindahkan salah satu `import` ke dalam fungsi, atau buat aplikasinya di dalam pabrik `create_app`.",
)

IMPORTS = (
    Mistake(
        id="own-file-hides-library",
        kind="ImportError",
        anywhere=True,
        when=_hides_library,
        happened=_HIDDEN[0],
        why=_HIDDEN[1],
        advice=_HIDDEN[2],
    ),
    Mistake(
        id="own-file-hides-library-attribute",
        kind="AttributeError",
        when=_hides_library,
        happened=_HIDDEN[0],
        why=_HIDDEN[1],
        advice=_HIDDEN[2],
    ),
    Mistake(
        id="circular-import",
        kind="ImportError",
        anywhere=True,
        when=_still_loading,
        happened=_CIRCLE[0],
        why=_CIRCLE[1],
        advice=_CIRCLE[2],
    ),
    Mistake(
        id="circular-import-attribute",
        kind="AttributeError",
        when=_still_loading,
        happened=_CIRCLE[0],
        why=_CIRCLE[1],
        advice=_CIRCLE[2],
    ),
    Mistake(
        id="flask-escape-removed",
        kind="ImportError",
        anywhere=True,
        of="module flask",
        name=("escape", "Markup"),
        happened=lambda crash: f"`{_asked(crash)}` tidak ada lagi di modul `flask`.",
        why=lambda crash: (
            f"`{_asked(crash)}` tidak ada lagi di modul `flask` sejak Flask 3.0 (September 2023); banyak tutorial lama masih menulisnya begitu."
        ),
        advice=lambda crash: f"tulis `from markupsafe import {_asked(crash)}`.",
    ),
    Mistake(
        id="flask-escape-removed-attribute",
        kind="AttributeError",
        at=("flask:__getattr__",),
        of="module flask",
        name=("escape", "Markup"),
        happened=lambda crash: f"`flask.{_asked(crash)}` tidak ada lagi.",
        why="Nama itu dihapus dari modul `flask` di Flask 3.0 (September 2023); banyak tutorial lama masih menulisnya begitu.",
        advice=lambda crash: f"tulis `from markupsafe import {_asked(crash)}`, lalu `{_asked(crash)}(...)`.",
    ),
    Mistake(
        id="flask-json-encoder-removed",
        kind="ImportError",
        anywhere=True,
        of="module flask",
        name=("JSONEncoder", "JSONDecoder"),
        happened=lambda crash: f"`{_asked(crash)}` tidak ada lagi di Flask.",
        why="Cara mengubah JSON itu dihapus di Flask 2.3 (April 2023); sekarang tugas itu milik `app.json`.",
        advice="pakai `from flask.json.provider import DefaultJSONProvider`; yang asli dari Python ada di modul `json`.",
    ),
    Mistake(
        id="flask-json-encoder-removed-attribute",
        kind="AttributeError",
        of="module flask.json",
        name=("JSONEncoder", "JSONDecoder"),
        happened=lambda crash: f"`flask.json.{_asked(crash)}` tidak ada lagi.",
        why="Cara mengubah JSON itu dihapus di Flask 2.3 (April 2023); sekarang tugas itu milik `app.json`.",
        advice="pakai `flask.json.provider.DefaultJSONProvider`; yang asli dari Python ada di modul `json`.",
    ),
    Mistake(
        id="flask-context-stack-removed",
        kind="ImportError",
        anywhere=True,
        of="module flask",
        name=("_app_ctx_stack", "_request_ctx_stack"),
        happened=lambda crash: f"`{_asked(crash)}` tidak ada lagi di Flask.",
        why="Tumpukan konteks itu dihapus di Flask 3.0 (September 2023). Kalau baris ini di dalam sebuah ekstensi, ekstensinya terlalu tua untuk Flask-mu.",
        advice="di kodemu sendiri, pakai `g` atau `current_app`; untuk ekstensi, cari versi yang lebih baru.",
    ),
    Mistake(
        id="flask-ext-removed",
        kind="ModuleNotFoundError",
        anywhere=True,
        name=("flask.ext",),
        happened="`flask.ext` tidak ada lagi.",
        why="Sejak Flask 1.0 (April 2018) setiap ekstensi diimpor dengan namanya sendiri.",
        advice="tulis misalnya `from flask_sqlalchemy import SQLAlchemy`.",
    ),
    Mistake(
        id="werkzeug-urls-removed",
        kind="ImportError",
        anywhere=True,
        of="module werkzeug.urls",
        happened=lambda crash: f"`{_asked(crash)}` tidak ada lagi di `werkzeug.urls`.",
        why="Nama itu dihapus di Werkzeug 3.0 (September 2023). Kalau yang mengimpornya sebuah pustaka, versinya tidak cocok dengan Werkzeug-mu.",
        advice="di kodemu sendiri, pakai `urllib.parse`; untuk pustaka, pasang Flask dan ekstensinya dalam versi yang baru bersama-sama.",
    ),
    Mistake(
        id="werkzeug-short-import-removed",
        kind="ImportError",
        anywhere=True,
        of="module werkzeug",
        name=("secure_filename", "generate_password_hash", "check_password_hash", "FileStorage", "cached_property"),
        happened=lambda crash: f"`{_asked(crash)}` tidak dapat lagi diimpor langsung dari `werkzeug`.",
        why="Sejak Werkzeug 1.0 (Februari 2020) setiap nama diimpor dari modulnya sendiri.",
        advice="tulis `from werkzeug.utils import secure_filename`; yang tentang kata sandi ada di `werkzeug.security`, `FileStorage` di `werkzeug.datastructures`.",
    ),
    Mistake(
        id="werkzeug-contrib-removed",
        kind="ModuleNotFoundError",
        anywhere=True,
        name=("werkzeug.contrib",),
        happened="`werkzeug.contrib` tidak ada lagi.",
        why="Modul itu dihapus di Werkzeug 1.0 (Februari 2020).",
        advice="impor `ProxyFix` dari `werkzeug.middleware.proxy_fix`; untuk `Cache` pakai paket `cachelib`.",
    ),
    Mistake(
        id="jinja-escape-removed",
        kind="ImportError",
        anywhere=True,
        of="module jinja2",
        name=("Markup", "escape"),
        happened=lambda crash: f"`{_asked(crash)}` tidak ada lagi di `jinja2`.",
        why="Nama itu pindah ke paket `markupsafe` di Jinja2 3.1 (Maret 2022).",
        advice=lambda crash: f"tulis `from markupsafe import {_asked(crash)}`.",
    ),
)
"""The particular before the general: `find` takes the first that fits."""
