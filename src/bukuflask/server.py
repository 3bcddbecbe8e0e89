"""`jalankan`: run an app for real, as `flask run` in a child process whose life hangs on the kernel's, and show it."""

from __future__ import annotations

import atexit
import itertools
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import places
from .app_argument import wsgi_app
from .problems import Masalah
from .start_problems import explain, strip_colours, too_slow
from .transport import HttpTransport, Transport, WsgiTransport

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

    from .peramban import Browser

HOST = "127.0.0.1"
PREFERRED_PORT = 5000
_START_LIMIT = 20.0
# An app may silence the server's own log; from then on an open port is taken as the sign (in seconds after the start).
_SILENT_START = 3.0
STOP_LIMIT = 2.0
_PORTS_TRIED = 50
_COMMAND = Path(__file__).with_name("_serve.py")

# What the `flask` command itself reads. Other FLASK_ variables are an app's own configuration and reach it as in a terminal.
FLASK_COMMAND_VARIABLES = {
    "FLASK_APP",
    "FLASK_DEBUG",
    "FLASK_ENV_FILE",
    "FLASK_RUN_FROM_CLI",
    "WERKZEUG_RUN_MAIN",
    "WERKZEUG_SERVER_FD",
}

_running: dict[Path, Server] = {}
_kernel_folders: set[Path] = set()


class Server(ABC):
    """An app that answers requests. As the last expression of a cell it shows itself in Peramban."""

    def __init__(self, transport: Transport, app_name: str, address: str, about: list[tuple[str, str]]) -> None:
        """`address` is the first page to show; `about` holds the (label, code) lines above it."""
        self.transport = transport
        self.app_name = app_name
        self._address = address
        self._about = about
        self._browser: Browser | None = None
        self._widget: Any = None

    @property
    def url(self) -> str:
        """The address of the app's first page."""
        return self.transport.origin + "/"

    @property
    @abstractmethod
    def port(self) -> int | None:
        """The TCP port, or None for an app that runs inside the notebook."""

    @property
    @abstractmethod
    def hidup(self) -> bool:
        """Whether the app still answers."""

    @abstractmethod
    def log(self) -> str:
        """Return everything the server has written so far."""

    @abstractmethod
    def berhenti(self) -> None:
        """Stop the server; calling it again does nothing."""

    def __repr__(self) -> str:
        state = f"berjalan di {self.url}" if self.hidup else "sudah berhenti"
        return f"<Server {self.app_name}: {state}>"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """Show the page: live in Peramban, and as a still picture where the notebook is only read."""
        if not self.hidup:
            text = f"Server {self.app_name} sudah berhenti. Untuk memulainya lagi, jalankan sel yang memanggil jalankan(...)."
            return {"text/plain": text, "text/html": f"<p>{escape(text)}</p>"}
        from .peramban import Browser

        if self._browser is None:
            self._browser = Browser(self.transport)
        with self._browser.lock:
            if self._browser.log:
                self._browser.refresh()
            else:
                self._browser.open("GET", self._address)
            return self._shown(self._browser)

    def _shown(self, browser: Browser) -> dict[str, Any]:
        from .peramban import make_widget
        from .picture import picture

        page = browser.page
        head = "<br>\n".join(f"{escape(label)}: <code>{escape(code)}</code>" for label, code in self._about)
        lines = [
            *(f"{label}: {code}" for label, code in self._about),
            f"{page.address} → {page.status or 'tidak ada jawaban'}",
        ]
        bundle: dict[str, Any] = {
            "text/plain": "\n".join(lines),
            "text/html": f"<p>{head}</p>\n{picture(page)}",
        }
        try:
            if self._widget is None:
                self._widget = make_widget(browser, self._about)
            else:
                self._widget.update()
        except ImportError:
            return bundle
        view = {"version_major": 2, "version_minor": 0, "model_id": self._widget.model_id}
        bundle["application/vnd.jupyter.widget-view+json"] = view
        return bundle


class ProcessServer(Server):
    """`flask run` in a child process."""

    def __init__(self, wish: _Wish, port: int) -> None:
        """Start the command on `port` and return when it answers.

        Raises `_PortTaken` when another program was quicker, `Masalah` when the app cannot be started.
        """
        self._folder = wish.folder
        self._port = port
        app = wish.app
        options = ["--debug"] if wish.debug else []
        self._start(
            [*(["--app", app] if app else []), "run", "--host", HOST, "--port", str(port), "--no-reload", *options]
        )
        try:
            self._wait_until_it_answers()
        except BaseException:
            self.berhenti()
            raise
        quiet = many_kernels()
        typed = as_typed(app, wish.port if quiet else port, wish.debug)
        about = [("Perintah di terminal", typed), ("Menghentikan server", "server.berhenti()")]
        wanted = wish.port or PREFERRED_PORT
        if port != wanted and not quiet:
            about.insert(0, (f"Port {wanted} sedang dipakai program lain; port server ini", str(port)))
        transport = HttpTransport(HOST, port, alive=lambda: self.hidup)
        super().__init__(transport, app or _discovered(wish.folder), wish.address, about)

    def _start(self, arguments: list[str]) -> None:
        environment = {
            name: value
            for name, value in os.environ.items()
            if name not in FLASK_COMMAND_VARIABLES and not name.startswith("FLASK_RUN_")
        }
        environment["PYTHONIOENCODING"] = "utf-8"
        # A file, not a pipe: it never fills up, and `log()` sees every line that was written before it was called.
        handle, name = tempfile.mkstemp(prefix="bukuflask-", suffix=".log")
        self._log_path = Path(name)
        self._final_log: str | None = None
        try:
            self._process = subprocess.Popen(
                # -P keeps both this package's folder and the working folder off sys.path, as with the `flask` command.
                [sys.executable, "-P", "-u", str(_COMMAND), *arguments],
                cwd=self._folder,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=handle,
                stderr=subprocess.STDOUT,
                **apart_from_the_kernel(),
            )
        finally:
            os.close(handle)

    def _wait_until_it_answers(self) -> None:
        start = time.monotonic()
        ready = re.compile(rf"Running on http://{re.escape(HOST)}:{self._port}\b")
        while not ready.search(log := self.log()):
            waited = time.monotonic() - start
            if self._process.poll() is not None:
                log = self.log()
                if f"Port {self._port} is in use by another program" in log:
                    raise _PortTaken(log)
                raise explain(log, self._folder)
            if waited > _START_LIMIT:
                raise too_slow(log, self._folder, _START_LIMIT)
            if waited > _SILENT_START and _listens(self._port):
                return
            time.sleep(0.005)

    @property
    def port(self) -> int:
        """The TCP port on 127.0.0.1."""
        return self._port

    @property
    def hidup(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def log(self) -> str:
        """Return everything the server has written so far, without colour codes."""
        if self._final_log is not None:
            return self._final_log
        return strip_colours(self._log_path.read_text(encoding="utf-8", errors="replace"))

    def berhenti(self) -> None:
        """Stop the server and free its port; calling it again does nothing."""
        if self._final_log is not None:
            return
        stdin = self._process.stdin
        if stdin is not None:
            stdin.close()
        try:
            self._process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._final_log = self.log()
        self._log_path.unlink(missing_ok=True)


class KernelServer(Server):
    """An app that answers inside the notebook's own process, without a server."""

    def __init__(self, app: WSGIApplication, app_name: str, address: str, typed: str = "", port: int = 0) -> None:
        """Answer for `app` until `berhenti()`.

        `typed` and `port` are the command and the port of the server that would run elsewhere.
        """
        self._wsgi = WsgiTransport(app, origin=f"http://{HOST}:{port}" if port else "")
        self._stopped = False
        about = [("Tanpa server, langsung dari notebook ini", app_name)]
        if typed:
            about += [("Perintah di terminal", typed), ("Menghentikan server", "server.berhenti()")]
        super().__init__(self._wsgi, app_name, address, about)

    @property
    def port(self) -> None:
        """No port: nothing listens."""
        return None

    @property
    def hidup(self) -> bool:
        """Whether `berhenti()` has not been called."""
        return not self._stopped

    def log(self) -> str:
        """Return the requests answered so far, and tracebacks."""
        return self._wsgi.log()

    def berhenti(self) -> None:
        """Stop showing the app."""
        self._stopped = True


@dataclass(frozen=True, slots=True)
class _Wish:
    """What `jalankan` was asked for, once the place is known."""

    folder: Path
    app: str | None
    address: str
    port: int | None
    debug: bool


class _PortTaken(Exception):  # noqa: N818 - a signal between two functions, never shown
    """Another program took the port between our look and the server's bind. Holds the server's log."""


def jalankan(
    tempat: str | os.PathLike[str] | WSGIApplication,
    alamat: str = "/",
    *,
    app: str | None = None,
    port: int | None = None,
    debug: bool = False,
) -> Server:
    """Run an app and return its `Server`, which shows the page `alamat` when it is the last expression of a cell.

    `tempat` is the name of an example (`"09-pabrik-aplikasi"`), the path of a folder or a `.py` file of your own, or a Flask
    or other WSGI app (then no server is started). `app` is what `flask --app` gets; `port` is the TCP port wanted, 5000 unless given.
    Running the same place again stops the earlier server first.

    Raises `Masalah` when there is no such place or the app cannot be started.
    """
    check_wish(alamat, port)
    if callable(tempat):
        wsgi = wsgi_app(tempat, "jalankan")
        name = str(getattr(wsgi, "name", None) or getattr(wsgi, "__name__", type(wsgi).__name__))
        return KernelServer(wsgi, name if name != "__main__" else "app", alamat)
    if not isinstance(tempat, str | os.PathLike):
        raise Masalah(
            f"`jalankan` meminta nama contoh, folder, berkas `.py`, atau aplikasi Flask; yang diberikan {type(tempat).__name__}.",
            'tulis misalnya `jalankan("09-pabrik-aplikasi")`, atau untuk pabrik aplikasi: `jalankan(create_app())`.',
        )
    place, folder, app = find_place(os.fspath(tempat), app)
    earlier = _running.pop(place, None)
    if earlier is not None:
        earlier.berhenti()
    start = _start_in_kernel if must_run_in_kernel() else _start_process
    server = _running[place] = start(_Wish(folder, app, alamat, port, debug))
    return server


@atexit.register
def hentikan_semua() -> None:
    """Stop every server that this notebook has started, and free their ports: `hentikan_semua()`."""
    while _running:
        _running.popitem()[1].berhenti()


def must_run_in_kernel() -> bool:
    """Whether this Python runs in a browser, where no process can be started."""
    return sys.platform == "emscripten"


def many_kernels() -> bool:
    """Whether a build or nbval runs notebooks side by side: outputs must then not depend on which ports are free."""
    return os.environ.get("BUKUFLASK_UJI") == "1"


def check_wish(address: str, port: int | None) -> None:
    """Raise `Masalah` for a page address or a port number that cannot be one."""
    if not isinstance(address, str) or not address.startswith("/"):
        raise Masalah(
            f"Alamat halaman harus diawali garis miring; yang diberikan {address!r}.",
            'tulis misalnya `jalankan(..., "/halo")`.',
        )
    if port is not None and (not isinstance(port, int) or isinstance(port, bool) or not 1 <= port <= 65535):
        raise Masalah(
            f"Nomor port harus bilangan 1 sampai 65535; yang diberikan {port!r}.", "tulis misalnya `port=8080`."
        )


def find_place(tempat: str, app: str | None) -> tuple[Path, Path, str | None]:
    """Return the place itself, the folder to run in, and what `flask --app` gets (None: Flask looks for it)."""
    path = Path(tempat).expanduser()
    own = len(path.parts) != 1 or path.suffix == ".py" or tempat.startswith(".")
    if not own and not (path.is_dir() and not (places.book_root() / "examples" / tempat).is_dir()):
        folder = places.example(tempat).resolve()
        return folder, folder, app or _app_of_lesson(tempat)
    path = path.resolve()
    if path.is_file() and path.suffix == ".py":
        return path, path.parent, app or path.stem
    if not path.is_dir():
        raise Masalah(
            f"Tidak ada folder atau berkas `.py` di {tempat!r}.", "periksa ejaan dan letaknya, lalu jalankan lagi."
        )
    if app is None and (path / "__init__.py").is_file():
        return path, path.parent, path.name
    return path, path, app


def _app_of_lesson(stem: str) -> str | None:
    try:
        lesson = json.loads((places.BANK / f"{stem}.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    app: str | None = lesson.get("app")
    return app


def _discovered(folder: Path) -> str:
    """Return the name of the module that Flask's own discovery takes: wsgi before app."""
    return next((name for name in ("wsgi", "app") if (folder / f"{name}.py").is_file()), "app")


def as_typed(app: str | None, port: int | None, debug: bool) -> str:
    """Return the command as a student would type it."""
    quoted = app if not app or re.fullmatch(r"[\w.\-:/]+", app) else f'"{app}"'
    words = ["flask", *(["--app", quoted] if quoted else []), "run"]
    if port not in {None, PREFERRED_PORT}:
        words += ["--port", str(port)]
    return " ".join([*words, "--debug"] if debug else words)


def _start_process(wish: _Wish) -> Server:
    first = wish.port or PREFERRED_PORT
    log = f"Port {first} is in use by another program"
    for port in itertools.islice(free_ports(first, settled=wish.port is not None), 5):
        try:
            return ProcessServer(wish, port)
        except _PortTaken as taken:
            log = str(taken)
    raise explain(log, wish.folder)


def free_ports(first: int, settled: bool) -> Iterator[int]:
    """Yield ports that nothing listens on: near `first`, or anywhere when many kernels run (unless `settled`)."""
    if many_kernels() and not settled:
        while True:
            with socket.socket() as probe:
                probe.bind((HOST, 0))
                port = probe.getsockname()[1]
            yield port
    for port in range(first, min(first + _PORTS_TRIED, 65536)):
        with socket.socket() as probe:
            # On Windows SO_REUSEADDR (which the server sets) would share a port with its owner; elsewhere it only
            # forgives connections that a stopped server has left behind.
            exclusive = getattr(socket, "SO_EXCLUSIVEADDRUSE", None)
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR if exclusive is None else exclusive, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
        yield port


def _listens(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True


def apart_from_the_kernel() -> dict[str, Any]:
    """Return the options that keep JupyterLab's stop button from reaching the server, and Windows from opening a window."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    return {"process_group": 0}


def _start_in_kernel(wish: _Wish) -> Server:
    """Load the app into this process as `flask --app` would, afresh each time."""
    import importlib
    import traceback

    from flask.cli import NoAppException, ScriptInfo

    folder, dotenv = wish.folder, _dotenv(wish.folder)
    _kernel_folders.add(folder)
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if file and any(Path(file).is_relative_to(other) for other in _kernel_folders):
            del sys.modules[name]
    sys.path[:] = [entry for entry in sys.path if Path(entry) not in _kernel_folders]
    importlib.invalidate_caches()
    name = wish.app or dotenv.get("FLASK_APP") or _discovered(folder)
    module_name, colon, rest = name.partition(":")
    try:
        loaded = ScriptInfo(f"{folder / module_name}{colon}{rest}", set_debug_flag=False).load_app()
    except NoAppException as error:
        # What the command would have printed before it ended.
        usage = f"Usage: flask run [OPTIONS]\nTry 'flask run --help' for help.\n\nError: {error.format_message()}"
        raise explain(usage, folder) from error
    except Exception as error:
        raise explain(traceback.format_exc(), folder) from error
    loaded.debug = wish.debug or dotenv.get("FLASK_DEBUG", "0").lower() not in {"0", "false", "no"}
    typed = as_typed(wish.app, wish.port, wish.debug)
    return KernelServer(loaded, name, wish.address, typed, wish.port or PREFERRED_PORT)


def _dotenv(folder: Path) -> dict[str, str]:
    """Return what `.env` and `.flaskenv` tell the `flask` command, `.env` first, as Flask reads them."""
    from dotenv import dotenv_values

    files = [folder / name for name in (".flaskenv", ".env") if (folder / name).is_file()]
    return {key: value for file in files for key, value in dotenv_values(file).items() if value is not None}
