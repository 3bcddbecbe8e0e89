"""Where a student stands: per lesson what is done, tried and to be repeated today, and which exercise comes next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from .. import bank
from . import spacing
from .store import ExerciseRecord, Record, due, memory_of


@dataclass(frozen=True)
class Standing:
    """One lesson as this student has it so far; all tuples hold exercise ids in the book's order.

    Challenges count nowhere but in `tried` and `again`: a lesson is finished without them.
    """

    number: str
    title: str
    ids: tuple[str, ...]
    done: tuple[str, ...]
    tried: tuple[str, ...]
    again: tuple[str, ...]
    """Those that were right and are to be repeated today."""

    @property
    def begun(self) -> bool:
        """Say whether anything was done or tried."""
        return bool(self.done or self.tried)

    @property
    def finished(self) -> bool:
        """Say whether nothing is left to do for the first time."""
        return len(self.done) == len(self.ids)


def standings(book: Record, today: dt.date, numbers: Iterable[str] | None = None) -> list[Standing]:
    """Return the standing of the lessons with these numbers (default: all), in order. Raises `Masalah` for an unknown one."""
    known: dict[str, ExerciseRecord] = book["latihan"]

    def one(number: str) -> Standing:
        lesson = bank.outline(number)
        every = tuple(lesson["exercises"])
        ids = tuple(i for i in every if not lesson["exercises"][i].get("optional"))
        right = tuple(i for i in every if known.get(i, {}).get("status") == "benar")
        return Standing(
            number,
            lesson["title"],
            ids,
            tuple(i for i in right if i in ids),
            tuple(i for i in every if known.get(i, {}).get("status") == "dicoba"),
            tuple(i for i in right if not lesson["exercises"][i].get("step") and due(known[i], today)),
        )

    return [one(number) for number in (bank.stems() if numbers is None else numbers)]


def next_exercise(book: Record, every: list[Standing]) -> str | None:
    """Return the first unfinished exercise from the lesson on in which something was right last; None when all are done.

    Someone who began in the middle of the book is led on from there, and to what they skipped at the very end.
    """
    known = book["latihan"]
    ids = [ident for standing in every for ident in standing.ids]
    last = max((known[i].get("benar", ""), i) for i in ids if i in known)[1] if any(i in known for i in ids) else ""
    start = next((at for at, ident in enumerate(ids) if ident[:2] == last[:2]), 0)
    done = {ident for standing in every for ident in standing.done}
    return next((ident for ident in ids[start:] + ids[:start] if ident not in done), None)


def longest_waiting(book: Record, idents: Iterable[str], today: dt.date) -> list[str]:
    """Return exercises that were done, those first that have waited longest, measured by how well each is remembered."""

    def waited(ident: str) -> float:
        memory = memory_of(book["latihan"][ident])
        return spacing.overdue(memory, today) if memory else 0

    return sorted(idents, key=lambda ident: (-waited(ident), ident))
