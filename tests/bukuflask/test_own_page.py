"""The page of a right answer: the button below ✓, `%lihat`, and what runs behind them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from IPython.utils.capture import capture_output

from bukuflask import magics
from bukuflask.exercises.grading import grade
from bukuflask.exercises.runner import InProcessRunner
from bukuflask.host import Host
from bukuflask.problems import Masalah
from bukuflask.serving import server as server_module
from bukuflask.serving._serve import first_page
from bukuflask.serving.server import jalankan_jawaban
from bukuflask.web.peramban import make_door

NAME = "nama = 'Sri'\n"
WARUNG = (
    NAME
    + "from flask import Flask\nwarung = Flask(__name__)\n\n@warung.get('/menu')\ndef menu():\n    return '<h1>Menu Bu Sri</h1>'\n"
)
VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture(autouse=True)
def _student(monkeypatch, tmp_path):
    monkeypatch.delenv("BUKUFLASK_UJI", raising=False)
    monkeypatch.setenv("BUKUFLASK_DATA", str(tmp_path / "catatan"))
    yield
    server_module._stop_own()


@pytest.fixture
def notebook(shelf, open_notebook, monkeypatch):
    monkeypatch.setattr(magics, "make_runner", InProcessRunner)
    return open_notebook()


def outputs(notebook, source: str) -> list[dict]:
    with capture_output() as caught:
        notebook.shell.run_cell(f"%%latihan 02-01\n{source}")
    return [output.data for output in caught.outputs]


def test_a_right_answer_with_an_app_offers_its_page_by_button_and_by_command(notebook):
    before = dict(server_module._running)
    feedback, door = outputs(notebook, WARUNG)
    assert "Lihat halamanmu: `%lihat 02-01` di sel baru membukanya." in feedback["text/plain"]
    assert VIEW in door
    assert server_module._running == before, "nothing runs before somebody wants to see it"
    shown = notebook.run("%lihat 02-01")
    assert "Jawabanmu 02-01, dengan alamat: /menu" in shown
    assert "/menu → 200 OK" in shown
    assert "Menu Bu Sri" in notebook.html


def test_the_button_opens_the_page_in_its_place(notebook, monkeypatch):
    made = []

    def keep(words, start):
        made.append(make_door(words, start))
        return made[-1]

    monkeypatch.setattr("bukuflask.web.peramban.make_door", keep)
    outputs(notebook, WARUNG)
    (door,) = made
    assert door.closed == "Buka halamanku"
    assert door.page == {}
    door._on_message(None, {"kind": "reload"}, [])  # nothing to reload yet
    door._on_message(None, {"kind": "start"}, [])
    assert not door.closed
    assert not door.trouble
    assert "Menu Bu Sri" in door.page["html"]
    assert door.page["status"] == "200 OK"
    door._on_message(None, {"kind": "open", "method": "GET", "url": "/lain"}, [])
    assert door.page["status"].startswith("404")
    server_module.hentikan_semua()
    door._on_message(None, {"kind": "reload"}, [])
    assert "sudah berhenti" in door.page["html"]
    assert "%lihat 02-01" in door.page["html"]


def test_a_button_whose_server_cannot_start_says_why():
    def start():
        raise Masalah("Server tidak jadi berjalan.", "perbaiki kodenya.")

    door = make_door("Buka halamanku", start)
    door._on_message(None, {"kind": "start"}, [])
    assert door.closed
    assert "Server tidak jadi berjalan." in door.trouble
    assert "perbaiki kodenya." in door.trouble


@pytest.mark.parametrize("source", [NAME, WARUNG.replace("Sri'\n", "Made'\n", 1)])
def test_without_an_app_or_without_success_there_is_nothing_to_see(notebook, source):
    (feedback,) = outputs(notebook, source)
    assert "%lihat" not in feedback["text/plain"]
    assert "Belum ada halaman dari latihan 02-01 untuk dilihat." in notebook.run("%lihat 02-01")


def test_in_the_book_the_command_stands_alone(notebook, monkeypatch):
    monkeypatch.setenv("BUKUFLASK_UJI", "1")
    (feedback,) = outputs(notebook, WARUNG)
    assert "%lihat 02-01" in feedback["text/plain"]
    assert VIEW not in feedback


def test_a_newer_right_answer_is_the_one_that_is_seen(notebook):
    outputs(notebook, WARUNG)
    notebook.run("%lihat 02-01")
    first = server_module._running[Path("jawaban", "02-01")]
    outputs(notebook, WARUNG.replace("Bu Sri", "Pak Made"))
    notebook.run("%lihat 02-01")
    assert "Menu Pak Made" in notebook.html
    assert not first.hidup
    assert [place for place in server_module._running if place.parts[:1] == ("jawaban",)] == [Path("jawaban", "02-01")]


def test_an_answers_server_never_takes_the_port_of_the_lessons_and_tidies_up():
    server = jalankan_jawaban("02-01", WARUNG, "warung")
    folder, room = server._wish.folder, server._room
    assert server.port != server_module.PREFERRED_PORT
    assert (folder / "app.py").read_text(encoding="utf-8") == WARUNG
    server_module.hentikan_semua()
    assert not server.hidup
    assert not folder.exists()
    assert not room.exists()


def test_an_answer_that_does_not_start_is_explained_and_leaves_no_folder(monkeypatch):
    made = []
    real = server_module.tempfile.mkdtemp
    monkeypatch.setattr(server_module.tempfile, "mkdtemp", lambda **k: made.append(real(**k)) or made[-1])
    with pytest.raises(Masalah, match="berhenti dengan galat ValueError"):
        jalankan_jawaban("02-01", "int('murah')\n", "app")
    assert made
    assert not any(Path(folder).exists() for folder in made)


def test_in_a_browser_the_answer_is_asked_without_a_server(monkeypatch):
    class InABrowser(Host):
        in_browser = True

    monkeypatch.setattr(server_module, "host", InABrowser)
    server = jalankan_jawaban("02-01", WARUNG, "warung")
    assert server.port is None
    shown = server._repr_mimebundle_()
    assert "Menu Bu Sri" in shown["text/html"]
    assert "Jawabanmu 02-01, dengan alamat: /menu" in shown["text/plain"]
    folder = server._folder
    server.berhenti()
    assert not folder.exists()


FLASK = "from flask import Flask\n"


@pytest.mark.parametrize(
    ("source", "app"),
    [
        (FLASK + "toko = Flask('a')", "toko"),
        (FLASK + "toko = Flask('a')\napp = Flask('b')", "app"),
        (FLASK + "def create_app(nama='x'):\n    return Flask(nama)", "create_app()"),
        (FLASK + "def create_app(nama):\n    return Flask(nama)", None),
        ("def app(environ, start_response):\n    return []", "wsgi:app"),
        (
            "from werkzeug import Request, Response\n@Request.application\ndef app(r):\n    return Response('')",
            "wsgi:app",
        ),
        ("def app():\n    return 1", None),
        ("class app:\n    def __init__(self, a, b): ...", None),
        ("nama = 'app'", None),
    ],
)
def test_what_counts_as_an_app(source, app):
    verdict = grade(source, "pass", "x.md", 1)
    assert verdict["state"] == "benar"
    assert verdict.get("app") == app
    json.dumps(verdict)


def test_another_wsgi_application_is_seen_as_well():
    source = "def app(environ, start_response):\n    start_response('200 OK', [('Content-Type', 'text/html')])\n    return [b'Loket buka']\n"
    server = jalankan_jawaban("04-01", source, "wsgi:app")
    assert "Loket buka" in server._repr_mimebundle_()["text/html"]


@pytest.mark.parametrize(
    ("rules", "page"),
    [
        ([("/tentang", ["GET"]), ("/", ["GET"])], "/"),
        ([("/buku/<int:n>", ["GET"])], "/buku/1"),
        ([("/halo/<nama>", ["GET"]), ("/menu", ["GET"])], "/menu"),
        ([("/<any(satu, dua):pilih>", ["GET"])], "/satu"),
        ([("/pesan", ["POST"]), ("/halo/<nama>", ["GET"])], "/halo/maria"),
        ([("/pesan", ["POST"])], "/pesan"),
        ([], "/"),
    ],
)
def test_the_first_page_is_one_that_the_app_has(rules, page):
    import flask

    app = flask.Flask("x")
    for number, (rule, methods) in enumerate(rules):
        app.add_url_rule(rule, f"f{number}", lambda **_: "", methods=methods)
    assert first_page(app)[0] == page


def test_the_widgets_packages_are_loaded_only_after_the_feedback_is_out():
    code = "import bukuflask.magics, sys; print('anywidget' in sys.modules, 'bukuflask.serving.server' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert said.stdout == "False False\n"


@pytest.mark.parametrize(
    ("rules", "offered"),
    [
        ('@app.post("/pesan")\ndef pesan(): return ""', False),
        ('@app.get("/pesan")\ndef pesan(): return request.args["menu"]', False),
        ('@app.get("/")\ndef depan(): return ""\n@app.post("/pesan")\ndef pesan(): return ""', True),
        ('@app.get("/buku/<int:nomor>")\ndef buku(nomor): return ""', True),
    ],
)
def test_a_page_that_answers_no_plain_visit_is_not_offered(rules, offered):
    from bukuflask.exercises.grading import grade

    verdict = grade(f"from flask import Flask, request\napp = Flask(__name__)\n{rules}\n", "get_app()", "x.md", 1)
    assert verdict["state"] == "benar"
    assert bool(verdict.get("app")) is offered
