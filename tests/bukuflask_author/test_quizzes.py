"""The quiz of a manuscript: what is read, and which line is at fault."""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.needs("penulis")
pytest.importorskip("markdown_it")
pytest.importorskip("yaml")

from bukuflask_author.quizzes import parse  # noqa: E402
from bukuflask_book.problems import ManuscriptError  # noqa: E402

FILE = Path("lessons/02-x.md")


def question(n: int, options: str = "xoo", why: bool = True) -> str:
    rows = [f"{n}. Mengapa `{n}`?"]
    for number, mark in enumerate(options):
        rows.append(f"   - [{'x' if mark == 'x' else ' '}] jawaban {number}")
        if why:
            rows.append(f"     : sebab {number}")
    return "\n".join(rows) + "\n"


def test_a_quiz_is_read():
    found = parse(question(1) + "\n" + question(2, "oxo") + question(3), FILE, 40)
    assert [q["text"] for q in found] == ["Mengapa `1`?", "Mengapa `2`?", "Mengapa `3`?"]
    assert [o["correct"] for o in found[1]["options"]] == [False, True, False]
    assert found[2]["options"][2]["why"] == "sebab 2"


@pytest.mark.parametrize(
    ("body", "line", "reason"),
    [
        (question(1) * 2, 40, "(ada 2)"),
        (question(1) * 6, 40, "(ada 6)"),
        ("", 40, "(ada 0)"),
        (question(1) + question(2, "xo") + question(3), 47, "tepat satu bertanda [x]"),
        (question(1) + question(2) + question(3, "xxo"), 54, "tepat satu bertanda [x]"),
        (question(1) + question(2) + question(3, "ooo"), 54, "tepat satu bertanda [x]"),
        (question(1) + question(2, why=False) + question(3), 47, "memerlukan penjelasan"),
        (question(1) + "lanjutan\n", 47, "baris kuis harus"),
        ("   - [x] tanpa pertanyaan\n", 40, "baris kuis harus"),
        ("1. Tanya?\n     : sebab tanpa jawaban\n", 41, "baris kuis harus"),
        ("1. Tanya?\n   - [X] huruf besar\n", 41, "baris kuis harus"),
    ],
)
def test_a_fault_names_its_line(body, line, reason):
    with pytest.raises(ManuscriptError) as problem:
        parse(body, FILE, 40)
    assert str(problem.value).startswith(f"lessons/02-x.md:{line}: ")
    assert reason in str(problem.value)
