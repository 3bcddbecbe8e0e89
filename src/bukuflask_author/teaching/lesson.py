"""What a teacher's page takes from a lesson as it is: its headings, what stands under each, its half-way stop, its summary."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass, field
from functools import cached_property

from bukuflask.files import sources_under
from bukuflask.projects.points import STEPS
from bukuflask_book.checkout import Book, SyllabusRow
from bukuflask_book.markdown import directive, fences, front_matter

from .. import marks
from ..exercises import ExerciseFile
from ..manuscript import Built

HALF = "**Berhenti di sini dulu?**"
DEEPER = "Pendalaman"
SUMMARY = "Rangkuman"
QUIZ = "Kuis"
_TERMS = "**Istilah baru:**"


@dataclass
class Section:
    """One heading of a lesson, and the exercises, steps of the project and predictions under it, in order."""

    title: str
    exercises: list[str] = field(default_factory=list)
    predictions: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    @property
    def optional(self) -> bool:
        """Whether only the curious need it."""
        return self.title.startswith(DEEPER)


@dataclass(frozen=True)
class TaughtLesson:
    """A lesson as its teacher's pages see it."""

    book: Book
    built: Built

    @property
    def stem(self) -> str:
        """The one name of the lesson."""
        return self.built.stem

    @cached_property
    def row(self) -> SyllabusRow:
        """Its row of the syllabus."""
        return self.book.entry(self.stem)

    @cached_property
    def _read(self) -> tuple[dict[str, object], str]:
        head, body, _ = front_matter(self.built.manuscript.text, self.book.relative(self.book.manuscript(self.stem)))
        return head, body

    @property
    def goals(self) -> list[str]:
        """What a reader can do afterwards."""
        goals = self._read[0].get("bisa")
        return [str(goal) for goal in goals] if isinstance(goals, list) else []

    @property
    def before(self) -> list[SyllabusRow]:
        """The lessons that must be known."""
        stems = self._read[0].get("sebelum")
        return [self.book.entry(str(stem)) for stem in stems] if isinstance(stems, list) else []

    @cached_property
    def sections(self) -> list[Section]:
        """The headings of the second level, in order."""
        body = self._read[1]
        lines = body.splitlines()
        inside = {line for fence in fences(body) for line in range(fence.start, fence.end)}
        found: list[Section] = []
        at: dict[int, Section] = {}
        for number, line in enumerate(lines):
            if number not in inside and line.startswith("## "):
                found.append(Section(line.removeprefix("## ").strip()))
            if found:
                at[number] = found[-1]
                found[-1].lines.append(line)
        for fence in fences(body):
            if fence.info.startswith("{") and fence.start in at:
                name, argument, *_ = directive(fence, 1)
                if name in ("exercise", "langkah"):
                    at[fence.start].exercises.append(argument)
                elif name == "tebak":
                    at[fence.start].predictions.append(argument)
        return found

    def section(self, title: str) -> Section | None:
        """Return the section with this heading, if there is one."""
        return next((section for section in self.sections if section.title == title), None)

    @cached_property
    def half(self) -> tuple[Section, str]:
        """The section that ends with the half-way stop, and what the stop says, without marks."""
        file = self.book.relative(self.book.manuscript(self.stem))
        for section in self.sections:
            for paragraph in "\n".join(section.lines).split("\n\n"):
                if paragraph.startswith(HALF):
                    words = marks.strip(paragraph, file, 1).removeprefix(HALF)
                    return section, " ".join(words.split())
        raise LookupError(self.stem)

    def _of_summary(self) -> str:
        section = self.section(SUMMARY)
        file = self.book.relative(self.book.manuscript(self.stem))
        return marks.strip("\n".join(section.lines[1:]), file, 1).strip() if section else ""

    @property
    def summary(self) -> str:
        """The points of the summary, as Markdown."""
        return self._of_summary().partition(_TERMS)[0].strip()

    @property
    def terms(self) -> str:
        """The new terms, as Markdown."""
        paragraph = self._of_summary().partition(_TERMS)[2].strip().split("\n\n", maxsplit=1)[0]
        return " ".join(paragraph.split())

    @cached_property
    def exercises(self) -> dict[str, ExerciseFile]:
        """The exercises by their numbers."""
        return {found.compiled["id"]: found for found in self.built.exercises}

    def named(self, ident: str) -> str:
        """Return the title of an exercise or of a step of the project, a challenge marked as one."""
        if ident in self.exercises:
            exercise = self.exercises[ident].compiled
            return f"{exercise['title']} (tantangan)" if exercise.get("optional") else exercise["title"]
        return STEPS[ident].title if ident in STEPS else ""

    @cached_property
    def words(self) -> str:
        """All that a reader of the lesson may meet: manuscript, exercises, example, and the points of the project."""
        texts = [self.built.manuscript.text]
        for exercise in self.built.exercises:
            texts.append(exercise.path.read_text(encoding="utf-8"))
        for path in sources_under(self.book.example(self.stem)):
            texts.append(path.name)
            with contextlib.suppress(UnicodeDecodeError):
                texts.append(path.read_text(encoding="utf-8"))
        for number, step in STEPS.items():
            if number.startswith(self.row.number):
                texts += [words for point in step.points.values() for words in (point.what, point.why)]
        texts.append("\n".join(cell.source for cell in self.built.notebook.cells))
        return re.sub(r"\s+", " ", "\n".join(texts))
