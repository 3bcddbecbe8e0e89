"""What every test of the book shares: which parts this machine has, and that nothing is skipped where nothing may be."""

from __future__ import annotations

import ctypes
import gc
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
COMPLETE = os.environ.get("BUKUFLASK_LENGKAP") == "1"
"""Set by .ci/run: every part was installed there, so a skip is a failure."""


def _reasons(file: str) -> list[str] | None:
    """Return what `file` lets be skipped, without why; None where no such file is named, and anything may be."""
    if not file:
        return None
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    return [line.partition(" | ")[0] for line in lines if line and not line.startswith("#")]


MAY_BE_SKIPPED = [] if COMPLETE else _reasons(os.environ.get("BUKUFLASK_BOLEH_DILEWATI", ""))
"""Set by .ci/windows.sh: what is skipped there is on a list, with why."""


_WITH_SERVERS = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])


def _dictionary() -> bool:
    return shutil.which("hunspell") is not None and any(
        (folder / "id_ID.dic").is_file() for folder in (Path("/usr/share/hunspell"), Path("/usr/share/myspell/dicts"))
    )


def _powershell() -> bool:
    """Windows' own PowerShell: the program of that name in Wine does nothing."""
    if sys.platform != "win32" or shutil.which("powershell") is None:
        return False
    return not hasattr(ctypes.windll.ntdll, "wine_get_version")


def _mariadb() -> bool:
    return importlib.util.find_spec("pymysql") is not None and all(
        shutil.which(name, path=_WITH_SERVERS) for name in ("mariadbd", "mariadb-install-db", "my_print_defaults")
    )


CAMPUS = Path(os.environ.get("BUKUFLASK_KAMPUS", "/nonexistent"))
"""The folder that .ci/kampus.sh has prepared."""

PARTS: dict[str, tuple[Callable[[], bool], str]] = {
    "bandit": (lambda: importlib.util.find_spec("bandit") is not None, "Bandit (requirements.txt)"),
    "bash": (lambda: os.name == "posix" and shutil.which("bash") is not None, "bash (Linux atau macOS)"),
    "chromium": (lambda: any(shutil.which(name) for name in BROWSERS), "Chromium"),
    "curl": (lambda: shutil.which("curl") is not None, "curl"),
    "firefox": (lambda: any(shutil.which(name) for name in ("firefox-esr", "firefox")), "Firefox"),
    "hunspell": (_dictionary, "hunspell dan kamus bahasa Indonesia (paket hunspell-id)"),
    "systemd": (lambda: shutil.which("systemd-analyze") is not None, "systemd-analyze (paket systemd)"),
    "kampus": ((CAMPUS / "venv/bin/jupyterhub").is_file, "JupyterHub yang disiapkan .ci/kampus.sh"),
    "mariadb": (_mariadb, "MariaDB (paket mariadb-server-core dan mariadb-client-core) dan PyMySQL"),
    "nginx": (lambda: shutil.which("nginx", path=_WITH_SERVERS) is not None, "nginx (paket nginx-light)"),
    "node": (lambda: shutil.which("node") is not None and shutil.which("npm") is not None, "Node.js dan npm"),
    "openssl": (lambda: shutil.which("openssl") is not None, "openssl"),
    "penulis": (
        lambda: all(
            importlib.util.find_spec(name)
            for name in ("jupytext", "mypy", "playwright", "psutil", "rattler", "coverage", "sphinx")
        ),
        "perkakas penulis (requirements-penulis.txt)",
    ),
    "posix": (lambda: os.name == "posix", "sinyal, os.fork(), dan batas sumber daya POSIX (Linux atau macOS)"),
    "powershell": (_powershell, "PowerShell (Windows yang sungguh, bukan Wine)"),
    "wine": (lambda: shutil.which("wine") is not None, "wine"),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what this machine lacks the part for, and say which; where all must be complete, let it run and fail."""
    missing = {name: words for name, (found, words) in PARTS.items() if not found()}
    for item in items:
        for marker in item.iter_markers("needs"):
            for part in marker.args:
                if part not in PARTS:
                    raise pytest.UsageError(f"needs({part!r}): yang dikenal {', '.join(PARTS)}")
                if part in missing and not COMPLETE:
                    item.add_marker(pytest.mark.skip(reason=f"mesin ini tidak punya {missing[part]}"))


def pytest_collection_finish() -> None:
    """Leave what was made so far out of the search for garbage: ten thousand tests would be looked through again and again."""
    gc.collect()
    gc.freeze()


def _unless_allowed(report: Any) -> Any:
    """Turn a skip into a failure where it may not be."""
    if MAY_BE_SKIPPED is not None and report.skipped and not hasattr(report, "wasxfail"):
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if not any(reason in why for reason in MAY_BE_SKIPPED):
            report.outcome = "failed"
            report.longrepr = f"dilewati, padahal di sini tidak boleh dilewati: {why}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """Look at the skip of a test."""
    return _unless_allowed((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector):
    """Look at the skip of a whole file, as by importorskip()."""
    return _unless_allowed((yield))


def _ended_child() -> int | None:
    """Return the id of a child of this process that has ended and was not waited for, and leave it so; None without one."""
    if not hasattr(os, "waitid"):  # Windows, and Python before 3.13 on macOS
        return None
    try:
        found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return None
    return found.si_pid if found else None


@pytest.fixture(scope="module", autouse=True)
def _ended_after() -> Iterator[dict[int, str]]:
    """Children that had ended after a test, with its name; at the module's end each of them must have been waited for.

    Not sooner, for many wait for a child when they need the next one; not later, for other tests count this process's children.
    """
    seen: dict[int, str] = {}
    before = _ended_child()
    yield seen
    left = _ended_child()
    if left is not None and left != before and left in seen:
        pytest.fail(f"proses {left} sudah berakhir tetapi tidak ditunggu siapa pun; ada sejak {seen[left]}")


@pytest.fixture(autouse=True)
def _nothing_left_ended(request: pytest.FixtureRequest, _ended_after: dict[int, str]) -> Iterator[None]:
    """Remember after which test a child that has ended was first there."""
    yield
    if (left := _ended_child()) is not None:
        _ended_after.setdefault(left, request.node.nodeid)


@pytest.fixture(scope="module", autouse=True)
def _no_server_of_copies_left() -> Iterator[None]:
    """End the process of which those who judge answers are copies (`batches.py`): other tests count this process's children.

    `multiprocessing` keeps it and its helper until the program ends; Python's own tests end them in this way.
    """
    yield
    if "multiprocessing.forkserver" in sys.modules:
        from multiprocessing import forkserver, resource_tracker

        forkserver._forkserver._stop()  # type: ignore[attr-defined]
        resource_tracker._resource_tracker._stop()  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture
def link() -> Callable[[Path, Path], None]:
    """Return a function that makes a symbolic link, or skips: on Windows that takes a right, and Wine says that it has made one."""

    def make(place: Path, target: Path) -> None:
        try:
            place.symlink_to(target, target_is_directory=target.is_dir())
        except OSError:
            pytest.skip("Windows ini tidak mengizinkan membuat tautan simbolik")
        if not place.is_symlink():
            pytest.skip("Wine tidak membuat tautan simbolik")

    return make


@pytest.fixture(scope="session")
def browser_path() -> str:
    """The browser that the end-to-end tests drive."""
    return next(path for name in BROWSERS if (path := shutil.which(name)))


@pytest.fixture(scope="session")
def chromium_flags() -> list[str]:
    """How every test starts Chromium: nothing of it asks the network for anything of its own."""
    return [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]


@pytest.fixture(scope="session")
def announced() -> Callable[..., AbstractContextManager[str]]:
    """Start a program that names the address of the JupyterLab it starts; give the address; end the program."""

    @contextmanager
    def start(command: list[str], **options: Any) -> Iterator[str]:
        child = subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8", **options)
        assert child.stdout is not None
        try:
            said = []
            for line in child.stdout:
                said.append(line)
                if found := re.search(r"http://127\.0\.0\.1:\d+/\S+", line):
                    yield found[0]
                    break
            else:
                pytest.fail("JupyterLab tidak menyebut alamat:\n" + "".join(said))
        finally:
            child.terminate()
            child.wait(120)  # JupyterLab closes its kernels first, which takes its time on a busy machine

    return start


@pytest.fixture(scope="session")
def show_cell() -> Callable[..., Any]:
    """Scroll in the notebook in front until the code cell that holds a text is there (JupyterLab draws only what is in view)."""
    panel = ".jp-NotebookPanel:not(.lm-mod-hidden)"
    move = f"document.querySelector('{panel} .jp-WindowedPanel-outer').scrollTop"

    def show(page: Any, text: str) -> Any:
        cell = page.locator(f"{panel} .jp-CodeCell").filter(has=page.locator(".cm-content", has_text=text))
        page.evaluate(f"{move} = 0")
        for _ in range(80):
            if cell.count():
                cell.first.scroll_into_view_if_needed()
                return cell.first
            page.evaluate(f"{move} += 400")
            page.wait_for_timeout(50)
        raise AssertionError(f"tidak ada sel yang berisi {text!r}")

    return show
