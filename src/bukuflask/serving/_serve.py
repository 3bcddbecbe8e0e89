"""The server's child process: the `flask` command itself, with its life tied to the kernel's.

Run by path (`_trace_run.py` runs it for its lifeline), so that neither the workbook's modules nor the student's folder come first
on `sys.path`. Imported only where there are no processes, for `first_page`.

It tells the kernel by a small JSON file, its news, that it listens (`{"port": 5000}`) or that it may not (`{"taken": 98}`), and
writes another, its lease, by which the student's other notebooks know it. Where both stand is told in one environment variable.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import socket
import sys
import threading
import time
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any

ORDER = "BUKUFLASK_SERVER"
_LOOK = 0.2  # seconds between two looks at the lease
TAKEN = {errno.EADDRINUSE, 10048, 10013}  # the last two are Windows': in use, and in use by one who does not share

_SAMPLES = ("maria", "1", "1.5", "2026-08-17", "17-08-2026", "00000000-0000-0000-0000-000000000001")

_own: list[Path] = []  # the files that go with this process


def _end() -> None:
    """End this process, and take away the lease, also the one that another notebook has marked."""
    for path in _own:
        with contextlib.suppress(OSError):
            path.unlink()
    os._exit(0)


def _die_with_the_kernel(lifeline: int) -> None:
    """Wait until the kernel's end of the pipe is closed, by `berhenti()` or by the kernel's death, and end at once.

    A pipe says so on every platform, however the kernel ended; a signal handler or a parent process id would not.
    """
    # os.read, not sys.stdin: a daemon thread that holds a stream's lock at shutdown is a fatal error in CPython.
    while os.read(lifeline, 1):
        pass
    _end()


def _die_with_the_lease(lease: Path) -> None:
    """Wait until another notebook of this student has taken the lease away, and end."""
    while True:
        try:
            lease.stat()
        except FileNotFoundError:
            _end()
        except OSError:
            pass  # held by another program, or a drive that is away for a moment
        time.sleep(_LOOK)


def follow_the_kernel() -> None:
    """End this process when the kernel that started it ends: the kernel holds the other end of standard input."""
    # The pipe moves away from descriptor 0: the app's own `input()` must not swallow the end of the pipe, and on Windows a
    # read that waits on standard input would hold up every process that the app starts.
    lifeline = os.dup(0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    threading.Thread(target=_die_with_the_kernel, args=(lifeline,), daemon=True).start()


def _write(path: Path, content: dict[str, Any]) -> None:
    """Put a JSON file in its place, whole. Raises `OSError`."""
    fresh = path.with_suffix(".baru")
    fresh.write_text(json.dumps(content), encoding="utf-8")
    fresh.replace(path)


def first_page(app: Any) -> tuple[str, list[str]]:
    """Return the address of a page of the app that a reader may see first, and the rules of all that it has.

    A place in a rule that is to be filled gets the first sample that the rule accepts.
    """
    app = getattr(app, "app", app)  # the debugger stands around it
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    shown = [rule.rule if _by_get(rule) else f"{rule.rule} (hanya {_methods(rule)})" for rule in rules]
    urls = app.url_map.bind("")
    for rule in sorted(rules, key=lambda r: (not _by_get(r), r.rule != "/", len(r.arguments))):
        given = re.search(r"any\(\W*(\w+)", rule.rule)
        for sample in [*([given[1]] if given else []), *_SAMPLES]:
            address = re.sub("<[^>]*>", sample, rule.rule)
            with contextlib.suppress(Exception):
                method = "GET" if _by_get(rule) else min(rule.methods or {"GET"})
                if urls.match(address, method=method)[0] == rule.endpoint:
                    return address, shown
    return "/", shown


def _by_get(rule: Any) -> bool:
    return rule.methods is None or "GET" in rule.methods


def _methods(rule: Any) -> str:
    return ", ".join(sorted(rule.methods - {"OPTIONS", "HEAD"}))


def announce(order: dict[str, Any]) -> None:
    """Let Werkzeug's server say when it listens, or cannot, and on Windows keep its port for itself."""
    from werkzeug.serving import BaseWSGIServer

    news = Path(order["news"])
    bind, activate, serve = BaseWSGIServer.server_bind, BaseWSGIServer.server_activate, BaseWSGIServer.serve_forever
    said: list[bool] = []

    def server_bind(self: BaseWSGIServer) -> None:
        if sys.platform == "win32":
            # What Werkzeug asks for, SO_REUSEADDR, would share there a port that another program listens on.
            self.allow_reuse_address = False
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        with tell_if_taken(self):
            bind(self)

    def server_activate(self: BaseWSGIServer) -> None:
        with tell_if_taken(self):
            activate(self)

    @contextlib.contextmanager
    def tell_if_taken(server: BaseWSGIServer) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            # An app may start servers of its own, on other ports.
            if server.server_address[1] == order["port"] and {error.errno, getattr(error, "winerror", None)} & TAKEN:
                _write(news, {"taken": error.errno})
            raise

    def serve_forever(self: BaseWSGIServer, poll_interval: float = 0.5) -> None:
        if not said:
            said.append(True)
            port = self.socket.getsockname()[1]
            if order.get("lease"):
                _hold(Path(order["lease"]), {"port": port, **order["about"]})
            page: tuple[str, list[str]] = ("/", [])
            with contextlib.suppress(Exception):  # an app of another kind than Flask's
                page = first_page(self.app)
            _write(news, {"port": port, "page": page[0], "rules": page[1]})
        serve(self, poll_interval)

    BaseWSGIServer.server_bind = server_bind  # type: ignore[method-assign, assignment]
    BaseWSGIServer.server_activate = server_activate  # type: ignore[method-assign, assignment]
    BaseWSGIServer.serve_forever = serve_forever  # type: ignore[method-assign]


def _hold(lease: Path, about: dict[str, Any]) -> None:
    """Write the lease and let this process end when it is gone. Without it the server runs, unknown to other notebooks."""
    with contextlib.suppress(OSError):
        _write(lease, about)
        _own.extend([lease, lease.with_suffix(".henti")])
        threading.Thread(target=_die_with_the_lease, args=(lease,), daemon=True).start()


def keep_to_this_folder() -> None:
    """Let Flask read the `.flaskenv` and `.env` of this folder only, not one that somebody has left in a folder above (the home)."""
    with contextlib.suppress(ImportError):
        import dotenv

        dotenv.find_dotenv = lambda filename=".env", *_, **__: filename if Path(filename).is_file() else ""


def name_files_that_are_no_text() -> None:
    """Let an error of reading a module always name its file and line: of one that holds zeros Python says neither."""
    read = SourceFileLoader.source_to_code

    def source_to_code(self: SourceFileLoader, data: Any, path: Any, *more: Any, **options: Any) -> Any:
        try:
            return read(self, data, path, *more, **options)
        except (SyntaxError, ValueError) as error:  # ValueError before Python 3.11.4
            if getattr(error, "filename", None):
                raise
            line = data.count(b"\n", 0, max(data.find(0), 0)) + 1
            raise SyntaxError(str(error), (os.fspath(path), line, None, None)) from None

    SourceFileLoader.source_to_code = source_to_code  # type: ignore[method-assign, assignment]


def main() -> None:
    """Watch the lifeline and hand over to Flask's command line."""
    follow_the_kernel()
    if order := os.environ.pop(ORDER, ""):
        announce(json.loads(order))
    keep_to_this_folder()
    name_files_that_are_no_text()

    from flask.cli import main as flask_command

    sys.argv[0] = "flask"
    flask_command()


if __name__ == "__main__":
    main()
