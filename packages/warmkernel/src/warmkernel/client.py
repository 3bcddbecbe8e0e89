"""A client that knows by protocol when its kernel is ready; the usual one waits for two silences of 0.2 s."""

from __future__ import annotations

import time
from queue import Empty
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient

_SILENCE = 0.2
"""Seconds without a message after which the question is asked again and the kernel is looked at."""


class ReadyClient(BlockingKernelClient):
    """A blocking client whose `wait_for_ready` returns as soon as a request and its outputs come through."""

    def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers on both channels; `timeout` is in seconds.

        Raises `RuntimeError` when the kernel has died or the time is over, as the usual one does.
        """
        end = time.monotonic() + (60 if timeout is None else timeout)
        asked: set[str] = set()
        while True:
            try:
                message = self.get_iopub_msg(timeout=_SILENCE)
            except Empty:
                if not self.is_alive():
                    raise RuntimeError("Kernel died before replying to kernel_info") from None
                if time.monotonic() > end:
                    raise RuntimeError(f"Kernel didn't respond in {timeout} seconds") from None
                asked.add(self.kernel_info())
                continue
            # ipykernel greets a new subscriber (JEP 65); from then on no output is lost. Others are asked until one comes.
            if message["msg_type"] == "iopub_welcome":
                asked.add(self.kernel_info())
            elif (
                message["parent_header"].get("msg_id") in asked and message["content"].get("execution_state") == "idle"
            ):
                self._settle(asked, message["parent_header"]["msg_id"], end)
                return

    def _settle(self, asked: set[str], answered: str, end: float) -> None:
        """Take the replies to all that was asked, so that none is left on the channel; the last one idle may still be on its way."""
        while asked:
            reply: dict[str, Any] = self.get_shell_msg(timeout=max(0.1, end - time.monotonic()))
            asked.discard(reply["parent_header"].get("msg_id"))
            if reply["parent_header"].get("msg_id") == answered:
                self._handle_kernel_info_reply(reply)
