"""Buku Kerja Flask on a campus's server: what JupyterHub must be told, in one call from its configuration file.

It runs with the hub's rights, so it does little: each student's JupyterLab prepares itself as that student (`bukuflask_start.served`).
"""

from __future__ import annotations

from .settings import configure as atur

__all__ = ["atur"]
