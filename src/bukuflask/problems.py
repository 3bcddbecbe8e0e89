"""What the workbook says when it cannot do what was asked: one Indonesian sentence and what to do, never a bare traceback."""

from __future__ import annotations


class Masalah(Exception):  # noqa: N818 - a name that a student reads
    """Galat dari buku ini yang dapat kamu perbaiki sendiri: `what` menyebut apa yang terjadi, `do` apa yang dapat dicoba.

    Contoh: `except Masalah as galat: print(galat)`, sesudah `from bukuflask.problems import Masalah`
    """

    # In a notebook it is shown without a traceback (IPython calls `_render_traceback_`).
    def __init__(self, what: str, do: str) -> None:
        super().__init__(f"{what}\nCoba: {do}")
        self.what = what
        self.do = do

    def _render_traceback_(self) -> list[str]:
        return ["✗ " + str(self)]
