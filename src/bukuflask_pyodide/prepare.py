"""Make the browser's Python a place in which the lessons run."""

from __future__ import annotations


def kernel() -> None:
    """Prepare the running kernel; call it once, before the first cell."""
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    # jedi is left out of the browser edition: IPython's own completer answers, and alone it must be asked.
    shell.Completer.use_jedi = False
