"""A still picture of an app's page: plain, safe HTML for a saved notebook, where no widget lives.

GitHub, nbviewer and an untrusted notebook strip scripts, styles and forms, and a screen reader should meet the page's content
and nothing else. So only content elements stay, without attributes that load, run or name anything; what a form would show
is written as text. The same page always gives the same picture.
"""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser

from .page import Page

_KEPT = {
    "p", "ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption", "pre", "code",
    "blockquote", "strong", "b", "em", "i", "s", "del", "sub", "sup", "kbd", "samp",
}  # fmt: skip
_VOID_KEPT = {"br", "hr"}
_DROPPED = {
    "script",
    "style",
    "head",
    "template",
    "iframe",
    "object",
    "noscript",
    "svg",
    "canvas",
    "select",
    "datalist",
}
_BLOCKS = {
    "div",
    "section",
    "article",
    "main",
    "header",
    "footer",
    "nav",
    "aside",
    "form",
    "fieldset",
    "legend",
    "address",
}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
# HTML lets these end tags be left out; without closing them ourselves the picture would spill over its frame.
_CLOSED_BY = {
    "li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "tr": {"tr", "td", "th"}, "td": {"td", "th"}, "th": {"td", "th"},
}  # fmt: skip


def picture(page: Page) -> str:
    """Return the page as an HTML fragment with an address line above it."""
    painter = _Painter(page.source)
    title = f"<br><em>{escape(painter.title)}</em>" if painter.title else ""
    status = f" → <strong>{escape(page.status)}</strong>" if page.status else ""
    content = painter.html or "<p><em>Halaman ini kosong.</em></p>"
    return (
        f'<div role="group" aria-label="Gambar halaman {escape(page.address)}">\n'
        f"<p>Halaman <code>{escape(page.address)}</code>{status}{title}</p>\n"
        f"<blockquote>\n{content}\n</blockquote>\n</div>"
    )


class _Painter(HTMLParser):
    """Writes the content of a page anew with the few elements that are kept."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self._out: list[str] = []
        self._open: list[tuple[str, str]] = []  # (the page's tag, what closes it in the picture)
        self._dropped: list[str] = []
        self._in_title = False
        self.feed(source)
        self.close()
        while self._open:
            self._out.append(self._open.pop()[1])
        self.title = " ".join(self.title.split())

    @property
    def html(self) -> str:
        """The picture; empty when the page shows nothing."""
        text = "".join(self._out)
        lines = [line.rstrip() for line in text.splitlines()]
        return "\n".join(line for i, line in enumerate(lines) if line or (i and lines[i - 1])).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "title":
            self._in_title = True
        elif tag == "body":
            self._dropped.clear()  # a page may leave out </head>
        elif tag == "select":
            self._out.append("<code>[ pilihan ▾ ]</code> ")
            self._dropped.append(tag)
        elif self._dropped or tag in _DROPPED:
            if tag in _DROPPED:
                self._dropped.append(tag)
        elif tag in _VOID_KEPT:
            self._out.append(f"<{tag}>")
        elif tag == "img":
            self._out.append(f"<code>[gambar: {escape(given.get('alt') or 'tanpa teks alternatif')}]</code>")
        elif tag == "input":
            self._out.append(_field(given))
        elif tag == "textarea":
            self._start(tag, "<code>[ ", " ]</code> ")
        elif tag == "button":
            self._start(tag, "<code>[", "]</code> ")
        elif tag == "a":
            self._start(tag, "<u>", "</u>")
        elif tag in _HEADINGS:
            # A heading in an output would enter the notebook's own table of contents.
            self._start(tag, "<p><strong>", "</strong></p>")
        elif tag in _BLOCKS:
            self._start(tag, "<div>", "</div>")
        elif tag in _KEPT:
            self._close_left_open(tag)
            spans = "".join(f' {k}="{int(v)}"' for k in ("colspan", "rowspan") if (v := given.get(k) or "").isdigit())
            self._start(tag, f"<{tag}{spans}>", f"</{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        elif self._dropped:
            if tag in self._dropped:
                del self._dropped[self._dropped.index(tag) :]
        elif any(tag == name for name, _ in self._open):
            while True:
                name, closing = self._open.pop()
                self._out.append(closing)
                if name == tag:
                    break

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
        elif not self._dropped:
            self._out.append(escape(data, quote=False))

    def _start(self, tag: str, opening: str, closing: str) -> None:
        self._out.append(opening)
        self._open.append((tag, closing))

    def _close_left_open(self, tag: str) -> None:
        while self._open and self._open[-1][0] in _CLOSED_BY.get(tag, ()):
            self._out.append(self._open.pop()[1])


def _field(given: dict[str, str | None]) -> str:
    """Return what a form's `<input>` shows, as text."""
    kind = (given.get("type") or "text").lower()
    value = given.get("value") or ""
    checked = "checked" in given
    if kind == "hidden":
        return ""
    if kind in {"checkbox", "radio"}:
        return {("checkbox", True): "☑ ", ("checkbox", False): "☐ ", ("radio", True): "◉ ", ("radio", False): "○ "}[
            kind, checked
        ]
    if kind in {"submit", "button", "reset", "image"}:
        shown = value or {"submit": "Kirim", "reset": "Atur ulang"}.get(kind, "tombol")
        return f"<code>[{escape(shown)}]</code> "
    if kind == "file":
        return "<code>[ Pilih berkas… ]</code> "
    if kind == "password":
        value = "•" * len(value)
    return f"<code>[ {escape(value or given.get('placeholder') or '…')} ]</code> "
