"""The child process in which one step of a project is looked at: it talks as `exercises._worker` does."""

from __future__ import annotations

from typing import Any, cast

from ..exercises._worker import serve


def _judge(job: dict[str, Any]) -> object:
    from .judging import Job, judge

    return judge(cast("Job", job))


if __name__ == "__main__":
    serve(_judge)
