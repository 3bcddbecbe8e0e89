"""`bandingkan_templat`: a template beside the Python that Jinja2 compiles it to, line by line as Jinja2's own marks say."""

from __future__ import annotations

import difflib
import itertools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..problems import Masalah
from ..text import fitted
from .drawing import Drawing, Line, Span, line

if TYPE_CHECKING:
    from flask import Flask
    from jinja2 import Environment

_WIDEST_TEMPLATE = 40
_WIDEST_PYTHON = 64

# What Jinja2 3.1 writes into every template, whatever it says: none of it comes from a line of the template.
_PREPARATION = re.compile(
    r"from jinja2\.runtime import |name = |blocks = |debug_info = |resolve = context\.|undefined = environment\.|concat = environment\."
    r"|cond_expr_undefined = |if 0: yield None$|_(?:block|loop)_vars = \{\}$|(?:\w+ = )+missing$|context\.exported_vars\."
    r"|try:$|except KeyError:$|@internalcode$|def t_\d+\(\*unused\):$|raise TemplateRuntimeError\(\"No (?:filter|test) named"
    r"|l_\d+_\w+ = undefined\(f?\"the template "
)
_NOT_EXPORTED = re.compile(r"if l_\d+_\w+ is missing:\n\s*l_\d+_\w+ = undefined\(f?\"the template ")
_RESOLVED = re.compile(r"    (?:l_0_\w+ = resolve\(|t_\d+ = environment\.(?:filters|tests)\[)")
_LOOKUP = re.compile(r"    (\s*t_\d+ = environment\.(?:filters|tests)\[)")
_CHECKED = re.compile(r"\(undefined\(name='\w+'\) if (\w+) is missing else \1\)")
_SHORTENED = [
    (_CHECKED, r"\1", "(undefined(name='x') if l_0_x is missing else l_0_x) ditulis l_0_x"),
    (
        re.compile(r", _(?:block|loop)_vars=_(?:block|loop)_vars"),
        "",
        "argumen _block_vars dan _loop_vars tidak ditulis",
    ),
    (re.compile(r"\(context, missing=missing, environment=environment\)"), "(context, ...)", ""),
]
"""What is too long to read: pattern, replacement, and how the drawing confesses it (an ellipsis needs no confession)."""


@dataclass(slots=True)
class _Group:
    """Template lines and the Python that came of them; either may be empty."""

    start: int = 0
    """The template line at which it begins, from 1; 0 for Python that belongs to the template as a whole."""
    python: list[str] = field(default_factory=list)
    template: list[int] = field(default_factory=list)


def bandingkan_templat(templat: str | Flask | Environment, nama: str | None = None) -> Drawing:
    """Gambar sebuah templat di samping kode Python hasil terjemahan Jinja2.

    Baris yang ada di setiap templat dihilangkan; gambarnya menyebut berapa.

    :param templat: isi templat sebagai teks, atau aplikasi Flask (atau `Environment` Jinja2) yang mempunyai templat itu.
    :param nama: nama berkas templatnya, kalau argumen pertamanya sebuah aplikasi.
    :return: sebuah gambar.
    :raises Masalah: kalau templatnya tidak ada atau tidak dapat dibaca Jinja2.

    Contoh: `bandingkan_templat("Halo {{ nama }}")` atau `bandingkan_templat(app, "beranda.html")`
    """
    from jinja2 import TemplateSyntaxError

    environment, text = _loaded(templat, nama)
    try:
        python = environment.compile(text, name=nama, raw=True)
        blocks = _blocks(environment, text)
    except TemplateSyntaxError as error:
        raise Masalah(
            f"Jinja2 tidak dapat membaca templat ini, baris {error.lineno}: {error.message}",
            "periksa baris itu: setiap `{{` perlu `}}`, setiap `{% for %}` perlu `{% endfor %}`.",
        ) from error
    return _draw(nama or "ini", text.splitlines(), blocks, python)


def _loaded(source: object, name: object) -> tuple[Environment, str]:
    """Return the environment that compiles, and the template's text."""
    from flask import Flask
    from jinja2 import Environment, TemplateNotFound

    if isinstance(source, str) and name is None:
        if source.endswith((".html", ".htm", ".xml", ".svg", ".txt")) and not re.search(r"[\s{<]", source):
            raise Masalah(
                f"{source!r} adalah nama berkas; sebagai isi templat, ia hanya teks biasa.",
                f'sebutkan aplikasinya lebih dulu: `bandingkan_templat(app, "{source}")`.',
            )
        return Environment(autoescape=True), source
    environment = source.jinja_env if isinstance(source, Flask) else source
    if not isinstance(environment, Environment):
        raise Masalah(
            f"`bandingkan_templat` meminta isi templat, atau aplikasi dan nama templatnya; yang diberikan {type(source).__name__}.",
            'tulis `bandingkan_templat("Halo, {{ nama }}!")` atau `bandingkan_templat(app, "base.html")`.',
        )
    if not isinstance(name, str):
        raise Masalah("Nama templatnya belum disebut.", 'tulis misalnya `bandingkan_templat(app, "base.html")`.')
    if environment.loader is None:
        raise Masalah(
            "Lingkungan Jinja2 ini tidak punya tempat mencari templat.", "beri `loader`, atau berikan isi templatnya."
        )
    try:
        return environment, environment.loader.get_source(environment, name)[0]
    except TemplateNotFound as error:
        names = environment.list_templates() if environment.loader.has_source_access else []
        near = difflib.get_close_matches(name, names, n=3, cutoff=0.3) or names[:6]
        raise Masalah(
            f"Templat {name!r} tidak ditemukan.",
            f"pakai salah satu nama ini: {', '.join(map(repr, near))}."
            if near
            else "periksa apakah foldernya bernama `templates`, di samping berkas aplikasinya.",
        ) from error


def _blocks(environment: Environment, text: str) -> tuple[dict[str, int], dict[int, str]]:
    """Return each block's first template line, and for each line inside a block the innermost block's name.

    A block's first line belongs to what is around it.
    """
    open_blocks: list[str] = []
    starts: dict[str, int] = {}
    owners: dict[int, str] = {}
    words: list[str] | None = None
    for number, kind, value in environment.lex(text):
        if kind == "block_begin":
            words = []
        elif kind == "name" and words is not None:
            words.append(value)
        elif kind == "block_end" and words:
            if words[0] == "block":
                open_blocks.append(words[1])
                starts[words[1]] = number
            elif words[0] == "endblock":
                name = open_blocks.pop()
                for inside in range(starts[name] + 1, number + 1):
                    owners.setdefault(inside, name)
            words = None
    return starts, owners


def _cleaned(python: str) -> tuple[list[tuple[int, str]], int, list[str]]:
    """Return the numbered lines that say something, how many were left out, and what was shortened."""
    kept: list[tuple[int, str]] = []
    dropped = 0
    shortened: dict[str, None] = {}
    lines = python.splitlines()
    for number, (given, following) in enumerate(itertools.pairwise([*lines, ""]), 1):
        text = given.rstrip()
        if not text:
            continue
        needless = text.strip() == "pass" and _indent(following) >= _indent(text)
        if needless or _PREPARATION.match(text.strip()) or _NOT_EXPORTED.match(f"{text.strip()}\n{following}"):
            dropped += 1
            continue
        if looked_up := _LOOKUP.match(text):
            text = text.replace(looked_up[0], looked_up[1])
        for pattern, replacement, confession in _SHORTENED:
            text, changes = pattern.subn(replacement, text)
            if changes and confession:
                shortened[confession] = None
        kept.append((number, text))
    return kept, dropped, list(shortened)


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _groups(
    python: str, cleaned: list[tuple[int, str]], blocks: tuple[dict[str, int], dict[int, str]], length: int
) -> list[_Group]:
    """Put every Python line to the template line of the last mark before it, and the template lines between marks with them."""
    starts, owners = blocks
    found = re.search(r"^debug_info = '([^']*)'", python, re.MULTILINE)
    marks = {}  # Python line -> template line
    for mark in found[1].split("&") if found and found[1] else []:
        template_line, python_line = mark.split("=")
        marks[int(python_line)] = int(template_line)
    groups: list[_Group] = []
    functions: list[tuple[str, list[_Group]]] = []
    at, previous = 1, 0
    for number, text in cleaned:
        passed = [marks[n] for n in range(previous + 1, number + 1) if n in marks]
        previous = number
        at = passed[-1] if passed else at
        if whole := re.match(r"def (?:root|block_(?P<block>\w+))\(", text):
            block = whole["block"] or ""
            functions.append((block, []))
            at = starts.get(block, 1)
            groups.append(_Group(0, [text]))
        elif _RESOLVED.match(text) or text.startswith("    yield from parent_template."):
            groups.append(_Group(0, [text]))  # no line of the template has its place
        elif groups and groups[-1].start == at:
            groups[-1].python.append(text)
        else:
            groups.append(_Group(at, [text]))
            functions[-1][1].append(groups[-1])
    for block, own in functions:
        shown: set[int] = set()
        firsts = sorted({group.start for group in own})
        for group in own:
            end = next((first for first in firsts if first > group.start), length + 1)
            lines = [n for n in range(group.start, end) if n == group.start or owners.get(n, "") == block]
            group.template = [n for n in lines if n not in shown]
            shown.update(lines)
    return groups


def _span(text: str, column: int, style: str = "") -> Span:
    """Return code as a span: an SVG folds blanks, so the column says where it begins and a hard blank keeps each pair apart."""
    return Span(text.lstrip().replace("  ", " \N{NO-BREAK SPACE}"), column + _indent(text), style)


def _draw(title: str, template: list[str], blocks: tuple[dict[str, int], dict[int, str]], python: str) -> Drawing:
    cleaned, dropped, shortened = _cleaned(python)
    groups = _groups(python, cleaned, blocks, len(template))
    widest = max([len("Templat"), *(min(len(text), _WIDEST_TEMPLATE) for text in template)])
    after = 4 + widest + 2
    lines = [Line((Span("Templat", 4, "judul"), Span("Python buatan Jinja2", after + 3, "judul")))]
    sentences: list[str] = []
    shaded = False
    for group in groups:
        shaded = bool(group.start) and not shaded
        for row, (number, text) in enumerate(itertools.zip_longest(group.template, group.python)):
            spans = []
            if number is not None:
                spans.append(Span(f"{number:>2}", 0, "redup"))
                shown = fitted(template[number - 1].expandtabs(4), _WIDEST_TEMPLATE) if number <= len(template) else ""
                spans += [_span(shown, 4)] if shown.strip() else []
            if group.start:
                spans.append(Span("→" if row == 0 else "│", after, "ya" if row == 0 else "redup"))
            if text is not None:
                style = "judul" if text.startswith("def ") else ""
                spans.append(_span(fitted(text, _WIDEST_PYTHON), after + 3, style))
            lines.append(Line(tuple(spans), "judul" if shaded else ""))
        code = "; ".join(text.strip() for text in group.python)
        where = f"Baris {group.start} menjadi" if group.start else "Untuk seluruh templat"
        sentences.append(f"{where}: {code}.")
    notes = [f"Tidak digambar: {dropped} baris persiapan yang serupa di setiap templat."]
    notes += [f"Disingkat: {confession}." for confession in shortened]
    lines += [Line(), *(line(note, "redup") for note in notes)]
    return Drawing(f"Templat {title} dan Python yang dibuat Jinja2 darinya", " ".join([*sentences, *notes]), lines)
