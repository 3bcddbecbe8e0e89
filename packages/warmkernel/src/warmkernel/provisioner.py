"""A kernel provisioner that takes its kernels, already running, from a zygote, and starts ordinary ones where it cannot."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from jupyter_client.provisioning.provisioner_base import KernelProvisionerBase
from jupyter_core.paths import jupyter_runtime_dir
from traitlets import List, Unicode

from .spares import SUPPORTED, Spare, WarmKernelError, forget, zygote

_PORTS = ("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port")


class WarmProvisioner(LocalProvisioner):
    """Forks ipykernels from a warm process; whatever cannot be forked is started as `LocalProvisioner` does."""

    preload = List(
        Unicode(), config=True, help="Modules that a kernel finds already imported (they must not start a thread)."
    )

    _spare: Spare | None = None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Choose how the kernel will be started. Waits, without yielding, until a spare is there (milliseconds, once warm)."""
        self._spare = None
        if (flags := self._forkable(kwargs)) is not None:
            env = kwargs.get("env", os.environ)
            family = zygote(flags, self.preload, env)
            try:
                self._spare = family.spare()
            except WarmKernelError as reason:
                self.log.warning("No warm kernel, starting an ordinary one: %s", reason)
                forget(family)
        if self._spare is None:
            if self._has_ports():
                self.ports_cached = True  # else LocalProvisioner would look for other ones than clients know
            return dict(await super().pre_launch(**kwargs))
        for name in ("extra_arguments", "transport_encryption"):
            kwargs.pop(name, None)
        return dict(await KernelProvisionerBase.pre_launch(self, cmd=list(self.kernel_spec.argv), **kwargs))

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start the kernel and return its connection info."""
        if self._spare is None:
            return await super().launch_kernel(cmd, **kwargs)
        spare, self._spare = self._spare, None
        cwd = os.fspath(kwargs.get("cwd") or Path.cwd())
        if not self.parent.connection_file:
            self.parent.connection_file = str(Path(jupyter_runtime_dir(), f"kernel-{self.kernel_id}.json"))
            Path(jupyter_runtime_dir()).mkdir(mode=0o700, parents=True, exist_ok=True)
        info = spare.launch(cwd, kwargs["env"], os.path.realpath(self.parent.connection_file))
        self.process = cast(Any, spare.process)  # as much of a Popen as LocalProvisioner uses
        self.pid = self.pgid = spare.process.pid  # it leads a session of its own
        self.cwd = cwd
        self.connection_info = cast(KernelConnectionInfo, {**info, "key": info["key"].encode()})
        return self.connection_info

    async def kill(self, restart: bool = False) -> None:
        """End the kernel, and wait for it: the manager's own first look then finds it gone, instead of a tenth of a second later."""
        process = self.process
        await super().kill(restart)
        if process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                await asyncio.to_thread(process.wait, 2)

    def _forkable(self, kwargs: Mapping[str, Any]) -> list[str] | None:
        """Return this Python's flags for the kernel's zygote, or None when only an ordinary start will do."""
        manager = self.parent
        if not SUPPORTED or manager is None or kwargs.get("extra_arguments"):
            return None
        if manager.transport != "tcp" or manager.ip != "127.0.0.1":
            return None
        if kwargs.get("transport_encryption", getattr(manager, "transport_encryption", "disabled")) != "disabled":
            return None
        if self._has_ports():  # a restart: clients wait at the ports of the kernel before
            return None
        program, *rest = self.kernel_spec.argv
        ours = {"python", f"python{sys.version_info[0]}", "python{}.{}".format(*sys.version_info), sys.executable}
        if program not in ours or "-m" not in rest:
            return None
        at = rest.index("-m")
        if rest[at + 1 :] not in (
            ["ipykernel_launcher", "-f", "{connection_file}"],
            ["ipykernel", "-f", "{connection_file}"],
        ):
            return None
        return list(rest[:at])

    def _has_ports(self) -> bool:
        return any(getattr(self.parent, name, 0) for name in _PORTS)
