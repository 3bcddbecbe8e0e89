"""The seam between what asks for a page and what answers: a server over HTTP, or a WSGI app in this very process.

Peramban and `coba` know only `Transport`, so the same notebook works where no process can be started (in a browser).
"""

from __future__ import annotations

import http.client
import io
import socket
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

from ..problems import Masalah

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from werkzeug.test import Client

CUT = "… (respons ini belum selesai; yang sampai baru sebagian)"
"""What stands below a body that was cut."""

Headers = Sequence[tuple[str, str]]

TIMEOUT = 10.0
"""How long a server may take to answer, in seconds; and how long what it sends is listened to."""

LARGEST = 20_000_000
"""Bytes of a body that are taken; a stream without an end would fill the memory."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer to one request; redirects are not followed."""

    status: int
    reason: str
    headers: list[tuple[str, str]]
    body: bytes
    ms: int
    error: BaseException | None = None
    """The exception that ended the view, where the app runs in this process."""
    cut: bool = False
    """Whether there was more than is in `body`: a stream without an end, or one that is too slow or too long."""

    @property
    def content(self) -> bytes:
        """The body as it was before the app compressed it."""
        coding = self.header("Content-Encoding").strip().lower()
        if coding not in ("gzip", "x-gzip", "deflate"):
            return self.body
        import zlib

        try:
            # As far as it goes, where the body was cut; 32 tells gzip from zlib by itself.
            return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(self.body, LARGEST)
        except zlib.error:
            return self.body

    def header(self, name: str) -> str:
        """Return the first header called `name` (in any letter case), or an empty string."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def mimetype(self) -> str:
        """The content type without its parameters, in lower case."""
        return self.header("Content-Type").partition(";")[0].strip().lower()

    @property
    def text(self) -> str:
        """The body as text, in the character set that the response names."""
        from email.message import Message

        message = Message()
        message["Content-Type"] = self.header("Content-Type")
        try:
            return self.content.decode(message.get_content_charset("utf-8"), "replace")
        except LookupError:
            return self.content.decode("utf-8", "replace")


class Transport(Protocol):
    """Whatever can answer a request. Keeps cookies between requests, as a browser does."""

    @property
    def origin(self) -> str:
        """Scheme, host and port as an address bar shows them, without a slash at the end."""

    def open(self, method: str, path: str, headers: Headers = (), body: bytes = b"") -> Reply:
        """Ask for `path` (which starts with a slash and may hold a query). Raises `Masalah` when nothing answers."""


def _as_uri(path: str) -> str:
    """Percent-encode what may not stand in a request line, and leave what is encoded already."""
    return quote(path.partition("#")[0], safe="/?&=%+:@,;!$'()*-._~[]|")


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _milliseconds_since(start: float) -> int:
    return round((time.perf_counter() - start) * 1000)


class HttpTransport:
    """Ask a server over HTTP, one connection a request."""

    def __init__(
        self,
        host: str,
        port: int,
        alive: Callable[[], bool] = lambda: True,
        anew: str = "jalankan lagi sel yang memanggil `jalankan(...)`; `server.log()` menyimpan catatan terakhirnya.",
    ) -> None:
        """`alive` says whether the server still runs: another program may listen on its port after it.

        `anew` tells the student how it is started again.
        """
        self._anew = anew
        from http.cookiejar import CookieJar, DefaultCookiePolicy

        self._host = host
        self._port = port
        self._alive = alive
        # Browsers send Secure cookies to this computer itself without encryption too.
        self._cookies = CookieJar(DefaultCookiePolicy(secure_protocols=("https", "http")))

    @property
    def origin(self) -> str:
        """The server's address."""
        return f"http://{self._host}:{self._port}"

    def open(self, method: str, path: str, headers: Headers = (), body: bytes = b"") -> Reply:
        """Ask the server; see `Transport.open`."""
        from urllib.request import Request

        if not self._alive():
            raise Masalah(
                f"Server di {self.origin} sudah berhenti.",
                self._anew,
            )
        # The cookie jar of the standard library speaks urllib's Request; the connection itself stays plain, because
        # urllib would follow redirects and turn an error status into an exception.
        carrier = Request(self.origin + _as_uri(path), headers=dict(headers), method=method)
        self._cookies.add_cookie_header(carrier)
        sent = [*headers, *((k, v) for k, v in carrier.unredirected_hdrs.items() if k == "Cookie")]
        start = time.perf_counter()
        connection = http.client.HTTPConnection(self._host, self._port, timeout=TIMEOUT)
        try:
            connection.putrequest(method, _as_uri(path), skip_accept_encoding=True)
            for name, value in sent:
                connection.putheader(name, value)
            if body or method in {"POST", "PUT", "PATCH"}:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body or None)
            line = connection.sock  # the connection forgets it when the server says that it closes
            response = connection.getresponse()
            content, cut = _body(response, line, time.monotonic() + TIMEOUT)
        except TimeoutError as error:
            raise Masalah(
                f"Server tidak menjawab {method} {path} dalam {TIMEOUT:.0f} detik.",
                "periksa apakah fungsi view-nya menunggu sesuatu atau berputar tanpa henti, lalu jalankan servernya lagi.",
            ) from error
        except (OSError, http.client.HTTPException) as error:
            raise Masalah(
                f"Server di {self.origin} tidak menjawab {method} {path} ({type(error).__name__}).",
                "baca `server.log()`, lalu jalankan lagi sel yang memanggil `jalankan(...)`.",
            ) from error
        finally:
            connection.close()
        self._cookies.extract_cookies(response, carrier)
        return Reply(
            response.status, response.reason, response.getheaders(), content, _milliseconds_since(start), cut=cut
        )


def _body(response: http.client.HTTPResponse, line: socket.socket, end: float) -> tuple[bytes, bool]:
    """Return a body as far as it comes before `end` (on the monotonic clock), and whether there was more."""
    parts: list[bytes] = []
    size = 0
    while not response.isclosed():  # from 3.13 on, Python closes it with the last promised byte
        left = end - time.monotonic()
        if left <= 0 or size > LARGEST:
            return b"".join(parts), True
        line.settimeout(left)
        try:
            part = response.read1(2**16)
        except TimeoutError:
            return b"".join(parts), True
        if not part:
            if response.length:  # the server ended before all that it had promised
                raise http.client.IncompleteRead(b"".join(parts), response.length)
            return b"".join(parts), False
        parts.append(part)
        size += len(part)
    return b"".join(parts), False


def _as_served(app: WSGIApplication) -> WSGIApplication:
    """Return `app` held to what Werkzeug's server demands, in that server's own words: the test client forgives more."""

    def served(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterator[bytes]:
        started = False

        def noting(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            nonlocal started
            if started and not exc_info:
                raise AssertionError("Headers already set")
            started = True
            int(status.split(None, 1)[0])
            return start_response(status, [(key, value) for key, value in headers], exc_info)

        body = app(environ, noting)
        try:
            for part in body:
                if not started:
                    break
                if not isinstance(part, bytes):
                    raise AssertionError("applications must write bytes")
                yield part
            if not started:
                raise AssertionError("write() before start_response")
        finally:
            if hasattr(body, "close"):
                body.close()

    return served


def _joined(parts: Iterable[bytes], end: float) -> tuple[bytes, bool]:
    """Return what an app yields before `end` (on the monotonic clock), and whether it would have gone on."""
    taken, size = [], 0
    for part in parts:
        taken.append(part)
        size += len(part)
        if size > LARGEST or time.monotonic() > end:
            return b"".join(taken), True
    return b"".join(taken), False


class WsgiTransport:
    """Ask a WSGI app in this process, through Flask's or Werkzeug's test client: no server, no socket."""

    origin = "http://localhost"

    def __init__(self, app: WSGIApplication, client: Client | None = None, origin: str = "") -> None:
        """Use `client` when a student brings their own, so that its cookies count.

        `origin` is where a server would stand, for an app that a server would otherwise serve.
        """
        from flask import Flask
        from werkzeug.test import Client

        self._app = app
        self._place: dict[str, Any] = {"base_url": origin} if origin else {}
        self.origin = origin or self.origin
        self._client = client or (app.test_client() if isinstance(app, Flask) else Client(_as_served(app)))
        self._log = io.StringIO()

    def open(self, method: str, path: str, headers: Headers = (), body: bytes = b"") -> Reply:
        """Ask the app; see `Transport.open`. An exception in the view becomes status 500 and `Reply.error`."""
        from flask import got_request_exception

        raised: list[BaseException] = []

        def remember(_: Any, exception: BaseException, **__: Any) -> None:
            raised.append(exception)

        written, cut = len(self._log.getvalue()), False
        start = time.perf_counter()
        with got_request_exception.connected_to(remember, self._app):
            try:
                # Flask's log of an exception goes to the stream given here, not into the middle of a notebook.
                response = self._client.open(
                    _as_uri(path),
                    method=method,
                    headers=list(headers),
                    data=body or None,
                    errors_stream=self._log,
                    **self._place,
                )
                status, received = response.status_code, list(response.headers)
                content, cut = _joined(response.iter_encoded(), time.monotonic() + TIMEOUT)
                response.close()
                error = raised[0] if raised else None
            except Exception as exception:
                # With TESTING or DEBUG Flask hands the exception on instead of answering with a page; so does plain WSGI.
                status, received = 500, [("Content-Type", "text/plain; charset=utf-8")]
                content, error = f"{type(exception).__name__}: {exception}".encode(), exception
        if error is not None and "Traceback" not in self._log.getvalue()[written:]:
            # The app has a log of its own, or handed the exception on.
            traceback.print_exception(error, file=self._log)
        self._log.write(f'"{method} {path}" {status}\n')
        return Reply(status, _reason(status).upper(), received, content, _milliseconds_since(start), error, cut)

    def log(self) -> str:
        """Return what a server would have logged: one line a request, and tracebacks."""
        return self._log.getvalue()
