"""Answers in real child processes: none ends, hangs or changes the caller, none leaks into the next."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from bukuflask.exercises import _confine, limits
from bukuflask.exercises import runner as runner_module
from bukuflask.exercises.runner import InProcessRunner, ProcessRunner
from bukuflask.problems import Masalah

from ..conftest import START

psutil = pytest.importorskip("psutil")
pytestmark = pytest.mark.needs("penulis")

LIMIT = 0.4


@pytest.fixture(scope="module")
def runner():
    runner = ProcessRunner()
    yield runner
    runner.close()
    assert [
        p for p in psutil.Process().children(recursive=True) if "bukuflask.exercises._worker" in " ".join(p.cmdline())
    ] == []


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


def test_what_does_not_end_is_ended_and_its_line_told(runner, make_exercise):
    """What else does not end, and what a student reads: test_hostile.py."""
    source = "import time\n\n\ndef tidur():\n    time.sleep(60)\n\n\ntidur()"
    assert runner.run(make_exercise(), source, LIMIT) == {"lost": "waktu", "line": 5, "text": "time.sleep(60)"}


def test_a_check_that_does_not_end_is_ended_too(runner, make_exercise):
    source = "def f():\n    while True: pass"
    assert runner.run(make_exercise('call(get("f"))'), source, 0.3)["line"] == 2
    assert runner.run(make_exercise("while True: pass"), source, 0.3) == {"lost": "waktu"}


@pytest.mark.parametrize(
    ("source", "outcome"),
    [
        ("import os; os._exit(0)", {"lost": "keluar"}),
        ("import os; os._exit(1)", {"lost": "keluar"}),
        ("import os; os.closerange(0, 100)", {"lost": "tertutup"}),
        pytest.param(
            "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
            {"lost": "dibunuh", "signal": "SIGKILL"},
            marks=pytest.mark.needs("posix"),
        ),
    ],
)
def test_a_process_that_is_gone_is_told(runner, make_exercise, source, outcome):
    assert runner.run(make_exercise(), source) == outcome


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"1\n",
        b"[]\n",
        b'"benar"\n',
        b'{"state": "benar"}\n',
        b'{"state": "x", "output": ""}\n',
        b'{"state": "benar',
        b"[" * 9999,
    ],
)
def test_what_is_no_verdict_is_not_taken_for_one(said):
    assert runner_module._verdict(b"\n" + said) is None


@pytest.mark.parametrize(
    ("command", "known"),
    [
        ("pass", {"ended": "0"}),
        ("import time; time.sleep(60)", {}),
        ("import sys; sys.exit(3)", {"ended": "3"}),
        ("import tidak_ada", {"ended": "ModuleNotFoundError: No module named 'tidak_ada'"}),
        (
            "import sys; sys.exit('Fatal Python error: kunci\\nCurrent thread')",
            {"ended": "Fatal Python error: kunci"},
        ),
    ],
)
def test_a_worker_that_does_not_begin_is_not_the_students_fault(make_exercise, monkeypatch, temporary, command, known):
    start = subprocess.Popen
    monkeypatch.setattr(
        runner_module.subprocess, "Popen", lambda args, **rest: start([sys.executable, "-c", command], **rest)
    )
    monkeypatch.setattr(runner_module, "PATIENCE", 30 if known else 0.5)
    monkeypatch.setattr(runner_module, "GRACE", 30 if known else 0.1)
    runner = ProcessRunner()
    outcome = {"lost": "tak-mulai", **known}
    assert runner.run(make_exercise(), "x = 1") == outcome
    assert runner.run(make_exercise(), "x = '" + "y" * 2**20 + "'") == outcome  # more than a pipe holds
    runner.close()
    assert list(temporary.iterdir()) == []


def test_what_windows_is_asked_for_has_the_size_that_it_expects():
    """sizeof(JOBOBJECT_EXTENDED_LIMIT_INFORMATION) on 64-bit Windows; the call itself only runs there."""
    wanted = _confine.job_limits()
    assert ctypes.sizeof(wanted) == 144
    assert (wanted.basic.flags, wanted.basic.processes, wanted.process_memory) == (
        0x2108,
        limits.COPIES + 1,
        limits.MEMORY,
    )
    assert (_confine.JobLimits.process_memory.offset, _confine.JobLimits.io_counters.offset) == (112, 64)


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


def test_a_library_is_imported_before_the_answers_time_begins(make_exercise):
    source = "import time\n\nstart = time.monotonic()\nimport sqlalchemy\n\nprint(time.monotonic() - start)"
    runner = ProcessRunner()
    try:
        first = float(runner.run(make_exercise(), source)["verdict"]["output"])
        assert "sqlalchemy" in runner._spare.process.args  # the next one has it even before its job
        again = float(runner.run(make_exercise(), source)["verdict"]["output"])
        assert max(first, again) < 0.05  # importing it takes a third of a second on a fast machine
        runner.run(make_exercise(), "print(1)")
        assert "sqlalchemy" not in runner._spare.process.args
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


@pytest.mark.needs("posix")
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


@pytest.mark.needs("posix")
def test_interrupting_an_answer_ends_it_and_says_so(make_exercise, temporary):
    code = (
        "import sys, json\n"
        "from bukuflask.exercises.runner import ProcessRunner\n"
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
        "from bukuflask.exercises.runner import ProcessRunner\n"
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


@pytest.mark.parametrize(
    ("status", "killer"),
    [
        pytest.param(-9, "SIGKILL", marks=pytest.mark.needs("posix")),
        (0xC0000005, "0xC0000005"),
        (1, ""),
        (0, ""),
    ],
)
def test_an_exit_code_tells_whether_something_ended_the_process(status, killer):
    assert runner_module._killer(status) == killer
