"""The project's own tests: run by pytest in the copy, how much of the package they run, and whether they notice a guard that is gone."""

from __future__ import annotations

import ast
import contextlib
import io
import os
import re
import sys
from collections.abc import Iterator
from typing import Any, Literal

from ..errors.facts import words
from . import folder
from .points import COVERED
from .subject import LackError, ProjectCopy, StoppedError
from .world import ENTER, lack, missing

_OPTIONS = ("-q", "--tb=no", "--no-header", "-p", "no:cacheprovider", "-p", "no:faulthandler", "-o", "addopts=")
"""What every run is told. `faulthandler` is the watchdog of this process, and pytest would put its own in its place."""

_GUARDED = re.compile(r"/tulis|/\d+/(?:edit|hapus)")
"""The addresses that only residents may ask for."""

Guard = Literal["", "orang", "tamu"]
"""A guard that is taken away for one run: none, that of a post's owner, that against guests."""


class _OwnTestsRecorder:
    """A plugin of pytest: what one run did."""

    def __init__(self) -> None:
        self.passed = 0
        self.failed: list[str] = []
        self.error: BaseException | None = None

    def pytest_runtest_logreport(self, report: Any) -> None:
        self.passed += report.when == "call" and report.passed

    def pytest_exception_interact(self, node: Any, call: Any) -> None:
        self.failed.append(node.nodeid)
        if self.error is None and call.excinfo is not None:
            self.error = call.excinfo.value
            if call.when == "collect":
                self.error = self.error.__cause__ or self.error


def there(project: ProjectCopy) -> None:
    """Ask that the project has tests. Raises `LackError`."""
    found = [
        path for path in folder.files(project.root / "tests") if path.match("test_*.py") or path.match("*_test.py")
    ]
    if not found:
        missing(
            "Di folder `tests` belum ada berkas `test_*.py`.",
            "buat folder `tests`, lalu `tests/conftest.py` dan `tests/test_....py`, seperti di pelajaran 19.",
        )
    for path in found:
        source = path.read_text(encoding="utf-8", errors="replace")
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError) as error:
            raise StoppedError(project.crash(error, "compile"), project.relative(str(path))) from error
        if any(isinstance(node, ast.FunctionDef) and node.name.startswith("test") for node in ast.walk(tree)):
            return
    missing(
        "Di folder `tests` belum ada fungsi yang namanya diawali `test`.",
        "tulis satu fungsi untuk satu janji aplikasimu.",
    )


def passed(project: ProjectCopy, kept: dict[str, Any]) -> None:
    """Run the tests, and ask that all pass; how much of the package they ran is kept. Raises `LackError`."""
    project.find()
    coverage = _Coverage(project)
    with coverage:
        status, seen, said = _run(project, "")
    kept["lines"] = coverage.lines
    if seen.failed:
        advice = "jalankan `python -m pytest` di terminal, dari folder proyekmu, dan baca baris yang diawali `E`."
        if "no such table" in words(seen.error):
            advice = (
                "buat tabelnya di basis data uji sebelum ujinya berjalan. Kalau itu sudah ditulis dengan `invoke(args=[...])`, cetak `.exception` dari "
                "hasilnya: galat di dalam perintah tidak dimunculkan, dan perintah tanpa `@with_appcontext` gagal di sana."
            )
        lack(
            "{banyak} uji tidak lulus, yang pertama `{uji}`: {galat}",
            advice,
            banyak=len(seen.failed),
            uji=seen.failed[0].replace("\\", "/"),
            galat=f"{type(seen.error).__name__}: {words(seen.error)}".replace(f"{project.root}{os.sep}", "")[:200],
        )
    if status or not seen.passed:
        lack(
            "Tidak ada uji yang lulus; pytest berakhir dengan kode {kode}. {kata}",
            "jalankan `python -m pytest` di terminal, dari folder proyekmu.",
            kode=status,
            kata=said.strip().splitlines()[-1] if said.strip() else "",
        )


def covered(kept: dict[str, Any]) -> None:
    """Ask that the tests have run enough of the package. Raises `LackError`."""
    lines: dict[str, tuple[int, list[int]]] = kept["lines"]
    every = sum(number for number, _ in lines.values())
    missed = sum(len(left) for _, left in lines.values())
    part = 100 * (every - missed) // every if every else 0
    if part < COVERED:
        worst = max(lines, key=lambda name: len(lines[name][1]))
        lack(
            "Ujimu melewati {persen} % baris paketnya. Yang paling banyak tertinggal ada di `{berkas}`, misalnya baris {baris}.",
            "tulis uji yang sampai ke baris-baris itu; `coverage run -m pytest`, lalu `coverage report -m`, menyebut semuanya.",
            persen=part,
            berkas=worst,
            baris=", ".join(str(number) for number in lines[worst][1][:6]),
        )


def watched(project: ProjectCopy, guard: Guard) -> None:
    """Ask that a test fails once a guard is gone. Raises `LackError`."""
    _, seen, _ = _run(project, guard)
    if not seen.failed:
        told = {
            "orang": ("warga lain tidak dijawab 403", "assert klien_warga_lain.post(...).status_code == 403"),
            "tamu": ("tamu tidak dialihkan ke `/masuk`", 'assert tamu.get("/tulis").headers["Location"] == "/masuk"'),
        }[guard]
        lack(
            f"Kami menjalankan ujimu dengan aplikasi yang dirusak: {told[0]}. Semua ujimu masih hijau.",
            "tulis uji untuk janji itu, misalnya `{contoh}`.",
            contoh=told[1],
        )


def _run(project: ProjectCopy, guard: Guard) -> tuple[int, _OwnTestsRecorder, str]:
    """Let pytest run the tests in the copy; return its exit status, what it did and what it printed."""
    import pytest

    project.forget()
    recorder, said = _OwnTestsRecorder(), io.StringIO()
    kept = {name: os.environ.pop(name, None) for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS")}
    before = list(sys.path)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    options = [
        *_OPTIONS,
        *(["-x"] if guard else []),
        f"--basetemp={project.root.parent / 'uji-sementara'}",
        f"--rootdir={project.root}",
        "tests",
    ]
    try:
        with _without(guard), _quick_hashes(), contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            status = int(pytest.main(options, plugins=[recorder]))
    except SystemExit as error:
        raise LackError(
            "salah", "Ujimu mengakhiri pytest dengan `SystemExit`.", "buang `exit()` dari berkas ujinya."
        ) from error
    finally:
        sys.path[:] = before
        os.environ.pop("PYTEST_DISABLE_PLUGIN_AUTOLOAD", None)
        os.environ.update({name: value for name, value in kept.items() if value is not None})
        project.forget()
    return status, recorder, said.getvalue()


@contextlib.contextmanager
def _without(guard: Guard) -> Iterator[None]:
    """Take away one guard of every application of this process: its refusal becomes an ordinary page."""
    import flask

    if not guard:
        yield
        return
    original = flask.Flask.process_response

    def changed(self: Any, *given: Any) -> Any:
        response = original(self, *given)
        to = (response.headers.get("Location") or "").partition("?")[0]
        refused = response.status_code == 403
        sent_away = to.endswith(ENTER) and _GUARDED.fullmatch(flask.request.path)
        if refused if guard == "orang" else sent_away:
            response.status_code = 200
            response.headers.pop("Location", None)
        return response

    flask.Flask.process_response = changed  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        flask.Flask.process_response = original  # type: ignore[method-assign]


@contextlib.contextmanager
def _quick_hashes() -> Iterator[None]:
    """Let a password be hashed with little work where the project names no method: tests register many people."""
    from werkzeug import security

    original = security.generate_password_hash

    def quick(password: str, method: str = "scrypt", salt_length: int = 16) -> str:
        return original(password, "scrypt:256:8:1" if method == "scrypt" else method, salt_length)

    security.generate_password_hash = quick
    try:
        yield
    finally:
        security.generate_password_hash = original


class _Coverage:
    """Note which lines of the package run; afterwards `lines` holds, by file, how many there are and those that did not run."""

    def __init__(self, project: ProjectCopy) -> None:
        self._project = project
        self.lines: dict[str, tuple[int, list[int]]] = {}

    def __enter__(self) -> None:
        import coverage

        package = self._project.root / self._project.package
        self._seen = coverage.Coverage(data_file=None, config_file=False, source=[str(package)], messages=False)
        self._seen.start()

    def __exit__(self, *_: object) -> None:
        self._seen.stop()
        for path in folder.files(self._project.root / self._project.package):
            if path.suffix == ".py":
                seen: tuple[Any, ...] = self._seen.analysis2(
                    str(path)
                )  # name, lines, lines left out, lines that did not run
                self.lines[self._project.relative(str(path))] = (len(seen[1]), list(seen[3]))
