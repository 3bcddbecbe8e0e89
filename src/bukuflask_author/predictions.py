"""`tebak`: a cell whose result is guessed first. What is asked, which spellings count, and why it is so, for `%%tebak`.

---
tanya: nilai kedua yang dicetak
jawab: ["None", "tidak ada"]
keliru:
  - tebakan: ["3"]
    kata: "`3` itu isi `request.args`."
---
print(3, None)
---
Penjelasannya, dalam satu paragraf atau lebih.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from bukuflask.bank import PredictionQuestion, WrongGuess
from bukuflask.exercises.prediction import same
from bukuflask_book.markdown import load_yaml
from bukuflask_book.problems import ManuscriptError

from .marks import strip

MOST_WRONG = 3
"""Typical wrong guesses that one prediction may answer."""

_SHAPE = (
    "isi `{tebak}` terdiri atas tiga bagian: kepala di antara dua garis `---`, kodenya, garis `---`, lalu penjelasannya"
)
_KEYS = {"tanya", "jawab", "keliru"}


@dataclass(frozen=True)
class WrittenPrediction:
    """A prediction as it is written: its code, what the bank holds, and the 1-based line at which it stands in the manuscript."""

    ident: str
    code: str
    asked: PredictionQuestion
    line: int


def parse(ident: str, body: str, file: Path, line: int, first: int) -> WrittenPrediction:
    """Return the prediction of a directive at the 1-based `line`, whose body begins at `first`. Raises `ManuscriptError`."""
    head, code, why = _parts(body, file, line, first)
    if not code.text.strip():
        raise ManuscriptError(file, code.line, "kode tebakannya kosong.")
    if not why.text.strip():
        raise ManuscriptError(file, why.line, f"penjelasannya kosong; {_SHAPE}.")
    asked = _head(load_yaml(head.text, file, head.line), file, head.line)
    asked["why"] = strip(why.text, file, why.line).strip()
    return WrittenPrediction(ident, code.text.strip("\n"), asked, line)


class _Part(NamedTuple):
    text: str
    line: int
    """1-based line of the file at which the text begins."""


def _parts(body: str, file: Path, line: int, first: int) -> tuple[_Part, _Part, _Part]:
    """Cut a body at its three rules: head, code, explanation."""
    lines = body.splitlines()
    rules = [n for n, row in enumerate(lines) if row.rstrip() == "---"][:3]
    if len(rules) < 3 or any(row.strip() for row in lines[: rules[0]]):
        raise ManuscriptError(file, line, f"{_SHAPE}.")
    cuts = [(rules[0] + 1, rules[1]), (rules[1] + 1, rules[2]), (rules[2] + 1, len(lines))]
    head, code, why = (_Part("\n".join(lines[start:end]), first + start) for start, end in cuts)
    return head, code, why


def told(body: str, file: Path, line: int, first: int) -> Iterator[tuple[str, int]]:
    """Yield what a prediction tells the reader as it is written, the words to wrong guesses and the explanation, with its line."""
    head, _, why = _parts(body, file, line, first)
    rows = head.text.splitlines()
    data = load_yaml(head.text, file, head.line)
    for one in data.get("keliru") or () if isinstance(data, dict) else ():
        words = str(one.get("kata", "")) if isinstance(one, dict) else ""
        begins = words.strip().splitlines()[0][:30] if words.strip() else ""
        yield words, head.line + next((n for n, row in enumerate(rows) if begins and begins in row), 0)
    yield why.text, why.line


def _head(data: Any, file: Path, line: int) -> PredictionQuestion:
    if not isinstance(data, dict) or not {"tanya", "jawab"} <= data.keys() <= _KEYS:
        raise ManuscriptError(file, line, "kepala tebakan berisi `tanya`, `jawab`, dan bila perlu `keliru`.")
    if not isinstance(data["tanya"], str) or not data["tanya"].strip():
        raise ManuscriptError(file, line, "`tanya` menyebut nilai yang ditebak, misalnya `tanya: status jawabannya`.")
    answers = _spellings("jawab", data["jawab"], file, line)
    found = data.get("keliru") or []
    if (
        not isinstance(found, list)
        or len(found) > MOST_WRONG
        or not all(isinstance(one, dict) and one.keys() == {"tebakan", "kata"} for one in found)
    ):
        raise ManuscriptError(
            file,
            line,
            f"`keliru` berisi paling banyak {MOST_WRONG} butir, masing-masing `tebakan: [...]` dan `kata: kalimatnya`.",
        )
    wrong: list[WrongGuess] = []
    seen = list(answers)
    for one in found:
        guesses = _spellings("tebakan", one["tebakan"], file, line)
        for guess in guesses:
            if known := next((other for other in seen if same(guess, [other])), None):
                raise ManuscriptError(
                    file, line, f"tebakan keliru {guess!r} sama dengan {known!r}, yang sudah disebut."
                )
        seen += guesses
        if not isinstance(one["kata"], str) or not one["kata"].strip():
            raise ManuscriptError(file, line, "`kata` adalah kalimat untuk pembaca yang menebak begitu.")
        wrong.append({"guesses": guesses, "says": strip(one["kata"], file, line).strip()})
    return {
        "asked": data["tanya"].strip(),
        "answers": answers,
        "wrong": wrong,
        "why": "",
        "needs": {},
    }


def _spellings(key: str, found: Any, file: Path, line: int) -> list[str]:
    if not isinstance(found, list) or not found or not all(isinstance(one, str) and one.strip() for one in found):
        raise ManuscriptError(
            file, line, f'`{key}` adalah daftar teks, masing-masing dalam tanda kutip: `{key}: ["404", "tidak ada"]`.'
        )
    return [str(one) for one in found]
