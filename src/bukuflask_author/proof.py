"""The proof of an exercise: every answer that its file names gets what the file says, and damage never passes unseen."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from bukuflask.bank import Exercise
from bukuflask.feedback import Feedback
from bukuflask.judge import judge, not_begun
from bukuflask.runner import InProcessRunner

from .exercises import ExerciseFile


def answer(exercise: Exercise, source: str) -> Feedback:
    """Return the feedback that a student would get for this source."""
    return not_begun(exercise, source) or judge(exercise, InProcessRunner().run(exercise, source))


def wrong_answer(exercise: Exercise, source: str) -> Feedback:
    """Return what the check says of a source, even of a starter, for which a student is told to begin."""
    return judge(exercise, InProcessRunner().run(exercise, source))


def damaged(source: str) -> Iterator[tuple[str, str]]:
    """Yield (what was done, the damaged source): each line deleted, doubled, or swapped with the next."""
    lines = source.splitlines()
    for i, line in enumerate(lines):
        if not line.strip():
            continue
        yield f"hapus: {line.strip()}", "\n".join([*lines[:i], *lines[i + 1 :]]) + "\n"
        yield f"gandakan: {line.strip()}", "\n".join([*lines[: i + 1], line, *lines[i + 1 :]]) + "\n"
        if i + 1 < len(lines) and lines[i + 1] != line:
            yield f"tukar: {line.strip()}", "\n".join([*lines[:i], lines[i + 1], line, *lines[i + 2 :]]) + "\n"


def harmless(what: str) -> bool:
    """Say whether damage leaves a right answer by construction: a line doubled that repeats itself without effect, or never runs."""
    return bool(
        re.match(r"gandakan: (?:from |import |return\b|\w+ = |@app\.route\(|app\.config\.from_mapping\()", what)
    )


def same_program(one: str, other: str) -> bool:
    """Say whether two sources are the same program but for layout and comments."""
    try:
        return ast.dump(ast.parse(one)) == ast.dump(ast.parse(other))
    except (SyntaxError, ValueError):
        return False


def faults(found: ExerciseFile) -> list[str]:
    """Return every way in which the exercise does not keep its promises, as Indonesian lines; [] when it keeps them all."""
    exercise, name = found.compiled, found.compiled["file"]
    out: list[str] = []
    if wrong_answer(exercise, exercise["starter"]).state == "benar":
        out.append(f"{name}: kode awal sudah memenuhi pemeriksaan; tidak ada yang perlu dikerjakan pembaca.")
    for title, source in [
        ("solusi", exercise["solution"]),
        *((f"jawaban lain {n}", s) for n, s in enumerate(found.alternatives, 1)),
    ]:
        if (given := answer(exercise, source)).state != "benar":
            out.append(f"{name}: {title} harus mendapat ✓, tetapi mendapat {given.heading()} [{given.code}]:\n{given}")
    for wrong in found.wrong:
        given = wrong_answer(exercise, wrong.source)
        if (given.state, given.code) != ("salah", wrong.code):
            out.append(
                f"{name}:{wrong.line}: jawaban keliru ini harus mendapat ✗ [{wrong.code}], tetapi mendapat {given.heading()} [{given.code}]."
            )
    passing = {
        what
        for what, source in damaged(exercise["solution"])
        if not harmless(what)
        and not same_program(source, exercise["solution"])
        and answer(exercise, source).state == "benar"
    }
    excused = set(found.also_right)
    for what in sorted(passing - excused):
        out.append(
            f"{name}: solusi yang dirusak ini lolos: «{what}». Perketat pemeriksaan; kalau memang benar, tulis di `juga_benar`."
        )
    for what in sorted(excused - passing):
        out.append(f"{name}: `juga_benar` menyebut «{what}», padahal itu tidak lolos atau tidak ada.")
    return out


def snapshot(found: ExerciseFile) -> str:
    """Return what a student reads for each known wrong answer and for success, as text to be compared with a kept copy."""
    out = [f"{'=' * 8} {wrong.code}\n{wrong_answer(found.compiled, wrong.source)}\n" for wrong in found.wrong]
    out.append(f"{'=' * 8} ✓\n{answer(found.compiled, found.compiled['solution'])}\n")
    return "\n".join(out)


def snapshot_file(root: Path, found: ExerciseFile) -> Path:
    """Return where an exercise's kept copy stands."""
    return root / "tests" / "book" / "umpan_balik" / f"{found.compiled['id']}.txt"
