"""`peta_rute`: the drawing says what the URL map does."""

from __future__ import annotations

import functools
import xml.etree.ElementTree as ET
from pathlib import Path

import flask
import pytest
from flask.views import MethodView
from werkzeug.routing import BaseConverter, ValidationError

from bukuflask.drawings.routes import peta_rute
from bukuflask.problems import Masalah

SVG = "{http://www.w3.org/2000/svg}"


def decorated(view):
    @functools.wraps(view)
    def wrapper(*args, **kwargs):
        return view(*args, **kwargs)

    return wrapper


class Resep(MethodView):
    def get(self, nomor):
        return str(nomor)


@pytest.fixture
def app() -> flask.Flask:
    app = flask.Flask("warung", static_folder=None, root_path=str(Path(__file__).parent))

    @app.get("/")
    @decorated
    def beranda():
        return "/"

    @app.route("/produk/<int:nomor>", methods=["POST", "GET"])
    def produk(nomor):
        return "produk"

    @app.get("/menu/")
    def menu():
        return "menu"

    admin = flask.Blueprint("admin", __name__, url_prefix="/admin")
    admin.add_url_rule("/", "dasbor", menu)
    app.register_blueprint(admin)
    app.add_url_rule("/resep/<int:nomor>", view_func=Resep.as_view("resep"))
    app.add_url_rule("/nanti", "nanti")
    return app


def lines(drawing) -> list[str]:
    return [" ".join(line.split()) for line in drawing.teks.splitlines()]


def test_every_rule_with_methods_endpoint_view_and_place(app):
    shown = lines(peta_rute(app))
    assert shown[0] == "Rute Metode Endpoint Fungsi view Letak"
    rows = [line.rsplit(":", 1)[0] for line in shown[1:7]]
    assert rows == [
        "/ GET beranda beranda() test_routes.py",
        "/admin/ GET admin.dasbor menu() test_routes.py",
        "/menu/ GET menu menu() test_routes.py",
        "/nanti GET nanti (belum ada)",
        "/produk/<int:nomor> GET POST produk produk() test_routes.py",
        "/resep/<int:nomor> GET resep Resep test_routes.py",
    ]
    assert any("HEAD dan OPTIONS ditambahkan otomatis" in line for line in shown)


def test_the_static_route_of_a_blueprint_is_flasks_own(tmp_path):
    app = flask.Flask("x")
    app.register_blueprint(
        flask.Blueprint("menu", __name__, url_prefix="/menu", root_path=str(tmp_path), static_folder="static")
    )
    assert "/menu/static/<path:filename> GET menu.static (berkas statis) bawaan Flask" in lines(peta_rute(app))


def test_the_static_route_is_flasks_own():
    assert "/static/<path:filename> GET static (berkas statis) bawaan Flask" in lines(peta_rute(flask.Flask("x")))


def test_a_view_defined_in_a_notebook_is_placed_in_its_cell():
    app = flask.Flask("__main__", static_folder=None)
    scope = {"app": app}
    cell = "@app.get('/')\ndef halo():\n    return 'halo'\n"
    exec(compile(cell, "/var/folders/ipykernel_4711/123456.py", "exec"), scope)
    assert lines(peta_rute(app))[1] == "/ GET halo halo() sel notebook, baris 1"


@pytest.mark.parametrize(
    ("path", "method", "marked", "said"),
    [
        ("/", "GET", "▶ / ", "→ cocok dengan /, dijawab oleh beranda()"),
        ("/produk/7?warna=merah", "post", "▶ /produk/<int:nomor>", "dengan nomor = 7"),
        ("/menu/", "GET", "▶ /menu/", "dijawab oleh menu()"),
        ("/menu", "GET", "✗ /menu/", "→ 308 PERMANENT REDIRECT: dialihkan ke /menu/"),
        ("/menu/", "POST", "✗ /menu/", "→ 405 METHOD NOT ALLOWED: alamatnya ada, tetapi hanya menerima GET."),
        ("/produk/1", "DELETE", "✗ /produk/<int:nomor>", "hanya menerima GET dan POST."),
        ("/produk/rendang", "GET", "✗ /produk/<int:nomor>", "tidak lolos <int:nomor>"),
        ("/produk/7/", "GET", "✗ /produk/<int:nomor>", "tanpa garis miring di akhir"),
        ("/MENU/", "GET", "✗ /menu/", "huruf besar dan kecil dibedakan"),
        ("/soto", "GET", "", "→ 404 NOT FOUND: tidak ada rute yang cocok."),
    ],
)
def test_what_a_request_meets_or_why_it_meets_none(app, path, method, marked, said):
    text = peta_rute(app, path, method).teks
    assert said in text
    marks = [line for line in text.splitlines() if line.startswith(("▶", "✗"))]
    assert len(marks) == (1 if marked else 0)
    assert not marked or marks[0].startswith(marked)


def test_two_rules_alike_only_the_one_with_the_method_is_marked():
    app = flask.Flask("x", static_folder=None)
    app.add_url_rule("/daftar", "lihat", lambda: "", methods=["GET"])
    app.add_url_rule("/daftar", "kirim", lambda: "", methods=["POST"])
    marks = [line for line in peta_rute(app, "/daftar", "POST").teks.splitlines() if line.startswith("▶")]
    assert len(marks) == 1
    assert "kirim" in marks[0]


def test_the_same_rule_twice_only_the_first_is_marked():
    app = flask.Flask("x", static_folder=None)
    app.add_url_rule("/jadwal", "lama", lambda: "")
    app.add_url_rule("/jadwal", "baru", lambda: "")
    text = peta_rute(app, "/jadwal").teks
    marks = [line for line in text.splitlines() if line.startswith("▶")]
    assert len(marks) == 1
    assert "lama" in marks[0]
    assert "keduanya sama kuat, dan rute yang menang didaftarkan lebih dulu." in text


class Nomor(BaseConverter):
    regex = r"KA-\d+"

    def to_python(self, value):
        if value == "KA-0":
            raise ValidationError
        return int(value[3:])


def contested() -> flask.Flask:
    app = flask.Flask("kereta", static_folder=None)
    app.url_map.converters["ka"] = Nomor
    for number, rule in enumerate(
        [
            "/<path:apa>",
            "/k/<nama>",
            "/k/KA-<akhir>",
            "/k/<int:nomor>",
            "/k/baru",
            "/s/<kode>/",
            "/n/<ka:nomor>",
            "/n/<apa>",
            "/a/<path:berkas>/ubah",
            "/a/<nama>/ubah",
            "/<satu>/x",  # its first part is also that of the last rule, which so goes before the one between
            "/<any(p, q):huruf>/y",
            "/<awal>/<akhir>",
        ]
    ):
        app.add_url_rule(rule, f"f{number}", lambda **values: str(values))
    app.add_url_rule("/k/baru", "simpan", lambda: "", methods=["POST"])
    return app


@pytest.mark.parametrize(
    ("path", "winner", "beaten", "reason"),
    [
        ("/k/baru", "/k/baru", "/k/<nama>", "bagian yang tidak berubah, baru, didahulukan daripada <nama>."),
        ("/k/baru", "/k/baru", "/<path:apa>", "bagian yang tidak berubah, k, didahulukan daripada <path:apa>."),
        ("/k/baru", "/k/baru", "/k/baru", "rute itu hanya menerima POST."),
        ("/k/7", "/k/<int:nomor>", "/k/<nama>", "<int:nomor> (bobot 50) didahulukan daripada <nama> (bobot 100)."),
        ("/k/KA-7", "/k/KA-<akhir>", "/k/<nama>", "teks tetap di dalam KA-<akhir> didahulukan daripada <nama>."),
        (
            "/a/x/ubah",
            "/a/<path:berkas>/ubah",
            "/a/<nama>/ubah",
            "teks tetap di dalam <path:berkas>/ubah didahulukan daripada <nama>.",
        ),
        (
            "/n/KA-7",
            "/n/<ka:nomor>",
            "/n/<apa>",
            "keduanya sama kuat, dan <ka:nomor> terdaftar lebih dulu daripada <apa>.",
        ),
        (
            "/p/y",
            "/<awal>/<akhir>",
            "/<any(p, q):huruf>/y",
            "keduanya sama kuat, dan <awal> terdaftar lebih dulu daripada <any(p, q):huruf>.",
        ),
    ],
)
def test_why_a_rule_goes_before_another_that_fits(path, winner, beaten, reason):
    app = contested()
    shown = lines(peta_rute(app, path))
    rule, _ = app.url_map.bind("localhost").match(path, return_rule=True)
    assert rule.rule == winner
    assert any(line.startswith(f"→ cocok dengan {winner}, dijawab oleh") for line in shown)
    at = next(n for n, line in enumerate(shown) if line.startswith(f"Alamat ini juga cocok dengan {beaten} milik"))
    assert shown[at + 1] == reason


def test_a_rule_without_rivals_is_not_explained(app):
    assert "juga cocok" not in peta_rute(app, "/menu/").teks


def test_a_redirect_marks_the_rule_that_it_leads_to_and_says_why():
    app = contested()
    slash = flask.Flask("x", static_folder=None)
    slash.add_url_rule("/s/<kode>/", "s", lambda kode: kode)
    text = peta_rute(slash, "/s/YK").teks
    assert "✗ /s/<kode>/" in text
    assert "dialihkan ke /s/YK/,\n  sebab rutenya ditulis dengan garis miring di akhir." in text
    doubled = peta_rute(slash, "/s//YK/").teks
    assert "dialihkan ke /s/YK/" in doubled
    assert "garis miring di akhir" not in doubled
    assert "308" not in peta_rute(app, "/s/YK/").teks


def test_a_value_that_the_converter_refuses_is_not_given_to_the_next_rule():
    app = contested()
    assert app.test_client().get("/n/KA-0").status_code == 404
    assert "Yang paling dekat /n/<ka:nomor>, tetapi nilainya tidak lolos <ka:nomor>." in peta_rute(app, "/n/KA-0").teks


def test_the_svg_says_what_the_text_says_and_can_be_heard(app):
    drawing = peta_rute(app, "/produk/7")
    root = ET.fromstring(drawing.svg)
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == root.get("aria-label") == "Peta rute aplikasi warung"
    description = root.findtext(f"{SVG}desc") or ""
    assert "6 rute" in description
    assert "cocok dengan /produk/<int:nomor>" in description
    words = [word for node in root.iter(f"{SVG}text") for word in (node.text or "").split()]
    assert sorted(words) == sorted(drawing.teks.split())
    assert drawing._repr_mimebundle_() == {"image/svg+xml": drawing.svg, "text/plain": drawing.teks}


def test_a_long_map_keeps_its_columns_apart():
    app = flask.Flask("x", static_folder=None)
    for number in range(40):
        app.add_url_rule(
            f"/{'wilayah/' * (number % 5)}desa{number:02}", f"desa_yang_panjang_namanya_{number}", lambda: ""
        )
    root = ET.fromstring(peta_rute(app).svg)
    width, height = float(root.get("width", 0)), float(root.get("height", 0))
    ends: dict[str, float] = {}
    for node in root.iter(f"{SVG}text"):
        left, row = float(node.get("x", 0)), node.get("y", "")
        assert left >= ends.get(row, 0)
        ends[row] = left + len(node.text or "") * 7.8  # a character of 13 px in the widest common monospaced font
        assert ends[row] <= width
        assert float(row) <= height


def test_the_same_app_gives_the_same_drawing(app):
    assert peta_rute(app, "/produk/7").svg == peta_rute(app, "/produk/7").svg


def test_wrong_arguments_are_explained(app):
    with pytest.raises(Masalah, match="diawali garis miring"):
        peta_rute(app, "halo")
    with pytest.raises(Masalah, match="`peta_rute` meminta aplikasi Flask"):
        peta_rute("app")
