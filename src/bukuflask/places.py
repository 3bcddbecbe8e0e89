"""Where the book's files are: the examples a notebook runs, the compiled exercises, the student's own folder."""

from __future__ import annotations

import contextlib
import difflib
import os
import sys
from pathlib import Path

from .host import host
from .lookalikes import plainly
from .problems import Masalah

BANK = Path(__file__).with_name("bank")
"""The exercises and quizzes, one JSON file a lesson, compiled by the author tools."""


def book_root() -> Path:
    """Return the folder that holds `examples/`: the nearest one at or above the working directory, else the book's own.

    The student's working copy (made by mulai.py) has its own `examples/`, so what they change there is what runs.
    """
    if host().in_browser:
        return host().book()
    return working_room() or host().book()


def working_folder() -> Path:
    """Return the folder in which to put and look for a student's own files: their working copy, else the working directory."""
    return working_room() or here()


def here() -> Path:
    """Return the working directory. Raises `Masalah` when it has been deleted, moved or renamed meanwhile."""
    try:
        return Path.cwd()
    except OSError:
        raise Masalah(
            "Folder tempat notebook ini bekerja sudah tidak ada: dihapus, dipindahkan, atau diganti namanya.",
            "pindah ke folder yang ada dengan `%cd`, atau buka notebook ini dari letaknya yang baru dan mulai ulang kernelnya.",
        ) from None


def working_room() -> Path | None:
    """Return the nearest folder at or above the working directory that holds lessons and examples.

    Where there is none, after a `%cd` elsewhere, it is the one for which mulai.py has started the kernel; None outside of both.
    """
    rooms: list[Path] = []
    with contextlib.suppress(Masalah):
        rooms += [here(), *here().parents]
    if given := os.environ.get("BUKUFLASK_DATA"):
        rooms.append(Path(given).parent)
    return next((room for room in rooms if (room / "examples").is_dir() and (room / "notebooks").is_dir()), None)


def example(stem: str) -> Path:
    """Return the folder of the example named `stem` (for instance `"09-pabrik-aplikasi"`).

    Raises `Masalah` with the nearest names when there is none.
    """
    examples, stem = book_root() / "examples", plainly(os.fspath(stem)).strip()
    folder = examples / stem
    if stem and folder.is_dir():
        host().renew_example(stem)
        return folder
    names = sorted(p.name for p in examples.iterdir() if p.is_dir()) if examples.is_dir() else []
    near = difflib.get_close_matches(stem, names, n=3, cutoff=0.3) or names
    raise Masalah(
        f"Contoh bernama {stem!r} tidak ditemukan.",
        "pakai salah satu nama ini: " + ", ".join(repr(n) for n in near) + "."
        if near
        else "periksa folder `examples`.",
    )


def data_dir() -> Path:
    """Return the folder for what the workbook remembers about a student (progress, predictions); not created here.

    `BUKUFLASK_DATA` wins (tests and builds set it), else it stands in the student's working folder that mulai.py makes.
    """
    given = os.environ.get("BUKUFLASK_DATA")
    return Path(given) if given else Path.home() / "belajar-flask" / ".bukuflask"


def pakai(contoh: str) -> Path:
    """Izinkan notebook ini mengimpor modul sebuah contoh.

    Folder contohnya ditaruh paling depan di `sys.path`; contoh yang dipakai sebelumnya diambil dari sana.

    :param contoh: nama contohnya, misalnya `"09-pabrik-aplikasi"`.
    :return: foldernya, sebuah `pathlib.Path`.
    :raises Masalah: kalau tidak ada contoh bernama itu.

    Contoh: `pakai("09-pabrik-aplikasi")`, lalu `import flaskr`
    """
    folder = example(contoh)
    examples = folder.parent
    sys.path[:] = [p for p in sys.path if Path(p).parent != examples]
    sys.path.insert(0, str(folder))
    return folder
