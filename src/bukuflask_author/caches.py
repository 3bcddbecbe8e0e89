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

import platformdirs

from bukuflask.files import write_whole
from bukuflask.libraries import LIBRARIES

_TOOLS = ("batches.py", "mutants.py", "proof.py", "rewrites.py", "splice.py")
"""The author's modules that decide what a proof finds."""


def folder(kind: str) -> Path:
    """Return where what is kept of one kind (`bukti`, `sel`) stands. It may not exist yet."""
    return Path(platformdirs.user_cache_dir("bukuflask")) / kind


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


@cache
def tools() -> bytes:
    """Return the hash of whatever judges an answer, besides the exercise: this Python, the book's libraries, its own code."""
    here = Path(__file__).parent
    workbook = here.with_name("bukuflask")
    files = [*(here / name for name in _TOOLS), *sorted(workbook.rglob("*.py")), *sorted(workbook.rglob("*.toml"))]
    facts = [sys.version, sys.platform, *(_installed(each.distribution) for each in LIBRARIES if each.distribution)]
    return digest([*(fact.encode() for fact in facts), *(file.read_bytes() for file in files)]).encode()


def of_folder(path: Path) -> str:
    """Return the hash of every file under a folder, names included; what Python and pytest leave there does not count."""
    files = [
        file
        for file in sorted(path.rglob("*"))
        if file.is_file() and not {"__pycache__", ".pytest_cache", "instance"} & set(file.relative_to(path).parts)
    ]
    return digest(part for file in files for part in (file.relative_to(path).as_posix().encode(), file.read_bytes()))


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
