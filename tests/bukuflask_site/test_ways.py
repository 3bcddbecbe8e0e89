"""From a lesson in JupyterLite: ways that lead on, words in Indonesian, targets for fingers, and progress as a file."""

from __future__ import annotations

import json
import os
import re
import zipfile
from pathlib import Path

import pytest

from bukuflask import bank
from bukuflask_site import command as building
from bukuflask_site import links

pytestmark = [pytest.mark.needs("penulis"), pytest.mark.needs("chromium"), pytest.mark.needs("node")]
pytest.importorskip("playwright.sync_api")

STEM = "02-aplikasi-minimal"
of_lesson = pytest.mark.lessons(STEM[:2])
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SMALL_PHONE = PHONE | {"viewport": {"width": 360, "height": 740}}


def opened(chromium, address, prepare=lambda context: None, **options):
    context = chromium.new_context(**options)
    context.set_default_timeout(120_000)
    prepare(context)
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


@of_lesson
def test_a_lesson_leads_back_to_the_start_page_and_to_its_reading_page(chromium, address, without_python):
    page = opened(chromium, address, without_python, viewport={"width": 1280, "height": 900})
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


def test_the_list_of_files_has_one_true_date_and_an_order(site):
    dates = set()
    for listing in (site / links.RUNNING / "api" / "contents").rglob("all.json"):
        found = json.loads(listing.read_text(encoding="utf-8"))["content"]
        assert [each["name"] for each in found] == sorted(each["name"] for each in found)
        dates |= {each["last_modified"] for each in found}
    assert len(dates) == 1  # the book's, not a checkout's
    assert dates.pop() >= "2025"


def test_the_archive_of_the_same_site_is_the_same(tmp_path):
    archives = []
    for name in ("satu", "dua"):
        out = tmp_path / name / "situs"
        (out / "baca").mkdir(parents=True)
        for file in (out / "index.html", out / "baca" / "x.html"):
            file.write_text("isi", encoding="utf-8")
            os.utime(file, (1e9 + len(archives) * 1e6,) * 2)
        building._pack(out, out / building.ARCHIVE)
        archives.append((out / building.ARCHIVE).read_bytes())
    assert archives[0] == archives[1]


def test_no_page_says_english_where_scripts_are_off(site):
    running = site / links.RUNNING
    pages = [page for page in running.rglob("index.html") if page.relative_to(running).parts[0] != "files"]
    assert len(pages) > 3
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "requires JavaScript" not in text
        assert '<html lang="id">' in text


ENGLISH = re.compile(
    r"\b(?:Open|Rename|Duplicate|Download|Close|Edit|Show|Browser|Toggle|Enable|Sidebar|Type|Save|About|Clear|FAQ|Select|Delete|Change"
    r"|Reset|Run|Move|Zoom|Set|Export|Spaces|Cell|Create|Switch|Trust|Advanced|Licenses?|Workspaces?|Untitled|untitled|copy|Contributors|the|of|and|with|for|to)\b"
)
APPS = ("notebooks", "lab")
MENUS = """async () => {
  const { commands, restored, shell } = window.jupyterapp, found = [];
  await restored;
  const bars = [];
  const seek = (widget) => {
    if (widget.addMenu) bars.push(widget);
    for (const each of widget.children?.() ?? widget.widgets ?? []) seek(each);
  };
  for (const area of ["menu", "top"]) for (const widget of shell.widgets(area)) seek(widget);
  const walk = (menu, above) => {
    for (const { type, submenu, label, command, args, isVisible } of menu.items)
      if (submenu) walk(submenu, [...above, submenu.title.label]);
      else if (type === "command" && isVisible) found.push({ label, command, args, menu: above, known: commands.hasCommand(command) });
  };
  for (const menu of bars[0].menus) walk(menu, [menu.title.label]);
  return found;
}"""
LANGUAGES = "Pewarnaan Sintaks Editor Teks"  # their names are names


def opened_in(app: str, chromium, address, prepare, **options):
    """Open the lesson in one of JupyterLite's apps, with its menus filled, in a profile that was prepared."""
    context = chromium.new_context(**options)
    context.set_default_timeout(120_000)
    prepare(context)
    page = context.new_page()
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda said: page.faults.append(said.text) if "failed to activate" in said.text else None)
    page.goto(f"{address}jalan/{app}/index.html?path=notebooks/{STEM}.ipynb", wait_until="commit")
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.ready")
    page.locator(".bkf-arah").wait_for()
    return page


def press(page, command: str, args: dict | None = None) -> None:
    page.evaluate("([command, args]) => void window.jupyterapp.commands.execute(command, args)", [command, args or {}])


NO_DIALOG = {
    "documentsearch:start": "a line above the notebook",
    "documentsearch:startWithReplace": "a line above the notebook",
    "editmenu:go-to-line": "a line above it",
    "notebook:open-tree-tab": "another tab",
}
"""Commands whose label ends in dots and that ask in another way."""


def dialogs(page, entries: list[dict], width: int = 10_000) -> list[str]:
    """Open and refuse every dialog that the menus lead to; return what each said. None of them is wider than the window."""
    box, said = page.locator(".jp-Dialog-content"), []
    asking = {each["command"]: each for each in entries if each["label"].rstrip().endswith(("…", "..."))}
    asking |= {each["command"]: each for each in entries if each["command"].endswith((":about", ":display-shortcuts"))}
    assert len(asking) > 8
    for command, entry in sorted(asking.items()):
        if command in NO_DIALOG:
            continue
        press(page, command, entry["args"])
        box.wait_for(timeout=10_000)
        said.append(box.inner_text())
        place = box.bounding_box()
        assert place["x"] >= 0, command
        assert place["x"] + place["width"] <= width, command
        page.locator(".jp-Dialog-button.jp-mod-reject").click()
        box.wait_for(state="detached")
    return said


NEW_NAMES = """async () => {
  const { contents } = window.jupyterapp.serviceManager;
  const made = [];
  for (const type of ["notebook", "directory", "file"]) made.push(await contents.newUntitled({ type, ext: "txt" }));
  made.push(await contents.copy(made[0].path, ""));
  for (const each of made) await contents.delete(each.path);
  return made.map((each) => each.name);
}"""


@of_lesson
@pytest.mark.parametrize("app", APPS)
def test_no_menu_says_english_or_leads_nowhere(chromium, address, without_python, app):
    page = opened_in(app, chromium, address, without_python, viewport={"width": 1280, "height": 900})
    entries = page.evaluate(MENUS)
    assert len(entries) > 80
    assert [each for each in entries if not each["known"] or not each["label"]] == []
    words = [each["label"] for each in entries if LANGUAGES not in each["menu"]] + [
        each["menu"][-1] for each in entries
    ]
    # What each of these did when it was tried: ask another host, a server or a terminal that is not there; show nothing; or leave
    # a page without its notebook.
    nowhere = {
        "filebrowser:open-url",
        "filemenu:create-console",
        "notebook:run-in-console",
        "apputils:print",
        "apputils:licenses",
    }
    nowhere |= {
        "logconsole:open",
        "help:open",
        "settingeditor:open",
        "jupyterlab-translation:install-languages",
        "notebook:trust",
    }
    assert nowhere.isdisjoint(each["command"] for each in entries)
    press(page, "apputils:activate-command-palette")
    page.locator(".lm-CommandPalette-itemLabel").first.wait_for()
    words += page.locator(".lm-CommandPalette-itemLabel").all_inner_texts()
    page.keyboard.press("Escape")
    words += page.locator(".jp-skiplink a").all_inner_texts()
    words += [line for each in dialogs(page, entries) for line in each.splitlines()]
    words += page.evaluate(NEW_NAMES)
    strange = [
        each for each in words if ENGLISH.search(each) and not each.startswith(("English", "Ctrl", "Shift", "Alt"))
    ]
    assert strange == [], "; ".join(strange)
    assert page.faults == []
    page.context.close()


def test_a_text_that_is_counted_has_the_two_forms_without_which_it_stays_english(site):
    built = site / links.RUNNING
    pack = json.loads((built / "api" / "translations" / "id_ID.json").read_text(encoding="utf-8"))["data"]["jupyterlab"]
    scripts = "".join(each.read_text(encoding="utf-8") for each in sorted((built / "build").glob("*.js")))
    counted = set(re.findall(r'\b(?:_n|ngettext)\("([^"\\]+)"', scripts))
    assert len(counted) > 20
    assert [each for each in sorted(counted) if len(pack.get(each, ("", ""))) < 2] == []


@of_lesson
@pytest.mark.parametrize("app", APPS)
def test_on_a_phone_every_dialog_and_menu_fits(chromium, address, without_python, app):
    page = opened_in(app, chromium, address, without_python, **SMALL_PHONE)
    page.locator("#bkf-sementara").wait_for(state="detached")
    dialogs(page, page.evaluate(MENUS), 360)
    for item in page.locator(".lm-MenuBar-item").all():
        item.click()
        menu = page.locator(".lm-Menu").first
        menu.wait_for()
        place = menu.bounding_box()
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= 360, item.inner_text()
        page.keyboard.press("Escape")
        menu.wait_for(state="detached")
    for command, shown in (
        ("apputils:activate-command-palette", "#modal-command-palette"),
        ("documentsearch:startWithReplace", ".jp-DocumentSearch-overlay"),
    ):
        press(page, command)
        page.locator(shown).wait_for()
        place = page.locator(shown).bounding_box()
        assert 300 < place["width"] <= 360 - place["x"], command
        page.keyboard.press("Escape")
    page.context.close()


@of_lesson
def test_nothing_hides_what_is_no_lesson(chromium, address, without_python):
    """The stand-in for a lesson that is being opened gives way to whatever there is in its place."""
    context = chromium.new_context(**SMALL_PHONE)
    context.set_default_timeout(60_000)
    without_python(context)
    page = context.new_page()
    page.goto(
        f"{address}jalan/lab/index.html", wait_until="commit"
    )  # no document at all: the launcher, beside the files
    page.locator(".jp-LauncherCard").first.wait_for()
    page.locator("#bkf-sementara").wait_for(state="detached")
    assert page.locator(".jp-DirListing-item").first.bounding_box()["width"] > 150
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 360
    page.goto(f"{address}jalan/notebooks/index.html?path=notebooks/99-tidak-ada.ipynb", wait_until="commit")
    box = page.locator(".jp-Dialog-content")
    box.wait_for()
    assert "99-tidak-ada.ipynb tidak dapat dibuka" in box.inner_text()
    assert ENGLISH.search(box.inner_text()) is None
    page.locator("#bkf-sementara").wait_for(state="detached")
    page.goto(f"{address}jalan/notebooks/index.html", wait_until="commit")
    page.wait_for_url(f"{address}index.html")
    context.close()


@of_lesson
def test_a_closed_lesson_leads_to_the_start_page(chromium, address, without_python):
    page = opened_in("notebooks", chromium, address, without_python, viewport={"width": 1280, "height": 900})
    press(page, "filemenu:close-and-cleanup")
    page.locator(".jp-Dialog-button.jp-mod-accept").click()
    page.wait_for_url(f"{address}index.html")
    page.context.close()


# What can be tapped and is smaller than a finger. A link inside a sentence may be, and a box whose whole label can be tapped.
SMALL = """() => {
  const TAPPED = `a[href], button, jp-button, input, select, [role="button"], [role="tab"], .lm-MenuBar-item, .lm-Menu-item, .lm-TabBar-tab,
    .lm-TabBar-tabCloseIcon, .lm-TabBar-addButton, .lm-CommandPalette-item, .jp-DirListing-item, .jp-BreadCrumbs-item, .jp-LauncherCard,
    .jp-tocItem-heading, .jp-Collapser, .jp-StatusBar-GroupItem`;
  return [...document.querySelectorAll(TAPPED)]
    .filter((each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
    .filter((each) => getComputedStyle(each).pointerEvents !== "none" && each.dataset.type !== "separator")
    .filter((each) => !each.closest(".jp-RenderedHTMLCommon, .jp-OutputArea"))
    .map((each) => [each, ((each.matches("input") && each.closest("label")) || each.closest(".jp-DirListing-item") || each).getBoundingClientRect()])
    .filter(([, { width, height, right, left, bottom, top }]) => width && height && right > 0 && left < innerWidth && bottom > 0 && top < innerHeight)
    .filter(([, { width, height }]) => width < 43.5 || height < 43.5)
    .map(([each, { width, height }]) => `${each.className} ${each.title || each.innerText}: ${width} x ${height}`);
}"""


@of_lesson
@pytest.mark.parametrize("app", APPS)
def test_what_is_tapped_is_large_enough_for_fingers_and_running_is_explained(chromium, address, without_python, app):
    page = opened_in(app, chromium, address, without_python, **PHONE)
    page.locator("#bkf-sementara").wait_for(state="detached")
    assert page.get_by_text("ketuk ▶ di atas untuk menjalankannya").is_visible()
    shown = {
        "": ".jp-Notebook",
        "kernelmenu:restart": ".jp-Dialog-content",
        "application:clear-browser-data": ".jp-Dialog-content",
        "apputils:activate-command-palette": ".lm-CommandPalette-item",
        "documentsearch:startWithReplace": ".jp-DocumentSearch-overlay",
        "filemenu:open": ".lm-Menu-item",
    }
    if app == "lab":
        page.wait_for_function("document.querySelector('.jp-Notebook').offsetWidth > 200")  # it is alone
        page.keyboard.press("Shift")  # from here on the list of files stays when it is asked for
        shown |= {"launcher:create": ".jp-LauncherCard", "filebrowser:activate": ".jp-DirListing-item"}
    else:
        shown["toc:show-panel"] = ".jp-tocItem-heading"
    for command, expected in shown.items():
        if command == "filebrowser:activate":
            press(page, "filebrowser:toggle-main")
        elif command:
            press(page, command)
        page.locator(expected).first.wait_for()
        assert page.evaluate(SMALL) == [], command
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
        if "Dialog" in expected:
            page.locator(".jp-Dialog-button.jp-mod-reject").click()
        page.keyboard.press("Escape")
    page.context.close()


@of_lesson
def test_on_paper_nothing_lies_over_the_lesson(chromium, address, without_python):
    page = opened_in("notebooks", chromium, address, without_python, viewport={"width": 1280, "height": 900})
    page.locator(".jp-skiplink a").first.focus()
    page.emulate_media(media="print")
    for gone in (".jp-skiplink", ".bkf-atas", ".bkf-pesan"):
        assert not any(each.is_visible() for each in page.locator(gone).all()), gone
    page.context.close()


@of_lesson
@pytest.mark.parametrize("secure", [True, False], ids=["https", "http"])
def test_progress_is_downloaded_from_its_message_and_taken_in_from_a_file(chromium, address, school, tmp_path, secure):
    address = address if secure else school
    page = opened(chromium, address, viewport={"width": 1280, "height": 900})
    run(page, "%load_ext bukuflask\n%kemajuan ekspor Sri")
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
    page.get_by_text("dari-laptop.csv, catatan milik Sri, sudah disatukan dengan kemajuanmu").wait_for()
    page.context.close()


STRENGTH = "get_ipython().find_magic('ulang').__self__.progress.read()['latihan']['02-01']['kekuatan']"
"""How firmly the record takes an exercise to be remembered."""
ASKED = """import datetime
from bukuflask.exercises.practice import session
book = get_ipython().find_magic('ulang').__self__.progress.read()
[option["correct"] for option in session(book, datetime.date.today(), "02").asked[0].question["options"]].index(False)"""
"""The number of a wrong choice in the first question."""


@of_lesson
def test_practice_asks_about_a_wrong_answer_and_keeps_how_it_went(chromium, address, execute):
    page = opened(chromium, address, viewport={"width": 1280, "height": 900})
    run(page, f"%%latihan 02-01\n{bank.exercise('02-01')['solution']}")
    page.get_by_text("✓ BENAR").first.wait_for()
    before, wrong = map(int, execute(page, STRENGTH, ASKED))
    run(page, "%ulang 02")
    box = (
        page.get_by_role("region", name="Kuis").get_by_role("group").filter(has_text="Andaikan jawabanmu begini.").first
    )
    box.get_by_role("radio").nth(wrong).check()
    assert box.locator(".bk-open").inner_text().startswith("✗ Belum tepat. ")
    assert int(execute(page, STRENGTH)[0]) < before
    page.context.close()
