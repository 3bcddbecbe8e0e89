"""While Python is not there yet, or busy without end: no run is lost, no notice lies, nothing hangs, and what was typed stays."""

from __future__ import annotations

import pytest

from bukuflask_site import links

pytestmark = [
    pytest.mark.needs("penulis"),
    pytest.mark.needs("chromium"),
    pytest.mark.needs("node"),
    pytest.mark.lessons("02"),
]
pytest.importorskip("playwright.sync_api")

STEM = "02-aplikasi-minimal"
BAR = ".bkf-pesan"
STOP = "■ Hentikan sel"
ENDED = "Selnya dihentikan"
CODE = "window.jupyterapp.shell.currentWidget.content.widgets.filter((each) => each.model.type === 'code')"


@pytest.fixture
def context(chromium):
    """A browser that was never here before."""
    found = chromium.new_context(viewport={"width": 1280, "height": 900})
    found.set_default_timeout(180_000)
    yield found
    found.close()


@pytest.fixture(scope="module")
def page(chromium, address, execute):
    """One lesson in which Python runs, for what ends no kernel."""
    context = chromium.new_context()
    context.set_default_timeout(180_000)
    page = opened(context, address)
    execute(page, "%load_ext bukuflask")
    yield page
    context.close()


@pytest.fixture(scope="module")
def ended(chromium, address):
    """One lesson whose Python is ended and begun anew, time after time."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(180_000)
    yield opened(context, address)
    context.close()


def opened(context, address):
    page = context.new_page()
    page.goto(address + links.notebook_url(STEM), wait_until="commit")
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
    page.evaluate("window.jupyterapp.shell.currentWidget.context.ready")
    return page


def only(page, *sources: str) -> None:
    """Let the notebook hold these code cells, the first of them active."""
    page.evaluate(
        """(sources) => {
          const notebook = window.jupyterapp.shell.currentWidget.content, cells = notebook.model.sharedModel;
          sources.forEach((source, at) => cells.insertCell(at, { cell_type: "code", source }));
          while (cells.cells.length > sources.length) cells.deleteCell(cells.cells.length - 1);
          notebook.deselectAll();
          notebook.activeCellIndex = 0;
        }""",
        list(sources),
    )


def outputs(page) -> list[str]:
    return page.evaluate(f"{CODE}.map((each) => each.model.outputs.toJSON().map((one) => one.text ?? '').join(''))")


def run_cell(page) -> None:
    page.evaluate("void window.jupyterapp.commands.execute('notebook:run-cell-and-select-next')")


# -- before Python is there -----------------------------------------------------------------------------------------------------


# What the page tells Python's worker waits until the test lets it.
HELD = """
const send = Worker.prototype.postMessage, gate = new Promise((done) => { window.letPythonCome = done; });
Worker.prototype.postMessage = function (...words) { gate.then(() => send.apply(this, words)); };
"""


def test_a_run_pressed_at_once_on_a_first_visit_waits_and_comes(context, address, execute):
    context.add_init_script(HELD)
    page = opened(context, address)
    only(page, "print('satu')", "print('dua')", "")
    run_cell(page)
    run_cell(page)
    page.wait_for_function(f"{CODE}.slice(0, 2).every((each) => each.node.innerText.includes('[*]'))")
    assert "menunggu sampai Python siap" in page.locator(BAR).inner_text()
    page.evaluate("window.letPythonCome()")
    page.wait_for_function(f"{CODE}[1].model.executionCount")
    page.locator(BAR).wait_for(state="detached")
    assert outputs(page)[:2] == ["satu\n", "dua\n"]
    assert page.get_by_text("dimuat").count() == 0
    assert execute(page, "print('siap')") == ["siap\n"]


def test_a_run_pressed_while_python_starts_anew_comes_too(ended, execute):
    page = ended
    only(page, "print('satu')", "")
    execute(page, "1")
    page.evaluate("void window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    run_cell(page)
    page.wait_for_function(f"{CODE}[0].model.outputs.length")
    assert outputs(page)[0] == "satu\n"


def test_python_that_cannot_come_is_said_and_comes_at_the_next_try(context, address):
    blocked = "**/pyodide.asm.wasm"
    context.route(blocked, lambda route: route.abort())
    page = opened(context, address)
    only(page, "print('satu')", "")
    run_cell(page)
    again = page.get_by_role("button", name="Coba lagi")
    again.wait_for()
    assert "tulisanmu tetap ada" in page.locator(BAR).inner_text()
    context.unroute(blocked)
    again.click()
    page.wait_for_function(f"{CODE}[0].model.outputs.length")
    assert outputs(page)[0] == "satu\n"


# -- what does not end ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("endless", ["while True: pass", "while True: print()", "while True: print('a' * 1000)"])
def test_an_endless_cell_is_ended_by_a_button_and_what_was_typed_stays(ended, endless, execute):
    page = ended
    only(page, endless, "ketikan = 'utuh'", "print('hidup')")
    execute(page, "1")
    page.locator(BAR).filter(has_text="Memuat Python").wait_for(state="detached")
    run_cell(page)
    page.get_by_role("button", name=STOP).wait_for()
    assert page.get_by_text(ENDED).count() == 0  # what was said of the cell before has given way
    page.get_by_role("button", name=STOP).click()
    page.get_by_text(ENDED).wait_for()
    assert page.evaluate(f"{CODE}.map((each) => each.model.sharedModel.source)") == [
        endless,
        "ketikan = 'utuh'",
        "print('hidup')",
    ]
    page.evaluate("window.jupyterapp.shell.currentWidget.content.activeCellIndex = 2")
    run_cell(page)
    page.wait_for_function(f"{CODE}[2].model.executionCount")
    assert outputs(page)[2] == "hidup\n"


def test_the_toolbar_ends_an_endless_cell_too(ended, execute):
    page = ended
    only(page, "while True: pass", "print('hidup')")
    execute(page, "1")
    run_cell(page)
    page.get_by_role("button", name=STOP).wait_for()
    assert page.get_by_text(ENDED).count() == 0
    page.evaluate("void window.jupyterapp.commands.execute('notebook:interrupt-kernel')")
    page.get_by_text(ENDED).wait_for()
    assert execute(page, "print('hidup')") == ["hidup\n"]


@pytest.mark.parametrize("how", ["", ", flush=True"])
def test_many_lines_come_in_few_messages_and_in_order(page, how):
    said = page.evaluate(
        """async (how) => {
          let text = "", messages = 0;
          const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
          const future = kernel.requestExecute({ code: `for i in range(10_000): print('baris', i${how})` });
          future.onIOPub = ({ content }) => { if (content.text) { text += content.text; messages += 1; } };
          await future.done;
          return [text, messages];
        }""",
        how,
    )
    assert said[0] == "".join(f"baris {i}\n" for i in range(10_000))
    assert said[1] < 1000


def test_what_is_printed_stands_where_it_was_printed(page, execute):
    said = execute(
        page,
        "import sys\nfrom IPython.display import display\nprint('a')\nprint('b', file=sys.stderr)\ndisplay(1)\nprint('c')\n1 / 0",
        "print('d')",
    )
    assert said[0].startswith("a\nb\n1c\n")
    assert "ZeroDivisionError" in said[0]
    assert said[1] == "d\n"


@pytest.mark.parametrize(
    "endless",
    [
        "import time\ntime.sleep(600)",
        "from time import sleep\nsleep(600)",
        "import asyncio\nasyncio.run(asyncio.sleep(600))",
        "import threading\nthreading.Event().wait(600)",
        "import threading\nkunci = threading.Lock()\nkunci.acquire()\nkunci.acquire(timeout=600)",
        "while True:\n    pass",
    ],
)
def test_an_answer_without_end_is_ended_at_its_limit(page, endless, execute):
    said = execute(page, f"%%latihan 02-01\n{endless}", "import time; time.sleep(0); print('hidup')")
    assert "belum selesai setelah 5 detik" in said[0]
    assert said[1] == "hidup\n"


# -- what a page has not ------------------------------------------------------------------------------------------------------------

PROCESS, INSTALL, THREAD, SOCKET, EXIT, SIGNAL, WINDOW = (
    "tidak ada terminal",
    "tidak ada yang dapat dipasang",
    "satu utas",
    "tidak ada soket",
    "tidak perlu diakhiri",
    "dengan sinyal",
    "tidak ada jendela peramban",
)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("import numpy", "Modul `numpy` tidak ada di edisi peramban"),
        ("import tkinter", "`tkinter` adalah bagian Python"),
        ("%pip install numpy", INSTALL),
        ("%conda install numpy", INSTALL),
        ("!pip install numpy", INSTALL),
        ("!python -m pip install numpy", INSTALL),
        ("!ls", PROCESS),
        ("daftar = !ls", PROCESS),
        ("%%bash\nls", PROCESS),
        ("%%cmd\ndir", PROCESS),
        ("%system ls", PROCESS),
        ("import os; os.system('ls')", PROCESS),
        ("import subprocess; subprocess.run(['ls'])", PROCESS),
        ("import multiprocessing; multiprocessing.Process(target=print).start()", PROCESS),
        (
            "from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor() as pool: pool.submit(print)",
            THREAD,
        ),
        ("import queue; queue.Queue().get()", THREAD),
        ("import threading; threading.Event().wait()", THREAD),
        ("!pip3 install numpy", INSTALL),
        ("import sys\n!{sys.executable} -m pip install numpy", INSTALL),
        ("import micropip; await micropip.install('numpy')", INSTALL),
        ("import piplite; await piplite.install('numpy')", INSTALL),
        ("import os; os.fork()", PROCESS),
        ("import os; os.execvp('ls', ['ls'])", PROCESS),
        ("import os; os.spawnlp(os.P_WAIT, 'ls', 'ls')", PROCESS),
        ("import asyncio; await asyncio.create_subprocess_exec('ls')", PROCESS),
        ("from concurrent.futures import ProcessPoolExecutor; ProcessPoolExecutor()", PROCESS),
        ("from multiprocessing import Queue; Queue()", PROCESS),
        ("from threading import Timer; Timer(1, print).start()", THREAD),
        ("from threading import Lock; kunci = Lock(); kunci.acquire(); kunci.acquire()", THREAD),
        ("import queue; queue.SimpleQueue().get()", THREAD),
        ("import _thread; _thread.start_new_thread(print, ())", THREAD),
        ("import socket; socket.create_connection(('127.0.0.1', 5000))", SOCKET),
        ("from urllib.request import urlopen; urlopen('http://127.0.0.1:5000')", SOCKET),
        ("from wsgiref.simple_server import make_server; make_server('', 8000, None)", SOCKET),
        ("from werkzeug.serving import run_simple; run_simple('localhost', 5000, None)", SOCKET),
        ("%%python\nprint(1)", PROCESS),
        ("%%pypy\nprint(1)", PROCESS),
        ("import multiprocessing; multiprocessing.get_context('spawn').Process(target=print).start()", PROCESS),
        ("from multiprocessing import Pipe; Pipe()", PROCESS),
        ("from multiprocessing.shared_memory import SharedMemory; SharedMemory(create=True, size=9)", PROCESS),
        ("from multiprocessing.pool import ThreadPool; ThreadPool(2)", PROCESS),
        ("from multiprocessing.dummy import Pool; Pool(2)", PROCESS),
        ("import os; os.kill(os.getpid(), 9)", SIGNAL),
        ("import signal; signal.raise_signal(signal.SIGTERM)", SIGNAL),
        ("import signal; signal.alarm(1)", SIGNAL),
        ("import socket; socket.gethostbyname('example.com')", SOCKET),
        ("import socket; socket.create_server(('', 5000))", SOCKET),
        ("import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'a', ('127.0.0.1', 5))", SOCKET),
        ("import asyncio; await asyncio.open_connection('127.0.0.1', 5000)", SOCKET),
        ("import asyncio; await asyncio.start_server(print, '127.0.0.1', 5000)", SOCKET),
        ("import smtplib; smtplib.SMTP('localhost')", SOCKET),
        ("import webbrowser; webbrowser.open('http://127.0.0.1:5000')", WINDOW),
        ("import antigravity", WINDOW),
        ("from zoneinfo import ZoneInfo; ZoneInfo('Asia/Jakarta')", "timezone(timedelta(hours=7))"),
        ("%quit", EXIT),
        ("exit()", EXIT),
        ("quit()", EXIT),
        ("exit", EXIT),
        ("import os; os._exit(1)", EXIT),
    ],
)
def test_what_a_page_has_not_is_said(page, code, sentence, execute):
    said = execute(page, code, "print('hidup')")
    assert sentence in said[0]
    assert said[1] == "hidup\n"


def test_a_module_that_was_just_written_can_be_imported(page, execute):
    said = execute(
        page,
        "%%writefile menu_baru.py\nharga = 5",
        "import menu_baru; print(menu_baru.harga)",
        "from pathlib import Path; Path('lain_lagi.py').write_text('harga = 7'); import lain_lagi; print(lain_lagi.harga)",
        "import os, pathlib; [os.remove(each) for each in ('menu_baru.py', 'lain_lagi.py')]; print('bersih')",
    )
    assert said[1:] == ["5\n", "7\n", "bersih\n"]


def test_over_plain_http_input_says_so_at_once(context, school, execute):
    page = opened(context, school)
    asking = (
        "input('Nama? ')",
        "from getpass import getpass; getpass()",
        "import sys; sys.stdin.readline()",
        "import click; click.prompt('Nama')",
        "import fileinput; list(fileinput.input())",
        "breakpoint()",
    )
    *said, alive = execute(page, *asking, "print('hidup')")
    assert ["tidak dapat menunggu jawaban" in each for each in said] == [True] * len(asking)
    assert alive == "hidup\n"
