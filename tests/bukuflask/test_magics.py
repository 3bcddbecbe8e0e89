"""The magics as a student types them, in a real IPython shell."""

from __future__ import annotations

import json

import pytest
from IPython.core.interactiveshell import InteractiveShell

from bukuflask import bank, magics
from bukuflask.exercises.quiz import Quiz
from bukuflask.exercises.runner import InProcessRunner
from bukuflask.problems import Masalah


@pytest.fixture
def notebook(shelf, open_notebook, monkeypatch):
    monkeypatch.setattr(magics, "make_runner", InProcessRunner)
    yield open_notebook()
    InteractiveShell.clear_instance()


# -- %%latihan -----------------------------------------------------------------------------------------------------------------


def test_the_four_answers(notebook):
    assert notebook.answer("nama = ____").startswith("○ BELUM DIKERJAKAN · Latihan 02-01")
    assert notebook.answer("nama = 'Made'").startswith("✗ BELUM TEPAT · Latihan 02-01\nYang terjadi: isinya `Made`")
    assert notebook.answer("nama = 'Sri").startswith("⚠ KODE BERHENTI · Latihan 02-01")
    assert notebook.answer("nama = 'Sri'").startswith("✓ BENAR · Latihan 02-01")
    assert 'role="status"' in notebook.html


def test_the_four_answers_from_a_process_of_its_own(shelf, open_notebook):
    notebook = open_notebook()
    try:
        assert notebook.answer("import os; os.chdir('..'); nama = 'Sri'").startswith("✓ BENAR")
        assert notebook.answer("nama = 1 / 0").startswith("⚠ KODE BERHENTI")
        assert notebook.answer("import os; os._exit(0)").startswith("⚠ KODE BERHENTI")
    finally:
        notebook.magics.runner.close()
        InteractiveShell.clear_instance()


def test_the_cause_is_tried_in_a_process_of_its_own(shelf, open_notebook, monkeypatch):
    """The part without which the answer is right; and where no further process can be started, the refusal is told all the same."""
    notebook = open_notebook()
    ending = "Di baris 2 ada `.strip(...)`: tanda di kedua ujung teks dibuang; tanpa argumen, yang dibuang adalah spasi, tab, dan ganti baris. Tanpa bagian itu, jawabanmu mendapat ✓."
    try:
        assert ending in notebook.answer("nama = 'Sri'.strip('i')")
        run = notebook.magics.runner.run

        def only_the_first(exercise, source, limit=None):
            if limit is not None:
                raise Masalah("tidak dapat dimulai", "tunggu")
            return run(exercise, source)

        monkeypatch.setattr(notebook.magics.runner, "run", only_the_first)
        assert notebook.answer("nama = 'Sri'.strip('r').strip('i')").startswith("✗ BELUM TEPAT")
    finally:
        notebook.magics.runner.close()
        InteractiveShell.clear_instance()


@pytest.mark.parametrize("cell", ["%%latihan 02-01", "%%latihan 02-01\n", "%%latihan 02-01\n\n   \n"])
def test_an_empty_cell_is_not_begun(notebook, cell):
    assert "Selnya kosong" in notebook.run(cell)


def test_an_answer_does_not_touch_the_notebooks_names(notebook):
    notebook.run("nama = 'punyaku'")
    notebook.answer("nama = 'Sri'")
    assert notebook.shell.user_ns["nama"] == "punyaku"


def test_markup_in_an_answer_stays_text(notebook):
    notebook.answer("nama = '<img src=x onerror=alert(1)>'")
    assert "<img" not in notebook.html
    assert "&lt;img" in notebook.html


def test_an_unknown_number_offers_the_nearest(notebook):
    text = notebook.answer("x = 1", "02-1")
    assert "Latihan bernomor '02-1' tidak ada." in text
    assert "`02-01`" in text


def test_no_number_at_all(notebook):
    assert "Nomor latihannya belum ditulis." in notebook.run("%%latihan\nx = 1")
    notebook.answer("nama = 'Made'")
    assert "Latihan 02-01" in notebook.run("%%latihan\nnama = 'Sri'")  # the one before is meant


def test_the_start_again(notebook):
    assert "```python\n%%latihan 02-01\nnama = ____  # namamu\n```" in notebook.run("%latihan 02-01")


def test_the_way_on_names_the_next_hint_and_in_time_the_solution(notebook):
    assert (
        "Buntu? Tulis kata `petunjuk` di ujung baris pertama sel ini, lalu jalankan lagi (petunjuk 1 dari 4)."
        in notebook.answer("nama = 'a'")
    )
    notebook.run("%petunjuk")
    text = notebook.answer("nama = 'b'")
    assert "(petunjuk 2 dari 4)" in text
    assert "solusi" not in text
    assert "Kata `solusi`" in notebook.answer("nama = 'c'")
    assert "Buntu?" not in notebook.answer("nama = 'Sri'")


def test_a_computer_that_can_start_nothing_says_so(notebook, monkeypatch):
    def refuse(*_args):
        raise Masalah("Proses tidak dapat dimulai.", "tutup program lain.")

    monkeypatch.setattr(notebook.magics.runner, "run", refuse, raising=False)
    assert "Proses tidak dapat dimulai." in notebook.answer("nama = 'a'")


def test_feedback_comes_even_when_progress_cannot_be_kept(notebook, monkeypatch, tmp_path):
    (tmp_path / "berkas").write_text("")
    notebook.magics.progress.path = tmp_path / "berkas" / "kemajuan.json"
    text = notebook.answer("nama = 'Sri'")
    assert text.startswith("✓ BENAR")
    assert "Tentang catatan kemajuan" in text
    assert "Tentang catatan kemajuan" not in notebook.answer("nama = 'Sri'")  # said once


# -- hints and solution --------------------------------------------------------------------------------------------------------


def test_one_more_hint_for_each_changed_attempt(notebook):
    assert "✎ Petunjuk 1 dari 4 · Latihan 02-01\npetunjuk 1" in notebook.run("%petunjuk 02-01")
    assert "Petunjuk 2 dari 4 menunggu satu percobaan baru." in notebook.run("%petunjuk 02-01")
    notebook.answer("nama = ____")  # no attempt
    assert "menunggu" in notebook.run("%petunjuk 02-01")
    notebook.answer("nama = 'a'")
    assert "petunjuk 2" in notebook.run("%petunjuk 02-01")
    notebook.answer("nama = 'a'  \n")  # nothing changed
    assert "Petunjuk 3 dari 4 menunggu" in notebook.run("%petunjuk 02-01")
    notebook.answer("nama = 'b'")
    assert "petunjuk 3" in notebook.run("%petunjuk 02-01")
    notebook.answer("nama = 'c'")
    assert "petunjuk 4" in notebook.run("%petunjuk 02-01")
    assert "petunjuk 4" in notebook.run("%petunjuk 02-01")  # the last can be read again
    assert "untuk membaca ulang petunjuk" in notebook.answer("nama = 'd'")


def test_a_hint_comes_in_the_cell_of_the_exercise_itself(notebook):
    def ask(source: str, word: str = "petunjuk") -> str:
        return notebook.run(f"%%latihan 02-01 {word}\n{source}")

    text = ask("nama = ____")
    assert text.startswith("○ BELUM DIKERJAKAN")
    assert "Buntu?" not in text
    assert "✎ Petunjuk 1 dari 4 · Latihan 02-01\npetunjuk 1" in text
    assert "petunjuk 1" in ask("nama = ____")  # nothing new was tried
    assert "Petunjuk berikutnya tampil" in ask("nama = ____")
    text = ask("nama = 'a'")
    assert text.startswith("✗ BELUM TEPAT")
    assert "petunjuk 2" in text
    assert "petunjuk 2" in ask("nama = 'a'")
    assert "petunjuk 3" in ask("nama = 'b'", "Petunjuk")
    text = ask("nama = 'c'")
    assert "petunjuk 4" in text
    assert "berikutnya" not in text
    assert notebook.magics.progress.read()["latihan"]["02-01"]["petunjuk"] == 4
    assert "petunjuk 1" in ask("nama = 'c'", "petunjuk 1")
    assert "Pilih nomor 1 sampai 4" in ask("nama = 'c'", "petunjuk 9")
    assert 'nama = "Sri"' in ask("nama = 'c'", "solusi")
    text = ask("nama = 'Sri'")
    assert text.startswith("✓ BENAR")
    assert "Petunjuk" not in text


def test_a_hint_is_never_locked_for_good(notebook):
    assert "petunjuk 4" in notebook.run("%petunjuk 02-01 4")
    assert "petunjuk 1" in notebook.run("%petunjuk 02-01 1")
    assert "petunjuk 4" in notebook.run("%petunjuk 02-01")  # what was seen once can be read again


@pytest.mark.parametrize("number", ["0", "5", "-1", "empat", "²"])
def test_a_hint_that_does_not_exist(notebook, number):
    assert "Pilih nomor 1 sampai 4" in notebook.run(f"%petunjuk 02-01 {number}")


def test_the_solution_opens_after_three_different_attempts(notebook):
    assert "Percobaanmu sejauh ini: 0 dari 3." in notebook.run("%solusi 02-01")
    for source in ("nama = 'a'", "nama = 'a'", "nama = 'b'"):
        notebook.answer(source)
    assert "Percobaanmu sejauh ini: 2 dari 3." in notebook.run("%solusi")
    notebook.answer("nama = 'c'")
    assert 'nama = "Sri"' in notebook.run("%solusi 02-01")


def test_the_solution_opens_after_success_or_when_insisted_on(notebook):
    assert 'nama = "Sri"' in notebook.run("%solusi 02-01 buka")
    assert "Percobaanmu" in notebook.run("%solusi 09-01")
    notebook.answer("nama = 'Sri'", "09-01")
    assert 'nama = "Sri"' in notebook.run("%solusi 09-01")


def test_a_restarted_kernel_remembers_what_was_reached(shelf, open_notebook, monkeypatch, tmp_path):
    monkeypatch.setattr(magics, "make_runner", InProcessRunner)
    monkeypatch.delenv("BUKUFLASK_UJI", raising=False)
    monkeypatch.setenv("BUKUFLASK_DATA", str(tmp_path))
    try:
        first = open_notebook()
        for name in ("Made", "Ahmad"):
            first.answer(f"nama = {name!r}")
        first.run("%petunjuk 02-01")
        InteractiveShell.clear_instance()
        again = open_notebook()
        assert "2 dari 3" in again.run("%solusi 02-01")
        assert "(petunjuk 2 dari" in again.answer("nama = 'Yohana'")
        assert again.run("%solusi 02-01").startswith("✎ Salah satu solusi")
    finally:
        InteractiveShell.clear_instance()


@pytest.mark.parametrize("magic", ["petunjuk", "solusi", "latihan"])
def test_an_unknown_number_everywhere(notebook, magic):
    assert "tidak ada" in notebook.run(f"%{magic} 99-01")
    assert "belum ditulis" in notebook.run(f"%{magic}")


def test_a_challenge_is_called_so_everywhere(notebook):
    bank.lesson("02")["exercises"]["02-01"]["optional"] = True
    for cell in (
        "%%latihan 02-01\nnama = ____",
        "%%latihan 02-01\nnama = 1",
        "%%latihan 02-01\nnama = 'Sri'",
        "%petunjuk 02-01",
        "%solusi 02-01",
    ):
        text = notebook.run(cell)
        assert "Tantangan 02-01" in text
        assert "Latihan 02-01" not in text
    assert "02-01 Coba-coba (tantangan)" in notebook.run("%kemajuan 02")


# -- %%tebak, %kuis -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line", ["%%tebak 02-a", "%%tebak 02-a ____", '%%tebak 02-a "____"', "%%tebak 02-a ______", "%%tebak"]
)
def test_without_a_guess_nothing_is_noted(notebook, line):
    assert notebook.run(f"{line}\nprint(404)").startswith("✎ TEBAK DULU")
    assert notebook.magics.progress.read()["tebakan"] == {}


@pytest.mark.parametrize(
    ("line", "guess"),
    [
        ("%%tebak 02-a 404", "404"),
        ('%%tebak 02-a "404"', "404"),
        ("%%tebak 02-a ____ 404", "404"),
        ("%%tebak 02-a ____404", "404"),
        ("%%tebak  02-a   404 not found ", "404 not found"),
        ("%%tebak 02-a Tidak ditemukan", "Tidak ditemukan"),
    ],
)
def test_a_guess_is_noted_without_its_words(notebook, line, guess):
    text = notebook.run(f"{line}\nprint(404)")
    assert text.startswith(
        f"✎ Tebakanmu: {guess}\nYang ditebak: status jawabannya\nHasilnya:\n404\n✓ Tepat.\nTidak ada rute"
    )
    assert notebook.magics.progress.read()["tebakan"] == {"02-a": {"status": "cocok"}}


def test_a_wrong_guess_is_noted_and_answered(notebook):
    text = notebook.run("%%tebak 02-a 200 OK\nprint(404)")
    assert "Ternyata `404`.\n`200` berarti berhasil.\nTidak ada rute" in text
    assert notebook.magics.progress.read()["tebakan"] == {"02-a": {"status": "meleset"}}


def test_a_guess_whose_mark_was_deleted_still_counts_as_a_guess(notebook):
    assert notebook.run("%%tebak nama saya Budi\nprint(404)").startswith("✎ Tebakanmu: nama saya Budi")
    assert notebook.magics.progress.read()["tebakan"] == {}


def test_names_like_main_are_guesses(notebook):
    assert "Tebakanmu: __main__" in notebook.run("%%tebak 02-a __main__\nprint('hello')")


def test_a_guess_about_an_error(notebook):
    notebook.shell.user_ns["warung"] = 1
    text = notebook.run("%%tebak 02-b zerodivisionerror\n1 / 0")
    assert "ZeroDivisionError: division by zero\n✓ Tepat." in text


def test_a_skipped_cell_is_named_and_nothing_runs(notebook):
    notebook.shell.user_ns.pop("warung", None)
    text = notebook.run("%%tebak 02-b ZeroDivisionError\ndibuat = 1\n1 / 0")
    assert "Jalankan dulu sel di atas yang memuat baris `warung = Flask(__name__)`" in text
    assert "Nol tidak" not in text
    assert "dibuat" not in notebook.shell.user_ns
    assert notebook.magics.progress.read()["tebakan"] == {}


@pytest.mark.parametrize("cell", ["print(belum_ada)", "1 / 0", "print(405)"])
def test_what_the_book_does_not_speak_of_is_neither_judged_nor_noted(notebook, cell):
    text = notebook.run(f"%%tebak 02-a 404\n{cell}")
    assert "Jalankan Semua Sel di Atasnya" in text
    assert "Tepat" not in text
    assert "Tidak ada rute" not in text
    assert notebook.magics.progress.read()["tebakan"] == {}


def test_a_prediction_can_be_made_after_the_cells_below_it_have_run(notebook):
    """Run All runs the cell without a guess; what it looks at may be another by then."""
    notebook.shell.user_ns["status"] = 404
    notebook.run("%%tebak 02-a ____\nprint(status)")
    notebook.shell.user_ns["status"] = 200
    text = notebook.run("%%tebak 02-a 404\nprint(status)")
    assert "✓ Tepat." in text
    assert "Hasilnya tadi" in text
    assert notebook.magics.progress.read()["tebakan"] == {"02-a": {"status": "cocok"}}
    assert "Tepat" not in notebook.run("%%tebak 02-a 404\nprint(status + 0)")  # another cell


def test_a_prediction_without_code(notebook):
    assert "TEBAK DULU" in notebook.run("%%tebak 02-c ____")


def test_quiz(notebook):
    assert "1. Mengapa?" in notebook.run("%kuis 02")
    assert "Pelajaran '77' tidak ada" in notebook.run("%kuis 77")


def test_the_first_answers_to_a_quiz_are_remembered(notebook, monkeypatch):
    pytest.importorskip("anywidget")
    made = []
    make = Quiz.widget
    monkeypatch.setattr(Quiz, "widget", lambda self: made.append(make(self)) or made[-1])
    notebook.run("%kuis 02")
    made[0].set_state({"chosen": [0], "first": [0]})
    assert notebook.magics.progress.read()["kuis"]["02-1"]["pilihan"] == 0


def test_a_project_is_reviewed(notebook, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "toko ku"
    folder.mkdir()
    (folder / "app.py").write_text(
        "from flask import Flask\napp = Flask(__name__)\napp.secret_key = 'abcdefgh'\n", encoding="utf-8"
    )
    text = notebook.run('%periksa_proyek "toko ku"')
    assert text.startswith("✎ Proyek toko ku: ")
    assert "- app.py, baris 3: `app.secret_key = 'ab…'`" in text
    assert 'role="status"' in notebook.html
    assert "Folder warung tidak ada." in notebook.run("%periksa_proyek warung")
    assert "Foldernya belum ditulis." in notebook.run("%periksa_proyek")


def test_a_student_gets_a_spare_and_a_file_of_their_own(shelf, open_notebook, monkeypatch, tmp_path):
    monkeypatch.delenv("BUKUFLASK_UJI")
    monkeypatch.setenv("BUKUFLASK_DATA", str(tmp_path / "data"))
    notebook = open_notebook()
    try:
        assert notebook.magics.runner._spare is not None
        notebook.answer("nama = 'Sri'")
        assert json.loads((tmp_path / "data" / "kemajuan.json").read_text())["latihan"]["02-01"]["status"] == "benar"
    finally:
        notebook.magics.runner.close()
        InteractiveShell.clear_instance()


# -- %periksa ------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def looked(monkeypatch):
    """What `%periksa` looks at, and what it then sees: no project is run."""
    from bukuflask.projects import points, runner

    seen = []

    def look(step, folder):
        seen.append((step, folder.name))
        return {"findings": [{"code": code, "state": "ada"} for code in points.STEPS[step].points]}

    monkeypatch.setattr(runner, "look", look)
    return seen


def test_a_step_is_looked_at_in_a_folder_and_then_in_the_same(notebook, looked, tmp_path, monkeypatch):
    (tmp_path / "papan kabar").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "lain"))
    assert "✓ BENAR · Langkah 23-01" in notebook.run("%periksa 23-01 papan kabar")
    notebook.run("%periksa 23-02")
    assert looked == [("23-01", "papan kabar"), ("23-02", "papan kabar")]
    assert notebook.magics.progress.read()["latihan"]["23-01"]["status"] == "benar"


def test_a_folder_of_the_book_is_no_progress_of_the_students(notebook, looked, tmp_path):
    (tmp_path / "papan").mkdir()
    notebook.run(f"%periksa 23-01 {tmp_path / 'papan'}")  # lies where temporary files do
    assert looked
    assert "23-01" not in notebook.magics.progress.read()["latihan"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("%periksa", "Nomor langkahnya belum ditulis."),
        ("%periksa 23-99 x", "Langkah '23-99' tidak ada."),
        ("%periksa 23-01", "Folder proyekmu belum disebut."),
        ("%periksa 23–01 tidak-ada", "Folder 'tidak-ada' tidak ada."),
    ],
)
def test_what_is_wrong_with_the_call(notebook, looked, line, words):
    assert words in notebook.run(line)
    assert looked == []
