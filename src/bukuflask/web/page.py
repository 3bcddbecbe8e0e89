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
    return Page(
        address, f"{reply.status} {reply.reason}".strip(), source, _self_contained(source, address, fetch, note)
    )


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
    return f"data:{kind};base64,{base64.b64encode(reply.body if content is None else content).decode('ascii')}"


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
    """Finds the start tags that load a file, and where they stand in the source."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, int, str, dict[str, str | None]]] = []
        self._line_starts = [0, *(m.end() for m in re.finditer("\n", source))]
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = _LOADS.get(tag)
        if not name or not given.get(name) or (tag == "link" and "stylesheet" not in (given.get("rel") or "").lower()):
            return
        line, column = self.getpos()
        start = self._line_starts[line - 1] + column
        self.found.append((start, start + len(self.get_starttag_text() or ""), tag, given))


def _self_contained(source: str, address: str, fetch: Fetch, note: Callable[[str], None]) -> str:
    """Put the files that `source` loads into it as `data:` URLs.

    Only the start tags concerned are written anew: everything else stays as the app sent it. A `data:` URL (instead of an
    inline script or style) keeps `defer`, `media` and the like working.
    """
    fetch = cache(fetch)  # one page, one request a file, as in a browser
    parts, done = [], 0
    for start, end, tag, attrs in _Loader(source).found:
        name = _LOADS[tag]
        url = urljoin(address, attrs[name] or "")
        if url.startswith("data:"):
            continue
        path = local_path(url, address)
        if path is None:
            note(f"Tidak dimuat, karena di luar aplikasi ini: {url}")
            continue
        try:
            reply = fetch(path)
        except Masalah:
            continue
        if reply.status != 200:
            continue
        content = _style_sheet(reply, url, fetch) if tag == "link" else None
        given = {**attrs, name: data_url(reply, content)}
        for other in ("srcset", "integrity", "crossorigin"):
            given.pop(other, None)
        written = "".join(f" {key}" if value is None else f' {key}="{escape(value)}"' for key, value in given.items())
        parts += [source[done:start], f"<{tag}{written}>"]
        done = end
    return "".join([*parts, source[done:]])


def _style_sheet(reply: Reply, address: str, fetch: Fetch) -> bytes:
    """Return a style sheet with the files that it names by `url(...)` inside it."""

    def inline(found: re.Match[str]) -> str:
        url = urljoin(address, found[2])
        path = local_path(url, address)
        if path is None:
            return found[0]
        try:
            file = fetch(path)
        except Masalah:
            return found[0]
        return f'url("{data_url(file)}")' if file.status == 200 else found[0]

    return re.sub(r"url\(\s*(['\"]?)(?!data:|#)([^'\")]+)\1\s*\)", inline, reply.text).encode("utf-8")
