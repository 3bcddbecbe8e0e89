"""`%%tebak`: what a cell really gives, and whether a guess is what was asked."""

from __future__ import annotations

import pytest
from IPython.core.interactiveshell import InteractiveShell

from bukuflask import bank
from bukuflask.bank import PredictionQuestion
from bukuflask.exercises.prediction import Prediction, Result, missing_lines, run, same, stands


@pytest.fixture(scope="module")
def shell():
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


SAME = [
    ("404", ["404 NOT FOUND"]),
    ("404 not found", ["404"]),
    ("Not Found", ["404 NOT FOUND"]),
    ("404 (Not Found)", ["404"]),
    ("status 404", ["404"]),
    ("422 unprocessable entity", ["422"]),
    ("422 unprocessable content", ["422"]),
    ("nol", ["0"]),
    ("0", ["nol"]),
    ("dua puluh lima", ["25"]),
    ("Seratus lima", ["105"]),
    ("seribu dua ratus", ["1200"]),
    ("dua belas ribu", ["12000"]),
    ("dua belas", ["12"]),
    ("sebelas", ["11"]),
    ("minus lima", ["-5"]),
    ("\u22125", ["-5"]),
    ("tiga porsi", ["3 porsi"]),
    ("12.000", ["12000"]),
    ("3,5", ["3.5"]),
    ("'None'", ["None"]),
    ("\u201cNone\u201d.", ["none"]),
    ("`None`", ["None"]),
    ("tidak  ada!", ["None", "tidak ada"]),
    ("Halo, Rina!", ["halo rina"]),
    ("mungkin tetap 25", ["25"]),
    ("Jawabannya: pintu", ["pintu"]),
    ("__main__", ["__main__"]),
    ("/kota/malang/", ["/kota/malang/"]),
    ("?", ["?"]),
    ("status", ["status"]),
    ("10 11", ["sepuluh sebelas"]),
]


@pytest.mark.parametrize(("guess", "spellings"), SAME)
def test_spellings_that_count_as_one(guess, spellings):
    assert same(guess, spellings)


@pytest.mark.parametrize(
    ("guess", "spellings", "question"),
    [
        ("Not Found", ["404"], "angka statusnya (200, 404, atau 500?)"),
        ("bad request", ["400"], "angka statusnya"),
        ("file wsgi.py", ["wsgi.py"], "nama berkas yang menjawab"),
        ("mode debug mati", ["mati"], "menyala atau matikah mode debug menurut halaman `/mode`"),
        ("tipe int", ["int"], "nama jenis nilai `nomor`"),
        ("fungsi buku", ["buku"], "nama yang diusulkan Flask"),
        ("galat 404", ["404"], "angka statusnya"),
    ],
)
def test_words_of_the_question_and_of_its_status_count(guess, spellings, question):
    assert same(guess, spellings, question)


@pytest.mark.parametrize(
    ("guess", "spellings", "question"),
    [
        ("not found", ["404"], "banyaknya baris"),
        ("menyala atau mati", ["mati"], "menyala atau matikah mode debug"),
        ("True False", ["False"], "apa yang dicetak, `True` atau `False`"),
        ("200 404", ["404"], "angka statusnya (200, 404, atau 500?)"),
        ("error 200", ["200"], "angka statusnya"),
        ("tidak berhasil", ["True", "ya", "berhasil"], "apakah ia berhasil masuk (ya atau tidak)?"),
        ("belum ada", ["ada"], "apakah barisnya belum ada?"),
    ],
)
def test_who_names_all_has_not_guessed(guess, spellings, question):
    assert not same(guess, spellings, question)


OTHER = [
    ("40", ["404"]),
    ("4", ["404"]),
    ("3", ["3 None"]),
    ("None", ["3 None"]),
    ("meja 3", ["3"]),
    ("404 OK", ["404"]),
    ("ok", ["200"]),
    ("200 OK", ["OK"]),
    ("500", ["404 NOT FOUND"]),
    ("not found", ["404"]),
    ("5", ["-5"]),
    ("3125", ["3.125"]),
    ("5", ["5.0"]),
    ("dua tiga", ["5"]),
    ("dua puluh tiga", ["20", "3", "203"]),
    ("/kota/malang", ["/kota/malang/"]),
    ("tidak", ["tidak ada"]),
    ("bukan None", ["None"]),
    ("", ["404"]),
    ("?", ["!"]),
    ("status", ["404"]),
]


@pytest.mark.parametrize(("guess", "spellings"), OTHER)
def test_spellings_that_do_not(guess, spellings):
    assert not same(guess, spellings)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("None", "3 None"),
        ("404 NOT FOUND", "'404 NOT FOUND'"),
        ("3", "3 None"),
        ("-5", "-5"),
        ("BuildError", "BuildError: Could not build"),
        ("&lt;b&gt;", "Hasil &lt;b&gt;soto"),
        ("Halo", "Halo."),
        ("3.1", "3.1"),
    ],
)
def test_a_value_that_stands_in_the_output(value, text):
    assert stands(value, text)


@pytest.mark.parametrize(
    ("value", "text"),
    [("40", "404"), ("5", "-5"), ("1", "3.1"), ("3", "3.1"), ("none", "None"), ("ang", "pangkas"), ("404", "")],
)
def test_a_value_that_is_only_a_part_of_another(value, text):
    assert not stands(value, text)


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


def test_without_a_question_in_the_book_nothing_is_judged():
    shown = Prediction("404", Result("404", "<pre>404</pre>"))
    assert shown.matched is None
    assert repr(shown) == "✎ Tebakanmu: 404\nHasilnya:\n404\nBandingkan dengan tebakanmu."


ASKED: PredictionQuestion = {
    "asked": "nilai kedua yang dicetak",
    "answers": ["None", "tidak ada"],
    "wrong": [{"guesses": ["3", "meja 3"], "says": "`3` itu isi `request.args`."}],
    "why": "Karena *begitu*.",
    "needs": {"warung": 'warung = Flask("warung")'},
}
CAME = Result("3 None", "<pre>3 None</pre>")


def test_a_right_guess():
    shown = Prediction("Tidak ada.", CAME, ASKED)
    assert shown.matched is True
    assert repr(shown).splitlines() == [
        "✎ Tebakanmu: Tidak ada.",
        "Yang ditebak: nilai kedua yang dicetak",
        "Hasilnya:",
        "3 None",
        "✓ Tepat.",
        "Karena *begitu*.",
    ]
    html = shown._repr_mimebundle_()["text/html"]
    assert "<details" not in html
    assert "<em>begitu</em>" in html


def test_a_known_wrong_guess_is_answered():
    shown = Prediction("tiga", CAME, ASKED)
    assert shown.matched is False
    assert "Ternyata `None`.\n`3` itu isi `request.args`.\nKarena" in repr(shown)
    assert "<code>3</code> itu isi" in shown._repr_mimebundle_()["text/html"]


def test_what_is_a_part_of_the_output_is_no_right_guess():
    for guess in ("3 None", "No", "5"):
        shown = Prediction(guess, CAME, ASKED)
        assert shown.matched is False
        assert "itu isi" not in repr(shown)


def test_without_a_guess_result_and_explanation_are_folded():
    bundle = Prediction("", CAME, ASKED)._repr_mimebundle_()
    before, _, folded = bundle["text/html"].partition("<details")
    assert "nilai kedua yang dicetak" in before
    assert "None" not in before
    assert "<pre>3 None</pre>" in folded
    assert "<em>begitu</em>" in folded
    assert bundle["text/plain"].endswith("Hasilnya:\n3 None\nKarena *begitu*.")


def test_what_a_reader_typed_is_text():
    assert "<img" not in Prediction("<img onerror=x>", CAME, ASKED)._repr_mimebundle_()["text/html"]


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (Result("KeyError: 'meja'", "", "KeyError"), "berhenti karena `KeyError`"),
        (Result("NameError: name 'g' is not defined", "", "NameError", "g"), "Nama `g` belum ada"),
        (Result("NameError: name 'None' is None", "", "NameError"), "berhenti karena `NameError`"),
        (Result("3 4", "<pre>3 4</pre>"), "lain dari yang di buku"),
    ],
)
@pytest.mark.parametrize("guess", ["", "None", "KeyError", "3"])
def test_what_the_book_does_not_speak_of_is_no_lesson(result, words, guess):
    shown = Prediction(guess, result, ASKED)
    assert shown.matched is None
    assert words in repr(shown)
    for text in shown._repr_mimebundle_().values():
        assert "begitu" not in text
        assert "Tepat" not in text
        assert "TEBAK DULU" not in text
        assert "None" in result.text or "None" in guess or "None" not in text  # what is to be guessed is not given away


def test_what_came_before_counts_where_other_cells_have_changed_things_since():
    late = Result("3 4", "<pre>3 4</pre>")
    shown = Prediction("tidak ada", late, ASKED, CAME)
    assert shown.matched is True
    assert "Hasilnya tadi (sekarang lain, karena sel lain dijalankan sesudah itu):\n3 None\n✓ Tepat." in repr(shown)
    assert "<pre>3 4</pre>" not in shown._repr_mimebundle_()["text/html"]
    assert Prediction("4", late, ASKED, CAME).matched is False
    folded = Prediction("", late, ASKED, CAME)._repr_mimebundle_()["text/html"].partition("<details")
    assert "None" not in folded[0]
    assert "Hasilnya tadi" in folded[2]


def test_what_came_before_is_nothing_where_it_was_no_lesson_or_is_not_needed():
    late, error = Result("3 4", "<pre>3 4</pre>"), Result("KeyError: 'meja'", "", "KeyError")
    assert Prediction("None", late, ASKED, error).matched is None
    assert Prediction("None", CAME, ASKED, late).now is None
    assert "Hasilnya:\n3 None" in repr(Prediction("None", CAME, ASKED, CAME))


def test_a_lesson_about_an_exception():
    asked: PredictionQuestion = {**ASKED, "answers": ["BuildError", "galat"]}
    assert Prediction("builderror", Result("BuildError: x", "", "BuildError"), asked).matched is True
    assert Prediction("galat", Result("NameError: BuildError", "", "NameError"), asked).matched is None


def test_what_must_run_before():
    assert missing_lines(ASKED, {}) == ['warung = Flask("warung")']
    assert missing_lines(ASKED, {"warung": 1}) == []


def test_no_prediction_of_the_book_takes_a_denied_value():
    """The words of its question are passed over before a value, but not one that turns it around."""
    for number in bank.stems():
        for asked in bank.lesson(number).get("predictions", {}).values():
            listed = [*asked["answers"], *(guess for wrong in asked["wrong"] for guess in wrong["guesses"])]
            for word in ("tidak", "bukan", "belum"):
                for value in asked["answers"]:
                    if not same(f"{word} {value}", listed):
                        assert not same(f"{word} {value}", asked["answers"], asked["asked"]), (number, word, value)
