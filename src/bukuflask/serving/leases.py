"""The servers of one student, whatever notebook started them: one small file for each, on which its life hangs.

A server's child process writes its file when it listens and ends itself when the file is gone (`_serve.py`). So nobody ends a
process by its number, which may belong to another program by now: whoever wants a port takes the file away, and a file whose
server is gone ends nothing. The files stand in the student's data folder. While the book is built or tested there are none.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .. import places
from ..files import patiently, remove
from ..testing import is_testing
from .ports import free, listens

FOLDER = "server"
"""The folder of the files, inside the student's data folder."""

LIMIT = 5.0
"""Seconds that a server is given to see that its file is gone, and then to let go of its port."""

_LOOK = 0.02


@dataclass(frozen=True, slots=True)
class Lease:
    """What a server has written about itself."""

    path: Path
    port: int
    place: str
    """What it runs, as the student knows it."""
    notebook: str
    """The file name of the notebook that started it; empty when that is not known."""


def own_notebook() -> str:
    """Return the file name of this kernel's notebook, as Jupyter's server told the kernel; empty when it did not."""
    return Path(os.environ.get("JPY_SESSION_NAME", "").replace("\\", "/")).name


def new_path() -> Path | None:
    """Return the path of a new server's file; None where there is none: in builds and tests, or when no folder can be made."""
    if is_testing():
        return None
    folder = places.data_dir() / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None  # the server runs all the same; other notebooks do not know of it
    return folder / f"{secrets.token_hex(8)}.json"


def others(own: Iterable[Path | None] = ()) -> list[Lease]:
    """Return what the servers of the student's other notebooks wrote; `own` are the files of this kernel's servers."""
    if is_testing():
        return []
    mine = set(own)
    found = []
    for path in sorted((places.data_dir() / FOLDER).glob("*.json")):
        if path not in mine and (lease := _read(path)) is not None:
            found.append(lease)
    return found


def _read(path: Path) -> Lease | None:
    try:
        said = json.loads(patiently(lambda: path.read_text(encoding="utf-8")))
        return Lease(path, int(said["port"]), str(said["place"]), str(said["notebook"]))
    except FileNotFoundError:
        return None
    except OSError:
        return None  # held by another program: its server is left alone
    except (ValueError, TypeError, KeyError):
        remove(path)  # no server wrote this, so none reads it
        return None


def end(lease: Lease) -> bool:
    """Let the server of another notebook end itself, and say whether one did. Its port is free then."""
    asked = lease.path.with_suffix(".henti")
    try:
        patiently(lambda: lease.path.replace(asked))
    except OSError:
        return False  # it ended by itself, or the file cannot be moved
    deadline = time.monotonic() + LIMIT
    while asked.exists():  # the child takes it away as the last thing that it does
        if not listens(lease.port) or time.monotonic() > deadline:
            # Nobody is there, or a program that does not know of this file: the server ended without tidying up.
            with contextlib.suppress(OSError):
                asked.unlink()
                return False
        time.sleep(_LOOK)
    while not free(lease.port) and time.monotonic() < deadline:
        time.sleep(_LOOK)
    return True
