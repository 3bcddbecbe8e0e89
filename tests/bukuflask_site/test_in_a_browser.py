"""The start page and the reading view as a browser shows them: on a phone, in the dark, on paper, by keyboard, to a screen reader."""

from __future__ import annotations

import contextlib
import re
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import pytest

pytestmark = [pytest.mark.needs("penulis"), pytest.mark.needs("chromium")]
pytest.importorskip("playwright.sync_api")
pytest.importorskip("sphinx")

from bukuflask_book.checkout import own  # noqa: E402

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
LAPTOP = {"viewport": {"width": 1280, "height": 800}}
DEVICES = {"HP": PHONE | {"color_scheme": "light"}, "laptop": LAPTOP | {"color_scheme": "dark"}}
START = "index.html"
LESSON = "baca/09-pabrik-aplikasi.html"
NAMES = [START, "404.html", "baca/index.html", "baca/search.html", *(f"baca/{stem}.html" for stem in own().stems())]
"""Every page of the two parts."""


@pytest.fixture(scope="module")
def address(pages, serve) -> str:
    return serve(pages)


@pytest.fixture(scope="module")
def names(pages) -> list[str]:
    """Every page of the two parts, by its path."""
    return sorted(file.relative_to(pages).as_posix() for file in pages.rglob("*.html"))


@pytest.fixture(scope="module", params=["HP", "laptop"])
def device(request, chromium, address):
    """One tab on a phone, and one on a laptop in the dark, that goes from page to page; a new one each time would cost twice as much."""
    context = chromium.new_context(**DEVICES[request.param])
    context.set_default_timeout(10_000)
    page = context.new_page()
    with kept_at_home(context, page, address):
        yield page
    context.close()


@pytest.fixture
def show(chromium, address):
    """Open a page in a fresh browser; what it asked of other hosts, and what failed, is checked at the end."""
    with contextlib.ExitStack() as opened_here:

        def opened(name: str = START, **options):
            context = chromium.new_context(**(LAPTOP | options))
            context.set_default_timeout(10_000)
            page = context.new_page()
            opened_here.enter_context(kept_at_home(context, page, address))
            opened_here.callback(context.close)
            page.goto(address + name)
            return page

        yield opened


@contextlib.contextmanager
def kept_at_home(context, page, address: str):
    """See that nothing asks another host meanwhile, and nothing fails."""
    asked: list[str] = []
    failed: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
    page.on("pageerror", lambda error: failed.append(str(error)))
    yield
    host = urlsplit(address).netloc
    assert [url for url in asked if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).netloc != host] == []
    assert failed == []


def faults(page, axe: str) -> list[str]:
    """What axe calls serious or critical on the page."""
    page.evaluate(axe)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    return [
        f"{fault['id']}: {node['target']}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]


def too_wide(page) -> list[int]:
    """The page's width and the window's, when the page can be moved sideways."""
    wide, window = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    return [wide, window] if wide > window or page.evaluate("innerWidth") > page.viewport_size["width"] else []


def test_every_page_is_looked_at(names):
    assert sorted(NAMES) == names


@pytest.mark.needs("node")
@pytest.mark.lessons
@pytest.mark.parametrize("name", NAMES, ids=lambda name: PurePosixPath(name).stem)
def test_folded_or_not_a_page_fits_a_phone_and_axe_finds_nothing_serious(device, address, axe, name):
    page = device
    page.goto(address + name)
    assert too_wide(page) == []
    page.evaluate("for (const box of document.querySelectorAll('details')) box.open = true")
    assert too_wide(page) == []
    assert faults(page, axe) == []


def test_a_page_that_is_too_wide_would_be_noticed(show):
    page = show(LESSON, **PHONE)
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('div'), { style: 'width: 900px; height: 1px' }))"
    )
    assert too_wide(page)


@pytest.mark.needs("node")
def test_axe_would_notice(show, axe):
    page = show()
    page.evaluate("document.querySelector('h1').style.color = '#eee'")
    page.evaluate("document.body.append(document.createElement('img'))")
    assert {fault.partition(":")[0] for fault in faults(page, axe)} == {"color-contrast", "image-alt"}


def background(page) -> str:
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_the_theme_follows_the_device_and_a_choice_holds_on_every_page(show, address):
    page = show(color_scheme="dark")
    dark = background(page)
    assert show(color_scheme="light").evaluate("getComputedStyle(document.body).backgroundColor") != dark
    button = page.get_by_role("button", name=re.compile("^Tema"))
    button.click()
    assert button.inner_text() == "Tema: terang"
    light = background(page)
    assert light != dark
    page.goto(address + LESSON)
    assert page.evaluate("document.body.dataset.theme") == "light"
    assert background(page) == light
    page.locator(".theme-toggle-content .theme-toggle").click()
    page.goto(address + START)
    assert (
        button.inner_text()
        == f"Tema: {({'light': 'terang', 'dark': 'gelap', 'auto': 'ikut perangkat'})[page.evaluate('localStorage.theme')]}"
    )


def test_both_pages_read_without_scripts(chromium, address):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + START)
    assert page.get_by_role("link", name="Baca: 09 Pabrik aplikasi").is_visible()
    assert not page.locator("#tema").is_visible()
    page.get_by_role("link", name="Baca: 09 Pabrik aplikasi").click()
    assert page.get_by_role("heading", name=re.compile("^09 · Pabrik aplikasi")).is_visible()
    box = page.locator("details", has_text="Anaconda Prompt").first
    box.locator("summary").click()
    assert box.locator("pre").is_visible()
    context.close()


@pytest.mark.parametrize("word", ["templatnya", "dikembalikannya"])
def test_the_search_finds_another_form_of_a_word(show, word):
    page = show(f"baca/search.html?q={word}")
    page.wait_for_function("/Ditemukan di \\d+ halaman\\./.test(document.querySelector('.search-summary')?.innerText)")
    assert page.locator("ul.search li a").count() >= 1


@pytest.mark.parametrize("word", ["pabrik", "jalan", "create_app", "404", "Yang terjadi"])
def test_the_search_finds_a_word_and_a_part_of_one(show, word):
    page = show(LESSON)
    page.keyboard.press("/")
    page.keyboard.type(word)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?**")
    status = page.locator("#search-results .search-summary")
    page.wait_for_function("/Ditemukan di \\d+ halaman\\./.test(document.querySelector('.search-summary')?.innerText)")
    assert int(re.search(r"\d+", status.inner_text())[0]) >= 1
    assert page.locator("form.cari input").input_value() == word
    page.locator("ul.search li a").first.click()
    page.locator("article h1").wait_for()
    assert word.split()[-1].lower() in page.locator("article").inner_text().lower()


def test_a_word_that_no_lesson_has_is_said_not_to_be_found(show):
    page = show("baca/search.html?q=kucingterbang")
    page.get_by_text("Tidak ada halaman yang memuat semua kata itu.").wait_for()


def test_the_keyboard_opens_and_closes_the_list_of_lessons_on_a_narrow_window(show):
    page = show(LESSON, viewport=PHONE["viewport"])
    drawer = page.locator(".sidebar-drawer")
    assert not drawer.get_by_role("link", name="02 · Aplikasi minimal").is_visible()
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "__navigation":
            break
    page.keyboard.press("Space")
    link = drawer.get_by_role("link", name="02 · Aplikasi minimal")
    link.wait_for()
    page.keyboard.press("Escape")
    link.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.id") == "__navigation"


def test_what_scrolls_sideways_is_a_stop_for_the_keyboard_and_nothing_else_is(show):
    page = show(LESSON, viewport=PHONE["viewport"])
    seen = "[...document.querySelectorAll('article pre')].filter((box) => box.checkVisibility())"
    right = f"{seen}.every((box) => (box.scrollWidth > box.clientWidth) === (box.tabIndex === 0))"
    stops = f"{seen}.filter((box) => box.tabIndex === 0).length"
    page.wait_for_function(right)
    narrow = page.evaluate(stops)
    assert narrow > 0
    page.set_viewport_size({"width": 1800, "height": 900})
    page.wait_for_function(right)
    assert page.evaluate(stops) < narrow


def test_the_skip_link_is_the_first_stop_of_the_start_page(show):
    page = show()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Langsung ke isi"
    assert page.locator(".langsung").bounding_box()["y"] >= 0


def test_on_paper_only_the_lesson_is_left(show):
    page = show(LESSON, color_scheme="dark")
    page.emulate_media(media="print", color_scheme="light")
    for gone in (
        ".skip-to-content",
        "nav.jalankan",
        "p.kerjakan",
        ".sidebar-drawer",
        ".toc-drawer",
        ".mobile-header",
        "footer",
    ):
        assert not page.locator(gone).first.is_visible(), gone
    assert page.get_by_role("heading", name=re.compile("^09 · Pabrik aplikasi")).is_visible()
    page.set_viewport_size({"width": 720, "height": 1000})  # about what is left of a sheet of A4
    cut = page.evaluate(
        "[...document.querySelectorAll('article pre, article .gambar')]"
        ".filter((box) => box.scrollWidth > box.clientWidth + 1).map((box) => box.innerText.slice(0, 60))"
    )
    assert cut == []


@pytest.mark.parametrize("name", [START, LESSON])
def test_paper_is_white_in_the_dark(show, name):
    page = show(name, color_scheme="dark")
    assert background(page) != "rgb(255, 255, 255)"
    page.emulate_media(media="print", color_scheme="dark")
    assert background(page) == "rgb(255, 255, 255)"
    page.evaluate("document.documentElement.dataset.theme = document.body.dataset.theme = 'dark'")
    assert background(page) == "rgb(255, 255, 255)"


def test_on_paper_the_start_page_has_no_buttons(show):
    page = show()
    page.emulate_media(media="print")
    assert not page.locator("#tema").is_visible()
    assert not page.get_by_text("Unduh notebook").first.is_visible()
    assert page.get_by_text("09 · Pabrik aplikasi").is_visible()
