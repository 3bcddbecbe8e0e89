"""What the author tools say about a manuscript, exercise or example that they cannot use: file, line and reason."""

from __future__ import annotations

from pathlib import Path


class ManuscriptError(Exception):
    """A fault in a source of the book. `str()` is one Indonesian line: `berkas:baris: alasan`."""

    def __init__(self, file: Path, line: int, reason: str) -> None:
        """Take the file, its 1-based line (0 when the whole file is meant) and the reason with what to do."""
        place = file.as_posix() + (f":{line}" if line else "")
        super().__init__(f"{place}: {reason}")
        self.file = file
        self.line = line
        self.reason = reason
