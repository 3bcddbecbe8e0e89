"""`%%tebak`: the reader commits to a guess, then sees what really happens, and why.

A guess is compared with the spellings that the author listed for the value asked, never with a part of the output.
"""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from ..bank import PredictionQuestion
from ..prose import ShownText, markdown, prose, render
from .verdict import BLANK

TITLE = "✎ TEBAK DULU"
"""How the text of a prediction begins while nothing was guessed; the build looks for it."""


@dataclass(frozen=True)
class Result:
    """What a cell really gave, as text and as HTML, and the class of the exception that ended it ("" for none)."""

    text: str
    html: str
    error: str = ""
    unknown: str = ""
    """The name that a `NameError` is about."""


def run(source: str, shell: Any) -> Result:
    """Run a cell in the notebook's own namespace and catch all that it would show. An exception becomes its last line."""
    from IPython.utils.capture import capture_output

    shown: list[tuple[str, str]] = []
    kind = unknown = ""
    filename = "<tebakan>"
    with capture_output() as caught:
        try:
            tree = ast.parse(shell.transform_cell(source), filename)
            last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, filename, "exec"), shell.user_ns)
            if isinstance(last, ast.Expr):
                value = eval(compile(ast.Expression(last.value), filename, "eval"), shell.user_ns)
                if value is not None:
                    shown.append(
                        _shown_as(shell.display_formatter.format(value, include={"text/plain", "text/html"})[0])
                    )
        except (Exception, SystemExit) as error:
            kind = type(error).__name__
            unknown = (error.name or "") if isinstance(error, NameError) else ""
            line = f"{kind}: {error}"
            shown.append((line, _pre(line)))
    before = [(text, _pre(text)) for text in (caught.stdout.rstrip(), caught.stderr.rstrip()) if text]
    shown = [*before, *(_shown_as(output.data) for output in caught.outputs), *shown]
    return Result("\n".join(t for t, _ in shown), "\n".join(h for _, h in shown), kind, unknown)


def _shown_as(data: Mapping[str, Any]) -> tuple[str, str]:
    plain = str(data.get("text/plain", ""))
    return plain, data.get("text/html") or _pre(plain)


def _pre(text: str) -> str:
    return f"<pre>{html.escape(text, quote=False)}</pre>"


# -- when a guess and a spelling are the same ---------------------------------------------------------------------------------

_QUOTES = str.maketrans(
    dict.fromkeys("'\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb`\u00b4", '"')
    | dict.fromkeys("\u2212\u2013\u2014\u2010\u2011", "-")
    | {"\u00a0": " "}
)
"""Quotes and dashes of every kind, as a phone or an office program types them, and the plain ones."""
_AROUND = ' \t"*'
_LEAD = frozenset(
    {
        "hasil",
        "hasilnya",
        "jawab",
        "jawaban",
        "jawabannya",
        "nilai",
        "nilainya",
        "isi",
        "isinya",
        "angka",
        "teks",
        "tulisan",
    }
    | {"status", "kode", "http", "galat", "error", "mungkin", "kira-kira", "kayaknya", "sepertinya"}
    | {"tetap", "masih", "jadi", "menjadi", "adalah", "yaitu"}
    | {"nama", "namanya", "berkas", "file", "tipe", "jenis", "kelas", "fungsi", "endpoint"}
)
"""Words before a value that change nothing of it."""
_FAILING = ("galat", "error")
_CHOOSING = {"atau", "ya", "tidak", "bukan", "belum", "tanpa", "tak"}

_COUNT = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")
_ONES = {word: number for number, word in enumerate(_COUNT)}
_TENS = {"puluh": 10, "ratus": 100}
_THOUSANDS = {"ribu": 1000, "juta": 1_000_000}
_SE = {"seratus": ["satu", "ratus"], "seribu": ["satu", "ribu"], "sejuta": ["satu", "juta"]}
_NUMBERS = {*_ONES, *_TENS, *_THOUSANDS, *_SE, "belas"}

_PHRASES = {str(status.value): {status.phrase.lower()} for status in HTTPStatus}
_PHRASES["413"] |= {"request entity too large", "content too large"}  # Python 3.13 changed the words of these
_PHRASES["414"] |= {"request-uri too long", "uri too long"}
_PHRASES["416"] |= {"requested range not satisfiable", "range not satisfiable"}
_PHRASES["422"] |= {"unprocessable entity", "unprocessable content"}


def same(guess: str, spellings: Iterable[str], question: str = "") -> bool:
    """Say whether a guess is one of the spellings.

    Capitals, spaces, quotes and full stops around it, digits or number words, the words of an HTTP status, and words of the question
    before the value make no difference.
    """
    wanted = {form for spelling in spellings for form in (_forms(spelling) | _phrase_alone(spelling))}
    # Not a value that the question offers, nor "atau": who writes "200 atau 404" has not chosen. Nor a word that turns the rest around.
    asked = set(re.findall(r"[^\W\d]+", re.sub(r"`[^`]*`", " ", question.lower()))) - _CHOOSING
    if "status" in asked or "statusnya" in asked:
        wanted |= {phrase for code in [*wanted] for phrase in _PHRASES.get(code, ())}
    return any(wanted & (_forms(words) | _figures(words)) for words in (guess, _without_lead(guess, _LEAD | asked)))


def stands(value: str, text: str) -> bool:
    """Say whether a value stands in an output, letter for letter, and not as a part of another word or number."""
    before = r"(?<!\w)(?<!\d\.)" if re.match(r"\w", value) else ""
    before += r"(?<!-)" if re.match(r"\d", value) else ""
    after = r"(?!\w)(?!\.\d)" if re.search(r"\w$", value) else ""
    return re.search(before + re.escape(value) + after, text) is not None


def _bare(text: str) -> str:
    """Return a text in lower case with single spaces, without quotes around it and marks at its end."""
    text = re.sub(r"\s+", " ", text.translate(_QUOTES)).strip().lower()
    plain, before = text, ""
    while plain != before:
        before, plain = plain, re.sub(r"[.,;:!?]+$", "", plain.strip(_AROUND))
    return re.sub(r"(?<=\w),(?= )", "", plain) or text


def _forms(spelling: str) -> set[str]:
    """Return the ways in which a spelling may be written."""
    plain = _bare(spelling)
    counted = _counted(plain)
    code, _, words = counted.partition(" ")
    return {plain, counted, code if words.strip("()-: ") in _PHRASES.get(code, ()) else counted}


def _figures(guess: str) -> set[str]:
    """Return a number as Python writes it, when it is written as Indonesian does: thousands with dots, or a decimal comma."""
    plain = _bare(guess)
    if re.fullmatch(r"\d{1,3}(\.\d{3})+", plain):
        return {plain.replace(".", "")}
    return {plain.replace(",", ".")} if re.fullmatch(r"-?\d+,\d+", plain) else set()


def _phrase_alone(spelling: str) -> set[str]:
    """Return the words of a status that is listed with them: "404 NOT FOUND" may be guessed as "not found"."""
    code, _, words = _bare(spelling).partition(" ")
    return {words} if words in _PHRASES.get(code, ()) else set()


def _without_lead(text: str, lead: Set[str]) -> str:
    words = text.split()
    while len(words) > 1 and (first := words[0].lower().rstrip(":")) in lead:
        if first in _FAILING and re.fullmatch(r"[1-3]\d\d", words[1]):
            break  # "error 200" is no spelling of a status that tells of success
        words.pop(0)
    return " ".join(words)


def _counted(text: str) -> str:
    """Return a text with its Indonesian number words as digits: "dua puluh lima porsi" is "25 porsi"."""
    out: list[str] = []
    number: list[str] = []
    for word in [*text.split(), ""]:
        if word in _NUMBERS:
            number.append(word)
            continue
        if number:
            whole = _number(number)
            out += [str(whole)] if whole is not None else [str(_ONES.get(one, one)) for one in number]
            number = []
        out.append(word)
    return re.sub(r"^(?:minus|negatif|min) (?=\d)", "-", " ".join(out).strip())


def _number(words: list[str]) -> int | None:
    """Return the one number that words say, or None when they say none or several."""
    total = group = 0
    ones: int | None = None
    for word in (part for one in words for part in _SE.get(one, [one])):
        if word in _ONES:
            if ones is not None:
                return None
            ones = _ONES[word]
        elif word in _THOUSANDS:
            total, group, ones = total + (group + (ones or 0)) * _THOUSANDS[word], 0, None
        elif ones is None:
            return None
        else:
            group += ones + 10 if word == "belas" else ones * _TENS[word]
            ones = None
    return total + group + (ones or 0)


# -- what is shown ------------------------------------------------------------------------------------------------------------


class Prediction:
    """A guess beside its result, and why it is so. Without a guess, result and explanation stay folded."""

    def __init__(
        self, guess: str, result: Result, asked: PredictionQuestion | None = None, earlier: Result | None = None
    ) -> None:
        """Take the reader's words ("" for none yet), what really came, and what the book asks here (None: nothing).

        `earlier` is what the same cell gave before in this kernel. It counts where the cells below have changed what it looks at:
        after Run All a prediction can still be made.
        """
        self.guess = guess
        self.asked = asked
        self.now: Result | None = None
        """What came this time, where it is the earlier result that counts."""
        if asked is not None and earlier is not None and as_written(asked, earlier) and not as_written(asked, result):
            self.now, result = result, earlier
        self.result = result
        self.as_written = asked is None or as_written(asked, result)
        """Whether what came is what the book speaks of, and not the trace of a skipped cell or of changed code."""
        self.matched: bool | None = None
        """Whether the guess is right; None where there is nothing to compare it with."""
        if guess and asked is not None and self.as_written:
            self.matched = same(guess, asked["answers"], asked["asked"])

    def __repr__(self) -> str:
        lines = [self._head()]
        if self.asked is not None and self.as_written:
            lines.append(f"Yang ditebak: {self.asked['asked']}")
        lines += [self._label(), self.result.text, *(text.md for text in (*self._verdict(), *self._why()))]
        return "\n".join(lines)

    def _head(self) -> str:
        if self.guess:
            return f"✎ Tebakanmu: {self.guess}"
        if not self.as_written:
            return f"✎ {_NOT_YET}"
        return f"{TITLE}: ganti {BLANK} di baris pertama dengan tebakanmu, lalu jalankan lagi."

    def _label(self) -> str:
        return "Hasilnya:" if self.now is None else f"Hasilnya tadi{_CHANGED}:"

    def _verdict(self) -> Iterator[ShownText]:
        """Say how the guess and the result go together."""
        if self.asked is None:
            if self.guess:
                yield prose("Bandingkan dengan tebakanmu.")
        elif not self.as_written:
            yield prose(self._other())
        elif self.matched:
            yield prose("✓ Tepat.")
        elif self.guess:
            yield prose(f"Ternyata `{self.asked['answers'][0]}`.")
            yield from (
                markdown(known["says"])
                for known in self.asked["wrong"]
                if same(self.guess, known["guesses"], self.asked["asked"])
            )

    def _why(self) -> list[ShownText]:
        return [markdown(self.asked["why"])] if self.asked is not None and self.as_written else []

    def _other(self) -> str:
        """Say that what came is not what the book speaks of: no lesson can be drawn from it."""
        assert self.asked is not None
        if self.result.unknown:
            return f"Nama `{self.result.unknown}` belum ada, jadi sel ini belum sampai ke hasil yang ditebak. {_BEFORE} {_ABOVE}"
        if self.result.error:
            return f"Sel ini berhenti karena `{self.result.error}` sebelum sampai ke hasil yang ditebak. {_BEFORE} {_ABOVE}"
        return f"Hasil ini lain dari yang di buku, jadi belum dapat dibandingkan dengan tebakan. {_BEFORE} {_ABOVE}"

    def _repr_mimebundle_(
        self, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None
    ) -> dict[str, str]:
        question = why = ""
        if self.asked is not None and self.as_written:
            question = (
                f"<p style='margin:.35em 0'><strong>Yang ditebak:</strong> {_inline(render(self.asked['asked']))}</p>"
            )
            why = "".join(_block(text.html) for text in self._why())
        if self.guess or not self.as_written:
            sign, colon, rest = self._head().partition(":")
            body = (
                f"<strong>{sign}{colon}</strong>{html.escape(rest)}{question}<p style='margin:.35em 0'><strong>{self._label()}</strong></p>"
                f"{self.result.html}{''.join(_block(text.html) for text in self._verdict())}{why}"
            )
        else:
            opens = "Buka hasilnya dan penjelasannya" if why else "Buka hasilnya"
            body = (
                f"<strong>{TITLE}.</strong> Ganti <code>{BLANK}</code> di baris pertama dengan tebakanmu, lalu jalankan lagi.{question}"
                f"<details style='margin:.35em 0'><summary style='cursor:pointer'>{opens} (setelah menebak)</summary>"
                f"{f'<p>{self._label()}</p>' if self.now is not None else ''}{self.result.html}{why}</details>"
            )
        frame = "border-left:4px solid var(--jp-info-color1, #1976d2);padding:.3em 0 .3em .9em"
        return {"text/plain": repr(self), "text/html": f'<div style="{frame}">{body}</div>'}


_NOT_YET = "BELUM DAPAT DITEBAK"
_BEFORE = "Mungkin ada sel di atasnya yang belum dijalankan, sel di bawahnya yang sudah, atau kode yang berubah."
_CHANGED = " (sekarang lain, karena sel lain dijalankan sesudah itu)"
_ABOVE = "Buka menu Jalankan, pilih Jalankan Semua Sel di Atasnya, lalu jalankan sel ini lagi."


def as_written(asked: PredictionQuestion, result: Result) -> bool:
    """Say whether a result is the one that the book asks about: the value stands in it, and no other exception ended it."""
    return stands(asked["answers"][0], result.text) and (
        not result.error or any(stands(result.error, answer) for answer in asked["answers"])
    )


def missing_lines(asked: PredictionQuestion, names: Mapping[str, object]) -> list[str]:
    """Return the lines of earlier cells that make what this cell needs and have not run yet."""
    return list(dict.fromkeys(line for name, line in asked["needs"].items() if name not in names))


def run_first(lines: list[str]) -> str:
    """Say in Indonesian which cells have to be run before this one."""
    if len(lines) == 1:
        return f"Jalankan dulu sel di atas yang memuat baris `{lines[0]}`, lalu jalankan sel ini lagi."
    return f"Yang kurang ada di sel-sel dengan baris {' dan '.join(f'`{line}`' for line in lines[:2])}. {_ABOVE}"


def _inline(markup: str) -> str:
    return markup.strip().removeprefix("<p>").removesuffix("</p>")


def _block(markup: str) -> str:
    markup = markup.strip()
    return (
        markup.replace("<p>", "<p style='margin:.35em 0'>")
        if markup.startswith("<")
        else f"<p style='margin:.35em 0'>{markup}</p>"
    )
