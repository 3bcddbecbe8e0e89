"""What a careful reader sees in a project's templates, and in the forms that are written in its Python."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import NamedTuple

from .flow import Flow, Origin, Scope, dotted, keyword, last_name, text_of
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


_NOT_A_TOKEN = re.compile(
    r"<input\b(?:(?!<).)*?\{\{-?\s*(?:csrf_token\(\)|csrf_token|csrf_field(?:\(\))?)\s*-?\}\}[^>]*>|"
    r"\{\{-?\s*(?:csrf_token\(\)|csrf_token|csrf_field(?:\(\))?)(?:\s*\|\s*safe)?\s*-?\}\}|\{%-?\s*csrf_token\s*-?%\}",
    re.DOTALL,
)
"""What asks for a token that only `CSRFProtect`, or code of her own, can give."""

_NO_FIELD = re.compile(r"\{\{-?\s*csrf_field(?:\(\))?(?:\s*\|\s*safe)?\s*-?\}\}|\{%-?\s*csrf_token\s*-?%\}")
"""Laravel's and Django's token, which Flask-WTF does not know."""


class PostForm(NamedTuple):
    """A POST form: its line, its address, and what stands inside."""

    line: int
    action: str
    inside: str

    def has_token(self, without: re.Pattern[str] | None = None) -> bool:
        """Return whether a token stands in it, apart from what a pattern takes out."""
        text = self.inside if without is None else without.sub("", self.inside)
        return _TOKEN.search(text) is not None or _calls_with_form(text)


class _Forms(HTMLParser):
    """Collect a page's POST forms: the line, the address, and all that stands inside."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.text = text
        self.forms: list[PostForm] = []
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
            self.forms.append(PostForm(line, action, self.text[start:at]))


def _calls_with_form(text: str) -> bool:
    """Return whether a macro is given a whole form, or a form shows all of its fields: the token may be among what is written."""
    return (
        re.search(
            r"\{\{[^}]*\(\s*\w*form\w*\s*[,)]|\{\{\s*form\s*\}\}|\{%[^%]*\binclude\b|\{%-?\s*for\b[^%]*\bin\s+\w*form\w*\s*-?%\}",
            text,
        )
        is not None
    )


def post_forms(text: str) -> list[PostForm]:
    """Return the POST forms of a page."""
    blank = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    try:
        return _Forms(blank).forms
    except (AssertionError, ValueError):  # html.parser gives up on a few broken declarations
        return []


def protected(flow: Flow, files: set[str] | None = None) -> bool:
    """Return whether the code, of some of its files or of all, asks for a token in every POST."""
    return any(
        last_name(call.func) in {"CSRFProtect", "CsrfProtect", "SeaSurf"}
        for scope in flow.scopes
        if files is None or scope.source.name in files
        for call in scope.calls()
    )


_KEEPS = re.compile(
    r"\bsession\s*[\[.]|login_user|\b(?:INSERT|UPDATE|DELETE|REPLACE)\b\s|\.commit\(|\.save\(|insert_one|\bglobal\b|"
    r"\.append\(|json\.dump\(|db\.session|open\([^)]*['\"][wa]b?\+?['\"]|\.to_csv\(|send_message|mail\.send|"
    # a cookie that says who somebody is; one for a theme is none of these
    r"set_cookie\(\s*(?:[^'\"\s]|['\"][^'\"]*(?:user|login|token|sesi|sess|auth|pengguna|akun|admin|member|id\b))"
)


def changes_something(flow: Flow, files: set[str] | None = None) -> bool:
    """Return whether the app keeps anything, or knows its visitors: without either, a forged form does no harm."""
    return any(_KEEPS.search(text) for text in _texts(flow, files))


def _texts(flow: Flow, files: set[str] | None = None) -> list[str]:
    return [scope.source.text for name, scope in flow.modules.items() if files is None or name in files]


def findings(project: Project, flow: Flow) -> Iterator[Finding]:
    """Yield what these rules find."""
    yield from _forms(project, flow)
    given = _given(flow)
    for page in project.pages:
        yield from _unescaped(page, given)
    yield from _places(project, flow)


def _forms(project: Project, flow: Flow) -> Iterator[Finding]:
    apps = flow.apps()
    rules = [_rule_of_forms(project, flow, files) for files in apps]
    for page in project.pages:
        for form in post_forms(page.text):
            for number in _owners(page, flow, apps):
                rule = rules[number](form)
                if rule:
                    yield Finding(rule, page.name, form.line, shown(page.line(form.line)))
                    break
    for scope in flow.scopes:
        rule_of = next(rule for rule, files in zip(rules, apps, strict=True) if scope.source.name in files)
        for node in scope.nodes:
            text = text_of(node)
            if text and "<form" in text.lower() and isinstance(node, ast.Constant):
                for form in post_forms(text):
                    rule = rule_of(form)
                    if rule and (rule == "formulir-tanpa-csrf" or "</form" in text.lower()):
                        at = node.lineno + form.line - 1 if node.end_lineno != node.lineno else node.lineno
                        yield Finding(rule, scope.source.name, at, shown(scope.source.line(at)))


def _rule_of_forms(project: Project, flow: Flow, files: set[str]) -> Callable[[PostForm], str]:
    """Return the question that one app's forms are asked: the rule that speaks of a form, "" for none."""
    texts = _texts(flow, files)
    own = any(re.search("csrf", text, re.IGNORECASE) for text in texts)
    if protected(flow, files):
        excused = any(
            re.search(r"\bexempt\b|WTF_CSRF_(?:ENABLED|CHECK_DEFAULT|METHODS)|SeaSurf", text) for text in texts
        ) or any(re.search(r"X-CSRF|<meta\b[^>]*csrf", page.text, re.IGNORECASE) for page in project.pages)
        starts = any(
            last_name(call.func) in {"CSRFProtect", "CsrfProtect"} and call.args for _, call in _calls(flow, files)
        ) or any(last_name(call.func) == "init_app" for _, call in _calls(flow, files))
        without = None if any("csrf_field" in text for text in texts) else _NO_FIELD
        return lambda form: (
            "formulir-ditolak"
            if starts and not excused and not form.has_token(without) and not _writes_unseen(form.inside)
            else ""
        )
    if not changes_something(flow, files):
        return lambda _: ""
    return lambda form: "" if form.has_token(None if own else _NOT_A_TOKEN) else "formulir-tanpa-csrf"


def _writes_unseen(text: str) -> bool:
    """Return whether a macro, or a block that another page fills, writes something into a form: a token, for all we see."""
    called = re.findall(r"\{\{-?\s*([\w.]+)\s*\(", text)
    known = {"url_for", "range", "get_flashed_messages", "csrf_field", "_", "gettext"}
    return re.search(r"\{%-?\s*(?:block|call)\b", text) is not None or any(
        name not in known and "form" not in name.partition(".")[0].lower() for name in called
    )


def _calls(flow: Flow, files: set[str]) -> Iterator[tuple[Scope, ast.Call]]:
    yield from ((scope, call) for scope in flow.scopes if scope.source.name in files for call in scope.calls())


def _owners(page: Source, flow: Flow, apps: list[set[str]]) -> list[int]:
    """Return which of the apps show a page: those beside its folder, of these the ones that name it; all where none does."""
    if len(apps) == 1:
        return [0]
    place, _, name = f"/{page.name}".rpartition("/templates/")
    made = [
        {f"/{scope.source.name}" for scope, _ in flow.callers["Flask"] if scope.source.name in files} for files in apps
    ]
    near = [
        max(
            (
                len(folder)
                for folder in (file.rpartition("/")[0] for file in each)
                if f"{place}/".startswith(f"{folder}/")
            ),
            default=-1,
        )
        for each in made
    ]
    beside = [number for number, length in enumerate(near) if length == max(near)]
    naming = [
        number
        for number in beside
        if any(
            last_name(call.func) == "render_template" and call.args and text_of(call.args[0]) == name
            for _, call in _calls(flow, apps[number])
        )
    ]
    return naming or beside


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
