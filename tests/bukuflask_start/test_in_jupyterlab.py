"""A student opens a lesson in the real JupyterLab and begins somewhere in the middle: what they see, and what is on the disk."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bukuflask_start import jupyter
from bukuflask_start.recording import LABEL

pytestmark = [pytest.mark.needs("penulis"), pytest.mark.needs("chromium"), pytest.mark.lessons("02")]
playwright = pytest.importorskip("playwright.sync_api")

ROOT = Path(__file__).parents[2]
SOURCES = os.pathsep.join(path for path in sys.path if path.endswith("src"))
STEM = "02-aplikasi-minimal"
PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"
ANSWER = """%%latihan 02-01
from flask import Flask

app = Flask(__name__)


@app.route("/")
def depan():
    return "Selamat datang di Toko Lain"
"""
# JupyterLab as the launcher starts it, with an environment of which only the files that the launcher writes are real.
PROGRAM = """
import os, sys, sysconfig
from pathlib import Path
from bukuflask_start import environment, install, jupyter, working_copy

copy, book = Path(sys.argv[1]), Path(sys.argv[2])
places = (sys.executable, sys.prefix, sys.base_prefix, sysconfig.get_path("purelib"))
env = environment.Environment(*map(Path, places), sys.version_info[:3])
written = environment.Environment(env.python, copy.parent / "lingkungan", copy, copy, env.version)
install.saving(written)
(copy / ".bukuflask").mkdir(parents=True)
kept = environment.child_variables
jupyter.child_variables = lambda *given: kept(*given) | {
    "PYTHONPATH": os.environ["SUMBER"], "JUPYTER_PATH": str(written.prefix / "share" / "jupyter")
}
jupyter._FIRST_PORT = jupyter._FIRST_PORT + 700
changes = working_copy.refresh(book, copy)
jupyter.trust(env, copy, [copy / name for name in changes.copied if name.endswith(".ipynb")])
jupyter.start(env, copy, browser=False)
"""
LEFT_ENGLISH = re.compile(
    r"\b(?:the|you|your|will|not|Click|Are you|Do not|Mode: Command|Restart|Rename|Delete|Discard|Untitled|Kernels|Reference|Show|Open|Close)\b"
)


@pytest.fixture(scope="module")
def room(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("rumah") / "belajar é"


@pytest.fixture(scope="module")
def address(room, announced) -> Iterator[str]:
    variables = {k: v for k, v in os.environ.items() if k not in ("BUKUFLASK_UJI", "BUKUFLASK_DATA")}
    variables |= {"PYTHONPATH": SOURCES, "SUMBER": SOURCES, "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"}
    variables |= {
        "JUPYTERLAB_WORKSPACES_DIR": str(room.parent / "ruang"),
    }
    with announced([sys.executable, "-c", PROGRAM, str(room), str(ROOT)], env=variables) as found:
        yield found


@pytest.fixture(scope="module")
def page(address, browser_path, chromium_flags):
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_path, args=chromium_flags)
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.set_default_timeout(60_000)
        page.goto(address)
        page.get_by_role("link", name="Aplikasi minimal").click()
        page.locator(f"{PANEL} .jp-CodeCell").first.wait_for()
        page.get_by_text("| Siap").wait_for()  # JupyterLab drops a run that is asked for before the kernel is there
        yield page
        browser.close()


def run(page, cell, source: str = "") -> None:
    cell.locator(".cm-content").click()
    if source:
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(source)
    page.keyboard.press("Control+Enter")


def saved(room: Path) -> str:
    return (room / "notebooks" / f"{STEM}.ipynb").read_text(encoding="utf-8")


def until(page, true) -> None:
    for _ in range(300):
        if true():
            return
        page.wait_for_timeout(100)
    raise AssertionError("tidak terjadi dalam 30 detik")


def test_an_exercise_may_be_the_first_cell_and_its_recording_goes(page, room, show_cell):
    cell = show_cell(page, "%%latihan 02-01")
    assert cell.get_by_text("Rekaman").count() == 1
    assert cell.locator(".jp-InputPrompt").inner_text() == "[ ]:"
    before = saved(room)
    assert LABEL in before
    run(page, cell, ANSWER)
    cell.locator(".jp-OutputArea", has_text="✗ BELUM TEPAT").wait_for()
    assert cell.get_by_text("Rekaman").count() == 0
    # Nobody pressed Ctrl+S.
    until(page, lambda: "Toko Lain" in saved(room) and "BELUM TEPAT" in saved(room))


def test_a_save_by_hand_beside_the_one_of_an_exercise_asks_nothing(page, room, show_cell):
    """Run and Ctrl+S at once, as lesson 00 teaches: nobody else has changed the file, so there is nothing to choose."""
    cell = show_cell(page, "%%latihan 02-01")
    for number in range(8):
        run(page, cell, f"{ANSWER}# simpan {number}")
        for _ in range(3):
            page.keyboard.press("Control+s")
            page.wait_for_timeout(40)
        page.wait_for_timeout(600)
        assert page.locator(".jp-Dialog").count() == 0
    until(page, lambda: "# simpan 7" in saved(room))


def test_a_hint_needs_no_other_cell(page, show_cell):
    cell = show_cell(page, "%%latihan 02-01")
    run(page, cell, ANSWER.replace("02-01", "02-01 petunjuk", 1))
    cell.locator(".jp-OutputArea", has_text="Petunjuk 1 dari").wait_for()


def test_a_cell_that_needs_another_names_it_and_a_name_of_the_book_is_there(page, show_cell):
    cell = show_cell(page, "jalankan(app)")
    run(page, cell)
    cell.locator(".jp-OutputArea", has_text="jalankan dulu sel yang").wait_for()
    assert "name 'jalankan' is not defined" not in cell.locator(".jp-OutputArea").inner_text()


def test_leaving_the_page_saves_what_was_only_typed(page, room, show_cell):
    cell = show_cell(page, "%%latihan 02-02")
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("\n# baru saja diketik")
    page.evaluate(
        "Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true});"
        "document.dispatchEvent(new Event('visibilitychange')); delete document.visibilityState"
    )
    until(page, lambda: "baru saja diketik" in saved(room))


def test_no_english_in_what_a_beginner_opens(page):
    """Menus with their submenus, the status bar, the end of the notebook, dialogs, the launcher."""
    texts = """() => [...document.querySelectorAll('.lm-Menu-itemLabel, .jp-Dialog-content, .jp-Notebook-footer, #jp-bottom-panel,'
      + ' .jp-LauncherCard-label, .jp-Launcher-sectionTitle, .jp-Toolbar, .jp-SideBar')].flatMap((box) =>
      [box.innerText, ...[box, ...box.querySelectorAll('[title]')].map((each) => each.title ?? '')])"""
    seen: set[str] = set()

    def look() -> None:
        page.wait_for_timeout(300)
        seen.update(text.strip() for text in page.evaluate(texts) if text and text.strip())

    look()
    for menu in page.locator(".lm-MenuBar-item").all():
        menu.click()
        look()
        for item in page.locator(".lm-Menu-item[data-type=submenu]").all():
            if "Pewarnaan Sintaks" not in item.inner_text():  # the names of a hundred languages
                item.hover()
                look()
        for _ in range(3):
            page.keyboard.press("Escape")
    page.locator(f'{PANEL} [data-jp-item-name="restart"] jp-button').click()
    page.locator(".jp-Dialog").wait_for()
    look()
    page.locator(".jp-Dialog .jp-mod-reject").click()
    page.locator(".jp-DirListing-item", has_text="lessons.md").click(button="right")
    look()
    page.locator(".lm-Menu-item[data-command='filebrowser:delete']").click()
    page.locator(".jp-Dialog").wait_for()
    look()
    page.locator(".jp-Dialog .jp-mod-reject").click()
    page.locator(".lm-TabBar-addButton:not(.lm-mod-hidden)").first.click()
    page.locator(".jp-LauncherCard").first.wait_for()
    look()
    english = {text for text in seen if LEFT_ENGLISH.search(text)}
    assert english == set()
    assert any("Mulai ulang kernel" in text for text in seen)
    assert any("Klik untuk menambah sel." in text for text in seen)


def test_the_notebook_on_the_disk_is_still_a_notebook(room):
    content = json.loads(saved(room))
    assert content["nbformat"] == 4
    assert jupyter._SETTINGS.is_dir()
