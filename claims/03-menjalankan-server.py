"""What lesson 03 and its exercises say about Flask, Werkzeug and Python, and no cell of theirs shows."""

from __future__ import annotations

import contextlib
import inspect
import io
import ipaddress
import json
import os
import re
import signal
import socket
import socketserver
import subprocess
import sys
import tempfile
import threading
import unittest
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from unittest.mock import patch

import flask.cli
import werkzeug.serving
from claim_helpers import fails, raised
from flask import Flask
from werkzeug import _reloader
from werkzeug.debug import DebuggedApplication
from werkzeug.test import Client

KAPAL = (
    'from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.route("/")\ndef jadwal():\n    return "Jadwal kapal"\n'
)
_Error = TypeVar("_Error", bound=BaseException)

_LISTENING = (
    "import signal\nfrom flask.cli import main\nsignal.signal(signal.SIGINT, signal.default_int_handler)\nmain()\n"
)
"""The command `flask` of a terminal: a program that was started in the background would not hear Ctrl+C."""

OWN = ("FLASK_", "WERKZEUG_", "KAPAL_")
"""How the variables begin that the commands of this lesson read."""


class _Ran(NamedTuple):
    """A command `flask` that has ended: what it said, and each server that it would have started."""

    said: str
    started: list[tuple[str, int, Any, dict[str, Any]]]

    @property
    def server(self) -> tuple[str, int, bool]:
        """Host, port and debug mode of the one server."""
        ((host, port, app, _),) = self.started
        return host, port, app.debug

    @property
    def options(self) -> dict[str, Any]:
        return self.started[0][3]


@contextlib.contextmanager
def _folder(files: Mapping[str, str]) -> Iterator[Path]:
    """Give a folder with these files, and stand in it, with none of the lesson's variables set."""
    with tempfile.TemporaryDirectory() as name, contextlib.chdir(name), patch.dict(os.environ):
        for variable in [key for key in os.environ if key.upper().startswith(OWN)]:
            del os.environ[variable]
        for file, text in files.items():
            Path(file).write_text(text, encoding="utf-8")
        yield Path(name)


def _flask(*words: str, files: Mapping[str, str] | None = None, **variables: str) -> _Ran:
    """Run a command `flask` in a folder with `kapal.py`; what would start a server only takes notes."""
    started: list[tuple[str, int, Any, dict[str, Any]]] = []
    said = io.StringIO()
    known = set(sys.modules)
    with (
        _folder({"kapal.py": KAPAL} if files is None else files),
        patch.object(sys, "path", sys.path[:]),
        patch.object(sys, "dont_write_bytecode", True),
        patch.object(
            flask.cli, "run_simple", lambda host, port, app, **options: started.append((host, port, app, options))
        ),
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
        contextlib.suppress(SystemExit),
    ):
        os.environ.update(variables)
        flask.cli.cli.main(list(words), prog_name="flask")
    for name in set(sys.modules) & {"kapal", "app", "wsgi", "run"} - known:
        del sys.modules[name]
    return _Ran(said.getvalue(), started)


def _run_app(source: str, name: str = "__main__", **variables: str) -> list[tuple[str, int, bool]]:
    """Run a file's source; return host, port and debug mode of each server that its `app.run()` would have started."""
    started: list[tuple[str, int, bool]] = []
    with (
        _folder({}),
        patch.object(
            werkzeug.serving, "run_simple", lambda host, port, app, **_: started.append((host, port, app.debug))
        ),
        contextlib.redirect_stdout(io.StringIO()),
    ):
        os.environ.update(variables)
        exec(compile(source, "kapal.py", "exec"), {"__name__": name})
    return started


# -- where the app is looked for ----------------------------------------------------------------------------------------------


def _page(found: _Ran) -> str:
    ((_, _, app, _),) = found.started
    return str(app.test_client().get("/").text)


def urutan_cari_modul() -> None:
    """`--app` before FLASK_APP, FLASK_APP before wsgi.py, wsgi.py before app.py; without any the command ends."""
    files = {f"{name}.py": KAPAL.replace("Jadwal kapal", name) for name in ("satu", "dua", "wsgi", "app")}
    assert _page(_flask("--app", "satu", "run", files=files, FLASK_APP="dua")) == "satu"
    assert _page(_flask("run", files=files, FLASK_APP="dua")) == "dua"
    assert _page(_flask("run", files=files)) == "wsgi"
    assert _page(_flask("run", files={"app.py": files["app.py"]})) == "app"
    assert "Could not locate a Flask application" in _flask("run").said


def urutan_cari_objek() -> None:
    """In the file `app`, then `application`, then the only `Flask` object; of several Flask chooses none; then a factory."""
    made = "from flask import Flask\n"
    for source, name in (
        ("lain = Flask('lain')\napplication = Flask('kedua')\napp = Flask('pertama')\n", "pertama"),
        ("lain = Flask('lain')\napplication = Flask('kedua')\n", "kedua"),
        ("lain = Flask('lain')\n", "lain"),
        ("def create_app():\n    return Flask('pabrik')\n", "pabrik"),
        ("def make_app():\n    return Flask('pabrik')\n", "pabrik"),
    ):
        ((_, _, app, _),) = _flask("--app", "kapal", "run", files={"kapal.py": made + source}).started
        assert app.name == name
    two = _flask("--app", "kapal", "run", files={"kapal.py": made + "papan = Flask('a')\nloket = Flask('b')\n"})
    assert "Detected multiple Flask applications in module 'kapal'" in two.said


def pabrik_paling_akhir() -> None:
    """A factory is not looked at while the file has `Flask` objects."""
    source = "from flask import Flask\na = Flask('a')\nb = Flask('b')\n\n\ndef create_app():\n    return a\n"
    ran = _flask("--app", "kapal", "run", files={"kapal.py": source})
    assert "Detected multiple" in ran.said
    assert ran.started == []


def app_harus_objek_flask() -> None:
    """The name `app` counts if it stands for a `Flask` object, and not for a text or a function."""
    for odd in ("'papan'", "lambda: papan"):
        source = f"from flask import Flask\npapan = Flask('a')\nloket = Flask('b')\napp = {odd}\n"
        assert "Detected multiple" in _flask("--app", "kapal", "run", files={"kapal.py": source}).said


def flask_app_modul_atau_berkas() -> None:
    """FLASK_APP holds the name of a module or of a file."""
    for name in ("kapal", "kapal.py"):
        assert _page(_flask("run", FLASK_APP=name)) == "Jadwal kapal"


def flask_app_didahulukan() -> None:
    """What FLASK_APP names is looked for, also where an `app.py` stands in the folder."""
    said = _flask(
        "run", files={"app.py": "from flask import Flask\napp = Flask(__name__)\n"}, FLASK_APP="perahu.py"
    ).said
    assert "Could not import 'perahu'" in said


# -- the command line ---------------------------------------------------------------------------------------------------------


def app_sebelum_run() -> None:
    """`--app` belongs to `flask`, before the command, also for `flask routes`; after `run` it is refused."""
    assert "No such option" in _flask("run", "--app", "kapal").said
    assert _flask("--app", "kapal", "run").started
    assert "jadwal" in _flask("--app", "kapal", "routes").said
    assert "Could not locate" in _flask("routes").said


def port_sesudah_run() -> None:
    """`--port` and `--host` belong to `run`: before it they are refused."""
    for option, value in (("--port", "8080"), ("--host", "127.0.0.1")):
        assert "No such option" in _flask("--app", "kapal", option, value, "run").said
        assert _flask("--app", "kapal", "run", option, value).started


def app_memakan_satu_kata() -> None:
    """The word after `--app` is the module's name, also when it is `run`."""
    assert "Could not import 'run'" in _flask("--app", "run", "routes").said


def debug_di_dua_tempat() -> None:
    """`--debug` is taken before `run` and after it."""
    for words in (("--debug", "run"), ("run", "--debug")):
        assert _flask("--app", "kapal", *words).server[2] is True


def perintah_flask() -> None:
    """`flask` has the commands routes, shell and run; only the last starts a server."""
    assert {"routes", "shell", "run"} <= set(flask.cli.cli.commands)
    ran = _flask("--app", "kapal", "routes")
    assert "jadwal" in ran.said
    assert ran.started == []
    assert len(_flask("--app", "kapal", "run").started) == 1


def help_tidak_menyalakan() -> None:
    """`--help` and `--version` print something and end."""
    for words in (("--app", "kapal", "run", "--help"), ("--version",)):
        ran = _flask(*words)
        assert ran.said
        assert ran.started == []


def perintah_diperiksa_dulu() -> None:
    """Names of commands, names of options and their values are looked at before anything is started."""
    for words in (("Run",), ("run", "--debugging"), ("run", "--port", "delapan")):
        ran = _flask("--app", "kapal", *words)
        assert "Error:" in ran.said
        assert ran.started == []


def garis_panjang_bukan_opsi() -> None:
    """A dash that is not the keyboard's makes no option."""
    assert _flask("–app", "kapal", "run").started == []
    assert _flask("--app", "kapal", "run", "–debug").started == []


def port_dari_variabel() -> None:
    """`--port` or FLASK_RUN_PORT chooses the port, 5000 without; FLASK_PORT is nobody's; FLASK_DEBUG is `--debug`."""
    assert _flask("--app", "kapal", "run").server == ("127.0.0.1", 5000, False)
    assert _flask("--app", "kapal", "run", "--port", "8080").server[1] == 8080
    assert _flask("--app", "kapal", "run", FLASK_RUN_PORT="8080", FLASK_DEBUG="1").server == ("127.0.0.1", 8080, True)
    assert _flask("--app", "kapal", "run", FLASK_PORT="8080").server[1] == 5000


def opsi_terakhir() -> None:
    """Of an option that is given twice the last one counts."""
    twice = ("--port", "8080", "--port", "5000", "--host", "0.0.0.0", "-h", "127.0.0.1", "--debug", "--no-debug")
    ran = _flask("--app", "app", "--app", "kapal", "run", *twice)
    assert ran.server[:2] == ("127.0.0.1", 5000)
    assert ran.server[2] is False


def debug_tanpa_nilai() -> None:
    """An option that is a switch takes no value."""
    for words in (("--debug=True",), ("--reload=1",), ("--debugger=on",)):
        ran = _flask("--app", "kapal", "run", *words)
        assert "does not take a value" in ran.said
        assert ran.started == []


def flaskenv_komentar() -> None:
    """A line of .flaskenv that begins with # fills nothing."""
    ran = _flask("--app", "kapal", "run", files={"kapal.py": KAPAL, ".flaskenv": "# FLASK_RUN_PORT=8080\n"})
    assert ran.server[1] == 5000


def catatan_perlu_spasi() -> None:
    """In .flaskenv a note behind a value begins where a space stands before its #."""
    for line, port in (("FLASK_RUN_PORT=8080 # port\n", 8080), ("FLASK_RUN_PORT=8080#port\n", None)):
        ran = _flask("--app", "kapal", "run", files={"kapal.py": KAPAL, ".flaskenv": line})
        assert [server[1] for server in ran.started] == ([] if port is None else [port])


def flaskenv_satu_baris() -> None:
    """All that stands behind the first = of a line of .flaskenv belongs to that one variable."""
    ran = _flask("run", files={"kapal.py": KAPAL, ".flaskenv": "FLASK_APP=kapal; FLASK_RUN_PORT=8080\n"})
    assert ran.started == []
    assert "'kapal; FLASK_RUN_PORT=8080'" in ran.said


def flaskenv_baris_terakhir() -> None:
    """Of two lines of .flaskenv that fill one variable, the lower one counts."""
    ran = _flask(
        "--app", "kapal", "run", files={"kapal.py": KAPAL, ".flaskenv": "FLASK_RUN_PORT=8080\nFLASK_RUN_PORT=6000\n"}
    )
    assert ran.server[1] == 6000


def host_bawaan() -> None:
    """Without a host, `flask run` and `app.run()` wait at 127.0.0.1, an address of this computer alone."""
    assert _flask("--app", "kapal", "run").server[0] == "127.0.0.1"
    assert _run_app(KAPAL + "app.run()\n")[0][0] == "127.0.0.1"
    assert ipaddress.ip_address("127.0.0.1").is_loopback
    assert not ipaddress.ip_address("192.168.1.7").is_loopback


def server_berutas() -> None:
    """The development server works at several connections at once."""
    assert _flask("--app", "kapal", "run").options["threaded"] is True
    assert issubclass(werkzeug.serving.ThreadedWSGIServer, socketserver.ThreadingMixIn)


def view_dipanggil_lagi() -> None:
    """A view is called for each request; its page is not kept."""
    app, numbers = Flask("kapal"), iter(range(1, 9))
    app.add_url_rule("/", "jadwal", lambda: str(next(numbers)))
    assert [app.test_client().get("/").text for _ in range(3)] == ["1", "2", "3"]


# -- debug mode ---------------------------------------------------------------------------------------------------------------


def flask_debug_nilai() -> None:
    """FLASK_DEBUG takes on or off in several words; `development` is none of them."""
    for value in ("1", "true", "True", "t", "on", "yes", "y"):
        assert _flask("--app", "kapal", "run", FLASK_DEBUG=value).server[2] is True, value
    for value in ("0", "false", "off", "no"):
        assert _flask("--app", "kapal", "run", FLASK_DEBUG=value).server[2] is False, value
    for value in ("development", "ya"):
        ran = _flask("--app", "kapal", "run", FLASK_DEBUG=value)
        assert "is not a valid boolean" in ran.said
        assert ran.started == []


def flask_env_diam() -> None:
    """FLASK_ENV is not read, in capitals or not, and nobody says so."""
    for name in ("FLASK_ENV", "flask_env"):
        ran = _flask("--app", "kapal", "run", files=None, **{name: "development"})
        assert ran.server[2] is False
        assert "env" not in ran.said.lower().replace("environment", "")
        assert "deprecated" not in ran.said


def reload_bukan_mode_debug() -> None:
    """`--debug` turns on both halves and the app's debug mode; each half alone does not, and can be turned off again."""
    ran = _flask("--app", "kapal", "run", "--debug")
    assert (ran.server[2], ran.options["use_reloader"], ran.options["use_debugger"]) == (True, True, True)
    plain = _flask("--app", "kapal", "run")
    assert (plain.server[2], plain.options["use_reloader"], plain.options["use_debugger"]) == (False, False, False)
    for halves in (
        _flask("--app", "kapal", "run", "--reload", "--debugger"),
        _flask("--app", "kapal", "run", FLASK_RUN_RELOAD="1", FLASK_RUN_DEBUGGER="1"),
    ):
        assert (halves.server[2], halves.options["use_reloader"], halves.options["use_debugger"]) == (False, True, True)
    for less in (
        _flask("--app", "kapal", "run", "--debug", "--no-reload", "--no-debugger"),
        _flask("--app", "kapal", "run", FLASK_DEBUG="1", FLASK_RUN_RELOAD="0", FLASK_RUN_DEBUGGER="0"),
    ):
        assert (less.server[2], less.options["use_reloader"], less.options["use_debugger"]) == (True, False, False)


def _patungan() -> Flask:
    app = Flask("kapal")

    @app.route("/patungan")
    def patungan() -> str:
        return f"Rp{300_000 // int('0')} seorang"

    return app


def halaman_debug_memperlihatkan_kode() -> None:
    """In debug mode the page of an error shows its kind, file, line and code, to whoever opens it; otherwise it does not."""
    debugged = _patungan()
    debugged.debug = True
    hidden = ("ZeroDivisionError", Path(__file__).name, "300_000 // int", 'File "')
    with contextlib.redirect_stderr(io.StringIO()):
        for url in ("http://127.0.0.1:5000", "http://192.168.1.7:5000"):
            page = Client(DebuggedApplication(debugged, evalex=True)).get("/patungan", base_url=url)
            assert page.status_code == 500
            assert re.search(r"line .{0,40}\d+", page.text)
            assert all(part in page.text for part in hidden), url
        plain = _patungan()
        plain.logger.disabled = True
        page = Client(plain).get("/patungan")
    assert page.status_code == 500
    assert not any(part in page.text for part in hidden)


@contextlib.contextmanager
def _console(host: str = "0.0.0.0") -> Iterator[Callable[..., str]]:
    """Give what a visitor at an address gets who types 6*7 into the console of a server at `host`, with or without the PIN."""
    app = _patungan()
    app.debug = True
    with patch.object(werkzeug.serving, "make_server") as made, patch.dict(os.environ):
        werkzeug.serving.run_simple(host, 5000, app, use_debugger=True)
    debugger = made.call_args.args[2]
    assert isinstance(debugger, DebuggedApplication)
    debugger.pin = "123-456-789"

    def typed(url: str, pin: bool, forged: str = "") -> str:
        client = Client(debugger)
        headers = {"Host": forged} if forged else {}
        page = client.get("/patungan", base_url=url).text
        frame = re.search(r'id="frame-(\d+)"', page)
        assert frame is not None
        query = {"__debugger__": "yes", "s": debugger.secret}
        if pin:
            answer = client.get(
                "/", base_url=url, headers=headers, query_string={**query, "cmd": "pinauth", "pin": debugger.pin}
            )
            with contextlib.suppress(ValueError):
                assert json.loads(answer.text)["auth"] is True
        return client.get(
            "/", base_url=url, headers=headers, query_string={**query, "cmd": "6*7", "frm": frame[1]}
        ).text

    with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
        yield typed


def konsol_dijaga_pin() -> None:
    """The console at the page of an error runs Python for who has typed the PIN."""
    with _console() as typed:
        assert "42" not in typed("http://127.0.0.1:5000", pin=False)
        assert "42" in typed("http://127.0.0.1:5000", pin=True)


def konsol_menolak_alamat_asing() -> None:
    """Opened at another address than the laptop's own the console refuses, PIN or not; a forged Host with the PIN gets in."""
    with _console() as typed:
        assert "42" not in typed("http://192.168.1.7:5000", pin=True)
        assert "42" in typed("http://192.168.1.7:5000", pin=True, forged="127.0.0.1:5000")


def konsol_menerima_alamat_pesanan() -> None:
    """A server that was told an address opens its console there too, for who has the PIN."""
    with _console("192.168.1.7") as typed:
        assert "42" not in typed("http://192.168.1.7:5000", pin=False)
        assert "42" in typed("http://192.168.1.7:5000", pin=True)


def reloader_mengawasi_python() -> None:
    """The reloader watches Python files in the app's folder, and neither templates nor style sheets."""
    with _folder({}) as folder, patch.object(sys, "path", [str(folder)]):
        for name in ("templates", "static"):
            Path(name).mkdir()
        for file in ("kapal.py", "belum_diimpor.py", "templates/a.html", "static/a.css"):
            Path(file).write_text("", encoding="utf-8")
        watched = {Path(path).name for path in _reloader._find_stat_paths(set(), set())}
    assert {"kapal.py", "belum_diimpor.py"} <= watched
    assert not watched & {"a.html", "a.css"}


def reloader_kode_3() -> None:
    """A child of the reloader ends with 3 when a file has changed; its parent then starts another, and ends with any other code."""
    told: list[str] = []
    with patch.object(_reloader, "_log", lambda _kind, text, *_: told.append(text)):
        loop = _reloader.StatReloaderLoop()
        assert raised(SystemExit, lambda: loop.trigger_reload("kapal.py")).code == 3
        codes = iter([3, 3, 0])
        with patch.object(subprocess, "call", lambda *_, **__: next(codes)):
            assert loop.restart_with_reloader() == 0
    assert list(codes) == []
    assert "Detected change in " in told[0]


def anak_tertinggal() -> None:
    """Killed by force, the parent leaves its child behind, which goes on answering at the port (POSIX)."""
    if sys.platform == "win32":
        raise unittest.SkipTest("processes are killed otherwise")
    with _folder({"kapal.py": KAPAL}):
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "flask", "--app", "kapal", "run", "--debug", "--port", "0"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            start_new_session=True,
        )
        assert process.stdout is not None
        alarm = threading.Timer(60, os.killpg, (process.pid, signal.SIGKILL))
        alarm.start()
        try:
            said = ""
            while "Debugger PIN" not in said:
                line = process.stdout.readline()
                assert line, said
                said += line
            found = re.search(r"http://127\.0\.0\.1:(\d+)", said)
            assert found is not None, said
            process.kill()
            process.wait()
            with socket.create_connection(("127.0.0.1", int(found[1])), timeout=30) as client:
                client.sendall(b"GET / HTTP/1.0\r\n\r\n")
                with client.makefile("rb") as answer:
                    assert b"Jadwal kapal" in answer.read()
        finally:
            alarm.cancel()
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.stdout.close()
            process.wait()


# -- ports and addresses ------------------------------------------------------------------------------------------------------


def port_terpakai() -> None:
    """At a port that somebody holds, `flask run` ends with 1 and says so."""
    with _folder({"kapal.py": KAPAL}), socket.socket() as owner:
        owner.bind(("127.0.0.1", 0))
        owner.listen()
        port = owner.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "kapal", "run", "--port", str(port)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
            timeout=60,
        )
    assert done.returncode == 1
    assert f"Port {port} is in use by another program. Either identify and stop that program" in done.stdout


def ctrl_c_menghentikan() -> None:
    """Ctrl+C (the signal SIGINT) ends a server that `flask run` has started (POSIX)."""
    if sys.platform == "win32":
        raise unittest.SkipTest("Ctrl+C is sent otherwise")
    with _folder({"kapal.py": KAPAL}):
        process = subprocess.Popen(
            [sys.executable, "-u", "-c", _LISTENING, "--app", "kapal", "run", "--port", "0"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        assert process.stdout is not None
        alarm = threading.Timer(60, process.kill)
        alarm.start()
        try:
            while "Press CTRL+C" not in (line := process.stdout.readline()):
                assert line
            assert process.poll() is None
            process.send_signal(signal.SIGINT)
            process.wait(30)
        finally:
            alarm.cancel()
            process.kill()
            process.stdout.close()
            process.wait()


def soket_menerima_alamatnya() -> None:
    """A socket takes connections to the address that it asked for, and to no other of the same computer (Linux has 127.0.0.2)."""
    if sys.platform != "linux":
        raise unittest.SkipTest("127.0.0.2 is not there")
    for asked, other in (("127.0.0.1", "127.0.0.2"), ("127.0.0.2", "127.0.0.1")):
        with socket.socket() as owner:
            owner.bind((asked, 0))
            owner.listen()
            port = owner.getsockname()[1]
            for address, opened in ((asked, True), (other, False)):
                with socket.socket() as knock:
                    knock.settimeout(5)
                    assert (knock.connect_ex((address, port)) == 0) is opened


def soket_mengantre() -> None:
    """While nobody accepts, connections to a listening socket wait in a queue."""
    with socket.socket() as owner:
        owner.bind(("127.0.0.1", 0))
        owner.listen(5)
        with socket.create_connection(owner.getsockname(), timeout=5) as client:
            client.sendall(b"halo")
            taken, _ = owner.accept()
            with taken:
                assert taken.recv(4) == b"halo"


def nol_berarti_semua_alamat() -> None:
    """0.0.0.0 stands for no address in particular, and Werkzeug says of a server there that it runs on all addresses."""
    assert ipaddress.ip_address("0.0.0.0").is_unspecified
    server = werkzeug.serving.make_server("127.0.0.1", 0, Flask("kapal"))
    said: list[str] = []
    try:
        server.host = "0.0.0.0"  # told, not opened
        with (
            patch.object(werkzeug.serving, "_log", lambda _kind, text, *_: said.append(text)),
            patch.object(werkzeug.serving, "get_interface_ip", lambda _family: "192.168.1.7"),
        ):
            server.log_startup()
    finally:
        server.server_close()
    assert "Running on all addresses (0.0.0.0)" in "\n".join(said)


# -- .flaskenv ----------------------------------------------------------------------------------------------------------------


def _needs_dotenv() -> None:
    if find_spec("dotenv") is None:
        raise unittest.SkipTest("python-dotenv is not installed")


def _with_flaskenv(text: str, *words: str, **variables: str) -> _Ran:
    return _flask(*(words or ("run",)), files={"kapal.py": KAPAL, ".flaskenv": text}, **variables)


def flaskenv_bukan_perintah() -> None:
    """In .flaskenv stand names and values with `=` between them, whatever the system; commands for a terminal are not obeyed."""
    _needs_dotenv()
    for line in ("FLASK_APP=kapal", 'export FLASK_APP = "kapal"  # modulnya', "FLASK_APP='kapal'"):
        assert _with_flaskenv(line).started, line
    for line in ("set FLASK_APP=kapal", '$env:FLASK_APP = "kapal"', "FLASK_APP: kapal", "flask --app kapal run"):
        assert "Could not locate" in _with_flaskenv(line).said, line


def flaskenv_diperiksa() -> None:
    """A value from .flaskenv is looked at as one that was typed."""
    _needs_dotenv()
    typed = _flask("--app", "kapal", "run", "--port", "delapan")
    kept = _with_flaskenv("FLASK_APP=kapal\nFLASK_RUN_PORT=delapan")
    for ran in (typed, kept):
        assert "'delapan' is not a valid integer" in ran.said
        assert ran.started == []


def urutan_pengaturan() -> None:
    """What was typed wins over the terminal's variable, that over .env, that over .flaskenv."""
    _needs_dotenv()
    files = {"kapal.py": KAPAL, ".flaskenv": "FLASK_RUN_PORT=1004", ".env": "FLASK_RUN_PORT=1003"}
    base = ("--app", "kapal", "run")
    assert _flask(*base, "--port", "1001", files=files, FLASK_RUN_PORT="1002").server[1] == 1001
    assert _flask(*base, files=files, FLASK_RUN_PORT="1002").server[1] == 1002
    assert _flask(*base, files=files).server[1] == 1003
    del files[".env"]
    assert _flask(*base, files=files).server[1] == 1004


def kutip_ikut_tersimpan() -> None:
    """Quotes in the value of FLASK_APP are part of the name, and Flask shows them."""
    assert """Could not import '"kapal"'.""" in _flask("run", FLASK_APP='"kapal"').said


def salah_ketik_saat_impor() -> None:
    """A misspelt file ends the command while it is imported, before any server, with Python's own error."""
    for source, kind in (("def jadwal(:\n", SyntaxError), ("app = Falsk(__name__)\n", NameError)):
        fails(kind, "", lambda source=source: _flask("--app", "kapal", "run", files={"kapal.py": source}))  # type: ignore[misc]


def nama_di_dalam_fungsi() -> None:
    """A name made inside a function is not one of the module's, where Flask looks."""
    source = "from flask import Flask\npapan = Flask('a')\nloket = Flask('b')\n\n\ndef pilih():\n    app = papan\n    return app\n\n\npilih()\n"
    assert "Detected multiple" in _flask("--app", "kapal", "run", files={"kapal.py": source}).said


# -- app.run and os.environ ---------------------------------------------------------------------------------------------------


def name_ikut_nama_berkas() -> None:
    """Imported by `flask --app kapal`, the file has the name `kapal`, so what its guard holds is passed over."""
    source = KAPAL + 'print("nama:", __name__)\nif __name__ == "__main__":\n    print("di dalam pagar")\n'
    said = _flask("--app", "kapal", "routes", files={"kapal.py": source}).said
    assert "nama: kapal" in said
    assert "di dalam pagar" not in said


def flask_run_mengabaikan_app_run() -> None:
    """While the `flask` command imports a file, `app.run()` is not obeyed, and Flask says so."""
    ran = _flask("--app", "kapal", "run", files={"kapal.py": KAPAL + "app.run(port=0)\n"})
    assert "Ignoring a call to 'app.run()'" in ran.said
    assert len(ran.started) == 1


def impor_menahan() -> None:
    """An unguarded `app.run()` is reached when another program imports the file, and what follows waits for its end."""
    reached = _run_app(KAPAL + "app.run()\n", name="kapal")
    assert len(reached) == 1
    assert "serve_forever" in inspect.getsource(werkzeug.serving.run_simple)


def urutan_argumen_run() -> None:
    """`app.run` takes host, port and debug, in this order."""
    assert list(inspect.signature(Flask.run).parameters)[1:4] == ["host", "port", "debug"]
    assert _run_app(KAPAL + "app.run(port=5001, debug=True)\n") == [("127.0.0.1", 5001, True)]
    assert _run_app(KAPAL + "app.run('localhost', 5001, True)\n") == [("localhost", 5001, True)]


def port_teks_diterima() -> None:
    """`app.run` makes a number of a text of digits; `run_simple` does not."""
    assert _run_app(KAPAL + "app.run(port='8177')\n")[0][1] == 8177
    fails(ValueError, "invalid literal for int()", lambda: _run_app(KAPAL + "app.run(port='delapan')\n"))
    fails(TypeError, "port must be an integer", lambda: werkzeug.serving.run_simple("127.0.0.1", "0", Flask("kapal")))  # type: ignore[arg-type]


def environ_bukan_variabel() -> None:
    """A variable of the environment is not one of Python's; `os.environ` has it."""
    source = "import os\nhasil = os.environ.get('KAPAL_PORT')\nKAPAL_PORT\n"
    space: dict[str, Any] = {}
    with patch.dict(os.environ, KAPAL_PORT="8123"):
        fails(NameError, "KAPAL_PORT", lambda: exec(source, space))
    assert space["hasil"] == "8123"


def environ_tanpa_variabel() -> None:
    """What is not there: `os.environ[...]` raises KeyError, `.get` gives None or what was given instead, int(None) a TypeError."""
    with patch.dict(os.environ):
        os.environ.pop("KAPAL_PORT", None)
        fails(KeyError, "KAPAL_PORT", lambda: os.environ["KAPAL_PORT"])
        assert os.environ.get("KAPAL_PORT") is None
        assert os.environ.get("KAPAL_PORT", "5000") == "5000"
    fails(TypeError, "NoneType", lambda: int(None))  # type: ignore[call-overload]


def int_teks() -> None:
    """`int` refuses a text that is no number, and its message ends with that text."""
    fails(ValueError, "int() base must be", lambda: int("8123", 5000))
    fails(TypeError, "", lambda: int("8123", "5000"))  # type: ignore[call-overload]
    for text in ("", "delapan"):
        fails(ValueError, f"invalid literal for int() with base 10: {text!r}", partial(int, text))


def teks_nol_benar() -> None:
    """A text that is not empty counts as true, also `"0"`."""
    assert [bool(text) for text in ("0", "2", "")] == [True, True, False]


def environ_menolak_bilangan() -> None:
    """The environment takes text alone: a number is refused."""
    with patch.dict(os.environ):
        fails(TypeError, "str expected", lambda: os.environ.__setitem__("KAPAL_PORT", 5000))  # type: ignore[arg-type]
        fails(TypeError, "str expected", lambda: os.environ.get(5000))  # type: ignore[call-overload]


def teks_bukan_bilangan() -> None:
    """What the environment holds is text, and a text equals no number."""
    with patch.dict(os.environ, PENUMPANG="12"):
        value = os.environ["PENUMPANG"]
    assert type(value) is str
    assert value != 12  # type: ignore[comparison-overlap]
    assert value == "12"
    assert int(value) == 12
