"""What git and editors leave in a source or beside it: a merge that nobody finished is told with its line, a lock is no source."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.needs("penulis")
pytest.importorskip("jupytext")

from bukuflask_author import build as builder  # noqa: E402
from bukuflask_author import caches, claims, scaffold, teaching  # noqa: E402
from bukuflask_author.teaching.lesson import TaughtLesson  # noqa: E402
from bukuflask_author.terminal import load  # noqa: E402
from bukuflask_book.sources import merge_mark  # noqa: E402

LOCKS = (
    ".#{name}",  # Emacs: a link to nothing
    ".~{name}",  # JupyterLab while it saves
    ".~lock.{name}#",  # LibreOffice
    "~${name}",  # Office
    "#{name}#",  # Emacs, what was typed and not saved
    "{name}~",  # many, the version before
    ".{name}.swp",  # vim
    ".{name}.kate-swp",  # Kate
    ".goutputstream-AB12CD",  # GNOME
    "._{name}",  # macOS on a disk of another system
)
MERGE = "<<<<<<< HEAD\nsatu\n=======\ndua\n>>>>>>> cabang"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\n<<<<<<< HEAD\n", 2),
        ("a\n\n>>>>>>> cabang\n", 3),
        ("||||||| a1b2c3\n", 1),
        ("<<<<<<<\n", 1),
        ("Judul\n=======\n", None),
        ("`<<<<<<< HEAD`\n >>>>>>> b\n<<<<<<<<<< a\n", None),
    ],
)
def test_the_mark(text, line):
    assert merge_mark(text) == line


@pytest.mark.parametrize(
    "file",
    [
        "lessons/02-kecil.md",
        "exercises/02-kecil/01-sapaan.md",
        "lessons.md",
        "lessons/terminal/02-kecil.json",
        "claims/02-kecil.py",
        "teaching/02-kecil.toml",
    ],
)
def test_an_unfinished_merge_is_never_built(small, file):
    before = small.read(file) if (small.root / file).exists() else ""
    small.write(file, f"{before}\n{MERGE}\n")
    work = {
        "lessons/terminal/02-kecil.json": lambda: load(small.book, small.stem),
        "claims/02-kecil.py": lambda: list(claims.of_lesson(small.book, small.stem).complaints()),
        "teaching/02-kecil.toml": lambda: teaching.write(small.book, [small.build()]),
    }.get(file)
    line = before.count("\n") + 2
    assert small.fault(work).startswith(f"{file}:{line}: penggabungan git belum selesai di sini")


def test_a_recording_that_cannot_be_read_says_what_makes_it_anew(small):
    small.write("lessons/terminal/02-kecil.json", "[\n")
    words = small.fault(lambda: load(small.book, small.stem))
    assert words.startswith("lessons/terminal/02-kecil.json:2: rekaman ini tidak dapat dibaca")
    assert words.endswith("python -m bukuflask_author segarkan 02")


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_is_no_source(small, lock):
    before = builder.orphans(small.book)
    for folder, name in (
        ("lessons", "02-kecil.md"),
        ("lessons/terminal", "02-kecil.json"),
        ("exercises/02-kecil", "01-sapaan.md"),
        ("notebooks", "02-kecil.ipynb"),
        ("examples/02-kecil", "app.py"),
        ("claims", "02-kecil.py"),
        ("src/bukuflask/bank", "02-kecil.json"),
    ):
        left = small.root / folder / lock.format(name=name)
        left.parent.mkdir(parents=True, exist_ok=True)
        try:
            left.symlink_to("siti@laptop.4321")
        except OSError:  # Windows asks for a right to make links
            left.write_text("siti@laptop.4321", encoding="utf-8")
    assert small.book.stems() == [small.stem]
    assert [each.path.name for each in small.build().exercises] == ["01-sapaan.md"]
    assert list(scaffold.unwritten(small.book, small.stem)) == []
    assert builder.orphans(small.book) == before


@pytest.mark.parametrize(
    "left",
    [
        ".ipynb_checkpoints/hello-checkpoint.py",
        ".pytest_cache/README.md",
        "__pycache__/hello.txt",
        "instance/kedai.toml",
        *(lock.format(name="hello.py") for lock in LOCKS),
    ],
)
def test_what_is_left_in_an_example_is_none_of_its_sources(small, left):
    example = small.book.example(small.stem)
    before = caches.of_folder(example)
    file = small.write(f"examples/{small.stem}/{left}", "TULIS: sisa_di_sini")
    assert caches.of_folder(example) == before
    words = TaughtLesson(small.book, small.build()).words
    assert "sisa_di_sini" not in words
    assert file.name not in words
    assert list(scaffold.unwritten(small.book, small.stem)) == []
    small.write(f"examples/{small.stem}/lain.py", "TULIS: bukan_sisa")
    assert caches.of_folder(example) != before
    assert "bukan_sisa" in TaughtLesson(small.book, small.build()).words
