"""Over the traceback of an error that a cell did not catch: what happened, why, and what to try, in Indonesian.

The reader's own lines of the traceback stay, in English, as they must be able to search for them; the rest is folded below. What the
workbook does not know gets no explanation. The catalogue is read when the first error comes, so that loading the extension stays quick.
"""

from __future__ import annotations

import contextlib
import html
import inspect
import linecache
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..cell_names import cell_that_makes, cell_that_opens
from ..code_place import is_cell
from ..host import host
from ..testing import is_testing
from ..text import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from ..feedback import Feedback
    from .facts import Crash

_LONGEST = 100
"""Characters of the student's line that are shown; the traceback has all of it."""

_MARK = "_bukuflask_galat"
"""The attribute of a shell that says that its errors are already explained."""


def watch(shell: Any) -> None:
    """Explain the uncaught errors of this shell's cells from now on; asking twice does no harm."""
    if not hasattr(shell, _MARK):
        setattr(shell, _MARK, _Explainer(shell))


class _Explainer:
    """Stands between a shell and the traceback that it shows."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._show = shell._showtraceback
        self._cell = ""
        self._told: BaseException | None = None
        self._said = ""
        shell._showtraceback = self._explained
        _count_from_the_first_line(shell.InteractiveTB)
        shell.events.register("pre_run_cell", self._begin)
        shell.events.register("post_run_cell", self._after)

    def _begin(self, info: Any) -> None:
        self._cell, self._told, self._said = info.raw_cell or "", None, ""

    def _explained(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        """Show the explanation, then the short traceback, then the rest folded."""
        short = stb
        # Whatever goes wrong here must not stand in the way of the error that the student is reading.
        with contextlib.suppress(Exception):
            if not issubclass(etype, KeyboardInterrupt):
                self._tell(evalue, feedback(evalue, self._cell, _before_it_ran(evalue, self._shell)))
                short = own_lines(stb)
        self._show(etype, evalue, short)
        if len(short) < len(stb) and not (
            is_testing() or host().in_browser
        ):  # a saved notebook names no folder of a machine
            with contextlib.suppress(Exception):
                _show_folded(stb)

    def _after(self, result: Any) -> None:
        """Explain what IPython shows without a traceback: a magic that does not exist, or was used wrongly."""
        error = result.error_before_exec if result.error_before_exec is not None else result.error_in_exec
        with contextlib.suppress(Exception):
            if not (error is None or error is self._told or isinstance(error, KeyboardInterrupt)):
                self._tell(error, feedback(error, result.info.raw_cell, result.error_before_exec is not None))
        with contextlib.suppress(Exception):
            self._name_lookalikes(result.info.raw_cell or "", error is not None)

    def _name_lookalikes(self, cell: str, failed: bool) -> None:
        """Name the characters of a cell that only look right, unless its error's explanation did: what a text holds raises nothing."""
        from .. import lookalikes
        from .syntax import outside_texts

        stopped_at = set(map(int, re.findall(r"\bbaris (\d+)", self._said))) if failed else set()
        own = _without_our_magics(cell)
        commands = "".join(outside_texts(line) for line in own.split("\n") if line.lstrip().startswith(("!", "%")))
        found = [
            each
            for each in lookalikes.find(own)
            if each.code not in self._said
            and (each.sure or each.sign in commands or not stopped_at.isdisjoint(each.lines))
        ]
        if not found:
            return
        from IPython.display import display

        from ..feedback import Feedback
        from ..prose import prose

        parts = (("", lookalikes.said(found, own)), ("Coba", lookalikes.advice(found)))
        title = "Di sel ini ada huruf yang tampaknya benar, padahal bukan"
        display(Feedback("catatan", title, tuple((label, prose(text)) for label, text in parts), "huruf-serupa"))

    def _tell(self, error: BaseException, told: Feedback | None) -> None:
        self._told = error
        if told is not None:
            self._said = str(told)
            from IPython.display import display

            display(told)


def _count_from_the_first_line(writer: Any) -> None:
    """Let a traceback's arrow point at the line that it names, also inside `class` or a comprehension of a cell.

    IPython counts from the first line of such a block, but shows the text from where `inspect` finds it to begin; before Python 3.13 that
    is the nearest `def` above, or the top of the cell.
    """
    write = writer.format_record

    def format_record(info: Any) -> Any:
        with contextlib.suppress(Exception):  # where the text cannot be read, IPython says so
            first = info.code.co_firstlineno
            if info._sd is None and inspect.getsourcelines(info.frame)[1] not in (0, first):
                info.raw_lines = linecache.getlines(info.filename)[first - 1 :]
        return write(info)

    writer.format_record = format_record
    gather = writer.get_records

    def get_records(etb: Any, *how: Any, **more: Any) -> Any:
        """Take the line of each record from the traceback: a frame in which a comprehension failed stands elsewhere since Python 3.12."""
        records = gather(etb, *how, **more)
        with contextlib.suppress(Exception):
            lines = {id(tb.tb_frame): tb.tb_lineno for tb in _chain(etb)}
            for record in records:
                if record._sd is None:
                    record.lineno = lines.get(id(record.frame), record.lineno)
        return records

    writer.get_records = get_records


def _chain(tb: TracebackType | None) -> Iterator[TracebackType]:
    while tb is not None:
        yield tb
        tb = tb.tb_next


def _without_our_magics(cell: str) -> str:
    """Return the cell with empty lines for calls of the workbook's magics, which are read as meant; an answer is judged elsewhere."""
    from ..lookalikes import plainly
    from ..names import OUR_MAGIC

    lines = cell.split("\n")
    calls = [OUR_MAGIC.match(plainly(line)) is not None for line in lines]
    if calls[0] and re.search(r"latihan|uji", plainly(lines[0]).lower()):
        return ""
    return "\n".join("" if ours else line for line, ours in zip(lines, calls, strict=True))


def _before_it_ran(error: BaseException, shell: Any) -> bool:
    """Whether Python could not even read the cell: then none of its code is on the stack."""
    return isinstance(error, SyntaxError) and not _filename_of_cell(error, shell)


_FRAME = re.compile(r"^(?:File (?P<file>.+?)(?::\d+|, line \d+)|Cell In)")


def own_lines(stb: list[str]) -> list[str]:
    """Return a traceback as IPython lists it without the frames of libraries, as long as one frame is the student's own."""
    from click import unstyle

    from .facts import is_students

    kept, frames = [], 0
    for chunk in stb:
        found = _FRAME.match(unstyle(chunk).lstrip())
        own = found is None or found["file"] is None or is_students(str(Path(found["file"]).expanduser()))
        frames += found is not None and own
        if own:
            kept.append(chunk)
    return kept if frames else stb


def _show_folded(stb: list[str]) -> None:
    from click import unstyle
    from IPython.display import display

    full = "\n".join(unstyle(chunk) for chunk in stb)
    text = f"Jejak lengkapnya {full.count(chr(10)) + 1} baris, sebagian besar di dalam pustaka."
    folded = f"<details><summary style='cursor:pointer'>{html.escape(text)}</summary><pre>{html.escape(full)}</pre></details>"
    display({"text/plain": text, "text/html": folded}, raw=True)


def feedback(error: BaseException, cell: str, before_it_ran: bool) -> Feedback | None:
    """Return what is shown over the traceback of `error`, which ended the run of `cell`; None when nothing is known of it.

    `before_it_ran` says that Python could not read the cell.
    """
    cell = cell.lstrip("\n")  # IPython drops empty lines at the top, and counts without them
    from IPython import get_ipython

    from ..feedback import Feedback
    from ..prose import prose
    from .explain import explain
    from .facts import crash_of

    shell = get_ipython()
    names = [name for name in shell.user_ns if not name.startswith("_")]
    if before_it_ran:
        crash = crash_of(error, "compile", "notebook", source=cell, names=names)
        here = crash["filename"]
    else:
        crash = crash_of(error, "run", "notebook", names=names)
        here = _filename_of_cell(error, shell)
        if crash["filename"] == here and crash["line"] is not None:
            crash["text"] = _line(cell, crash["line"])  # as it was typed, where IPython has put a call for a magic
    if isinstance(error, NameError) and (maker := cell_that_makes(crash.get("detail", ""), cell)):
        crash["maker"] = maker
    if isinstance(error, ModuleNotFoundError) and (opener := cell_that_opens(crash.get("detail", ""), cell)):
        crash["maker"] = opener
    if any(place.startswith("bukuflask.") for place in crash["places"]):
        return None  # what the workbook did itself, and a magic or a `Masalah` has already answered for
    known = explain(crash)
    if known is None:
        return None
    happened = " ".join(filter(None, (_where(crash, here), _where_in_template(crash), known.happened)))
    parts = (("Yang terjadi", happened), ("Mengapa", known.why), ("Coba", known.advice))
    return Feedback(
        "catatan",
        "Tentang galat ini",
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
