"""What is said of a file in `notebooks/` that cannot be read as one."""

from __future__ import annotations

import json
from pathlib import Path

from bukuflask_book.sources import UNFINISHED_MERGE, merge_mark

from .origin import refresh_of, shown


def unreadable(notebook: Path, root: Path, stumbled: Exception) -> str:
    """Return one Indonesian sentence: which file, where in it and why, and what makes it anew; `stumbled` is what its reader raised."""
    place, why = shown(notebook, root), f"isinya tidak dapat dibaca sebagai notebook ({_told(stumbled)})."
    try:
        text = notebook.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        why = "berkas ini bukan UTF-8."
    except OSError as error:
        why = f"berkas ini tidak dapat dibuka ({error.strerror})."
    else:
        if (line := merge_mark(text)) is not None:
            place, why = f"{place}:{line}", UNFINISHED_MERGE
        elif not text.strip():
            why = "berkas ini kosong."
        else:
            try:
                json.loads(text)
            except json.JSONDecodeError as error:
                place, why = f"{place}:{error.lineno}", "bukan JSON, jadi bukan notebook."
            except RecursionError:
                why = "kurungnya bersarang terlalu dalam, jadi bukan notebook."
            except ValueError as error:  # a number with thousands of digits
                why = f"isinya tidak dapat dibaca ({_told(error)})."
    anew = refresh_of(notebook)
    mend = f" Notebook dibangun dari naskahnya; buat lagi: {anew}" if anew else ""
    return f"{place}: {why} Selnya tidak dijalankan; notebook lain tetap dijalankan.{mend}"


def _told(stumbled: Exception) -> str:
    return (str(stumbled).strip().splitlines() or [""])[0][:200] or type(stumbled).__name__
