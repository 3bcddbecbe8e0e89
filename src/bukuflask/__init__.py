"""Buku Kerja Flask: what a lesson's notebook calls.

Nothing heavy is imported here: a name is loaded at its first use (PEP 562), so that `%load_ext bukuflask` stays quick on an
old laptop and the server's child process, which starts inside this package, loads only what it needs.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .client import coba
    from .config_map import peta_konfigurasi
    from .context_map import peta_konteks, tandai
    from .environ_view import jelajah_environ
    from .machine_check import periksa_mesin
    from .places import pakai
    from .routes import peta_rute
    from .run_trace import jejak_run
    from .server import hentikan_semua, jalankan
    from .template_view import bandingkan_templat
    from .timeline import garis_waktu

__all__ = [
    "bandingkan_templat",
    "coba",
    "garis_waktu",
    "hentikan_semua",
    "jalankan",
    "jejak_run",
    "jelajah_environ",
    "pakai",
    "periksa_mesin",
    "peta_konfigurasi",
    "peta_konteks",
    "peta_rute",
    "tandai",
]

_HOMES = {
    "bandingkan_templat": "template_view",
    "coba": "client",
    "garis_waktu": "timeline",
    "hentikan_semua": "server",
    "jalankan": "server",
    "jejak_run": "run_trace",
    "jelajah_environ": "environ_view",
    "pakai": "places",
    "periksa_mesin": "machine_check",
    "peta_konfigurasi": "config_map",
    "peta_konteks": "context_map",
    "peta_rute": "routes",
    "tandai": "context_map",
}


def __getattr__(name: str) -> Any:
    """Load a public name from its module at its first use."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f".{home}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names for completion in a notebook."""
    return sorted([*globals(), *__all__])


def load_ipython_extension(shell: Any) -> None:
    """Register the workbook's magics in an IPython shell: `%load_ext bukuflask`."""
    from .magics import register

    register(shell)
