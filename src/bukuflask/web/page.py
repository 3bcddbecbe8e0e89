"""One reply of an app as an HTML document that needs nothing else: its style sheets, scripts and images stand inside it."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from functools import cache
from html import escape
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from ..problems import Masalah
from .transport import Reply

_HTML = {"text/html", "application/xhtml+xml"}
_TEXT = {"application/json", "application/xml", "application/javascript", "application/x-www-form-urlencoded"}

# Tag -> the attribute that makes a browser load a file at once.
_LOADS = {
    "link": "href",
    "script": "src",
    "img": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "input": "src",
}

Fetch = Callable[[str], Reply]
"""Answers a path of the app (with its query) by one reply, redirects followed."""


@dataclass(frozen=True, slots=True)
class Page:
    """What Peramban shows."""

    address: str
    """The whole URL, as an address bar shows it."""
    status: str
    """Code and phrase, for instance `"200 OK"`; empty when nothing answered."""
    source: str
    """The HTML as the app sent it, or as we describe another kind of content."""
    html: str
    """The same with everything it loads inside it."""


def page_of(reply: Reply, address: str, fetch: Fetch, note: Callable[[str], None]) -> Page:
    """Make a page of `reply`, which came from `address`; `note` is told about files that are not loaded."""
    source = reply.text if reply.mimetype in _HTML and reply.body else _described(reply)
    return Page(address, f"{reply.status} {reply.reason}".strip(), source, _Inliner(address, fetch, note).page(source))


def problem_page(problem: Masalah, address: str) -> Page:
    """Make a page of the reason why nothing answered."""
    source = _document(f"<p><strong>{escape(problem.what)}</strong></p><p>Coba: {escape(problem.do)}</p>")
    return Page(address, "", source, source)


def local_path(url: str, origin: str) -> str | None:
    """Return path and query of an absolute `url` on `origin`, or None when it leads somewhere else.

    `localhost` and `127.0.0.1` count as the same host: both are this laptop.
    """
    parts, home = urlsplit(url), urlsplit(origin)
    here = {"localhost", "127.0.0.1"}
    same_host = parts.hostname == home.hostname or {parts.hostname, home.hostname} <= here
    try:
        same_port = parts.port == home.port
    except ValueError:
        return None
    if parts.scheme != home.scheme or not (same_host and same_port):
        return None
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def data_url(reply: Reply, content: bytes | None = None) -> str:
    """Return the reply's body (or `content` in its place) as a `data:` URL."""
    kind = reply.header("Content-Type").replace(" ", "") or "application/octet-stream"
    return f"data:{kind};base64,{base64.b64encode(reply.content if content is None else content).decode('ascii')}"


def _document(body: str) -> str:
    return (
        '<!doctype html><meta charset="utf-8"><style>:root{color-scheme:light dark}body{font-family:system-ui,sans-serif;'
        "margin:1rem}pre{white-space:pre-wrap;overflow-wrap:anywhere}img{max-width:100%}</style>" + body
    )


def _described(reply: Reply) -> str:
    """Return HTML for a reply that is not HTML."""
    kind = reply.mimetype
    if not reply.body:
        return _document(f"<p><em>Respons {reply.status} {escape(reply.reason)} ini tidak punya isi.</em></p>")
    if kind.startswith("text/") or kind in _TEXT or (kind.endswith(("+json", "+xml")) and kind != "image/svg+xml"):
        return _document(f"<pre>{escape(reply.text)}</pre>")
    if kind.startswith("image/"):
        return _document(f'<img src="{escape(data_url(reply))}" alt="Gambar {escape(kind)}">')
    message = Message()
    message["Content-Disposition"] = reply.header("Content-Disposition") or "inline"
    name = message.get_filename()
    called = f" bernama <code>{escape(name)}</code>" if name else ""
    kind_text = escape(kind or "tanpa Content-Type")
    return _document(
        f"<p>Server mengirim berkas{called}: <code>{kind_text}</code>, {len(reply.body)} bita. "
        "Peramban biasa akan menyimpan atau membukanya; di sini isinya tidak ditampilkan.</p>"
    )


class _Loader(HTMLParser):
    """Finds the start tags that load a file, the style sheets, and where they stand in the source."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[int, int, str, dict[str, str | None]]] = []
        self.sheets: list[tuple[int, int]] = []
        self._in_style = False
        self._source = source
        self._line_starts = [0, *(m.end() for m in re.finditer("\n", source))]
        self.feed(source)
        self.close()

    def _place(self) -> int:
        line, column = self.getpos()
        return self._line_starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_style = tag == "style"
        given = dict(attrs)
        name = _LOADS.get(tag)
        sheet = tag != "link" or "stylesheet" in (given.get("rel") or "").lower()
        loads = name and sheet and (given.get(name) or (name == "src" and given.get("srcset")))
        if loads or "url(" in (given.get("style") or ""):
            self.tags.append((self._place(), self._place() + len(self.get_starttag_text() or ""), tag, given))

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self.sheets.append((self._place(), self._place() + len(data)))

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False


_DEEPEST = 5
"""Style sheets that import one another are followed so far."""


class _Inliner:
    """Puts the files that a page loads into it as `data:` URLs."""

    def __init__(self, address: str, fetch: Fetch, note: Callable[[str], None]) -> None:
        self._address, self._note = address, note
        self._fetch = cache(fetch)  # one page, one request a file, as in a browser

    def page(self, source: str) -> str:
        """Return the page's source with them.

        Only the start tags and style sheets concerned are written anew: everything else stays as the app sent it. A `data:` URL
        (instead of an inline script or style) keeps `defer`, `media` and the like working.
        """
        found = _Loader(source)
        changes = [(start, end, self._sheet(source[start:end], self._address)) for start, end in found.sheets]
        for start, end, tag, attrs in found.tags:
            if (written := self._tag(tag, attrs)) is not None:
                changes.append((start, end, written))
        parts: list[str] = []
        done = 0
        for start, end, written in sorted(changes):
            parts += [source[done:start], written]
            done = end
        return "".join([*parts, source[done:]])

    def _tag(self, tag: str, attrs: dict[str, str | None]) -> str | None:
        """Return a start tag with its files inside; None when there is nothing to put in."""
        name, given = _LOADS.get(tag), dict(attrs)
        if "url(" in (given.get("style") or ""):
            given["style"] = self._sheet(given["style"] or "", self._address)
        if name:
            first = (
                (given.get("srcset") or "").split(",")[0].split()
            )  # in a data: URL there would be only one size anyway
            whole = self._url(given.get(name) or "", self._address, of_sheet=tag == "link") if given.get(name) else None
            chosen = self._url(first[0], self._address) if first and (tag == "source" or not given.get(name)) else None
            if whole or chosen:
                for other in ("srcset", "integrity", "crossorigin"):
                    given.pop(other, None)
            if whole:
                given[name] = whole
            if chosen:
                given["srcset" if tag == "source" else name] = chosen
        if given == attrs:
            return None
        written = "".join(f" {key}" if value is None else f' {key}="{escape(value)}"' for key, value in given.items())
        return f"<{tag}{written}>"

    def _url(self, url: str, base: str, depth: int = 0, *, of_sheet: bool = False) -> str | None:
        """Return a file of the app as a `data:` URL; None when it is none, or is not to be had."""
        url = urljoin(base, url)
        if url.startswith(("data:", "blob:")):
            return None
        path = local_path(url, self._address)
        if path is None:
            self._note(f"Tidak dimuat, karena di luar aplikasi ini: {url}")
            return None
        try:
            reply = self._fetch(path)
        except Masalah:
            return None
        if reply.status != 200:
            return None
        return data_url(reply, self._sheet(reply.text, url, depth).encode("utf-8") if of_sheet else None)

    def _sheet(self, text: str, base: str, depth: int = 0) -> str:
        """Return a style sheet with the files that it names by `url(...)` and `@import` inside it."""

        def inline(found: re.Match[str]) -> str:
            at = found["at"] or found["at2"] or ""
            imported = bool(at)
            if imported and depth >= _DEEPEST:
                return found[0]
            url = self._url(found["a"] or found["b"], base, depth + 1, of_sheet=imported)
            return f'{at}url("{url}")' if url else found[0]

        return _NAMED.sub(inline, text)


_NAMED = re.compile(
    r"""(?P<at>@import\s+)?url\(\s*(?P<q>['"]?)(?!data:|\#)(?P<a>[^'")]+)(?P=q)\s*\)"""
    r"""|(?P<at2>@import\s+)["'](?P<b>[^"']+)["']"""
)
"""How a style sheet names another file."""
