"""The other browser: the pages and one whole lesson in Firefox, spoken to by WebDriver BiDi, the protocol that it has built in."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

pytestmark = [pytest.mark.needs("penulis"), pytest.mark.needs("firefox"), pytest.mark.needs("node")]
websocket = pytest.importorskip("websocket")
pytest.importorskip("sphinx")

from bukuflask_site import links  # noqa: E402

STEM = "02-aplikasi-minimal"
PROFILE = """\
user_pref("network.dns.disabled", true);
user_pref("app.update.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
"""


class Firefox:
    """One window of Firefox: where it goes, what a script in it gives, what it asked for."""

    def __init__(self, address: str) -> None:
        self.socket = websocket.create_connection(f"{address}/session", timeout=120, suppress_origin=True)
        self.count = 0
        self.asked: list[str] = []
        self.call("session.new", capabilities={})
        self.window = self.call("browsingContext.getTree")["contexts"][0]["context"]
        self.call("session.subscribe", events=["network.beforeRequestSent"])
        self.call("browsingContext.setViewport", context=self.window, viewport={"width": 390, "height": 844})

    def call(self, method: str, **parameters):
        self.count += 1
        self.socket.send(json.dumps({"id": self.count, "method": method, "params": parameters}))
        while True:
            said = json.loads(self.socket.recv())
            if said.get("method") == "network.beforeRequestSent":
                self.asked.append(said["params"]["request"]["url"])
            if said.get("id") == self.count:
                assert said["type"] == "success", said
                return said["result"]

    def go(self, url: str) -> None:
        self.call("browsingContext.navigate", context=self.window, url=url, wait="complete")

    def script(self, source: str) -> None:
        self.call("script.evaluate", expression=source, target={"context": self.window}, awaitPromise=False)

    def value(self, expression: str):
        """What an expression, awaited, comes to."""
        given = self.call(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await ({expression}) ?? null))()",
            target={"context": self.window},
            awaitPromise=True,
        )
        assert given["type"] == "success", given
        return json.loads(given["result"]["value"])

    def until(self, expression: str, seconds: float = 120) -> None:
        end = time.monotonic() + seconds
        while not self.value(expression):
            assert time.monotonic() < end, f"tidak kunjung benar: {expression}"
            time.sleep(0.25)


@pytest.fixture(scope="module")
def firefox(tmp_path_factory):
    profile = tmp_path_factory.mktemp("firefox")
    (profile / "user.js").write_text(PROFILE, encoding="utf-8")
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    words = [program, "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0"]
    with subprocess.Popen(words, stderr=subprocess.PIPE, encoding="utf-8", errors="replace") as child:
        try:
            address = next(
                found[1] for line in child.stderr if (found := re.search(r"BiDi listening on (ws://\S+)", line))
            )
            yield Firefox(address)
        finally:
            child.kill()


@pytest.fixture(autouse=True)
def at_home(firefox, address):
    """Nothing is asked of another host."""
    firefox.asked.clear()
    yield
    assert firefox.asked
    host = urlsplit(address).netloc
    assert [url for url in firefox.asked if urlsplit(url).netloc not in (host, "")] == []


@pytest.mark.lessons("09")
@pytest.mark.parametrize("name", ["index.html", "baca/index.html", "baca/09-pabrik-aplikasi.html", "baca/search.html"])
def test_a_page_fits_a_phone_and_axe_finds_nothing_serious(firefox, address, axe, name):
    firefox.go(address + name)
    assert firefox.value("document.documentElement.scrollWidth <= innerWidth")
    firefox.script(axe)
    found = firefox.value("axe.run().then((run) => run.violations.map((fault) => [fault.impact, fault.id]))")
    assert [fault for fault in found if fault[0] in ("serious", "critical")] == []


def test_the_search_finds_a_lesson(firefox, address):
    firefox.go(f"{address}baca/search.html?q=pabrik")
    firefox.until("/Ditemukan di [1-9]/.test(document.querySelector('.search-summary')?.innerText ?? '')", 30)


CELLS = """(() => {
  const cells = [];
  for (const cell of window.jupyterapp.shell.currentWidget.content.model.cells)
    if (cell.type === "code")
      cells.push([cell.executionCount, cell.outputs.toJSON().map((output) => output.ename).filter((name) => name)]);
  return cells;
})()"""

BUSY: Callable[[str], str] = "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status {}".format


@pytest.mark.lessons("02")
def test_a_lesson_runs_from_top_to_bottom(firefox, address):
    firefox.go(address + links.notebook_url(STEM))
    firefox.until("document.querySelector('.jp-CodeCell') !== null")
    firefox.until(BUSY("=== 'idle'"))
    firefox.value("window.jupyterapp.commands.execute('notebook:run-all-cells').then(() => true)")
    firefox.until(f"{CELLS}.every(([count]) => count !== null)")
    firefox.until(BUSY("=== 'idle'"))
    cells = firefox.value(CELLS)
    assert [count for count, _ in cells] == list(range(1, len(cells) + 1))
    # The one error that the lesson makes on purpose.
    assert [names for _, names in cells if names] == [["AssertionError"]]
