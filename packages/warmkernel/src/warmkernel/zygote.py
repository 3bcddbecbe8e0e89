"""The process that kernels are forked from: it imports everything once and keeps one initialised kernel ready.

Run as `python -m warmkernel.zygote FD [MODULE ...]`, where FD is one end of a SOCK_SEQPACKET socket pair. Every packet that
comes in asks for a kernel. The answer is its process id, and with it (SCM_RIGHTS) one end of a stream socket: on it the kernel
tells in a line of JSON how it is reached, and is told in another where it is to run. The end of the socket is the end of this
process, and with it (ipykernel's parent poller) of every kernel that it forked.

Only a process with a single thread can be forked safely, so nothing here may start one; a child may.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import signal
import socket
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NoReturn

THREADS = Path("/proc/self/task")


def main(descriptor: int, preload: list[str]) -> None:
    """Serve kernels until the other end of `descriptor` is closed. Raises `RuntimeError` when a fork would not be safe."""
    if os.fork():
        os._exit(
            0
        )  # an orphan is nobody's child: a program that looks at its own children finds only those it knows of
    control = socket.socket(fileno=descriptor)
    if sys.path[0] in {"", str(Path.cwd())}:
        del sys.path[0]  # put there by `-m`; ipykernel_launcher does the same
    os.environ["JPY_PARENT_PID"] = str(os.getpid())  # read when ipykernel is imported: its kernels watch this process
    import ipykernel.debugger
    import ipykernel.ipkernel
    import ipykernel.kernelapp
    import ipykernel.zmqshell  # noqa: F401

    for name in preload:
        with contextlib.suppress(ImportError):  # a cell that needs it will say so
            importlib.import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how a kernel ended, so none may stay a zombie
    for name in _rehearse(control):
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    if (threads := len(list(THREADS.iterdir()))) != 1:
        raise RuntimeError(
            f"one of {preload} has started a thread ({threads} are running), so this process cannot be forked"
        )
    gc.collect()
    gc.freeze()  # a collection in a child would copy every page that it looks at
    spare = _fork(control)
    while control.recv(1):
        pid, link = spare
        with link, contextlib.suppress(BrokenPipeError):
            socket.send_fds(control, [str(pid).encode()], [link.fileno()])
        spare = _fork(control)
    spare[1].close()


def _rehearse(control: socket.socket) -> list[str]:
    """Return the names of the modules that a kernel imports until its first cell is done, from a child that tries it."""
    _, link = _fork(control, rehearsal=True)
    with link, link.makefile(encoding="utf-8") as said:
        return list(json.loads(said.readline() or "[]"))


def _fork(control: socket.socket, rehearsal: bool = False) -> tuple[int, socket.socket]:
    """Fork a kernel and return its process id and the socket on which to talk with it. Raises `SystemExit` in the kernel."""
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid:
        theirs.close()
        return pid, ours
    try:
        control.close()
        ours.close()
        os.setsid()  # as jupyter_client starts one: signals go to the kernel's group, not to this process's
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _kernel(theirs, rehearsal)
    except SystemExit:
        raise  # up to the end of the program: what cells have registered with atexit belongs to a kernel's end
    except BaseException:
        sys.excepthook(*sys.exc_info())
        os._exit(1)


def _kernel(link: socket.socket, rehearsal: bool) -> NoReturn:
    """Run as a kernel: initialise, send the ports, wait for the folder and the environment, and serve."""
    from ipykernel.kernelapp import IPKernelApp

    known, named = set(sys.modules), set(os.environ)
    app: Any = IPKernelApp.instance()
    with tempfile.TemporaryDirectory(prefix="warmkernel-") as folder:
        file = Path(folder, "kernel.json")
        app.initialize(["-f", str(file)])
        info = json.loads(file.read_text(encoding="utf-8"))
    if rehearsal:
        app.shell.run_cell("print(end='')\n0", silent=True, store_history=False)
        # Modules of a program that was run, and those made on the spot, cannot be imported by name.
        fresh = [name for name in set(sys.modules) - known if getattr(sys.modules[name], "__spec__", None)]
        link.sendall(json.dumps(sorted(name for name in fresh if not name.startswith("__"))).encode() + b"\n")
        os._exit(0)
    link.sendall(json.dumps(info).encode() + b"\n")
    with link.makefile(encoding="utf-8") as said:
        line = said.readline()
    link.close()
    if not line:
        os._exit(0)  # nobody wanted it
    job = json.loads(line)
    added = {name: value for name, value in os.environ.items() if name not in named}  # MPLBACKEND, as it happens
    os.environ.clear()
    os.environ.update(added | job["env"], JPY_PARENT_PID=str(os.getppid()))
    time.tzset()
    os.chdir(job["cwd"])
    app.connection_file = job["connection_file"]
    sys.argv = [job["program"], "-f", job["connection_file"]]
    app.start()
    sys.exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
