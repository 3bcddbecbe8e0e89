"""Which entry of the catalogue a crash is. Only the files of the libraries that the crash went through are read.

Python's own errors are explained beside `explain.py`, which asks here first. What is not in the catalogue gets no invented explanation.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ..facts import Crash
from .entry import Attribute, Mistake

_FOLDER = Path(__file__).parent
_OWN = "python"
"""The file of what a student's own line raises and no library owns."""


@cache
def entries(library: str) -> tuple[Mistake, ...]:
    """Return the entries of one library, the particular before the general; none where the catalogue has no such file.

    `pytest.toml` is of the package `_pytest`, in which pytest's own code is.
    """
    return tuple(Mistake(**row) for row in _read(library).get("galat", ()))


@cache
def attributes(library: str) -> tuple[Attribute, ...]:
    """Return what one library's file tells of attributes that its objects lack."""
    return tuple(Attribute(**row) for row in _read(library).get("atribut", ()))


def _read(library: str) -> dict[str, Any]:
    file = _FOLDER / f"{library.lower().removeprefix('_')}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def libraries() -> list[str]:
    """Return the names of all libraries that the catalogue knows, sorted."""
    return sorted(file.stem for file in _FOLDER.glob("*.toml"))


def find(crash: Crash) -> Mistake | None:
    """Return the mistake that a crash is, or None when the catalogue does not know it.

    The library in which it was raised is asked first, then the ones that had called it. What the student's own `raise` or
    `assert` raised is theirs, whatever its class and words.
    """
    if crash["raised"]:
        return None
    fitting = (mistake for library in _asked(crash) for mistake in entries(library) if mistake.fits(crash))
    everywhere = (mistake for mistake in entries(_OWN) if mistake.anywhere and mistake.fits(crash))
    return next(fitting, None) or next(everywhere, None)


def instead(owners: Sequence[str], name: str) -> str:
    """Return what is written instead of a name that an object lacks, by its nearest class (as `Crash.of`) of which that is known, or ""."""
    for owner in owners:
        for library in dict.fromkeys((_package(owner), _OWN)):
            for each in attributes(library):
                if each.fits(owner, name):
                    return each.advice
    return ""


def _asked(crash: Crash) -> Iterator[str]:
    """Yield the libraries to ask: where it was raised, outwards; without a library's code, those whose objects it is about."""
    found = [_package(place) for place in reversed(crash["places"])]
    if all(name in sys.stdlib_module_names for name in found):
        about = [*crash["bases"][:1], *crash.get("of", []), crash.get("detail", "")]
        found += [_OWN, *(_package(each.removeprefix("module ")) for each in about if each)]
    yield from dict.fromkeys(found)


def _package(place: str) -> str:
    return place.partition(":")[0].partition(".")[0]
