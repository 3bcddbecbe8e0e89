"""The pages themselves: a plan and an answer key for the teacher, a sheet for the pupil; each one HTML file, made to be printed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bukuflask import prose
from bukuflask.files import write_whole
from bukuflask.projects.points import STEPS
from bukuflask_book.checkout import Book
from bukuflask_book.problems import ManuscriptError

from ..manuscript import Built
from ..proof import snapshot_file
from .lesson import TaughtLesson
from .plan import HOUR, HOURS_OF_A_MEETING, ExpectedMistake, Plan, Step, hours, path, read

FOLDER = Path("docs") / "guru"
KINDS = ("rencana", "lembar", "kunci")
OVERVIEW = Path("docs") / "guru.md"
_BEGIN, _END = "<!-- dibangun: daftar rencana -->", "<!-- /dibangun -->"
_LONGEST_ALTERNATIVE = 20
_LONGEST_DIFFERENCE = 14
_LABELS = re.compile(r"^(Yang terjadi|Mengapa|Coba): ", re.M)


def _markdown(text: str) -> Markup:
    return Markup(prose.render(text))


def _sentence(text: str) -> Markup:
    """One paragraph without its `<p>`."""
    html = prose.render(text).strip()
    return Markup(html.removeprefix("<p>").removesuffix("</p>") if html.count("<p>") == 1 else html)


_JINJA = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_JINJA.filters |= {
    "markdown": _markdown,
    "kalimat": _sentence,
    "rapat": lambda code: re.sub(
        r"\n{3,}", "\n\n", code
    ),  # paper is dear: one blank line where Python's style asks for two
    "tanpa_tepat": lambda why: why.removeprefix("Tepat. "),
}


def place(book: Book, kind: str, stem: str) -> Path:
    """Return where a page of a lesson stands."""
    return book.root / FOLDER / kind / f"{stem}.html"


def pages(found: TaughtLesson, plan: Plan) -> dict[Path, str]:
    """Return the pages of one lesson by their places. Raises `ManuscriptError` where a message was never recorded."""
    common: dict[str, Any] = {"lesson": found, "row": found.row}
    values: dict[str, dict[str, Any]] = {
        "rencana": {"plan": plan, "hours": list(_timed(found, plan)), "mistakes": _mistakes(found, plan)},
        "lembar": {"plan": plan, "work": _work(found)},
        "kunci": {"answers": _answers(found), "steps": _steps(found)},
    }
    return {
        place(found.book, kind, found.stem): _JINJA.get_template(f"{kind}.html").render(common | values[kind]) + "\n"
        for kind in KINDS
    }


# -- the plan ------------------------------------------------------------------------------------------------------------------


def _timed(found: TaughtLesson, plan: Plan) -> Iterator[dict[str, Any]]:
    """Yield the hours with what each holds, the clock running from 0, and the half-way stop where it is."""
    half, words = found.half
    order = [section.title for section in found.sections]
    last = [
        step for hour in plan.hours for step in hour if step.section and _at(order, step) <= order.index(half.title)
    ][-1]
    for number, hour in enumerate(plan.hours):
        clock = 0
        rows = []
        for step in hour:
            work = [(ident, found.named(ident)) for ident in step.exercises]
            rows.append({"step": step, "start": clock, "end": clock + step.minutes, "work": work})
            clock += step.minutes
        stop = words if any(step is last for step in hour) else ""
        yield {"meeting": number // 2 + 1, "hour": number % 2 + 1, "rows": rows, "stop": stop}


def _at(order: list[str], step: Step) -> int:
    return order.index(step.section)


def _mistakes(found: TaughtLesson, plan: Plan) -> list[dict[str, Any]]:
    return [
        {
            "mistake": each,
            "title": found.named(each.exercise),
            "written": _written(found, each),
            "told": _told(found, each),
        }
        for each in plan.mistakes
    ]


def _written(found: TaughtLesson, mistake: ExpectedMistake) -> str:
    """Return how the wrong answer differs from the solution, or "" for a step of the project."""
    exercise = found.exercises.get(mistake.exercise)
    if exercise is None:
        return ""
    wrong = next(w for w in (*exercise.wrong, *exercise.impostors) if w.code == mistake.code)
    old, new = exercise.compiled["solution"].splitlines(), wrong.source.splitlines()
    lines = [
        line
        for line in difflib.unified_diff(old, new, lineterm="", n=0)
        if not line.startswith(("---", "+++", "@@")) and line[1:].strip()
    ]
    if len(lines) > _LONGEST_DIFFERENCE:
        lines = [*lines[:_LONGEST_DIFFERENCE], "  ..."]
    return "\n".join(lines)


def _told(found: TaughtLesson, mistake: ExpectedMistake) -> str:
    """Return what a pupil with this mistake reads, as it was recorded."""
    exercise = found.exercises.get(mistake.exercise)
    if exercise is None:
        point = STEPS[mistake.exercise].points[mistake.code]
        return f"**Yang diminta.** {point.what}\n\n**Mengapa.** {point.why[0].upper()}{point.why[1:]}"
    file = snapshot_file(found.book.root, exercise)
    recorded = file.read_text(encoding="utf-8") if file.is_file() else ""
    block = re.search(rf"^={{8}} {re.escape(mistake.code)}\n(.*?)(?=^={{8}} |\Z)", recorded, re.M | re.S)
    if block is None:
        raise ManuscriptError(
            found.book.relative(file), 0, f"belum ada rekaman {mistake.code}; jalankan: segarkan {found.row.number}"
        )
    _verdict, _, text = block[1].strip().partition("\n")
    return _LABELS.sub(r"\n**\1.** ", text).strip()


# -- the sheet and the key -----------------------------------------------------------------------------------------------------


def _work(found: TaughtLesson) -> list[tuple[str, str]]:
    """Return the exercises, or the steps of the project, in the order in which the lesson holds them."""
    return [(ident, found.named(ident)) for section in found.sections for ident in section.exercises]


def _answers(found: TaughtLesson) -> list[dict[str, Any]]:
    out = []
    for ident, title in _work(found):
        if ident not in found.exercises:
            continue
        exercise = found.exercises[ident]
        other = next(
            (text.strip() for text in exercise.alternatives if len(text.splitlines()) <= _LONGEST_ALTERNATIVE), ""
        )
        out.append(
            {
                "ident": ident,
                "title": title,
                "task": exercise.task,
                "solution": exercise.compiled["solution"].strip("\n"),
                "why": exercise.compiled["success"],
                "other": other,
                "tested": "subject" in exercise.compiled,
            }
        )
    return out


def _steps(found: TaughtLesson) -> list[tuple[str, Any]]:
    return [(ident, STEPS[ident]) for ident, _ in _work(found) if ident in STEPS]


# -- the whole -----------------------------------------------------------------------------------------------------------------


def planned(book: Book) -> list[str]:
    """Return the lessons that have a plan, in order."""
    return [stem for stem in book.stems() if path(book, stem).is_file()]


def overview(book: Book, plans: Mapping[str, Plan]) -> str:
    """Return `docs/guru.md` with the table of lessons made anew, from their plans alone: no lesson is built for it.

    `plans`: those that were read already, by their lessons. Raises `ManuscriptError` when its marks are gone or a plan cannot be read.
    """
    file = book.root / OVERVIEW
    text = file.read_text(encoding="utf-8")
    before, begin, rest = text.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not (begin and end):
        raise ManuscriptError(OVERVIEW, 0, f"tanda {_BEGIN} dan {_END} belum ada.")
    rows = [
        "| No | Pelajaran | Waktu baca | Di kelas | Rencana | Lembar siswa | Kunci |",
        "|---|---|---|---|---|---|---|",
    ]
    total = 0
    for stem in planned(book):
        taught = len(plans[stem].hours) if stem in plans else hours(book, stem)
        row = book.entry(stem)
        total += taught
        links = " | ".join(f"[{kind}](guru/{kind}/{stem}.html)" for kind in KINDS)
        rows.append(
            f"| {row.number} | {row.title} | {row.minutes} menit | {taught // HOURS_OF_A_MEETING} x {HOURS_OF_A_MEETING} x {HOUR} menit | {links} |"
        )
    rows.append(
        f"| | **Semua** | {sum(book.entry(s).minutes for s in planned(book))} menit | {total} jam pelajaran | | | |"
    )
    table = "\n".join(rows)
    return f"{before}{begin}\n\n{table}\n\n{end}{after}"


def write(book: Book, lessons: Iterable[Built]) -> list[Path]:
    """Write the pages of these lessons, as far as they have a plan, and the table; return what was written anew."""
    chosen = [TaughtLesson(book, built) for built in lessons if path(book, built.stem).is_file()]
    if not chosen:
        return []
    plans = {found.stem: read(found) for found in chosen}
    wanted = {file: text for found in chosen for file, text in pages(found, plans[found.stem]).items()}
    wanted[book.root / OVERVIEW] = overview(book, plans)
    changed = []
    for file, text in wanted.items():
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(file, text.encode("utf-8"))
            changed.append(file)
    return changed


def table_drift(book: Book) -> list[str]:
    """Say that the table in `docs/guru.md` differs from what would be built now."""
    if not planned(book) or overview(book, {}) == (book.root / OVERVIEW).read_text(encoding="utf-8"):
        return []
    return [f"{OVERVIEW.as_posix()}: tabelnya tidak sesuai. Jalankan: python -m bukuflask_author guru"]


def drift(book: Book, built: Built) -> list[str]:
    """Say which pages of a lesson differ from what would be built now. Raises `ManuscriptError` when its plan is missing or wrong."""
    if not planned(book):
        return []
    found = TaughtLesson(book, built)
    return [
        f"{book.relative(file).as_posix()}: tidak sesuai dengan sumbernya. Jalankan: python -m bukuflask_author guru {built.stem[:2]}"
        for file, text in pages(found, read(found)).items()
        if not file.is_file() or file.read_text(encoding="utf-8") != text
    ]
