"""Telling JupyterHub how the book is served: a start page, Indonesian, limits, and an end to what nobody uses."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from . import pages
from .spawner import BukuSpawner


def configure(
    c: Any,
    data: str | Path,
    students: str | Path,
    *,
    teachers: frozenset[str] | set[str] = frozenset(),
    python: str | Path = sys.executable,
    memory: str = "1G",
    processes: int = 200,
    idle_minutes: float = 60,
    kernel_minutes: float = 30,
) -> None:
    """Tell JupyterHub, through its configuration object `c`, how to serve the book.

    :param data: the hub's own folder, for its database and secrets.
    :param students: a file with one account of the system a line, `#` begins a remark; only these may log in, and `teachers`.
    :param teachers: accounts that may see who is working, and end a server, in the hub's admin page.
    :param python: the Python in whose environment the book is installed.
    :param memory: what all programs of one student may hold together (`1G`).
    :param processes: how many processes and threads one student may have.
    :param idle_minutes: after how many minutes without any activity a student's server is ended.
    :param kernel_minutes: after how many minutes a kernel is ended that does nothing and whose notebook is closed; 0 for never.
    """
    folder = Path(data).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)  # students pass through it to the hub's door, and read nothing
    c.JupyterHub.db_url = f"sqlite:///{folder / 'jupyterhub.sqlite'}"
    c.JupyterHub.cookie_secret_file = str(folder / "rahasia-cookie")
    c.ConfigurableHTTPProxy.pid_file = str(folder / "proxy.pid")
    c.JupyterHub.template_paths = [str(pages.write(folder / "halaman"))]

    c.JupyterHub.authenticator_class = "pam"
    c.Authenticator.allowed_users = _named(students) | set(teachers)
    c.Authenticator.admin_users = set(teachers)
    c.PAMAuthenticator.open_sessions = False

    c.JupyterHub.spawner_class = BukuSpawner
    c.BukuSpawner.cmd = [str(python), "-P", "-m", "bukuflask_start.served"]  # -P: a student's home hides no module
    c.BukuSpawner.door = str(folder / "pintu.sock")
    c.BukuSpawner.environment = {"BUKUFLASK_TUTUP_KERNEL": str(round(60 * kernel_minutes))}  # `bukuflask_start.served`
    c.BukuSpawner.mem_limit = memory
    c.BukuSpawner.process_limit = processes
    c.BukuSpawner.disable_user_config = True
    c.BukuSpawner.start_timeout = c.BukuSpawner.http_timeout = 180  # a whole class comes in the same minute
    c.BukuSpawner.env_keep = ["LANG", "LC_ALL", "PATH"]

    c.JupyterHub.load_roles = [
        {
            "name": "penutup-server",
            "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
            "services": ["penutup-server"],
        }
    ]
    c.JupyterHub.services = [
        {
            "name": "penutup-server",
            "command": [
                sys.executable,
                "-m",
                "jupyterhub_idle_culler",
                f"--timeout={round(60 * idle_minutes)}",
                f"--cull-every={round(min(300, 60 * idle_minutes))}",
            ],
        }
    ]


def _named(students: str | Path) -> set[str]:
    lines = (line.partition("#")[0].strip() for line in Path(students).read_text(encoding="utf-8").splitlines())
    return {line for line in lines if line}
