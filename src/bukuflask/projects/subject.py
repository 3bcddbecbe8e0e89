"""A project as it runs: its package imported from a copy of its folder, its factory called, its commands given."""

from __future__ import annotations

import ast
import importlib
import keyword
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from .. import libraries
from ..errors.facts import Crash, crash_of
from . import folder
from .points import SECRET

FACTORY = "create_app"

KEYS = (SECRET, "FLASK_SECRET_KEY", "SECRET_KEY")
"""The variables from which an application may take its key: the one that the project asks for, and two usual names."""

FIXED = "Buku Kerja Flask: alamat tetap"
"""What the exception says that stands in for writing into the student's own folder, of which this is a copy."""

LackState = Literal["belum", "salah", "menunggu"]


class LackError(Exception):
    """A point is missing, or is there and wrong, or waits for an earlier step: the reason and what to try, with `{name}` places for values of the student's."""

    def __init__(self, state: LackState, reason: str, advice: str, **values: object) -> None:
        """Take Indonesian sentences; `advice` begins with a small letter."""
        super().__init__(reason)
        self.state: LackState = state
        self.reason, self.advice = reason, advice
        self.values = {name: str(value)[:300] for name, value in values.items()}


class StoppedError(Exception):
    """The student's code raised an exception while something was asked of it."""

    def __init__(self, crash: Crash, asked: str) -> None:
        """Take what is known of the exception, and what was asked: `GET /masuk`."""
        super().__init__(crash["message"])
        self.crash, self.asked = crash, asked


@dataclass
class ProjectCopy:
    """The copy of a student's folder; this process works in it, and its modules are imported first."""

    root: Path
    package: str = ""
    app: Any = None
    given: dict[str, str] = field(default_factory=dict)

    def relative(self, file: str) -> str:
        """Return a file of the project as its owner knows it."""
        path = Path(file)
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.name

    def owns(self, file: str) -> bool:
        """Return whether a file, as Python names it, is the student's."""
        return file.startswith(f"{self.root}{os.sep}")

    def sources(self) -> dict[str, str]:
        """Return the project's Python files by their paths, with `/`, without its tests."""
        found = {self.relative(str(path)): path for path in folder.files(self.root) if path.suffix == ".py"}
        return {
            name: path.read_text(encoding="utf-8", errors="replace")
            for name, path in found.items()
            if not name.startswith(("tests/", "test_")) and "/tests/" not in name
        }

    def crash(self, error: BaseException, during: Literal["compile", "run", "request"]) -> Crash:
        """Return what is known of an exception of the student's, its file as they know it."""
        crash = crash_of(error, during, "notebook", own=self.owns)
        crash["of_project"] = True
        crash["filename"] = self.relative(crash["filename"]) if crash["filename"] else ""
        crash["message"] = crash["message"].replace(f"{self.root}{os.sep}", "").replace(str(self.root), ".")
        return crash

    @contextmanager
    def asking(self, asked: str, during: Literal["run", "request"] = "request") -> Iterator[None]:
        """Turn an exception of the student's into `StoppedError`."""
        try:
            yield
        except (LackError, StoppedError):
            raise
        except Exception as error:
            kind: Literal["compile", "run", "request"] = "compile" if _unreadable(error) else during
            raise StoppedError(self.crash(error, kind), asked) from error
        except SystemExit as error:
            raise StoppedError(self.crash(error, during), asked) from error

    # -- the package -------------------------------------------------------------------------------------------------------

    def find(self) -> None:
        """Find the package with the factory. Raises `LackError` that says what there is instead."""
        self._readable()
        packages = sorted(self.root.glob("*/__init__.py"))
        # What `from .pabrik import *` brings is not known before it runs.
        made = [path.parent for path in packages if _makes(path)] or [p.parent for p in packages if _makes(p, "*")]
        if len(made) == 1:
            self._importable(made[0].name)
            self.package = made[0].name
            return
        if made:
            raise LackError(
                "salah",
                f"Ada {len(made)} paket dengan `{FACTORY}` di folder ini: {{nama}}. Mana yang kamu maksud tidak dapat diketahui.",
                "sisakan satu; pindahkan yang lain ke folder lain.",
                nama=", ".join(path.name for path in made),
            )
        raise self._without_package()

    def _importable(self, name: str) -> None:
        """Ask that a package of this name can be imported by its owner's other files. Raises `LackError`."""
        if not name.isidentifier() or keyword.iskeyword(name):
            raise LackError(
                "salah",
                f"Paketnya bernama `{{nama}}`, dan `from {{nama}} import {FACTORY}` tidak dapat dibaca Python.",
                "ganti nama folder paket itu: huruf, angka, dan garis bawah saja, tidak diawali angka, dan bukan kata milik Python. "
                "Folder proyek di luarnya boleh bernama apa saja.",
                nama=name,
            )
        if name in libraries.hideable():
            raise LackError(
                "salah",
                "Paketnya bernama `{nama}`, padahal modul dengan nama itu sudah ada dan dipakai Python atau pustakamu.",
                "ganti nama folder paket itu, misalnya `kabar` atau `papan`. Dua modul dengan satu nama saling menutupi.",
                nama=name,
            )

    def _readable(self) -> None:
        for name, source in self.sources().items():
            try:
                compile(source, str(self.root / name), "exec", dont_inherit=True)
            except (SyntaxError, ValueError) as error:
                crash = crash_of(error, "compile", "notebook", own=self.owns, source=source)
                crash["filename"] = name
                raise StoppedError(crash, name) from error

    def _without_package(self) -> LackError:
        sources = self.sources()
        if not any(folder.files(self.root)):
            return LackError(
                "belum",
                "Foldernya masih kosong. Dari sinilah kamu mulai.",
                f"buat sebuah folder di dalamnya, misalnya `kabar`, dan di dalam folder itu berkas `__init__.py` yang berisi `{FACTORY}`.",
            )
        if (self.root / "__init__.py").is_file() and _makes(self.root / "__init__.py"):
            return LackError(
                "salah",
                "Folder yang kamu sebut adalah paketnya sendiri.",
                "sebut folder di atasnya, yaitu folder proyek yang memuat paket itu.",
            )
        deeper = sorted(path for path in self.root.glob("*/*/__init__.py") if _makes(path))
        if deeper:
            return LackError(
                "salah",
                "Paketnya ada satu tingkat lebih dalam, di folder `{nama}`.",
                "sebut folder itu: tambahkan `/{nama}` di ujung perintahmu.",
                nama=deeper[0].parent.parent.name,
            )
        for name, source in sources.items():
            if FACTORY in _names(ast.parse(source)):
                package = name.rpartition("/")[0]
                where = f"{package}/__init__.py" if package else "namapaket/__init__.py"
                return LackError(
                    "salah",
                    f"`{FACTORY}` ada di `{{berkas}}`, jadi belum dapat diimpor dari paketnya.",
                    "pindahkan fungsi itu ke `{tujuan}`, atau impor di sana.",
                    berkas=name,
                    tujuan=where,
                )
        packages = sorted(path.parent.name for path in self.root.glob("*/__init__.py") if path.parent.name != "tests")
        if packages:
            return LackError(
                "belum",
                f"Ada paket `{{nama}}`, tetapi di `__init__.py`-nya belum ada `{FACTORY}`.",
                f"tulis `def {FACTORY}(test_config=None):` di tingkat paling luar berkas itu, seperti di pelajaran 09.",
                nama=packages[0],
            )
        nearly = [path for path in folder.files(self.root) if path.parent.parent == self.root and "init" in path.name]
        if nearly:
            return LackError(
                "salah",
                "Di folder `{folder}` ada berkas `{berkas}`. Yang dicari Python di sebuah paket bernama `__init__.py`, persis begitu.",
                "ganti nama berkas itu menjadi `__init__.py`: dua garis bawah di depan dan dua di belakang, dan berakhir `.py`.",
                folder=nearly[0].parent.name,
                berkas=nearly[0].name,
            )
        return LackError(
            "belum",
            "Belum ada paket di folder ini; yang ada: {ada}.",
            f"buat sebuah folder di dalamnya dengan berkas `__init__.py`, dan tulis `{FACTORY}` di sana.",
            ada=", ".join(sorted(p.name for p in self.root.iterdir())[:8]),
        )

    def fresh(self) -> Any:
        """Import the package as a process that has just begun would, and return its factory."""
        self.forget()
        with self.asking(f"from {self.package} import {FACTORY}", "run"):
            return getattr(importlib.import_module(self.package), FACTORY)

    def forget(self) -> None:
        """Forget the modules of the project, and others that stand in the place of its own: a notebook may have imported the original."""
        named = {path.stem for path in self.root.iterdir() if path.is_dir() or path.suffix == ".py"}
        named -= libraries.hideable()
        for name, module in tuple(sys.modules.items()):
            origin = getattr(getattr(module, "__spec__", None), "origin", None)
            if name.partition(".")[0] in named or (isinstance(origin, str) and self.owns(origin)):
                del sys.modules[name]
        importlib.invalidate_caches()

    def start(self) -> Any:
        """Start the application anew, as a server would, keep and return it. Raises `LackError` when it is no Flask application."""
        import flask

        create = self.fresh()
        with self.asking(f"{FACTORY}()", "run"):
            self.app = create()
        if not isinstance(self.app, flask.Flask):
            raise LackError(
                "salah",
                f"`{FACTORY}()` mengembalikan {{jenis}}, bukan aplikasi Flask.",
                "akhiri fungsi itu dengan `return app`.",
                jenis=type(self.app).__name__,
            )
        return self.app

    def command(self, *words: str) -> tuple[int, str]:
        """Run `flask WORDS` on the application, and return its exit status and what it printed."""
        from click.testing import CliRunner
        from flask.cli import FlaskGroup

        group = FlaskGroup(create_app=lambda: self.app, load_dotenv=False, add_version_option=False)
        done = CliRunner().invoke(group, list(words), input="")
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            with self.asking(f"flask {' '.join(words)}", "run"):
                raise done.exception
        return done.exit_code, done.output.strip()

    # -- the data ----------------------------------------------------------------------------------------------------------

    def databases(self) -> list[Path]:
        """Return the SQLite files that now lie in the copy."""
        found = [path for path in sorted(self.root.rglob("*")) if path.is_file()]
        return [path for path in found if _begins(path, b"SQLite format 3\x00")]


def _unreadable(error: BaseException) -> bool:
    return isinstance(error, SyntaxError)


def _begins(path: Path, words: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(words)) == words


def _names(tree: ast.Module) -> set[str]:
    """Return the names that a module makes or imports at its outermost level."""
    found: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {each.asname or each.name for each in node.names}
        elif isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return found


def _makes(file: Path, name: str = FACTORY) -> bool:
    try:
        return name in _names(ast.parse(file.read_text(encoding="utf-8", errors="replace")))
    except (SyntaxError, ValueError):
        return False


@contextmanager
def place(root: Path, original: str) -> Iterator[dict[str, str]]:
    """Work in the copy, with its modules imported first and a key in the environment; guard the folder of which it is a copy.

    Gives the variables that were set. The caller puts back the environment, `sys.path` and modules (`exercises.restore`).
    """
    for name in tuple(os.environ):
        if name.startswith("FLASK_") or name in KEYS:
            del os.environ[name]
    given = dict.fromkeys(KEYS, secrets.token_hex(24))
    os.environ.update(given, FLASK_RUN_FROM_CLI="true")  # Flask itself then ignores app.run()
    sys.path.insert(0, str(root))
    kept, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    here = Path.cwd()
    os.chdir(root)
    _guard(original)
    try:
        yield given
    finally:
        _guard("")
        os.chdir(here)
        sys.dont_write_bytecode = kept


_guarded = [""]
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_CHANGES = {"sqlite3.connect", "os.remove", "os.rename", "os.rmdir", "os.mkdir", "shutil.rmtree"}


def _guard(original: str) -> None:
    """Let nothing in this process write into a folder, from now on; "" guards none."""
    if original and len(_guarded) == 1:
        _guarded.append("terpasang")
        sys.addaudithook(_look)
    _guarded[0] = original and os.path.normcase(original) + os.sep


def _look(event: str, given: tuple[Any, ...]) -> None:
    if not _guarded[0] or not (event in _CHANGES or event == "open"):
        return
    path = given[0]
    if event == "open" and not (isinstance(given[2], int) and given[2] & _WRITES):
        return
    if isinstance(path, str | bytes | os.PathLike):
        named = os.fsdecode(path).removeprefix("file:")
        # Asked of the words alone: a hook had better not look at the disk.
        if os.path.normcase(os.path.abspath(named)).startswith(_guarded[0]):  # noqa: PTH100
            raise PermissionError(f"{FIXED}: {named}")
