"""A manuscript's `paket:` names what the lesson adds to Flask: no more, no less."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.needs("penulis")
pytest.importorskip("jupytext")

FILE = "lessons/02-kecil.md"


def head(small, words: str) -> None:
    small.replace(small.lesson_file, "app: hello\n", f"app: hello\n{words}\n")


def cell(small, source: str) -> None:
    small.replace(small.lesson_file, 'print("halo")', source)


@pytest.mark.parametrize("word", ["flask-login", "Flask-Login", "flask_login"])
def test_what_is_named_and_imported_goes_into_the_bank(small, word):
    head(small, f"paket: [{word}]")
    cell(small, "from flask_login import LoginManager")
    assert small.build().bank["paket"] == ["flask-login"]


def test_a_lesson_that_adds_nothing_has_no_entry(small):
    assert "paket" not in small.build().bank


@pytest.mark.parametrize(
    "source",
    [
        "import flask_login",
        "import os, flask_login as masuk",
        "if True:\n    from flask_login.utils import login_user",
        "%load_ext bukuflask\nimport flask_login",
        "import os; import flask_login",
        "from flask import Flask; from flask_login import login_user",
        "try: import flask_login\nexcept ImportError: pass",
        "if True: from flask_login import login_user",
        "import os, \\\n    flask_login",
        "import importlib\nimportlib.import_module('flask_login')",
        '__import__("flask_login.utils")',
        "from importlib import import_module as impor\nimpor('flask_login')",
        "import importlib\nimportlib.import_module(name='flask_login')",
        "import importlib\nimportlib.import_module(\n    'flask_login'\n)",
        "%load_ext bukuflask\nimportlib.import_module(\n    name='flask_login'\n)",
        "x = !ls\nimportlib.import_module(\n    name='flask_login'\n)",
        "import runpy\nrunpy.run_module('flask_login')",
        "import pkgutil\npkgutil.resolve_name('flask_login:login_user')",
    ],
)
def test_an_import_in_a_cell_must_be_named(small, source):
    cell(small, source)
    assert (
        small.fault()
        == f"{FILE}:2: pelajaran ini mengimpor flask_login; sebutkan di kepalanya: `paket: [flask-login]`."
    )


@pytest.mark.parametrize(
    "source",
    [
        "teks = 'dulu; import flask_login'",
        '%load_ext bukuflask\nteks = """\nimport flask_login\n"""',
        "if False:\n    from .flask_login import masuk",
    ],
)
def test_a_text_or_a_module_of_ones_own_is_no_import(small, source):
    cell(small, source)
    assert "paket" not in small.build().bank


@pytest.mark.parametrize("path", ["examples/02-kecil/warung/masuk.py", "claims/02-kecil.py"])
def test_an_import_in_the_example_or_in_a_claim_must_be_named(small, path):
    small.write(path, "import wtforms\n")
    assert "pelajaran ini mengimpor wtforms" in small.fault()


def test_an_import_in_a_solution_must_be_named(small):
    small.replace(small.exercise_file, "def sapa(nama):", "import wtforms\ndef sapa(nama):")
    assert "pelajaran ini mengimpor wtforms" in small.fault()


def test_an_import_in_another_right_answer_must_be_named(small):
    path = small.root / small.exercise_file
    before, mark, after = path.read_text(encoding="utf-8").partition("# Jawaban lain")
    path.write_text(before + mark + after.replace("```python\n", "```python\nimport wtforms\n", 1), encoding="utf-8")
    assert "pelajaran ini mengimpor wtforms" in small.fault()


@pytest.mark.parametrize("section", ["Pesan", "Penyamar"])
def test_an_import_in_a_wrong_answer_must_be_named(small, section):
    if section == "Penyamar":
        disguised = "\n".join(f"```python\ndef sapa(nama):\n    return {n}\n```\n" for n in ('"A"', '"B"', '"C"'))
        small.replace(small.exercise_file, "# Petunjuk", f"# Penyamar\n\n## lain\n\n{disguised}\n# Petunjuk")
        small.build()
    before, mark, after = small.read(small.exercise_file).partition(f"# {section}")
    small.write(small.exercise_file, before + mark + after.replace("```python\n", "```python\nimport wtforms\n", 1))
    assert "pelajaran ini mengimpor wtforms" in small.fault()


@pytest.mark.parametrize(("file", "counts"), [("hello.py", True), ("catatan.txt", False)])
def test_an_import_in_a_program_that_a_terminal_block_writes_must_be_named(small, file, counts):
    from bukuflask_author.manuscript import read

    block = f"```{{terminal}}\n- file: {file}\n  isi: |\n    import wtforms\n```\n"
    small.replace(small.lesson_file, "Kalimat penutup.", block)
    recorded = [[{"step": step, "output": ""} for step in block.key()] for block in read(small.book, small.stem).blocks]
    small.write(f"lessons/terminal/{small.stem}.json", json.dumps(recorded))
    if counts:
        assert "pelajaran ini mengimpor wtforms" in small.fault()
    else:
        assert "paket" not in small.build().bank


def test_what_another_lessons_example_imports_counts_when_a_cell_uses_it(small):
    small.write("examples/01-lain/app.py", "import wtforms\n")
    small.build()
    cell(small, 'pakai("01-lain")')
    assert "pelajaran ini mengimpor wtforms" in small.fault()


def test_a_command_in_the_prose_is_a_use(small):
    head(small, "paket: [gunicorn]")
    assert small.fault() == f"{FILE}:2: kunci `paket` menyebut gunicorn, yang tidak dipakai pelajaran ini."
    small.replace(small.lesson_file, "Kalimat pembuka.", "Jalankan `gunicorn warung:app`.")
    assert small.build().bank["paket"] == ["gunicorn"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("paket: [flask-warung]", "menyebut flask-warung, yang tidak dikenal. Yang ada: aiosmtpd, alembic, "),
        ("paket: [sqlite3]", "menyebut sqlite3, yang tidak dikenal"),
        ("paket: [flask]", "tidak perlu menyebut flask"),
        ("paket: flask-login", "berisi daftar"),
    ],
)
def test_a_name_that_is_no_added_package(small, words, reason):
    head(small, words)
    assert small.fault().startswith(f"{FILE}:2: kunci `paket` ")
    assert reason in small.fault()
