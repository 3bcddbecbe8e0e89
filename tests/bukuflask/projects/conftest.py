"""Whole projects, written down in one text each, and made into folders."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

MARK = re.compile(r"[ \t]*⟸[ \t]*(.*)$")


def write_index(folder: Path, names: list[str], version: int = 2) -> None:
    """Write the index of a git repository that keeps these files."""
    out, before = bytearray(b"DIRC" + version.to_bytes(4, "big") + len(names).to_bytes(4, "big")), b""
    for name in sorted(names):
        raw = name.encode()
        entry = bytes(60) + min(len(raw), 0xFFF).to_bytes(2, "big")
        if version == 4:
            same = len([1 for a, b in zip(before, raw, strict=False) if a == b]) if raw.startswith(before[:1]) else 0
            while before[:same] != raw[:same]:
                same -= 1
            entry += _number(len(before) - same) + raw[same:] + b"\0"
            before = raw
        else:
            entry += raw
            entry += bytes(8 - len(entry) % 8)
        out += entry
    (folder / ".git").mkdir(exist_ok=True)
    (folder / ".git" / "index").write_bytes(bytes(out) + bytes(20))


def _number(value: int) -> bytes:
    out = [value & 0x7F]
    while value := value >> 7:
        value -= 1
        out.insert(0, 0x80 | (value & 0x7F))
    return bytes(out)


def unpack(text: str, folder: Path) -> list[tuple[str, str, int]]:
    """Make a folder of a project's text; return what is expected of it: topic, file, line (0 for all of the file, "" for the folder).

    `>>> name` begins a file, `>>> GIT` the names that git keeps, `>>> HARAPAN` what is expected of whole files. In a file, ` ⟸ topic`
    at the end of a line says what a careful reader sees there; it does not reach the folder.
    """
    expected = []
    for part in re.split(r"(?m)^>>> ", text)[1:]:
        name, _, body = part.partition("\n")
        if name == "GIT":
            write_index(folder, body.split("\n")[:-1])
        elif name == "HARAPAN":
            for topic, _, file in (line.partition(" ") for line in body.splitlines() if line.strip()):
                expected.append((topic, file.strip(), 0))
        else:
            lines = body.split("\n")
            for number, line in enumerate(lines, 1):
                if found := MARK.search(line):
                    expected += [(topic.strip(), name, number) for topic in found[1].split(",")]
                    lines[number - 1] = line[: found.start()]
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("\n".join(lines), encoding="utf-8", newline="\n")
    return expected


@pytest.fixture
def make_project(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a project and returns its folder."""

    def make(text: str) -> Path:
        folder = tmp_path / "proyek"
        folder.mkdir()
        unpack(text, folder)
        return folder

    return make


@pytest.fixture
def unpacked() -> Callable[[str, Path], list[tuple[str, str, int]]]:
    return unpack


@pytest.fixture
def git_index() -> Callable[..., None]:
    return write_index
