"""Damage to a solution: each kind is made, named alike everywhere, and never twice."""

from __future__ import annotations

import ast

import pytest

pytestmark = pytest.mark.needs("penulis")

from bukuflask_author.mutants import harmless, line_damage, mutants, same_program  # noqa: E402


def test_damage_to_lines():
    assert [(m.what, m.source) for m in line_damage("a\n\nb\n")] == [
        ("hapus: a", "\nb\n"),
        ("gandakan: a", "a\na\n\nb\n"),
        ("tukar: a", "\na\nb\n"),
        ("hapus: b", "a\n\n"),
        ("gandakan: b", "a\n\nb\nb\n"),
    ]


KINDS = [
    ("x = 'a'", ['x = ""', 'x = "ax"']),
    ("x = 'a\\n\"'", ['x = ""', 'x = "a\\n\\"x"']),
    ('x = """\na\n"""', ['x = ""', 'x = """\na\nx"""']),
    ("x = True", ["x = False"]),
    ("x = 7", ["x = 8"]),
    ("x = f'{a}-{b:.2f}{{}}'", ['x = f"-{b:.2f}{{}}"', 'x = f"{a}{b:.2f}{{}}"', 'x = f"{a}-{{}}"', 'x = f"{a}-{b:.2f}"']),
    ("x = a == b", ["x = a != b"]),
    ("x = a < b", ["x = a <= b"]),
    ("x = a in b", ["x = a not in b"]),
    ("x = a and b", ["x = a or b", "x = a", "x = b"]),
    ("x = not a", ["x = a"]),
    ("x = a + b", ["x = a - b", "x = a", "x = b"]),
    ("x = a if b else c", ["x = c if b else a"]),
    ("f(a, b=c)", ["f(b=c)", "f(a)"]),
    ("f(a, b)", ["f(b)", "f(a)", "f(b, a)"]),
    ("x = escape(a)", ["x = escape()", "x = a"]),
    ("x = [a, b]", ["x = [b]", "x = [a]"]),
    ("x = a, b", ["x = (b,)", "x = (a,)"]),
    ("x = {a: b, c: d}", ["x = {c: d}", "x = {a: b}"]),
    ("x = request.args", ["x = request.form"]),
    ("def f():\n    return a", ["def f():\n    return"]),
    ("if a:\n    b", ["if not (a):\n    b"]),
    ("for a in b:\n    c", ["for a in ():\n    c"]),
    ("while a:\n    break", ["while not (a):\n    break", "while a:\n    continue"]),
    ("x += a", ["x = a"]),
    ("raise a", ["pass"]),
]  # fmt: skip


@pytest.mark.parametrize(("source", "wanted"), KINDS, ids=[source for source, _ in KINDS])
def test_damage_to_the_tree(source, wanted):
    made = [m.source for m in mutants(source) if " => " in m.what]
    assert made == wanted


def test_a_change_is_named_by_the_lines_that_differ():
    source = 'é = 1\n\n\ndef f():\n    """Apa."""\n    return "é", é\n'
    named = [m.what for m in mutants(source) if " => " in m.what]
    assert 'return "é", é => return "", é' in named
    assert "é = 1 => é = 2" in named
    assert not any("Apa" in what.partition(" => ")[2] for what in named), "docstrings are not behaviour"


def test_no_mutant_comes_twice_or_is_the_solution():
    source = "a()\nb = 1\na()\nif b == 1:\n    a()\n"
    made = mutants(source)
    assert len({m.what for m in made}) == len(made)
    assert len({m.source for m in made}) == len(made)
    assert any(m.what == "hapus: a() (2)" for m in made)
    dump = ast.dump(ast.parse(source))
    for mutant in made:
        try:
            assert ast.dump(ast.parse(mutant.source)) != dump
        except SyntaxError:
            continue


def test_harmless_and_same():
    assert harmless("gandakan: return x")
    assert harmless("gandakan: from a import b")
    assert not harmless("hapus: return x")
    assert not harmless("gandakan: returned(x)")
    assert same_program("x=1", "x = 1  # catatan\n")
    assert not same_program("x = 1", "x = 2")
    assert not same_program("x = (", "x = (")
