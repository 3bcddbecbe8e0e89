"""The page as a teacher sees it: on a laptop, on a phone and on paper, and what of it a screen reader is told."""

from __future__ import annotations

import datetime as dt

import pytest

from bukuflask.progress.exchange import write
from bukuflask_class import command
from bukuflask_class.names import PAGE
from bukuflask_measure.class_simulation import simulate

pytestmark = [pytest.mark.needs("penulis"), pytest.mark.needs("chromium")]
playwright = pytest.importorskip("playwright.sync_api")

TODAY = dt.date(2026, 11, 29)


@pytest.fixture(scope="module")
def chromium(browser_path, chromium_flags):
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_path, args=chromium_flags)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kelas") / "XI RPL 2 é"
    folder.mkdir()
    for name, book in simulate(30, 21, lessons=12).records.items():
        write(book, folder, f"{name} dengan nama yang panjang sekali", TODAY)
    (folder / "berkas-lain-dengan-nama-yang-sangat-panjang-sekali-tanpa-spasi-sama-sekali.csv").write_text("x")
    command.run([str(folder)], TODAY)
    return folder / PAGE


@pytest.fixture
def show(chromium, file):
    """Open the page; it asks for itself and for nothing else, and Chromium complains of nothing."""
    asked, said, pages = [], [], []

    def opened(width, **options):
        page = chromium.new_page(viewport={"width": width, "height": 900}, **options)
        pages.append(page)
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.goto(file.as_uri())
        return page

    yield opened
    for page in pages:
        page.close()
    assert asked == [file.as_uri()] * len(pages)
    assert said == []


@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("script", [True, False])
def test_it_does_not_scroll_sideways_but_its_tables_do(show, width, script):
    page = show(width, java_script_enabled=script)
    if script:
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
        wide = page.evaluate("[...document.querySelectorAll('.gulir')].some(e => e.scrollWidth > e.clientWidth)")
        assert wide or width == 1280
    assert page.get_by_role("heading", level=1).inner_text() == "Ringkasan kelas XI RPL 2 é"


def test_the_names_stay_in_sight_while_a_table_is_moved(show):
    page = show(390)
    moved = page.evaluate(
        """() => { const name = e => e.querySelector('tbody th').getBoundingClientRect().left;
        const t = [...document.querySelectorAll('.gulir')].find(e => e.querySelector('.kisi') && e.scrollWidth > e.clientWidth);
        const before = name(t); t.scrollLeft = 1000; return t.scrollLeft > 0 && Math.abs(name(t) - before) < 1 }"""
    )
    assert moved


def test_what_a_screen_reader_is_told_of_a_table(show):
    page = show(1280)
    table = page.get_by_role("table", name="Pelajaran 00, Persiapan")
    row = table.get_by_role("row").nth(1)
    assert row.get_by_role("rowheader").inner_text().endswith("nama yang panjang sekali")
    cell = row.get_by_role("cell").first.aria_snapshot()
    assert "percobaan" in cell or "belum dicoba" in cell or "belum benar" in cell
    assert "✓" not in cell


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_text_stands_out_from_its_ground(show, colours):
    """4.5 to 1 at least, for all text that is shown."""
    page = show(1280, color_scheme=colours)
    weak = page.evaluate(
        """() => { const lum = c => { const [r,g,b] = c.match(/[0-9.]+/g).map(Number).map(v => v/255)
              .map(v => v <= .03928 ? v/12.92 : ((v+.055)/1.055)**2.4); return .2126*r+.7152*g+.0722*b };
        const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
              if (!/, 0\\)$/.test(c)) return c } return 'rgb(255,255,255)' };
        return [...document.querySelectorAll('body *')].filter(e => [...e.childNodes].some(n => n.nodeType == 3 && n.data.trim()))
          .filter(e => { const a = lum(getComputedStyle(e).color), b = lum(ground(e));
              return (Math.max(a,b)+.05)/(Math.min(a,b)+.05) < 4.5 }).map(e => e.outerHTML.slice(0, 80)) }"""
    )
    assert weak == []


def test_on_paper_everything_is_there_and_nothing_is_cut_off(show, tmp_path):
    page = show(700)  # A4 without its margins
    page.emulate_media(media="print")
    assert (
        page.evaluate("[...document.querySelectorAll('.kisi, .daftar')].filter(e => e.scrollWidth > 705).length") == 0
    )
    assert not page.get_by_role("navigation").is_visible()
    assert page.evaluate("getComputedStyle(document.getElementById('daftar')).breakBefore") == "page"
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
