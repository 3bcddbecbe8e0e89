"""Lesson 20 in a real browser: the debugger's page does what the lesson tells the reader to do with it, click by click."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.needs("penulis", "chromium"), pytest.mark.xdist_group("browser"), pytest.mark.lessons("20")]

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "20-debugger-dan-reloader"


@pytest.fixture
def debugger(monkeypatch, forget_example) -> Any:
    """The example's app in Werkzeug's debugger, as the lesson's cell puts it there; its modules are forgotten afterwards."""
    monkeypatch.syspath_prepend(str(EXAMPLE))
    monkeypatch.delenv("WERKZEUG_DEBUG_PIN", raising=False)
    app = importlib.import_module("pustaka").create_app({})
    return importlib.import_module("amati").Konsol(app, "/buku/4").debugger


@pytest.fixture
def address(debugger, served) -> Iterator[str]:
    with served(debugger) as origin:
        yield origin


def _opened(page: Any, address: str) -> Any:
    """Open the page that fails, point at the line of the fault, click the icon at its end; return that frame."""
    page.goto(f"{address}/buku/4")
    frame = page.locator(".frame", has_text="hitungan.py")
    line = frame.locator("pre.current")
    line.hover()
    line.get_by_title("Open an interactive python shell in this frame").click()
    return frame


def _answered(page: Any) -> str:
    """Send a line to the console of the frame at the bottom as the page's script does; return what comes back."""
    return page.evaluate(
        """async () => (await fetch("?" + new URLSearchParams({__debugger__: "yes", cmd: "buku", s: SECRET,
        frm: [...document.querySelectorAll("div.frame")].at(-1).id.slice(6)}))).text()"""
    )


def test_the_icon_beside_the_code_asks_for_the_pin_and_then_the_console_answers(page, address, debugger):
    _opened(page, address)
    asked = page.locator(".pin-prompt")
    with page.expect_event("dialog") as refused:
        page.once("dialog", lambda dialog: dialog.accept())
        asked.locator("input[name=pin]").fill("000-000-000")
        asked.locator("input[name=btn]").click()
    assert "incorrect pin" in refused.value.message
    asked.locator("input[name=pin]").fill(debugger.pin)
    asked.locator("input[name=btn]").click()
    asked.wait_for(state="hidden")
    console = page.locator("pre.console")
    typed = console.locator("input")
    for line, answer in {"buku": "'tahun': '2002'", "tahun_ini - int(buku['tahun']) > 20": "True"}.items():
        typed.fill(line)
        typed.press("Enter")
        console.locator(".output", has_text=answer).wait_for()
    assert _answered(page).startswith(">>> buku")


def test_without_the_pin_nothing_is_run_and_the_code_is_read_all_the_same(page, address):
    frame = _opened(page, address)
    page.locator(".pin-prompt input[name=pin]").wait_for()
    assert "return tahun_ini" in frame.inner_text()
    assert not _answered(page).startswith(">>> buku")
