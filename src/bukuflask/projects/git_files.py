"""What a project's git knows, read from its own files: no git program is needed, and none is started."""

from __future__ import annotations

import re
from pathlib import Path

_MOST = 50_000_000
"""An index larger than this belongs to no student's project."""


class Repository:
    """The repository that a folder lies in: which of the folder's files are kept in it."""

    def __init__(self, root: Path, tracked: frozenset[str] | None) -> None:
        """Take the top folder and the tracked files by their names inside it; None where the index cannot be read."""
        self.root = root
        self.tracked = tracked

    def kept(self, folder: Path) -> set[str] | None:
        """Return the tracked files below a folder, named from there; None when that is not known."""
        if self.tracked is None:
            return None
        inside = folder.relative_to(self.root).as_posix()
        start = "" if inside == "." else inside + "/"
        return {name.removeprefix(start) for name in self.tracked if name.startswith(start)}


def find(folder: Path) -> Repository | None:
    """Return the repository around a folder, or None."""
    for root in (folder, *folder.parents):
        place = root / ".git"
        try:
            if place.is_file():  # a worktree or a submodule: a file says where it lies
                said = place.read_text(encoding="utf-8", errors="replace").strip()
                place = root / said.removeprefix("gitdir:").strip()
            if not place.is_dir():
                continue
            index = place / "index"
            if not index.is_file():
                return Repository(root, frozenset())  # nothing was ever added
            if index.stat().st_size > _MOST:
                return Repository(root, None)
            return Repository(root, tracked(index.read_bytes()))
        except (OSError, ValueError, IndexError):
            return Repository(root, None)
    return None


def tracked(index: bytes) -> frozenset[str]:
    """Return the names in a git index of version 2, 3 or 4. Raises `ValueError` for anything else.

    The format: https://git-scm.com/docs/index-format.
    """
    version, count = int.from_bytes(index[4:8], "big"), int.from_bytes(index[8:12], "big")
    if index[:4] != b"DIRC" or version not in {2, 3, 4}:
        raise ValueError("bukan indeks git")
    names, at, before = set(), 12, b""
    for _ in range(count):
        start = at
        flags = int.from_bytes(index[at + 60 : at + 62], "big")
        at += 64 if version >= 3 and flags & 0x4000 else 62
        if version == 4:
            drop, at = _number(index, at)
            end = index.index(b"\0", at)
            name = before[: len(before) - drop] + index[at:end]
            at, before = end + 1, name
        else:
            end = index.index(b"\0", at)
            name = index[at:end]
            at = start + (end - start + 8) // 8 * 8
        names.add(name.decode("utf-8", errors="replace"))
    return frozenset(names)


def _number(data: bytes, at: int) -> tuple[int, int]:
    value = data[at] & 0x7F
    while data[at] & 0x80:
        at += 1
        value = ((value + 1) << 7) | (data[at] & 0x7F)
    return value, at + 1


# -- .gitignore ----------------------------------------------------------------------------------------------------------------


class Ignored:
    """The patterns of the `.gitignore` files above and in a folder."""

    def __init__(self, top: Path) -> None:
        """Read the patterns as far as they are needed, beginning at `top`."""
        self.top = top
        self._read: dict[Path, list[tuple[re.Pattern[str], bool, bool]]] = {}

    def __contains__(self, path: Path) -> bool:
        """Return whether git would leave this path out."""
        parts = path.relative_to(self.top).parts
        return any(
            self._said(self.top.joinpath(*parts[:depth]), is_folder=depth < len(parts))
            for depth in range(1, len(parts) + 1)
        )

    def _said(self, path: Path, is_folder: bool) -> bool:
        """Return whether the last pattern that fits this one name leaves it out."""
        out = False
        parts = path.relative_to(self.top).parts
        for depth in range(len(parts)):
            place = self.top.joinpath(*parts[:depth])
            inside = "/".join(parts[depth:])
            for pattern, only_folders, keeps in self._patterns(place):
                if pattern.fullmatch(inside) and (is_folder or not only_folders):
                    out = not keeps
        return out

    def _patterns(self, place: Path) -> list[tuple[re.Pattern[str], bool, bool]]:
        if place not in self._read:
            files = [place / ".gitignore", *([place / ".git" / "info" / "exclude"] if place == self.top else [])]
            lines: list[str] = []
            for file in files:
                try:
                    lines += file.read_text(encoding="utf-8-sig", errors="replace").splitlines()
                except OSError:
                    continue
            self._read[place] = [_pattern(line) for line in map(str.strip, lines) if line and not line.startswith("#")]
        return self._read[place]


def _pattern(line: str) -> tuple[re.Pattern[str], bool, bool]:
    keeps, line = line.startswith("!"), line.removeprefix("!")
    only_folders, line = line.endswith("/"), line.rstrip("/")
    anywhere = "/" not in line
    out = "(?:.*/)?" if anywhere else ""
    for piece in re.findall(r"/\*\*/|\*\*/|/\*\*|\*+|\?|\[[^\]]+\]|\\.|.", line.removeprefix("/")):
        if piece.endswith("**/"):
            out += piece.removesuffix("**/") + "(?:.*/)?"
        elif piece == "/**":
            out += "/.*"
        elif piece.startswith("*"):
            out += "[^/]*"
        elif piece == "?":
            out += "[^/]"
        elif piece.startswith("[") and len(piece) > 2:
            out += "[" + piece[1:].replace("\\", "\\\\").replace("!", "^", 1)
        else:
            out += re.escape(piece[-1])
    try:
        return re.compile(out), only_folders, keeps
    except re.error:
        return re.compile(re.escape(line)), only_folders, keeps
