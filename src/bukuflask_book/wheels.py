"""Which pins have no wheel for which laptops: there pip would have to compile, which a student's machine cannot."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename

from bukuflask_start import lock, targets
from bukuflask_start.targets import Target


@dataclass(frozen=True)
class Gap:
    """A pin of a lock with the targets, as they are typed, for which its index has no wheel."""

    pin: str
    targets: tuple[str, ...]

    def told(self) -> str:
        """Return one line: the pin and where it is missing, a system with all its Pythons in one word."""
        words = []
        for system in targets.SYSTEMS:
            there = [name for name in self.targets if name.rpartition("-")[0] == system.name]
            minors = ", ".join(name.rpartition("-")[2] for name in there)
            if there:
                words.append(system.name if len(there) == len(targets.MINORS) else f"{system.name} ({minors})")
        return f"{self.pin}: {'; '.join(words)}"


def gaps(file: Path) -> list[Gap]:
    """Return the pins of a lock that lack wheels, by asking the index for the names of its files.

    Raises `RuntimeError` with uv's words when that fails.
    """
    return missing(lock.read(file), published(file))


def published(file: Path) -> dict[tuple[str, str], list[str]]:
    """Return the names of the wheels that the index has of each pin (name, version) of a lock. Raises `RuntimeError`."""
    with tempfile.TemporaryDirectory(prefix="bukuflask-") as folder:
        told = Path(folder, "pylock.toml")
        command = [sys.executable, "-m", "uv", "pip", "compile", "--universal", "--python-version", "3.11", "--no-deps"]
        command += ["--quiet", "--no-header", "--format", "pylock.toml", str(file), "--output-file", str(told)]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)
        if done.returncode:
            raise RuntimeError(f"berkas paket tidak dapat ditanyakan; kata uv:\n{done.stderr}")
        packages = tomllib.loads(told.read_text(encoding="utf-8"))["packages"]
    return {
        (canonicalize_name(each["name"]), each["version"]): [_file_name(wheel) for wheel in each.get("wheels", ())]
        for each in packages
        if "version" in each
    }


def _file_name(wheel: dict[str, str]) -> str:
    return wheel.get("name") or (wheel.get("url") or wheel["path"]).rpartition("/")[2]


def missing(pins: list[lock.Pin], wheels: dict[tuple[str, str], list[str]]) -> list[Gap]:
    """Return the pins without a wheel for a target to which they apply, in their order."""
    every = [Target(system, minor) for system in targets.SYSTEMS for minor in targets.MINORS]
    accepted = {target: tags(target) for target in every}
    conditions = {target: target.marker_environments() for target in every}
    found = []
    for entry in pins:
        pin = Requirement(entry.requirement)
        number = entry.exact.partition("==")[2]
        offered: set[Tag] = set()
        for name in wheels.get((canonicalize_name(pin.name), number), ()):
            try:
                offered |= parse_wheel_filename(name)[3]
            except InvalidWheelFilename:
                continue
        lacking = [
            target.name
            for target in every
            if (pin.marker is None or any(pin.marker.evaluate(dict(each)) for each in conditions[target]))
            and not offered & accepted[target]
        ]
        if lacking:
            found.append(Gap(entry.exact, tuple(lacking)))
    return found


def tags(target: Target) -> frozenset[Tag]:
    """Return the tags of all wheels that pip installs on a target."""
    platforms = list(target.system.tags)
    if target.system.sys_platform == "darwin":
        [(major, minor, machine)] = [tag.removeprefix("macosx_").split("_", 2) for tag in platforms]
        platforms = list(mac_platforms((int(major), int(minor)), machine))
    number = f"cp{target.python.replace('.', '')}"
    return frozenset(
        [
            *cpython_tags(target.minor, abis=[number], platforms=platforms),
            *compatible_tags(target.minor, number, platforms),
        ]
    )
