"""Look at one step of a project in this process, and say what is there as plain data. The caller bounds time and memory."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Literal, NotRequired, TypedDict

from ..errors.facts import Crash, crash_of, words
from ..exercises import restore
from .points import STEPS
from .steps import CHECKS, Look
from .subject import FIXED, LackError, ProjectCopy, StoppedError, place


class PointFinding(TypedDict):
    """What was seen of one point."""

    code: str
    state: Literal["ada", "belum", "salah", "menunggu"]
    """There, not there yet, there and wrong; or it cannot be seen before another point is there."""
    reason: NotRequired[str]
    advice: NotRequired[str]
    """Both in Markdown, with `{name}` places."""
    values: NotRequired[dict[str, str]]
    crash: NotRequired[Crash]
    asked: NotRequired[str]
    """What was asked of the project when it raised an exception."""
    after: NotRequired[str]
    """The point for which it waits; empty where it waits for an earlier step."""


class Job(TypedDict):
    """What is to be looked at: a step, a copy of the student's folder, and the folder itself, into which nothing may write."""

    step: str
    copy: str
    original: str


def judge(job: Job) -> list[PointFinding]:
    """Return what is seen of every point of a step, in its order. Never raises for anything that the project does."""
    root = Path(job["copy"]).resolve()
    put_back = restore.tools()
    try:
        with (
            restore.surroundings(root),
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
            place(root, job["original"]) as given,
        ):
            project = ProjectCopy(root, given=given)
            try:
                return _judged(project, job["step"])
            finally:
                project.forget()
    finally:
        put_back()


def _judged(project: ProjectCopy, step: str) -> list[PointFinding]:
    found: dict[str, PointFinding] = {}
    checks = dict(CHECKS[step])
    look = Look(project)
    before: PointFinding | None = None
    if step != "23-07":  # whose points are about files beside the package
        before = _seen(project, "paket", project.find)
        if before["state"] != "ada":
            first = "paket" if step == "23-01" else ""
            return _all_wait(step, before, first)
    # Later steps write into the database, and most of them need people with an account.
    needed = [CHECKS["23-02"]["perintah"]] if step in ("23-03", "23-04", "23-05") else []
    needed += [checks.pop("")] if "" in checks else []
    for check in needed:
        before = _seen(project, "", partial(check.run, look))
        if before["state"] != "ada":
            return _all_wait(step, before, "")
    for code, check in checks.items():
        blocked = next((need for need in check.needs if found.get(need, {"state": "belum"})["state"] != "ada"), None)
        if blocked is not None:
            found[code] = {"code": code, "state": "menunggu", "after": blocked}
            continue
        found[code] = _seen(project, code, partial(check.run, look))
    return [found[code] for code in STEPS[step].points]


def _all_wait(step: str, why: PointFinding, first: str) -> list[PointFinding]:
    """Return findings of a step of which nothing can be seen: the reason stands at the point `first`, or before all of them."""
    waiting: list[PointFinding] = [
        {"code": code, "state": "menunggu", "after": first} for code in STEPS[step].points if code != first
    ]
    why["code"] = first
    if not first:
        why["state"] = "menunggu"
    return [why, *waiting]


def _seen(project: ProjectCopy, code: str, run: Callable[[], None]) -> PointFinding:
    try:
        run()
    except LackError as error:
        if error.state == "menunggu":
            return {"code": code, "state": "menunggu", "after": ""}
        return {
            "code": code,
            "state": error.state,
            "reason": error.reason,
            "advice": error.advice,
            "values": {name: words(value) for name, value in error.values.items()},
        }
    except StoppedError as error:
        return {"code": code, "state": "salah", "crash": error.crash, "asked": error.asked}
    except Exception as error:  # the project has hurt even the judging
        crash = (
            project.crash(error, "run") if not isinstance(error, AssertionError) else crash_of(error, "run", "notebook")
        )
        return {"code": code, "state": "salah", "crash": crash, "asked": ""}
    return {"code": code, "state": "ada"}


def writes_outside(crash: Crash) -> bool:
    """Return whether an exception stands in for writing into the student's own folder."""
    return crash["message"].startswith(FIXED)
