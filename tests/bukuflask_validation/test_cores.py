"""Everything runs on all cores, and what pytest says is what it would say on one."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from bukuflask_validation import cores

pytestmark = pytest.mark.skipif(not cores.CAN_FORK, reason="di sini pytest-xdist yang membagi pekerjaan")

CONFTEST = """
import os, pathlib, pytest

@pytest.fixture(scope="session", autouse=True)
def sesi():
    with pathlib.Path("sesi.txt").open("a") as file:
        file.write(f"mulai {os.getpid()}\\n")
    yield
    with pathlib.Path("sesi.txt").open("a") as file:
        file.write(f"selesai {os.getpid()}\\n")
"""
MEET = """
import os, pathlib, time

def test_pertama():
    # Both files wait for each other: that works only when they run at the same time.
    pathlib.Path(__file__ + ".pid").write_text(str(os.getpid()))
    end = time.monotonic() + 20
    while len(list(pathlib.Path.cwd().glob("test_temu*.pid"))) < 2:
        assert time.monotonic() < end
        time.sleep(0.01)

def test_kedua():
    assert pathlib.Path(__file__ + ".pid").read_text() == str(os.getpid())
"""
CRASH = """
import os

def test_sebelum(): pass
def test_mati(): os._exit(3)
def test_sesudah(): pass
"""
WORDS = """
import sys, warnings, pytest

def test_kata():
    print("kata dari", __name__)
    warnings.warn("beras menipis", FutureWarning)
    assert 1 == 2

@pytest.mark.skip(reason="libur")
def test_libur(): pass

@pytest.fixture
def rusak():
    yield
    raise OSError("gudang terkunci")

def test_gudang(rusak): pass
"""


@pytest.fixture(scope="module")
def shelf(make_shelf, cell):
    made = make_shelf("inti")
    made.write("conftest.py", CONFTEST)
    for name in ("test_temu_a.py", "test_temu_b.py"):
        made.write(name, MEET)
    made.write("test_kata_a.py", WORDS)
    made.write("test_kata_b.py", "def test_diam(): print('bukan urusanku')")
    made.notebook("a", cell("import os\nos.getppid() > 1", count=1, tags=("nbval-ignore-output",)))
    made.run("--inti=2", "--durations=3", "--durations-min=0")
    return made


def test_files_run_side_by_side_and_whole(shelf):
    assert shelf.outcomes("test_temu_a") == shelf.outcomes("test_temu_b") == ["passed", "passed"]
    assert shelf.outcomes("a") == ["passed"]


def test_each_worker_has_one_session(shelf):
    rows = (shelf.root / "sesi.txt").read_text().split()
    assert rows.count("mulai") == rows.count("selesai") == 2
    assert len(set(rows[1::2])) == 2


def test_reports_are_whole(shelf):
    assert shelf.code == 1
    assert "assert 1 == 2" in shelf.of("test_kata_a", "test_kata").text
    assert shelf.of("test_kata_a", "test_libur").outcome == "skipped"
    assert "gudang terkunci" in shelf.of("test_kata_a", "test_gudang").text
    assert shelf.said.count("kata dari test_kata_a") == 1
    assert "bukan urusanku" not in shelf.said
    assert "FutureWarning: beras menipis" in shelf.said
    assert "slowest 3 durations" in shelf.said


def test_a_dead_worker_is_told_and_the_rest_runs_on(make_shelf):
    made = make_shelf("mati")
    made.write("test_mati.py", CRASH)
    made.write("test_lain.py", "def test_lain(): pass\n")
    made.run("--inti=2")
    assert made.code == 1
    assert made.of("test_mati", "test_sebelum").outcome == "passed"
    assert "prosesnya mati di tengah ujian ini" in made.of("test_mati", "test_mati").text
    assert "sudah mati" in made.of("test_mati", "test_sesudah").text
    assert made.outcomes("test_lain") == ["passed"]


def test_x_stops_everyone(make_shelf):
    made = make_shelf("berhenti")
    slow = "import time\ndef test_lama(): time.sleep(60)\n"
    made.write("test_a.py", "def test_gagal(): assert False\ndef test_sesudah(): pass\n")
    made.write("test_b.py", slow)
    made.run("-x", "--inti=2", "-p", "no:cacheprovider")
    assert made.code == 1
    assert "stopping after 1 failures" in made.said
    assert "1 failed in" in made.said


@pytest.mark.parametrize(
    "option",
    [
        {"inti": 1},
        {"capture": "no"},
        {"basetemp": "dasar"},
        {"usepdb": True},
        {"collectonly": True},
        {"numprocesses": 0},
        {"dist": "loadfile"},
    ],
    ids=lambda option: next(iter(option)),
)
def test_what_cannot_be_split(option, monkeypatch):
    monkeypatch.setattr(cores, "_alone", lambda: True)
    plain = {"collectonly": False, "usepdb": False, "trace": False, "basetemp": None, "capture": "fd", "inti": 2}
    items = [SimpleNamespace(path=Path(name)) for name in ("a", "a", "b")]

    def session(**changes):
        config = SimpleNamespace(option=SimpleNamespace(**plain | changes))
        return SimpleNamespace(config=config, items=items, testsfailed=0)

    assert cores.apt(session())
    assert not cores.apt(session(**option))
    monkeypatch.setattr(cores, "_alone", lambda: False)
    assert not cores.apt(session())


def test_one_file_is_not_split(monkeypatch):
    monkeypatch.setattr(cores, "_alone", lambda: True)
    option = SimpleNamespace(collectonly=False, usepdb=False, trace=False, basetemp=None, capture="fd", inti=2)
    items = [SimpleNamespace(path=Path("a"))] * 2
    assert not cores.apt(SimpleNamespace(config=SimpleNamespace(option=option), items=items, testsfailed=0))


def test_xdist_takes_the_cores_where_nothing_can_be_forked(make_shelf):
    pytest.importorskip("xdist")
    made = make_shelf("xdist")
    made.write("conftest.py", CONFTEST)
    made.write(
        "tanpa_fork.py",
        "import bukuflask_validation.cores as cores, warmkernel.spares as s\ncores.CAN_FORK = s.SUPPORTED = False\n",
    )
    for name in ("test_temu_a.py", "test_temu_b.py"):
        made.write(name, MEET)
    made.run("-ptanpa_fork", "--inti=2", PYTHONPATH=str(made.root))
    assert made.code == 0, made.said
    assert "2 workers" in made.said


def test_how_many():
    assert cores.wanted(3) == 3
    assert cores.wanted(None) >= 1


def test_a_run_that_warms_up_for_notebooks_shows_its_tests_no_children_of_its_own(make_shelf):
    shelf = make_shelf("anak")
    looks = "import psutil\n\ndef test_anak():\n    assert psutil.Process().children() == []\n"
    shelf.write("notebooks/test_anak.py", looks)
    shelf.run("notebooks/test_anak.py", "--inti", "1")
    assert shelf.outcomes("test_anak") == ["passed"], shelf.said


def test_files_that_are_called_long_are_begun_first_where_none_was_ever_run(tmp_path, monkeypatch):
    files = {tmp_path / name: [None] * count for name, count in (("banyak.py", 50), ("lama.py", 1), ("biasa.py", 2))}
    config = SimpleNamespace(rootpath=tmp_path, cache=None, getini={cores.LONG_FILES: ["lama.py 9"]}.get)
    session = SimpleNamespace(config=config)
    assert [len(tests) for tests in cores._longest_first(session, files)] == [1, 50, 2]
    monkeypatch.setattr(cores, "_remembered", lambda session: {"lama.py": 1.0})
    assert [len(tests) for tests in cores._longest_first(session, files)] == [50, 1, 2]


def test_files_that_are_called_long_are_there(root, pytestconfig):
    named = [line.rsplit(None, 1)[0] for line in pytestconfig.getini(cores.LONG_FILES)]
    assert named
    assert [name for name in named if not (root / name).is_file()] == []
