"""Two students at one server: a real JupyterHub, its proxy, two accounts of the system, and two browsers.

The accounts are real ones, and the hub starts a server as its account, so files and processes are held apart as on a campus's server.
What is not tried here: systemd, which starts the hub there, and control groups of version 2 where this machine has version 1.
"""

from __future__ import annotations

import json
import re
import subprocess
import time

import pytest

pytestmark = [pytest.mark.needs("kampus"), pytest.mark.needs("chromium"), pytest.mark.needs("penulis")]

STEM = "02-aplikasi-minimal"
ANI, BUDI = "bukuuji-ani", "bukuuji-budi"
ANSWER = """%%latihan 02-02
from flask import Flask

app = Flask(__name__)


@app.route("/")
def depan():
    return "Warung Bu Sri"


@app.route("/jam-buka")
def jam_buka():
    return "Buka 06.00 sampai 14.00"
"""
OWN_APP = """# in place of: jalankan(app)
from pathlib import Path

hentikan_semua()
Path("warungku.py").write_text(
    "from flask import Flask\\napp = Flask(__name__)\\napp.add_url_rule('/', view_func=lambda: 'Warung milik {name}')\\n"
)
server = jalankan("warungku.py")
server
"""
LOOK = """
import json, os, urllib.request
from pathlib import Path

def tried(what):
    try:
        return what()
    except Exception as error:
        return type(error).__name__

def page(address):
    return urllib.request.urlopen("http://" + address, timeout=10).read().decode()

print(json.dumps({{
    "app": tried(lambda: page("127.0.0.1:5000/")),
    "server": tried(lambda: page("127.0.0.1:{port}/")),
    "listed": tried(lambda: os.listdir("{home}")),
    "read": tried(lambda: Path("{home}/belajar-flask/lessons.md").read_text()),
    "written": tried(lambda: Path("{home}/belajar-flask/pesan.txt").write_text("hai")),
    "environ": tried(lambda: Path("/proc/{pid}/environ").read_text()),
    "killed": tried(lambda: os.kill({pid}, 0)),
    "hub": tried(lambda: page("{hub}/hub/login")),
}}))
"""
MANY = """import subprocess, time
begun = []
try:
    for _ in range(1000):
        begun.append(subprocess.Popen(["sleep", "60"]))
except OSError as error:
    told = type(error).__name__
else:
    told = "tak terbatas"
for each in begun:
    each.kill()
for each in begun:
    each.wait()
print(len(begun), told)
"""
BIG = """import subprocess, sys
done = subprocess.run([sys.executable, "-c", "x = bytearray(2 * 2**30); x[::4096] = bytes(len(x) // 4096)"])
print(done.returncode)
"""


def answer(page, cell, source: str) -> None:
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(source)
    page.keyboard.press("Control+Enter")


EXECUTE = """async ([base, code]) => {
    const xsrf = document.cookie.split("; ").find((each) => each.startsWith("_xsrf=")).slice(6);
    const [session] = await (await fetch(base + "api/sessions", {headers: {"X-XSRFToken": xsrf}})).json();
    const channels = `api/kernels/${session.kernel.id}/channels?_xsrf=${encodeURIComponent(xsrf)}`;
    const socket = new WebSocket(base.replace("http", "ws") + channels);
    await new Promise((done, failed) => { socket.onopen = done; socket.onerror = failed; });
    const id = crypto.randomUUID();
    const header = {msg_id: id, msg_type: "execute_request", session: id, username: "", version: "5.3", date: ""};
    const content = {code, silent: false, store_history: false, user_expressions: {}, allow_stdin: false, stop_on_error: false};
    return await new Promise((done) => {
        let said = "";
        socket.onmessage = ({data}) => {
            const {parent_header, msg_type, content} = JSON.parse(data);
            if (parent_header.msg_id !== id) return;
            if (msg_type === "stream") said += content.text;
            if (msg_type === "error") said += content.traceback.join("\\n");
            if (msg_type === "status" && content.execution_state === "idle") { socket.close(); done(said); }
        };
        socket.send(JSON.stringify({header, parent_header: {}, metadata: {}, content, channel: "shell", buffers: []}));
    });
}"""


def executed(hub, page, name: str, code: str) -> str:
    """Run a program in the kernel of a student's lesson, with that student's cookies; return what it prints."""
    return page.evaluate(EXECUTE, [f"{hub.address}/user/{name}/", code])


@pytest.fixture(scope="module")
def pages(log_in, hub):
    return {name: log_in(hub, name) for name in hub.passwords}


@pytest.fixture(scope="module")
def lessons(pages):
    """Lesson 02, opened by both from the list of lessons, its kernel ready."""
    for page in pages.values():
        page.get_by_role("link", name="Aplikasi minimal").click()
    for page in pages.values():
        page.locator(".jp-Notebook .jp-CodeCell").first.wait_for()
        page.get_by_text("| Siap").wait_for()
    return pages


def test_the_lesson_list_is_in_front_and_the_interface_is_indonesian(pages, hub):
    for name, page in pages.items():
        assert page.url == f"{hub.address}/user/{name}/lab/tree/lessons.md"
        page.locator(".lm-MenuBar-itemLabel", has_text="Berkas").click()
        menu = page.locator(".lm-Menu").inner_text()
        assert "Halaman Depan Server" in menu
        assert "Keluar" in menu
        assert not re.search("Log Out|Control Panel", menu)
        page.keyboard.press("Escape")


def test_a_whole_lesson_runs_through_the_proxy(lessons, show_cell):
    page = lessons[ANI]
    page.locator(".lm-MenuBar-item", has_text="Jalankan").click()
    page.locator('.lm-Menu-item[data-command="runmenu:run-all"]').click()
    show_cell(page, "%kemajuan 02").locator(".jp-InputPrompt", has_text=re.compile(r"\[\d+\]")).wait_for()
    cell = show_cell(page, 'jalankan("02-aplikasi-minimal")')
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    inside = cell.frame_locator("iframe")
    inside.get_by_role("link", name="Lihat menu warung").click()
    inside.get_by_role("heading", name="Warung Bu Sri").wait_for()
    assert "GET /menu" in cell.get_by_role("log").inner_text()


def test_an_answer_is_judged_and_kept_in_the_students_own_folder(lessons, show_cell):
    from bukuflask_measure.campus_hub import home, read

    page = lessons[ANI]
    cell = show_cell(page, "%%latihan 02-02")
    answer(page, cell, ANSWER.replace("jam-buka", "jam_buka"))
    cell.locator(".jp-OutputArea", has_text="✗ BELUM TEPAT").wait_for()
    answer(page, cell, ANSWER)
    cell.locator(".jp-OutputArea", has_text="✓ BENAR").wait_for()
    kept = json.loads(read(home(ANI) / "belajar-flask/.bukuflask/kemajuan.json"))
    assert kept["latihan"]["02-02"]["status"] == "benar"
    assert read(home(BUDI) / "belajar-flask/.bukuflask/kemajuan.json") == "" or "02-02" not in json.loads(
        read(home(BUDI) / "belajar-flask/.bukuflask/kemajuan.json")
    ).get("latihan", {})


@pytest.fixture(scope="module")
def apps(lessons, show_cell):
    """Both run an app of their own on the port that every lesson speaks of."""
    for name, page in lessons.items():
        cell = show_cell(page, "jalankan(app)")
        answer(page, cell, OWN_APP.format(name=name))
        cell.frame_locator("iframe").get_by_text(f"Warung milik {name}").wait_for()
        assert cell.get_by_label("Alamat").input_value().startswith("http://127.0.0.1:5000/")
    return lessons


def test_the_same_port_is_each_ones_own(apps, hub):
    for name, page in apps.items():
        told = json.loads(executed(hub, page, name, LOOK.format(home="/", port=5000, pid=1, hub="127.0.0.1:1")))
        assert told["app"] == f"Warung milik {name}"


def test_nothing_of_the_other_can_be_opened_from_a_cell(apps, hub):
    from bukuflask_measure.campus_hub import home

    kernel = int(executed(hub, apps[ANI], ANI, "import os; print(os.getpid())"))
    port = int(
        executed(hub, apps[ANI], ANI, "import os; print(os.environ['JUPYTERHUB_SERVICE_URL'])")
        .split(":")[2]
        .split("/")[0]
    )
    look = LOOK.format(home=home(ANI), port=port, pid=kernel, hub=hub.address.removeprefix("http://"))
    assert json.loads(executed(hub, apps[ANI], ANI, look))["listed"] != "PermissionError"
    told = json.loads(executed(hub, apps[BUDI], BUDI, look))
    assert told.pop("app") == f"Warung milik {BUDI}"
    assert told == {
        "server": "URLError",  # Ani's JupyterLab
        "listed": "PermissionError",
        "read": "PermissionError",
        "written": "PermissionError",
        "environ": "PermissionError",  # where Ani's token stands
        "killed": "PermissionError",
        "hub": "URLError",
    }


def test_the_other_ones_server_does_not_open_in_a_browser(apps, hub):
    page = apps[BUDI].context.new_page()
    for path in ("lab", "files/lessons.md", "api/contents", "api/kernels"):
        answered = page.goto(f"{hub.address}/user/{ANI}/{path}")
        assert answered.status == 403, path
        assert path.startswith("api") or "milik orang lain" in page.inner_text("body")
    page.close()


def test_to_stop_all_stops_ones_own_only(apps, hub, show_cell):
    from bukuflask_measure.campus_hub import home, run

    assert (
        "hentikan"
        not in executed(hub, apps[BUDI], BUDI, "from bukuflask import hentikan_semua\nhentikan_semua()").lower()
    )
    look = "import urllib.request as u\nprint(u.urlopen('http://127.0.0.1:5000/', timeout=10).read().decode())"
    assert "URLError" in executed(hub, apps[BUDI], BUDI, look)
    assert executed(hub, apps[ANI], ANI, look).strip() == f"Warung milik {ANI}"
    assert run("sh", "-c", f"ls {home(BUDI)}/belajar-flask/.bukuflask/server").stdout == ""
    assert run("sh", "-c", f"ls {home(ANI)}/belajar-flask/.bukuflask/server").stdout != ""


def test_processes_and_memory_have_an_end(apps, hub):
    from bukuflask_measure.campus_hub import PROCESSES

    number, told = executed(hub, apps[BUDI], BUDI, MANY).split()
    assert told == "BlockingIOError"
    assert 20 < int(number) < PROCESSES
    assert executed(hub, apps[BUDI], BUDI, BIG).strip() == "-9"  # the system ended it
    assert executed(hub, apps[ANI], ANI, "print(1 + 1)").strip() == "2"


def test_a_newer_book_comes_and_what_a_student_wrote_stays(apps, hub):
    """As after `pip install` of a newer wheel: a lesson that both have changes, and one of them has written in it."""
    from bukuflask_measure.campus_hub import CAMPUS, home, read, run

    [book] = CAMPUS.glob("venv/lib/python3*/site-packages/bukuflask/buku")
    original = book / "notebooks" / "03-menjalankan-server.ipynb"
    before = original.read_bytes()
    mine = home(ANI) / "belajar-flask/notebooks" / original.name
    assert run("sh", "-c", f"echo ' ' >> {mine}").returncode == 0
    written = read(mine)
    try:
        original.write_bytes(before.replace(b"# 03", b"# 03 (edisi baru)", 1))
        for name in hub.passwords:
            hub.stop(name)
            hub.start(name)
        assert read(mine) == written
        assert "edisi baru" in read(home(BUDI) / "belajar-flask/notebooks" / original.name)
    finally:
        original.write_bytes(before)


def test_a_stopped_server_leaves_no_process_behind(apps, hub):
    from bukuflask_measure.campus_hub import run

    hub.stop(BUDI)
    for _ in range(50):
        if not (left := run("ps", "-o", "args=", "-u", BUDI).stdout):
            break
        time.sleep(0.2)
    assert left == ""


def test_what_nobody_uses_is_closed(accounts, hub_folder, hub):
    """The service that closes idle servers, with a limit of a few seconds instead of an hour."""
    from bukuflask_measure.campus_hub import CAMPUS

    if not hub.servers().get(ANI):
        hub.start(ANI)
    variables = {
        "JUPYTERHUB_API_TOKEN": hub.token,
        "JUPYTERHUB_API_URL": f"{hub.address}/hub/api",
        "PATH": "/usr/bin:/bin",
    }
    command = [str(CAMPUS / "venv/bin/python"), "-m", "jupyterhub_idle_culler", "--timeout=2", "--cull-every=1"]
    with subprocess.Popen(command, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as culler:
        try:
            hub.wait(ANI, ready=False)
        finally:
            culler.kill()
