"""What `periksa_mesin` looks at in a browser."""

from __future__ import annotations

import platform
from pathlib import Path
from typing import Any

from bukuflask import bank, libraries, machine_check
from bukuflask.machine_check import MachineCheck

from . import desk, kept, packages


def checks(project: dict[str, Any], place: Path, lessons: list[str] | None) -> list[MachineCheck]:
    """Return what is to be said of this browser; `place` is the folder whose file names are looked at.

    The packages are those of the given lessons, else what every lesson needs: a page has no more than its own lesson's.
    """
    return [
        MachineCheck("✓", "Python", f"versi {platform.python_version()}, berjalan di dalam peramban ini (Pyodide)."),
        _packages(project, lessons or []),
        *machine_check.names(place),
        MachineCheck(
            "○", "Port", "di peramban tidak ada port; `jalankan` menampilkan aplikasimu langsung dari notebook."
        ),
        _saving(),
    ]


def _packages(project: dict[str, Any], lessons: list[str]) -> MachineCheck:
    packages.fetch("packaging")  # reads the pins
    for number in lessons:
        desk.bring(bank.outline(number)["stem"])
    here, wrong, elsewhere = ["flask", "werkzeug"], [], []
    wanted = machine_check.pins(project, lessons)
    for name, version in wanted.items():
        library = libraries.of_distribution(name)
        if library is None:
            continue
        if not library.in_browser:
            elsewhere.append(name)
            continue
        has = machine_check.otherwise(name, version)
        if has and not (has == machine_check.MISSING and library.always):  # such a one comes when it is imported
            wrong.append(f"{name} ({has})")
        elif not library.always:
            here.append(name)
    if wrong:
        return MachineCheck(
            "✗", "Paket", f"buku ini memerlukan versi lain: {', '.join(wrong)}. Coba: muat ulang halaman ini."
        )
    text = f"{', '.join(f'{name} {wanted[name]}' for name in here)}: sama dengan yang dipakai buku ini."
    if elsewhere:
        text += f" {', '.join(elsewhere)} tidak dapat berjalan di peramban."
    return MachineCheck("✓", "Paket", text)


def _saving() -> MachineCheck:
    if kept.store() is None:  # though there may be a drive: JupyterLite then keeps it in memory
        return MachineCheck(
            "✗",
            "Menyimpan",
            "peramban ini tidak mengizinkan penyimpanan, jadi kemajuanmu hilang kalau halaman ditutup. "
            "Coba: buka di jendela biasa (bukan jendela samaran), lewat alamat `https` atau `localhost`.",
        )
    if desk.DRIVE.is_dir():
        return MachineCheck(
            "✓",
            "Menyimpan",
            "notebook dan kemajuanmu disimpan di peramban ini, dan masih ada setelah halaman dimuat ulang.",
        )
    return MachineCheck(
        "○",
        "Menyimpan",
        "jawaban di notebook dan kemajuanmu disimpan di peramban ini. Berkas yang ditulis kodemu hilang setelah halaman "
        "dimuat ulang, karena alamat ini bukan `https` atau `localhost`.",
    )
