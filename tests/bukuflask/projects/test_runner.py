"""Folders as students have them, good and bad, looked at for real: each gets a sentence that names the true culprit."""

from __future__ import annotations

import os
import sys
import types
from pathlib import Path

import pytest

from bukuflask.problems import Masalah
from bukuflask.projects import folder, points, runner, told

FACTORY = """\
import os
from flask import Flask


def create_app(test_config=None):
    app = Flask(__name__, instance_relative_config=True)
    app.config.from_mapping(SECRET_KEY="dev")
    app.config.from_mapping(test_config or {})

    @app.get("/")
    def depan():
        return "<h1>Papan</h1>"

    return app
"""


@pytest.fixture
def said(tmp_path):
    def said(files: dict[str, str], step: str = "23-01", name: str = "papan kabar Ñusa") -> str:
        """Return what a student reads of a folder with these files."""
        project = tmp_path / name
        project.mkdir()
        for path, text in files.items():
            (project / path).parent.mkdir(parents=True, exist_ok=True)
            (project / path).write_text(text, encoding="utf-8")
        return str(told.feedback(step, name, runner.look(step, folder.find(str(project)))))

    return said


def test_a_small_right_package_passes(said):
    assert said({"kabar/__init__.py": FACTORY}).startswith("✓ BENAR · Langkah 23-01")


def test_a_factory_that_is_imported_by_a_star_is_found(said):
    files = {"kabar/__init__.py": "from kabar.pabrik import *\n", "kabar/pabrik.py": FACTORY, "alat/__init__.py": ""}
    assert said(files).startswith("✓ BENAR")


WRONG = {
    "empty": ({}, ["○ BELUM DIKERJAKAN", "Foldernya masih kosong"]),
    "no package": ({"catatan.txt": "x"}, ["Belum ada paket", "catatan.txt"]),
    "a name that cannot be imported": (
        {"papan-kabar/__init__.py": FACTORY},
        ["`papan-kabar`", "tidak dapat dibaca Python", "garis bawah"],
    ),
    "a name that is Python's": ({"json/__init__.py": FACTORY}, ["`json`", "sudah ada"]),
    "a name that is a library's": ({"flask/__init__.py": FACTORY}, ["`flask`", "sudah ada"]),
    "init as a text": ({"kabar/__init__.txt": FACTORY}, ["`__init__.txt`", "persis begitu"]),
    "init misspelt": ({"kabar/_init_.py": FACTORY.replace("create_app", "buat")}, ["`_init_.py`", "persis begitu"]),
    "package without a factory": ({"kabar/__init__.py": "x = 1\n"}, ["Ada paket `kabar`", "create_app"]),
    "factory in a module": ({"app.py": FACTORY}, ["`create_app` ada di `app.py`", "namapaket/__init__.py"]),
    "factory beside the package": (
        {"kabar/__init__.py": "", "kabar/pabrik.py": FACTORY},
        ["`create_app` ada di `kabar/pabrik.py`", "`kabar/__init__.py`"],
    ),
    "the package itself": ({"__init__.py": FACTORY}, ["paketnya sendiri"]),
    "one level up": ({"papan/kabar/__init__.py": FACTORY}, ["satu tingkat lebih dalam", "`papan`"]),
    "two packages": (
        {"kabar/__init__.py": FACTORY, "lama/__init__.py": FACTORY},
        ["Ada 2 paket", "kabar, lama"],
    ),
    "syntax": (
        {"kabar/__init__.py": FACTORY, "kabar/db.py": "x = (1,\ny = 2\n"},
        ["Python belum dapat membaca kodemu di `kabar/db.py` baris", "SyntaxError"],
    ),
    "an import that fails": (
        {"kabar/__init__.py": "from kabar.dbs import x\n" + FACTORY},
        ["`kabar/__init__.py` baris 1", "ModuleNotFoundError: No module named 'kabar.dbs'"],
    ),
    "a factory that fails": (
        {"kabar/__init__.py": FACTORY.replace("return app\n", "return 1 / 0\n")},
        ["Saat diminta `create_app()`", "`kabar/__init__.py` baris 14", "ZeroDivisionError"],
    ),
    "no application": (
        {"kabar/__init__.py": FACTORY.replace("    return app\n", "")},
        ["mengembalikan NoneType", "`return app`"],
    ),
    "no argument": (
        {"kabar/__init__.py": FACTORY.replace("test_config=None", "").replace("test_config or {}", "{}")},
        ["belum menerima argumen", "○ Yang diminta"],
    ),
    "exit": ({"kabar/__init__.py": "import os\nos._exit(0)\n" + FACTORY}, ["mengakhiri prosesnya sendiri"]),
    "sys.exit": ({"kabar/__init__.py": "import sys\nsys.exit('habis')\n" + FACTORY}, ["`kabar/__init__.py` baris 2"]),
    "no front page": (
        {"kabar/__init__.py": FACTORY.replace('get("/")', 'get("/depan")')},
        ["`/` belum ada: dijawab 404"],
    ),
    "a page that fails": (
        {"kabar/__init__.py": FACTORY.replace('return "<h1>Papan</h1>"', "return judul")},
        ["Saat diminta `GET /`", "NameError"],
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_the_true_culprit_is_named(said, name):
    files, words = WRONG[name]
    text = said(files)
    for each in words:
        assert each in text, text


def test_an_endless_loop_is_ended_and_its_place_named(said, monkeypatch):
    short = dict(points.STEPS)
    limit = 10.0 if sys.platform == "win32" else 1.0  # Flask is imported in that time too
    short["23-01"] = points.ProjectStep(short["23-01"].title, short["23-01"].points, limit)
    monkeypatch.setattr(runner, "STEPS", short)
    text = said(
        {
            "kabar/__init__.py": "from kabar import ulang\n" + FACTORY,
            "kabar/ulang.py": "n = 0\nwhile True:\n    n += 1\n",
        }
    )
    assert text.startswith("⚠ KODE BERHENTI")
    assert "`kabar/ulang.py` baris" in text


def test_what_the_project_prints_and_runs_does_no_harm(said):
    noisy = "import os, sys\nprint('x' * 10000)\nos.environ['FLASK_DEBUG'] = '1'\n" + FACTORY + "\ncreate_app().run()\n"
    before = dict(os.environ)
    assert said({"kabar/__init__.py": noisy}).startswith("✓ BENAR")
    assert dict(os.environ) == before


def test_a_whole_address_in_the_folder_itself_is_not_written(said, tmp_path):
    data = tmp_path / "papan kabar Ñusa" / "kabar.db"
    fixed = f"import sqlite3\nsqlite3.connect({str(data)!r}).execute('CREATE TABLE x (y)')\n"
    text = said({"kabar/__init__.py": fixed + FACTORY})
    assert "alamat yang tertulis lengkap" in text
    assert "app.instance_path" in text
    assert not data.exists()


def test_data_and_what_tools_leave_are_no_part_of_the_copy(tmp_path):
    project = tmp_path / "papan"
    for name in (
        "instance/kabar.db",
        ".venv/x.py",
        "env/pyvenv.cfg",
        "env/y.py",
        ".git/HEAD",
        "k/__pycache__/a.pyc",
        "b.sqlite3",
    ):
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text("x", encoding="utf-8")
    (project / "k" / "__init__.py").write_text("", encoding="utf-8")
    folder.copy(project, tmp_path / "salinan")
    assert [p.name for p in (tmp_path / "salinan").rglob("*") if p.is_file()] == ["__init__.py"]


def test_a_folder_that_is_no_project_is_not_copied(tmp_path, monkeypatch):
    monkeypatch.setattr(folder, "MOST_FILES", 3)
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text("x", encoding="utf-8")
    with pytest.raises(Masalah, match="terlalu banyak"):
        folder.copy(tmp_path, tmp_path.with_name("salinan"))


@pytest.mark.parametrize(
    ("words", "said_of_it"),
    [
        ("", "belum disebut"),
        # On Windows homes are taken to lie side by side, and nobody is asked.
        ("~nobody-at-all/x", "tidak ada" if os.name == "nt" else "tidak dapat menjadi nama folder"),
        ("papan-kabr", "`papan-kabar`"),
        ("berkas.txt", "sebuah berkas"),
        ("'papan-kabar'", ""),
    ],
)
def test_a_folder_is_found_or_the_nearest_is_named(tmp_path, monkeypatch, words, said_of_it):
    (tmp_path / "papan-kabar").mkdir()
    (tmp_path / "berkas.txt").write_text("x", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    if not said_of_it:
        assert folder.find(words) == tmp_path / "papan-kabar"
        return
    with pytest.raises(Masalah) as problem:
        folder.find(words)
    assert said_of_it in str(problem.value)


def test_in_this_process_it_says_the_same_and_leaves_nothing(tmp_path, monkeypatch):
    """As in the browser, where there is no other process, and where the notebook may have imported a package of the same name."""
    other = types.ModuleType("kabar")
    monkeypatch.setitem(sys.modules, "kabar", other)
    project = tmp_path / "papan"
    (project / "kabar").mkdir(parents=True)
    (project / "kabar" / "__init__.py").write_text("x = 0\n" + FACTORY, encoding="utf-8")
    before = (Path.cwd(), list(sys.path), dict(os.environ))
    seen = runner._here("23-01", project, ())
    assert [each["state"] for each in seen["findings"]] == ["ada"] * 4
    assert (Path.cwd(), list(sys.path), dict(os.environ)) == before
    assert sys.modules["kabar"] is other
