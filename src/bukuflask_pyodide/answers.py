"""Where an answer runs in the browser: in the notebook's own process, and yet not for ever."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType
from typing import Any

from bukuflask.bank import Exercise
from bukuflask.exercises.grading import ANSWER
from bukuflask.exercises.limits import seconds
from bukuflask.exercises.runner import InProcessRunner, Outcome
from bukuflask.exercises.suite import FOLDER

_TOOL = 4
"""One of the numbers that `sys.monitoring` leaves to whoever comes first."""


_GRACE = 1.0
"""Seconds after which an answer that caught its end is ended once more; in them the judge looks at what the answer left."""


_WAITING = ("pyodide.ffi", "pyodide.webloop")
"""The modules by whose `run_sync` ordinary code waits for a coroutine: `asyncio.run` uses the second."""


class OvertimeError(BaseException):
    """The answer has had its time. Not an `Exception`, so that few answers catch it."""


class BrowserRunner(InProcessRunner):
    """Runs an answer in this process and ends it after its time. What loops inside C code cannot be ended here."""

    def run(self, exercise: Exercise, source: str, limit: float | None = None) -> Outcome:
        """Run an answer; `limit` is in seconds, the exercise's own unless given."""
        with limited(seconds(exercise) if limit is None else limit, _is_answers) as ended:
            outcome = super().run(exercise, source, limit)
        return {"lost": "waktu"} if ended else outcome


def _is_answers(filename: str) -> bool:
    return filename == ANSWER or FOLDER in filename


@contextmanager
def limited(limit: float, owns: Callable[[str], bool]) -> Iterator[list[bool]]:
    """Raise `OvertimeError` in the answer's own code once `limit` seconds are over; the list yielded is then no longer empty.

    `owns` tells the files of that code. Looks only where a function of the answer begins or its code jumps back, so nothing else is slowed down or cut off.
    """
    monitoring: Any = sys.monitoring  # type: ignore[attr-defined]  # Python 3.12 and later: the browser's is
    ended: list[bool] = []
    if monitoring.get_tool(_TOOL):  # inside an answer that is limited already
        yield ended
        return
    end = time.monotonic() + limit

    def look(code: CodeType, *_: Any) -> Any:
        nonlocal end
        if not owns(code.co_filename):
            return monitoring.DISABLE
        if time.monotonic() > end:
            end = time.monotonic() + _GRACE
            ended.append(True)
            raise OvertimeError
        return None

    def sleep(seconds: Any) -> None:
        """Sleep as long as the answer's time allows."""
        nonlocal end
        original(min(seconds, max(end - time.monotonic(), 0)))
        if time.monotonic() >= end:
            end = time.monotonic() + _GRACE
            ended.append(True)
            raise OvertimeError

    def in_time(run_sync: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def wait(awaitable: Any) -> Any:
            """Wait for a coroutine as long as the answer's time allows."""
            nonlocal end
            task = asyncio.ensure_future(awaitable)
            run_sync(asyncio.wait({task}, timeout=max(end - time.monotonic(), 0)))
            if task.done():
                return task.result()
            task.cancel()
            end = time.monotonic() + _GRACE
            ended.append(True)
            raise OvertimeError

        return wait

    original = time.sleep
    waits: list[tuple[Any, Any]] = [(module, module.run_sync) for name in _WAITING if (module := sys.modules.get(name))]
    events = (monitoring.events.PY_START, monitoring.events.JUMP)
    monitoring.use_tool_id(_TOOL, "bukuflask")
    for event in events:
        monitoring.register_callback(_TOOL, event, look)
    monitoring.set_events(_TOOL, events[0] | events[1])
    time.sleep = sleep  # in which no code of the answer runs, so that nothing looks
    for module, run_sync in waits:  # likewise
        module.run_sync = in_time(run_sync)
    try:
        yield ended
    finally:
        time.sleep = original
        for module, run_sync in waits:
            module.run_sync = run_sync
        monitoring.set_events(_TOOL, 0)
        for event in events:
            monitoring.register_callback(_TOOL, event, None)
        monitoring.free_tool_id(_TOOL)
