"""A Python with another Flask, made once and kept in the user's cache folder: with it, claims tell what an upgrade breaks."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable, Iterable
from pathlib import Path

from bukuflask.files import write_whole
from bukuflask_book import pins, user_cache

_READY = "siap.json"
_TRIES: tuple[tuple[str, ...], ...] = (
    (),
    ("werkzeug<3",),
    ("werkzeug<2.3", "jinja2<3.1"),
    ("werkzeug<2.1", "jinja2<3.1", "itsdangerous<2.1", "markupsafe<2.1"),
)
"""What a Flask may need besides what it asks for: old ones name no upper bounds, and newer Werkzeugs broke them."""


class InstallError(Exception):
    """pip could not give what was asked for; `str()` is Indonesian and holds pip's last words."""


def requirement(version: str) -> str:
    """Return how pip is asked for a version: `3.1.0` is that one, `3.1` the newest of the series. Raises `ValueError`."""
    if not re.fullmatch(r"\d+\.\d+(\.\d+)?(?:(?:a|b|rc|\.dev)\d+)?", version):
        raise ValueError(version)
    return f"flask=={version}" if re.fullmatch(r"\d+\.\d+\.\d+.*|.*[a-z].*", version) else f"flask=={version}.*"


def python(version: str, packages: Iterable[str], say: Callable[[str], None]) -> tuple[Path, dict[str, str]]:
    """Return a Python with this Flask and these packages, and what it holds. Raises `InstallError` and `ValueError`."""
    wanted = sorted(set(packages))
    asked = requirement(version)
    folder = user_cache.folder("flask") / f"{version}-py{sys.version_info[0]}{sys.version_info[1]}"
    program = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    ready = folder / _READY
    if not ready.is_file():
        say(f"Memasang Flask {version} di {folder} (sekali saja) ...")
        shutil.rmtree(folder, ignore_errors=True)
        try:
            venv.create(folder, with_pip=True, symlinks=sys.platform != "win32")
        except subprocess.CalledProcessError:
            shutil.rmtree(folder, ignore_errors=True)
            raise InstallError(
                "Python ini tidak dapat membuat lingkungan yang punya pip. Pasang paket `python3-venv`, atau pakai Python lain."
            ) from None
        try:
            _first_that_works(program, asked)
        except InstallError:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        write_whole(ready, b"[]")
    _borrow(program)
    for package in wanted:
        kept = json.loads(ready.read_text(encoding="utf-8"))
        if package not in kept:
            say(f"Memasang {package} ...")
            _add(program, package, asked, say)
            write_whole(ready, json.dumps([*kept, package]).encode("utf-8"))
    return program, _held(program)


def _borrow(program: Path) -> None:
    """Let the other Python find what it lacks among this one's packages: a claim may speak of `.flaskenv`, or ask a kernel.

    Its own packages come first, so that Flask and what it needs are those that were asked for.
    """
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    done = subprocess.run([program, "-c", code], capture_output=True, encoding="utf-8", check=True)
    places = list(dict.fromkeys((sysconfig.get_path("purelib"), sysconfig.get_path("platlib"))))
    # As code in ASCII: Windows reads a path in such a file in its own code page.
    line = f"import sys; sys.path += {places!a}\n"
    write_whole(Path(done.stdout.strip()) / "bukuflask-pinjam.pth", line.encode("ascii"))


def _first_that_works(program: Path, asked: str) -> None:
    for extra in _TRIES:
        _pip(program, asked, *extra)
        if subprocess.run([program, "-c", "import flask"], capture_output=True, check=False).returncode == 0:
            return
    raise InstallError(f"{asked} terpasang, tetapi tidak dapat diimpor dengan Python {sys.version.split()[0]}.")


def _add(program: Path, package: str, asked: str, say: Callable[[str], None]) -> None:
    """Install a package at its pin, or at whatever version goes with this Flask; say so when none does."""
    pinned = {name.lower(): number for name, number in pins.pins(extras=("penulis",)).items()}
    exact = [f"{package}=={pinned[package.lower()]}"] if package.lower() in pinned else []
    for words in (*exact, package):
        try:
            _pip(program, words, asked)
        except InstallError:
            continue
        return
    say(f"{package} tidak dapat dipasang bersama {asked}; klaim yang memakainya akan gagal.")


def _pip(program: Path, *words: str) -> None:
    command = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(program),
        "install",
        "--quiet",
        "--disable-pip-version-check",
        *words,
    ]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)
    if done.returncode:
        last = "\n".join(done.stderr.strip().splitlines()[-3:])
        raise InstallError(
            f"pip tidak dapat memasang {' '.join(words)}. Apakah laptopmu tersambung ke internet?\n{last}"
        )


def _held(program: Path) -> dict[str, str]:
    # The first of a name is the one that is imported.
    code = "import importlib.metadata as m, json; print(json.dumps({d.name.lower(): d.version for d in [*m.distributions()][::-1]}))"
    done = subprocess.run([program, "-c", code], capture_output=True, encoding="utf-8", check=True)
    found: dict[str, str] = json.loads(done.stdout)
    return found
