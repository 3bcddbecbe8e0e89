"""A home on a network share: every file takes its time, and there are no locks.

Each Python of these tests meets the share by an audit hook: locks are refused, a database waits for one as SQLite does and gives up.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import nbformat
import pytest
from nbformat import sign
from nbformat.sign import NotebookNotary

from bukuflask_start import signatures

from .test_hostile_places import work_through
from .test_surroundings import PROGRAM, SOURCES

SHARE = """
import errno, os, sys, time
share = os.environ.get("BERBAGI")

def meet(event, arguments):
    if not share:
        return
    if event in ("fcntl.flock", "fcntl.lockf", "msvcrt.locking"):
        raise OSError(errno.ENOLCK, "No locks available")
    place = arguments[0] if event in ("open", "os.rename", "os.remove", "os.mkdir", "sqlite3.connect") else None
    if isinstance(place, (str, bytes)) and share in os.fsdecode(place):
        time.sleep(0.03)
        if event == "sqlite3.connect":
            import sqlite3
            with open(os.environ["BERBAGI_CATATAN"], "a", encoding="utf-8") as out:
                out.write(f"{os.fsdecode(place)}\\n")
            time.sleep(5)
            raise sqlite3.OperationalError("database is locked")

sys.addaudithook(meet)
"""


@pytest.fixture
def share(tmp_path):
    """Variables under which a Python meets the share, and the file that names each database that was asked for."""
    hook = tmp_path / "kait"
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(SHARE, encoding="utf-8")
    home = tmp_path / "rumah"
    home.mkdir()
    databases = tmp_path / "basis.txt"
    databases.write_text("", encoding="utf-8")
    variables = {"PYTHONPATH": str(hook), "BERBAGI": str(home), "BERBAGI_CATATAN": str(databases), "HOME": str(home)}
    return home, variables, databases


def test_the_share_is_as_it_is_said_to_be(share):
    home, variables, databases = share
    program = "import sqlite3, sys; open(sys.argv[1] + '/a', 'w'); sqlite3.connect(sys.argv[1] + '/b')"
    lock = (
        "import fcntl; fcntl.flock(1, fcntl.LOCK_EX)" if os.name != "nt" else "import msvcrt; msvcrt.locking(1, 2, 1)"
    )
    for source, words in ((program, "database is locked"), (lock, "No locks available")):
        done = subprocess.run(
            [sys.executable, "-c", source, str(home)],
            env=os.environ | variables,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert words in done.stderr
    assert databases.read_text(encoding="utf-8").splitlines() == [str(home) + "/b"]


def test_the_first_and_the_second_start(unfilled, share):
    home, variables, databases = share
    shutil.copy(Path(variables["PYTHONPATH"]) / "sitecustomize.py", unfilled.site)
    moved = home / "belajar"
    unfilled.copy = moved
    for _ in range(2):
        done = unfilled.start(**variables)
        assert done.code == 0, done.said
        assert done.report["cwd"] == str(moved)
    assert databases.read_text(encoding="utf-8") == ""


def test_a_lesson_an_own_app_and_an_exercise(share):
    home, variables, _ = share
    # What a kernel keeps there is not kept on the share: tests/bukuflask/test_ready.py.
    work_through(home / "belajar", variables | {"IPYTHONDIR": str(home.parent / "ipython")})


def _notebook() -> nbformat.NotebookNode:
    output = nbformat.v4.new_output("display_data", data={"text/html": "<b>gambar</b>"})
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", outputs=[output], execution_count=1)])


def test_the_real_jupyterlab_asks_for_no_database_and_trusts_what_the_book_laid(share, announced):
    home, variables, databases = share
    copy = home / "belajar"
    (copy / ".bukuflask").mkdir(parents=True)
    for name in ("asli", "asing"):
        nbformat.write(_notebook(), copy / f"{name}.ipynb")
    foreign = nbformat.read(copy / "asing.ipynb", as_version=4)
    foreign.cells[0].source = "2"
    nbformat.write(foreign, copy / "asing.ipynb")
    paths = os.pathsep.join([variables["PYTHONPATH"], SOURCES])
    program = PROGRAM.replace(
        "jupyter.start(", "jupyter.trust(env, Path(sys.argv[1]), [Path(sys.argv[1], 'asli.ipynb')])\njupyter.start("
    )
    asked = os.environ | variables | {"SUMBER": paths, "PYTHONPATH": paths, "DIAMBIL": "8890", "PYTHONUNBUFFERED": "1"}
    with announced([sys.executable, "-c", program, str(copy)], env=asked) as address:
        host, token = re.match(r"(http://127\.0\.0\.1:\d+)/\S*token=(\w+)", address).groups()
        trusted = {}
        for name in ("asli", "asing"):
            with urllib.request.urlopen(f"{host}/api/contents/{name}.ipynb?token={token}", timeout=60) as found:
                (cell,) = json.load(found)["content"]["cells"]
            trusted[name] = cell["metadata"].get("trusted")
    assert trusted == {"asli": True, "asing": False}
    assert databases.read_text(encoding="utf-8") == ""


class TestSignatures:
    @pytest.fixture
    def file(self, tmp_path):
        return tmp_path / "data" / signatures.FILE

    def test_what_one_program_signs_another_knows(self, file):
        one, other = signatures.FileStore(file), signatures.FileStore(file)
        assert not other.check_signature("ab", "sha256")
        one.store_signature("ab", "sha256")
        one.store_signature("ab", "sha256")
        assert file.read_text(encoding="ascii") == "sha256 ab\n"
        assert other.check_signature("ab", "sha256")
        assert not other.check_signature("ab", "sha512")
        other.remove_signature("ab", "sha256")
        other.remove_signature("ab", "sha256")
        assert not signatures.FileStore(file).check_signature("ab", "sha256")

    def test_the_older_half_goes_when_there_are_too_many(self, file, monkeypatch):
        monkeypatch.setattr(signatures, "_MOST", 4)
        store = signatures.FileStore(file)
        for number in range(5):
            store.store_signature(str(number), "sha256")
        assert file.read_text(encoding="ascii") == "sha256 3\nsha256 4\n"

    def test_a_file_that_cannot_be_replaced_keeps_all_it_has(self, file, monkeypatch):
        store = signatures.FileStore(file)
        store.store_signature("ab", "sha256")
        monkeypatch.setattr(Path, "write_text", lambda path, *_, **__: path.write_bytes(b"") and None)
        monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError()))
        store.remove_signature("ab", "sha256")
        assert file.read_bytes() == b"sha256 ab\n"

    def test_where_nothing_can_be_written_it_lasts_as_long_as_the_process(self, tmp_path):
        (tmp_path / "data").write_text("", encoding="utf-8")
        store = signatures.FileStore(tmp_path / "data" / signatures.FILE)
        store.store_signature("ab", "sha256")
        assert store.check_signature("ab", "sha256")

    def test_a_file_that_is_no_text_is_no_trouble(self, file):
        file.parent.mkdir()
        file.write_bytes(b"\xff\x00\n")
        store = signatures.FileStore(file)
        assert not store.check_signature("ab", "sha256")

    def test_a_notebook_that_cannot_be_read_stops_no_other(self, tmp_path, monkeypatch):
        monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
        monkeypatch.setattr(sign, "SQLiteSignatureStore", sign.SQLiteSignatureStore)  # put back afterwards
        (tmp_path / "rusak.ipynb").write_text("{", encoding="utf-8")
        nbformat.write(_notebook(), tmp_path / "baik.ipynb")
        signatures.main(
            [str(tmp_path / "rusak.ipynb"), str(tmp_path / "tidak-ada.ipynb"), str(tmp_path / "baik.ipynb")]
        )
        assert NotebookNotary().check_signature(nbformat.read(tmp_path / "baik.ipynb", as_version=4))
        assert list((tmp_path / "data").glob("*.db")) == []

    def test_the_program_that_a_start_waits_for_builds_no_grammar_of_addresses(self, tmp_path):
        nbformat.write(_notebook(), tmp_path / "baik.ipynb")
        done = subprocess.run(
            [sys.executable, "-P", "-X", "importtime", signatures.__file__, str(tmp_path / "baik.ipynb")],
            env=os.environ | {"JUPYTER_DATA_DIR": str(tmp_path / "data")},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        assert len((tmp_path / "data" / signatures.FILE).read_text(encoding="ascii").splitlines()) == 1
        assert "nbformat" in done.stderr
        # A module of that package: of the package itself Python tells the mere try.
        assert "rfc3987_syntax." not in done.stderr
