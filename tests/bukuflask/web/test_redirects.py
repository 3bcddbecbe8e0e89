"""Where a redirect leads: one rule for `coba` and for Peramban."""

from __future__ import annotations

import pytest
from flask import Flask, redirect

from bukuflask.problems import Masalah
from bukuflask.web.client import coba
from bukuflask.web.peramban import Browser
from bukuflask.web.redirects import Outside, Request, next_request
from bukuflask.web.transport import Reply, WsgiTransport

ORIGIN = "http://127.0.0.1:5000"

OF_A_BODY = (
    "Content-Type",
    "content-length",
    "CONTENT-ENCODING",
    "Content-Language",
    "Content-Location",
    "Transfer-Encoding",
)


def reply(status: int, location: str = "/tujuan") -> Reply:
    headers = [("Location", location)] if location else []
    return Reply(status=status, reason="", headers=headers, body=b"", ms=0)


@pytest.mark.parametrize("location", ["http://[nama-situs]/", "//[", "http://contoh\uff0f.id/"])
def test_what_is_no_address_is_not_followed(location):
    found = next_request(Request("GET", "/asal", [], b""), reply(302, location), ORIGIN)
    assert found == Outside(location, readable=False)


@pytest.mark.parametrize(
    ("status", "method", "then"),
    [
        (303, "HEAD", "HEAD"),  # only the head was asked for, of the other page too
        (303, "GET", "GET"),
        (303, "PUT", "GET"),
        (301, "POST", "GET"),
        (302, "POST", "GET"),
        (302, "PUT", "PUT"),
        (307, "POST", "POST"),
        (308, "DELETE", "DELETE"),
    ],
)
def test_the_method_of_the_next_request(status, method, then):
    sent = Request(method, "/asal", [*((name, "x") for name in OF_A_BODY), ("Accept", "*/*")], b"isi")
    found = next_request(sent, reply(status), ORIGIN)
    assert (found.method, found.path) == (then, "/tujuan")
    kept = (status != 303 and then == method) or method == "HEAD"
    assert found.body == (b"isi" if kept else b"")
    assert [name for name, _ in found.headers] == [*(OF_A_BODY if kept else ()), "Accept"]


def test_what_is_no_redirect_and_what_leads_outside():
    sent = Request("GET", "/asal/", [], b"")
    assert next_request(sent, reply(200), ORIGIN) is None
    assert next_request(sent, reply(302, ""), ORIGIN) is None
    assert next_request(sent, reply(302, "https://contoh.id/x"), ORIGIN) == Outside("https://contoh.id/x")
    assert next_request(sent, reply(302, "anak?x=1"), ORIGIN).path == "/asal/anak?x=1"


def by_coba(app: Flask, path: str) -> str:
    return coba(app, path, follow_redirects=True).teks


def by_peramban(app: Flask, path: str) -> str:
    return Browser(WsgiTransport(app)).fetch("GET", path).text


@pytest.mark.parametrize("asked", [by_coba, by_peramban])
def test_as_many_redirects_are_followed_as_in_a_browser(asked):
    app = Flask("mundur")

    @app.get("/<int:left>")
    def count_down(left: int):
        return redirect(f"/{left - 1}") if left else "akhir"

    assert asked(app, "/20") == "akhir"
    with pytest.raises(Masalah, match="dialihkan terus-menerus, lebih dari 20 kali"):
        asked(app, "/21")
