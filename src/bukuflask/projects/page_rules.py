"""What a careful reader sees in a project's templates, and in the forms that are written in its Python."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import PurePosixPath

from .flow import Flow, Origin, dotted, keyword, last_name, text_of
from .secrets_shown import shown
from .sources import Project, Source
from .words import Finding

_TOKEN = re.compile(r"csrf|hidden_tag|render_form\b|quick_form\b|form_errors_and_fields|_token\b", re.IGNORECASE)
_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL)
_SAFE = re.compile(r"\{\{-?\s*((?:(?!\}\}).)*?)\|\s*safe\b(?:(?!\}\}).)*\}\}", re.DOTALL)
_OUR_OWN = re.compile(
    r"tojson|hidden_tag|csrf|url_for|get_flashed|markdown|bleach|clean|sanit|bersih|caller\(|super\(|dumps",
    re.IGNORECASE,
)
_OFF = re.compile(r"\{%-?\s*autoescape\s+false\b")


class _Forms(HTMLParser):
    """Collect a page's POST forms: the line, the address, and all that stands inside."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.text = text
        self.forms: list[tuple[int, str, bool]] = []
        self._open: list[tuple[int, str, int]] = []
        self._starts = [0]
        for line in text.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))
        # What Jinja writes has quotes and `>` of its own: to the parser of HTML it is so much blank space.
        self.feed(_JINJA.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text))
        self.close()
        while self._open:
            self._end(len(text))

    def _at(self) -> int:
        line, column = self.getpos()
        return self._starts[min(line - 1, len(self._starts) - 1)] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        words = {name: value or "" for name, value in attrs}
        if tag == "form" and words.get("method", "").strip().lower() == "post":
            self._open.append((self.getpos()[0], words.get("action", ""), self._at()))
        elif tag == "form":
            self._open.append((0, "", self._at()))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._open:
            self._end(self._at())

    def _end(self, at: int) -> None:
        line, action, start = self._open.pop()
        elsewhere = re.match(r"\s*(?:https?:)?//", action) is not None
        if line and not elsewhere:
            self.forms.append(
                (line, action, _TOKEN.search(self.text[start:at]) is not None or _calls_with_form(self.text[start:at]))
            )


def _calls_with_form(text: str) -> bool:
    """Return whether a macro is given a whole form: what it writes is not seen here."""
    return re.search(r"\{\{[^}]*\(\s*\w*form\w*\s*[,)]|\{\{\s*form\s*\}\}|\{%[^%]*\binclude\b", text) is not None


def post_forms(text: str) -> list[tuple[int, str, bool]]:
    """Return the POST forms of a page: line, address, and whether a token stands in it."""
    blank = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    try:
        return _Forms(blank).forms
    except (AssertionError, ValueError):  # html.parser gives up on a few broken declarations
        return []


def protected(flow: Flow) -> bool:
    """Return whether the code asks for a token in every POST."""
    return any(
        last_name(call.func) in {"CSRFProtect", "CsrfProtect", "SeaSurf"}
        for scope in flow.scopes
        for call in scope.calls()
    )


def changes_something(flow: Flow) -> bool:
    """Return whether the app keeps anything, or knows its visitors: without either, a forged form does no harm."""
    pattern = re.compile(
        r"\bsession\s*[\[.]|login_user|set_cookie|\b(?:INSERT|UPDATE|DELETE|REPLACE)\b\s|\.commit\(|\.save\(|insert_one|\bglobal\b|"
        r"\.append\(|json\.dump\(|db\.session|open\([^)]*['\"][wa]b?\+?['\"]|\.to_csv\(|send_message|mail\.send"
    )
    return any(
        pattern.search(source.text) for source in {id(scope.source): scope.source for scope in flow.scopes}.values()
    )


def findings(project: Project, flow: Flow) -> Iterator[Finding]:
    """Yield what these rules find."""
    if not protected(flow) and changes_something(flow):
        yield from _forms(project, flow)
    given = _given(flow)
    for page in project.pages:
        yield from _unescaped(page, given)
    yield from _places(project, flow)


def _forms(project: Project, flow: Flow) -> Iterator[Finding]:
    for page in project.pages:
        for line, _, has_token in post_forms(page.text):
            if not has_token:
                yield Finding("formulir-tanpa-csrf", page.name, line, shown(page.line(line)))
    for scope in flow.scopes:
        for node in scope.nodes:
            text = text_of(node)
            if text and "<form" in text.lower() and isinstance(node, ast.Constant):
                for line, _, has_token in post_forms(text):
                    if not has_token:
                        at = node.lineno + line - 1 if node.end_lineno != node.lineno else node.lineno
                        yield Finding("formulir-tanpa-csrf", scope.source.name, at, shown(scope.source.line(at)))


def _given(flow: Flow) -> dict[str, Origin]:
    """Return the values that views hand to their templates, by name: where each comes from, the most doubtful of them."""
    given: dict[str, Origin] = {}
    for scope in flow.scopes:
        for call in scope.calls():
            if last_name(call.func) in {"render_template", "render_template_string"}:
                for each in call.keywords:
                    if each.arg:
                        given[each.arg] = max(given.get(each.arg, Origin.FIXED), flow.origin(each.value, scope))
    return given


def _unescaped(page: Source, given: dict[str, Origin]) -> Iterator[Finding]:
    text = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), page.text)
    fixed = set(re.findall(r"\{%-?\s*set\s+(\w+)\s*=\s*['\"]", text)) | set(
        re.findall(r"\{%-?\s*set\s+(\w+)\s*-?%\}", text)
    )
    for match in _SAFE.finditer(text):
        value = match[1].strip()
        if (
            value
            and value[0] not in "'\""
            and not _OUR_OWN.search(match[0])
            and value.split("|")[0].strip() not in fixed
            and given.get(re.split(r"\W", value)[0], Origin.UNKNOWN) > Origin.HARMLESS
        ):
            line = text.count("\n", 0, match.start()) + 1
            yield Finding("safe-di-templat", page.name, line, shown(page.line(line)))
    for match in _OFF.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        yield Finding("safe-di-templat", page.name, line, shown(page.line(line)))


def _places(project: Project, flow: Flow) -> Iterator[Finding]:
    """Yield templates that are asked for and are not where Flask looks."""
    where = {"templates"}
    for scope in flow.scopes:
        for call in scope.calls():
            given = keyword(call, "template_folder")
            if given is not None:
                text = text_of(given)
                if text is None:
                    return
                where.add(PurePosixPath(text.replace("\\", "/")).name or text)
            if re.search(r"Loader$", dotted(call.func)):
                return  # templates from elsewhere
    there = {
        "/".join(PurePosixPath(name).parts[index + 1 :])
        for name in project.names
        for index, part in enumerate(PurePosixPath(name).parts)
        if part in where or where & {".", ""}
    }
    seen = set()
    for scope in flow.scopes:
        for call in scope.calls():
            if last_name(call.func) != "render_template" or not call.args:
                continue
            name = "/".join(part for part in (text_of(call.args[0]) or "").split("/") if part)
            if not name or name in there or name in seen or re.match(r"(?:bootstrap|flask_|security/|admin/)", name):
                continue
            seen.add(name)
            last = PurePosixPath(name).name
            elsewhere = any(PurePosixPath(each).name == last for each in project.names)
            rule = "templat-di-luar" if elsewhere else "templat-tidak-ada"
            yield Finding(rule, scope.source.name, call.lineno, shown(scope.source.line(call.lineno)))
