"""Read a lock file: which packages, under which conditions, and the hashes of the files that may be installed for each.

Only the standard library is used: the launcher reads the lock before anything is installed.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from bukuflask.problems import Masalah
from bukuflask.text import shortened

_PIN = re.compile(r"[A-Za-z0-9][\w.-]*==[\w.+!-]+\s*(?:;[^\0]*)?")
"""A package with its version, and the condition under which it is wanted."""


@dataclass(frozen=True)
class Pin:
    """One package of a lock file."""

    requirement: str
    """As written there: `gunicorn==27.0.1 ; sys_platform != 'win32'`."""
    hashes: tuple[str, ...]
    """The files that may be installed, each as `sha256:...`."""

    @property
    def exact(self) -> str:
        """The name and the version, without the condition: `gunicorn==27.0.1`."""
        return self.requirement.partition(";")[0].strip()

    @property
    def name(self) -> str:
        """The name alone, as uv writes it: in one spelling."""
        return self.exact.partition("==")[0]

    def line(self, whole: bool = False) -> str:
        """Return what pip is to read: the pin with every hash, and with its condition only when `whole`."""
        return " ".join([self.requirement if whole else self.exact, *(f"--hash={each}" for each in self.hashes)])


def read(lock: Path) -> list[Pin]:
    """Return the pins of a lock file in their order.

    Raises `Masalah` for a file that is no lock any more (half unpacked, saved as something else, a merge that nobody finished).
    """
    pins = entries(lock)
    for pin in pins:
        if not _PIN.fullmatch(pin.requirement):
            raise _broken(lock, f"memuat `{shortened(pin.requirement, 60)}`, dan itu bukan nama paket dengan versinya")
    if not pins:
        raise _broken(lock, "tidak menyebut satu paket pun")
    return pins


def entries(lock: Path) -> list[Pin]:
    """Return what a lock file asks for, be it a pin or not.

    Comments, line ends of any kind, and what an editor has made of its encoding are passed over.
    """
    content = lock.read_bytes()
    encoding = "utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    rows = (re.sub(r"(^|\s)#.*", "", row) for row in content.decode(encoding, "replace").splitlines())
    whole = re.sub(r"\\\n", " ", "\n".join(row.rstrip() for row in rows))
    pins = []
    for row in filter(None, map(str.strip, whole.split("\n"))):
        requirement, *hashes = re.split(r"\s+--hash[= ]", row)
        pins.append(Pin(requirement.strip(), tuple(each.strip() for each in hashes)))
    return pins


def _broken(lock: Path, how: str) -> Masalah:
    return Masalah(
        f"Daftar paket buku ini rusak: {lock} {how}.",
        "buka (ekstrak) lagi seluruh berkas zip buku kerja ini ke folder baru, lalu jalankan `python mulai.py` dari sana.",
    )
