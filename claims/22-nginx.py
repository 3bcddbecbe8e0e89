"""What lesson 22 says and no cell beside it shows: one function for each mark, which fails when its sentence is false."""

from __future__ import annotations

import contextlib
import http.client
import http.cookiejar
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import unittest
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from claim_helpers import modules
from flask import Flask, request, session
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.serving import WSGIRequestHandler, make_server

_PLACES = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
_TEMPORARY = "".join(f"{kind}_temp_path {kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))


@dataclass
class _Behind:
    """The server behind nginx: it tells what it was asked, and remembers it."""

    port: int
    slow: float = 0
    seen: list[dict[str, Any]] = field(default_factory=list)


@contextlib.contextmanager
def _behind() -> Iterator[_Behind]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            # Not `self.path`: Python makes one slash of two there.
            asked = self.requestline.split()[1]
            told = {
                "path": asked,
                "headers": {name.lower(): value for name, value in self.headers.items()},
                "body": len(self.rfile.read(length)),
            }
            known.seen.append(told)
            time.sleep(known.slow)
            text = json.dumps(told).encode()
            with contextlib.suppress(OSError):
                self.send_response(200)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

        do_POST = do_GET

        def log_message(self, format: str, *arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    known = _Behind(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield known
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class _Nginx:
    """Nginx in a folder of its own; `server` is what stands in its `server` block, `more` what stands beside it."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    def write(self, server: str, more: str = "", user: str = "root") -> None:
        head = f"user {user};" if os.geteuid() == 0 else ""
        listen = f"listen 127.0.0.1:{self.port};"
        text = (
            f"{head} daemon off; pid pid; error_log galat.log; worker_processes 1; events {{}}\n"
            f"http {{ access_log off; {_TEMPORARY}\nserver {{ {listen}\n{server}\n}}\n{more.replace('LISTEN', listen)}\n}}\n"
        )
        (self.folder / "n.conf").write_text(text, encoding="utf-8")

    def words(self, *more: str) -> list[str]:
        return [_program(), "-p", f"{self.folder}/", "-c", "n.conf", "-e", "galat.log", *more]

    def ended(self, *more: str) -> tuple[int, str]:
        done = subprocess.run(self.words(*more), capture_output=True, text=True, timeout=50, check=False)
        return done.returncode, done.stderr

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> tuple[int, http.client.HTTPMessage, str]:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=50)) as connection:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()

    def path_behind(self, path: str) -> str:
        return str(json.loads(self.ask(path)[2])["path"])

    def log(self) -> str:
        return (self.folder / "galat.log").read_text(encoding="utf-8")


def _program() -> str:
    found = None if sys.platform == "win32" else shutil.which("nginx", path=_PLACES)
    if found is None:
        raise unittest.SkipTest("mesin ini tidak punya nginx")
    return found


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def _written(server: str, more: str = "", user: str = "root") -> Iterator[_Nginx]:
    """Settings on the disk, and nothing started."""
    _program()
    with modules() as folder:
        folder.chmod(0o755)
        nginx = _Nginx(folder, _free())
        nginx.write(server, more, user)
        yield nginx


@contextlib.contextmanager
def _nginx(server: str, more: str = "", user: str = "root") -> Iterator[_Nginx]:
    with _written(server, more, user) as nginx:
        nginx.process = subprocess.Popen(nginx.words(), stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            for _ in range(300):
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", nginx.port), timeout=5):
                    break
                assert nginx.process.poll() is None, nginx.log()
                time.sleep(0.1)
            yield nginx
        finally:
            nginx.process.terminate()
            nginx.process.wait()


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *arguments: Any) -> None:
        pass


@contextlib.contextmanager
def _served(app: Flask) -> Iterator[int]:
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def _static(folder: Path) -> None:
    (folder / "static").mkdir()
    (folder / "static" / "gaya.css").write_text("body {}", encoding="utf-8")
    (folder / "rahasia.txt").write_text("kunci", encoding="utf-8")


# -- settings -----------------------------------------------------------------------------------------------------------------


def titik_koma_wajib() -> None:
    for line, status in (("return 204;", 0), ("return 204", 1), ("autoindex on\nexpires 1d;", 1)):
        with _written(f"location / {{\n{line}\n}}") as nginx:
            assert nginx.ended("-t")[0] == status, line


def t_tidak_menyalakan() -> None:
    with _written("location / { return 204; }") as nginx:
        assert nginx.ended("-t")[0] == 0
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", nginx.port), timeout=5):
            raise AssertionError("it listens")


def tanpa_reload_lama() -> None:
    with _nginx('location / { return 200 "lama"; }') as nginx:
        nginx.write('location / { return 200 "baru"; }')
        time.sleep(1)
        assert nginx.ask("/")[2] == "lama"
        assert nginx.ended("-s", "reload")[0] == 0
        for _ in range(50):
            if nginx.ask("/")[2] == "baru":
                return
            time.sleep(0.1)
        raise AssertionError(nginx.log())


def baris_sesudahnya() -> None:
    file = Path("deploy/salah/titik-koma.conf")
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[3].strip() == "listen 127.0.0.1:8080"
    assert ";" in lines[5]
    with _written("") as nginx:
        shutil.copyfile(file, nginx.folder / "n.conf")
        assert re.search(r'"listen" is not terminated by ";" in \S+n\.conf:5', nginx.ended("-t")[1])


def tanpa_http_ditolak() -> None:
    with _written("location / { proxy_pass 127.0.0.1:8000; }") as nginx:
        assert "invalid URL prefix" in nginx.ended("-t")[1]


def port_terpakai() -> None:
    with _nginx("location / { return 204; }") as nginx, _written("location / { return 204; }") as second:
        second.port = nginx.port
        second.write("location / { return 204; }")
        status, said = second.ended()
        assert status == 1
        number = 98 if sys.platform == "linux" else 48
        assert f"bind() to 127.0.0.1:{nginx.port} failed ({number}: Address already in use)" in said


# -- what is handed on --------------------------------------------------------------------------------------------------------


def add_menyambung() -> None:
    setting = "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;"
    with (
        _behind() as behind,
        _nginx(f"location / {{ proxy_pass http://127.0.0.1:{behind.port}; {setting} }}") as nginx,
    ):
        nginx.ask("/", x_forwarded_for="8.8.8.8")
        assert behind.seen[0]["headers"]["x-forwarded-for"] == "8.8.8.8, 127.0.0.1"


def tanpa_host_nama_upstream() -> None:
    with _behind() as behind:
        for setting, expected in (("", "pustaka"), ("proxy_set_header Host $http_host;", "kios.example")):
            with _nginx(
                f"location / {{ proxy_pass http://pustaka; {setting} }}",
                f"upstream pustaka {{ server 127.0.0.1:{behind.port}; }}",
            ) as nginx:
                assert json.loads(nginx.ask("/", host="kios.example")[2])["headers"]["host"] == expected


def header_kosong_dibuang() -> None:
    with (
        _behind() as behind,
        _nginx(
            f"location / {{ proxy_pass http://127.0.0.1:{behind.port}; "
            f'location /aman {{ proxy_pass http://127.0.0.1:{behind.port}; proxy_set_header X-Forwarded-Prefix ""; }} }}'
        ) as nginx,
    ):
        for path in ("/", "/aman"):
            nginx.ask(path, x_forwarded_prefix="/jahat")
        assert ["x-forwarded-prefix" in asked["headers"] for asked in behind.seen] == [True, False]


def bawaan_proxyfix() -> None:
    app = Flask("kios")

    @app.route("/")
    def home() -> list[str | None]:
        return [request.remote_addr, request.scheme, request.host, request.script_root]

    app.wsgi_app = ProxyFix(app.wsgi_app)  # type: ignore[method-assign]
    told = {"For": "203.0.113.5", "Proto": "https", "Host": "pustaka.example", "Prefix": "/pustaka"}
    headers = {f"X-Forwarded-{name}": value for name, value in told.items()}
    assert app.test_client().get("/", headers=headers).json == ["203.0.113.5", "https", "localhost", ""]
    headers["X-Forwarded-For"] = "8.8.8.8, 203.0.113.5"
    assert app.test_client().get("/", headers=headers).json[0] == "203.0.113.5"


def tanpa_proxyfix_alamat_nginx() -> None:
    app = Flask("kios")

    @app.route("/")
    def home() -> str:
        return str(request.remote_addr)

    setting = "proxy_set_header X-Forwarded-For $remote_addr;"
    with (
        _served(app) as port,
        _nginx(f"location / {{ proxy_pass http://127.0.0.1:{port}; {setting} }}") as nginx,
    ):
        visitor = "127.0.0.9" if sys.platform == "linux" else "127.0.0.1"
        for expected in ("127.0.0.1", visitor):
            with contextlib.closing(
                http.client.HTTPConnection("127.0.0.1", nginx.port, timeout=50, source_address=(visitor, 0))
            ) as connection:
                connection.request("GET", "/")
                assert connection.getresponse().read().decode() == expected
            app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1)  # type: ignore[method-assign]


def variabel_nginx() -> None:
    asked = {"X-Nama": "$http_host", "X-Alamat": "$remote_addr", "X-Protokol": "$scheme"}
    setting = " ".join(f"proxy_set_header {name} {value};" for name, value in asked.items())
    with (
        _behind() as behind,
        _nginx(f"location / {{ proxy_pass http://127.0.0.1:{behind.port}; {setting} }}") as nginx,
    ):
        for site in ("pustaka.example", "lain.example:8080"):
            seen = json.loads(nginx.ask("/", Host=site)[2])["headers"]
            assert [seen[name.lower()] for name in asked] == [site, "127.0.0.1", "http"]


def proxy_pass_tanpa_garis() -> None:
    with (
        _behind() as behind,
        _nginx(f"location /pustaka/ {{ proxy_pass http://127.0.0.1:{behind.port}; }}") as nginx,
    ):
        assert nginx.path_behind("/pustaka/terlihat") == "/pustaka/terlihat"


def proxy_pass_dengan_garis() -> None:
    with (
        _behind() as behind,
        _nginx(f"location /pustaka/ {{ proxy_pass http://127.0.0.1:{behind.port}/; }}") as nginx,
    ):
        assert nginx.path_behind("/pustaka/terlihat") == "/terlihat"
        assert nginx.path_behind("/pustaka/") == "/"


def proxy_pass_dengan_jalur() -> None:
    with (
        _behind() as behind,
        _nginx(
            f"location /pustaka/ {{ proxy_pass http://127.0.0.1:{behind.port}/api/; }} "
            f"location /kios/ {{ proxy_pass http://127.0.0.1:{behind.port}/api; }} "
            f"location /toko {{ proxy_pass http://127.0.0.1:{behind.port}/; }}"
        ) as nginx,
    ):
        assert nginx.path_behind("/pustaka/buku") == "/api/buku"
        # The exercise asks for these: nothing is added between what is replaced and the rest.
        assert nginx.path_behind("/kios/buku") == "/apibuku"
        assert nginx.path_behind("/toko/buku") == "//buku"


# -- static files -------------------------------------------------------------------------------------------------------------

_LEAKS = "location /static { alias static/; }"


def alias_bocor() -> None:
    for setting, status in ((_LEAKS, 200), ("location /static/ { alias static/; }", 404)):
        with _nginx(setting) as nginx:
            _static(nginx.folder)
            answer = nginx.ask("/static../rahasia.txt")
            assert (answer[0], answer[2] == "kunci") == (status, status == 200)


def alias_bocor_lolos_uji() -> None:
    with _written(_LEAKS) as nginx:
        _static(nginx.folder)
        status, said = nginx.ended("-t")
        assert status == 0
        assert "warn" not in said


def alias_bocor_tetap_jalan() -> None:
    with _nginx(_LEAKS) as nginx:
        _static(nginx.folder)
        assert nginx.ask("/static/gaya.css")[::2] == (200, "body {}")


def root_menyambung_semua() -> None:
    with _nginx("location /static/ { root static/; }") as nginx:
        _static(nginx.folder)
        assert nginx.ask("/static/gaya.css")[0] == 404
        (nginx.folder / "static" / "static").mkdir()
        shutil.copy(nginx.folder / "static" / "gaya.css", nginx.folder / "static" / "static")
        assert nginx.ask("/static/gaya.css")[0] == 200


def etag_304() -> None:
    with _nginx("location /static/ { alias static/; expires 7d; }") as nginx:
        _static(nginx.folder)
        status, headers, _ = nginx.ask("/static/gaya.css")
        assert (status, headers["Cache-Control"]) == (200, "max-age=604800")
        assert nginx.ask("/static/gaya.css", if_none_match=headers["ETag"])[::2] == (304, "")
        assert nginx.ask("/static/gaya.css", if_none_match='"lain"')[0] == 200


# -- when something is wrong --------------------------------------------------------------------------------------------------


def aplikasi_mati_502() -> None:
    with _nginx(f"location / {{ proxy_pass http://127.0.0.1:{_free()}; }}") as nginx:
        status, headers, page = nginx.ask("/")
        assert status == 502
        assert headers["Server"].startswith("nginx")
        assert "502 Bad Gateway" in page
        assert ": Connection refused)" in nginx.log()


def _nobody() -> str:
    """Name the user and the group without any power, as nginx's settings have them."""
    import grp
    import pwd

    return f"nobody {grp.getgrgid(pwd.getpwnam('nobody').pw_gid).gr_name}"


def soket_tertutup_502() -> None:
    if sys.platform == "win32":
        raise unittest.SkipTest("Windows tidak punya soket Unix di Python")
    with _written("", user=_nobody()) as nginx:
        home = nginx.folder / "rumah"
        home.mkdir()
        with contextlib.closing(socket.socket(socket.AF_UNIX)) as listening:
            listening.bind(os.path.relpath(home / "s"))
            listening.listen()
            (home / "s").chmod(0o777)
            home.chmod(0o000)
            try:
                with _nginx(f"location / {{ proxy_pass http://unix:{home}/s; }}", user=_nobody()) as front:
                    assert front.ask("/")[0] == 502
                    assert "(13: Permission denied)" in front.log()
            finally:
                home.chmod(0o755)


def bawaan_satu_mega() -> None:
    with _behind() as behind, _nginx(f"location / {{ proxy_pass http://127.0.0.1:{behind.port}; }}") as nginx:
        for size, expected in ((1024 * 1024, 200), (1024 * 1024 + 1, 413)):
            assert nginx.ask("/", "POST", bytes(size))[0] == expected


def terlalu_besar_tidak_sampai() -> None:
    with (
        _behind() as behind,
        _nginx(f"client_max_body_size 1k; location / {{ proxy_pass http://127.0.0.1:{behind.port}; }}") as nginx,
    ):
        assert nginx.ask("/", "POST", bytes(2000))[0] == 413
        assert behind.seen == []
        assert nginx.ask("/", "POST", bytes(1000))[0] == 200
        assert len(behind.seen) == 1


@contextlib.contextmanager
def _too_slow() -> Iterator[tuple[_Behind, _Nginx]]:
    setting = "proxy_read_timeout 1s;"
    with (
        _behind() as behind,
        _nginx(f"location / {{ proxy_pass http://127.0.0.1:{behind.port}; {setting} }}") as nginx,
    ):
        behind.slow = 3
        yield behind, nginx


def lambat_504() -> None:
    with _too_slow() as (behind, nginx):
        status, _, page = nginx.ask("/")
        assert (status, "504 Gateway Time-out" in page) == (504, True)
        behind.slow = 0
        assert nginx.ask("/")[0] == 200


def lambat_dikerjakan_dua_kali() -> None:
    app = Flask("kios")
    made: list[str] = []

    @app.post("/")
    def report() -> str:
        time.sleep(2)
        made.append("laporan")
        return "selesai"

    setting = "proxy_read_timeout 1s;"
    with _served(app) as port, _nginx(f"location / {{ proxy_pass http://127.0.0.1:{port}; {setting} }}") as nginx:
        assert [nginx.ask("/", "POST", b"")[0] for _ in range(2)] == [504, 504]
        for _ in range(100):
            if len(made) == 2:
                return
            time.sleep(0.1)
        raise AssertionError(made)


# -- the socket, HTTPS, slow senders ------------------------------------------------------------------------------------------

_VISITOR = 'from flask import Flask, request\n\napp = Flask("kios")\n\n\n@app.route("/")\ndef home():\n    return [request.remote_addr]\n'


def soket_tanpa_alamat() -> None:
    if sys.platform == "win32":
        raise unittest.SkipTest("Gunicorn tidak berjalan di Windows")
    with modules(kios=_VISITOR) as folder:
        command = [sys.executable, "-m", "gunicorn", "--no-control-socket", "-b", "unix:g.sock", "kios:app"]
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            for _ in range(300):
                if (folder / "g.sock").exists():
                    break
                assert process.poll() is None
                time.sleep(0.1)
            with contextlib.closing(socket.socket(socket.AF_UNIX)) as asking:
                asking.settimeout(50)
                asking.connect(os.path.relpath(folder / "g.sock"))
                asking.sendall(b"GET / HTTP/1.0\r\n\r\n")
                with asking.makefile("rb") as answer:
                    assert json.loads(answer.read().split(b"\r\n\r\n")[1]) in ([""], [None])
        finally:
            process.terminate()
            process.wait()


def cookie_secure_hilang() -> None:
    app = Flask("kios")
    app.secret_key = os.urandom(16)

    @app.route("/masuk")
    def enter() -> str:
        session["nama"] = "Yuliana"
        return "selamat datang"

    @app.route("/")
    def home() -> str:
        return str(session.get("nama", "tamu"))

    with _served(app) as port:
        for secure, expected in ((False, "Yuliana"), (True, "tamu")):
            app.config["SESSION_COOKIE_SECURE"] = secure
            opener = urllib.request.build_opener(
                urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
            )
            told = []
            for path in ("/masuk", "/"):
                with opener.open(f"http://127.0.0.1:{port}{path}", timeout=50) as answer:
                    told.append(answer.read().decode())
            assert told == ["selamat datang", expected]


def nginx_mengumpulkan() -> None:
    with (
        _behind() as behind,
        _nginx(f"location / {{ proxy_pass http://127.0.0.1:{behind.port}; }}") as nginx,
        socket.create_connection(("127.0.0.1", nginx.port), timeout=50) as sending,
    ):
        sending.sendall(b"POST / HTTP/1.1\r\nHost: kios\r\nConnection: close\r\nContent-Length: 10\r\n\r\nsepar")
        time.sleep(1)
        assert behind.seen == []
        sending.sendall(b"uhnya")
        with sending.makefile("rb") as answer:
            assert answer.read().startswith(b"HTTP/1.1 200")
        assert [asked["body"] for asked in behind.seen] == [10]


# -- which location, which server ---------------------------------------------------------------------------------------------


def awalan_terpanjang() -> None:
    for order in (("/", "/buku/"), ("/buku/", "/")):
        with _nginx("".join(f'location {each} {{ return 200 "{each}"; }}' for each in order)) as nginx:
            assert [nginx.ask(path)[2] for path in ("/buku/3", "/lain")] == ["/buku/", "/"]


def pola_mengalahkan() -> None:
    with _nginx(
        'location /static/ { return 200 "awalan"; } location ~ \\.css$ { return 200 "pola"; } location / { return 204; }'
    ) as nginx:
        assert [nginx.ask(path)[2] for path in ("/static/gaya.css", "/static/desa.svg")] == ["pola", "awalan"]


def pola_tanpa_letak() -> None:
    with _behind() as behind:
        front = f"location / {{ proxy_pass http://127.0.0.1:{behind.port}; }}"
        with _nginx(front + r" location ~* \.(css|js|png)$ { expires 30d; }") as nginx:
            _static(nginx.folder)
            for path in ("/static/gaya.css", "/foto.png", "/kode.js"):
                assert nginx.ask(path)[0] == 404
        assert behind.seen == []
        with _nginx(front) as nginx:
            assert nginx.ask("/static/gaya.css")[0] == 200


def server_name_salah() -> None:
    first, second = (f'location / {{ return 200 "{each}"; }}' for each in ("pertama", "kedua"))
    for name, expected in (("pustaka.example", "kedua"), ("pustka.example", "pertama")):
        more = f"server {{ LISTEN server_name {name}; {second} }}"
        with _nginx(f"server_name kios.example; {first}", more) as nginx:
            assert nginx.ended("-t")[0] == 0
            assert nginx.ask("/", host="pustaka.example")[2] == expected


_TITIPAN = """from flask import Flask, request

app = Flask("kios")


@app.route("/")
def home():
    return [request.headers.get("X-Forwarded-For"), request.headers.get("X-Forwarded-Host"), request.scheme]
"""


def _handed_on(*words: str) -> Any:
    """What an app sees of the headers of a proxy, behind this server; `PORT` in its words is a free one."""
    port = _free()
    with modules(kios=_TITIPAN) as folder:
        command = [sys.executable, "-m", *(word.replace("PORT", str(port)) for word in words), "kios:app"]
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            for _ in range(300):
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
                    break
                assert process.poll() is None
                time.sleep(0.1)
            with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=50)) as connection:
                headers = {"For": "203.0.113.5", "Host": "kios.example", "Proto": "https"}
                connection.request(
                    "GET", "/", headers={f"X-Forwarded-{name}": value for name, value in headers.items()}
                )
                return json.loads(connection.getresponse().read())
        finally:
            process.terminate()
            process.wait()


def waitress_membuang_titipan() -> None:
    plain = ["waitress", "--listen=127.0.0.1:PORT"]
    assert _handed_on(*plain) == [None, None, "http"]
    trusted = [
        "--trusted-proxy=127.0.0.1",
        "--trusted-proxy-headers=x-forwarded-for x-forwarded-host x-forwarded-proto",
    ]
    assert _handed_on(*plain, *trusted)[2] == "https"


def gunicorn_percaya_proto() -> None:
    if sys.platform == "win32":
        raise unittest.SkipTest("Gunicorn tidak berjalan di Windows")
    assert _handed_on("gunicorn", "--no-control-socket", "-b", "127.0.0.1:PORT")[2] == "https"


# -- the exercises ------------------------------------------------------------------------------------------------------------


def angka_melebihi_nilai() -> None:
    app = Flask("kios")

    @app.route("/")
    def home() -> list[str | None]:
        return [request.remote_addr, request.host]

    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=2, x_host=2)  # type: ignore[method-assign]
    headers = {"X-Forwarded-For": "203.0.113.5", "X-Forwarded-Host": "pustaka.example"}
    assert app.test_client().get("/", headers=headers).json == ["127.0.0.1", "localhost"]


def proxyfix_dua_kali() -> None:
    app = Flask("kios")

    @app.route("/")
    def home() -> str:
        return str(request.remote_addr)

    bare = app.wsgi_app
    headers = {"X-Forwarded-For": "8.8.8.8, 203.0.113.5, 198.51.100.9"}
    for inner, outer, expected in ((1, 1, "198.51.100.9"), (1, 2, "198.51.100.9"), (2, 1, "203.0.113.5")):
        app.wsgi_app = ProxyFix(ProxyFix(bare, x_for=inner), x_for=outer)  # type: ignore[method-assign]
        assert app.test_client().get("/", headers=headers).text == expected


def index_dan_potongan() -> None:
    text = "panitia/api/v2"
    assert text.index("/") == 7
    assert text[7:] == "/api/v2"
    assert [text.removeprefix(start) for start in ("panitia", "api")] == ["/api/v2", text]


def _photos(**config: Any) -> Flask:
    app = Flask("kios")
    app.config.update(config)

    @app.post("/")
    def photo() -> dict[str, int]:
        return {"bita": len(request.get_data())}

    return app


def _sent(app: Flask, size: int, path: str = "/") -> Any:
    app.logger.disabled = True
    return app.test_client().post(path, data=bytes(size), content_type="image/jpeg")


def tanpa_batas_dibaca() -> None:
    assert _sent(_photos(), 20_000_000).json == {"bita": 20_000_000}
    app = _photos(MAX_CONTENT_LENGTH=1000)
    app.add_url_rule("/lain", endpoint="lain", view_func=app.view_functions["photo"], methods=["POST"])
    assert [_sent(app, 1001, path).status_code for path in ("/", "/lain")] == [413, 413]
    assert _sent(app, 1000).status_code == 200


def app_memanggil_wsgi_app() -> None:
    app = Flask("kios")
    app.wsgi_app = lambda environ, start_response: ["dari wsgi_app"]  # type: ignore[method-assign]
    assert app({}, print) == ["dari wsgi_app"]


def penangan_menjawab_200() -> None:
    app = _photos(MAX_CONTENT_LENGTH=10)
    app.register_error_handler(413, lambda error: {"galat": "besar"})
    assert _sent(app, 11).status_code == 200


def penangan_kamus_json() -> None:
    app = _photos(MAX_CONTENT_LENGTH=10)
    assert _sent(app, 11).mimetype == "text/html"
    for value, kind in (("besar", "text/html"), ({"galat": "besar"}, "application/json")):
        app = _photos(MAX_CONTENT_LENGTH=10)
        app.register_error_handler(413, lambda error, value=value: (value, 413))
        assert _sent(app, 11).mimetype == kind


def batas_satu_rute() -> None:
    app = _photos(MAX_CONTENT_LENGTH=10)

    @app.post("/besar")
    def large() -> dict[str, int]:
        request.max_content_length = 20
        return {"bita": len(request.get_data())}

    assert [_sent(app, size, path).status_code for size, path in ((15, "/"), (15, "/besar"), (21, "/besar"))] == [
        413,
        200,
        413,
    ]


def kutip_dicatat_x22() -> None:
    with _nginx("access_log akses.log; location / { return 204; }") as nginx:
        with socket.create_connection(("127.0.0.1", nginx.port), timeout=50) as asking:
            asking.sendall(b'GET /"a HTTP/1.1\r\nHost: kios\r\nUser-Agent: x"y\r\nConnection: close\r\n\r\n')
            with asking.makefile("rb") as answer:
                answer.read()
        log = nginx.folder / "akses.log"
        for _ in range(50):
            if log.read_text(encoding="utf-8"):
                break
            time.sleep(0.1)
        parts = log.read_text(encoding="utf-8").split('"')
        assert parts[1] == r"GET /\x22a HTTP/1.1"
        assert parts[2].split()[0] == "204"
        assert parts[5] == r"x\x22y"
