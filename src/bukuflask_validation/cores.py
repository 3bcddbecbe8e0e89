"""All cores without a second collection: once pytest knows its tests it forks workers, and whole files are the unit of work.

A worker takes the next file from a queue, runs its tests as pytest itself would, and sends every report to the parent, which
shows it. Files that took long last time go first. Only where a process can be forked; pytest-xdist does the same elsewhere.
"""

from __future__ import annotations

import builtins
import os
import pickle
import queue
import signal
import struct
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, NoReturn

import pytest

CAN_FORK = sys.platform == "linux"

LONG_FILES = "berkas_lama"
"""The option of pytest's configuration that lists files with the seconds that they take."""

_DURATIONS = "bukuflask/seconds"
_TICKET = struct.Struct("H")
_DONE = None


def wanted(asked: int | None) -> int:
    """Return how many workers there should be: as many as `asked`, or as this process may use processors."""
    if asked is not None:
        return asked
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def apt(session: pytest.Session) -> bool:
    """Whether this session can be split over forked workers."""
    option = session.config.option
    return (
        CAN_FORK
        and not hasattr(session.config, "workerinput")  # a worker of pytest-xdist
        and getattr(option, "numprocesses", None) is None
        and getattr(option, "dist", "no") == "no"
        and not (option.collectonly or option.usepdb or option.trace or option.basetemp)
        and not (
            session.testsfailed and not option.continue_on_collection_errors
        )  # pytest itself says why it stops here
        and option.capture != "no"
        and len(_files(session)) > 1
        and wanted(option.inti) > 1
        and _alone()
    )


def _alone() -> bool:
    """Whether this process has a single thread: a fork beside others may inherit a lock that nobody frees."""
    return len(list(Path("/proc/self/task").iterdir())) == 1


def run(session: pytest.Session) -> bool:
    """Run every test of a session on forked workers, and report it as if it had run here."""
    files = _longest_first(session, _files(session))
    tickets = _queue(len(files))
    workers = [_TestWorker(session, files, tickets) for _ in range(min(wanted(session.config.option.inti), len(files)))]
    os.close(tickets)
    try:
        _listen(session, workers)
    finally:
        for worker in workers:
            worker.end()
    return True


def _files(session: pytest.Session) -> dict[Path, list[pytest.Item]]:
    files: dict[Path, list[pytest.Item]] = {}
    for item in session.items:
        files.setdefault(item.path, []).append(item)
    return files


def _longest_first(session: pytest.Session, files: dict[Path, list[pytest.Item]]) -> list[list[pytest.Item]]:
    known = {**_told(session), **_remembered(session)}
    root = session.config.rootpath

    def weight(path: Path) -> float:
        # A file never seen before counts a tenth of a second a test.
        return float(known.get(os.path.relpath(path, root), len(files[path]) / 10))

    return [files[path] for path in sorted(files, key=weight, reverse=True)]


def _told(session: pytest.Session) -> dict[str, float]:
    """Return the seconds of the files that pyproject.toml calls long: on a machine that never ran them nothing else tells."""
    return {
        path: float(seconds) for path, seconds in (line.rsplit(None, 1) for line in session.config.getini(LONG_FILES))
    }


def _remembered(session: pytest.Session) -> dict[str, float]:
    cache = _cache(session)
    return dict(cache.get(_DURATIONS, {})) if cache else {}


def _cache(session: pytest.Session) -> pytest.Cache | None:
    """Return pytest's memory of earlier runs, which `-p no:cacheprovider` takes away."""
    return getattr(session.config, "cache", None)


def _queue(count: int) -> int:
    """Return the reading end of a pipe that holds the numbers 0 to count - 1; each is read by one worker."""
    reading, writing = os.pipe()
    for number in range(count):
        os.write(writing, _TICKET.pack(number))
    os.close(writing)
    return reading


class _TestWorker:
    """The parent's end of one worker."""

    def __init__(self, session: pytest.Session, files: list[list[pytest.Item]], tickets: int) -> None:
        reading, writing = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(reading)
            with os.fdopen(writing, "wb") as out:
                _work(session, files, tickets, out)
        os.close(writing)
        self.reports = os.fdopen(reading, "rb")
        self.running: pytest.Item | None = None

    def end(self) -> None:
        """End the worker, whatever it does."""
        try:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
        self.reports.close()


# -- in the worker ------------------------------------------------------------------------------------------------------------


class _Send:
    """A plugin that hands a worker's reports and warnings to the parent."""

    def __init__(self, config: pytest.Config, out: IO[bytes]) -> None:
        self._config = config
        self._out = out

    def say(self, kind: str, content: Any) -> None:
        pickle.dump((kind, content), self._out)
        self._out.flush()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.say("report", self._config.hook.pytest_report_to_serializable(config=self._config, report=report))

    def pytest_warning_recorded(
        self, warning_message: warnings.WarningMessage, when: str, nodeid: str, location: Any
    ) -> None:
        told = {
            "words": str(warning_message.message),
            "category": warning_message.category.__name__,
            "filename": warning_message.filename,
            "lineno": warning_message.lineno,
            "when": when,
            "nodeid": nodeid,
            "location": location,
        }
        self.say("warning", told)


def _work(session: pytest.Session, files: list[list[pytest.Item]], tickets: int, out: IO[bytes]) -> NoReturn:
    code = 1
    try:
        _be_a_worker(session, files, tickets, out)
        code = 0
    except KeyboardInterrupt:
        code = 2
    except BaseException:
        traceback.print_exc(file=sys.__stderr__)
    finally:
        # Whatever was registered before the fork is the parent's to clean up.
        out.flush()
        os._exit(code)


def _be_a_worker(session: pytest.Session, files: list[list[pytest.Item]], tickets: int, out: IO[bytes]) -> None:
    config = session.config
    manager = config.pluginmanager
    if reporter := manager.getplugin("terminalreporter"):
        manager.unregister(reporter)
    if capture := manager.getplugin("capturemanager"):
        # The files that it captures into are shared with the parent until they are made anew.
        capture.stop_global_capturing()
        capture.start_global_capturing()
    send = _Send(config, out)
    manager.register(send, "bukuflask-send")
    numbers = {id(item): number for number, item in enumerate(session.items)}
    item, rest = _next(files, tickets)
    while item is not None:
        # A session's fixtures live on as long as there is a next test, so the next file is taken before this one ends.
        after, rest = (rest[0], rest[1:]) if rest else _next(files, tickets)
        send.say("start", numbers[id(item)])
        config.hook.pytest_runtest_protocol(item=item, nextitem=after)
        if session.shouldfail or session.shouldstop:
            break
        item = after
    send.say("end", _DONE)


def _next(files: list[list[pytest.Item]], tickets: int) -> tuple[pytest.Item | None, list[pytest.Item]]:
    ticket = os.read(tickets, _TICKET.size)
    if not ticket:
        return None, []
    first, *rest = files[_TICKET.unpack(ticket)[0]]
    return first, rest


# -- in the parent ------------------------------------------------------------------------------------------------------------


def _messages(workers: list[_TestWorker]) -> Iterator[tuple[_TestWorker, str, Any]]:
    """Yield what the workers say, in the order in which it comes, until all have ended."""
    inbox: queue.SimpleQueue[tuple[_TestWorker, str, Any]] = queue.SimpleQueue()

    def read(worker: _TestWorker) -> None:
        try:
            while True:
                inbox.put((worker, *pickle.load(worker.reports)))
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            inbox.put((worker, "gone", None))

    for worker in workers:
        threading.Thread(target=read, args=(worker,), daemon=True).start()
    left = len(workers)
    while left:
        worker, kind, content = inbox.get()
        left -= kind == "gone"
        yield worker, kind, content


def _listen(session: pytest.Session, workers: list[_TestWorker]) -> None:
    config = session.config
    hook = config.hook
    waiting = {item.nodeid: item for item in session.items}
    seconds: dict[str, float] = {}
    finished: set[_TestWorker] = set()
    for worker, kind, content in _messages(workers):
        if kind == "start":
            worker.running = session.items[content]
            hook.pytest_runtest_logstart(nodeid=worker.running.nodeid, location=worker.running.location)
        elif kind == "report":
            report = hook.pytest_report_from_serializable(config=config, data=content)
            _count(report, seconds)
            hook.pytest_runtest_logreport(report=report)
            if report.when == "teardown":
                waiting.pop(report.nodeid, None)
                worker.running = None
                hook.pytest_runtest_logfinish(nodeid=report.nodeid, location=report.location)
        elif kind == "warning":
            _warn(config, content)
        elif kind == "end":
            finished.add(worker)
        elif worker not in finished and worker.running is not None:
            waiting.pop(worker.running.nodeid, None)
            _lost(session, worker.running, "prosesnya mati di tengah ujian ini.")
        if session.shouldfail:
            raise session.Failed(session.shouldfail)
        if session.shouldstop:
            raise session.Interrupted(session.shouldstop)
    for item in waiting.values():
        _lost(session, item, "tidak dijalankan, karena proses yang seharusnya menjalankannya sudah mati.")
    cache = _cache(session)
    if cache and not waiting:
        cache.set(_DURATIONS, _remembered(session) | seconds)


def _count(report: pytest.TestReport, seconds: dict[str, float]) -> None:
    file = report.nodeid.partition("::")[0]
    seconds[file] = seconds.get(file, 0.0) + report.duration


def _lost(session: pytest.Session, item: pytest.Item, why: str) -> None:
    """Report a test whose worker did not live to tell."""
    report = pytest.TestReport(
        nodeid=item.nodeid,
        location=item.location,
        keywords={},
        outcome="failed",
        longrepr=f"{item.nodeid}: {why}",
        when="call",
    )
    session.config.hook.pytest_runtest_logreport(report=report)


def _warn(config: pytest.Config, told: Mapping[str, Any]) -> None:
    kind = getattr(pytest, told["category"], getattr(builtins, told["category"], UserWarning))
    message = warnings.WarningMessage(kind(told["words"]), kind, told["filename"], told["lineno"])
    where = {name: told[name] for name in ("when", "nodeid", "location")}
    config.hook.pytest_warning_recorded.call_historic(kwargs={"warning_message": message, **where})
