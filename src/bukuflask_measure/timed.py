"""How long a program takes."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path


def seconds(command: Sequence[str], place: Path, variables: Mapping[str, str], name: str) -> float:
    """Run a program in a folder and return how long it took. Raises `RuntimeError`, with `name`, when it does not succeed."""
    start = time.perf_counter()
    done = subprocess.run(
        command,
        cwd=place,
        env=variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    took = time.perf_counter() - start
    if done.returncode:
        raise RuntimeError(f"{name}: {(done.stdout + done.stderr)[-2000:]}")
    return took
