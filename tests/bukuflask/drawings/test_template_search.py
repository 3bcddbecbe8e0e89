"""`peta_templat`: the drawing names the template that Flask really renders."""

from __future__ import annotations

import itertools
import xml.etree.ElementTree as ET

import flask
import pytest

from bukuflask.drawings.template_search import peta_templat
from bukuflask.problems import Masalah


@pytest.fixture
def make(tmp_path):
    def make(*owners: str, order: tuple[str, ...] = ("buku", "anggota"), name: str = "index.html") -> flask.Flask:
        """An app in which each of `owners` has the template; it says whose it is."""
        root = tmp_path / "pustaka"
        for owner in ("aplikasi", *order):
            folder = root / ("templates" if owner == "aplikasi" else f"{owner}/templates")
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).unlink(missing_ok=True)
            if owner in owners:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_text(owner, encoding="utf-8")
        app = flask.Flask("pustaka", root_path=str(root))
        for owner in order:
            app.register_blueprint(
                flask.Blueprint(owner, __name__, root_path=str(root / owner), template_folder="templates")
            )
        return app

    return make


def rows(drawing) -> list[str]:
    return [" ".join(line.split()) for line in drawing.teks.splitlines()]


def test_the_order_the_winner_and_the_one_that_is_never_read(make):
    assert rows(peta_templat(make("buku", "anggota"), "index.html")) == [
        "No Milik Folder Isinya",
        "1 aplikasi pustaka/templates tidak ada",
        "▶ 2 blueprint buku pustaka/buku/templates dipakai",
        "3 blueprint anggota pustaka/anggota/templates ada, tidak dipakai",
        "",
        "→ index.html milik blueprint buku dipakai: foldernya yang pertama punya berkas itu.",
    ]


@pytest.mark.parametrize("order", [("buku", "anggota"), ("anggota", "buku")])
@pytest.mark.parametrize("name", ["index.html", "buku/index.html"])
def test_what_is_drawn_as_used_is_what_flask_renders(make, order, name):
    everyone = ("aplikasi", "buku", "anggota")
    for number in range(4):
        for owners in itertools.combinations(everyone, number):
            app = make(*owners, order=order, name=name)
            used = [row for row in rows(peta_templat(app, name)) if row.startswith("▶")]
            with app.app_context():
                try:
                    rendered = flask.render_template(name)
                except flask.templating.TemplateNotFound:
                    rendered = None
            assert len(used) == (rendered is not None)
            assert rendered is None or used[0].split("pustaka/")[0].endswith(f"{rendered} ")


def test_blueprints_inside_another_stand_where_flask_asks_them(tmp_path):
    for owner in ("petugas", "gudang", "buku"):
        (tmp_path / owner).mkdir()
        (tmp_path / owner / "index.html").write_text(owner, encoding="utf-8")
    made = {
        owner: flask.Blueprint(owner, __name__, root_path=str(tmp_path), template_folder=owner)
        for owner in ("petugas", "gudang", "buku")
    }
    made["petugas"].register_blueprint(made["gudang"])
    app = flask.Flask("pustaka", root_path=str(tmp_path / "pustaka"))
    app.register_blueprint(made["petugas"])
    app.register_blueprint(made["buku"])
    drawn = rows(peta_templat(app, "index.html"))
    with app.app_context():
        assert drawn[2].startswith(f"▶ 2 blueprint {flask.render_template('index.html')} ")
    assert drawn[3].startswith("3 blueprint petugas.gudang ")


def test_no_template_at_all(make):
    drawing = peta_templat(make(), "index.html")
    assert rows(drawing)[-1] == "→ index.html tidak ada di folder mana pun."
    assert "▶" not in drawing.teks


def test_a_folder_elsewhere_is_named_without_its_path(make, tmp_path_factory):
    app = make("buku")
    elsewhere = tmp_path_factory.mktemp("halaman")
    app.template_folder = str(elsewhere)
    assert f"1 aplikasi …/{elsewhere.name} tidak ada" in rows(peta_templat(app, "index.html"))


def test_an_app_without_template_folders_asks_nobody():
    app = flask.Flask("kosong", template_folder=None)
    assert rows(peta_templat(app, "index.html"))[1:] == [
        "",
        "→ index.html tidak ada di folder mana pun.",
    ]


def test_the_picture_says_the_same_as_its_text(make):
    drawing = peta_templat(make("buku"), "index.html")
    root = ET.fromstring(drawing.svg)
    assert root.find("{http://www.w3.org/2000/svg}title").text == "Pencarian templat index.html di aplikasi pustaka"
    assert "blueprint buku" in root.find("{http://www.w3.org/2000/svg}desc").text


@pytest.mark.parametrize("arguments", [("warung", "index.html"), (flask.Flask("warung"), 7), (flask.Flask("w"), "")])
def test_wrong_arguments_are_told(arguments):
    with pytest.raises(Masalah):
        peta_templat(*arguments)
