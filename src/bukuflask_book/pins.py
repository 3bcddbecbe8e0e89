"""environment.yml and the two lock files, made from the pins in pyproject.toml, and what differs from them."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHONS = ">=3.11,<3.14"
"""The Pythons that the suite runs on, as conda is asked for them."""

_PIN = re.compile(r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)==(?P<version>[A-Za-z0-9.]+)")
# Language packs are made for PyPI; whether conda-forge carries one, and under which version, changes without notice.
_NOT_IN_CONDA = ("jupyterlab-language-pack-",)
_LOCKS = {"requirements.txt": (), "requirements-penulis.txt": ("penulis",)}


def pins(root: Path = ROOT, extras: tuple[str, ...] = ()) -> dict[str, str]:
    """Return name -> version, as written in pyproject.toml, of what a student installs and of the named extras.

    Raises `ValueError` when an entry is not an exact pin.
    """
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = list(project["dependencies"])
    for extra in extras:
        wanted += project["optional-dependencies"][extra]
    found = {}
    for entry in wanted:
        match = _PIN.fullmatch(entry)
        if not match:
            raise ValueError(f"pyproject.toml: {entry!r} bukan pin persis seperti 'flask==3.1.3'.")
        found[match["name"]] = match["version"]
    return found


def environment(root: Path = ROOT) -> str:
    """Return the text of environment.yml.

    Conda brings what conda-forge carries; pip then brings the rest and the lock's exact versions of everything beneath, so that
    `python mulai.py` finds nothing left to install.
    """
    conda = [
        f"  - {name.lower()}=={number}" for name, number in pins(root).items() if not name.startswith(_NOT_IN_CONDA)
    ]
    lines = [
        "# Dibuat dari pyproject.toml oleh `python -m bukuflask_author versi`; jangan diubah dengan tangan.",
        "# Cara pakai, di folder ini: conda env create -f environment.yml, lalu conda activate buku-kerja-flask.",
        "name: buku-kerja-flask",
        "channels:",
        "  - conda-forge",
        "  - nodefaults",
        "dependencies:",
        f'  - "python{PYTHONS}"',
        "  - pip",
        *conda,
        "  - pip:",
        "      - -r requirements.txt",
    ]
    return "\n".join(lines) + "\n"


def write(root: Path = ROOT) -> None:
    """Write environment.yml and both lock files; the locks need a network. Raises `RuntimeError` with uv's words."""
    (root / "environment.yml").write_text(environment(root), encoding="utf-8", newline="\n")
    for name, extras in _LOCKS.items():
        chosen = [word for extra in extras for word in ("--extra", extra)]
        command = [sys.executable, "-m", "uv", "pip", "compile", "--universal", "--python-version", "3.11"]
        command += ["--no-header", "--quiet", *chosen, "pyproject.toml", "--output-file", name]
        done = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", errors="replace", check=False)
        if done.returncode:
            raise RuntimeError(f"{name} tidak dapat dibuat; kata uv:\n{done.stderr}")


def check(root: Path = ROOT) -> list[str]:
    """Return Indonesian complaints about what differs from pyproject.toml, none when all is equal; needs no network."""
    file = root / "environment.yml"
    complaints = []
    if not file.is_file() or file.read_text(encoding="utf-8") != environment(root):
        complaints.append("environment.yml tidak sama dengan pyproject.toml.")
    locks = {name: _locked(root / name) for name in _LOCKS}
    for name, extras in _LOCKS.items():
        for package, number in pins(root, extras).items():
            if (there := locks[name].get(_plain(package))) != number:
                complaints.append(f"{name}: {package} {there or 'tidak ada'}, seharusnya {number}.")
        for line in (root / name).read_text(encoding="utf-8").splitlines() if locks[name] else ():
            if line.startswith("-") or "://" in line:
                complaints.append(f"{name}: baris ini menyebut sumber paket, bukan pin: {line}")
    student, author = locks.values()
    for package, number in student.items():
        if author.get(package) != number:
            complaints.append(f"requirements-penulis.txt: {package} tidak sama dengan requirements.txt ({number}).")
    if complaints:
        complaints.append("Coba: jalankan `python -m bukuflask_author versi`, lalu commit ketiga berkas itu.")
    return complaints


def check_installed(root: Path = ROOT, extras: tuple[str, ...] = ()) -> list[str]:
    """Return Indonesian complaints about pins that this Python's environment does not have in that version."""
    complaints = []
    for package, number in pins(root, extras).items():
        try:
            there = version(package)
        except PackageNotFoundError:
            there = "tidak ada"
        if there != number:
            complaints.append(f"{package}: terpasang {there}, seharusnya {number}.")
    return complaints


def _locked(file: Path) -> dict[str, str]:
    if not file.is_file():
        return {}
    found = (_PIN.match(line) for line in file.read_text(encoding="utf-8").splitlines())
    return {_plain(match["name"]): match["version"] for match in found if match}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
