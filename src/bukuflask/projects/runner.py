"""Where a project is looked at: on a copy of its folder, in a fresh child process with a time limit; in the browser, in this one."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any, Literal, NotRequired, TypedDict, cast

from .. import libraries
from ..exercises.runner import Outcome, Worker, no_end
from ..files import temporary_folder
from ..host import host
from ..problems import Masalah
from . import folder
from .judging import Job, PointFinding, judge
from .points import STEPS


class StepSeen(TypedDict):
    """What was seen of a step, or the reason why there is nothing and what is known of it."""

    findings: NotRequired[list[PointFinding]]
    lost: NotRequired[Literal["waktu", "keluar", "dibunuh", "tertutup", "dihentikan", "tak-mulai"]]
    file: NotRequired[str]
    """Where the project was when its time was up, as its owner knows the file."""
    line: NotRequired[int]
    ended: NotRequired[str]
    """As in `Outcome`."""


class _ProjectWorker(Worker):
    """A child process that looks at a step."""

    module = "bukuflask.projects._worker"
    copy = Path()
    """Where the project lies that it looks at."""

    def read(self, said: bytes) -> Any:
        """Return the findings in its second line, or None for what is none."""
        try:
            found = json.loads(said.partition(b"\n")[2])
            return found if all({"code", "state"} <= each.keys() for each in found) else None
        except (ValueError, TypeError, AttributeError, RecursionError):
            return None

    def place(self, report: str) -> Outcome:
        """Return the line, and as its text the file, in which the project was when its time was up."""
        # faulthandler writes letters beyond ASCII by their numbers.
        root = f"{self.copy}{os.sep}".encode("ascii", "backslashreplace").decode("ascii")
        for thread in reversed(report.split("\n\n")):
            if found := re.search(rf'File "{re.escape(root)}([^"]+)", line (\d+)', thread):
                return {"text": found[1].replace(os.sep, "/"), "line": int(found[2])}
        return {}


def look(step: str, given: Path) -> StepSeen:
    """Look at one step of the project in a folder. Raises `Masalah` when the folder cannot be copied, or no process started."""
    libraries_used = libraries.imported_by(
        *(path.read_text(encoding="utf-8", errors="replace") for path in folder.files(given) if path.suffix == ".py")
    )
    return (_here if host().in_browser else _in_process)(step, given, libraries_used)


def _in_process(step: str, given: Path, used: tuple[str, ...]) -> StepSeen:
    try:
        worker = _ProjectWorker(used)
    except OSError as error:
        raise Masalah(
            f"Proses untuk memeriksa proyekmu tidak dapat dimulai ({error.strerror}).",
            "tutup beberapa program atau kosongkan ruang di disk, lalu jalankan sel ini lagi.",
        ) from None
    copy = worker.copy = worker.folder.resolve() / given.name
    try:
        folder.copy(given, copy)
    except Masalah:
        worker.close()
        raise
    limit = STEPS[step].seconds
    job = _job(step, copy, given) | {
        "limit": limit,
        "libraries": [*used, *(["pytest", "coverage"] if limit > 60 else [])],
    }
    outcome = worker.run(json.dumps(job).encode("ascii"), limit)
    if "verdict" in outcome:
        return {"findings": cast("list[PointFinding]", outcome["verdict"])}
    seen: StepSeen = {"lost": outcome["lost"]}
    if "ended" in outcome:
        seen["ended"] = outcome["ended"]
    if "line" in outcome:
        seen |= {"file": outcome.get("text", ""), "line": outcome["line"]}
    return seen


def _job(step: str, copy: Path, given: Path) -> dict[str, Any]:
    job: Job = {"step": step, "copy": str(copy), "original": str(given)}
    return dict(job)


def _here(step: str, given: Path, _: tuple[str, ...]) -> StepSeen:
    with temporary_folder() as place:
        copy = place.resolve() / given.name
        folder.copy(given, copy)
        ended: list[bool] = []
        try:
            with host().limited(STEPS[step].seconds, lambda name: name.startswith(str(copy))) as ended, no_end():
                found = judge(cast("Job", _job(step, copy, given)))
        except BaseException:
            if not ended:
                raise
        return {"lost": "waktu"} if ended else {"findings": found}
