"""Buku Kerja Flask on a campus's server: what JupyterHub must be told, in one call from its configuration file.

It runs with the hub's rights, so it does little: each student's JupyterLab prepares itself as that student (`bukuflask_start.served`).
"""

from __future__ import annotations

from typing import Any

__all__ = ["atur"]


def __getattr__(name: str) -> Any:
    if name == "atur":  # imported only here: what students' kernels are forked from imports this package, and no hub
        from .settings import configure

        return configure
    raise AttributeError(name)
