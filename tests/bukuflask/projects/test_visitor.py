"""A visitor reads forms as a browser does, and sends what stands in them."""

from __future__ import annotations

import json

import pytest
from flask import Flask, request, session

from bukuflask.projects.visitor import Visitor

FORM = """\
<!doctype html><title>Tidak tampil</title><style>a { color: red }</style>
<form action="/lain"><input name="cari"></form>
<form method="post">
  <input type="hidden" name="token-ku" value="a&amp;b">
  <input name="nama" value="Sri"><input type="password" name="sandi"><input type="password" name="sandi_lagi">
  <input type="checkbox" name="ingat"><input type="checkbox" name="setuju" checked>
  <select name="dusun"><option value="atas">Atas</option><option value="bawah" selected>Bawah</option></select>
  <textarea name="isi">
baris 1
baris 2</textarea>
  <button name="aksi" value="simpan">Simpan</button>
</form>
<a href="../x?y=1">Tautan</a> <a href="https://lain.example/z">Keluar</a>
"""


@pytest.fixture
def visitor():
    app = Flask(__name__)
    app.secret_key = "uji"

    @app.route("/formulir/", methods=["GET", "POST"])
    def form():
        if request.method == "POST":
            session["isi"] = dict(request.form)
            return app.redirect("/hasil")
        return FORM

    @app.get("/hasil")
    def result():
        return session["isi"]

    app.config["SESSION_COOKIE_SECURE"] = True
    return Visitor(app)


def test_what_is_no_address_leads_nowhere():
    app = Flask(__name__)
    app.add_url_rule(
        "/", "satu", lambda: '<a href="http://[nama-situs]/">x</a><form action="//[" method="post"></form>'
    )
    visitor = Visitor(app)
    page = visitor.get("/")
    assert page.links == ["http://[nama-situs]/"]
    assert visitor.send(page.forms[0], {}).status == 404
    assert visitor.get(page.links[0]).status == 404


def test_a_page_is_read_as_it_is_seen(visitor):
    page = visitor.get("/formulir/")
    assert (page.status, page.kind) == (200, "text/html")
    assert "Tidak tampil" not in page.seen
    assert "color" not in page.seen
    assert page.links == ["/x", "https://lain.example/z"]
    assert [form.path for form in page.forms] == ["/lain", "/formulir/"]
    assert page.forms[0].method == "GET"
    assert "token-ku" not in page.names()


def test_a_form_is_sent_with_all_that_stands_in_it(visitor):
    form = visitor.get("/formulir/").form("nama", "sandi")
    assert form.hidden() == {"token-ku": "a&b"}
    page = visitor.send(form, {"nama": "Made", "sandi": "rahasia"})
    assert (page.status, page.to) == (302, "/hasil")
    assert json.loads(visitor.get("/hasil").text) == {
        "token-ku": "a&b",
        "nama": "Made",
        "sandi": "rahasia",
        "sandi_lagi": "rahasia",
        "setuju": "on",
        "dusun": "bawah",
        "isi": "baris 1\nbaris 2",
        "aksi": "simpan",
    }
