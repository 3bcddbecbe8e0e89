"""What a browser asks for next when it is redirected: the Fetch standard's rule, for `coba` and Peramban alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from ..problems import Masalah
from .page import local_path, resolved
from .transport import Headers, Reply

STATUSES = frozenset({301, 302, 303, 307, 308})

MOST = 20
"""Redirects that are followed, one after another: as many as in every browser (the Fetch standard, HTTP-redirect fetch)."""

_OF_A_BODY = frozenset({"transfer-encoding", "trailer", "expect", "digest", "repr-digest", "last-modified"})
"""Headers that describe a body or how it is sent, besides all that begin with `Content-` (RFC 9110, 15.4)."""


class Request(NamedTuple):
    """One request as it is sent."""

    method: str
    path: str
    headers: Headers
    body: bytes


class Outside(NamedTuple):
    """A redirect that leads out of the app, and is not followed."""

    url: str
    readable: bool = True
    """Whether it is an address at all."""


def followed(
    request: Request, ask: Callable[[Request], Reply], origin: str
) -> Iterator[tuple[Request, Reply, Request | Outside | None]]:
    """Yield each request with its reply and where that leads, from `request` to the first that leads to no page of the app.

    `ask` sends a request. Raises `Masalah` for one redirect more than `MOST`, when its reply has been yielded.
    """
    for _ in range(MOST + 1):
        reply = ask(request)
        target = next_request(request, reply, origin)
        yield request, reply, target
        if not isinstance(target, Request):
            return
        request = target
    raise Masalah(
        f"Permintaan ini dialihkan terus-menerus, lebih dari {MOST} kali.",
        "periksa fungsi view yang memanggil `redirect(...)`: mungkin mengarah ke dirinya sendiri.",
    )


def next_request(sent: Request, reply: Reply, origin: str) -> Request | Outside | None:
    """Return the request to which `reply` leads, where it leads outside, or None when it is no redirect.

    303 asks by GET whatever was asked, unless only the head was; 301 and 302 turn a POST into GET; 307 and 308 repeat it.
    With the body go the headers that describe it, whoever set them.
    `origin` is the app's own ("http://127.0.0.1:5000").
    """
    location = reply.header("Location")
    if reply.status not in STATUSES or not location:
        return None
    url = resolved(origin + sent.path, location)
    if url is None:
        return Outside(location, readable=False)
    path = local_path(url, origin)
    if path is None:
        return Outside(url)
    if (reply.status == 303 and sent.method != "HEAD") or (reply.status in {301, 302} and sent.method == "POST"):
        return Request("GET", path, [(key, value) for key, value in sent.headers if not _describes_a_body(key)], b"")
    return sent._replace(path=path)


def _describes_a_body(header: str) -> bool:
    return header.lower().startswith("content-") or header.lower() in _OF_A_BODY
