"""The built site, served under a sub-path as GitHub Pages does, and a browser that every other host is closed to."""

from __future__ import annotations

import shutil
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from bukuflask_site.layani import Site

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SUB_PATH = "buku-kerja"


@pytest.fixture(scope="session")
def pages(tmp_path_factory) -> Path:
    """The start page and the reading view, without JupyterLite."""
    from bukuflask_book.checkout import own
    from bukuflask_site import command

    out = tmp_path_factory.mktemp("situs") / SUB_PATH
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PendingDeprecationWarning)  # between MyST-Parser and Sphinx
        command.build(own(), out, ("baca", "depan"), say=lambda _: None)
    return out


@pytest.fixture(scope="session")
def site(pages) -> Path:
    """The whole site. JupyterLite is built once; what it is built from is kept in the user's cache."""
    from bukuflask_book.checkout import own
    from bukuflask_site import command

    out = pages.parent / "seluruhnya" / SUB_PATH
    shutil.copytree(pages, out)
    command.build(own(), out, ("jalan", "depan"), say=lambda _: None)
    return out


@pytest.fixture(scope="session")
def serve() -> Iterator:
    """Serve the folder that holds a site, so that the site has a sub-path; return the site's address."""
    servers = []

    def start(folder: Path) -> str:
        server = Site(folder.parent, port=0)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/{folder.name}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def chromium(browser_path):
    """A browser for one file of tests: while Playwright runs, no other event loop can, so it ends before the next file begins."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=browser_path, args=[*FLAGS, "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, from the locked npm packages."""
    from bukuflask_site import toolchain as workshop

    return (workshop.node_modules() / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
