"""A student's way through lesson 02, in the real JupyterLab and a real browser, started by `python mulai.py`."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bukuflask.exercises import practice
from bukuflask.progress.store import load

pytestmark = [pytest.mark.needs("penulis"), pytest.mark.needs("chromium"), pytest.mark.lessons("02")]
playwright = pytest.importorskip("playwright.sync_api")

ROOT = Path(__file__).resolve().parents[2]
STEM = "02-aplikasi-minimal"
WRONG = """%%latihan 02-02
from flask import Flask

app = Flask(__name__)


@app.route("/")
def depan():
    return "Warung Bu Sri"


@app.route("/jam_buka")
def jam_buka():
    return "Buka 06.00 sampai 14.00"
"""


RIGHT = WRONG.replace("/jam_buka", "/jam-buka")


@pytest.fixture(scope="module")
def room(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("rumah") / "belajar flask é"


@pytest.fixture(scope="module")
def address(room, announced) -> Iterator[str]:
    """The address that `python mulai.py` prints; JupyterLab ends with the test."""
    environ = {k: v for k, v in os.environ.items() if k != "BUKUFLASK_UJI"}
    environ |= {"BUKUFLASK_RUANG": str(room), "PYTHONUNBUFFERED": "1"}
    with announced([sys.executable, "mulai.py", "--tanpa-peramban"], cwd=ROOT, env=environ) as found:
        yield found


@pytest.fixture(scope="module")
def page(address, browser_path, chromium_flags):
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_path, args=chromium_flags)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(30_000)
        page.goto(address)
        yield page
        browser.close()


@pytest.fixture(scope="module")
def lesson(page, room):
    """Lesson 02, opened from the lesson list as a student opens it, without its saved outputs; then all its cells run."""
    notebook = room / "notebooks" / f"{STEM}.ipynb"
    content = json.loads(notebook.read_text(encoding="utf-8"))
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
    notebook.write_text(json.dumps(content), encoding="utf-8")
    page.get_by_role("link", name="Aplikasi minimal").click()
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    page.get_by_text("| Siap").wait_for()  # JupyterLab drops a run that is asked for before the kernel is there
    page.locator(".lm-MenuBar-item", has_text="Jalankan").click()
    page.locator('.lm-Menu-item[data-command="runmenu:run-all"]').click()
    return page


def portray(cell, name: str) -> None:
    """Renew a picture of the README when asked to: BUKUFLASK_POTRET=1 python mulai.py uji tests/book/test_jupyterlab.py."""
    if os.environ.get("BUKUFLASK_POTRET"):
        (ROOT / "docs").mkdir(exist_ok=True)
        cell.screenshot(path=ROOT / "docs" / f"{name}.png")


def answer(page, cell, source: str):
    """Type an answer over what a cell holds and run it."""
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(source)
    page.keyboard.press("Control+Enter")


def test_the_lesson_list_is_in_front_and_the_interface_is_indonesian(page):
    page.locator(".jp-RenderedMarkdown h1", has_text="daftar pelajaran").wait_for()
    assert page.locator(".lm-MenuBar-itemLabel", has_text="Berkas").count() == 1


def test_every_cell_runs_and_a_saved_notebook_keeps_a_picture_of_the_page(lesson, room, show_cell):
    show_cell(lesson, "%kemajuan 02").locator(".jp-InputPrompt", has_text=re.compile(r"\[\d+\]")).wait_for()
    lesson.keyboard.press("Escape")
    lesson.keyboard.press("Control+s")
    lesson.locator(".jp-DirtyIndicator, .jp-mod-dirty").wait_for(state="detached")
    for _ in range(300):  # an exercise's own save may still be under way, and JupyterLab then saves once more after it
        # Jupyter empties the file before it writes it, and may be seen doing so.
        text = (room / "notebooks" / f"{STEM}.ipynb").read_text(encoding="utf-8")
        saved = json.loads(text) if text.rstrip().endswith("}") else {"cells": []}
        code = [c for c in saved["cells"] if c["cell_type"] == "code"]
        counts = [c["execution_count"] for c in code]
        if counts and counts == list(range(1, len(code) + 1)):
            break
        lesson.wait_for_timeout(100)
    assert counts
    assert counts == list(range(1, len(code) + 1))
    for cell in code:
        expected = "raises-exception" in cell["metadata"].get("tags", [])
        assert any(o["output_type"] == "error" for o in cell["outputs"]) == expected, cell["source"]
        for output in cell["outputs"]:
            assert "application/vnd.jupyter.widget-view+json" not in output.get("data", {})


def test_a_link_inside_peramban_opens_its_page(lesson, show_cell):
    cell = show_cell(lesson, 'jalankan("02-aplikasi-minimal")')
    # The lesson stops this server further down, before its terminal steps; a reader starts it again in the same way.
    cell.locator(".cm-content").click()
    lesson.keyboard.press("Control+Enter")
    inside = cell.frame_locator("iframe")
    inside.get_by_role("link", name="Lihat menu warung").click()
    inside.get_by_role("heading", name="Warung Bu Sri").wait_for()
    assert cell.get_by_label("Alamat").input_value().endswith("/menu")
    assert "GET /menu" in cell.get_by_role("log").inner_text()
    portray(cell, "peramban")
    cell.get_by_role("button", name="Kembali").click()
    inside.get_by_role("heading", name="Hello, World!").wait_for()


def test_a_wrong_answer_is_explained_and_a_right_one_is_praised(lesson, room, show_cell):
    cell = show_cell(lesson, "%%latihan 02-02")
    cell.locator(".jp-OutputArea", has_text="○ BELUM DIKERJAKAN").wait_for()
    answer(lesson, cell, WRONG)
    cell.locator(".jp-OutputArea", has_text="✗ BELUM TEPAT").wait_for()
    told = cell.locator(".jp-OutputArea").inner_text()
    portray(cell, "umpan-balik")
    assert "Yang terdaftar adalah /jam_buka, sedangkan yang diminta adalah /jam-buka" in told
    assert "Tulis kata petunjuk di ujung baris pertama sel ini, lalu jalankan lagi (petunjuk 1 dari 4)" in told
    answer(lesson, cell, WRONG.replace("/jam_buka", "/jam-buka"))
    cell.locator(".jp-OutputArea", has_text="✓ BENAR").wait_for()
    kept = json.loads((room / ".bukuflask" / "kemajuan.json").read_text(encoding="utf-8"))
    assert kept["latihan"]["02-02"]["status"] == "benar"
    assert kept["latihan"]["02-02"]["percobaan"] == 2


def test_a_right_answers_page_opens_from_its_feedback(lesson, room, show_cell):
    """Below ✓ stands a button; it starts the answer as a server and shows its page in place, and `%lihat` does the same."""
    cell = show_cell(lesson, "%%latihan 02-02")
    answer(lesson, cell, RIGHT)
    cell.locator(".jp-OutputArea", has_text="✓ BENAR").wait_for()
    assert "%lihat 02-02" in cell.locator(".jp-OutputArea").inner_text()
    assert cell.locator("iframe").count() == 0
    cell.get_by_role("button", name="Buka halamanku").click()
    inside = cell.frame_locator("iframe")
    inside.get_by_text("Warung Bu Sri").wait_for()
    assert cell.get_by_role("button", name="Buka halamanku").count() == 0
    assert "/jam-buka" in cell.get_by_role("region", name="Peramban").inner_text()
    cell.get_by_label("Alamat").fill("/jam-buka")
    cell.get_by_role("button", name="Buka", exact=True).click()
    inside.get_by_text("Buka 06.00 sampai 14.00").wait_for()
    leases = [json.loads(file.read_text(encoding="utf-8")) for file in (room / ".bukuflask" / "server").glob("*.json")]
    assert [(lease["place"], lease["notebook"]) for lease in leases if lease["place"].startswith("jawaban")] == [
        ("jawaban 02-02", f"{STEM}.ipynb")
    ]


def test_an_answer_to_the_quiz_is_explained_at_once_and_the_first_one_kept(lesson, room, show_cell):
    cell = show_cell(lesson, "%kuis 02")
    quiz = cell.get_by_role("region", name="Kuis")
    questions = quiz.get_by_role("group").all()
    bank = json.loads((ROOT / "src/bukuflask/bank" / f"{STEM}.json").read_text(encoding="utf-8"))["quiz"]
    assert len(questions) == len(bank)
    assert not quiz.get_by_text("Belum tepat").count()
    for box, question in zip(questions, bank, strict=True):
        wrong = next(n for n, option in enumerate(question["options"]) if not option["correct"])
        right = next(n for n, option in enumerate(question["options"]) if option["correct"])
        box.get_by_role("radio").nth(wrong).check()
        assert box.locator(".bk-open").inner_text().startswith("✗ Belum tepat. ")
        box.get_by_role("radio").nth(right).check()
        assert box.locator(".bk-open").inner_text().startswith("✓ ")
    radios = questions[0].get_by_role("radio")
    radios.first.check()
    radios.first.focus()  # a click gives the focus to the cell
    lesson.keyboard.press("ArrowDown")  # which would be the next cell, were the key JupyterLab's
    assert radios.nth(1).is_checked()
    quiz.get_by_text(f"Jawaban pertamamu tepat di 0 dari {len(bank)} pertanyaan.").wait_for()
    kept = room / ".bukuflask" / "kemajuan.json"
    for _ in range(100):
        found = json.loads(kept.read_text(encoding="utf-8"))["kuis"] if kept.exists() else {}
        if len(found) == len(bank):
            break
        lesson.wait_for_timeout(100)
    for number, question in enumerate(bank, 1):
        wrong = next(n for n, option in enumerate(question["options"]) if not option["correct"])
        assert found[f"02-{number}"]["pilihan"] == wrong


def test_practice_asks_about_a_wrong_answer_and_keeps_how_it_went(lesson, room, show_cell):
    """Lesson 02 is asked for by its number, for what was done today is not due yet; a wrong answer counts all the same."""
    answer(lesson, show_cell(lesson, "%kuis 02"), "%ulang 02")
    cell = show_cell(lesson, "%ulang 02")
    cell.get_by_text("Andaikan jawabanmu begini.").first.wait_for()
    kept = room / ".bukuflask" / "kemajuan.json"
    asked = practice.session(load(kept), dt.date.today(), "02").asked[0]
    assert asked.ident == "02-02"
    box = cell.get_by_role("region", name="Kuis").get_by_role("group").first
    assert box.locator("pre").inner_text().strip() == asked.question["code"].strip()
    box.get_by_text("Tugasnya").click()
    box.locator("details p").first.wait_for()
    before = load(kept)["latihan"]["02-02"]
    right = next(n for n, option in enumerate(asked.question["options"]) if option["correct"])
    wrong = next(n for n, option in enumerate(asked.question["options"]) if not option["correct"])
    box.get_by_role("radio").nth(wrong).check()
    assert box.locator(".bk-open").inner_text().startswith("✗ Belum tepat. ")
    box.get_by_role("radio").nth(right).check()
    assert box.locator(".bk-open").inner_text().startswith("✓ Tepat.")
    for _ in range(100):
        after = load(kept)["latihan"]["02-02"]
        if after != before:
            break
        lesson.wait_for_timeout(100)
    assert after["kekuatan"] < before["kekuatan"]


def test_the_list_of_lessons_shows_the_progress_after_f5(lesson, room):
    """JupyterLab does not look at a file again by itself, which is why the page names the key."""
    lesson.on("dialog", lambda dialog: dialog.accept())  # the notebook has unsaved outputs
    lesson.reload()
    page = lesson.locator(".jp-RenderedMarkdown", has=lesson.locator("h1", has_text="daftar pelajaran"))
    row = page.locator("tr", has_text="Aplikasi minimal")
    link = page.locator("p", has_text="Kemajuanmu").get_by_role("link", name="latihan 02-01")
    for _ in range(6):  # JupyterLab puts the tab in front that was there before, on a busy machine only after the click
        lesson.locator(".lm-TabBar-tabLabel", has_text="lessons.md").click()
        try:
            row.locator("td", has_text="1/4").wait_for(timeout=10_000)
            link.wait_for(timeout=5000)
            break
        except playwright.TimeoutError:
            continue
    else:
        pytest.fail((room / "lessons.md").read_text(encoding="utf-8")[:2000])
    assert "tekan F5" in page.inner_text()
