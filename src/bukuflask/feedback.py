"""The four answers that `%%latihan` can give, as text and as HTML. Nothing is run or judged here."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from .prose import ShownText

State = Literal["kosong", "salah", "berhenti", "benar", "catatan"]
"""○ not begun, ✗ not right yet, ⚠ the code stopped, ✓ right, and a plain note (hints, solutions)."""

_LOOK: dict[State, tuple[str, str]] = {
    # state: (heading, colour that JupyterLab's themes define, with a fallback for other viewers)
    "kosong": ("○ BELUM DIKERJAKAN", "var(--jp-info-color1, #1976d2)"),
    "salah": ("✗ BELUM TEPAT", "var(--jp-error-color1, #c62828)"),
    "berhenti": ("⚠ KODE BERHENTI", "var(--jp-warn-color1, #e65100)"),
    "benar": ("✓ BENAR", "var(--jp-success-color1, #2e7d32)"),
    "catatan": ("✎", "var(--jp-border-color1, #757575)"),
}


_BLOCKS = ("<pre", "<ul", "<ol", "<table", "<div", "<blockquote", "<details")


def _with_colon(label: str) -> str:
    return label if label.endswith("?") else label + ":"


@dataclass(frozen=True)
class Feedback:
    """Jawaban buku ini: keadaannya (`state`), judulnya (`title`), dan bagian-bagiannya (`parts`).

    Menampilkan dirinya di baris terakhir sebuah sel. `code` adalah nama pesannya di catatan kemajuan; siswa tidak melihatnya.

    Contoh: `print(periksa_mesin())`
    """

    # IPython shows it through `_repr_mimebundle_`; `str()` is the text version.
    state: State
    title: str = ""
    parts: tuple[tuple[str, ShownText], ...] = field(default=())
    code: str = ""

    def heading(self) -> str:
        """Kembalikan baris pertamanya: tanda dan keadaannya, lalu judulnya."""
        sign = _LOOK[self.state][0]
        return (
            f"{sign} {self.title}".rstrip() if self.state == "catatan" else " · ".join(filter(None, (sign, self.title)))
        )

    def __str__(self) -> str:
        lines = [self.heading()]
        for label, text in self.parts:
            body = text.md.strip()
            head = _with_colon(label) + ("\n" if body.startswith(("```", "- ")) else " ") if label else ""
            lines.append(head + body)
        return "\n".join(lines)

    def __repr__(self) -> str:
        return str(self)

    def html(self) -> str:
        """Kembalikan semuanya sebagai HTML."""
        # It reads well even where a viewer strips the styles.
        out = [
            f'<div style="border-left:4px solid {_LOOK[self.state][1]};padding:.3em 0 .3em .9em;margin:.2em 0" role="status">',
            f"<strong>{html.escape(self.heading(), quote=False)}</strong>",
        ]
        for label, text in self.parts:
            body = text.html.strip()
            head = f"<strong>{_with_colon(html.escape(label))}</strong> " if label else ""
            if body.startswith("<p>"):
                out.append(body.replace("<p>", f'<p style="margin:.35em 0">{head}', 1))
            elif body.startswith(_BLOCKS):
                out.append(f'<p style="margin:.35em 0">{head}</p>{body}' if head else body)
            else:
                out.append(f'<p style="margin:.35em 0">{head}{body}</p>')
        out.append("</div>")
        return "\n".join(out)

    def _repr_mimebundle_(
        self, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None
    ) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": self.html()}
