"""What each record says that can be counted: of every exercise how it went, of every question whether the first answer was right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bukuflask import bank
from bukuflask.progress.store import FEW, RIGHT, ExerciseRecord, Record, codes


@dataclass(frozen=True)
class Work:
    """How one exercise went for one pupil. `attempts` lead to the right answer, or are all there are while it is not right."""

    state: Literal["belum", "dicoba", "benar"] = "belum"
    attempts: int = 0
    solution_first: bool = False

    @property
    def struggled(self) -> bool:
        """Say whether it is not right yet, or came with the solution or many attempts."""
        return self.state == "dicoba" or (self.state == "benar" and not self.smooth)

    @property
    def smooth(self) -> bool:
        """Say whether it came right with little trouble and without the solution."""
        return self.state == "benar" and not self.solution_first and self.attempts <= FEW + 1


def work(entry: ExerciseRecord) -> Work:
    """Return how an exercise went."""
    said, made, opened = codes(entry), entry.get("percobaan", 0), entry.get("solusi_awal", False)
    if entry.get("status") == "benar":
        # An older workbook counted the attempts and did not keep what came of them.
        first = said.index(RIGHT) + 1 if RIGHT in said else made
        return Work("benar", max(first, 1), opened)
    return Work("dicoba", max(made, 1), opened) if entry.get("status") == "dicoba" else Work()


def quiz_idents() -> list[str]:
    """Return the names of all questions of the quizzes ("02-1"), in the book's order."""
    return [f"{number}-{at}" for number in bank.stems() for at in range(1, len(bank.lesson(number)["quiz"]) + 1)]


def question(ident: str) -> bank.QuizQuestion | None:
    """Return a question of a quiz; None for one that this edition of the book does not have."""
    number, _, at = ident.partition("-")
    questions = bank.lesson(number)["quiz"] if number in bank.stems() else []
    return questions[int(at) - 1] if int(at) <= len(questions) else None


def answers(book: Record) -> dict[str, bool]:
    """Return what of a record shows what a pupil can: `latihan 02-01`, `kuis 02-1`, `tebakan 02-a`, right or not."""
    found: dict[str, bool] = {}
    for ident, entry in book["latihan"].items():
        done = work(entry)
        if done.state != "belum":
            found[f"latihan {ident}"] = done.smooth
    for ident, answer in book["kuis"].items():
        asked = question(ident)
        if asked is not None and answer["pilihan"] < len(asked["options"]):
            found[f"kuis {ident}"] = asked["options"][answer["pilihan"]]["correct"]
    for ident, guess in book["tebakan"].items():
        found[f"tebakan {ident}"] = guess["status"] == "cocok"
    return found
