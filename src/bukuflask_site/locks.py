"""The lock files of the site, made from `site/*.in` under the pins of pyproject.toml, and what differs from them."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from bukuflask_book import pins as versions

from .toolchain import ROOT, uv

LOCKS = {
    "runtime": ("--python-version", "3.14", "--python-platform", "wasm32-pyodide2025"),
    "perkakas": ("--universal", "--python-version", "3.11"),
}
"""Name of a lock under `site/` and for which Pythons it holds: Pyodide's own, and those of the authors."""

_PIN = re.compile(r"^(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)==(?P<version>[^\s;\\]+)", re.M)


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
    pins = {_plain(name): number for name, number in versions.pins(root).items()}
    complaints = []
    for name in LOCKS:
        text = (root / "site" / f"{name}.txt").read_text(encoding="utf-8")
        for found in _PIN.finditer(text):
            wanted = pins.get(_plain(found["name"]), found["version"])
            if found["version"] != wanted:
                complaints.append(
                    f"site/{name}.txt: {found['name']} {found['version']}, seharusnya {wanted}. "
                    "Coba: jalankan `python -m bukuflask_author situs --kunci`."
                )
    return complaints


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
