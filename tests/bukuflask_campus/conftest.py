"""What the tests of a campus's server share: two accounts of the system, and a hub that serves them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

STUDENTS = ("bukuuji-ani", "bukuuji-budi")

if sys.platform != "linux":  # a campus's server is a Linux; elsewhere not even its helpers can be imported
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(scope="session")
def accounts() -> Iterator[dict[str, str]]:
    from bukuflask_measure.campus_hub import made_accounts

    with made_accounts(STUDENTS) as found:
        yield found


@pytest.fixture(scope="session")
def hub_folder() -> Iterator[Path]:
    from bukuflask_measure.campus_hub import made_folder

    with made_folder() as found:
        yield found


@pytest.fixture(scope="module")
def hub(accounts, hub_folder) -> Iterator[Any]:
    from bukuflask_measure.campus_hub import running_hub

    with running_hub(hub_folder, accounts) as found:
        yield found


@pytest.fixture(scope="module")
def browser(browser_path, chromium_flags) -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=browser_path, args=chromium_flags)
        yield found
        found.close()


@pytest.fixture(scope="module")
def log_in(browser) -> Callable[..., Any]:
    """Log a student in as a student does; return the page with the list of lessons in front."""

    def opened(hub: Any, name: str, address: str = "") -> Any:
        page = browser.new_context(viewport={"width": 1280, "height": 900}, ignore_https_errors=True).new_page()
        page.set_default_timeout(90_000)
        page.goto(address or f"{hub.address}/")
        page.get_by_label("Nama akun:").fill(name)
        page.get_by_label("Kata sandi:").fill(hub.passwords[name])
        page.get_by_role("button", name="Masuk").click()
        page.locator(".jp-RenderedMarkdown h1", has_text="daftar pelajaran").wait_for(timeout=180_000)
        return page

    return opened
