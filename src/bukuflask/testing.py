"""Whether the book itself is being built or tested: then progress stays in memory and outputs do not depend on free ports."""

from __future__ import annotations

import os

VARIABLE = "BUKUFLASK_UJI"
"""The environment variable that says so: set to anything but nothing or `0`."""


def is_testing() -> bool:
    """Return whether a build or nbval runs this notebook, perhaps beside others."""
    return os.environ.get(VARIABLE, "") not in {"", "0"}
