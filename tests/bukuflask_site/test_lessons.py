"""Every lesson in the browser edition: all cells run, outputs are the committed ones, exercises judge, apps answer."""

from __future__ import annotations

import json
import re
import warnings
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bukuflask import bank, libraries
from bukuflask_author import manuscript, proof
from bukuflask_author.normalise import Normaliser
from bukuflask_book.checkout import own
from bukuflask_measure import load_test as crowd
from bukuflask_pyodide.browser_host import BrowserHost
from bukuflask_site import links
from bukuflask_start import recording

pytestmark = [pytest.mark.needs("penulis"), pytest.mark.needs("chromium"), pytest.mark.needs("node")]
sync_api = pytest.importorskip("playwright.sync_api")

BOOK = own()
STEMS = BOOK.stems()
LABEL = BrowserHost.recording_label
RULES = Normaliser(Path(__file__).parents[1] / "nbval-sanitize.cfg")
VIEW = "application/vnd.jupyter.widget-view+json"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

# What the browser says beside the committed output, and why. Taken away before the comparison.
SAID_BESIDE = {
    r"(?:<p>)?Tanpa server, langsung dari notebook ini: (?:<code>)?\w+(?:</code><br>)?\n": "jalankan() says that nothing listens",
    re.escape(LABEL) + r"\n": "jejak_run() draws the recorded run of a real computer",
    r"Di peramban hanya ada satu utas: .*\n": "a thread runs to its end inside start()",
}
# Cells whose output is another one, and why.
OTHERWISE = {
    "eeb4837b0a86": "periksa_mesin() looks at the browser, not at a laptop",
    "e5b5f01bd4f8": "periksa_mesin() looks at the browser, not at a laptop",
    "9df8fe0c60ba": "a missing package is told what the browser edition has instead",
    "de402022fe93": "knocks at a port: the recording stands under its label",
}

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


def opened(context, address: str, stem: str):
    page = context.new_page()
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    waiting: set[str] = set()
    page.on("request", lambda request: waiting.add(request.url))
    for ended in ("requestfinished", "requestfailed"):
        page.on(ended, lambda request: waiting.discard(request.url))
    page.goto(address + links.notebook_url(stem), wait_until="commit")
    first = page.locator(".jp-Notebook .jp-CodeCell").first
    try:
        first.wait_for(timeout=60_000)
    except sync_api.TimeoutError:
        # Seen once in some hundred pages, and not yet explained: said with what is known, and looked at again.
        warnings.warn(
            f"{stem} was not drawn within a minute. No answer yet: {sorted(waiting)}. Errors: {page.faults}. "
            f"{first.count()} such cells. Seen: {page.locator('body').inner_text()[:300]!r}",
            stacklevel=2,
        )
        page.reload(wait_until="commit")
        first.wait_for()
    return page


@pytest.fixture(scope="module", params=STEMS)
def lesson(request, room, address):
    """One lesson, all of whose cells have run: its stem, its page, the notebook as the page now holds it."""
    page = opened(room, address, request.param)
    page.before = page.evaluate(
        "window.jupyterapp.shell.currentWidget.context.ready.then(() => window.jupyterapp.shell.currentWidget.content.model.toJSON())"
    )
    notebook = page.evaluate(RUN_ALL)
    yield request.param, page, notebook
    page.close()


def comparable(output: dict) -> object:
    """Return what is compared of an output: text by the rules of nbval, without what is said beside it; no live widget."""

    def plain(text: str | list[str]) -> str:
        text = RULES.text("".join(text))
        for pattern in SAID_BESIDE:
            text = re.sub(pattern, "<p>" if pattern.startswith("(?:<p>)") and text.startswith("<p>") else "", text)
        return text

    match output["output_type"]:
        case "stream":
            return plain(output["text"])
        case "error":
            return output["ename"], plain(output["evalue"])
    data = {mime: value for mime, value in output["data"].items() if mime != VIEW}
    if "".join(data.get("text/plain", "")).startswith((LABEL, "flask --app")):
        data.pop("image/svg+xml")  # the label makes the drawing a line higher
    return {mime: plain(value) if isinstance(value, str | list) else value for mime, value in data.items()}


def compared(cell: dict) -> list[object]:
    outputs: list[dict] = []
    for output in cell["outputs"]:
        if output["output_type"] == "stream" and outputs and outputs[-1]["output_type"] == "stream":
            before = outputs.pop()  # where another message came between, a page keeps two of what a kernel keeps as one
            outputs.append(output | {"text": "".join(before["text"]) + "".join(output["text"])})
        else:
            outputs.append(output)
    return [found for output in outputs if (found := comparable(output)) != ""]


def test_every_cell_gives_the_committed_output(lesson):
    stem, page, notebook = lesson
    committed = json.loads(BOOK.notebook(stem).read_text(encoding="utf-8"))
    pairs = [pair for pair in zip(committed["cells"], notebook["cells"], strict=True) if pair[0]["cell_type"] == "code"]
    assert [now["execution_count"] for _, now in pairs] == list(range(1, len(pairs) + 1))
    for before, now in pairs:
        source = "".join(before["source"])
        if before["id"] in OTHERWISE:
            assert compared(now) != compared(before), f"no longer an exception: {source}"
            failed = [any(output["output_type"] == "error" for output in each["outputs"]) for each in (before, now)]
            assert failed[0] == failed[1], source
        else:
            assert compared(now) == compared(before), source
    assert page.faults == []


def test_before_anything_runs_the_committed_output_stands_there(lesson):
    stem, page, _ = lesson
    committed = recording.as_recording(json.loads(BOOK.notebook(stem).read_text(encoding="utf-8")))  # labelled as one
    for here, there in zip(committed["cells"], page.before["cells"], strict=True):
        if here["cell_type"] != "code":
            continue
        assert len(here["outputs"]) == len(there["outputs"])
        for saved, shown in zip(here["outputs"], there["outputs"], strict=True):
            assert "".join(shown.get("text", "")) == "".join(saved.get("text", ""))
            for mime, value in saved.get("data", {}).items():
                if mime != VIEW and not mime.endswith("json"):
                    assert "".join(shown["data"][mime]) == "".join(value)


@pytest.fixture(scope="module")
def prover():
    with proof.prover() as one:
        yield one


def test_every_exercise_judges_a_wrong_and_a_right_answer(lesson, prover, execute):
    stem, page, _ = lesson
    for found in manuscript.build(BOOK, stem).exercises:
        exercise, wrong = found.compiled, found.wrong[-1].source
        magic = f"%%latihan {exercise['id']}\n"
        refused, praised = execute(page, magic + wrong, magic + exercise["solution"])
        assert refused.splitlines()[0] == str(proof.answer(prover, exercise, wrong)).splitlines()[0]
        assert praised.splitlines()[0] == f"✓ BENAR · {bank.name_of(exercise)}"


def test_an_error_stands_once_below_its_explanation_and_ends_the_run(fresh, address):
    page = opened(fresh, address, "02-aplikasi-minimal")
    shown = page.evaluate(
        """async () => {
          const { commands, shell } = window.jupyterapp, panel = shell.currentWidget;
          await panel.sessionContext.ready;
          await panel.sessionContext.session.kernel.info;
          const cells = panel.content.model.sharedModel;
          while (cells.cells.length > 1) cells.deleteCell(cells.cells.length - 1);
          cells.deleteCell(0);
          for (const source of ["%load_ext bukuflask", "import flask\\nflask.current_app.name", "1"])
            cells.insertCell(cells.cells.length, { cell_type: "code", source });
          await commands.execute("notebook:run-all-cells");
          await panel.sessionContext.session.kernel.requestExecute({ code: "", silent: true }).done;
          return panel.content.model.toJSON();
        }"""
    )
    _, failed, after = (cell for cell in shown["cells"] if cell["cell_type"] == "code" and "".join(cell["source"]))
    assert [output["output_type"] for output in failed["outputs"]] == ["display_data", "error"]
    assert failed["outputs"][1]["ename"] == "RuntimeError"
    assert "Tentang galat ini" in "".join(failed["outputs"][0]["data"]["text/plain"])
    assert after["outputs"] == []
    page.close()


def test_any_cell_may_be_the_first_and_a_recording_says_so(chromium, address, execute, show):
    """Without cell 1: an exercise, a name of the workbook, an error that names the cell it waits for; and what was typed stays."""
    context = chromium.new_context()
    context.set_default_timeout(120_000)
    page = opened(context, address, "02-aplikasi-minimal")
    page.evaluate("async () => { await window.jupyterapp.shell.currentWidget.sessionContext.ready; }")
    cells = page.evaluate("window.jupyterapp.shell.currentWidget.content.model.toJSON().cells")
    shipped = [cell for cell in cells if cell["cell_type"] == "code"]
    assert {cell["execution_count"] for cell in shipped} == {None}
    said = [cell["outputs"][0]["data"]["text/plain"] for cell in shipped if cell["outputs"]]
    assert said
    assert {"".join(text) for text in said} == {recording.LABEL}
    waiting = execute(page, "jalankan(app)")[0]
    assert "jalankan dulu sel yang" in waiting
    assert "name 'jalankan'" not in waiting
    cell = show(page, "%%latihan 02-01")
    assert cell.get_by_text("Rekaman").count() == 1
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("\n# tulisanku")
    page.keyboard.press("Control+Enter")
    cell.locator(".jp-OutputArea", has_text="BELUM").wait_for()
    page.wait_for_function("!window.jupyterapp.shell.currentWidget.context.model.dirty")
    assert cell.get_by_text("Rekaman").count() == 0
    page.reload()
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    assert show(page, "# tulisanku").get_by_text("Rekaman").count() == 0
    assert page.faults == []
    context.close()


def test_links_and_forms_work_inside_peramban(room, address, show):
    page = opened(room, address, "07-permintaan-dan-respons")
    page.evaluate(RUN_ALL)
    inside = show(page, 'jalankan("07-permintaan-dan-respons")').frame_locator("iframe")
    inside.get_by_label("Nama").fill("Tiur")
    inside.get_by_label("Pesan").fill("Sagunya enak.")
    inside.get_by_role("button", name="Kirim").click()
    inside.get_by_text("Terima kasih, Tiur").wait_for()
    page.close()
    page = opened(room, address, "02-aplikasi-minimal")
    page.evaluate(RUN_ALL)
    cell = show(page, 'jalankan("02-aplikasi-minimal")')
    link = cell.frame_locator("iframe").get_by_role("link").first
    href = link.get_attribute("href")
    link.click()
    cell.locator(".bf-log", has_text=f"GET {href}").wait_for()
    page.close()


@pytest.mark.parametrize("before", ["never opened", "saved here", "not yet looked up"])
def test_a_link_to_another_lesson_opens_it(chromium, address, before):
    context = chromium.new_context()
    context.set_default_timeout(120_000)
    page = opened(context, address, "05-jinja2")
    if before == "saved here":
        page.evaluate("window.jupyterapp.shell.currentWidget.context.ready")
        page.evaluate("window.jupyterapp.shell.currentWidget.context.save()")
    page.goto(address + links.notebook_url("07-permintaan-dan-respons"), wait_until="commit")
    link = page.locator(".jp-Notebook a", has_text="05 Jinja2").first
    link.wait_for()
    if before == "not yet looked up":
        link.evaluate("(link) => link.setAttribute('href', '05-jinja2.ipynb')")
    else:
        page.wait_for_function(
            "[...document.querySelectorAll('.jp-Notebook a')].some((link) => link.href.includes('index.html?path=notebooks/05'))"
        )
    link.click()
    page.wait_for_url("**/notebooks/index.html?path=notebooks/05-jinja2.ipynb")
    page.locator(".jp-Notebook h1", has_text="Jinja2").first.wait_for()
    assert len(context.pages) == 1
    context.close()


def test_the_whole_jupyterlab_runs_a_lesson_too(room, address):
    page = room.new_page()
    page.goto(f"{address}{links.workbench_url()}?path=notebooks/02-aplikasi-minimal.ipynb", wait_until="commit")
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    notebook = page.evaluate(RUN_ALL)
    assert all(cell["execution_count"] for cell in notebook["cells"] if cell["cell_type"] == "code")
    page.close()


def test_what_flask_needs_of_python_is_there(room, address, execute):
    page = opened(room, address, "02-aplikasi-minimal")
    said = execute(
        page,
        "from werkzeug.security import check_password_hash, generate_password_hash\n"
        "print(check_password_hash(generate_password_hash('rahasia'), 'rahasia'))\n"
        "known = 'scrypt:32768:8:1$garam$"
        + _scrypt("rahasia", "garam")
        + "'\nprint(check_password_hash(known, 'rahasia'), check_password_hash(known, 'lain'))",
        "import hashlib; print(hashlib.pbkdf2_hmac('sha256', b'sandi', b'garam', 1000).hex())",
        "import sqlite3\nfor _ in range(2):\n    k = sqlite3.connect('warung.db')\n"
        "    k.execute('create table if not exists menu(nama)')\n    k.execute(\"insert into menu values('soto')\")\n"
        "    k.commit()\n    print(k.execute('select count(*) from menu').fetchone())\n    k.close()",
        "from flask import Flask\napp = Flask(__name__)\n\n@app.get('/')\nasync def depan():\n    return 'Halo'\n\n"
        "app.test_client().get('/').text",
        "app.run(debug=True)",
        "from threading import Thread\nt = Thread(target=print, args=['dari utas'])\nt.start()\nt.join()\nprint(t.is_alive())",
    )
    assert said[0].splitlines() == ["True", "True False"]
    assert said[1].strip() == _pbkdf2()
    assert said[2].split() == ["(1,)", "(2,)"]
    assert said[3] == "'Halo'"
    assert "GET /" not in said[4]
    assert "http://localhost/ → 200 OK" in said[4]
    assert said[5].splitlines()[-2:] == ["dari utas", "False"]
    page.close()


def _scrypt(password: str, salt: str) -> str:
    import hashlib

    return hashlib.scrypt(password.encode(), salt=salt.encode(), n=32768, r=8, p=1, maxmem=2**26).hex()


def _pbkdf2() -> str:
    import hashlib

    return hashlib.pbkdf2_hmac("sha256", b"sandi", b"garam", 1000).hex()


FETCHED = """import js, re
sorted(set(re.findall(r"bukuflask-(\\d\\d)-", " ".join(e.name for e in js.performance.getEntriesByType("resource")))))"""


def test_a_page_fetches_its_own_lesson_and_another_when_that_is_used(chromium, address, execute):
    context = chromium.new_context()
    context.set_default_timeout(120_000)
    page = opened(context, address, "02-aplikasi-minimal")
    said = execute(page, "%load_ext bukuflask\nfrom bukuflask import jalankan", "%kemajuan", "%petunjuk 02-01", FETCHED)
    assert "Petunjuk" in said[2]
    assert said[3] == "['02']"
    said = execute(page, "jalankan('09-pabrik-aplikasi')", "%petunjuk 07-01", FETCHED)
    assert "server.berhenti()" in said[0]
    assert "Petunjuk" in said[1]
    assert said[2] == "['02', '07', '09']"
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    assert "Petunjuk" in execute(page, "%load_ext bukuflask", "%petunjuk 02-01")[1]
    context.close()


def test_what_lessons_add_to_flask_is_there_when_it_is_imported(room, address, execute):
    page = opened(room, address, "02-aplikasi-minimal")
    names = [each.name for each in libraries.LIBRARIES if each.distribution and each.in_browser]
    imports = [f"import {name}; {name}.__name__" for name in names]
    said = execute(
        page,
        *imports,
        "import sqlalchemy\nfrom flask import Flask\nfrom flask_sqlalchemy import SQLAlchemy\nfrom sqlalchemy.orm import DeclarativeBase\n"
        "class Dasar(DeclarativeBase): pass\ndb = SQLAlchemy(model_class=Dasar)\napp = Flask('x')\n"
        "app.config['SQLALCHEMY_DATABASE_URI'] = 'sqlite://'\ndb.init_app(app)\nwith app.app_context():\n"
        "    print(db.session.execute(sqlalchemy.text('select 40 + 2')).scalar())",
    )
    assert said[:-1] == [repr(name) for name in names]
    assert said[-1] == "42\n"
    page.close()


def test_an_endless_answer_is_ended(room, address, execute):
    page = opened(room, address, "02-aplikasi-minimal")
    said = execute(page, "%load_ext bukuflask", "%%latihan 02-01\nwhile True:\n    pass", "print('masih hidup')")
    assert "belum selesai setelah 5 detik" in said[1]
    assert said[2] == "masih hidup\n"
    page.close()


def test_progress_and_answers_survive_a_reload(chromium, address, execute):
    context = chromium.new_context()
    context.set_default_timeout(120_000)
    page = opened(context, address, "02-aplikasi-minimal")
    exercise = next(found.compiled for found in manuscript.build(BOOK, "02-aplikasi-minimal").exercises)
    said = execute(page, "%load_ext bukuflask", f"%%latihan {exercise['id']}\n{exercise['solution']}", "%kemajuan 02")
    assert "1 dari 4 selesai" in said[2]
    page.reload(wait_until="commit")
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    assert "1 dari 4 selesai" in execute(page, "%load_ext bukuflask", "%kemajuan 02")[1]
    context.close()


def test_without_a_service_worker_progress_survives_a_reload_too(chromium, address, execute):
    """As over plain http on a school's network, where a browser has none. Two lessons at once do not undo each other."""
    context = chromium.new_context()
    context.add_init_script("delete Navigator.prototype.serviceWorker")
    context.set_default_timeout(120_000)
    pages = [opened(context, address, stem) for stem in ("02-aplikasi-minimal", "07-permintaan-dan-respons")]
    for page, ident in zip(pages, ("02-01", "07-01"), strict=True):
        said = execute(page, "%load_ext bukuflask", f"%petunjuk {ident}", "import os; os.path.isdir('/drive')")
        assert "1 dari 4" in said[1]
        assert said[2] == "False"
    pages[1].close()
    page = pages[0]
    kept = "from bukuflask.progress.store import Progress; sorted(Progress.own().read()['latihan'])"
    for expected in ("['02-01', '07-01']", "[]"):
        page.reload(wait_until="commit")
        page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
        assert execute(page, kept) == [expected]
        execute(page, "Progress.own().reset()")
    context.close()


def test_python_starts_beside_jupyterlab_and_a_restart_brings_another(chromium, address, execute):
    context = chromium.new_context()
    context.set_default_timeout(120_000)
    page = opened(context, address, "02-aplikasi-minimal")
    early = "import sys, os; a = 1; 'bukuflask.magics' in sys.modules, os.path.isdir('/drive/notebooks')"
    assert execute(page, early)[0].endswith(", True)")
    page.reload(wait_until="commit")  # on a first visit a slow line makes Python wait
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    assert execute(page, early) == ["(True, True)"]
    assert [re.search(r"[a-z]+(?=\.\w+\.m?js$)", worker.url)[0] for worker in page.workers] == ["awal"]
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    (said,) = execute(page, "'a' in globals(), os")
    assert said.startswith("✎ Tentang galat ini") or said == "NameError: name 'os' is not defined"
    assert "`os`" in said or "'os'" in said
    assert execute(page, "'a' in globals()") == ["False"]
    context.close()


def test_a_saved_notebook_opens_with_the_picture_of_a_page_not_a_dead_widget(chromium, address, show):
    context = chromium.new_context()
    context.set_default_timeout(120_000)
    page = opened(context, address, "02-aplikasi-minimal")
    page.evaluate(RUN_ALL)
    page.evaluate("window.jupyterapp.shell.currentWidget.context.save()")
    page.reload(wait_until="commit")
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    cell = show(page, 'jalankan("02-aplikasi-minimal")')
    cell.get_by_role("group", name="Gambar halaman").wait_for()
    assert page.get_by_text("model not found").count() == 0
    context.close()


def test_a_second_visit_needs_no_server(chromium, site):
    context = chromium.new_context()
    context.set_default_timeout(120_000)
    with crowd.served(site) as port:  # a process: when it has ended, no open connection answers either
        address = f"http://127.0.0.1:{port}/"
        for _ in range(
            2
        ):  # the service worker keeps what is asked for while it is there: from the second visit on, all
            page = opened(context, address, "02-aplikasi-minimal")
            page.evaluate(RUN_ALL)
            page.close()
    page = opened(context, address, "02-aplikasi-minimal")
    cells = [cell for cell in page.evaluate(RUN_ALL)["cells"] if cell["cell_type"] == "code"]
    assert all(cell["execution_count"] for cell in cells)
    context.close()


def test_a_phone_shows_a_running_lesson_without_scrolling_sideways(chromium, address, show):
    context = chromium.new_context(**PHONE)
    context.set_default_timeout(120_000)
    page = opened(context, address, "07-permintaan-dan-respons")
    page.evaluate(RUN_ALL)
    cell = show(page, 'jalankan("07-permintaan-dan-respons")')
    cell.frame_locator("iframe").get_by_label("Nama").tap()
    panel = "document.querySelector('.jp-WindowedPanel-outer')"
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
    assert page.evaluate(f"{panel}.scrollWidth") <= 390
    assert page.locator(".lm-MenuBar-itemLabel", has_text="Berkas").count() == 1
    context.close()


def test_loading_is_said_until_python_is_there(chromium, address, execute):
    context = chromium.new_context()
    context.set_default_timeout(120_000)
    page = opened(context, address, "02-aplikasi-minimal")
    notice = page.get_by_role("status").filter(has_text="Memuat Python")
    notice.wait_for()
    notice.wait_for(state="detached")
    assert execute(page, "print('siap')") == ["siap\n"]
    context.close()
