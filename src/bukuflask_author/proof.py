"""The proof of an exercise: every answer that its file names gets what the file says, and damage never passes unseen."""

from __future__ import annotations

import ast
import contextlib
import json
import os
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from bukuflask.bank import Exercise
from bukuflask.exercises.runner import Outcome
from bukuflask.exercises.verdict import is_right, judge, not_begun
from bukuflask.feedback import Feedback
from bukuflask.source_tree import tree_of

from . import caches
from .batches import Pool
from .exercises import ExerciseFile
from .mutants import Mutant, mutants
from .rewrites import REWRITINGS, rewritings, together

_UNREADABLE = {"SyntaxError", "IndentationError", "TabError"}


_T = TypeVar("_T")


def again_where_python_stumbled(work: Callable[[], _T], times: int = 5) -> _T:
    """Do `work`; begin it anew where two threads met in `ast.parse`, of which Python before 3.11.8 counts the depths in one place.

    See https://github.com/python/cpython/issues/106905.
    """
    for _ in range(times - 1):
        try:
            return work()
        except SystemError as error:
            if "recursion depth mismatch" not in str(error):
                raise
    return work()


class Judge(Protocol):
    """Whoever runs answers: `batches.Prover`, `batches.Pool`."""

    def outcome(self, exercise: Exercise, source: str) -> Outcome:
        """Run one answer and return what came of it."""
        ...


class Ahead:
    """Runs the answers of exercises before they are asked for, side by side, and each of them once."""

    def __init__(self, pool: Pool, helpers: Executor) -> None:
        """Take who runs answers, and the threads that wait for them."""
        self.pool, self._helpers = pool, helpers
        self._begun: dict[tuple[str, str, bool], Future[Outcome]] = {}

    def begin(self, exercise: Exercise, source: str) -> Future[Outcome]:
        """Run an answer in the pool, unless it was run before."""
        brief = exercise.get("subject", {}).get("brief", False)
        key = (exercise["check"], source, brief)
        if brief and (whole := (exercise["check"], source, False)) in self._begun:
            key = whole
        if key not in self._begun:
            self._begun[key] = self._helpers.submit(
                again_where_python_stumbled, partial(self.pool.outcome, exercise, source)
            )
        return self._begun[key]

    def outcome(self, exercise: Exercise, source: str) -> Outcome:
        """Return what came of an answer."""
        return self.begin(exercise, source).result()


def answer(prover: Judge, exercise: Exercise, source: str) -> Feedback:
    """Return the feedback that a student would get for this source."""
    return not_begun(exercise, source) or wrong_answer(prover, exercise, source)


def wrong_answer(prover: Judge, exercise: Exercise, source: str) -> Feedback:
    """Return what the check says of a source, even of a starter, for which a student is told to begin."""

    def without_a_part(rest: str) -> bool:
        return is_right(prover.outcome(exercise, rest))

    return judge(exercise, prover.outcome(exercise, source), source, without_a_part)


def outcome_of(prover: Judge, exercise: Exercise, source: str) -> Feedback:
    """Return state and message of an answer, without trying which of its parts is the cause: for the many of which no more is asked."""
    return not_begun(exercise, source) or judge(exercise, prover.outcome(exercise, source))


@dataclass(frozen=True)
class Report:
    """What the proof of one exercise found."""

    ident: str
    faults: list[str]
    """Every way in which the exercise does not keep its promises, as Indonesian lines; [] when it keeps them all."""
    given: list[tuple[str, str]]
    """Each mutant's name and how it was answered: `lolos`, or refused as one of `REFUSALS`, with the message's code."""
    seconds: float
    impostors: int = 0
    """How many impostors the exercise names."""

    @property
    def ways(self) -> Counter[str]:
        """How many mutants were answered in each way."""
        return Counter(way.partition(" ")[0] for _, way in self.given)

    @property
    def refused(self) -> int:
        """Mutants that did not pass."""
        return len(self.given) - self.ways["lolos"]

    @property
    def own_share(self) -> float:
        """The share, 0 to 1, of the mutants refused after Python could read them which got the exercise's own message."""
        ran = self.refused - self.ways["sintaks"] - self.ways["kosong"]
        return self.ways["sendiri"] / ran if ran else 1.0


def test_name(ident: str) -> str:
    """Return the name of the function in what pytest calls a test: `test_x` for `test_jawaban.py::test_x[a::b]`."""
    return ident.partition("[")[0].rpartition("::")[2]


def changed_tests(before: str, after: str) -> set[str] | None:
    """Return the names of the tests that differ between two suites; None where something else differs, on which any test may lean."""
    trees = [tree_of(source) for source in (before, after)]
    pairs = [{(getattr(each, "name", ""), ast.dump(each)) for each in tree.body} for tree in trees if tree]
    if len(pairs) < len(trees):
        return None
    names = {name for name, _ in pairs[0] ^ pairs[1]}
    return names if all(name.startswith("test") for name in names) else None


REFUSALS = {
    "sendiri": "pesan latihan itu sendiri",
    "umum": "pesan umum",
    "dijelaskan": "galat yang dijelaskan",
    "galat": "galat tanpa penjelasan",
    "sintaks": "tidak terbaca Python",
    "kosong": "masih ada yang kosong",
}
"""How a mutant can be refused."""


class Proof:
    """The proof of one exercise."""

    def __init__(self, found: ExerciseFile, prover: Judge) -> None:
        """Take the exercise, and who judges its answers."""
        self.found, self.prover = found, prover
        self.exercise, self.name = found.compiled, found.compiled["file"]
        self._of_mutants = self.exercise
        """The exercise as mutants are judged by it."""

    def report(self) -> Report:
        """Find everything out. Where it is begun anew, what ran before is not run again."""
        return again_where_python_stumbled(self._report)

    def _report(self) -> Report:
        start = time.perf_counter()
        made = [mutant for mutant in mutants(self.exercise["solution"]) if not self._leaves_tests_as_they_are(mutant)]
        self._learn()
        self._begin(made)
        faults = [
            *self._starter(),
            *self._right_answers(),
            *self._rewritings(),
            *self._wrong_answers(),
            *self._impostors(),
        ]
        answers = {mutant.what: outcome_of(self.prover, self._for(mutant), mutant.source) for mutant in made}
        faults += self._damage(made, answers)
        ways = [(what, self._way(feedback)) for what, feedback in answers.items()]
        return Report(self.exercise["id"], faults, ways, time.perf_counter() - start, len(self.found.impostors))

    def _leaves_tests_as_they_are(self, mutant: Mutant) -> bool:
        """Whether a mutant repeats or moves a line of an answer that is tests: they notice as much as before, wherever they stand."""
        return "subject" in self.exercise and mutant.what.startswith(("gandakan: ", "tukar: "))

    def _learn(self) -> None:
        """Of an answer that is tests: let every other one begin with the test by which the solution noticed each damage.

        Most are the solution but for a line, and a run ends with the first test that fails. Which tests run is the same; and of a
        mutant only the message is asked, not how many damages it misses.
        """
        subject = self.exercise.get("subject")
        if subject is None:
            return
        asked: Exercise = {**self.exercise, "subject": {**subject, "first": {}}}
        seen = self.prover.outcome(asked, self.exercise["solution"]).get("verdict", {}).get("damage", [])
        first = {change["code"]: each.get("by", "") for change, each in zip(subject["damage"], seen, strict=False)}
        self.exercise = {**self.exercise, "subject": {**subject, "first": first}}
        self._of_mutants = {**self.exercise, "subject": {**subject, "first": first, "brief": True}}

    def _begin(self, made: list[Mutant]) -> None:
        """Begin every answer at once, where the pool can run them ahead."""
        if not isinstance(self.prover, Ahead):
            return
        right = [self.exercise["solution"], *self.found.alternatives]
        for source in [
            self.exercise["starter"],
            *right,
            *(rewritten for _, rewritten in rewritings(self.exercise["solution"])),
            *(rewritten for one in self.found.alternatives for rewritten in together(one, dict(self.found.as_written))),
            *(wrong.source for wrong in (*self.found.wrong, *self.found.impostors)),
        ]:
            self.prover.begin(self.exercise, source)
        for mutant in made:
            if not not_begun(self.exercise, mutant.source):
                self.prover.begin(self._for(mutant), mutant.source)

    def _for(self, mutant: Mutant) -> Exercise:
        """Return the exercise as a mutant is judged by it: of tests, what the tests noticed that are as before is noticed again."""
        subject = self._of_mutants.get("subject")
        changed = changed_tests(self.exercise["solution"], mutant.source) if subject else None
        if subject is None or changed is None:
            return self._of_mutants
        doubtful = [code for code, by in subject["first"].items() if test_name(by) in changed]
        return {**self._of_mutants, "subject": {**subject, "doubtful": doubtful}}

    def _starter(self) -> Iterator[str]:
        if wrong_answer(self.prover, self.exercise, self.exercise["starter"]).state == "benar":
            yield f"{self.name}: kode awal sudah memenuhi pemeriksaan; tidak ada yang perlu dikerjakan pembaca."

    def _right_answers(self) -> Iterator[str]:
        alternatives = ((f"jawaban lain {n}", source) for n, source in enumerate(self.found.alternatives, 1))
        for title, source in [("solusi", self.exercise["solution"]), *alternatives]:
            if (given := answer(self.prover, self.exercise, source)).state != "benar":
                yield f"{self.name}: {title} harus mendapat ✓, tetapi mendapat {given.heading()} [{given.code}]:\n{given}"

    def _rewritings(self) -> Iterator[str]:
        """The solution and its alternatives in another hand: right as well, unless the task is about the spelling.

        The solution is rewritten in one way at a time, an alternative in many at once; where that is refused, in one at a time too, to know which.
        """
        given_up = dict(self.found.as_written)
        refused: set[str] = set()
        yield from self._rewritten("solusi", self.exercise["solution"], given_up, refused)
        for number, source in enumerate(self.found.alternatives, 1):
            title = f"jawaban lain {number}"
            refusals = [
                (rewritten, given)
                for rewritten in together(source, given_up)
                if (given := answer(self.prover, self.exercise, rewritten)).state != "benar"
            ]
            if not refusals:
                yield from self._rewritten(title, source, given_up, refused, only=set(given_up) - refused)
            elif faults := list(self._rewritten(title, source, given_up, refused)):
                yield from faults
            else:
                yield from (self._not_in_another_hand(title, "beberapa sekaligus", *each) for each in refusals)
        for name in sorted(set(given_up) - refused):
            yield f"{self.name}: `harus_begitu` menyebut «{name}», padahal tulisan itu diterima atau tidak ada. Yang dikenal: {', '.join(REWRITINGS)}."

    def _rewritten(
        self, title: str, source: str, given_up: Collection[str], refused: set[str], only: Collection[str] = REWRITINGS
    ) -> Iterator[str]:
        """Try each rewriting of a right answer for itself, or `only` some, and add the names of those that are refused."""
        for name, rewritten in rewritings(source) if only else ():
            if name not in only or (given := answer(self.prover, self.exercise, rewritten)).state == "benar":
                continue
            refused.add(name)
            if name not in given_up:
                yield self._not_in_another_hand(title, name, rewritten, given)

    def _not_in_another_hand(self, title: str, name: str, rewritten: str, given: Feedback) -> str:
        return (
            f"{self.name}: {title} yang ditulis ulang ({name}) harus mendapat ✓, tetapi mendapat {given.heading()} [{given.code}]:\n"
            f"{given}\n{rewritten}Perbaiki pemeriksaannya; kalau tugasnya memang tentang cara menulis, sebutkan di `harus_begitu`."
        )

    def _wrong_answers(self) -> Iterator[str]:
        for wrong in self.found.wrong:
            given = judge(self.exercise, self.prover.outcome(self.exercise, wrong.source))
            if (given.state, given.code) != ("salah", wrong.code):
                yield f"{self.name}:{wrong.line}: jawaban keliru ini harus mendapat ✗ [{wrong.code}], tetapi mendapat {given.heading()} [{given.code}]."

    def _impostors(self) -> Iterator[str]:
        for impostor in self.found.impostors:
            given = judge(self.exercise, self.prover.outcome(self.exercise, impostor.source))
            if (given.state, given.code) != ("salah", impostor.code):
                yield f"{self.name}:{impostor.line}: penyamar ini harus mendapat ✗ [{impostor.code}], tetapi mendapat {given.heading()} [{given.code}]."

    def _damage(self, made: list[Mutant], answers: dict[str, Feedback]) -> Iterator[str]:
        excused = dict(self.found.also_right)
        for mutant in made:
            if answers[mutant.what].state == "benar" and mutant.what not in excused:
                yield (
                    f"{self.name}: solusi yang dirusak ini lolos: «{mutant.what}». Perketat pemeriksaan; "
                    "kalau memang benar, tulis di `juga_benar` di bawah alasannya."
                )
        for what in excused:
            if what not in answers or answers[what].state != "benar":
                yield f"{self.name}: `juga_benar` menyebut «{what}», padahal itu tidak lolos atau tidak ada."

    def _way(self, given: Feedback) -> str:
        if given.state == "benar":
            return "lolos"
        if given.state == "kosong":
            return "kosong"
        if given.state == "salah":
            return f"{'sendiri' if given.code in self.exercise['messages'] else 'umum'} {given.code}"
        if given.code in _UNREADABLE:
            return f"sintaks {given.code}"
        explained = any(label == "Mengapa" for label, _ in given.parts)
        return f"{'dijelaskan' if explained else 'galat'} {given.code}"


WAITING = 6
"""Answers that may wait at the same time, for each that may compute."""


@contextmanager
def prover(workers: int | None = None) -> Iterator[Ahead]:
    """Provide whoever runs answers, `workers` of them at the same time (as many as the machine has cores); ended afterwards."""
    workers = workers or os.cpu_count() or 1
    pool = Pool(workers)
    with contextlib.closing(pool), ThreadPoolExecutor(workers * WAITING) as helpers:
        try:
            yield Ahead(pool, helpers)
        finally:
            helpers.shutdown(cancel_futures=True)  # what nobody has asked for: the proof was given up


def prove(found: Iterable[ExerciseFile], workers: int, remember: bool = False) -> Iterator[Report]:
    """Prove exercises and yield their reports in order; `workers` answers compute at the same time, of whichever exercise.

    `remember`: believe the last proof that found no fault, where neither the exercise nor what judges it has changed since.
    """
    files = list(found)
    known = [_remembered(file) if remember else None for file in files]
    with prover(workers) as judge_of_all, ThreadPoolExecutor(workers) as proofs:

        def one(exercise: ExerciseFile) -> Report:
            report = Proof(exercise, judge_of_all).report()
            judge_of_all.pool.done(exercise.compiled)
            if not report.faults:
                caches.keep(_KIND, exercise.compiled["id"], {"of": _all_of(exercise), "report": asdict(report)})
            return report

        begun = [report or proofs.submit(one, file) for report, file in zip(known, files, strict=True)]
        for report in begun:
            yield report if isinstance(report, Report) else report.result()


_KIND = "bukti"


def _all_of(found: ExerciseFile) -> str:
    """Return the hash of an exercise as far as its proof depends on it, and of whatever judges it."""
    parts = (
        found.compiled,
        found.alternatives,
        [asdict(wrong) for wrong in (*found.wrong, *found.impostors)],
        found.also_right,
        found.as_written,
    )
    return caches.digest([caches.tools(), json.dumps(parts, sort_keys=True).encode("utf-8")])


def _remembered(found: ExerciseFile) -> Report | None:
    kept = caches.kept(_KIND, found.compiled["id"])
    try:
        if kept["of"] != _all_of(found):
            return None
        given = [(what, way) for what, way in kept["report"].pop("given")]
        return Report(**kept["report"], given=given)
    except (TypeError, KeyError, ValueError):  # nothing kept, or not as it is kept today
        return None


def table(reports: list[Report], details: bool = False) -> Iterator[str]:
    """Yield the lines of a table of what the proof found: one for each exercise, and the sum; `details` adds every mutant."""
    yield "latihan  penyamar  mutan  ditolak  dikecualikan  pesan sendiri  detik   " + "  ".join(REFUSALS)
    everything = Report(
        "semua",
        [],
        [pair for r in reports for pair in r.given],
        sum(r.seconds for r in reports),
        sum(r.impostors for r in reports),
    )
    for report in [*reports, everything]:
        ways = report.ways
        how = "  ".join(f"{ways[kind]:>{len(kind)}}" for kind in REFUSALS)
        yield (
            f"{report.ident:7}  {report.impostors:8}  {len(report.given):5}  {report.refused:7}  {ways['lolos']:12}  "
            f"{report.own_share:13.0%}  {report.seconds:5.1f}   {how}"
        )
        if details and report is not everything:
            for what, way in report.given:
                yield f"    {way}: {what}"


def snapshot(found: ExerciseFile, prover: Judge) -> str:
    """Return what a student reads for each known wrong answer, each message of impostors alone, and success, as text to be compared with a kept copy."""
    named = {wrong.code for wrong in found.wrong}
    told = [*found.wrong, *(impostor for impostor in found.impostors if impostor.code not in named)]
    out = [f"{'=' * 8} {wrong.code}\n{wrong_answer(prover, found.compiled, wrong.source)}\n" for wrong in told]
    out.append(f"{'=' * 8} ✓\n{answer(prover, found.compiled, found.compiled['solution'])}\n")
    return "\n".join(out)


def snapshot_file(root: Path, found: ExerciseFile) -> Path:
    """Return where an exercise's kept copy stands."""
    return root / "tests" / "book" / "umpan_balik" / f"{found.compiled['id']}.txt"
