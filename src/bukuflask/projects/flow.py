"""Where a value comes from, as far as it can be read without running anything: written down, harmless, from a visitor, or not known.

Names are followed inside a function, into the function around it, to the constants of the file, and one call further.
"""

from __future__ import annotations

import ast
import enum
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .sources import Project, Source

Function = ast.FunctionDef | ast.AsyncFunctionDef

_MANY = 50
"""Callers of a function, or values of a name, that are looked at."""

_DEEP = 12
"""Steps from name to name after which a value counts as not known."""


class Origin(enum.IntEnum):
    """Where a value comes from. What is made of several is as doubtful as the most doubtful of them."""

    FIXED = 0
    """Written in the program, or in its settings."""
    HARMLESS = 1
    """A number, a date, a hash, a name that was cleaned or chosen from a list: no text of a visitor's."""
    UNKNOWN = 2
    INPUT = 3


@dataclass(frozen=True, slots=True)
class Route:
    """One address of an app, with its methods; None where they are not written out."""

    path: str
    methods: frozenset[str] | None
    line: int


@dataclass(slots=True)
class _Value:
    node: ast.expr
    line: int
    path: tuple[int, ...]
    replaces: bool
    """Whether it takes the place of what the name held before; an item added to a list does not."""
    item: bool = False
    """Whether the name holds an item of this value, as in a loop."""


@dataclass(slots=True)
class Scope:
    """One function, or the code of a file outside of its functions."""

    source: Source
    node: Function | ast.Module
    parent: Scope | None
    owner: ast.ClassDef | None = None
    """The class whose method it is."""
    values: dict[str, list[_Value]] = field(default_factory=dict)
    paths: dict[int, tuple[int, ...]] = field(default_factory=dict)
    """Of each expression, the blocks that it lies in."""
    nodes: list[ast.AST] = field(default_factory=list)
    """Everything in it that is not in a function inside it."""
    checked: set[str] = field(default_factory=set)
    """Names that are compared with a list, or asked whether they are digits."""
    globals: set[str] = field(default_factory=set)
    routes: list[Route] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The function's name, "" outside of one."""
        return "" if isinstance(self.node, ast.Module) else self.node.name

    @property
    def params(self) -> list[str]:
        """The names of the function's parameters, in their order."""
        if isinstance(self.node, ast.Module):
            return []
        given = self.node.args
        return [each.arg for each in (*given.posonlyargs, *given.args, *given.kwonlyargs)]

    def calls(self) -> Iterator[ast.Call]:
        """Yield the calls that stand in the function."""
        yield from (node for node in self.nodes if isinstance(node, ast.Call))


# -- names ---------------------------------------------------------------------------------------------------------------------


def dotted(node: ast.AST) -> str:
    """Return `a.b.c` for such an expression; a call or an index inside stays visible as `()` or `[]`. "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return f"{dotted(node.func)}()"
    if isinstance(node, ast.Subscript):
        return f"{dotted(node.value)}[]"
    return ""


def last_name(node: ast.AST) -> str:
    """Return the last name of `a.b.c`."""
    return dotted(node).rpartition(".")[2]


def text_of(node: ast.AST | None) -> str | None:
    """Return the text of a string literal, else None."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    """Return the value of a keyword argument, else None."""
    return next((each.value for each in call.keywords if each.arg == name), None)


# -- scopes --------------------------------------------------------------------------------------------------------------------


class Flow:
    """The scopes of a whole project, and the questions that can be asked of its values."""

    def __init__(self, project: Project) -> None:
        """Read the project's code; its tests are left out."""
        self.scopes: list[Scope] = []
        self._origins: dict[tuple[int, int], tuple[int, Origin]] = {}
        self._composed: dict[tuple[int, int], tuple[int, bool]] = {}
        self.classes: dict[str, ast.ClassDef] = {}
        self.modules: dict[str, Scope] = {}
        for source in project.code:
            if source.tree is not None:
                self.modules[source.name] = self._scope(source, source.tree, None, None)
        self.functions: dict[str, list[Scope]] = {}
        for scope in self.scopes:
            if scope.name:
                self.functions.setdefault(scope.name, []).append(scope)
        self.callers: dict[str, list[tuple[Scope, ast.Call]]] = {}
        for scope in self.scopes:
            for call in scope.calls():
                self.callers.setdefault(last_name(call.func), []).append((scope, call))
        self._late_routes()
        self._sessions: dict[str, list[tuple[ast.expr, Scope]]] = {}
        for scope in self.scopes:
            for node in scope.nodes:
                if not isinstance(node, ast.Assign):
                    continue
                for target in node.targets:
                    key = text_of(target.slice) if isinstance(target, ast.Subscript) else None
                    if key is not None and dotted(target) == "session[]" and not _is_compared(scope, node):
                        self._sessions.setdefault(key, []).append((node.value, scope))
        self._stems = {part for name in self.modules for part in name.removesuffix(".py").split("/")[-2:]}
        self._imports = {name: _imports(scope) for name, scope in self.modules.items()}

    def module(self, name: str, near: str = "") -> Scope | None:
        """Return the project's own module of a dotted name, None where there is none, or more than one and none beside `near`."""
        path = name.strip(".").replace(".", "/")
        if path.rpartition("/")[2] not in self._stems:
            return None
        ends = (f"/{path}.py", f"/{path}/__init__.py")
        fitting = [scope for file, scope in self.modules.items() if path and f"/{file}".endswith(ends)]
        folder = near.rpartition("/")[0]
        beside = [
            scope
            for scope in fitting
            if f"/{scope.source.name}" in {f"/{folder}{end}".replace("//", "/") for end in ends}
        ]
        chosen = beside or fitting
        return chosen[0] if len(chosen) == 1 else None

    def apps(self) -> list[set[str]]:
        """Return the files of each app in the folder: one group, or several where they have nothing to do with each other."""
        groups = {name: {name} for name in self.modules}
        for name, imported in self._imports.items():
            for module, inside in imported.values():
                for wanted in (module, f"{module}.{inside}"):
                    other = self.module(wanted, name)
                    if other is not None and groups[other.source.name] is not groups[name]:
                        both = groups[name] | groups[other.source.name]
                        groups |= dict.fromkeys(both, both)
        made = {scope.source.name for scope, _ in self.callers.get("Flask", ())}
        apps = list({id(groups[name]): groups[name] for name in sorted(made)}.values())
        if len(apps) < 2:
            return [set(self.modules)]
        loose = {name for name in self.modules if not any(name in app for app in apps)}
        return [app | loose for app in apps]

    def elsewhere(self, node: ast.expr, scope: Scope) -> tuple[ast.expr, Scope] | None:
        """Return what a name of another module, or of a class, holds: `config.KEY`, `from config import KEY`, `Config.KEY`."""
        near = scope.source.name
        imported = self._imports[near]
        if isinstance(node, ast.Name) and node.id in imported:
            module, name = imported[node.id]
            return self._constant(self.module(module, near), name) if name else None
        if isinstance(node, ast.Attribute) and (first := dotted(node.value)):
            owner = self.classes.get(first.rpartition(".")[2])
            if owner is not None:
                held = in_class(owner, node.attr)
                return (held, self.module_of(owner)) if held is not None else None
            module, name = imported.get(first, (first if first in {m for m, _ in imported.values()} else "", ""))
            return self._constant(self.module(f"{module}.{name}" if name else module, near), node.attr)
        return None

    def comes_from(self, local: str, module: str, name: str) -> bool:
        """Return whether some file imports `name` of a module under this local name."""
        return any(each.get(local) == (module, name) for each in self._imports.values())

    def module_of(self, owner: ast.ClassDef) -> Scope:
        """Return the module that a class stands in."""
        return next(
            self.modules[scope.source.name] for scope in self.scopes if any(each is owner for each in scope.nodes)
        )

    def _constant(self, module: Scope | None, name: str) -> tuple[ast.expr, Scope] | None:
        values = module.values.get(name, ()) if module is not None else ()
        return (values[0].node, module) if module is not None and len(values) == 1 and values[0].replaces else None

    def _scope(
        self, source: Source, node: Function | ast.Module, parent: Scope | None, owner: ast.ClassDef | None
    ) -> Scope:
        scope = Scope(source, node, parent, owner)
        self.scopes.append(scope)
        if not isinstance(node, ast.Module):
            scope.routes = list(_routes(node))
        self._block(scope, node.body, (), None)
        return scope

    def _block(self, scope: Scope, body: Iterable[ast.stmt], path: tuple[int, ...], owner: ast.ClassDef | None) -> None:
        for statement in body:
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
                for each in (*statement.decorator_list, *statement.args.defaults):
                    self._expression(scope, each, path)
                self._scope(scope.source, statement, scope, owner)
                continue
            if isinstance(statement, ast.ClassDef):
                self.classes.setdefault(statement.name, statement)
                scope.nodes.append(statement)
                self._block(scope, statement.body, (*path, id(statement)), statement)
                continue
            scope.nodes.append(statement)
            if isinstance(statement, ast.Global):
                scope.globals.update(statement.names)
            blocks = []
            for name, value in ast.iter_fields(statement):
                if name in {"body", "orelse", "finalbody", "handlers", "cases"}:
                    blocks.append(value)
                else:
                    for each in value if isinstance(value, list) else [value]:
                        if isinstance(each, ast.AST):
                            self._expression(scope, each, path)
            if owner is None:  # what a class body names is the class's
                _assignments(scope, statement, path)
            for number, block in enumerate(blocks):
                inner = (*path, id(statement) * 8 + number)
                for each in block:
                    if isinstance(each, ast.ExceptHandler | ast.match_case):
                        scope.nodes.append(each)
                        self._block(scope, each.body, (*inner, id(each)), None)
                    else:
                        self._block(scope, [each], inner, None)

    def _expression(self, scope: Scope, node: ast.AST, path: tuple[int, ...]) -> None:
        for each in ast.walk(node):
            scope.nodes.append(each)
            scope.paths[id(each)] = path
            if isinstance(each, ast.NamedExpr):
                scope.values.setdefault(each.target.id, []).append(_Value(each.value, each.lineno, path, True))
            scope.checked.update(_checks(each))
            if (
                isinstance(each, ast.Call)
                and isinstance(each.func, ast.Attribute)
                and isinstance(each.func.value, ast.Name)
                and each.func.attr in {"append", "extend", "insert", "add"}
                and each.args
            ):
                item = _Value(each.args[-1], each.lineno, path, False)
                scope.values.setdefault(each.func.value.id, []).append(item)

    def _late_routes(self) -> None:
        """Take in `add_url_rule` and `add_resource`, which name a view from elsewhere."""
        for name in ("add_url_rule", "add_resource"):
            for _, call in self.callers.get(name, ()):
                paths = [found for each in call.args if (found := text_of(each)) and found.startswith("/")]
                given = [keyword(call, "view_func"), *call.args]
                for path in paths:
                    for view in (dotted(each).removesuffix("()") for each in given if each is not None):
                        for scope in self.functions.get(view, ()):
                            scope.routes.append(Route(path, _methods(call, frozenset({"GET"})), call.lineno))
                        for scope in self.scopes:
                            named = scope.owner is not None and view in {
                                scope.owner.name,
                                f"{scope.owner.name}.as_view",
                            }
                            if named and scope.name in {"get", "post", "put", "patch", "delete"}:
                                line = scope.node.lineno if not isinstance(scope.node, ast.Module) else 1
                                scope.routes.append(Route(path, frozenset({scope.name.upper()}), line))

    # -- where a value comes from ----------------------------------------------------------------------------------------------

    def values_of(self, name: str, scope: Scope, at: ast.AST) -> list[tuple[_Value, Scope]]:
        """Return what a name may hold where it stands: the newest assignment that must have run, and those since."""
        line, path = getattr(at, "lineno", 0), scope.paths.get(id(at), ())
        found: list[tuple[_Value, Scope]] = []
        if name not in scope.globals:
            for value in sorted(scope.values.get(name, ()), key=lambda each: each.line, reverse=True):
                if value.line > line or (value.line == line and _holds(value.node, at)):
                    continue
                found.append((value, scope))
                if value.replaces and path[: len(value.path)] == value.path:
                    return found
            if found or name in scope.params:
                return found
        parent = scope.parent
        while parent is not None:
            if name in parent.values:
                return [(value, parent) for value in parent.values[name]]
            if name in parent.params:
                return []
            parent = parent.parent
        top = self.modules[scope.source.name]
        return [(value, top) for value in top.values.get(name, ())]

    def origin(self, node: ast.expr, scope: Scope, depth: int = 0) -> Origin:
        """Return where a value comes from."""
        if depth > _DEEP:
            return Origin.UNKNOWN
        key = (id(node), id(scope))
        before = self._origins.get(key)
        if before is None or before[0] > depth:  # asked with more steps left than the last time
            before = (depth, self._origin(node, scope, depth))
            self._origins[key] = before
        return before[1]

    def _origin(self, node: ast.expr, scope: Scope, depth: int) -> Origin:
        def of(*nodes: ast.expr | None) -> Origin:
            return max(
                (self.origin(each, scope, depth + 1) for each in nodes if each is not None), default=Origin.FIXED
            )

        match node:
            case ast.Constant():
                return Origin.FIXED
            case ast.JoinedStr(values=values):
                return of(*values)
            case ast.FormattedValue(value=value, format_spec=spec):
                number = isinstance(spec, ast.JoinedStr) and any(
                    re.search(r"[dfeg,%]$", text_of(each) or "") for each in spec.values
                )
                return Origin.HARMLESS if number else of(value)
            case ast.BinOp(left=left, op=ast.Add() | ast.Mod() | ast.Mult() | ast.BitOr(), right=right):
                return of(left, right)
            case ast.BinOp(left=left, op=ast.Div(), right=right):
                return of(left, right)  # paths
            case ast.BinOp() | ast.UnaryOp() | ast.Compare():
                return Origin.HARMLESS
            case ast.BoolOp(values=values):
                return of(*values)
            case ast.IfExp(body=body, orelse=orelse):
                return of(body, orelse)
            case ast.List(elts=elts) | ast.Tuple(elts=elts) | ast.Set(elts=elts):
                return of(*elts)
            case ast.Dict(values=values):
                return of(*values)
            case ast.Starred(value=value) | ast.NamedExpr(value=value) | ast.Await(value=value):
                return of(value)
            case ast.ListComp(elt=elt) | ast.SetComp(elt=elt) | ast.GeneratorExp(elt=elt):
                return self._comprehension(node, elt, scope, depth)
            case ast.Name(id=name):
                return self._name(name, node, scope, depth)
            case ast.Attribute():
                return self._attribute(node, scope, depth)
            case ast.Subscript(value=ast.Name(id="session"), slice=ast.Constant(value=str(key))):
                return self._session(key, depth)
            case ast.Subscript(value=value):
                return of(value)
            case ast.Call():
                return self._call(node, scope, depth)
        return Origin.UNKNOWN

    def _comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp, elt: ast.expr, scope: Scope, depth: int
    ) -> Origin:
        targets: dict[str, Origin] = {}
        for each in node.generators:
            there = self.origin(each.iter, scope, depth + 1)
            sure = {name for test in each.ifs for part in ast.walk(test) for name in _checks(part)}
            for part in ast.walk(each.target):
                if isinstance(part, ast.Name):
                    targets[part.id] = Origin.HARMLESS if part.id in sure else there
        names = {part.id for part in ast.walk(elt) if isinstance(part, ast.Name)}
        if isinstance(elt, ast.Call) and is_cleaner(dotted(elt.func)):
            return Origin.HARMLESS
        if names & set(targets):
            return max(targets[name] for name in names & set(targets))
        return self.origin(elt, scope, depth + 1)

    def _name(self, name: str, node: ast.expr, scope: Scope, depth: int) -> Origin:
        if name in scope.checked:
            return Origin.HARMLESS
        found = self.values_of(name, scope, node)
        if found:
            return max(self.origin(value.node, there, depth + 1) for value, there in found)
        holder: Scope | None = scope
        while holder is not None:
            if name in holder.params:
                return self._param(name, holder, depth)
            holder = holder.parent
        return Origin.FIXED if name.isupper() or name.startswith("__") else Origin.UNKNOWN

    def _param(self, name: str, scope: Scope, depth: int) -> Origin:
        if scope.routes:
            return self._route_param(name, scope)
        if name in {"self", "cls"}:
            return Origin.UNKNOWN
        given = [
            self.origin(value, caller, depth + 4)
            for caller, call in self.callers.get(scope.name, ())[:_MANY]
            if caller is not scope and (value := argument(call, name, scope)) is not None
        ]
        return max(given, default=Origin.UNKNOWN)

    def _route_param(self, name: str, scope: Scope) -> Origin:
        kinds = set()
        for route in scope.routes:
            for converter in re.findall(rf"<(?:(\w+)(?:\([^)]*\))?:)?{re.escape(name)}>", route.path):
                kinds.add(converter or "string")
        if not kinds:
            return Origin.UNKNOWN
        if kinds & {"string", "path"}:
            return Origin.INPUT
        return Origin.HARMLESS if kinds <= {"int", "float", "uuid", "any"} else Origin.UNKNOWN  # a converter of her own

    def _attribute(self, node: ast.Attribute, scope: Scope, depth: int) -> Origin:
        whole = dotted(node)
        if is_request(whole):
            return (
                Origin.HARMLESS
                if re.search(
                    r"request\.(method|endpoint|script_root|root_path|host|host_url|url_root|scheme|remote_addr|is_json|blueprint|content_length|mimetype)$",
                    whole,
                )
                else Origin.INPUT
            )
        if is_setting(whole):
            return Origin.FIXED
        if node.attr == "data" and isinstance(node.value, ast.Attribute) and "form" in dotted(node.value.value).lower():
            return Origin.INPUT
        if node.attr in {"suffix", "suffixes"}:
            return Origin.HARMLESS
        if isinstance(node.value, ast.Name) and node.value.id in {"self", "cls"} and scope.owner is not None:
            for each in scope.owner.body:
                if isinstance(each, ast.Assign) and any(dotted(target) == node.attr for target in each.targets):
                    return self.origin(each.value, self.modules[scope.source.name], depth + 1)
        return self.origin(node.value, scope, depth + 1) if not node.attr.isupper() else Origin.FIXED

    def _call(self, node: ast.Call, scope: Scope, depth: int) -> Origin:
        whole, name = dotted(node.func), last_name(node.func)
        if is_request(whole):
            kind = dotted(kind_node) if (kind_node := keyword(node, "type")) is not None else ""
            return Origin.HARMLESS if kind in {"int", "float", "bool"} else Origin.INPUT
        if is_setting(whole):
            return Origin.FIXED
        if is_cleaner(whole):
            return Origin.HARMLESS

        def of(*nodes: ast.expr) -> Origin:
            return max((self.origin(each, scope, depth + 1) for each in nodes), default=Origin.FIXED)

        if isinstance(node.func, ast.Attribute):
            key = text_of(node.args[0]) if node.args else None
            if name in {"get", "pop"} and dotted(node.func.value) == "session" and key is not None:
                return max(self._session(key, depth), of(*node.args[1:]))
            if name in {"get", "pop", "setdefault"}:
                return of(node.func.value, *node.args[1:])  # the key chooses, and does not come along
            if name == "join":
                return of(*node.args) if text_of(node.func.value) is not None else of(node.func.value, *node.args)
            if name in _KEEPS:
                return of(node.func.value, *node.args, *(each.value for each in node.keywords))
        if name in {"markdown", "commonmark"} or whole == "mistune.html":  # HTML in the text stays HTML
            return of(*node.args[:1])
        if isinstance(node.func, ast.Name) and name in {
            "str",
            "repr",
            "max",
            "min",
            "sorted",
            "list",
            "tuple",
            "set",
            "dict",
            "reversed",
            "zip",
            "enumerate",
            "format",
            "Path",
            "text",
        }:
            return of(*node.args)
        known = [each for each in self.functions.get(name, ()) if each is not scope]
        if len(known) == 1 and depth < 6:
            return self._returned(known[0], node, scope, depth)
        return Origin.UNKNOWN

    def _session(self, key: str, depth: int) -> Origin:
        """Return where a value of the session comes from: a visitor, where one of the views puts there what was sent."""
        put = (self.origin(value, scope, depth + 2) for value, scope in self._sessions.get(key, ()))
        return max([Origin.UNKNOWN, *put]) if depth < _DEEP // 2 else Origin.UNKNOWN

    def _returned(self, function: Scope, call: ast.Call, scope: Scope, depth: int) -> Origin:
        """Return where the result of one of her own functions comes from."""
        results = [each.value for each in function.nodes if isinstance(each, ast.Return) and each.value is not None]
        if not results:
            return Origin.UNKNOWN
        there = max(self.origin(each, function, depth + 5) for each in results)
        used = {part.id for each in results for part in ast.walk(each) if isinstance(part, ast.Name)}
        if used & set(function.params) and there in {Origin.UNKNOWN, Origin.INPUT}:
            given = [value for name in function.params if name in used and (value := argument(call, name, function))]
            return max((self.origin(each, scope, depth + 1) for each in given), default=there)
        return there

    # -- text that is put together ---------------------------------------------------------------------------------------------

    def made_of(self, node: ast.expr, scope: Scope) -> Iterator[tuple[ast.expr, Scope]]:
        """Yield the expressions that a text is put together from, through the names on the way."""
        yield from self._pieces(node, scope, set(), 0)

    def _pieces(self, node: ast.expr, scope: Scope, seen: set[int], depth: int) -> Iterator[tuple[ast.expr, Scope]]:
        if depth > 4 * _DEEP:
            return
        match node:
            case ast.JoinedStr(values=values):
                for each in values:
                    yield from self._pieces(each, scope, seen, depth + 1)
            case ast.FormattedValue(value=value):
                yield from self._pieces(value, scope, seen, depth + 1)
            case ast.BinOp(left=left, op=ast.Add() | ast.Mod(), right=right):
                yield from self._pieces(left, scope, seen, depth + 1)
                yield from self._pieces(right, scope, seen, depth + 1)
            case ast.Tuple(elts=elts) | ast.List(elts=elts):
                for each in elts:
                    yield from self._pieces(each, scope, seen, depth + 1)
            case ast.IfExp(body=body, orelse=orelse):
                yield from self._pieces(body, scope, seen, depth + 1)
                yield from self._pieces(orelse, scope, seen, depth + 1)
            case ast.Call(
                func=ast.Attribute(value=value, attr="format" | "join" | "strip" | "replace"), args=args, keywords=words
            ):
                for each in (value, *args, *(word.value for word in words)):
                    yield from self._pieces(each, scope, seen, depth + 1)
            case ast.Call(func=func, args=[only]) if last_name(func) in {"text", "str"}:
                yield from self._pieces(only, scope, seen, depth + 1)
            case ast.Name(id=name) if name not in scope.checked and (found := self.values_of(name, scope, node)):
                for kept, there in found[:_MANY]:
                    if id(kept) not in seen:
                        seen.add(id(kept))
                        yield from self._pieces(kept.node, there, seen, depth + 1)
            case _:
                yield node, scope

    def is_composed(self, node: ast.expr, scope: Scope, depth: int = 0) -> bool:
        """Return whether a text is put together from pieces, here or where its name was assigned."""
        if depth > _DEEP:
            return False
        key = (id(node), id(scope))
        before = self._composed.get(key)
        if before is None or before[0] > depth:
            before = (depth, self._is_composed(node, scope, depth))
            self._composed[key] = before
        return before[1]

    def _is_composed(self, node: ast.expr, scope: Scope, depth: int) -> bool:
        match node:
            case ast.JoinedStr(values=values):
                return any(isinstance(each, ast.FormattedValue) for each in values)
            case ast.BinOp(op=ast.Add() | ast.Mod()):
                return True
            case ast.IfExp(body=body, orelse=orelse):
                return self.is_composed(body, scope, depth + 1) or self.is_composed(orelse, scope, depth + 1)
            case ast.Call(func=ast.Attribute(value=value, attr="format")) if text_of(value) is not None or dotted(
                value
            ):
                return True
            case ast.Call(func=func, args=[only]) if last_name(func) == "text":
                return self.is_composed(only, scope, depth + 1)
            case ast.Name(id=name):
                found = self.values_of(name, scope, node)
                return any(
                    not value.replaces or self.is_composed(value.node, there, depth + 1) for value, there in found
                )
        return False

    def fixed_text(self, node: ast.expr, scope: Scope) -> str:
        """Return the text of what is written down in a text that is put together, in its order."""
        return "".join(text_of(each) or "{}" for each, _ in self.made_of(node, scope))


# -- what names tell -----------------------------------------------------------------------------------------------------------

_KEEPS = {
    "strip", "lstrip", "rstrip", "lower", "upper", "title", "capitalize", "replace", "split", "rsplit", "splitlines", "format", "encode",
    "decode", "zfill", "items", "values", "keys", "copy", "to_dict", "casefold", "getlist", "partition", "rpartition", "format_map", "joinpath",
}  # fmt: skip
"""Methods whose result is made of what they are given."""


def is_request(name: str) -> bool:
    """Return whether a dotted name begins with Flask's `request`."""
    return re.match(r"(?:flask\.)?request\.", name) is not None


def is_setting(name: str) -> bool:
    """Return whether a dotted name reads settings: the environment, or an app's configuration."""
    return re.match(r"(?:os\.environ|os\.getenv|getenv|environ\b|(?:\w+\.)?config\b|env\b)", name) is not None


def is_hash(name: str) -> bool:
    """Return whether a called name makes a hash of a password, to judge by what it is called."""
    return re.search(r"hash|crypt|enkrip|scrypt|pbkdf2|digest", name.lower()) is not None


def is_cleaner(name: str) -> bool:
    """Return whether a called name gives back something without a visitor's text in it."""
    first, last = name.partition(".")[0], name.rpartition(".")[2]
    return (
        first in {"datetime", "date", "time", "uuid", "secrets", "hashlib", "hmac", "math", "random", "uuid4"}
        or last
        in {
            "int", "float", "len", "round", "abs", "sum", "bool", "ord", "Decimal", "escape", "clean", "quote", "quote_plus", "url_for", "secure_filename",
            "now", "today", "utcnow", "strftime", "isoformat", "uuid4", "token_hex", "token_urlsafe", "splitext", "urlencode", "escape_string", "jsonify",
            "dumps", "count", "index", "find", "tojson", "to_html", "to_json", "b64encode", "range", "render_template", "render_template_string", "isdigit",
        }
        or is_hash(name)
        or re.search(r"bersih|aman|safe|sanit|valid|allowed|boleh|cek_|check_", last.lower()) is not None
    )  # fmt: skip


def in_class(owner: ast.ClassDef, name: str) -> ast.expr | None:
    """Return what a class assigns to one of its names."""
    for each in owner.body:
        if isinstance(each, ast.Assign) and any(dotted(target) == name for target in each.targets):
            return each.value
        if isinstance(each, ast.AnnAssign) and dotted(each.target) == name:
            return each.value
    return None


def _imports(module: Scope) -> dict[str, tuple[str, str]]:
    """Return each imported name of a file: the module, and the name inside it ("" for the module itself)."""
    names: dict[str, tuple[str, str]] = {}
    for node in ast.walk(module.node):
        if isinstance(node, ast.Import):
            names |= {each.asname or each.name: (each.name, "") for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            for each in node.names:
                names[each.asname or each.name] = (node.module, each.name) if node.module else (each.name, "")
    return names


def argument(call: ast.Call, name: str, function: Scope) -> ast.expr | None:
    """Return what a call gives for a parameter of a function."""
    if (given := keyword(call, name)) is not None:
        return given
    params = function.params
    if function.owner is not None and params[:1] in (["self"], ["cls"]):
        params = params[1:]
    place = params.index(name) if name in params else len(params)
    return call.args[place] if place < len(call.args) and not isinstance(call.args[place], ast.Starred) else None


def _checks(node: ast.AST) -> Iterator[str]:
    """Yield the names that a test compares with a list of allowed values, or asks whether they are digits."""
    if isinstance(node, ast.Compare) and isinstance(node.left, ast.Name):
        for operator, other in zip(node.ops, node.comparators, strict=True):
            listed = isinstance(other, ast.Tuple | ast.List | ast.Set | ast.Dict) or last_name(other).isupper()
            if isinstance(operator, ast.In | ast.NotIn) and listed:
                yield node.left.id
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Name) and last_name(node.value).isupper():
        yield node.slice.id  # a key of a fixed dict: any other ends with a KeyError
    if isinstance(node, ast.Call):
        asked = node.func.value if isinstance(node.func, ast.Attribute) else None
        if isinstance(asked, ast.Name) and last_name(node.func) in {"isdigit", "isdecimal", "isnumeric", "isalnum"}:
            yield asked.id
        if last_name(node.func) in {"fullmatch", "match"}:
            yield from (each.id for each in node.args if isinstance(each, ast.Name))


def _is_compared(scope: Scope, statement: ast.Assign) -> bool:
    """Return whether a value is put somewhere only after it was found equal to something, or in something: it is no free text."""
    value = ast.dump(statement.value)
    return any(
        isinstance(test, ast.Compare)
        and isinstance(test.ops[0], ast.Eq | ast.In)
        and value in {ast.dump(test.left), ast.dump(test.comparators[0])}
        for branch in scope.nodes
        if isinstance(branch, ast.If) and any(_holds(each, statement) for each in branch.body)
        for test in ast.walk(branch.test)
    )


def _holds(value: ast.AST, node: ast.AST) -> bool:
    return any(each is node for each in ast.walk(value))


def _assignments(scope: Scope, statement: ast.stmt, path: tuple[int, ...]) -> None:
    def put(target: ast.expr, value: ast.expr, replaces: bool = True, item: bool = False) -> None:
        if isinstance(target, ast.Name):
            scope.values.setdefault(target.id, []).append(_Value(value, statement.lineno, path, replaces, item))
        elif isinstance(target, ast.Tuple | ast.List):
            pairs = (
                value.elts if isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(target.elts) else None
            )
            for number, each in enumerate(target.elts):
                put(each, pairs[number] if pairs else value, replaces, item or not pairs)
        elif isinstance(target, ast.Starred):
            put(target.value, value, replaces, item)

    match statement:
        case ast.Assign(targets=targets, value=value):
            for each in targets:
                put(each, value)
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            put(target, value)
        case ast.AugAssign(target=target, value=value):
            put(target, value, replaces=False)
        case ast.For(target=target, iter=value) | ast.AsyncFor(target=target, iter=value):
            put(target, value, item=True)
        case ast.With(items=items) | ast.AsyncWith(items=items):
            for item in items:
                if item.optional_vars is not None:
                    put(item.optional_vars, item.context_expr)


_VERBS = {"get": "GET", "post": "POST", "put": "PUT", "patch": "PATCH", "delete": "DELETE"}


def _routes(node: Function) -> Iterator[Route]:
    for each in node.decorator_list:
        if not isinstance(each, ast.Call) or not isinstance(each.func, ast.Attribute):
            continue
        path = text_of(each.args[0]) if each.args else text_of(keyword(each, "rule"))
        if each.func.attr == "route":
            yield Route(path or "", _methods(each, frozenset({"GET"})), each.lineno)
        elif each.func.attr in _VERBS and path is not None:
            yield Route(path, frozenset({_VERBS[each.func.attr]}), each.lineno)


def _methods(call: ast.Call, default: frozenset[str]) -> frozenset[str] | None:
    given = keyword(call, "methods")
    if given is None:
        return default
    if isinstance(given, ast.List | ast.Tuple | ast.Set):
        words = [text_of(each) for each in given.elts]
        if all(words):
            return frozenset(word.upper() for word in words if word)
    return None
