"""Handing over to JupyterLab: the lesson list in front, in Indonesian, on this computer only."""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

from bukuflask.files import write_whole
from bukuflask.problems import Masalah
from bukuflask.this_python import another

from .environment import Environment, child_variables
from .shell import shell_command
from .trouble import AGAIN, recognise

OWN = ".bukuflask"
"""The hidden folder of the student's copy."""

_FIRST_PORT = 8888
_PORTS = 100
_SECONDS_TO_CLOSE = 10
_SECONDS_TO_END = 45
"""What JupyterLab has for closing its kernels, however busy the computer is, before it is ended without being asked."""
_SECONDS_BETWEEN_LOOKS = 0.1
_SETTINGS = Path(__file__).with_name("settings")


def own_variables(own: Path, first: str = "") -> dict[str, str]:
    """Return where Jupyter is to keep and look for its things: in `own`, the hidden folder of the student's copy.

    So neither this book nor the student's other Jupyter surprises the other, and a home folder that refuses writing does not matter.
    `first` names the folder whose settings win.
    """
    home = own / "jupyter"
    return {
        "JUPYTER_CONFIG_DIR": str(home),
        # Read before any other, also before what an administrator has laid into the system's folders.
        "JUPYTER_CONFIG_PATH": str(home / "pertama" / first),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "IPYTHONDIR": str(own / "ipython"),
    }


def trust(env: Environment, copy: Path, notebooks: list[Path]) -> None:
    """Sign notebooks that came from the book, so that JupyterLab shows their drawings before a cell is run."""
    # -P: what lies beside that file is not to hide modules of the same name.
    program = Path(__file__).with_name("signatures.py")
    command = [str(env.python), "-P", str(program), *map(str, notebooks)]
    variables = child_variables(os.environ, env.base_prefix) | own_variables(copy / OWN)
    # Without a signature a drawing only waits for its cell to run: no reason to stop a start.
    subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, env=variables, check=False)


def _lock_the_door(first: Path, token: str) -> None:
    """Let the server know its token before any other configuration can set an empty one."""
    first.mkdir(parents=True, exist_ok=True)
    settings = {"IdentityProvider": {"token": token}, "ServerApp": {"allow_unauthenticated_access": False}}
    write_whole(first / "jupyter_server_config.json", json.dumps(settings).encode("ascii"), 0o600)


def free_port(first: int | None = None) -> int:
    """Return the first port from `first` (8888) on at which nothing on this computer listens.

    Raises `Masalah` when a hundred are taken.
    """
    for port in range(first or _FIRST_PORT, _FIRST_PORT + _PORTS):
        with socket.socket() as trial:
            if os.name != "nt":  # there it would allow a second listener; elsewhere it only forgives a closed one
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise Masalah(
        f"Port {_FIRST_PORT} sampai {_FIRST_PORT + _PORTS - 1} semuanya sedang dipakai.",
        f"tutup JupyterLab lain yang masih berjalan, atau hidupkan ulang komputer, lalu {AGAIN}.",
    )


def start(env: Environment, copy: Path, browser: bool) -> int:
    """Run JupyterLab over the student's copy until it ends and return its exit code.

    Raises `Masalah` when no port is free or JupyterLab fails.
    """
    own = copy / OWN
    print(f"Salinan belajarmu: {copy}\nMenyalakan JupyterLab ...", flush=True)
    signal.signal(signal.SIGTERM, _leave)
    port = free_port()
    while True:
        if port != _FIRST_PORT:
            print(f"Port {_FIRST_PORT} sedang dipakai program lain; buku kerja memakai port {port}.")
        log = own / ("jupyterlab.log" if port == _FIRST_PORT else f"jupyterlab-{port}.log")
        try:
            code = _run(env, copy, port, log, browser=browser)
        except OSError as error:
            raise recognise(str(error), "menjalankan JupyterLab") from error
        if not code:
            print("JupyterLab sudah ditutup. Sampai belajar lagi!")
            return code
        said = log.read_text(encoding="utf-8", errors="replace")
        if not _TAKEN.search(said):
            raise recognise(said, "menjalankan JupyterLab", log)
        port = free_port(port + 1)  # another program was quicker by a moment


_TAKEN = re.compile(r"The port \d+ is already in use|\[(?:Errno|WinError) (?:48|98|10013|10048)\]")
"""How JupyterLab says that it may not listen at its port."""


def front_page(copy: Path) -> str:
    """Return the path of the page that JupyterLab opens with: the list of lessons."""
    return "/lab/tree/lessons.md" if (copy / "lessons.md").is_file() else "/lab"


def lab_options(env: Environment, copy: Path, variables: Mapping[str, str]) -> list[str]:
    """Return what makes a JupyterLab this book's, wherever it runs: its folder, its language, its terminal, nothing from the network."""
    options = [
        f"--ServerApp.root_dir={copy}",
        "--ServerApp.jpserver_extensions=bukuflask_start.indonesian=True",
        "--ServerApp.jpserver_extensions=bukuflask_start.signatures=True",
        "--ContentsManager.untitled_notebook=Notebook Baru",
        "--ContentsManager.untitled_file=berkas-baru",
        "--ContentsManager.untitled_directory=Folder Baru",
        "--ContentsManager.pre_save_hook=bukuflask_start.save_hook.keep_picture",
        f"--LabApp.app_settings_dir={_SETTINGS}",
        "--LabApp.extension_manager=readonly",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate",
    ]
    shell = shell_command(commands(env), copy / OWN / "terminal", variables)
    if shell is not None:
        options.append(f"--ServerApp.terminado_settings={ {'shell_command': shell} }")
    return options


def _run(env: Environment, copy: Path, port: int, log: Path, *, browser: bool) -> int:
    """Run JupyterLab at a port and return its exit code. Raises `OSError` when it cannot be started."""
    own, token = copy / OWN, secrets.token_hex(16)
    places = own_variables(own, str(port))
    _lock_the_door(Path(places["JUPYTER_CONFIG_PATH"]), token)
    variables = child_variables(os.environ, env.base_prefix) | places | {"BUKUFLASK_DATA": str(own)}
    variables["JUPYTER_TOKEN"] = token
    # A terminal opened in JupyterLab finds this environment's `flask` and `python`, as after activating it (see shell.py, too).
    variables["PATH"] = os.pathsep.join([*commands(env), variables.get("PATH", "")])
    page = front_page(copy)
    words = [
        *("-P", "-m", "bukuflask_start.lab"),  # -P: nor does anything in the student's folder hide a module
        "--ServerApp.kernel_spec_manager_class=bukuflask_start.lab.Kernels",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",  # another port than the one said would leave the student at a wrong address
        f"--ServerApp.open_browser={browser}",
        # Else the browser is given a file in a hidden folder, which one that came as a snap or a flatpak may not read.
        "--ServerApp.use_redirect_file=False",
        "--ServerApp.answer_yes=True",
        "--ServerApp.allow_root=True",
        "--ServerApp.jpserver_extensions=bukuflask_start.lifeline=True",
        "--ServerApp.jpserver_extensions=jupyter_server_terminals=True",
        f"--LabApp.default_url={page}",
        *lab_options(env, copy, variables),
    ]
    command, variables = another(env.python, env.base_python, words, variables)
    address = f"http://127.0.0.1:{port}{page}?token={token}"
    how = (
        "Peramban terbuka sendiri; kalau tidak, salin alamat itu ke peramban."
        if browser
        else "Salin alamat itu ke peramban."
    )
    ready = (
        f"Buku kerja ada di  {address}\n{how}\n"
        "Biarkan jendela ini terbuka selama belajar. Selesai? Tekan Ctrl+C di sini."
    )
    runtime = Path(places["JUPYTER_RUNTIME_DIR"])
    old = _notes(runtime)
    with log.open("w", encoding="utf-8") as said:
        child = subprocess.Popen(
            command, cwd=copy, env=variables, stdin=subprocess.PIPE, stdout=said, stderr=subprocess.STDOUT
        )
    return _wait(child, port, ready, runtime, old)


def _wait(child: subprocess.Popen[bytes], port: int, ready: str, runtime: Path, old: set[tuple[str, int, int]]) -> int:
    """Wait for a child, which never outlives this process, and return its exit code; 0 when a student ended it.

    Prints `ready` as soon as something answers at `port`, and JupyterLab has noted in its `runtime` folder that it does: it might be
    another program. `old` holds the notes that were there before the child.
    """
    try:
        while child.poll() is None:
            if any(note[2] == port for note in _notes(runtime) - old) and _answers(port):
                print(ready, flush=True)
                return child.wait()
            time.sleep(_SECONDS_BETWEEN_LOOKS)
        return child.returncode
    except KeyboardInterrupt:
        print("\nMenutup JupyterLab ...", flush=True)
        # In a terminal JupyterLab got the same Ctrl+C and tidies up; an editor's stop button reaches only this process.
        with contextlib.suppress(KeyboardInterrupt, subprocess.TimeoutExpired):
            child.wait(_SECONDS_TO_CLOSE)
        return 0
    finally:
        if child.poll() is None:
            child.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(_SECONDS_TO_END)
        if child.stdin is not None:
            child.stdin.close()  # open until here: the server lives as long as this end does (`lifeline`)
        # One that neither heard the signal nor noticed the closed end; its kernels notice that it is gone.
        if child.poll() is None:
            child.kill()
            child.wait()


def _notes(runtime: Path) -> set[tuple[str, int, int]]:
    """Return the notes of running servers: their names, their change times (ns) and the ports that they name."""
    found = set()
    for note in runtime.glob("jpserver-*.json"):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):  # gone, or just being written
            found.add((note.name, note.stat().st_mtime_ns, int(json.loads(note.read_text(encoding="utf-8"))["port"])))
    return found


def _answers(port: int) -> bool:
    with socket.socket() as trial:
        trial.settimeout(1)
        return trial.connect_ex(("127.0.0.1", port)) == 0


def _leave(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


def commands(env: Environment) -> list[str]:
    """Return the folders that hold an environment's commands; on Windows conda keeps python.exe above them."""
    folder = env.python.parent
    return [str(folder), *([str(folder / "Scripts")] if (folder / "Scripts").is_dir() else [])]
