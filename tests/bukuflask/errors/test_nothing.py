"""Which value was `None` and what had made it so: told where the code shows it, and left out where it does not."""

from __future__ import annotations

import pytest

from bukuflask.errors.facts import crash_of


def crash(source: str, context: str = "latihan"):
    try:
        exec(compile(source, "<jawabanmu>", "exec"), {"dari_luar": None})
    except Exception as error:
        return crash_of(error, "run", context, source=source)
    raise AssertionError("nothing is wrong with it")


FETCH = "import sqlite3\ndb = sqlite3.connect(':memory:')\n"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "d = {}\nx = d.get('é')\nprint('éé', x['judul'])",
            ("`x` berisi `None`", "`x = d.get('é')`", "`.get(...)` memberi"),
        ),
        (
            FETCH + "b = db.execute('select 1 where 0').fetchone()\nprint(\n    1,\n    b[0])",
            ("`b` berisi `None`", "`.fetchone()` memberi `None` kalau tidak ada yang cocok"),
        ),
        ("def f():\n    pass\nf()[0]", ("`f()` memberi `None`", "fungsi `f` tidak punya `return`")),
        ("def f():\n    def g():\n        return 1\nx = f()\nx[0]", ("`x = f()`", "fungsi `f` tidak punya `return`")),
        ("def f():\n    return {}.get('a')\nx = f()\nx[0]", ("`x = f()`", "kalau fungsinya buatanmu")),
        ("x = [2, 1].sort()\nx[0]", ("`x = [2, 1].sort()`", "panggil `.sort(...)` di baris tersendiri")),
        ("x = [2, 1].sort()\nfor i in x:\n    pass", ("`x` berisi `None`", "`.sort(...)`")),
        ("d = {'a': None}\nd['a']['b']", ("`d['a']` berisi `None`", "cari mengapa `d['a']`")),
        ("def f(buku=None):\n    return buku['judul']\nf()", ("`buku` berisi `None`", "parameter fungsi ini")),
        ("def f():\n    x = {}.get('a')\n    return x['b']\nf()", ("`x = {}.get('a')`",)),
        ("x: object = None\nx['a']", ("`x = None`", "isi `x` dengan nilai")),
        ("x = None\nx['a'] = 1", ("`x` berisi `None`", "diganti dengan kurung siku")),
        ("x = None\nx()", ("`x` berisi `None`", "dipanggil dengan kurung")),
        ("x = None\nx.upper()", ("`x` berisi `None`", "`.upper`", "`x = None`")),
        ("import re\nm = re.match('a', 'b')\nf'{m[0]}'", ("`m` berisi `None`", "`m = re.match('a', 'b')`")),
        ("if (m := {}.get('a'))['b']:\n    pass", ("`{}.get('a')` memberi `None`",)),
        ("def f():\n    pass\nfor x in f():\n    pass", ("`f()` memberi `None`", "fungsi `f` tidak punya `return`")),
        ("[x['a'] for x in [None]]", ("`x` berisi `None`",)),
    ],
)
def test_it_is_named(told, source, expected):
    said = told(source)
    for words in expected:
        assert words in said


@pytest.mark.parametrize(
    ("source", "not_said"),
    [
        ("x = 1\nx = None\nx[0]", "diisi oleh"),  # two lines fill it
        ("for x in [None]:\n    x[0]", "diisi oleh"),
        (
            "x = {}.get('a')\ndef f():\n    return x['b']\nf()",
            "diisi oleh",
        ),  # another cell, or a check, may fill it meanwhile
        ("for i in (1, 2):\n    if i == 2:\n        x[0]\n    x = {'a': 1}.get('b')", "x = 1"),
        ("def f(x):\n    x = x or None\n    return x[0]\nf(0)", "parameter"),
        ("def f():\n    yield 1\nclass A:\n    b = None\nA().b[0]", "fungsi `f`"),
        ("def f(): pass\ndef f(): return None\nx = f()\nx[0]", "fungsi `f`"),
        ("def f(): pass\nf = {}.get\nx = f('a')\nx[0]", "fungsi `f`"),
        ("import functools\n@functools.cache\ndef f(): pass\nf()[0]", "fungsi `f`"),
    ],
)
def test_what_the_code_does_not_show_is_left_out(told, source, not_said):
    said = told(source)
    assert "`None`" in said
    assert not_said not in said


def test_another_cell_may_have_made_the_function_anew(told):
    source = "def f():\n    pass\ndef g():\n    return f()[0]\ng()"
    assert "fungsi `f` tidak punya" in told(source)
    assert "fungsi `f` tidak punya" not in told(source, "notebook")


def test_an_error_inside_a_library_names_no_value_of_the_line():
    assert "nothing" not in crash("import json\njson.loads(dari_luar)")
    assert "nothing" not in crash("sorted(dari_luar)")
    assert "nothing" not in crash("list(map(dari_luar, [1]))")
    assert "nothing" not in crash("import operator\noperator.itemgetter(0)(dari_luar)")
    assert "nothing" not in crash("getattr(dari_luar, 'x')")


def test_a_constant_is_no_value_that_came_from_anywhere():
    with pytest.warns(SyntaxWarning):
        assert "nothing" not in crash("None[0]")


def test_long_code_is_cut_and_cannot_end_its_own_quotation(told):
    assert f"`x = {{}}.get('{'a' * 72} …`" in told(f"x = {{}}.get('{'a' * 300}')\nx[0]")
    assert "diisi oleh" not in told("x = {}.get('`')\nx[0]")
    assert "nothing" not in crash("d = {'`': None}\nd['`'][0]")
