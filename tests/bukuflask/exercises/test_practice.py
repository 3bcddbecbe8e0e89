"""What `%ulang` shows: which exercises, which questions, which cell; and what an answer changes."""

from __future__ import annotations

import datetime as dt
import json
import random
import time

import pytest

from bukuflask import bank
from bukuflask.exercises import practice
from bukuflask.exercises.quiz import Quiz
from bukuflask.problems import Masalah
from bukuflask.progress.store import Progress, due

DAY = dt.date(2026, 11, 20)
SOLUTION = 'a = 1\nb = 2\nc = a + b\nnama = "Sri"\n'


def message(code):
    return {"happened": f"terjadi {code}: `{{isi}}`", "why": f"sebab {code}", "advice": "coba"}


CODES = ("satu", "dua", "tiga")


@pytest.fixture(autouse=True)
def _book(make_bank):
    check = 'require(get("nama") == "Sri", "satu", isi=ns["nama"])'
    messages = {code: message(code) for code in CODES}
    make_bank({"02": 4, "05": 3, "09": 1}, check, messages=messages, solution=SOLUTION, starter="nama = ____\n")
    (bank.BANK / bank.PRACTICE).mkdir()
    none = {"09-01": {"of": "", "ordered": True, "task": "", "answers": []}}
    (bank.BANK / bank.PRACTICE / "09-x.json").write_text(json.dumps(none), encoding="utf-8")
    for number, count in (("02", 4), ("05", 3)):
        answers = [
            {"code": "satu", "lines": [3, 4], "new": 'nama = "Ani"\n', "values": {"isi": "Ani"}, "others": [1, 2]},
            {"code": "dua", "lines": [0, 0], "new": "nama = 0\n", "values": {"isi": "0"}, "others": [0, 2]},
            {"code": "tiga", "lines": [1, 2], "new": "", "others": []},
        ]
        made = {
            f"{number}-{n:02}": {"of": "", "ordered": True, "task": "Tulis namanya.", "answers": answers}
            for n in range(1, count + 1)
        }
        (bank.BANK / bank.PRACTICE / f"{number}-x.json").write_text(json.dumps(made), encoding="utf-8")


@pytest.fixture
def progress():
    return Progress(None)


def right(progress, *idents, day=DAY, mistakes=()):
    for ident in idents:
        for code in mistakes:
            progress.attempt(ident, code, True, day)
        progress.attempt(ident, "benar", True, day)


def shown(progress, days=9, number=""):
    return practice.session(progress.read(), DAY + dt.timedelta(days), number)


def test_nothing_is_asked_before_something_is_due(progress):
    assert shown(progress) == practice.Session()
    progress.attempt("02-01", "satu", True, DAY)
    assert (shown(progress), practice.next_day(progress.read())) == (practice.Session(), None)
    right(progress, "02-01")
    assert shown(progress, 1) == practice.Session()
    assert practice.next_day(progress.read()) == DAY + dt.timedelta(2)
    assert shown(progress, 2).asked


def test_what_went_wrong_comes_first_then_what_has_waited_longest(progress):
    right(progress, "02-01", "02-02", day=DAY)
    right(progress, "02-03", day=DAY - dt.timedelta(3))
    right(progress, "05-01", mistakes=("dua",))
    today = shown(progress)
    assert [asked.ident for asked in today.asked][:3] == ["05-01", "02-03", "02-01"]
    assert (today.again, today.left) == ("02-02", 0)


def test_four_questions_and_one_exercise_again_are_enough_for_a_day(progress):
    right(progress, "02-01", "02-02", "02-03", "02-04", "05-01", "05-02", "05-03")
    today = shown(progress)
    assert len({asked.ident for asked in today.asked}) == len(today.asked) == practice.MOST_QUESTIONS
    assert today.again not in {asked.ident for asked in today.asked}
    assert today.left == 2
    for asked in today.asked:
        progress.review(asked.ident, True, DAY + dt.timedelta(9))
    right(progress, today.again, day=DAY + dt.timedelta(9))
    rest = shown(progress)
    assert not {today.again, *(asked.ident for asked in today.asked)} & {rest.again, *(a.ident for a in rest.asked)}


def test_few_exercises_are_asked_about_more_than_once_but_never_the_same(progress):
    right(progress, "02-01", "02-02")
    today = shown(progress)
    assert [asked.ident for asked in today.asked] == ["02-01", "02-01"]
    codes = [asked.question["code"] for asked in today.asked]
    assert codes[0] != codes[1]
    assert today.again == "02-02"


def test_ones_own_mistakes_are_asked_first_whatever_the_day(progress):
    right(progress, "02-01", mistakes=("dua", "satu"))
    right(progress, "02-02", mistakes=("satu", "dua"))
    for days in range(9, 30):
        first = {asked.ident: asked.question["code"] for asked in reversed(shown(progress, days).asked)}
        assert ('nama = "Ani"' in first["02-01"]) if "02-01" in first else True
        assert ("nama = 0" in first["02-02"]) if "02-02" in first else True
        assert first


def test_a_day_shows_the_same_twice_and_another_day_another_order(progress):
    right(progress, "02-01", "02-02", "02-03", "02-04")
    assert shown(progress) == shown(progress)
    orders = {
        tuple(option["text"] for option in shown(progress, days).asked[0].question["options"]) for days in range(5, 30)
    }
    assert len(orders) > 1


def test_an_exercise_that_cannot_be_asked_about_is_done_again(progress):
    right(progress, "09-01", "02-01", "02-02")
    assert shown(progress).again == "09-01"
    right(alone := Progress(None), "09-01")
    assert (shown(alone).again, shown(alone).asked) == ("09-01", ())


def test_a_lesson_can_be_practised_any_day(progress):
    right(progress, "02-01", "05-01")
    assert {asked.ident for asked in shown(progress, 0, "05").asked} | {shown(progress, 0, "05").again} == {"05-01", ""}
    assert shown(progress, 0, "09") == practice.Session()
    with pytest.raises(Masalah, match="tidak ada"):
        shown(progress, 0, "77")


def test_a_step_of_the_project_is_not_repeated(progress):
    lesson = dict(bank.lesson("09"), exercises={}, steps={"09-01": "Pabrik"})
    (bank.BANK / "09-x.json").write_text(json.dumps(lesson), encoding="utf-8")
    bank.lesson.cache_clear()
    right(progress, "09-01")
    assert shown(progress) == shown(progress, 9, "09") == practice.Session()
    assert practice.next_day(progress.read()) is None


def test_a_question(progress):
    right(progress, "02-01", mistakes=("satu",))
    question = shown(progress).asked[0].question
    assert question["code"] == 'a = 1\nb = 2\nc = a + b\nnama = "Ani"'
    assert question["task"] == "Tulis namanya."
    assert sum(option["correct"] for option in question["options"]) == 1
    text = repr(Quiz([question], ["0"]))
    assert "Andaikan jawabanmu begini. Pesan mana yang kamu dapat?" in text
    for line in ("terjadi satu: `Ani`", "terjadi dua: `0`", "terjadi tiga: `{isi}`"):
        assert line in text
    assert "✓ Benar: Tepat. sebab satu" in text
    assert "kalau ada baris `nama = 0`." in text
    assert "kalau baris `b = 2` tidak ada." in text


def test_long_code_is_shown_around_its_mistake():
    solution = "".join(f"baris_{n} = {n}\n" for n in range(80))
    exercise = {**bank.exercise("02-01"), "solution": solution}
    answer = {"code": "satu", "lines": [40, 41], "new": "salah = 1\nlagi = 2\n", "others": []}
    asked = practice.question(
        exercise, {"of": "", "ordered": True, "task": "", "answers": []}, answer, random.Random(1)
    )
    lines = asked["code"].splitlines()
    assert lines[0] == "# ... 29 baris di atasnya seperti seharusnya"
    assert lines[-1] == "# ... 28 baris di bawahnya seperti seharusnya"
    assert lines[1:-1] == practice.source_of(solution, answer).splitlines()[29:53]


# -- an exercise again --------------------------------------------------------------------------------------------------------


def test_the_first_time_its_lines_are_put_in_order_then_it_is_written(progress):
    right(progress, "09-01")
    today = shown(progress)
    assert today.ordered
    first, *lines = today.cell.splitlines()
    assert first == "%%latihan 09-01"
    assert sorted(lines) == sorted(SOLUTION.splitlines())
    assert lines != SOLUTION.splitlines()
    right(progress, "09-01", day=DAY + dt.timedelta(9))
    today = shown(progress, 300)
    assert (today.ordered, today.cell) == (False, "%%latihan 09-01\nnama = ____\n")


def test_lines_that_may_stand_in_any_order_are_written(progress):
    bank.practice("09")["09-01"]["ordered"] = False
    right(progress, "09-01")
    assert (shown(progress).ordered, shown(progress).cell) == (False, "%%latihan 09-01\nnama = ____\n")


@pytest.mark.parametrize(
    ("starter", "solution", "loose"),
    [
        ("a = 1\n...\n...\n...\nz = 9\n", "a = 1\nb = 2\nc = 3\nd = 4\nz = 9\n", ["b = 2", "c = 3", "d = 4"]),
        ("a = 1\n...\nz = 9\n", "a = 1\nb = 2\n\nz = 9\n", ["a = 1", "b = 2", "z = 9"]),  # one line is no order
        ("a = ____\n", "a = 1\nb = 2\n", None),
        ("a = ____\n", "".join(f"a{n} = 1\n" for n in range(30)), None),
        ("a = ____\n", "a = 1\n" * 8, None),
    ],
)
def test_which_lines_are_out_of_order(starter, solution, loose):
    exercise = {**bank.exercise("02-01"), "starter": starter, "solution": solution}
    for seed in range(20):
        mixed = practice.mixed(exercise, str(seed))
        if loose is None:
            assert mixed is None
            continue
        lines, right_lines = mixed.splitlines(), [line for line in solution.splitlines() if line]
        assert sorted(lines) == sorted(right_lines)
        moved = [line for line, before in zip(lines, right_lines, strict=True) if line != before]
        assert moved
        assert set(moved) <= set(loose)


# -- in a notebook ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def notebook(open_notebook):
    return open_notebook()


def ago(days):
    return dt.date.today() - dt.timedelta(days)


def test_in_a_notebook(notebook):
    progress = notebook.magics.progress
    assert "Belum ada yang perlu diulang." in notebook.run("%ulang")
    assert "Pelajaran '77' tidak ada" in notebook.run("%ulang 77")
    assert "Belum ada yang dapat diulang dari pelajaran 02." in notebook.run("%ulang 2")
    right(progress, "02-01", "02-02", day=ago(0))
    tomorrow = f"{dt.date.today() + dt.timedelta(2):%d-%m-%Y}"
    assert f"Berikutnya mulai {tomorrow}." in notebook.run("%ulang")
    assert "pertanyaan tentang jawaban yang keliru" in notebook.run("%ulang 02")


def test_a_choice_in_a_notebook_is_noted_by_its_exercise(notebook, monkeypatch):
    shown = []
    monkeypatch.setattr("bukuflask.magics.display", shown.append)
    progress = notebook.magics.progress
    right(progress, "02-01", "02-02", "02-03", day=ago(9))
    notebook.magics.ulang("")
    quiz = next(each for each in shown if isinstance(each, Quiz))
    idents = [asked.ident for asked in practice.session(progress.read(), dt.date.today()).asked]
    for at, correct in enumerate((True, False)):
        options = quiz.questions[at]["options"]
        quiz.note(str(at), next(n for n, option in enumerate(options) if option["correct"] is correct))
    known = progress.read()["latihan"]
    assert [known[ident].get("ulang", 0) for ident in idents[:2]] == [1, 0]
    assert known[idents[1]]["diulang"] == dt.date.today().isoformat()
    assert known[idents[1]]["kekuatan"] < known[idents[0]]["kekuatan"]
    assert not due(known[idents[0]], dt.date.today())
    cell = next(
        text.md for note in shown if not isinstance(note, Quiz) for _, text in note.parts if "%%latihan" in text.md
    )
    assert cell.startswith("```python\n%%latihan 02-0")


def test_nothing_is_read_before_it_is_asked_for(notebook, monkeypatch):
    def refuse(number):
        raise AssertionError(number)

    right(notebook.magics.progress, "02-01", day=ago(9))
    with monkeypatch.context() as patched:
        patched.setattr(bank, "practice", refuse)
        notebook.run("%kemajuan")
        notebook.answer("nama = 'a'", "02-02")
        notebook.run("%kuis 02")


def test_a_session_is_made_at_once(progress):
    right(progress, "02-01", "02-02", "02-03", "02-04", "05-01", "05-02")
    shown(progress)
    start = time.perf_counter()
    shown(progress)
    assert time.perf_counter() - start < 0.5
