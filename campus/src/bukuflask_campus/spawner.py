"""Starting a student's server as the student: with a network of their own, and within limits that the system holds.

Every account of one computer shares its ports: without more, one student's Flask app could be opened by all others, and port 5000
would be the first one's. So each student gets a network namespace, in which all ports are theirs. Two doors lead out of it: the socket at which
the hub's proxy knocks, opened here before the namespace is entered, and a Unix socket that leads to the hub's own interface. The
internet is not behind either of them.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlsplit

from jupyterhub.spawner import LocalProcessSpawner
from traitlets import Bool, Integer, Unicode

from . import forking, groups, kernels, networks

DOOR = "BUKUFLASK_PINTU"
"""The variable that tells the student's server the number of its socket (`bukuflask_start.served`)."""

_PIECE = 2**16

_relays: dict[str, asyncio.AbstractServer] = {}


class BukuSpawner(LocalProcessSpawner):
    """JupyterHub's own way to start a process as an account of the system, with a network and limits for each account."""

    door = Unicode(help="Path of the Unix socket through which students' servers reach the hub.").tag(config=True)
    process_limit = Integer(200, help="How many processes and threads one student may have.").tag(config=True)
    own_network = Bool(
        True, help="Give each student a network of their own. Without, students can open each other's apps."
    ).tag(config=True)

    warm = Bool(
        True,
        help="Fork students' servers and kernels from a process that has imported everything once, for all of them.",
    ).tag(config=True)

    async def start(self) -> tuple[str, int]:
        """Open the socket for the proxy, then start the server with it."""
        if not self.own_network:
            return await super().start()
        await _open_door(self.door, self.hub.api_url)
        self.hub_connect_url = f"http+unix://{quote(self.door, safe='')}"
        self.ip = "127.0.0.1"
        with socket.create_server((self.ip, 0)) as listening:
            self.port = listening.getsockname()[1]
            self._listening = listening.fileno()
            if self.warm and self.cmd[:3] == [sys.executable, "-P", "-m"]:
                with contextlib.suppress(OSError):
                    return await self._forked()
                self.log.warning("server %s dinyalakan dengan cara biasa", self.user.name)
            self.popen_kwargs = {**self.popen_kwargs, "pass_fds": (self._listening,)}
            return await super().start()

    async def _forked(self) -> tuple[str, int]:
        """Have the server forked from the warm process. Raises `OSError` when it cannot be."""
        name = self.user.name
        entrances, processes = groups.prepare(name, self.mem_limit or 0, self.process_limit, self.log.warning)
        job = {
            "name": name,
            "entrances": list(map(str, entrances)),
            "processes": processes,
            "module": self.cmd[3],
            "words": [*self.cmd[4:], *self.get_args()],
            "door": DOOR,
            "env": self.get_env() | {"JUPYTER_DEFAULT_PROVISIONER_NAME": kernels.NAME},
        }
        self.proc = (
            None  # it is the warm process's child, and known by its number alone, as after the hub's own restart
        )
        self.pid = await asyncio.to_thread(forking.start, job, self._listening)
        return self.ip, self.port

    def get_env(self) -> dict[str, str]:
        """Tell the student's server which socket is the proxy's."""
        found: dict[str, str] = super().get_env()
        return found | ({DOOR: str(self._listening)} if self.own_network else {})

    def make_preexec_fn(self, name: str) -> Callable[[], None]:
        """Return what the new process does before it is the student's: enter its limits and its network, then become the student."""
        become: Callable[[], None] = super().make_preexec_fn(name)
        entrances = groups.prepare(name, self.mem_limit or 0, self.process_limit, self.log.warning)

        def prepare() -> None:
            groups.enter(entrances)
            if self.own_network:
                networks.enter_new()
            become()

        return prepare

    async def stop(self, now: bool = False) -> None:
        """End the server, and whatever else the student has left running."""
        await super().stop(now=now)
        await groups.empty(self.user.name)


async def _open_door(path: str, api_url: str) -> None:
    """Lead from a Unix socket to the hub's interface, which asks everybody for their token, once for all students."""
    if path in _relays:
        return
    address = urlsplit(api_url)

    async def lead(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            there = await asyncio.open_connection(address.hostname, address.port)
            await asyncio.gather(_pass(reader, there[1]), _pass(there[0], writer))
        writer.close()

    Path(path).unlink(missing_ok=True)
    _relays[path] = await asyncio.start_unix_server(lead, path)
    Path(path).chmod(0o666)


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while piece := await reader.read(_PIECE):
            writer.write(piece)
            await writer.drain()
    with contextlib.suppress(OSError, RuntimeError):
        writer.close()
