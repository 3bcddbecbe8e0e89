"""The folder of this user's in which the book's tools keep what need not be made twice. Whoever deletes it waits once longer."""

from __future__ import annotations

from pathlib import Path

import platformdirs


def folder(kind: str) -> Path:
    """Return where what is kept of one kind (`bukti`, `situs`) stands. It may not exist yet."""
    # Without an author's name, which on Windows would be a second folder of the same name around it.
    return Path(platformdirs.user_cache_dir("bukuflask", appauthor=False)) / kind
