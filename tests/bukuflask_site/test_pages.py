"""The start page and the reading view as files: what they list, where they lead, what they load."""

from __future__ import annotations

import copy
import json
import re
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

pytestmark = pytest.mark.needs("penulis")
bs4 = pytest.importorskip("bs4")
pytest.importorskip("sphinx")

from bukuflask_book.checkout import own  # noqa: E402
from bukuflask_site import links, reading, weight  # noqa: E402

BOOK = own()
WRITTEN = [entry for entry in BOOK.syllabus if entry.stem]
LOADING = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "link": "href",
    "use": "href",
    "object": "data",
}


@cache
def soup(file: Path):
    """A page, read once; a test that takes it apart must take a copy."""
    return bs4.BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")


@pytest.fixture(scope="module")
def start(pages):
    return soup(pages / "index.html")


def lesson(pages: Path, stem: str):
    return soup(pages / "baca" / f"{stem}.html")


def cells(stem: str) -> list[dict]:
    return json.loads(BOOK.notebook(stem).read_text(encoding="utf-8"))["cells"]


# -- the start page -----------------------------------------------------------------------------------------------------------


def test_the_start_page_lists_exactly_the_syllabus(start):
    parts = [part.get_text(strip=True) for part in start.select("main > h3")]
    assert parts == [part.title for part in BOOK.parts]
    shown = [item.h4.get_text(strip=True) for item in start.select("ol.pelajaran > li")]
    assert shown == [f"{entry.number} · {entry.title}" for entry in BOOK.syllabus]
    for item, entry in zip(start.select("ol.pelajaran > li"), BOOK.syllabus, strict=True):
        words = item.p.get_text()
        assert f"{entry.minutes} menit" in words
        assert entry.makes.replace("`", "") in words
        assert ("sedang ditulis" in words) == (entry.stem is None)


def test_every_written_lesson_has_its_three_ways_and_no_other_has_any(start):
    for item, entry in zip(start.select("ol.pelajaran > li"), BOOK.syllabus, strict=True):
        ways = [(a.get_text(strip=True), a["href"]) for a in item.select("a")]
        assert ways == (
            [
                ("▶ Jalankan di browser", links.notebook_url(entry.stem)),
                ("Baca", f"baca/{entry.stem}.html"),
                ("Unduh notebook", f"baca/unduh/{entry.stem}.ipynb"),
            ]
            if entry.stem
            else []
        )
        # One of ten links that read alike says to a screen reader which lesson it means, beginning as it is written (WCAG 2.5.3).
        assert all(a["aria-label"].startswith(a.get_text(strip=True).lstrip("▶ ")) for a in item.select("a"))
        assert all(entry.title in a["aria-label"] for a in item.select("a"))


def test_the_start_page_is_one_small_file(pages, start):
    assert (pages / "index.html").stat().st_size < 30_000
    assert not start.select("script[src], link[rel=stylesheet], img")


def test_the_start_page_tells_the_measured_weight_of_reading(pages, start):
    assert f"sekitar {weight.spoken(weight.reading(pages))}" in start.get_text()


def test_sizes_are_told_in_round_numbers():
    assert [weight.spoken(n) for n in (3, 47_000, 14_763_000)] == ["10\u00a0kB", "50\u00a0kB", "15\u00a0MB"]


# -- links --------------------------------------------------------------------------------------------------------------------


def test_every_link_resolves_from_any_sub_path(pages):
    bad = []
    for file in sorted(pages.rglob("*.html")):
        page = soup(file)
        for tag in page.select("[href], [src]"):
            url = tag.get("href", tag.get("src"))
            parts = urlsplit(url)
            if parts.scheme or parts.netloc:
                continue
            where = f"{file.relative_to(pages)}: {url}"
            if parts.path.startswith("/"):
                bad.append(where)
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            if target.is_relative_to((pages / links.RUNNING).resolve()):
                stem = Path(parse_qs(parts.query)["path"][0]).stem
                if not BOOK.notebook(stem).is_file():
                    bad.append(where)
            elif not target.is_file() or not target.is_relative_to(pages.resolve()):
                bad.append(where)
            elif target.suffix == ".html" and parts.fragment:
                missing = soup(target).find(id=unquote(parts.fragment)) is None
                bad += [where] * missing
    assert bad == []


def test_nothing_that_a_browser_loads_by_itself_is_elsewhere(pages):
    bad = []
    for file in sorted(pages.rglob("*.html")):
        for name, attribute in LOADING.items():
            for tag in soup(file).select(f"{name}[{attribute}]"):
                if urlsplit(tag[attribute]).netloc:
                    bad.append(f"{file.name}: {tag[attribute]}")
    for file in sorted(pages.rglob("*.css")):
        text = file.read_text(encoding="utf-8")
        bad += [
            f"{file.name}: {url}" for url in re.findall(r"(?:url\(|@import)\s*['\"]?((?:https?:)?//[^'\")]*)", text)
        ]
    assert bad == []


# -- the reading view ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", WRITTEN, ids=lambda entry: entry.number)
def test_a_lesson_can_be_run_from_its_page_and_from_each_of_its_exercises(pages, entry):
    page = lesson(pages, entry.stem)
    url = links.notebook_url(entry.stem, "../")
    assert page.select_one("nav.jalankan a.tombol")["href"] == url
    assert page.select_one("nav.jalankan a.tombol").get_text(strip=True) == "▶ Jalankan di browser"
    exercises = [
        found[1]
        for cell in cells(entry.stem)
        if (found := re.match(r"%%(?:latihan|uji) (\S+)", "".join(cell["source"])))
    ]
    assert [(a.get_text(strip=True), a["href"]) for a in page.select("p.kerjakan a")] == [
        (f"▶ Kerjakan latihan {ident}", url) for ident in exercises
    ]


@pytest.mark.parametrize("entry", WRITTEN, ids=lambda entry: entry.number)
def test_a_page_shows_what_the_notebook_holds(pages, entry):
    article = lesson(pages, entry.stem).find(id="furo-main-content")
    code = [cell for cell in cells(entry.stem) if cell["cell_type"] == "code"]
    shown = [block.get_text().rstrip("\n") for block in article.select(".cell_input pre")]
    assert shown == ["".join(cell["source"]).rstrip("\n") for cell in code]
    drawings = [o for cell in code for o in cell["outputs"] if "image/svg+xml" in o.get("data", {})]
    drawn = article.select(".gambar svg")
    assert len(drawn) == len(drawings)
    assert all(svg["role"] == "img" and svg["aria-label"] for svg in drawn)
    html = "".join("".join(o["data"].get("text/html", "")) for cell in code for o in cell["outputs"] if "data" in o)
    text = "".join("".join(cell["source"]) for cell in cells(entry.stem) if cell["cell_type"] == "markdown")
    folded = article.select("details")
    assert len(folded) == len(re.findall(r"<details\b", html + text)) > 0
    assert sum(box.has_attr("open") for box in folded) == len(re.findall(r"<details[^>]* open\b", html + text))
    # Everything inside a folded block stayed inside it.
    assert all(len(box.find_all("summary", recursive=False)) == 1 for box in folded)


def test_the_download_is_the_notebook_of_the_book(pages):
    for entry in WRITTEN:
        assert (pages / "baca" / "unduh" / f"{entry.stem}.ipynb").read_bytes() == BOOK.notebook(entry.stem).read_bytes()


ENGLISH = re.compile(
    r"\b(?:Toggle|Search|Skip to|Back to|Next|Previous|Home|Contents|Copyright|Made with|Light mode|Dark mode|Expand|"
    r"Link to|Permalink|On this page|Navigation|Table of|Last updated|Error)\b"
)


def test_the_theme_speaks_indonesian(pages):
    bad = []
    for file in sorted((pages / "baca").glob("*.html")):
        page = copy.copy(soup(file))
        words = [tag["title"] for tag in page.select("a.headerlink")]
        for part in page.select("article, script, style"):
            part.decompose()
        words += page.find("body").stripped_strings
        words += [
            tag[name] for name in ("aria-label", "title", "placeholder", "alt") for tag in page.select(f"[{name}]")
        ]
        bad += [f"{file.name}: {text}" for text in words if ENGLISH.search(text)]
    assert bad == []


def test_our_words_are_all_used_by_the_theme():
    """An entry of the catalogue that nothing asks for is a slip of the pen, or the theme has changed its words."""
    import furo
    import sphinx

    folders = [Path(module.__file__).parent for module in (furo, sphinx)]
    files = [f for folder in folders for kind in ("*.html", "*.js", "*.py") for f in folder.rglob(kind)]
    asked = re.sub(r"\s+|\\", " ", " ".join(f.read_text(encoding="utf-8", errors="ignore") for f in files))
    ours = json.loads((reading.SOURCES / "id.json").read_text(encoding="utf-8"))
    for english in [*ours["texts"], *ours["counted"]]:
        plain = re.sub(r"%\((\w+)\)s", r"{{ \1 }}", english)
        assert re.sub(r"\s+", " ", english).strip() in asked or plain in asked, english
    page = "".join(f.read_text(encoding="utf-8") for f in (folders[0] / "theme").rglob("*.html"))
    for english in reading._AMENDED:
        if "caption" not in english and "toc-drawer" not in english:
            assert english in page, english
