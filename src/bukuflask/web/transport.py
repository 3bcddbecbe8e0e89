"""The seam between what asks for a page and what answers: a server over HTTP, or a WSGI app in this very process.

Peramban and `coba` know only `Transport`, so the same notebook works where no process can be started (in a browser).
"""

from __future__ import annotations

import http.client
import io
import itertools
import socket
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextvars import copy_context
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

from ..host import host
from ..problems import Masalah

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from werkzeug.test import Client, TestResponse
    from werkzeug.wrappers import Response

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
    def unfinished(self) -> str:
        """What is said of a body that was cut; empty for a whole one."""
        if not self.cut:
            return ""
        if self.body:
            return "… (respons ini belum selesai; yang sampai baru sebagian)"
        return f"(belum ada isi: sesudah {TIMEOUT:.0f} detik respons ini masih belum selesai)"

    @property
    def content(self) -> bytes:
        """The body as it was before the app compressed it; as it came, where it cannot be read back."""
        decoded = self._decoded
        return self.body if decoded is None else decoded

    @property
    def packed(self) -> str:
        """The name of a compression that cannot be undone here; empty where `content` is what the app meant."""
        return self.header("Content-Encoding").strip() if self._decoded is None else ""

    @property
    def _decoded(self) -> bytes | None:
        import zlib

        body = self.body
        # Each was put around the one before it.
        for coding in reversed(self.header("Content-Encoding").lower().split(",")):
            if coding.strip() in ("", "identity") or not body:
                continue
            if coding.strip() not in ("gzip", "x-gzip", "deflate"):
                return None
            try:
                body = _inflated(body)
            except zlib.error:
                return None
        return body

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
        except (LookupError, ValueError):  # no such set, or one that is for other things than pages, such as idna
            return self.content.decode("utf-8", "replace")


def _inflated(body: bytes) -> bytes:
    """Return what was compressed, as far as it goes where it was cut. Raises `zlib.error` when it is no such thing."""
    import zlib

    whole, rest = b"", body
    while rest:  # a gzip file may have several members, one after another
        # 32 tells gzip from zlib by itself; some servers call the bare stream "deflate" too, as browsers know.
        try:
            unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
            part = unpacker.decompress(rest, LARGEST)
        except zlib.error:
            if whole:
                break  # what follows the last member is filling
            unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
            part = unpacker.decompress(rest, LARGEST)
        whole += part
        rest = unpacker.unused_data if len(whole) < LARGEST else b""
    return whole


class Transport(Protocol):
    """Whatever can answer a request. Keeps cookies between requests, as a browser does."""

    @property
    def origin(self) -> str:
        """Scheme, host and port as an address bar shows them, without a slash at the end."""

    def open(
        self, method: str, path: str, headers: Headers = (), body: bytes = b"", seconds: float | None = None
    ) -> Reply:
        """Ask for `path` (which starts with a slash and may hold a query). Raises `Masalah` when nothing answers.

        `seconds` is how long the whole may take, where it is less than usual.
        """


def as_uri(path: str) -> str:
    """Percent-encode what may not stand in a request line, and leave what is encoded already."""
    return quote(path.partition("#")[0], safe="/?&=%+:@,;!$'()*-._~[]|", errors="replace")


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

    def open(
        self, method: str, path: str, headers: Headers = (), body: bytes = b"", seconds: float | None = None
    ) -> Reply:
        """Ask the server; see `Transport.open`."""
        from urllib.request import Request

        if not self._alive():
            raise Masalah(
                f"Server di {self.origin} sudah berhenti.",
                self._anew,
            )
        # The cookie jar of the standard library speaks urllib's Request; the connection itself stays plain, because
        # urllib would follow redirects and turn an error status into an exception.
        carrier = Request(self.origin + as_uri(path), headers=dict(headers), method=method)
        self._cookies.add_cookie_header(carrier)
        sent = [*headers, *((k, v) for k, v in carrier.unredirected_hdrs.items() if k == "Cookie")]
        given = {name.lower() for name, _ in sent}
        start = time.perf_counter()
        limit = TIMEOUT if seconds is None else seconds
        end = time.monotonic() + limit
        connection = http.client.HTTPConnection(self._host, self._port, timeout=limit)
        try:
            connection.putrequest(method, as_uri(path), skip_host="host" in given, skip_accept_encoding=True)
            for name, value in sent:
                connection.putheader(name, value)
            if (body or method in {"POST", "PUT", "PATCH"}) and "content-length" not in given:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body or None)
            line = connection.sock  # the connection forgets it when the server says that it closes
            response = connection.getresponse()
            content, cut = _body(response, line, end if seconds is not None else time.monotonic() + TIMEOUT)
        except TimeoutError as error:
            raise Masalah(
                f"Server tidak menjawab {method} {path} dalam {max(limit, 1):.0f} detik.",
                "periksa apakah fungsi view-nya, atau generator yang memberikan isinya, menunggu sesuatu atau berputar tanpa henti; "
                "lalu jalankan servernya lagi.",
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
            if started:
                yield b""  # so that the client has the head before the first part, which may never come
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


def _joined(response: TestResponse, end: float, into: list[bytes] | None = None) -> tuple[bytes, bool]:
    """Return what an app yields before `end` (on the monotonic clock), and whether it would have gone on; close the response.

    The parts are also put `into` a list, for one whom an exception keeps from the result.
    """
    taken = [] if into is None else into
    size, cut = 0, False
    try:
        for part in response.iter_encoded():
            taken.append(part)
            size += len(part)
            if cut := size > LARGEST or time.monotonic() > end:
                break
    finally:
        response.close()
    return b"".join(taken), cut


_OURS = _joined.__code__.co_filename


class _ResponseReader(threading.Thread):
    """Reads a response beside the cell: a part that never comes would hold up the notebook, and on Windows ■ could not reach it."""

    def __init__(self, response: TestResponse) -> None:
        super().__init__(daemon=True)
        self._response = response
        self._of_cell = copy_context()  # what the app prints belongs to the cell
        self.taken: list[bytes] = []
        self.enough = False
        self.error: BaseException | None = None

    def run(self) -> None:
        self._of_cell.run(self._read)

    def _read(self) -> None:
        size = 0
        try:
            try:
                for part in self._response.iter_encoded():
                    self.taken.append(part)
                    size += len(part)
                    if self.enough or size > LARGEST:
                        self.enough = True
                        break
            finally:
                self._response.close()
        except BaseException as error:
            self.error = error

    def result(self, end: float) -> tuple[bytes, bool]:
        """Wait until `end` and return what has come, and whether there is more. Raises what the app raised."""
        try:
            # In short turns: on Windows ■ does not reach a thread in the midst of a wait.
            while self.is_alive() and (left := end - time.monotonic()) > 0:
                self.join(min(left, 0.2))
        finally:
            if self.is_alive():
                self._leave()
        if self.error is not None and not self.enough:
            raise self.error
        return b"".join(self.taken), self.enough

    def _leave(self) -> None:
        """Let the app end as when its visitor goes away, as soon as it does anything: a loop would run on as long as the kernel.

        A thread that waits without end in C, as for a message in a queue, stays until then.
        """
        self.enough = True
        _raise_in(self.ident, SystemExit)
        self.join(_AWAKE)
        if self.is_alive():
            _forget_that_one_waits()


_AWAKE = 1.5
"""Seconds in which a loop that sleeps for one wakes up and ends."""


def _raise_in(thread: int | None, error: type[BaseException]) -> None:
    import ctypes

    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread or 0), ctypes.py_object(error))


class _Handled(BaseException):
    """Raised by this thread in itself."""


def _forget_that_one_waits() -> None:
    """Let Python no longer ask, before each call, whether the exception for the thread that does not wake can be raised.

    It remembers for all threads together that there is one (until 3.13), and a traced function of 3.11, as under a debugger, would ask for
    ever. Whichever thread raises its own makes it forget; the other still gets its exception when it wakes.
    """
    try:
        _raise_in(threading.get_ident(), _Handled)
        for _ in range(1000):  # at one of these turns
            pass
    except _Handled:
        pass


def _read_beside(response: TestResponse, end: float) -> tuple[bytes, bool]:
    """Do as `_joined` does, for parts that may never come."""
    if not host().in_browser:
        reader = _ResponseReader(response)
        reader.start()
        return reader.result(end)
    ended: list[bool] = []
    taken: list[bytes] = []
    try:
        with host().limited(end - time.monotonic(), lambda file: file != _OURS) as ended:
            return _joined(response, end, taken)
    except BaseException:
        if not ended:
            raise
    return b"".join(taken), True


def _is_bound_to_a_thread(error: BaseException | None) -> bool:
    """Whether SQLite has refused a connection because it was used in our reader's thread and not in the one that opened it."""
    if error is None or "same thread" not in str(error):
        return False
    return any(frame.f_code is _ResponseReader._read.__code__ for frame, _ in traceback.walk_tb(error.__traceback__))


def _after_nothing(parts: Iterable[Any]) -> Iterable[Any]:
    """Return the parts of a body after an empty one, so that the test client has the head before the first, which may never come."""
    from werkzeug.wsgi import ClosingIterator

    return ClosingIterator(itertools.chain([b""], parts), getattr(parts, "close", None))


def _was_asked(error: BaseException) -> bool:
    """Whether the app ran before this error: otherwise the client could not make a request of what it was given."""
    return any(frame.f_code.co_name == "run_wsgi_app" for frame, _ in traceback.walk_tb(error.__traceback__))


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

    def open(
        self, method: str, path: str, headers: Headers = (), body: bytes = b"", seconds: float | None = None
    ) -> Reply:
        """Ask the app; see `Transport.open`. An exception in the view becomes status 500 and `Reply.error`.

        Only a body that the app makes piece by piece for a GET is given a time, and read beside the cell: a stream that waits for news is
        one. All else runs in the cell's own thread, like any function there.
        """
        written = len(self._log.getvalue())
        limit = TIMEOUT if seconds is None else seconds
        beside = method == "GET"
        reply = self._asked(method, path, headers, body, seconds=limit, read=_read_beside if beside else _joined)
        if beside and _is_bound_to_a_thread(reply.error):
            # A generator that reads from a connection which its view has opened: it is right, and needs the view's thread. A GET may be repeated.
            reply = self._asked(method, path, headers, body, seconds=limit, read=_joined)
        if reply.error is not None and "Traceback" not in self._log.getvalue()[written:]:
            # The app has a log of its own, or handed the exception on.
            traceback.print_exception(reply.error, file=self._log)
        self._log.write(f'"{method} {path}" {reply.status}\n')
        return reply

    def _asked(
        self,
        method: str,
        path: str,
        headers: Headers,
        body: bytes,
        *,
        seconds: float,
        read: Callable[[TestResponse, float], tuple[bytes, bool]],
    ) -> Reply:
        from flask import got_request_exception, request, request_finished

        raised: list[BaseException] = []
        whole = False

        def remember(_: Any, exception: BaseException, **__: Any) -> None:
            raised.append(exception)

        def head_first(_: Any, response: Response, **__: Any) -> None:
            nonlocal whole
            whole = not response.is_streamed or response.direct_passthrough  # the latter is a file
            if not whole:
                response.response = _after_nothing(response.response)
                if (
                    read is not _joined
                ):  # a context that another thread has entered cannot be kept open here for a `with client:`
                    request.environ.pop("werkzeug.debug.preserve_context", None)

        cut, response = False, None
        start = time.perf_counter()
        with (
            got_request_exception.connected_to(remember, self._app),
            request_finished.connected_to(head_first),  # of any app: one may answer from within another
        ):
            try:
                # Flask's log of an exception goes to the stream given here, not into the middle of a notebook.
                response = self._client.open(
                    as_uri(path),
                    method=method,
                    headers=list(headers),
                    data=body or None,
                    errors_stream=self._log,
                    **self._place,
                )
                status, received = response.status_code, list(response.headers)
                content, cut = (_joined if whole else read)(response, time.monotonic() + seconds)
                error = raised[0] if raised else None
            except Exception as exception:
                if response is None and not _was_asked(exception):
                    raise Masalah(
                        f"Permintaan {method} {path!a} tidak dapat disusun, jadi aplikasinya belum ditanya "
                        f"({type(exception).__name__}: {exception}).",
                        "periksa alamat, header, dan isi yang diberikan.",
                    ) from exception
                # With TESTING or DEBUG Flask hands the exception on instead of answering with a page; so does plain WSGI.
                status, received = 500, [("Content-Type", "text/plain; charset=utf-8")]
                content, error = f"{type(exception).__name__}: {exception}".encode(errors="replace"), exception
        return Reply(status, _reason(status).upper(), received, content, _milliseconds_since(start), error, cut)

    def log(self) -> str:
        """Return what a server would have logged: one line a request, and tracebacks."""
        return self._log.getvalue()
