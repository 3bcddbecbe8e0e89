"""`python -m bukuflask_author`: what a contributor reads, and the exit codes."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

pytestmark = pytest.mark.needs("penulis")
pytest.importorskip("jupytext")
pytest.importorskip("nbclient")
pytest.importorskip("tqdm")
pytest.importorskip("rattler")

from click.testing import CliRunner  # noqa: E402

from bukuflask_author import __main__ as command  # noqa: E402
from bukuflask_author import build as builder  # noqa: E402
from bukuflask_author import manuscript, scaffold, terminal  # noqa: E402
from bukuflask_book.checkout import Book  # noqa: E402


@pytest.fixture
def run(small, monkeypatch):
    """Run a command on the small book, whose notebooks are saved without being run."""
    monkeypatch.setattr(command, "own", lambda: Book(small.root))
    monkeypatch.setattr(command.claims.search, "libraries", list)  # the small book has no catalogue of errors
    monkeypatch.setattr(command.claims.suite_words, "SUITE", {})

    def save(book, built):
        for number, cell in enumerate((c for c in built.notebook.cells if c.cell_type == "code"), 1):
            cell.execution_count = number
        builder._save(book.notebook(built.stem), built.notebook)

    monkeypatch.setattr(builder, "execute", save)
    return lambda *words: CliRunner().invoke(command.main, list(words))


def test_build_then_check(run):
    done = run("bangun")
    assert (done.exit_code, "02-kecil: dibangun" in done.output) == (0, True)
    assert "02-kecil: sudah sesuai" in run("bangun", "2").output
    assert "02-kecil: dibangun" in run("bangun", "--semua", "02-kecil").output
    done = run("periksa")
    assert (done.exit_code, done.output) == (0, "Semua sesuai dengan sumbernya.\n")


def test_check_says_what_to_do(run, small):
    small.write("notebooks/07-x.ipynb", "{}")
    done = run("periksa")
    assert done.exit_code == 1
    assert "notebooks/07-x.ipynb: tidak ada lessons/07-x.md yang membangunnya." in done.output
    assert "notebooks/02-kecil.ipynb: belum dibangun. Jalankan: python -m bukuflask_author bangun 02" in done.output
    assert "07-x" not in run("periksa", "02").output


def test_after_an_edit_of_one_lesson_it_is_read_and_built_once_and_no_other_built(run, small, monkeypatch):
    small.write("README.md", "")
    small.write("docs/guru.md", "<!-- dibangun: daftar rencana --><!-- /dibangun -->")
    monkeypatch.setattr(command.proof, "prove", lambda *_words: [])
    for words in (("03",), ("04", "Lagi")):
        book = Book(small.root)
        scaffold.write(book, scaffold.plan(book, words), terminal=False)
    built = []
    really = manuscript._Builder.build
    monkeypatch.setattr(manuscript._Builder, "build", lambda self: [built.append(self.stem), really(self)][1])
    read: Counter[str] = Counter()
    as_written = Path.read_text
    monkeypatch.setattr(
        Path,
        "read_text",
        lambda self, *words, **named: [read.update([self.name]), as_written(self, *words, **named)][1],
    )
    before = "TULIS: mengapa hasilnya begitu?"
    for words in (("segarkan",), ("bangun",), ("buktikan", "--simpan"), ("guru",), ("bangun",), ("periksa",)):
        small.replace("lessons/03-nanti.md", before, before := f"Begitu kata {words}.")
        built.clear()
        read.clear()
        done = run(*words, "3")
        assert built == ["03-nanti"], words
        if words in (("segarkan",), ("bangun",)):
            assert (read["03-nanti.md"], read["03-nanti.toml"]) == (1, 1), words
        assert done.exit_code == (words == ("periksa",)), done.output
    table = small.read("docs/guru.md")
    assert "| 03 | Nanti | 20 menit | 1 x 2 x 40 menit |" in table
    assert "| 04 | Lagi | 40 menit | 1 x 2 x 40 menit |" in table
    assert "rencana mengajar pelajaran ini belum ditulis" in run("periksa", "2").output


@pytest.mark.parametrize("name", ["bangun", "periksa", "segarkan"])
def test_an_unknown_number(run, name):
    done = run(name, "77")
    assert done.exit_code == 1
    assert "Pelajaran '77' tidak ada. Yang ada: 02." in done.output


@pytest.mark.parametrize("name", ["bangun", "periksa"])
def test_a_faulty_source_is_one_line_without_traceback(run, small, name):
    small.replace(small.lesson_file, "{exercise} 02-01", "{exercise} 02-05")
    done = run(name)
    assert done.exit_code == 1
    assert "lessons/02-kecil.md:14: latihan '02-05' tidak ada" in done.output
    assert isinstance(done.exception, SystemExit)


def test_several_faults(run, small):
    small.replace(small.lesson_file, "{exercise} 02-01", "{exercise} 02-05")
    small.write("lessons/03-nanti.md", "tanpa kepala")
    done = run("bangun")
    assert done.exit_code == 1
    assert "lessons/02-kecil.md:14" in done.output
    assert "lessons/03-nanti.md: pelajaran ini belum ada di lessons.md" in done.output


def test_a_lesson_that_cannot_be_read_hides_no_other_from_the_check(run, small):
    small.write("lessons/01-lain.md", "<<<<<<< HEAD\n")
    small.replace("lessons.md", "| 02 |", "| 01 | [Lain](notebooks/01-lain.ipynb) | 5 menit | sesuatu |\n| 02 |")
    done = run("periksa")
    assert done.exit_code == 1
    assert "lessons/01-lain.md:1: penggabungan git belum selesai di sini" in done.output
    assert "notebooks/02-kecil.ipynb: belum dibangun" in done.output


def test_an_exercise_that_breaks_its_promise_stops_the_build(run, small):
    small.replace(small.exercise_file, 'f"Halo {nama}"', 'f"Salam {nama}"')
    done = run("bangun")
    assert done.exit_code == 1
    assert "jawaban lain 1 harus mendapat ✓" in done.output


@pytest.mark.needs("bash")
def test_refresh_records_builds_and_keeps_the_copy(run, small, monkeypatch):
    small.replace(small.lesson_file, "Kalimat penutup.", "```{terminal}\n- run: echo halo\n```")
    assert "rekaman terminal belum ada" in run("periksa").output
    read = []
    monkeypatch.setattr(terminal, "parse", lambda *source, of=terminal.parse: read.append(source) or of(*source))
    assert run("segarkan", "2").exit_code == 0
    assert len(read) == 1  # what is recorded is what is built
    assert run("periksa").exit_code == 0
    assert "Sapaannya lain." in small.read("tests/book/umpan_balik/02-01.txt")


def test_a_proof_keeps_the_copies_when_that_is_asked_for(run, small):
    kept = small.root / "tests" / "book" / "umpan_balik" / "02-01.txt"
    kept.unlink(missing_ok=True)
    assert run("buktikan", "2").exit_code == 0
    assert not kept.exists()
    assert run("buktikan", "2", "--simpan").exit_code == 0
    assert "Sapaannya lain." in kept.read_text(encoding="utf-8")


def test_help_is_indonesian():
    done = subprocess.run(
        [sys.executable, "-m", "bukuflask_author", "--bantuan"], capture_output=True, encoding="utf-8", check=True
    )
    assert "Perkakas penulis Buku Kerja Flask." in done.stdout
    assert "bangun" in done.stdout


def test_an_unknown_command():
    done = CliRunner().invoke(command.main, ["terbang"])
    assert done.exit_code == 2
