"""JupyterLab never outlives the window that it was started from, however that window ends."""

from __future__ import annotations

import os
import re
import subprocess
import threading
import time
from pathlib import Path

import pytest

from bukuflask.serving.ports import listens
from bukuflask.this_python import again
from bukuflask_start import lifeline

SOURCE = Path(lifeline.__file__).parents[1]
STARTER = """
import sys
from pathlib import Path

from bukuflask_start import environment, jupyter

env = environment._ask(Path(sys.executable))
jupyter.start(env, Path(sys.argv[1]), browser=False)
"""


def test_a_closed_pipe_stops_and_then_ends(monkeypatch):
    monkeypatch.setattr(lifeline, "GRACE", 0.01)
    reading, writing = os.pipe()
    done: list[object] = []
    thread = lifeline.follow(reading, lambda: done.append("berhenti"), done.append)
    assert thread.is_alive()
    os.close(writing)
    thread.join(5)
    assert done == ["berhenti", 1]


WAITS = """
import threading

from bukuflask_start import lifeline

threading.Thread(target=threading.Event().wait).start()
lifeline.leave()
print("selesai", flush=True)
"""


def test_a_thread_that_is_never_told_to_end_keeps_nobody():
    """As AnyIO's are, when the request that started them is cut off: Python by itself would wait for it for ever."""
    command, variables = again(["-c", WAITS], os.environ | {"PYTHONPATH": str(SOURCE)})
    done = subprocess.run(command, env=variables, stdout=subprocess.PIPE, encoding="utf-8", timeout=60, check=False)
    assert (done.returncode, done.stdout) == (0, "selesai\n")


def test_jupyterlab_ends_when_its_window_is_gone(tmp_path):
    """Ending the launcher from outside runs none of its code: only the pipe tells."""
    copy = tmp_path / "belajar flask é"
    (copy / ".bukuflask").mkdir(parents=True)
    variables = os.environ | {"PYTHONPATH": str(SOURCE), "PYTHONIOENCODING": "utf-8"}
    command, variables = again(["-u", "-c", STARTER, str(copy)], variables)
    launcher = subprocess.Popen(
        command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace"
    )
    watchdog = threading.Timer(120, launcher.kill)
    watchdog.start()
    try:
        assert launcher.stdout is not None
        said = ""
        for line in launcher.stdout:
            said += line
            if found := re.search(r"http://127\.0\.0\.1:(\d+)/", said):
                break
        else:
            pytest.fail(said)
        port = int(found[1])
        assert listens(port)
    finally:
        watchdog.cancel()
        launcher.kill()
        launcher.wait()
    limit = time.monotonic() + 60
    while listens(port) and time.monotonic() < limit:
        time.sleep(0.2)
    assert not listens(port), (copy / ".bukuflask" / "jupyterlab.log").read_text(encoding="utf-8")
