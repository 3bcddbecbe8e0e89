"""The catalogue: all entries, and which of them a crash is. Read when the first error is to be explained.

Python's own errors are explained in `explain.py`, which asks here first. What is not in the catalogue gets no invented explanation.
"""

from __future__ import annotations

from ..facts import Crash
from .app import APP
from .database import DATABASE
from .entry import Mistake
from .imports import IMPORTS
from .notebook import NOTEBOOK
from .request import REQUEST
from .response import RESPONSE
from .template import TEMPLATE

CATALOGUE: tuple[Mistake, ...] = (*NOTEBOOK, *IMPORTS, *APP, *REQUEST, *RESPONSE, *TEMPLATE, *DATABASE)
"""The first entry that fits is the one: within a module, the particular stands before the general."""


def find(crash: Crash) -> Mistake | None:
    """Return the mistake that a crash is, or None when the catalogue does not know it.

    What the student's own `raise` or `assert` raised is theirs, whatever its class and words.
    """
    if crash["raised"]:
        return None
    return next((mistake for mistake in CATALOGUE if mistake.fits(crash)), None)
