"""A manuscript becomes a notebook's cells (not yet executed) and the lesson's bank."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from jupytext.myst import MystMetadataParsingError, myst_to_notebook

from bukuflask.bank import Lesson, QuizQuestion, magic_of, name_of
from bukuflask.cell_names import needs
from bukuflask.exercises.verdict import BLANK
from bukuflask.projects.points import STEPS
from bukuflask_book.checkout import Book, SyllabusRow
from bukuflask_book.markdown import directive, fences, front_matter, load_yaml
from bukuflask_book.problems import ManuscriptError
from bukuflask_book.sources import read_source

from . import exercises, listing, marks, packages, predictions, quizzes, subjects, terminal, widths
from .exercises import ExerciseFile
from .predictions import WrittenPrediction

TAGS = {"raises-exception", "nbval-ignore-output", "nbval-skip"}
_REASONED = {"nbval-ignore-output", "nbval-skip"}
_HEAD = {"app", "sebelum", "bisa", "paket"}
ONLY_PREDICTIONS_WITH_A_HEAD = True
"""Whether a lesson may no longer hold a prediction of the old form, `%%tebak` in a code cell, without any `{tebak}`."""
METADATA: dict[str, Any] = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "pygments_lexer": "ipython3",
    },
}


@dataclass(frozen=True)
class Manuscript:
    """A manuscript as it was read: its text, and the terminal blocks in it, in order, whether or not their recording is up to date."""

    text: str
    blocks: list[terminal.Block]


@dataclass
class Built:
    """What one manuscript gives: the notebook without outputs, the bank, the manuscript and the exercises as read."""

    stem: str
    notebook: Any
    bank: Lesson
    manuscript: Manuscript
    exercises: list[ExerciseFile] = field(default_factory=list)
    predictions: list[WrittenPrediction] = field(default_factory=list)


class _Builder:
    def __init__(self, book: Book, stem: str, read_already: Manuscript | None) -> None:
        self.book = book
        self.stem = stem
        self.path = book.manuscript(stem)
        self.file = book.relative(self.path)
        self.entry: SyllabusRow = book.entry(stem)
        self.cells: list[Any] = []
        self.quiz: list[QuizQuestion] = []
        self.predictions: dict[str, WrittenPrediction] = {}
        self.old_prediction = 0
        self.manuscript = read_already or read(book, stem)
        self.blocks = self.manuscript.blocks
        self.shown = 0
        self.recordings = terminal.load(book, stem)
        self.used: dict[str, int] = {}
        self.exercises = self._exercises()
        self.steps: dict[str, str] = {}

    def _exercises(self) -> dict[str, ExerciseFile]:
        out: dict[str, ExerciseFile] = {}
        for path in self.book.exercise_files(self.stem):
            found = exercises.read(path, self.book.relative(path))
            ident = found.compiled["id"]
            if ident in out:
                raise ManuscriptError(self.book.relative(path), 2, f"id {ident} sudah dipakai {out[ident].path.name}.")
            out[ident] = found
        return out

    # -- the whole ---------------------------------------------------------------------------------------------------------

    def build(self) -> Built:
        source = self.manuscript.text
        head, prose, _ = front_matter(source, self.file)
        if unknown := set(head) - _HEAD - {"jupytext", "kernelspec"}:
            raise ManuscriptError(
                self.file,
                2,
                f"kunci kepala tidak dikenal: {', '.join(sorted(unknown))}. Yang ada: {', '.join(sorted(_HEAD))}.",
            )
        try:
            parsed = myst_to_notebook(source, add_source_map=True)
        except MystMetadataParsingError as error:
            words = str(error)
            at = re.search(r"at line (\d+)", words)
            raise ManuscriptError(
                self.file, int(at[1]) if at else 0, f"opsi sel tidak dapat dibaca: {words}"
            ) from error
        self._title(head)
        for cell, line in zip(parsed.cells, parsed.metadata["source_map"], strict=True):
            if cell.cell_type == "code":
                self._code(cell.source, dict(cell.metadata), line + 1)
            else:
                self._markdown(cell.source, self._first_line(source, line))
        self._next()
        self._all_used()
        notebook = nbformat.v4.new_notebook(cells=self.cells, metadata=METADATA)
        bank: Lesson = {
            "stem": self.stem,
            "title": self.entry.title,
            "exercises": {ident: found.compiled for ident, found in sorted(self.exercises.items())},
            "quiz": self.quiz,
        }
        if self.steps:
            bank["steps"] = self.steps
        if self.predictions:
            bank["predictions"] = {ident: found.asked for ident, found in sorted(self.predictions.items())}
        if "app" in head:
            bank["app"] = str(head["app"])
        if added := self._packages(head, prose):
            bank["paket"] = added
        return Built(
            self.stem,
            notebook,
            bank,
            self.manuscript,
            [self.exercises[i] for i in sorted(self.exercises)],
            list(self.predictions.values()),
        )

    def _packages(self, head: dict[str, Any], prose: str) -> list[str]:
        """Return what the lesson adds to Flask. Raises `ManuscriptError` when its head and its code do not agree."""
        added = packages.named(head, self.file)
        code = [cell.source for cell in self.cells if cell.cell_type == "code"]
        for found in self.exercises.values():
            code += [found.compiled["solution"], found.compiled["check"], *found.alternatives]
            code += [answer.source for answer in (*found.wrong, *found.impostors)]
            tested = found.compiled.get("subject")
            code += [text for path, text in (tested["files"] if tested else {}).items() if path.endswith(".py")]
        steps = [step for block in self.blocks for step in block.steps]
        code += [step.content for step in steps if isinstance(step, terminal.WriteFile) and step.path.endswith(".py")]
        packages.check(self.book, self.stem, added, code, prose)
        return added

    @staticmethod
    def _first_line(source: str, start: int) -> int:
        """1-based line of the first line that is not blank at or after the 0-based line `start`."""
        lines = source.splitlines()
        while start < len(lines) and not lines[start].strip():
            start += 1
        return start + 1

    def _all_used(self) -> None:
        for ident, found in self.exercises.items():
            if ident not in self.used:
                raise ManuscriptError(
                    self.book.relative(found.path), 2, f"latihan {ident} belum dipakai di {self.file.as_posix()}."
                )
        if self.old_prediction and (ONLY_PREDICTIONS_WITH_A_HEAD or self.predictions):
            raise ManuscriptError(
                self.file,
                self.old_prediction,
                "tebakan ditulis dengan blok `{tebak}`, bukan `%%tebak` di dalam `{code-cell}`: kepalanya menyebut `tanya` dan `jawab`.",
            )
        if self.recordings and len(self.recordings) != len(self.blocks):
            raise self._stale(0)

    # -- cells -------------------------------------------------------------------------------------------------------------

    def _add(self, cell: Any) -> None:
        """Add a cell under an id made from what it holds: it stays the same whatever is inserted around it."""
        mark = hashlib.sha256(f"{cell.cell_type}\0{cell.source}".encode()).hexdigest()[:12]
        same = sum(1 for c in self.cells if c.id.split("-")[0] == mark)
        cell.id = f"{mark}-{same}" if same else mark
        self.cells.append(cell)

    def _title(self, head: dict[str, Any]) -> None:
        before = [self._lesson_link(str(stem)) for stem in head.get("sebelum", [])]
        able = [str(text) for text in head.get("bisa", [])]
        if not 2 <= len(able) <= 4:
            raise ManuscriptError(
                self.file,
                2,
                "kunci `bisa` berisi dua sampai empat hal yang dapat dilakukan pembaca setelah pelajaran ini.",
            )
        text = [
            f"<!-- Notebook ini dibangun dari {self.file.as_posix()}. Untuk mengubah isinya, ubah naskah itu, lalu jalankan: "
            f"python -m bukuflask_author bangun {self.entry.number} -->",
            f"# {self.entry.number} · {self.entry.title}",
            f"Waktu: ± {self.entry.minutes} menit" + (f" · Bacalah dulu: {', '.join(before)}" if before else ""),
            "Setelah pelajaran ini kamu bisa:\n\n" + "\n".join(f"- {item}" for item in able),
        ]
        self._add(nbformat.v4.new_markdown_cell("\n\n".join(text)))

    def _lesson_link(self, stem: str) -> str:
        row = next((r for r in self.book.syllabus if r.stem == stem), None)
        if row is None:
            raise ManuscriptError(self.file, 2, f"kunci `sebelum` menyebut {stem}, yang tidak ada di lessons.md.")
        return f"[{row.number} {row.title}]({stem}.ipynb)"

    def _next(self) -> None:
        row = self.book.after(self.stem)
        if row is None:
            words = (
                "Ini pelajaran terakhir. Lihat lagi [daftar pelajaran](../lessons.md) dan pilih yang ingin kamu ulangi."
            )
        elif row.stem is None:
            words = (
                f"Pelajaran berikutnya, **{row.number} {row.title}**, sedang ditulis. [Daftar pelajaran](../lessons.md)"
            )
        else:
            words = f"[{row.number} {row.title}]({row.stem}.ipynb): {row.makes}"
        self._add(nbformat.v4.new_markdown_cell(f"## Langkah berikutnya\n\n{words}"))

    def _code(self, source: str, metadata: dict[str, Any], line: int) -> None:
        tags = list(metadata.pop("tags", []))
        reason = metadata.pop("reason", "")
        if metadata:
            raise ManuscriptError(
                self.file, line, f"opsi sel tidak dikenal: {', '.join(metadata)}. Yang ada: tags, reason."
            )
        if wrong := set(tags) - TAGS:
            raise ManuscriptError(
                self.file, line, f"tag tidak dikenal: {', '.join(sorted(wrong))}. Yang ada: {', '.join(sorted(TAGS))}."
            )
        if set(tags) & _REASONED and not reason:
            raise ManuscriptError(
                self.file, line, "tag yang melewati pemeriksaan harus disertai alasannya: `:reason: ...`."
            )
        if not source.strip():
            raise ManuscriptError(self.file, line, "sel kode kosong.")
        widths.check(source, widths.CELL, self.file, line)
        if source.lstrip().startswith("%%tebak"):
            self.old_prediction = self.old_prediction or line
        self._add(nbformat.v4.new_code_cell(source, metadata={"tags": tags} if tags else {}))

    def _markdown(self, source: str, first: int) -> None:
        """Cut a piece of prose at its directives; `first` is the 1-based line at which it begins."""
        lines = source.splitlines()
        done = 0
        pending: list[str] = []

        def keep(start: int, end: int) -> None:
            if start < end:
                pending.append(marks.strip("\n".join(lines[start:end]), self.file, first + start))

        def flush() -> None:
            text = "\n".join(pending).strip("\n")
            pending.clear()
            if text.strip():
                self._add(nbformat.v4.new_markdown_cell(self._rewritten(text)))

        self._links(source, self.file, first)
        for fence in fences(source):
            if not fence.info.startswith("{"):
                widths.check_fence(fence.info, fence.body, self.file, first + fence.start)
                continue
            keep(done, fence.start)
            done = fence.end
            name, argument, options, body, body_line = directive(fence, first)
            at = first + fence.start
            if name == "literalinclude":
                pending.append(self._listing(argument, options, at))
            elif name == "terminal":
                pending.append(self._terminal(at))
            elif name == "exercise":
                flush()
                self._exercise(argument, at)
            elif name == "langkah":
                flush()
                self._step(argument, at)
            elif name == "tebak":
                flush()
                self._prediction(argument, body, at, body_line)
            elif name == "quiz":
                flush()
                self._quiz(body, body_line)
            else:
                raise ManuscriptError(
                    self.file,
                    at,
                    f"direktif `{{{name}}}` tidak dikenal. Yang ada: `code-cell`, `exercise`, `langkah`, `literalinclude`, `quiz`, `tebak`, `terminal`.",
                )
        keep(done, len(lines))
        flush()

    # -- directives --------------------------------------------------------------------------------------------------------

    def _listing(self, argument: str, options: dict[str, str], line: int) -> str:
        source = (self.path.parent / argument).resolve()
        if not source.is_relative_to((self.book.root / "examples").resolve()):
            raise ManuscriptError(self.file, line, f"{argument} tidak berada di folder examples/.")
        stem_folder = self.book.example(self.stem).resolve()
        shown = (
            source.relative_to(stem_folder)
            if source.is_relative_to(stem_folder)
            else source.relative_to(self.book.root.resolve())
        )
        return listing.render(source, shown.as_posix(), options, self.file, line)

    def _terminal(self, line: int) -> str:
        block = self.blocks[self.shown]
        recorded = self.recordings[self.shown] if self.shown < len(self.recordings) else []
        self.shown += 1
        if [r["step"] for r in recorded] != block.key():
            raise self._stale(line)
        return terminal.render(block, recorded)

    def _stale(self, line: int) -> ManuscriptError:
        return ManuscriptError(
            self.file,
            line,
            f"rekaman terminal belum ada atau sudah usang. Jalankan: python -m bukuflask_author segarkan {self.entry.number}",
        )

    def _exercise(self, ident: str, line: int) -> None:
        found = self.exercises.get(ident)
        if found is None:
            raise ManuscriptError(self.file, line, f"latihan {ident!r} tidak ada di exercises/{self.stem}/.")
        if ident in self.used:
            raise ManuscriptError(self.file, line, f"latihan {ident} sudah dipakai di baris {self.used[ident]}.")
        self.used[ident] = line
        exercise = found.compiled
        file = self.book.relative(found.path)
        self._links(found.task, file, found.task_line)
        for fence in fences(found.task):
            widths.check_fence(fence.info, fence.body, file, found.task_line + fence.start)
        widths.check(exercise["starter"], widths.CELL, file, found.task_line)
        self._add(
            nbformat.v4.new_markdown_cell(
                f"### {name_of(exercise)} · {exercise['title']}\n\n{self._rewritten(found.task)}{subjects.shown(exercise)}"
            )
        )
        self._add(nbformat.v4.new_code_cell(f"%%{magic_of(exercise)} {ident}\n{exercise['starter'].rstrip()}"))

    def _step(self, ident: str, line: int) -> None:
        """Add a step of the final project: what it asks for, as `%periksa` looks at it, and the cell that looks at the example."""
        step = STEPS.get(ident)
        if step is None or not ident.startswith(f"{self.entry.number}-") or ident in self.steps:
            raise ManuscriptError(
                self.file, line, f"langkah {ident!r} tidak ada, atau sudah dipakai. Yang ada: {', '.join(STEPS)}."
            )
        self.steps[ident] = step.title
        asked = "\n".join(f"| {point.what} | {point.why[0].upper()}{point.why[1:]} |" for point in step.points.values())
        text = f"### Langkah {ident} · {step.title}\n\n| Yang diminta | Mengapa penting |\n|---|---|\n{asked}"
        self._add(nbformat.v4.new_markdown_cell(text))
        self._add(nbformat.v4.new_code_cell(f"%periksa {ident} ../examples/{self.stem}"))

    def _prediction(self, ident: str, body: str, line: int, body_line: int) -> None:
        number = self.entry.number
        if not re.fullmatch(rf"{number}-[a-z]", ident):
            raise ManuscriptError(
                self.file, line, f"tulis tanda tebakannya, misalnya `{{tebak}} {number}-a` (tertulis {ident!r})."
            )
        found = predictions.parse(ident, self._rewritten(body), self.file, line, body_line)
        if ident in self.predictions:
            raise ManuscriptError(
                self.file, line, f"tebakan {ident} sudah dipakai di baris {self.predictions[ident].line}."
            )
        self._links(body, self.file, body_line)
        widths.check(found.code, widths.CELL, self.file, line)
        before = [
            cell.source
            for cell in self.cells
            if cell.cell_type == "code" and "raises-exception" not in cell.metadata.get("tags", [])
        ]
        found.asked["needs"] = needs(found.code, before)
        self.predictions[ident] = found
        self._add(nbformat.v4.new_code_cell(f"%%tebak {ident} {BLANK}\n{found.code}"))

    def _quiz(self, body: str, line: int) -> None:
        if self.quiz:
            raise ManuscriptError(self.file, line, "satu pelajaran memuat satu kuis.")
        self.quiz = quizzes.parse(body, self.file, line)
        self._add(nbformat.v4.new_code_cell(f"%kuis {self.entry.number}"))

    # -- links -------------------------------------------------------------------------------------------------------------

    def _rewritten(self, text: str) -> str:
        """A link to another manuscript becomes a link to its notebook."""
        return re.sub(r"\]\((\d\d-[\w-]+)\.md(#[^)]*)?\)", r"](\1.ipynb\2)", text)

    def _links(self, text: str, file: Path, first: int) -> None:
        """Follow every link of a text that begins at the 1-based line `first` of `file`."""
        inside = False
        for number, row in enumerate(text.splitlines()):
            if row.lstrip().startswith(("```", "~~~")):
                inside = not inside
            if inside:
                continue
            for target in re.findall(r"\]\(<?([^)\s>]+)", re.sub(r"`[^`]*`", "", row)):
                if re.match(r"https?://|#|mailto:", target):
                    continue
                plain = target.partition("#")[0]
                if not (self.path.parent / plain).exists():
                    raise ManuscriptError(file, first + number, f"tautan mati: {target}")


def build(book: Book, stem: str, read_already: Manuscript | None = None) -> Built:
    """Build one lesson's notebook (without outputs) and bank. Raises `ManuscriptError` with file, line and reason.

    `read_already`: the manuscript, by whoever has read it (to record its terminal blocks).
    """
    if not book.manuscript(stem).is_file():
        raise ManuscriptError(book.relative(book.manuscript(stem)), 0, "naskah ini tidak ada.")
    return _Builder(book, stem, read_already).build()


def read(book: Book, stem: str) -> Manuscript:
    """Read a lesson's manuscript. Raises `ManuscriptError` with file, line and reason."""
    path = book.manuscript(stem)
    file = book.relative(path)
    text = read_source(path, file)
    out: list[terminal.Block] = []
    for fence in fences(text):
        if fence.info.startswith("{terminal}"):
            _, _, options, body, line = directive(fence, 1)
            if unknown := set(options) - {"contoh"}:
                raise ManuscriptError(
                    file, line, f"opsi terminal tidak dikenal: {', '.join(sorted(unknown))}. Yang ada: contoh."
                )
            example = options.get("contoh", stem)
            if not book.example(example).is_dir():
                raise ManuscriptError(file, line, f"contoh {example} tidak ada di folder examples/.")
            out.append(terminal.parse(load_yaml(body, file, line), example, file, line))
    return Manuscript(text, out)
