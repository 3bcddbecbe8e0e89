"""Uji untuk app.py. Jalankan di folder ini: python -m pytest"""

import runpy
from io import BytesIO
from pathlib import Path

import pytest

import app as guestbook
import rawan.unggah_polos

HERE = Path(__file__).parent
PICTURE = b"\x89PNG\r\n\x1a\n bukan gambar sungguhan"


@pytest.fixture
def photos(tmp_path, monkeypatch):
    folder = tmp_path / "foto"
    monkeypatch.setattr(guestbook, "PHOTO_FOLDER", folder)
    return folder


@pytest.fixture
def client(photos, monkeypatch):
    monkeypatch.setattr(guestbook, "ENTRIES", [dict(entry) for entry in guestbook.ENTRIES])
    return guestbook.app.test_client()


def send(client, filename=None, content=PICTURE, **fields):
    form = {"nama": "Tiur", "pesan": "Sejuk sekali.", **fields}
    if filename is not None:
        form["foto"] = (BytesIO(content), filename)
    return client.post("/pesan", data=form, content_type="multipart/form-data")


def test_front_page_shows_the_messages_and_a_form_that_can_carry_a_file(client):
    text = client.get("/").text
    assert "papedanya hangat" in text
    assert 'enctype="multipart/form-data"' in text
    assert 'value=""' in text
    assert "Lupakan nama saya" not in text


def test_a_message_is_saved_thanked_for_once_and_the_name_remembered(client):
    response = send(client)
    assert response.status_code == 302
    assert response.location == "/"
    text = client.get("/").text
    assert "Sejuk sekali. <b>Tiur</b>" in text
    assert "Terima kasih, Tiur!" in text
    assert 'value="Tiur"' in text
    assert "Terima kasih, Tiur!" not in client.get("/").text
    assert 'value=""' in guestbook.app.test_client().get("/").text


def test_what_a_visitor_writes_stays_text(client):
    send(client, nama="<b>Tiur", pesan="<script>alert(1)</script>")
    text = client.get("/").text
    assert "<script>" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "Terima kasih, &lt;b&gt;Tiur!" in text


@pytest.mark.parametrize("fields", [{"nama": ""}, {"pesan": "   "}])
def test_an_empty_field_is_not_saved(client, fields):
    before = len(guestbook.ENTRIES)
    assert send(client, **fields).status_code == 302
    assert len(guestbook.ENTRIES) == before
    assert "Nama dan pesan harus diisi." in client.get("/").text


def test_a_form_without_its_fields_is_answered_not_crashed(client):
    assert client.post("/pesan").status_code == 302
    assert "Nama dan pesan harus diisi." in client.get("/").text


def test_the_name_can_be_forgotten(client):
    send(client)
    assert "Lupakan nama saya" in client.get("/").text
    assert client.post("/lupakan").location == "/"
    assert 'value=""' in client.get("/").text


def test_a_photo_is_saved_and_shown(client, photos):
    send(client, "Air Terjun.PNG")
    name = guestbook.ENTRIES[-1]["foto"]
    assert name.endswith(".png")
    assert "Air" not in name
    assert (photos / name).read_bytes() == PICTURE
    assert f'src="/foto/{name}"' in client.get("/").text
    response = client.get(f"/foto/{name}")
    assert response.data == PICTURE
    assert response.mimetype == "image/png"
    response.close()


def test_two_photos_of_the_same_name_do_not_overwrite_each_other(client, photos):
    send(client, "foto.png", b"satu")
    send(client, "foto.png", b"dua")
    assert sorted(file.read_bytes() for file in photos.iterdir()) == [b"dua", b"satu"]


@pytest.mark.parametrize("filename", ["../../app.png", "/srv/app.png", "..\\app.png", "写真.png", "a" * 300 + ".png"])
def test_no_file_name_leaves_the_photo_folder(client, photos, filename):
    assert send(client, filename).status_code == 302
    (saved,) = photos.iterdir()
    assert saved.name == guestbook.ENTRIES[-1]["foto"]
    assert list(photos.parent.iterdir()) == [photos]


@pytest.mark.parametrize("filename", ["app.py", "halaman.html", "png", "foto.png.exe"])
def test_other_kinds_of_files_are_refused(client, photos, filename):
    before = len(guestbook.ENTRIES)
    send(client, filename)
    assert not photos.exists()
    assert len(guestbook.ENTRIES) == before
    assert "harus berkas .jpg atau .png" in client.get("/").text


def test_more_than_one_megabyte_is_413_with_our_own_page(client, photos):
    response = send(client, "foto.png", b"x" * 1024 * 1024)
    assert response.status_code == 413
    assert "paling banyak 1 MB" in response.text
    assert not photos.exists()


def test_a_photo_that_is_not_there_is_404(client):
    assert client.get("/foto/tidak-ada.png").status_code == 404
    assert client.get("/foto/../app.py").status_code == 404


def test_the_api_lists_and_adds(client):
    response = client.post("/api/pesan", json={"nama": "Sari", "pesan": "Sagunya enak."})
    assert response.status_code == 201
    assert response.json == {"nama": "Sari", "pesan": "Sagunya enak.", "foto": None}
    assert client.get("/api/pesan").json[-1] == response.json


@pytest.mark.parametrize("body", [{}, {"nama": "Sari"}, {"nama": None, "pesan": "x"}, [], "Sari"])
def test_the_api_says_what_it_wants(client, body):
    response = client.post("/api/pesan", json=body)
    assert response.status_code == 400
    assert response.json == {"galat": "Kirim objek JSON berisi nama dan pesan."}


def test_the_api_takes_only_json(client):
    assert client.post("/api/pesan", data={"nama": "Sari", "pesan": "x"}).status_code == 415


def test_no_response_lets_a_browser_guess_its_type(client):
    for address in ("/", "/api/pesan", "/tidak-ada"):
        assert client.get(address).headers["X-Content-Type-Options"] == "nosniff"


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(client):
    cookie = send(client).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_the_secret_key_comes_from_the_environment(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "kunci-dari-luar")
    assert runpy.run_path(str(HERE / "app.py"))["app"].secret_key == "kunci-dari-luar"
    monkeypatch.delenv("SECRET_KEY")
    assert runpy.run_path(str(HERE / "app.py"))["app"].secret_key == "dev"


def test_a_visitors_own_file_name_writes_outside_the_folder(tmp_path, monkeypatch):
    folder = tmp_path / "foto"
    folder.mkdir()
    monkeypatch.setattr(rawan.unggah_polos, "FOLDER", folder)
    client = rawan.unggah_polos.app.test_client()
    client.post("/unggah", data={"foto": (BytesIO(b"bukan foto"), "../app.py")})
    assert (tmp_path / "app.py").read_bytes() == b"bukan foto"
