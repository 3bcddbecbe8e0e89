"""Uji untuk hello.py. Jalankan di folder ini: python -m pytest"""

import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

import hello

HERE = Path(__file__).parent


@pytest.fixture
def client():
    return hello.app.test_client()


def test_front_page_greets_and_links_to_the_menu(client):
    response = client.get("/")
    assert response.status_code == 200
    assert "Hello, World!" in response.text
    assert 'href="/menu"' in response.text


def test_menu_lists_the_dishes_and_links_back(client):
    response = client.get("/menu")
    assert response.status_code == 200
    assert "Nasi pecel" in response.text
    assert 'href="/"' in response.text


def test_unknown_address_is_not_found(client):
    assert client.get("/tidak-ada").status_code == 404


def test_running_the_file_starts_the_server_but_importing_it_does_not(monkeypatch):
    started = []
    monkeypatch.setattr(Flask, "run", lambda self: started.append(self.import_name))
    runpy.run_path(str(HERE / "hello.py"), run_name="hello")
    assert started == []
    runpy.run_path(str(HERE / "hello.py"), run_name="__main__")
    assert started == ["__main__"]


def test_a_file_called_flask_hides_flask_itself():
    result = subprocess.run(
        [sys.executable, str(HERE / "salah_nama" / "flask.py")], capture_output=True, text=True, check=False
    )
    assert result.returncode == 1
    assert "cannot import name 'Flask' from" in result.stderr
