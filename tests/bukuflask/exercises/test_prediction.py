"""`%%tebak`: what a cell really gives, and whether a guess stands in it."""

from __future__ import annotations

import pytest
from IPython.core.interactiveshell import InteractiveShell

from bukuflask.exercises.prediction import Prediction, Result, matches, run


@pytest.fixture(scope="module")
def shell():
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


@pytest.mark.parametrize(
    ("guess", "result"),
    [
        ("404", "'404 NOT FOUND'"),
        ("404 not found", "'404 NOT FOUND'"),
        ("dev", "nilai-acak\ndev"),
        ("__main__", "__main__"),
        ("127.0.0.1", "di 127.0.0.1:5000"),
        ("Warung Bu Sri", "Warung Bu Sri."),
        ("<h1>halo</h1>", "<h1>Halo</h1>"),
    ],
)
def test_matches(guess, result):
    assert matches(guess, result)


@pytest.mark.parametrize(
    ("guess", "result"), [("40", "404"), ("404", ""), ("", "404"), ("?!", "?!"), ("Sri Bu", "Bu Sri"), ("a b", "a x b")]
)
def test_does_not_match(guess, result):
    assert not matches(guess, result)


def test_printed_output_and_value(shell):
    result = run("print('satu <b>')\n'dua'", shell)
    assert result.text == "satu <b>\n'dua'"
    assert "satu &lt;b&gt;" in result.html


def test_a_rich_result_keeps_its_html(shell):
    result = run(
        "class A:\n    def _repr_html_(self): return '<em>kaya</em>'\n    def __repr__(self): return 'kaya'\nA()", shell
    )
    assert (result.text, result.html) == ("kaya", "<em>kaya</em>")


def test_what_is_displayed_on_the_way_does_not_give_the_answer_away(shell, capfd):
    source = "import sys\nfrom IPython.display import HTML, display\ndisplay(HTML('<b>tengah</b>'))\nprint('awas', file=sys.stderr)\n7"
    result = run(source, shell)
    assert capfd.readouterr() == ("", "")
    assert "<b>tengah</b>" in result.html
    assert "awas" in result.text
    assert result.text.endswith("7")


def test_none_shows_nothing(shell):
    assert run("None", shell) == Result("", "")
    assert run("x = 1", shell) == Result("", "")
    assert run("", shell) == Result("", "")


@pytest.mark.parametrize(
    ("source", "last"),
    [
        ("print('dulu')\n1 / 0", "ZeroDivisionError: division by zero"),
        ("x = (", "SyntaxError: "),
        ("raise SystemExit(1)", "SystemExit: 1"),
        ("import tidak_ada_sama_sekali", "ModuleNotFoundError: No module named 'tidak_ada_sama_sekali'"),
    ],
)
def test_an_exception_becomes_its_last_line(shell, source, last):
    result = run(source, shell)
    assert result.text.splitlines()[-1].startswith(last)
    assert "Traceback" not in result.text
    if "dulu" in source:
        assert result.text.startswith("dulu\n")


def test_the_button_that_stops_a_cell_still_stops_it(shell):
    with pytest.raises(KeyboardInterrupt):
        run("raise KeyboardInterrupt", shell)


def test_it_runs_in_the_notebooks_own_names_with_its_own_syntax(shell):
    shell.user_ns["warung"] = "Bu Sri"
    assert run("meja = %sx echo 7\nwarung", shell).text == "'Bu Sri'"
    assert "meja" in shell.user_ns


def test_without_a_guess_the_result_is_folded():
    bundle = Prediction("", Result("404", "<pre>404</pre>"))._repr_mimebundle_()
    assert "TEBAK DULU" in bundle["text/plain"]
    assert "<details style='margin:.35em 0'><summary" in bundle["text/html"]
    assert bundle["text/html"].index("<summary") < bundle["text/html"].index("404")


def test_a_guess_is_shown_beside_the_result():
    right = Prediction("404", Result("404", "<pre>404</pre>"))
    wrong = Prediction("<img onerror=x>", Result("404", "<pre>404</pre>"))
    assert "Cocok" in repr(right)
    assert "Berbeda dari tebakanmu" in repr(wrong)
    assert "<img" not in wrong._repr_mimebundle_()["text/html"]
    assert "<details" not in wrong._repr_mimebundle_()["text/html"]
