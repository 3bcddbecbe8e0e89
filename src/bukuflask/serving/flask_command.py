"""How the `flask` command is started: its words, its environment, and the pipe on which its life hangs.

`jalankan` and `jejak_run` both start it here. The child script runs by path, never imported.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

CHILD = Path(__file__).with_name("_serve.py")
"""The script that ties its process to the kernel's and hands over to Flask's command line."""

STOP_LIMIT = 2.0
"""Seconds that a server is given to end by itself once its pipe is closed."""

# What the `flask` command itself reads. Other FLASK_ variables are an app's own configuration and reach it as in a terminal.
_FLASK_COMMAND_VARIABLES = {
    "FLASK_APP",
    "FLASK_DEBUG",
    "FLASK_ENV_FILE",
    "FLASK_RUN_FROM_CLI",
    "WERKZEUG_RUN_MAIN",
    "WERKZEUG_SERVER_FD",
}


def start(
    arguments: Sequence[str],
    folder: Path,
    output: int | IO[bytes],
    *,
    child: Path = CHILD,
    variables: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start `flask` with `arguments` in `folder`, writing all it says to `output`, and return the process.

    `child` is the script that runs the command; `variables` are added to the environment. Closing the process's standard
    input ends it.
    """
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in _FLASK_COMMAND_VARIABLES and not name.startswith("FLASK_RUN_")
    }
    environment |= {"PYTHONIOENCODING": "utf-8", **(variables or {})}
    return subprocess.Popen(
        # -P keeps both this package's folder and the working folder off sys.path, as with the `flask` command.
        [sys.executable, "-P", "-u", str(child), *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=output,
        stderr=subprocess.STDOUT,
        **_apart_from_the_kernel(),
    )


def end(process: subprocess.Popen[bytes]) -> None:
    """Close the pipe on which the process's life hangs, and wait until it is gone."""
    if process.stdin is not None:
        with contextlib.suppress(OSError):  # the process ended before it read all
            process.stdin.close()
    try:
        process.wait(STOP_LIMIT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _apart_from_the_kernel() -> dict[str, Any]:
    """Return the options that keep JupyterLab's stop button from reaching the server, and Windows from opening a window."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"process_group": 0}
