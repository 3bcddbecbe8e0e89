"""What `periksa_mesin` looks at in a browser."""

from __future__ import annotations

import platform
from pathlib import Path
from typing import Any

from bukuflask import machine_check
from bukuflask.machine_check import Check

from . import desk, kept


def checks(project: dict[str, Any], place: Path) -> list[Check]:
    """Return what is to be said of this browser; `place` is the folder whose file names are looked at."""
    return [
        Check("✓", "Python", f"versi {platform.python_version()}, berjalan di dalam peramban ini (Pyodide)."),
        _packages(project),
        *machine_check.names(place),
        Check("○", "Port", "di peramban tidak ada port; `jalankan` menampilkan aplikasimu langsung dari notebook."),
        _saving(),
    ]


def _packages(project: dict[str, Any]) -> Check:
    pins = dict(pin.split("==") for pin in project["dependencies"])
    here = ("flask", "werkzeug", "anywidget", "python-dotenv")
    wrong = [name for name in here if machine_check.otherwise(name, pins[name])]
    if wrong:
        return Check("✗", "Paket", f"versinya lain: {', '.join(wrong)}. Coba: muat ulang halaman ini.")
    return Check(
        "✓", "Paket", f"Flask {pins['flask']} dan Werkzeug {pins['werkzeug']}, sama dengan yang dipakai buku ini."
    )


def _saving() -> Check:
    if desk.DRIVE.is_dir():
        return Check(
            "✓",
            "Menyimpan",
            "notebook dan kemajuanmu disimpan di peramban ini, dan masih ada setelah halaman dimuat ulang.",
        )
    if kept.store() is not None:
        return Check(
            "○",
            "Menyimpan",
            "jawaban di notebook dan kemajuanmu disimpan di peramban ini. Berkas yang ditulis kodemu hilang setelah halaman "
            "dimuat ulang, karena alamat ini bukan `https` atau `localhost`.",
        )
    return Check(
        "✗",
        "Menyimpan",
        "peramban ini tidak mengizinkan penyimpanan, jadi kemajuanmu hilang kalau halaman ditutup. "
        "Coba: buka di jendela biasa (bukan jendela samaran), lewat alamat `https` atau `localhost`.",
    )
