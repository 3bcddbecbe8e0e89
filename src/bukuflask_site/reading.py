"""The reading view: every lesson as a page to read, search and print, made by Sphinx from the committed, executed notebooks.

Nothing is run here. Each page leads to the live notebook of its lesson, and each exercise too.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import tempfile
from html import escape
from pathlib import Path
from typing import Any

import nbformat
import snowballstemmer  # type: ignore[import-untyped]
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from click import unstyle
from sphinx import package_dir
from sphinx.application import Sphinx
from sphinx.search import SearchLanguage

from bukuflask_book.checkout import Book

from . import links
from .problems import SiteBuildError
from .toolchain import SITE

SOURCES = SITE / "baca"
ROOT_FROM_HERE = "../"
"""From a page of the reading view to the root of the site."""

DOWNLOADS = "unduh"
"""Folder under the reading view that holds the notebooks as files."""

_DOCUTILS = 'Language "id" not supported'
"""What docutils says of Indonesian; the few words of its own (titles of warnings and the like) do not occur in a lesson."""

_EXERCISE = re.compile(r"^%%(?:latihan|uji) (\S+)")

# What Furo writes in English outside its catalogue, and what a screen reader misses in its page.
_AMENDED = {
    'aria-label="Toggle site navigation sidebar"': 'aria-label="Daftar pelajaran"',
    'aria-label="Toggle table of contents sidebar"': 'aria-label="Isi halaman ini"',
    'aria-label="Toggle Light / Dark / Auto color theme"': 'aria-label="Ganti tema: terang, gelap, atau ikut perangkat"',
    '<aside class="sidebar-drawer">': '<aside class="sidebar-drawer" aria-label="Daftar pelajaran">',
    '<aside class="toc-drawer">': '<aside class="toc-drawer" aria-label="Isi halaman ini">',
    '<p class="caption" role="heading">': '<p class="caption" role="heading" aria-level="2">',
    "<title>Light mode</title>": "<title>Tema terang</title>",
    "<title>Dark mode</title>": "<title>Tema gelap</title>",
    "<title>Auto light/dark, in light mode</title>": "<title>Tema ikut perangkat, sekarang terang</title>",
    "<title>Auto light/dark, in dark mode</title>": "<title>Tema ikut perangkat, sekarang gelap</title>",
    "<title>Contents</title>": "<title>Isi halaman ini</title>",
    "<title>Menu</title>": "<title>Daftar pelajaran</title>",
    "<title>Expand</title>": "<title>Buka</title>",
}

_ARTICLE = '<article role="main"'


class Indonesian(SearchLanguage):
    """Search in Indonesian: `templatnya` finds `templat`. Sphinx finds a part of a word too.

    Sphinx passes over numbers, but 404 is a word to whoever learns Flask: here and in the browser it is called n404.
    """

    lang = "id"
    language_name = "Indonesian"
    js_stemmer_rawcode = "indonesian-stemmer.js"
    js_splitter_code = """
var splitQuery = (query) => query
  .split(/[^\\p{Letter}\\p{Number}_]+/gu)
  .filter((term) => term)
  .map((term) => (/^\\d+$/.test(term) ? `n${term}` : term));
"""

    def __init__(self, options: dict[str, str]) -> None:
        """Take Snowball's stemmer, whose other half Sphinx gives the browser."""
        super().__init__(options)
        self._stemmer = snowballstemmer.stemmer("indonesian")

    def stem(self, word: str) -> str:
        """Return what is left of a word without what stands before and after it."""
        return str(self._stemmer.stemWord(word.lower()))

    def split(self, input: str) -> list[str]:
        """Return the words of a text."""
        return [f"n{word}" if word.isdigit() else word for word in super().split(input)]


def build(book: Book, out: Path) -> None:
    """Write the reading view of `book` to the folder `out`. Raises `SiteBuildError` with Sphinx's words when it warns of anything."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        source = work / "naskah"
        source.mkdir()
        written = [entry for entry in book.syllabus if entry.stem is not None]
        for entry in written:
            (source / f"{entry.stem}.ipynb").write_text(prepared(book, str(entry.stem)), encoding="utf-8")
        (source / "index.md").write_text(index(book), encoding="utf-8")
        words(work / "locale")
        made = work / "hasil" / "baca"  # MyST-NB leaves a folder of its own beside it
        warnings = io.StringIO()
        app = Sphinx(
            srcdir=source,
            confdir=None,
            outdir=made,
            doctreedir=work / "doctrees",
            buildername="html",
            confoverrides=settings(work / "locale"),
            status=None,
            warning=warnings,
        )
        app.build()
        said = [line for line in unstyle(warnings.getvalue()).splitlines() if line and _DOCUTILS not in line]
        if app.statuscode or said:
            raise SiteBuildError("Halaman baca tidak dapat dibangun dengan bersih; kata Sphinx:\n" + "\n".join(said))
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(made, out, ignore=shutil.ignore_patterns(".buildinfo", "objects.inv", "_sources"))
    downloads = out / DOWNLOADS
    downloads.mkdir()
    for entry in written:
        shutil.copy(book.notebook(str(entry.stem)), downloads)


def settings(catalogue: Path) -> dict[str, Any]:
    """Return Sphinx's settings; `catalogue` is the folder of its Indonesian words."""
    return {
        "project": "Buku Kerja Flask",
        "html_title": "Buku Kerja Flask",
        "copyright": "penulis Buku Kerja Flask",
        "language": "id",
        "locale_dirs": [str(catalogue)],
        "extensions": ["myst_nb", "bukuflask_site.reading"],
        # Notebooks are plain CommonMark, as JupyterLab reads them: what MyST adds would only surprise.
        "myst_disable_syntax": ["myst_line_comment", "myst_block_break", "myst_target", "myst_role"],
        # A lesson leads to its own headings, whose ids are those that JupyterLab gives them.
        "myst_heading_anchors": 3,
        "myst_heading_slug_func": "bukuflask_site.reading.anchor",
        "nb_execution_mode": "off",
        "nb_merge_streams": True,
        "suppress_warnings": ["misc.highlighting_failure"],  # an output in words is not always a traceback
        "html_theme": "furo",
        "html_theme_options": {"navigation_with_keys": False, "top_of_page_buttons": []},
        "html_static_path": [str(SOURCES / "static")],
        "html_favicon": str(SITE / "ikon.svg"),
        "html_css_files": ["baca.css"],
        "html_js_files": [("baca.js", {"defer": "defer"})],
        "html_sidebars": {
            "**": [
                "sidebar/brand.html",
                "sidebar/beranda.html",
                "sidebar/search.html",
                "sidebar/scroll-start.html",
                "sidebar/navigation.html",
                "sidebar/scroll-end.html",
            ]
        },
        "templates_path": [str(SOURCES / "templates")],
        "html_copy_source": False,
        "html_show_sourcelink": False,
        "html_show_sphinx": False,
        "html_use_index": False,
        "html_domain_indices": False,
    }


def anchor(heading: str) -> str:
    """Return the id by which a link in a notebook names this heading."""
    return heading.strip().replace(" ", "-")


def prepared(book: Book, stem: str) -> str:
    """Return the committed notebook as Sphinx is given it: links inside the site, drawings in place, a way to run exercises."""
    notebook = nbformat.read(book.notebook(stem), as_version=4)
    cells: list[Any] = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            # The remark for authors, which says where the cell was built from.
            cell.source = re.sub(r"\A<!--.*?-->\s*", "", cell.source, flags=re.S)
            cell.source = cell.source.replace("](../lessons.md)", "](index.md)")
        cells.append(cell)
        if cell.cell_type != "code":
            continue
        for output in cell.outputs:
            # As an <img>, a drawing would lose its words for a screen reader.
            if drawing := output.get("data", {}).pop("image/svg+xml", None):
                # What is not drawn cannot be marked: Sphinx's script would stumble over a word that was searched for.
                drawing = re.sub(r"<(title|desc)>", r'<\1 class="nohighlight">', drawing)
                output.data["text/html"] = f'<div class="gambar">{drawing}</div>'
            elif shown := output.get("data", {}).get("text/html"):
                # Sphinx leads from page to page in prose; what a cell has shown it leaves as it is.
                output.data["text/html"] = re.sub(r'(<a href="\d\d-[\w-]+)\.ipynb"', r'\1.html"', shown)
        if found := _EXERCISE.match(cell.source):
            url = escape(links.notebook_url(stem, ROOT_FROM_HERE))
            cells.append(
                nbformat.v4.new_markdown_cell(
                    f'<p class="kerjakan"><a href="{url}">▶ Kerjakan latihan {escape(found[1])}</a></p>'
                )
            )
    notebook.cells = cells
    return str(nbformat.writes(notebook))


def index(book: Book) -> str:
    """Return the Markdown of the first page: the lessons under their parts, those to come without a link."""
    text = [
        "# Baca semua pelajaran",
        "Di sini setiap pelajaran dapat dibaca, dicari, dan dicetak, termasuk hasil setiap sel. "
        "Untuk menjalankan dan mengubah kodenya, tekan tombol biru di puncak setiap pelajaran.",
    ]
    for part in book.parts:
        text.append(f"## {part.title}")
        if written := [entry for entry in part.entries if entry.stem]:
            text.append(
                "\n".join(
                    f"- [{entry.number} · {entry.title}]({entry.stem}.ipynb) ({entry.minutes} menit): {entry.makes}"
                    for entry in written
                )
            )
            stems = [str(entry.stem) for entry in written]
            text.append("\n".join(["```{toctree}", ":hidden:", f":caption: {part.title}", "", *stems, "```"]))
        if coming := [entry for entry in part.entries if not entry.stem]:
            text.append("Sedang ditulis: " + ", ".join(f"{entry.number} {entry.title}" for entry in coming) + ".")
    return "\n\n".join(text) + "\n"


def words(folder: Path) -> None:
    """Write Sphinx's Indonesian catalogues, for pages and for its scripts, completed by ours (`site/baca/id.json`)."""
    ours = json.loads((SOURCES / "id.json").read_text(encoding="utf-8"))
    with (package_dir / "locale" / "id" / "LC_MESSAGES" / "sphinx.po").open("rb") as file:
        published = read_po(file, locale="id")
    forms: dict[str, str] = {}
    for message in published:
        if isinstance(message.id, str) and isinstance(message.string, str) and message.id and message.string:
            forms[message.id] = message.string
    forms |= ours["texts"]
    catalogue = Catalog(locale="id")
    for english, indonesian in forms.items():
        catalogue.add(english, indonesian)
    place = folder / "id" / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / "sphinx.mo").open("wb") as file:
        write_mo(file, catalogue)
    spoken = ours["texts"] | {english: [indonesian] for english, indonesian in ours["counted"].items()}
    script = json.dumps({"locale": "id", "messages": spoken, "plural_expr": "0"}, ensure_ascii=False)
    (place / "sphinx.js").write_text(f"Documentation.addTranslations({script});\n", encoding="utf-8")


def amended(page: str, before: str) -> str:
    """Return the theme's page in Indonesian where no catalogue reaches, its landmarks named, `before` above the article."""
    for english, indonesian in _AMENDED.items():
        page = page.replace(english, indonesian)
    return page.replace(_ARTICLE, f"{before}{_ARTICLE}")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register this module as a Sphinx extension: search in Indonesian, and what our templates say of each page."""
    app.add_search_language(Indonesian)
    app.connect("html-page-context", _page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _page(_app: Sphinx, name: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
    context["amended"] = amended
    context["home_url"] = f"{ROOT_FROM_HERE}index.html"
    if re.match(r"\d\d-", name):
        context["run_url"] = links.notebook_url(name, ROOT_FROM_HERE)
        context["download_url"] = f"{DOWNLOADS}/{name}.ipynb"
