"""Uji untuk app.py. Jalankan di folder ini: python -m pytest"""

import pytest
from flask import url_for

import app as timetable


@pytest.fixture
def client():
    yield timetable.app.test_client()
    for items in timetable.LOST_ITEMS.values():
        items.clear()


def test_front_page_lists_every_train_with_its_own_address(client):
    text = client.get("/").text
    for number, train in timetable.TRAINS.items():
        assert train["name"] in text
        assert f'href="/kereta/KA-{number}"' in text
    assert 'href="/kota/bandung/"' in text


def test_train_number_goes_both_ways(client):
    assert "KA 12 Anoa" in client.get("/kereta/KA-12").text
    with timetable.app.test_request_context():
        assert url_for("train", number=12) == "/kereta/KA-12"


@pytest.mark.parametrize(
    "address", ["/kereta/12", "/kereta/ka-12", "/kereta/KA-0", "/kereta/KA-99", "/kota/ende/", "/kereta/KA-12/", "/x"]
)
def test_what_is_not_there_is_404_with_our_own_page(client, address):
    response = client.get(address)
    assert response.status_code == 404
    assert "tidak ada di jadwal" in response.text
    assert 'href="/"' in response.text


def test_city_page_lists_its_departures_only(client):
    text = client.get("/kota/malang/").text
    assert "Berangkat dari Malang" in text
    assert "Enggang" in text
    assert "Anoa" not in text


def test_city_without_slash_redirects_and_keeps_the_question(client):
    response = client.get("/kota/malang?urut=jam")
    assert response.status_code == 308
    assert response.location.endswith("/kota/malang/?urut=jam")


def test_form_saves_then_redirects_to_the_train(client):
    response = client.post("/kereta/KA-12/barang", data={"item": "payung <biru>"})
    assert response.status_code == 302
    assert response.location == "/kereta/KA-12"
    assert "payung &lt;biru&gt;" in client.get("/kereta/KA-12").text
    assert "payung" not in client.get("/kereta/KA-27").text


def test_form_for_an_unknown_train_is_404(client):
    assert client.post("/kereta/KA-99/barang", data={"item": "payung"}).status_code == 404


def test_form_without_its_field_is_400(client):
    assert client.post("/kereta/KA-12/barang").status_code == 400


def test_wrong_method_is_405_with_our_own_page_and_the_allowed_methods(client):
    response = client.get("/kereta/KA-12/barang")
    assert response.status_code == 405
    assert response.headers["Allow"] == "OPTIONS, POST"
    assert "hanya untuk formulir" in response.text
    response = client.post("/kereta/KA-12")
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
