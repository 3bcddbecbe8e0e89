"""The pytest plugin: notebooks are strict and warm, and everything runs on all cores.

Loaded by `-p` (see pyproject.toml), before the plugins that are installed: what is heavy is imported in the hooks that need it.
"""

from __future__ import annotations

import sys
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from .light_jsonschema import without_grammar

if TYPE_CHECKING:
    from _pytest.reports import BaseReport

without_grammar()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options; and, because no hook comes earlier, let a zygote import while pytest does."""
    group = parser.getgroup("bukuflask", "Buku Kerja Flask")
    group.addoption(
        "--inti", type=int, default=None, metavar="N", help="jalankan di N inti (bawaan: semua); 1 berarti berurutan"
    )
    group.addoption(
        "--kernel-biasa",
        dest="kernel_hangat",
        action="store_false",
        help="nyalakan kernel notebook dengan cara biasa, bukan dari proses yang sudah hangat",
    )
    group.addoption(
        "--sisa",
        type=float,
        default=10,
        metavar="DETIK",
        help="berapa lama proses sebuah notebook boleh hidup sesudah kernelnya berakhir (bawaan: 10)",
    )
    group.addoption(
        "--hemat",
        action="store_true",
        help="jangan ulangi ujian sebuah pelajaran yang sudah lulus dengan isi yang sama (BUKUFLASK_SEMUA=1: ulangi juga)",
    )
    parser.addini(
        "berkas_lama",
        "berkas yang lama, dengan detiknya: dimulai lebih dulu di mesin yang belum pernah menjalankannya",
        "linelist",
    )
    if _notebooks_are_coming(sys.argv[1:]):
        _warm_up()


def pytest_load_initial_conftests(early_config: pytest.Config, args: list[str]) -> None:
    """Let pytest-xdist keep each file whole and, where a process cannot be forked, take the cores."""
    from . import cores

    known = early_config.known_args_namespace
    if not early_config.pluginmanager.hasplugin("xdist") or known.dist != "no":
        return
    count = cores.wanted(known.inti)
    if known.numprocesses:
        args[:] = ["--dist", "loadfile", *args]  # by itself `-n` would split a notebook's cells over workers
    elif not cores.CAN_FORK and known.numprocesses is None and not known.usepdb and count > 1:
        args[:] = ["-n", str(count), "--dist", "loadfile", *args]


def pytest_configure(config: pytest.Config) -> None:
    """Refuse options and rules under which nbval would silently check less."""
    from .environment import environment
    from .garbage import SetAside
    from .strictness import complaint

    environment()  # as it is now, before tests change their own
    if words := complaint(config.option):
        raise pytest.UsageError(words)
    config.addinivalue_line(
        "markers", "lessons(number, ...): a test of the lessons named here or in its id; see unchanged.py"
    )
    config.pluginmanager.register(SetAside(), "bukuflask-garbage")
    if config.option.hemat and getattr(config, "cache", None):
        from .unchanged import Unchanged

        config.pluginmanager.register(Unchanged(config), "bukuflask-hemat")


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Generator[None, list[Any], list[Any]]:
    """Put our notebook in the place of nbval's."""
    found = yield
    if file_path.suffix != ".ipynb":
        return found
    from bukuflask.files import left_by_an_editor

    if left_by_an_editor(file_path.name):
        return []
    from nbval.plugin import IPyNbFile

    from .notebook import NotebookFile

    return [NotebookFile.from_parent(parent, path=file_path) if isinstance(node, IPyNbFile) else node for node in found]


def pytest_report_header(config: pytest.Config) -> str | None:
    """Say what repeats this run."""
    if not config.option.nbval:
        return None
    from .environment import hash_seed

    return f"notebook: BUKUFLASK_SEED={hash_seed()} mengulangi urutan himpunan (set) yang sama"


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Run on all cores what can be, else leave it to pytest."""
    from . import cores

    if "warmkernel.spares" in sys.modules:
        from warmkernel.spares import settle

        settle()  # a test that looks at this process's children finds its own
    if not cores.apt(session):
        return None
    if session.config.option.kernel_hangat and any(item.path.suffix == ".ipynb" for item in session.items):
        _warm_up()  # before the workers are forked, so that they share it
    return cores.run(session)


def pytest_report_teststatus(report: BaseReport) -> tuple[str, str, str] | None:
    """Keep a cell that was not run apart from a skipped one."""
    from .wording import NOT_RUN

    if report.skipped and isinstance(report.longrepr, tuple) and NOT_RUN in report.longrepr[2]:
        return "tidak dijalankan", "-", "TIDAK DIJALANKAN"
    return None


def _warm_up() -> None:
    from bukuflask import libraries
    from warmkernel.spares import warm_up

    from .environment import environment

    warm_up(libraries.preload(), environment())


def _notebooks_are_coming(arguments: list[str]) -> bool:
    """Guess, before pytest has read its arguments, whether this run has notebooks: nothing is said, or notebooks are."""
    if {"--collect-only", "--co", "--help", "-h", "--version", "-V", "--kernel-biasa"} & set(arguments):
        return False
    places = [word for word in arguments if not word.startswith("-") and Path(word.partition("::")[0]).exists()]
    return not places or any("notebooks" in word or ".ipynb" in word for word in places)
