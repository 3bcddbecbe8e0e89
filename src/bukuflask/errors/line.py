"""A line that Python cannot read: the line, what Python says of it, and whether Python could read a mended one."""

from __future__ import annotations

import ast
import re
import warnings
from typing import NamedTuple

from .facts import opened

STRING = re.compile(r"""('''|\"\"\"|"|')(?:\\.|(?!\1).)*\1""")
COMMENT = re.compile(r"(?<=\S)\s+#.*$")
"""A comment behind code; quotes that never close leave no telling whether a `#` begins one, so it is looked for after what stands in quotes is gone."""

_PAIRS = {"(": ")", "[": "]", "{": "}"}


class CodeLine(NamedTuple):
    """The line that Python cannot read, the same without what stands in quotes and without its comment, and Python's message."""

    line: str
    bare: str
    message: str
    above: str
    rest: str
    below: str = ""


def masked(line: str) -> str:
    """Return a line in which every sign of what stands in quotes is a NUL, so that places in it are places in the line, without its comment."""
    return COMMENT.sub("", STRING.sub(lambda found: "\0" * len(found[0]), line))


def reads(line: str) -> bool:
    """Whether Python could read this line, alone or as a part of a statement of several lines."""
    before, after = _brackets(line)
    alone = "if 0: ...\n" if re.match(r"else\b", line) else "try: ...\n" if re.match(r"finally\b", line) else ""
    forms = (alone + opened(before + line + after), f"f({before}{line}{after}\n)", f"{{{before}{line}{after}\n}}")
    return any(_parses(form) for form in forms)


def is_value(text: str) -> bool:
    """Whether this is an expression by itself."""
    return _parses(f"({text}\n)") and _parses(text.strip(), "eval")


def inside_brackets(it: CodeLine) -> bool:
    """Whether the line seems to stand between brackets that were opened above it."""
    return it.above.endswith(("(", "[", "{", ","))


def opener_at(code: str, end: int) -> str:
    """Return the innermost bracket that is open at a place of a masked line, or ""."""
    place = opener_place(code, end)
    return "" if place is None else code[place]


def opener_place(code: str, end: int) -> int | None:
    """Return where the innermost bracket stands that is open at a place of a masked line."""
    closed = 0
    for place in reversed(range(end)):
        if code[place] in ")]}":
            closed += 1
        elif code[place] in "([{":
            if closed == 0:
                return place
            closed -= 1
    return None


def _parses(code: str, mode: str = "exec") -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(code, mode=mode)
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            return False
    return True


def _brackets(line: str) -> tuple[str, str]:
    """Return the openers that a line lacks in front of it, and the closers that it lacks behind it."""
    waiting: list[str] = []
    before = ""
    for sign in masked(line):
        if sign in _PAIRS:
            waiting.append(_PAIRS[sign])
        elif waiting and sign == waiting[-1]:
            waiting.pop()
        elif sign in _PAIRS.values():
            before = next(opener for opener, closer in _PAIRS.items() if closer == sign) + before
    return before, "\n" + "".join(reversed(waiting)) if waiting else ""
