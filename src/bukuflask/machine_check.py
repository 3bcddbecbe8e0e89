"""`periksa_mesin`: is this computer ready for the lessons? Every check looks afresh; nothing is changed or remembered."""

from __future__ import annotations

import errno
import itertools
import os
import platform
import shutil
import sys
import sysconfig
import tempfile
import tomllib
from collections.abc import Iterator
from importlib import metadata
from importlib.machinery import BuiltinImporter, FrozenImporter
from pathlib import Path
from typing import Any, NamedTuple

from . import bank, libraries
from .feedback import Feedback
from .host import LAUNCHER, from_wheel, host
from .problems import Masalah
from .prose import prose
from .serving import leases
from .serving.ports import PREFERRED_PORT, free_ports
from .testing import is_testing

_LEAST_FREE = 200
"""Free disk space in MB below which a lesson's databases, uploads and the notebook itself may not be saved."""

_LEAST_SAVED = 100_000
"""Bytes that can be written to a folder where a notebook can be saved; an empty file finds a place on a full disk too."""

MISSING = "belum terpasang"
"""What stands in the place of a package that is not there."""

_NAMED = 3
_AGAIN = (
    "pasang lagi berkas *wheel* buku ini (`%pip install nama-berkas.whl`), lalu mulai ulang kernelnya"
    if from_wheel()
    else "simpan notebook, tutup JupyterLab, lalu jalankan lagi `python mulai.py` di folder buku"
)


class MachineCheck(NamedTuple):
    """One check: ✓ good, ✗ to be mended, ○ only good to know; what was looked at; what was found and what to do."""

    sign: str
    about: str
    text: str


def periksa_mesin(folder: str | os.PathLike[str] = ".", pelajaran: str | int | None = None) -> Feedback:
    """Periksa apakah komputer ini siap: Python, paket, port 5000, nama berkas, ruang kosong, dan izin menulis.

    Tidak ada yang diubah. Setiap hal yang perlu diperbaiki disertai caranya.

    :param folder: folder yang nama berkas dan ruangnya diperiksa; kalau tidak diisi, folder notebook ini.
    :param pelajaran: nomor pelajaran (`12` atau `"12"`) yang paketnya diperiksa; kalau tidak diisi, paket semua pelajaran.
    :return: sebuah daftar yang menampilkan dirinya.
    :raises Masalah: kalau folder atau pelajarannya tidak ada, atau buku ini tidak lengkap.

    Contoh: `periksa_mesin()`
    """
    lessons = None if pelajaran is None else [f"{pelajaran:0>2}"]
    for number in lessons or ():
        bank.outline(number)
    try:
        place = Path(folder).resolve(strict=True)
    except OSError as error:
        raise Masalah(
            f"Folder {Path(folder).as_posix()} tidak ada.", "periksa ejaannya, atau tulis `periksa_mesin()` saja."
        ) from error
    try:
        project = tomllib.loads(host().project_file().read_text(encoding="utf-8"))["project"]
    except OSError as error:
        raise Masalah(
            f"Folder buku kerja tidak lengkap; yang tidak ada: {host().project_file().name}.",
            _AGAIN + "."
            if from_wheel()
            else "buka (ekstrak) lagi seluruh berkas zip buku ini ke folder baru, lalu jalankan `python mulai.py` dari sana.",
        ) from error
    checks = host().machine_checks(project, place, lessons)
    if checks is None:
        checks = [_python(project), _packages(project, lessons), *names(place), _port(), _space(place), _writing(place)]
    wrong = sum(check.sign == "✗" for check in checks)
    title = (
        f"Ada {wrong} hal yang perlu diperbaiki; ikuti baris bertanda ✗."
        if wrong
        else f"{'Peramban ini' if host().in_browser else 'Komputermu'} siap untuk belajar Flask."
    )
    return Feedback("catatan", title, tuple((f"{check.sign} {check.about}", prose(check.text)) for check in checks))


def _python(project: dict[str, Any]) -> MachineCheck:
    oldest = project["requires-python"].removeprefix(">=")
    if sys.version_info < tuple(int(part) for part in oldest.split(".")):
        return MachineCheck(
            "✗",
            "Python",
            f"notebook ini memakai Python {platform.python_version()}, sedangkan buku ini memerlukan {oldest} atau yang lebih baru. "
            f"Coba: pasang Python yang baru, {_AGAIN}.",
        )
    # mulai.py leaves this file in the environment that it prepares, and only there.
    if not from_wheel() and not Path(sysconfig.get_path("purelib"), "bukuflask.pth").is_file():
        return MachineCheck(
            "✗",
            "Python",
            "notebook ini memakai Python dari luar lingkungan buku kerja. "
            f"Coba: menu Kernel → Ganti Kernel…, pilih `Python 3 (ipykernel)`; kalau masih begini, {_AGAIN}.",
        )
    return MachineCheck("✓", "Python", f"versi {oldest} atau yang lebih baru, dari lingkungan buku kerja.")


def _packages(project: dict[str, Any], lessons: list[str] | None) -> MachineCheck:
    try:
        wanted = pins(project, lessons)
    except ImportError:
        return MachineCheck("✗", "Paket", f"paket-paket buku ini belum terpasang di Python ini. Coba: {_AGAIN}.")
    wrong = [f"{name} {number} ({has})" for name, number in wanted.items() if (has := otherwise(name, number))]
    if not wrong:
        whose = f"yang dipakai pelajaran {lessons[0]}" if lessons else "semuanya"
        return MachineCheck("✓", "Paket", f"{whose} terpasang, dan versinya sama dengan yang dipakai buku ini.")
    more = f", dan {len(wrong) - _NAMED} lagi" if len(wrong) > _NAMED else ""
    return MachineCheck(
        "✗",
        "Paket",
        f"buku ini memerlukan {', '.join(wrong[:_NAMED])}{more}. Coba: {_AGAIN}; perintah itu membetulkan paketnya.",
    )


def pins(project: dict[str, Any], lessons: list[str] | None) -> dict[str, str]:
    """Return name -> version of the packages that these lessons use on this system; of all lessons when None is given.

    Raises `ImportError` where not even `packaging` is installed, which reads the pins.
    """
    from packaging.requirements import Requirement

    added = {
        name for number in (bank.stems() if lessons is None else lessons) for name in bank.outline(number)["paket"]
    }
    found = {}
    for pin in map(Requirement, project["dependencies"]):
        library = libraries.of_distribution(pin.name)
        used = library is None or library.always or library.distribution in added
        if used and (pin.marker is None or pin.marker.evaluate()):
            found[pin.name] = str(pin.specifier).removeprefix("==")
    return found


def otherwise(name: str, wanted: str) -> str:
    """Return what stands in the place of the wanted version of a package; "" when it is there."""
    try:
        found = metadata.version(name)
    except metadata.PackageNotFoundError:
        return MISSING
    return "" if found == wanted else f"yang terpasang {found}"


def names(folder: Path) -> Iterator[MachineCheck]:
    """Yield what is to be said of the file names in a folder: one ✗ for each that hides a library."""
    found = False
    for file in _hiding(folder):
        found = True
        where = "folder notebook ini" if file.parent == Path.cwd() else f"folder `{file.parent.name}`"
        yield MachineCheck(
            "✗",
            "Nama berkas",
            f"`{file.name}` di {where} menutupi pustaka bernama sama, jadi `import {file.stem}` dapat mengambil berkas itu. "
            f"Coba: ganti namanya, misalnya `belajar_{file.name}`, lalu mulai ulang kernel.",
        )
    if not found:
        yield MachineCheck("✓", "Nama berkas", "tidak ada berkas yang menutupi pustaka Python.")


def _hiding(folder: Path) -> Iterator[Path]:
    """Yield each file or package that Python finds before the library of the same name, if it runs in `folder`."""
    site = {Path(sysconfig.get_path(kind)) for kind in ("purelib", "platlib")}
    standard = Path(sysconfig.get_path("stdlib")).resolve()
    shelves = {shelf.name for shelf in site}
    earlier = itertools.takewhile(
        lambda entry: entry.name not in shelves, (Path(entry).resolve() for entry in sys.path)
    )
    for entry in dict.fromkeys([folder, *earlier]):
        if not entry.is_relative_to(standard):
            for file in _modules(entry):
                if _never_hidden(file.stem):
                    continue
                if file.stem in sys.stdlib_module_names or any(
                    (place / name).exists() for place in site for name in (file.stem, f"{file.stem}.py")
                ):
                    yield file


def _never_hidden(name: str) -> bool:
    """Whether Python has this module built in or frozen, and takes it before it looks into any folder."""
    return any(finder.find_spec(name) is not None for finder in (BuiltinImporter, FrozenImporter))


def _modules(folder: Path) -> list[Path]:
    """Return the files and packages in `folder` that Python can import; none when it cannot be read."""
    try:
        return sorted(file for file in folder.iterdir() if file.suffix == ".py" or (file / "__init__.py").is_file())
    except OSError:
        return []


def _port() -> MachineCheck:
    about = f"Port {PREFERRED_PORT}"
    if is_testing():
        return MachineCheck(
            "○", about, "tidak dilihat saat buku ini diuji. Kalau sedang dipakai, `jalankan` memilih port lain."
        )
    free = next(free_ports(PREFERRED_PORT, settled=True), None)
    if free == PREFERRED_PORT:
        return MachineCheck("✓", about, "kosong.")
    if any(lease.port == PREFERRED_PORT for lease in leases.others()):
        return MachineCheck("○", about, "sedang dipakai server dari buku ini. `hentikan_semua()` mengosongkannya.")
    other = f"port lain, {free}" if free else "port lain yang kamu sebut, misalnya `port=8080`"
    return MachineCheck(
        "○", about, f"sedang dipakai program atau server lain. Biarkan saja: `jalankan` memakai {other}."
    )


def _space(folder: Path) -> MachineCheck:
    if shutil.disk_usage(folder).free < _LEAST_FREE * 1_000_000:
        return MachineCheck(
            "✗",
            "Ruang disk",
            f"tersisa kurang dari {_LEAST_FREE} MB. Coba: hapus unduhan lama dan kosongkan tempat sampah.",
        )
    return MachineCheck("✓", "Ruang disk", f"masih lebih dari {_LEAST_FREE} MB.")


def _writing(folder: Path) -> MachineCheck:
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(_LEAST_SAVED))
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return MachineCheck(
                "✗",
                "Menyimpan",
                "tidak ada ruang lagi untuk menyimpan berkas di folder ini: disknya penuh, atau jatah akunmu habis. "
                "Coba: hapus berkas yang tidak diperlukan dan kosongkan tempat sampah, lalu simpan notebook ini.",
            )
        return MachineCheck(
            "✗",
            "Menyimpan",
            f"folder ini tidak dapat ditulisi ({error.strerror}). "
            f"Coba: buka buku ini dengan `{LAUNCHER}`, yang memakai folder `belajar-flask` milikmu sendiri.",
        )
    return MachineCheck("✓", "Menyimpan", "pekerjaanmu dapat disimpan di folder ini.")
