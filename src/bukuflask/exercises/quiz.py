"""Show a lesson's quiz: each option opens to its own explanation. Plain HTML, so it works without a kernel and on GitHub too."""

from __future__ import annotations

import html
from collections.abc import Iterable

from ..bank import Lesson, lesson


class Quiz:
    """The quiz of one lesson, shown by IPython as HTML that opens on a click, or as text with the explanations at the end."""

    def __init__(self, found: Lesson) -> None:
        """Take the lesson whose questions to show."""
        self.lesson = found

    def __repr__(self) -> str:
        lines: list[str] = []
        for number, question in enumerate(self.lesson["quiz"], 1):
            lines.append(f"{number}. {question['text']['md']}")
            lines += [f"   {_letter(n)}. {option['text']['md']}" for n, option in enumerate(question["options"])]
        lines.append("")
        lines.append("Penjelasan (baca setelah memilih):")
        for number, question in enumerate(self.lesson["quiz"], 1):
            for n, option in enumerate(question["options"]):
                lines.append(f"{number}{_letter(n)} {_sign(option['correct'])}: {option['why']['md']}")
        return "\n".join(lines)

    def _repr_mimebundle_(
        self, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None
    ) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": self.html()}

    def html(self) -> str:
        """Return the quiz as nested HTML details elements."""
        out = ["<p><em>Pilih satu jawaban, baru klik: penjelasannya terbuka. Buka juga yang lain setelahnya.</em></p>"]
        for number, question in enumerate(self.lesson["quiz"], 1):
            out.append(f"<p><strong>{number}.</strong> {_inline(question['text']['html'])}</p>")
            for n, option in enumerate(question["options"]):
                out.append(
                    f'<details style="margin:.2em 0 .2em 1.2em"><summary style="cursor:pointer">{_letter(n)}. '
                    f"{_inline(option['text']['html'])}</summary>"
                    f'<p style="margin:.3em 0 .6em 1.4em"><strong>{html.escape(_sign(option["correct"]))}.</strong> '
                    f"{_inline(option['why']['html'])}</p></details>"
                )
        return "\n".join(out)


def _letter(index: int) -> str:
    return "abcdefgh"[index]


def _sign(correct: bool) -> str:
    return "✓ Benar" if correct else "✗ Belum tepat"


def _inline(source: str) -> str:
    return source.strip().removeprefix("<p>").removesuffix("</p>")


def quiz(number: str) -> Quiz:
    """Return the quiz of the lesson with this number ("09"). Raises `Masalah` when there is no such lesson."""
    return Quiz(lesson(number))
