"""Buku Kerja Flask: fungsi-fungsi yang dipanggil notebook sebuah pelajaran, misalnya `jalankan`, `coba`, dan `peta_rute`.

Contoh: `from bukuflask import coba, jalankan`
"""

# Nothing heavy is imported here: a name is loaded at its first use (PEP 562), so that `%load_ext bukuflask` stays quick on an
# old laptop and the server's child process, which starts inside this package, loads only what it needs.

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from .names import HOMES

if TYPE_CHECKING:
    from .drawings.config_map import peta_konfigurasi
    from .drawings.context_map import peta_konteks, tandai
    from .drawings.environ_view import jelajah_environ
    from .drawings.routes import peta_rute
    from .drawings.run_trace import jejak_run
    from .drawings.sql_trace import jejak_sql
    from .drawings.template_search import peta_templat
    from .drawings.template_view import bandingkan_templat
    from .drawings.timeline import garis_waktu
    from .machine_check import periksa_mesin
    from .places import pakai
    from .serving.server import hentikan_semua, jalankan
    from .web.client import coba

__all__ = [
    "bandingkan_templat",
    "coba",
    "garis_waktu",
    "hentikan_semua",
    "jalankan",
    "jejak_run",
    "jejak_sql",
    "jelajah_environ",
    "pakai",
    "periksa_mesin",
    "peta_konfigurasi",
    "peta_konteks",
    "peta_rute",
    "peta_templat",
    "tandai",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its module at its first use."""
    home = HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f".{home}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names for completion in a notebook."""
    return sorted([*globals(), *__all__])


LOADED = "_bukuflask_dimuat"
"""The attribute of a shell in which the workbook was there before its `%load_ext bukuflask` (see `ready`)."""


def load_ipython_extension(shell: Any) -> None:
    """Register the workbook's magics in an IPython shell: `%load_ext bukuflask`."""
    if getattr(shell, LOADED, False):
        delattr(shell, LOADED)  # a `%reload_ext` after this one does load again
        return
    from .magics import register

    register(shell)
