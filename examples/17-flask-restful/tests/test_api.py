"""Uji untuk API: satu kontrak untuk yang lama, yang di tengah jalan, dan yang baru, lalu perbedaan yang disengaja."""

import pytest
from conftest import TOKEN, made

from amati import PERMINTAAN, perpus_sementara, rekam
from pustaka import create_app
from pustaka.models import Buku, db

WAYS = ("lama", "tengah", "baru")
ADDED = {"judul": "Larung", "penulis": "Ayu Utami", "tahun": 2001}
METHODS = [("/api/buku", "POST"), ("/api/buku/3", "PUT"), ("/api/buku/3", "DELETE")]


@pytest.fixture(params=WAYS)
def app(request):
    yield from made(request.param, TESTING=True)


@pytest.fixture
def live(request):
    """One way's app as it runs in production: no exception comes through."""
    for app in made(request.param):
        app.logger.disabled = True
        yield app


def books(app):
    """Return (id, title, author, year) of every book."""
    with app.app_context():
        rows = db.session.scalars(db.select(Buku).order_by(Buku.id))
        return [(each.id, each.judul, each.penulis, each.tahun) for each in rows]


def refused(reply, status, message):
    """Assert that this is an error as JSON, with this message."""
    assert (reply.status_code, reply.mimetype) == (status, "application/json"), reply.text
    assert reply.json == {"message": message}


# -- the contract: what the programs of others live by ----------------------------------------------------------------------


def test_the_list_can_be_narrowed_to_an_author(client):
    assert [book["judul"] for book in client.get("/api/buku").json][:3] == ["Atheis", "Belenggu", "Bumi Manusia"]
    hirata = {"id": 1, "judul": "Laskar Pelangi", "penulis": "Andrea Hirata", "tahun": 2005}
    assert client.get("/api/buku?penulis=Andrea Hirata").json == [hirata]
    assert client.get("/api/buku?penulis=").json == []


def test_no_client_gets_more_books_at_once_than_the_cap(app, client):
    with app.app_context():
        db.session.add_all([Buku(judul=f"Jilid {number:02}", penulis="Tim", tahun=2020) for number in range(30)])
        db.session.commit()
    assert len(client.get("/api/buku?per_page=1000").json) == 20
    assert client.get("/api/buku?penulis=Tim&page=2").json[0]["judul"] == "Jilid 20"
    assert client.get("/api/buku?page=9").status_code == 404


def test_a_book_is_added_and_its_address_told(app, client, headers):
    reply = client.post("/api/buku", json=ADDED, headers=headers)
    assert (reply.status, reply.json) == ("201 CREATED", {"id": 13, **ADDED})
    assert reply.headers["Location"] == "/api/buku/13"
    assert client.get("/api/buku/13").json == reply.json
    assert books(app)[-1] == (13, *ADDED.values())


def test_a_year_in_text_and_keys_of_others_are_taken_as_before(app, client, headers):
    reply = client.post("/api/buku", json={**ADDED, "tahun": "2001", "penerbit": "KPG"}, headers=headers)
    assert reply.json == {"id": 13, **ADDED}


def test_put_replaces_the_whole(app, client, headers):
    assert client.put("/api/buku/3", json=ADDED, headers=headers).json == {"id": 3, **ADDED}
    assert books(app)[2] == (3, *ADDED.values())
    refused(client.put("/api/buku/99", json=ADDED, headers=headers), 404, "Buku itu tidak ada.")


def test_a_book_is_deleted_unless_it_was_lent(app, client, headers):
    reply = client.delete("/api/buku/3", headers=headers)
    assert (reply.status_code, reply.data) == (204, b"")
    refused(client.get("/api/buku/3"), 404, "Buku itu tidak ada.")
    lent = client.delete("/api/buku/2", headers=headers)
    refused(lent, 409, "Buku ini punya catatan pinjaman, jadi tidak dapat dihapus.")
    assert {1, 2} < {row[0] for row in books(app)}


@pytest.mark.parametrize(
    ("sent", "name", "message"),
    [
        ([1], "judul", "Judul harus diisi."),
        ({}, "judul", "Judul harus diisi."),
        ({**ADDED, "judul": None}, "judul", "Judul harus diisi."),
        ({"judul": "x", "tahun": 2001}, "penulis", "Penulis harus diisi."),
        ({"judul": "x", "penulis": "y"}, "tahun", "Tahun harus bilangan bulat."),
        ({**ADDED, "tahun": "dua ribu"}, "tahun", "Tahun harus bilangan bulat."),
        ({**ADDED, "tahun": None}, "tahun", "Tahun harus bilangan bulat."),
    ],
)
@pytest.mark.parametrize(("address", "method"), METHODS[:2])
def test_what_is_no_book_is_refused_and_nothing_is_stored(app, client, headers, address, method, sent, name, message):
    before = books(app)
    refused(client.open(address, method=method, json=sent, headers=headers), 400, {name: message})
    assert books(app) == before


def test_errors_under_api_are_json_and_the_others_are_pages(client, headers):
    assert client.get("/api/tidak-ada").json.keys() == {"message"}
    wrong = client.patch("/api/buku/3", json={}, headers=headers)
    refused(wrong, 405, "The method is not allowed for the requested URL.")
    assert {"GET", "PUT", "DELETE"} <= wrong.allow
    assert client.post("/api/buku", data="{}", headers=headers).status_code == 415
    assert client.post("/api/buku", data="{", content_type="application/json", headers=headers).status_code == 400
    assert client.get("/tidak-ada").mimetype == "text/html"
    page = client.get("/buku/3/hapus")
    assert (page.status_code, page.mimetype) == (405, "text/html")


@pytest.mark.parametrize(("address", "method"), METHODS)
@pytest.mark.parametrize("sent", [None, "", TOKEN, "Bearer", "Bearer token", "Bearer ñ", "Basic x:y"])
def test_a_change_needs_the_token(app, client, address, method, sent):
    before = books(app)
    reply = client.open(address, method=method, json=ADDED, headers=sent and {"Authorization": sent})
    refused(reply, 401, "Token tidak ada atau keliru.")
    assert reply.headers["WWW-Authenticate"].startswith("Bearer")
    assert books(app) == before


@pytest.mark.parametrize("token", [None, ""])
def test_without_a_configured_token_nothing_can_be_changed(app, client, token):
    app.config["API_TOKEN"] = token
    for sent in ("Bearer ", "Bearer None", "Bearer"):
        assert client.delete("/api/buku/3", headers={"Authorization": sent}).status_code == 401
    assert client.get("/api/buku/3").status_code == 200


@pytest.mark.parametrize("live", WAYS, indirect=True)
def test_a_failure_of_ours_is_json_too(live, monkeypatch):
    monkeypatch.setattr(db, "paginate", None)
    reply = live.test_client().get("/api/buku")
    assert (reply.status_code, reply.json.keys()) == (500, {"message"})


def test_the_recordings_are_alike():
    old = rekam("lama")
    assert [(method, address) for method, address, _status, _content in old] == [each[:2] for each in PERMINTAAN]
    assert {status for _method, _address, status, _content in old} == {200, 201, 204, 400, 404, 405, 409, 415}
    assert rekam("tengah") == old
    assert rekam("baru") == old


def test_the_catalogue_page_asks_the_api(client):
    assert 'data-alamat="/api/buku"' in client.get("/katalog").text
    assert "textContent = nilai" in client.get("/static/katalog.js").text


# -- what was changed on purpose --------------------------------------------------------------------------------------------

BETTER = [
    ({**ADDED, "judul": ""}, "judul", "Judul harus diisi."),
    ({**ADDED, "judul": 5}, "judul", "Judul harus diisi."),
    ({**ADDED, "judul": "a" * 201}, "judul", "Judul harus diisi."),
    ({**ADDED, "tahun": True}, "tahun", "Tahun harus bilangan bulat."),
    ({**ADDED, "tahun": 2001.9}, "tahun", "Tahun harus bilangan bulat."),
    ({**ADDED, "tahun": 999}, "tahun", "Tahun harus bilangan bulat."),
    ({**ADDED, "tahun": 10000}, "tahun", "Tahun harus bilangan bulat."),
]


@pytest.mark.parametrize(("sent", "name", "message"), BETTER)
@pytest.mark.parametrize("live", WAYS[1:], indirect=True)
def test_what_the_old_one_stored_unseen_is_refused(live, headers, sent, name, message):
    refused(live.test_client().post("/api/buku", json=sent, headers=headers), 400, {name: message})


@pytest.mark.parametrize("sent", [each[0] for each in BETTER])
@pytest.mark.parametrize("live", WAYS[:1], indirect=True)
def test_the_old_one_stored_it(live, headers, sent):
    assert live.test_client().post("/api/buku", json=sent, headers=headers).status_code == 201


@pytest.mark.parametrize(("live", "status"), [("lama", 500), ("tengah", 500), ("baru", 404)], indirect=["live"])
def test_the_apps_error_handler_is_heard_in_production_without_flask_restful(live, status):
    reply = live.test_client().get(f"/api/buku/{10**30}")
    assert (reply.status_code, reply.json.keys()) == (status, {"message"})


@pytest.mark.parametrize("debug", [True, False])
def test_the_apps_error_handler_seems_to_be_heard_on_the_laptop(debug):
    for app in made("lama"):
        app.debug = debug
        app.logger.disabled = True
        assert app.test_client().get(f"/api/buku/{10**30}").status_code == (404 if debug else 500)


# -- the tools of the notebook, and the settings ----------------------------------------------------------------------------


def test_settings_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("PUSTAKA_API", "lama")
    monkeypatch.setenv("PUSTAKA_SQLALCHEMY_DATABASE_URI", "sqlite:///:memory:")
    app = create_app()
    assert app.config["API"] == "lama"
    assert app.view_functions["api.satu"].view_class.__name__ == "SatuBuku"


def test_the_notebooks_library_has_its_content():
    app = perpus_sementara()
    assert len(app.test_client().get("/api/buku").json) == 12
    with app.app_context():
        db.engine.dispose()
    app.extensions["folder_sementara"].cleanup()
