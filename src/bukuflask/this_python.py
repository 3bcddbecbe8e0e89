"""Starting this Python once more, so that the process we start is the one that works.

On Windows `python.exe` of a virtual environment only starts a second process and waits for it: its process id, `kill()`,
`wait()` and working folder are not those of the Python that runs. The Python that the environment was made with becomes the
same Python when one variable names the environment's `python.exe`; `multiprocessing` starts its children in this way too.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

_LAUNCHER = "__PYVENV_LAUNCHER__"


def again(words: Iterable[str], variables: Mapping[str, str] | None = None) -> tuple[list[str], dict[str, str]]:
    """Return the command that starts this Python with `words` after its name, and its environment.

    `variables` hold the environment to start from, by default this process's own.
    """
    base = str(getattr(sys, "_base_executable", None) or sys.executable)
    return another(sys.executable, base, words, os.environ if variables is None else variables)


def another(
    python: str | Path, base: str | Path | None, words: Iterable[str], variables: Mapping[str, str]
) -> tuple[list[str], dict[str, str]]:
    """Return the command and the environment that start `python`, whose virtual environment (if any) was made with `base`."""
    environment = dict(variables)
    if sys.platform != "win32" or base is None or _same(python, base):
        return [str(python), *words], environment
    return [str(base), *words], environment | {_LAUNCHER: str(python)}


def _same(one: str | Path, other: str | Path) -> bool:
    return os.path.normcase(str(one)) == os.path.normcase(str(other))
