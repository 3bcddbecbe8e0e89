"""Run by the environment's own Python: reads requirements as JSON, and prints those that are not (properly) installed there.

    ["flask==3.1.3", "gunicorn==27.0.1 ; sys_platform != 'win32'", ...]  ->  ["flask==3.1.3", ...]

A package that pip left half written (power cut, full disk) counts as not installed, and its record is taken away so that pip
sees it that way too. Only pip's own work is looked at so closely: conda rewrites files while it installs them.
"""

from __future__ import annotations

import csv
import json
import shutil
import sys
import sysconfig
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

# pip's copy: nothing else that understands environment markers is there before the first installation.
from pip._vendor.packaging.requirements import Requirement
from pip._vendor.packaging.utils import canonicalize_name


def wanting(requirements: list[str], site: Path) -> list[str]:
    """Return those of the requirements that apply to this Python and whose package is missing, different or damaged.

    `site` is the site-packages folder in which pip's records are looked at.
    """
    records: dict[str, list[Path]] = {}
    for folder in site.glob("*.dist-info"):
        records.setdefault(canonicalize_name(folder.name.partition("-")[0]), []).append(folder)
    found = []
    for text in requirements:
        pin = Requirement(text)
        if pin.marker is not None and not pin.marker.evaluate():
            continue
        for folder in records.get(canonicalize_name(pin.name), []):
            if _is_damaged(folder):
                shutil.rmtree(folder)
        if not _is_there(pin):
            found.append(text)
    return found


def _is_there(pin: Requirement) -> bool:
    try:
        return bool(pin.specifier.contains(version(pin.name), prereleases=True))
    except PackageNotFoundError:
        return False


def _is_damaged(record_folder: Path) -> bool:
    """Tell whether a file is missing from what pip installed or has another size than pip wrote down (bytes)."""
    try:
        if (record_folder / "INSTALLER").read_text(encoding="utf-8").strip() != "pip":
            return False
        with (record_folder / "RECORD").open(encoding="utf-8", newline="") as record:
            rows = list(csv.reader(record))
        return not rows or any(
            (record_folder.parent / name).stat().st_size != int(size)
            for name, _, size in rows
            if size and not name.startswith("..")
        )
    except (OSError, ValueError):
        return True


if __name__ == "__main__":
    print(json.dumps(wanting(json.load(sys.stdin), Path(sysconfig.get_path("purelib")))))
