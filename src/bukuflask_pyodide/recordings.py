"""What cannot happen in a browser, shown as it happened on a real computer when the site was built, and labelled as such.

`rekaman.json` is written by the site's build (bukuflask_site.recordings): the calls seen in real runs of `flask run`, and the
saved outputs of the few cells that need a socket.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from bukuflask.problems import Masalah

from . import desk

FILE = desk.SHIPPED / "rekaman.json"


@cache
def everything() -> dict[str, Any]:
    """Return what was recorded: runs by their key, the ids of listed cells by their source, and those cells' outputs."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def key(place: str, app: str | None, address: str, reloader: bool) -> str:
    """Return the name under which a run of `flask run` is kept; `place` is relative to the folder of the examples."""
    return json.dumps([place, app, address, reloader])


def run_records(folder: Path, app: str | None, address: str, reloader: bool) -> list[dict[str, Any]]:
    """Return the calls that a real `flask run` made. Raises `Masalah` when this one was not recorded."""
    examples = desk.BOOK / "examples"
    place = folder.relative_to(examples).as_posix() if folder.is_relative_to(examples) else folder.as_posix()
    runs: dict[str, list[dict[str, Any]]] = everything()["jejak_run"]
    found = runs.get(key(place, app, address, reloader))
    if found is None:
        known = sorted({json.loads(name)[2] for name in runs if json.loads(name)[0] == place})
        raise Masalah(
            "Di peramban tidak ada proses dan soket, jadi `flask run` tidak dapat direkam di sini.",
            "buka pelajaran ini di JupyterLab pada laptop"
            + (f", atau pakai alamat yang sudah direkam: {', '.join(map(repr, known))}." if known else "."),
        )
    return found


def install(shell: Any) -> None:
    """Let the cells that need what a browser has not show their recording, as long as their code is the book's."""
    shell.input_transformers_cleanup.append(_instead)


def _instead(lines: list[str]) -> list[str]:
    found = everything()["sel"].get("".join(lines).strip())
    if found is None:
        return lines
    return [f"__import__('bukuflask_pyodide.recordings').recordings.show({found!r})\n"]


def show(cell: str) -> None:
    """Show the saved outputs of a cell under its label."""
    from IPython.display import display

    from bukuflask.feedback import Feedback
    from bukuflask.host import host
    from bukuflask.prose import prose

    recording = everything()["keluaran"][cell]
    display(Feedback("catatan", host().recording_label, (("Mengapa?", prose(recording["alasan"])),)))
    for output in recording["keluaran"]:
        if output["output_type"] == "stream":
            print(output["text"], end="")
        else:
            display(output["data"], raw=True)
