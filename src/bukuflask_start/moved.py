"""A book's folder that was moved, renamed or copied with its `.venv`: the commands in there still name the old place."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

from bukuflask.files import write_whole

from .environment import Environment

_LONGEST_LINE = 127
"""Bytes of a `#!` line that every system reads to its end."""


def mend(env: Environment) -> None:
    """Let the commands of a virtual environment (`flask`, `pip`, `activate`) name the place where it is now.

    Python itself finds its packages anywhere. What cannot be written is left: only a command in a terminal would miss it.
    """
    record = env.prefix / "pyvenv.cfg"
    try:
        text = record.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return
    found = re.search(r"(?m)^command = .* -m venv (?:--\S+ )*(.+)$", text)
    if not found or _same(Path(found[1]), env.prefix):
        return
    old, new = found[1].strip(), str(env.prefix)
    with contextlib.suppress(OSError, ValueError):  # ValueError: a name that is no Unicode
        for file in env.python.parent.iterdir():
            if file.is_file() and not file.is_symlink() and not file.stem.startswith("python"):
                before = file.read_bytes()
                after = _named_anew(before, old, new)
                if after != before:
                    mode = file.stat().st_mode
                    write_whole(file, after)
                    file.chmod(mode)
        write_whole(record, text.replace(old, new).encode("utf-8"))


def _same(one: Path, other: Path) -> bool:
    with contextlib.suppress(OSError, ValueError):
        return one.samefile(other)
    return os.path.normcase(one) == os.path.normcase(other)


def _named_anew(content: bytes, old: str, new: str) -> bytes:
    """Return a command's file with the new place in it: a script, or one of Windows' small programs with a script behind it."""
    before, after = old.encode("utf-8"), new.encode("utf-8")
    if content.startswith(b"#!/bin/sh\n'''exec' "):  # how pip writes a line that is too long or has a space
        line = re.match(rb"#!/bin/sh\n'''exec' (.*) \"\$0\" \"\$@\"\n' '''\n", content)
        return (
            content if line is None else _first_line(line[1].strip(b'"').replace(before, after)) + content[line.end() :]
        )
    if content.startswith(b"#!" + before):
        line_end = content.index(b"\n") + 1
        return _first_line(content[2:line_end].strip().replace(before, after)) + content[line_end:]
    if content.startswith(b"MZ"):
        return re.sub(
            rb'#!"?(' + re.escape(before) + rb'[^"\r\n]*\.exe)"?',
            lambda found: b'#!"' + found[1].replace(before, after) + b'"',
            content,
            flags=re.IGNORECASE,
        )
    return content.replace(before, after) if b"\0" not in content else content


def _first_line(python: bytes) -> bytes:
    if b" " not in python and len(python) + 3 <= _LONGEST_LINE:
        return b"#!" + python + b"\n"
    return b"#!/bin/sh\n'''exec' \"" + python + b'" "$0" "$@"\n\' \'\'\'\n'
