"""What lesson 10 and its exercises say about Flask and Python, and no cell of theirs shows."""

from __future__ import annotations

import importlib
import io
import logging
import sys
import tempfile
from pathlib import Path

from claim_helpers import message, modules
from flask import Blueprint, Flask, abort, current_app, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.routing import BuildError


def _bp(name: str, prefix: str | None = None, **rules: str) -> Blueprint:
    """Return a blueprint with a view for each given name, which answers with the text given for it at `/name`."""
    bp = Blueprint(name, "klaim", url_prefix=prefix)
    for rule, text in rules.items():
        bp.add_url_rule(f"/{rule}", rule, lambda text=text: text)
    return bp


def _app(*blueprints: Blueprint) -> Flask:
    app = Flask("klaim")
    for bp in blueprints:
        app.register_blueprint(bp)
    return app


def _missing(bp: Blueprint) -> Blueprint:
    """Give the blueprint a view that calls abort(404)."""
    bp.add_url_rule("/<int:id>", "satu", lambda id: abort(404))
    return bp


def _text(app: Flask, address: str) -> str:
    return app.test_client().get(address).text


def _status(app: Flask, address: str) -> int:
    return app.test_client().get(address).status_code


# -- rules and names ----------------------------------------------------------------------------------------------------------


def awalan_di_depan_rute() -> None:
    app = _app(_bp("buku", "/buku", semua="semua", baru="baru"), _bp("depan", None, tentang="tentang"))
    assert {rule.rule for rule in app.url_map.iter_rules()} >= {"/buku/semua", "/buku/baru", "/tentang"}


def belum_didaftarkan_404() -> None:
    called: list[int] = []
    bp = Blueprint("buku", "klaim", url_prefix="/buku")
    bp.add_url_rule("/semua", "semua", lambda: str(called.append(1)))
    assert _status(_app(), "/buku/semua") == 404
    assert not called
    assert _status(_app(bp), "/buku/semua") == 200
    assert called


def rute_terlambat_ditolak() -> None:
    bp = _bp("buku", "/buku", semua="semua")
    _app(bp)
    assert "can no longer be called" in message(AssertionError, lambda: bp.add_url_rule("/baru", "baru", lambda: ""))


def titik_blueprint_ini() -> None:
    app = _app(_bp("buku", "/buku", daftar="b", lain="b"), _bp("anggota", "/anggota", daftar="a"))
    for name in ("buku", "anggota"):
        with app.test_request_context(f"/{name}/daftar"):
            assert url_for(".daftar") == f"/{name}/daftar" == url_for(f"{name}.daftar")


def titik_di_luar_blueprint() -> None:
    app = _app(_bp("buku", "/buku", daftar="b"))
    app.add_url_rule("/", "beranda", lambda: "")
    with app.test_request_context("/"):
        message(BuildError, lambda: url_for(".daftar"))


def tanpa_awalan_nama_builderror() -> None:
    app = _app(_bp("buku", "/buku", daftar="b"))
    with app.test_request_context("/buku/daftar"):
        assert "buku.daftar" in message(BuildError, lambda: url_for("daftar"))


def awalan_diganti() -> None:
    app = Flask("klaim")
    app.register_blueprint(_bp("buku", "/buku", semua="semua"), url_prefix="/koleksi")
    assert [_status(app, f"{prefix}/semua") for prefix in ("/koleksi", "/buku", "/koleksi/buku")] == [200, 404, 404]


def nama_sama_ditolak() -> None:
    app = _app(bp := _bp("buku", "/buku", semua="semua"))
    assert "already registered" in message(ValueError, lambda: app.register_blueprint(bp, url_prefix="/koleksi"))


def dua_flask_404() -> None:
    one = "from flask import Flask\n\nimport {other}\n\napp = Flask(__name__)\n\n\n@app.route('/{name}/')\ndef daftar():\n    return '{name}'\n"
    two = one.replace("import {other}\n\n", "")
    with modules(buku=one.format(name="buku", other="anggota"), anggota=two.format(name="anggota")) as folder:
        sys.path.insert(0, str(folder))
        buku = importlib.import_module("buku")

    assert _status(buku.app, "/buku/") == 200
    assert _status(buku.app, "/anggota/") == 404


def bersarang_disambung() -> None:
    parent = Blueprint("petugas", "klaim", url_prefix="/petugas")
    parent.register_blueprint(_bp("buku", "/buku", semua="semua"))
    app = _app(parent)
    assert "petugas.buku.semua" in app.view_functions
    assert _text(app, "/petugas/buku/semua") == "semua"


# -- templates and static files -----------------------------------------------------------------------------------------------


def satu_antrean_templat() -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for owner in ("app", "buku", "anggota"):
            (root / owner / "templates").mkdir(parents=True)

        def page(*order: str) -> list[str]:
            app = Flask("klaim", root_path=str(root / "app"))
            for owner in order:
                bp = Blueprint(
                    owner,
                    "klaim",
                    url_prefix=f"/{owner}",
                    root_path=str(root / owner),
                    template_folder="templates",
                )
                bp.add_url_rule("/", "daftar", lambda: render_template("index.html"))
                app.register_blueprint(bp)
            app.add_url_rule("/", "beranda", lambda: render_template("index.html"))
            shown = [_text(app, f"/{owner}/") for owner in order]
            assert _text(app, "/") == shown[0]  # whoever asks
            return shown

        for owner in ("buku", "anggota"):
            (root / owner / "templates/index.html").write_text(owner, encoding="utf-8")
        assert page("buku", "anggota") == ["buku", "buku"]
        assert page("anggota", "buku") == ["anggota", "anggota"]
        (root / "app/templates/index.html").write_text("aplikasi", encoding="utf-8")
        assert page("anggota", "buku") == ["aplikasi", "aplikasi"]


def folder_dari_letak_berkas() -> None:
    from pustaka.anggota.views import bp

    here = Path(sys.modules["pustaka.anggota.views"].__file__ or "").parent
    assert Path(bp.root_path) == here
    assert Path(bp.static_folder or "") == here / "static"
    assert bp.jinja_loader is not None
    assert "anggota/daftar.html" in bp.jinja_loader.list_templates()


def static_tanpa_titik_404() -> None:
    import pustaka

    app = pustaka.create_app({"TESTING": True})
    with app.test_request_context("/anggota/"):
        plain, own = url_for("static", filename="anggota.css"), url_for(".static", filename="anggota.css")
    assert (_status(app, plain), _status(app, own)) == (404, 200)


def static_tanpa_awalan() -> None:
    with tempfile.TemporaryDirectory() as name:
        for owner in ("app", "buku"):
            (Path(name) / owner / "static").mkdir(parents=True)
            (Path(name) / owner / f"static/{owner}.css").write_text(owner, encoding="utf-8")
        for prefix, expected in ((None, 404), ("/buku", 200)):
            app = Flask("klaim", root_path=f"{name}/app")
            app.register_blueprint(
                Blueprint("buku", "klaim", url_prefix=prefix, root_path=f"{name}/buku", static_folder="static")
            )
            with app.test_request_context("/"):
                own = url_for("buku.static", filename="buku.css")
            assert own == f"{prefix or ''}/static/buku.css"
            assert _status(app, own) == expected
            assert _status(app, "/static/app.css") == 200


def explain_template_loading() -> None:
    import pustaka

    app = pustaka.create_app({"EXPLAIN_TEMPLATE_LOADING": True})
    written = io.StringIO()
    app.logger.addHandler(logging.StreamHandler(written))
    app.logger.setLevel(logging.INFO)
    app.test_client().get("/anggota/")
    assert "Locating template 'anggota/daftar.html'" in written.getvalue()
    assert "found" in written.getvalue()


def templat_folder_dua_kali() -> None:
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "templates/buku").mkdir(parents=True)
        (Path(name) / "templates/buku/index.html").write_text("ada", encoding="utf-8")

        def shown(folder: str, template: str) -> str:
            app = Flask("klaim", root_path=name, template_folder="lain")
            app.register_blueprint(Blueprint("buku", "klaim", root_path=name, template_folder=folder))
            with app.app_context():
                return render_template(template)

        assert shown("templates", "buku/index.html") == "ada"
        from jinja2 import TemplateNotFound

        message(TemplateNotFound, lambda: shown("templates/buku", "buku/index.html"))


# -- error handlers and before_request ----------------------------------------------------------------------------------------


def errorhandler_blueprint() -> None:
    bp = _missing(Blueprint("buku", "klaim", url_prefix="/buku"))
    bp.register_error_handler(404, lambda error: ("milik buku", 404))
    app = _app(bp)
    app.add_url_rule("/lain", "lain", lambda: abort(404))
    assert _text(app, "/buku/7") == "milik buku"
    for address in ("/buku/zzz", "/buku/", "/lain", "/tidak-ada"):
        assert "milik buku" not in _text(app, address)
        assert _status(app, address) == 404


def errorhandler_blueprint_didahulukan() -> None:
    bp = _missing(Blueprint("buku", "klaim", url_prefix="/buku"))
    bp.register_error_handler(404, lambda error: ("milik buku", 404))
    app = _app(bp)
    app.register_error_handler(404, lambda error: ("milik aplikasi", 404))
    assert [_text(app, address) for address in ("/buku/7", "/buku/zzz")] == ["milik buku", "milik aplikasi"]


def app_errorhandler() -> None:
    bp = Blueprint("depan", "klaim")

    @bp.app_errorhandler(404)
    def missing(error: Exception) -> tuple[str, int]:
        return "milik aplikasi", 404

    app = _app(bp, _missing(Blueprint("buku", "klaim", url_prefix="/buku")))
    assert {_text(app, address) for address in ("/buku/7", "/buku/zzz", "/tidak-ada")} == {"milik aplikasi"}


def penangan_tanpa_status() -> None:
    app = Flask("klaim")
    app.register_error_handler(404, lambda error: "tidak ada")
    assert _status(app, "/tidak-ada") == 200


def penangan_perlu_didaftarkan() -> None:
    app = Flask("klaim")
    assert "Not Found" in _text(app, "/x")
    app = Flask("klaim")
    app.register_error_handler(405, lambda error: ("punyaku", 404))
    assert "Not Found" in _text(app, "/x")
    app = Flask("klaim")
    app.register_error_handler(404, lambda error: ("punyaku", 404))
    assert _text(app, "/x") == "punyaku"


def penangan_belakangan() -> None:
    bp = _missing(Blueprint("menu", "klaim", url_prefix="/menu"))
    bp.register_error_handler(404, lambda error: ("pertama", 404))
    bp.register_error_handler(404, lambda error: ("kedua", 404))
    assert _text(_app(bp), "/menu/7") == "kedua"


def abort_di_penangan() -> None:
    app = Flask("klaim")
    app.testing = True
    app.register_error_handler(404, lambda error: abort(404))
    message(NotFound, lambda: app.test_client().get("/x"))


def penangan_menerima_galat() -> None:
    given: list[object] = []

    def missing(*arguments: object) -> tuple[str, int]:
        given.extend(arguments)
        return "", 404

    app = Flask("klaim")
    app.register_error_handler(404, missing)
    _text(app, "/x")
    assert len(given) == 1
    assert getattr(given[0], "code", None) == 404


def rute_penampung() -> None:
    app = Flask("klaim")
    app.add_url_rule("/meja/<int:nomor>", "meja", lambda nomor: "meja")
    assert app.test_client().post("/meja/3").status_code == 405
    app = Flask("klaim")
    app.add_url_rule("/meja/<int:nomor>", "meja", lambda nomor: "meja")
    app.add_url_rule("/<path:apa>", "apa", lambda apa: ("tidak ada", 404), methods=["GET", "POST"])
    assert app.test_client().post("/meja/3").status_code == 404


def _guarded(register: str) -> Flask:
    parent = Blueprint("petugas", "klaim", url_prefix="/petugas")
    getattr(parent, register)(lambda: ("khusus petugas", 403))
    parent.add_url_rule("/", "daftar", lambda: "isi")
    parent.register_blueprint(_bp("buku", "/buku", semua="isi"))
    return _app(parent, _bp("lain", "/petugas", gudang="gudang"), _bp("depan", "/depan", tentang="tentang"))


def before_request_menjawab() -> None:
    app = Flask("klaim")
    called = []
    app.before_request(lambda: "dari penjaga")
    app.add_url_rule("/", "beranda", lambda: str(called.append(1)))
    assert _text(app, "/") == "dari penjaga"
    assert not called


def penjaga_rute_sendiri() -> None:
    app = _guarded("before_request")
    asked = ("/petugas/", "/petugas/buku/semua", "/petugas/gudang", "/petugas/zzz", "/depan/tentang")
    assert [_status(app, address) for address in asked] == [403, 403, 200, 404, 200]


def before_app_request() -> None:
    app = _guarded("before_app_request")
    asked = ("/petugas/", "/petugas/buku/semua", "/petugas/gudang", "/petugas/zzz", "/depan/tentang")
    assert [_status(app, address) for address in asked] == [403] * 5


def before_app_first_request_hilang() -> None:
    assert not hasattr(Blueprint, "before_app_first_request")
    assert hasattr(Blueprint, "before_app_request")


def dua_tempat() -> None:
    parent, child = Blueprint("petugas", "klaim", url_prefix="/petugas"), _bp("buku", "/buku", semua="isi")
    parent.before_request(lambda: ("khusus petugas", 403))
    parent.register_blueprint(child)
    app = _app(parent, child)
    assert [_status(app, address) for address in ("/petugas/buku/semua", "/buku/semua")] == [403, 200]


def args_kurung_siku_400() -> None:
    app = Flask("klaim")
    app.add_url_rule("/", "beranda", lambda: str(request.args["kunci"]))
    app.add_url_rule("/get", "get", lambda: str(request.args.get("kunci")))
    assert _status(app, "/") == 400
    assert _text(app, "/get") == "None"


def penjaga_rute_baru() -> None:
    parent, child = Blueprint("petugas", "klaim", url_prefix="/petugas"), Blueprint("buku", "klaim")
    parent.before_request(lambda: ("khusus petugas", 403))
    parent.register_blueprint(child)
    child.add_url_rule("/baru", "baru", lambda: "isi")  # written after the guard
    in_view = _bp("lain", "/lain", baru="isi")
    app = _app(parent, in_view)
    assert [_status(app, address) for address in ("/petugas/baru", "/lain/baru")] == [403, 200]


def sarang_terlambat_ditolak() -> None:
    parent = Blueprint("petugas", "klaim")
    _app(parent)
    child = Blueprint("buku", "klaim")
    assert "can no longer be called" in message(AssertionError, lambda: parent.register_blueprint(child))
    assert "can no longer be called" in message(AssertionError, lambda: parent.before_request(lambda: None))


# -- imports ------------------------------------------------------------------------------------------------------------------

_BP = "from flask import Blueprint\n\nbp = Blueprint('anggota', __name__, url_prefix='/anggota')\n"
_VIEWS = "from anggota import bp\n\n\n@bp.route('/')\ndef daftar():\n    return 'daftar'\n"


def _with_views(init: str) -> int:
    with modules(anggota____init__=init, anggota__views=_VIEWS) as folder:
        sys.path.insert(0, str(folder))
        try:
            anggota = importlib.import_module("anggota")
            return _status(_app(anggota.bp), "/anggota/")
        finally:
            sys.path.remove(str(folder))
            for name in ("anggota", "anggota.views"):
                sys.modules.pop(name, None)


def impor_di_bawah() -> None:
    assert _with_views(_BP + "\nfrom anggota import views\n") == 200
    assert _with_views(_BP) == 404


def impor_di_dalam_pabrik() -> None:
    late = "def create_app():\n    from perpus import buku\n\n    return buku.KOTA\n\n\nKOTA = 'Ruteng'\n"
    early = "from perpus import buku\n\nKOTA = 'Ruteng'\n"
    for init, works in ((late, True), (early, False)):
        with modules(perpus____init__=init, perpus__buku="from perpus import KOTA\n") as folder:
            sys.path.insert(0, str(folder))
            try:
                if works:
                    assert importlib.import_module("perpus").create_app() == "Ruteng"
                else:
                    assert "circular import" in message(ImportError, lambda: importlib.import_module("perpus"))
            finally:
                sys.path.remove(str(folder))
                for name in ("perpus", "perpus.buku"):
                    sys.modules.pop(name, None)


def current_app_di_blueprint() -> None:
    bp = Blueprint("buku", "klaim")
    bp.add_url_rule("/", "kota", lambda: current_app.config["KOTA"])
    for kota in ("Ruteng", "Ende"):
        app = _app(bp)
        app.config["KOTA"] = kota
        assert _text(app, "/") == kota


def name_dalam_kutip() -> None:
    from pustaka.anggota import views

    quoted = Blueprint("anggota", "__name__", template_folder="templates")
    named = Blueprint("anggota", views.__name__, template_folder="templates")
    assert quoted.import_name == "__name__"
    assert Path(named.root_path) == Path(views.__file__ or "").parent != Path(quoted.root_path)


def url_for_ikut_awalan() -> None:
    bp = _bp("kapal", "/kapal", daftar="")
    for prefix in ("/kapal", "/pelayaran"):
        app = Flask("klaim")
        app.register_blueprint(bp, url_prefix=prefix)
        with app.test_request_context("/"):
            assert url_for("kapal.daftar") == f"{prefix}/daftar"


def nama_parameter() -> None:
    def create_app(konfigurasi: object = None) -> object:
        return konfigurasi

    message(TypeError, lambda: create_app(test_config={}))  # type: ignore[call-arg]


def teks_kosong_termuat() -> None:
    for text in ("cengkih", "a", ""):
        assert "" in text
    assert "engki" in "cengkih"
    assert "enki" not in "cengkih"
