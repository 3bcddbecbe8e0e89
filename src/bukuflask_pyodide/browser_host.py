"""The browser as the workbook's host: registered before a lesson's first cell, asked wherever a laptop would do it otherwise."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from bukuflask.host import Host
from bukuflask.problems import Masalah

from . import desk


class BrowserHost(Host):
    """Python inside a page: no processes, no sockets, one thread; the book's files are copies in memory."""

    in_browser = True
    recording_label = "Rekaman dari komputer sungguhan, dibuat saat situs ini dibangun."

    def book(self) -> Path:
        """Return the folder in memory from which the book's files run."""
        return desk.BOOK

    def project_file(self) -> Path:
        """Return the pins that the site brings along."""
        return desk.SHIPPED / "pyproject.toml"

    def outlines(self) -> dict[str, Any]:
        """Return what the site brings along of every lesson."""
        outlines: dict[str, Any] = desk.index()["pelajaran"]
        return outlines

    def bring_lesson(self, stem: str) -> None:
        """Fetch the lesson's archive, and what the lesson imports, unless the page has done so."""
        desk.bring(stem)

    def renew_example(self, stem: str) -> None:
        """Copy the example into memory, with what the student changed in JupyterLite's file list."""
        desk.renew(stem)

    def runner(self, processes: Callable[[], Any]) -> Any:
        """Return the runner that works inside this process."""
        from .answers import BrowserRunner

        return BrowserRunner()

    def limited(self, seconds: float, owns: Callable[[str], bool]) -> AbstractContextManager[list[bool]]:
        """End the code that `owns` names once its time is over."""
        from .answers import limited

        return limited(seconds, owns)

    def run_records(self, folder: Path, app: str | None, address: str, reloader: bool) -> list[dict[str, Any]]:
        """Return the calls that a real `flask run` made when the site was built. Raises `Masalah` when it was not recorded."""
        from .recordings import run_records

        return run_records(folder, app, address, reloader)

    def machine_checks(self, project: dict[str, Any], place: Path, lessons: list[str] | None) -> list[Any]:
        """Return what is to be said of this browser."""
        from .machine import checks

        return checks(project, place, lessons)

    def check_waiting(self) -> None:
        """Raise `Masalah` in a browser that cannot suspend WebAssembly (JSPI), as some older ones: a coroutine cannot be awaited."""
        from pyodide.ffi import can_run_sync

        if not can_run_sync():
            raise Masalah(
                "Peramban ini belum dapat menunggu fungsi `async def` dari dalam Python.",
                "perbarui peramban ini, pakai peramban lain yang lebih baru, atau buka pelajaran ini di laptop.",
            )
