"""`literalinclude`: a region of a file, or a reason why there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.needs("penulis")
pytest.importorskip("markdown_it")
pytest.importorskip("yaml")

from bukuflask_author.listing import region, render  # noqa: E402
from bukuflask_book.problems import ManuscriptError  # noqa: E402

TEXT = """\
import os


@cache
@other
def satu():
    return 1


class Kelas:
    async def dua(self):
        # tengah
        return 2


tiga = 3
"""
FILE = Path("lessons/02-x.md")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, TEXT.strip()),
        ({"pyobject": "satu"}, "@cache\n@other\ndef satu():\n    return 1"),
        ({"pyobject": "Kelas.dua"}, "async def dua(self):\n    # tengah\n    return 2"),
        ({"pyobject": "Kelas", "lines": "3-4"}, "# tengah\nreturn 2"),
        ({"lines": "1,16"}, "import os\ntiga = 3"),
        ({"lines": "15-"}, "tiga = 3"),
        ({"lines": "-1"}, "import os"),
        ({"start-at": "# tengah", "end-at": "return 2"}, "# tengah\nreturn 2"),
        ({"start-after": "# tengah", "end-before": "tiga"}, "return 2"),
        ({"start-at": "return", "end-at": "return"}, "return 1"),
    ],
)
def test_regions(options, expected):
    assert region(TEXT, options, FILE, 7) == expected


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"pyobject": "tidak"}, "`:pyobject: tidak` tidak ada"),
        ({"pyobject": "Kelas.tiga"}, "`:pyobject: Kelas.tiga` tidak ada"),
        ({"pyobject": "tiga"}, "tidak ada"),
        ({"lines": "0-2"}, "di luar berkas"),
        ({"lines": "3-99"}, "di luar berkas yang panjangnya 16 baris"),
        ({"lines": "5-3"}, "di luar berkas"),
        ({"lines": "a-b"}, "harus berbentuk 3-8 atau 1,4-6"),
        ({"lines": "2-3"}, "bagian yang diminta kosong"),
        ({"start-at": "zzz"}, "`:start-at: zzz` tidak ditemukan"),
        ({"start-after": "tiga"}, "bagian yang diminta kosong"),
        ({"start-at": "tiga", "end-before": "import"}, "`:end-before: import` tidak ditemukan"),
        ({"emphasize-lines": "1"}, "opsi tidak dikenal: emphasize-lines"),
    ],
)
def test_what_names_nothing_is_refused(options, reason):
    with pytest.raises(ManuscriptError, match=r"^lessons/02-x\.md:7: ") as problem:
        region(TEXT, options, FILE, 7)
    assert reason in str(problem.value)


def test_an_object_needs_python_that_can_be_read():
    with pytest.raises(ManuscriptError, match="memerlukan berkas Python"):
        region("<h1>", {"pyobject": "satu"}, FILE, 7)


def test_the_files_name_stands_over_the_code(tmp_path):
    page = tmp_path / "a.html"
    page.write_text("<p>é</p>\n", encoding="utf-8")
    assert render(page, "templates/a.html", {}, FILE, 7) == "`templates/a.html`\n\n```html\n<p>é</p>\n```"
    given = render(page, "x", {"caption": "Judul", "language": "jinja"}, FILE, 7)
    assert given == "Judul\n\n```jinja\n<p>é</p>\n```"


def test_fences_inside_a_listing_do_not_end_it(tmp_path):
    page = tmp_path / "README.md"
    page.write_text("````\n```bash\nflask run\n```\n````\n", encoding="utf-8")
    assert render(page, "README.md", {}, FILE, 7).endswith("`````markdown\n````\n```bash\nflask run\n```\n````\n`````")


def test_a_line_that_the_pane_would_wrap(tmp_path):
    page = tmp_path / "a.py"
    page.write_text(f"def a():\n    {101 * 'a'}\n\nif a:\n    {100 * 'b'}\n", encoding="utf-8")
    assert 100 * "b" in render(page, "a.py", {"start-at": "    bbb"}, FILE, 7)
    with pytest.raises(ManuscriptError, match=r"^lessons/02-x\.md:7: baris kode sepanjang 105 huruf"):
        render(page, "a.py", {"pyobject": "a"}, FILE, 7)


def test_a_missing_or_unreadable_file(tmp_path):
    with pytest.raises(ManuscriptError, match=r"berkas tidak\.py tidak ada"):
        render(tmp_path / "tidak.py", "tidak.py", {}, FILE, 7)
    (tmp_path / "a.png").write_bytes(b"\x89PNG\n\xff")
    with pytest.raises(ManuscriptError, match="UTF-8"):
        render(tmp_path / "a.png", "a.png", {}, FILE, 7)
