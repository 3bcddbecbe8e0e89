"""Servers of several notebooks of one student: who holds the port, who may end what, and what is said of it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import jupyter_client
import psutil
import pytest

from bukuflask.serving import leases
from bukuflask.serving import server as server_module
from bukuflask.serving.ports import listens
from bukuflask.serving.server import hentikan_semua, jalankan

APP = "from flask import Flask\napp = Flask(__name__)\n\n@app.get('/')\ndef depan():\n    return 'Warung'\n"
ENOUGH = 60
"""Seconds after which something has gone wrong; nothing here is measured."""


@pytest.fixture(autouse=True)
def data(monkeypatch, tmp_path) -> Path:
    """The data folder of one student, whose notebook this test is."""
    monkeypatch.delenv("BUKUFLASK_UJI", raising=False)
    monkeypatch.setenv("BUKUFLASK_DATA", str(tmp_path / "catatan"))
    monkeypatch.setenv("JPY_SESSION_NAME", "/rumah/notebooks/03-menjalankan-server.ipynb")
    yield tmp_path / "catatan" / "server"
    server_module._stop_own()


@pytest.fixture
def place(tmp_path) -> Path:
    folder = tmp_path / "proyek kafé"
    folder.mkdir()
    (folder / "app.py").write_text(APP, encoding="utf-8")
    return folder


@pytest.fixture
def port(monkeypatch) -> int:
    """A free port that takes the part of 5000."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free: int = probe.getsockname()[1]
    monkeypatch.setattr(server_module, "PREFERRED_PORT", free)
    return free


class Notebook:
    """Another notebook: a real kernel, which knows its name."""

    def __init__(self, name: str, port: int) -> None:
        env = os.environ | {"JPY_SESSION_NAME": f"/rumah/notebooks/{name}"}
        self.manager, self.client = jupyter_client.manager.start_new_kernel(kernel_name="python3", env=env)
        self.run(
            "from bukuflask.serving import server as s\nfrom bukuflask import jalankan, hentikan_semua\n"
            f"s.PREFERRED_PORT = {port}"
        )

    def run(self, code: str) -> str:
        said: list[str] = []

        def hear(message) -> None:
            content = message["content"]
            said.append(content.get("text", "") or "\n".join(content.get("traceback", [])))

        self.client.execute_interactive(code, timeout=ENOUGH, output_hook=hear)
        return "".join(said)

    def close(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


@pytest.fixture
def other(port):
    notebook = Notebook("02-aplikasi-minimal.ipynb", port)
    yield notebook
    notebook.close()


def shown(server) -> str:
    return server._repr_mimebundle_()["text/plain"]


def until(condition) -> None:
    end = time.monotonic() + ENOUGH
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_notebook_takes_over_the_port_of_another_and_says_so(place, port, other, data):
    other.run(f"server = jalankan({str(place)!r})")
    assert other.run("print(server.port, server.hidup)") == f"{port} True\n"
    server = jalankan(place)
    assert server.port == port
    assert (
        f"Port {port} tadi dipakai server lain dari buku ini, dan server itu sudah dihentikan. Asalnya: 02-aplikasi-minimal.ipynb"
        in shown(server)
    )
    assert "program lain" not in shown(server)
    assert other.run("print(server.hidup)") == "False\n"
    assert "sudah berhenti" in other.run("print(repr(server))")
    server.berhenti()
    assert list(data.iterdir()) == []


def test_a_server_that_is_not_in_the_way_is_left_alone(place, port, other):
    other.run(f"server = jalankan({str(place)!r}, port={port + 1 if port < 65000 else port - 1})")
    server = jalankan(place)
    assert server.port == port
    assert "notebook lain" not in shown(server)
    assert other.run("print(server.hidup)") == "True\n"


def test_stopping_all_reaches_the_other_notebooks_and_says_so(place, port, other, data, capsys):
    other.run(f"server = jalankan({str(place)!r})")
    hentikan_semua()
    assert (
        "Server " + str(place) + " dari notebook 02-aplikasi-minimal.ipynb ikut dihentikan." in capsys.readouterr().out
    )
    assert other.run("print(server.hidup)") == "False\n"
    assert list(data.iterdir()) == []
    assert server_module.free_ports(port, settled=True).__next__() == port
    hentikan_semua()
    assert capsys.readouterr().out == ""


def test_a_kernel_that_ends_stops_only_its_own_servers(place, port, other):
    other.run(f"server = jalankan({str(place)!r})")
    server_module._stop_own()  # what a kernel does at its end
    assert other.run("print(server.hidup)") == "True\n"


def test_a_killed_kernel_leaves_neither_server_nor_file(place, port, other, data):
    other.run(f"server = jalankan({str(place)!r})")
    assert len(list(data.iterdir())) == 1
    psutil.Process(other.manager.provisioner.process.pid).kill()
    until(lambda: not list(data.iterdir()) and not listens(port))
    server = jalankan(place)
    assert server.port == port
    assert "dipakai" not in shown(server)


def test_a_server_of_this_notebooks_earlier_kernel_gives_way_without_words(place, port, other, monkeypatch):
    other.run(f"server = jalankan({str(place)!r})")
    monkeypatch.setenv("JPY_SESSION_NAME", "/rumah/notebooks/02-aplikasi-minimal.ipynb")
    server = jalankan(place)
    assert server.port == port
    assert "dipakai" not in shown(server)


def test_a_stale_file_ends_no_process_and_is_cleared_away(place, port, data, monkeypatch):
    data.mkdir(parents=True)
    stale = {"port": port, "place": "lama", "notebook": "01.ipynb", "pid": os.getpid()}
    (data / "0123.json").write_text(json.dumps(stale), encoding="utf-8")
    (data / "rusak.json").write_text("{", encoding="utf-8")
    server = jalankan(place)
    assert server.port == port
    assert "dipakai" not in shown(server)
    assert [file.stem for file in data.iterdir()] == [server._lease.stem]


def test_a_stale_file_with_a_foreign_program_on_its_port_hurts_nobody(place, port, data, monkeypatch):
    monkeypatch.setattr(leases, "LIMIT", 0.3)
    data.mkdir(parents=True)
    code = (
        "import socket, sys; s = socket.socket(); s.bind(('127.0.0.1', int(sys.argv[1]))); s.listen();"
        "print(flush=True); input()"
    )
    words = [sys.executable, "-c", code, str(port)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as foreign:
        foreign.stdout.readline()
        stale = {"port": port, "place": "lama", "notebook": "01.ipynb", "pid": foreign.pid}
        (data / "0123.json").write_text(json.dumps(stale), encoding="utf-8")
        server = jalankan(place)
        assert server.port != port
        assert f"Port {port} sedang dipakai program lain; port server ini: {server.port}" in shown(server)
        assert foreign.poll() is None
        foreign.stdin.close()
    assert [file.stem for file in data.iterdir()] == [server._lease.stem]


def test_in_a_build_no_notebook_knows_of_another(place, port, other, data, monkeypatch):
    monkeypatch.setenv("BUKUFLASK_UJI", "1")
    other.run(f"server = jalankan({str(place)!r})")
    server = jalankan(place)
    assert server._lease is None
    hentikan_semua()
    assert other.run("print(server.hidup)") == "True\n"


def test_a_folder_that_cannot_be_written_hides_a_server_but_does_not_stop_it(place, port, tmp_path, monkeypatch):
    (tmp_path / "berkas").write_text("", encoding="utf-8")
    monkeypatch.setenv("BUKUFLASK_DATA", str(tmp_path / "berkas"))
    assert jalankan(place).port == port
    hentikan_semua()
