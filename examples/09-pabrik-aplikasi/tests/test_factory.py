"""Uji untuk pabrik flaskr. Jalankan di folder contoh ini: python -m pytest"""

import subprocess
import sys
from pathlib import Path

import pytest

from flaskr import create_app

HERE = Path(__file__).parent


@pytest.fixture
def instance_folder(tmp_path, monkeypatch):
    """Arahkan folder instance ke tempat sementara, agar uji tidak menyentuh milikmu."""
    import flaskr

    folder = tmp_path / "instance"
    real = flaskr.Flask
    monkeypatch.setattr(flaskr, "Flask", lambda *args, **kwargs: real(*args, instance_path=str(folder), **kwargs))
    return folder


def test_hello(instance_folder):
    response = create_app().test_client().get("/hello")
    assert response.status_code == 200
    assert response.text == "Hello, World!"


def test_defaults(instance_folder):
    app = create_app()
    assert not app.testing
    assert app.config["SECRET_KEY"] == "dev"
    assert app.config["DATABASE"] == str(instance_folder / "flaskr.sqlite")


def test_the_factory_makes_the_instance_folder(instance_folder):
    create_app()
    create_app()
    assert instance_folder.is_dir()


def test_config_file_overrides_the_defaults(instance_folder):
    instance_folder.mkdir()
    (instance_folder / "config.py").write_text('SECRET_KEY = "rahasia"\n', encoding="utf-8")
    assert create_app().config["SECRET_KEY"] == "rahasia"


def test_test_config_takes_the_place_of_the_config_file(instance_folder):
    instance_folder.mkdir()
    (instance_folder / "config.py").write_text('SECRET_KEY = "rahasia"\n', encoding="utf-8")
    app = create_app({"TESTING": True})
    assert app.testing
    assert app.config["SECRET_KEY"] == "dev"


def test_two_apps_do_not_share_their_configuration(instance_folder):
    first, second = create_app({"TOKO": "Ende"}), create_app({"TOKO": "Medan"})
    assert (first.config["TOKO"], second.config["TOKO"]) == ("Ende", "Medan")


def test_a_global_instance_that_its_own_views_import_cannot_be_imported():
    result = subprocess.run(
        [sys.executable, "-c", "import impor_melingkar"], cwd=HERE.parent, capture_output=True, text=True, check=False
    )
    assert result.returncode == 1
    assert "cannot import name 'app' from" in result.stderr
