"""Uji untuk app.py. Jalankan di folder ini: python -m pytest"""

import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from app import app

HERE = Path(__file__).parent


@pytest.fixture
def client():
    return app.test_client()


def test_the_front_page_greets_and_links_to_the_facts(client):
    response = client.get("/")
    assert response.status_code == 200
    assert "Halo dari laptopmu!" in response.text
    assert f"Flask {version('flask')}" in response.text
    assert 'href="/mesin"' in response.text


def test_the_facts_are_this_machine(client):
    response = client.get("/mesin")
    assert response.status_code == 200
    assert f"<li>Python: {platform.python_version()}</li>" in response.text
    assert f"<li>Sistem operasi: {platform.system()}</li>" in response.text
    assert 'href="/"' in response.text


def test_a_strange_machine_name_stays_text(client, monkeypatch):
    monkeypatch.setattr(platform, "machine", lambda: "<b>x86</b>")
    assert "<li>Prosesor: &lt;b&gt;x86&lt;/b&gt;</li>" in client.get("/mesin").text


def test_a_file_called_random_hides_the_library():
    command = [sys.executable, str(HERE / "salah_nama" / "undian.py")]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "module 'random' has no attribute 'choice'" in result.stderr
