"""Small rules for text that is shown."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

COMMENT = re.compile(r"""(\\.|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|\#.*""")
"""A comment of one line, or (kept) a text, in which `#` begins none. An escaped quote opens no text: each line is read once."""

TERMINAL_CODES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_])")
"""What colours a text in a terminal (ECMA-48): a control sequence, an operating-system command, or two characters.

Elsewhere click removes colours. It knows no operating-system commands, which an answer may print, and the launcher runs before it is
installed.
"""


def shortened(text: str, longest: int) -> str:
    """Return `text`, cut after `longest` characters and then ended by an ellipsis."""
    return text if len(text) <= longest else f"{text[:longest].rstrip()} …"


def fitted(text: str, width: int) -> str:
    """Return `text`, cut so that it fits into `width` characters with its ellipsis."""
    return text if len(text) <= width else f"{text[: width - 1]}…"


def hinted(secret: str, letters: int) -> str:
    """Return as much of a secret as its owner needs to recognise it: its first `letters`, and of a short one nothing."""
    return f"{secret[:letters]}…" if len(secret) > 6 else "…"


def enumerated(words: Sequence[str]) -> str:
    """Return words as a sentence names them: "a", "a dan b", "a, b, dan c"."""
    if len(words) < 3:
        return " dan ".join(words)
    return f"{', '.join(words[:-1])}, dan {words[-1]}"


def with_lines(text: str, old: str, new: str) -> str:
    """Return a text with whole lines in the place of others; `old` and `new` end their lines, and `old` begins one of the text's."""
    return f"\n{text}".replace(f"\n{old}", f"\n{new}", 1)[1:]


def changed_lines(before: str, after: str) -> list[int]:
    """Return the 0-based lines of `after` that `before` does not have, or has elsewhere; without empty ones."""
    old, new = before.splitlines(), after.splitlines()
    changes = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [at for tag, _, _, start, end in changes if tag != "equal" for at in range(start, end) if new[at].strip()]
