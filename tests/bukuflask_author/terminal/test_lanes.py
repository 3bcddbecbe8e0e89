"""Several terminals side by side: each with its own variables, folder and output; the same in every repetition."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.needs("penulis"), pytest.mark.needs("bash")]
pytest.importorskip("psutil")
pytest.importorskip("markdown_it")
pytest.importorskip("yaml")

from bukuflask_author.terminal import Cd, Open, Run, Serve, Set, Stop  # noqa: E402

REPETITIONS = int(os.environ.get("BUKUFLASK_ULANGAN", "5"))
"""How often a block with lanes is recorded here; 100 in the proof that it does not flake."""


def test_each_lane_has_its_own_variables_and_folder(work):
    work.small.write("examples/02-kecil/conf/a.txt", "isi")
    outputs = work(
        Set("WARUNG", "Ende", lane="a"),
        Cd("conf", lane="a"),
        Run("echo [$WARUNG] $PWD", lane="b"),
        Run("echo [$WARUNG] $PWD", lane="a"),
        Set("WARUNG", "Bima", lane="b"),
        Run("echo [$WARUNG]; cat a.txt", lane="a"),
    )
    folder = "~/belajar-flask/examples/02-kecil"
    assert [o for o in outputs if o] == [f"[] {folder}", f"[Ende] {folder}/conf", "[Ende]\nisi"]


def test_ctrl_c_stops_a_server_also_where_the_recorder_itself_runs_in_the_background(work):
    """A shell starts what is in the background with Ctrl+C ignored, and children inherit that."""
    kept = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        outputs = work(Serve("flask --app hello run"), Stop(), Run("echo selesai"))
    finally:
        signal.signal(signal.SIGINT, kept)
    assert outputs[-1] == "selesai"


TWO_LANES = """
- jalur: server
  langkah:
  - set: FLASK_APP=hello
  - serve: flask run --debug -p 8000
- file: klien.py
  isi: |
    from urllib.request import urlopen

    for nomor in range(3):
        with urlopen(f"http://127.0.0.1:8000/?nomor={nomor}") as jawaban:
            print(nomor, jawaban.status, len(jawaban.read()))
- run: python klien.py
  jalur: klien
- file: hello.py
  tunggu: '(?s)reloading.*Debugger PIN'
  isi: |
    from flask import Flask

    app = Flask(__name__)


    @app.get("/")
    def depan():
        return "lebih pendek?"
- run: python klien.py
  jalur: klien
- stop: server
- run: python klien.py 2>&1 | tail -1
  jalur: klien
"""


@pytest.mark.parametrize("number", range(REPETITIONS))
def test_a_server_and_a_client(work, number):
    recorded = work.record(work.parse(TWO_LANES))
    assert [done["step"].split(" (")[0] for done in recorded] == [
        "server > set: FLASK_APP=hello",
        "server > serve: flask run --debug -p 8000",
        "file: klien.py",
        "klien > run: python klien.py",
        "file: hello.py",
        "klien > run: python klien.py",
        "server > stop",
        "klien > run: python klien.py 2>&1 | tail -1",
    ]
    log = '127.0.0.1 - - [20/Nov/2026 09:00:00] "GET /?nomor={} HTTP/1.1" 200 -'
    requests = "\n".join(log.format(n) for n in range(3))
    start = " * Restarting with stat\n * Debugger is active!\n * Debugger PIN: 123-456-789\n"
    assert [done["output"] for done in recorded] == [
        "",
        " * Serving Flask app 'hello'\n * Debug mode: on\nWARNING: This is a development server. Do not use it in a production "
        "deployment. Use a production WSGI server instead.\n * Running on http://127.0.0.1:8000\nPress CTRL+C to quit\n"
        f"{start}{requests}\n * Detected change in '~/belajar-flask/examples/02-kecil/hello.py', reloading\n{start}{requests}",
        "",
        "0 200 15\n1 200 15\n2 200 15",
        "",
        "0 200 13\n1 200 13\n2 200 13",
        "",
        "urllib.error.URLError: <urlopen error [Errno 111] Connection refused>",
    ]


def test_a_server_that_dies_while_another_lane_works_is_reported(work):
    work.small.write("examples/02-kecil/rapuh.py", _FRAGILE)
    said = work.said(
        Serve("flask --app hello run -p 8001", lane="lain"),
        Serve("python rapuh.py", ready="hidup", lane="server"),
        Run("touch matikan; sleep 1", lane="klien"),
    )
    assert said == (
        "server `python rapuh.py` (jalur server) berakhir sendiri dengan kode 9, setelah `touch matikan; sleep 1` (jalur klien):\n"
        "hidup\nmati\n"
    )


_FRAGILE = """\
import pathlib, sys, time

print("hidup", flush=True)
while not pathlib.Path("matikan").exists():
    time.sleep(0.05)
print("mati", flush=True)
sys.exit(9)
"""


def test_one_port_for_two_servers_is_refused_as_on_the_readers_machine(work):
    """The traceback does not show what stands between an app and its port while a block is recorded."""
    outputs = work(
        Serve("flask --app hello run", lane="satu"),
        Run("flask --app hello run", 1, lane="dua"),
        Run("python -c \"import socket; socket.socket().bind(('127.0.0.1', 5000))\"", 1, lane="dua"),
    )
    assert "Port 5000 is in use by another program" in outputs[1]
    assert outputs[2].startswith("Traceback") or outputs[2] == ""
    assert "sitecustomize" not in outputs[2]


def test_a_proxy_a_server_and_a_client(work):
    work.small.write("examples/02-kecil/proxy.py", _PROXY)
    outputs = work(
        Serve("flask --app hello run -p 8001", lane="server"),
        Serve("python proxy.py", lane="proxy"),
        Run(
            "python -c \"from urllib.request import urlopen; print(urlopen('http://127.0.0.1:8080/').read())\"",
            lane="klien",
        ),
        Open("/", lane="proxy"),
        Stop(lane="proxy", quiet=True),
        Open("/"),
    )
    assert outputs[0].count('"GET / HTTP/1.1" 200 -') == 3
    assert outputs[1].count('"GET / HTTP/1.1" 200 -') == 2
    assert outputs[2] == "b'<h1>Warung</h1>'"
    assert [outputs[3], outputs[5]] == ["<h1>Warung</h1>"] * 2


_PROXY = """\
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import urlopen


class Proxy(BaseHTTPRequestHandler):
    def do_GET(self):
        with urlopen("http://127.0.0.1:8001" + self.path) as jawaban:
            isi = jawaban.read()
        self.send_response(200)
        self.send_header("Content-Length", str(len(isi)))
        self.end_headers()
        self.wfile.write(isi)


ThreadingHTTPServer(("127.0.0.1", 8080), Proxy).serve_forever()
"""

NGINX = """\
daemon off;
pid nginx.pid;
error_log logs/error.log;
events {}
http {
    access_log logs/access.log;
    client_body_temp_path temp/body;
    proxy_temp_path temp/proxy;
    fastcgi_temp_path temp/fastcgi;
    uwsgi_temp_path temp/uwsgi;
    scgi_temp_path temp/scgi;
    server {
        listen 127.0.0.1:8080;
        location / {
            proxy_pass http://127.0.0.1:8000;
            proxy_set_header Host $http_host;
        }
    }
}
"""


@pytest.mark.needs("nginx")
def test_a_server_that_is_no_python(work):
    """Its configuration is a file of the example: the ports that stand there are not really taken either."""
    work.small.write("examples/02-kecil/nginx.conf", NGINX)
    work.small.write("examples/02-kecil/logs/.ada", "")
    work.small.write("examples/02-kecil/temp/.ada", "")
    block = work.parse("""
        perlu: [nginx]
        langkah:
        - serve: flask --app hello run -p 8000
          jalur: server
        - serve: nginx -p . -c nginx.conf -e logs/error.log
          jalur: proxy
        - open: /
        - run: cat logs/access.log
          jalur: klien
        - open: http://127.0.0.1:8080/tidak
        - stop: proxy
        - stop: server
        """)
    recorded = work.record(block)
    outputs = [done["output"] for done in recorded]
    assert outputs[0].endswith(
        '"GET / HTTP/1.0" 200 -\n127.0.0.1 - - [20/Nov/2026 09:00:00] "GET /tidak HTTP/1.0" 404 -'
    )
    assert outputs[1] == ""
    assert recorded[2] == {"step": "open: /", "output": "<h1>Warung</h1>", "alamat": "http://127.0.0.1:8080/"}
    assert outputs[3].startswith('127.0.0.1 - - [20/Nov/2026:09:00:00 +0000] "GET / HTTP/1.1" 200 15 "-"')
    assert "404 Not Found" in outputs[4]
    assert outputs[5:] == ["", ""]


def test_what_one_system_did_is_not_there_for_another(work):
    block = work.parse("""
        - run: echo sesudah >> catatan.txt
        - run: cat catatan.txt
        - run: echo linux
          hanya: [linux, macos]
          selain:
            run: echo windows
        """)
    work.small.write("examples/02-kecil/catatan.txt", "sebelum\n")
    assert [done["output"] for done in work.record(block)] == [
        "",
        "sebelum\nsesudah",
        "linux",
        "",
        "sebelum\nsesudah",
        "windows",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="gunicorn tidak ada untuk Windows")
def test_production_servers_for_some_systems_only(work):
    assert (Path(sys.executable).parent / "gunicorn").exists()
    block = work.parse("""
        - serve: gunicorn --no-control-socket -w 2 -b 127.0.0.1:8000 hello:app
          jalur: server
          hanya: [linux, macos]
          selain:
            serve: waitress-serve --listen=127.0.0.1:8000 hello:app
        - open: /
        - stop: server
          sinyal: TERM
        """)
    for _ in range(2):
        recorded = work.record(block)
        assert [done["step"] for done in recorded] == [
            "linux+macos > server > serve: gunicorn --no-control-socket -w 2 -b 127.0.0.1:8000 hello:app",
            "linux+macos > open: /",
            "linux+macos > server > stop: TERM",
            "windows > server > serve: waitress-serve --listen=127.0.0.1:8000 hello:app",
            "windows > open: /",
            "windows > server > stop",
        ]
        started = "[2026-11-20 09:00:00 +0000] [{}] [INFO] {}".format
        assert recorded[0]["output"].splitlines()[-4:] == [
            started(1234, "Listening at: http://127.0.0.1:8000 (1234)"),
            started(1234, "Using worker: sync"),
            started(1235, "Booting worker with pid: 1235"),
            started(1236, "Booting worker with pid: 1236"),
        ]
        assert [recorded[n]["output"] for n in (1, 4)] == ["<h1>Warung</h1>"] * 2
        assert recorded[2]["output"].splitlines() == [
            started(1234, "Handling signal: term"),
            started(1235, "Worker exiting (pid: 1235)"),
            started(1236, "Worker exiting (pid: 1236)"),
            started(1234, "Shutting down: Master"),
        ]
        assert recorded[3]["output"] == "INFO:waitress:Serving on http://127.0.0.1:8000"
