"""Answers in real child processes: none ends, hangs or changes the caller, none leaks into the next."""

from __future__ import annotations

import builtins
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import flask
import pytest

from bukuflask import runner as runner_module
from bukuflask.problems import Masalah
from bukuflask.runner import InProcessRunner, ProcessRunner

psutil = pytest.importorskip("psutil")
pytestmark = pytest.mark.needs("penulis")

LIMIT = 0.4
START = 8.0
"""Seconds that a child may need to start on a machine that is busy with other tests."""


@pytest.fixture(scope="module")
def runner():
    runner = ProcessRunner()
    yield runner
    runner.close()
    assert [p for p in psutil.Process().children(recursive=True) if "bukuflask._worker" in " ".join(p.cmdline())] == []


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """A temporary folder of our own, to see what is left in it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def until(condition):
    end = time.monotonic() + START
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_verdict_comes_back(runner, make_exercise):
    exercise = make_exercise('require(get("nama") == "Sri", "bukan", isi=ns["nama"])')
    assert runner.run(exercise, "nama = 'Sri'\nprint('é “ ”')")["verdict"] == {"state": "benar", "output": "é “ ”\n"}
    assert runner.run(exercise, "nama = '<b>'")["verdict"]["values"] == {"isi": "<b>"}


@pytest.mark.parametrize(
    "source",
    [
        "while True: pass",
        "while True:\n    try:\n        while True: pass\n    except:\n        pass",
        "sum(iter(int, 1))",
        "import threading; threading.Event().wait()",
        "import re; re.match('(a+)+b', 'a' * 64)",
        "while True: print('x' * 1000)",
    ],
)
def test_what_does_not_end_is_ended(runner, make_exercise, source):
    began = time.monotonic()
    assert runner.run(make_exercise(), source, LIMIT) == {"lost": "waktu"}
    assert time.monotonic() - began < LIMIT + START


def test_a_check_that_does_not_end_is_ended_too(runner, make_exercise):
    assert runner.run(make_exercise('call(get("f"))'), "def f():\n    while True: pass", 0.3) == {"lost": "waktu"}


@pytest.mark.parametrize(
    "source",
    [
        "import os; os._exit(0)",
        "import os; os.closerange(0, 100)",
        "import os, signal; os.kill(os.getpid(), getattr(signal, 'SIGKILL', signal.SIGTERM))",
        "import json; json.dumps = None",
    ],
)
def test_a_process_that_is_gone_is_told(runner, make_exercise, source):
    assert runner.run(make_exercise(), source) == {"lost": "keluar"}


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("import sys; sys.exit(1)", "SystemExit"),
        ("exit()", "SystemExit"),
        ("input()", "EOFError"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("def f(): f()\nf()", "RecursionError"),
        ("class E(Exception):\n    def __str__(self): raise ValueError\nraise E", "E"),
    ],
)
def test_what_stops_by_itself_is_a_verdict(runner, make_exercise, source, kind):
    verdict = runner.run(make_exercise(), source)["verdict"]
    assert verdict["state"] == "berhenti"
    assert verdict["crash"]["type"] == kind


def test_ten_million_lines_cost_neither_memory_nor_the_answer(runner, make_exercise):
    source = "import sys\nfor _ in range(10_000_000): sys.stdout.write('baris\\n')"
    outcome = runner.run(make_exercise(), source, 60)
    assert outcome["verdict"]["state"] == "benar"
    assert len(outcome["verdict"]["output"]) == 4000


def test_threads_left_running_are_not_waited_for(runner, make_exercise):
    source = "import threading, time\nthreading.Thread(target=time.sleep, args=(60,)).start()"
    began = time.monotonic()
    assert runner.run(make_exercise(), source, 30)["verdict"]["state"] == "benar"
    assert time.monotonic() - began < START


@pytest.mark.needs("bash")
def test_a_forked_copy_says_nothing(runner, make_exercise):
    assert runner.run(make_exercise(), "import os\nos.fork()")["verdict"]["state"] == "benar"


def test_nothing_leaks_into_the_next_answer_or_into_this_process(runner, make_exercise):
    here, path = Path.cwd(), sys.path[:]
    source = (
        "import builtins, flask, os, sys\n"
        "builtins.len = lambda _: 99\n"
        "flask.Flask.route = None\n"
        "os.environ['BOCOR'] = '1'\n"
        "sys.path.clear()\n"
        "os.makedirs('bekas'); os.chdir('bekas')\n"
        "open('../bekas.txt', 'w').close()\n"
        "bocor = 1\n"
    )
    assert runner.run(make_exercise(), source)["verdict"]["state"] == "benar"
    after = (
        "import flask, os, sys\n"
        "assert len('ab') == 2 and flask.Flask.route and sys.path\n"
        "assert 'BOCOR' not in os.environ and 'bocor' not in globals()\n"
        "assert [n for n in os.listdir() if n.startswith('bekas')] == []\n"
    )
    assert runner.run(make_exercise(), after)["verdict"] == {"state": "benar", "output": ""}
    assert (Path.cwd(), sys.path) == (here, path)
    assert builtins.len("ab") == 2
    assert flask.Flask.route is not None
    assert "BOCOR" not in os.environ


def test_settings_of_the_notebook_do_not_reach_an_answer(runner, make_exercise, monkeypatch):
    monkeypatch.setenv("FLASK_DEBUG", "1")
    runner.close()  # a spare that was started before knows nothing of it anyway
    source = "import flask, os\nassert 'FLASK_DEBUG' not in os.environ and not flask.Flask('a').debug"
    assert runner.run(make_exercise(), source)["verdict"]["state"] == "benar"


def test_the_folder_of_an_answer_is_removed(make_exercise, temporary):
    runner = ProcessRunner()
    runner.run(make_exercise(), "open('catatan.txt', 'w').close()")
    runner.run(make_exercise(), "while True: pass", 0.3)
    assert len(list(temporary.iterdir())) == 1  # the spare's
    runner.close()
    assert list(temporary.iterdir()) == []


def test_a_spare_is_warm_and_used_once(make_exercise):
    runner = ProcessRunner()
    try:
        runner.warm()
        first = runner._spare.process
        runner.warm()
        assert runner._spare.process is first
        assert runner.run(make_exercise(), "import os; print(os.getpid())")["verdict"]["output"] == f"{first.pid}\n"
        assert runner._spare is not None
        assert runner._spare.process is not first
        source = "import sys; print('flask' in sys.modules, 'jinja2' in sys.modules)"
        assert runner.run(make_exercise(), source)["verdict"]["output"] == "True True\n"
    finally:
        runner.close()


def test_a_spare_that_died_is_replaced_and_its_folder_removed(make_exercise, temporary):
    runner = ProcessRunner()
    runner.warm()
    runner._spare.process.kill()
    runner._spare.process.wait()
    assert runner.run(make_exercise(), "")["verdict"]["state"] == "benar"
    runner.close()
    assert list(temporary.iterdir()) == []


@pytest.mark.needs("bash")
def test_interrupting_a_cell_leaves_the_spare_alone(make_exercise):
    """Jupyter's ■ sends SIGINT to the whole process group."""
    runner = ProcessRunner()
    try:
        runner.warm()
        spare = runner._spare.process
        status = Path(f"/proc/{spare.pid}/status")
        if status.exists():  # Linux tells when the child ignores SIGINT
            until(lambda: int(status.read_text().split("SigIgn:")[1].split()[0], 16) & 1 << (signal.SIGINT - 1))
            spare.send_signal(signal.SIGINT)
        assert runner.run(make_exercise(), "import os; print(os.getpid())")["verdict"]["output"] == f"{spare.pid}\n"
    finally:
        runner.close()


@pytest.mark.needs("bash")
def test_interrupting_an_answer_ends_it_and_says_so(make_exercise, temporary):
    code = (
        "import sys, json\n"
        "from bukuflask.runner import ProcessRunner\n"
        "runner = ProcessRunner()\n"
        "print('mulai', flush=True)\n"
        "exercise = {'check': 'pass', 'file': 'x', 'check_line': 1}\n"
        "print(runner.run(exercise, 'while True: pass', 60), flush=True)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, encoding="utf-8") as kernel:
        assert kernel.stdout.readline() == "mulai\n"
        me = psutil.Process(kernel.pid)
        until(lambda: any(child.cpu_times().user > 0.5 for child in me.children()))
        kernel.send_signal(signal.SIGINT)
        assert kernel.stdout.readline() == "{'lost': 'dihentikan'}\n"
        kernel.wait(START)


@pytest.mark.parametrize("busy", [False, True])
def test_a_killed_kernel_leaves_no_worker_and_no_idle_folder(tmp_path, busy):
    work = "runner.run(exercise, 'import time; time.sleep(60)', 0.6)" if busy else "runner.warm(); time.sleep(60)"
    code = (
        "import time\n"
        "from bukuflask.runner import ProcessRunner\n"
        "runner = ProcessRunner()\n"
        "exercise = {'check': 'pass', 'file': 'x', 'check_line': 1}\n"
        f"{work}\n"
    )
    environ = os.environ | {"TMPDIR": str(tmp_path), "TEMP": str(tmp_path), "TMP": str(tmp_path)}
    kernel = subprocess.Popen([sys.executable, "-c", code], env=environ)
    me = psutil.Process(kernel.pid)
    until(me.children)
    workers = me.children()
    if busy:
        until(lambda: any(tmp_path.glob("*/bukuflask-waktu-habis")))
    kernel.kill()
    kernel.wait()
    _, alive = psutil.wait_procs(workers, timeout=LIMIT + START)
    assert alive == []
    if not busy:
        assert list(tmp_path.iterdir()) == []


def test_a_computer_that_can_start_nothing_is_told_in_indonesian(make_exercise, monkeypatch, temporary):
    def refuse(*_args, **_kwargs):
        raise OSError(12, "Cannot allocate memory")

    runner = ProcessRunner()
    monkeypatch.setattr(runner_module.subprocess, "Popen", refuse)
    runner.warm()  # says nothing: nobody has asked for anything yet
    with pytest.raises(Masalah, match="tidak dapat dimulai"):
        runner.run(make_exercise(), "x = 1")
    assert list(temporary.iterdir()) == []


def test_two_at_once_get_their_own_verdicts(make_exercise):
    runner = ProcessRunner()
    seen: dict[int, str] = {}

    def one(n: int) -> None:
        seen[n] = runner.run(make_exercise(), f"print({n})")["verdict"]["output"]

    threads = [threading.Thread(target=one, args=(n,)) for n in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    runner.close()
    assert seen == {1: "1\n", 2: "2\n"}


def test_without_processes_the_same_verdict(make_exercise):
    """The browser edition."""
    assert InProcessRunner().run(make_exercise("get_app()"), "app = 1")["verdict"]["code"] == "umum-jenis"


def test_in_process_an_answer_works_in_a_folder_of_its_own(tmp_path, monkeypatch, make_exercise):
    monkeypatch.chdir(tmp_path)
    source = "import pathlib; pathlib.Path('sampah.txt').write_text('x'); ada = sorted(p.name for p in pathlib.Path().iterdir())"
    exercise = make_exercise('require(get("ada") == ["sampah.txt"], "lain")')
    assert InProcessRunner().run(exercise, source)["verdict"]["state"] == "benar"
    assert list(tmp_path.iterdir()) == []
    assert Path.cwd() == tmp_path
