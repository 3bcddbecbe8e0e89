"""The laptops that the book is for: systems and Pythons, and what pip must be told to gather packages for one of them.

Only the standard library is used: the launcher packs before anything is installed.
"""

from __future__ import annotations

import difflib
import platform
import re
import sys
from dataclasses import dataclass

from bukuflask.problems import Masalah

MINORS = ((3, 11), (3, 12), (3, 13), (3, 14), (3, 15))
"""The Pythons that the book runs on."""

_PATCHES = range(40)
"""Conditions in a lock may tell 3.11.4 from 3.11.5: what is packed for 3.11 holds for each of its releases."""


@dataclass(frozen=True)
class System:
    """A kind of laptop: its name in a command, in a sentence, what conditions in a lock ask of it, and its wheels' tags."""

    name: str
    words: str
    os_name: str
    sys_platform: str
    platform_system: str
    machine: str
    tags: tuple[str, ...]


_GLIBC = (*range(28, 4, -1),)  # what a Linux of 2019 or later has (glibc 2.28), and everything older


def _manylinux(machine: str) -> tuple[str, ...]:
    named = ("manylinux2014", "manylinux2010", "manylinux1") if machine == "x86_64" else ("manylinux2014",)
    return (
        *(f"manylinux_2_{minor}_{machine}" for minor in _GLIBC),
        *(f"{n}_{machine}" for n in named),
        f"linux_{machine}",
    )


SYSTEMS = (
    System("windows", "Windows 64-bit", "nt", "win32", "Windows", "AMD64", ("win_amd64",)),
    System("windows-arm", "Windows di ARM", "nt", "win32", "Windows", "ARM64", ("win_arm64",)),
    System("macos", "macOS dengan prosesor Apple", "posix", "darwin", "Darwin", "arm64", ("macosx_12_0_arm64",)),
    System(
        "macos-intel", "macOS dengan prosesor Intel", "posix", "darwin", "Darwin", "x86_64", ("macosx_12_0_x86_64",)
    ),
    System("linux", "Linux 64-bit", "posix", "linux", "Linux", "x86_64", _manylinux("x86_64")),
    System("linux-arm", "Linux di ARM 64-bit", "posix", "linux", "Linux", "aarch64", _manylinux("aarch64")),
)


@dataclass(frozen=True)
class Target:
    """One system with one Python (`minor` is its first two numbers)."""

    system: System
    minor: tuple[int, int]

    @property
    def name(self) -> str:
        """The target as it is typed: `windows-3.13`."""
        return f"{self.system.name}-{self.python}"

    @property
    def python(self) -> str:
        """The Python as it is typed: `3.13`."""
        return ".".join(map(str, self.minor))

    def marker_environments(self) -> list[dict[str, str]]:
        """Return what the conditions of a lock are weighed against, for each release of this Python."""
        system = self.system
        return [
            {
                "implementation_name": "cpython",
                "implementation_version": f"{self.python}.{patch}",
                "os_name": system.os_name,
                "platform_machine": system.machine,
                "platform_python_implementation": "CPython",
                "platform_release": "",
                "platform_system": system.platform_system,
                "platform_version": "",
                "python_full_version": f"{self.python}.{patch}",
                "python_version": self.python,
                "sys_platform": system.sys_platform,
                "extra": "",
            }
            for patch in _PATCHES
        ]

    def pip_options(self) -> list[str]:
        """Return what tells pip to download for this target, whatever machine it runs on."""
        number = self.python.replace(".", "")
        options = ["--implementation", "cp", "--python-version", self.python]
        for abi in (f"cp{number}", "abi3", "none"):
            options += ["--abi", abi]
        for tag in self.system.tags:
            options += ["--platform", tag]
        return options


def named(words: list[str]) -> list[Target]:
    """Return the targets that are meant by `windows-3.13`, or by `windows` (each Python), in the order given.

    Raises `Masalah` for what is not known.
    """
    found: dict[Target, None] = {}
    for word in words:
        cut = re.fullmatch(r"([a-z-]+?)(?:-(\d+)\.(\d+))?", word.lower())
        system = next((each for each in SYSTEMS if cut and each.name == cut[1]), None)
        minors = [(int(cut[2]), int(cut[3]))] if cut and cut[2] else list(MINORS)
        if system is None or not set(minors) <= set(MINORS):
            near = difflib.get_close_matches(word.lower(), _names(), n=1, cutoff=0.6) if system is None else []
            meant = f" Maksudmu `--untuk {near[0]}`?" if near else ""
            raise Masalah(
                f"`--untuk {word}` tidak dikenal.{meant}",
                f"tulis sistem dan versi Python-nya, misalnya `--untuk windows-3.13`. Sistem yang dikenal: "
                f"{', '.join(each.name for each in SYSTEMS)}. Python: {', '.join('.'.join(map(str, m)) for m in MINORS)}.",
            )
        found |= dict.fromkeys(Target(system, minor) for minor in minors)
    return list(found)


def _names() -> list[str]:
    numbers = [".".join(map(str, minor)) for minor in MINORS]
    return [f"{system.name}-{number}" for system in SYSTEMS for number in numbers]


def own(minor: tuple[int, int]) -> Target | None:
    """Return this machine with this Python as a target; None for a machine that is not in the table (musl, 32-bit)."""
    if sys.platform == "linux" and platform.libc_ver()[0] != "glibc":
        return None
    for system in SYSTEMS:
        if system.sys_platform == sys.platform and system.machine.lower() == platform.machine().lower():
            return Target(system, minor)
    return None
