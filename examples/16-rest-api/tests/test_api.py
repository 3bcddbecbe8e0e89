"""Uji untuk API: sumber dan metodenya, galat sebagai JSON, token, ETag, asal lain, dan kliennya."""

import runpy
import threading
from io import BytesIO
from urllib.error import HTTPError

import pytest
from werkzeug.serving import make_server

import klien
from amati import perpus_sementara
from pustaka import create_app
from pustaka.models import Buku, db

ADDED = {"judul": "Sang Pemimpi", "penulis": "Andrea Hirata", "tahun": 2006}
METHODS = [("/api/buku", "POST"), ("/api/buku/3", "PUT"), ("/api/buku/3", "PATCH"), ("/api/buku/3", "DELETE")]


def books(app):
    """Return (id, title, author, year) of every book."""
    with app.app_context():
        rows = db.session.scalars(db.select(Buku).order_by(Buku.id))
        return [(each.id, each.judul, each.penulis, each.tahun) for each in rows]


def refused(reply, status, words):
    """Assert that this is an error as JSON, with these words."""
    assert reply.status_code == status, reply.text
    assert reply.content_type == "application/json"
    assert reply.json["kode"] == status
    assert words in reply.json["galat"]


def test_the_list_comes_in_pages(client):
    first = client.get("/api/buku").json
    assert [book["judul"] for book in first["isi"]] == [
        "Atheis",
        "Belenggu",
        "Bumi Manusia",
        "Cantik Itu Luka",
        "Gadis Kretek",
    ]
    assert (first["halaman"], first["banyak_halaman"], first["banyak_buku"]) == (1, 3, 12)
    last = client.get("/api/buku?page=3").json
    assert [book["id"] for book in last["isi"]] == [10, 6]
    assert len(client.get("/api/buku?per_page=3").json["isi"]) == 3
    refused(client.get("/api/buku?page=4"), 404, "")


def test_no_client_gets_more_books_at_once_than_the_cap(app, client):
    with app.app_context():
        db.session.add_all([Buku(judul=f"Jilid {number}", penulis="Tim", tahun=2020) for number in range(30)])
        db.session.commit()
    assert len(client.get("/api/buku?per_page=1000").json["isi"]) == 20


def test_one_book_and_its_loans(client):
    assert client.get("/api/buku/2").json == {
        "id": 2,
        "judul": "Bumi Manusia",
        "penulis": "Pramoedya Ananta Toer",
        "tahun": 1980,
    }
    assert client.get("/api/buku/1/pinjaman").json == [
        {"tanggal_pinjam": "2026-10-05", "tanggal_kembali": "2026-10-19"}
    ]
    assert client.get("/api/buku/2/pinjaman").json == [{"tanggal_pinjam": "2026-11-02", "tanggal_kembali": None}]
    assert client.get("/api/buku/3/pinjaman").json == []


def test_a_book_is_added_and_its_address_told(app, client, headers):
    reply = client.post("/api/buku", json=ADDED, headers=headers)
    assert reply.status == "201 CREATED"
    assert reply.json == {"id": 13, **ADDED}
    assert reply.headers["Location"] == "/api/buku/13"
    assert client.get("/api/buku/13").json == reply.json
    assert books(app)[-1] == (13, *ADDED.values())


def test_put_replaces_the_whole_and_patch_a_part(app, client, headers):
    assert client.put("/api/buku/3", json=ADDED, headers=headers).json == {"id": 3, **ADDED}
    refused(client.put("/api/buku/3", json={"tahun": 2007}, headers=headers), 400, "Bidang judul harus ada.")
    assert client.patch("/api/buku/3", json={"tahun": 2007}, headers=headers).json == {"id": 3, **ADDED, "tahun": 2007}
    assert client.patch("/api/buku/3", json={}, headers=headers).json["tahun"] == 2007
    assert books(app)[2] == (3, "Sang Pemimpi", "Andrea Hirata", 2007)


def test_a_book_is_deleted_unless_it_was_lent(app, client, headers):
    reply = client.delete("/api/buku/3", headers=headers)
    assert (reply.status_code, reply.data) == (204, b"")
    refused(client.get("/api/buku/3"), 404, "Buku itu tidak ada.")
    refused(client.delete("/api/buku/3", headers=headers), 404, "Buku itu tidak ada.")
    refused(client.delete("/api/buku/2", headers=headers), 409, "punya catatan pinjaman")
    assert 2 in [row[0] for row in books(app)]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ([1], "Kirimkan objek JSON"),
        (None, "Kirimkan objek JSON"),
        ({**ADDED, "penerbit": "x"}, "Bidang penerbit tidak dikenal."),
        ({**ADDED, "judul": 5}, "Bidang judul harus berupa teks."),
        ({**ADDED, "tahun": "2006"}, "Bidang tahun harus berupa bilangan bulat."),
        ({**ADDED, "tahun": True}, "Bidang tahun harus berupa bilangan bulat."),
        ({**ADDED, "tahun": 999}, "empat angka"),
        ({**ADDED, "tahun": 10000}, "empat angka"),
        ({**ADDED, "judul": " "}, "Bidang judul harus diisi, paling banyak 200 huruf."),
        ({**ADDED, "judul": "a" * 201}, "paling banyak 200 huruf."),
        ({**ADDED, "penulis": "a" * 101}, "paling banyak 100 huruf."),
    ],
)
@pytest.mark.parametrize(("address", "method"), METHODS[:3])
def test_what_is_not_a_book_is_refused_and_nothing_is_stored(app, client, headers, address, method, sent, words):
    before = books(app)
    data = "null" if sent is None else None
    kind = {"Content-Type": "application/json"} if sent is None else {}
    refused(client.open(address, method=method, json=sent, data=data, headers={**headers, **kind}), 400, words)
    assert books(app) == before


def test_a_missing_field_is_named(client, headers):
    refused(client.post("/api/buku", json={"judul": "x", "tahun": 2000}, headers=headers), 400, "Bidang penulis")


def test_every_error_under_api_is_json_and_the_others_are_pages(client, headers):
    refused(client.get("/api/tidak-ada"), 404, "not found")
    refused(client.get("/api/buku/99"), 404, "Buku itu tidak ada.")
    refused(client.get(f"/api/buku/{10**30}"), 404, "not found")
    wrong = client.delete("/api/buku", headers=headers)
    refused(wrong, 405, "not allowed")
    assert "POST" in wrong.headers["Allow"]
    refused(client.post("/api/buku", data="{}", headers=headers), 415, "application/json")
    refused(client.post("/api/buku", data="{", headers={**headers, "Content-Type": "application/json"}), 400, "")
    assert client.get("/tidak-ada").content_type.startswith("text/html")
    page = client.get("/buku/3/hapus")
    assert (page.status_code, page.mimetype) == (405, "text/html")


def test_a_failure_of_ours_is_json_too(app, client):
    app.testing = False
    app.view_functions["api.satu"] = lambda id: 1 / 0
    app.logger.disabled = True
    refused(client.get("/api/buku/1"), 500, "The server encountered")


@pytest.mark.parametrize(("address", "method"), METHODS)
@pytest.mark.parametrize("sent", [None, "", "token-untuk-uji", "Bearer", "Bearer token", "Bearer ñ", "Basic x:y"])
def test_a_change_needs_the_token(app, client, address, method, sent):
    before = books(app)
    reply = client.open(address, method=method, json=ADDED, headers=sent and {"Authorization": sent})
    refused(reply, 401, "Token")
    assert reply.headers["WWW-Authenticate"].startswith("Bearer")
    assert books(app) == before


@pytest.mark.parametrize("token", [None, ""])
def test_without_a_configured_token_nothing_can_be_changed(app, client, token):
    app.config["API_TOKEN"] = token
    for sent in ("Bearer ", "Bearer None", "Bearer"):
        refused(client.delete("/api/buku/3", headers={"Authorization": sent}), 401, "Token")
    assert client.get("/api/buku/3").status_code == 200


def test_reading_changes_nothing(app, client):
    before = books(app)
    for address in ("/api/buku", "/api/buku/3", "/api/buku/3/pinjaman"):
        for method in ("GET", "HEAD", "OPTIONS"):
            assert client.open(address, method=method).status_code == 200
    assert books(app) == before


def test_what_is_stored_already_is_not_sent_again(client, headers):
    for address in ("/api/buku", "/api/buku/3"):
        tag = client.get(address).headers["ETag"]
        again = client.get(address, headers={"If-None-Match": tag})
        assert (again.status_code, again.data) == (304, b"")
    client.patch("/api/buku/3", json={"tahun": 1983}, headers=headers)
    assert client.get("/api/buku/3", headers={"If-None-Match": tag}).json["tahun"] == 1983


def test_another_origin_is_let_in_only_when_it_is_named(app, client):
    away, other = "http://127.0.0.1:8000", "http://127.0.0.1:8001"
    assert "Access-Control-Allow-Origin" not in client.get("/api/buku", headers={"Origin": away}).headers
    app.config["API_ASAL"] = away
    for address, method in [("/api/buku", "GET"), ("/api/buku", "OPTIONS"), ("/api/x", "GET"), ("/api/buku", "PUT")]:
        allowed = client.open(address, method=method, headers={"Origin": away}).headers
        assert allowed["Access-Control-Allow-Origin"] == away
        assert "Authorization" in allowed["Access-Control-Allow-Headers"]
        assert "PATCH" in allowed["Access-Control-Allow-Methods"]
        assert "Origin" in allowed["Vary"]
    for headers in ({}, {"Origin": other}):
        closed = client.get("/api/buku", headers=headers).headers
        assert "Access-Control-Allow-Origin" not in closed
        assert closed["Vary"] == "Origin"
    assert "Access-Control-Allow-Origin" not in client.get("/buku/", headers={"Origin": away}).headers


def test_settings_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("PUSTAKA_API_TOKEN", "dari-lingkungan")
    monkeypatch.setenv("PUSTAKA_SQLALCHEMY_DATABASE_URI", "sqlite:///:memory:")
    assert create_app().config["API_TOKEN"] == "dari-lingkungan"


def test_the_catalogue_page_asks_the_api(client):
    page = client.get("/katalog").text
    assert 'data-alamat="/api/buku"' in page
    assert "textContent = nilai" in client.get("/static/katalog.js").text


def test_the_notebooks_library_has_its_content():
    app = perpus_sementara(API_ASAL=None)
    assert app.test_client().get("/api/buku").json["banyak_buku"] == 12
    with app.app_context():
        db.engine.dispose()
    app.extensions["folder_sementara"].cleanup()


def test_the_client_in_plain_python(app, monkeypatch, capsys):
    server = make_server("127.0.0.1", 0, app)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        monkeypatch.setattr(klien, "ALAMAT", f"http://127.0.0.1:{server.port}/api/buku")
        klien.main()
        assert capsys.readouterr().out == "401 {'galat': 'Token tidak ada atau keliru.', 'kode': 401}\n"
        monkeypatch.setenv("PUSTAKA_API_TOKEN", app.config["API_TOKEN"])
        klien.main()
        added, wrong, gone = capsys.readouterr().out.splitlines()
        assert added == f"201 {dict(sorted({'id': 13, **ADDED}.items()))}"
        assert wrong == "400 {'galat': 'Bidang tahun harus berupa bilangan bulat.', 'kode': 400}"
        assert gone == "204 None"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert len(books(app)) == 12


def test_the_client_runs_as_a_program(monkeypatch, capsys):
    def gone(request, timeout):
        raise HTTPError(request.full_url, 410, "GONE", {}, BytesIO())

    monkeypatch.setattr("urllib.request.urlopen", gone)
    runpy.run_path(klien.__file__, run_name="__main__")
    assert capsys.readouterr().out == "410 None\n"
