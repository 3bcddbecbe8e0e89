"""Show questions: a lesson's quiz, today's practice. With a kernel one chooses, and the explanation of that choice appears; the first answers are kept.

Without a kernel, and on GitHub, it is plain HTML in which each option opens to its own explanation.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from ..bank import Option, QuizQuestion, lesson
from ..prose import ShownText, code_block, fill, markdown

HOW = "Pilih satu jawaban; penjelasannya muncul di bawahnya. Sesudah itu coba juga jawaban yang lain."

NoteAnswer = Callable[[str, int], None]
"""What keeps a first answer: called with the question's name ("02-1") and the number of the answer, from 0."""


class Quiz:
    """Questions, shown by IPython: live where it can be, as HTML that opens on a click, and as text."""

    def __init__(self, questions: list[QuizQuestion], idents: list[str], note: NoteAnswer | None = None) -> None:
        """Take the questions, the name of each, and what keeps first answers (None: they are not kept)."""
        self.questions = questions
        self.idents = idents
        self.note = note

    def __repr__(self) -> str:
        lines: list[str] = []
        for number, question in enumerate(self.questions, 1):
            lines.append(f"{number}. {question['text']}")
            lines += [f"   {line}".rstrip() for line in question.get("task", "").splitlines()]
            lines += [f"   | {line}".rstrip() for line in question.get("code", "").splitlines()]
            lines += [f"   {_letter(n)}. {_text(option).md}" for n, option in enumerate(question["options"])]
        lines.append("")
        lines.append("Penjelasan (baca setelah memilih):")
        for number, question in enumerate(self.questions, 1):
            for n, option in enumerate(question["options"]):
                lines.append(f"{number}{_letter(n)} {_sign(option['correct'])}: {_why(option).md}")
        return "\n".join(lines)

    def _repr_mimebundle_(
        self, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None
    ) -> dict[str, Any]:
        bundle: dict[str, Any] = {"text/plain": repr(self), "text/html": self.html()}
        try:
            model = self.widget().model_id
        except ImportError:
            return bundle
        view = {"version_major": 2, "version_minor": 0, "model_id": model}
        return bundle | {"application/vnd.jupyter.widget-view+json": view}

    def widget(self) -> Any:
        """Return a live view. Raises ImportError where the widget's packages are missing."""
        questions = [
            {
                "html": _inline(markdown(question["text"])),
                "given": _given(question),
                "options": [
                    {
                        "html": _inline(_text(option)),
                        "correct": option["correct"],
                        # "✓ Benar. Tepat." would say it twice.
                        "sign": "✓" if option["why"].startswith("Tepat") else _sign(option["correct"]) + ".",
                        "why": _inline(_why(option)),
                    }
                    for option in question["options"]
                ],
            }
            for question in self.questions
        ]
        return _widget_class()(self.idents, questions, self.note)

    def html(self) -> str:
        """Return the quiz as nested HTML details elements."""
        out = ["<p><em>Pilih satu jawaban, baru klik: penjelasannya terbuka. Buka juga yang lain setelahnya.</em></p>"]
        for number, question in enumerate(self.questions, 1):
            out.append(f"<p><strong>{number}.</strong> {_inline(markdown(question['text']))}</p>{_given(question)}")
            for n, option in enumerate(question["options"]):
                out.append(
                    f'<details style="margin:.2em 0 .2em 1.2em"><summary style="cursor:pointer">{_letter(n)}. '
                    f"{_inline(_text(option))}</summary>"
                    f'<p style="margin:.3em 0 .6em 1.4em"><strong>{html.escape(_sign(option["correct"]))}.</strong> '
                    f"{_inline(_why(option))}</p></details>"
                )
        return "\n".join(out)


def _letter(index: int) -> str:
    return "abcdefgh"[index]


def _sign(correct: bool) -> str:
    return "✓ Benar" if correct else "✗ Belum tepat"


def _inline(text: ShownText) -> str:
    return text.html.strip().removeprefix("<p>").removesuffix("</p>")


def _text(option: Option) -> ShownText:
    return fill(markdown(option["text"]), option.get("values", {}))


def _why(option: Option) -> ShownText:
    return fill(markdown(option["why"]), option.get("why_values", {}))


def _given(question: QuizQuestion) -> str:
    """Return what a question is about: the task, folded, and the code."""
    out = ""
    if task := question.get("task"):
        out += f'<details><summary style="cursor:pointer">Tugasnya</summary>{markdown(task).html}</details>'
    if code := question.get("code"):
        out += code_block(code).html
    return out


@cache
def _widget_class() -> Any:
    """Return the widget's class. Made at the first need: anywidget and ipywidgets are slow to import."""
    import anywidget
    import traitlets

    here = Path(__file__).parent

    class Kuis(anywidget.AnyWidget):  # type: ignore[misc]
        """The quiz's face. It shows explanations by itself; of what is chosen it only tells the first answers."""

        _esm = (here / "quiz.js").read_text(encoding="utf-8")
        _css = (here / "quiz.css").read_text(encoding="utf-8")

        how = traitlets.Unicode(HOW).tag(sync=True)
        questions = traitlets.List().tag(sync=True)
        chosen = traitlets.List().tag(sync=True)
        first = traitlets.List().tag(sync=True)

        def __init__(self, idents: list[str], questions: list[Any], note: NoteAnswer | None) -> None:
            none = [-1] * len(questions)
            super().__init__(questions=questions, chosen=none, first=none)

            def keep(change: Any) -> None:
                for ident, old, new in zip(idents, change["old"], change["new"], strict=True):
                    if note is not None and old < 0 <= new:
                        note(ident, new)

            self.observe(keep, "first")

    return Kuis


def quiz(number: str, note: NoteAnswer | None = None) -> Quiz:
    """Return the quiz of the lesson with this number ("09"). Raises `Masalah` when there is no such lesson."""
    questions = lesson(number)["quiz"]
    return Quiz(questions, [f"{number}-{at}" for at in range(1, len(questions) + 1)], note)
