"""What the book's tests in a real browser share."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest


@pytest.fixture
def served() -> Callable[[Any], AbstractContextManager[str]]:
    """Serve a WSGI app on a free port of this computer, in a thread; give its origin."""
    from werkzeug.serving import make_server

    @contextmanager
    def serve(app: Any) -> Iterator[str]:
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.port}"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    return serve


@pytest.fixture
def forget_example() -> Iterator[None]:
    """Forget an example's modules at the end: another example has modules of the same names."""
    yield
    for name in [name for name in sys.modules if name == "amati" or name.split(".")[0] == "pustaka"]:
        del sys.modules[name]


@pytest.fixture
def page(browser_path, chromium_flags) -> Iterator[Any]:
    """An empty page of a browser of its own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=chromium_flags)
        yield browser.new_page()
        browser.close()
