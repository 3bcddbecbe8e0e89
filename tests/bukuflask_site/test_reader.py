"""What a reader does with a lesson in the browser edition beside running it: opens it anywhere, follows links, comes back."""

from __future__ import annotations

import re

import pytest

from bukuflask import libraries
from bukuflask_author import manuscript
from bukuflask_book.checkout import own
from bukuflask_measure import load_test as crowd
from bukuflask_site import links
from bukuflask_start import recording

pytestmark = [
    pytest.mark.needs("penulis"),
    pytest.mark.needs("chromium"),
    pytest.mark.needs("node"),
    pytest.mark.lessons("02", "05", "07", "09"),
]
pytest.importorskip("playwright.sync_api")

BOOK = own()
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def page(room, open_lesson):
    """One lesson for what only asks its Python."""
    page = open_lesson(room, "02-aplikasi-minimal")
    yield page
    page.close()


def test_an_error_stands_once_below_its_explanation_and_ends_the_run(fresh, open_lesson):
    page = open_lesson(fresh, "02-aplikasi-minimal")
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


def test_any_cell_may_be_the_first_and_a_recording_says_so(fresh, open_lesson, execute, show):
    """Without cell 1: an exercise, a name of the workbook, an error that names the cell it waits for; and what was typed stays."""
    page = open_lesson(fresh, "02-aplikasi-minimal")
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


@pytest.mark.parametrize("before", ["never opened", "saved here", "not yet looked up"])
def test_a_link_to_another_lesson_opens_it(fresh, open_lesson, address, without_python, before):
    without_python(fresh)
    page = open_lesson(fresh, "05-jinja2")
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
    assert len(fresh.pages) == 1


def test_the_whole_jupyterlab_runs_a_lesson_too(room, address, run_all):
    page = room.new_page()
    page.goto(f"{address}{links.workbench_url()}?path=notebooks/02-aplikasi-minimal.ipynb", wait_until="commit")
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    notebook = run_all(page)
    assert all(cell["execution_count"] for cell in notebook["cells"] if cell["cell_type"] == "code")
    page.close()


def test_what_flask_needs_of_python_is_there(page, execute):
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


def _scrypt(password: str, salt: str) -> str:
    import hashlib

    return hashlib.scrypt(password.encode(), salt=salt.encode(), n=32768, r=8, p=1, maxmem=2**26).hex()


def _pbkdf2() -> str:
    import hashlib

    return hashlib.pbkdf2_hmac("sha256", b"sandi", b"garam", 1000).hex()


FETCHED = """import js, re
sorted(set(re.findall(r"bukuflask-(\\d\\d)-", " ".join(e.name for e in js.performance.getEntriesByType("resource")))))"""


def test_a_page_fetches_its_own_lesson_and_another_when_that_is_used(fresh, open_lesson, execute):
    page = open_lesson(fresh, "02-aplikasi-minimal")
    said = execute(page, "%load_ext bukuflask\nfrom bukuflask import jalankan", "%kemajuan", "%petunjuk 02-01", FETCHED)
    assert "Petunjuk" in said[2]
    assert said[3] == "['02']"
    said = execute(page, "jalankan('09-pabrik-aplikasi')", "%petunjuk 07-01", FETCHED)
    assert "server.berhenti()" in said[0]
    assert "Petunjuk" in said[1]
    assert said[2] == "['02', '07', '09']"
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    assert "Petunjuk" in execute(page, "%load_ext bukuflask", "%petunjuk 02-01")[1]


def test_what_lessons_add_to_flask_is_there_when_it_is_imported(page, execute):
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


def test_progress_and_answers_survive_a_reload(fresh, open_lesson, execute):
    page = open_lesson(fresh, "02-aplikasi-minimal")
    exercise = next(found.compiled for found in manuscript.build(BOOK, "02-aplikasi-minimal").exercises)
    said = execute(page, "%load_ext bukuflask", f"%%latihan {exercise['id']}\n{exercise['solution']}", "%kemajuan 02")
    assert "1 dari 4 selesai" in said[2]
    page.reload(wait_until="commit")
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    assert "1 dari 4 selesai" in execute(page, "%load_ext bukuflask", "%kemajuan 02")[1]


def test_over_plain_http_progress_survives_a_reload_too(fresh, open_lesson, school, execute):
    """As over plain http on a school's network, where a browser has none. Two lessons at once do not undo each other."""
    pages = [open_lesson(fresh, stem, school) for stem in ("02-aplikasi-minimal", "07-permintaan-dan-respons")]
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


def test_python_starts_beside_jupyterlab_and_a_restart_brings_another(fresh, open_lesson, execute):
    page = open_lesson(fresh, "02-aplikasi-minimal")
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


def test_a_second_visit_needs_no_server(fresh, open_lesson, run_all, site):
    with crowd.served(site) as port:  # a process: when it has ended, no open connection answers either
        address = f"http://127.0.0.1:{port}/"
        page = open_lesson(fresh, "02-aplikasi-minimal", address)
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.close()
        # The service worker keeps what is asked for while it is there: from the second visit on, all.
        page = open_lesson(fresh, "02-aplikasi-minimal", address)
        run_all(page)
        page.close()
    page = open_lesson(fresh, "02-aplikasi-minimal", address)
    cells = [cell for cell in run_all(page)["cells"] if cell["cell_type"] == "code"]
    assert all(cell["execution_count"] for cell in cells)


def test_a_phone_shows_a_running_lesson_without_scrolling_sideways(chromium, open_lesson, run_all, show):
    context = chromium.new_context(**PHONE)
    context.set_default_timeout(120_000)
    page = open_lesson(context, "07-permintaan-dan-respons")
    run_all(page)
    cell = show(page, 'jalankan("07-permintaan-dan-respons")')
    cell.frame_locator("iframe").get_by_label("Nama").tap()
    panel = "document.querySelector('.jp-WindowedPanel-outer')"
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
    assert page.evaluate(f"{panel}.scrollWidth") <= 390
    assert page.locator(".lm-MenuBar-itemLabel", has_text="Berkas").count() == 1
    context.close()


def test_loading_is_said_until_python_is_there(fresh, open_lesson, execute):
    page = open_lesson(fresh, "02-aplikasi-minimal")
    notice = page.get_by_role("status").filter(has_text="Memuat Python")
    notice.wait_for()
    notice.wait_for(state="detached")
    assert execute(page, "print('siap')") == ["siap\n"]
