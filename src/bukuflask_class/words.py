"""What a code in a record means, in words: the message of the exercise itself, as its pupils read it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bukuflask import bank
from bukuflask.exercises.verdict import GENERAL, LOST
from bukuflask.projects.points import STEPS
from bukuflask.prose import ShownText, fill, markdown

_ENDINGS = {
    "umum-galat": "Kodenya berhenti karena galat Python.",
    "umum-sintaks": "Python belum dapat membaca kodenya (galat sintaks).",
    "umum-waktu": "Kodenya tidak selesai dalam waktu yang ada, lalu dihentikan.",
    "umum-dibunuh": "Proses yang menjalankan kodenya dihentikan sistem operasi.",
    **{f"umum-{code}": happened for code, (happened, _, _) in LOST.items()},
    "salah": "Jawabannya belum tepat.",
    "kosong": "Yang diminta belum ada.",
    "catatan": "Yang diminta belum semuanya ada.",
}
"""How else an attempt can end (see `attempt_code`). Of these, the record keeps no more than that: they name no mistake."""

_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Told:
    """What pupils are told of a mistake: what happened and why. `known` is False for a code of another edition of the book."""

    happened: ShownText
    why: ShownText
    known: bool = True
    names_a_mistake: bool = True
    """Whether it says more than how the attempt has ended."""


def told(ident: str, code: str) -> Told:
    """Return in words what a code says of an answer to an exercise or a step of the project."""
    nothing = markdown("")
    exercise = bank.lesson(ident[:2])["exercises"].get(ident) if ident[:2] in bank.stems() else None
    message = (exercise["messages"].get(code) if exercise else None) or GENERAL.get(code)
    if message is not None:
        values = _values(ident, code, exercise, message)
        return Told(fill(markdown(message["happened"]), values), fill(markdown(message["why"]), values))
    if ident in STEPS and code in STEPS[ident].points:
        point = STEPS[ident].points[code]
        return Told(markdown(f"Belum ada: {point.what}"), markdown(point.why))
    if code in _ENDINGS:
        return Told(markdown(_ENDINGS[code]), nothing, names_a_mistake=False)
    return Told(
        markdown(f"Pesan `{code}`, yang tidak ada di buku versi ini."), nothing, known=False, names_a_mistake=False
    )


def _values(ident: str, code: str, exercise: bank.Exercise | None, message: bank.Message) -> dict[str, str]:
    """Return what stands in the places of a message: those of a wrong answer that is known to get it, else an ellipsis.

    A record keeps codes only, so what a pupil's own answer had there is not known. Braces that no check fills in are part of the text.
    """
    check = exercise["check"] if exercise else ""
    own = exercise is not None and code in exercise["messages"] and "subject" not in exercise
    names = set(_PLACE.findall(message["happened"] + message["why"]))
    filled = {name: "…" for name in names if not own or re.search(rf"\b{name}\s*=|[\"']{name}[\"']", check)}
    practice = bank.practice(ident[:2]).get(ident) if exercise else None
    for answer in practice["answers"] if practice else ():
        if answer["code"] == code and "values" in answer:
            return filled | answer["values"]
    return filled
