"""What a line could have used instead of a name that is not known: another name of an import, the application, a loop's name, a key."""

from __future__ import annotations

import builtins
import difflib
import re

from .explanation import Why
from .facts import AtHand, Crash, names_made
from .naming import HOMES_OF_NAMES, METHODS_OF_APP, SEVERAL_HOMES
from .scopes import Around

APPS = ("app", "aplikasi", "application", "flask_app")
"""What a Flask application is often called."""

_IN_DATETIME = ("date", "datetime", "time", "timedelta", "timezone")

_MODULES = (
    "calendar csv datetime decimal functools io json logging math os pathlib random re secrets sqlite3 statistics "
    "string sys time uuid"
)
"""Modules of Python's that a reader may ask something of without importing them."""

MOST_OWNERS = 3
"""Variables that are named as those to which a function may belong; of more, the line tells nothing."""


def in_other_letters(crash: Crash) -> str:
    """Return the reader's own name that is the one which lacks but for capitals; "" without one."""
    name = crash["detail"]
    return next((each for each in names_made(crash) if each != name and each.lower() == name.lower()), "")


def of_a_module(crash: Crash) -> str:
    """Return what is added of a name that the line uses as a function or an object, where the book imports such a name: its import."""
    name = crash["detail"]
    if (home := HOMES_OF_NAMES.get(name)) is None:
        return ""
    used = re.search(rf"(?<![.\w]){re.escape(name)}[(.]|@{re.escape(name)}$", crash["text"])
    return f" Kalau yang dimaksud milik `{home}`, tambahkan di atas: `from {home} import {name}`." if used else ""


def earlier(crash: Crash) -> str:
    """Return what is added about where a name may come from: the module from which the book imports it, and in a notebook another cell."""
    told = of_a_module(crash)
    if crash["context"] != "notebook" or crash.get("of_project"):
        return told
    return f"{told} Kalau dibuat di sel lain, jalankan dulu sel itu (sesudah kernel dimulai ulang, sel-selnya dijalankan lagi)."


def _asked(crash: Crash) -> str:
    """Return the name with what the line asks of it behind dots."""
    found = re.search(rf"(?<![.\w]){re.escape(crash['detail'])}((?:\.\w+)*)", crash["text"])
    return found[0] if found else crash["detail"]


def surroundings(crash: Crash) -> Around:
    """Return what the code shows around a name that is not known."""
    nothing: Around = {"loops": []}
    return crash.get("around", nothing)


def called_as_method(crash: Crash) -> bool:
    """Say whether an object lacks a method that is a function at hand, which stands alone."""
    if crash.get("alone") != "function" or crash["of"][0].startswith("module "):
        return False
    return re.search(rf"\.{re.escape(crash['detail'])}\s*\(", crash["text"]) is not None


def explain_imported(crash: Crash) -> Why | None:
    """Return what is known for sure of the name of a module or of something in it, before anything is guessed from the line."""
    if "NameError" not in crash["bases"] or crash["raised"] or crash["places"] or "detail" not in crash:
        return None
    name, around = crash["detail"], surroundings(crash)
    if name in crash.get("own", []) or "unfilled" in around or "inside" in crash or "maker" in crash:
        return None
    part = _asked(crash).partition(".")[2].partition(".")[0]
    held = crash["at_hand"]["renamed"] if "at_hand" in crash else {}
    sure = "renamed" in around or any(held.values()) or (name == "json" and part in ("dump", "dumps", "load", "loads"))
    return under_another_name(crash) if sure else _of_several_modules(crash)


def _of_several_modules(crash: Crash) -> Why | None:
    """What is said of a name that the book takes from more than one module; nothing where a value may be meant, `request.args`."""
    name = crash["detail"]
    if name not in SEVERAL_HOMES or _asked(crash) != name or in_other_letters(crash):
        return None
    lines = [f"untuk {what}, `from {module} import {name}`" for module, what in SEVERAL_HOMES[name].items()]
    return f"`{name}` belum diimpor, dan beberapa modul mempunyai nama itu.", f"tambahkan di atas: {'; '.join(lines)}."


def under_another_name(crash: Crash) -> Why | None:
    """What is said of a name for which the code has another one."""
    name, around = crash["detail"], surroundings(crash)
    nothing: AtHand = {"parts": [], "renamed": {}, "apps": [], "blueprints": []}
    at_hand = crash.get("at_hand", nothing)
    asked, imported, held = _asked(crash), around.get("renamed", ""), at_hand["renamed"]
    fitting = [each for each, fits in held.items() if fits]
    if len(fitting) == 1 or (imported and imported not in held):
        other = fitting[0] if len(fitting) == 1 else imported
        why = f"`{name}` diimpor dengan nama lain, `{other}`, jadi `{name}` sendiri tidak dikenal."
        whole = f": `{asked.replace(name, other, 1)}`" if asked != name else ""
        return why, f"tulis `{other}` di tempat `{name}`{whole}."
    part = asked.split(".")[1] if "." in asked else ""
    if part and part in around.get("taken", []):
        return (
            f"Yang diimpor dari modul `{name}` adalah `{part}`; modulnya sendiri tidak, jadi `{name}` tidak dikenal.",
            f"hapus `{name}.` di depan `{part}`, atau tulis `import {name}` di baris paling atas.",
        )
    if part and name in _MODULES.split():
        if name == "datetime" and part not in _IN_DATETIME:
            return "`datetime` belum diimpor.", "tulis `from datetime import datetime` di baris paling atas."
        return f"Modul `{name}` belum diimpor.", f"tulis `import {name}` di baris paling atas."
    return _application(crash, at_hand)


def _application(crash: Crash, at_hand: AtHand) -> Why | None:
    """What is said of a name that stands where an application or a blueprint does."""
    name, text = crash["detail"], crash["text"]
    asked = re.match(rf"@?{re.escape(name)}\.(\w+)", text)
    decorates = text.startswith("@") and asked is not None and asked[1] in METHODS_OF_APP
    if not decorates and name not in APPS:
        return None
    apps, blueprints = at_hand["apps"], at_hand["blueprints"]
    others = apps if name in APPS and apps else blueprints if re.search("bp|blueprint", name) else [*apps, *blueprints]
    if 0 < len(others) <= MOST_OWNERS:
        whole = [f"`{'@' * text.startswith('@')}{_asked(crash).replace(name, each, 1)}`" for each in others]
        what = "Aplikasi Flask" if others == apps else "Blueprint" if others == blueprints else "Aplikasi dan blueprint"
        listed = " dan ".join(f"`{each}`" for each in others)
        return f"{what} di sini bernama {listed}; nama `{name}` belum dibuat.", f"tulis {' atau '.join(whole)}."
    if others or name not in APPS or not asked or asked[1] not in METHODS_OF_APP or name in crash.get("listing", {}):
        return None
    return (
        f"Aplikasi bernama `{name}` belum dibuat di sini.",
        f"buat dulu di atas baris ini: `{name} = Flask(__name__)`, dengan `from flask import Flask` di paling atas.{earlier(crash)}",
    )


def part_at_hand(crash: Crash) -> Why | None:
    """What is said of a name that is a key or an attribute of something that the line can use."""
    name, around = crash["detail"], surroundings(crash)
    parts = crash["at_hand"]["parts"] if "at_hand" in crash else []
    owners = {each: re.split(r"[.\[]", each)[0] for each in parts}
    nearest = [each for each in parts if owners[each] in around["loops"]]
    nearest = nearest or [each for each in parts if owners[each] in crash.get("locals", [])] or parts
    if (
        crash.get("of_self")
        or not 0 < len(nearest) <= MOST_OWNERS
        or re.search(rf"(?<![.\w]){re.escape(name)}\s*\(", crash["text"])
    ):
        return None
    quote = "'" if re.search(r"\bf\"", crash["text"]) else '"'
    listed = " atau ".join(f"`{each}`".replace('"', quote) for each in nearest)
    what = " dan ".join(f"`{owners[each]}`" for each in nearest)
    return (
        f"Nama `{name}` tidak dibuat di sini, tetapi {what} mempunyai isi bernama begitu.",
        f"kalau itu yang dimaksud, tulis {listed}.",
    )


def in_a_loop(crash: Crash) -> Why | None:
    """What is said of a name in a loop, which fills others; a function around it knows its parameters too."""
    name, loops = crash["detail"], surroundings(crash).get("loops", [])
    quoted = re.escape(name)
    near = next(iter(difflib.get_close_matches(name, dir(builtins), n=1, cutoff=0.75)), "")
    if not loops or crash.get("owners") or (near and not near.islower()):
        return None
    if re.search(rf"(?<![.\w]){quoted}\s*\(|^(?:except|raise|import|from)\b|\[\s*{quoted}\s*\]", crash["text"]):
        return None
    given = [each for each in crash.get("scope", [])[: crash.get("parameters", 0)] if each not in ("self", *loops)]
    others = sorted([*loops, *given], key=lambda each: not (name.startswith(each) or each.startswith(name)))
    listed = " atau ".join(f"`{each}`" for each in others)
    what = "Yang diisi oleh perulangan di baris ini" if not given else "Yang dikenal di baris ini antara lain"
    return (
        f"Python tidak mengenal nama `{name}`. {what} {listed.replace(' atau ', ' dan ')}.",
        f'kalau itu yang dimaksud, tulis {listed} di tempat `{name}`; kalau yang dimaksud tulisannya, beri tanda kutip: `"{name}"`.{earlier(crash)}',
    )
