"""The proof of an exercise: every answer that its file names gets what the file says, and damage never passes unseen."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bukuflask.bank import Exercise
from bukuflask.exercises.verdict import judge, not_begun
from bukuflask.feedback import Feedback

from .batches import Prover
from .exercises import ExerciseFile
from .mutants import Mutant, mutants
from .rewrites import REWRITINGS, rewritings

_UNREADABLE = {"SyntaxError", "IndentationError", "TabError"}


def answer(prover: Prover, exercise: Exercise, source: str) -> Feedback:
    """Return the feedback that a student would get for this source."""
    return not_begun(exercise, source) or judge(exercise, prover.outcome(exercise, source))


def wrong_answer(prover: Prover, exercise: Exercise, source: str) -> Feedback:
    """Return what the check says of a source, even of a starter, for which a student is told to begin."""
    return judge(exercise, prover.outcome(exercise, source))


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

    def __init__(self, found: ExerciseFile, prover: Prover) -> None:
        """Take the exercise, and who judges its answers."""
        self.found, self.prover = found, prover
        self.exercise, self.name = found.compiled, found.compiled["file"]

    def report(self) -> Report:
        """Find everything out."""
        start = time.perf_counter()
        faults = [
            *self._starter(),
            *self._right_answers(),
            *self._rewritings(),
            *self._wrong_answers(),
            *self._impostors(),
        ]
        made = mutants(self.exercise["solution"])
        answers = {mutant.what: answer(self.prover, self.exercise, mutant.source) for mutant in made}
        faults += self._damage(made, answers)
        ways = [(what, self._way(feedback)) for what, feedback in answers.items()]
        return Report(self.exercise["id"], faults, ways, time.perf_counter() - start, len(self.found.impostors))

    def _starter(self) -> Iterator[str]:
        if wrong_answer(self.prover, self.exercise, self.exercise["starter"]).state == "benar":
            yield f"{self.name}: kode awal sudah memenuhi pemeriksaan; tidak ada yang perlu dikerjakan pembaca."

    def _right_answers(self) -> Iterator[str]:
        alternatives = ((f"jawaban lain {n}", source) for n, source in enumerate(self.found.alternatives, 1))
        for title, source in [("solusi", self.exercise["solution"]), *alternatives]:
            if (given := answer(self.prover, self.exercise, source)).state != "benar":
                yield f"{self.name}: {title} harus mendapat ✓, tetapi mendapat {given.heading()} [{given.code}]:\n{given}"

    def _rewritings(self) -> Iterator[str]:
        """The solution and its alternatives in another hand: right as well, unless the task is about the spelling."""
        given_up = dict(self.found.as_written)
        refused: set[str] = set()
        for title, source in [
            ("solusi", self.exercise["solution"]),
            *((f"jawaban lain {n}", s) for n, s in enumerate(self.found.alternatives, 1)),
        ]:
            for name, rewritten in rewritings(source):
                given = answer(self.prover, self.exercise, rewritten)
                if given.state == "benar":
                    continue
                refused.add(name)
                if name not in given_up:
                    yield (
                        f"{self.name}: {title} yang ditulis ulang ({name}) harus mendapat ✓, tetapi mendapat {given.heading()} [{given.code}]:\n"
                        f"{given}\n{rewritten}Perbaiki pemeriksaannya; kalau tugasnya memang tentang cara menulis, sebutkan di `harus_begitu`."
                    )
        for name in sorted(set(given_up) - refused):
            yield f"{self.name}: `harus_begitu` menyebut «{name}», padahal tulisan itu diterima atau tidak ada. Yang dikenal: {', '.join(REWRITINGS)}."

    def _wrong_answers(self) -> Iterator[str]:
        for wrong in self.found.wrong:
            given = wrong_answer(self.prover, self.exercise, wrong.source)
            if (given.state, given.code) != ("salah", wrong.code):
                yield f"{self.name}:{wrong.line}: jawaban keliru ini harus mendapat ✗ [{wrong.code}], tetapi mendapat {given.heading()} [{given.code}]."

    def _impostors(self) -> Iterator[str]:
        for impostor in self.found.impostors:
            given = wrong_answer(self.prover, self.exercise, impostor.source)
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


@contextmanager
def prover() -> Iterator[Prover]:
    """Give somebody who judges answers, and end them afterwards."""
    judge_of_all = Prover()
    try:
        yield judge_of_all
    finally:
        judge_of_all.close()


def prove(found: Iterable[ExerciseFile], workers: int) -> Iterator[Report]:
    """Prove exercises side by side and yield their reports in order."""

    def one(exercise: ExerciseFile) -> Report:
        with prover() as own:
            return Proof(exercise, own).report()

    with ThreadPoolExecutor(max_workers=workers) as pool:
        yield from pool.map(one, found)


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


def snapshot(found: ExerciseFile, prover: Prover) -> str:
    """Return what a student reads for each known wrong answer, each message of impostors alone, and success, as text to be compared with a kept copy."""
    named = {wrong.code for wrong in found.wrong}
    told = [*found.wrong, *(impostor for impostor in found.impostors if impostor.code not in named)]
    out = [f"{'=' * 8} {wrong.code}\n{wrong_answer(prover, found.compiled, wrong.source)}\n" for wrong in told]
    out.append(f"{'=' * 8} ✓\n{answer(prover, found.compiled, found.compiled['solution'])}\n")
    return "\n".join(out)


def snapshot_file(root: Path, found: ExerciseFile) -> Path:
    """Return where an exercise's kept copy stands."""
    return root / "tests" / "book" / "umpan_balik" / f"{found.compiled['id']}.txt"
