"""What the workbook runs on. A laptop, unless another edition registers its own host before the first cell runs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

PACKED = Path(__file__).with_name("buku")
"""The book's files when they came with this package as a wheel; a checkout has no such folder."""


def from_wheel() -> bool:
    """Return whether pip has installed this book, so that `mulai.py` is not there."""
    return PACKED.is_dir()


LAUNCHER = "buku-kerja-flask" if from_wheel() else "python mulai.py"
"""The command that starts the book."""


class Host:
    """A laptop or a server: it has processes, sockets and threads, and the book lies where the package lies."""

    in_browser = False
    """Whether this Python runs in a browser, where no process can be started and nothing can listen."""

    recording_label = ""
    """What stands above something that was recorded elsewhere."""

    def book(self) -> Path:
        """Return the folder that holds the book's own `examples/`."""
        return PACKED if from_wheel() else Path(__file__).resolve().parents[2]

    def project_file(self) -> Path:
        """Return the file that holds the book's pins."""
        return self.book() / "pyproject.toml"

    def outlines(self) -> dict[str, Any] | None:
        """Return the outline of each lesson by its number, or None where every lesson's bank is at hand and says it."""
        return None

    def bring_lesson(self, stem: str) -> None:
        """Bring a lesson's bank and what it imports here, where they come one lesson at a time."""

    def renew_example(self, stem: str) -> None:
        """Bring the example `stem` up to what the student changed, where it runs from a copy."""

    def runner(self, processes: Callable[[], Any]) -> Any:
        """Return what runs an answer; `processes` makes the runner for a system with processes."""
        return processes()

    def limited(self, _seconds: float, _owns: Callable[[str], bool]) -> AbstractContextManager[list[bool]]:
        """Bound the time of code that runs inside this process; a list that is no longer empty says that its time was up."""
        return nullcontext([])

    def run_records(self, folder: Path, app: str | None, address: str, reloader: bool) -> list[dict[str, Any]] | None:
        """Return the recorded calls of one `flask run`, or None where it can run for real."""
        return None

    def machine_checks(self, project: dict[str, Any], place: Path, lessons: list[str] | None) -> list[Any] | None:
        """Return what `periksa_mesin` is to show, or None where its own checks hold."""
        return None

    def check_waiting(self) -> None:
        """Raise `Masalah` where a coroutine function cannot be awaited from ordinary code."""


_registered: list[Host] = [Host()]


def host() -> Host:
    """Return the host in use."""
    return _registered[-1]


def register(other: Host) -> None:
    """Use `other` from now on."""
    _registered[:] = [other]
