"""The built site, served under a sub-path as GitHub Pages does, and a browser that every other host is closed to."""

from __future__ import annotations

import shutil
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from bukuflask_site import links
from bukuflask_site.layani import Site

SUB_PATH = "buku-kerja"
SCHOOL = "sekolah.test"
"""A name of this computer that a browser does not know for it: over plain http it has there what it has in a school's network."""
EXECUTE = """async (sources) => {
  const panel = window.jupyterapp.shell.currentWidget, said = [];
  await panel.sessionContext.ready;
  const kernel = panel.sessionContext.session.kernel;
  await kernel.info;
  for (const code of sources) {
    let text = "";
    const future = kernel.requestExecute({ code });
    future.onIOPub = ({ content }) => {
      text += content.text ?? content.data?.["text/plain"] ?? (content.ename ? `${content.ename}: ${content.evalue}` : "");
    };
    await future.done;
    said.push(text);
  }
  return said;
}"""
# JupyterLab drops a run that is asked for before the kernel is there.
RUN_ALL = """async () => {
  const { commands, shell } = window.jupyterapp, panel = shell.currentWidget;
  await panel.context.ready;
  await panel.sessionContext.ready;
  const kernel = panel.sessionContext.session.kernel;
  await kernel.info;
  await commands.execute("notebook:run-all-cells");
  await kernel.requestExecute({ code: "", silent: true }).done;
  return panel.content.model.toJSON();
}"""
# Scroll to a cell and wait until it stays where it is: what is drawn above it moves it, perhaps out of what JupyterLab draws at all.
SHOW = """async (text) => {
  await window.jupyterapp.shell.currentWidget.context.ready;
  const notebook = window.jupyterapp.shell.currentWidget.content, delay = (time) => new Promise((done) => setTimeout(done, time));
  const at = notebook.widgets.findIndex((cell) => cell.model.sharedModel.source.includes(text));
  const { node } = notebook.widgets[at];
  notebook.activeCellIndex = at;
  for (let calm = 0, place; calm < 4; ) {
    await Promise.race([notebook.scrollToItem(at, "start"), delay(2000)]);
    await delay(150);
    const { top, height } = node.getBoundingClientRect(), here = node.isConnected && height ? `${top} ${height}` : undefined;
    calm = here && here === place ? calm + 1 : 0;
    place = here;
  }
}"""


_BUILT = Path(tempfile.mkdtemp(prefix="bukuflask-situs-"))
"""Where this run's site is built: made as this file is read, before pytest forks its workers, so that they share it."""


def pytest_unconfigure() -> None:
    """Remove what was built; a forked worker ends without coming here."""
    shutil.rmtree(_BUILT, ignore_errors=True)


def _once(name: str, build: Callable[[Path], None]) -> Path:
    """Return the folder that `build` fills, filled by whichever worker comes first."""
    from bukuflask_site import toolchain

    out, done = _BUILT / name / SUB_PATH, _BUILT / f"{name}.lengkap"
    with toolchain.alone(_BUILT / f"{name}.kunci"):
        if not done.exists():
            shutil.rmtree(out, ignore_errors=True)
            build(out)
            done.touch()
    return out


@pytest.fixture(scope="session")
def pages() -> Path:
    """The start page and the reading view, without JupyterLite."""
    from bukuflask_book.checkout import own
    from bukuflask_site import command

    def build(out: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", PendingDeprecationWarning)  # between MyST-Parser and Sphinx
            command.build(own(), out, ("baca", "depan"), say=lambda _: None)

    return _once("bacaan", build)


@pytest.fixture(scope="session")
def site(pages) -> Path:
    """The whole site. JupyterLite is built once; what it is built from is kept in the user's cache."""
    from bukuflask_book.checkout import own
    from bukuflask_site import command

    def build(out: Path) -> None:
        shutil.copytree(pages, out)
        command.build(own(), out, ("jalan", "depan"), say=lambda _: None)

    return _once("seluruhnya", build)


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
def chromium(browser_path, chromium_flags):
    """A browser for one file of tests: while Playwright runs, no other event loop can, so it ends before the next file begins."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=browser_path,
            args=[*chromium_flags, f"--host-resolver-rules=MAP {SCHOOL} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, from the locked npm packages."""
    from bukuflask_site import toolchain as workshop

    return (workshop.node_modules() / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def address(site, serve) -> str:
    return serve(site)


@pytest.fixture(scope="session")
def school(address) -> str:
    """The same site over plain http, as from a teacher's laptop."""
    return address.replace("127.0.0.1", SCHOOL)


@pytest.fixture(scope="session")
def execute() -> Callable[..., list[str]]:
    """Run each source in the open lesson's kernel, return what each said."""
    return lambda page, *sources: page.evaluate(EXECUTE, list(sources))


@pytest.fixture(scope="session")
def show() -> Callable:
    """Scroll to the code cell that holds a text, and return it."""

    def cell(page, text: str):
        page.evaluate(SHOW, text)
        return page.locator(".jp-CodeCell").filter(has=page.locator(".cm-content", has_text=text)).first

    return cell


@pytest.fixture
def fresh(chromium):
    """A browser that was never here before: also for a test that writes into a lesson, for what has run is kept in its profile."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(120_000)
    yield context
    context.close()


@pytest.fixture(scope="module")
def room(chromium, address):
    """A browser's profile whose every request must stay here; it keeps what a first visit brought, as a student's does."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(120_000)
    asked: set[str] = set()
    context.on("request", lambda request: asked.add(request.url))
    # What the policy of the page forbids has not left the browser: the image beside the debugger's lines, in lesson 20.
    context.on("requestfailed", lambda request: asked.discard(request.url) if request.failure == "csp" else None)
    yield context
    context.close()
    host = urlsplit(address).netloc
    assert [url for url in asked if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).netloc != host] == []


@pytest.fixture(scope="session")
def open_lesson(address) -> Callable[..., Any]:
    """Open a lesson in a browser's profile; return its page as soon as its first code cell is drawn."""

    playwright = pytest.importorskip("playwright.sync_api")

    def opened(context, stem: str, site: str = address):
        page = context.new_page()
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        waiting: set[str] = set()
        page.on("request", lambda request: waiting.add(request.url))
        for ended in ("requestfinished", "requestfailed"):
            page.on(ended, lambda request: waiting.discard(request.url))
        page.goto(site + links.notebook_url(stem), wait_until="commit")
        first = page.locator(".jp-Notebook .jp-CodeCell").first
        try:
            first.wait_for(timeout=60_000)
        except playwright.TimeoutError:
            # Seen twice in some thousand pages, the second time with a script that did not come, which site/lagi.js has asked for again since:
            # said with what is known, and looked at again.
            warnings.warn(
                f"{stem} was not drawn within a minute. No answer yet: {sorted(waiting)}. Errors: {page.faults}. "
                f"{first.count()} such cells. Seen: {page.locator('body').inner_text()[:300]!r}",
                stacklevel=2,
            )
            page.reload(wait_until="commit")
            first.wait_for()
        return page

    return opened


@pytest.fixture(scope="session")
def run_all() -> Callable[..., dict[str, Any]]:
    """Run all cells of the open lesson; return the notebook as the page then holds it."""
    return lambda page: page.evaluate(RUN_ALL)


# A worker that never says anything, as Python's on a line so slow that it is never there: what needs no Python is tried without one.
WITHOUT_PYTHON = "window.Worker = class extends EventTarget { postMessage() {} terminate() {} };"


@pytest.fixture
def without_python() -> Callable[..., None]:
    """Let the pages of a browser's profile, or one page, wait for Python for ever; that half of their work is not done then."""
    return lambda where: where.add_init_script(WITHOUT_PYTHON)
