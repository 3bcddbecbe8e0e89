"""A class opens its first lesson in the same second: `python -m bukuflask_measure.load_test FOLDER` measures what one laptop serves.

A real browser tells which files a first visit asks for. Then every student is six connections, as in a browser, that take those
files from the site's own server over loopback, so the figures are the server's: a school's network is slower.
"""

from __future__ import annotations

import http.client
import queue
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import click

from bukuflask_book.ports import free_port
from bukuflask_site import links

from .figure import Figure

STUDENTS = 30
CONNECTIONS = 6
"""How many a browser opens to one host."""

STEM = "02-aplikasi-minimal"
_QUIET = 5.0
"""Seconds without a request after which a visit is over."""


@contextmanager
def served(site: Path) -> Iterator[int]:
    """Serve a built site by the copy of the server that it carries; give the port."""
    port = free_port()
    words = [sys.executable, str(site / "layani.py"), "--tanpa-peramban", "--port", str(port)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, encoding="utf-8") as child:
        assert child.stdout is not None
        try:
            for line in child.stdout:
                if re.search("Ctrl", line):
                    break
            yield port
        finally:
            child.kill()


# Over a line that seems slow, as on a busy machine, the lesson's own archive is asked for only when the lesson is begun.
_BEGIN = """async (code) => {
  const panel = window.jupyterapp.shell.currentWidget;
  await panel.sessionContext.ready;
  await panel.sessionContext.session.kernel.info;
  await panel.sessionContext.session.kernel.requestExecute({ code }).done;
}"""


def first_visit(port: int, browser: str) -> list[str]:
    """Return the path of every file, once, that opening a lesson for the first time asks for, as the `browser` does it."""
    from playwright.sync_api import sync_playwright

    asked: dict[str, None] = {}
    last = time.monotonic()

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        context = opened.new_context()

        def note(url: str) -> None:
            nonlocal last
            parts = urlsplit(url)
            if parts.port == port:
                asked[parts.path + (f"?{parts.query}" if parts.query else "")] = None
                last = time.monotonic()

        context.on("request", lambda request: note(request.url))
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{port}/{links.notebook_url(STEM)}")
        page.locator(".jp-CodeCell").first.wait_for(timeout=60_000)
        page.evaluate(_BEGIN, f"%load_ext bukuflask\n%petunjuk {STEM[:2]}-01")
        # The lesson's own archive is the last: on a busy machine Python may start for longer than a silence lasts.
        late = time.monotonic() + 120
        while time.monotonic() - last < _QUIET or (
            time.monotonic() < late and not any(f"/bukuflask-{STEM}-" in path for path in asked)
        ):
            page.wait_for_timeout(250)
        opened.close()
    return list(asked)


def visit(port: int, paths: list[str], start: threading.Barrier) -> tuple[float, int]:
    """Take all `paths` over a student's connections, once everyone is ready; return the seconds and the bytes."""
    waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
    for path in paths:
        waiting.put(path)

    def take() -> int:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        total = 0
        while True:
            try:
                path = waiting.get_nowait()
            except queue.Empty:
                connection.close()
                return total
            connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
            total += len(connection.getresponse().read())

    start.wait()
    begun = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        size = sum(future.result() for future in [pool.submit(take) for _ in range(CONNECTIONS)])
    return time.perf_counter() - begun, size


def measure(site: Path, browser: str, students: int = STUDENTS) -> Iterator[Figure]:
    """Measure `students` first visits at once, of a server that has just been started."""
    with served(site) as port:
        paths = first_visit(port, browser)
    with served(site) as port:  # anew: nothing is compressed yet
        start = threading.Barrier(students)
        with ThreadPoolExecutor(students) as pool:
            done = [each.result() for each in [pool.submit(visit, port, paths, start) for _ in range(students)]]
    times = sorted(seconds for seconds, _ in done)
    yield Figure("kelas_siswa", students, "siswa", "-")
    yield Figure("kelas_berkas_per_siswa", len(paths), "berkas", "-")
    yield Figure("kelas_unduhan_per_siswa", done[0][1] / 1e6, "MB", "<16")
    yield Figure("kelas_unduhan_seluruhnya", sum(size for _, size in done) / 1e6, "MB", "-")
    yield Figure("kelas_waktu_median", statistics.median(times), "s", "-")
    yield Figure("kelas_waktu_p95", statistics.quantiles(times, n=20)[-1], "s", "-")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True), default="_situs")
@click.option("--siswa", default=STUDENTS, show_default=True, help="berapa siswa yang membuka bersamaan")
@click.option("--peramban", "browser", default="/usr/bin/chromium", show_default=True, help="letak Chromium")
def main(folder: Path, siswa: int, browser: str) -> None:
    """Ukur satu laptop yang melayani satu kelas dari situs di FOLDER."""
    for figure in measure(folder.resolve(), browser, siswa):
        click.echo(figure)


if __name__ == "__main__":
    main(prog_name="python -m bukuflask_measure.load_test")
