"""What lesson 21 says and no cell beside it shows: one function for each mark, which fails when its sentence is false."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import unittest
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claim_helpers import fails, modules
from flask import Flask, abort, session

_SLOW = """import os
import time

from flask import Flask

app = Flask(__name__)
dibuat = 0


@app.route("/lambat")
def lambat():
    time.sleep(1)
    return "selesai"


@app.route("/")
def depan():
    return str(os.getpid())


@app.route("/hitung")
def hitung():
    global dibuat
    dibuat += 1
    return f"{os.getpid()} {dibuat}"


@app.route("/catat")
def catat():
    app.logger.info("kabar")
    app.logger.warning("awas")
    return ""
"""


@dataclass
class _Server:
    process: subprocess.Popen[bytes]
    log: Path
    address: str

    def get(self, path: str = "/") -> str:
        with urllib.request.urlopen(self.address + path, timeout=30) as answer:
            return str(answer.read().decode())

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def waits_for(self, pattern: str) -> None:
        """Wait until the server has printed this."""
        for _ in range(300):
            if re.search(pattern, self.said()):
                return
            time.sleep(0.1)
        raise AssertionError(f"{pattern}: {self.said()}")


def _only_where_gunicorn_runs() -> None:
    if sys.platform == "win32":
        raise unittest.SkipTest("Gunicorn tidak berjalan di Windows")


def _environment(**variables: str) -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith("FLASK_")} | {"PYTHONUNBUFFERED": "1", **variables}


def _ended(server: str, *arguments: str, folder: Path | None = None) -> tuple[int, str]:
    """Run a server that ends by itself; return its exit status and all it said."""
    done = subprocess.run(
        [sys.executable, "-m", server, *arguments],
        cwd=folder,
        env=_environment(PUSTAKA_SECRET_KEY="kunci"),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=50,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@contextlib.contextmanager
def _running(server: str, *arguments: str, folder: Path, **variables: str) -> Iterator[_Server]:
    log = folder / "catatan-server.txt"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", server, *arguments],
            cwd=folder,
            env=_environment(PUSTAKA_SECRET_KEY="kunci", **variables),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        running = _Server(process, log, "")
        running.waits_for(r"http://127\.0\.0\.1:\d+")
        found = re.search(r"http://127\.0\.0\.1:\d+", running.said())
        assert found is not None
        running.address = found[0]
        yield running
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def _gunicorn(*arguments: str, source: str = _SLOW) -> Iterator[_Server]:
    """Gunicorn with `kios.py`, on a free port."""
    _only_where_gunicorn_runs()
    with (
        modules(kios=source) as folder,
        _running("gunicorn", "--no-control-socket", "-b", "127.0.0.1:0", *arguments, folder=folder) as server,
    ):
        yield server


# -- starting -----------------------------------------------------------------------------------------------------------------


def environ_sampai_ke_proses_lain() -> None:
    os.environ["KIOS_UJI"] = "Ende"
    told = subprocess.check_output([sys.executable, "-c", "import os; print(os.environ['KIOS_UJI'])"], text=True)
    assert told.strip() == "Ende"


def environ_get_none() -> None:
    assert os.environ.get("VARIABEL_YANG_TIDAK_ADA") is None


def gunicorn_perlu_fcntl() -> None:
    if sys.platform == "win32":
        status, said = _ended("gunicorn", "wsgi:app")
        assert status != 0, said
        return
    source = "import sys; sys.modules['fcntl'] = None\nimport gunicorn.app.wsgiapp"
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "fcntl" in done.stderr.splitlines()[-1], done.stderr


def waitress_menjawab() -> None:
    with (
        modules(kios=_SLOW) as folder,
        _running("waitress", "--listen=127.0.0.1:0", "kios:app", folder=folder) as server,
    ):
        assert server.get("/lambat") == "selesai"


def kurung_tanpa_kutip() -> None:
    if sys.platform == "win32" or shutil.which("bash") is None:
        raise unittest.SkipTest("perlu bash")
    done = subprocess.run(["bash", "-c", "echo pustaka:create_app()"], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "syntax error" in done.stderr


def bawaan_waitress_terbuka() -> None:
    from waitress.adjustments import Adjustments

    assert [where[3][0] for where in Adjustments().listen] == ["0.0.0.0"]


def _listens_on(**variables: str) -> str:
    """The address Gunicorn would listen on, when none is typed; nothing is opened."""
    source = "from gunicorn.config import Config; print(Config().settings['bind'].get())"
    environment = {
        name: value for name, value in _environment(**variables).items() if name != "PORT" or name in variables
    }
    return subprocess.check_output([sys.executable, "-c", source], env=environment, text=True).strip()


def port_membuka_alamat() -> None:
    _only_where_gunicorn_runs()
    assert _listens_on() == "['127.0.0.1:8000']"
    assert _listens_on(PORT="5123") == "['0.0.0.0:5123']"


def kunci_sebelum_impor() -> None:
    key = 'import os\n\nos.environ["PUSTAKA_SECRET_KEY"] = "kunci"\n'
    begun = "from wsgi import app as application\n"
    environment = {name: value for name, value in _environment().items() if name != "PUSTAKA_SECRET_KEY"}
    for source, expected in ((key + begun, 0), (begun + key, 1)):
        done = subprocess.run(
            [sys.executable, "-c", source], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == expected, done.stderr
    assert "PUSTAKA_SECRET_KEY belum diisi" in done.stderr


def worker_mati_diganti() -> None:
    with _gunicorn("-w", "1", "kios:app") as server:
        first = int(server.get())
        os.kill(first, signal.SIGKILL)
        server.waits_for(r"(?s)Booting worker.*Booting worker")
        assert int(server.get()) != first


def soket_kendali() -> None:
    _only_where_gunicorn_runs()
    assert shutil.which("gunicornc", path=str(Path(sys.executable).parent)) is not None
    for extra, there in (([], True), (["--no-control-socket"], False)):
        with modules(kios=_SLOW) as folder:
            arguments = ["-b", "127.0.0.1:0", *extra, "kios:app"]
            with _running("gunicorn", *arguments, folder=folder, HOME=str(folder), XDG_RUNTIME_DIR="") as server:
                server.get()
                found = list(folder.rglob("gunicorn.ctl"))
                for _ in range(50 if there else 1):
                    if found:
                        break
                    time.sleep(0.1)
                    found = list(folder.rglob("gunicorn.ctl"))
                assert bool(found) == there, server.said()


def tanpa_kurung_500() -> None:
    factory = 'from flask import Flask\n\n\ndef create_app(test_config=None):\n    return Flask("kios")\n'
    with _gunicorn("kios:create_app", source=factory) as server:
        for path in ("/", "/lain"):
            try:
                server.get(path)
            except urllib.error.HTTPError as error:
                assert error.code == 500
                error.close()
            else:
                raise AssertionError(path)
        assert "create_app() takes from 0 to 1 positional arguments but 2 were given" in server.said()


def wsgi_app_untuk_keduanya() -> None:
    here = Path.cwd()
    with _running("waitress", "--listen=127.0.0.1:0", "wsgi:app", folder=here) as server:
        assert "Selamat datang" in server.get()
    _only_where_gunicorn_runs()
    with _running("gunicorn", "--no-control-socket", "-b", "127.0.0.1:0", "wsgi:app", folder=here) as server:
        assert "Selamat datang" in server.get()


# -- workers and threads ------------------------------------------------------------------------------------------------------


def worker_sync_satu_satu() -> None:
    with _gunicorn("-w", "1", "kios:app") as server, ThreadPoolExecutor(2) as threads:
        server.get()
        begun = time.monotonic()
        slow = threads.submit(server.get, "/lambat")
        time.sleep(0.3)
        server.get()
        assert time.monotonic() - begun >= 1
        slow.result()


def waitress_empat_utas() -> None:
    from waitress.adjustments import Adjustments

    assert Adjustments().threads == 4


def utas_bergantian_menghitung() -> None:
    if not getattr(sys, "_is_gil_enabled", lambda: True)():
        raise unittest.SkipTest("Python ini dibuat tanpa GIL")

    def work() -> None:
        sum(number * number for number in range(1_500_000))

    def took(*threads: threading.Thread) -> float:
        begun = time.process_time()
        wall = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return (time.process_time() - begun) / (time.perf_counter() - wall)

    # Never more than one processor's worth of work, however many threads there are.
    assert took(*(threading.Thread(target=work) for _ in range(4))) < 1.3


def worker_proses_terpisah() -> None:
    with _gunicorn("-w", "2", "kios:app") as server:
        told: dict[str, list[int]] = {}
        for _ in range(40):
            with ThreadPoolExecutor(8) as threads:
                for answer in threads.map(server.get, ["/hitung"] * 8):
                    process, number = answer.split()
                    told.setdefault(process, []).append(int(number))
            if len(told) == 2:
                break
        assert len(told) == 2
        for numbers in told.values():  # each counts its own, and keeps its count from request to request
            assert sorted(numbers) == list(range(1, len(numbers) + 1))


def variabel_hilang_saat_mati() -> None:
    with modules(kios=_SLOW) as folder:
        for _ in range(2):
            with _running("waitress", "--listen=127.0.0.1:0", "kios:app", folder=folder) as server:
                assert server.get("/hitung").split()[1] == "1"


def preload_kunci_berganti() -> None:
    source = (
        "import os\n\nfrom flask import Flask\n\napp = Flask(__name__)\nkunci = os.urandom(16)\n\n\n"
        '@app.route("/")\ndef depan():\n    return kunci.hex()\n'
    )
    seen = []
    for _ in range(2):
        with _gunicorn("-w", "2", "--preload", "kios:app", source=source) as server:
            seen.append({server.get() for _ in range(10)})
    assert [len(keys) for keys in seen] == [1, 1]
    assert seen[0] != seen[1]


def kunci_lain_menolak_sesi() -> None:
    def made(key: bytes) -> Flask:
        app = Flask("kios")
        app.secret_key = key

        @app.route("/")
        def home() -> str:
            before = str(session.get("nama", "tamu"))
            session["nama"] = "Yuliana"
            return before

        return app

    key = os.urandom(16)
    first = made(key).test_client()
    first.get("/")
    cookie = first.get_cookie("session")
    assert cookie is not None
    for other, expected in ((key, "Yuliana"), (os.urandom(16), "tamu")):
        client = made(other).test_client()
        client.set_cookie("session", cookie.value)
        assert client.get("/").text == expected


# -- SQLite -------------------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _two_connections(**options: Any) -> Iterator[tuple[sqlite3.Connection, sqlite3.Connection]]:
    with modules() as folder:
        file = folder / "kios.db"
        with (
            contextlib.closing(sqlite3.connect(file)) as first,
            contextlib.closing(sqlite3.connect(file, **options)) as second,
        ):
            first.execute("CREATE TABLE buku (judul TEXT)")
            first.commit()
            yield first, second


def sqlite_menunggu_lima_detik() -> None:
    with _two_connections() as (first, second):
        first.execute("INSERT INTO buku VALUES ('a')")
        begun = time.monotonic()
        fails(sqlite3.OperationalError, "locked", lambda: second.execute("INSERT INTO buku VALUES ('b')"))
        assert 4 < time.monotonic() - begun < 15


def wal_pembaca_jalan_terus() -> None:
    with _two_connections(timeout=0.2) as (first, second):
        first.execute("PRAGMA journal_mode = wal")
        first.execute("BEGIN EXCLUSIVE")
        first.execute("INSERT INTO buku VALUES ('a')")
        assert second.execute("SELECT count(*) FROM buku").fetchone() == (0,)
        fails(sqlite3.OperationalError, "locked", lambda: second.execute("INSERT INTO buku VALUES ('b')"))
        first.rollback()
    with _two_connections(timeout=0.2) as (first, second):  # without WAL the reader is kept out
        first.execute("BEGIN EXCLUSIVE")
        fails(sqlite3.OperationalError, "locked", lambda: second.execute("SELECT count(*) FROM buku"))


def wal_diingat_berkas() -> None:
    with modules() as folder:
        for expected in ("delete", "wal"):
            with contextlib.closing(sqlite3.connect(folder / "kios.db")) as db:
                assert db.execute("PRAGMA journal_mode").fetchone() == (expected,)
                db.execute("PRAGMA journal_mode = wal")
                db.execute("CREATE TABLE IF NOT EXISTS buku (judul TEXT)")


# -- signals, time limits, logs -----------------------------------------------------------------------------------------------


def hup_tidak_di_windows() -> None:
    assert hasattr(signal, "SIGHUP") == (sys.platform != "win32")


def term_menyelesaikan() -> None:
    _only_where_gunicorn_runs()
    from gunicorn.config import Config

    assert Config().settings["graceful_timeout"].get() == 30
    with _gunicorn("-w", "1", "kios:app") as server, ThreadPoolExecutor(1) as threads:
        server.get()
        slow = threads.submit(server.get, "/lambat")
        time.sleep(0.3)
        server.process.terminate()
        assert slow.result() == "selesai"
        server.process.wait(20)
        fails(urllib.error.URLError, "", server.get)


def _reloads(*arguments: str) -> str:
    """What is answered after the code has changed and HUP was sent."""
    source = 'from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.route("/")\ndef depan():\n    return "lama"\n'
    with _gunicorn("-w", "1", *arguments, "kios:app", source=source) as server:
        assert server.get() == "lama"
        (server.log.parent / "kios.py").write_text(source.replace("lama", "kode baru"), encoding="utf-8")
        server.process.send_signal(signal.SIGHUP)
        server.waits_for(r"(?s)Hang up.*Worker exiting")
        server.waits_for(r"(?s)Booting worker.*Booting worker")
        time.sleep(0.5)
        return server.get()


def hup_memuat_kode() -> None:
    assert _reloads() == "kode baru"


def preload_hup_kode_lama() -> None:
    assert _reloads("--preload") == "lama"


def reload_diminta() -> None:
    from gunicorn.config import Config

    assert Config().settings["reload"].get() is False


def batas_waktu_worker() -> None:
    from gunicorn.config import Config

    assert Config().settings["timeout"].get() == 30
    source = _SLOW.replace("time.sleep(1)", "time.sleep(20)")
    with _gunicorn("-w", "1", "-t", "1", "kios:app", source=source) as server:
        first = server.get()
        with contextlib.suppress(urllib.error.URLError, http.client.HTTPException, OSError):
            server.get("/lambat")
        server.waits_for("WORKER TIMEOUT")
        server.waits_for(r"(?s)Booting worker.*Booting worker")
        assert server.get() != first


def log_permintaan_diminta() -> None:
    for extra, logged in (([], False), (["--access-logfile", "-"], True)):
        with _gunicorn(*extra, "kios:app") as server:
            server.get("/lambat")
            time.sleep(0.3)
            assert ("GET /lambat" in server.said()) == logged


def info_tidak_tampak() -> None:
    with _gunicorn("--log-level", "debug", "kios:app") as server:
        server.get("/catat")
        server.waits_for("awas")
        assert "kabar" not in server.said()


def setlevel_menampilkan_info() -> None:
    source = _SLOW.replace("dibuat = 0\n", 'dibuat = 0\napp.logger.setLevel("INFO")\n', 1)
    with _gunicorn("kios:app", source=source) as server:
        server.get("/catat")
        server.waits_for("awas")
        assert "kabar" in server.said()


# -- what is said when it does not start --------------------------------------------------------------------------------------


def _does_not_start(target: str, words: str, source: str = _SLOW) -> None:
    _only_where_gunicorn_runs()
    with modules(kios=source) as folder:
        status, said = _ended("gunicorn", "--no-control-socket", "-w", "1", "-b", "127.0.0.1:0", target, folder=folder)
    assert status != 0
    assert words in said, said


def nama_berkas_bukan_modul() -> None:
    _does_not_start("kios.py", "Failed to find application, did you mean 'kios:application'?")


def nama_application_dicari() -> None:
    _does_not_start("kios", "Failed to find attribute 'application' in 'kios'.")


def port_terpakai() -> None:
    with _gunicorn("kios:app") as server:
        port = server.address.rpartition(":")[2]
        status, said = _ended(
            "gunicorn", "--no-control-socket", "-b", f"127.0.0.1:{port}", "kios:app", folder=server.log.parent
        )
    assert status == 1
    assert f"Connection in use: ('127.0.0.1', {port})" in said


def gagal_diimpor() -> None:
    _does_not_start("kios:app", "Worker failed to boot.", source="import tidak_ada_sama_sekali\n")


def waitress_menolak_kurung() -> None:
    _, said = _ended("waitress", "--listen=127.0.0.1:0", "pustaka:create_app()")
    assert "invalid format: 'pustaka:create_app()'" in said
    arguments = ["--listen=127.0.0.1:0", "--call", "pustaka:create_app"]
    with _running("waitress", *arguments, folder=Path.cwd()) as server:
        assert "Selamat datang" in server.get()


def app_run_di_dalam_worker() -> None:
    source = _SLOW + "\n\napp.run(port=0)\n"
    with _gunicorn("-w", "1", "kios:app", source=source) as server:
        server.waits_for("Serving Flask app")
        listening = re.search(r"Listening at: (http://127\.0\.0\.1:\d+)", server.said())
        assert listening is not None
        try:
            urllib.request.urlopen(listening[1], timeout=1.5)
        except OSError:  # it hangs: nobody takes the request
            return
    raise AssertionError("worker itu menjawab")


# -- health -------------------------------------------------------------------------------------------------------------------


def sehat_tanpa_rincian() -> None:
    from pustaka import create_app

    app = create_app({"SECRET_KEY": "uji", "DATABASE": "tidak-ada/pustaka.db"})
    answer = app.test_client().get("/sehat")
    assert answer.status_code == 503
    assert json.loads(answer.text) == {"basis_data": "tidak dapat dibaca"}


# -- what the exercises say ---------------------------------------------------------------------------------------------------


def tanpa_commit_dibatalkan() -> None:
    with _two_connections() as (first, second):
        first.execute("INSERT INTO buku VALUES ('a')")
        first.close()
        assert second.execute("SELECT count(*) FROM buku").fetchone() == (0,)


def arti_status() -> None:
    app = Flask("kios")

    @app.get("/terakhir")
    def last() -> str:
        raise ValueError

    client = app.test_client()
    assert [client.get("/lain").status_code, client.post("/terakhir").status_code] == [404, 405]
    assert client.get("/terakhir").status_code == 500


def kunci_config_huruf_besar() -> None:
    app = Flask("kios")
    app.config["secret_key"] = "kecil"
    assert app.secret_key is None


def sesudah_raise_tidak_dijalankan() -> None:
    reached = []
    source = "if True:\n    raise RuntimeError\n    reached.append(1)\n"
    fails(RuntimeError, "", lambda: exec(source, {"reached": reached}))
    assert reached == []


def tanpa_return_none() -> None:
    def create_app() -> None:
        Flask("kios")

    assert create_app() is None  # type: ignore[func-returns-value]


def secret_key_sama_dengan_config() -> None:
    app = Flask("kios")
    app.secret_key = "satu"
    assert app.config["SECRET_KEY"] == "satu"
    app.config["SECRET_KEY"] = "dua"
    assert app.secret_key == "dua"


def sambungan_belum_membaca() -> None:
    with modules() as folder:
        file = folder / "surat.db"
        file.write_bytes(b"Ini surat, bukan basis data. " * 60)
        with contextlib.closing(sqlite3.connect(file)) as db:
            assert db.execute("SELECT 1").fetchone() == (1,)
            fails(sqlite3.DatabaseError, "not a database", lambda: db.execute("SELECT count(*) FROM barang"))


def induk_galat_sqlite() -> None:
    assert issubclass(sqlite3.OperationalError, sqlite3.DatabaseError)
    assert issubclass(sqlite3.DatabaseError, sqlite3.Error)


def kamus_menjadi_json() -> None:
    app = Flask("kios")
    app.add_url_rule("/kamus", "kamus", lambda: {"basis_data": "siap"})
    app.add_url_rule("/teks", "teks", lambda: "siap")
    app.add_url_rule("/galat", "galat", lambda: abort(503))
    app.add_url_rule("/rusak", "rusak", lambda: {"basis_data": "rusak", "status": 503})
    client = app.test_client()
    types = [client.get(path).mimetype for path in ("/kamus", "/teks", "/galat")]
    assert types == ["application/json", "text/html", "text/html"]
    assert client.get("/kamus").status_code == client.get("/rusak").status_code == 200


def max_tabel_kosong() -> None:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE antrean (nomor INTEGER PRIMARY KEY)")
    assert db.execute("SELECT max(nomor) FROM antrean").fetchall() == [(None,)]
    assert db.execute("SELECT nomor FROM antrean").fetchone() is None
    db.executemany("INSERT INTO antrean VALUES (?)", [(4,), (9,), (2,)])
    assert db.execute("SELECT max(nomor) FROM antrean").fetchall() == [(9,)]
    db.close()


def bilangan_kedua_status() -> None:
    app = Flask("kios")
    app.add_url_rule("/<int:angka>", "jawab", lambda angka: ("Nomor", angka))
    assert [app.test_client().get(f"/{each}").status_code for each in (201, 404, 1)] == [201, 404, 1]


def isi_lingkungan_teks() -> None:
    os.environ["KIOS_UJI"] = "4"
    assert os.environ.get("KIOS_UJI") == "4"


def nol_mendengarkan_semua() -> None:
    _only_where_gunicorn_runs()
    from gunicorn.util import parse_address

    # An empty host is every address too.
    assert parse_address(":8000")[0] in ("", "0.0.0.0")


def nama_lain_dilewati() -> None:
    with _configured("worker = 3\naccess_log = '-'\n") as server:
        assert server.said().count("Booting worker") == 1


def tanda_hubung_layar() -> None:
    with _configured("accesslog = 'akses.log'\n") as server:
        server.get("/lambat")
        time.sleep(0.3)
        assert "GET /lambat" not in server.said()
        assert "GET /lambat" in (server.log.parent / "akses.log").read_text(encoding="utf-8")
    with _configured("accesslog = '-'\n") as server:
        server.get("/lambat")
        server.waits_for("GET /lambat")


def konfigurasi_bukan_main() -> None:
    with _configured("if __name__ == '__main__':\n    workers = 3\n") as server:
        server.get()
        time.sleep(0.5)
        assert server.said().count("Booting worker") == 1


def perintah_mengalahkan_berkas() -> None:
    with _configured("workers = 3\n", "-w", "1") as server:
        server.get()
        time.sleep(0.5)
        assert server.said().count("Booting worker") == 1


@contextlib.contextmanager
def _configured(settings: str, *arguments: str) -> Iterator[_Server]:
    """Gunicorn with this configuration file beside `kios.py`."""
    _only_where_gunicorn_runs()
    with modules(kios=_SLOW) as folder:
        (folder / "atur.py").write_text(settings, encoding="utf-8")
        options = ["--no-control-socket", "-c", "atur.py", "-b", "127.0.0.1:0", *arguments, "kios:app"]
        with _running("gunicorn", *options, folder=folder) as server:
            server.get()
            yield server
