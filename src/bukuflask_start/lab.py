"""JupyterLab as `jupyter.start` runs it: without the settings that the environment or the system has for every Jupyter.

An administrator's settings, or those that another package has left, would move its address, hide files, choose other kernels. They lie
in the environment's `etc/jupyter`, in %PROGRAMDATA%, in /etc: no variable of Jupyter's leads past all of them. Only which server extensions the
packages of the environment have switched on is kept: their halves in the page are loaded in any case, and would get a 404.
"""

from __future__ import annotations

import json
import runpy
import sys
from collections.abc import Iterable
from pathlib import Path

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_core import paths

_PYTHONS = {"python", f"python{sys.version_info[0]}", "python{}.{}".format(*sys.version_info), sys.executable}
"""What a kernel's command is called where Jupyter takes the Python that runs Jupyter."""

_LAUNCHER = ["-m", "ipykernel_launcher"]


class Kernels(KernelSpecManager):
    """The kernels there are, those of this Python as `bukuflask.kernel` starts them.

    With -P: a student's `types.py` beside a notebook hides no module from a kernel that is just beginning. IPython then puts the folder where
    it does otherwise, behind Python's own.
    """

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Return a kernel's specification."""
        spec: KernelSpec = super().get_kernel_spec(kernel_name)
        at = spec.argv.index("-m") if "-m" in spec.argv else 0
        if spec.argv[0] in _PYTHONS and spec.argv[at : at + 2] == _LAUNCHER:
            spec.argv[at : at + 2] = ["-P", "-m", "bukuflask.kernel"]
        return spec


def switched_on(folders: Iterable[str]) -> list[str]:
    """Return the server extensions that packages have switched on in configuration folders, and nothing else of what stands there.

    The first folder wins, and in each the last file, as for Jupyter. A file that cannot be read counts for nothing.
    """
    found: dict[str, bool] = {}
    for folder in reversed([*folders]):
        for file in sorted(Path(folder, "jupyter_server_config.d").glob("*.json")):
            try:
                named = json.loads(file.read_text(encoding="utf-8"))["ServerApp"]["jpserver_extensions"]
                found |= {name: on is True for name, on in named.items() if "=" not in name}
            except (OSError, ValueError, LookupError, TypeError, AttributeError):
                continue
    return [name for name, on in found.items() if on]


def main() -> None:
    """Run JupyterLab with the words of the command line."""
    own = paths.jupyter_config_dir()
    # In front: the later of two words about one extension wins, so the book's own do.
    sys.argv[1:1] = [f"--ServerApp.jpserver_extensions={name}=True" for name in switched_on(paths.ENV_CONFIG_PATH)]
    for folders in (paths.ENV_CONFIG_PATH, paths.SYSTEM_CONFIG_PATH):
        folders[:] = [own]  # in place: others have imported these lists, and look at their first
    runpy.run_module("jupyterlab", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
