"""Read a `diff` block of an exercise: lines of a source (`-`) that stand in it exactly once, and those that take their place (`+`)."""

from __future__ import annotations

from pathlib import Path

from bukuflask_book.markdown import Fence
from bukuflask_book.problems import ManuscriptError


def read(fence: Fence, line: int, source: str, where: str, shown: Path) -> tuple[str, str]:
    """Return the old lines and the new, each line with its end. Raises `ManuscriptError` with line and reason.

    `line` is the 1-based line of the block in the file that is `shown` to an author; `where` names the source to him: "solusi".
    """
    rows = fence.body.splitlines()
    odd = next((n for n, row in enumerate(rows) if row and row[0] not in "+-"), None)
    if odd is not None:
        raise ManuscriptError(
            shown, line + 1 + odd, f"baris diff harus diawali `-` (ada di {where}) atau `+` (penggantinya)."
        )
    old = [row[1:] for row in rows if row.startswith("-")]
    new = [row[1:] for row in rows if row.startswith("+")]
    lines = source.splitlines()
    found = sum(lines[at : at + len(old)] == old for at in range(len(lines) - len(old) + 1)) if old else 0
    if found != 1:
        raise ManuscriptError(
            shown, line, f"baris `-` harus ditemukan tepat satu kali di {where} (ditemukan {found} kali)."
        )
    return "".join(f"{row}\n" for row in old), "".join(f"{row}\n" for row in new)
