"""The formulas, against what is known of them."""

from __future__ import annotations

import random

import pytest

from bukuflask_class.figures import LEAST_EACH, LEAST_ELSEWHERE, LEAST_PUPILS, Class, correlation, examine, wilson


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(5, 10, 0.2366, 0.7634), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)],
)
def test_wilson_as_in_the_books(part, whole, low, high):
    """The values for z = 1.96, as in Newcombe (1998), table I, and as statsmodels gives them."""
    assert wilson(part, whole, 1.959964) == pytest.approx((low, high), abs=1e-4)


def test_of_nothing_anything_is_plausible():
    assert wilson(0, 0) == (0.0, 1.0)
    assert correlation([1, 1, 1], [1, 2, 3]) == (0.0, -1.0, 1.0)
    assert correlation([1], [2]) == (0.0, -1.0, 1.0)


def test_the_plausible_correlations_hold_the_true_one_as_often_as_they_say():
    draw, outside = random.Random(31), [0, 0]
    for _ in range(600):
        ys = [draw.gauss(0, 1) for _ in range(120)]
        xs = [0.3 * y + 0.9539 * draw.gauss(0, 1) for y in ys]
        _, low, high = correlation(xs, ys)
        outside[0] += low > 0.3
        outside[1] += high < 0.3
    for misses in outside:
        assert 0.025 < misses / 600 < 0.08


@pytest.fixture
def shown():
    """Forty pupils of rising ability: eight questions get easier for them one by one; `terbalik` is right for the weaker half."""
    return [
        {**{f"soal {n}": at > 4 * n for n in range(1, 9)}, "terbalik": at < 20, "selang": at % 2 == 0}
        for at in range(40)
    ]


def test_a_question_that_the_good_ones_miss_is_accused_and_no_other(shown):
    names = [*(f"soal {n}" for n in range(1, 9)), "terbalik"]
    found = examine(shown, names)
    assert [name for name in names if found[name].accused] == ["terbalik"]
    bad, good = found["terbalik"], found["soal 4"]
    assert bad.r < -0.7 < 0.7 < good.r
    assert (bad.top, bad.bottom, good.top, good.bottom) == (0.0, 1.0, 1.0, 0.0)
    assert (bad.answered, bad.right) == (40, 20)


def test_what_is_accused_says_nothing_of_a_pupil(shown):
    """With it among the rest, what everybody shows is less clear."""
    with_it = Class(shown).item("soal 4").r
    assert examine(shown, ["soal 4", "terbalik"])["soal 4"].r == Class(shown, frozenset({"terbalik"})).item("soal 4").r
    assert Class(shown, frozenset({"terbalik"})).item("soal 4").r > with_it


@pytest.mark.parametrize(
    ("pupils", "wrong", "enough"),
    [
        (LEAST_PUPILS, LEAST_EACH, True),
        (LEAST_PUPILS - 1, LEAST_EACH, False),
        (LEAST_PUPILS, LEAST_EACH - 1, False),
        (LEAST_PUPILS + 20, LEAST_EACH - 1, False),
    ],
)
def test_of_a_few_answers_nothing_is_said(pupils, wrong, enough):
    """Even where all that have it wrong are the best."""
    shown = [
        {**{f"soal {n}": at > 2 * n for n in range(1, LEAST_ELSEWHERE + 1)}, "x": at < pupils - wrong}
        for at in range(pupils)
    ]
    item = examine(shown, ["x"])["x"]
    assert item.enough is enough
    assert item.accused is enough


def test_pupils_who_have_answered_nothing_else_do_not_count():
    shown = [{"x": True, **{f"soal {n}": True for n in range(LEAST_ELSEWHERE - 1)}}]
    assert Class(shown).rest("x") == []
    shown[0]["lagi"] = False
    assert [at for at, _ in Class(shown).rest("x")] == [0]


def test_an_answer_says_nothing_of_what_its_pupil_shows_elsewhere():
    answers = [{f"soal {n}": (at + n) % 3 > 0 for n in range(8)} | {"x": at % 2 == 0} for at in range(20)]
    twins = [answers[0] | {"x": True}, answers[0] | {"x": False}]
    shown = Class([*answers, *twins])
    assert shown.elsewhere(20, "x") == pytest.approx(shown.elsewhere(21, "x"))
    assert shown.elsewhere(20, "soal 1") > shown.elsewhere(21, "soal 1")


def test_who_has_come_far_is_not_better_for_that():
    """Who answers easy questions as others do has shown as much as who also answers hard ones as others do."""
    easy, hard = [f"m{n}" for n in range(10)], [f"s{n}" for n in range(10)]
    others = [
        {
            **{name: (at + n) % 5 > 0 for n, name in enumerate(easy)},
            **{name: (at + n) % 5 == 0 for n, name in enumerate(hard)},
        }
        for at in range(50)
    ]
    short = {name: others[0][name] for name in easy}
    worse = {**others[0], "m1": False, "m2": False}
    shown = Class([*others, short, others[0], worse])
    assert sum(short.values()) > 2 * sum(others[0][name] for name in hard)
    assert shown.elsewhere(50, "x") == pytest.approx(shown.elsewhere(51, "x"), abs=0.05)
    assert shown.elsewhere(52, "x") < shown.elsewhere(51, "x") - 0.3
