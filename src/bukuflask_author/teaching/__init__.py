"""The teacher's pages: what `teaching/NN-*.toml` says of a lesson, joined with what the lesson itself holds, as pages to print.

Written by hand is only what no other file holds: how the time is split, what to write on the board, what to ask, which mistakes to
expect. Goals, minutes, headings, the half-way stop, exercises, messages and answers come from the lesson.
"""

from __future__ import annotations

from .pages import drift, table_drift, write

__all__ = ["drift", "table_drift", "write"]
