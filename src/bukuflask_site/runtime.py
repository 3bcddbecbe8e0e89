"""Pyodide and the Python packages of the browser edition, compiled and packed for a quick start.

What is loaded together is packed together: the kernel asks for a few names before it starts, and each of them brings, in one
file, everything that it needs and that no name before it has brought. Nothing is looked up at another host: the lock that
Pyodide reads names only these files.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

from bukuflask.files import NOT_THE_BOOKS
from bukuflask_book.checkout import Book

from . import recordings
from .problems import SiteBuildError
from .toolchain import NPM_LOCK, ROOT, SITE, kept, node_modules, run, tools, uv

LOCK = SITE / "runtime.txt"
COMPILER = SITE / "prakompilasi.mjs"
PYTHON = "3.14"
PLACE = f"/lib/python{PYTHON}/site-packages"
"""Where packages lie in the browser."""

CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")

PRELOADED = ("ipython", "comm", "micropip", "piplite", "ipykernel", "pyodide-kernel", "jedi", "flask", "anywidget")
"""What is fetched while Pyodide starts, in the order in which each name takes its share; the kernel insists on most of them."""

OWN = "bukuflask"
"""The name under which the book's own modules and examples are loaded."""

_COMPILED_ONLY = {"markupsafe"}
"""Distributions whose wheels hold machine code beside a way to do without; that way is the one taken here."""

_LEFT_OUT = {"jedi", "parso", "widgetsnbextension", "jupyterlab-widgets"}
"""Large, and only for completing code (IPython has another way), or for the page, which JupyterLite serves itself."""

_ALONG = {"flask": ("python-dotenv", "asgiref")}
"""What Flask uses when it is there, without requiring it."""

_STARTED = [
    "pyodide_kernel",
    "comm",
    "ipykernel",
    "piplite.piplite",
    "micropip",
    "flask",
    "flask.cli",
    "flask.testing",
    "dotenv",
    "werkzeug.serving",
    "werkzeug.debug",
    "anywidget",
    "ipywidgets",
    "sqlite3",
    "tempfile",
    "unittest.mock",
    "html.parser",
    "http.client",
    "http.cookiejar",
    "difflib",
    "textwrap",
    "zipfile",
    "base64",
    "secrets",
    "ipaddress",
    "tomllib",
    "email.message",
    "importlib.metadata",
]
"""What is imported before the first cells of a lesson have run."""

_LEXERS = {"__init__", "_mapping", "python", "html", "css", "javascript", "data", "shell"}
"""Pygments colours some 500 languages; these stay, beside those that IPython imports."""

_SOURCES_KEPT = ["flask", "werkzeug", "jinja2", "click", "itsdangerous", "blinker", "markupsafe", "bukuflask"]
"""What a student may look into: tracebacks and `??` show the lines of these."""

_NOT_IN_BROWSER = [
    "idlelib",
    "tkinter",
    "turtle.py",
    "turtledemo",
    "ensurepip",
    "venv",
    "lib2to3",
    "distutils",
    "curses",
    "pydoc_data",
    "imaplib.py",
    "poplib.py",
    "smtplib.py",
    "ftplib.py",
    "mailbox.py",
    "xmlrpc",
    "pickletools.py",
    "_android_support.py",
    "_ios_support.py",
    "_apple_support.py",
]
"""Parts of the standard library that need a terminal, a window or a socket, and that nothing here imports."""

SKIPPED = NOT_THE_BOOKS


@dataclass
class _Share:
    """What one name of the lock brings: distributions, or nothing."""

    name: str
    version: str = "0"
    files: list[Path] = field(default_factory=list)
    imports: set[str] = field(default_factory=set)


def assemble(book: Book, target: Path) -> list[str]:
    """Fill `target` with Pyodide, the packages and the lock; return the names to be loaded at the start.

    Raises `SiteBuildError` when a tool is missing or a step fails.
    """
    target.mkdir(parents=True, exist_ok=True)
    for name in CORE:
        shutil.copy(node_modules() / "pyodide" / name, target)
    libraries = _libraries()
    shutil.copy(libraries / "python_stdlib.zip", target)
    lock = json.loads((node_modules() / "pyodide" / "pyodide-lock.json").read_text(encoding="utf-8"))
    packages = json.loads((libraries / "packages.json").read_text(encoding="utf-8"))
    for entry in packages.values():
        shutil.copy(libraries / entry["file_name"], target)
    packages[OWN] = _entry(OWN, "0", own(book), ["bukuflask", "bukuflask_pyodide"], target)
    (target / "pyodide-lock.json").write_text(
        json.dumps({"info": lock["info"], "packages": packages}), encoding="utf-8"
    )
    return [*PRELOADED, OWN]


def core_digest(folder: Path) -> str:
    """Return what names this Pyodide and this standard library, in a folder that `assemble` has filled."""
    digest = hashlib.sha256()
    for name in (*CORE, "python_stdlib.zip"):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:10]


# -- the packages, kept between builds ----------------------------------------------------------------------------------------


def _libraries() -> Path:
    """Return the cached folder with one archive a name, the standard library and `packages.json`."""

    def make(folder: Path) -> None:
        work = folder / "kerja"
        tree, library = work / "paket", work / "pustaka"
        tree.mkdir(parents=True)
        _install(tree, work)
        with zipfile.ZipFile(node_modules() / "pyodide" / "python_stdlib.zip") as packed:
            packed.extractall(library)
        for name in _NOT_IN_BROWSER:
            path = library / name
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        shares = _shares(tree)
        jobs = {
            "paket": {"place": PLACE, "keep": _SOURCES_KEPT, "start": _STARTED},
            "pustaka": {"place": "/lib/python314.zip", "keep": [], "start": _STARTED},
        }
        _compile(work, jobs)
        for path in (tree / "pygments" / "lexers").glob("*.py"):
            if path.stem not in _LEXERS:
                path.unlink()
        pack(folder / "python_stdlib.zip", library, _below(library))
        packages = {}
        for share in shares:
            roots = {path.relative_to(tree).parts[0].removesuffix(".py") for path in share.files}
            files = [path for path in _below(tree) if path.relative_to(tree).parts[0].removesuffix(".pyc") in roots]
            packages[share.name] = _entry(share.name, share.version, (tree, files), sorted(share.imports), folder)
        (folder / "packages.json").write_text(json.dumps(packages), encoding="utf-8")
        shutil.rmtree(work)

    this = Path(__file__).read_bytes()
    return kept("paket", [LOCK.read_bytes(), NPM_LOCK.read_bytes(), COMPILER.read_bytes(), this], make)


def _install(tree: Path, work: Path) -> None:
    """Install the locked packages, and the kernel's own that JupyterLite carries, into `tree`."""
    entries = re.split(r"\n(?=\S)", LOCK.read_text(encoding="utf-8").strip())
    chosen: dict[bool, list[str]] = {True: [], False: []}
    for entry in entries:
        chosen[entry.partition("==")[0] in _COMPILED_ONLY].append(entry)
    for compiled, platform in ((False, "wasm32-pyodide2025"), (True, "x86_64-unknown-linux-gnu")):
        lock = work / f"{platform}.txt"
        lock.write_text("\n".join(chosen[compiled]) + "\n", encoding="utf-8")
        words = [
            "pip",
            "install",
            "--quiet",
            "--target",
            str(tree),
            "--python-version",
            PYTHON,
            "--python-platform",
            platform,
        ]
        uv(*words, "--no-deps", "--only-binary", ":all:", "--require-hashes", "-r", lock, cwd=work, what=_FETCHING)
    extension = tools().parents[1] / "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension/static/pypi"
    wheels = [wheel for name in ("ipykernel", "piplite", "pyodide_kernel") for wheel in extension.glob(f"{name}-*.whl")]
    uv(
        "pip",
        "install",
        "--quiet",
        "--target",
        tree,
        "--python-version",
        PYTHON,
        "--no-deps",
        *wheels,
        cwd=work,
        what=_FETCHING,
    )
    for machine_code in tree.rglob("*.so"):
        machine_code.unlink()


_FETCHING = "Mengunduh paket Python untuk peramban"


def _shares(tree: Path) -> list[_Share]:
    """Divide what is installed among the names that are loaded at the start, and one name for each of the rest."""
    found = {_plain(dist.metadata["Name"]): dist for dist in distributions(path=[str(tree)])}
    claimed: set[str] = set(_LEFT_OUT)
    shares = []
    for name in [*PRELOADED, *sorted(found.keys() - set(PRELOADED))]:
        if name in claimed and name not in PRELOADED:
            continue
        share = _Share(name)
        waiting = [name]
        while waiting:
            each = waiting.pop()
            # A name that is loaded by itself anyway keeps its own share.
            if each in claimed or each not in found or (each != name and each in PRELOADED):
                continue
            claimed.add(each)
            _take(share, found[each], tree)
            if name in PRELOADED:
                waiting += [*_needs(found[each]), *_ALONG.get(each, ())]
        if name in found:
            share.version = found[name].version
        shares.append(share)
    return shares


def _take(share: _Share, dist: Distribution, tree: Path) -> None:
    for file in dist.files or []:
        path = tree / file
        if ".." in file.parts or file.parts[0] in {"bin", "share", "etc"} or not path.is_file():
            continue
        share.files.append(path)
        if not file.parts[0].endswith(".dist-info"):
            share.imports.add(file.parts[0].removesuffix(".py"))


def _needs(dist: Distribution) -> list[str]:
    """Return the names of what a distribution requires; what is not installed is passed over later."""
    return [
        _plain(re.split(r"[^\w.-]", requirement, maxsplit=1)[0])
        for requirement in dist.requires or []
        if not re.search(r"\bextra\s*==", requirement)
    ]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _compile(work: Path, jobs: dict[str, dict[str, Any]]) -> None:
    """Compile the Python under each root of `work`, in place; see `site/prakompilasi.mjs`."""
    (work / "jobs.json").write_text(json.dumps(jobs), encoding="utf-8")
    said = run(["node", COMPILER, node_modules(), work], work, "Mengompilasi paket Python").strip()
    if said:
        raise SiteBuildError(f"Mengompilasi paket Python gagal:\n{said}")


# -- the book's own modules ---------------------------------------------------------------------------------------------------


def own(book: Book) -> tuple[Path, list[Path]]:
    """Return the folder with the book's compiled modules and its examples as they will lie in the browser, and its files."""
    sources = [ROOT / "src" / "bukuflask", ROOT / "src" / "bukuflask_pyodide"]
    files = [path for folder in sources for path in _below(folder)]
    examples = [path for path in _below(ROOT / "examples") if not SKIPPED.intersection(path.relative_to(ROOT).parts)]
    examples.append(ROOT / "pyproject.toml")
    recorded = [*recordings.sources(), *(book.notebook(stem).read_bytes() for stem in book.stems())]
    content = [f"{path.relative_to(ROOT).as_posix()}\0".encode() + path.read_bytes() for path in [*files, *examples]]

    def make(folder: Path) -> None:
        place = folder / "bukuflask"
        for path in files:
            _copy(path, place / path.relative_to(ROOT / "src"))
        _compile(folder, {"bukuflask": {"place": PLACE, "keep": ["*"], "start": []}})
        shipped = place / "bukuflask_pyodide" / "buku"
        for path in examples:
            _copy(path, shipped / path.relative_to(ROOT))
        (shipped / "rekaman.json").write_text(recordings.record(book), encoding="utf-8")
        script = [
            str(node_modules() / ".bin" / "esbuild"),
            str(SITE / "scrypt.mjs"),
            "--bundle",
            "--minify",
            "--format=iife",
        ]
        run(
            [*script, "--global-name=hasil", f"--outfile={place / 'bukuflask_pyodide' / 'scrypt.js'}"],
            ROOT,
            "Mengemas scrypt",
            {"NODE_PATH": str(node_modules())},
        )
        licence = node_modules() / "@noble" / "hashes" / "LICENSE"
        shutil.copy(licence, place / "bukuflask_pyodide" / "scrypt.LICENSE")

    this = Path(__file__).read_bytes() + COMPILER.read_bytes() + (SITE / "scrypt.mjs").read_bytes()
    folder = kept("bukuflask", [this, NPM_LOCK.read_bytes(), *content, *recorded], make) / "bukuflask"
    return folder, _below(folder)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)


# -- archives -----------------------------------------------------------------------------------------------------------------


def _below(folder: Path) -> list[Path]:
    """Return the files below a folder, sorted, without what a Python of this machine has compiled."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not (path.parent.name == "__pycache__" and ".cpython-314." not in path.name)
    )


def pack(archive: Path, base: Path, files: Iterable[Path]) -> None:
    """Write `files`, named from `base`, into a zip that is the same bytes whenever they are."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in files:
            entry = zipfile.ZipInfo(path.relative_to(base).as_posix())
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, path.read_bytes())


def _entry(
    name: str, version: str, content: tuple[Path, list[Path]], imports: list[str], folder: Path
) -> dict[str, object]:
    """Pack a share into `folder`, under a name that changes with what is in it, and return its entry in the lock."""
    base, files = content
    draft = folder / f"{name}.zip"
    pack(draft, base, files)
    digest = hashlib.sha256(draft.read_bytes()).hexdigest()
    archive = draft.rename(folder / f"{name}-{digest[:10]}.zip")
    return {
        "name": name,
        "version": version,
        "file_name": archive.name,
        "install_dir": "site",
        "package_type": "package",
        "sha256": digest,
        "imports": imports,
        "depends": [],
        "unvendored_tests": False,
    }
