"""Uji untuk pustaka. Jalankan di folder contoh ini: python -m pytest"""

import io
import logging
import re
import runpy

import pytest
from flask import current_app

from amati import TANPA_GALAT, TERKUNCI, Halaman, Jejak, Konsol, ketikan
from pustaka import create_app
from pustaka.data import BUKU
from pustaka.hitungan import umur


@pytest.fixture
def app():
    return create_app({"KOTA": "Ruteng"})


@pytest.fixture
def log():
    """What the application writes about its requests; give it as `errors_stream`."""
    return io.StringIO()


def test_the_front_page_leads_to_the_books_and_each_book_has_a_link(app):
    page = app.test_client().get("/", follow_redirects=True)
    assert page.request.path == "/buku/"
    for number, book in BUKU.items():
        assert f'<a href="/buku/{number}">{book["judul"]}</a>' in page.text


@pytest.mark.parametrize("number", [1, 2, 3, 5])
def test_a_book_tells_its_age_and_the_visit_is_logged(app, log, number):
    page = app.test_client().get(f"/buku/{number}", errors_stream=log)
    assert re.search(r"Umurnya \d+ tahun", page.text)
    assert re.fullmatch(rf"INFO \[[0-9a-f]{{8}}\] buku {number} dibuka\n", log.getvalue())


def test_the_age_of_a_book():
    assert umur(BUKU[1], 2026) == 21


def test_the_fault_to_be_found(app, log):
    """Book 4 fails: the visitor gets a number and no word of the code, the log gets the traceback with the same number."""
    page = app.test_client().get("/buku/4", errors_stream=log)
    assert page.status_code == 500
    assert "TypeError" not in page.text
    number = re.findall(r"<code>([0-9a-f]{8})</code>", page.text)[0]
    assert f"ERROR [{number}] Exception on /buku/4 [GET]" in log.getvalue()
    assert "TypeError: unsupported operand" in log.getvalue()


def test_two_visits_have_two_numbers(app):
    client = app.test_client()
    pages = {client.get("/buku/4", errors_stream=io.StringIO()).text for _ in range(2)}
    assert len(pages) == 2


def test_a_book_that_does_not_exist(app, log):
    page = app.test_client().get("/buku/99", errors_stream=log)
    assert page.status_code == 404
    assert "Halaman itu tidak ada" in page.text
    assert re.fullmatch(r"WARNING \[[0-9a-f]{8}\] buku 99 tidak ada\n", log.getvalue())


def test_other_errors_keep_their_status_and_headers(app):
    page = app.test_client().post("/buku/")
    assert page.status_code == 405
    assert "GET" in page.headers["Allow"]
    assert "tidak dapat dibuka dengan cara ini" in page.text


def test_an_error_without_words_of_its_own(app):
    app.add_url_rule("/teko", "teko", lambda: current_app.aborter(418))
    assert "Permintaan itu tidak dapat dijawab" in app.test_client().get("/teko").text


def test_a_line_outside_a_request_has_no_number(app, capsys):
    app.logger.warning("selesai dinyalakan")
    assert capsys.readouterr().err == "WARNING [-] selesai dinyalakan\n"


def test_the_level_comes_from_the_environment(monkeypatch, log):
    monkeypatch.setenv("PUSTAKA_CATATAN", "WARNING")
    app = create_app()
    app.test_client().get("/buku/1", errors_stream=log)
    assert log.getvalue() == ""


def test_the_loggers_of_others_are_left_alone():
    other = logging.getLogger("milik.pustaka.lain")
    create_app({})
    assert not other.disabled


def test_the_console_asks_for_the_pin(app):
    console = Konsol(app, "/buku/4")
    assert console.ketik("buku") == TERKUNCI
    assert not console.masuk("salah")
    assert console.masuk(console.debugger.pin)
    assert console.ketik('buku["tahun"]') == "'2002'"
    assert repr(console).endswith(">>> buku[\"tahun\"]\n'2002'")
    assert "<code>&#x27;2002&#x27;</code>" in console._repr_html_()


def test_the_picture_of_a_traceback_is_numbered_from_the_bottom(app):
    trace = Jejak(app, "/buku/4")
    assert repr(trace).splitlines() == [
        "4. Flask dan Werkzeug memanggil fungsimu: bukan tulisanmu: lewati",
        "3. buku.py, di dalam satu: lama = umur(buku, date.today().year)",
        '2. hitungan.py, di dalam umur: return tahun_ini - buku["tahun"]',
        "1. yang terjadi: TypeError: unsupported operand type(s) for -: 'int' and 'str'",
    ]
    assert "&quot;tahun&quot;" in trace._repr_svg_()


def test_the_tools_say_so_when_the_fault_is_mended(app, monkeypatch):
    monkeypatch.setitem(BUKU[4], "tahun", 2002)
    assert repr(Jejak(app, "/buku/4")) == "1. tidak ada galat: /buku/4 dijawab 200 OK"
    console = Konsol(app, "/buku/4")
    assert not console.masuk(console.debugger.pin)
    assert console.ketik("buku") == TANPA_GALAT


def test_a_breakpoint_answers_what_was_typed(capsys):
    with ketikan("p judul"):
        judul = "Bumi Manusia"
        breakpoint()  # noqa: T100
        judul = judul.upper()
    assert judul == "BUMI MANUSIA"
    assert "(Pdb) p judul\n'Bumi Manusia'\n(Pdb) c\n" in capsys.readouterr().out


def test_the_search_stops_at_the_fault_and_comes_to_its_end_without_it(capsys, monkeypatch):
    with pytest.raises(TypeError):
        runpy.run_module("cari")
    assert capsys.readouterr().out == "1 21\n2 46\n3 44\n"
    monkeypatch.setitem(BUKU[4], "tahun", 2002)
    runpy.run_module("cari")
    assert capsys.readouterr().out.endswith("4 24\n5 17\n")


def test_halaman_disimpan_tanpa_isinya():
    class Server:
        def _repr_mimebundle_(self):
            return {"application/hidup": 1, "text/plain": "folder", "text/html": "folder"}

    bundle = Halaman(Server())._repr_mimebundle_()
    assert bundle["application/hidup"] == 1
    assert "folder" not in bundle["text/plain"] + bundle["text/html"]
