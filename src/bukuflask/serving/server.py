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
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .. import places
from ..app_argument import wsgi_app
from ..files import remove, remove_tree
from ..host import host
from ..lookalikes import plainly
from ..problems import Masalah
from ..testing import is_testing
from ..web.page import local_path, resolved
from ..web.shown_server import Server
from ..web.transport import HttpTransport, WsgiTransport
from . import flask_command, leases
from .ports import ANY_PORT, HOST, PREFERRED_PORT, free_ports
from .start_problems import nearly, problem_of_log, strip_colours, too_slow

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


_START_LIMIT = 60.0
"""Seconds until a server must have answered: under Wine on a busy machine the largest example was seen to need more than 20."""
_TRIES = 5

_WRAPPER = """from app import {name} as answer
from flask import Flask

wrapper = Flask("wrapper", static_folder=None)
wrapper.wsgi_app = answer
"""
"""Lets the `flask` command, which runs Flask's applications only, run another WSGI application."""

_running: dict[Path, Server] = {}
_kernel_folders: set[Path] = set()


class ProcessServer(Server):
    """Sebuah server: `flask run` yang berjalan di proses tersendiri. Di baris terakhir sebuah sel, halamannya tampil di Peramban.

    Contoh: `server = jalankan("02-aplikasi-minimal")`, lalu `server.url`, `server.log()`, `server.berhenti()`
    """

    # Starts the command on `port` and returns when it listens. `why` is a line that says what happened to the port that was
    # wanted. Raises `_PortTakenError` when another program was quicker, `Masalah` when the app cannot be started.
    def __init__(self, wish: _Wish, port: int, why: tuple[str, str] | None = None) -> None:
        self._wish = wish
        self._start(port)
        try:
            news = self._wait_until_it_listens(port)
        except BaseException:
            self.berhenti()
            raise
        self._port = news.port
        quiet = is_testing()
        typed = as_typed(wish.app, wish.port if quiet else self._port, wish.debug)
        about = [("Perintah di terminal", typed), ("Menghentikan server", "server.berhenti()")]
        if wish.title:
            about = [wish.heading(news.rules), ("Menghentikan server", "hentikan_semua()")]
        elif why is not None and not quiet:
            label, code = why
            about.insert(0, (label, code or str(self._port)))
        transport = HttpTransport(
            HOST, self._port, alive=lambda: self.hidup, **({"anew": wish.anew} if wish.anew else {})
        )
        super().__init__(transport, wish.app or _discovered(wish.folder), wish.address or news.page, about)

    def _start(self, port: int) -> None:
        wish = self._wish
        self._room = Path(tempfile.mkdtemp(prefix="bukuflask-"))
        self._final_log: str | None = None
        self._news = self._room / "kabar.json"
        self._lease = leases.new_path()
        about = {"place": wish.place, "notebook": leases.own_notebook()}
        app = ["--app", wish.app] if wish.app else []
        options = ["--host", HOST, "--port", str(port), "--no-reload", *(["--debug"] if wish.debug else [])]
        variables = flask_command.order(self._news, port, self._lease, about)
        if wish.title:
            variables["FLASK_SKIP_DOTENV"] = "1"  # of an answer nothing but its code counts
        # A file, not a pipe: it never fills up, and `log()` sees every line that was written before it was called.
        try:
            with (self._room / "log").open("wb") as log:
                self._process = flask_command.start([*app, "run", *options], wish.folder, log, variables=variables)
        except BaseException:
            remove_tree(self._room)
            raise

    def _wait_until_it_listens(self, port: int) -> flask_command.News:
        start = time.monotonic()
        while True:
            ended = self._process.poll() is not None
            news = flask_command.read_news(self._news)
            if news is not None and news.port:
                return news
            if ended and news is not None:
                raise _PortTakenError(f"Port {port} is in use by another program")
            if ended:
                raise problem_of_log(self.log(), self._wish.folder)
            if time.monotonic() - start > _START_LIMIT:
                raise too_slow(self.log(), self._wish.folder, _START_LIMIT)
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
        return strip_colours((self._room / "log").read_text(encoding="utf-8", errors="replace"))

    def berhenti(self) -> None:
        """Hentikan servernya dan bebaskan portnya; memanggilnya sekali lagi tidak berakibat apa-apa."""
        if self._final_log is not None:
            return
        flask_command.end(self._process)
        self._final_log = self.log()
        if self._lease is not None:
            remove(self._lease)  # the child does it, unless it had to be killed
        remove_tree(self._room)
        if self._wish.title:
            remove_tree(self._wish.folder)


class KernelServer(Server):
    """Sebuah aplikasi yang menjawab dari dalam notebook ini, tanpa server. Di baris terakhir sebuah sel, halamannya tampil di Peramban.

    Contoh: `server = jalankan(app)`, lalu `server.log()` atau `server.berhenti()`
    """

    # Answers for `app` until `berhenti()`. `typed` and `port` are the command and the port of the server that would run
    # elsewhere. For an accepted answer, `answer` holds the line that stands over it and the folder that goes with it.

    def __init__(
        self,
        app: WSGIApplication,
        app_name: str,
        address: str,
        typed: str = "",
        port: int = 0,
        *,
        answer: tuple[str, str, Path] | None = None,
    ) -> None:
        self._folder = answer[2] if answer else None
        self._wsgi = WsgiTransport(app, origin=f"http://{HOST}:{port}" if port else "")
        self._stopped = False
        about = [("Tanpa server, langsung dari notebook ini", app_name)]
        if typed:
            about += [("Perintah di terminal", typed), ("Menghentikan server", "server.berhenti()")]
        super().__init__(self._wsgi, app_name, address, [answer[:2]] if answer else about)

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
        if self._folder is not None:
            remove_tree(self._folder)


@dataclass(frozen=True, slots=True)
class _Wish:
    """What `jalankan` was asked for, once the place is known."""

    folder: Path
    app: str | None
    address: str
    """The page to show first; empty for one that the app has."""
    port: int | None = None
    debug: bool = False
    place: str = ""
    """The place as the student named it."""
    title: str = ""
    """What stands over the page of an accepted answer, whose folder is made for it and goes with it."""
    anew: str = ""
    """How it is started again, where no cell calls `jalankan`."""

    def heading(self, rules: Iterable[str]) -> tuple[str, str]:
        """Return the line over the page of an accepted answer that has these rules."""
        addresses = ", ".join(rules)
        return (f"{self.title}, dengan alamat", addresses) if addresses else (self.title, "aplikasi WSGI")


class _PortTakenError(Exception):
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

    Menjalankan tempat yang sama sekali lagi menghentikan dulu server sebelumnya. Kalau portnya dipegang notebook lain dari buku
    ini, server itu dihentikan; kalau dipegang program lain, dipakai port lain. Keduanya disebut di atas halamannya.

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
    server = _running[place] = start(_Wish(folder, app, alamat, port, debug, str(tempat)))
    return server


def jalankan_jawaban(ident: str, source: str, app: str) -> Server:
    """Run an accepted answer as the file `app.py` of a folder of its own and return its server; the one before it ends.

    `app` is what the verdict calls the answer's application (`grading`). Any free port is taken, never 5000, on which the lessons' texts
    count. Raises `Masalah` when the app cannot be started.
    """
    key = Path("jawaban", ident)
    earlier = _running.pop(key, None)
    if earlier is not None:
        earlier.berhenti()
    folder = Path(tempfile.mkdtemp(prefix="bukuflask-"))
    (folder / "app.py").write_text(source, encoding="utf-8", newline="\n")
    _, wsgi, name = app.rpartition(":")
    if wsgi:
        (folder / "wrapper.py").write_text(_WRAPPER.format(name=name), encoding="utf-8")
    wish = _Wish(
        folder,
        "wrapper:wrapper" if wsgi else f"app:{name}",
        address="",
        place=f"jawaban {ident}",
        title=f"Jawabanmu {ident}",
        anew=f"jalankan `%lihat {ident}` di sel baru.",
    )
    try:
        server = _running[key] = _start_in_kernel(wish) if host().in_browser else ProcessServer(wish, ANY_PORT)
    except BaseException:
        remove_tree(folder)
        raise
    return server


def hentikan_semua() -> None:
    """Hentikan semua server yang dinyalakan buku ini, juga dari notebook lain, sehingga portnya bebas lagi.

    Contoh: `hentikan_semua()`
    """
    _stop_own()
    for lease in leases.others():
        if leases.end(lease):
            print(f"Server {lease.place} dari {_notebook(lease)} ikut dihentikan.")


@atexit.register
def _stop_own() -> None:
    """Stop the servers of this kernel."""
    while _running:
        _running.popitem()[1].berhenti()


def _notebook(lease: leases.Lease) -> str:
    """Return what to call the notebook that started a server."""
    return f"notebook {lease.notebook}" if lease.notebook else "notebook lain"


def check_wish(address: str, port: int | None) -> None:
    """Raise `Masalah` for a page address or a port number that cannot be one."""
    if not isinstance(address, str) or not address.startswith("/"):
        raise Masalah(
            f"Alamat halaman harus diawali garis miring; yang diberikan {address!r}.",
            'tulis misalnya `jalankan(..., "/halo")`.',
        )
    whole = resolved("http://localhost/", address)
    if whole is None or local_path(whole, "http://localhost") is None:
        raise Masalah(
            f"Alamat {address!r} mengarah ke luar aplikasi ini, karena sesudah dua garis miring dibaca nama server.",
            'awali dengan satu garis miring: `jalankan(..., "/halo")`.',
        )
    if port is not None and (not isinstance(port, int) or isinstance(port, bool) or not 1 <= port <= 65535):
        raise Masalah(
            f"Nomor port harus bilangan 1 sampai 65535; yang diberikan {port!r}.", "tulis misalnya `port=8080`."
        )


def find_place(tempat: str, app: str | None) -> tuple[Path, Path, str | None]:
    """Return the place itself, the folder to run in, and what `flask --app` gets (None: Flask looks for it)."""
    path = Path(tempat).expanduser()
    if not path.exists():
        tempat = plainly(tempat).strip()
        path = Path(tempat).expanduser()
    own = len(path.parts) != 1 or path.suffix == ".py" or tempat.startswith(".")
    if not own and not (path.is_dir() and not (places.book_root() / "examples" / tempat).is_dir()):
        folder = places.example(tempat).resolve()
        return folder, folder, app or _app_of_lesson(tempat)
    path = (path if path.is_absolute() else places.here() / path).resolve()
    if path.is_file() and path.suffix == ".py":
        return path, path.parent, app or path.stem
    if not path.is_dir():
        missing = f"Tidak ada folder atau berkas `.py` di {tempat!r}."
        what, do = _beside(path, tempat) or ("", "periksa ejaan dan letaknya, lalu jalankan lagi.")
        raise Masalah(f"{missing} {what}".rstrip(), do)
    if app is None and (path / "__init__.py").is_file():
        return path, path.parent, path.name
    return path, path, app


def _beside(path: Path, tempat: str) -> tuple[str, str] | None:
    """Return what is said of a file beside a place that is not there: one whose `.py` was left out, or whose name only seems right."""
    if path.suffix == ".py":
        return nearly(path.parent, path.name)
    if path.with_name(f"{path.name}.py").is_file():
        return f"Yang ada di sana berkas `{path.name}.py`.", f"tulis akhirannya juga: `jalankan({tempat + '.py'!r})`."
    return None


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
    wanted = wish.port or PREFERRED_PORT
    why = _taken_over(wanted)
    ports = itertools.islice(free_ports(wanted, settled=wish.port is not None), _TRIES)
    # At the end any port: Windows may have reserved whole blocks of them.
    for port in itertools.chain(ports, [ANY_PORT]):
        try:
            return ProcessServer(wish, port, why if port == wanted else _elsewhere(wanted))
        except _PortTakenError as taken:
            log = str(taken)
    raise problem_of_log(log, wish.folder)


def _taken_over(port: int) -> tuple[str, str] | None:
    """End the server by which another notebook of the student holds `port`, and return the line that says so."""
    own = {server._lease for server in _running.values() if isinstance(server, ProcessServer)}
    ended = [lease for lease in leases.others(own) if lease.port == port and leases.end(lease)]
    for lease in ended:
        # One of the same name was left by this notebook's earlier kernel: nothing to say.
        if not lease.notebook or lease.notebook != leases.own_notebook():
            return f"Port {port} tadi dipakai server lain dari buku ini, dan server itu sudah dihentikan. Asalnya", (
                lease.notebook or lease.place
            )
    return None


def _elsewhere(port: int) -> tuple[str, str]:
    """Return the line that says who holds the port that was wanted; the port that was taken instead is to follow."""
    own = any(server.port == port and server.hidup for server in _running.values())
    who = "server lain di notebook ini" if own else "program lain"
    return f"Port {port} sedang dipakai {who}; port server ini", ""


def _start_in_kernel(wish: _Wish) -> Server:
    """Load the app into this process as `flask --app` would, afresh each time."""
    import importlib
    import traceback

    from flask.cli import NoAppException, ScriptInfo

    folder = wish.folder
    _kernel_folders.add(folder)
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if file and any(Path(file).is_relative_to(other) for other in _kernel_folders):
            del sys.modules[name]
    sys.path[:] = [entry for entry in sys.path if Path(entry) not in _kernel_folders]
    importlib.invalidate_caches()
    try:
        dotenv = {} if wish.title else _dotenv(folder)
        name = wish.app or dotenv.get("FLASK_APP") or _discovered(folder)
        module_name, colon, rest = name.partition(":")
        loaded = ScriptInfo(f"{folder / module_name}{colon}{rest}", set_debug_flag=False).load_app()
    except NoAppException as error:
        # What the command would have printed before it ended.
        usage = f"Usage: flask run [OPTIONS]\nTry 'flask run --help' for help.\n\nError: {error.format_message()}"
        raise problem_of_log(usage, folder) from error
    except SystemExit as error:  # the code ends what would be a process of its own elsewhere
        raise problem_of_log(str(error.code) if isinstance(error.code, str) else "", folder) from error
    except Exception as error:
        raise problem_of_log(traceback.format_exc(), folder) from error
    loaded.debug = wish.debug or dotenv.get("FLASK_DEBUG", "0").lower() not in {"0", "false", "no"}
    if wish.title:
        from ._serve import first_page

        page, rules = first_page(loaded)
        return KernelServer(loaded, name, page, answer=(*wish.heading(rules), folder))
    typed = as_typed(wish.app, wish.port, wish.debug)
    return KernelServer(loaded, name, wish.address, typed, wish.port or PREFERRED_PORT)


def _dotenv(folder: Path) -> dict[str, str]:
    """Return what `.env` and `.flaskenv` tell the `flask` command, `.env` first, as Flask reads them."""
    from dotenv import dotenv_values

    files = [folder / name for name in (".flaskenv", ".env") if (folder / name).is_file()]
    return {key: value for file in files for key, value in dotenv_values(file).items() if value is not None}
