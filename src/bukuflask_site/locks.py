"""The lock files of the site, made from `site/*.in` under the pins of pyproject.toml, and what differs from them."""

from __future__ import annotations

import tempfile
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bukuflask_book import pins as versions
from bukuflask_start import lock

from .toolchain import ROOT, uv

LOCKS = {
    "runtime": ("--python-version", "3.14", "--python-platform", "wasm32-pyodide2025"),
    "perkakas": ("--universal", "--python-version", "3.11"),
}
"""Name of a lock under `site/` and for which Pythons it holds: Pyodide's own, and those of the authors."""


def write(root: Path = ROOT) -> None:
    """Write both lock files, with a hash for every file; needs a network. Raises `SiteBuildError` with uv's words."""
    with tempfile.TemporaryDirectory() as folder:
        pins = Path(folder, "pins.txt")
        pins.write_text(
            "".join(f"{name}=={number}\n" for name, number in versions.pins(root).items() if name != "jupyterlab"),
            encoding="utf-8",
        )
        for name, options in LOCKS.items():
            words = ["pip", "compile", "--quiet", "--no-header", "--no-annotate", "--generate-hashes", *options]
            words += ["--constraints", str(pins), f"{name}.in", "--output-file", f"{name}.txt"]
            uv(*words, cwd=root / "site", what=f"Mengunci site/{name}.txt")


def check(root: Path = ROOT) -> list[str]:
    """Return Indonesian complaints about versions that differ from pyproject.toml, none when all is equal."""
    pins = versions.pins(root)
    complaints = []
    for name in LOCKS:
        for entry in lock.read(root / "site" / f"{name}.txt"):
            found = Requirement(entry.requirement)
            wanted = pins.get(canonicalize_name(found.name))
            if wanted is not None and str(found.specifier) != f"=={wanted}":
                complaints.append(
                    f"site/{name}.txt: {found.name} {str(found.specifier).removeprefix('==')}, seharusnya {wanted}. "
                    "Coba: jalankan `python -m bukuflask_author situs --kunci`."
                )
    return complaints
