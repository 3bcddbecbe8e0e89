"""What the workbook costs a student: feedback, imports, a server, memory; and what the proof of the exercises costs an author.

Times differ between machines and moments; where a goal is a ratio, both sides are measured in turn in the same run.
"""

from __future__ import annotations

import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jupyter_client.manager import KernelManager

from bukuflask import bank
from bukuflask.bank import exercise
from bukuflask.exercises.grading import grade
from bukuflask.progress.store import MOST_ATTEMPTS, ExerciseRecord, Progress
from bukuflask_author import exercises, proof
from bukuflask_author.build import environment
from bukuflask_book.checkout import own
from bukuflask_book.ports import free_port

from .figure import Figure

EXERCISE = "02-01"
EXAMPLE = "02-aplikasi-minimal"
PACE = 1.0
"""Seconds between two answers: quicker than any student, slow enough for the next spare process to be ready."""


def _environment() -> dict[str, str]:
    """The environment of a student's kernel: not the one in which the book is built."""
    kept = environment()
    del kept["BUKUFLASK_UJI"]
    return kept


class _Kernel:
    """A real kernel that runs cells and gives back what they print."""

    def __init__(self) -> None:
        self.manager = KernelManager(kernel_name="python3")
        self.manager.start_kernel(
            env=_environment() | {"BUKUFLASK_DATA": os.devnull}, cwd=str(own().root / "notebooks")
        )
        self.client = self.manager.blocking_client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)

    def run(self, source: str) -> str:
        said: list[str] = []

        def hear(message: dict[str, Any]) -> None:
            content = message["content"]
            if message["msg_type"] == "stream":
                said.append(content["text"])
            elif message["msg_type"] == "error":
                said.append("\n".join(content["traceback"]))
            elif "data" in content:
                said.append(content["data"].get("text/plain", ""))

        self.client.execute_interactive(source, timeout=60, output_hook=hear)
        return "".join(said)

    def close(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


@contextlib.contextmanager
def _kernel() -> Iterator[_Kernel]:
    kernel = _Kernel()
    try:
        yield kernel
    finally:
        kernel.close()


def feedback(repeats: int) -> Iterator[Figure]:
    """Measure from sending a `%%latihan` cell to its kernel until the answer is there, all messages included."""
    bank = json.loads(own().bank(EXAMPLE).read_text(encoding="utf-8"))
    exercise = bank["exercises"][EXERCISE]
    answers = [exercise["solution"], exercise["solution"].replace('"/"', '"/depan"')]
    times: list[float] = []
    with _kernel() as kernel:
        kernel.run("%load_ext bukuflask")
        time.sleep(2 * PACE)
        for number in range(max(2, repeats) + 1):  # there is no percentile of a single time
            start = time.perf_counter()
            said = kernel.run(f"%%latihan {EXERCISE}\n{answers[number % 2]}")
            took = (time.perf_counter() - start) * 1000
            if ("✓", "✗")[number % 2] not in said:
                raise RuntimeError(said)
            if number:  # the first one also reads the bank
                times.append(took)
            time.sleep(PACE)
    yield Figure("umpan_balik_median", statistics.median(times), "ms", "<30")
    yield Figure("umpan_balik_p95", statistics.quantiles(times, n=20)[-1], "ms", "<100")


def record(repeats: int) -> Iterator[Figure]:
    """Measure noting an attempt in a student's record that holds the whole book, three times over."""
    codes = " ".join(["ditolak-tetapi-tersimpan"] * MOST_ATTEMPTS)
    entry: ExerciseRecord = {"status": "benar", "benar": "2026-11-20", "percobaan": MOST_ATTEMPTS, "pesan": codes}
    idents = bank.exercise_ids()
    times: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        progress = Progress(Path(folder, "kemajuan.json"))
        progress.change(lambda book: book["latihan"].update({ident: entry.copy() for ident in idents}))
        for _ in range(max(2, repeats)):
            start = time.perf_counter()
            progress.attempt(idents[0], "galat", True)
            times.append((time.perf_counter() - start) * 1000)
    yield Figure("catat_percobaan_median", statistics.median(times), "ms", "<10")


_IMPORT = """
import time, IPython, flask
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
start = time.perf_counter()
shell.run_line_magic("load_ext", "bukuflask")
from bukuflask import coba, jalankan, pakai, peta_rute
print((time.perf_counter() - start) * 1000)
"""


def import_time(repeats: int) -> Iterator[Figure]:
    """Measure the first cell of a lesson, beyond importing flask and IPython, in fresh processes."""
    times = [
        float(subprocess.check_output([sys.executable, "-c", _IMPORT], env=_environment()).split()[-1])
        for _ in range(repeats)
    ]
    yield Figure("impor_dan_magics", statistics.median(times), "ms", "<150")


def _until_answered(port: int) -> None:
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/menu", timeout=10).read()
            return
        except OSError:
            time.sleep(0.005)


def _plain_start() -> float:
    port = free_port()
    start = time.perf_counter()
    command = [sys.executable, "-m", "flask", "--app", "hello", "run", "--port", str(port)]
    child = subprocess.Popen(
        command, cwd=own().example(EXAMPLE), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_environment()
    )
    try:
        _until_answered(port)
        return time.perf_counter() - start
    finally:
        child.kill()
        child.wait()


def _our_start() -> float:
    from bukuflask import jalankan

    port = free_port()
    start = time.perf_counter()
    server = jalankan(EXAMPLE, port=port)
    try:
        _until_answered(port)
        return time.perf_counter() - start
    finally:
        server.berhenti()


def server_start(repeats: int) -> Iterator[Figure]:
    """Measure `jalankan` until a page is answered against a plain `flask run`, in turn."""
    _plain_start(), _our_start()
    pairs = [(_our_start(), _plain_start()) for _ in range(repeats)]
    yield Figure("jalankan_banding_flask_run", statistics.median(ours / plain for ours, plain in pairs), "x", "<=1.15")
    yield Figure("jalankan_sampai_halaman", statistics.median(ours for ours, _ in pairs) * 1000, "ms", "-")


def memory(_repeats: int) -> Iterator[Figure]:
    """Measure what a kernel grows by, beyond importing flask: magics, a request, a drawing, an answer; then a shown server too."""
    report = "import os, psutil; print(psutil.Process().memory_info().rss / 1e6)"
    with _kernel() as kernel:
        kernel.run("import flask; app = flask.Flask('a'); app.test_client().get('/')")
        kernel.run("1")
        before = float(kernel.run(report))
        kernel.run("%load_ext bukuflask\nfrom bukuflask import coba, jalankan, pakai, peta_rute")
        kernel.run("coba(app, '/')")
        kernel.run("peta_rute(app, '/')")
        kernel.run(f"%%latihan {EXERCISE}\napp = 1")
        after = float(kernel.run(report))
        time.sleep(2 * PACE)  # the next spare process warms up
        worker = float(kernel.run("print(max(p.memory_info().rss for p in psutil.Process().children()) / 1e6)"))
        kernel.run(f"server = jalankan('{EXAMPLE}')")
        kernel.run("server")
        shown = float(kernel.run(report))
    yield Figure("memori_kernel", after - before, "MB", "<15")
    yield Figure("memori_kernel_dengan_peramban", shown - before, "MB", "<15")
    yield Figure("memori_proses_cadangan", worker, "MB", "-")


def twenty_damages(repeats: int) -> Iterator[Figure]:
    """Measure the judging of a whole suite: the right application twice, another as right, and the damaged ones."""
    found = exercise("19-03")
    assert "subject" in found
    spent = []
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for _ in range(repeats + 1):
            start = time.process_time()
            verdict = grade(found["solution"], found["check"], found["file"], found["check_line"], found["subject"])
            spent.append(time.process_time() - start)
            assert verdict["state"] == "benar", verdict
    # The first one also imports pytest, which a spare process has done before the student asks.
    yield Figure("uji_kerusakan", len(found["subject"]["damage"]), "buah", "-")
    yield Figure("uji_semua_kerusakan_cpu", statistics.median(spent[1:]), "s", "<1")


def proof_time(_repeats: int) -> Iterator[Figure]:
    """Measure the proof of every exercise, one by one, then of all of them on two cores."""
    book = own()
    found = [exercises.read(path, book.relative(path)) for stem in book.stems() for path in book.exercise_files(stem)]
    alone = list(proof.prove(found, workers=1))
    for report in alone:
        yield Figure(f"bukti_latihan_{report.ident}", report.seconds, "s", "-")
    yield Figure("bukti_satu_latihan_median", statistics.median(report.seconds for report in alone), "s", "-")
    yield Figure("bukti_solusi_dirusak", sum(len(report.given) for report in alone), "mutan", "-")
    start = time.perf_counter()
    list(proof.prove(found, workers=2))
    yield Figure("bukti_semua_dua_inti", time.perf_counter() - start, "s", "<60")
