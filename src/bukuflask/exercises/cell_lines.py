"""Lines of an answer as the reader counts them: JupyterLab's numbers include the line of `%%latihan`."""

from __future__ import annotations


def shown_line(number: int) -> int:
    """Return the number that JupyterLab shows beside line `number` of the answer, counted from 1."""
    return number + 1
