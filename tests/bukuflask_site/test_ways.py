"""From a lesson in JupyterLite: ways that lead on, words in Indonesian, targets for fingers, and progress as a file."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest

from bukuflask_site import links

pytestmark = [pytest.mark.needs("penulis"), pytest.mark.needs("chromium"), pytest.mark.needs("node")]
pytest.importorskip("playwright.sync_api")

STEM = "02-aplikasi-minimal"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def opened(chromium, address, **options):
    context = chromium.new_context(**options)
    context.set_default_timeout(120_000)
    page = context.new_page()
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda said: page.faults.append(said.text) if "failed to activate" in said.text else None)
    page.goto(address + links.notebook_url(STEM), wait_until="commit")
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    page.evaluate("window.jupyterapp.shell.currentWidget.context.ready")
    return page


def run(page, source: str) -> None:
    """Run `source` in a new first cell, as a reader would."""
    page.evaluate(
        """(source) => {
          const notebook = window.jupyterapp.shell.currentWidget.content;
          notebook.model.sharedModel.insertCell(0, { cell_type: "code", source });
          notebook.deselectAll();
          notebook.activeCellIndex = 0;
          void window.jupyterapp.commands.execute("notebook:run-cell");
        }""",
        source,
    )


def test_a_lesson_leads_back_to_the_start_page_and_to_its_reading_page(chromium, address):
    page = opened(chromium, address, viewport={"width": 1280, "height": 900})
    ways = page.locator(".bkf-arah a")
    ways.first.wait_for()
    assert ways.evaluate_all("(all) => all.map((each) => each.href)") == [
        f"{address}index.html",
        f"{address}baca/{STEM}.html",
    ]
    assert page.faults == []
    page.locator("#jp-NotebookLogo").click()
    page.get_by_role("heading", name="Buku Kerja Flask").wait_for()
    page.context.close()


@pytest.mark.parametrize("app", ["tree", "edit", "consoles", "repl"])
def test_an_app_that_is_not_built_leads_to_jupyterlab(site, app):
    assert "../lab/index.html" in (site / links.RUNNING / app / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["ipykernel", "piplite", "pyodide-kernel", "flask"])
def test_nothing_says_where_or_when_it_was_built(site, name):
    (archive,) = (site / links.RUNNING).glob(f"static/pyodide-*/{name}-[0-9a-f]*.zip")
    with zipfile.ZipFile(archive) as packed:
        told = {Path(each).name for each in packed.namelist() if ".dist-info/" in each}
        records = "".join(packed.read(each).decode() for each in packed.namelist() if each.endswith("/RECORD"))
    for left in ("direct_url.json", "uv_cache.json", "INSTALLER", "REQUESTED"):
        assert left not in told
        assert left not in records


def test_the_list_of_files_has_a_true_date_and_an_order(site):
    for listing in (site / links.RUNNING / "api" / "contents").rglob("all.json"):
        found = json.loads(listing.read_text(encoding="utf-8"))["content"]
        assert [each["name"] for each in found] == sorted(each["name"] for each in found)
        assert all(each["last_modified"] >= "2025" for each in found)


def test_no_page_says_english_where_scripts_are_off(site):
    running = site / links.RUNNING
    pages = [page for page in running.rglob("index.html") if page.relative_to(running).parts[0] != "files"]
    assert len(pages) > 3
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "requires JavaScript" not in text
        assert '<html lang="id">' in text


ENGLISH = re.compile(
    r"\b(?:Open|Rename|Duplicate|Download|Close|Edit|Show|Browser|Toggle|Enable|Sidebar|Type|Save|About|Clear|FAQ)\b"
)


def test_no_menu_says_english(chromium, address):
    page = opened(chromium, address, viewport={"width": 1280, "height": 900})
    page.locator(".bkf-arah").wait_for()
    words = []
    for menu in page.locator(".lm-MenuBar-item").all():
        menu.click()
        page.locator(".lm-Menu").first.wait_for()
        words += page.locator(".lm-Menu .lm-Menu-itemLabel").all_inner_texts()
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
    assert len(words) > 50
    assert [each for each in words if ENGLISH.search(each)] == []
    page.context.close()


def test_buttons_are_large_enough_for_fingers_and_running_is_explained(chromium, address):
    page = opened(chromium, address, **PHONE)
    page.locator(".bkf-arah").wait_for()
    assert page.get_by_text("ketuk ▶ di atas untuk menjalankannya").is_visible()
    small = page.evaluate(
        """[...document.querySelectorAll(".jp-NotebookPanel .jp-Toolbar jp-button, .bkf-arah a, .lm-MenuBar-item")]
          .filter((each) => each.checkVisibility() && each.offsetWidth)
          .map((each) => [each.title || each.innerText, each.getBoundingClientRect().width, each.getBoundingClientRect().height])
          .filter(([, width, height]) => width < 43.5 || height < 43.5)"""
    )
    assert small == []
    page.context.close()


def test_progress_is_downloaded_from_its_message_and_taken_in_from_a_file(chromium, address, tmp_path):
    page = opened(chromium, address, viewport={"width": 1280, "height": 900})
    run(page, "%load_ext bukuflask\n%kemajuan ekspor")
    with page.expect_download() as waiting:
        page.locator(".jp-OutputArea a[download]").first.click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    text = file.read_text(encoding="utf-8-sig")
    assert text.startswith("nomor;judul;status")
    changed = Path(tmp_path, "dari-laptop.csv")
    changed.write_text(text, encoding="utf-8-sig")
    run(page, "%kemajuan impor")
    with page.expect_file_chooser() as asking:
        page.get_by_role("button", name="Pilih berkas").click()
    asking.value.set_files(changed)
    page.get_by_text("dari-laptop.csv sudah disatukan dengan kemajuanmu").wait_for()
    page.context.close()
