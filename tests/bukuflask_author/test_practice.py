"""Which wrong answers may be asked about, and that nothing stands beside the key that is true as well."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.needs("penulis")
pytest.importorskip("jupytext")

from bukuflask.exercises.practice import source_of  # noqa: E402
from bukuflask_author import practice, proof  # noqa: E402


@pytest.fixture(scope="module")
def judge():
    with proof.prover(1) as prover:
        yield prover


def made(small, judge):
    return practice.of_exercise(small.exercise(), judge)


def by_code(found):
    answers = found["answers"]
    return {a["code"]: {answers[at]["code"] for at in a["others"]} for a in answers if a["others"]}


@pytest.fixture
def other_words(small):
    """Without this, two of the messages begin with the same words."""
    small.replace(
        small.exercise_file,
        "Hasilnya `{isi}`, dan itu keliru.\n\n**Mengapa.** Sapaannya",
        "Yang disapa mendengar `{isi}`, bukan sapaannya.\n\n**Mengapa.** Sapaannya",
    )


def test_only_what_the_check_shows_to_be_false_stands_beside_the_key(small, judge, other_words):
    """`Halo` lacks the name and is not `Halo Ende` either; what returns nothing cannot be asked for the rest."""
    small.replace(small.exercise_file, '["Halo", nama]', "[nama]")
    assert by_code(made(small, judge)) == {
        "bukan-teks": {"tanpa-return", "tanpa-nama"},
        "tanpa-nama": {"tanpa-return", "bukan-teks"},
        "lain": {"tanpa-return", "bukan-teks", "tanpa-nama"},
    }


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Yang disapa mendengar `{isi}`, bukan sapaannya.", "Hasilnya `{isi}`, dan itu keliru."),
        ("Sapaannya lain.", "Nama orangnya memang tidak ada."),
    ],
)
def test_a_message_with_the_same_words_is_not_another_cause(small, judge, other_words, before, after):
    assert "tanpa-nama" in by_code(made(small, judge))["lain"]
    small.replace(small.exercise_file, before, after)
    assert by_code(made(small, judge))["lain"] == {"tanpa-return", "bukan-teks"}


def test_each_answer_is_kept_whole_with_its_values(small, judge):
    exercise = small.exercise()
    found = made(small, judge)
    sources = {(wrong.code, wrong.source) for wrong in exercise.wrong}
    for answer in found["answers"]:
        assert (answer["code"], source_of(exercise.compiled["solution"], answer)) in sources
    values = {answer["code"]: answer.get("values") for answer in found["answers"]}
    assert values == {
        "tanpa-return": None,
        "bukan-teks": {"jenis": "list"},
        "tanpa-nama": {"isi": "Halo"},
        "lain": {"isi": "Hai Ende"},
    }
    assert found["task"] == "Lengkapi fungsi `sapa`."


def test_an_answer_that_holds_the_mistake_of_another_is_not_asked_about_it(small, judge, other_words):
    small.replace(small.exercise_file, '["Halo", nama]', "[nama]")
    assert "bukan-teks" in by_code(made(small, judge))["lain"]
    small.replace(small.exercise_file, '    return "Hai " + nama\n', '    return "Hai " + nama\n    return [nama]\n')
    assert by_code(made(small, judge))["lain"] == {"tanpa-return", "tanpa-nama"}


def test_a_value_that_stands_in_the_answer_makes_another_message_doubtful(small, judge, other_words):
    small.replace(small.exercise_file, '    return "Hai " + nama\n', '    return "Hai " + nama  # list\n')
    assert by_code(made(small, judge))["lain"] == {"tanpa-return", "tanpa-nama"}


def test_a_sentence_that_is_as_true_of_the_answer_does_not_stand_beside_the_key(small, judge, other_words):
    """The check refuses the other answer for what it returns, but says how long its name is: the same for both."""
    small.replace(small.exercise_file, '"bukan-teks", jenis=type(text).__name__)', '"bukan-teks", jenis=len("Ende"))')
    assert by_code(made(small, judge))["lain"] == {"tanpa-return", "tanpa-nama"}


@pytest.mark.parametrize(
    ("left_out", "held"), [({1}, True), ({1, 2}, False), ({3}, False)]
)  # 0-based lines of the solution
def test_what_another_only_leaves_out_is_not_asked_where_it_is_missing_too(left_out, held):
    assert practice.holds(({1}, {"pass"}), (left_out, set())) is held


def test_a_message_that_compares_with_what_is_not_shown_is_not_asked(small, judge, other_words):
    assert "lain" in by_code(made(small, judge))
    small.replace(
        small.exercise_file, "Yang disapa mendengar `{isi}`, bukan sapaannya.", "Bukan lagi `{isi}` seperti kode awal."
    )
    found = by_code(made(small, judge))
    assert found
    assert "lain" not in {*found, *(each for others in found.values() for each in others)}


def test_a_message_that_only_tells_what_was_seen_does_not_stand_beside_the_key(small, judge, other_words):
    """What is seen of a wrong answer, a right one may show too."""
    assert "bukan-teks" in by_code(made(small, judge))["lain"]
    small.replace(small.exercise_file, "Hasilnya `{jenis}`, bukan teks.", "Hasilnya `{jenis}`.")
    assert "bukan-teks" not in by_code(made(small, judge)).get("lain", ())


def test_a_value_is_kept_as_it_was_when_the_answer_was_refused(small, judge):
    """A check may go on with the same list; the question would name what came later."""
    check = "seen = ['Ende']\nrequire(not seen, 'lain', isi=seen)\nseen[:] = ['Larantuka']\nrequire(not seen, 'bukan-teks', jenis=seen)"
    noting, sites = practice.going_on({**small.exercise().compiled, "check": check})
    assert practice.seen(judge, noting, sites, "x = 3").values["isi"] == "['Ende']"


def test_near_places_come_first_and_the_same_place_last():
    places = [{3}, {9}, {4, 5}, {5, 6}, set()]
    assert sorted(places, key=lambda other: practice.closeness({5}, other)) == [{3}, {9}, set(), {4, 5}, {5, 6}]


def test_what_names_the_clock_is_not_asked(small, judge):
    small.replace(
        small.exercise_file, '    return "Hai " + nama\n', '    import time\n    return f"Hai {time.time()}" + nama\n'
    )
    assert "lain" not in by_code(made(small, judge))


CHECKS = [
    # (check, codes in the order in which they are refused, codes shown to be false) for `x = 3`
    ("require(x == 4, 'a'); require(x == 5, 'b'); require(x == 3, 'c')", ("a", "b"), {"c"}),
    ("require(x == 4, 'a'); None.x; require(x == 3, 'c')", ("a",), set()),
    ("require(x == 3, 'c'); require(x == 4, 'a'); None.x", ("a",), {"c"}),
    ("for y in (3, 4): require(x == y, 'a')\nfor y in (3, 3): require(x == y, 'b')", ("a",), {"b"}),
    ("require(x == 4, 'a')\nfor y in (3, 3):\n  require(x == y, 'b')\n  None.x", ("a",), set()),
    (
        "require(x == 4, 'a')\nif x == 4: fail('b')\nif x == 3: fail('c')",
        ("a", "c"),
        set(),
    ),  # another branch shows little
    ("require(x == 4, 'a')\nif x == 4:\n  require(x == 5, 'b')", ("a",), set()),  # nobody has asked for it
    ("require(x == 4, 'a')\nif x == 3: pass\nelif x == 5: fail('b')", ("a",), set()),
    ("require(x == 4, 'a'); require(x == 3, 'b'); require(x == 5, 'b')", ("a", "b"), set()),
    # What is refused in the same branch is told apart by its cause: what it does is the same.
    ("require(x == 3, 'c')\nif x == 3:\n  require(x == 3, 'b')\n  fail('a')", ("a",), {"c"}),
    ("try: None.x\nexcept AttributeError:\n  require(x == 3, 'b')\n  require(x == 4, 'a')", ("a",), set()),
    ("require(x == 3, 'b')\nif x == 5: fail('c')\nelif x == 3: fail('a')", ("a",), {"b"}),
    # What can be met in several ways may be met although the words are true.
    ("require(x == 4, 'a'); require(x == 3 or x == 5, 'b'); require(not (x == 5 and x == 3), 'c')", ("a",), set()),
    ("require(x == 4, 'a'); require(not (x == 4 or x == 5), 'b'); require(x == 3 and x < 5, 'c')", ("a",), {"b", "c"}),
    ("require(x == 4, 'a'); require(not 3 < x < 5, 'b'); require(2 < x < 5, 'c')", ("a",), {"c"}),
    ("require(x == 4, 'a'); require(x == 3, 'b')\nif x == 9: require(x == 5, 'b')", ("a",), set()),
    ("\nfrom __future__ import annotations\nx = get('x')\nrequire(x == 4, 'a', isi=x)", ("a",), set()),
]


@pytest.mark.parametrize(("check", "codes", "false"), CHECKS)
def test_a_check_that_goes_on(small, judge, check, codes, false):
    head = "" if "__future__" in check else "x = get('x')\n"
    exercise = {**small.exercise().compiled, "check": head + check}
    noting, sites = practice.going_on(exercise)
    found = practice.seen(judge, noting, sites, "x = 3")
    assert found is not None
    assert (found.codes, set(found.false)) == (codes, false)


def test_a_general_message_is_not_asked(small, judge):
    noting, sites = practice.going_on(small.exercise().compiled)
    assert practice.seen(judge, noting, sites, "lain = 3") is None
    assert practice.seen(judge, noting, sites, "def sapa(nama):\n    return 'Halo ' + nama") is None


def test_what_is_written_is_known_to_be_old(small, judge):
    exercise = small.exercise()
    stem, book = small.stem, small.book
    assert practice.stale(book, stem, [exercise]) == ["02-01"]
    assert "bangun 02" in practice.complaint(book, stem, [exercise])
    practice.write(book, stem, {"02-01": practice.of_exercise(exercise, judge)})
    assert practice.complaint(book, stem, [exercise]) is None
    assert json.loads(book.practice(stem).read_text(encoding="utf-8")) == practice.kept(book, stem)
    assert practice.stale(book, stem, []) == ["02-01"]
    small.replace(small.exercise_file, "Sapaannya lain.", "Sapaannya beda.")
    assert practice.stale(book, stem, [small.exercise()]) == ["02-01"]
    small.write("src/bukuflask/bank/ulang/02-kecil.json", "rusak")
    assert practice.stale(book, stem, [exercise]) == ["02-01"]


def test_a_date_of_today_is_not_kept(small, judge):
    small.replace(small.exercise_file, '"lain", isi=text)', '"lain", isi=__import__("datetime").date.today())')
    assert "lain" not in by_code(made(small, judge))


@pytest.mark.parametrize(
    ("check", "ordered"), [("require(ns['c'] == 3, 'lain')", True), ("require(ns['a'] == 1, 'lain')", False)]
)
def test_lines_are_put_in_order_where_the_order_matters(small, judge, check, ordered):
    solution = "a = 1\nb = a + 1\nc = a + b\n" if ordered else "a = 1\nb = 2\nc = 3\n"
    exercise = {**small.exercise().compiled, "check": check, "solution": solution, "starter": "...\n"}
    assert practice.has_order(exercise, judge) is ordered
    assert not practice.has_order({**exercise, "solution": "a = 1\n"}, judge)
