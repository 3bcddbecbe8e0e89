"""What lesson 02 and its exercises say about Flask and Python, and no cell of theirs shows."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from unittest.mock import patch
from urllib.parse import urljoin

import flask
import werkzeug.serving
from claim_helpers import clean_environment, fails, modules
from flask import Flask, abort, redirect, url_for

_Error = TypeVar("_Error", bound=BaseException)

APP = 'from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.route("/")\ndef depan():\n    return "Halo"\n'
"""A file with the smallest app."""


def _app(*rules: str) -> Flask:
    """Return an app whose rules all answer `Halo`."""
    app = Flask("warung")
    for number, rule in enumerate(rules):
        app.add_url_rule(rule, f"halaman_{number}", lambda: "Halo")
    return app


def _status(app: Flask, path: str, method: str = "GET") -> int:
    return app.test_client().open(path, method=method).status_code


def _python(folder: Path, *words: str) -> str:
    """Run Python in a folder and return what it printed, errors too."""
    clean = clean_environment()
    done = subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env=clean,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    return done.stdout


# -- modules ------------------------------------------------------------------------------------------------------------------


def name_ikut_nama_berkas() -> None:
    """`__name__` is the name of the module, so it follows the name of the file."""
    with modules(hello="print(__name__)", warung_lain="print(__name__)") as folder:
        assert _python(folder, "-c", "import hello, warung_lain").split() == ["hello", "warung_lain"]


def name_main_saat_dijalankan() -> None:
    """A file that is run directly has the name `__main__`; imported, its own: the guard lets the first pass."""
    guarded = 'print(__name__)\nif __name__ == "__main__":\n    print("di dalam pagar")\n'
    with modules(hello=guarded) as folder:
        assert _python(folder, "hello.py").splitlines() == ["__main__", "di dalam pagar"]
        assert _python(folder, "-c", "import hello").splitlines() == ["hello"]


def impor_menahan() -> None:
    """An unguarded `app.run()` holds up the program that imports the file, until the server is stopped."""
    with modules(warung=APP + "\n\napp.run(port=0)\n") as folder:
        clean = clean_environment()
        process = subprocess.Popen(
            [sys.executable, "-u", "-c", "import warung; print('sesudah impor')"],
            cwd=folder,
            env=clean,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        assert process.stdout is not None
        alarm = threading.Timer(60, process.kill)
        alarm.start()
        try:
            said = ""
            while "Press CTRL+C" not in said:
                line = process.stdout.readline()
                assert line, said
                said += line
            assert process.poll() is None, said
        finally:
            alarm.cancel()
            process.kill()
            rest = process.communicate()[0]
        assert "sesudah impor" not in said + rest


def flask_run_mengabaikan_app_run() -> None:
    """While the `flask` command imports a file, `app.run()` is not obeyed, and Flask says so; the app is found all the same."""
    with modules(warung=APP + "\n\napp.run(port=0)\nprint('lanjut')\n") as folder:
        said = _python(folder, "-m", "flask", "--app", "warung", "routes")
    assert "Ignoring a call to 'app.run()'" in said
    assert "lanjut" in said
    assert "depan" in said


def python_m_flask() -> None:
    """`python -m flask` is the `flask` command."""
    import importlib.metadata

    entry = next(p for p in importlib.metadata.distribution("flask").entry_points if p.name == "flask")
    assert entry.value == "flask.cli:main"
    assert "main()" in Path(flask.__file__).with_name("__main__.py").read_text(encoding="utf-8")
    with modules(warung=APP) as folder:
        assert "depan" in _python(folder, "-m", "flask", "--app", "warung", "routes")


def templat_di_folder_aplikasi() -> None:
    """Templates and static files are looked for in the folder of the module that the app was named after."""
    source = (
        "from flask import Flask, render_template\napp = Flask(__name__)\n"
        "with app.test_request_context():\n    print(render_template('a.html'), app.test_client().get('/static/a.txt').text)\n"
    )
    with modules() as folder:
        own = folder / "dalam"
        for name in ("templates", "static"):
            (own / name).mkdir(parents=True)
        (own / "warung.py").write_text(source, encoding="utf-8")
        (own / "templates" / "a.html").write_text("dari templat", encoding="utf-8")
        (own / "static" / "a.txt").write_text("dari statis", encoding="utf-8")
        assert _python(folder, "-c", "import sys; sys.path.insert(0, 'dalam'); import warung").strip() == (
            "dari templat dari statis"
        )


# -- rules --------------------------------------------------------------------------------------------------------------------


def route_tanpa_at() -> None:
    """`app.route(...)` on a line of its own registers nothing: it gives a decorator that is thrown away."""

    def depan() -> str:
        return "Halo"

    without, with_it = Flask("warung"), Flask("warung")
    without.route("/")
    with_it.route("/")(depan)
    assert (_status(without, "/"), _status(with_it, "/")) == (404, 200)


def penangan_menentukan_status() -> None:
    """A text alone from an `errorhandler(404)` is answered with 200; with `, 404` behind it, with 404."""
    for answer, status in (("Tidak ada", 200), (("Tidak ada", 404), 404)):
        app = Flask("warung")
        app.register_error_handler(404, lambda error, answer=answer: answer)
        assert app.test_client().get("/gudang").status_code == status


def tanpa_rute_404() -> None:
    """A function alone is unknown to Flask; an address that no rule fits is answered 404."""
    assert _status(_app(), "/") == 404
    assert _status(_app("/menu"), "/") == 404
    assert _status(_app("/menu"), "/menu") == 200
    called: list[str] = []
    app = Flask("warung")
    app.add_url_rule("/menu", "menu", lambda: called.append("menu") or "Nasi pecel")  # type: ignore[func-returns-value]
    assert (_status(app, "/menu/es-teh"), called) == (404, [])


def route_menerima_get() -> None:
    """A rule made by `route` without `methods` takes GET; one for POST alone answers it 405."""
    assert _status(_app("/"), "/") == 200
    app = Flask("warung")
    app.add_url_rule("/", "depan", lambda: "Halo", methods=["POST"])
    assert _status(app, "/") == 405
    assert _status(app, "/", "POST") == 200


def alamat_huruf_demi_huruf() -> None:
    """Capital letters, spaces, underscores and hyphens tell addresses apart."""
    app = _app("/jam-buka")
    others = ("/Jam-Buka", "/jam_buka", "/jam%20buka", "/jambuka")
    assert [_status(app, path) for path in ("/jam-buka", *others)] == [200, 404, 404, 404, 404]


def garis_miring_dialihkan() -> None:
    """A rule that ends in a slash sends a request without it on, and does not answer it."""
    response = _app("/jam-buka/").test_client().get("/jam-buka")
    assert response.status_code == 308
    assert response.location.endswith("/jam-buka/")
    assert _status(_app("/jam-buka"), "/jam-buka/") == 404


def dua_aplikasi_dua_daftar() -> None:
    """Each `Flask` object has rules of its own; a server answers for the object that it was given."""
    one, other = _app("/"), _app("/jam-buka")
    assert (_status(one, "/jam-buka"), _status(other, "/")) == (404, 404)
    assert one.url_map is not other.url_map


def dua_alamat_satu_fungsi() -> None:
    """One view function may answer two addresses."""
    app = Flask("warung")

    @app.route("/")
    @app.route("/tentang")
    def halaman() -> str:
        return "Halo"

    assert (_status(app, "/"), _status(app, "/tentang")) == (200, 200)


def rute_dijalankan_dua_kali() -> None:
    """A cell with a route, run twice on the same app, meets the endpoint that is already there."""
    app = Flask("warung")
    cell = '@app.route("/menu")\ndef menu():\n    return "Nasi pecel"\n'
    exec(cell, {"app": app})
    fails(AssertionError, "overwriting an existing endpoint function: menu", lambda: exec(cell, {"app": app}))
    exec(cell, {"app": Flask("warung")})


def rute_sesudah_permintaan() -> None:
    """An app that has answered a request takes no more routes; a new app does."""
    app = _app("/")
    _status(app, "/")
    words = "The setup method 'route' can no longer be called"
    fails(AssertionError, words, lambda: app.route("/menu")(lambda: "Nasi pecel"))
    assert _status(_app("/", "/menu"), "/menu") == 200


# -- what a view returns ------------------------------------------------------------------------------------------------------


def print_bukan_isi() -> None:
    """What a view prints goes to where the server runs, and gives nothing; what it returns goes to the browser."""
    app = Flask("warung")

    @app.route("/")
    def depan() -> str:
        print("ke layar")
        return "ke peramban"

    screen = io.StringIO()
    with contextlib.redirect_stdout(screen):
        page = app.test_client().get("/").text
        nothing = print("ke layar")
    assert (screen.getvalue(), page, nothing) == ("ke layar\nke layar\n", "ke peramban", None)


def status_diminta_kode() -> None:
    """A returned text has status 200; redirect, abort and a number after a comma give another."""
    app = Flask("warung")
    app.add_url_rule("/teks", "teks", lambda: "Halo")
    app.add_url_rule("/alih", "alih", lambda: redirect("/teks"))
    app.add_url_rule("/batal", "batal", lambda: abort(403))
    app.add_url_rule("/koma", "koma", lambda: ("Halo", 404))
    assert [_status(app, path) for path in ("/teks", "/batal", "/koma")] == [200, 403, 404]
    assert 300 <= _status(app, "/alih") < 400


def daftar_menjadi_json() -> None:
    """A list or a dict that a view returns is sent as JSON."""
    app = Flask("warung")
    app.add_url_rule("/", "daftar", lambda: ["Halo"])
    app.add_url_rule("/kamus", "kamus", lambda: {"sapa": "Halo"})
    for path, value in (("/", ["Halo"]), ("/kamus", {"sapa": "Halo"})):
        response = app.test_client().get(path)
        assert response.is_json
        assert response.json == value


def teks_kosong_diterima() -> None:
    """An empty text is a response like another."""
    app = Flask("warung")
    app.add_url_rule("/", "depan", lambda: "")
    response = app.test_client().get("/")
    assert (response.status_code, response.text) == (200, "")


def teks_dianggap_html() -> None:
    """A returned text is sent as HTML."""
    assert _app("/").test_client().get("/").mimetype == "text/html"


# -- url_for ------------------------------------------------------------------------------------------------------------------


def _menu(rule: str) -> Flask:
    app = Flask("warung")
    app.add_url_rule(rule, "menu", lambda: "Nasi pecel")
    app.add_url_rule("/", "depan", lambda: f'<a href="{url_for("menu")}">Menu</a>')
    return app


def url_for_menerima_nama() -> None:
    """`url_for` takes the name of a view function as text, and neither its address nor the function."""
    app = _menu("/daftar-menu")
    with app.test_request_context():
        assert url_for("menu") == "/daftar-menu"
        fails(Exception, "Could not build url", lambda: url_for("daftar-menu"))
        fails(Exception, "", lambda: url_for(app.view_functions["menu"]))  # type: ignore[arg-type]


def url_for_ikut_rute() -> None:
    """The address that `url_for` gives is that of the rule as it stands."""
    for rule in ("/menu", "/daftar-menu"):
        assert f'href="{rule}"' in _menu(rule).test_client().get("/").text


def url_for_ikut_awalan() -> None:
    """Mounted below a prefix, `url_for` includes the prefix."""
    page = _menu("/menu").test_client().get("/", base_url="http://localhost/toko").text
    assert 'href="/toko/menu"' in page


def url_for_tanpa_permintaan() -> None:
    """Without a request `url_for` cannot give an address, not even inside the app's own context."""
    app = _menu("/menu")
    fails(RuntimeError, "", lambda: url_for("menu"))
    with app.app_context():
        fails(RuntimeError, "SERVER_NAME", lambda: url_for("menu"))
    with app.test_request_context():
        assert url_for("menu") == "/menu"


def tautan_tangan_berjalan() -> None:
    """A link written by hand works as long as its address is right."""
    app = Flask("warung")
    app.add_url_rule("/", "depan", lambda: '<a href="/menu">Menu</a>')
    app.add_url_rule("/menu", "menu", lambda: "Nasi pecel")
    assert 'href="/menu"' in app.test_client().get("/").text
    assert _status(app, "/menu") == 200


# -- the server ---------------------------------------------------------------------------------------------------------------


def app_dipanggil_wsgi() -> None:
    """A server calls the app object itself with `environ` and `start_response`, as WSGI says."""
    from wsgiref.util import setup_testing_defaults

    environ: dict[str, Any] = {}
    setup_testing_defaults(environ)
    told: list[str] = []

    def start_response(status: str, *_rest: Any) -> Callable[[bytes], None]:
        told.append(status)
        return lambda _data: None

    body = b"".join(_app("/")(environ, start_response))
    assert (told, body) == (["200 OK"], b"Halo")


def _ran(source: str) -> list[set[str]]:
    """Run a file's source directly; return, for each `app.run()` that it reached, the addresses known by then."""
    started: list[set[str]] = []

    def serve(_host: str, _port: int, app: Flask, **_: Any) -> None:
        started.append({rule.rule for rule in app.url_map.iter_rules()})

    with (
        patch.object(werkzeug.serving, "run_simple", serve),
        contextlib.redirect_stdout(io.StringIO()),
        patch.dict(os.environ),
    ):
        os.environ.pop("FLASK_RUN_FROM_CLI", None)
        exec(compile(source, "warung.py", "exec"), {"__name__": "__main__"})
    return started


def tanpa_run_selesai() -> None:
    """A file without `app.run()` starts no server when it is run directly."""
    assert _ran(APP) == []
    assert len(_ran(APP + "app.run()\n")) == 1


def rute_di_bawah_run() -> None:
    """A route below `app.run()` is not there while the server runs; `flask run` knows it."""
    late = "\n\n@app.route('/tentang')\ndef tentang():\n    return 'Halo'\n"
    source = APP + "\n\nif __name__ == '__main__':\n    app.run()\n" + late
    assert ["/tentang" in known for known in _ran(source)] == [False]
    with modules(warung=source) as folder:
        assert "/tentang" in _python(folder, "-m", "flask", "--app", "warung", "routes")


def run_dua_kali() -> None:
    """A second `app.run()` starts a server again when the first has ended."""
    assert len(_ran(APP + "app.run()\napp.run()\n")) == 2


# -- Python and HTML ----------------------------------------------------------------------------------------------------------


def nama_tanpa_kurung() -> None:
    """The name of a function stands for the function; parentheses run it."""
    ran: list[int] = []

    def menu() -> str:
        ran.append(1)
        return "Nasi pecel"

    assert f"{menu}".startswith("<function ")
    assert ran == []
    assert (menu(), ran) == ("Nasi pecel", [1])


def kutip_menjadi_teks() -> None:
    """Between quotes a call is text, and so are a name and braces."""
    assert "url_for('menu')" == "".join(["url_for", "('menu')"])
    assert "__name__" != __name__


def kurung_membuat_kumpulan() -> None:
    """Braces and square brackets outside a text make a collection, and an f-string shows their brackets too."""
    address = "/menu"
    assert (type({address}), type([address])) == (set, list)
    assert f"{ {address} } {[address]}" == "{'/menu'} ['/menu']"


def kurawal_perlu_f() -> None:
    """Braces in a text are filled when an `f` stands before its quote."""
    address = "/menu"
    assert f"{address}" == "/menu"
    assert "{address}" == "{" + "address" + "}"


def href_kosong_halaman_sama() -> None:
    """An empty link leads to the page on which it stands."""
    assert urljoin("http://127.0.0.1:5000/depan", "") == "http://127.0.0.1:5000/depan"


def flask_py_menutupi() -> None:
    """The file is met before the library; newer Pythons (3.13.0 not yet) name it."""
    with modules(flask="from flask import Flask\n") as folder:
        last = _python(folder, "flask.py").splitlines()[-1]
    assert last.startswith("ImportError: cannot import name 'Flask' from ")
    named = "from 'flask' (consider renaming '" in last and "flask.py'" in last
    if sys.version_info >= (3, 14):
        assert named, last
    elif sys.version_info < (3, 13):
        assert "from partially initialized module 'flask'" in last, last
    else:
        assert named or "from partially initialized module 'flask'" in last, last


def rute_kembar_yang_pertama() -> None:
    """Of two rules with the same address and method, the one registered first answers."""
    app = Flask(__name__)
    app.add_url_rule("/", "satu", lambda: "satu")
    app.add_url_rule("/", "dua", lambda: "dua")
    assert app.test_client().get("/").text == "satu"
