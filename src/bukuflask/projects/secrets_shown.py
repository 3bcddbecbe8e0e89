"""Lines of a student's code as they may be shown: a secret in them is shortened, for a notebook is shared and projected."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..text import fitted, hinted

_LONG = 110
"""Characters of a line that are shown."""

_URI = re.compile(r"(\w+(?:\+\w+)?://[^\s:/@'\"]*:)([^\s@'\"{}%]+)(@)")
"""A password between the user and the host of an address."""

_NAMED = re.compile(
    r"""((?i:secret|salt|passw|passwd|pwd|sandi|token|api_?key|kunci|\bkey)\w*(?:["'\]\s)]*(?:=|:|==|!=)|["']\s*,)\s*[rbuRBU]{0,2})(["'])((?:(?!\2).)+)\2"""
)
"""A text beside a name that tells of a secret."""


_SHOWN = 2
"""Letters of a secret that are shown."""


def without(line: str, places: Iterable[tuple[int, int | None]]) -> str:
    """Return a line in which the literals at these places, in bytes as `ast` counts them, are shortened."""
    raw = line.encode()
    for start, end in sorted(places, reverse=True):
        literal = raw[start:end].decode("utf-8", errors="replace")
        found = re.match(r"([a-zA-Z]*)('{3}|\"{3}|'|\")(.*)", literal, re.DOTALL)
        if found:
            prefix, quote, rest = found.groups()
            raw = (
                raw[:start]
                + f"{prefix}{quote}{hinted(rest.removesuffix(quote), _SHOWN)}{quote}".encode()
                + (raw[end:] if end else b"")
            )
    return raw.decode("utf-8", errors="replace")


def shown(line: str) -> str:
    """Return a line for a reader: one line of it, not too long, without what is secret in it."""
    line = _URI.sub(lambda found: found[1] + hinted(found[2], _SHOWN) + found[3], line)
    line = _NAMED.sub(
        lambda found: found[0] if _is_open(found[3]) else found[1] + found[2] + hinted(found[3], _SHOWN) + found[2],
        line,
    )
    return fitted(" ".join(line.split()), _LONG)


def _is_open(text: str) -> bool:
    """Return whether a text beside such a name is no secret: a placeholder of SQL or of a template, a name, an address, a sentence."""
    return (
        "{" in text
        or "%" in text
        or "?" in text
        or text.startswith(("/", "….", "SELECT", "INSERT"))
        or text.endswith("…")
        or " " in text
    )
