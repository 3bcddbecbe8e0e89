"""A class that never was: pupils of known ability, and questions of which some are bad, to see whether the class page finds just these.

The model is the usual one. An ability is drawn for each pupil, an easiness and a sharpness for each question; how likely a right answer is
follows a logistic curve that begins above 0, because choices can be guessed (the three-parameter model). Pupils differ in how far they
have come, those who know more on the whole farther.
"""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bukuflask import bank
from bukuflask.progress.store import MOST_ATTEMPTS, RIGHT, ExerciseRecord, Record, empty
from bukuflask_class.figures import Item, examine
from bukuflask_class.work import answers, quiz_idents

from .figure import Figure

Fault = Literal["kunci", "jebakan", "ganda", "acak"]
"""A wrong option marked as the key; a trap that the good ones fall into; two options that are both right; one that nobody can know."""
MISSED_BY_THE_GOOD: tuple[Fault, ...] = ("kunci", "jebakan")
FAULTS: tuple[Fault, ...] = (*MISSED_BY_THE_GOOD, "ganda", "acak")

NAMES = (
    "Sri",
    "Budi",
    "Ayu",
    "Made",
    "Ketut",
    "Siti",
    "Rizki",
    "Dewi",
    "Agus",
    "Putri",
    "Yohanes",
    "Maria",
    "Ucok",
    "Butet",
    "Andi",
    "Fatimah",
    "Wayan",
    "Nyoman",
    "Joko",
    "Lestari",
    "Hasan",
    "Aisyah",
    "Petrus",
    "Kristina",
    "Dayu",
    "Bayu",
    "Citra",
    "Dimas",
    "Eka",
    "Fajar",
)
FIRST_DAY = dt.date(2026, 9, 1)


@dataclass(frozen=True)
class Simulated:
    """A class: each pupil's name and record, how able each is, and the questions that are bad."""

    records: dict[str, Record]
    ability: dict[str, float]
    faults: dict[str, Fault]


@dataclass(frozen=True)
class _Question:
    """How a question works: P(right) rises from `guess` with ability; the other options by their weights."""

    sharp: float
    hard: float
    key: int
    options: int
    weights: tuple[float, ...]
    fault: Fault | None
    second: int


def simulate(pupils: int, seed: int, faults: Sequence[Fault] = FAULTS, each: int = 2, lessons: int = 24) -> Simulated:
    """Return a class of so many pupils who have come at most so many lessons far, with `each` questions of every fault."""
    draw = random.Random(f"{seed} {pupils}")
    reached = list(bank.stems())[:lessons]
    idents = [ident for ident in quiz_idents() if ident[:2] in reached]
    chosen = draw.sample(idents, min(len(faults) * each, len(idents) // 3))
    bad: dict[str, Fault] = {ident: faults[at % len(faults)] for at, ident in enumerate(chosen)}
    questions = {ident: _question(draw, ident, bad.get(ident)) for ident in idents}
    exercises = {
        ident: (draw.lognormvariate(0, 0.25), draw.gauss(-0.5, 0.8), _codes(draw, ident))
        for number in reached
        for ident in bank.outline(number)["exercises"]
        if not bank.is_step(ident)
    }
    guesses = {
        ident: (draw.lognormvariate(0, 0.3), draw.gauss(0, 1))
        for number in reached
        for ident in bank.lesson(number).get("predictions", {})
    }
    records: dict[str, Record] = {}
    ability: dict[str, float] = {}
    for at in range(pupils):
        name = f"{NAMES[at % len(NAMES)]} {at + 1:03}"
        able = ability[name] = draw.gauss(0, 1)
        far = len(reached) * min(1.0, max(0.15, draw.gauss(0.7 + 0.1 * able, 0.2)))
        here = set(reached[: max(1, round(far))])
        book = records[name] = empty()
        for ident, (sharp, hard, codes) in exercises.items():
            if ident[:2] in here and draw.random() < 0.95:
                day = FIRST_DAY + dt.timedelta(4 * reached.index(ident[:2]) + draw.randrange(3))
                book["latihan"][ident] = _tried(draw, sharp * (able - hard), codes, day)
        for ident, asked in questions.items():
            if ident[:2] in here and draw.random() < 0.9:
                day = FIRST_DAY + dt.timedelta(4 * reached.index(ident[:2]) + 3)
                book["kuis"][ident] = {"pilihan": _choice(draw, asked, able), "tanggal": day.isoformat()}
        for ident, (sharp, hard) in guesses.items():
            if ident[:2] in here and draw.random() < 0.8:
                hit = draw.random() < _logistic(sharp * (able - hard))
                book["tebakan"][ident] = {"status": "cocok" if hit else "meleset"}
    return Simulated(records, ability, bad)


def examined(simulated: Simulated) -> dict[str, Item]:
    """Return what the class page says of each question of a simulated class, by the question's name."""
    shown = [answers(book) for book in simulated.records.values()]
    items = examine(shown, [f"kuis {ident}" for ident in quiz_idents()])
    return {name.removeprefix("kuis "): item for name, item in items.items()}


@dataclass(frozen=True)
class Score:
    """How well bad questions were found in some classes: found and planted by fault, healthy ones accused and all, the worst class."""

    found: dict[Fault, int]
    planted: dict[Fault, int]
    accused: int
    healthy: int
    worst: float

    def recall(self, faults: Sequence[Fault]) -> float:
        """Return the share of the questions with these faults that were found."""
        return sum(self.found[fault] for fault in faults) / sum(self.planted[fault] for fault in faults)


def score(pupils: int, seeds: Sequence[int], lessons: int = 24) -> Score:
    """Return how well bad questions are found in a class for each seed."""
    found, planted = dict.fromkeys(FAULTS, 0), dict.fromkeys(FAULTS, 0)
    accused = healthy = 0
    worst = 0.0
    for seed in seeds:
        simulated = simulate(pupils, seed, lessons=lessons)
        items = examined(simulated)
        for ident, fault in simulated.faults.items():
            planted[fault] += 1
            found[fault] += ident in items and items[ident].accused
        well = [item.accused for ident, item in items.items() if ident not in simulated.faults]
        accused, healthy = accused + sum(well), healthy + len(well)
        worst = max(worst, sum(well) / max(len(well), 1))
    return Score(found, planted, accused, healthy, worst)


def class_page(repeats: int) -> Iterator[Figure]:
    """Yield how well the class page finds the bad questions of simulated classes, each of another seed."""
    for pupils in (30, 300):
        told = score(pupils, range(repeats))
        yield Figure(
            f"soal_buruk_ditemukan_{pupils}",
            told.recall(MISSED_BY_THE_GOOD),
            "bagian",
            ">=0.8" if pupils == 300 else "-",
        )
        yield Figure(f"soal_acak_ditemukan_{pupils}", told.recall(("acak",)), "bagian", "-")
        yield Figure(f"soal_sehat_dituduh_{pupils}", told.accused / told.healthy, "bagian", "<=0.05")


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def _question(draw: random.Random, ident: str, fault: Fault | None) -> _Question:
    number, _, at = ident.partition("-")
    options = bank.lesson(number)["quiz"][int(at) - 1]["options"]
    key = next(n for n, option in enumerate(options) if option["correct"])
    others = [n for n in range(len(options)) if n != key]
    weights = tuple(draw.uniform(0.3, 1) for _ in options)
    return _Question(
        draw.lognormvariate(0, 0.3), draw.gauss(-0.5, 0.9), key, len(options), weights, fault, draw.choice(others)
    )


def _choice(draw: random.Random, asked: _Question, able: float) -> int:
    """Return the option that a pupil chooses."""
    if asked.fault == "acak":
        return draw.randrange(asked.options)
    guess = 0.6 / asked.options
    sharp = -abs(asked.sharp) if asked.fault == "jebakan" else asked.sharp
    knows = draw.random() < guess + (1 - guess) * _logistic(sharp * (able - asked.hard))
    best = asked.second if asked.fault == "kunci" else asked.key
    if asked.fault == "ganda" and knows:
        return draw.choice((asked.key, asked.second))
    if knows:
        return best
    others = [n for n in range(asked.options) if n != best]
    return draw.choices(others, [asked.weights[n] for n in others])[0]


def _codes(draw: random.Random, ident: str) -> dict[str, float]:
    """Return what can go wrong in an exercise, and how often: a few mistakes are common, most are rare."""
    own = list(bank.exercise(ident)["messages"])
    draw.shuffle(own)
    weights = {code: 1 / (1 + at) ** 1.3 for at, code in enumerate(own)}
    return {**weights, "umum-galat": 0.5, "umum-sintaks": 0.3}


def _tried(draw: random.Random, edge: float, codes: dict[str, float], day: dt.date) -> ExerciseRecord:
    """Return what the record says of an exercise: attempts until it is right, the solution is opened, or the pupil gives up."""
    said: list[str] = []
    opened = False
    chance = _logistic(edge)
    while len(said) < MOST_ATTEMPTS - 1:
        if draw.random() < (0.9 if opened else chance):
            entry: ExerciseRecord = {
                "status": "benar",
                "benar": day.isoformat(),
                "percobaan": len(said) + 1,
                "pesan": " ".join([*said, RIGHT]),
                "petunjuk_awal": min(len(said), 4),
                "solusi_awal": opened,
            }
            return entry
        said.append(draw.choices(list(codes), list(codes.values()))[0])
        if len(said) >= 3 and not opened:
            opened = draw.random() < 0.25
        if len(said) >= 4 and draw.random() < 0.08:
            break
    return {"status": "dicoba", "percobaan": len(said), "pesan": " ".join(said), "solusi_awal": opened}
