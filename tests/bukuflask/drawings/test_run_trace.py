"""`jejak_run`: what is drawn was seen, in both processes, and nothing of the run stays behind."""

from __future__ import annotations

import contextlib
import json
import re
import sys
import threading
import xml.etree.ElementTree as ET
from pathlib import Path

import psutil
import pytest

from bukuflask import host as host_module
from bukuflask.drawings import run_trace
from bukuflask.drawings.run_trace import jejak_run
from bukuflask.problems import Masalah
from bukuflask_pyodide import desk, recordings
from bukuflask_pyodide.browser_host import BrowserHost

KAPAL = """
from flask import Flask
app = Flask(__name__)

@app.get("/")
def jadwal():
    return "07.00"

@app.get("/rusak")
def rusak():
    return 1 / 0
"""


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "proyek kafé saya"
    folder.mkdir()
    (folder / "kapal.py").write_text(KAPAL, encoding="utf-8")
    return folder


def running_in(folder) -> list[psutil.Process]:
    """Every process of this machine that works in a folder: a reloader's orphan is no longer a child of ours."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if Path(process.cwd()).is_relative_to(folder):
                found.append(process)
    return found


@pytest.fixture(autouse=True)
def _nothing_left_behind(tmp_path):
    yield
    assert running_in(tmp_path) == []
    assert psutil.Process().children(recursive=True) == []


def functions(text: str) -> list[str]:
    """The functions that a drawing names, in their order."""
    return re.findall(r"\S+\(\)|\(isi berkas\)", text)


def test_every_step_from_the_command_to_the_bytes_in_the_order_in_which_it_was_seen(place):
    text = jejak_run(place / "kapal.py").teks
    assert functions(text) == [
        "main()",
        "make_context()",
        "load_dotenv()",
        "run_command()",
        "load_app()",
        "locate_app()",
        "(isi berkas)",
        "find_best_app()",
        "show_server_banner()",
        "run_simple()",
        "make_server()",
        "bind()",
        "listen()",
        "log_startup()",
        "serve_forever()",
        "accept()",
        "process_request()",
        "handle()",
        "make_environ()",
        "Flask.__call__()",
        "wsgi_app()",
        "jadwal()",
        "Response.__call__()",
        "start_response()",
        "write()",
        "write()",
    ]
    assert text.startswith("flask --app kapal run\n")
    assert "Melayani GET /, diulang" in text
    assert text.endswith("bita masuk ke soket: HTTP/1.1 200 OK")


def test_the_reloader_has_two_processes_one_socket_and_two_imports(place):
    text = jejak_run(place, app="kapal", reloader=True).teks
    lanes = {"induk": [], "anak": []}
    for row in text.splitlines():
        if "│" in row and functions(row):
            before, _, after = row.partition("│")
            lanes["induk"] += functions(before)
            lanes["anak"] += functions(after)
    assert lanes == {
        "induk": ["main()", "(isi berkas)", "bind()", "listen()", "log_startup()", "restart_with_reloader()"],
        "anak": [
            "main()",
            "(isi berkas)",
            "fromfd()",
            "serve_forever()",
            "accept()",
            "Flask.__call__()",
            "jadwal()",
            "write()",
        ],
    }
    assert "Modul kapal diimpor 2 kali." in text
    assert "Soketnya satu" in text
    assert "Yang menerima sambungan: anak." in text
    assert "Hanya proses anak yang punya variabel lingkungan WERKZEUG_RUN_MAIN." in text
    assert max(map(len, text.splitlines())) <= 101  # wider is cut off beside JupyterLab's file list on a small screen


@pytest.mark.parametrize("reloader", [False, True])
def test_two_runs_give_the_same_drawing(place, reloader):
    first, second = (jejak_run(place, app="kapal", reloader=reloader, langkah=2) for _ in range(2))
    assert (first.svg, first.teks) == (second.svg, second.teks)
    assert str(place) not in first.svg


def test_what_is_not_seen_is_not_drawn(place):
    text = jejak_run(place, "/tidak-ada", app="kapal").teks
    assert "jadwal()" not in text
    assert "fungsi view-mu berjalan" not in text
    assert "HTTP/1.1 404 NOT FOUND" in text
    failed = jejak_run(place, "/rusak", app="kapal").teks
    assert "rusak()" in failed
    assert "HTTP/1.1 500 INTERNAL SERVER ERROR" in failed
    named = functions(jejak_run(place, app="kapal:app").teks)
    assert "find_app_by_string()" in named
    assert "find_best_app()" not in named


def test_a_factory_in_a_package_is_seen_too(place):
    package = place / "feri"
    package.mkdir()
    (package / "__init__.py").write_text(
        "from flask import Flask\ndef create_app():\n    app = Flask(__name__)\n"
        "    app.add_url_rule('/', view_func=depan)\n    return app\ndef depan():\n    return 'x'\n",
        encoding="utf-8",
    )
    named = functions(jejak_run(package).teks)
    at = named.index("create_app()")
    assert named[at - 2 : at] == ["(isi berkas)", "find_best_app()"]
    assert "depan()" in named


def test_a_step_is_marked_and_explained(place):
    drawing = jejak_run(place, app="kapal", langkah=12)
    said, row = (line for line in drawing.teks.splitlines() if line.startswith("▶"))
    assert said == "▶ Langkah 12: socket, bind()"
    assert row.split()[:4] == ["▶", "12", "socket", "bind()"]
    assert "Kalau sudah ada pemiliknya: Address already in use." in " ".join(drawing.teks.split())
    assert "Langkah" not in jejak_run(place, app="kapal").teks
    child = jejak_run(place, app="kapal", reloader=True, langkah=9).teks
    assert "Langkah 9: socket, fromfd(), di proses anak" in child


def test_the_drawing_can_be_heard(place):
    svg = ET.fromstring(jejak_run(place, app="kapal", reloader=True).svg)
    description = svg.findtext("{http://www.w3.org/2000/svg}desc") or ""
    assert description.startswith("1. flask.cli, main(): perintah flask dimulai; 2. kapal, (isi berkas)")
    assert "proses anak, socket, accept(): menerima satu sambungan" in description


def test_every_watched_function_is_met_by_some_run(place, monkeypatch):
    """A name that Flask, Werkzeug or Python no longer has would silently vanish from the drawing."""
    seen = set()
    real = run_trace.recorded

    def recorded(*arguments):
        records = real(*arguments)
        seen.update((record["module"], record["name"]) for record in records)
        return records

    monkeypatch.setattr(run_trace, "recorded", recorded)
    jejak_run(place, app="kapal", reloader=True)
    jejak_run(place, app="kapal:app")
    assert {(each.module, each.name) for each in run_trace._WATCHED} <= seen


@pytest.mark.parametrize("reloader", [False, True])
def test_an_app_that_cannot_start_is_explained(place, reloader):
    with pytest.raises(Masalah) as problem:
        jejak_run(place, app="kapal ", reloader=reloader)
    assert "Could not import 'kapal '." in str(problem.value)


def test_an_app_that_ends_the_server_is_explained(place):
    (place / "kapal.py").write_text(KAPAL.replace("1 / 0", "__import__('os')._exit(1)"), encoding="utf-8")
    with pytest.raises(Masalah) as problem:
        jejak_run(place, "/rusak", app="kapal")
    assert "tidak menjawab permintaan ke /rusak" in str(problem.value)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"langkah": 0}, "langkah 1 sampai 26; yang diminta 0"),
        ({"langkah": 27}, "yang diminta 27"),
        ({"langkah": True}, "yang diminta True"),
        ({"langkah": "5"}, "yang diminta '5'"),
        ({"alamat": "mode"}, "diawali garis miring"),
    ],
)
def test_wrong_arguments_are_explained(place, given, said):
    with pytest.raises(Masalah) as problem:
        jejak_run(place, app="kapal", **given)
    assert said in str(problem.value)


class TestInTheBrowserEdition:
    @pytest.fixture(autouse=True)
    def _browser(self, monkeypatch, place, tmp_path):
        records = run_trace.recorded(place.resolve(), "kapal", "/", False)
        runs = {recordings.key(place.resolve().as_posix(), "kapal", "/", False): records}
        file = tmp_path / "rekaman" / "09-pabrik.json"
        file.parent.mkdir()
        file.write_text(json.dumps({"jejak_run": runs, "keluaran": {}}), encoding="utf-8")
        index = {"pelajaran": {}, "contoh": [], "jejak_run": dict.fromkeys(runs, "09-pabrik"), "sel": {}}
        (tmp_path / "daftar.json").write_text(json.dumps(index), encoding="utf-8")
        monkeypatch.setattr(desk, "SHIPPED", tmp_path)
        desk.index.cache_clear()
        recordings.of_lesson.cache_clear()
        monkeypatch.setattr(host_module, "_registered", [BrowserHost()])

    def test_a_recorded_run_is_drawn_and_named_as_such(self, place):
        first, second, *_ = jejak_run(place, app="kapal", langkah=2).teks.splitlines()
        assert first == BrowserHost.recording_label
        assert second == "flask --app kapal run"

    def test_another_run_says_why_not_and_what_was_recorded(self, place):
        with pytest.raises(Masalah) as problem:
            jejak_run(place, "/lain", app="kapal")
        assert "tidak ada proses dan soket" in str(problem.value)
        assert "yang sudah direkam: '/'" in str(problem.value)


def test_the_settings_of_the_notebook_do_not_leak_in(place, monkeypatch):
    monkeypatch.setenv("FLASK_APP", "lain")
    monkeypatch.setenv("FLASK_RUN_PORT", "1")
    (place / "app.py").write_text(KAPAL.replace("jadwal", "papan"), encoding="utf-8")
    assert "papan()" in functions(jejak_run(place).teks)


def test_this_process_is_not_traced(place):
    jejak_run(place, app="kapal")
    assert sys.getprofile() is None
    assert threading.getprofile() is None
