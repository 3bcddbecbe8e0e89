"""Kernels from the warm provisioner, chosen as anyone else would choose it: by its name in a kernelspec."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager


class Specs(KernelSpecManager):
    """This machine's kernelspecs with a `kernel_provisioner` stanza."""

    preload: tuple[str, ...] = ()
    argv: tuple[str, ...] = ()
    provisioner = "warm"

    def get_kernel_spec(self, kernel_name):
        spec = super().get_kernel_spec(kernel_name)
        stanza = {"provisioner_name": self.provisioner, "config": {"preload": list(self.preload)}}
        if self.provisioner == "warm":
            spec.metadata["kernel_provisioner"] = stanza
        spec.argv = list(self.argv) or spec.argv
        return spec


class Kernel:
    """A started kernel with a client."""

    def __init__(self, manager: KernelManager) -> None:
        self.manager = manager
        self.client = manager.client()
        self.client.start_channels(hb=False)

    @property
    def warm(self) -> bool:
        return type(self.manager.provisioner.process).__name__ == "ForkedProcess"

    def run(self, source: str) -> str:
        """Return all that a cell puts out, as text."""
        said = []

        def hear(message):
            content = message["content"]
            if message["msg_type"] == "stream":
                said.append(content["text"])
            elif message["msg_type"] in {"execute_result", "display_data"}:
                said.append(content["data"]["text/plain"])
            elif message["msg_type"] == "error":
                said.append(f"{content['ename']}: {content['evalue']}")

        self.client.execute_interactive(source, allow_stdin=False, output_hook=hear, timeout=60)
        return "".join(said)


@pytest.fixture
def start(monkeypatch):
    """Return a context manager that starts a kernel, with options of `Specs` and of `start_kernel`, and ends it."""
    for name in ("PYTEST_CURRENT_TEST", "PYTEST_VERSION"):
        monkeypatch.delenv(name, raising=False)

    @contextmanager
    def make(preload=(), argv=(), provisioner="warm", **options):
        specs = Specs()
        specs.preload, specs.argv, specs.provisioner = tuple(preload), tuple(argv), provisioner
        manager = KernelManager(
            kernel_name="python3", kernel_spec_manager=specs, client_class="warmkernel.client.ReadyClient"
        )
        manager.start_kernel(**options)
        kernel = Kernel(manager)
        try:
            kernel.client.wait_for_ready(timeout=60)
            yield kernel
        finally:
            kernel.client.stop_channels()
            manager.shutdown_kernel(now=True)

    return make
