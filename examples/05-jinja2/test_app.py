"""Uji untuk Dapur Nusantara. Jalankan di folder ini: python -m pytest"""

import pytest

import rawan.cari_fstring
import salah_folder.app
from app import app, durasi

SISIPAN = '<script>alert("Halo dari penyusup")</script>'


@pytest.fixture
def client():
    return app.test_client()


def test_front_page_shows_every_recipe_on_a_card(client):
    response = client.get("/")
    assert response.status_code == 200
    assert response.text.count("<article>") == 3
    for part in ("<h2>Rendang</h2>", "Maluku, 20 menit", "ayam, soun, kayu manis", "3 resep"):
        assert part in response.text


def test_every_page_has_the_site_name_the_menu_and_the_style_sheet(client):
    for address, title in (("/", "Dapur Nusantara"), ("/cari", "Cari · Dapur Nusantara")):
        text = client.get(address).text
        assert f"<title>{title}</title>" in text
        assert 'href="/cari"' in text
        assert 'href="/static/gaya.css"' in text
    assert client.get("/static/gaya.css").mimetype == "text/css"


def test_search_finds_a_recipe_by_part_of_its_name(client):
    text = client.get("/cari?q=soto").text
    assert "<h2>Soto Banjar</h2>" in text
    assert "Rendang" not in text
    assert 'value="soto"' in text


def test_search_without_result_says_so(client):
    assert "Belum ada resep" in client.get("/cari?q=pizza").text


def test_search_without_word_shows_only_the_form(client):
    text = client.get("/cari").text
    assert "<form>" in text
    assert "Hasil untuk" not in text


@pytest.mark.parametrize(
    ("menit", "tulisan"), [(0, "0 menit"), (20, "20 menit"), (60, "1 jam"), (90, "1 jam 30 menit"), (240, "4 jam")]
)
def test_duration_as_people_say_it(menit, tulisan):
    assert durasi(menit) == tulisan


def test_what_a_visitor_writes_stays_text(client):
    text = client.get("/cari", query_string={"q": SISIPAN}).text
    assert "<script>" not in text
    assert "<b>&lt;script&gt;alert(&#34;Halo dari penyusup&#34;)&lt;/script&gt;</b>" in text
    assert 'value="&lt;script&gt;' in text


def test_the_f_string_lets_a_visitor_write_html():
    response = rawan.cari_fstring.app.test_client().get("/cari", query_string={"q": SISIPAN})
    assert SISIPAN in response.text


def test_a_folder_called_template_is_not_found():
    response = salah_folder.app.app.test_client().get("/")
    assert response.status_code == 500
