"""Where the site is built: the pinned tools, fetched once into the user's cache, so that a second build needs no network.

Everything comes through the package managers' ordinary clients, from wherever this machine has them look, and is checked
against the hashes in the lock files under `site/`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from bukuflask.progress.shared_file import Turn
from bukuflask_book import user_cache

from .problems import SiteBuildError

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "site"
"""The site's sources that are not Python: locks, settings, scripts."""

TOOLS_LOCK = SITE / "perkakas.txt"
NPM_LOCK = SITE / "package-lock.json"

_DONE = ".lengkap"
_DIGITS = 16
_DAY = 24 * 60 * 60  # seconds


def cache() -> Path:
    """Return the folder that keeps downloads and intermediate results between builds; it may be deleted at any time."""
    given = os.environ.get("BUKUFLASK_SIMPANAN")
    if given:
        return Path(given)
    return user_cache.folder("situs")


def cached(name: str, sources: Sequence[bytes], make: Callable[[Path], None]) -> Path:
    """Return the cached folder that `make` fills from `sources`; made anew when one of them has changed.

    A folder that was left half made is made again. What nobody has asked for in a day is deleted: another checkout, whose sources are
    others, may be building from the rest at this moment.
    """
    digest = hashlib.sha256()
    for source in sources:
        digest.update(hashlib.sha256(source).digest())
    folder = cache() / f"{name}-{digest.hexdigest()[:_DIGITS]}"
    cache().mkdir(parents=True, exist_ok=True)
    with alone(cache() / f"{name}.kunci"):  # two builds at once would fill one folder
        if (folder / _DONE).is_file():
            (folder / _DONE).touch()
            return folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        make(folder)
        (folder / _DONE).touch()
        for old in cache().glob(f"{name}-{'[0-9a-f]' * _DIGITS}"):
            if old != folder and _unused(old):
                shutil.rmtree(old, ignore_errors=True)
    return folder


def _unused(folder: Path) -> bool:
    """Return whether nobody has asked for this cached folder in a day, or since it was left half made."""
    asked = max((file.stat().st_mtime for file in (folder, folder / _DONE) if file.exists()), default=0.0)
    return time.time() - asked > _DAY


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Wait, as long as it takes, until no other process is inside with the same lock file."""
    turn = Turn(lock)
    while True:
        try:
            turn.__enter__()
            break
        except TimeoutError:
            continue
    try:
        yield
    finally:
        turn.__exit__()


def run(words: Sequence[str | os.PathLike[str]], cwd: Path, what: str, environ: Mapping[str, str] | None = None) -> str:
    """Run a command in `cwd` and return what it printed.

    `what` names the step in the message of the `SiteBuildError` that is raised when the command is missing or fails.
    """
    command = [os.fspath(word) for word in words]
    program = shutil.which(command[0])
    if program is None:
        raise SiteBuildError(f"{what} memerlukan `{Path(command[0]).name}`, yang tidak ada di komputer ini. {_HOW}")
    done = subprocess.run(
        [program, *command[1:]],
        cwd=cwd,
        env={**os.environ, **(environ or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise SiteBuildError(f"{what} gagal; kata `{Path(command[0]).name}`:\n{(done.stdout + done.stderr)[-4000:]}")
    return done.stdout


_HOW = "Situs dibangun dengan Node.js (beserta npm) dan requirements-penulis.txt; pembacanya tidak memerlukan keduanya."


def uv(*words: str | os.PathLike[str], cwd: Path, what: str) -> str:
    """Run uv, which the authors' environment holds."""
    return run([sys.executable, "-m", "uv", *words], cwd, what, {"VIRTUAL_ENV": ""})


def tools() -> Path:
    """Return the Python that has JupyterLite: an environment of its own, made from `site/perkakas.txt`."""

    def make(folder: Path) -> None:
        what = "Menyiapkan JupyterLite"
        uv("venv", "--quiet", "--python", sys.executable, folder / "env", cwd=ROOT, what=what)
        words = ["pip", "sync", "--quiet", "--require-hashes", "--python", str(_python(folder)), str(TOOLS_LOCK)]
        uv(*words, cwd=ROOT, what=what)

    version = f"{sys.version_info[:3]} {sys.prefix}".encode()
    return _python(cached("perkakas", [TOOLS_LOCK.read_bytes(), version], make))


def _python(folder: Path) -> Path:
    return folder / "env" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def node_modules() -> Path:
    """Return the folder `node_modules` that `site/package-lock.json` describes."""

    def make(folder: Path) -> None:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(SITE / name, folder)
        words = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        run(words, folder, "Mengunduh Pyodide")

    return cached("npm", [NPM_LOCK.read_bytes()], make) / "node_modules"
