"""What a notebook on a laptop can ask of its computer and a page cannot: each says in a sentence what there is instead, and none hangs."""

from __future__ import annotations

import asyncio
import builtins
import getpass
import io
import os
import re
import signal
import socket
import sys
import threading
import warnings
from pathlib import Path
from types import BuiltinFunctionType, ModuleType
from typing import Any, NoReturn

from bukuflask.problems import Masalah

from . import desk
from .after_import import after_import


class TakTersedia(Masalah, OSError):  # noqa: N818 - a name that a student reads
    """Yang diminta memerlukan program lain, port, atau jendela, dan tidak ada di peramban. Juga sebuah `OSError`.

    Contoh: `except OSError as galat: print(galat)`
    """


def no_process(*_: Any, **__: Any) -> NoReturn:
    """Raise `TakTersedia`: no other program can be started."""
    raise TakTersedia(
        "Di peramban tidak ada terminal dan tidak ada program lain, jadi perintah ini tidak dapat dijalankan.",
        "kerjakan dengan Python di sel ini (misalnya `app.test_client()` atau `app.test_cli_runner()`), lihat rekaman "
        "terminalnya di pelajaran, atau jalankan perintahnya di laptop.",
    )


def no_install(*_: Any, **__: Any) -> NoReturn:
    """Raise `TakTersedia`: no package can be installed."""
    raise TakTersedia(
        "Di edisi peramban tidak ada yang dapat dipasang: Flask dan semua paket yang dipakai buku ini sudah ada.",
        "langsung `import` paket yang dipakai pelajarannya. Untuk paket lain, pakai Python di laptop.",
    )


def no_socket(*_: Any, **__: Any) -> NoReturn:
    """Raise `TakTersedia`: nothing can listen, and no other address can be asked."""
    raise TakTersedia(
        "Di peramban tidak ada soket: kode di halaman ini tidak dapat membuka port dan tidak dapat menghubungi alamat lain.",
        "pakai `jalankan(app)` untuk menampilkan aplikasimu dan `app.test_client()` untuk bertanya kepadanya. Yang lain hanya bisa "
        "di laptop.",
    )


def no_exit(*_: Any, **__: Any) -> NoReturn:
    """Raise `TakTersedia`: a notebook need not be ended."""
    raise TakTersedia(
        "Notebook ini tidak perlu diakhiri dengan `exit()`.",
        "tutup saja tabnya. Untuk memulai Python dari awal, pakai tombol ⟳ di atas notebook.",
    )


def no_question(*_: Any, **__: Any) -> NoReturn:
    """Raise `TakTersedia`: this page cannot wait for an answer."""
    raise TakTersedia(
        "Di alamat ini `input()` tidak dapat menunggu jawaban: peramban hanya mengizinkannya di alamat `https` atau `localhost`.",
        'tulis jawabannya langsung di dalam kode, misalnya `nama = "Tiur"`.',
    )


def no_signal(*_: Any, **__: Any) -> NoReturn:
    """Raise `TakTersedia`: this Python cannot be ended by a signal: it would go without a word, and every cell after it wait for ever."""
    raise TakTersedia(
        "Python di halaman ini tidak dapat dihentikan atau dibangunkan dengan sinyal.",
        "hapus baris itu. Sel yang tidak kunjung selesai dihentikan dengan tombol ■, dan Python dimulai lagi dengan tombol ⟳.",
    )


def no_window(*_: Any, **__: Any) -> NoReturn:
    """Raise `TakTersedia`: a cell opens no window."""
    raise TakTersedia(
        "Dari sel ini tidak ada jendela peramban yang dapat dibuka.",
        "pakai `jalankan(app)` untuk menampilkan aplikasimu di bawah sel. Alamat lain dibuka sendiri, di tab baru.",
    )


_SHELLS = (
    *("bash", "sh", "cmd", "powershell", "pwsh", "script", "system", "sx", "perl", "ruby", "node"),
    *("python", "python2", "python3", "pypy"),
)
_INSTALLERS = ("pip", "pip3", "conda", "mamba", "micromamba", "uv")
_INSTALLS = re.compile(rf"(?:\S+ -m )?(?:{'|'.join(_INSTALLERS)})\b")
"""How a command begins that installs something."""

_SIGNALS = (
    (os, ("kill", "killpg")),
    (signal, ("raise_signal", "pause", "alarm", "setitimer", "sigwait", "sigwaitinfo", "sigtimedwait", "pthread_kill")),
)
_PROCESSES = ("system", "popen", "fork", "forkpty", "posix_spawn", "posix_spawnp")


def install(shell: Any) -> None:
    """Replace the magics and functions of the running kernel that need a computer by ones that explain what there is instead."""
    for name in _SHELLS:
        shell.register_magic_function(_magic(no_process), "line_cell", name)
    for name in _INSTALLERS:
        shell.register_magic_function(_magic(no_install), "line_cell", name)
    for name in ("quit", "exit"):
        shell.register_magic_function(_magic(no_exit), "line", name)
    shell.kernel.lite_transform_manager.line_transforms = []  # it would send %pip to a package index
    shell.system = shell.system_raw = shell.system_piped = _command
    shell.getoutput = _command
    shell.user_ns["exit"] = shell.user_ns["quit"] = _Exit()
    warnings.filterwarnings("ignore", message="To exit: use")
    os._exit = os.abort = no_exit
    for name in dir(os):
        if name in _PROCESSES or name.startswith(("exec", "spawn")):
            setattr(os, name, no_process)
    asyncio.create_subprocess_exec = asyncio.create_subprocess_shell = no_process
    for module, names in _SIGNALS:
        for name in names:
            setattr(module, name, no_signal)
    for name in ("bind", "connect", "connect_ex", "listen", "accept", "sendto"):
        setattr(socket.socket, name, no_socket)
    # Emscripten has an invented address for every name.
    for name in ("create_server", "getaddrinfo", "gethostbyaddr", "gethostbyname", "gethostbyname_ex"):
        setattr(socket, name, no_socket)
    for name in ("open_connection", "start_server", "open_unix_connection", "start_unix_server"):
        setattr(asyncio, name, no_socket)
    after_import("urllib.request", no_request)
    after_import("webbrowser", no_browser)
    sys.stdin = Keyboard()
    for name in ("micropip", "piplite", "piplite.piplite"):
        after_import(name, no_installing)
    after_import("concurrent.futures.process", no_process_pool)
    after_import("werkzeug.serving", no_server)
    if not desk.DRIVE.is_dir():
        # The service worker, without which there is no drive, is also what lets a cell wait for an answer.
        kind = type(shell)
        kind.input = property(lambda _self: no_question, _refuse_to_ask)
        kind.getpass = property(lambda _self: no_question, _refuse_to_ask)


def no_processes(module: Any) -> None:
    """Make `subprocess.Popen` raise `no_process`'s explanation."""
    module.Popen.__init__ = no_process


def no_installing(module: Any) -> None:
    """Make micropip and piplite raise `no_install`'s explanation."""
    module.install = no_install


def no_process_pool(module: Any) -> None:
    """Make `ProcessPoolExecutor` raise `no_process`'s explanation."""
    module.ProcessPoolExecutor.__init__ = no_process


def no_server(module: Any) -> None:
    """Make Werkzeug's server raise `no_socket`'s explanation, before it guesses at a cause of its own."""
    module.BaseWSGIServer.__init__ = no_socket


def no_request(module: Any) -> None:
    """Make `urllib` raise `no_socket`'s explanation at once: it would wrap the error of a socket in one that names another cause."""
    module.AbstractHTTPHandler.do_open = no_socket


def no_browser(module: Any) -> None:
    """Make `webbrowser` raise `no_window`'s explanation, before it asks for a page, which a worker does not have."""
    for name in ("open", "open_new", "open_new_tab", "get"):
        setattr(module, name, no_window)


def no_zones(module: Any) -> None:
    """Let `zoneinfo` say that the table of time zones is not here, in place of Pyodide's advice, which would ask another host."""
    module.load_tzdata = _no_zone


class TanpaZonaWaktu(Masalah, KeyError):  # noqa: N818 - a name that a student reads
    """Zona waktu yang disebut namanya, dan tidak ada di peramban. Juga sebuah `KeyError`, seperti dari Python sendiri.

    Contoh: `except KeyError as galat: print(galat)`
    """

    __str__ = Exception.__str__  # `KeyError` would show it as code


def _no_zone(*_: Any) -> NoReturn:
    raise TanpaZonaWaktu(
        "Daftar zona waktu tidak disertakan di edisi peramban.",
        "pakai selisihnya: `timezone(timedelta(hours=7))` untuk WIB, 8 untuk WITA, 9 untuk WIT.",
    )


class Keyboard(io.TextIOBase):
    """`sys.stdin`: a line that is asked of it is asked of the reader, as by `input()`, or it is said why that cannot be."""

    encoding = "utf-8"

    def readable(self) -> bool:
        """Lines can be asked for."""
        return True

    def readline(self, _size: int = -1) -> str:  # type: ignore[override]
        """Ask the reader for a line."""
        ask = builtins.input
        if isinstance(ask, BuiltinFunctionType):  # Python's own, which would ask here
            no_question()
        return f"{ask()}\n"

    def read(self, _size: int | None = -1) -> str:
        """Ask the reader for a line: there is no key that ends what is typed."""
        return self.readline()


def stand_ins() -> None:
    """Put modules in the place of two that are missing, so that those of `multiprocessing` that ask for them can say it as well."""
    for name in ("_multiprocessing", "_posixshmem"):
        sys.modules.setdefault(name, ModuleType(name)).__dict__.update(shm_open=no_process, shm_unlink=no_process)


def no_multiprocessing(module: Any) -> None:
    """Make `multiprocessing` raise `no_process`'s explanation, before it fails for a missing part; Werkzeug uses the rest of it."""
    for name in ("Process", "Pool", "Manager", "Queue", "SimpleQueue", "JoinableQueue", "Event", "Lock", "Semaphore"):
        setattr(module, name, no_process)
    module.Pipe = module.get_context = no_process


class _OwnValue:
    """What `multiprocessing.Value` gives, for the one process that there is: a number and its lock, without shared memory."""

    def __init__(self, _kind: object, value: int = 0) -> None:
        self.value = value
        self._lock = threading.RLock()

    def get_lock(self) -> Any:
        """Return the lock, which is used in a `with`."""
        return self._lock


def own_value(module: Any) -> None:
    """Give `multiprocessing` a `Value` without shared memory, in which Werkzeug's debugger counts wrong PINs."""
    module.Value = _OwnValue


def _refuse_to_ask(_shell: Any, _ask: Any) -> None:
    builtins.input = no_question
    getpass.getpass = no_question


def _magic(refuse: Any) -> Any:
    def magic(_line: str, _cell: str | None = None) -> None:
        refuse()

    return magic


def _command(command: str, *_: Any, **__: Any) -> NoReturn:
    if _INSTALLS.match(command.strip()):
        no_install()
    no_process()


class _Exit:
    """`exit` and `quit`: called, or only named, as IPython allows."""

    def __call__(self, *_: Any) -> NoReturn:
        no_exit()

    def __repr__(self) -> str:
        return "Notebook ini tidak perlu diakhiri; tutup saja tabnya."


def again() -> None:
    """Add `LookAgain` to Python's finders, so that a module that was written a moment ago is found."""
    if not any(isinstance(each, LookAgain) for each in sys.meta_path):
        sys.meta_path.append(LookAgain())


class LookAgain:
    """The last of the finders: forgets what folders held, and asks once more.

    JupyterLite's drive does not tell when a folder has changed, so `%%writefile menu.py` and `import menu` would not meet.
    """

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        """Return the spec of a module that lies in a folder where a student's files are, else None."""
        from importlib import machinery

        places = [each for each in (sys.path if path is None else path) if _may_have_changed(str(each))]
        if not places:
            return None
        for place in places:
            sys.path_importer_cache.pop(str(place) or str(Path.cwd()), None)
        return machinery.PathFinder.find_spec(name, places, target)

    def invalidate_caches(self) -> None:
        """Nothing is kept."""


def _may_have_changed(place: str) -> bool:
    return not place.startswith(("/lib/", "/usr/lib/"))
