"""A project's folder, read and never run: its Python, its templates, the names of the rest, and what could not be read."""

from __future__ import annotations

import ast
import io
import os
import tokenize
import warnings
from dataclasses import dataclass, field
from pathlib import Path

MOST_FILES = 400
"""Files of Python and templates that are read; a student's project has a dozen."""

MOST_BYTES = 1_000_000
"""A larger file was written by a program."""

MOST_IN_ALL = 4_000_000
"""Bytes that are read of all files together: more than a hundred times a student's project."""

MOST_NAMES = 20_000
"""Names that are looked at, so that a home folder given by mistake ends soon."""

_NOT_HERS = {"site-packages", "node_modules", "__pycache__", "venv", "env", "virtualenv", "dist", "build", "htmlcov"}
"""Folders that tools fill. Beside these, whatever begins with a dot and whatever holds a `pyvenv.cfg`."""

_PAGES = {".html", ".htm", ".jinja", ".jinja2", ".j2", ".xhtml"}


@dataclass(frozen=True, slots=True)
class Source:
    """One file that was read: its place inside the project (with `/`), its text, and its tree where it is Python."""

    name: str
    text: str
    tree: ast.Module | None = None

    def whole_line(self, number: int) -> str:
        """Return one line of it; "" where there is none."""
        lines = self.text.split("\n")
        return lines[number - 1] if 0 < number <= len(lines) else ""

    def line(self, number: int) -> str:
        """Return one line of it without its indentation."""
        return self.whole_line(number).strip()

    @property
    def is_test(self) -> bool:
        """Whether it belongs to the tests, by where it lies and what it is called."""
        *folders, name = self.name.lower().split("/")
        return (
            any(folder in {"test", "tests", "uji"} for folder in folders)
            or name.startswith(("test_", "uji_"))
            or name.endswith("_test.py")
            or name in {"conftest.py", "tests.py"}
        )


@dataclass(slots=True)
class Project:
    """What was found in a folder."""

    folder: Path
    python: list[Source] = field(default_factory=list)
    pages: list[Source] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    """Every file that is hers, read or not."""
    unread: list[tuple[str, str]] = field(default_factory=list)
    """Files that could not be examined, each with an Indonesian reason."""
    skipped: set[str] = field(default_factory=set)
    """Folders that were left out, by their names."""
    cut: bool = False
    """Whether there was more than is looked at."""

    @property
    def code(self) -> list[Source]:
        """The Python that is neither a test nor written by a tool."""
        return [each for each in self.python if not each.is_test and "migrations/" not in f"/{each.name}"]


def read(folder: Path) -> Project:
    """Read a project. Nothing in it is imported, run or changed."""
    project = Project(folder)
    left = MOST_IN_ALL
    for name in _names(project):
        path, suffix = folder / name, Path(name).suffix.lower()
        if suffix not in _PAGES and suffix not in {".py", ".pyw"}:
            continue
        if len(project.python) + len(project.pages) >= MOST_FILES or left < 0:
            project.cut = True
            break
        try:
            if path.stat().st_size > MOST_BYTES:
                project.unread.append((name, "terlalu besar"))
                continue
            content = path.read_bytes()
            left -= len(content)
        except OSError:
            project.unread.append((name, "tidak dapat dibuka"))
            continue
        if suffix in _PAGES:
            _page(project, name, content)
        else:
            _python(project, name, content)
    return project


def _names(project: Project) -> list[str]:
    seen = 0
    for here, folders, files in os.walk(project.folder):
        keep = []
        for each in sorted(folders):
            path = Path(here, each)
            if each.lower() in _NOT_HERS or each.startswith(".") or (path / "pyvenv.cfg").is_file():
                if each != ".git":  # its index is read
                    project.skipped.add(each)
            elif not path.is_symlink():
                keep.append(each)
        folders[:] = keep
        for each in sorted(files):
            seen += 1
            if seen > MOST_NAMES:
                project.cut = True
                return project.names
            project.names.append(Path(here, each).relative_to(project.folder).as_posix())
    return project.names


def _page(project: Project, name: str, content: bytes) -> None:
    try:
        project.pages.append(Source(name, content.decode("utf-8-sig")))
    except UnicodeDecodeError:
        project.unread.append((name, "bukan UTF-8"))


def _python(project: Project, name: str, content: bytes) -> None:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        text = content.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError):
        project.unread.append((name, "bukan UTF-8"))
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an odd escape in her text is not ours to speak of, and not on this screen
            tree = ast.parse(text)
    except SyntaxError as error:
        project.unread.append((name, f"ada galat sintaks di baris {error.lineno or 1}"))
    except (ValueError, RecursionError, MemoryError):
        project.unread.append((name, "tidak dapat diuraikan sebagai Python"))
    else:
        project.python.append(Source(name, text.replace("\r\n", "\n").replace("\r", "\n"), tree))
