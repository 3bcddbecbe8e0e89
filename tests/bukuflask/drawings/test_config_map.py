"""`peta_konfigurasi`: which layer set what, seen while a real factory runs."""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET

import flask
import pytest

from bukuflask.drawings.config_map import peta_konfigurasi
from bukuflask.problems import Masalah

FACTORY = """
import os
from flask import Flask

def create_app(test_config=None):
    app = Flask(__name__, instance_relative_config=True)
    app.config.from_mapping(
        SECRET_KEY="dev",
        DATABASE=os.path.join(app.instance_path, "flaskr.sqlite"),
    )
    if test_config is None:
        app.config.from_pyfile("config.py", silent=True)
    else:
        app.config.update(test_config)
    app.config["MENU"] = ["soto"]
    app.secret_key = app.secret_key
    return app
"""


@pytest.fixture
def flaskr(tmp_path, monkeypatch):
    package = tmp_path / "flaskr"
    package.mkdir()
    (package / "__init__.py").write_text(FACTORY, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    import flaskr  # type: ignore[import-not-found]

    yield flaskr
    del sys.modules["flaskr"]


def test_the_layers_in_their_order_the_winner_and_the_missing_file(flaskr, tmp_path):
    drawing = peta_konfigurasi(flaskr.create_app)
    assert drawing.teks == "\n".join(
        [
            "1. bawaan Flask",
            "   SECRET_KEY = None                    diganti lapis 2",
            "2. from_mapping(...)  flaskr/__init__.py:7",
            "   DATABASE = 'instance/flaskr.sqlite'  ✓ dipakai",
            "   SECRET_KEY = 'dev'                   diganti lapis 5",
            "3. from_pyfile('config.py')  flaskr/__init__.py:12 · berkasnya tidak ada, dilewati",
            "4. config['MENU'] = ...  flaskr/__init__.py:15",
            "   MENU = ['soto']                      ✓ dipakai",
            "5. config['SECRET_KEY'] = ...  flaskr/__init__.py:16",
            "   SECRET_KEY = 'dev'                   ✓ dipakai",
        ]
    )
    assert str(tmp_path) not in drawing.svg


def test_a_file_in_the_instance_folder_is_one_layer_and_its_secret_stays_secret(flaskr, tmp_path):
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / "config.py").write_text("SECRET_KEY = '192b9bdd22ab9ed4'\nMAKS = 3\n", encoding="utf-8")
    drawing = peta_konfigurasi(flaskr.create_app)
    lines = drawing.teks.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("3. from_pyfile('config.py')"))
    assert lines[at + 1].split() == ["MAKS", "=", "3", "✓", "dipakai"]
    assert "SECRET_KEY = '192…'" in lines[at + 2]
    assert "192b" not in drawing.svg


def test_arguments_reach_the_factory_and_update_is_a_layer(flaskr):
    drawing = peta_konfigurasi(flaskr.create_app, {"TESTING": True, "DATABASE": ":memory:"})
    assert "3. config.update(...)  flaskr/__init__.py:14" in drawing.teks
    assert "   TESTING = False" in drawing.teks
    text = " ".join(drawing.teks.split())
    assert "TESTING = True ✓ dipakai" in text
    assert "DATABASE = 'instance/flaskr.sqlite' diganti lapis 3" in text


def test_keys_choose_what_is_drawn(flaskr):
    text = peta_konfigurasi(flaskr.create_app, kunci=["DATABASE", "TIDAK_ADA", "DEBUG"]).teks
    assert "SECRET_KEY =" not in text
    assert "DEBUG = False" in text
    assert "Tidak pernah diisi: TIDAK_ADA" in text


def test_every_way_to_fill_a_configuration_is_one_layer(tmp_path, monkeypatch):
    (tmp_path / "a.json").write_text('{"DARI_JSON": 1}', encoding="utf-8")
    (tmp_path / "b.cfg").write_text("DARI_ENVVAR = 2\n", encoding="utf-8")
    monkeypatch.setenv("SETELAN", str(tmp_path / "b.cfg"))
    monkeypatch.setenv("WARUNG_NAMA", "Bu Tuti")

    class Umum:
        DARI_OBJEK = 3

    def create_app():
        import json

        app = flask.Flask("x", root_path=str(tmp_path))
        app.config.from_file("a.json", load=json.load)
        app.config.from_envvar("SETELAN")
        app.config.from_envvar("TIDAK_DISETEL", silent=True)
        app.config.from_object(Umum)
        app.config.from_prefixed_env("WARUNG")
        app.config.setdefault("DARI_OBJEK", 4)
        app.config.setdefault("BARU", 5)
        return app

    text = " ".join(peta_konfigurasi(create_app).teks.split())
    for part in (
        "2. from_file('a.json')",
        "DARI_JSON = 1 ✓ dipakai",
        "3. from_envvar('SETELAN')",
        "DARI_ENVVAR = 2 ✓ dipakai",
        "4. from_envvar('TIDAK_DISETEL')",
        "variabelnya tidak ada, dilewati",
        "5. from_object(Umum)",
        "DARI_OBJEK = 3 ✓ dipakai",
        "6. from_prefixed_env('WARUNG')",
        "NAMA = 'Bu Tuti' ✓ dipakai",
        "BARU = 5 ✓ dipakai",
    ):
        assert part in text
    assert "DARI_OBJEK = 4" not in text


def test_the_drawing_can_be_heard_and_strikes_out_what_was_replaced(flaskr):
    root = ET.fromstring(peta_konfigurasi(flaskr.create_app).svg)
    struck = [node.text for node in root.iter("{http://www.w3.org/2000/svg}text") if node.get("text-decoration")]
    assert struck == ["SECRET_KEY = None", "SECRET_KEY = 'dev'"]
    description = root.findtext("{http://www.w3.org/2000/svg}desc") or ""
    assert "DATABASE = 'instance/flaskr.sqlite' dipakai, dari lapis 2, from_mapping(...)." in description


def test_flask_is_left_as_it_was(flaskr):
    before = flask.Flask.config_class
    peta_konfigurasi(flaskr.create_app)
    with pytest.raises(Masalah):
        peta_konfigurasi(lambda: 1 / 0)
    assert flask.Flask.config_class is before


ready = flask.Flask("x")


@pytest.mark.parametrize(
    ("factory", "said"),
    [
        (ready, "tanpa tanda kurung"),
        ("create_app", "tanpa tanda kurung"),
        (lambda: None, "NoneType"),
        (lambda: ready, "sudah dibuat sebelumnya"),
        (lambda: 1 / 0, "ZeroDivisionError: division by zero"),
        (lambda needed: needed, "missing 1 required positional argument"),
    ],
)
def test_what_is_no_factory_is_explained(factory, said):
    with pytest.raises(Masalah) as problem:
        peta_konfigurasi(factory)
    assert said in str(problem.value)
