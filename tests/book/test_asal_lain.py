"""Lesson 16 in a real browser: its page that uses the API by `fetch`, and its neighbour, a page of another origin.

What the lesson says of CORS is a browser's doing, so no claim of Python can show it.
"""

from __future__ import annotations

import http.server
import importlib
import re
import sys
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.needs("penulis", "chromium"), pytest.mark.xdist_group("browser"), pytest.mark.lessons("16")]

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "16-rest-api"


@pytest.fixture
def library(monkeypatch, forget_example) -> Iterator[Any]:
    """The example's app, with its first content and a token; its modules are forgotten afterwards."""
    monkeypatch.syspath_prepend(str(EXAMPLE))
    app = importlib.import_module("amati").perpus_sementara(API_TOKEN="rahasia-wae-rebo")
    yield app
    with app.app_context():
        sys.modules["pustaka.models"].db.engine.dispose()
    app.extensions["folder_sementara"].cleanup()


@pytest.fixture
def asked() -> list[tuple[str, str, int]]:
    """What has reached the app: method, path, status of the answer."""
    return []


@pytest.fixture
def address(library, asked, served) -> Iterator[str]:
    """Serve the app on a free port; give its origin."""
    from flask import request

    @library.after_request
    def note(reply):
        asked.append((request.method, request.path, reply.status_code))
        return reply

    with served(library) as origin:
        yield origin


@pytest.fixture
def neighbour(address, tmp_path) -> Iterator[str]:
    """Serve the neighbour's folder on another port, as the lesson's terminal does; give its origin."""
    for file in (EXAMPLE / "tetangga").iterdir():
        page = file.read_text(encoding="utf-8")
        assert "http://127.0.0.1:5000" in page
        (tmp_path / file.name).write_text(page.replace("http://127.0.0.1:5000", address), encoding="utf-8")
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def _told(page: Any, words: str) -> None:
    """Wait until the page's message holds these words (a pattern)."""
    from playwright.sync_api import expect

    expect(page.locator("#pesan")).to_have_text(re.compile(words))


def test_the_catalogue_is_filled_turned_and_added_to_by_fetch(page, address, library):
    page.goto(f"{address}/katalog")
    _told(page, "Halaman 1 dari 3, 12 buku")
    assert page.locator("#daftar tr").count() == 5
    page.click("#berikut")
    _told(page, "Halaman 2 dari 3")
    for name, typed in (("judul", "<b>Sang</b> Pemimpi"), ("penulis", "Andrea Hirata"), ("tahun", "dua ribu")):
        page.fill(f"[name={name}]", typed)
    page.click("text=Simpan")
    _told(page, "Gagal. 401: Token tidak ada atau keliru.")
    page.fill("[name=token]", "rahasia-wae-rebo")
    page.click("text=Simpan")
    _told(page, "Gagal. 400: Bidang tahun harus berupa bilangan bulat.")
    page.fill("[name=tahun]", "2006")
    page.click("text=Simpan")
    _told(page, "<b>Sang</b> Pemimpi tersimpan dengan nomor 13.")
    page.reload()
    _told(page, "13 buku")
    assert page.locator("#daftar td", has_text="<b>Sang</b> Pemimpi").count() == 1
    assert page.locator("#daftar b").count() == 0


@pytest.mark.parametrize("named", [None, "http://127.0.0.1:1"])
def test_a_page_of_another_origin_reads_nothing_until_it_is_let_in(page, neighbour, library, asked, named):
    library.config["API_ASAL"] = named
    page.goto(neighbour)
    _told(page, "^Tidak dapat dibaca")
    assert ("GET", "/api/buku", 200) in asked, "the request itself did reach the server"
    library.config["API_ASAL"] = neighbour
    page.reload()
    _told(page, "^Wae Rebo punya 12 buku.$")


def test_before_a_post_of_json_the_browser_asks_by_options_without_the_token(page, address, neighbour, library, asked):
    library.config["API_ASAL"] = neighbour
    page.goto(neighbour)
    _told(page, "^Wae Rebo")
    headers = '{"Content-Type": "application/json", Authorization: "Bearer rahasia-wae-rebo"}'
    body = '{"judul": "Saman", "penulis": "Ayu Utami", "tahun": 1998}'
    script = (
        f"fetch('{address}/api/buku', {{method: 'POST', headers: {headers}, body: '{body}'}}).then((r) => r.status)"
    )
    library.config["API_ASAL"] = None
    asked.clear()
    assert page.evaluate(f"{script}.catch((galat) => galat.name)") == "TypeError"
    assert asked == [("OPTIONS", "/api/buku", 200)], "what would change the data was never sent"
    library.config["API_ASAL"] = neighbour
    asked.clear()
    assert page.evaluate(script) == 201
    assert asked == [("OPTIONS", "/api/buku", 200), ("POST", "/api/buku", 201)]
