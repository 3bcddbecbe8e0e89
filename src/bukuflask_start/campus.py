"""A student's JupyterLab on a campus's server: what JupyterHub starts, as that student, in place of its own `jupyterhub-singleuser`.

The hub's side is the package in `campus/`. Here, with the student's rights alone, their copy of the lessons is brought up to the book,
and JupyterLab becomes this book's as on a laptop. Nothing of the student's is ever touched by the hub's account.
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
    """Prepare the student's copy, then serve it as JupyterHub's single-user server until the hub ends it."""
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
    os.environ["JUPYTERHUB_DEFAULT_URL"] = jupyter.front_page(copy)
    os.environ.pop("JUPYTERHUB_ROOT_DIR", None)
    os.chdir(copy)
    _serve(jupyter.lab_options(env, copy, os.environ))


def _serve(options: list[str]) -> None:
    if (number := os.environ.pop(DOOR, "")).isdecimal():
        _use_door(int(number))
    from jupyterhub.singleuser import main as serve

    sys.argv = ["jupyterhub-singleuser", *options, *sys.argv[1:]]
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
