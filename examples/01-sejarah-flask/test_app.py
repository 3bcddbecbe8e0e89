"""Uji untuk garis waktu dan untuk lelucon satu berkas. Jalankan di folder ini: python -m pytest"""

import ast
import base64
import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from app import EVENTS, app, events_in
from lelucon.kemas import kemas, tulis

PARTS = Path(__file__).parent / "lelucon" / "isi"


@pytest.fixture
def client():
    return app.test_client()


def test_every_event_has_a_date_a_story_a_lesson_and_a_source():
    for event in EVENTS:
        assert list(event) == ["id", "tanggal", "judul", "apa", "pelajar", "sumber"]
        assert all(value.strip() for value in event.values())
        assert re.fullmatch(r"\d{4}(-\d\d-\d\d)?", event["tanggal"])


def test_events_are_in_order_and_no_two_share_an_address():
    dates = [event["tanggal"] for event in EVENTS]
    assert dates == sorted(dates)
    assert len({event["id"] for event in EVENTS}) == len(EVENTS)


@pytest.mark.parametrize(
    ("ident", "date"),
    [
        ("denied", "2010-04-01"),
        ("flask-0.1", "2010-04-16"),
        ("pallets", "2016-04-01"),
        ("flask-1.1.2", "2020-04-03"),
        ("flask-3.1.3", "2026-02-18"),
    ],
)
def test_the_dates_that_old_notes_mix_up(ident, date):
    assert [event["tanggal"] for event in EVENTS if event["id"] == ident] == [date]


def test_a_year_is_compared_as_a_whole():
    assert [event["id"] for event in events_in("2004")] == ["pocoo"]
    assert events_in("20") == []
    assert events_in("") == EVENTS


def test_front_page_lists_every_event_with_its_own_address(client):
    text = client.get("/").text
    for event in EVENTS:
        assert f'href="/cerita/{event["id"]}">{event["judul"]}</a>' in text
    assert 'href="/peristiwa"' in text


def test_front_page_of_one_year(client):
    text = client.get("/?tahun=2016").text
    assert "Pallets diumumkan" in text
    assert "Denied" not in text
    assert 'href="/peristiwa?tahun=2016"' in text


def test_what_a_visitor_types_is_shown_as_text(client):
    text = client.get("/?tahun=<script>alert(1)</script>").text
    assert "Belum ada peristiwa" in text
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def test_every_story_shows_its_date_and_source(client):
    for event in EVENTS:
        response = client.get(f"/cerita/{event['id']}")
        assert response.status_code == 200
        assert event["tanggal"] in response.text
        assert "Sumber:" in response.text


def test_an_unknown_story_is_not_found(client):
    assert client.get("/cerita/flask-9").status_code == 404


def test_json_answers_the_same_data_in_the_same_order(client):
    response = client.get("/peristiwa")
    assert response.json == EVENTS
    assert response.text.index('"id"') < response.text.index('"tanggal"') < response.text.index('"apa"')
    assert "Mönnich" in response.text
    assert [event["id"] for event in client.get("/peristiwa?tahun=2010").json] == [
        "denied",
        "commit-pertama",
        "flask-0.1",
        "flask-0.3",
    ]
    assert client.get("/peristiwa?tahun=1999").json == []


def test_json_refuses_a_year_that_is_no_number(client):
    response = client.get("/peristiwa?tahun=<b>kemarin</b>")
    assert response.status_code == 400
    assert response.json == {"galat": "tahun ditulis dengan angka, misalnya /peristiwa?tahun=2010"}


def test_the_joke_is_one_file_that_runs_without_its_parts(tmp_path):
    tulis(PARTS, tmp_path / "satu_berkas.py")
    (tmp_path / "situs.py").write_text(
        "from satu_berkas import Ditolak\n"
        "from werkzeug.test import Client\n"
        "import ditolak, sys\n"
        "app = Ditolak()\n"
        "@app.alamat('/')\n"
        "def depan():\n"
        "    return 'Halo dari Denpasar'\n"
        "print(Client(app).get('/').text)\n"
        "print(Client(app).get('/tidak-ada').status_code)\n"
        "print(type(ditolak.__loader__).__name__, any('ditolak.zip' in path for path in sys.path))\n",
        encoding="utf-8",
    )
    result = subprocess.run(
        [sys.executable, "situs.py"], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )
    assert result.stderr == ""
    assert result.stdout.splitlines() == ["Halo dari Denpasar", "404", "zipimporter False"]


def test_packing_twice_gives_the_same_text_and_every_part_is_in_it():
    text = kemas(PARTS)
    assert text == kemas(PARTS)
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(text))) as archive:
        assert archive.namelist() == ["ditolak/__init__.py", "ditolak/balasan.py"]
        for name in archive.namelist():
            assert ast.dump(ast.parse(archive.read(name))) == ast.dump(ast.parse((PARTS / name).read_text("utf-8")))
