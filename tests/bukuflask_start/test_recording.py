"""A lesson that has not run in the reader's own hands says so, and its copy can still be told from what they wrote."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path

import pytest

from bukuflask_start.recording import LABEL, as_recording, laid
from bukuflask_start.working_copy import refresh, restore

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LESSON = "notebooks/01-halo.ipynb"


def cell(source: str, *outputs: dict, count: int | None = 3) -> dict:
    return {
        "cell_type": "code", "id": "a", "metadata": {}, "source": [source], "execution_count": count, "outputs": list(outputs)
    }  # fmt: skip


def shown(**data: str) -> dict:
    data = {f"text/{kind}": [text] for kind, text in data.items()}
    return {"output_type": "execute_result", "metadata": {}, "execution_count": 3, "data": data}


def notebook(*cells: dict) -> dict:
    return {"cells": [{"cell_type": "markdown", "source": ["teks"]}, *cells], "metadata": {}, "nbformat": 4}


def outputs(*cells: dict) -> list[list[dict]]:
    return [c["outputs"] for c in as_recording(notebook(*cells))["cells"][1:]]


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_in_every_lesson_no_cell_looks_run_and_every_output_is_labelled(file):
    made = json.loads(laid(file.read_bytes()))
    book = json.loads(file.read_text(encoding="utf-8"))
    assert [c["source"] for c in made["cells"]] == [c["source"] for c in book["cells"]]
    assert '"execution_count": null' in json.dumps(made)
    assert not re.search(r'"execution_count": \d', json.dumps(made))
    for mine, its in zip(made["cells"], book["cells"], strict=True):
        if its.get("outputs"):
            assert "".join(mine["outputs"][0]["data"]["text/plain"]) == LABEL
            assert "<strong>Rekaman</strong>" in "".join(mine["outputs"][0]["data"]["text/html"])


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_no_recording_shows_a_machine_or_a_link_to_a_server(file):
    made = json.loads(laid(file.read_bytes()))
    data = [output["data"] for c in made["cells"] for output in c.get("outputs", []) if "data" in output]
    text = "\n".join("".join(value) for bundle in data for value in bundle.values())
    assert "siap untuk belajar Flask" not in text
    markup = "\n".join("".join(bundle.get("text/html", "")) for bundle in data)
    assert not re.search(r"href=[\"']?(?:/|https?://(?:localhost|127))", markup)
    assert 'aria-label="Gambar halaman' not in markup or "<u>" not in markup


def test_the_notebook_itself_is_not_changed():
    given = notebook(cell("app", shown(plain="x", html="<a href='/menu'>Menu</a>")))
    before = copy.deepcopy(given)
    as_recording(given)
    assert given == before


def test_links_of_a_recorded_page_do_not_pretend_and_others_lead_on():
    page = '<div role="group" aria-label="Gambar halaman http://localhost/"><u>Menu</u></div>'
    links = "<a class='x' href=\"/menu\">a</a> <A HREF=http://127.0.0.1:5000/>b</A> <a href='02-x.ipynb'>c</a> <a href='https://flask.palletsprojects.com/'>d</a>"
    drawing = {
        "output_type": "display_data",
        "metadata": {},
        "data": {"image/svg+xml": ['<a xlink:href="/menu">e</a>']},
    }
    ((_, first, second, third),) = outputs(cell("x", shown(html=page), shown(html=links), drawing))
    assert "<u>" not in first["data"]["text/html"]
    assert second["data"]["text/html"] == (
        "<a class='x'>a</a> <A>b</A> <a href='02-x.ipynb'>c</a> <a href='https://flask.palletsprojects.com/'>d</a>"
    )
    assert third["data"]["image/svg+xml"] == "<a>e</a>"


def test_another_machine_is_never_shown_as_the_readers():
    found, imported, silent = outputs(
        cell("x = periksa_mesin()\nx", shown(plain="✎ Komputermu siap")),
        cell("from bukuflask import periksa_mesin\n1", shown(plain="1")),
        cell("a = 1"),
    )
    assert [LABEL in output["data"]["text/plain"] for output in found] == [True]
    assert len(imported) == 2
    assert silent == []


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"7", b'{"cells": 3}', b'{"asli": 1}', b"\xff\xfe", b'{"cells": [{}]}']
)
def test_what_is_no_notebook_is_laid_as_it_is(content):
    assert laid(content) == content


# -- in the student's copy -----------------------------------------------------------------------------------------------------


@pytest.fixture
def pair(workbook) -> tuple[Path, Path]:
    (workbook.root / LESSON).write_text(json.dumps(notebook(cell("1", shown(plain="1")))), encoding="utf-8")
    refresh(workbook.root, workbook.copy)
    return workbook.root, workbook.copy


def newer(book: Path) -> None:
    (book / LESSON).write_text(json.dumps(notebook(cell("2 + 2", shown(plain="4")))), encoding="utf-8")


def test_the_copy_is_a_recording_and_follows_the_book(pair):
    book, mine = pair
    assert LABEL in (mine / LESSON).read_text(encoding="utf-8")
    assert (refresh(book, mine).copied, refresh(book, mine).newer) == ([], [])
    newer(book)
    assert refresh(book, mine).copied == [LESSON]
    assert "2 + 2" in (mine / LESSON).read_text(encoding="utf-8")


def test_what_the_student_ran_is_kept_and_can_be_put_back(pair):
    book, mine = pair
    (mine / LESSON).write_text(json.dumps(notebook(cell("1", shown(plain="punyaku")))), encoding="utf-8")
    assert (refresh(book, mine).copied, refresh(book, mine).newer) == ([], [])
    newer(book)
    assert refresh(book, mine).newer == [LESSON]
    restore(book, mine, "01")
    assert LABEL in (mine / LESSON).read_text(encoding="utf-8")
    assert "sudah sama" in restore(book, mine, "01")
    assert refresh(book, mine).newer == []


def test_a_copy_that_an_earlier_edition_made_becomes_a_recording_unless_it_was_changed(pair):
    book, mine = pair
    memory = mine / ".bukuflask" / "salinan.json"

    def as_an_earlier_edition_left_it() -> None:
        (mine / LESSON).write_bytes((book / LESSON).read_bytes())
        known = json.loads(memory.read_text(encoding="utf-8"))
        memory.write_text(json.dumps({name: seen[:3] for name, seen in known.items()}), encoding="utf-8")

    as_an_earlier_edition_left_it()
    assert refresh(book, mine).copied == [LESSON]
    assert LABEL in (mine / LESSON).read_text(encoding="utf-8")
    as_an_earlier_edition_left_it()
    (mine / LESSON).write_text("tulisanku", encoding="utf-8")
    changes = refresh(book, mine)
    assert (changes.copied, changes.newer) == ([], [])
    newer(book)
    assert refresh(book, mine).newer == [LESSON]
    assert (mine / LESSON).read_text(encoding="utf-8") == "tulisanku"


@pytest.mark.parametrize("file", NOTEBOOKS[:3], ids=lambda file: file.stem)
def test_a_copy_tells_the_language_as_the_kernel_does(file):
    kernel = pytest.importorskip("ipykernel.ipkernel").IPythonKernel
    made = json.loads(laid(file.read_bytes()))
    assert made["metadata"]["language_info"] == kernel.language_info
    assert "version" not in json.loads(file.read_text(encoding="utf-8"))["metadata"]["language_info"]
