"""A failed cell reads well: lesson, heading, difference, the line of the manuscript, the command that refreshes it."""

from __future__ import annotations

from textwrap import dedent

import nbformat
import pytest

from bukuflask_validation import wording
from bukuflask_validation.origin import CellOrigin, origins

MANUSCRIPT = """\
---
bisa: [satu, dua]
---

Pembuka.

```{code-cell} ipython3
harga = 3
```

## Harga beras naik

```{code-cell} ipython3
:tags: [raises-exception]

print("beras")
print(harga)
```

```{exercise} 07-01
```

```{code-cell} ipython3
harga = 3
```

```{quiz}
- tanya: apa?
```
"""


@pytest.fixture(scope="module")
def shelf(make_shelf, cell):
    made = make_shelf("terbaca")
    made.write("lessons/07-harga.md", MANUSCRIPT)
    made.notebook(
        "07-harga",
        "# 07 · Harga\n\nWaktu: ± 5 menit",
        cell("harga = 4"),
        "Kalimat.\n\n## Harga beras naik\n\n```python\n# bukan judul\n```",
        cell('print("beras")\nprint(harga)', "beras\n3\n"),
        cell("harga = 3"),
        cell("def bagi(n):\n    return harga / n\n\nbagi(0)"),
    )
    made.notebook("luar", cell("print(1)", "2\n"))
    made.run("--inti=1")
    return made


def test_a_difference_reads_well(shelf):
    expected = """\
        07 · Harga, sel 1 (di bawah judul “Harga beras naik”): keluarannya berbeda.

            print("beras")
            print(harga)

        --- diharapkan
        +++ yang datang
        @@ -1,3 +1,3 @@
         [stdout]
         beras
        -3
        +4

        Hanya angkanya yang berbeda: mungkin waktu, alamat memori, nomor proses, atau bilangan acak. \
Pakai nilai yang tetap, atau tambahkan aturannya di tests/nbval-sanitize.cfg.

        Lihat: lessons/07-harga.md:16
        Kalau keluaran yang baru memang benar, segarkan: python -m bukuflask_author segarkan 07"""
    assert shelf.of("07-harga", "Cell 1").text == dedent(expected)


def test_an_error_leads_to_the_line_that_raised_it(shelf):
    text = shelf.of("07-harga", "Cell 3").text
    assert "----> 4 bagi(0)" in text
    assert "ZeroDivisionError: division by zero" in text
    assert "\x1b" not in text


def test_a_notebook_of_someone_else_leads_to_itself(shelf):
    text = shelf.of("luar", "Cell 0").text
    assert text.startswith("luar, sel 0: keluarannya berbeda.")
    assert "Lihat: notebooks/luar.ipynb" in text
    assert "segarkan" not in text


def test_the_summary_names_lesson_and_cell(shelf):
    assert "FAILED notebooks/07-harga.ipynb::Cell 1 - 07 · Harga, sel 1 (di bawah" in shelf.said


def test_each_cell_is_found_in_its_manuscript(tmp_path, cell):
    (tmp_path / "lessons").mkdir()
    (tmp_path / "lessons" / "07-harga.md").write_text(MANUSCRIPT, encoding="utf-8")
    sources = [
        "harga = 3",
        'print("beras")\nprint(harga)',
        "%%latihan 07-01\n____",
        "harga = 3",
        "%kuis 07",
        "asing = 1",
    ]
    cells = [nbformat.v4.new_markdown_cell("# 07 · Harga"), *map(cell, sources)]
    found = origins(tmp_path / "notebooks" / "07-harga.ipynb", cells, tmp_path)
    manuscript = "lessons/07-harga.md"
    assert [o.place for o in found] == [*(f"{manuscript}:{line}" for line in (8, 16, 20, 24, 27)), manuscript]
    assert {(o.lesson, o.heading) for o in found} == {("07 · Harga", "")}
    assert found[1].at(2) == f"{manuscript}:17"
    assert found[5].at(2) == manuscript


def test_every_cell_of_the_book_has_its_line(root):
    for notebook in sorted((root / "notebooks").glob("*.ipynb")):
        cells = nbformat.read(notebook, as_version=4).cells
        lines = [o.place.rpartition(":")[2] for o in origins(notebook, cells, root)]
        assert all(line.isdecimal() for line in lines), notebook.name
        assert sorted(set(lines), key=int) == lines, notebook.name


def test_a_long_difference_is_cut():
    origin = CellOrigin("07 · Harga", "", "lessons/07-harga.md:3", None)
    before, after = ([{"output_type": "stream", "name": "stdout", "text": f"{k}\n" * 500}] for k in "ab")
    rows = wording.difference(before, after).splitlines()
    assert len(rows) == 61
    assert rows[-1].endswith("baris lagi)")
    wide = wording.difference([{"output_type": "stream", "name": "stdout", "text": "x" * 5000}], [])
    assert max(map(len, wide.splitlines())) < 300
    assert str(wording.fault(origin, 3, "x", "berbeda.", line=4)).endswith("Lihat: lessons/07-harga.md:6")


def test_a_page_is_compared_tag_by_tag():
    page = "<div><p>beras</p><p>{}</p></div>"
    before, after = ([{"output_type": "display_data", "data": {"text/html": page.format(n)}}] for n in "34")
    assert "-<p>3</p>\n+<p>4</p>" in wording.difference(before, after)
