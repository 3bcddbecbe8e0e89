"""What the workbook says when it cannot do what was asked: one Indonesian sentence and what to do, never a bare traceback."""

from __future__ import annotations


class Masalah(Exception):  # noqa: N818 - a name that a student reads
    """Something a student can mend. `str()` holds the whole Indonesian message.

    In a notebook it is shown without a traceback (IPython calls `_render_traceback_`).
    """

    def __init__(self, what: str, do: str) -> None:
        """Take what happened (`what`) and what to do about it (`do`), both Indonesian sentences."""
        super().__init__(f"{what}\nCoba: {do}")
        self.what = what
        self.do = do

    def _render_traceback_(self) -> list[str]:
        return ["✗ " + str(self)]
