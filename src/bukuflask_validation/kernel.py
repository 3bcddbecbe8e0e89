"""The kernel that one notebook runs in: started warm where that is possible, watched while it works, gone when it is done."""

from __future__ import annotations

import copy
import subprocess
import time
import uuid
from collections.abc import Mapping
from queue import Empty
from typing import Any, ClassVar

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager, KernelManager
from nbformat import NotebookNode
from nbformat.v4 import output_from_msg
from nbval.kernel import NbvalKernelspecManager, RunningKernel
from traitlets import default

from bukuflask import libraries
from warmkernel.registration import register

from .environment import NOTEBOOK

_LOOK = 0.5
"""Seconds without a message after which one looks whether the kernel is still alive (a death must be told within 2)."""

_AFTER_INTERRUPT = 2.0
"""Seconds that a cell gets to end after it was interrupted; its traceback then tells where it was."""


class KernelDiedError(Exception):
    """The kernel ended in the middle of a cell."""


class CellTimeoutError(Exception):
    """A cell was still running when its time was over. Holds what it had put out, with the interrupt's traceback if there is one."""

    def __init__(self, outputs: list[NotebookNode]) -> None:
        """Take the outputs up to the interrupt."""
        super().__init__()
        self.outputs = outputs


register()


class _WarmSpecs(NbvalKernelspecManager):  # type: ignore[misc]
    """The kernels of this machine, each to be started by the warm provisioner unless it names another."""

    _found: ClassVar[dict[str, KernelSpec]] = {}

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        if kernel_name not in self._found:  # looked for in several folders, once a run instead of once a notebook
            self._found[kernel_name] = super().get_kernel_spec(kernel_name)
        spec: KernelSpec = copy.copy(self._found[kernel_name])
        warm = {"provisioner_name": "warm", "config": {"preload": list(libraries.preload())}}
        spec.metadata = {"kernel_provisioner": warm, **spec.metadata}
        return spec


class WarmKernelManager(AsyncKernelManager):
    """Starts a kernel for nbclient, warm if it can be.

    A warm kernel chooses its own ports and says which. An ordinary one is told ports that were free a moment ago; when another
    process has taken the one for its heartbeat or its output, ipykernel stays alive and never answers.
    """

    @default("kernel_spec_manager")  # type: ignore[untyped-decorator]
    def _warm_specs(self) -> NbvalKernelspecManager:
        return _WarmSpecs()


class NotebookKernel(RunningKernel):  # type: ignore[misc]
    """One kernel for one notebook. What nbval itself uses of a `RunningKernel` is here too."""

    def __init__(
        self, kernel_name: str, cwd: str, startup_timeout: float, env: Mapping[str, str], warm: bool = True
    ) -> None:
        """Start the kernel in `cwd` and wait at most `startup_timeout` seconds for it. Raises `RuntimeError` when it does not come."""
        self.mark = uuid.uuid4().hex
        self.km = KernelManager(
            kernel_name=kernel_name,
            kernel_spec_manager=_WarmSpecs() if warm else NbvalKernelspecManager(),
            client_class="warmkernel.client.ReadyClient",
        )
        self.km.start_kernel(cwd=cwd, env={**env, NOTEBOOK: self.mark}, stderr=subprocess.DEVNULL)
        self.kc = self.km.client()
        self.kc.start_channels(hb=False)
        try:
            self.kc.wait_for_ready(timeout=startup_timeout)
        except Empty:  # in the middle of its first answers, where jupyter_client waits with another limit
            self.stop()
            raise RuntimeError(f"Kernel didn't respond in {startup_timeout} seconds") from None
        except RuntimeError:
            self.stop()
            raise

    def run(self, source: str, limit: float) -> list[NotebookNode]:
        """Run a cell and return its outputs as a notebook stores them; `limit` is in seconds.

        Raises `KernelDiedError` or `CellTimeoutError`.
        """
        request = self.execute_cell_input(source, allow_stdin=False)
        outputs = _Outputs()
        end = time.monotonic() + limit
        interrupted = False
        while True:
            left = end - time.monotonic()
            if left <= 0:
                if interrupted:
                    raise CellTimeoutError(outputs.found)
                self.interrupt()
                interrupted = True
                end = time.monotonic() + _AFTER_INTERRUPT
                continue
            try:
                # The channel itself: the client's method would enter an event loop for each message.
                message = self.kc.iopub_channel.get_msg(timeout=min(left, _LOOK))
            except Empty:
                if not self.is_alive():
                    raise KernelDiedError from None
                continue
            if message["parent_header"].get("msg_id") != request:
                continue
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                break
            outputs.take(message)
        if interrupted:
            raise CellTimeoutError(outputs.found)
        return outputs.found  # the reply, which says no more, stays unread

    def stop(self) -> None:
        """End the kernel."""
        if hasattr(self, "km"):
            super().stop()


class _Outputs:
    """A cell's outputs, with those that later messages cleared or replaced, as JupyterLab shows and nbclient saves them."""

    def __init__(self) -> None:
        self.found: list[NotebookNode] = []
        self._named: dict[str, list[NotebookNode]] = {}
        self._clear_next = False

    def take(self, message: Mapping[str, Any]) -> None:
        kind = message["msg_type"]
        content = message["content"]
        if kind == "clear_output":
            self._clear_next = bool(content.get("wait"))
            if not self._clear_next:
                self._clear()
        elif kind == "update_display_data":
            for output in self._named.get(content["transient"]["display_id"], []):
                output.data = content["data"]
                output.metadata = content["metadata"]
        elif kind in {"stream", "display_data", "execute_result", "error"}:
            if self._clear_next:
                self._clear()
            output = output_from_msg(message)
            self.found.append(output)
            if name := content.get("transient", {}).get("display_id"):
                self._named.setdefault(name, []).append(output)

    def _clear(self) -> None:
        self._clear_next = False
        self.found.clear()
        self._named.clear()
