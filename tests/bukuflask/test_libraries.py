"""The table of libraries agrees with the pins, the browser's lock and what can be imported."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from bukuflask import libraries
from bukuflask.errors.catalogue import search
from bukuflask_book import pins

ROOT = Path(__file__).resolve().parents[2]
INSTALLED = [each for each in libraries.LIBRARIES if each.distribution]
APART = {
    "jupyterlab",
    "jupyterlab-language-pack-id-id",
    "ipykernel",
    "nbclient",
    "nbval",
    "packaging",
}
"""What the book itself runs on and no lesson is about."""


def test_every_pin_that_a_lesson_may_import_has_a_row_and_every_row_is_pinned_or_comes_with_one():
    pinned = set(pins.pins(ROOT))
    rows = {each.distribution for each in INSTALLED}
    assert pinned - rows == APART
    beneath = {"jinja2", "markupsafe", "itsdangerous", "click", "blinker"}  # of Flask
    assert rows - pinned == beneath | {"asgiref"}  # asgiref is the browser's alone


def test_names_and_distributions_are_unique():
    assert len({each.name for each in libraries.LIBRARIES}) == len(libraries.LIBRARIES)
    assert len({each.distribution for each in INSTALLED}) == len(INSTALLED)


@pytest.mark.parametrize("library", [each for each in INSTALLED if each.name != "asgiref"], ids=lambda each: each.name)
def test_pip_installs_under_that_distribution_what_is_imported_under_that_name(library):
    if library.name == "gunicorn" and sys.platform == "win32":
        pytest.skip("gunicorn tidak ada di Windows")
    top = {file.parts[0].removesuffix(".py") for file in metadata.files(library.distribution)}
    assert library.name in top


def test_what_has_no_distribution_is_python_itself_or_the_book():
    assert {each.name for each in libraries.LIBRARIES if not each.distribution} - {
        "bukuflask"
    } <= sys.stdlib_module_names


@pytest.mark.parametrize("module", libraries.preload())
def test_what_is_preloaded_can_be_imported(module):
    importlib.import_module(module)


def test_the_browser_brings_what_can_run_there_and_nothing_else():
    wanted = {
        re.split(r"[\[=<]", line)[0].lower()
        for line in (ROOT / "site" / "runtime.in").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    }
    rows = {each.distribution: each for each in INSTALLED}
    assert {name for name in wanted & rows.keys() if not rows[name].in_browser} == set()
    beneath = {"jinja2", "markupsafe", "itsdangerous", "click", "blinker", "werkzeug"}
    assert {each.distribution for each in INSTALLED if each.in_browser} - beneath <= wanted


def test_a_library_is_found_by_its_modules_and_by_any_spelling_of_its_distribution():
    assert libraries.of_module("flask.sansio.app") is libraries.of_distribution("Flask")
    assert libraries.of_distribution("Flask_SQLAlchemy").name == "flask_sqlalchemy"
    assert libraries.of_distribution("python.dotenv").name == "dotenv"
    assert libraries.of_module("flaskr") is libraries.of_module("") is libraries.of_distribution("") is None


def test_the_libraries_that_a_half_written_program_imports_are_read_from_its_words():
    half = "from flask import Flask\nimport os, re\n  from flask_sqlalchemy import (\nimport sqlalchemy.orm as orm\n# import wtforms\ntext = 'x import alembic'"
    assert libraries.imported_by(half, "import aiosmtpd") == ("aiosmtpd", "flask_sqlalchemy", "sqlalchemy")
    assert libraries.imported_by("") == ()


def test_what_stands_beside_another_names_a_library():
    names = {each.name for each in libraries.LIBRARIES}
    assert {each.beside for each in libraries.LIBRARIES} - {""} <= names


def test_the_table_imports_nothing_of_what_it_names():
    source = (
        "import sys, bukuflask.libraries as table; table.preload(); table.put_back(); table.hideable()\n"
        "print([each.name for each in table.LIBRARIES if each.distribution and each.name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "[]"


def test_every_library_whose_errors_are_explained_has_a_row():
    # Of no lesson: the loop of the browser, the notebook's magics, Python itself and what stands in its library.
    beside = {"ipython", "python", *sys.stdlib_module_names}
    assert {name for name in search.libraries() if libraries.of_module(name) is None} <= beside
