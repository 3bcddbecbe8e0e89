"""Uji untuk kapal.py dan cara-cara menjalankannya. Jalankan di folder ini: python -m pytest"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import kapal

HERE = Path(__file__).parent


@pytest.fixture
def client():
    return kapal.app.test_client()


def flask(*words, folder=HERE, **variables):
    """Jalankan perintah flask seperti di terminal yang baru dibuka."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FLASK_")}
    return subprocess.run(
        [sys.executable, "-m", "flask", *words],
        cwd=folder,
        env=clean | variables,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_board_lists_the_ships_and_links_to_the_mode(client):
    page = client.get("/").text
    assert "07.00 KMP Inerie" in page
    assert 'href="/mode"' in page


@pytest.mark.parametrize(("debug", "said"), [(False, "mati"), (True, "menyala")])
def test_the_mode_page_says_how_the_server_runs(client, monkeypatch, debug, said):
    monkeypatch.setattr(kapal.app, "debug", debug)
    assert client.get("/mode").text == f"Mode debug: {said}"


def test_without_a_name_flask_finds_no_app_here():
    result = flask("routes")
    assert result.returncode == 2
    assert "Could not locate a Flask application" in result.stderr


@pytest.mark.parametrize("name", ["kapal", "kapal.py", "kapal:app"])
def test_the_app_is_found_by_its_name(name):
    assert "/mode" in flask("--app", name, "routes").stdout
    assert "/mode" in flask("routes", FLASK_APP=name).stdout


def test_a_space_after_the_name_is_part_of_the_name():
    result = flask("routes", FLASK_APP="kapal ")
    assert result.returncode == 2
    assert "Could not import 'kapal '." in result.stderr


def test_the_app_option_stands_before_run():
    result = flask("run", "--app", "kapal")
    assert result.returncode == 2
    assert "No such option" in result.stderr


def test_flaskenv_names_the_app_and_turns_debug_on():
    pytest.importorskip("dotenv")
    code = "import click, kapal; click.echo(kapal.app.test_client().get('/mode').text)"
    assert "/mode" in flask("routes", folder=HERE / "dengan_flaskenv").stdout
    shell = subprocess.run(
        [sys.executable, "-m", "flask", "shell"],
        cwd=HERE / "dengan_flaskenv",
        input=code,
        env={name: value for name, value in os.environ.items() if not name.startswith("FLASK_")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert "Mode debug: menyala" in shell.stdout


def test_of_two_files_wsgi_wins():
    code = "from flask.cli import ScriptInfo; print(ScriptInfo().load_app().test_client().get('/').text)"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=HERE / "dua_berkas", capture_output=True, encoding="utf-8", check=False
    )
    assert result.stdout.strip() == "Jawaban dari wsgi.py"


def test_nobody_to_share_with_is_a_bug():
    code = "import patungan; print(patungan.app.test_client().get('/patungan/0').status)"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=HERE / "bergalat", capture_output=True, encoding="utf-8", check=False
    )
    assert result.stdout.strip() == "500 INTERNAL SERVER ERROR"
    assert "ZeroDivisionError" in result.stderr


def test_flask_env_does_nothing_and_says_nothing():
    code = "from flask.cli import ScriptInfo; print(ScriptInfo('kapal').load_app().debug)"
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FLASK_")}
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=HERE,
        env=clean | {"FLASK_ENV": "development"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (result.stdout.strip(), result.stderr) == ("False", "")
