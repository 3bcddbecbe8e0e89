"""A JupyterLab that something else starts as a student: a campus's JupyterHub, Binder, a container.

`python -m bukuflask_start.served` is JupyterHub's single-user server; `... served COMMAND WORDS` becomes that command, which must be a
Jupyter server. Before that, with the student's rights alone, their copy of the lessons is brought up to the book, and JupyterLab becomes
this book's as on a laptop. (The hub's side is the package in `campus/`.)
"""

from __future__ import annotations

import os
import socket
import sys

from bukuflask.host import host

from . import jupyter, working_copy
from .environment import running

DOOR = "BUKUFLASK_PINTU"
"""The variable that holds the number of the socket, open already, at which the hub's proxy knocks."""


def main() -> None:
    """Prepare the student's copy, then serve it."""
    os.umask(0o077)  # what a student writes is nobody else's to read
    copy = working_copy.place(os.environ)
    copy.mkdir(parents=True, exist_ok=True)
    copy.chmod(0o700)
    env, own = running(), copy / jupyter.OWN
    changes = working_copy.refresh(host().book(), copy)
    if changes.newer:
        print(f"versi baru, tulisan siswa dipakai terus: {', '.join(changes.newer)}", file=sys.stderr)
    os.environ |= jupyter.own_variables(own, "hub") | {"BUKUFLASK_DATA": str(own), "PYTHONNOUSERSITE": "1"}
    os.environ["PATH"] = os.pathsep.join([*jupyter.commands(env), os.environ.get("PATH", "")])
    if fresh := [copy / name for name in changes.copied if name.endswith(".ipynb")]:
        jupyter.trust(env, copy, fresh)
    os.chdir(copy)
    options = jupyter.lab_options(env, copy, os.environ)
    if sys.argv[1:]:
        front = f"--LabApp.default_url={jupyter.front_page(copy)}"
        os.execvp(sys.argv[1], [*sys.argv[1:], front, *options])
    os.environ["JUPYTERHUB_DEFAULT_URL"] = jupyter.front_page(copy)
    os.environ.pop("JUPYTERHUB_ROOT_DIR", None)
    _serve_for_the_hub(options)


def _serve_for_the_hub(options: list[str]) -> None:
    if (number := os.environ.pop(DOOR, "")).isdecimal():
        _use_door(int(number))
    from jupyterhub.singleuser import main as serve

    sys.argv = ["jupyterhub-singleuser", *options]
    serve()


def _use_door(number: int) -> None:
    """Let the server listen at a socket that the hub has opened: it leads out of the network that this student has alone."""
    from tornado import tcpserver

    os.set_inheritable(number, False)
    door = socket.socket(fileno=number)
    door.setblocking(False)
    vars(tcpserver)["bind_sockets"] = lambda *_, **__: [door]


if __name__ == "__main__":
    main()
