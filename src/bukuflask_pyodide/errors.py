"""Errors as a notebook elsewhere has them: named by their class, shown when they come, and no end of a run where one is expected.

JupyterLite shows an error only when its cell has ended, so below all that was shown because of it; and it drops every cell that
waits when one ends in an error, also when that cell is tagged `raises-exception`.
"""

from __future__ import annotations

from typing import Any

from . import streams


def install(shell: Any) -> None:
    """Make the running kernel name an error by its class, show it when it comes, and go on after one that its cell expects."""
    show, kernel = shell._showtraceback, shell.kernel
    run, sent = kernel.run, []

    def _showtraceback(etype: Any, evalue: Any, stb: Any) -> None:
        show(getattr(etype, "__name__", etype), evalue, stb)
        if _send(kernel, shell._last_traceback):
            sent.append(True)

    async def run_on(code: str) -> dict[str, Any]:
        sent.clear()
        results: dict[str, Any] = await run(code)
        if results["status"] == "error" and sent:
            if _expected(kernel):
                return {"status": "ok", "payload": results.get("payload", []), "user_expressions": {}}
            # The kernel's worker sends the error once more, for the cell that the parent header names: for none, then. The next
            # cell brings its own header.
            kernel._parent_header = {"header": {"msg_id": ""}, "content": {}}
        return results

    shell._showtraceback = _showtraceback
    kernel.run = run_on


def _expected(kernel: Any) -> bool:
    """Whether the front end said that an error is part of the cell: it does so for `raises-exception`."""
    content = kernel._parent_header.get("content", {})
    return content.get("stop_on_error") is False and not content.get("silent")


def _send(kernel: Any, error: dict[str, Any]) -> bool:
    """Send the error to the notebook as the kernel's worker would; say whether there was a way."""
    import js
    from pyodide.ffi import to_js

    if js.crossOriginIsolated:  # the worker then speaks otherwise
        return False
    streams.flush_all()
    message = {"type": "execute_error", "parentHeader": kernel._parent_header["header"], "bundle": error}
    js.postMessage(to_js({"_kernelMessage": message}, dict_converter=js.Object.fromEntries))
    return True
