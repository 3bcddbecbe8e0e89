"""A small book to work through blocks in; whatever comes of a block, no process, port or folder of it may be left."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

psutil = pytest.importorskip("psutil")


def left_of(folder: Path) -> list[str]:
    """Name the processes that were started with a home folder as their HOME, or that work in it."""
    found = []
    for process in psutil.process_iter():
        try:
            its_own = process.environ().get("HOME") == str(folder) or Path(process.cwd()).is_relative_to(folder)
            if its_own and process.pid != os.getpid() and process.status() != psutil.STATUS_ZOMBIE:
                found.append(f"{process.pid} {process.cmdline()}")
        except (psutil.Error, OSError):
            continue
    return found


def listened_on(ports: set[int]) -> set[int]:
    """Return those of some ports on which something of this machine listens."""
    return {
        c.laddr.port for c in psutil.net_connections("tcp") if c.status == psutil.CONN_LISTEN and c.laddr.port in ports
    }


class Work:
    """Work through steps in the example of the small book. `said` is what the author is told when they fail."""

    def __init__(self, small) -> None:
        self.small = small

    def block(self, *steps, **options):
        from bukuflask_author import terminal

        return terminal.Block(self.small.stem, steps, **options)

    def parse(self, source: str):
        import yaml

        from bukuflask_author import terminal

        return terminal.parse(yaml.safe_load(source), self.small.stem, Path("lessons/02-kecil.md"), 9)

    def record(self, block) -> list[dict[str, str]]:
        from bukuflask_author import terminal
        from bukuflask_author.build import normaliser

        folder = None
        ports: set[int] = set()
        try:
            with terminal.home(self.small.book) as place:
                folder = place.folder
                try:
                    return terminal.run(block, place, normaliser(self.small.book))
                finally:
                    ports = {place.ports.free(p) for p in place.ports.known()}
        finally:
            assert folder is not None
            assert left_of(folder) == []
            assert listened_on(ports) == set()
            assert not folder.exists()

    def __call__(self, *steps, **options) -> list[str]:
        return [done["output"] for done in self.record(self.block(*steps, **options))]

    def said(self, *steps, **options) -> str:
        from bukuflask_author import terminal

        with pytest.raises(terminal.StepError) as problem:
            self(*steps, **options)
        return str(problem.value)


@pytest.fixture
def work(small):
    return Work(small)
