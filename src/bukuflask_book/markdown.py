"""Markdown as the author tools read it: blocks with their lines, and directive fences."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from markdown_it.token import Token

from bukuflask.prose import parser

from .problems import ManuscriptError


def tokens(source: str) -> list[Token]:
    """Return the block tokens of a Markdown text."""
    return parser().parse(source)


@dataclass(frozen=True)
class Fence:
    """A fenced block at the top level: its info string, its text, and its first and last+1 line (0-based, whole block)."""

    info: str
    body: str
    start: int
    end: int


def fences(source: str) -> list[Fence]:
    """Return the top-level fenced blocks of a Markdown text, in order."""
    out: list[Fence] = []
    for token in tokens(source):
        if token.type == "fence" and token.level == 0 and token.map:
            out.append(Fence(token.info.strip(), token.content, token.map[0], token.map[1]))
    return out


def front_matter(source: str, file: Path) -> tuple[dict[str, Any], str, int]:
    """Split YAML front matter off: its data, the text after it, and how many lines it took. Raises `ManuscriptError`."""
    if not source.startswith("---\n"):
        raise ManuscriptError(file, 1, "berkas harus diawali kepala YAML di antara dua garis `---`.")
    head, mark, rest = source[4:].partition("\n---\n")
    if not mark:
        raise ManuscriptError(file, 1, "kepala YAML tidak ditutup dengan garis `---`.")
    data = load_yaml(head, file, 2)
    if not isinstance(data, dict):
        raise ManuscriptError(file, 2, "kepala YAML harus berisi pasangan `kunci: nilai`.")
    return data, rest, head.count("\n") + 3


def load_yaml(source: str, file: Path, line: int) -> Any:
    """Read YAML that begins at the 1-based `line` of `file`. Raises `ManuscriptError` naming the line that is wrong."""
    try:
        return yaml.safe_load(source)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = line + (mark.line if mark else 0)
        raise ManuscriptError(
            file, at, f"YAML tidak dapat dibaca: {getattr(error, 'problem', None) or error}."
        ) from error


def directive(fence: Fence, first_line: int) -> tuple[str, str, dict[str, str], str, int]:
    """Take a directive apart: name, argument, options, body, and the 1-based line of the file at which the body begins.

    `first_line` is the 1-based line of the file at which the text that the fence was found in begins.
    """
    directive_name, _, argument = fence.info.partition("}")
    line = first_line + fence.start + 1
    lines = fence.body.splitlines()
    count = 0
    while count < len(lines) and lines[count].startswith(":") and ":" in lines[count][1:]:
        count += 1
    pairs = (text[1:].partition(":") for text in lines[:count])
    # As they stand: in YAML, `:start-at: # comment` would be nothing at all.
    options = {name.strip(): value.strip() for name, _, value in pairs}
    body = "\n".join(lines[count:])
    return directive_name.removeprefix("{").strip(), argument.strip(), options, body, line + count
