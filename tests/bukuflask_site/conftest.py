"""The built site, served under a sub-path as GitHub Pages does, and a browser that every other host is closed to."""

from __future__ import annotations

import shutil
import threading
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bukuflask_site.layani import Site

SUB_PATH = "buku-kerja"
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
# Scroll to a cell and wait until it stays where it is: what is drawn above it moves it, perhaps out of what JupyterLab draws at all.
SHOW = """async (text) => {
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
def chromium(browser_path, chromium_flags):
    """A browser for one file of tests: while Playwright runs, no other event loop can, so it ends before the next file begins."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=browser_path,
            args=[*chromium_flags, "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
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
