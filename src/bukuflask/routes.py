"""`peta_rute`: the URL map of a running app, and which rule a request meets."""

from __future__ import annotations

import functools
import inspect
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .app_argument import flask_app
from .code_place import place_of_code
from .drawing import Drawing, Line, Span, columns, line
from .problems import Masalah

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.routing import Rule

# Werkzeug and Flask add these to rules by themselves; drawn in every row they would hide what the student wrote.
_AUTOMATIC = {"HEAD", "OPTIONS"}
_HEADER = ["Rute", "Metode", "Endpoint", "Fungsi view", "Letak"]
_NOTE = "HEAD dan OPTIONS ditambahkan otomatis, jadi tidak digambar."


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What the URL map does with one request."""

    sentence: str
    """One Indonesian sentence, or two."""
    matched: bool = False
    rules: tuple[str, ...] = ()
    """The rules it speaks of."""


def peta_rute(app: Flask, path: str | None = None, method: str = "GET") -> Drawing:
    """Draw the app's URL map: each rule with its methods, endpoint, view function and where that stands.

    With `path`, also show which rule a request with `method` meets and the values it takes from the address, or why none does.
    Raises `Masalah` when an argument cannot be right.
    """
    app = flask_app(app, "peta_rute")
    if path is not None and (not isinstance(path, str) or not path.startswith("/")):
        raise Masalah(
            f"Alamat harus diawali garis miring; yang diberikan {path!r}.", 'tulis misalnya `peta_rute(app, "/halo")`.'
        )
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint, sorted(rule.methods or ())))
    rows = [_HEADER, *(_row(app, rule) for rule in rules)]
    starts = columns(rows)
    outcome = _outcome(app, path.partition("?")[0], method.upper()) if path is not None else None
    lines = [_table_line(_HEADER, starts, "judul", "judul")]
    for rule, row in zip(rules, rows[1:], strict=True):
        mark = ""
        if (
            outcome is not None
            and rule.rule in outcome.rules
            and (not outcome.matched or method.upper() in (rule.methods or ()))
        ):
            mark = "ya" if outcome.matched else "tidak"
        lines.append(_table_line(row, starts, "", mark))
    lines += [Line(), line(_NOTE, "redup")]
    description = f"{len(rules)} rute: " + "; ".join(f"{row[0]} ({row[1]}) ke {row[3]}" for row in rows[1:]) + "."
    if outcome is not None:
        asked = f"{method.upper()} {path}"
        style = "ya" if outcome.matched else "tidak"
        lines += [
            Line(),
            line(asked, "judul"),
            *(line(text, style) for text in f"→ {outcome.sentence}".replace("\n", "\n  ").split("\n")),
        ]
        description += f" {asked}: " + outcome.sentence.replace("\n", " ")
    return Drawing(f"Peta rute aplikasi {_name(app)}", description, lines)


def _name(app: Flask) -> str:
    return "notebook" if app.name == "__main__" else app.name


def _table_line(cells: list[str], starts: list[int], style: str, background: str) -> Line:
    marker = {"ya": "▶ ", "tidak": "✗ "}.get(background, "  ")
    spans = [Span(marker.rstrip(), 0, background)] if marker.strip() else []
    spans += [Span(cell, start + 2, style) for cell, start in zip(cells, starts, strict=True) if cell]
    return Line(tuple(spans), background)


def _row(app: Flask, rule: Rule) -> list[str]:
    shown = sorted(set(rule.methods or ()) - _AUTOMATIC) or sorted(rule.methods or ())
    view = app.view_functions.get(rule.endpoint)
    if view is None:
        return [rule.rule, " ".join(shown), rule.endpoint, "(belum ada)", ""]
    return [rule.rule, " ".join(shown), rule.endpoint, *_view(app, view)]


def _view(app: Flask, view: Any) -> tuple[str, str]:
    """Return the name of a view function (or class) and where it stands."""
    if isinstance(view, functools.partial):
        view = view.func
    view_class = getattr(view, "view_class", None)
    target = view_class or inspect.unwrap(view)
    if (getattr(target, "__module__", None) or "").split(".")[0] == "flask":
        return "(berkas statis)" if "lambda" in target.__qualname__ else target.__name__, "bawaan Flask"
    name = getattr(target, "__name__", type(target).__name__) + ("" if view_class else "()")
    try:
        filename, number = inspect.getsourcefile(target) or "", inspect.getsourcelines(target)[1]
    except (OSError, TypeError):
        code = getattr(target, "__code__", None)
        if code is None:
            return name, str(getattr(target, "__module__", ""))
        filename, number = code.co_filename, code.co_firstlineno
    return name, place_of_code(filename, number, app)


def _outcome(app: Flask, path: str, method: str) -> _Outcome:
    from werkzeug.exceptions import MethodNotAllowed, NotFound
    from werkzeug.routing import RequestRedirect

    adapter = app.url_map.bind("localhost")
    try:
        rule, values = adapter.match(path, method, return_rule=True)
    except RequestRedirect as redirect:
        target = redirect.new_url.removeprefix("http://localhost")
        return _Outcome(
            f"{redirect.code} PERMANENT REDIRECT: dialihkan ke {target},\nsebab rutenya ditulis dengan garis miring di akhir.",
            rules=(target,),
        )
    except MethodNotAllowed as refused:
        allowed = sorted(set(refused.valid_methods or ()) - _AUTOMATIC)
        rules = tuple(r.rule for r in app.url_map.iter_rules() if _fits(adapter, r, path))
        return _Outcome(
            f"405 METHOD NOT ALLOWED: alamatnya ada, tetapi hanya menerima {' dan '.join(allowed)}.", rules=rules
        )
    except NotFound:
        return _not_found(app, path)
    view = app.view_functions.get(rule.endpoint)
    name = _view(app, view)[0] if view is not None else "(belum ada fungsi view)"
    taken = ", ".join(f"{key} = {value!r}" for key, value in sorted(values.items()))
    return _Outcome(
        f"cocok dengan {rule.rule}, dijawab oleh {name}" + (f"\ndengan {taken}" if taken else ""), True, (rule.rule,)
    )


def _fits(adapter: Any, rule: Rule, path: str) -> bool:
    """Whether `path` meets `rule` under one of the methods that the rule has."""
    from werkzeug.exceptions import HTTPException

    for method in sorted(rule.methods or ()):
        try:
            found, _ = adapter.match(path, method, return_rule=True)
        except HTTPException:
            continue
        if found.rule == rule.rule:
            return True
    return False


def _not_found(app: Flask, path: str) -> _Outcome:
    """Say 404, and which rule was nearly meant."""
    sentence = "404 NOT FOUND: tidak ada rute yang cocok."
    for rule in sorted(app.url_map.iter_rules(), key=lambda each: each.rule):
        if rule.endpoint == "static":
            continue
        if path.endswith("/") and _loosely(rule, path.rstrip("/")):
            return _Outcome(f"{sentence}\nAda {rule.rule}, tanpa garis miring di akhir.", rules=(rule.rule,))
        if _loosely(rule, path):
            strict = ", ".join(f"<{part}>" for part in re.findall(r"<([^>]*:[^>]*)>", rule.rule))
            reason = f"tetapi nilainya tidak lolos {strict}" if strict else "tetapi alamat ini tidak lolos aturannya"
            return _Outcome(f"{sentence}\nYang paling dekat {rule.rule}, {reason}.", rules=(rule.rule,))
        if _loosely(rule, path, ignore_case=True):
            return _Outcome(f"{sentence}\nAda {rule.rule}: huruf besar dan kecil dibedakan.", rules=(rule.rule,))
    return _Outcome(sentence)


def _loosely(rule: Rule, path: str, ignore_case: bool = False) -> bool:
    """Whether `path` has the shape of `rule`, whatever stands in its variable parts."""
    parts = re.split(r"(<[^>]+>)", rule.rule)
    pattern = "".join("[^/]+" if part.startswith("<") else re.escape(part) for part in parts)
    return re.fullmatch(pattern, path, re.IGNORECASE if ignore_case else 0) is not None
