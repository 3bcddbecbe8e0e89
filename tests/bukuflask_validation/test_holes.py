"""What nbval lets through does not pass here: one notebook for each hole, with the fault in it, all run by one pytest."""

from __future__ import annotations

import base64
import os
import subprocess
import sys

import nbformat
import psutil
import pytest

pytest.importorskip("jupytext")

from bukuflask_author import build

pytestmark = pytest.mark.needs("penulis")

LIMIT = 8.5 if sys.platform == "win32" else 1.5
"""Seconds that a cell gets; one that starts a process needs more of them on Windows."""

START = 60.0 if sys.platform == "win32" else 0.5
"""Seconds that a kernel may take to start, which the first cell waits for."""

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(range(90))).decode()
OTHER_PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(range(1, 91))).decode()
SHOW = """\
from IPython.display import display
display({{"image/png": {!r}, "text/plain": "gambar"}}, raw=True)"""
NAMES = "print({'Ende', 'Ternate', 'Sigli', 'Waingapu', 'Sorong', 'Bima', 'Kendari', 'Palu'})"
TODAY = "import datetime\nprint(datetime.date.today())"
SLEEPER = "import sys, time; sys.argv[1:] and time.sleep(600)"
LISTENER = "import socket, time; s = socket.create_server(('127.0.0.1', 0)); time.sleep(600)"
CHILD = "[sys.executable, '-c', {!r}, 'tertinggal'], start_new_session=True"


def as_built(source: str) -> str:
    """Return what a cell prints where notebooks are built."""
    return subprocess.check_output([sys.executable, "-c", source], env=build.environment(), encoding="utf-8")


def error(name: str, words: str):
    return nbformat.v4.new_output("error", ename=name, evalue=words, traceback=[f"{name}: {words}"])


def picture(data: str):
    return nbformat.v4.new_output("display_data", data={"image/png": data, "text/plain": "gambar"})


@pytest.fixture(scope="module")
def shelf(make_shelf, cell):
    made = make_shelf("lubang")
    made.notebook("belum", cell("print(1)", count=None), cell("2", count=None), cell("print(3)", "3\n"))
    made.notebook(
        "galat",
        cell("print(1)", error("ValueError", "beras"), tags=("raises-exception",)),
        cell("raise ValueError('beras')", error("ValueError", "beras"), tags=("raises-exception",)),
        cell("raise ValueError('gula')", error("ValueError", "beras"), tags=("raises-exception",)),
    )
    made.notebook("gambar", cell(SHOW.format(PNG), picture(PNG + "\n")), cell(SHOW.format(PNG), picture(OTHER_PNG)))
    made.notebook(
        "mati",
        cell("a = 1"),
        cell("import os, signal\nos.kill(os.getpid(), getattr(signal, 'SIGKILL', signal.SIGTERM))"),
        cell("a"),
    )
    made.notebook("keluar", cell("import os\nos._exit(0)"), cell("a = 1"))
    made.notebook("lambat", cell("print('mulai')\nwhile True:\n    pass", "mulai\n"), cell("1"), cell("2"))
    made.notebook("urutan", cell(NAMES, as_built(NAMES)))
    made.notebook("waktu", cell(TODAY, as_built(TODAY)))
    made.notebook("runtuh", cell("harga = beras"), cell("print(harga)", "3\n"))
    made.notebook(
        "tertinggal",
        cell("import subprocess, sys"),
        cell(f"anak = subprocess.Popen({CHILD.format(SLEEPER)})"),
        cell(f"cucu = subprocess.Popen({CHILD.format(LISTENER)}, env={{}})"),
    )
    made.notebook(
        "sehat",
        cell("import subprocess, sys\nfrom IPython.display import clear_output, display"),
        cell("print('lama')\nclear_output()\nprint('baru')", "baru\n"),
        cell("print('lama')\nclear_output(wait=True)\nprint('baru')", "baru\n"),
        cell(
            "papan = display('kosong', display_id='papan')\npapan.update('terisi')",
            nbformat.v4.new_output("display_data", data={"text/plain": "'terisi'"}),
        ),
        cell("anak = subprocess.Popen([sys.executable, '-c', 'import sys; sys.stdin.read()'], stdin=subprocess.PIPE)"),
        cell("6 * 7", nbformat.v4.new_output("execute_result", data={"text/plain": "42"}, execution_count=1)),
        cell("1 / 0", tags=("nbval-skip",)),
    )
    made.run(f"--nbval-cell-timeout={LIMIT}", "--sisa=1")
    return made


def test_the_faults_fail_and_nothing_else(shelf):
    assert shelf.code == 1
    assert set(shelf.outcomes("sehat")) == {"passed", "skipped"}
    assert shelf.of("sehat", "Cell 6").text.endswith("bertanda nbval-skip")


@pytest.mark.parametrize("number", [0, 1])
def test_a_cell_without_count(shelf, number):
    assert "belum pernah dijalankan" in shelf.of("belum", f"Cell {number}").text
    assert shelf.of("belum", "Cell 2").outcome == "passed"


def test_an_expected_error_that_does_not_come(shelf):
    found = shelf.of("galat", "Cell 0")
    assert "bertanda raises-exception, tetapi galatnya tidak datang" in found.text
    assert "-ValueError: beras" in found.text
    assert shelf.of("galat", "Cell 1").outcome == "passed"


def test_an_expected_error_that_is_another(shelf):
    assert "-ValueError: beras\n+ValueError: gula" in shelf.of("galat", "Cell 2").text


def test_a_picture_that_differs(shelf):
    assert shelf.of("gambar", "Cell 0").outcome == "passed"
    text = shelf.of("gambar", "Cell 1").text
    assert text.count("gambar 98 bita, sha256") == 2
    assert OTHER_PNG not in text


@pytest.mark.parametrize(("name", "number", "after"), [("mati", 1, ["Cell 2"]), ("keluar", 0, ["Cell 1"])])
def test_a_kernel_that_dies_in_mid_cell(shelf, name, number, after):
    found = shelf.of(name, f"Cell {number}")
    assert found.text.startswith(f"{name}, sel {number}: ")
    assert "kernelnya mati di tengah sel ini" in found.text
    assert found.seconds < LIMIT + (0.5 if number else START)
    for rest in after:
        assert shelf.of(name, rest).outcome == "skipped"
        assert f"tidak dijalankan: kernelnya mati di sel {number}" in shelf.of(name, rest).text


def test_a_cell_past_its_time(shelf):
    found = shelf.of("lambat", "Cell 0")
    assert f"belum selesai setelah {LIMIT} detik" in found.text
    assert "KeyboardInterrupt" in found.text
    assert shelf.outcomes("lambat") == ["failure", "skipped", "skipped"]
    assert "tidak dijalankan: sel 0 melewati batas waktu" in shelf.of("lambat", "Cell 1").text


def test_what_follows_an_error_is_not_run(shelf):
    assert "NameError: name 'beras' is not defined" in shelf.of("runtuh", "Cell 0").text
    assert shelf.of("runtuh", "Cell 1").outcome == "skipped"


def test_cells_that_were_not_run_are_counted_apart(shelf):
    assert " 5 tidak dijalankan" in shelf.said.splitlines()[-1]


def test_leftover_processes_and_ports(shelf):
    text = shelf.of("tertinggal", "Cell 2").text
    assert "tertinggal.ipynb: 1 detik sesudah kernelnya berakhir masih ada yang hidup" in text
    assert "time.sleep(600)" in text
    assert "memegang port" in text
    assert text.count("proses ") == 2
    left = [p for p in psutil.process_iter(["cmdline"]) if "tertinggal" in (p.info["cmdline"] or [])]
    assert left == []


def test_an_output_that_hangs_on_the_order_of_a_set(shelf):
    text = shelf.of("urutan", "Cell 0").text
    assert "urutannya yang berbeda" in text
    assert "`sorted(...)`" in text


@pytest.mark.skipif(os.name != "posix", reason="zona waktu kernel diatur lewat TZ")
def test_an_output_that_hangs_on_the_clock(shelf):
    text = shelf.of("waktu", "Cell 0").text
    assert "Hanya angkanya yang berbeda" in text
