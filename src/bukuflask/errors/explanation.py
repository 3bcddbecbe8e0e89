"""What a student reads of an error: one type for whoever explains one."""

from __future__ import annotations

from typing import NamedTuple

Why = tuple[str, str]
"""Why it happened, and what to try."""


class Explanation(NamedTuple):
    """What a student reads of an error, in Indonesian."""

    why: str
    advice: str
    happened: str = ""
    """What happened, beyond the line and the English message; empty when these say it all."""
    id: str = ""
    """The mistake's id in the catalogue; empty for what is explained elsewhere."""
