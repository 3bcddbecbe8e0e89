"""A picture made of lines of text: the same lines as an SVG card and as plain text, so that both always say the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

_CHARACTER = 7.9  # width in px of a monospaced character at 13 px, with room for the widest common font
_LINE = 22
_MARGIN = 14

# Dark ink on a light card of its own: an SVG output is shown as an image, which cannot know JupyterLab's theme.
_STYLES = {
    "": 'fill="#1f2328"',
    "judul": 'fill="#1f2328" font-weight="bold"',
    "redup": 'fill="#59636e"',
    "coret": 'fill="#59636e" text-decoration="line-through"',
    "ya": 'fill="#116329" font-weight="bold"',
    "tidak": 'fill="#a40e26" font-weight="bold"',
}
# A span in one of these styles is a piece of a bar: "┌" where it begins, "│" on its way, "└" where it ends.
_BARS = {"aplikasi": "#54aeff", "permintaan": "#2da44e"}
_BACKGROUNDS = {"judul": "#eaeef2", "ya": "#dafbe1", "tidak": "#ffebe9"}


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text, or of a bar, at a column (counted in characters from 0), in one of the styles."""

    text: str
    column: int
    style: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """Spans beside each other, on a background ("" for none, "judul", "ya", "tidak")."""

    spans: tuple[Span, ...] = ()
    background: str = ""


def line(text: str, style: str = "", background: str = "", column: int = 0) -> Line:
    """Return a line of one span."""
    return Line((Span(text, column, style),), background)


def columns(rows: Iterable[Sequence[str]]) -> list[int]:
    """Return the column at which each cell of a table of `rows` starts, two characters apart."""
    starts = [0]
    for cells in zip(*rows, strict=True):
        starts.append(starts[-1] + max(len(cell) for cell in cells) + 2)
    return starts[:-1]


class Drawing:
    """Sebuah gambar. Menampilkan dirinya di baris terakhir sebuah sel; `judul` dan `keterangan` untuk yang tidak dapat melihatnya.

    Contoh: `print(peta_rute(app).teks)`
    """

    def __init__(self, title: str, description: str, lines: Sequence[Line]) -> None:
        self.judul = title
        self.keterangan = description
        self._lines = lines

    @property
    def teks(self) -> str:
        """Gambarnya sebagai teks."""
        return "\n".join(_as_text(each) for each in self._lines)

    @property
    def svg(self) -> str:
        """Gambarnya sebagai dokumen SVG yang dapat disimpan, misalnya dengan `Path("peta.svg").write_text(gambar.svg, encoding="utf-8")`."""
        longest = max((len(_as_text(each)) for each in self._lines), default=0)
        width = round(longest * _CHARACTER) + 2 * _MARGIN
        height = len(self._lines) * _LINE + 2 * _MARGIN
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" style="max-width:100%;height:auto" font-size="13" '
            "font-family=\"ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" "
            f'aria-label="{escape(self.judul)}">',
            f"<title>{escape(self.judul)}</title>",
            f"<desc>{escape(self.keterangan)}</desc>",
            f'<rect x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="6" fill="#ffffff" stroke="#d1d9e0"/>',
        ]
        for number, each in enumerate(self._lines):
            top = _MARGIN + number * _LINE
            if each.background:
                colour = _BACKGROUNDS[each.background]
                parts.append(f'<rect x="6" y="{top}" width="{width - 12}" height="{_LINE}" rx="3" fill="{colour}"/>')
            for span in each.spans:
                x = round(_MARGIN + span.column * _CHARACTER, 1)
                if span.style in _BARS:
                    start, end = top + 4 * (span.text == "┌"), top + _LINE - 4 * (span.text == "└")
                    parts.append(
                        f'<rect x="{x}" y="{start}" width="8" height="{end - start}" fill="{_BARS[span.style]}"/>'
                    )
                    continue
                parts.append(f'<text x="{x}" y="{top + 15}" {_STYLES[span.style]}>{escape(span.text)}</text>')
        return "\n".join([*parts, "</svg>"])

    def __repr__(self) -> str:
        return self.teks

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"image/svg+xml": self.svg, "text/plain": self.teks}


def _as_text(each: Line) -> str:
    text = ""
    for span in each.spans:
        text = text.ljust(span.column) + span.text
    return text.rstrip()
