"""What the browser keeps: what was typed, the whole site when that was asked for, the reader's own lesson beside a newer one; or nothing."""

from __future__ import annotations

import json
import re
import threading
from collections import Counter
from urllib.parse import urlsplit

import pytest

from bukuflask_measure import load_test as crowd
from bukuflask_site import links
from bukuflask_site.layani import Handler, Site

pytestmark = [pytest.mark.needs("penulis"), pytest.mark.needs("chromium"), pytest.mark.needs("node")]
pytest.importorskip("playwright.sync_api")

STEM = "02-aplikasi-minimal"
of_lessons = pytest.mark.lessons("02", "05", "09")
NOTICE = ".bkf-kabar"
PANEL = "window.jupyterapp.shell.currentWidget"
WRITE = f"(source) => void {PANEL}.content.model.sharedModel.insertCell(0, {{ cell_type: 'code', source }})"
SOURCES = f"{PANEL}.content.model.toJSON().cells.map((cell) => cell.source)"


@pytest.fixture
def context(chromium):
    found = chromium.new_context(viewport={"width": 1280, "height": 900})
    found.set_default_timeout(60_000)
    yield found
    found.close()


def ready(page):
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    page.evaluate(f"{PANEL}.context.ready")
    page.locator(".bkf-arah").wait_for()
    return page


def opened(context, address, stem=STEM):
    page = context.new_page()
    page.goto(address + links.notebook_url(stem), wait_until="commit")
    return ready(page)


# -- what was typed -------------------------------------------------------------------------------------------------------------


@of_lessons
@pytest.mark.parametrize("secure", [True, False], ids=["https", "http"])
def test_what_was_typed_a_moment_before_the_page_is_left_is_there_again(
    context, address, school, without_python, secure
):
    without_python(context)
    address = address if secure else school
    page = opened(context, address)
    assert page.evaluate("isSecureContext") == secure
    page.evaluate(WRITE, "# sebelum dimuat ulang")
    page.reload(wait_until="commit")
    ready(page)
    page.wait_for_function(f"{SOURCES}[0] === '# sebelum dimuat ulang'", timeout=10_000)
    page.wait_for_function(f"!{PANEL}.content.model.dirty")
    page.evaluate(WRITE, "# sebelum pergi")
    page.goto(f"{address}index.html")
    page.goto(address + links.notebook_url(STEM), wait_until="commit")
    ready(page)
    page.wait_for_function(f"{SOURCES}[0] === '# sebelum pergi'", timeout=10_000)
    assert page.evaluate(SOURCES)[1] == "# sebelum dimuat ulang"
    # Once it is saved nothing is left behind that could come back later.
    page.wait_for_function("Object.keys(localStorage).every((name) => !name.includes('titipan'))")


# What a phone does that needs the memory: the page was hidden, and is gone without a word.
GONE = """for (const name of ["pagehide", "beforeunload", "unload"])
  addEventListener(name, (event) => { if (window.gone) event.stopImmediatePropagation(); }, true);"""
HIDDEN = """() => {
  window.gone = true;
  Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@of_lessons
def test_what_was_typed_is_there_though_a_hidden_page_was_ended(context, address, without_python):
    without_python(context)
    context.add_init_script(GONE)
    page = opened(context, address)
    page.evaluate(WRITE, "# sebelum disembunyikan")
    page.evaluate(HIDDEN)
    page.close()
    page = opened(context, address)
    page.wait_for_function(f"{SOURCES}[0] === '# sebelum disembunyikan'", timeout=10_000)


@of_lessons
def test_what_was_typed_is_saved_by_itself_within_15_seconds_also_while_typing_goes_on(
    context, address, without_python
):
    without_python(context)
    page = opened(context, address)
    page.evaluate(WRITE, "# diketik")
    saved = f"{PANEL}.context.contentsModel.last_modified"
    before = page.evaluate(saved)
    page.evaluate(f"setInterval(() => {PANEL}.content.model.sharedModel.cells[0].updateSource(0, 0, '#'), 500)")
    page.wait_for_function(f"{saved} !== '{before}'", timeout=15_000)
    kept = f"window.jupyterapp.serviceManager.contents.get({PANEL}.context.path, {{ content: true }})"
    assert "# diketik" in page.evaluate(f"{kept}.then((model) => model.content.cells[0].source)")


@of_lessons
def test_a_cell_that_ran_is_saved_at_once(context, address, execute):
    page = opened(context, address)
    execute(page, "1")
    page.evaluate(WRITE, "6 * 7")
    page.evaluate(f"{PANEL}.content.activeCellIndex = 0; void window.jupyterapp.commands.execute('notebook:run-cell')")
    page.wait_for_function(f"{PANEL}.content.widgets[0].model.executionCount")
    page.wait_for_function(f"!{PANEL}.content.model.dirty", timeout=3000)  # sooner than it is saved by itself


# -- the whole site -------------------------------------------------------------------------------------------------------------


@of_lessons
def test_after_one_visit_everything_is_there_without_a_network(context, site, execute):
    page = context.new_page()
    with crowd.served(site) as port:  # a process: when it has ended, no open connection answers either
        address = f"http://127.0.0.1:{port}/"
        page.goto(f"{address}index.html")
        page.get_by_role("button", name="Simpan untuk offline").click()
        page.get_by_text("dapat dibuka di peramban ini tanpa internet").wait_for()
    # A browser that was closed meanwhile wakes its service workers anew.
    session = context.new_cdp_session(page)
    session.send("ServiceWorker.enable")
    session.send("ServiceWorker.stopAllWorkers")
    page.reload()
    page.get_by_text("dapat dibuka di peramban ini tanpa internet").wait_for()
    page.get_by_role("link", name="Baca: 05 Jinja2").click()
    page.locator("article h1").wait_for()
    page.goto(f"{address}baca/search.html?q=templatnya")
    page.locator("ul.search li a").first.wait_for()
    page.goto(address)
    page.get_by_role("link", name="Jalankan di browser: 05 Jinja2").click()
    ready(page)
    said = execute(page, "%load_ext bukuflask", "%petunjuk 05-01", "%petunjuk 09-01", "import flask_sqlalchemy")
    assert "Petunjuk" in said[1]
    assert "Petunjuk" in said[2]  # another lesson's archive
    assert said[3] == ""
    # A lesson takes nothing away of what the start page has set up.
    page.get_by_role("link", name="Halaman baca").click()
    page.locator("article h1").wait_for()
    page.goto(address)
    page.get_by_text("dapat dibuka di peramban ini tanpa internet").wait_for()


class Losing(Handler):
    """Answers nothing to the first `each` requests for each of JupyterLab's scripts whose name has a digest."""

    each = 0
    lost: Counter[str]

    def do_GET(self):
        if re.search(r"/build/.*[.-][0-9a-f]{7,}\.js$", self.path) and self.lost[self.path] < self.each:
            self.lost[self.path] += 1
            self.close_connection = True
        else:
            super().do_GET()


@pytest.fixture
def losing(site):
    """The address of a server that loses what `Losing.each` says: nothing yet."""
    Losing.lost, Losing.each = Counter(), 0
    server = Site(site.parent, port=0)
    server.RequestHandlerClass = Losing
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/{site.name}/"
    server.shutdown()
    server.server_close()


@of_lessons
def test_a_lost_request_is_made_again(context, losing, without_python):
    """A machine that does much else, or a weak line, loses one of a hundred: without it JupyterLab would stay empty."""
    without_python(context)
    page = opened(context, losing)
    page.evaluate("async () => { for (const name of await caches.keys()) await caches.delete(name); }")
    context.new_cdp_session(page).send("Network.clearBrowserCache")
    Losing.each = 1
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.reload(wait_until="commit")
    ready(page)
    assert len(Losing.lost) > 10
    assert faults == []


@of_lessons
def test_a_lost_script_is_asked_for_again_also_where_no_service_worker_does(chromium, losing, without_python):
    context = chromium.new_context(service_workers="block")
    without_python(context)
    context.set_default_timeout(60_000)
    Losing.each = 2
    page = context.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(losing + links.notebook_url(STEM), wait_until="commit")
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    context.close()
    assert Losing.lost.most_common()[10][1] == 2
    assert [
        fault for fault in faults if "chunk" in fault
    ] == []  # JupyterLite has a complaint of its own where it has no service worker


@of_lessons
def test_a_script_that_does_not_come_at_all_is_said(context, losing, without_python):
    without_python(context)
    Losing.each = 1000
    page = context.new_page()
    page.goto(losing + links.notebook_url(STEM), wait_until="commit")
    page.get_by_text("tidak sampai, juga sesudah diminta empat kali").wait_for()
    assert page.locator("#bkf-sementara h1").is_visible()  # the lesson is there to be read
    Losing.each = 0
    page.get_by_role("button", name="Muat ulang").click()
    ready(page)
    assert page.locator("#bkf-sementara").count() == 0


@of_lessons
def test_a_broken_download_is_said_and_goes_on_where_it_stopped(context, address, site):
    every = json.loads((site / "luring.json").read_text(encoding="utf-8"))["berkas"]
    page = context.new_page()
    page.goto(f"{address}index.html")
    context.route("**/baca/search.html", lambda route: route.abort())
    page.get_by_role("button", name="Simpan untuk offline").click()
    page.get_by_text("Belum selesai").wait_for()
    context.unroute("**/baca/search.html")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="Simpan untuk offline").click()
    page.get_by_text("dapat dibuka di peramban ini tanpa internet").wait_for()
    fetched = {urlsplit(url).path.removeprefix(urlsplit(address).path) for url in asked} & every.keys()
    assert "baca/search.html" in fetched
    assert len(fetched) < len(every)


def test_the_list_holds_every_file_that_a_page_may_ask_for(site):
    names = json.loads((site / "luring.json").read_text(encoding="utf-8"))["berkas"]
    every = [file.relative_to(site) for file in site.rglob("*") if file.is_file()]
    there = {file.as_posix() for file in every if not any(part.startswith(".") for part in file.parts)}
    assert there - names.keys() == {"luring.js", "luring.json", "layani.py", "404.html", "jalan/service-worker.js"}
    assert names.keys() < there


# -- no room --------------------------------------------------------------------------------------------------------------------


@of_lessons
def test_a_browser_that_keeps_nothing_says_so_and_goes_on(
    chromium, address, execute, browser_path, chromium_flags, tmp_path
):
    (tmp_path / "Default").mkdir()
    blocked = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(blocked), encoding="utf-8")
    context = chromium.browser_type.launch_persistent_context(
        tmp_path, executable_path=browser_path, args=chromium_flags
    )
    context.set_default_timeout(60_000)
    page = opened(context, address)
    page.locator(NOTICE, has_text="tidak mengizinkan penyimpanan").wait_for()
    page.evaluate(WRITE, "6 * 7")
    page.evaluate(f"{PANEL}.context.save()")
    assert page.get_by_role("dialog").count() == 0
    said = execute(
        page, "%load_ext bukuflask", "%petunjuk 02-01", "from bukuflask import periksa_mesin; periksa_mesin()"
    )
    assert "Petunjuk" in said[1]
    assert "tidak mengizinkan penyimpanan" in said[2]
    page.goto(f"{address}index.html")
    assert not page.get_by_role("button", name="Simpan untuk offline").is_visible()
    context.close()


# As a browser does that has no more room: what is written is taken back.
FILL = """() => {
  for (const name of ["put", "add"]) {
    const write = IDBObjectStore.prototype[name];
    IDBObjectStore.prototype[name] = function (...words) {
      const request = write.apply(this, words);
      this.transaction.abort();
      return request;
    };
  }
  Storage.prototype.setItem = () => { throw new DOMException("penuh", "QuotaExceededError"); };
}"""


@of_lessons
def test_a_full_store_is_said_and_the_lesson_goes_on_in_memory(context, address, execute):
    page = opened(context, address)
    execute(page, "1")
    page.evaluate(FILL)
    page.evaluate(WRITE, "# yang tidak muat")
    page.evaluate(f"{PANEL}.context.save()")
    notice = page.locator(NOTICE, has_text="Penyimpanan peramban ini penuh")
    notice.wait_for()
    assert page.get_by_role("dialog").count() == 0
    said = execute(
        page,
        "%load_ext bukuflask",
        "%petunjuk 02-01",
        "open('catatan.txt', 'w').write('x'); open('catatan.txt').read()",
    )
    assert "Petunjuk" in said[1]
    assert said[2] == "'x'"
    with page.expect_download() as waiting:
        notice.get_by_role("button", name="Unduh notebook").click()
    assert "# yang tidak muat" in waiting.value.path().read_text(encoding="utf-8")


# -- another edition ------------------------------------------------------------------------------------------------------------


@of_lessons
def test_a_lesson_that_was_changed_says_so_and_both_are_kept(context, address, without_python):
    without_python(context)
    page = opened(context, address)
    original = page.evaluate(SOURCES)
    page.evaluate(WRITE, "# tulisanku")
    page.evaluate(f"{PANEL}.content.model.setMetadata('buku_kerja_flask', {{ asli: 'edisi lama' }})")
    page.evaluate(f"{PANEL}.context.save()")
    page.reload(wait_until="commit")
    ready(page)
    page.locator(NOTICE, has_text="sudah diperbarui").get_by_role("button", name="Pakai edisi baru").click()
    page.locator(NOTICE, has_text="seperti aslinya").wait_for()
    assert page.evaluate(SOURCES) == original
    page.reload(wait_until="commit")
    ready(page)
    assert page.evaluate(SOURCES) == original
    # By itself, too, and then the first copy stays.
    page.evaluate(WRITE, "# yang kedua")
    page.get_by_role("button", name="Kembali ke asli").click()
    page.locator(NOTICE, has_text="salinanku-2").get_by_role("button", name="Buka tulisanku").click()
    page.wait_for_url("**salinanku-2.ipynb")
    ready(page)
    assert page.evaluate(SOURCES)[0] == "# yang kedua"
    assert page.get_by_role("link", name="Halaman baca").get_attribute("href").endswith(f"baca/{STEM}.html")
    page.goto(address + links.notebook_url(f"{STEM}-salinanku-1"), wait_until="commit")
    ready(page)
    assert page.evaluate(SOURCES)[0] == "# tulisanku"
    assert page.locator(NOTICE).count() == 0


@of_lessons
def test_an_unchanged_lesson_says_nothing(context, address, without_python):
    without_python(context)
    page = opened(context, address)
    page.evaluate(WRITE, "# tulisanku")
    page.evaluate(f"{PANEL}.context.save()")
    page.reload(wait_until="commit")
    ready(page)
    page.evaluate("fetch('../asli.json').then((reply) => reply.json())")
    page.wait_for_timeout(500)
    assert page.locator(NOTICE).count() == 0
