"""What a folder of pupils' exports says to authors: which exercise, which question or option of a quiz, which message to mend.

The figures are those of the teacher's page (`bukuflask_class`); only what is made of them differs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import exp, fsum, lgamma, log, log1p

from bukuflask import bank
from bukuflask.progress.store import codes
from bukuflask_class import findings, words
from bukuflask_class.figures import Item, examine, wilson
from bukuflask_class.findings import Hard, QuizFigures
from bukuflask_class.gathering import Gathered, Pupil
from bukuflask_class.page import decimal, name_of, option_text, percent, told_of
from bukuflask_class.work import answers

TOO_MANY = 0.5
"""The share of pupils who struggle above which an exercise asks too much of them at once."""
TOO_FEW = 0.05
"""The share of pupils below which a wrong option is no choice for anybody."""
LEAST_AGAIN = 10
"""Pupils who have made another attempt after a message, before anything is said of it."""


BY_CHANCE = 0.05
"""How likely a report may be to name any message only by chance, however many messages it looks at."""


@dataclass(frozen=True)
class Effect:
    """What came after a message: how many pupils made another attempt, and of how many the next one got the same message.

    `elsewhere` is how often the same message came next after another one, at most: a mistake that many make is met twice more often,
    whatever its message says.
    """

    ident: str
    code: str
    went_on: int
    again: int
    elsewhere: float


def lines(found: Gathered, everything: bool) -> Iterator[str]:
    """Yield the report; `everything`: also the figures of what needs no mending."""
    pupils = found.pupils
    yield f"{len(pupils)} catatan dari {found.folder}; {len(found.asides)} berkas disisihkan."
    yield from (f"  {each.file}: {each.reason}" for each in found.asides)
    yield ""
    yield "Latihan yang perlu dilihat:"
    yield from _or_none(exercises(pupils, everything))
    yield ""
    yield "Soal dan pilihan kuis yang perlu dilihat:"
    yield from _or_none(questions(findings.every_question(pupils), everything))
    yield ""
    yield "Pesan yang sering tidak menolong (percobaan berikutnya mendapat pesan yang sama):"
    yield from _or_none(messages(effects(pupils), everything))


def _or_none(found: Iterator[str]) -> list[str]:
    return list(found) or ["  tidak ada yang dapat dipastikan dari catatan ini."]


def exercises(pupils: Sequence[Pupil], everything: bool) -> Iterator[str]:
    """Yield a line for each exercise to mend, and its reasons."""
    every = findings.every_exercise(pupils)
    items = examine([answers(each.book) for each in pupils], [f"latihan {each.ident}" for each in every])
    for each in every:
        item = items[f"latihan {each.ident}"]
        reasons = _against(each, item)
        if reasons or everything:
            facts = f"dicoba {each.tried}, tersendat {each.struggled}, solusi dulu {each.solution_first}"
            if item.enough:
                facts += f", daya beda {decimal(item.r)}"
            said = f": {'; '.join(reasons)}" if reasons else ""
            yield f"  {'✗' if reasons else ' '} {each.ident} {bank.title(each.ident)} ({facts}){said}"


def _against(each: Hard, item: Item) -> list[str]:
    reasons = []
    if each.share[0] > TOO_MANY:
        reasons.append(f"sedikitnya {percent(each.share[0])} tersendat")
    if item.accused:
        reasons.append("siswa yang kuat hampir tidak lebih sering berhasil, atau lebih sering gagal")
    return reasons


def questions(asked: Sequence[QuizFigures], everything: bool) -> Iterator[str]:
    """Yield a line for each question that misleads, and below it one for each option that is to be read again."""
    for each in asked:
        item = each.item
        reasons = [told_of(item).strip(" .").lower()] if item.accused else []
        reasons += ["lebih jarang benar daripada menebak"] if each.below_guessing else []
        options = list(_options(each))
        if reasons or options or everything:
            facts = f"dijawab {item.answered}, benar {percent(item.right / item.answered)}"
            if item.enough:
                facts += f", daya beda {decimal(item.r)}, rentang {decimal(item.low)} sampai {decimal(item.high)}"
            said = f": {'; '.join(reasons)}" if reasons else ""
            yield f"  {'✗' if reasons else ' '} {name_of(each)} ({facts}){said}"
            yield from options


def _options(asked: QuizFigures) -> Iterator[str]:
    for each in asked.options:
        if asked.question["options"][each.option]["correct"]:
            continue
        text = " ".join(option_text(asked, each.option).md.split())[:70]
        letter = "abcdefghij"[each.option]
        if asked.item.enough and each.low > 0:
            yield (
                f"      {letter}. {text}: dipilih siswa yang kuat (korelasi {decimal(each.r)}). Mungkin jawaban ini juga dapat dibela; di soal "
                "yang sulit mungkin ini hanya pengecoh yang baik."
            )
        elif not each.pupils and wilson(0, asked.item.answered)[1] < TOO_FEW:
            yield f"      {letter}. {text}: tidak dipilih siapa pun dari {asked.item.answered} siswa."


def effects(pupils: Sequence[Pupil]) -> list[Effect]:
    """Return what came after each message, once for each pupil: after the first time that they got it."""
    after: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in pupils:
        for ident, entry in each.book["latihan"].items():
            said = codes(entry)
            for code in dict.fromkeys(said[:-1]):
                after[ident, code].append(said[said.index(code) + 1])
    found = []
    for (ident, code), following in sorted(after.items()):
        others = [each for (at, other), more in after.items() if at == ident and other != code for each in more]
        elsewhere = wilson(others.count(code), len(others))[1]
        if words.told(ident, code).names_a_mistake:
            found.append(Effect(ident, code, len(following), following.count(code), elsewhere))
    return found


def at_least(count: int, of: int, share: float) -> float:
    """Return how likely `count` or more `of` that many are, when each has the chance `share`: the binomial distribution's upper tail."""
    if count <= 0 or share >= 1:
        return 1.0
    if share <= 0:
        return 0.0
    ways = (lgamma(of + 1) - lgamma(k + 1) - lgamma(of - k + 1) for k in range(count, of + 1))
    return fsum(exp(way + k * log(share) + (of - k) * log1p(-share)) for k, way in enumerate(ways, count))


def messages(found: Sequence[Effect], everything: bool) -> Iterator[str]:
    """Yield a line for each message after which more pupils repeat their mistake than after the others, beyond chance."""
    looked_at = sum(each.went_on >= LEAST_AGAIN for each in found)
    repeats = sum(each.again - each.elsewhere * each.went_on for each in found)
    more = max(0.0, repeats / max(sum(each.went_on for each in found), 1))
    for each in sorted(found, key=lambda one: (-one.again / one.went_on, one.ident, one.code)):
        usual = min(each.elsewhere + more, 1.0)
        bad = each.went_on >= LEAST_AGAIN and at_least(each.again, each.went_on, usual) < BY_CHANCE / looked_at
        if bad or (everything and each.went_on >= LEAST_AGAIN):
            text = " ".join(words.told(each.ident, each.code).happened.md.split())[:90]
            share = f"{each.again} dari {each.went_on}, biasanya paling banyak {percent(usual)}"
            yield f"  {'✗' if bad else ' '} {each.ident} {each.code} ({share}): {text}"
