"""Uji untuk app.py. Jalankan di folder ini: python -m pytest"""

import pytest

import app


@pytest.fixture
def client():
    return app.app.test_client()


# TULIS: satu uji untuk setiap hal yang dilakukan aplikasimu; setiap baris dan setiap cabang harus terlewati.
def test_front_page_shows_the_name(client):
    response = client.get("/")
    assert response.status_code == 200
    assert "Warung Bu Sri" in response.text


def test_a_visitor_is_greeted_by_name(client):
    assert client.get("/halo/Dewi").text == "Halo Dewi"
