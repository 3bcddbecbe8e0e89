"""Running an app: life cycle, ports, what a student is told when it does not start, what a notebook shows."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import flask
import jupyter_client
import psutil
import pytest

from bukuflask.host import Host
from bukuflask.problems import Masalah
from bukuflask.serving import flask_command
from bukuflask.serving import server as server_module
from bukuflask.serving.server import Server, jalankan
from bukuflask.serving.start_problems import problem_of_log

HELLO = """
from flask import Flask
app = Flask(__name__)

@app.get("/")
def beranda():
    return "<title>Warung</title><h1>Warung Bu Sari</h1>"

@app.get("/rusak")
def rusak():
    return 1 / 0
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A student's own folder, called as folders are called."""
    folder = tmp_path / "proyek kafé saya"
    folder.mkdir()
    (folder / "app.py").write_text(HELLO, encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def _clean(monkeypatch, tmp_path_factory):
    monkeypatch.delenv("BUKUFLASK_UJI", raising=False)
    monkeypatch.setenv("BUKUFLASK_DATA", str(tmp_path_factory.mktemp("catatan")))
    yield
    server_module.hentikan_semua()
    assert psutil.Process().children(recursive=True) == []


@pytest.fixture
def free_port(monkeypatch) -> int:
    """A free port that takes the part of 5000, which this machine may use for something else."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    monkeypatch.setattr(server_module, "PREFERRED_PORT", port)
    return port


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as response:
        return response.read().decode()


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(condition, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def test_it_runs_the_real_flask_command_in_a_folder_with_spaces_and_accents(place, free_port):
    server = jalankan(place)
    assert "Warung Bu Sari" in get(server.url)
    assert server.hidup
    assert server.port == free_port
    assert "WARNING: This is a development server." in server.log()
    assert "\x1b" not in server.log()
    assert repr(server) == f"<Server app: berjalan di http://127.0.0.1:{free_port}/>"
    server.berhenti()
    server.berhenti()
    assert not server.hidup
    assert "sudah berhenti" in repr(server)
    assert '"GET / HTTP/1.1" 200' in server.log()


def test_the_log_holds_the_request_that_was_just_answered(place):
    server = jalankan(place)
    for number in range(30):
        get(f"{server.url}?nomor={number}")
        assert f"GET /?nomor={number} HTTP" in server.log()


def test_fifty_starts_and_stops_leave_no_process_and_no_open_port(place, free_port):
    ports = set()
    descriptors = psutil.Process().num_fds() if hasattr(psutil.Process, "num_fds") else 0
    for _ in range(50):
        server = jalankan(place)
        ports.add(server.port)
        get(server.url)
        server.berhenti()
        assert not listens(server.port)
    assert psutil.Process().children(recursive=True) == []
    assert ports == {free_port}
    if descriptors:
        assert psutil.Process().num_fds() <= descriptors + 3


def test_running_the_same_place_again_stops_the_earlier_server_first(place, free_port):
    first = jalankan(place)
    second = jalankan(place)
    assert not first.hidup
    assert second.hidup
    assert second.port == free_port


@pytest.fixture
def kernel(place):
    """A kernel that runs a server: its manager, its client, its process, the server's process and port."""
    manager, client = jupyter_client.manager.start_new_kernel(kernel_name="python3")
    try:
        said = []
        client.execute_interactive(
            f"import json, os\nfrom bukuflask import jalankan\nserver = jalankan({str(place)!r})\n"
            "print(json.dumps([os.getpid(), server._process.pid, server.port]))",
            timeout=60,
            output_hook=lambda message: said.append(message["content"].get("text", "")),
        )
        own, child, port = json.loads("".join(said))
        process = psutil.Process(own)
        yield manager, client, process, psutil.Process(child), port
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_a_killed_kernel_leaves_no_server_behind(kernel):
    _, _, process, child, port = kernel
    assert listens(port)
    process.kill()
    assert wait_until(lambda: not listens(port) and not psutil.pid_exists(child.pid), seconds=2)


def test_a_kernel_that_ends_in_order_stops_its_server(kernel):
    manager, _, _, child, port = kernel
    manager.shutdown_kernel()
    assert wait_until(lambda: not listens(port) and not psutil.pid_exists(child.pid), seconds=2)


@pytest.mark.skipif(sys.platform == "win32", reason="an interrupt is an event there, which no child sees")
def test_interrupting_a_cell_leaves_the_server_alone(kernel):
    manager, client, _, child, _ = kernel
    # By default a kernel also drops, for a moment, what comes right after a cell that ended in an error.
    request = client.execute("import time; print('mulai', flush=True); time.sleep(30)", stop_on_error=False)
    while client.get_iopub_msg(timeout=10)["msg_type"] != "stream":
        pass
    manager.interrupt_kernel()
    while (reply := client.get_shell_msg(timeout=10))["parent_header"].get("msg_id") != request:
        pass
    assert reply["content"]["ename"] == "KeyboardInterrupt"
    assert child.is_running()
    result = client.execute_interactive("assert server.hidup", timeout=10)
    assert result["content"]["status"] == "ok"


def test_a_taken_port_makes_it_choose_the_next_and_say_so(place, free_port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", free_port))
        other.listen()
        server = jalankan(place)
        assert server.port != free_port
        assert "Warung Bu Sari" in get(server.url)
        shown = server._repr_mimebundle_()
    sentence = f"Port {free_port} sedang dipakai program lain; port server ini: "
    assert sentence + str(server.port) in shown["text/plain"]
    assert f"flask run --port {server.port}" in shown["text/plain"]
    assert f"Port {free_port} sedang dipakai program lain" in shown["text/html"]


def test_a_port_taken_between_look_and_start_is_tried_again(place, free_port, monkeypatch):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        monkeypatch.setattr(server_module, "free_ports", lambda first, settled: iter([taken, free_port]))
        assert jalankan(place).port == free_port


def test_when_every_port_that_is_tried_is_refused_the_system_chooses_one(place, monkeypatch):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        monkeypatch.setattr(server_module, "free_ports", lambda first, settled: iter([taken] * 9))
        server = jalankan(place)
    assert server.port not in {0, taken}
    assert "Warung Bu Sari" in get(server.url)
    assert f"flask run --port {server.port}" in server._repr_mimebundle_()["text/plain"]


def test_a_second_server_of_this_notebook_does_not_blame_another_program(place, tmp_path, free_port):
    jalankan(place)
    (tmp_path / "kedua.py").write_text(HELLO, encoding="utf-8")
    second = jalankan(tmp_path / "kedua.py")
    shown = second._repr_mimebundle_()["text/plain"]
    assert f"Port {free_port} sedang dipakai server lain di notebook ini; port server ini: {second.port}" in shown


def test_a_port_that_the_system_forbids_is_explained(tmp_path):
    problem = problem_of_log("Permission denied\n", tmp_path)
    assert "port di bawah 1024" in str(problem)
    assert "port=8080" in str(problem)


def test_debug_shows_the_debugger_and_starts_one_process_only(place):
    app = place / "app.py"
    asked = '@app.get("/siapa")\ndef siapa():\n    import os\n    return f"{os.getpid()} {os.environ.get(\'WERKZEUG_RUN_MAIN\')}"\n'
    app.write_text(f"{app.read_text(encoding='utf-8')}\n\n{asked}", encoding="utf-8")
    server = jalankan(place, debug=True)
    # With the reloader a child of that process would answer, and say so.
    assert get(server.url + "siapa") == f"{server._process.pid} None"
    with pytest.raises(urllib.error.HTTPError) as error:
        get(server.url + "rusak")
    assert "ZeroDivisionError" in error.value.read().decode()
    assert "Debug mode: on" in server.log()
    assert "flask run --debug" in server._repr_mimebundle_()["text/plain"].replace(f" --port {server.port}", "")


@pytest.mark.parametrize(
    ("code", "app", "said", "kept"),
    [
        (
            "def salah(:\n    pass\n",
            None,
            "Python tidak bisa membaca kodenya (SyntaxError)",
            "SyntaxError: invalid syntax",
        ),
        ("def f():\nreturn 1\n", None, "(IndentationError)", "IndentationError: expected an indented block"),
        ("import flask_resep\n", None, "modul 'flask_resep' yang tidak ada", "No module named 'flask_resep'"),
        ("x = 1\n", None, "tidak ada aplikasi Flask", "Failed to find Flask application or factory in module 'app'"),
        (HELLO, "ap", "tidak menemukan modul bernama 'ap'", "Error: Could not import 'ap'."),
        (HELLO, "app:aplikasi", "tidak ada nama `aplikasi`", "Failed to find attribute 'aplikasi' in 'app'"),
        (
            "from flask import Flask\na = Flask('a')\nb = Flask('b')\n",
            None,
            "lebih dari satu aplikasi Flask",
            "Detected multiple Flask applications",
        ),
        ("def create_app(nama):\n    pass\n", None, "`create_app` di modul 'app' meminta argumen", "could not call it"),
        ("from app import x\n", None, "impor yang melingkar: modul 'app'", "partially initialized module 'app'"),
        ("harga = int('murah')\n", None, "berhenti dengan galat ValueError", "invalid literal for int()"),
        ("nama = input()\n", None, "Kodenya meminta ketikan", "Aborted!"),
        ("raise SystemExit\n", None, "berakhir sebelum bisa menjawab", ""),
        ("open('menu.csv')\n", None, "mencari `menu.csv`, yang tidak ada", "FileNotFoundError"),
        (
            "import sqlite3\nsqlite3.connect('/tidak/ada/toko.db')\n",
            None,
            "SQLite tidak dapat membuka",
            "unable to open database file",
        ),
        ("import json\njson.loads('{')\n", None, "galat json.decoder.JSONDecodeError", 'File "app.py", line 2'),
        # What an app prints, catches or says in its own error is no diagnosis.
        ("raise RuntimeError('Port 5000 is in use by another program')\n", None, "galat RuntimeError", "RuntimeError"),
        ("print('Error: Could not locate a Flask application')\n1 / 0\n", None, "galat ZeroDivisionError", "1 / 0"),
        (
            "import traceback\ntry:\n    import tidakada\nexcept ImportError:\n    traceback.print_exc()\n{}['x']\n",
            None,
            "galat KeyError",
            "KeyError: 'x'",
        ),
        ("raise ValueError('SyntaxError: salah')\n", None, "galat ValueError", "ValueError"),
    ],
)
def test_an_app_that_cannot_start_is_explained_and_the_english_message_kept(place, code, app, said, kept):
    (place / "app.py").write_text(code, encoding="utf-8")
    with pytest.raises(Masalah) as problem:
        jalankan(place, app=app)
    assert said in str(problem.value)
    assert kept in str(problem.value)
    assert "\nCoba: " in str(problem.value)
    assert str(place) not in str(problem.value)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            ".flaskenv",
            "FLASK_APP=app\n".encode("utf-16"),
            "`.flaskenv` disimpan sebagai UTF-16",
        ),  # PowerShell 5: echo ... > .flaskenv
        (".env", "NAMA=kafé\n".encode("cp1252"), "`.env` disimpan dengan pengodean lain"),
        ("data.py", "x = 1\n".encode("utf-16-le"), "`data.py` disimpan sebagai UTF-16"),
        ("data.py", "x = 'kafé'\n".encode("cp1252"), "`data.py` disimpan dengan pengodean lain"),
        ("data.py", b"x = 1\n\0\0\0\0", "`data.py` berisi bita nol"),  # the power went while it was saved
        (
            "data.py",
            b"# coding: ascii\nx = '\xc3\xa9'\n",
            "Di awal `data.py` tertulis bahwa pengodeannya (*encoding*) `ascii`",
        ),
        (
            "data.py",
            b"# coding: utf-9\n",
            "Di awal `data.py` tertulis bahwa pengodeannya (*encoding*) `utf-9`, dan itu tidak",
        ),
        (
            "data.py",
            b"\xef\xbb\xbf# coding: cp1252\n",
            "Di awal `data.py` tertulis bahwa pengodeannya (*encoding*) `cp1252`",
        ),
        ("menu.csv", "kafé\n".encode("cp1252"), "Ada berkas yang dibaca sebagai utf-8"),
    ],
)
def test_a_file_in_another_encoding_is_named(place, name, content, said):
    (place / name).write_bytes(content)
    # Files that nobody reads are not to blame, whatever they hold.
    for other in ("aaa.py", "cadangan/lama.py", ".venv/Lib/site-packages/lib2to3/tests/latin.py"):
        (place / other).parent.mkdir(parents=True, exist_ok=True)
        (place / other).write_bytes(b"x = 'caf\xe9'\n")
    (place / "aab.py").write_bytes("# coding: cp1252\nx = 'kafé'\n".encode("cp1252"))
    reads = (
        "import aab, data\n"
        if name == "data.py"
        else "open('menu.csv', encoding='utf-8').read()\n" * (name == "menu.csv")
    )
    (place / "app.py").write_text(reads + HELLO, encoding="utf-8")
    with pytest.raises(Masalah) as problem:
        jalankan(place)
    assert said in problem.value.what
    assert "UTF-8" in problem.value.do or "bita nol" in said


def test_the_file_that_holds_the_app_is_named_among_many_others(place):
    for number in range(210):
        (place / f"a{number}.py").write_text("", encoding="utf-8")
    (place / "app.py").write_bytes(HELLO.encode("utf-16"))
    with pytest.raises(Masalah, match=r"Berkas `app\.py` disimpan sebagai UTF-16"):
        jalankan(place)


@pytest.mark.parametrize(
    ("name", "content", "said", "do"),
    [
        (
            ".flaskenv",
            "set FLASK_APP=warung\n",
            "melewati baris 1 di `.flaskenv`, `set FLASK_APP=warung`",
            "hanya `FLASK_APP=`",
        ),
        (".env", '\n$env:FLASK_APP = "warung"\n', "melewati baris 2 di `.env`, `$env:FLASK_APP", "hanya `FLASK_APP=`"),
        (".flaskenv", "\u200bFLASK_APP=warung\n", "`⟨U+200B⟩FLASK_APP=warung`", "hanya `FLASK_APP=`"),
        (".flaskenv", "FLASK_APP=warung\u200b\n", "Nama di `.flaskenv`, `warung⟨U+200B⟩`, memuat huruf", "ketik ulang"),
        (
            ".flaskenv",
            "FLASK_APP=\u201cwarung\u201d\n",
            'memuat `\u201c` (U+201C), yang mirip dengan `"`',
            "ganti `\u201c`",
        ),
        (
            ".flaskenv.txt",
            "FLASK_APP=warung\n",
            "`.flaskenv`; yang ada di folder itu bernama `.flaskenv.txt`",
            "ganti namanya",
        ),
        (
            "app.py.txt",
            HELLO,
            "`app.py`; yang ada di folder itu bernama `app.py.txt`",
            "ganti namanya menjadi `app.py`",
        ),
        ("App.py", HELLO, "`app.py`; yang ada di folder itu bernama `App.py`", "ganti namanya menjadi `app.py`"),
        ("ap\u200bp.py", HELLO, "yang ada di folder itu bernama `ap⟨U+200B⟩p.py`", "ganti namanya menjadi `app.py`"),
        (".flaskenv", "FLASK_APP=Warung\n", "`Warung.py`; yang ada di folder itu bernama `warung.py`", "ganti namanya"),
        (
            ".flaskenv",
            "# FLASK_APP=warung\nDATABASE=flask_app.db\n",
            "tidak ada `app.py` maupun `wsgi.py`",
            "beri nama `app.py`",
        ),
    ],
)
def test_a_name_that_only_seems_right_is_told(tmp_path, name, content, said, do):
    (tmp_path / "warung.py").write_text(HELLO, encoding="utf-8")
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(Masalah) as problem:
        jalankan(tmp_path)
    assert said in problem.value.what
    assert do in problem.value.do


def test_a_file_that_is_nearly_there_is_named(tmp_path):
    (tmp_path / "warung.py.txt").write_text(HELLO, encoding="utf-8")
    with pytest.raises(Masalah, match=r"bernama `warung\.py\.txt`"):
        jalankan(tmp_path / "warung.py")


def test_a_file_named_without_its_ending_is_named_with_it(tmp_path):
    (tmp_path / "kopi.py").write_text(HELLO, encoding="utf-8")
    (tmp_path / "toko.txt").write_text("catatan", encoding="utf-8")
    with pytest.raises(Masalah) as problem:
        jalankan(tmp_path / "kopi")
    assert "kopi.py" in problem.value.do
    assert "ganti namanya" not in problem.value.do
    with pytest.raises(Masalah) as problem:
        jalankan(tmp_path / "toko")
    assert "toko.txt" not in str(problem.value)


def test_the_line_of_a_syntax_error_is_shown(place):
    (place / "app.py").write_text("from flask import Flask\n\napp = Flask(__name__\n", encoding="utf-8")
    with pytest.raises(Masalah, match=r'File "app.py", line 3'):
        jalankan(place)


def test_a_folder_without_an_app_is_explained(tmp_path):
    with pytest.raises(Masalah, match=r"tidak ada `app\.py` maupun `wsgi\.py`"):
        jalankan(tmp_path)


def test_an_app_that_never_answers_is_given_up(place, monkeypatch):
    (place / "app.py").write_text("import time\ntime.sleep(60)\n", encoding="utf-8")
    monkeypatch.setattr(server_module, "_START_LIMIT", 0.5)
    with pytest.raises(Masalah, match="Belum ada jawaban sesudah"):
        jalankan(place)


def test_an_app_that_silences_the_servers_log_still_starts(place):
    quiet = "import logging\nlogging.getLogger('werkzeug').setLevel(logging.ERROR)\n"
    (place / "app.py").write_text(quiet + HELLO, encoding="utf-8")
    server = jalankan(place)
    assert "Running on" not in server.log()
    assert "Warung Bu Sari" in get(server.url)


def test_a_file_of_ones_own_runs_by_its_name(place):
    (place / "kamus daerah.py").write_text(HELLO.replace("Bu Sari", "Pak Made"), encoding="utf-8")
    server = jalankan(place / "kamus daerah.py")
    assert "Pak Made" in get(server.url)
    assert server._app_name == "kamus daerah"
    assert 'flask --app "kamus daerah" run' in server._repr_mimebundle_()["text/plain"]


def test_a_package_folder_runs_from_the_folder_above(tmp_path):
    package = tmp_path / "flaskr"
    package.mkdir()
    (package / "__init__.py").write_text(HELLO, encoding="utf-8")
    assert "Warung Bu Sari" in get(jalankan(package).url)


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A book with one example, whose lesson names its app."""
    (tmp_path / "notebooks").mkdir()
    example = tmp_path / "examples" / "03-rute"
    example.mkdir(parents=True)
    (example / "warung.py").write_text(HELLO, encoding="utf-8")
    bank = tmp_path / "bank"
    bank.mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    monkeypatch.setattr("bukuflask.places.BANK", bank)
    return tmp_path


def test_an_example_runs_with_the_app_that_its_lesson_names(book):
    (book / "bank" / "03-rute.json").write_text('{"app": "warung"}', encoding="utf-8")
    server = jalankan("03-rute")
    assert server._app_name == "warung"
    assert "Warung Bu Sari" in get(server.url)


def test_an_example_without_a_lesson_needs_the_apps_name(book):
    with pytest.raises(Masalah, match=r"tidak ada `app\.py`"):
        jalankan("03-rute")
    assert jalankan("03-rute", app="warung").hidup


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("03-rutte",), "Contoh bernama '03-rutte' tidak ditemukan"),
        (("./tidak-ada",), "Tidak ada folder atau berkas"),
        ((42,), "yang diberikan int"),
        (("03-rute", "halo"), "harus diawali garis miring"),
        (("03-rute", "//["), "mengarah ke luar aplikasi ini"),
        (("03-rute", "/\\contoh.id/"), "mengarah ke luar aplikasi ini"),
    ],
)
def test_wrong_places_and_addresses_are_explained(book, arguments, said):
    with pytest.raises(Masalah, match=said):
        jalankan(*arguments)


@pytest.mark.parametrize("port", [0, 70000, "5000", True])
def test_wrong_ports_are_explained(place, port):
    with pytest.raises(Masalah, match="1 sampai 65535"):
        jalankan(place, port=port)


def test_the_notebooks_flask_variables_do_not_disturb_but_an_apps_own_reach_it(place, monkeypatch, free_port):
    for name, value in {
        "FLASK_APP": "lain",
        "FLASK_DEBUG": "ya",
        "FLASK_RUN_PORT": "1",
        "FLASK_SKIP_DOTENV": "1",
        "WERKZEUG_RUN_MAIN": "true",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("FLASK_NAMA_WARUNG", "Bu Tuti")
    code = (
        HELLO + "app.config.from_prefixed_env()\napp.add_url_rule('/nama', 'nama', lambda: app.config['NAMA_WARUNG'])\n"
    )
    code += "import os\napp.add_url_rule('/setelan', 'setelan', lambda: os.environ.get('SETELAN', '-'))\n"
    (place / "app.py").write_text(code, encoding="utf-8")
    (place / ".flaskenv").write_text("SETELAN=dibaca", encoding="utf-8")
    server = jalankan(place)
    assert server.port == free_port
    assert "Debug mode: off" in server.log()
    assert get(server.url + "nama") == "Bu Tuti"
    assert get(server.url + "setelan") == "dibaca"


def test_every_variable_that_flask_itself_reads_is_kept_from_the_command():
    import re

    import flask.cli
    import flask.helpers

    source = "".join(Path(module.__file__).read_text(encoding="utf-8") for module in (flask.cli, flask.helpers))
    read = set(re.findall(r"""environ[^\n]*["'](FLASK_\w+)["']""", source))
    assert "FLASK_SKIP_DOTENV" in read
    assert read <= flask_command._FLASK_COMMAND_VARIABLES


def test_a_flaskenv_in_a_folder_above_is_somebody_elses(place):
    app = "import os\nfrom flask import Flask\napp = Flask(__name__)\n@app.get('/')\ndef f(): return str([os.environ.get(n) for n in 'ABCD'])\n"
    (place / "app.py").write_text(app, encoding="utf-8")
    (place / ".flaskenv").write_text("A=sini\nD=dua", encoding="utf-8")
    for name, text in ((".flaskenv", "A=atas\nB=atas"), (".env", "C=atas\nFLASK_DEBUG=1")):
        (place.parent / name).write_text(text, encoding="utf-8")
    assert get(f"http://127.0.0.1:{jalankan(place).port}/") == "['sini', None, None, 'dua']"


def test_it_listens_on_this_computer_only_whatever_flaskenv_says(place):
    (place / ".flaskenv").write_text("FLASK_RUN_HOST=0.0.0.0\nFLASK_RUN_PORT=1\n", encoding="utf-8")
    jalankan(place)
    (child,) = psutil.Process().children(recursive=True)
    listening = {c.laddr.ip for c in child.net_connections() if c.status == psutil.CONN_LISTEN}
    assert listening == {"127.0.0.1"}


def test_the_apps_own_modules_win_over_the_workbooks_and_never_over_pythons(place):
    (place / "routes.py").write_text("nama = 'rute milik siswa'\n", encoding="utf-8")
    (place / "typing.py").write_text("raise RuntimeError('bukan yang ini')\n", encoding="utf-8")
    (place / "app.py").write_text(
        HELLO + "import routes\napp.add_url_rule('/r', 'r', lambda: routes.nama)\n", encoding="utf-8"
    )
    assert get(jalankan(place).url + "r") == "rute milik siswa"


def test_the_workbooks_own_modules_are_out_of_an_apps_reach(place):
    (place / "app.py").write_text("import transport\n", encoding="utf-8")
    with pytest.raises(Masalah, match="modul 'transport' yang tidak ada"):
        jalankan(place)


def test_no_log_file_stays_behind(place, tmp_path, monkeypatch):
    temporary = tmp_path / "sementara"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    server = jalankan(place)
    assert len(list(temporary.iterdir())) == 1
    server.berhenti()
    (place / "app.py").write_text("salah\n", encoding="utf-8")
    with pytest.raises(Masalah):
        jalankan(place)
    assert list(temporary.iterdir()) == []


def test_builds_take_any_port_in_silence_unless_one_is_asked_for(place, free_port, monkeypatch):
    monkeypatch.setenv("BUKUFLASK_UJI", "1")
    server = jalankan(place)
    assert server.port != free_port
    assert "sedang dipakai" not in server._repr_mimebundle_()["text/plain"]
    asked = jalankan(place, port=free_port)
    assert asked.port == free_port


def test_what_a_notebook_shows_stands_alone_and_is_the_same_every_time(place, monkeypatch):
    monkeypatch.setenv("BUKUFLASK_UJI", "1")
    shown = []
    for _ in range(2):
        server = jalankan(place, "/")
        bundle = server._repr_mimebundle_()
        shown.append([bundle[kind].replace(f":{server.port}", ":5000") for kind in ("text/plain", "text/html")])
        assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"]
    assert shown[0] == shown[1]
    plain, html = shown[0]
    assert plain == (
        "Perintah di terminal: flask run\nMenghentikan server: server.berhenti()\nhttp://127.0.0.1:5000/ → 200 OK"
    )
    assert "<strong>Warung Bu Sari</strong>" in html
    assert "<script" not in html


def test_showing_again_asks_for_the_page_again_in_the_same_widget(place):
    server = jalankan(place)
    first = server._repr_mimebundle_()["application/vnd.jupyter.widget-view+json"]
    second = server._repr_mimebundle_()["application/vnd.jupyter.widget-view+json"]
    assert first == second
    assert server.log().count('"GET / HTTP/1.1" 200') == 2


def test_a_stopped_server_says_so(place):
    server = jalankan(place)
    server.berhenti()
    bundle = server._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html"}
    assert "sudah berhenti" in bundle["text/plain"]


def test_a_flask_object_is_shown_without_a_process():
    app = flask.Flask("warung")
    app.add_url_rule("/", "beranda", lambda: "<p>Dari sel</p>")
    server = jalankan(app)
    assert psutil.Process().children(recursive=True) == []
    assert server.port is None
    assert "<p>Dari sel</p>" in server._repr_mimebundle_()["text/html"]
    assert '"GET /" 200' in server.log()
    server.berhenti()
    assert not server.hidup


class TestWhereNoProcessCanStart:
    @pytest.fixture(autouse=True)
    def _browser_edition(self, monkeypatch):
        monkeypatch.setattr(Host, "in_browser", True)
        monkeypatch.setattr(sys, "path", list(sys.path))

    def page(self, server: Server) -> str:
        return server._transport.open("GET", "/").text

    def test_the_same_call_asks_the_app_itself(self, place):
        server = jalankan(place)
        assert "Warung Bu Sari" in self.page(server)
        assert server.url == "http://127.0.0.1:5000/"
        assert psutil.Process().children(recursive=True) == []

    def test_two_apps_with_the_same_module_names_do_not_mix(self, tmp_path):
        for name in ("satu", "dua"):
            (tmp_path / name).mkdir()
            (tmp_path / name / "isi.py").write_text(f"teks = {name!r}\n", encoding="utf-8")
            code = "import flask, isi\napp = flask.Flask(__name__)\napp.add_url_rule('/', 'b', lambda: isi.teks)\n"
            (tmp_path / name / "app.py").write_text(code, encoding="utf-8")
        assert [self.page(jalankan(tmp_path / name)) for name in ("satu", "dua", "satu")] == ["satu", "dua", "satu"]

    def test_a_changed_file_counts_at_the_next_call(self, place):
        jalankan(place)
        time.sleep(0.01)
        (place / "app.py").write_text(HELLO.replace("Bu Sari", "Bu Sari dan Anak"), encoding="utf-8")
        assert "Bu Sari dan Anak" in self.page(jalankan(place))

    def test_a_factory_with_arguments_is_called_as_flask_does(self, place):
        code = "import flask\ndef buat(nama):\n    app = flask.Flask(nama)\n    app.add_url_rule('/', 'b', lambda: nama)\n    return app\n"
        (place / "pabrik.py").write_text(code, encoding="utf-8")
        assert self.page(jalankan(place, app="pabrik:buat('kopi')")) == "kopi"

    def test_a_mistake_is_explained_as_it_is_with_a_server(self, place):
        (place / "app.py").write_text("def salah(:\n", encoding="utf-8")
        with pytest.raises(Masalah, match="SyntaxError"):
            jalankan(place)
        (place / ".flaskenv").write_bytes("FLASK_APP=app\n".encode("utf-16"))
        with pytest.raises(Masalah, match=r"Berkas `\.flaskenv` disimpan sebagai UTF-16"):
            jalankan(place)


def test_starting_asks_for_no_heavy_import():
    heavy = "import sys, bukuflask.serving.server; print([m for m in ('flask', 'IPython', 'ipywidgets', 'anywidget') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
