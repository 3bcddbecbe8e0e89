"""Which Python environment the workbook lives in: the active conda environment, else `.venv` in the workbook's folder."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bukuflask.host import from_wheel
from bukuflask.problems import Masalah

from .trouble import AGAIN, recognise

OLDEST = (3, 11)

_PROBE = (
    "import json, sys, sysconfig;"
    "base = getattr(sys, '_base_executable', None) or sys.executable;"
    "print(json.dumps([sys.prefix, sys.base_prefix, sysconfig.get_path('purelib'), list(sys.version_info[:3]), base]))"
)


@dataclass(frozen=True)
class Environment:
    """A Python environment that answered when it was asked about itself."""

    python: Path
    prefix: Path
    base_prefix: Path
    purelib: Path
    version: tuple[int, int, int]
    base_python: Path | None = None
    """The Python that it was made with: on Windows the one that works, when the environment's own only starts it."""


def choose(book: Path, variables: Mapping[str, str]) -> Environment:
    """Return the environment to use for the workbook in `book`, making `.venv` there when it is missing or broken.

    `variables` are the process's environment variables. Conda's `base` is never used: pinned versions would damage the
    student's Anaconda. Raises `Masalah` when `.venv` cannot be made.
    """
    conda = _active_conda(variables)
    if conda:
        found = _ask(_python_of_conda(conda))
        if found:
            return found
    prefix = book / ".venv"
    return _ask(_python_of_venv(prefix)) or make_venv(prefix)


def running() -> Environment:
    """Return the environment of the Python that runs this. Raises `Masalah` when it cannot be asked."""
    found = _ask(Path(sys.executable))
    if not found:
        raise Masalah(f"Python ini tidak menjawab: {sys.executable}", AGAIN + " dengan Python yang lain.")
    return found


def make_venv(prefix: Path) -> Environment:
    """Make a fresh virtual environment in `prefix` with the running Python, clearing what a broken one left there.

    Here and wherever else a module is run by its name, -P: what lies in the folder of whoever started this hides no module.
    """
    print(f"Menyiapkan ruang Python untuk buku ini di {prefix} ...", flush=True)
    made = subprocess.run(
        [sys.executable, "-P", "-m", "venv", "--clear", str(prefix)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=child_variables(os.environ, Path(sys.base_prefix)),
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    found = _ask(_python_of_venv(prefix)) if made.returncode == 0 else None
    if not found:
        raise recognise(made.stdout, f"membuat {prefix}")
    return found


_READ_BY_CHILDREN = ("PYTHON", "__PYVENV", "PIP_", "JUPYTER", "IPYTHON", "FLASK_", "WERKZEUG_", "FORCE_COLOR")
"""How the variables begin by which Python, pip, Jupyter and Flask are told to behave in another way: none reaches a child."""

_REACH = (
    "index-url",
    "extra-index-url",
    "find-links",
    "no-index",
    "proxy",
    "cert",
    "client-cert",
    "trusted-host",
    "timeout",
    "default-timeout",
    "retries",
    "cache-dir",
)
"""pip's settings that say how packages are reached. A school's network may need them; no other setting is kept."""


def child_variables(variables: Mapping[str, str], base_prefix: Path) -> dict[str, str]:
    """Return the environment variables for a Python child, without what the surroundings would tell it.

    UTF-8 mode makes a Windows child read and write text as those on macOS and Linux do. A conda Python on Windows finds
    OpenSSL only through PATH, which is set in Anaconda Prompt but not when a virtual environment's Python runs elsewhere.
    """
    child = {name: value for name, value in variables.items() if not name.upper().startswith(_READ_BY_CHILDREN)}
    child |= {"PYTHONUTF8": "1", "PYTHONNOUSERSITE": "1"}
    libraries = base_prefix / "Library" / "bin"
    if libraries.is_dir():
        child["PATH"] = os.pathsep.join([str(libraries), child.get("PATH", "")])
    return child


def pip_variables(env: Environment, variables: Mapping[str, str]) -> dict[str, str]:
    """Return the environment variables for pip: of its settings, in variables and files alike, only how packages are reached.

    Others (`target`, `prefix`, `user`, `constraint`) would put them elsewhere, or refuse those of the book.
    """
    own = child_variables(variables, env.base_prefix)
    asked = subprocess.run(
        [str(env.python), "-P", "-m", "pip", "config", "list"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=own | {name: value for name, value in variables.items() if name.upper().startswith("PIP_")},
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    kept: dict[str, str] = {}
    # `global.proxy='...'`: the file's general part, then what holds for one command, then variables, which win.
    rows = re.findall(r"(?m)^(:env:|global|install|download)\.([\w-]+)=(['\"].*['\"])$", asked.stdout)
    for _, name, value in sorted(rows, key=lambda row: ("global", "install", "download", ":env:").index(row[0])):
        if name in _REACH:
            kept["PIP_" + name.upper().replace("-", "_")] = str(ast.literal_eval(value))
    if kept.get("PIP_RETRIES") == "0":
        kept["PIP_RETRIES"] = "1"  # without a second try pip does not say why the first one failed
    return own | kept | {"PIP_CONFIG_FILE": os.devnull, "PIP_USER": "0"}


def _active_conda(variables: Mapping[str, str]) -> Path | None:
    prefix = variables.get("CONDA_PREFIX")
    if not prefix or variables.get("CONDA_DEFAULT_ENV") == "base":
        return None
    folder = Path(prefix)
    # Only the base installation holds the `conda` command itself; it may be active under its path instead of its name.
    return None if (folder / "condabin").is_dir() else folder


def _python_of_conda(prefix: Path) -> Path:
    return prefix / "python.exe" if os.name == "nt" else prefix / "bin" / "python"


def _python_of_venv(prefix: Path) -> Path:
    return prefix / "Scripts" / "python.exe" if os.name == "nt" else prefix / "bin" / "python"


def _ask(python: Path) -> Environment | None:
    """Return what `python` says about itself; None when it is missing, does not run or is too old."""
    try:
        answer = subprocess.run(
            [str(python), "-I", "-c", _PROBE], stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=True
        )
        prefix, base_prefix, purelib, version, base = json.loads(answer.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    major, minor, micro = version
    if (major, minor) < OLDEST:
        return None
    return Environment(python, Path(prefix), Path(base_prefix), Path(purelib), (major, minor, micro), Path(base))


def require_complete(book: Path) -> None:
    """Raise `Masalah` when `book` lacks the parts of the workbook that a start needs (a half unpacked zip)."""
    missing = [name for name in ("notebooks", "examples", "requirements.txt") if not (book / name).exists()]
    if missing:
        raise Masalah(
            f"Folder buku kerja tidak lengkap; yang tidak ada: {', '.join(missing)}. ({book})",
            "pasang lagi berkas wheel buku ini, dengan --force-reinstall."
            if from_wheel()
            else "buka (ekstrak) lagi seluruh berkas zip buku kerja ini ke folder baru, lalu jalankan `python mulai.py` dari sana.",
        )
