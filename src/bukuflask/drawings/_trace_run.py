"""The traced child process of `jejak_run`: the `flask` command itself, with every watched call written down as it happens.

Run by path, like `_serve.py`. The reloader starts this file again with the same arguments, so its child is traced as well. What
to watch comes from `run_trace.py` in one environment variable; a call becomes one JSON line in a file that both processes share.
"""

from __future__ import annotations

import json
import os
import runpy
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

_SERVE = Path(__file__).parents[1] / "serving" / "_serve.py"
_SOCKET_CALLS = ("bind", "listen")  # methods written in C, which have no Python code of their own
_PAYLOAD = ("socketserver", "_SocketWriter.write")


class _CallRecorder:
    """A profile function (`sys.setprofile`) that writes down the first call of each watched function."""

    def __init__(self, order: dict[str, Any]) -> None:
        self._file = os.open(order["file"], os.O_WRONLY | os.O_APPEND)
        self._folder = order["folder"] + os.sep
        self._watched = {(module, name) for module, name in order["watched"]}
        self._names = {name for _, name in self._watched}
        self._child = os.environ.get("WERKZEUG_RUN_MAIN") == "true"
        self._seen: set[tuple[str, str]] = set()
        self._files: dict[CodeType, bool] = {}

    def __call__(self, frame: FrameType, event: str, arg: Any) -> None:
        if event == "c_return":
            if arg.__name__ in _SOCKET_CALLS and isinstance(getattr(arg, "__self__", None), socket.socket):
                self._note("socket", f"socket.{arg.__name__}", port=arg.__self__.getsockname()[1])
            return
        if event != "call":
            return
        code = frame.f_code
        if code.co_qualname in self._names:
            module = str(frame.f_globals.get("__name__"))
            if (module, code.co_qualname) in self._watched:
                self._note(module, code.co_qualname, **self._details(frame, module, code.co_qualname))
                return
        if self._own(code):
            self._own_code(frame, code)

    def _details(self, frame: FrameType, module: str, name: str) -> dict[str, Any]:
        if name == "BaseWSGIServer.serve_forever":
            return {"port": frame.f_locals["self"].socket.getsockname()[1]}
        if (module, name) == _PAYLOAD:
            return {"bytes": bytes(frame.f_locals["b"]).split(b"\r\n")[0].decode("latin-1")}
        return {}

    def _own(self, code: CodeType) -> bool:
        """Whether this code stands in the folder of the app."""
        known = self._files.get(code)
        if known is None:
            filename = code.co_filename
            known = self._files[code] = filename.startswith(self._folder) and "site-packages" not in filename
        return known

    def _own_code(self, frame: FrameType, code: CodeType) -> None:
        """Write down a module's top level, a factory that Flask calls, and the view."""
        module = str(frame.f_globals.get("__name__"))
        caller = frame.f_back
        if code.co_name == "<module>":
            self._note(module, "<module>", role="modul")
        elif caller is not None and caller.f_globals.get("__name__") == "flask.cli":
            self._note(module, code.co_qualname, role="pabrik")
        elif caller is not None and caller.f_code.co_qualname == "Flask.dispatch_request":
            self._note(module, code.co_qualname, role="view")

    def _note(self, module: str, name: str, **details: Any) -> None:
        if (module, name) in self._seen:
            return
        self._seen.add((module, name))
        step = {"child": self._child, "module": module, "name": name, **details}
        os.write(self._file, (json.dumps(step) + "\n").encode("ascii"))


def main() -> None:
    """Watch the lifeline, start recording, and hand over to Flask's command line."""
    serve = runpy.run_path(str(_SERVE))
    serve["name_files_that_are_no_text"]()
    # Only the process that serves reads the pipe: the reloader's parent must leave it to its child, and on Windows a read
    # that waits would hold up the child's start.
    if "--no-reload" in sys.argv or os.environ.get("WERKZEUG_RUN_MAIN") == "true":
        serve["follow_the_kernel"]()

    from flask.cli import main as flask_command

    sys.argv[0] = "flask"
    record: Callable[..., None] = _CallRecorder(json.loads(os.environ["BUKUFLASK_JEJAK"]))
    threading.setprofile(record)
    sys.setprofile(record)
    flask_command()


if __name__ == "__main__":
    main()
