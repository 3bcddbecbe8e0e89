"""environment.yml and the lock files, made from the pins in pyproject.toml, and what differs from them."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from bukuflask.files import write_whole
from bukuflask_start import lock, targets

ROOT = Path(__file__).resolve().parents[2]
PYTHONS = f">={targets.MINORS[0][0]}.{targets.MINORS[0][1]},<{targets.MINORS[-1][0]}.{targets.MINORS[-1][1] + 1}"
"""The Pythons that the book runs on, as conda is asked for them."""

_FROM_CONDA = (
    "flask",
    "werkzeug",
    "jupyterlab",
    "ipykernel",
    "anywidget",
    "nbclient",
    "nbval",
    "packaging",
    "pytest",
    "python-dotenv",
)
"""What conda is asked for: JupyterLab and what is around it, which conda-forge names as PyPI does.

One name or version that conda-forge does not have ends `conda env create`. It cannot be asked from where these files are made, so it
is asked for no more than that; pip brings the rest, and no pin with a condition can stand in an environment.yml anyway.
"""

LOCKS: dict[str, tuple[str, ...]] = {
    "requirements.txt": (),
    "requirements-penulis.txt": ("penulis",),
    "requirements-kampus.txt": ("kampus",),
}


def requirements(root: Path = ROOT, extras: tuple[str, ...] = ()) -> list[Requirement]:
    """Return what a student installs, and what the named extras add, as written in pyproject.toml.

    Raises `ValueError` when an entry is not an exact pin, with or without a condition.
    """
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = list(project["dependencies"])
    for extra in extras:
        wanted += project["optional-dependencies"][extra]
    return [_pin(entry) for entry in wanted]


def pins(root: Path = ROOT, extras: tuple[str, ...] = ()) -> dict[str, str]:
    """Return name -> version of the same, the names as they are compared."""
    return {canonicalize_name(pin.name): _number(pin) for pin in requirements(root, extras)}


def _pin(entry: str) -> Requirement:
    try:
        found = Requirement(entry)
        _number(found)
    except (InvalidRequirement, ValueError):
        raise ValueError(f"pyproject.toml: {entry!r} bukan pin persis seperti 'flask==3.1.3'.") from None
    return found


def _number(pin: Requirement) -> str:
    """Return the version of a pin. Raises `ValueError` when it allows several."""
    (only,) = pin.specifier
    if only.operator != "==" or only.version.endswith("*") or pin.url or pin.extras:
        raise ValueError
    return only.version


def environment(root: Path = ROOT) -> str:
    """Return the text of environment.yml.

    Conda brings JupyterLab; pip then brings the rest and the lock's exact versions of everything beneath, so that
    `python mulai.py` finds nothing left to install.
    """
    known = pins(root)
    lines = [
        "# Dibuat dari pyproject.toml oleh `python -m bukuflask_author versi`; jangan diubah dengan tangan.",
        "# Cara pakai, di folder ini: conda env create -f environment.yml, lalu conda activate buku-kerja-flask.",
        "#",
        "# Yang tidak dapat diperiksa saat berkas ini dibuat: apakah conda-forge memuat tepat versi-versi ini, karena dari sana",
        "# conda-forge tidak terjangkau. Paket lain, yang namanya di conda-forge mungkin berbeda, dipasang pip dari",
        "# requirements.txt, dengan hash-nya. Kalau conda tidak menemukan salah satu versi di bawah, hapus barisnya: pip memasangnya.",
        "name: buku-kerja-flask",
        "channels:",
        "  - conda-forge",
        "  - nodefaults",
        "dependencies:",
        f'  - "python{PYTHONS}"',
        "  - pip",
        *(f"  - {name}=={known[name]}" for name in _FROM_CONDA if name in known),
        "  - pip:",
        "      - -r requirements.txt",
    ]
    return "\n".join(lines) + "\n"


def write(root: Path = ROOT) -> None:
    """Write environment.yml and the lock files; the locks need a network. Raises `RuntimeError` with uv's words."""
    write_whole(root / "environment.yml", environment(root).encode("utf-8"))
    student = root / next(iter(LOCKS))
    for name, extras in LOCKS.items():
        if not (root / name).is_file() and student.is_file():
            shutil.copyfile(
                student, root / name
            )  # uv keeps what a lock says already: a new one begins with the student's
        chosen = [word for extra in extras for word in ("--extra", extra)]
        command = [sys.executable, "-m", "uv", "pip", "compile", "--universal", "--python-version", "3.11"]
        command += ["--generate-hashes", "--no-header", "--quiet", *chosen, "pyproject.toml", "--output-file", name]
        done = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", errors="replace", check=False)
        if done.returncode:
            raise RuntimeError(f"{name} tidak dapat dibuat; kata uv:\n{done.stderr}")


def check(root: Path = ROOT) -> list[str]:
    """Return Indonesian complaints about what differs from pyproject.toml, none when all is equal; needs no network."""
    file = root / "environment.yml"
    complaints = []
    if not file.is_file() or file.read_text(encoding="utf-8") != environment(root):
        complaints.append("environment.yml tidak sama dengan pyproject.toml.")
    for name, extras in LOCKS.items():
        complaints += _differences(root / name, requirements(root, extras))
    student, *others = ((name, _locked(root / name)) for name in LOCKS)
    for name, other in others:
        for package, numbers in student[1].items():
            if {number for number, _ in other.get(package, ())} != {number for number, _ in numbers}:
                complaints.append(f"{name}: {package} tidak sama dengan {student[0]}.")
    if complaints:
        complaints.append("Coba: jalankan `python -m bukuflask_author versi`, lalu commit berkas-berkas itu.")
    return complaints


def _differences(file: Path, wanted: list[Requirement]) -> list[str]:
    """Return what is wrong with one lock: a pin that differs, a line that names a source, a package without a hash."""
    there = _locked(file)
    said = []
    for pin in wanted:
        found = there.get(canonicalize_name(pin.name), set())
        if found != {_rule(pin)}:
            has = ", ".join(sorted(number + (f" ; {when}" if when else "") for number, when in found))
            said.append(f"{file.name}: {pin.name} {has or 'tidak ada'}, seharusnya {pin}.")
    for entry in lock.entries(file) if there else ():
        if entry.requirement.startswith("-") or "://" in entry.requirement:
            said.append(f"{file.name}: baris ini menyebut sumber paket, bukan pin: {entry.requirement}")
        elif not entry.hashes:
            said.append(f"{file.name}: {entry.exact} tidak punya hash.")
    return said


def check_installed(root: Path = ROOT, extras: tuple[str, ...] = ()) -> list[str]:
    """Return Indonesian complaints about pins that this Python's environment should have and does not have in that version."""
    complaints = []
    for pin in requirements(root, extras):
        if pin.marker is not None and not pin.marker.evaluate():
            continue
        try:
            there = version(pin.name)
        except PackageNotFoundError:
            there = "tidak ada"
        if there != _number(pin):
            complaints.append(f"{pin.name}: terpasang {there}, seharusnya {_number(pin)}.")
    return complaints


def _locked(file: Path) -> dict[str, set[tuple[str, str]]]:
    """Return what a lock pins: by name the versions, each with its condition; {} without the file."""
    found: dict[str, set[tuple[str, str]]] = {}
    for entry in lock.entries(file) if file.is_file() else ():
        with contextlib.suppress(InvalidRequirement):
            pin = Requirement(entry.requirement)
            found.setdefault(canonicalize_name(pin.name), set()).add(_rule(pin))
    return found


def _rule(pin: Requirement) -> tuple[str, str]:
    """Return version and condition of a pin, the condition as `packaging` spells it."""
    return str(pin.specifier).removeprefix("=="), str(pin.marker or "")
