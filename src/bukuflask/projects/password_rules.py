"""What a careful reader sees of people's passwords and of their login: compared or stored as they are, hashed too quickly, shared by all."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from . import flow
from .flow import Flow, Origin, Scope, dotted, last_name, text_of
from .python_rules import found, found_far, resolved, sql_sinks, sql_text
from .words import Finding

_WORDS = {"password", "passwd", "pass", "pwd", "pw", "sandi", "katasandi", "passw", "passwords"}
_OTHER = {
    "hash", "hashed", "hashing", "salt", "reset", "token", "confirm", "confirmation", "konfirmasi", "ulang", "ulangi", "retype", "repeat", "verify",
    "check", "cek", "validasi", "length", "panjang", "min", "error", "field", "label", "encrypted", "digest", "url", "file", "page", "template",
}  # fmt: skip
_COLUMN = r"(?:\w+[._])?(?:password|passwd|pass|pwd|sandi|kata_sandi|katasandi)"
_ASKED = re.compile(
    rf"\bWHERE\b.*?[\s.(`\"]{_COLUMN}[`\"]?\s*=\s*(?:BINARY\s*)?['\"]?(?:\?|%|:\w|\{{)", re.IGNORECASE | re.DOTALL
)
_WRITTEN = re.compile(rf"\s*(?:INSERT|REPLACE|UPDATE)\b.*?[\s,(`\"]{_COLUMN}\b", re.IGNORECASE | re.DOTALL)
_IN_SQL_HASHED = re.compile(r"\b(?:md5|sha1?|sha2|password)\s*\(\s*['\"]?(?:\?|%|:\w|\{)", re.IGNORECASE)


def is_password(name: str) -> bool:
    """Return whether a name means a password itself, and not its hash, its repetition or a rule about it."""
    words = _words(name)
    return bool(words & _WORDS) and not words & _OTHER


def _words(name: str) -> set[str]:
    return set(re.split(r"[^a-z]+", re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower().strip("_ ")))


def findings(project: Flow) -> Iterator[Finding]:
    """Yield what these rules find, one finding a line."""
    sinks = sql_sinks(project)
    guarded = _guarded_classes(project)
    seen = set()
    for scope in project.scopes:
        for each in (
            *_compared(project, scope),
            *_in_sql(project, scope, sinks),
            *_in_queries(project, scope),
            *_stored(project, scope, guarded),
            *_quick_hashes(project, scope),
            *_shared_login(scope),
        ):
            if (each.file, each.line) not in seen:
                seen.add((each.file, each.line))
                yield each


def _given(project: Flow, node: ast.expr, scope: Scope) -> bool:
    """Return whether an expression is a password as somebody typed it."""
    origin = project.origin(node, scope)
    if origin is Origin.INPUT:
        return _named(project, node, scope, 0)
    if origin is Origin.UNKNOWN:
        inner = node.func.value if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else node
        inner = resolved(project, inner, scope)
        if isinstance(inner, ast.Name) and inner.id in scope.params:
            return is_password(inner.id)
        return isinstance(inner, ast.Subscript | ast.Call) and _from_json(project, inner, scope)
    return False


def _from_json(project: Flow, node: ast.expr, scope: Scope) -> bool:
    """Return whether it is the password among arguments that Flask-RESTful has parsed."""
    key = (
        node.slice
        if isinstance(node, ast.Subscript)
        else (node.args[0] if isinstance(node, ast.Call) and node.args else None)
    )
    holder = (
        node.value
        if isinstance(node, ast.Subscript)
        else (node.func.value if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else None)
    )
    if holder is None or not is_password(text_of(key) or ""):
        return False
    made = resolved(project, holder, scope)
    return isinstance(made, ast.Call) and last_name(made.func) in {"parse_args", "load"}


def _named(project: Flow, node: ast.expr, scope: Scope, depth: int) -> bool:
    """Return whether a password is named in an expression, or in what its names were assigned."""
    if depth > 4:
        return False
    for each in ast.walk(node):
        if (
            isinstance(each, ast.Constant)
            and isinstance(each.value, str)
            and len(each.value) < 30
            and is_password(each.value)
        ):
            return True
        if isinstance(each, ast.Attribute) and is_password(each.attr):
            return True
        if isinstance(each, ast.Name):
            if is_password(each.id):
                return True
            values = project.values_of(each.id, scope, each)
            if any(_named(project, value.node, there, depth + 1) for value, there in values[:4] if not value.item):
                return True
    return False


def _compared(project: Flow, scope: Scope) -> Iterator[Finding]:
    for node in scope.nodes:
        if not isinstance(node, ast.Compare) or len(node.ops) != 1 or not isinstance(node.ops[0], ast.Eq | ast.NotEq):
            continue
        for given, kept in ((node.left, node.comparators[0]), (node.comparators[0], node.left)):
            if not _given(project, given, scope) or _given(project, kept, scope):
                continue
            origin, value = project.origin(kept, scope), resolved(project, kept, scope)
            if (written := _written(project, kept, scope)) is not None:
                yield found("sandi-tetap", scope, node, kept)
                yield found("sandi-tetap", written[1], written[0], written[0])  # where it stands
                break
            if _is_setting(project, value, scope) or (
                isinstance(value, ast.Call) and flow.is_cleaner(dotted(value.func))
            ):
                continue
            if origin is Origin.FIXED:
                text = text_of(value)
                if text is None and isinstance(value, ast.Constant):
                    continue
                if text != "":
                    yield found("sandi-tetap", scope, node, kept)
                    break
            elif origin is Origin.UNKNOWN and not _repeated(kept):
                yield found("sandi-dibandingkan", scope, node)
                break


def _written(project: Flow, node: ast.expr, scope: Scope) -> tuple[ast.expr, Scope] | None:
    """Return a password that is written down under a key of a dict, or in another module: `ADMIN["password"]`, `atur.SANDI`."""
    if isinstance(node, ast.Subscript):
        holder, key = node.value, text_of(node.slice)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get" and node.args:
        holder, key = node.func.value, text_of(node.args[0])
    else:
        made, there = found_far(project, node, scope)
        return (made, there) if text_of(made) and there.source is not scope.source else None
    made, there = found_far(project, holder, scope)
    if key is None or not isinstance(made, ast.Dict):
        return None
    pairs = zip(made.keys, made.values, strict=True)
    return next(((value, there) for name, value in pairs if text_of(name) == key and text_of(value)), None)


def _repeated(node: ast.expr) -> bool:
    """Return whether it is the same password typed a second time."""
    words = set(
        re.split(
            r"[^a-z0-9]+", " ".join(filter(None, [dotted(node), *(text_of(each) for each in ast.walk(node))])).lower()
        )
    )
    return bool(words & (_OTHER | {"password2", "pass2", "password1", "pass1", "cpassword", "repassword"}))


def _is_setting(project: Flow, node: ast.expr, scope: Scope) -> bool:
    for each in ast.walk(node):
        if isinstance(each, ast.Attribute | ast.Call | ast.Name) and flow.is_setting(dotted(each)):
            return True
        if isinstance(each, ast.Name):
            made = resolved(project, each, scope)
            if made is not each and any(
                flow.is_setting(dotted(part)) for part in ast.walk(made) if isinstance(part, ast.Attribute | ast.Call)
            ):
                return True
    return False


def _in_sql(project: Flow, scope: Scope, sinks: dict[str, set[int]]) -> Iterator[Finding]:
    for call in scope.calls():
        text = sql_text(call, sinks)
        if text is None:
            continue
        written = project.fixed_text(text, scope)
        asked, kept = _ASKED.search(written), _WRITTEN.match(written)
        if not asked and not kept and not _IN_SQL_HASHED.search(written):
            continue
        others: list[tuple[ast.expr, Scope]] = [
            piece
            for each in (*call.args, *(word.value for word in call.keywords))
            if each is not text
            for piece in _items(project, each, scope, 0)
        ]
        others += list(project.made_of(text, scope))
        if not any(_given(project, each, there) for each, there in others if text_of(each) is None):
            continue
        if _IN_SQL_HASHED.search(written):
            yield found("sandi-hash-cepat", scope, call)
        elif kept:
            yield found("sandi-polos-disimpan", scope, call)
        elif asked:
            yield found("sandi-dibandingkan", scope, call)


def _items(project: Flow, node: ast.expr, scope: Scope, depth: int) -> Iterator[tuple[ast.expr, Scope]]:
    """Yield the values that are handed over beside the SQL, through a name and out of a tuple, a list or a dict."""
    if isinstance(node, ast.Tuple | ast.List):
        for each in node.elts:
            yield from _items(project, each, scope, depth + 1)
    elif isinstance(node, ast.Dict):
        for each in node.values:
            yield from _items(project, each, scope, depth + 1)
    elif isinstance(node, ast.Name) and depth < 3:
        made = resolved(project, node, scope)
        if isinstance(made, ast.Tuple | ast.List | ast.Dict):
            yield from _items(project, made, scope, depth + 1)
        else:
            yield node, scope
    else:
        yield node, scope


def _in_queries(project: Flow, scope: Scope) -> Iterator[Finding]:
    """Yield passwords that are looked for as they are: `filter_by(password=...)`, `find_one({"password": ...})`."""
    for call in scope.calls():
        name = last_name(call.func)
        if name == "filter_by":
            pairs = [(each.arg or "", each.value) for each in call.keywords]
        elif name in {"find_one", "find", "count_documents"} and call.args and isinstance(call.args[0], ast.Dict):
            both = zip(call.args[0].keys, call.args[0].values, strict=True)
            pairs = [(text_of(key) or "", value) for key, value in both]
        else:
            continue
        if any(is_password(key) and _given(project, value, scope) for key, value in pairs):
            yield found("sandi-dibandingkan", scope, call)


def _guarded_classes(project: Flow) -> set[str]:
    """Return the classes that make the hash themselves: in `__init__`, in a setter of the property, or by a validator."""
    guarded = set()
    for name, node in project.classes.items():
        for each in node.body:
            if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
                marks = [dotted(mark) for mark in each.decorator_list]
                is_setter = any(mark.endswith(".setter") or mark.startswith(("validates", "hybrid")) for mark in marks)
                hashes = any(isinstance(part, ast.Call) and flow.is_hash(dotted(part.func)) for part in ast.walk(each))
                sets = any(
                    isinstance(part, ast.Call) and last_name(part.func).startswith("set_") for part in ast.walk(each)
                )
                if is_setter or (each.name == "__init__" and (hashes or sets)):
                    guarded.add(name)
    return guarded


def _stored(project: Flow, scope: Scope, guarded: set[str]) -> Iterator[Finding]:
    for node in scope.nodes:
        if isinstance(node, ast.Call):
            name = last_name(node.func)
            kind = project.classes.get(name)
            if kind is not None and name not in guarded and _is_table(kind):
                named = [(each.arg or "", each.value) for each in node.keywords]
                named += zip(_init_params(kind), node.args, strict=False)
                if any(is_password(key) and _given(project, value, scope) for key, value in named):
                    yield found("sandi-polos-disimpan", scope, node)
            elif name in {"writerow", "write"} and node.args:
                rows = list(_items(project, node.args[0], scope, 0))
                pieces = [part for each, there in rows for part in project.made_of(each, there)]
                if any(text_of(each) is None and _given(project, each, there) for each, there in pieces):
                    yield found("sandi-polos-disimpan", scope, node)
            elif name in {"insert_one", "append", "insert", "add", "set", "push"} and isinstance(
                node.func, ast.Attribute
            ):
                made = [resolved(project, each, scope) for each in node.args]
                if any(isinstance(each, ast.Dict) and _plain_pair(project, each, scope) for each in made):
                    yield found("sandi-polos-disimpan", scope, node)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Attribute) and is_password(target.attr) and not guarded & _tables(project):
                    holder = dotted(target.value)
                    if holder not in {"self", "form"} and _given(project, node.value, scope):
                        yield found("sandi-polos-disimpan", scope, node)
                elif isinstance(target, ast.Subscript) and not dotted(target.value).startswith(("session", "request")):
                    first = dotted(target.value).partition("[")[0].partition(".")[0]
                    lasting = first and first not in scope.values and first not in scope.params
                    value = node.value
                    if lasting and (
                        (isinstance(value, ast.Dict) and _plain_pair(project, value, scope))
                        or (_given(project, value, scope) and not isinstance(value, ast.Dict))
                    ):
                        yield found("sandi-polos-disimpan", scope, node)


def _init_params(node: ast.ClassDef) -> list[str]:
    """Return the names of what a class takes by position, as its own `__init__` names them."""
    for each in node.body:
        if isinstance(each, ast.FunctionDef) and each.name == "__init__":
            return [param.arg for param in each.args.args[1:]]
    return []


def _plain_pair(project: Flow, node: ast.Dict, scope: Scope) -> bool:
    return any(
        is_password(text_of(key) or "") and _given(project, value, scope)
        for key, value in zip(node.keys, node.values, strict=True)
    )


def _is_table(node: ast.ClassDef) -> bool:
    bases = [dotted(each) for each in node.bases]
    return any(re.search(r"Model|Base|Document|UserMixin", each) for each in bases)


def _tables(project: Flow) -> set[str]:
    return {name for name, node in project.classes.items() if _is_table(node)}


_LOGIN = re.compile(
    r"login|logged|log_?in|is_?auth|current_?user|user_?aktif|pengguna_?aktif|username|user_?(?:id|login)|sudah_?masuk|is_?admin|role|peran",
    re.IGNORECASE,
)


def _shared_login(scope: Scope) -> Iterator[Finding]:
    """Yield where a view keeps in a global name who is logged in: one value, not a list of accounts."""
    if not scope.routes:
        return
    for node in scope.nodes:
        if isinstance(node, ast.Assign) and not isinstance(node.value, ast.List | ast.ListComp | ast.Dict | ast.Set):
            names = {dotted(each) for each in node.targets}
            if any(name in scope.globals and _LOGIN.search(name) for name in names) and not _is_nothing(node.value):
                yield found("login-global", scope, node)


def _is_nothing(node: ast.expr) -> bool:
    """Return whether a value says that nobody is logged in, as at logging out."""
    return isinstance(node, ast.Constant) and not node.value


def _quick_hashes(project: Flow, scope: Scope) -> Iterator[Finding]:
    for call in scope.calls():
        whole = dotted(call.func)
        quick = re.fullmatch(r"(?:hashlib\.)?(md5|sha1|sha224|sha256|sha384|sha512)", whole)
        if (
            quick
            and call.args
            and (
                _given(project, _bare(call.args[0]), scope)
                or _named(project, call.args[0], scope, 3)
                or _hashes_passwords(call.args[0], scope)
            )
        ):
            yield found("sandi-hash-cepat", scope, call)


_HASHING = {"hash", "hashed", "hashing", "encrypted", "digest", "salt", "check", "cek", "verify", "validasi"}


def _hashes_passwords(node: ast.expr, scope: Scope) -> bool:
    """Return whether a function that is called after passwords makes the hash of what it is given: `hash_password(p)`."""
    words = _words(scope.name)
    if not words & _WORDS or words & (_OTHER - _HASHING):
        return False
    given = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)} & set(scope.params)
    return any(
        not re.search(r"mail|nama|user|name|nim|file|path|berkas|url|token|salt|garam|isi|self", each) for each in given
    )


def _bare(node: ast.expr) -> ast.expr:
    """Return `text` for `text.encode()`."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"encode", "strip"}:
        return _bare(node.func.value)
    return node
