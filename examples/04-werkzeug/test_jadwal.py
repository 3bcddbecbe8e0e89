"""Uji untuk ketiga versi jadwal kereta. Jalankan di folder ini: python -m pytest"""

import runpy
from pathlib import Path
from wsgiref import simple_server

import flask
import pytest
from werkzeug.test import Client

import app
import app_mini
import wsgi_tangan
from mini_flask import MiniFlask, Response

HERE = Path(__file__).parent
FRAMEWORKS = pytest.mark.parametrize("module", [app, app_mini], ids=["flask", "mini_flask"])


@FRAMEWORKS
def test_the_front_page_lists_the_cities_and_links(module):
    response = Client(module.app).get("/")
    assert response.status == "200 OK"
    assert response.mimetype == "text/html"
    assert "<li>malang</li>" in response.text
    assert 'href="/ke/malang"' in response.text


@FRAMEWORKS
def test_a_city_lists_its_trains_from_an_hour_on(module):
    client = Client(module.app)
    assert "<li>04.00 Penataran</li><li>07.00 Arjuno</li>" in client.get("/ke/malang").text
    afternoon = client.get("/ke/malang?sesudah=12").text
    assert "<li>16.00 Tumapel</li>" in afternoon
    assert "Arjuno" not in afternoon
    assert 'href="/"' in afternoon
    assert "Arjuno" in client.get("/ke/malang?sesudah=siang").text


@FRAMEWORKS
def test_what_is_not_there_is_404_and_what_is_not_allowed_405(module):
    client = Client(module.app)
    missing = client.get("/ke/<b>medan")
    assert missing.status_code == 404
    assert "Belum ada kereta ke &lt;b&gt;medan." in missing.text
    assert client.get("/tidak-ada").status_code == 404
    assert client.post("/ke/malang").status_code == 405


def test_both_frameworks_answer_the_same_pages():
    for path in ("/", "/ke/malang", "/ke/malang?sesudah=12", "/ke/medan", "/tidak-ada"):
        assert Client(app.app).get(path).text == Client(app_mini.app).get(path).text


def test_a_view_of_mini_flask_may_return_a_response():
    mini = MiniFlask()

    @mini.route("/tutup", methods=["POST"])
    def tutup(request):
        return Response("Loket tutup", status=503)

    assert tutup.__name__ == "tutup"
    assert Client(mini).post("/tutup").status_code == 503


def test_mini_flask_keeps_its_promise_of_40_lines():
    assert len((HERE / "mini_flask.py").read_text(encoding="utf-8").splitlines()) <= 40


def test_wsgi_by_hand_answers_text():
    client = Client(wsgi_tangan.app)
    assert client.get("/ke/blitar").text == "04.00 Penataran\n11.00 Dhoho"
    assert client.get("/ke/medan").status == "404 Not Found"
    assert client.get("/").status_code == 404


def test_running_a_file_starts_its_server(monkeypatch):
    started = []
    monkeypatch.setattr(flask.Flask, "run", lambda app: started.append("flask"))
    monkeypatch.setattr(MiniFlask, "run", lambda app: started.append("mini"))
    for name in ("app.py", "app_mini.py"):
        runpy.run_path(str(HERE / name), run_name="__main__")
    assert started == ["flask", "mini"]


def test_mini_flask_is_served_by_werkzeug(monkeypatch):
    started = []
    monkeypatch.setattr("mini_flask.run_simple", lambda *arguments: started.append(arguments))
    mini = MiniFlask()
    mini.run(port=5050)
    assert started == [("127.0.0.1", 5050, mini)]


def test_the_standard_library_serves_wsgi_by_hand_until_ctrl_c(monkeypatch, capsys):
    def interrupted(server):
        raise KeyboardInterrupt

    class AnyPort(simple_server.WSGIServer):
        def __init__(self, address, handler):
            super().__init__((address[0], 0), handler)

    monkeypatch.setattr(simple_server.make_server, "__defaults__", (AnyPort, simple_server.WSGIRequestHandler))
    monkeypatch.setattr(simple_server.WSGIServer, "serve_forever", interrupted)
    runpy.run_path(str(HERE / "wsgi_tangan.py"), run_name="__main__")
    assert capsys.readouterr().out.startswith(" * Running on http://127.0.0.1:")
