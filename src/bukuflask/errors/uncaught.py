"""Under the traceback of an error that a cell did not catch: what happened, why, and what to try, in Indonesian.

IPython's own event is used and nothing of it is changed; what the workbook does not know stays as IPython shows it. The
catalogue is read when the first error comes, so that loading the extension stays quick.
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..code_place import is_cell
from ..text import shortened

if TYPE_CHECKING:
    from ..feedback import Feedback
    from .facts import Crash

_LONGEST = 100
"""Characters of the student's line that are shown; the traceback has all of it."""


def watch(shell: Any) -> None:
    """Explain the uncaught errors of this shell's cells from now on; asking twice does no harm."""
    shell.events.register("post_run_cell", _explain)


def _explain(result: Any) -> None:
    """Show the explanation of a cell's error, if there is one and the workbook knows it (IPython's `post_run_cell`)."""
    error = result.error_before_exec if result.error_before_exec is not None else result.error_in_exec
    if error is None or isinstance(error, KeyboardInterrupt):
        return
    # Whatever goes wrong here must not stand in the way of the error that the student is reading.
    with contextlib.suppress(Exception):
        if (told := feedback(error, result)) is not None:
            from IPython.display import display

            display(told)


def feedback(error: BaseException, result: Any) -> Feedback | None:
    """Return what is shown under the traceback of `error`, which ended a cell's run; None when nothing is known of it."""
    cell = result.info.raw_cell.lstrip("\n")  # IPython drops empty lines at the top, and counts without them
    from IPython import get_ipython

    from ..feedback import Feedback, prose
    from .explain import explain
    from .facts import crash_of

    shell = get_ipython()
    names = [name for name in shell.user_ns if not name.startswith("_")]
    if result.error_before_exec is not None:
        crash = crash_of(error, "compile", "notebook", source=cell, names=names)
        here = crash["filename"]
    else:
        crash = crash_of(error, "run", "notebook", names=names)
        here = _filename_of_cell(error, shell)
        if crash["filename"] == here and crash["line"] is not None:
            crash["text"] = _line(cell, crash["line"])  # as it was typed, where IPython has put a call for a magic
    if any(place.startswith("bukuflask.") for place in crash["places"]):
        return None  # what the workbook did itself, and a magic or a `Masalah` has already answered for
    known = explain(crash)
    if known is None:
        return None
    happened = " ".join(filter(None, (_where(crash, here), _where_in_template(crash), known.happened)))
    parts = (("Yang terjadi", happened), ("Mengapa", known.why), ("Coba", known.advice))
    return Feedback(
        "catatan",
        "Tentang galat di atas",
        tuple((label, prose(text)) for label, text in parts if text),
        known.id or crash["type"],
    )


def _filename_of_cell(error: BaseException, shell: Any) -> str:
    """Return what Python calls the cell that ran; of the cells on the stack it is the outermost."""
    tb = error.__traceback__
    while tb is not None:
        if tb.tb_frame.f_globals is shell.user_ns:
            return tb.tb_frame.f_code.co_filename
        tb = tb.tb_next
    return ""


def _line(source: str, number: int) -> str:
    lines = source.split("\n")
    return lines[number - 1].strip() if 0 < number <= len(lines) else ""


def _where(crash: Crash, here: str) -> str:
    """Return a sentence with the line of the student's code, in the cell that ran, another cell or a file."""
    line, filename = crash["line"], crash["filename"]
    if line is None:
        return ""
    if crash["during"] == "compile":
        place = f"Python berhenti membaca sel ini di baris {line}"
    elif filename == here:
        place = f"Sel ini berhenti di baris {line}"
    elif is_cell(filename):
        place = f"Kodenya berhenti di sel lain, baris {line}"
    else:
        place = f"Kodenya berhenti di `{_short(filename)}`, baris {line}"
    text = shortened(crash["text"], _LONGEST)
    return f"{place}: `{text}`." if text else f"{place}."


def _where_in_template(crash: Crash) -> str:
    if "template" not in crash:
        return ""
    name, line = crash["template"]
    return (
        f"Templatnya sampai di baris {line}." if name.startswith("<") else f"Templat `{name}` sampai di baris {line}."
    )


def _short(filename: str) -> str:
    """Return a file's name as it is imported: from the folder in which Python found it, the same on every computer."""
    path = Path(filename)
    folders = [Path(folder).resolve() for folder in ("", *sys.path)]
    inside = [path.relative_to(folder).as_posix() for folder in folders if path.is_relative_to(folder)]
    return min(inside, key=len, default=path.name)
