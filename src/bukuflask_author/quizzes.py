"""`quiz`: questions in a manuscript, every option explained, made into the data that `%kuis` shows.

1. Pertanyaan?
   - [x] jawaban yang benar
     : mengapa benar
   - [ ] jawaban lain
     : mengapa belum tepat
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bukuflask.bank import Option, QuizQuestion
from bukuflask_book.problems import ManuscriptError

from .marks import strip

_QUESTION = re.compile(r"^\d+\.\s+(.+)$")
_OPTION = re.compile(r"^\s+- \[([ x])\] (.+)$")
_WHY = re.compile(r"^\s+: (.+)$")
LEAST, MOST = 3, 5


def parse(body: str, file: Path, first: int) -> list[QuizQuestion]:
    """Return the questions of a quiz block that begins at the 1-based line `first`. Raises `ManuscriptError`."""
    questions: list[QuizQuestion] = []
    lines: list[int] = []
    for number, written in enumerate(body.splitlines(), first):
        row = strip(written, file, number)
        if not row.strip():
            continue
        if found := _QUESTION.match(row):
            questions.append({"text": found[1].strip(), "options": []})
            lines.append(number)
        elif (found := _OPTION.match(row)) and questions:
            option: Option = {"text": found[2].strip(), "correct": found[1] == "x", "why": ""}
            questions[-1]["options"].append(option)
        elif (found := _WHY.match(row)) and questions and questions[-1]["options"]:
            questions[-1]["options"][-1]["why"] = found[1].strip()
        else:
            raise ManuscriptError(
                file, number, "baris kuis harus `1. pertanyaan`, `   - [ ] jawaban`, atau `     : penjelasan`."
            )
    if not LEAST <= len(questions) <= MOST:
        raise ManuscriptError(
            file, first, f"kuis harus berisi {LEAST} sampai {MOST} pertanyaan (ada {len(questions)})."
        )
    for question, line in zip(questions, lines, strict=True):
        if len(question["options"]) < 3 or sum(o["correct"] for o in question["options"]) != 1:
            raise ManuscriptError(
                file, line, "setiap pertanyaan memerlukan sedikitnya tiga jawaban, tepat satu bertanda [x]."
            )
        if any(not option["why"] for option in question["options"]):
            raise ManuscriptError(
                file, line, "setiap jawaban, benar atau belum tepat, memerlukan penjelasan (`: ...`)."
            )
    return questions


def explanations(body: str, first: int) -> Iterator[tuple[str, int]]:
    """Yield the explanation of every answer as it is written, and its 1-based line. The answers themselves may be false."""
    for number, row in enumerate(body.splitlines(), first):
        if found := _WHY.match(row):
            yield found[1], number
