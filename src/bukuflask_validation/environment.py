"""The world in which the book's notebooks are checked: warm modules, other sets, another clock."""

from __future__ import annotations

import functools
import os
import random

PRELOAD = ("flask", "bukuflask.magics", "bukuflask.serving.server", "bukuflask.web.picture", "bukuflask.web.peramban")
"""What most cells import, already there in every warm kernel."""

NOTEBOOK = "BUKUFLASK_NOTEBOOK"
"""The environment variable by which every process that descends from a notebook's kernel is known."""

ZONE = "UJI-13:17"
"""The time zone of a check, as POSIX writes it: 13 hours 17 minutes ahead of UTC, 25:17 from that of a build (`build.ZONE`)."""


@functools.cache
def environment() -> dict[str, str]:
    """Return the environment in which the book's notebooks are checked; what tests change later is not in it.

    Sets are in another order than when the notebook was built, and the clock shows another day, hour and minute, so that an
    output which hangs on either differs at once. Without pytest's variables, under which ipykernel captures less.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    kept |= {"BUKUFLASK_UJI": "1", "JUPYTER_PREFER_ENV_PATH": "1", "PYTHONHASHSEED": hash_seed()}
    if os.name == "posix":
        kept["TZ"] = ZONE
    return kept


def hash_seed() -> str:
    """Return this run's hash seed: another one each time, or that of BUKUFLASK_SEED to repeat a run.

    Kept in the environment, so that the workers of a run have the same.
    """
    return os.environ.setdefault("BUKUFLASK_SEED", str(random.SystemRandom().randrange(1, 2**32)))
