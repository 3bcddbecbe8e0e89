"""What was proved and run already, kept in the user's cache folder by the hash of all that it depends on.

Nothing here is a source: whoever deletes the folder waits once longer, and nothing else happens.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from bukuflask.files import sources_under, write_whole
from bukuflask.libraries import LIBRARIES
from bukuflask_book.user_cache import folder

_SOURCE = Path(__file__).resolve().parents[1]

_TOOLS = (
    "bukuflask_author/__init__.py",
    "bukuflask_author/batches.py",
    "bukuflask_author/mutants.py",
    "bukuflask_author/proof.py",
    "bukuflask_author/rewrites.py",
    "bukuflask_author/rules_once.py",
    "bukuflask_author/splice.py",
    "bukuflask_validation/__init__.py",
    "bukuflask_validation/light_jsonschema.py",
)
"""The modules, besides the workbook's, that decide what a proof finds or stand in the process that judges."""


def digest(parts: Iterable[bytes]) -> str:
    """Return one hash of several pieces, none of which can run into the next."""
    made = hashlib.sha256()
    for part in parts:
        made.update(len(part).to_bytes(8, "big"))
        made.update(part)
    return made.hexdigest()


def _installed(distribution: str) -> str:
    try:
        return f"{distribution} {version(distribution)}"
    except PackageNotFoundError:  # not for this system
        return distribution


def judging() -> list[Path]:
    """Return the files of the book's own that judge an answer, and those that choose what is asked of it."""
    workbook = [file for file in sources_under(_SOURCE / "bukuflask") if file.suffix in (".py", ".toml")]
    return [*(_SOURCE / name for name in _TOOLS), *workbook]


@cache
def tools() -> bytes:
    """Return the hash of whatever judges an answer, besides the exercise: this Python, the book's libraries, its own code."""
    facts = [sys.version, sys.platform, *(_installed(each.distribution) for each in LIBRARIES if each.distribution)]
    return digest([*(fact.encode() for fact in facts), *(file.read_bytes() for file in judging())]).encode()


def running() -> list[Path]:
    """Return the files of the book's own that run a cell and save what it gave: all code, for that costs one lesson's cells a change."""
    bank = _SOURCE / "bukuflask" / "bank"  # what a lesson takes from it is asked for beside these
    return [
        file
        for place in (_SOURCE, _SOURCE.with_name("packages"))
        for file in sources_under(place)
        if not file.is_relative_to(bank)
    ]


def installed() -> list[str]:
    """Return the names and versions of all that this Python can import, as the installer wrote them (`ipython-9.1.0.dist-info`)."""
    return sorted({found.name for place in sys.path for found in Path(place).glob("*.*-info")})


@cache
def runners() -> bytes:
    """Return the hash of whatever a cell's output comes from, besides its lesson: this Python, all that is installed, the book's own code."""
    facts = [sys.version, sys.platform, *installed()]
    return digest([*(fact.encode() for fact in facts), *(file.read_bytes() for file in running())]).encode()


def of_folder(path: Path) -> str:
    """Return the hash of every source under a folder, names included."""
    return digest(
        part for file in sources_under(path) for part in (file.relative_to(path).as_posix().encode(), file.read_bytes())
    )


def kept(kind: str, name: str) -> Any:
    """Return what was kept under a name, or None: never kept, or not readable."""
    try:
        return json.loads((folder(kind) / f"{name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def keep(kind: str, name: str, found: Any) -> None:
    """Keep something that JSON can hold. Where nothing can be written, nothing is kept."""
    try:
        folder(kind).mkdir(parents=True, exist_ok=True)
        write_whole(folder(kind) / f"{name}.json", json.dumps(found, ensure_ascii=False).encode("utf-8"))
    except OSError:
        return


def wanted() -> bool:
    """Say whether anything kept may be believed: not where the whole book is proved for everybody."""
    return not os.environ.get("CI")
