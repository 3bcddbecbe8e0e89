"""`peta_rute`: the URL map of a running app, and which rule a request meets."""

from __future__ import annotations

import functools
import inspect
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..app_argument import flask_app
from ..code_place import place_of_code
from ..problems import Masalah
from .drawing import Drawing, Line, Span, columns, line

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    """One Indonesian sentence, on one line or more."""
    matched: bool = False
    rules: tuple[Rule, ...] = ()
    """The rule that answers, or those that nearly did."""
    rivals: str = ""
    """On lines of their own: the other rules that fit, and why each comes later."""


def peta_rute(app: Flask, alamat: str | None = None, method: str = "GET") -> Drawing:
    """Gambar peta alamat sebuah aplikasi: setiap rute dengan metode, endpoint, dan letak fungsi view-nya.

    :param app: aplikasi Flask.
    :param alamat: kalau diisi, tunjukkan juga rute mana yang menjawab alamat itu dan mengapa, atau mengapa tidak ada.
    :param method: metode HTTP untuk alamat itu.
    :return: sebuah gambar.
    :raises Masalah: kalau salah satu argumennya keliru.

    Contoh: `peta_rute(app, "/buku/7")`
    """
    app = flask_app(app, "peta_rute")
    if alamat is not None and (not isinstance(alamat, str) or not alamat.startswith("/")):
        raise Masalah(
            f"Alamat harus diawali garis miring; yang diberikan {alamat!r}.",
            'tulis misalnya `peta_rute(app, "/halo")`.',
        )
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint, sorted(rule.methods or ())))
    rows = [_HEADER, *(_row(app, rule) for rule in rules)]
    starts = columns(rows)
    outcome = _outcome(app, alamat.partition("?")[0], method.upper()) if alamat is not None else None
    lines = [_table_line(_HEADER, starts, "judul", "judul")]
    for rule, row in zip(rules, rows[1:], strict=True):
        mark = ""
        if outcome is not None and any(rule is each for each in outcome.rules):
            mark = "ya" if outcome.matched else "tidak"
        lines.append(_table_line(row, starts, "", mark))
    lines += [Line(), line(_NOTE, "redup")]
    description = f"{len(rules)} rute: " + "; ".join(f"{row[0]} ({row[1]}) ke {row[3]}" for row in rows[1:]) + "."
    if outcome is not None:
        asked = f"{method.upper()} {alamat}"
        style = "ya" if outcome.matched else "tidak"
        lines += [
            Line(),
            line(asked, "judul"),
            *(
                line(text, style, column=0 if text.startswith("→") else 2)
                for text in f"→ {outcome.sentence}".splitlines()
            ),
            *(line(text, column=2) for text in outcome.rivals.splitlines()),
        ]
        description += f" {asked}: " + " ".join(f"{outcome.sentence}\n{outcome.rivals}".split())
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
        static = "lambda" in target.__qualname__ or target.__name__ == "send_static_file"  # the app's, a blueprint's
        return "(berkas statis)" if static else target.__name__, "bawaan Flask"
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

    try:
        rule, values = app.url_map.bind("localhost").match(path, method, return_rule=True)
    except RequestRedirect as redirect:
        target = redirect.new_url.removeprefix("http://localhost")
        reason = (
            "rutenya ditulis dengan garis miring di akhir" if target == f"{path}/" else "aturan rutenya meminta begitu"
        )
        return _Outcome(
            f"{redirect.code} PERMANENT REDIRECT: dialihkan ke {target},\nsebab {reason}.",
            rules=tuple(r for r in app.url_map.iter_rules() if _fits(app, r, target)),
        )
    except MethodNotAllowed as refused:
        return _Outcome(
            f"405 METHOD NOT ALLOWED: alamatnya ada, tetapi hanya menerima {_and(refused.valid_methods)}.",
            rules=tuple(r for r in app.url_map.iter_rules() if _fits(app, r, path)),
        )
    except NotFound:
        return _not_found(app, path)
    taken = ", ".join(f"{key} = {value!r}" for key, value in sorted(values.items()))
    sentence = f"cocok dengan {rule.rule}, dijawab oleh {_answerer(app, rule)}" + (f"\ndengan {taken}" if taken else "")
    others = [other for other in app.url_map.iter_rules() if other is not rule and _fits(app, other, path)]
    rivals = "\n".join(
        f"Alamat ini juga cocok dengan {other.rule} milik {_answerer(app, other)}, tetapi\n{_why_later(rule, other, method)}."
        for other in sorted(others, key=lambda each: (each.rule, each.endpoint))
    )
    return _Outcome(sentence, True, (rule,), rivals)


def _answerer(app: Flask, rule: Rule) -> str:
    view = app.view_functions.get(rule.endpoint)
    return _view(app, view)[0] if view is not None else "(belum ada fungsi view)"


def _and(methods: Iterable[str] | None) -> str:
    return " dan ".join(sorted(set(methods or ()) - _AUTOMATIC))


def _fits(app: Flask, rule: Rule, path: str) -> bool:
    """Whether `path` would meet `rule`, under some method, if it were the map's only rule."""
    from werkzeug.exceptions import HTTPException
    from werkzeug.routing import Map

    alone = Map([rule.empty()], converters=app.url_map.converters, merge_slashes=app.url_map.merge_slashes)
    try:
        alone.bind("localhost").match(path, min(rule.methods or {"GET"}))
    except HTTPException:
        return False
    return True


def _why_later(rule: Rule, other: Rule, method: str) -> str:
    """Say why Werkzeug answers with `rule` and not with `other`, when both fit the address.

    Werkzeug walks the address part by part and tries a fixed part first, then the changing ones by their weight (in
    `werkzeug.routing.matcher`); so the first part in which the two rules differ decides.
    """
    if method not in (other.methods or {method}):
        return f"rute itu hanya menerima {_and(other.methods)}"
    for number, (first, second) in enumerate(zip(rule._parts, other._parts, strict=False)):
        if first == second:
            continue
        ours, theirs = _part(rule, number), _part(other, number)
        if first.static:
            return f"bagian yang tidak berubah, {ours}, didahulukan daripada {theirs}"
        if first.weight[:2] != second.weight[:2]:
            return f"teks tetap di dalam {ours} didahulukan daripada {theirs}"
        if first.weight != second.weight:
            weights = ["+".join(map(str, part.weight.argument_weights)) for part in (first, second)]
            return f"{ours} (bobot {weights[0]}) didahulukan daripada {theirs} (bobot {weights[1]})"
        # By the part, not by the rule: an equal part of a third rule may have come first, and brought this one forward.
        return f"keduanya sama kuat, dan {ours} terdaftar lebih dulu daripada {theirs}"
    return "keduanya sama kuat, dan rute yang menang didaftarkan lebih dulu"


def _part(rule: Rule, number: int) -> str:
    """Return the text of one of the parts that Werkzeug made of a rule: the first is the host, a final one takes all the rest."""
    texts = rule.rule.split("/")
    at = number - 1
    return "/".join(texts[at:]) if rule._parts[number].final else texts[at]


def _not_found(app: Flask, path: str) -> _Outcome:
    """Return the outcome 404, with the rule that was nearly meant."""
    sentence = "404 NOT FOUND: tidak ada rute yang cocok."
    for rule in sorted(app.url_map.iter_rules(), key=lambda each: each.rule):
        if rule.endpoint == "static" or _fits(app, rule, path):
            continue
        if path.endswith("/") and _loosely(rule, path.rstrip("/")):
            return _Outcome(f"{sentence}\nAda {rule.rule}, tanpa garis miring di akhir.", rules=(rule,))
        if _loosely(rule, path):
            strict = ", ".join(f"<{part}>" for part in re.findall(r"<([^>]*:[^>]*)>", rule.rule))
            reason = f"tetapi nilainya tidak lolos {strict}" if strict else "tetapi alamat ini tidak lolos aturannya"
            return _Outcome(f"{sentence}\nYang paling dekat {rule.rule}, {reason}.", rules=(rule,))
        if _loosely(rule, path, ignore_case=True):
            return _Outcome(f"{sentence}\nAda {rule.rule}: huruf besar dan kecil dibedakan.", rules=(rule,))
    return _Outcome(sentence)


def _loosely(rule: Rule, path: str, ignore_case: bool = False) -> bool:
    """Whether `path` has the shape of `rule`, whatever stands in its variable parts."""
    parts = re.split(r"(<[^>]+>)", rule.rule)
    pattern = "".join("[^/]+" if part.startswith("<") else re.escape(part) for part in parts)
    return re.fullmatch(pattern, path, re.IGNORECASE if ignore_case else 0) is not None
