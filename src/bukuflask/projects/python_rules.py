"""What a careful reader sees in a project's Python, apart from its passwords: how it starts, its secrets, its SQL, what visitors send."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from . import flow
from .flow import Flow, Origin, Scope, dotted, in_class, keyword, last_name, text_of
from .secrets_shown import shown, without
from .words import Finding


def found(rule: str, scope: Scope, node: ast.AST, *secret: ast.AST) -> Finding:
    """Return a finding of a rule at a node; the texts in what is secret are shortened where the line is shown."""
    line = getattr(node, "lineno", 0)
    places = {
        id(each): (each.col_offset, each.end_col_offset if each.end_lineno == line else None)
        for one in secret
        for each in ast.walk(one)
        if isinstance(each, ast.Constant) and isinstance(each.value, str | bytes) and each.lineno == line
    }
    return Finding(rule, scope.source.name, line, shown(without(scope.source.whole_line(line), list(places.values()))))


def findings(project: Flow) -> Iterator[Finding]:
    """Yield what all of these rules find."""
    sinks = sql_sinks(project)
    yield from _debug_settings(project)
    for scope in project.scopes:
        yield from _keys(project, scope)
        yield from _service_secrets(project, scope)
        yield from _debug(project, scope)
        yield from _sql(project, scope, sinks)
        yield from _pages_from_input(project, scope)
        yield from _uploads(project, scope)
        yield from _redirects(project, scope)
        yield from _endless(project, scope)
        yield from _shown_errors(project, scope)
        if scope.routes:
            yield from _delete_by_get(project, scope)


def assigned(scope: Scope) -> Iterator[tuple[str, ast.expr]]:
    """Yield each setting that a scope makes, by its last name: variables, attributes, items, keywords and pairs of a dict."""
    for node in scope.nodes:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                yield _setting(target), node.value
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            yield _setting(node.target), node.value
        elif isinstance(node, ast.Call):
            for each in node.keywords:
                if each.arg:
                    yield each.arg, each.value
            if last_name(node.func) == "setdefault" and len(node.args) == 2:
                yield text_of(node.args[0]) or "", node.args[1]
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if key is not None:
                    yield text_of(key) or "", value


def _setting(target: ast.expr) -> str:
    if isinstance(target, ast.Subscript):
        return text_of(target.slice) or ""
    return last_name(target)


def resolved(project: Flow, node: ast.expr, scope: Scope) -> ast.expr:
    """Return what a name was assigned, where that is one thing; else the node itself."""
    for _ in range(4):
        if not isinstance(node, ast.Name):
            break
        values = project.values_of(node.id, scope, node)
        if len(values) != 1 or not values[0][0].replaces or values[0][0].item:
            break
        node, scope = values[0][0].node, values[0][1]
    return node


def found_far(project: Flow, node: ast.expr, scope: Scope) -> tuple[ast.expr, Scope]:
    """Return what a name was assigned and where, also in another module of the project."""
    for _ in range(4):
        near = resolved(project, node, scope)
        far = project.elsewhere(near, scope)
        if far is None:
            return near, scope
        node, scope = far
    return node, scope


# -- secrets -------------------------------------------------------------------------------------------------------------------

_KEYS = {"secret_key", "jwt_secret_key", "wtf_csrf_secret_key", "jwt_secret", "flask_secret_key"}
_SERVICES = re.compile(
    r"(?:mysql|mysql_database|postgres|pg|db|database|mail|smtp|redis|mongo|admin|email|telegram|bot|api|openai|midtrans|twilio|firebase)"
    r"_?(?:\w+_)?(?:password|passwd|pwd|pass|sandi|token|api_key|apikey|server_key|secret)|api_?key|apikey|server_key",
    re.IGNORECASE,
)
_EMPTY_WORDS = re.compile(r"(?i)your|isi[-_ ]|xxx|<.+>|ganti|change|placeholder|contoh|example|^\*+$|\.\.\.|none$")
_SENTENCE = re.compile(r"^(?!\w{4}(?: \w{4}){3}$).* ")
"""A text with spaces is a label or a message, unless it is one of Google's passwords for apps."""

_URI = re.compile(r"[a-z][\w+]*://[^\s:/@]*:([^\s@/{}%][^\s@{}%]*)@")


def _in_test_settings(scope: Scope, node: ast.AST) -> bool:
    """Return whether a setting is for tests alone, by its class or the `TESTING` beside it."""
    if _in_class(scope, node, "test"):
        return True
    for each in scope.nodes:
        if isinstance(each, ast.Dict) and _inside(each, node) and any(text_of(key) == "TESTING" for key in each.keys):
            return True
        if isinstance(each, ast.Call) and _inside(each, node) and keyword(each, "TESTING") is not None:
            return True
    return False


def _in_class(scope: Scope, node: ast.AST, word: str) -> bool:
    """Return whether a setting belongs to a class whose name holds a word."""
    classes = (each for each in scope.nodes if isinstance(each, ast.ClassDef) and word in each.name.lower())
    return any(_inside(each, node) for each in classes)


def _inside(outer: ast.AST, node: ast.AST) -> bool:
    return any(each is node for each in ast.walk(outer))


def _literal(project: Flow, node: ast.expr, scope: Scope) -> str:
    """Return the text that is written for a secret, "" where it is none."""
    value = resolved(project, node, scope)
    if isinstance(value, ast.Constant) and isinstance(value.value, str | bytes):
        return value.value if isinstance(value.value, str) else value.value.decode("latin-1")
    return ""


def _stand_ins(node: ast.expr) -> list[ast.expr]:
    """Return what stands in where a setting is missing: `os.environ.get("X", "text")`, `os.getenv("X") or "text"`."""
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
        return [node.values[-1]]
    if isinstance(node, ast.Call) and flow.is_setting(dotted(node.func)):
        return [each for each in (*node.args[1:], keyword(node, "default")) if each is not None]
    return []


def _fallback(node: ast.expr) -> ast.expr | None:
    """Return the text that stands in where a setting is missing."""
    return next((each for each in _stand_ins(node) if text_of(each)), None)


def _keys(project: Flow, scope: Scope) -> Iterator[Finding]:
    renewed = [
        call.lineno
        for call in scope.calls()
        if re.search(r"from_(?:prefixed_env$|(?:pyfile|envvar|object|file)$)", dotted(call.func))
    ]
    seen: set[tuple[int, int]] = set()
    for name, value in assigned(scope):
        if name.lower() not in _KEYS or (value.lineno, value.col_offset) in seen:
            continue
        seen.add((value.lineno, value.col_offset))
        if _in_test_settings(scope, value):
            continue
        plain, there = found_far(project, value, scope)
        at = (
            value if there is scope or there.source is scope.source else plain
        )  # a constant of another file: it stands there
        if _literal(project, plain, there):
            again = any(line > value.lineno for line in renewed) or _in_class(scope, value, "dev")
            yield found("kunci-cadangan" if again else "kunci-di-kode", there, at, value, plain)
        elif (text := _fallback(plain)) is not None:
            yield found("kunci-cadangan", there, at, text)
        elif any(_is_random(each) for each in (plain, *_stand_ins(plain))):
            yield found("kunci-acak", there, at)


def _is_random(node: ast.expr) -> bool:
    """Return whether a value is drawn anew each time: `os.urandom(24)`, `secrets.token_hex()`, `str(uuid4())`, `os.urandom(8).hex()`."""
    while isinstance(node, ast.Call):
        if re.match(r"(?:os\.)?urandom|secrets\.|(?:uuid\.)?uuid4|token_", dotted(node.func)):
            return True
        if dotted(node.func) != "str" or not node.args:
            return False
        node = node.args[0]
    return isinstance(node, ast.Attribute) and _is_random(node.value)


def _service_secrets(project: Flow, scope: Scope) -> Iterator[Finding]:
    lines = set()
    for node in scope.nodes:
        if (text := text_of(node)) and (match := _URI.match(text)) and not _EMPTY_WORDS.search(match[1]):
            lines.add(node.lineno)  # type: ignore[attr-defined]
            yield found("sandi-di-kode", scope, node)
    for name, value in assigned(scope):
        if not _SERVICES.fullmatch(name) or name.lower().endswith(("_url", "_uri")) or value.lineno in lines:
            continue
        text = _literal(project, value, scope)
        said = not text or _EMPTY_WORDS.search(text) or _SENTENCE.search(text)
        if not said and not _in_test_settings(scope, value):
            lines.add(value.lineno)
            yield found("sandi-di-kode", scope, value, value)
    for call in scope.calls():
        if re.search(
            r"(?:^|\.)(?:connect|Connection|MySQLConnection|create_pool|ConnectionPool|login)$", dotted(call.func)
        ):
            for given in (keyword(call, word) for word in ("password", "passwd", "pwd")):
                text = "" if given is None else _literal(project, given, scope)
                if given is not None and text and given.lineno not in lines and not _EMPTY_WORDS.search(text):
                    yield found("sandi-di-kode", scope, given, given)
            if last_name(call.func) == "login" and len(call.args) == 2 and "smtp" in scope.source.text.lower():
                text = _literal(project, call.args[1], scope)
                if text and not _EMPTY_WORDS.search(text):
                    yield found("sandi-di-kode", scope, call.args[1], call.args[1])


# -- how it is started ---------------------------------------------------------------------------------------------------------

_OPEN = {"0.0.0.0", "::", ""}
_RUN = re.compile(r"(?:^|\.)(?:\w*app|application|server|socketio)\.run$")


def _is(project: Flow, node: ast.expr | None, scope: Scope, wanted: object) -> bool:
    if node is None:
        return False
    value = resolved(project, node, scope)
    return isinstance(value, ast.Constant) and value.value is wanted


_NOTHING = {"", "0", "false", "no", "off", "none", "production", "prod", "produksi"}
"""What an environment says when nobody asks for anything."""


def _is_asked(project: Flow, test: ast.expr, scope: Scope) -> bool:
    """Return whether a test holds only where the environment, or the command line, asks for it: without that it is false."""
    value = resolved(project, test, scope)
    if isinstance(value, ast.BoolOp):
        parts = [_is_asked(project, each, scope) for each in value.values]
        return any(parts) if isinstance(value.op, ast.And) else all(parts)
    if isinstance(value, ast.Compare) and len(value.ops) == 1:
        left, right = value.left, value.comparators[0]
        if isinstance(value.ops[0], ast.In) and "argv" in dotted(right):
            return True
        if isinstance(value.ops[0], ast.Eq) and text_of(left) is not None:
            left, right = right, left
        words = {str(each.value) for each in ast.walk(right) if isinstance(each, ast.Constant)}
        if isinstance(value.ops[0], ast.Eq | ast.In | ast.Is) and words:
            default = _default(project, left, scope)
            return default is not None and default not in words and not {each.lower() for each in words} & _NOTHING
        return False
    if _reads_debug(value):  # asked of the settings: what they say is looked at by itself
        return True
    default = _default(project, value, scope)
    if isinstance(value, ast.Call) and last_name(value.func) in {"bool", "int"} and value.args:
        default = _default(project, value.args[0], scope)
    return default is not None and default.lower() in _NOTHING


def _default(project: Flow, node: ast.expr, scope: Scope) -> str | None:
    """Return what a setting of the environment is where nobody has set it; None where this is no such setting."""
    value = resolved(project, node, scope)
    while isinstance(value, ast.Call) and last_name(value.func) in {
        "lower",
        "strip",
        "upper",
        "casefold",
        "str",
        "int",
    }:
        inner = value.func.value if isinstance(value.func, ast.Attribute) else (value.args or [value])[0]
        if inner is value:
            break
        value = resolved(project, inner, scope)
    whole = dotted(value)
    if isinstance(value, ast.Subscript) and whole.endswith("environ[]"):
        return ""
    if not (isinstance(value, ast.Call) and re.search(r"environ\.get\(\)$|getenv\(\)$", whole)):
        return None
    given = value.args[1] if len(value.args) > 1 else keyword(value, "default")
    if given is None:
        return ""
    return str(given.value or "") if isinstance(given, ast.Constant) else None


def _asked_for(project: Flow, scope: Scope, node: ast.AST) -> bool:
    """Return whether a statement runs only where the environment asks for it."""
    return any(
        isinstance(each, ast.If)
        and any(_inside(statement, node) for statement in each.body)
        and _is_asked(project, each.test, scope)
        for each in scope.nodes
    )


def _debug(project: Flow, scope: Scope) -> Iterator[Finding]:
    switched = [
        node
        for node in scope.nodes
        if isinstance(node, ast.Assign)
        and any(
            re.search(r"(?:^|_)app\.debug$", dotted(target))
            or (
                isinstance(target, ast.Subscript)
                and text_of(target.slice) == "DEBUG"
                and dotted(target.value).endswith("config")
            )
            for target in node.targets
        )
        and _is(project, node.value, scope, True)
        and not _asked_for(project, scope, node)
    ]
    for call in scope.calls():
        if not re.search(_RUN, dotted(call.func)) or _asked_for(project, scope, call):
            continue
        socket = "socketio" in dotted(call.func)
        places = call.args[1:] if socket else call.args
        host = keyword(call, "host") or (places[0] if places else None)
        debug = keyword(call, "debug") or (places[2] if len(places) > 2 else None)
        is_open = host is not None and (text := text_of(resolved(project, host, scope))) is not None and text in _OPEN
        if _is(project, debug, scope, True) or (switched and not _is(project, debug, scope, False)):
            if is_open:
                yield found("debug-terbuka", scope, call)
                switched = []
            elif not switched:
                yield found("debug-di-kode", scope, call)
    for node in switched:
        yield found("debug-di-kode", scope, node)


def _debug_settings(project: Flow) -> Iterator[Finding]:
    """Yield a `DEBUG = True` among the settings that an app reads from a class or a module, unless its start says otherwise."""
    runs = [(scope, call) for scope in project.scopes for call in scope.calls() if re.search(_RUN, dotted(call.func))]
    debugs = [
        (scope, given)
        for scope, call in runs
        if (given := keyword(call, "debug")) is not None and not _asked_for(project, scope, call)
    ]
    used = [given for _, given in debugs if _reads_debug(given)]
    if len(used) < len(debugs) or _switched_off(project):
        return
    for scope in project.scopes:
        for call in scope.calls():
            if not re.search(r"config\.from_(?:object|pyfile)$", dotted(call.func)) or not call.args:
                continue
            held = _settings(project, call.args[0], scope)
            if held is None or _asked_for(project, scope, call):
                continue
            name, value, there = held
            if (used or not re.search(r"dev|test|uji|lokal|local", name, re.IGNORECASE)) and _is(
                project, value, there, True
            ):
                hosts = [keyword(run, "host") for _, run in runs]
                is_open = any(host is not None and (text_of(host) or "-") in _OPEN for host in hosts)
                yield found("debug-terbuka" if is_open else "debug-di-kode", there, value)


def _reads_debug(node: ast.expr) -> bool:
    """Return whether a value is `app.config["DEBUG"]`, `app.config.get("DEBUG")`, `app.debug` or the `DEBUG` of a module or class."""
    whole = dotted(node)
    if isinstance(node, ast.Subscript):
        return whole.endswith("config[]") and text_of(node.slice) == "DEBUG"
    if isinstance(node, ast.Call):
        return whole.endswith("config.get()") and bool(node.args) and text_of(node.args[0]) == "DEBUG"
    return whole.endswith((".debug", ".DEBUG"))


def _switched_off(project: Flow) -> bool:
    return any(
        isinstance(node, ast.Assign)
        and not (isinstance(node.value, ast.Constant) and node.value.value is True)
        and any(
            re.search(r"app\.debug$", dotted(target)) or (isinstance(target, ast.Subscript) and _reads_debug(target))
            for target in node.targets
        )
        for scope in project.scopes
        for node in scope.nodes
    )


def _settings(project: Flow, node: ast.expr, scope: Scope) -> tuple[str, ast.expr, Scope] | None:
    """Return the name of a class or a module of settings, its `DEBUG`, and where that stands."""
    node = node.func if isinstance(node, ast.Call) else node
    text = text_of(node)
    if text is not None and text.endswith(".py"):
        text = text.removesuffix(".py").replace("/", ".")
    name = (
        scope.source.name.removesuffix(".py").replace("/", ".") if dotted(node) == "__name__" else text or dotted(node)
    )
    owner: ast.ClassDef | None = project.classes.get(name.rpartition(".")[2])
    if owner is not None:
        for _ in range(4):  # what a class does not say itself, it has from another
            value = in_class(owner, "DEBUG")
            if value is not None:
                return name, value, project.module_of(owner)
            parents = [project.classes[base] for base in map(last_name, owner.bases) if base in project.classes]
            if not parents:
                return None
            owner = parents[0]
        return None
    module = project.module(name)
    values = module.values.get("DEBUG", ()) if module is not None else ()
    if module is None or len(values) != 1 or values[0].path:
        return None
    return name, values[0].node, module


# -- SQL -----------------------------------------------------------------------------------------------------------------------

_EXECUTE = {"execute", "executemany", "executescript", "exec_driver_sql", "read_sql", "read_sql_query", "mogrify"}
_SQL = re.compile(
    r"\s*(?:SELECT|INSERT|UPDATE|DELETE|REPLACE|DROP|CREATE|ALTER|WITH|TRUNCATE|SHOW|CALL|EXPLAIN)\b", re.IGNORECASE
)


def sql_sinks(project: Flow) -> dict[str, set[int]]:
    """Return her own functions that hand an argument on to the database as SQL, each with its places among the arguments."""
    sinks: dict[str, set[int]] = {}
    for scope in project.scopes:
        for call in scope.calls():
            text = sql_text(call, {})
            if isinstance(text, ast.Name) and text.id in scope.params and not project.values_of(text.id, scope, text):
                params = scope.params[1:] if scope.owner is not None and scope.params[:1] == ["self"] else scope.params
                if text.id in params:
                    sinks.setdefault(scope.name, set()).add(params.index(text.id))
    return sinks


def sql_text(call: ast.Call, sinks: dict[str, set[int]]) -> ast.expr | None:
    """Return the SQL that a call hands to a database, None where it does no such thing."""
    name = last_name(call.func)
    if isinstance(call.func, ast.Attribute) and name in _EXECUTE and call.args:
        first = call.args[0]
        return (
            first.args[0] if isinstance(first, ast.Call) and last_name(first.func) == "text" and first.args else first
        )
    if name == "text" and len(call.args) == 1:
        return call.args[0]
    for place in sinks.get(name, ()):
        if place < len(call.args):
            return call.args[place]
    return None


def _sql(project: Flow, scope: Scope, sinks: dict[str, set[int]]) -> Iterator[Finding]:
    lines = set()
    for call in scope.calls():
        text = sql_text(call, sinks)
        if text is None or call.lineno in lines:
            continue
        composed = project.is_composed(text, scope)
        origin = max(
            (project.origin(each, there) for each, there in project.made_of(text, scope)), default=Origin.FIXED
        )
        written = project.fixed_text(text, scope)
        if last_name(call.func) not in _EXECUTE and not _SQL.match(written):
            continue
        if origin is Origin.INPUT and (composed or not (isinstance(text, ast.Name) or scope.name in sinks)):
            lines.add(call.lineno)
            yield found("sql-dirangkai", scope, _where(project, text, scope, call))
        elif origin is Origin.UNKNOWN and composed and _SQL.match(written):
            lines.add(call.lineno)
            yield found("sql-mungkin-dirangkai", scope, _where(project, text, scope, call))


def _where(project: Flow, text: ast.expr, scope: Scope, call: ast.Call) -> ast.AST:
    """Return the node that puts the SQL together: the one that a reader looks at."""
    if isinstance(text, ast.Name):
        values = [value for value, there in project.values_of(text.id, scope, text) if there is scope]
        composing = [value.node for value in values if project.is_composed(value.node, scope) or not value.replaces]
        if composing:
            return min(composing, key=lambda each: each.lineno)
    return call if text.lineno == call.lineno else text


# -- deleting by GET -----------------------------------------------------------------------------------------------------------

_DELETE = re.compile(r"\s*(?:DELETE\s+FROM|DELETE\s+\{\}|DROP\s+TABLE|TRUNCATE)\b", re.IGNORECASE)
_DELETING_NAME = re.compile(
    r"hapus|delete|remove|buang|hilang|del_|destroy|kosong|reset|clear|bersihkan", re.IGNORECASE
)


def _delete_by_get(project: Flow, scope: Scope) -> Iterator[Finding]:
    assert not isinstance(scope.node, ast.Module)
    open_routes = [route for route in scope.routes if route.methods is not None and "GET" in route.methods]
    if not open_routes or re.search(r"logout|keluar|signout", scope.name, re.IGNORECASE):
        return
    named = bool(_DELETING_NAME.search(scope.name) or any(_DELETING_NAME.search(route.path) for route in open_routes))
    # Without such a name, and with nothing of the address in it, it is housekeeping: what has expired goes.
    asked = named or scope.params or any(dotted(each).startswith("request.args") for each in scope.nodes)
    if asked and any(_deletes(project, each, scope, named, 0) for each in open_to_get(scope.node.body)):
        line = open_routes[0].line
        yield Finding("hapus-lewat-get", scope.source.name, line, shown(scope.source.line(line)))


def open_to_get(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """Yield the nodes of a view that run for GET too: not what stands behind a question for POST."""
    for statement in body:
        if isinstance(statement, ast.If):
            kind = _asks(statement.test)
            yield from ast.walk(statement.test)
            if kind != "post":
                yield from open_to_get(statement.body)
            if kind != "get":
                yield from open_to_get(statement.orelse)
            elif _leaves(statement.body):
                return
            continue
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if isinstance(statement, ast.Match) and dotted(statement.subject) == "request.method":
            for case in statement.cases:
                if not (isinstance(case.pattern, ast.MatchValue) and text_of(case.pattern.value) not in {None, "GET"}):
                    yield from open_to_get(case.body)
            continue
        blocks = [getattr(statement, name, []) for name in ("body", "orelse", "finalbody")]
        blocks += [each.body for each in getattr(statement, "handlers", [])]
        blocks += [each.body for each in getattr(statement, "cases", [])]
        if any(blocks):
            yield statement
            for each in blocks:
                yield from open_to_get(each)
            for name in ("iter", "test", "items", "subject"):
                value = getattr(statement, name, None)
                for part in value if isinstance(value, list) else [value]:
                    if isinstance(part, ast.AST):
                        yield from ast.walk(part)
        else:
            yield from ast.walk(statement)


def _asks(test: ast.expr) -> str:
    """Return "post" for a question that a GET answers with no, "get" for one that it answers with yes, else ""."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return {"post": "get", "get": "post"}.get(_asks(test.operand), "")
    if isinstance(test, ast.BoolOp):
        kinds = [_asks(each) for each in test.values]
        wanted = "post" if isinstance(test.op, ast.And) else "get"
        return wanted if wanted in kinds else (kinds[0] if len(set(kinds)) == 1 else "")
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and dotted(test.left) == "request.method":
        words = {text_of(each) for each in ast.walk(test.comparators[0]) if text_of(each)}
        equal = isinstance(test.ops[0], ast.Eq | ast.In | ast.Is)
        return ("get" if "GET" in words else "post") if equal else ("post" if "GET" in words else "get")
    whole = " ".join(dotted(each) for each in ast.walk(test) if isinstance(each, ast.Attribute | ast.Call))
    return "post" if re.search(r"validate_on_submit|is_submitted|request\.(form|files|get_json|json)", whole) else ""


def _leaves(body: list[ast.stmt]) -> bool:
    last = body[-1] if body else None
    if isinstance(last, ast.Return | ast.Raise):
        return True
    return isinstance(last, ast.Expr) and isinstance(last.value, ast.Call) and last_name(last.value.func) == "abort"


def _deletes(project: Flow, node: ast.AST, scope: Scope, named: bool, depth: int) -> bool:
    if isinstance(node, ast.Delete) and named:
        return any(
            isinstance(each, ast.Subscript)
            and not dotted(each.value).startswith("session")
            and _outlives(each.value, scope)
            for each in node.targets
        )
    if isinstance(node, ast.Assign) and named and isinstance(node.value, ast.ListComp) and node.value.generators[0].ifs:
        return any(
            last_name(each) in scope.globals or isinstance(each, ast.Subscript) or _is_kept(dotted(each), scope)
            for each in node.targets
        )
    if not isinstance(node, ast.Call):
        return False
    name, whole = last_name(node.func), dotted(node.func)
    texts = [*node.args, *(each.value for each in node.keywords)]
    for each in texts:
        inner = each.args[0] if isinstance(each, ast.Call) and last_name(each.func) == "text" and each.args else each
        if isinstance(inner, ast.Constant | ast.JoinedStr | ast.BinOp | ast.Name | ast.Call) and _DELETE.match(
            project.fixed_text(inner, scope)
        ):
            return isinstance(node.func, ast.Attribute | ast.Name) and name not in {
                "print",
                "flash",
                "info",
                "render_template",
            }
        if (
            isinstance(each, ast.Call)
            and name in _EXECUTE
            and re.search(r"(?:^|[.()])delete(?:\(|$)", dotted(each.func))
        ):
            return True
    if isinstance(node.func, ast.Attribute):
        before = dotted(node.func.value)
        if name == "delete" and re.search(r"(?:^|\.)(?:session|db)$", before) and node.args:
            return True
        if name == "delete" and re.search(r"query|filter|where|objects|collection|document|child|reference", before):
            return True
        if name == "delete" and named and not node.args and not re.search(r"cache|client|requests|response", before):
            return True
        if name in {"delete_one", "delete_many", "find_one_and_delete", "delete_instance", "delete_by_id"}:
            return True
        if (
            named
            and name in {"pop", "remove", "clear"}
            and not before.startswith("session")
            and _outlives(node.func.value, scope)
        ):
            return True
    if named and whole in {"os.remove", "os.unlink", "shutil.rmtree"}:
        return True
    if depth == 0:
        others = (each for each in project.functions.get(name, ()) if each is not scope and not each.routes)
        return any(
            _deletes(project, each, other, True, 1)
            for other in others
            if not isinstance(other.node, ast.Module)
            for each in open_to_get(other.node.body)
        )
    return False


_FRESH = {
    "list",
    "dict",
    "set",
    "sorted",
    "split",
    "getlist",
    "copy",
    "filter",
    "to_dict",
    "get_json",
    "fetchall",
    "all",
}
"""Calls that make something of the request's own."""


def _outlives(node: ast.expr, scope: Scope) -> bool:
    """Return whether a list or dict outlives the request: it is not made in this function, but read from a file or asked for."""
    first = dotted(node).partition(".")[0].partition("[")[0]
    if not first or first in {"request", "session"} or first in scope.params:
        return False
    values = scope.values.get(first, ())
    if any(dotted(part).startswith(("session.", "session[")) for each in values for part in ast.walk(each.node)):
        return False
    asked = all(
        isinstance(each.node, ast.Call) and last_name(each.node.func) not in _FRESH for each in values if each.replaces
    )
    return asked or _is_kept(first, scope)


def _is_kept(name: str, scope: Scope) -> bool:
    """Return whether a value is handed to something that keeps it: written to a file, or saved by a function of hers."""
    return any(
        re.search(r"dump|simpan|save|tulis|write", last_name(call.func)) is not None
        and any(dotted(each) == name for each in call.args)
        for call in scope.calls()
    )


# -- other servers -------------------------------------------------------------------------------------------------------------


def _endless(project: Flow, scope: Scope) -> Iterator[Finding]:
    """Yield calls of a `requests.Session` without a limit of time; Bandit looks at `requests.get` alone."""
    for call in scope.calls():
        if not isinstance(call.func, ast.Attribute) or call.func.attr not in _ASKING or keyword(call, "timeout"):
            continue
        if any(each.arg is None for each in call.keywords):  # `**settings` may hold it
            continue
        holder = call.func.value
        made = [holder] if isinstance(holder, ast.Call) else _held_by(project, holder, scope)
        if made and all(_is_session(project, each) for each in made) and not _is_mounted(project, holder):
            yield found("tanpa-batas-waktu", scope, call)


_ASKING = {"get", "post", "put", "patch", "delete", "head", "options", "request"}


def _held_by(project: Flow, node: ast.expr, scope: Scope) -> list[ast.expr]:
    """Return what a name, or an attribute of `self`, was given."""
    if isinstance(node, ast.Name):
        far = project.elsewhere(node, scope)
        return [far[0]] if far else [value.node for value, _ in project.values_of(node.id, scope, node)]
    if isinstance(node, ast.Attribute) and dotted(node.value) == "self":
        return [
            each.value
            for other in project.scopes
            if other.owner is scope.owner and scope.owner is not None
            for each in other.nodes
            if isinstance(each, ast.Assign) and any(dotted(target) == dotted(node) for target in each.targets)
        ]
    return []


def _is_session(project: Flow, node: ast.expr) -> bool:
    if not isinstance(node, ast.Call):
        return False
    whole = dotted(node.func)
    return re.fullmatch(r"requests\.(?:sessions\.)?(?:Session|session)", whole) is not None or project.comes_from(
        whole, "requests", "Session"
    )


def _is_mounted(project: Flow, holder: ast.expr) -> bool:
    """Return whether an adapter is put into a session: it may set the limit."""
    return any(
        isinstance(call.func, ast.Attribute) and dotted(call.func.value) == dotted(holder)
        for _, call in project.callers.get("mount", ())
    )


# -- pages, uploads, redirects -------------------------------------------------------------------------------------------------


def _pages_from_input(project: Flow, scope: Scope) -> Iterator[Finding]:
    for call in scope.calls():
        name = last_name(call.func)
        if not call.args:
            continue
        first = call.args[0]
        if name in {"render_template_string", "from_string"} or dotted(call.func) in {"Template", "jinja2.Template"}:
            if project.origin(first, scope) is Origin.INPUT:
                yield found("templat-dari-kiriman", scope, call)
        elif name == "Markup" and (
            project.origin(first, scope) is Origin.INPUT
            or (_is_filter(project, scope) and _is_untouched(project, first, scope, 0))
        ):
            yield found("markup-dari-kiriman", scope, call)
    if not scope.routes:
        return
    for node in scope.nodes:
        if isinstance(node, ast.Return) and node.value is not None:
            page = node.value.elts[0] if isinstance(node.value, ast.Tuple) and node.value.elts else node.value
            if any(re.match(r"text/(?:plain|csv)|application/", text_of(each) or "") for each in ast.walk(node.value)):
                continue
            if isinstance(page, ast.Call) and last_name(page.func) == "make_response" and page.args:
                page = page.args[0]
            if isinstance(page, ast.Name | ast.JoinedStr | ast.BinOp) or (
                isinstance(page, ast.Call) and last_name(page.func) == "format"
            ):
                pieces = list(project.made_of(page, scope))
                if project.is_composed(page, scope) and any(
                    project.origin(each, there) is Origin.INPUT for each, there in pieces
                ):
                    yield found("html-dari-kiriman", scope, node)


def _is_filter(project: Flow, scope: Scope) -> bool:
    """Return whether a function is a filter of the templates: what it is given may be anything that a page shows."""
    if isinstance(scope.node, ast.Module):
        return False
    marks = [each.func if isinstance(each, ast.Call) else each for each in scope.node.decorator_list]
    if any(last_name(each) in {"template_filter", "app_template_filter"} for each in marks):
        return True
    added = [
        each for name in ("add_template_filter", "add_app_template_filter") for each in project.callers.get(name, ())
    ]
    if any(call.args and dotted(call.args[0]) == scope.name for _, call in added):
        return True
    return any(
        isinstance(node, ast.Assign)
        and dotted(node.value) == scope.name
        and any(dotted(target).endswith("jinja_env.filters[]") for target in node.targets)
        for module in project.modules.values()
        for node in module.nodes
    )


def _is_untouched(project: Flow, node: ast.AST, scope: Scope, depth: int) -> bool:
    """Return whether a parameter's own text stands in an expression: through no cleaner, and not only as a number."""
    if depth > 12:
        return False
    if isinstance(node, ast.Name):
        values = project.values_of(node.id, scope, node)
        if values:
            return any(_is_untouched(project, value.node, there, depth + 1) for value, there in values[:_FEW])
        return node.id in scope.params
    if isinstance(node, ast.Call):
        if flow.is_cleaner(dotted(node.func)) or last_name(node.func) == "Markup":
            return False
        inner = [node.func.value] if isinstance(node.func, ast.Attribute) else []
        if last_name(node.func) in {"get", "sub", "subn"} and len(node.args) > 1:
            return any(_is_untouched(project, each, scope, depth + 1) for each in node.args[1:])
        if last_name(node.func) == "get":  # the key chooses, and does not come along
            return any(_is_untouched(project, each, scope, depth + 1) for each in inner)
        return any(_is_untouched(project, each, scope, depth + 1) for each in (*inner, *node.args))
    if isinstance(node, ast.FormattedValue) and isinstance(node.format_spec, ast.JoinedStr):
        if any(re.search(r"[dfeg,%]$", text_of(each) or "") for each in node.format_spec.values):
            return False
    elif isinstance(node, ast.Subscript):
        return _is_untouched(project, node.value, scope, depth + 1)
    elif isinstance(node, ast.IfExp):
        return any(_is_untouched(project, each, scope, depth + 1) for each in (node.body, node.orelse))
    elif isinstance(node, ast.Compare | ast.ListComp | ast.GeneratorExp | ast.SetComp | ast.Constant) or (
        isinstance(node, ast.BinOp) and not isinstance(node.op, ast.Add | ast.Mod)
    ):
        return False
    return any(_is_untouched(project, each, scope, depth + 1) for each in ast.iter_child_nodes(node))


_FEW = 4
"""Values of one name that are followed."""


def _uploads(project: Flow, scope: Scope) -> Iterator[Finding]:
    for call in scope.calls():
        if last_name(call.func) != "save" or not isinstance(call.func, ast.Attribute) or not call.args:
            continue
        for part in _parts(project, call.args[0], scope, 0):
            if isinstance(part, ast.Attribute) and part.attr == "filename":
                yield found("unggah-nama-asli", scope, call)
                break


def _parts(project: Flow, node: ast.expr, scope: Scope, depth: int) -> Iterator[ast.expr]:
    """Yield the pieces of a path as they are, without those that a cleaner has gone through."""
    if depth > 6:
        return
    if isinstance(node, ast.Call):
        whole = dotted(node.func)
        if last_name(node.func) in {"rsplit", "split", "partition", "rpartition"} or (
            flow.is_cleaner(whole) and not whole.endswith("path.join")
        ):
            return
        for each in (*node.args, *([node.func.value] if isinstance(node.func, ast.Attribute) else [])):
            yield from _parts(project, each, scope, depth + 1)
    elif isinstance(node, ast.Name):
        if node.id in scope.checked:
            return
        for value, there in project.values_of(node.id, scope, node)[:_FEW]:
            yield from _parts(project, value.node, there, depth + 1)
    elif isinstance(node, ast.JoinedStr):
        for each in node.values:
            if isinstance(each, ast.FormattedValue):
                yield from _parts(project, each.value, scope, depth + 1)
    elif isinstance(node, ast.BinOp):
        yield from _parts(project, node.left, scope, depth + 1)
        yield from _parts(project, node.right, scope, depth + 1)
    elif isinstance(node, ast.BoolOp):
        for each in node.values:
            yield from _parts(project, each, scope, depth + 1)
    elif isinstance(node, ast.Attribute):
        if node.attr in {"suffix", "stem"}:
            return
        yield node


def _redirects(project: Flow, scope: Scope) -> Iterator[Finding]:
    looked = {
        dotted(each)
        for call in scope.calls()
        if re.search(r"aman|safe|valid|cek|check|urlparse|urlsplit|startswith|url_has_allowed", last_name(call.func))
        for each in (*call.args, *([call.func.value] if isinstance(call.func, ast.Attribute) else []))
    } | {
        dotted(node.left)
        for node in scope.nodes
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn)
    }
    for call in scope.calls():
        if last_name(call.func) != "redirect" or not call.args:
            continue
        names = {
            dotted(each) for each in ast.walk(call.args[0]) if isinstance(each, ast.Name | ast.Subscript | ast.Call)
        }
        if not names & looked and any(_is_raw(project, each, scope, 0) for each in call.args[:1]):
            yield found("redirect-terbuka", scope, call)


def _is_raw(project: Flow, node: ast.expr, scope: Scope, depth: int) -> bool:
    """Return whether an address may be just what a visitor has sent, gone through nothing that could have looked at it."""
    if depth > 6:
        return False
    if isinstance(node, ast.BoolOp):
        return any(_is_raw(project, each, scope, depth + 1) for each in node.values)
    if isinstance(node, ast.IfExp):
        return _is_raw(project, node.body, scope, depth + 1) or _is_raw(project, node.orelse, scope, depth + 1)
    if isinstance(node, ast.Name):
        if node.id in scope.checked:
            return False
        return any(
            _is_raw(project, value.node, there, depth + 1)
            for value, there in project.values_of(node.id, scope, node)[:_FEW]
        )
    return re.match(r"(?:flask\.)?request\.(args|form|values)\b", dotted(node)) is not None


_WIDE_ERRORS = re.compile(
    r"(?:\w+\.)*(?:Exception|BaseException|DatabaseError|IntegrityError|OperationalError|ProgrammingError|InterfaceError|DataError|"
    r"SQLAlchemyError|MySQLError|PyMongoError)|(?:sqlite3|connector|pymysql|psycopg2?|MySQLdb|mariadb|err)\.Error|(?:\w+\.)+(?:connector|err)\.Error"
)
"""Errors whose text names tables, files or SQL. That of a `ValueError` is often a sentence of her own."""

_TELLING = {"flash", "jsonify", "abort", "make_response", "render_template", "render_template_string", "Response"}
"""Calls that hand what they are given to the visitor."""


def _shown_errors(project: Flow, scope: Scope) -> Iterator[Finding]:
    if not scope.routes:
        return
    for node in scope.nodes:
        if not isinstance(node, ast.ExceptHandler):
            continue
        kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
        if not any(kind is None or _WIDE_ERRORS.fullmatch(dotted(kind)) for kind in kinds):
            continue
        shows: ast.AST | None = next((each for each in _told_in(node) if _tells_error(each, node.name)), None)
        if shows is None:
            shows = next((each for each in _kept_errors(node) if _told_later(project, scope, each)), None)
        if shows is not None:
            yield found("galat-ditampilkan", scope, shows)


def _told_in(handler: ast.ExceptHandler) -> Iterator[ast.expr]:
    """Yield what a handler itself gives to the visitor."""
    for each in (part for statement in handler.body for part in ast.walk(statement)):
        if isinstance(each, ast.Return) and each.value is not None:
            yield each.value
        elif isinstance(each, ast.Call) and last_name(each.func) in _TELLING:
            yield each


def _tells_error(node: ast.AST, name: str | None) -> bool:
    """Return whether the text of an error stands in an expression: not its kind, its number, or a question about it."""
    if isinstance(node, ast.Name):
        return node.id == name
    if isinstance(node, ast.Call):
        called = dotted(node.func)
        if called in {"traceback.format_exc", "format_exc"}:
            return True
        if called in {"type", "isinstance", "redirect"} or re.search(r"log(?:ger|ging)?\.|^print$", called):
            return False
    if isinstance(node, ast.Attribute) and re.fullmatch(r"code|errno|status_code|__class__|name|sqlstate", node.attr):
        return False
    if isinstance(node, ast.Compare):
        return False
    if isinstance(node, ast.IfExp):
        return _tells_error(node.body, name) or _tells_error(node.orelse, name)
    return any(_tells_error(each, name) for each in ast.iter_child_nodes(node))


def _kept_errors(handler: ast.ExceptHandler) -> Iterator[ast.Assign | ast.AugAssign | ast.AnnAssign]:
    """Yield where a handler puts the text of its error into a name."""
    for each in (part for statement in handler.body for part in ast.walk(statement)):
        if isinstance(each, ast.Assign | ast.AugAssign | ast.AnnAssign) and each.value is not None:
            targets = each.targets if isinstance(each, ast.Assign) else [each.target]
            if any(isinstance(one, ast.Name) for one in targets) and _tells_error(each.value, handler.name):
                yield each


def _told_later(project: Flow, scope: Scope, kept: ast.Assign | ast.AugAssign | ast.AnnAssign) -> bool:
    """Return whether a name that holds the text of an error is given to the visitor while it still holds it."""
    targets = kept.targets if isinstance(kept, ast.Assign) else [kept.target]
    names = {one.id for one in targets if isinstance(one, ast.Name)}
    for each in scope.nodes:
        told = each.value if isinstance(each, ast.Return) else each if isinstance(each, ast.Call) else None
        if told is None or (isinstance(each, ast.Call) and last_name(each.func) not in _TELLING):
            continue
        for part in ast.walk(told):
            if (
                isinstance(part, ast.Name)
                and part.id in names
                and _tells_error(told, part.id)
                and any(value.node is kept.value for value, _ in project.values_of(part.id, scope, part))
            ):
                return True
    return False
