"""How the `flask` command is started: its words, its environment, and the pipe on which its life hangs.

`jalankan` and `jejak_run` both start it here. The child script runs by path, never imported.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from ..this_python import again

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
    "FLASK_SKIP_DOTENV",
    "WERKZEUG_RUN_MAIN",
    "WERKZEUG_SERVER_FD",
}

_ORDER = "BUKUFLASK_SERVER"
"""The variable that tells the child where to write what it has to say."""


@dataclass(frozen=True, slots=True)
class News:
    """What a server's child says of itself."""

    port: int
    """Where it listens; 0 when another program does."""
    page: str = "/"
    """A page that the app has."""
    rules: tuple[str, ...] = ()
    """The addresses that it answers GET by."""


def order(news: Path, port: int, lease: Path | None, about: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that let the child write its `news`, and its `lease` with what is known `about` it."""
    told = {"news": str(news), "port": port, "lease": str(lease) if lease else "", "about": dict(about)}
    return {_ORDER: json.dumps(told)}


def read_news(news: Path) -> News | None:
    """Return what the child has written; None while it has written nothing."""
    try:
        said = json.loads(news.read_text(encoding="utf-8"))
    except OSError:  # not there yet, or on Windows just being put in its place
        return None
    return News(0) if "taken" in said else News(said["port"], said["page"], tuple(said["rules"]))


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
    # -P keeps both this package's folder and the working folder off sys.path, as with the `flask` command.
    command, environment = again(["-P", "-u", str(child), *arguments], environment)
    return subprocess.Popen(
        command,
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
