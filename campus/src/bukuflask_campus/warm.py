"""Two Pythons that have imported everything once, from which the servers and kernels of all students are forked.

Run by the hub as `python -m bukuflask_campus.warm FD FD`, with its rights: the first socket asks for what starts kernels, the second for
servers. A student's processes then share, with those of all others, the memory that the imports fill, and start without them. Each process is still
its student's own: its groups, its network, its account and its variables are set before a line of what it serves is run.

What a kernel imports comes first, and the process for servers is forked from there: so a lesson's kernel holds no module of a server.
Only a process with one thread can be forked safely, so nothing that is imported here may start one; a child may. Nothing secret may be
known here either, for all students' processes begin as copies of this one.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import pwd
import runpy
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import groups, networks
from .forking import ROOM

KERNEL = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.magics.extension",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "tornado.platform.asyncio",
    "psutil",
    "sqlite3",
    "flask",
    "anywidget",
    "bukuflask.magics",
    "bukuflask.ready",
    "bukuflask.exercises.runner",
    "bukuflask.drawings.routes",
    "bukuflask.progress.syllabus_marks",
    "bukuflask.serving.server",
    "bukuflask.web.peramban",
    "bukuflask.web.picture",
    "faulthandler",
    "urllib.request",
)
"""What a kernel has imported when its first cell and its first app are done."""

SERVER = (
    "anyio._backends._asyncio",
    "bukuflask_start.indonesian",
    "bukuflask_start.save_hook",
    "bukuflask_start.served",
    "ipykernel.kernelspec",
    "jinja2.ext",
    "jupyter_core.migrate",
    "jupyter_server.serverapp",
    "jupyter_server.kernelspecs.handlers",
    "jupyter_server.nbconvert.handlers",
    "jupyter_server.services.api.handlers",
    "jupyter_server.services.config.handlers",
    "jupyter_server.services.contents.handlers",
    "jupyter_server.services.events.handlers",
    "jupyter_server.services.kernels.handlers",
    "jupyter_server.services.kernelspecs.handlers",
    "jupyter_server.services.nbconvert.handlers",
    "jupyter_server.services.security.handlers",
    "jupyter_server.services.sessions.handlers",
    "jupyter_server.services.shutdown",
    "jupyter_server.view.handlers",
    "jupyter_server_terminals.app",
    "jupyterhub.singleuser.extension",
    "jupyterlab.labapp",
    "jupyterlab_language_pack_id_ID",
    "nbformat.sign",
    "notebook_shim.nbserver",
    "terminado",
)
"""What a server has imported when it has shown JupyterLab and started a kernel."""


_PR_SET_DUMPABLE = 4


_named = set(os.environ)


def main(kernels: int, servers: int) -> None:
    """Import, and fork for whoever asks at the two sockets, until their other ends are closed."""
    for_kernels, for_servers = (socket.socket(fileno=number) for number in (kernels, servers))
    gc.disable()  # what it freed would leave holes, which children fill, and copy the pages around them
    sys.path[:] = [each for each in sys.path if each not in {"", str(Path.cwd())}]  # put there by `-m`
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody here asks how a child ended, so none may stay a zombie
    _load(KERNEL)
    if os.fork():
        for_servers.close()
        _serve(for_kernels, _become_starter)
    else:
        for_kernels.close()
        _load(SERVER, _check_a_notebook)
        _serve(for_servers, _become_server)


def _check_a_notebook() -> None:
    """Let the checker of notebooks be made, which comes with its first use and holds 10 MB."""
    import nbformat

    nbformat.validate(nbformat.v4.new_notebook())


def _load(names: tuple[str, ...], use: Callable[[], None] = lambda: None) -> None:
    for name in names:
        with contextlib.suppress(ImportError):  # whoever needs it will say so
            importlib.import_module(name)
    use()
    if len(list(Path("/proc/self/task").iterdir())) != 1:
        raise RuntimeError(f"one of {names} has started a thread, so this process cannot be forked")
    gc.freeze()  # a collection in a child would copy every page that it looks at


def _serve(asked: socket.socket, become: Callable[..., None]) -> None:
    while True:
        said, descriptors, _, _ = socket.recv_fds(asked, ROOM, 2)
        if not said:
            return
        if pid := os.fork():
            for each in descriptors:
                os.close(each)
            asked.send(str(pid).encode())
            continue
        asked.close()
        _own_session()
        become(json.loads(said), *descriptors)
        return


def _own_session() -> None:
    gc.enable()
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)


def _become(job: dict[str, Any]) -> None:
    """Become the student, for good."""
    account = pwd.getpwnam(job["name"])
    os.initgroups(account.pw_name, account.pw_gid)
    os.setgid(account.pw_gid)
    os.setuid(account.pw_uid)
    os.chdir(account.pw_dir)
    # Else the student could not look at their own process in /proc, as after the start of a program they can.
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 1, 0, 0, 0)


def _become_server(job: dict[str, Any], listening: int, link: int) -> None:
    groups.enter((list(map(Path, job["entrances"])), job["processes"]))
    networks.enter_new()
    _become(job)
    from . import kernels

    kernels.asking = socket.socket(fileno=link)
    kernels.asking.send(b"ready")
    _take(job["env"] | {job["door"]: str(listening)}, job["words"])
    _run(job["module"])


def _become_starter(job: dict[str, Any], link: int, network: int) -> None:
    """Start kernels, as the student, each time that their server asks for one."""
    groups.enter((list(map(Path, job["entrances"])), job["processes"]))
    networks.enter(network)
    os.close(network)
    _become(job)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asked = socket.socket(fileno=link)
    asked.setblocking(True)  # the hub had given it a limit of time, which is the file's, not the process's
    while said := asked.recv(ROOM):
        if pid := os.fork():
            with contextlib.suppress(OSError):
                descriptor = os.pidfd_open(pid)
                socket.send_fds(asked, [str(pid).encode()], [descriptor])
                os.close(descriptor)
            continue
        asked.close()
        _own_session()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        wanted, parent = json.loads(said), str(os.getppid())
        # ipykernel has looked for its parent while it was imported, when there was none yet.
        who = [f"--IPKernelApp.parent_handle={parent}", f"--Session.username={job['name']}"]
        _take(wanted["env"] | {"JPY_PARENT_PID": parent}, [*wanted["words"], *who])
        os.umask(wanted["umask"])
        os.chdir(wanted["cwd"])
        _run(wanted["module"])
        return


def _take(variables: dict[str, str], words: list[str]) -> None:
    added = {name: value for name, value in os.environ.items() if name not in _named}  # by what was imported
    os.environ.clear()
    os.environ.update(added | variables)
    sys.argv[1:] = words


def _run(module: str) -> None:
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
