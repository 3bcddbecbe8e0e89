"""`%kemajuan` as a student types it, in a notebook of a student's working copy."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest

from bukuflask import magics
from bukuflask.exercises.runner import InProcessRunner
from bukuflask.progress.exchange import to_csv
from bukuflask.progress.store import Progress

PAGE = """# Daftar

## Bagian 1

| No | Pelajaran | Waktu |
|---|---|---|
| 02 | [X](notebooks/02-x.ipynb) | 5 menit |
"""


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """The folder that the launcher makes for a student; the notebook runs in its `notebooks`."""
    copy = tmp_path / "belajar é"
    for room in ("notebooks", "examples", ".bukuflask"):
        (copy / room).mkdir(parents=True)
    (copy / ".bukuflask" / "salinan.json").write_text("{}")
    (copy / "lessons.md").write_text(PAGE, encoding="utf-8")
    monkeypatch.chdir(copy / "notebooks")
    return copy


@pytest.fixture
def notebook(copy, shelf, open_notebook, monkeypatch):
    monkeypatch.setattr(magics, "make_runner", InProcessRunner)
    notebook = open_notebook()
    notebook.magics.progress.path = copy / ".bukuflask" / "kemajuan.json"
    return notebook


def page(copy):
    return (copy / "lessons.md").read_text(encoding="utf-8")


def test_progress_is_shown_and_reset(notebook):
    assert "Kemajuanmu: 0 dari 2 latihan selesai" in notebook.run("%kemajuan")
    notebook.answer("nama = 'a'", "09-01")
    notebook.answer("nama = 'Sri'")
    text = notebook.run("%kemajuan")
    assert "Kemajuanmu: 1 dari 2 latihan selesai\n02 X: ✓ 1 dari 1\n09 X: 0 dari 1; sudah dicoba 09-01" in text
    assert "di `notebooks/09-x.ipynb`" in text
    assert '<a href="09-x.ipynb">' in notebook.html
    for line in ("%kemajuan 09", "%kemajuan 9", "%kemajuan ٠٩"):  # digits are read as they look
        assert "09-01 Coba-coba: ✗ sudah dicoba 1 kali" in notebook.run(line)
    assert "Pelajaran '77' tidak ada" in notebook.run("%kemajuan 77")
    for line in ("%kemajuan hapusss", "%kemajuan ²", "%kemajuan export x"):
        assert "tidak mengenal" in notebook.run(line)

    text = notebook.run("%kemajuan hapus")
    back = re.search(r"`(%kemajuan impor .+?)`", text)[1]
    assert "0 dari 2 latihan selesai" in notebook.run("%kemajuan")
    assert "Percobaanmu sejauh ini: 0 dari 3." in notebook.run("%solusi 09-01")  # the session starts anew too
    assert "bertambah: 2" in notebook.run(back)
    assert "1 dari 2 latihan selesai" in notebook.run("%kemajuan")


def test_what_is_to_be_repeated_today(notebook):
    notebook.magics.progress.attempt("02-01", "benar", True, dt.date.today() - dt.timedelta(2))
    text = notebook.run("%kemajuan")
    assert (
        "↻ Ulangi hari ini: 1 latihan.\n- 02-01, Coba-coba: terakhir 2 hari yang lalu, belum pernah diulang\n" in text
    )
    assert "`%ulang`" in text
    assert "`%latihan 02-01`" in text
    notebook.answer("nama = 'Sri'")
    assert "Ulangi hari ini" not in notebook.run("%kemajuan")
    assert notebook.magics.progress.read()["latihan"]["02-01"]["ulang"] == 1


def test_what_came_of_each_attempt_and_which_help_was_open_is_noted(notebook):
    def entry():
        return notebook.magics.progress.read()["latihan"]["02-01"]

    notebook.answer("nama = 'a'")
    notebook.answer("nama = 'a'")
    notebook.answer("nama = a")
    notebook.answer("nama = ____")  # not begun is no attempt
    assert (entry()["pesan"], entry()["percobaan"]) == ("bukan-sri umum-galat", 2)
    notebook.run("%petunjuk 02-01")
    notebook.run("%solusi 02-01")  # it does not open yet
    assert "solusi_awal" not in entry()
    notebook.run("%%latihan 02-01 solusi buka\nnama = 'b'")
    assert entry()["solusi_awal"] is True
    notebook.answer("nama = 'Sri'")
    notebook.run("%petunjuk 02-01 4")
    assert entry()["pesan"] == "bukan-sri umum-galat bukan-sri benar"
    assert (entry()["petunjuk_awal"], entry()["petunjuk"], entry()["solusi_awal"]) == (1, 4, True)


def test_progress_goes_to_another_laptop(notebook, copy):
    notebook.answer("nama = 'Sri'")
    name = f"kemajuan-Sri Wahyuni-{dt.date.today()}.csv"
    for quoted in ("Sri Wahyuni", "'Sri Wahyuni'"):
        assert str(copy / name)[:-4] in notebook.run(f"%kemajuan ekspor {quoted}")
    assert len(list(copy.glob("*.csv"))) == 2
    assert "Namamu belum ditulis" in notebook.run("%kemajuan ekspor")
    assert "tidak dapat dipakai" in notebook.run("%kemajuan ekspor Sri: kelas 2")

    notebook.run("%kemajuan hapus")
    assert "catatan milik Sri Wahyuni, sudah disatukan" in notebook.run(f"%kemajuan impor {name}")
    assert "✓ 1/1" in page(copy)
    assert "02 X: ✓ 1 dari 1" in notebook.run("%kemajuan")


def test_a_record_is_joined_with_another_only_when_that_is_asked_for(notebook, copy):
    notebook.answer("nama = 'Sri'")
    notebook.run("%kemajuan ekspor Budi")
    (file,) = copy.glob("*.csv")
    notebook.run("%kemajuan hapus")
    notebook.answer("nama = 'a'", "09-01")
    before = notebook.magics.progress.path.read_bytes()
    for named in (file.name, file.stem, str(file)):
        said = notebook.run(f"%kemajuan impor {named}")
        assert "memuat catatan milik Budi. Belum ada yang disatukan" in said
        assert "Di berkas itu 1 latihan selesai, di catatanmu 0." in said
        assert "Isinya berubah" not in said
        assert notebook.magics.progress.path.read_bytes() == before
    how = re.search(r"`(%kemajuan impor .+? gabung)`", said)[1]
    assert "bertambah: 1" in notebook.run(how)
    assert "bertambah: 0" in notebook.run(f"%kemajuan impor '{file.name}' gabung")
    assert "02 X: ✓ 1 dari 1\n09 X: 0 dari 1; sudah dicoba 09-01" in notebook.run("%kemajuan")


def test_a_word_that_belongs_to_the_name_of_the_file_joins_nothing(notebook, copy):
    notebook.answer("nama = 'Sri'")
    notebook.run("%kemajuan ekspor Sri")
    (file,) = copy.glob("*.csv")
    text = file.read_text(encoding="utf-8-sig")
    (copy / "catatan gabung.csv").write_text(text.replace("benar;1;", "benar;7;"), encoding="utf-8")
    said = notebook.run("%kemajuan impor catatan gabung")
    assert "Belum ada yang disatukan" in said
    assert "Isinya berubah sesudah diekspor." in said
    assert "belum ditulis" in notebook.run("%kemajuan impor gabung")


def test_what_cannot_be_taken_in_changes_nothing(notebook, copy):
    notebook.answer("nama = 'Sri'")
    before = notebook.magics.progress.path.read_bytes()
    (copy / "lain.csv").write_text("a,b\n1,2\n")
    assert "bukan catatan kemajuan" in notebook.run("%kemajuan impor lain.csv")
    assert "tidak ditemukan" in notebook.run("%kemajuan impor tiada.csv")
    assert "belum ditulis" in notebook.run("%kemajuan impor")
    assert notebook.magics.progress.path.read_bytes() == before


def test_the_list_of_lessons_follows(notebook, copy):
    notebook.answer("nama = 'a'")
    assert "| 0/1 |" in page(copy)
    notebook.answer("nama = 'Sri'")
    assert "| ✓ 1/1 |" in page(copy)
    notebook.run("%kemajuan hapus")
    assert "| 0/1 |" in page(copy)


def test_while_the_book_is_tested_the_list_of_lessons_is_left_alone(notebook, copy):
    notebook.magics.progress.path = None
    notebook.answer("nama = 'Sri'")
    notebook.run("%kemajuan")
    assert page(copy) == PAGE


def test_attempts_in_two_notebooks_add_up(notebook):
    notebook.answer("nama = 'a'")
    Progress(notebook.magics.progress.path).attempt("02-01", "keliru", True)
    assert "Kata `solusi`" in notebook.answer("nama = 'c'")
    assert notebook.magics.progress.read()["latihan"]["02-01"]["percobaan"] == 3


ODD = [
    "%%latihan 02-01\nnama = 'rahasia Budi'",
    "%%latihan 02-01 rahasia\nnama = '\\u202e\\x00'",
    "%%latihan rahasia\nnama = 1",
    "%%latihan ../../rahasia\nnama = 1",
    "%%latihan 02-01\nclass Rahasia(Exception):\n    pass\nraise Rahasia('rahasia')",
    "%%latihan 02-01\nnama = 'Sri'",
    "%%tebak 02-a rahasia\nprint(404)",
    "%%tebak rahasia\nprint('rahasia')",
    "%%tebak 02-a\u0301 rahasia\n1",
    "%%tebak ٠٢-a rahasia\n1",
    "%%tebak 02-ß rahasia\n1",
    "%petunjuk 02-01 rahasia",
    "%petunjuk 02-01",
    "%solusi 02-01 rahasia",
    "%kemajuan rahasia",
    "%kemajuan ekspor rahasia",
    "%kemajuan impor rahasia",
    "%kemajuan impor rahasia gabung",
    "%kuis rahasia",
    "%latihan rahasia",
]
SHAPES = {
    "status": "dicoba|benar",
    "benar": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "percobaan": "[0-9]+",
    "petunjuk": "[0-9]+",
    "ulang": "[0-9]+",
    "pesan": "bukan-sri bukan-sri umum-galat benar",
    "petunjuk_awal": "0",
    "solusi_awal": "False",
    "kekuatan": "[0-9]+",
    "kesulitan": "[0-9]+",
    "diulang": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
}


def test_after_odd_inputs_the_file_holds_ids_states_counts_and_dates_only(notebook):
    for cell in ODD:
        notebook.run(cell)
    text = notebook.magics.progress.path.read_text(encoding="utf-8")
    found = json.loads(text)
    assert found.keys() == {"versi", "latihan", "tebakan", "kuis"}
    assert (found["versi"], found["kuis"]) == (3, {})
    assert set(found["latihan"]) == {"02-01"}
    assert found["tebakan"] == {"02-a": {"status": "meleset"}}
    for key, value in found["latihan"]["02-01"].items():
        assert re.fullmatch(SHAPES[key], str(value)), (key, value)
    assert set(SHAPES) - {"ulang"} == set(found["latihan"]["02-01"])


@pytest.mark.parametrize("line", ["%petunjuk 02-01", "%solusi 02-01 buka", "%kemajuan", "%%tebak 02-a 404\n404"])
def test_what_was_set_aside_is_said_at_once_and_only_once(notebook, line):
    notebook.magics.progress.path.write_text('{"versi": 4}')
    assert "Tentang catatan kemajuan" in notebook.run(line)
    assert "Tentang catatan kemajuan" not in notebook.run(line)


@pytest.fixture
def choose(notebook, monkeypatch):
    """Choose a file as one does in a browser, where no folder can be looked into; return what is said, and the button that joins."""
    widgets = pytest.importorskip("ipywidgets")
    shown = []
    monkeypatch.setattr(magics, "display", shown.append)
    notebook.magics._choose()
    chooser, said, join = next(each for each in shown if isinstance(each, widgets.VBox)).children

    def one(name, content):
        given = {"name": name, "type": "text/csv", "size": len(content), "content": content}
        chooser.value = ({**given, "last_modified": dt.datetime(2026, 11, 29, tzinfo=dt.UTC)},)
        return said.value, join.layout.display != "none"

    return one, join, said


def test_a_file_chosen_in_a_browser_is_joined_only_at_a_press(notebook, choose):
    one, join, said = choose
    notebook.magics.progress.attempt("02-01", "benar", True)
    text = to_csv(notebook.magics.progress.read(), "Budi <b>").encode("utf-8-sig")
    notebook.magics.progress.reset()
    notebook.magics.progress.attempt("09-01", "umum-galat", True)
    before = notebook.magics.progress.read()
    assert one("x.csv", b"rusak") == (
        "<p>✗ Isi x.csv bukan catatan kemajuan. Tidak ada yang diubah.\nCoba: pilih berkas yang ditulis oleh `%kemajuan ekspor`.</p>",
        False,
    )
    told, offered = one("dari R&D.csv", text)
    assert offered
    assert "dari R&amp;D.csv memuat catatan milik Budi &lt;b&gt;. Belum ada yang disatukan." in told
    assert notebook.magics.progress.read() == before
    join.click()
    assert "sudah disatukan dengan kemajuanmu" in said.value
    assert join.layout.display == "none"
    assert set(notebook.magics.progress.read()["latihan"]) == {"02-01", "09-01"}


def test_a_file_chosen_in_a_browser_with_nothing_done_is_taken_in(notebook, choose):
    one, _, _ = choose
    notebook.magics.progress.attempt("02-01", "benar", True)
    text = to_csv(notebook.magics.progress.read(), "Sri").encode("utf-8-sig")
    notebook.magics.progress.reset()
    told, offered = one("x.csv", text)
    assert not offered
    assert "x.csv, catatan milik Sri, sudah disatukan" in told
    assert set(notebook.magics.progress.read()["latihan"]) == {"02-01"}
