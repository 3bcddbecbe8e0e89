"""A JupyterLab that something else starts as a student: a campus's JupyterHub, Binder, a container.

`python -m bukuflask_start.served` is JupyterHub's single-user server; `... served COMMAND WORDS` becomes that command, which must be a
Jupyter server. Before that, with the student's rights alone, their copy of the lessons is brought up to the book, and JupyterLab becomes
this book's as on a laptop. (The hub's side is the package in `campus/`.)
"""

from __future__ import annotations

import os
import socket
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from bukuflask.host import host

from . import jupyter, signatures, working_copy
from .environment import running

DOOR = "BUKUFLASK_PINTU"
"""The variable that holds the number of the socket, open already, at which the hub's proxy knocks."""

CULL = "BUKUFLASK_TUTUP_KERNEL"
"""The variable that holds after how many seconds a kernel ends that does nothing and whose notebook is closed; 0 or nothing for never."""


def main() -> None:
    """Prepare the student's copy, then serve it."""
    os.umask(0o077)  # what a student writes is nobody else's to read
    copy = working_copy.place(os.environ)
    env, own = running(), copy / jupyter.OWN
    os.environ |= jupyter.own_variables(own, "hub") | {"BUKUFLASK_DATA": str(own), "PYTHONNOUSERSITE": "1"}
    os.environ["PATH"] = os.pathsep.join([*jupyter.commands(env), os.environ.get("PATH", "")])
    _in_a_child(lambda: _prepare(copy))
    os.chdir(copy)
    options = jupyter.lab_options(env, copy, os.environ)
    if sys.argv[1:]:
        front = f"--LabApp.default_url={jupyter.front_page(copy)}"
        os.execvp(sys.argv[1], [*sys.argv[1:], front, *options])
    os.environ["BUKUFLASK_BERSAMA"] = "1"
    os.environ["JUPYTERHUB_DEFAULT_URL"] = jupyter.front_page(copy)
    os.environ.pop("JUPYTERHUB_ROOT_DIR", None)
    _serve_for_the_hub(options)


def _in_a_child(work: Callable[[], None]) -> None:
    """Do something in a process of its own, whose memory goes with it: a server keeps for hours what it has once used."""
    sys.stdout.flush()
    if child := os.fork():
        if code := os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
            sys.exit(f"salinan pelajaran tidak dapat disiapkan (kode {code})")
        return
    code = 1
    try:
        work()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _prepare(copy: Path) -> None:
    copy.mkdir(parents=True, exist_ok=True)
    copy.chmod(0o700)
    changes = working_copy.refresh(host().book(), copy)
    if changes.newer:
        print(f"versi baru, tulisan siswa dipakai terus: {', '.join(changes.newer)}", file=sys.stderr)
    if fresh := [copy / name for name in changes.copied if name.endswith(".ipynb")]:
        _sign(fresh, Path(os.environ["JUPYTER_DATA_DIR"]))


def _sign(notebooks: list[Path], data: Path) -> None:
    """Do what `jupyter.trust` does, but here: a class that comes in the same minute need not start a Python for it."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    signatures.main(list(map(str, notebooks)), str(data))


def _serve_for_the_hub(options: list[str]) -> None:
    if (number := os.environ.pop(DOOR, "")).isdecimal():
        _use_door(int(number))
    from jupyterhub.singleuser import main as serve

    idle = int(os.environ.pop(CULL, "") or 0)
    sys.argv = [
        "jupyterhub-singleuser",
        *options,
        # A class's server needs no language servers; their extension would look for twenty of them at every start.
        "--ServerApp.jpserver_extensions=jupyter_lsp=False",
        f"--MappingKernelManager.cull_idle_timeout={idle}",
        f"--MappingKernelManager.cull_interval={min(300, idle or 300)}",
        # What modules look up while they are imported, and a warm process has imported them for all students (`campus/`).
        f"--HubOAuth.base_url={os.environ.get('JUPYTERHUB_SERVICE_PREFIX') or '/'}",
        f"--LabApp.user_settings_dir={os.environ['JUPYTER_CONFIG_DIR']}/lab/user-settings",
        f"--LabApp.workspaces_dir={os.environ['JUPYTER_CONFIG_DIR']}/lab/workspaces",
        f"--Session.username={os.environ.get('USER', 'username')}",
    ]
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
