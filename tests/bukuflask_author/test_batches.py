"""Who judges answers for the proof survives every answer."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

pytestmark = pytest.mark.needs("penulis")

from bukuflask_author import batches  # noqa: E402
from bukuflask_author.batches import Pool, Prover  # noqa: E402

EXERCISE = {"id": "uji-01", "check": "require(get('x') == 1, 'bukan-satu')", "file": "uji.md", "check_line": 1}


@pytest.fixture
def prover():
    one = Prover(limit=10)
    yield one
    one.close()


def test_answers_come_one_after_the_other(prover):
    assert prover.outcome(EXERCISE, "x = 1")["verdict"]["state"] == "benar"
    first = prover._process
    refused = prover.outcome(EXERCISE, "x = 2\nprint('é')")["verdict"]
    assert (refused["state"], refused["code"], refused["output"]) == ("salah", "bukan-satu", "é\n")
    assert prover._process is first


@pytest.mark.parametrize(
    "source",
    [
        "import os, signal; os.kill(os.getpid(), signal.SIGTERM)",
        pytest.param(
            "import os\nfor n in range(64):\n    try:\n        os.close(n)\n    except OSError:\n        pass\nx = 1",
            marks=pytest.mark.skipif(
                sys.platform == "win32",
                reason="pipa anak di Windows bukan deskriptor, jadi tidak tertutup oleh os.close()",
            ),
        ),
    ],
)
def test_one_that_is_gone_is_told_and_replaced(prover, source):
    assert prover.outcome(EXERCISE, source) == {"lost": "keluar"}
    assert prover.outcome(EXERCISE, "x = 1")["verdict"]["state"] == "benar"


def test_one_that_hangs_is_told_and_replaced(prover):
    assert prover.outcome(EXERCISE, "x = 1")["verdict"]["state"] == "benar"
    prover.limit = 0.5
    assert prover.outcome(EXERCISE, "while True:\n    pass") == {"lost": "waktu"}
    prover.limit = 10
    assert prover.outcome(EXERCISE, "x = 1")["verdict"]["state"] == "benar"


@pytest.mark.skipif(
    sys.platform != "linux", reason="hanya Linux membedakan proses yang menunggu dari yang tidak kebagian prosesor"
)
def test_time_is_that_of_the_answer_and_not_of_a_busy_machine(prover):
    """Held still for longer than its limit by the machine, an answer that then ends is no answer that hangs."""
    psutil = pytest.importorskip("psutil")
    assert prover.outcome(EXERCISE, "x = 1")["verdict"]["state"] == "benar"
    child = psutil.Process(prover._process.pid)
    prover.limit = 1
    threading.Thread(target=_slowed, args=(child,), daemon=True).start()
    source = "import time\nend = time.process_time() + 0.4\nwhile time.process_time() < end:\n    pass\nx = 1"
    began = time.monotonic()
    assert prover.outcome(EXERCISE, source).get("verdict", {}).get("state") == "benar"
    assert time.monotonic() - began > 1
    prover.limit = 10


@pytest.mark.skipif(
    sys.platform != "linux", reason="hanya Linux membedakan proses yang menunggu dari yang tidak kebagian prosesor"
)
def test_who_waits_for_a_process_of_its_own_does_not_hang_while_that_one_computes(prover):
    psutil = pytest.importorskip("psutil")
    assert prover.outcome(EXERCISE, "x = 1")["verdict"]["state"] == "benar"
    prover.limit = 1
    judge = psutil.Process(prover._process.pid)
    seen: list[float] = []

    def slow_down():
        while not (children := judge.children()):
            time.sleep(0.01)
        _slowed(children[0])
        seen.append(time.monotonic())

    threading.Thread(target=slow_down, daemon=True).start()
    counting = "import time; end = time.process_time() + 0.4\nwhile time.process_time() < end: pass"
    source = f"import subprocess, sys\nsubprocess.run([sys.executable, '-S', '-c', {counting!r}], check=True)\nx = 1"
    began = time.monotonic()
    assert prover.outcome(EXERCISE, source).get("verdict", {}).get("state") == "benar"
    assert time.monotonic() - began > 1.5
    prover.limit = 10


def _slowed(child):
    """Give a process a sixth of the time, for four seconds."""
    for _ in range(40):
        try:
            child.suspend()
            time.sleep(0.08)
            child.resume()
            time.sleep(0.02)
        except Exception:
            return


def test_what_an_answer_prints_to_the_process_disturbs_nothing(prover):
    source = "import os, sys\nos.write(1, b'{}\\n')\nsys.__stdout__.write('[]\\n')\nsys.__stdout__.flush()\nx = 1"
    assert prover.outcome(EXERCISE, source)["verdict"]["state"] == "benar"
    assert prover.outcome(EXERCISE, "x = 2")["verdict"]["state"] == "salah"


def test_closing_ends_the_child():
    one = Prover()
    one.outcome(EXERCISE, "x = 1")
    process = one._process
    one.close()
    assert not process.is_alive()
    one.close()


def test_a_child_that_does_not_start_is_no_fault_of_an_answer(tmp_path):
    """A program without its guard is run again by the child, which ends of that."""
    program = tmp_path / "tanpa_penjaga.py"
    program.write_text(
        f"from bukuflask_author.batches import Prover\nprint(Prover().outcome({EXERCISE!r}, 'x = 1'))\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, str(program)], capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    assert done.stdout == ""
    assert "Masalah: Proses yang menilai jawaban berakhir" in done.stderr


def test_children_that_start_at_the_same_time_leave_the_environment_as_it_was(monkeypatch):
    monkeypatch.delenv("PYTHONUTF8", raising=False)

    def start(_: int) -> None:
        with batches._in_utf8():
            time.sleep(0.05)
            assert os.environ["PYTHONUTF8"] == "1"

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(start, range(4)))
    assert "PYTHONUTF8" not in os.environ


RENDEZVOUS = """\
import pathlib, time
here = pathlib.Path({folder!r})
(here / {own!r}).write_text("")
while not (here / {other!r}).exists():
    time.sleep(0.01)
x = 1
"""


def test_an_answer_that_waits_holds_up_no_other(tmp_path):
    """Each of two answers ends only when the other has begun, and one alone may compute."""
    pool = Pool(1)
    sources = [RENDEZVOUS.format(folder=str(tmp_path), own=a, other=b) for a, b in (("satu", "dua"), ("dua", "satu"))]
    try:
        with ThreadPoolExecutor(2) as threads:
            outcomes = list(threads.map(lambda source: pool.outcome(EXERCISE, source), sources))
        assert [outcome["verdict"]["state"] for outcome in outcomes] == ["benar", "benar"]
        assert len(pool._all) == 2
        pool.outcome(EXERCISE, "x = 1")
        assert len(pool._all) == 2
        pool.outcome(EXERCISE | {"id": "uji-02"}, "x = 1")  # another exercise: a child of its own
        assert len(pool._all) == 3
    finally:
        pool.close()
    assert all(prover._process is None for prover in pool._all)


def test_no_answer_looks_for_werkzeugs_version(prover):
    """Flask's client reads it from the disk when it is first used, which takes as long as a small answer."""
    check = "import flask.testing\nrequire(flask.testing._werkzeug_version, 'belum')"
    for _ in range(2):
        assert prover.outcome(EXERCISE | {"check": check}, "x = 1")["verdict"]["state"] == "benar"


def test_work_is_done_apart_and_its_result_told(tmp_path):
    here = Path.cwd()
    assert batches.apart(divmod, 17, 5, limit=60) == (3, 2)
    batches.apart(os.chdir, tmp_path, limit=60)
    assert Path.cwd() == here


def test_work_that_ends_its_process_or_does_not_end_is_told():
    with pytest.raises(EOFError):
        batches.apart(os._exit, 3, limit=60)
    with pytest.raises(TimeoutError):
        batches.apart(time.sleep, 600, limit=0.5)
    assert multiprocessing.active_children() == []
