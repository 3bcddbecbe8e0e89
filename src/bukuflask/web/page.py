"""One reply of an app as an HTML document that needs nothing else: its style sheets, scripts and images stand inside it."""

from __future__ import annotations

import base64
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from functools import cache
from html import escape
from html.parser import HTMLParser
from typing import Literal
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
    base: str = ""
    """From where its links lead, if not from its address."""


def page_of(reply: Reply, address: str, fetch: Fetch, note: Callable[[str], None]) -> Page:
    """Make a page of `reply`, which came from `address`; `note` is told about files that are not loaded."""
    source = reply.text if reply.mimetype in _HTML and reply.body and not reply.packed else _described(reply)
    found = _Loader(source)
    base = resolved(address, found.base) or address
    html = _Inliner(address, base, fetch, note).page(source, found)
    return Page(address, f"{reply.status} {reply.reason}".strip(), source, html, base)


def problem_page(problem: Masalah, address: str) -> Page:
    """Make a page of the reason why nothing answered."""
    source = _document(f"<p><strong>{escape(problem.what)}</strong></p><p>Coba: {escape(problem.do)}</p>")
    return Page(address, "", source, source)


HERE = frozenset({"localhost", "127.0.0.1", "0.0.0.0"})
"""What this laptop is called; the last by a server that listens to a whole network, in the address that it prints."""


def resolved(base: str, url: str) -> str | None:
    r"""Return where `url` leads from `base`, read as browsers do; None for what is no address.

    They take off what surrounds it, take out line ends, and read `\` as `/`.
    """
    url = re.sub("[\t\n\r]", "", url.strip(_AROUND))
    head = re.split("[?#]", url, maxsplit=1)[0]
    if not re.match(r"(?!https?:)[a-z][a-z0-9+.\-]*:", head, re.IGNORECASE):
        url = head.replace("\\", "/") + url[len(head) :]
    try:
        whole = urljoin(base, url)
        urlsplit(whole)
    except ValueError:  # brackets that hold no number, letters that would stand for `/`
        return None
    return whole


_AROUND = "".join(map(chr, range(33)))
"""What may surround an address without belonging to it: control characters and the space."""


def local_path(url: str, origin: str) -> str | None:
    """Return path and query of an absolute `url` on `origin`, or None when it leads somewhere else."""
    return None if why_not_local(url, origin) else _path(url)


def _path(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def why_not_local(url: str, origin: str) -> Literal["", "luar", "jenis", "https", "port"]:
    """Return why an absolute `url` is none of `origin`: another host, another kind of link, encryption, another port; empty if it is.

    The names of this laptop count as the same host.
    """
    parts, home = urlsplit(url), urlsplit(origin)
    if parts.scheme not in ("http", "https"):
        return "jenis"
    if parts.hostname != home.hostname and not {parts.hostname, home.hostname} <= HERE:
        return "luar"
    if parts.scheme != home.scheme:
        return "https"
    try:
        return "" if parts.port == home.port else "port"
    except ValueError:  # beyond 65535, or no number
        return "port"


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
        said = reply.unfinished or f"Respons {reply.status} {reply.reason} ini tidak punya isi."
        return _document(f"<p><em>{escape(said)}</em></p>")
    if reply.packed:
        return _document(
            f"<p>Isi respons ini mengaku dimampatkan dengan <code>{escape(reply.packed)}</code>, "
            "dan tidak dapat dibuka di sini.</p>"
        )
    if kind.startswith("text/") or kind in _TEXT or (kind.endswith(("+json", "+xml")) and kind != "image/svg+xml"):
        rest = f"<p><em>{escape(reply.unfinished)}</em></p>" if reply.cut else ""
        return _document(f"<pre>{escape(reply.text)}</pre>{rest}")
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
        self.base = ""
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
        if tag == "base" and not self.base:  # the first one counts
            self.base = given.get("href") or ""
        name = _LOADS.get(tag)
        sheet = tag != "link" or "stylesheet" in (given.get("rel") or "").lower()
        loads = name and sheet and (given.get(name) or (name == "src" and given.get("srcset")))
        if loads or "url(" in (given.get("style") or "").lower():
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

    def __init__(self, address: str, base: str, fetch: Fetch, note: Callable[[str], None]) -> None:
        self._address, self._base, self._note = address, base, note
        self._fetch = cache(fetch)  # one page, one request a file, as in a browser

    def page(self, source: str, found: _Loader) -> str:
        """Return the page's source with them; `found` is what it loads, and where.

        Only the start tags and style sheets concerned are written anew: everything else stays as the app sent it. A `data:` URL
        (instead of an inline script or style) keeps `defer`, `media` and the like working.
        """
        changes = [(start, end, self._sheet(source[start:end], self._base)) for start, end in found.sheets]
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
        if "url(" in (given.get("style") or "").lower():
            given["style"] = self._sheet(given["style"] or "", self._base)
        if name:
            first = (
                (given.get("srcset") or "").split(",")[0].split()
            )  # in a data: URL there would be only one size anyway
            whole = self._url(given.get(name) or "", self._base, of_sheet=tag == "link") if given.get(name) else None
            chosen = self._url(first[0], self._base) if first and (tag == "source" or not given.get(name)) else None
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
        whole = resolved(base, url)
        if whole is None:
            self._note(f"Tidak dimuat, karena alamatnya tidak dapat dibaca: {url}")
            return None
        if whole.startswith(("data:", "blob:")):
            return None
        path = local_path(whole, self._address)
        if path is None:
            self._note(f"Tidak dimuat, karena di luar aplikasi ini: {whole}")
            return None
        try:
            reply = self._fetch(path)
        except Masalah as problem:
            self._note(f"Tidak dimuat: {path}. {problem.what}")
            return None
        if reply.status != 200:
            return None
        return data_url(reply, self._sheet(reply.text, whole, depth).encode("utf-8") if of_sheet else None)

    def _sheet(self, text: str, base: str, depth: int = 0) -> str:
        """Return a style sheet with the files that it names by `url(...)` and `@import` inside it."""

        def inline(found: re.Match[str]) -> str:
            imported = bool(found["at"] or found["at2"])
            if imported and depth >= _DEEPEST:
                return found[0]
            named = next(found[name] for name in ("a", "b", "c", "d", "e") if found[name] is not None)
            url = (
                self._url(_ESCAPE.sub(_unescaped, named), base, depth + 1, of_sheet=imported) if named.strip() else None
            )
            return f'{"@import " if imported else ""}url("{url}")' if url else found[0]

        return _NAMED.sub(inline, text)


_NAMED = re.compile(
    r"""(?P<at>@import\s*)?url\(\s*(?!["']?(?:data:|\#))"""
    r"""(?:"(?P<a>(?:[^"\\\n]|\\.)*)"|'(?P<b>(?:[^'\\\n]|\\.)*)'|(?P<c>(?:[^\s"'()\\]|\\(?:[0-9a-fA-F]{1,6}+\s?+|[^0-9a-fA-F]))++))\s*\)"""
    r"""|(?P<at2>@import\s*)(?:"(?P<d>(?:[^"\\\n]|\\.)*)"|'(?P<e>(?:[^'\\\n]|\\.)*)')""",
    re.IGNORECASE,
)
"""How a style sheet names another file: between quotes with any sign, without them with none that would end it."""

_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))")


def _unescaped(found: re.Match[str]) -> str:
    number = int(found[1], 16) if found[1] else 0
    return found[2] or (chr(number) if number <= sys.maxunicode else "\ufffd")
