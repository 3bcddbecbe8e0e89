"""What a browser asks for next when it is redirected: the Fetch standard's rule, for `coba` and Peramban alike."""

from __future__ import annotations

from typing import NamedTuple

from .page import local_path, resolved
from .transport import Headers, Reply

STATUSES = frozenset({301, 302, 303, 307, 308})

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
