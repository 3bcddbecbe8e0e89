"""The same solution in another hand: rewritings that change how an answer reads and not what it does, which no check may refuse.

A check that refuses one looks at the spelling of an answer where it should look at what the answer does, or its task is about the
spelling: then the exercise says so under `harus_begitu`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterator

Rewriting = Callable[[ast.Module], None]
"""Changes a tree in place."""


def _functions(tree: ast.AST) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def _routes(function: ast.FunctionDef) -> Iterator[tuple[ast.Call, ast.Attribute]]:
    """The decorators of a function that give it a rule, each with its `app.route` part."""
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Attribute) and decorator.args:
            yield decorator, decorator.func


def layout(_tree: ast.Module) -> None:
    """Another layout, other quotes, no comments: what `ast.unparse` makes of it anyway."""


def short_routes(tree: ast.Module) -> None:
    """`@app.get` for `@app.route`, and `@app.post` for its `methods=["POST"]`."""
    for function in _functions(tree):
        for call, name in _routes(function):
            methods = [word for word in call.keywords if word.arg == "methods"]
            if name.attr != "route":
                continue
            if not methods:
                name.attr = "get"
            elif isinstance(methods[0].value, ast.List) and ast.unparse(methods[0].value) in ("['POST']", "['GET']"):
                name.attr = ast.literal_eval(methods[0].value)[0].lower()
                call.keywords.remove(methods[0])


def long_routes(tree: ast.Module) -> None:
    """`@app.route` for `@app.get` and `@app.post`."""
    for function in _functions(tree):
        for call, name in _routes(function):
            if name.attr in ("get", "post"):
                if name.attr == "post":
                    call.keywords.append(ast.keyword("methods", ast.parse('["POST"]', mode="eval").body))
                name.attr = "route"


def added_rules(tree: ast.Module) -> None:
    """`app.add_url_rule` under the function for the decorator over it."""
    for holder in ast.walk(tree):
        body = getattr(holder, "body", None)
        if not isinstance(body, list):
            continue
        new: list[ast.stmt] = []
        for statement in body:
            new.append(statement)
            if not isinstance(statement, ast.FunctionDef):
                continue
            rules = [call for call, name in _routes(statement) if name.attr == "route"]
            if not rules or len(rules) != len(statement.decorator_list):
                continue  # another decorator would then wrap something else
            statement.decorator_list = []
            for call in reversed(rules):
                assert isinstance(call.func, ast.Attribute)
                call.func.attr = "add_url_rule"
                call.args.append(ast.Constant(statement.name))
                call.args.append(ast.Name(statement.name, ast.Load()))
                if any(word.arg == "endpoint" for word in call.keywords):
                    call.args[1] = next(word.value for word in call.keywords if word.arg == "endpoint")
                    call.keywords = [word for word in call.keywords if word.arg != "endpoint"]
                new.append(ast.Expr(call))
        holder.body = new  # type: ignore[attr-defined]


def plain_import(tree: ast.Module) -> None:
    """`import flask` and `flask.request` for `from flask import request`."""
    names: set[str] = set()
    for statement in tree.body:
        if isinstance(statement, ast.ImportFrom) and statement.module == "flask":
            names |= {alias.name for alias in statement.names if alias.asname is None}
    taken = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    taken |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)} | {f.name for f in _functions(tree)}
    if not names or names & taken or "flask" in taken:
        return

    class Qualified(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return ast.Attribute(ast.Name("flask", ast.Load()), node.id, node.ctx) if node.id in names else node

        def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.stmt | list[ast.stmt]:
            if node.module != "flask":
                return node
            renamed = [alias for alias in node.names if alias.asname is not None]
            kept: list[ast.stmt] = [ast.ImportFrom("flask", renamed, 0)] if renamed else []
            return [ast.Import([ast.alias("flask")]), *kept]

    Qualified().visit(tree)


class _Formats(ast.NodeTransformer):
    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.expr:
        template, values = "", []
        for part in node.values:
            if isinstance(part, ast.Constant):
                template += str(part.value).replace("{", "{{").replace("}", "}}")
            elif isinstance(part, ast.FormattedValue):
                if part.format_spec is not None and not all(
                    isinstance(p, ast.Constant) for p in getattr(part.format_spec, "values", [])
                ):
                    return node
                how = "".join(str(p.value) for p in getattr(part.format_spec, "values", []))
                kind = f"!{chr(part.conversion)}" if part.conversion != -1 else ""
                template += "{" + kind + (f":{how}" if how else "") + "}"
                values.append(part.value)
        return ast.Call(ast.Attribute(ast.Constant(template), "format", ast.Load()), values, [])


def formats(tree: ast.Module) -> None:
    """`"...".format(...)` for f-strings."""
    _Formats().visit(tree)


def named_results(tree: ast.Module) -> None:
    """`hasil_akhir = ...` and `return hasil_akhir` for a returned expression."""
    for holder in ast.walk(tree):
        for part in ("body", "orelse", "finalbody"):
            statements = getattr(holder, part, None)
            if not isinstance(statements, list):
                continue
            new: list[ast.stmt] = []
            for statement in statements:
                if (
                    isinstance(statement, ast.Return)
                    and statement.value is not None
                    and not isinstance(statement.value, ast.Name)
                ):
                    new.append(ast.Assign([ast.Name("hasil_akhir", ast.Store())], statement.value))
                    statement.value = ast.Name("hasil_akhir", ast.Load())
                new.append(statement)
            setattr(holder, part, new)


def _bound_otherwise(function: ast.FunctionDef) -> set[str]:
    """Names that a function binds without an `ast.Name`: parameters, and what `import`, `except` and `match` bind."""
    found: set[str | None] = set()
    for node in ast.walk(function):
        match node:
            case ast.arg(arg=name) | ast.ExceptHandler(name=name) | ast.MatchAs(name=name) | ast.MatchStar(name=name):
                found.add(name)
            case ast.MatchMapping(rest=name):
                found.add(name)
            case ast.alias(name=name, asname=other):
                found.add(other or name.partition(".")[0])
            case _:
                pass
    return {name for name in found if name is not None}


def other_names(tree: ast.Module) -> None:
    """Other names for what a function keeps to itself."""
    for function in _functions(tree):
        shared = {
            name for node in ast.walk(function) if isinstance(node, ast.Global | ast.Nonlocal) for name in node.names
        }
        own = (
            {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
            - shared
            - _bound_otherwise(function)
            - {"app"}
        )
        for node in ast.walk(function):
            if isinstance(node, ast.Name) and node.id in own:
                node.id += "_ku"


def documented(tree: ast.Module) -> None:
    """A docstring in each function, and a note of what it returns."""
    for function in _functions(tree):
        if ast.get_docstring(function) is None:
            function.body.insert(0, ast.Expr(ast.Constant("Kerjakan yang diminta.")))
        function.returns = function.returns or ast.Name("object", ast.Load())


def early_return(tree: ast.Module) -> None:
    """No `else` after a branch that returns."""
    for holder in ast.walk(tree):
        body = getattr(holder, "body", None)
        if not isinstance(body, list):
            continue
        new: list[ast.stmt] = []
        for statement in body:
            new.append(statement)
            if (
                isinstance(statement, ast.If)
                and statement.orelse
                and isinstance(statement.body[-1], ast.Return | ast.Raise)
            ):
                new += statement.orelse
                statement.orelse = []
        holder.body = new  # type: ignore[attr-defined]


def else_branch(tree: ast.Module) -> None:
    """An `else` for what follows a branch that returns."""
    for holder in ast.walk(tree):
        body = getattr(holder, "body", None)
        if not isinstance(body, list):
            continue
        for i, statement in enumerate(body[:-1]):
            if isinstance(statement, ast.If) and not statement.orelse and isinstance(statement.body[-1], ast.Return):
                statement.orelse = body[i + 1 :]
                del body[i + 1 :]
                break


def guarded_main(tree: ast.Module) -> None:
    """`app.run()` at the end, under its usual guard."""
    if any(
        isinstance(node, ast.Name) and node.id == "app" and isinstance(node.ctx, ast.Store)
        for s in tree.body
        for node in ast.walk(s)
        if isinstance(s, ast.Assign)
    ):
        tree.body += ast.parse('if __name__ == "__main__":\n    app.run(debug=True)').body


def other_app(tree: ast.Module) -> None:
    """Another name for the application: `flask run` takes the only one that there is, whatever it is called."""
    made = [
        target
        for statement in tree.body
        if isinstance(statement, ast.Assign)
        and isinstance(statement.value, ast.Call)
        and ast.unparse(statement.value.func) in ("Flask", "flask.Flask")
        for target in statement.targets
    ]
    bound = [node for node in ast.walk(tree) if isinstance(node, ast.arg | ast.alias) and "app" in ast.unparse(node)]
    if [ast.unparse(target) for target in made] != ["app"] or bound:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == "app":
            node.id = "app_ku"
        elif isinstance(node, ast.Global):
            node.names = ["app_ku" if name == "app" else name for name in node.names]


def dataclass_above(tree: ast.Module) -> None:
    """A dataclass whose annotations stay texts: Python looks for the module of such a class."""
    if not any(isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in tree.body):
        tree.body[:0] = ast.parse(
            "from __future__ import annotations\nfrom dataclasses import dataclass\n"
            "@dataclass\nclass CatatanKu:\n    isi: str = ''\n"
        ).body


REWRITINGS: dict[str, Rewriting] = {
    "tata letak lain": layout,
    "@app.get dan @app.post": short_routes,
    "@app.route": long_routes,
    "add_url_rule": added_rules,
    "import flask": plain_import,
    "format": formats,
    "hasil dinamai dulu": named_results,
    "nama lain di dalam fungsi": other_names,
    "docstring dan anotasi": documented,
    "tanpa else": early_return,
    "dengan else": else_branch,
    "app.run di akhir": guarded_main,
    "aplikasi bernama lain": other_app,
    "dengan dataclass": dataclass_above,
}
"""What a rewriting is called in an exercise file, and what does it."""


_TOGETHER = (
    tuple(name for name in REWRITINGS if name not in ("tata letak lain", "@app.get dan @app.post", "dengan else")),
    ("@app.get dan @app.post", "dengan else"),
)
"""Those that do not undo one another: applied one after the other to the same source, they are a single answer to be tried."""


def rewritings(source: str) -> Iterator[tuple[str, str]]:
    """Yield (name, rewritten source) for each rewriting that finds something to do in the source."""
    plain = _rewritten(source)
    for name, rewrite in REWRITINGS.items():
        new = _rewritten(source, name)
        if rewrite is layout or new != plain:
            yield name, new


def together(source: str, without: Collection[str] = ()) -> Iterator[str]:
    """Yield the source with several rewritings at once, and no other than those of `rewritings`, so that all of them are tried in two."""
    plain = _rewritten(source)
    for names in _TOGETHER:
        if (new := _rewritten(source, *(name for name in names if name not in without))) != plain:
            yield new


def _rewritten(source: str, *names: str) -> str:
    tree = ast.parse(source)  # no copy of one tree: what all trees share leads to whatever others have hung on it
    for name in names:
        REWRITINGS[name](tree)
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"
