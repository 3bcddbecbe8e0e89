"""What checking the notebooks costs, beside the other ways to run them: `python -m bukuflask_measure validasi`.

Everything is told in multiples of the limit: all cells of the same notebooks in a single IPython process, one after another.
The ways take turns in every round and the best round of each counts, so that another program's load weighs on all alike.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import click
import nbformat
from nbclient import NotebookClient

from bukuflask.files import NOT_THE_BOOKS
from bukuflask_author.build import CELL_TIMEOUT, environment
from bukuflask_book.checkout import own

from . import timed
from .figure import Figure

GOAL = 3.5
"""The most that a check may cost, in multiples of the limit; 2.5 would be better."""

LIGHT = 12
"""Notebooks in the light set, of fifteen cells each: what a notebook costs by itself shows there."""

SIZES = (10, 20, 40, 80)
"""Numbers of light notebooks with which the growth is measured."""

SUITE: list[str] = []
"""What pytest is told to find the suite: nothing, for `pyproject.toml` says it."""

NBMAKE = "nbmake==1.5.5"
"""Fetched by uv into a folder of its own, because only this comparison needs it; without a network it is left out."""

_CELLS = (
    "from flask import Flask, jsonify, render_template_string, request, url_for",
    "app = Flask(__name__)\nprices = dict(zip('abc', (15000, 22000, 18000)))",
    "@app.get('/')\ndef index():\n    return '<h1>Menu</h1>'",
    "client = app.test_client()",
    "len(prices)",
    "sorted(prices)",
    "sum(prices.values())",
    "for name, price in prices.items():\n    print(f'{name:10} {price:,}')",
    "[str(rule) for rule in app.url_map.iter_rules()]",
    "with app.test_request_context('/?q=soto'):\n    print(request.args['q'])",
    "with app.test_request_context():\n    print(url_for('index'))",
    "with app.app_context():\n    print(render_template_string('{{ price * 2 }}', price=prices['a']))",
    "from flask.testing import FlaskClient\nisinstance(client, FlaskClient)",
    "client.get('/').text",
    "client.get('/missing').status",
)


def limit(folder: str) -> None:
    """Run all cells of all notebooks in `folder` in this process. Called in a child."""
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    os.chdir(folder)
    for file in sorted(Path().glob("*.ipynb")):
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            for cell in nbformat.read(file, as_version=4).cells:
                if cell.cell_type == "code":
                    shell.run_cell(cell.source)


def nbclient_all(folder: str) -> None:
    """Run all notebooks in `folder` with nbclient, one after another. Called in a child."""
    for file in sorted(Path(folder).glob("*.ipynb")):
        _execute(nbformat.read(file, as_version=4), Path(folder))


def _execute(notebook: Any, folder: Path) -> Any:
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, timeout=CELL_TIMEOUT, kernel_name="python3", resources=resources).execute()
    return notebook


@dataclass(frozen=True)
class Way:
    """One way to run a folder of notebooks."""

    name: str
    command: Sequence[str]
    variables: Mapping[str, str]

    def seconds(self, folder: Path) -> float:
        """Run it over `folder` and return how long it took. Raises `RuntimeError` when it does not succeed."""
        command = [word.replace("{folder}", str(folder)) for word in self.command]
        variables = {**environment(), **self.variables}
        variables.pop("PYTHONDONTWRITEBYTECODE", None)  # compiling what is imported anew each time is no way's own cost
        return timed.seconds(command, own().root, variables, self.name)


def ours(*options: str, name: str = "uji") -> Way:
    """Return the way in which the book checks its notebooks, with further options for pytest."""
    configuration = [f"--rootdir={own().root}", "-c", str(own().root / "pyproject.toml")]
    return Way(name, [*_pytest(), *configuration, *options, "{folder}"], {})


def _pytest() -> list[str]:
    return [sys.executable, "-m", "pytest", "-q"]


def _child(function: str) -> list[str]:
    return [sys.executable, "-c", f"import sys; from {__name__} import {function}; {function}(sys.argv[1])", "{folder}"]


def ways(nbmake: Path | None) -> list[Way]:
    """Return every way that is compared, the limit first; `nbmake` is the folder that it was fetched into."""
    rules = own().root / "tests" / "nbval-sanitize.cfg"
    stock = [*_pytest(), "-o", "addopts=", "--nbval", f"--nbval-sanitize-with={rules}", "--nbval-cell-timeout=60"]
    found = [
        Way("batas", _child("limit"), {}),
        ours(),
        Way("nbval", [*stock, "{folder}"], {}),
        Way("nbval_n2", [*stock, "-n", "2", "--dist", "loadfile", "{folder}"], {}),
        Way("nbclient", _child("nbclient_all"), {}),
    ]
    if nbmake is not None:
        found.append(Way("nbmake", [*_pytest(), "-o", "addopts=", "--nbmake", "{folder}"], {"PYTHONPATH": str(nbmake)}))
    return found


@contextmanager
def _fetched_nbmake() -> Iterator[Path | None]:
    with tempfile.TemporaryDirectory(prefix="bukuflask-ukur-") as folder:
        command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--no-deps", "--target", folder, NBMAKE]
        done = subprocess.run(command, capture_output=True, check=False)
        yield Path(folder) if done.returncode == 0 else None


def light(folder: Path, count: int = LIGHT) -> None:
    """Write `count` light notebooks into `folder`: their cells do little, and have been run once so that they hold their outputs."""
    made = _execute(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in _CELLS]), folder)
    for number in range(count):
        nbformat.write(made, folder / f"ringan-{number:02}.ipynb")


def copies(folder: Path, count: int) -> None:
    """Write `count` notebooks into `folder`: the book's own, again and again."""
    originals = [own().notebook(stem) for stem in own().stems()]
    for number in range(count):
        original = originals[number % len(originals)]
        shutil.copy(original, folder / f"{original.stem}-{number:03}.ipynb")


@contextmanager
def _folder(fill: Callable[[Path], None]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="bukuflask-ukur-") as made:
        folder = Path(
            made, "notebooks"
        )  # as in the book: by this name the plugin knows early that kernels will be needed
        folder.mkdir()
        # Beside its `examples/` a folder is a book: what a notebook shows of the book is then what it shows in the book.
        shutil.copytree(own().root / "examples", Path(made, "examples"), ignore=shutil.ignore_patterns(*NOT_THE_BOOKS))
        fill(folder)
        yield folder


def best(compared: Sequence[Way], folder: Path, rounds: int) -> dict[str, float]:
    """Run every way in turn, `rounds` times, and return the best seconds of each."""
    times: dict[str, list[float]] = {way.name: [] for way in compared}
    for _ in range(rounds):
        for way in compared:
            times[way.name].append(way.seconds(folder))
    return {name: min(taken) for name, taken in times.items()}


def validation(repeats: int) -> Iterator[Figure]:
    """Compare the ways on the light set and on the book's own notebooks; a fifth of `repeats` rounds."""
    with _fetched_nbmake() as nbmake:
        if nbmake is None:
            click.echo("# nbmake tidak dapat diambil (tanpa internet?), jadi tidak ikut dibandingkan", err=True)
        for name, fill in (("ringan", light), ("buku", lambda folder: copies(folder, len(own().stems())))):
            with _folder(fill) as folder:
                seconds = best(ways(nbmake), folder, max(1, repeats // 5))
            whole = seconds.pop("batas")
            yield Figure(f"validasi_{name}_batas", whole, "s", "-")
            for way, took in seconds.items():
                yield Figure(f"validasi_{name}_{way}", took / whole, "x", f"<={GOAL}" if way == "uji" else "-")


def growth(repeats: int) -> Iterator[Figure]:
    """Measure how the cost grows with the number of notebooks (of the light set), collecting apart; a fifth of `repeats` rounds.

    Every round goes through all sizes, so that another program's load does not fall on one of them alone.
    """
    measured = [Way("batas", _child("limit"), {}), ours(), ours("--collect-only", name="kumpul")]
    seconds: dict[int, dict[str, float]] = {}
    with ExitStack() as stack:
        folders = {size: stack.enter_context(_folder(partial(light, count=size))) for size in SIZES}
        for _ in range(max(1, repeats // 5)):
            for size, folder in folders.items():
                now = best(measured, folder, 1)
                seconds[size] = {name: min(took, seconds.get(size, now)[name]) for name, took in now.items()}
    for size, took in seconds.items():
        yield Figure(f"validasi_{size}_notebook", took["uji"] / took["batas"], "x", f"<={GOAL}")
        yield Figure(f"validasi_{size}_notebook_mengumpulkan", took["kumpul"] / took["uji"] * 100, "%", "-")
    collecting, _ = slope({size: took["kumpul"] for size, took in seconds.items()})
    steep, away = slope({size: took["uji"] for size, took in seconds.items()})
    yield Figure("validasi_per_notebook", steep * 1000, "ms", "-")
    yield Figure("validasi_per_notebook_mengumpulkan", collecting / steep * 100, "%", "<25")
    yield Figure("validasi_simpangan_dari_garis_lurus", away * 100, "%", "<15")


def slope(points: Mapping[int, float]) -> tuple[float, float]:
    """Return the slope of the straight line that fits best, and the largest distance from it as a part of the value there."""
    steep, start = statistics.linear_regression(list(points), list(points.values()))
    return steep, max(abs(start + steep * x - y) / y for x, y in points.items())


def slowest(_repeats: int) -> Iterator[Figure]:
    """Run the whole suite once and name its ten slowest tests (a set-up or clean-up counts by itself)."""
    command = [*_pytest(), "--durations=10", "--durations-min=0", *SUITE]
    done = subprocess.run(command, cwd=own().root, capture_output=True, encoding="utf-8", errors="replace", check=False)
    rows = re.findall(r"^([\d.]+)s (call|setup|teardown)\s+(.+)$", done.stdout, re.MULTILINE)
    if not rows:
        raise RuntimeError(done.stdout[-2000:] + done.stderr[-2000:])
    for seconds, when, test in rows:
        yield Figure(f"{test}[{when}]".replace(" ", "_"), float(seconds), "s", "-")
