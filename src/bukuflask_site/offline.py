"""What lets the whole site be kept for days without a network: the list of its files, and the service worker of its pages.

`site/luring.js` answers from what is kept, `site/depan/luring.js` keeps it when a reader asks for that.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from . import links, weight
from .toolchain import SITE

LIST = "luring.json"
WORKER = "luring.js"
_NOT_ASKED_FOR = {LIST, WORKER, "layani.py", "404.html"}
"""Of the files at the site's start: what a browser never shows, or what must always be asked for."""


def worker(root: str) -> str:
    """Return what a service worker begins with from whose own folder `root` leads to the start of the site."""
    return (SITE / WORKER).read_text(encoding="utf-8").replace("new URL(ROOT,", f"new URL({json.dumps(root)},")


def files(site: Path) -> list[Path]:
    """Return what is to be kept of a built site, sorted."""
    found = [file for file in site.rglob("*") if file.is_file()]
    return sorted(
        file
        for file in found
        if not (file.parent == site and (file.name in _NOT_ASKED_FOR or file.suffix == ".zip"))
        and file != site / links.RUNNING / "service-worker.js"
        and not any(part.startswith(".") for part in file.relative_to(site).parts)  # servers do not show these
    )


def size(site: Path) -> int:
    """Return how many bytes keeping the site costs on the way."""
    return sum(map(weight.sent, files(site)))


def write(site: Path) -> None:
    """Write the list and the worker into a site whose parts are all built."""
    (site / WORKER).write_text(worker("./"), encoding="utf-8", newline="\n")
    digests = {
        file.relative_to(site).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()[:16] for file in files(site)
    }
    version = hashlib.sha256(json.dumps(digests).encode()).hexdigest()[:16]
    text = json.dumps({"versi": version, "berkas": digests}, separators=(",", ":"))
    (site / LIST).write_text(text, encoding="utf-8", newline="\n")
