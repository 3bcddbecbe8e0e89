"""Progress in the student's `lessons.md`: put in and taken out again, and nothing of the student's is touched."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from bukuflask.progress import syllabus_marks
from bukuflask.progress.store import Progress, empty, parse
from bukuflask.progress.syllabus_marks import marked, refresh, unmarked

DAY = dt.date(2026, 11, 20)
ROOT = Path(__file__).resolve().parents[3]
PAGE = """# Daftar

Pengantar.

## Bagian 1

| No | Pelajaran | Waktu | Hasil |
|---|:--|---|---|
| 02 | [Satu](notebooks/02-x.ipynb) | 5 menit | warung |
| 05 | [Dua](notebooks/05-x.ipynb) | 5 menit | kapal |

## Bagian 2

| No | Pelajaran | Waktu | Hasil |
|---|---|---|---|
| 77 | Belum ada | 5 menit | `a | b` |
"""


@pytest.fixture(autouse=True)
def _book(make_bank):
    make_bank({"02": 2, "05": 3})


@pytest.fixture
def book():
    """Lesson 02 is done, and one of its exercises is to be repeated; lesson 05 is begun."""
    right = {"status": "benar", "percobaan": 1}
    latihan = {
        "02-01": right | {"benar": "2026-11-18"},
        "02-02": right | {"benar": "2026-11-20"},
        "05-01": right | {"benar": "2026-11-20"},
        "05-02": {"status": "dicoba", "percobaan": 2},
    }
    return parse(json.dumps({"versi": 1, "latihan": latihan, "tebakan": {}}))


def test_the_marks(book):
    page = marked(PAGE, book, DAY)
    assert "| No | Pelajaran | Kemajuan | Waktu | Hasil |\n|---|:--|---|---|---|\n" in page
    assert "| 02 | [Satu](notebooks/02-x.ipynb) | ✓ 2/2 ↻ 1 | 5 menit | warung |\n" in page
    assert "| 05 | [Dua](notebooks/05-x.ipynb) | 1/3 | 5 menit | kapal |\n" in page
    assert "| 77 | Belum ada | – | 5 menit | `a | b` |\n" in page
    assert "**Kemajuanmu:** 3 dari 5 latihan selesai. Hari ini 1 latihan waktunya diulang. " in page
    assert "Berikutnya: [latihan 05-02, Coba-coba](notebooks/05-x.ipynb)." in page
    assert "**F5**" in page
    assert page.index("Pengantar") < page.index("Kemajuanmu") < page.index("## Bagian 1")


def test_before_anything_is_done():
    page = marked(PAGE, empty(), DAY)
    assert "| 0/2 |" in page
    assert "0 dari 5 latihan selesai. Berikutnya: [latihan 02-01" in page


PAGES = [
    PAGE,
    PAGE.replace("\n", "\r\n"),
    PAGE.rstrip("\n"),
    PAGE.replace("| Hasil |", "| Hasil |   "),
    PAGE.replace("Pengantar.", "Pengantar.\r\nTercampur.\n<!-- kemajuan 00000000 -->\nx\n<!-- /kemajuan -->\n\n"),
    PAGE.replace("## ", "Bagian "),
    PAGE.replace("| 05 |", "| Kemajuan | – | 0/2 |"),
    PAGE + "\n| Nama | Kemajuan |\n|---|---|\n| Budi | 1/2 | – |\n",
    PAGE + "| 02 |\n|\n||\n| x\n",
    PAGE.replace("|---|:--|---|---|\n", ""),
    "# Tanpa tabel\n",
    "",
    "\ufeff" + PAGE,
    (ROOT / "lessons.md").read_text(encoding="utf-8"),
]


@pytest.mark.parametrize("page", PAGES)
def test_what_is_put_in_can_be_taken_out_to_the_last_letter(page, book):
    once = marked(page, book, DAY)
    assert unmarked(once) == page
    assert unmarked(page) == page
    assert marked(once, book, DAY) == once
    later = marked(once, empty(), DAY)
    assert later == marked(page, empty(), DAY)
    assert unmarked(later) == page
    assert ("\r\n" in page) or ("\r\n" not in once)


def test_the_real_list_of_lessons_gets_its_marks(book):
    page = marked((ROOT / "lessons.md").read_text(encoding="utf-8"), book, DAY)
    assert page.count("| Kemajuan |") == 4
    assert "| ✓ 2/2 ↻ 1 |" in page


EDITS = [
    ("| ✓ 2/2 ↻ 1 |", "| ✓ 2/2 hore! |"),
    ("| ✓ 2/2 ↻ 1 |", "| senang |"),
    ("| 5 menit | kapal |", "| 5 menit | kapal, dan catatanku |"),
    ("Pengantar.", "Pengantar. Catatanku."),
    ("**F5**", "**F5** (catatanku)"),
    ("<!-- /kemajuan -->", "catatanku\n<!-- /kemajuan -->"),
    ("## Bagian 2", "| baris | punyaku |\n\n## Bagian 2"),
    ("| Kemajuan |", "| Kemajuan catatanku |"),
]


@pytest.mark.parametrize(("ours", "theirs"), EDITS)
def test_what_the_student_writes_into_the_page_stays(book, ours, theirs):
    page = marked(PAGE, book, DAY)
    assert ours in page
    edited = page.replace(ours, theirs)
    for now in (book, empty(), book):
        edited = marked(edited, now, DAY)
        assert theirs.strip("|").strip() in edited or "catatanku" in edited
    assert unmarked(edited) != PAGE  # it counts as the student's own from now on
    assert edited.count("Kemajuanmu:") <= 2


@pytest.fixture
def data(tmp_path):
    data = tmp_path / "belajar é" / ".bukuflask"
    data.mkdir(parents=True)
    (data / "salinan.json").write_text("{}")
    (data.parent / "lessons.md").write_text(PAGE, encoding="utf-8", newline="")
    return data


def test_a_copy_gets_what_is_stored(data):
    Progress(data / "kemajuan.json").attempt("02-01", "benar", True, DAY)
    refresh(data, DAY)
    page = (data.parent / "lessons.md").read_text(encoding="utf-8")
    assert "| 1/2 |" in page
    assert unmarked(page) == PAGE
    before = (data.parent / "lessons.md").stat()
    refresh(data, DAY)
    assert (data.parent / "lessons.md").stat() == before  # nothing new, nothing written
    assert sorted(p.name for p in data.parent.iterdir()) == [".bukuflask", "lessons.md"]


def test_the_books_own_page_is_never_touched(data):
    (data / "salinan.json").unlink()
    refresh(data, DAY)
    assert (data.parent / "lessons.md").read_text(encoding="utf-8") == PAGE
    refresh(data.parent / "tiada", DAY)


@pytest.mark.parametrize("trouble", ["no page", "no utf-8", "damaged progress", "full", "folder"])
def test_a_page_that_cannot_be_marked_is_left_as_it_is(data, monkeypatch, trouble):
    page = data.parent / "lessons.md"
    if trouble == "no page":
        page.unlink()
    elif trouble == "no utf-8":
        page.write_bytes(b"\xff\xfe| No | Pelajaran |")
    elif trouble == "damaged progress":
        (data / "kemajuan.json").write_text("rusak")
    elif trouble == "folder":
        page.unlink()
        page.mkdir()
    else:

        def full(*_args):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(syllabus_marks, "write_whole", full)
    before = page.read_bytes() if page.is_file() else None
    refresh(data, DAY)
    if trouble == "damaged progress":  # said by the notebook, which then sets it aside
        assert (data / "kemajuan.json").read_text() == "rusak"
        assert "0/2" in page.read_text(encoding="utf-8")
    else:
        assert (page.read_bytes() if page.is_file() else None) == before
    assert not list(data.parent.glob("*.baru"))


def test_a_page_saved_in_between_is_not_written_over(data, monkeypatch):
    page = data.parent / "lessons.md"
    real, saved = syllabus_marks.marked, []

    def save_meanwhile(text, *rest):
        saved.append("catatanku\n")  # more each time: JupyterLab does not wait for our turn
        page.write_text(PAGE + "".join(saved), encoding="utf-8")
        return real(text, *rest)

    monkeypatch.setattr(syllabus_marks, "marked", save_meanwhile)
    refresh(data, DAY)
    assert page.read_text(encoding="utf-8").count("catatanku") == len(saved) > 0
