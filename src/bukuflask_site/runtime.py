"""Pyodide and the Python packages of the browser edition, compiled and packed for a quick start.

What is loaded together is packed together: the kernel asks for a few names before it starts, and each of them brings, in one
file, everything that it needs and that no name before it has brought. Nothing is looked up at another host: the lock that
Pyodide reads names only these files.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bukuflask import bank
from bukuflask import libraries as table
from bukuflask.files import NOT_THE_BOOKS
from bukuflask_book.checkout import Book
from bukuflask_start import lock

from . import recordings
from .problems import SiteBuildError
from .toolchain import NPM_LOCK, ROOT, SITE, cached, node_modules, run, tools, uv

LOCK = SITE / "runtime.txt"
COMPILER = SITE / "prakompilasi.mjs"
PYTHON = "3.14"
PLACE = f"/lib/python{PYTHON}/site-packages"
"""Where packages lie in the browser."""

CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")

_KERNEL = ("ipython", "comm", "micropip", "piplite", "ipykernel", "pyodide-kernel", "jedi")
"""What the kernel insists on."""

PRELOADED = (
    *_KERNEL,
    *(each.distribution for each in table.LIBRARIES if each.always and each.preload and each.distribution),
)
"""What is fetched while Pyodide starts, in the order in which each name takes its share."""

OWN = "bukuflask"
"""The name under which the book's own modules are loaded; `bukuflask-STEM` is the name of one lesson's data."""

INDEX = "daftar-pelajaran"
"""The name of what a page knows of all lessons: small, and apart from the modules, which an edit of a title then leaves as they are."""

_COMPILED_ONLY = {"markupsafe"}
"""Distributions whose wheels hold machine code beside a way to do without; that way is the one taken here."""

_LEFT_OUT = {"jedi", "parso", "widgetsnbextension", "jupyterlab-widgets"}
"""Large, and only for completing code (IPython has another way), or for the page, which JupyterLite serves itself."""

_STARTED = [
    "pyodide_kernel",
    "comm",
    "ipykernel",
    "piplite.piplite",
    "micropip",
    "flask.cli",
    *(module for module in table.preload() if not module.startswith("bukuflask.")),
    "dotenv",
    "werkzeug.serving",
    "werkzeug.debug",
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

_ADDED = [each.name for each in table.LIBRARIES if each.distribution and each.in_browser and not each.always]
"""What only some lessons import: compiled with what it imports, for it is fetched by these lessons only."""

_LEXERS = {"__init__", "_mapping", "python", "html", "css", "javascript", "data", "shell", "diff"}
"""Pygments colours some 500 languages; these stay, beside those that IPython imports. pytest imports the one for differences."""

_SOURCES_KEPT = [each.name for each in table.LIBRARIES if each.keep_source]
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
    """What one name of the lock brings: distributions, or nothing; and the other names that must be loaded with it."""

    name: str
    version: str = "0"
    depends: set[str] = field(default_factory=set)
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
    pyodide = json.loads((node_modules() / "pyodide" / "pyodide-lock.json").read_text(encoding="utf-8"))
    packages = json.loads((libraries / "packages.json").read_text(encoding="utf-8"))
    for entry in packages.values():
        shutil.copy(libraries / entry["file_name"], target)
    packages[OWN] = _entry(_Share(OWN, imports={"bukuflask", "bukuflask_pyodide"}), own(), target)
    packages[INDEX] = _entry(_Share(INDEX), index(book), target)
    for stem in shipped(book):
        share = _Share(f"{OWN}-{stem}", depends=_added_by(book, stem) & packages.keys())
        packages[share.name] = _entry(share, lesson(book, stem), target)
    (target / "pyodide-lock.json").write_text(
        json.dumps({"info": pyodide["info"], "packages": packages}), encoding="utf-8"
    )
    return [*PRELOADED, OWN, INDEX]


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
        apart = sorted({name for share in shares if share.name not in PRELOADED for name in share.imports})
        jobs = {
            "paket": _job(PLACE, _SOURCES_KEPT, _STARTED, _ADDED, apart),
            "pustaka": _job("/lib/python314.zip", [], _STARTED),
        }
        _compile(work, jobs)
        for path in (tree / "pygments" / "lexers").glob("*.py"):
            if path.stem not in _LEXERS:
                path.unlink()
        pack(folder / "python_stdlib.zip", library, _below(library))
        packages = {}
        for share in shares:
            roots = {_top(path, tree) for path in share.files}
            files = [path for path in _below(tree) if _top(path, tree) in roots]
            packages[share.name] = _entry(share, (tree, files), folder)
        (folder / "packages.json").write_text(json.dumps(packages), encoding="utf-8")
        shutil.rmtree(work)

    this = Path(__file__).read_bytes() + Path(table.__file__).read_bytes()
    return cached("paket", [LOCK.read_bytes(), NPM_LOCK.read_bytes(), COMPILER.read_bytes(), this], make)


def _top(path: Path, tree: Path) -> str:
    """Return what a file belongs to: a package's folder, or a module that is a file by itself, compiled or not."""
    return path.relative_to(tree).parts[0].removesuffix(".pyc").removesuffix(".py")


def _install(tree: Path, work: Path) -> None:
    """Install the locked packages, and the kernel's own that JupyterLite carries, into `tree`."""
    chosen: dict[bool, list[str]] = {True: [], False: []}
    for pin in lock.read(LOCK):
        chosen[Requirement(pin.requirement).name in _COMPILED_ONLY].append(pin.line())
    for compiled, platform in ((False, "wasm32-pyodide2025"), (True, "x86_64-unknown-linux-gnu")):
        wanted = work / f"{platform}.txt"
        wanted.write_text("\n".join(chosen[compiled]) + "\n", encoding="utf-8")
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
        uv(*words, "--no-deps", "--only-binary", ":all:", "--require-hashes", "-r", wanted, cwd=work, what=_FETCHING)
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
    for folder in tree.glob("*.dist-info"):
        _forget_this_machine(folder)


_HOW_INSTALLED = ("direct_url.json", "uv_cache.json", "INSTALLER", "REQUESTED")
"""What an installer notes of the machine and the moment, so that it is otherwise at every build."""


def _forget_this_machine(folder: Path) -> None:
    record = folder / "RECORD"
    lines = record.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if line.partition(",")[0].rpartition("/")[2] not in _HOW_INSTALLED]
    record.write_text("".join(kept), encoding="utf-8", newline="")
    for name in _HOW_INSTALLED:
        (folder / name).unlink(missing_ok=True)


_FETCHING = "Mengunduh paket Python untuk peramban"


def _shares(tree: Path) -> list[_Share]:
    """Divide what is installed among the names that are loaded at the start, and one name for each of the rest."""
    found: dict[str, Distribution] = {
        canonicalize_name(dist.metadata["Name"]): dist for dist in distributions(path=[str(tree)])
    }
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
                waiting += [*_needs(found[each]), *_beside(each)]
        if name in found:
            share.version = found[name].version
        shares.append(share)
    names = {share.name for share in shares}
    for share in shares:
        # What a name loaded at the start has claimed is there by then.
        if share.name not in PRELOADED:
            share.depends = {each for each in _needs(found[share.name]) if each in names}
    return shares


def _take(share: _Share, dist: Distribution, tree: Path) -> None:
    for file in dist.files or []:
        path = tree / file
        if ".." in file.parts or file.parts[0] in {"bin", "share", "etc"} or not path.is_file():
            continue
        share.files.append(path)
        if not file.parts[0].endswith(".dist-info"):
            share.imports.add(file.parts[0].removesuffix(".py"))


_BROWSER = {"sys_platform": "emscripten", "platform_system": "Emscripten", "python_version": PYTHON, "extra": ""}
"""By what the conditions of a requirement are judged."""


def _needs(dist: Distribution) -> list[str]:
    """Return the names of what a distribution requires in a browser; what is not installed is passed over later."""
    required = map(Requirement, dist.requires or [])
    return [canonicalize_name(each.name) for each in required if each.marker is None or each.marker.evaluate(_BROWSER)]


def _beside(name: str) -> list[str]:
    """Return what a distribution uses when it is there, without requiring it."""
    library = table.of_distribution(name)
    return [each.distribution for each in table.LIBRARIES if library and each.beside == library.name]


def _job(
    place: str, keep: list[str], start: Sequence[str] = (), added: Sequence[str] = (), apart: Sequence[str] = ()
) -> dict[str, Any]:
    """Return what is to be compiled under one root, as `site/prakompilasi.mjs` reads it."""
    return {"place": place, "keep": keep, "start": list(start), "added": list(added), "apart": list(apart)}


def _compile(work: Path, jobs: dict[str, dict[str, Any]]) -> None:
    """Compile the Python under each root of `work`, in place; see `site/prakompilasi.mjs`."""
    (work / "jobs.json").write_text(json.dumps(jobs), encoding="utf-8")
    said = run(["node", COMPILER, node_modules(), work], work, "Mengompilasi paket Python").strip()
    if said:
        raise SiteBuildError(f"Mengompilasi paket Python gagal:\n{said}")


# -- the book's own modules ---------------------------------------------------------------------------------------------------


def own() -> tuple[Path, list[Path]]:
    """Return the folder with the book's compiled modules as they will lie in the browser, and its files; nothing in it is a lesson's."""
    sources = [ROOT / "src" / "bukuflask", ROOT / "src" / "bukuflask_pyodide"]
    banks = sources[0] / "bank"  # each lesson's archive brings its own
    files = [path for path in _below(*sources) if not path.is_relative_to(banks)]
    project = ROOT / "pyproject.toml"

    def make(folder: Path) -> None:
        place = folder / "bukuflask"
        for path in files:
            _copy(path, place / path.relative_to(ROOT / "src"))
        _compile(folder, {"bukuflask": _job(PLACE, ["*"])})
        _copy(project, place / _BOOK / project.name)
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
    folder = cached("bukuflask", [this, NPM_LOCK.read_bytes(), *_content([*files, project])], make)
    return folder / "bukuflask", _below(folder / "bukuflask")


# -- the lessons' data --------------------------------------------------------------------------------------------------------

_BOOK = Path("bukuflask_pyodide", "buku")
"""Where the book's own files lie in the browser, beside the packages; `bukuflask_pyodide.desk` reads them there."""


def shipped(book: Book) -> list[str]:
    """Return the stem of each lesson and of each example that has none: what gets an archive of its own."""
    examples = {path.name for path in (book.root / "examples").iterdir() if path.is_dir() and path.name not in SKIPPED}
    return sorted(examples | set(book.stems()))


def lesson(book: Book, stem: str) -> tuple[Path, list[Path]]:
    """Return the folder with one lesson's bank, example and recordings as they will lie in the browser, and its files."""
    found, practice = book.bank(stem), book.practice(stem)
    files = [path for path in _below(book.example(stem)) if not SKIPPED.intersection(path.relative_to(book.root).parts)]
    given = [*files, *(path for path in (found, practice, book.notebook(stem)) if path.is_file())]
    # A recording is made by the modules that run the app.
    modules = [path for path in _below(ROOT / "src" / "bukuflask") if path.suffix == ".py"]

    def make(folder: Path) -> None:
        place = folder / "pelajaran"
        for path in files:
            _copy(path, place / _BOOK / path.relative_to(book.root))
        for path in (found, practice):
            if path.is_file():
                _copy(path, place / path.relative_to(book.root / "src"))
        recording = place / _BOOK / "rekaman" / f"{stem}.json"
        recording.parent.mkdir(parents=True)
        recorded = recordings.record(book, stem) if stem in book.stems() else recordings.NOTHING
        recording.write_text(recorded, encoding="utf-8")

    this = Path(__file__).read_bytes() + Path(recordings.__file__).read_bytes()
    folder = cached(f"pelajaran-{stem}", [this, *recordings.sources(stem), *_content([*given, *modules])], make)
    return folder / "pelajaran", _below(folder / "pelajaran")


def index(book: Book) -> tuple[Path, list[Path]]:
    """Return the folder with what a page knows of all lessons before any of them is fetched, as it will lie in the browser, and its file.

    `bukuflask_pyodide.desk.index` reads it.
    """
    banks = {stem: json.loads(book.bank(stem).read_text(encoding="utf-8")) for stem in book.stems()}
    outlines = {stem.split("-", 1)[0]: bank.outline_of(found) for stem, found in banks.items()}
    known = {"pelajaran": outlines, "contoh": shipped(book), **recordings.index(book)}
    text = json.dumps(known, ensure_ascii=False, sort_keys=True)

    def make(folder: Path) -> None:
        file = folder / "daftar" / _BOOK / "daftar.json"
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")

    folder = cached("daftar", [Path(__file__).read_bytes(), text.encode()], make)
    return folder / "daftar", _below(folder / "daftar")


_FOR_A_PROJECT = ("coverage", "flask-login", "flask-sqlalchemy", "flask-wtf", "pytest")
"""What a reader's own project may use, and what looks at its tests."""


def _added_by(book: Book, stem: str) -> set[str]:
    """Return what a lesson adds to Flask, as its head names it; and what runs the tests that a reader writes in it, or her project."""
    file = book.bank(stem)
    if not file.is_file():
        return set()
    held: bank.Lesson = json.loads(file.read_text(encoding="utf-8"))
    tests = any("subject" in exercise for exercise in held["exercises"].values())
    return {*held.get("paket", []), *(["pytest"] if tests else []), *(_FOR_A_PROJECT if "steps" in held else ())}


def _content(files: Iterable[Path]) -> list[bytes]:
    return [f"{path.relative_to(ROOT).as_posix()}\0".encode() + path.read_bytes() for path in files]


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)


# -- archives -----------------------------------------------------------------------------------------------------------------


def _below(*folders: Path) -> list[Path]:
    """Return the files below the folders, sorted, without what a Python of this machine has compiled."""
    return sorted(
        path
        for folder in folders
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


def _entry(share: _Share, content: tuple[Path, list[Path]], folder: Path) -> dict[str, object]:
    """Pack a share into `folder`, under a name that changes with what is in it, and return its entry in the lock."""
    base, files = content
    draft = folder / f"{share.name}.zip"
    pack(draft, base, files)
    digest = hashlib.sha256(draft.read_bytes()).hexdigest()
    archive = draft.rename(folder / f"{share.name}-{digest[:10]}.zip")
    return {
        "name": share.name,
        "version": share.version,
        "file_name": archive.name,
        "install_dir": "site",
        "package_type": "package",
        "sha256": digest,
        "imports": sorted(share.imports),
        "depends": sorted(share.depends),
        "unvendored_tests": False,
    }
