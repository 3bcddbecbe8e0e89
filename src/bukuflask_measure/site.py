"""The browser edition's figures: `python -m bukuflask_measure.site [FOLDER ...]`, or part of `ukur`.

A real Chromium visits the built site over loopback, from the server that the site carries: once with a new profile (cold) and once
more after the browser was closed (warm). A slower line is made in the server, where every connection draws on one budget of bytes:
a browser's own emulation leaves out the workers that fetch most of it. There is no added delay, and server and browser share this
machine's cores. Given several folders, visits take turns, and each time is also told as a ratio to that of the first folder.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from bukuflask_book.checkout import own
from bukuflask_site import layani, links

from .figure import Figure

LESSON = "02-aplikasi-minimal"
TRIVIAL = "00-ukur"
"""A notebook with nothing but `1 + 1`, added to a copy of the site."""

SPEEDS = {"": 0.0, "_10mbit": 10e6, "_3mbit": 3e6}
"""Suffix of a figure's name and the line's bits per second, 0 for as fast as it goes."""

GOALS = {
    "situs_dingin_sel_pertama": "<5.5",
    "situs_hangat_sel_pertama": "<4",
    "situs_unduhan": "<16",
}

GOALS_AT_ANY_SPEED = {f"situs_{state}_ada_bacaan": "<3" for state in ("dingin", "hangat")}

_PIECE = 1 << 14
_QUIET = 2.0
"""Seconds without a request after which a visit is over."""


@dataclass
class NetworkLine:
    """What all connections of a server share, and what went over it."""

    rate: float
    """Bits per second; 0: no limit."""
    requests: int = 0
    sent: int = 0
    """Bytes, with headers."""
    last: float = 0.0
    """When the last request came (`time.monotonic`)."""
    _free: float = 0.0
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def take(self, size: int) -> None:
        """Wait until `size` bytes have gone through."""
        with self._guard:
            self.sent += size
            if not self.rate:
                return
            self._free = max(self._free, time.monotonic()) + 8 * size / self.rate
            wait = self._free - time.monotonic()
        if wait > 0:
            time.sleep(wait)

    def ask(self) -> None:
        """Count a request."""
        with self._guard:
            self.requests += 1
            self.last = time.monotonic()


class _Outlet:
    """A connection's way out, piece by piece over the line."""

    def __init__(self, out: Any, line: NetworkLine) -> None:
        self._out = out
        self._line = line

    def write(self, content: bytes) -> int:
        for start in range(0, len(content), _PIECE):
            piece = content[start : start + _PIECE]
            self._line.take(len(piece))
            self._out.write(piece)
        return len(content)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._out, name)


class _Handler(layani.Handler):
    server: MeteredSite

    def setup(self) -> None:
        super().setup()
        self.wfile = _Outlet(self.wfile, self.server.line)  # type: ignore[assignment]

    def do_GET(self) -> None:  # noqa: N802 - the name that http.server calls
        self.server.line.ask()
        super().do_GET()


class MeteredSite(layani.Site):
    """The site's own server, over a line that is counted and may be slow."""

    def __init__(self, folder: Path) -> None:
        """Serve `folder` at any free port of this computer."""
        super().__init__(folder, port=0)
        self.RequestHandlerClass = _Handler
        self.line = NetworkLine(0)

    @property
    def address(self) -> str:
        """The address of the site's start page."""
        return f"http://127.0.0.1:{self.server_port}/"


@contextmanager
def metered(site: Path) -> Iterator[MeteredSite]:
    """Serve a copy of a built site that also has the trivial notebook."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "situs")
        shutil.copytree(site, folder)
        _add_trivial(folder / links.RUNNING)
        with MeteredSite(folder) as server:
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
            yield server
            server.shutdown()


def _add_trivial(running: Path) -> None:
    cell: dict[str, Any] = {
        "cell_type": "code",
        "id": "ukur",
        "metadata": {},
        "source": "1 + 1",
        "outputs": [],
        "execution_count": None,
    }
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    (running / "files" / "notebooks" / f"{TRIVIAL}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    listing = running / "api" / "contents" / "notebooks" / "all.json"
    found = json.loads(listing.read_text(encoding="utf-8"))
    model = next(each for each in found["content"] if each["name"] == f"{LESSON}.ipynb")
    found["content"].append(model | {"name": f"{TRIVIAL}.ipynb", "path": f"notebooks/{TRIVIAL}.ipynb"})
    listing.write_text(json.dumps(found), encoding="utf-8")


# What a quick student does: run the first code cell as soon as there is Python. Milliseconds since the page was asked for.
_FIRST_CELL = """async () => {
  const until = async (look) => {
    for (;;) {
      const found = look();
      if (found) return found;
      await new Promise((done) => setTimeout(done, 10));
    }
  };
  let readable;
  until(() => document.querySelector("#bkf-sementara article h1, .jp-Notebook .jp-MarkdownOutput h1")).then(() => { readable = performance.now(); });
  const app = await until(() => window.jupyterapp);
  const panel = await until(() => app.shell.currentWidget?.sessionContext && app.shell.currentWidget);
  await panel.context.ready;
  const shown = performance.now();
  await panel.sessionContext.ready;
  const notebook = panel.content;
  notebook.activeCellIndex = notebook.widgets.findIndex((cell) => cell.model.type === "code");
  await panel.sessionContext.session.kernel.info;
  const ready = performance.now();
  await app.commands.execute("notebook:run-cell");
  const outputs = notebook.activeCell.model.outputs.toJSON();
  const count = notebook.activeCell.model.executionCount;
  return { readable: readable ?? shown, shown, ready, done: performance.now(), count, failed: outputs.some((each) => each.ename) };
}"""


@dataclass(frozen=True)
class Visit:
    """One visit to one notebook. Times in seconds since the page was asked for."""

    readable: float
    """The lesson's text stands there, perhaps still that of its reading page (`site/sementara.js`)."""
    shown: float
    """The notebook can be read."""
    ready: float
    """Python answers."""
    done: float
    """The first code cell has run."""
    sent: int
    """Bytes over the line until nothing more was asked for."""
    requests: int
    memory: float
    """What all processes of the browser hold, in MB; memory that several share is divided among them."""


def visit(driver: Any, server: MeteredSite, stem: str, profile: Path) -> Visit:
    """Open a lesson in a browser that is started with the `profile`, run its first cell, and close the browser."""
    context = driver.chromium.launch_persistent_context(
        profile,
        executable_path=_browser(),
        args=["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
        viewport={"width": 1280, "height": 900},
    )
    try:
        line = server.line
        sent, requests, line.last = line.sent, line.requests, time.monotonic()
        page = context.pages[0]
        page.set_default_timeout(300_000)
        page.goto(server.address + links.notebook_url(stem), wait_until="commit", timeout=300_000)
        found = page.evaluate(_FIRST_CELL)
        if found["count"] != 1 or found["failed"]:
            raise RuntimeError(f"{stem}: sel pertama tidak berjalan: {found}")
        while time.monotonic() - line.last < _QUIET:
            page.wait_for_timeout(100)
        return Visit(
            readable=found["readable"] / 1000,
            shown=found["shown"] / 1000,
            ready=found["ready"] / 1000,
            done=found["done"] / 1000,
            sent=line.sent - sent,
            requests=line.requests - requests,
            memory=_memory(profile),
        )
    finally:
        context.close()


def _browser() -> str:
    """Return where Chromium is. Raises `FileNotFoundError` when there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    raise FileNotFoundError("Chromium tidak ada di komputer ini.")


def _memory(profile: Path) -> float:
    """Return what the browser that uses `profile` holds, in MB."""
    import psutil

    mains = [
        process
        for process in psutil.process_iter(["cmdline"])
        if f"--user-data-dir={profile}" in (process.info["cmdline"] or ())
        and not any(word.startswith("--type=") for word in process.info["cmdline"])
    ]
    family = {process for main in mains for process in (main, *main.children(recursive=True))}
    total = 0
    for process in family:
        try:
            info = process.memory_full_info()
        except psutil.Error:
            continue  # it has just ended
        total += getattr(info, "pss", info.uss)
    return total / 1e6


def measure(sites: Sequence[Path], rounds: int, speeds: Sequence[str] = tuple(SPEEDS)) -> Iterator[Figure]:
    """Measure `rounds` pairs of visits for each speed and notebook; at the slower speeds, half as many."""
    from contextlib import ExitStack

    from playwright.sync_api import sync_playwright

    with ExitStack() as stack, sync_playwright() as driver:
        servers = [stack.enter_context(metered(site)) for site in sites]
        for server in servers:  # the server compresses each file once
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
                visit(driver, server, LESSON, Path(name))
        for speed in speeds:
            number = max(1, rounds // 2) if SPEEDS[speed] else rounds
            yield Figure(f"situs_beban_mesin{speed}", os.getloadavg()[0], "proses", "-")
            seen = _visits(driver, servers, SPEEDS[speed], number)
            yield from _figures(seen, len(servers), speed)


_Seen = dict[tuple[int, str, str], list[Visit]]
"""Visits by the site's place in the list, by `dingin` or `hangat`, by notebook."""


def _visits(driver: Any, servers: Sequence[MeteredSite], rate: float, rounds: int) -> _Seen:
    seen: _Seen = defaultdict(list)
    for _ in range(rounds):
        for stem in (TRIVIAL, LESSON):
            for at, server in enumerate(servers):
                server.line.rate = rate
                with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
                    for state in ("dingin", "hangat"):
                        seen[at, state, stem].append(visit(driver, server, stem, Path(name)))
    return seen


def _figures(seen: _Seen, sites: int, speed: str) -> Iterator[Figure]:
    for at in range(sites):
        mark = f"_situs{at + 1}" if sites > 1 else ""

        def median(state: str, stem: str, what: str, at: int = at) -> float:
            values: list[float] = [getattr(each, what) for each in seen[at, state, stem]]
            return statistics.median(values)

        def figure(name: str, value: float, unit: str, mark: str = mark) -> Figure:
            return Figure(
                f"{name}{speed}{mark}",
                value,
                unit,
                GOALS_AT_ANY_SPEED.get(name) or ("-" if speed else GOALS.get(name, "-")),
            )

        for state in ("dingin", "hangat"):
            for stem, what in ((TRIVIAL, "sel_pertama"), (LESSON, "pelajaran")):
                yield figure(f"situs_{state}_{what}", median(state, stem, "done"), "s")
                if at:
                    pairs = zip(seen[at, state, stem], seen[0, state, stem], strict=True)
                    ratio = statistics.median(mine.done / first.done for mine, first in pairs)
                    yield figure(f"situs_{state}_{what}_banding", ratio, "x")
        for state in ("dingin", "hangat"):
            yield figure(f"situs_{state}_ada_bacaan", median(state, LESSON, "readable"), "s")
            yield figure(f"situs_{state}_terbaca", median(state, LESSON, "shown"), "s")
        if not speed:
            yield figure("situs_unduhan", median("dingin", LESSON, "sent") / 1e6, "MB")
            yield figure("situs_permintaan", median("dingin", LESSON, "requests"), "permintaan")
            yield figure("situs_unduhan_kunjungan_kedua", median("hangat", LESSON, "sent") / 1e6, "MB")
            yield figure("situs_permintaan_kunjungan_kedua", median("hangat", LESSON, "requests"), "permintaan")
            yield figure("situs_memori_peramban", median("dingin", LESSON, "memory"), "MB")


def site(repeats: int) -> Iterator[Figure]:
    """Build the site into a passing folder and measure it, a quarter as often as the quick figures."""
    from bukuflask_site import command

    with tempfile.TemporaryDirectory() as name:
        command.build(own(), Path(name), (links.RUNNING,), say=lambda _: None)
        yield from measure([Path(name)], max(1, repeats // 4))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True), nargs=-1)
@click.option("--ulangan", default=3, show_default=True, help="berapa kunjungan untuk setiap hal")
@click.option("--penuh", is_flag=True, help="hanya kecepatan penuh")
def main(folder: tuple[Path, ...], ulangan: int, penuh: bool) -> None:
    """Ukur edisi peramban di FOLDER; dengan beberapa FOLDER, bandingkan dengan yang pertama."""
    for figure in measure(folder or (Path("_situs"),), ulangan, ("",) if penuh else tuple(SPEEDS)):
        click.echo(figure)


if __name__ == "__main__":
    main(prog_name="python -m bukuflask_measure.site")
