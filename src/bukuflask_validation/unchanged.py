"""Which tests of a lesson need not be run again: all that they depend on is, byte for byte, what they passed with.

`--hemat` asks for it. A test takes part when it is a cell of a lesson's notebook, or is marked `lessons`: it then depends on the lessons
that its id and its mark name, on those that these lessons name in turn, and on every file of the checkout that is not a lesson's own. A
change of the book's own code therefore has everything run again; one of a lesson's text or exercises only what that lesson can show.

What is known of a test is believed for some days only, for a machine and its clock change too. Where the environment has `CI` or
`BUKUFLASK_SEMUA`, everything is run, and only remembered.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from importlib.metadata import distributions
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from bukuflask.bank import outline_of
from bukuflask.files import NOT_THE_BOOKS

PASSED = "bukuflask/passed"
"""Under which name pytest's cache keeps what passed: for each unit the hash of what it depends on, and when."""

BELIEVED = 7 * 24 * 60 * 60
"""For so many seconds."""

MARK = "lessons"
EVERYTHING = ("CI", "BUKUFLASK_SEMUA")

_OWN = re.compile(r"(\d\d)-\w")
"""How a file or folder of one lesson is called: its number, then its name or the number of an exercise."""
_IN_ID = re.compile(r"(?:^|-)(\d\d)-[a-z]")
"""How the id of a test names its lesson: "02-aplikasi-minimal/01-halaman", "HP-02-aplikasi-minimal"."""
_NAMED = re.compile(r"(?<!\]\()(?<!href=\")(?<!href=\\\")(?<![\w-])((\d\d)-(?:\d\d(?![\w-])|[a-z][\w-]*))")
"""How a lesson names an example or an exercise, to use it. A link only leads to another lesson."""
_FEEDBACK = "tests/book/umpan_balik/"
"""The one folder of tests whose files are a lesson's own."""
_SKIPPED = NOT_THE_BOOKS | {"_situs", "dist", "build", "node_modules"}
_NOT_READ = {"docs", "README.md", "CONTRIBUTING.md", "LICENSE", "LICENSE-TEKS"}
"""What no test that takes part reads, at the checkout's root."""
_PRACTICE = "%ulang"
"""The magic that asks the exercises of every lesson again."""
_PROGRAMS = (
    *("chromium", "chromium-browser", "google-chrome", "firefox-esr", "firefox", "node", "nginx", "bash", "curl"),
    *("openssl", "mariadbd", "wine", "flask"),
)
"""What tests run beside Python; the Python packages are known by their versions."""


class Checkout:
    """The files of a checkout, sorted by whom they belong to, with their hashes."""

    def __init__(self, root: Path) -> None:
        """Read every file that may count."""
        self.root = root
        self.of_lesson: dict[str, dict[str, bytes]] = defaultdict(dict)
        self.of_tests: dict[str, bytes] = {}
        self.shared: dict[str, bytes] = {}
        self.names: dict[str, set[str]] = defaultdict(set)
        """The lessons that a lesson's files name."""
        self.practises: set[str] = set()
        self._stems = tuple(path.stem for path in (root / "lessons").glob("[0-9][0-9]-*.md"))
        for path in self._files():
            self._sort(path)

    def _files(self) -> Iterator[Path]:
        for folder, inner, names in os.walk(self.root):
            here = Path(folder)
            top = here == self.root
            inner[:] = sorted(
                each
                for each in inner
                if each not in _SKIPPED
                and each[0] != "."
                and not each.endswith(".egg-info")
                and not (top and each in _NOT_READ)
            )
            yield from (
                here / name
                for name in sorted(names)
                if not name.endswith(".pyc")
                and not name.startswith(".coverage")
                and not (top and (name in _NOT_READ or name[0] == "."))
            )

    def _sort(self, path: Path) -> None:
        name = path.relative_to(self.root).as_posix()
        content = path.read_bytes()
        digest = hashlib.sha256(content).digest()
        parts = PurePosixPath(name).parts
        number = next((found[1] for part in parts if (found := _OWN.match(part))), None)
        in_tests = parts[0] == "tests" and not name.startswith(_FEEDBACK)
        if number is not None and not in_tests:
            self.of_lesson[number][name] = digest
            text = content.decode("utf-8", "replace")
            self.names[number] |= {
                other for word, other in _NAMED.findall(text) if word[3].isdigit() or word.startswith(self._stems)
            }
            if _PRACTICE in text:
                self.practises.add(number)
        elif in_tests and parts[-1] != "conftest.py" and (len(parts) > 2 or parts[-1].startswith("test_")):
            self.of_tests[name] = digest
        else:
            self.shared[name] = digest

    @cached_property
    def _common(self) -> bytes:
        """The hash of whatever concerns every lesson: the book's code, what each page says of every lesson, this machine."""
        banks = sorted((self.root / "src" / "bukuflask" / "bank").glob("*.json"))
        outlines = [outline_of(json.loads(bank.read_text(encoding="utf-8"))) for bank in banks]
        return _hash(
            [
                *self.shared.items(),
                ("", json.dumps(outlines, sort_keys=True).encode()),
                *((fact, b"") for fact in _machine()),
            ]
        )

    def digest(self, file: str, numbers: Iterable[str]) -> str:
        """Return the hash of what a test in `file` depends on that is about the lessons `numbers`."""
        wanted = {*numbers, *(other for number in numbers for other in self.names[number])}
        pieces = [("", self._common)]
        for number in sorted(wanted & self.of_lesson.keys()):
            pieces += self.of_lesson[number].items()
        if wanted & self.practises:
            pieces += [pair for files in self.of_lesson.values() for pair in files.items() if "/bank/ulang/" in pair[0]]
        # A test's own file, and what lies in the folder of its name beside it.
        stem = file.removesuffix(".py")
        beside = f"{stem.rpartition('/')[0]}/{stem.rpartition('/')[2].removeprefix('test_')}/"
        pieces += [pair for pair in self.of_tests.items() if pair[0] == file or pair[0].startswith(beside)]
        return _hash(pieces).hex()


def _hash(pieces: Iterable[tuple[str, bytes]]) -> bytes:
    made = hashlib.sha256()
    for name, content in sorted(pieces):
        made.update(f"{len(name)} {len(content)} {name}".encode())
        made.update(content)
    return made.digest()


def _machine() -> Iterator[str]:
    """Yield what is to be known of this machine: its Python, the packages, the programs."""
    yield f"{sys.version} {sys.platform}"
    yield from sorted(f"{each.name} {each.version}" for each in distributions())
    for name in _PROGRAMS:
        if found := shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])):
            state = Path(found).stat()
            yield f"{name} {state.st_size} {state.st_mtime_ns}"


def numbers_of(item: pytest.Item) -> set[str]:
    """Return the numbers of the lessons that a test is about, or none for one that takes no part."""
    if item.path.suffix == ".ipynb":
        found = _OWN.match(item.path.name)
        return {found[1]} if found else set()
    mark = item.get_closest_marker(MARK)
    if mark is None:
        return set()
    called = item.name.partition("[")[2].removesuffix("]")
    return {*mark.args, *(found[1] for found in [_IN_ID.search(called)] if found)}


class Unchanged:
    """The plugin behind `--hemat`. With pytest-xdist its workers leave tests out, and the process that hears of all of them keeps what passed."""

    def __init__(self, config: pytest.Config) -> None:
        """Take what earlier runs have kept."""
        assert config.cache is not None
        self._config, self._cache = config, config.cache
        self._kept: dict[str, tuple[str, float]] = {
            unit: tuple(kept) for unit, kept in self._cache.get(PASSED, {}).items()
        }
        self._again = any(os.environ.get(name) for name in EVERYTHING)
        self._units: dict[str, tuple[str, list[str]]] = {}
        """What is run: for each unit the hash of what it depends on, and its tests; a notebook of which only some cells are has one more."""
        self._passed: set[str] = set()
        self._failed: set[str] = set()
        self.left_out = 0

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Leave out what need not be run again."""
        checkout = Checkout(config.rootpath)
        units: dict[str, list[pytest.Item]] = defaultdict(list)
        left: list[pytest.Item] = []
        for item in items:
            if numbers_of(item):
                units[_unit_of(item.nodeid)].append(item)
        for unit, found in units.items():
            digest = checkout.digest(found[0].nodeid.partition("::")[0], numbers_of(found[0]))
            if not self._again and self._knows(unit, digest):
                left += found
            else:
                self._units[unit] = digest, [*(item.nodeid for item in found), *[""] * _cells_missing(found)]
        if left:
            gone = set(map(id, left))
            items[:] = [item for item in items if id(item) not in gone]
            config.hook.pytest_deselected(items=left)
            self.left_out = len(left)

    def _knows(self, unit: str, digest: str) -> bool:
        kept, when = self._kept.get(unit, ("", 0.0))
        return kept == digest and 0 <= time.time() - when < BELIEVED

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what failed, and what is over without having failed."""
        if not report.passed:
            self._failed.add(_unit_of(report.nodeid))
        elif report.when == "teardown":
            self._passed.add(report.nodeid)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take what a worker of pytest-xdist has found out: each of them has looked at all tests."""
        self._units, self.left_out = getattr(node, "workeroutput", {}).get(PASSED, (self._units, self.left_out))

    def pytest_sessionfinish(self) -> None:
        """Hand what was run to the main process; there, write down for the next run what passed."""
        if hasattr(self._config, "workeroutput"):
            self._config.workeroutput[PASSED] = self._units, self.left_out
            return
        now = time.time()
        for unit, (digest, tests) in self._units.items():
            if unit in self._failed:
                self._kept.pop(unit, None)
            elif self._passed.issuperset(tests):
                self._kept[unit] = digest, now
        self._cache.set(PASSED, {unit: kept for unit, kept in self._kept.items() if now - kept[1] < BELIEVED})

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say what was left out."""
        if self.left_out:
            terminalreporter.write_line(
                f"hemat: {self.left_out} ujian tidak diulang, karena yang diujinya sama dengan yang sudah lulus "
                "(BUKUFLASK_SEMUA=1 mengulang semuanya)"
            )


def _cells_missing(items: list[pytest.Item]) -> bool:
    """Whether these are some cells of a notebook only: it has not passed when they have."""
    if items[0].path.suffix != ".ipynb":
        return False
    cells = items[0].parent.nb.cells  # type: ignore[union-attr]
    return bool(len(items) < sum(cell.cell_type == "code" for cell in cells))


def _unit_of(nodeid: str) -> str:
    """Return what passes or fails as a whole: a notebook, whose cells build on one another, or one test."""
    file = nodeid.partition("::")[0]
    return file if file.endswith(".ipynb") else nodeid
