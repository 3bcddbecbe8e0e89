"""Plain WSGI apps: `coba` and `jalankan` take them, and hold them to what a server demands."""

from __future__ import annotations

import functools

import flask
import psutil
import pytest
from werkzeug import Request, Response

from bukuflask.problems import Masalah
from bukuflask.serving.server import jalankan
from bukuflask.web.client import coba


def stasiun(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
    return [environ["PATH_INFO"].encode(), environ["wsgi.input"].read()]


class Loket:
    def __call__(self, environ, start_response):
        return stasiun(environ, start_response)


@Request.application
def wrapped(request):
    return Response(request.path.encode() + request.data)


@pytest.mark.parametrize("app", [stasiun, Loket(), Loket().__call__, functools.partial(stasiun), wrapped])
def test_whatever_is_called_with_environ_and_start_response_is_asked(app):
    answer = coba(app, "/ke/malang", "POST", data="tiket")
    assert answer.status == 200
    assert answer.teks == "/ke/malangtiket"


def test_a_response_of_werkzeug_is_an_app_and_a_redirect_is_followed():
    assert coba(Response("tutup", status=503), "/").status == 503

    def pindah(environ, start_response):
        if environ["PATH_INFO"] == "/lama":
            return Response(status=302, headers={"Location": "/baru"})(environ, start_response)
        return stasiun(environ, start_response)

    assert coba(pindah, "/lama", follow_redirects=True).teks == "/baru"


def test_an_exception_is_shown_with_the_students_own_line():
    def rusak(environ, start_response):
        return environ["KOTA"]

    shown = repr(coba(rusak, "/"))
    assert "Galat di aplikasi WSGI: KeyError: 'KOTA'" in shown
    assert 'return environ["KOTA"]' in shown


def twice(environ, start_response):
    start_response("200 OK", [])
    return stasiun(environ, start_response)


def broken(status="200 OK", headers=(), body=(b"",), start=True):
    def app(environ, start_response):
        if start:
            start_response(status, list(headers) if isinstance(headers, tuple) else headers)
        return body

    return app


@pytest.mark.parametrize(
    ("app", "said"),
    [
        (broken(body="Gubeng"), "AssertionError: applications must write bytes"),
        (broken(body=["Gubeng"]), "AssertionError: applications must write bytes"),
        (broken(body=b"Gubeng"), "AssertionError: applications must write bytes"),
        (broken(body=None), "TypeError: 'NoneType' object is not iterable"),
        (broken(start=False), "AssertionError: write() before start_response"),
        (broken(start=False, body=[]), "AssertionError: write() before start_response"),
        (twice, "AssertionError: Headers already set"),
        (broken(status=200), "AttributeError: 'int' object has no attribute 'split'"),
        (broken(headers={"Content-Type": "text/plain"}), "ValueError: too many values to unpack (expected 2"),
    ],
)
def test_what_a_server_refuses_is_refused_in_its_own_words(app, said):
    shown = repr(coba(app, "/"))
    assert shown.startswith("GET / → 500 INTERNAL SERVER ERROR")
    assert said in shown
    assert "transport.py" not in shown


def test_the_body_is_closed_as_a_server_does():
    closed = []

    class Body(list):
        def close(self):
            closed.append(True)

    assert coba(broken(body=Body([b"a", b"b"])), "/").teks == "ab"
    assert closed == [True]


def test_jalankan_shows_a_wsgi_app_without_a_process():
    server = jalankan(stasiun, "/ke/malang")
    assert psutil.Process().children() == []
    assert repr(server) == "<Server stasiun: berjalan di http://localhost/>"
    assert "/ke/malang" in server._repr_mimebundle_()["text/html"]
    assert repr(jalankan(Loket())).startswith("<Server Loket:")
    assert repr(jalankan(flask.Flask("__main__"))).startswith("<Server app:")


@pytest.mark.parametrize("function", [coba, jalankan])
def test_a_function_of_another_shape_is_explained(function):
    with pytest.raises(Masalah) as problem:
        function(lambda environ: [], "/")
    assert "meminta 1 argumen (environ)" in problem.value.what
    with pytest.raises(Masalah, match="fungsi `create_app`"):
        function(create_app, "/")
    with pytest.raises(Masalah, match="kelas `Flask`"):
        function(flask.Flask, "/")


def create_app(test_config=None):
    raise AssertionError("not called")


def test_a_callable_that_does_not_tell_its_arguments_is_no_app():
    with pytest.raises(Masalah, match="meminta aplikasi Flask"):
        coba(dict, "/")
    with pytest.raises(Masalah, match="meminta aplikasi Flask"):
        coba({}.update, "/")
