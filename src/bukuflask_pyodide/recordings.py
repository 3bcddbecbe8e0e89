"""What cannot happen in a browser, shown as it happened on a real computer when the site was built, and labelled as such.

They come with the lesson whose notebook asks for them, from the site's build (bukuflask_site.recordings): the calls seen in real
runs of `flask run`, and the saved outputs of the few cells that need a socket. Which lesson has which stands in the index.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from bukuflask.problems import Masalah

from . import desk


@cache
def of_lesson(stem: str) -> dict[str, Any]:
    """Return what was recorded for a lesson: runs of `flask run` by their key, and the outputs of listed cells by their id."""
    desk.bring(stem)
    found: dict[str, Any] = json.loads(desk.recording(stem).read_text(encoding="utf-8"))
    return found


def key(place: str, app: str | None, address: str, reloader: bool) -> str:
    """Return the name under which a run of `flask run` is kept; `place` is relative to the folder of the examples."""
    return json.dumps([place, app, address, reloader])


def run_records(folder: Path, app: str | None, address: str, reloader: bool) -> list[dict[str, Any]]:
    """Return the calls that a real `flask run` made. Raises `Masalah` when this one was not recorded."""
    examples = desk.BOOK / "examples"
    place = folder.relative_to(examples).as_posix() if folder.is_relative_to(examples) else folder.as_posix()
    name, lessons = key(place, app, address, reloader), desk.index()["jejak_run"]
    if name not in lessons:
        known = sorted({json.loads(other)[2] for other in lessons if json.loads(other)[0] == place})
        raise Masalah(
            "Di peramban tidak ada proses dan soket, jadi `flask run` tidak dapat direkam di sini.",
            "buka pelajaran ini di JupyterLab pada laptop"
            + (f", atau pakai alamat yang sudah direkam: {', '.join(map(repr, known))}." if known else "."),
        )
    found: list[dict[str, Any]] = of_lesson(lessons[name])["jejak_run"][name]
    return found


def install(shell: Any) -> None:
    """Make the cells that need what a browser lacks show their recording, as long as their code is the book's."""
    shell.input_transformers_cleanup.append(_instead)


def _instead(lines: list[str]) -> list[str]:
    found = desk.index()["sel"].get("".join(lines).strip())
    if found is None:
        return lines
    return [f"__import__('bukuflask_pyodide.recordings').recordings.show(*{found!r})\n"]


def show(stem: str, cell: str) -> None:
    """Show the saved outputs of a cell of a lesson under its label."""
    from IPython.display import display

    from bukuflask.feedback import Feedback
    from bukuflask.host import host
    from bukuflask.prose import prose

    recording = of_lesson(stem)["keluaran"][cell]
    display(Feedback("catatan", host().recording_label, (("Mengapa?", prose(recording["alasan"])),)))
    for output in recording["keluaran"]:
        if output["output_type"] == "stream":
            print(output["text"], end="")
        else:
            display(output["data"], raw=True)
