"""`jalankan`: run an app for real, as `flask run` in a child process whose life hangs on the kernel's, and show it."""

from __future__ import annotations

import atexit
import itertools
import json
import os
import re
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .. import places
from ..app_argument import wsgi_app
from ..files import remove
from ..host import host
from ..problems import Masalah
from ..testing import is_testing
from ..web.shown_server import Server
from ..web.transport import HttpTransport, WsgiTransport
from . import flask_command
from .ports import HOST, PREFERRED_PORT, free_ports, listens
from .start_problems import explain, strip_colours, too_slow

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


_START_LIMIT = 20.0
# An app may silence the server's own log; from then on an open port is taken as the sign (in seconds after the start).
_SILENT_START = 3.0

_running: dict[Path, Server] = {}
_kernel_folders: set[Path] = set()


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
        quiet = is_testing()
        typed = as_typed(app, wish.port if quiet else port, wish.debug)
        about = [("Perintah di terminal", typed), ("Menghentikan server", "server.berhenti()")]
        wanted = wish.port or PREFERRED_PORT
        if port != wanted and not quiet:
            about.insert(0, (f"Port {wanted} sedang dipakai program lain; port server ini", str(port)))
        transport = HttpTransport(HOST, port, alive=lambda: self.hidup)
        super().__init__(transport, app or _discovered(wish.folder), wish.address, about)

    def _start(self, arguments: list[str]) -> None:
        # A file, not a pipe: it never fills up, and `log()` sees every line that was written before it was called.
        handle, name = tempfile.mkstemp(prefix="bukuflask-", suffix=".log")
        self._log_path = Path(name)
        self._final_log: str | None = None
        try:
            self._process = flask_command.start(arguments, self._folder, handle)
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
            if waited > _SILENT_START and listens(self._port):
                return
            time.sleep(0.005)

    @property
    def port(self) -> int:
        """Nomor port di 127.0.0.1."""
        return self._port

    @property
    def hidup(self) -> bool:
        """Apakah proses servernya masih berjalan."""
        return self._process.poll() is None

    def log(self) -> str:
        """Kembalikan semua yang sudah ditulis servernya, tanpa kode warna."""
        if self._final_log is not None:
            return self._final_log
        return strip_colours(self._log_path.read_text(encoding="utf-8", errors="replace"))

    def berhenti(self) -> None:
        """Hentikan servernya dan bebaskan portnya; memanggilnya sekali lagi tidak berakibat apa-apa."""
        if self._final_log is not None:
            return
        flask_command.end(self._process)
        self._final_log = self.log()
        remove(self._log_path)


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
        """Tidak ada port: tidak ada yang mendengarkan."""
        return None

    @property
    def hidup(self) -> bool:
        """Apakah `berhenti()` belum dipanggil."""
        return not self._stopped

    def log(self) -> str:
        """Kembalikan permintaan yang sudah dijawab, dan galatnya."""
        return self._wsgi.log()

    def berhenti(self) -> None:
        """Berhenti menampilkan aplikasinya."""
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
    """Jalankan sebuah aplikasi dan tampilkan halamannya di dalam notebook.

    Menjalankan tempat yang sama sekali lagi menghentikan dulu server sebelumnya.

    :param tempat: nama contoh (`"09-pabrik-aplikasi"`), sebuah folder, berkas `.py`, atau aplikasi Flask atau WSGI lain
        (lalu tidak ada server yang dinyalakan).
    :param alamat: halaman pertama yang ditampilkan.
    :param app: yang diberikan kepada `flask --app`.
    :param port: nomor port yang diinginkan; kalau tidak diisi, 5000 atau yang bebas sesudahnya.
    :param debug: nyalakan mode debug.
    :return: sebuah `Server`; `server.berhenti()` menghentikannya.
    :raises Masalah: kalau tempatnya tidak ada, atau aplikasinya tidak dapat dijalankan; pesannya menyebut sebabnya.

    Contoh: `server = jalankan("09-pabrik-aplikasi", "/halo")`, lalu `server` di baris terakhir
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
    start = _start_in_kernel if host().in_browser else _start_process
    server = _running[place] = start(_Wish(folder, app, alamat, port, debug))
    return server


@atexit.register
def hentikan_semua() -> None:
    """Hentikan semua server yang dinyalakan notebook ini, sehingga portnya bebas lagi.

    Contoh: `hentikan_semua()`
    """
    while _running:
        _running.popitem()[1].berhenti()


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
