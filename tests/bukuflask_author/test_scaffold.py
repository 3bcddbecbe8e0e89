"""A new lesson stands at once: it builds, proves, passes its gates and validates; and a wrong use is told in Indonesian."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys

import pytest

pytestmark = pytest.mark.needs("penulis")
pytest.importorskip("jupytext")
pytest.importorskip("nbclient")

from bukuflask_author import proof, scaffold  # noqa: E402
from bukuflask_author.manuscript import build  # noqa: E402
from bukuflask_author.teaching import pages  # noqa: E402
from bukuflask_book.checkout import Book  # noqa: E402

KEPT_AWAY = ("__pycache__", "instance", ".git", ".venv", ".pytest_cache", ".mypy_cache", ".ruff_cache", "_situs")


@pytest.fixture(scope="module")
def copy(root, tmp_path_factory):
    """A copy of the book, and how a Python program runs in it."""
    folder = tmp_path_factory.mktemp("salinan") / "buku é"
    parts = (
        "src",
        "packages",
        "lessons",
        "exercises",
        "examples",
        "claims",
        "teaching",
        "notebooks",
        "docs",
        "tests/book",
    )
    for part in parts:
        shutil.copytree(root / part, folder / part, ignore=shutil.ignore_patterns(*KEPT_AWAY))
    files = (
        "lessons.md",
        "README.md",
        "pyproject.toml",
        "conftest.py",
        "tests/conftest.py",
        "tests/nbval-sanitize.cfg",
    )
    for name in files:
        shutil.copy(root / name, folder / name)
    path = os.pathsep.join(str(folder / part) for part in ("src", "packages/warmkernel/src"))
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV"))}
    environ |= {"PYTHONPATH": path, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}

    def run(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", *words],
            cwd=folder,
            env=environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return Book(folder), run


@pytest.mark.needs("bash")
def test_a_new_lesson_builds_proves_keeps_its_claims_and_passes_what_its_author_is_told_to_run(copy, root):
    book, run = copy
    said = run("bukuflask_author", "baru", "24", "Menyimpan berkas")
    stem = "24-menyimpan-berkas"
    assert f"Mulailah dari lessons/{stem}.md" in said
    for file in (book.manuscript(stem), book.notebook(stem), book.bank(stem), book.recording(stem), book.claims(stem)):
        assert file.is_file(), file
    for kind in pages.KINDS:
        assert pages.place(book, kind, stem).is_file()
    checked = run("bukuflask_author", "periksa", "24")
    assert f"lessons/{stem}.md:4: TULIS: hal pertama" in checked
    assert "TULIS: yang perlu diperhatikan guru saat itu\n" in checked
    assert checked.endswith("Semua sesuai dengan sumbernya.\n")
    run("bukuflask_author", "buktikan", "24")
    assert "Semua klaim terbukti (1)." in run("bukuflask_author", "klaim", "24")
    step = re.search(
        rf"`python -m (pytest notebooks/{stem}\.ipynb .*?)`", (root / "CONTRIBUTING.md").read_text("utf-8")
    )
    checked = run(*shlex.split(step[1]), "-v", "-p", "no:cacheprovider")
    for gate in ("bandit", "built", "claims", "examples", "exercises", "guru", "practice"):
        assert f"test_{gate}.py" in checked, gate


@pytest.fixture
def listed(small):
    """The small book: 02 is written, 03 is in the syllabus without a link."""
    return small.book


def told(book, *words, name=None):
    with pytest.raises(scaffold.ScaffoldError) as problem:
        scaffold.plan(book, words, name)
    return str(problem.value)


@pytest.mark.parametrize(
    ("words", "name", "said"),
    [
        ((), None, "Tulis nomor dan judulnya"),
        (("dua", "Judul"), None, "dengan dua angka, misalnya 00 (tertulis 'dua')"),
        (("104", "Judul"), None, "dengan dua angka"),
        (("-1", "Judul"), None, "dengan dua angka"),
        (("٠٤", "Judul"), None, "dengan dua angka"),
        (("2", "Judul"), None, "Pelajaran 02 sudah ada: lessons/02-kecil.md. Nomor kosong berikutnya: 00."),
        (("24",), None, "Pelajaran 24 belum ada di lessons.md, jadi tulis judulnya"),
        (("24", "  "), None, "jadi tulis judulnya"),
        (("24", "Satu | dua"), None, "Judul tidak boleh memuat |"),
        (("24", "Satu\x00"), None, "Judul tidak boleh memuat '\\x00'"),
        (("24", "!?"), None, "Judul itu tidak memuat huruf"),
        (("24", "日本"), None, "Judul itu tidak memuat huruf"),
        (("24", "panjang " * 20), None, "Judul itu terlalu panjang"),
        (("24", "Judul"), "Dua Kata", "--nama berisi huruf kecil"),
        (("24", "Judul"), "../x", "--nama berisi huruf kecil"),
        (("24", "Judul", "--name"), None, "Pilihan --name tidak dikenal"),
        (("03", "Lain"), None, "lessons.md menamai pelajaran 03 «Nanti»"),
    ],
)
def test_a_wrong_use_is_told(listed, words, name, said):
    assert said in told(listed, *words, name=name)


def test_what_stands_in_the_way_is_named(small):
    small.write("exercises/24-judul/01-x.md", "")
    assert told(small.book, "24", "Judul").startswith("exercises/24-judul sudah ada")


def test_a_title_becomes_a_name(listed):
    assert scaffold.plan(listed, ("4", "Kafé & g,", "lalu  Más")).stem == "04-kafe-g-lalu-mas"
    assert scaffold.plan(listed, ("04", "日本"), "jepang").stem == "04-jepang"


@pytest.mark.parametrize("words", [("03",), ("3", "nanti")])
def test_a_row_without_a_link_gets_it_and_keeps_its_words(small, words):
    scaffold.write(small.book, scaffold.plan(small.book, words), terminal=False)
    rows = small.read("lessons.md").splitlines()
    assert rows[-1] == "| 03 | [Nanti](notebooks/03-nanti.ipynb) | 20 menit | lagi |"
    assert rows[-2].startswith("| 02 |")


@pytest.mark.parametrize(("number", "at"), [("01", 4), ("04", 6)])
def test_a_new_row_stands_where_its_number_belongs(small, number, at):
    scaffold.write(small.book, scaffold.plan(small.book, (number, "Judul")), terminal=False)
    rows = small.read("lessons.md").splitlines()
    assert rows[at].startswith(f"| {number} | [Judul](notebooks/{number}-judul.ipynb) | 40 menit |")
    assert [row.number for row in Book(small.root).syllabus] == sorted([number, "02", "03"])


def test_without_bash_there_is_no_terminal_block_and_the_rest_stands(small):
    lesson = scaffold.plan(small.book, ("03",))
    scaffold.write(small.book, lesson, terminal=False)
    built = build(Book(small.root), lesson.stem)
    assert built.manuscript.blocks == []
    assert [report.faults for report in proof.prove(built.exercises, 2)] == [[], []]
    assert scaffold.before(Book(small.root), lesson.stem) == "02-kecil"


def test_a_place_to_write_is_named_until_it_is_written(small):
    assert list(scaffold.unwritten(small.book, small.stem)) == []
    small.replace("lessons.md", "sesuatu", "TULIS: hasil")
    small.replace(small.lesson_file, "Kalimat penutup.", "TULIS: penutup")
    small.write(f"examples/{small.stem}/templates/x.html", "<p>\n<!-- TULIS: isi -->")
    assert list(scaffold.unwritten(Book(small.root), small.stem)) == [
        "lessons.md:5: TULIS: hasil",
        f"{small.lesson_file}:{small.line(small.lesson_file, 'TULIS')}: TULIS: penutup",
        f"examples/{small.stem}/templates/x.html:2: TULIS: isi -->",
    ]
