"""The notebooks are what their sources build, and every cell in them can be compared."""

from __future__ import annotations

import json
import re

import pytest

pytestmark = pytest.mark.needs("penulis")
pytest.importorskip("jupytext")

from bukuflask_author import build as builder  # noqa: E402
from bukuflask_author.manuscript import TAGS, build  # noqa: E402
from bukuflask_book.checkout import own  # noqa: E402

BOOK = own()
STEMS = BOOK.stems()


@pytest.mark.parametrize("stem", STEMS)
def test_a_notebook_is_what_its_sources_build(stem):
    assert builder.drift(BOOK, build(BOOK, stem)) is None


def test_nothing_is_left_without_its_manuscript_or_example():
    assert builder.orphans(BOOK) == []


def test_the_syllabus_links_every_lesson_that_is_written():
    assert sorted(row.stem for row in BOOK.syllabus if row.stem) == STEMS
    numbers = [row.number for row in BOOK.syllabus]
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize("stem", STEMS)
def test_nbval_can_compare_every_cell(stem):
    """nbval compares nothing where `execution_count` is null, never compares PNG or JPEG, and lets an error that does not come pass."""
    cells = [
        c for c in json.loads(BOOK.notebook(stem).read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code"
    ]
    assert [c["execution_count"] for c in cells] == list(range(1, len(cells) + 1))
    for cell in cells:
        tags = set(cell["metadata"].get("tags", []))
        assert tags <= TAGS
        kinds = {o["output_type"] for o in cell["outputs"]}
        assert ("error" in kinds) == ("raises-exception" in tags), cell["source"]
        for output in cell["outputs"]:
            assert not {"image/png", "image/jpeg"} & set(output.get("data", {}))
            assert "application/vnd.jupyter.widget-view+json" not in output.get("data", {})


@pytest.mark.parametrize("stem", STEMS)
def test_a_notebook_names_no_machine(stem):
    text = BOOK.notebook(stem).read_text(encoding="utf-8")
    assert not re.search(r"/(?:home|root|Users|work|tmp)/|\b[A-Z]:\\\\\\\\", text)
    # A port that a recording happened to get differs from run to run; one that the manuscript writes is for the reader to type.
    ports = re.compile(r"127\.0\.0\.1:(\d+)")
    assert set(ports.findall(text)) <= {"5000", *ports.findall(BOOK.manuscript(stem).read_text(encoding="utf-8"))}
    assert "python3.1" not in text


@pytest.mark.parametrize("stem", STEMS)
def test_a_lesson_has_the_parts_that_every_lesson_has(stem):
    """STYLE: predictions, a deliberate error, a drawing, exercises, terminal steps, quiz, summary, terms, the way on."""
    notebook = json.loads(BOOK.notebook(stem).read_text(encoding="utf-8"))
    code = ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code"]
    prose = "\n".join("".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "markdown")
    assert sum(source.startswith("%%tebak") for source in code) >= 2
    exercises = sum(source.startswith(("%%latihan", "%%uji")) for source in code) - prose.count("### Tantangan ")
    if any(source.startswith("%periksa ") for source in code):  # a project: its steps are what the reader does
        assert prose.count("### Langkah ") >= 4
        assert exercises == 0
    else:
        assert 2 <= exercises <= 4
    assert any(source.startswith("%kuis") for source in code)
    mimes = {m for c in notebook["cells"] for o in c.get("outputs", []) for m in o.get("data", {})}
    assert "image/svg+xml" in mimes, "belum ada gambar dari program yang berjalan"
    for words in (
        "**Yang terjadi",
        "**Mengapa",
        "**Coba",
        "## Rangkuman",
        "**Istilah baru:**",
        "## Langkah berikutnya",
        "Anaconda Prompt (cmd)",
    ):
        assert words in prose, words


def test_the_real_book_is_held_to_all_of_its_rules():
    """The small books of other tests are not; here every exercise has its impostors, every sweeping sentence its mark."""
    from bukuflask_author import claims, exercises, manuscript

    assert exercises.IMPOSTORS_IN_EVERY_EXERCISE
    assert manuscript.ONLY_PREDICTIONS_WITH_A_HEAD
    assert not claims.GATE_ONLY_WITH_CLAIMS
