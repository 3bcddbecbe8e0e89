"""A real JupyterHub on this computer, with accounts of the system, for the tests and for the measuring of a campus's load.

It needs root (or sudo without a question), and what `.ci/kampus.sh` prepares.
"""

from __future__ import annotations

import contextlib
import json
import os
import pwd
import secrets
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from bukuflask_book.ports import free_port

CAMPUS = Path(os.environ.get("BUKUFLASK_KAMPUS", "/nonexistent"))
"""What `.ci/kampus.sh` has prepared: `venv` with the book's wheels and JupyterHub, and the proxy in `node_modules`."""

PYTHON = CAMPUS / "venv/bin/python"
AS_ROOT = [] if os.name != "posix" or os.geteuid() == 0 else ["sudo", "-n"]
PATIENCE = 120.0
"""Seconds that a hub or a server is given."""
LATE = 300.0
"""Seconds that a whole class, all at once, is given."""
PROCESSES = 150
"""What a student may have of them, in the hubs that are started here."""

_CONFIGURATION = """\
from bukuflask_campus import atur

c = get_config()
atur(c, data={data!r}, students={students!r}, memory="1G", processes={processes}, idle_minutes={idle}, kernel_minutes={kernel})
c.JupyterHub.bind_url = "http://127.0.0.1:{port}{below}"
c.JupyterHub.hub_port = {own}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy}"
c.ConfigurableHTTPProxy.command = [{command!r}]
c.JupyterHub.services.append({{"name": "uji", "api_token": {token!r}}})
c.JupyterHub.load_roles.append({{"name": "uji", "scopes": ["admin:servers", "access:servers", "list:users", "read:users:activity"], "services": ["uji"]}})
"""


def run(*words: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command as root."""
    return subprocess.run([*AS_ROOT, *words], input=given, capture_output=True, encoding="utf-8", check=False)


def read(path: Path) -> str:
    """Return a file's text, whoever may read it."""
    return run("cat", str(path)).stdout


@dataclass
class Hub:
    """A running hub, and what its operator can ask it."""

    address: str
    token: str
    passwords: dict[str, str]
    log: Path
    pid: int

    def ask(self, method: str, path: str) -> Any:
        """Ask the hub's interface."""
        asked = urllib.request.Request(
            f"{self.address}/hub/api{path}", method=method, headers={"Authorization": f"token {self.token}"}
        )
        with urllib.request.urlopen(asked, timeout=60) as answer:
            said = answer.read()
        return json.loads(said) if said else None

    def await_start(self, name: str) -> None:
        """Start a student's server and wait as their browser does, told by the hub how it goes. Raises `RuntimeError` if it fails."""
        self.ask("POST", f"/users/{name}/server")
        asked = urllib.request.Request(
            f"{self.address}/hub/api/users/{name}/server/progress", headers={"Authorization": f"token {self.token}"}
        )
        with urllib.request.urlopen(asked, timeout=LATE) as told:
            for line in told:
                if line.startswith(b"data:"):
                    event = json.loads(line[5:])
                    if event.get("ready"):
                        return
                    if event.get("failed"):
                        raise RuntimeError(f"server {name} gagal dinyalakan: {event.get('message')}")
        raise RuntimeError(f"server {name} tidak siap dalam {LATE:.0f} detik")

    def processes(self) -> list[psutil.Process]:
        """Return the hub's own processes, its proxy's and what students' are forked from; not the students'."""
        found = []
        for each in (me := psutil.Process(self.pid), *me.children(recursive=True)):
            with contextlib.suppress(psutil.NoSuchProcess):
                if each.uids().real == 0 and each.status() != psutil.STATUS_ZOMBIE:
                    found.append(each)
        return found

    def servers(self) -> dict[str, bool]:
        """Return of each student whether their server is ready."""
        found = self.ask("GET", "/users?state=active")
        return {each["name"]: any(server["ready"] for server in each["servers"].values()) for each in found}

    def wait(self, name: str, ready: bool) -> None:
        """Wait until a student's server is ready, or gone."""
        end = time.monotonic() + PATIENCE
        while self.servers().get(name, False) != ready:
            if time.monotonic() > end:
                raise RuntimeError(self.log.read_text(encoding="utf-8")[-4000:])
            time.sleep(0.3)

    def stop(self, name: str) -> None:
        """End a student's server."""
        self.ask("DELETE", f"/users/{name}/server")
        self.wait(name, ready=False)

    def start(self, name: str) -> None:
        """Start a student's server."""
        self.ask("POST", f"/users/{name}/server")
        self.wait(name, ready=True)


@contextlib.contextmanager
def running_hub(
    folder: Path, passwords: dict[str, str], idle: float = 60, kernel: float = 30, below: str = "/"
) -> Iterator[Hub]:
    """Run a hub with its data in `folder`, its pages `below` a path, until the block ends. Raises `RuntimeError` with its log when it does not start."""
    port = free_port()
    token = secrets.token_hex(16)
    students = folder / "siswa.txt"
    students.write_text("".join(f"{name}  # akun uji\n" for name in passwords), encoding="utf-8")
    config = folder / "jupyterhub_config.py"
    config.write_text(
        _CONFIGURATION.format(
            data=str(folder / "data"),
            students=str(students),
            processes=PROCESSES,
            idle=idle,
            kernel=kernel,
            port=port,
            below=below,
            own=free_port(),
            proxy=free_port(),
            command=str(CAMPUS / "node_modules/.bin/configurable-http-proxy"),
            token=token,
        ),
        encoding="utf-8",
    )
    log = folder / "hub.log"
    with log.open("w", encoding="utf-8") as said:
        child = subprocess.Popen(
            [*AS_ROOT, str(CAMPUS / "venv/bin/jupyterhub"), "-f", str(config)],
            cwd=folder,
            stdout=said,
            stderr=said,
            env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
        )
    hub = Hub(f"http://127.0.0.1:{port}{below.rstrip('/')}", token, passwords, log, child.pid)
    try:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                hub.ask("GET", "/users")
                break
            except OSError:
                if child.poll() is not None or time.monotonic() > end:
                    raise RuntimeError(log.read_text(encoding="utf-8")[-4000:]) from None
                time.sleep(0.3)
        yield hub
    finally:
        child.terminate()
        try:
            child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


@contextlib.contextmanager
def made_accounts(names: Sequence[str]) -> Iterator[dict[str, str]]:
    """Make accounts of this computer and give their passwords; remove them, with all that they have, when the block ends."""
    passwords = {name: secrets.token_urlsafe(9) for name in names}
    try:
        for name in passwords:
            run("userdel", "--remove", "--force", name)
            _require(run("useradd", "--create-home", "--shell", "/bin/bash", name))
            _require(run("chmod", "700", str(home(name))))
        _require(run("chpasswd", given="".join(f"{name}:{word}\n" for name, word in passwords.items())))
        yield passwords
    finally:
        for name in passwords:
            run("userdel", "--remove", "--force", name)


def _require(done: subprocess.CompletedProcess[str]) -> None:
    if done.returncode:
        raise RuntimeError(done.stderr)


@contextlib.contextmanager
def made_folder() -> Iterator[Path]:
    """Give a folder that the accounts can pass through, as a server's is."""
    folder = Path(tempfile.mkdtemp(prefix="uji-", dir=CAMPUS))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        run("rm", "-rf", str(folder))


def home(name: str) -> Path:
    """Return an account's home folder."""
    return Path(pwd.getpwnam(name).pw_dir)
