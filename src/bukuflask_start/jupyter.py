"""Handing over to JupyterLab: the lesson list in front, in Indonesian, on this computer only."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from bukuflask.problems import Masalah
from bukuflask.this_python import another

from .environment import Environment, child_variables
from .shell import shell_command
from .trouble import AGAIN, recognise

_FIRST_PORT = 8888
_PORTS = 100
_SECONDS_TO_CLOSE = 10
_SECONDS_BETWEEN_LOOKS = 0.1
_SETTINGS = Path(__file__).with_name("settings")


def trust(env: Environment, notebooks: list[Path]) -> None:
    """Sign notebooks that came from the book, so that JupyterLab shows their drawings before a cell is run."""
    command = [str(env.python), "-m", "nbformat.sign", *map(str, notebooks)]
    variables = child_variables(os.environ, env.base_prefix)
    # Without a signature a drawing only waits for its cell to run: no reason to stop a start.
    subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, env=variables, check=False)


def free_port() -> int:
    """Return the first port from 8888 on at which nothing on this computer listens.

    Raises `Masalah` when a hundred are taken.
    """
    for port in range(_FIRST_PORT, _FIRST_PORT + _PORTS):
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
    port = free_port()
    if port != _FIRST_PORT:
        print(f"Port {_FIRST_PORT} sedang dipakai program lain; buku kerja memakai port {port}.")
    token = secrets.token_hex(16)
    own = copy / ".bukuflask"
    variables = child_variables(os.environ, env.base_prefix) | {
        "BUKUFLASK_DATA": str(own),
        # Its own settings, so that neither this book nor the student's other Jupyter surprises the other.
        "JUPYTER_CONFIG_DIR": str(own / "jupyter"),
        "IPYTHONDIR": str(own / "ipython"),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "JUPYTER_TOKEN": token,
    }
    # A terminal opened in JupyterLab finds this environment's `flask` and `python`, as after activating it (see shell.py, too).
    variables["PATH"] = os.pathsep.join([*_commands(env), variables.get("PATH", "")])
    page = "/lab/tree/lessons.md" if (copy / "lessons.md").is_file() else "/lab"
    words = [
        *("-m", "jupyterlab"),
        f"--ServerApp.root_dir={copy}",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",  # another port than the one said would leave the student at a wrong address
        f"--ServerApp.open_browser={browser}",
        "--ServerApp.answer_yes=True",
        "--ServerApp.allow_root=True",
        "--ServerApp.jpserver_extensions=bukuflask_start.indonesian=True",
        "--ContentsManager.untitled_notebook=Notebook Baru",
        "--ContentsManager.untitled_file=berkas-baru",
        "--ContentsManager.untitled_directory=Folder Baru",
        "--ContentsManager.pre_save_hook=bukuflask_start.save_hook.keep_picture",
        f"--LabApp.default_url={page}",
        f"--LabApp.app_settings_dir={_SETTINGS}",
        "--LabApp.extension_manager=readonly",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate",
    ]
    shell = shell_command(_commands(env), own / "terminal", variables)
    if shell is not None:
        words.append(f"--ServerApp.terminado_settings={ {'shell_command': shell} }")
    command, variables = another(env.python, env.base_python, words, variables)
    print(f"Salinan belajarmu: {copy}\nMenyalakan JupyterLab ...", flush=True)
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
    log = own / "jupyterlab.log"
    signal.signal(signal.SIGTERM, _leave)
    try:
        with log.open("w", encoding="utf-8") as said:
            child = subprocess.Popen(
                command, cwd=copy, env=variables, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT
            )
    except OSError as error:
        raise recognise(str(error), "menjalankan JupyterLab") from error
    code = _wait(child, port, ready)
    if code:
        raise recognise(log.read_text(encoding="utf-8", errors="replace"), "menjalankan JupyterLab", log)
    print("JupyterLab sudah ditutup. Sampai belajar lagi!")
    return code


def _wait(child: subprocess.Popen[bytes], port: int, ready: str) -> int:
    """Wait for a child, which never outlives this process, and return its exit code; 0 when a student ended it.

    Prints `ready` as soon as something answers at `port`.
    """
    try:
        while child.poll() is None:
            if _answers(port):
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
            child.wait()


def _answers(port: int) -> bool:
    with socket.socket() as trial:
        trial.settimeout(1)
        return trial.connect_ex(("127.0.0.1", port)) == 0


def _leave(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


def _commands(env: Environment) -> list[str]:
    """Return the folders that hold an environment's commands; on Windows conda keeps python.exe above them."""
    folder = env.python.parent
    return [str(folder), *([str(folder / "Scripts")] if (folder / "Scripts").is_dir() else [])]
