"""What a cell prints, sent to the page in few messages: the kernel's own way is one message for every piece, and a page drowns in them.

A cell that prints without end is cut off after a while, so that the page stays able to show the button that ends it.
"""

from __future__ import annotations

import asyncio
import functools
import importlib
import time
from collections.abc import Callable
from typing import Any

PAUSE = 0.1
"""Seconds between two messages of one stream."""

PROMPT = 50
"""How often in one cell a program that flushes is obeyed at once; after that, no more often than after each pause."""

MOST_LINES = 20_000
MOST_CHARACTERS = 1_000_000
"""What one cell can show of what it prints."""

CUT = "\n[Keluaran sel ini terlalu panjang; sisanya tidak ditampilkan.]\n"


class Buffer:
    """Collects what is written to one stream and hands it to `send`, now and then or when it is flushed."""

    def __init__(self, send: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._send = send
        self._clock = clock
        self._parts: list[str] = []
        self._sent = clock()
        self._lines = self._characters = self._asked = 0
        self._later: Any = None

    def write(self, text: str) -> None:
        """Keep `text`, or drop it when the cell has written enough."""
        if self._lines > MOST_LINES or self._characters > MOST_CHARACTERS:
            return
        self._lines += text.count("\n")
        self._characters += len(text)
        if self._lines > MOST_LINES or self._characters > MOST_CHARACTERS:
            text = text[:MOST_CHARACTERS] + CUT
        self._parts.append(text)
        if self._clock() - self._sent >= PAUSE:
            self.flush()
        elif self._later is None:
            # For what is written by a task that waits in between; a cell that does not is flushed at its end.
            try:
                self._later = asyncio.get_running_loop().call_later(PAUSE, self.flush)
            except RuntimeError:
                self._later = None

    def flush(self) -> None:
        """Send what is kept."""
        if self._later is not None:
            self._later.cancel()
            self._later = None
        if self._parts:
            text = "".join(self._parts)
            self._parts.clear()
            self._send(text)
        self._sent = self._clock()

    def ask(self) -> None:
        """Send what is kept because the program wants so (`flush=True`), as long as it does not want so for thousands of lines."""
        self._asked += 1
        if self._asked <= PROMPT or self._clock() - self._sent >= PAUSE:
            self.flush()

    def begin(self) -> None:
        """Begin counting anew: another cell runs."""
        self.flush()
        self._lines = self._characters = self._asked = 0


_buffers: dict[str, Buffer] = {}
"""The streams that something was written to, by name."""


def flush_all(*_: Any) -> None:
    """Send all that is kept, before what must stand below it."""
    for each in list(_buffers.values()):
        each.flush()


def install(shell: Any) -> None:
    """Buffer the kernel's two streams, and send what they hold before anything that is shown otherwise, so that the order stays."""
    display: Any = importlib.import_module("pyodide_kernel.display")

    stream, send = display.LiteStream, display.LiteStream.write
    buffers = _buffers

    def buffer(each: Any) -> Buffer:
        if each.name not in buffers:
            buffers[each.name] = Buffer(functools.partial(send, each))
        return buffers[each.name]

    def write(self: Any, text: str) -> int:
        for name, other in buffers.items():
            if name != self.name:
                other.flush()
        buffer(self).write(str(text))
        return len(text)

    def ask_all(*_: Any) -> None:
        for each in list(buffers.values()):
            each.ask()

    stream.write = write
    stream.flush = ask_all
    for owner, name in (
        (display.LiteDisplayPublisher, "publish"),
        (display.LiteDisplayPublisher, "clear_output"),
        (display.LiteDisplayHook, "finish_displayhook"),
    ):
        setattr(owner, name, _after(flush_all, getattr(owner, name)))
    run = shell.kernel.run

    async def run_flushed(code: str) -> Any:
        for each in list(buffers.values()):
            each.begin()
        try:
            return await run(code)
        finally:
            flush_all()

    shell.kernel.run = run_flushed


def _after(first: Callable[[], None], function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def both(*args: Any, **kwargs: Any) -> Any:
        first()
        return function(*args, **kwargs)

    return both
