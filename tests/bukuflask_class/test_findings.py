"""What a teacher is told of a class."""

from __future__ import annotations

import pytest

from bukuflask_class import findings
from bukuflask_class.findings import MessageCount
from bukuflask_class.gathering import Pupil
from bukuflask_class.work import question


@pytest.fixture
def pupils(record):
    """A class, by name what `record` takes."""

    def make(**of_each):
        return [Pupil(name, f"{name}.csv", record(**said)) for name, said in of_each.items()]

    return make


def test_an_exercise_as_the_class_has_it(pupils):
    found = findings.every_exercise(
        pupils(
            ayu={"latihan": {"02-01": "print print json benar", "02-02": "benar"}},
            budi={"latihan": {"02-01": "print umum-galat"}},
            cici={"latihan": {"02-01": "benar"}, "solusi": ("02-01",)},
            dedi={"latihan": {"02-01": "benar"}},
            eka={},
        )
    )
    assert [each.ident for each in found] == ["02-01", "02-02"]
    one = found[0]
    assert (one.tried, one.struggled, one.solution_first, one.waiting) == (4, 3, 1, ("budi",))
    assert one.mistakes == (MessageCount("print", 2), MessageCount("json", 1), MessageCount("umum-galat", 1))


def test_the_hardest_are_those_of_which_it_is_sure(pupils):
    hard, easy, rare = "a b c d", "benar", "a b c"
    of_each = {
        f"s{n:02}": {"latihan": {"02-01": hard if n < 9 else easy, "02-02": hard if n < 5 else easy}} for n in range(10)
    }
    of_each["s00"]["latihan"]["02-03"] = rare  # one pupil, all of those who tried
    found = findings.hardest(pupils(**of_each))
    assert [each.ident for each in found] == ["02-01", "02-02"]
    assert findings.hardest(pupils(a={"latihan": {"02-01": hard}})) == []


def test_whom_to_help_and_why(pupils):
    done = {f"02-0{n}": "benar" for n in (1, 2, 3)} | {f"05-0{n}": "benar" for n in (1, 2, 3)}
    of_each = {f"s{n}": {"latihan": done, "day": "2026-11-20"} for n in range(8)}
    of_each["buntu"] = {"latihan": done | {"05-04": "a b c d"}}
    of_each["sekali"] = {"latihan": done | {"05-04": "a b"}}
    of_each["solusi"] = {"latihan": done, "solusi": ("02-01", "02-02", "02-03")}
    of_each["jauh"] = {"latihan": {"02-01": "benar", "02-02": "benar"}}
    of_each["diam"] = {"latihan": done, "day": "2026-11-12"}
    of_each["baru saja"] = {"latihan": done, "day": "2026-11-13"}
    said = {each.pupil.name: each.reasons for each in findings.to_help(pupils(**of_each))}
    assert said == {
        "buntu": ("buntu di 05-04 (4 percobaan)",),
        "solusi": ("membuka solusi sebelum benar di 3 dari 6 latihan yang selesai",),
        "jauh": ("selesai 2 latihan, sedangkan siswa yang di tengah 6",),
        "diam": ("tidak ada yang tercatat sejak 12-11-2026",),
    }
    assert list(said)[-1] == "diam"


def test_no_more_than_one_can_sit_beside_and_nobody_where_all_is_well(pupils):
    stuck = {f"s{n:02}": {"latihan": {"02-01": "a b c" + " d" * n}} for n in range(20)}
    stuck["s19"]["latihan"]["02-02"] = "a b c"
    found = findings.to_help(pupils(**stuck))
    assert len(found) == findings.MOST_HELPED
    assert found[0].pupil.name == "s19"
    assert findings.to_help(pupils(a={"latihan": {"02-01": "benar"}}, b={"latihan": {"02-01": "benar"}})) == []
    assert findings.to_help([]) == []


def test_one_clock_that_was_wrong_makes_no_class_silent(pupils):
    of_each = {f"s{n}": {"latihan": {"02-01": "benar"}} for n in range(12)}
    of_each["jam"] = {"latihan": {"02-01": "benar"}, "day": "2031-01-01"}
    assert findings.to_help(pupils(**of_each)) == []


def test_how_the_options_were_chosen(pupils):
    """The good ones choose another option than the key."""
    key = next(n for n, option in enumerate(question("02-1")["options"]) if option["correct"])
    other = (key + 1) % len(question("02-1")["options"])
    of_each = {}
    for at in range(40):
        exercises = {
            f"{number}-0{n}": "benar" if at > 4 * n + 2 * i else "a b c d"
            for i, number in enumerate(("02", "05"))
            for n in (1, 2, 3, 4)
        }
        of_each[f"s{at:02}"] = {"latihan": exercises, "kuis": {"02-1": key if at < 20 else other}}
    (asked,) = findings.every_question(pupils(**of_each))
    assert asked.ident == "02-1"
    assert asked.item.accused
    assert not asked.below_guessing
    by = {each.option: each for each in asked.options}
    assert (by[key].pupils, by[other].pupils) == (20, 20)
    assert (by[key].of_the_good, by[other].of_the_good, asked.good) == (0, 13, 13)
    assert by[other].low > 0 > by[key].r


def test_a_question_that_nearly_all_miss(pupils):
    key = next(n for n, option in enumerate(question("02-1")["options"]) if option["correct"])
    other = (key + 1) % 3

    def asked(right, of):
        (found,) = findings.every_question(
            pupils(**{f"s{n}": {"kuis": {"02-1": key if n < right else other}} for n in range(of)})
        )
        return found

    assert asked(1, 30).below_guessing
    assert not asked(9, 30).below_guessing
    assert not asked(0, 8).below_guessing  # too few to say so
