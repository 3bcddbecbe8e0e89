"""Peramban: a small browser inside a notebook. The kernel does the browsing; the widget shows it.

`Browser` is the browsing itself (history, redirects, log) over a `Transport`; `Peramban` is its face in JupyterLab. The page's
state lives in synced traits, so that every view of the widget, and a notebook that is opened again, shows the same page.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from threading import RLock
from typing import Any
from urllib.parse import urlsplit

from ..lookalikes import visible
from ..problems import Masalah
from . import transport as limits
from .page import HERE, Page, local_path, page_of, problem_page, resolved, why_not_local
from .redirects import Outside, Request, followed
from .transport import Headers, Reply, Transport, as_uri

_LOG_LENGTH = 200

_WITHOUT_SCHEME = re.compile(rf"(?:{'|'.join(map(re.escape, sorted(HERE)))})(?=[:/?#\\]|$)|www\.", re.IGNORECASE)
"""How an address begins that is typed as people type it: `localhost:5000/menu`. Anything else without `http:` is a page of the app."""

_BROWSERS_OWN = (
    ("User-Agent", "Mozilla/5.0 (Peramban; Buku Kerja Flask)"),
    ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
    ("Accept-Language", "id-ID,id;q=0.9,en;q=0.8"),
)
"""What a browser says of itself and of its reader. No `Accept-Encoding`: what travels within one computer needs no compression."""


class Browser:
    """Visits the pages of one app, as a browser would: follows redirects by its rules and remembers where it has been."""

    def __init__(self, transport: Transport) -> None:
        """Browse what `transport` answers; nothing is asked before the first `open`."""
        self._transport = transport
        self._history: list[str] = []
        self._at = -1
        # The last request as it was sent: reloading the page that a POST gave sends the POST again, as in every browser.
        self._last: tuple[str, str, Headers, bytes] = ("GET", "/", (), b"")
        self._beside_history = False
        # JupyterLab's messages may be handled in a thread beside the one that runs the cells (subshells): hold it to browse.
        self.lock = RLock()
        self.log: list[str] = []
        self.page = Page(transport.origin + "/", "", "", "")

    @property
    def can_go_back(self) -> bool:
        """Whether there is a page to go back to."""
        return self._at > 0 or (self._beside_history and self._at >= 0)

    @property
    def can_go_forward(self) -> bool:
        """Whether there is a page that was left by going back."""
        return not self._beside_history and self._at < len(self._history) - 1

    def open(
        self, method: str, target: str, headers: Headers = (), body: bytes = b"", *, from_page: bool = False
    ) -> None:
        """Visit `target`: a whole URL, or an address relative to the page shown. Other hosts are only noted in the log.

        `from_page` says that a link or a form of the page leads there, and not the address bar: then the app is told which page.
        """
        if from_page:
            headers = [*headers, ("Referer", as_uri(self.page.address))]
        path = self._local(target)
        if path is None:
            self.note(self._why_not(target))
            return
        final, method = self._show(method, path, headers, body)
        # A page that a POST gave has no address of its own to return to; going back from it leads to the form.
        self._beside_history = method != "GET"
        if not self._beside_history and (self._at < 0 or self._history[self._at] != final):
            self._history[self._at + 1 :] = [final]
            self._at += 1

    def back(self) -> None:
        """Ask again for the page before this one."""
        if self.can_go_back:
            self._go_to(self._at if self._beside_history else self._at - 1)

    def forward(self) -> None:
        """Ask again for the page that was left by going back."""
        if self.can_go_forward:
            self._go_to(self._at + 1)

    def reload(self) -> None:
        """Send the last request again."""
        self._show(*self._last)

    def refresh(self) -> None:
        """Ask again for a page that came by GET; a page that a POST gave stays, for nothing may be sent twice unasked."""
        if not self._beside_history:
            self.reload()

    def fetch(self, method: str, target: str, headers: Headers = (), body: bytes = b"") -> Reply:
        """Answer a page's own `fetch`. Raises `Masalah` for another host, or when nothing answers."""
        path = self._local(target)
        if path is None:
            raise Masalah(f"Permintaan ke luar tidak dikirim: {target}", "minta alamat di aplikasi ini sendiri.")
        return self._follow(method, path, [*headers, ("Referer", as_uri(self.page.address))], body)[0]

    def note(self, line: str) -> None:
        """Write a line in the log, unless it says the same as the one before."""
        if self.log[-1:] != [line]:
            self.log = [*self.log, line][-_LOG_LENGTH:]

    def _whole(self, target: str) -> str | None:
        """Return the URL that a link or the address bar means; None for what is no address."""
        typed = target.strip()
        if _WITHOUT_SCHEME.match(typed):
            typed = "http://" + typed
        elif not re.match(r"[a-z][a-z0-9+.\-]*:|[/?\\]", typed, re.IGNORECASE):
            typed = "/" + typed
        return resolved(self.page.address, typed)

    def _local(self, target: str) -> str | None:
        whole = self._whole(target)
        return None if whole is None else local_path(whole, self._transport.origin)

    def _why_not(self, target: str) -> str:
        """Return what is said of an address that is not opened here."""
        whole, origin, shown = self._whole(target), self._transport.origin, visible(target)
        if whole is None:
            return f"Tidak dibuka, karena ini tidak dapat dibaca sebagai alamat: {shown}"
        match why_not_local(whole, origin):
            case "jenis":
                return f"Tautan {urlsplit(whole).scheme}: tidak dibuka di sini: {shown}"
            case "https":
                return f"Tidak dibuka: aplikasi ini menjawab lewat http, tanpa s, di {origin}; yang diminta {shown}"
            case "port":
                return f"Tidak dibuka, karena nomor portnya lain: {shown}. Aplikasi ini ada di {origin}"
            case _:
                return f"Tautan ke luar tidak dibuka: {shown}"

    def _go_to(self, at: int) -> None:
        self._at = at
        self._beside_history = False
        self._show("GET", self._history[at], (), b"")

    def _show(self, method: str, path: str, headers: Headers, body: bytes) -> tuple[str, str]:
        """Send a request, show the page it leads to, and return that page's path and the method that got it."""
        self._last = (method, path, headers, body)
        try:
            reply, path, method = self._follow(method, path, headers, body)
        except Masalah as problem:
            self.note(f"{method} {visible(path)} → tidak ada jawaban")
            self.page = problem_page(problem, self._transport.origin + path)
            return path, method
        if method == "GET":
            self._last = ("GET", path, (), b"")
        if reply.error is not None:
            self.note(f"Galat di fungsi view: {type(reply.error).__name__}: {reply.error}")
            self._explain(reply.error)
        elif reply.status == 500:
            self.note("Pesan galat lengkapnya ada di server.log()")
        referer = as_uri(self._transport.origin + path)
        end = time.monotonic() + limits.TIMEOUT

        def load(file: str) -> Reply:
            """Ask for what the page shows. All of it shares the time of one request: a page may name a hundred files that never come."""
            left = end - time.monotonic()
            if left <= 0:
                raise Masalah(f"Waktu untuk semua berkas halaman ini, {limits.TIMEOUT:.0f} detik, sudah habis.", "")
            return self._follow("GET", file, [("Referer", referer), ("Accept", "*/*")], end=end)[0]

        self.page = page_of(reply, self._transport.origin + path, load, self.note)
        return path, method

    def _explain(self, error: BaseException) -> None:
        """Write in the log why a view failed and what to try, as far as the workbook knows."""
        from ..errors.explain import explain
        from ..errors.facts import crash_of

        if (known := explain(crash_of(error, "request", "notebook"))) is not None:
            self.note(f"Mengapa: {known.why}")
            self.note(f"Coba: {known.advice}")

    def _as_a_browser(self, headers: Headers) -> Headers:
        """Return headers with those that every browser adds, unless they are there."""
        given = {name.lower() for name, _ in headers}
        return [*headers, *((name, value) for name, value in _BROWSERS_OWN if name.lower() not in given)]

    def _follow(
        self, method: str, path: str, headers: Headers = (), body: bytes = b"", end: float | None = None
    ) -> tuple[Reply, str, str]:
        """Send a request and follow redirects; return the last reply with its path and method.

        `end` is when all of it must have come (on the monotonic clock), where it has less time than usual.
        """

        def ask(request: Request) -> Reply:
            sent = request._replace(headers=self._as_a_browser(request.headers))
            return self._transport.open(*sent, None if end is None else max(end - time.monotonic(), 0.001))

        for request, reply, target in followed(Request(method, path, headers, body), ask, self._transport.origin):
            self.note(f"{request.method} {visible(request.path)} → {reply.status} ({reply.ms} ms)")
            if reply.cut:
                shown = "yang tampil baru sebagian" if reply.body else "isinya belum ada yang sampai"
                self.note(f"Respons itu belum selesai ketika berhenti ditunggu; {shown}.")
            if isinstance(target, Outside):
                why = "ke luar tidak diikuti"
                if not target.readable:
                    why = "tidak diikuti, karena tujuannya tidak dapat dibaca sebagai alamat"
                self.note(f"Pengalihan {why}: {target.url}")
        return reply, request.path, request.method


def page_state(browser: Browser) -> dict[str, Any]:
    """Return what a view draws of the page, as peramban.js reads it."""
    return {
        "address": browser.page.address,
        "base": browser.page.base,
        "status": browser.page.status,
        "html": browser.page.html,
        "back": browser.can_go_back,
        "forward": browser.can_go_forward,
    }


@cache
def _widget_class() -> Any:
    """Return the widget's class. Made at the first need: anywidget and ipywidgets are slow to import."""
    import anywidget
    import traitlets

    here = Path(__file__).parent

    class Peramban(anywidget.AnyWidget):  # type: ignore[misc]
        """The browser's face: shows `page` and `log`, and sends what a reader does as messages."""

        _esm = (here / "peramban.js").read_text(encoding="utf-8")
        _css = (here / "peramban.css").read_text(encoding="utf-8")

        page = traitlets.Dict().tag(sync=True)
        log = traitlets.List().tag(sync=True)
        about = traitlets.List().tag(sync=True)
        answered = traitlets.Int(0).tag(sync=True)
        closed = traitlets.Unicode().tag(sync=True)
        """The words on the button behind which the browser waits; empty when it is open."""
        trouble = traitlets.Unicode().tag(sync=True)
        """Why it did not open."""

        def __init__(self, browser: Browser | None, about: list[tuple[str, str]], closed: str = "") -> None:
            self._browser = browser
            self.start: Callable[[], tuple[Browser, list[tuple[str, str]]]] | None = None
            state = page_state(browser) if browser else {}
            super().__init__(
                about=[list(line) for line in about], page=state, log=browser.log if browser else [], closed=closed
            )
            self.on_msg(self._on_message)

        def update(self) -> None:
            """Bring every view up to the browser's state."""
            if self._browser is None:
                return
            with self.hold_sync():
                self.page = page_state(self._browser)
                self.log = self._browser.log
                self.answered += 1

        def _open(self) -> None:
            """Start what waits behind the button, and show its page in its place."""
            if self.start is None:
                return
            try:
                self._browser, about = self.start()
            except Exception as error:
                problem = isinstance(error, Masalah)
                self.trouble = ""  # the same words again are shown again
                self.trouble = str(error) if problem else f"{type(error).__name__}: {error}"
                return
            with self.hold_sync():
                self.about = [list(line) for line in about]
                self.update()
                self.trouble = self.closed = ""

        def _on_message(self, _: Any, content: dict[str, Any], buffers: list[Any]) -> None:
            if self._browser is None:
                if content["kind"] == "start":
                    self._open()
                return
            with self._browser.lock:
                try:
                    answer(self._browser, content, bytes(buffers[0]) if buffers else b"", self.send)
                except Exception as error:
                    # An exception in a message handler appears nowhere in JupyterLab.
                    self._browser.note(f"Peramban mengalami galat: {type(error).__name__}: {error}")
                self.update()

    return Peramban


def make_widget(browser: Browser, about: list[tuple[str, str]]) -> Any:
    """Return a live Peramban for `browser`; `about` holds (label, code) lines for its head.

    Raises ImportError where the widget's packages are missing.
    """
    return _widget_class()(browser, about)


def make_door(words: str, start: Callable[[], tuple[Browser, list[tuple[str, str]]]]) -> Any:
    """Return a Peramban that waits behind a button with these words; pressing it calls `start` for what is to be shown.

    Raises ImportError where the widget's packages are missing.
    """
    door = _widget_class()(None, [], words)
    door.start = start
    return door


def answer(browser: Browser, message: dict[str, Any], body: bytes, send: Any) -> None:
    """Do what a view asked for by `message` (its kinds stand in peramban.js); replies to `fetch` go out through `send`."""
    headers = [(str(k), str(v)) for k, v in message.get("headers") or []]
    match message["kind"]:
        case "open":
            browser.open(message["method"], message["url"], headers, body, from_page=bool(message.get("page")))
        case "fetch":
            try:
                reply = browser.fetch(message["method"], message["url"], headers, body)
            except Masalah as problem:
                send({"id": message["id"], "failed": problem.what})
            else:
                sent = {"id": message["id"], "status": reply.status, "reason": reply.reason, "headers": reply.headers}
                send(sent, buffers=[reply.content])  # nothing in the page unpacks it
        case "back":
            browser.back()
        case "forward":
            browser.forward()
        case "reload":
            browser.reload()
        case "note":
            browser.note(message["text"])
