"""Errors as a notebook elsewhere has them: named by their class, and no end of a run where an error is expected.

JupyterLite drops every cell that waits when one ends in an error, also when that cell is tagged `raises-exception`.
"""

from __future__ import annotations

from typing import Any


def install(shell: Any) -> None:
    """Mend both in the running kernel."""
    show = shell._showtraceback

    def _showtraceback(etype: Any, evalue: Any, stb: Any) -> None:
        show(getattr(etype, "__name__", etype), evalue, stb)

    shell._showtraceback = _showtraceback
    kernel = shell.kernel
    run = kernel.run

    async def run_on(code: str) -> dict[str, Any]:
        results: dict[str, Any] = await run(code)
        if results["status"] == "error" and _expected(kernel) and _send(kernel, results):
            return {"status": "ok", "payload": results.get("payload", []), "user_expressions": {}}
        return results

    kernel.run = run_on


def _expected(kernel: Any) -> bool:
    """Whether the front end said that an error is part of the cell: it does so for `raises-exception`."""
    content = kernel._parent_header.get("content", {})
    return content.get("stop_on_error") is False and not content.get("silent")


def _send(kernel: Any, results: dict[str, Any]) -> bool:
    """Send the error to the notebook as the kernel's worker would; say whether there was a way."""
    import js
    from pyodide.ffi import to_js

    if js.crossOriginIsolated:  # the worker then speaks otherwise
        return False
    error = {key: results[key] for key in ("ename", "evalue", "traceback")}
    message = {"type": "execute_error", "parentHeader": kernel._parent_header["header"], "bundle": error}
    js.postMessage(to_js({"_kernelMessage": message}, dict_converter=js.Object.fromEntries))
    return True
