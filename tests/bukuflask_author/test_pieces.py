"""The last hint: what the reader writes is out of order, everything else stands where it belongs."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.needs("penulis")

from bukuflask_author.exercises import clean  # noqa: E402
from bukuflask_author.pieces import MARK, changed_lines, last_hint, marked_lines  # noqa: E402

SOLUTION = """\
from flask import Flask

app = Flask(__name__)


@app.route("/menu")  #~ ["/menu"] alamatnya
def menu():
    isi = ["soto"]  #~ isinya
    return isi[0]  #~
"""


def listing(hint):
    return hint.partition("```python\n")[2].removesuffix("\n```").split("\n")


def test_only_what_the_reader_writes_is_out_of_order():
    solution = clean(SOLUTION)
    loose = marked_lines(SOLUTION)
    assert loose == {5: '"/menu"', 7: "", 8: ""}
    shown = listing(last_hint(solution, loose, "02-01"))
    plain = solution.rstrip("\n").split("\n")
    assert len(shown) == len(plain)
    assert [line for n, line in enumerate(shown) if n not in loose] == [
        line for n, line in enumerate(plain) if n not in loose
    ]
    assert sorted(shown[n] for n in loose) == sorted(f"{plain[n]}  {MARK}" for n in loose)
    assert [shown[n].removesuffix(f"  {MARK}") for n in loose] != [plain[n] for n in loose]


def test_the_order_is_the_same_on_every_machine():
    assert [line.strip() for line in listing(last_hint(clean(SOLUTION), marked_lines(SOLUTION), "02-01"))[5:]] == [
        "isi = ['soto']".replace("'", '"') + "  # ?",
        "def menu():",
        "return isi[0]  # ?",
        '@app.route("/menu")  # ?',
    ]


def test_a_single_line_is_cut_into_its_words():
    hint = last_hint("def f(a):\n    return g(a, 'x y')[0] + 1\n", {1: ""}, "02-01")
    words, _, rest = hint.partition("\n\n")
    assert listing("\n\n" + rest) == ["def f(a):", "    ____"]
    for word in ("`return`", "`g(`", "`a,`", "`'x y')[`", "`0]`", "`+`", "`1`"):
        assert word in words
    assert "`return` `g(`" not in words


def test_a_single_piece_is_cut_where_it_stands():
    hint = last_hint('@app.route("/menu")\ndef menu(): ...\n', {0: '"/menu"'}, "02-01")
    assert hint.startswith('Yang mengisi `____` di bawah adalah ini: `"/menu"`\n')
    assert listing(hint) == ["@app.route(____)", "def menu(): ..."]


def test_a_single_text_is_cut_into_its_words():
    words = last_hint('perintah = "flask run --debug"\n', {0: '"flask run --debug"'}, "02-01").partition("\n")[0]
    for piece in ('`"flask`', "`run`", '`--debug"`'):
        assert piece in words
    assert "flask run" not in words


def test_where_everything_is_loose_there_are_no_gaps():
    assert "" not in listing(last_hint("a = 1\n\n\nb = 2\n", {0: "", 3: ""}, "02-01"))


def test_equal_lines_cannot_be_out_of_order():
    assert "____" in last_hint("a()\nb()\na()\n", {0: "", 2: ""}, "02-01")


def test_a_repair_changes_only_the_lines_that_differ_from_the_start():
    starter = "a = 1\nb = 2\nc = 3\n"
    assert changed_lines("a = 1\nb = 5\n\nd = 4\nc = 3\n", starter) == {1: "", 3: ""}
    assert changed_lines("c = 3\na = 1\nb = 2\n", starter) == {0: ""}


def test_a_repair_that_only_takes_away():
    assert changed_lines("a = 1\nc = 3\n", "a = 1\nb = 2\nc = 3\n") == {}
    assert "dihapus" in last_hint("a = 1\nc = 3\n", {}, "02-01")
